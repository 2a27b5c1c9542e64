"""The Sphinx builder: one PDF an agreement, written whole or not at all."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator, Set
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.builders import Builder
from sphinx.environment import BuildEnvironment
from sphinx.errors import SphinxError
from sphinx.util.display import status_iterator
from sphinx.util.parallel import ParallelTasks
from sphinx.util.typing import ExtensionMetadata

from ..model.diagnostics import Finding, SourceError, ending_the_build
from ..model.files import WrittenFiles, naming, scratch
from ..model.sources import digest_of
from ..reading.project import CLAUSES, CONTRACTS, Sources, is_contract
from ..reading.records import domain_of
from .clock import EPOCH, made_at
from .settings import style_of


class PdfBuilder(Builder):
    """Writes ``<agreement>.pdf`` for each agreement."""

    name = "pdf"
    format = "pdf"
    epilog = "PDF は %(outdir)s にあります。"
    allow_parallel = True

    def __init__(self, app: Sphinx, env: BuildEnvironment) -> None:
        super().__init__(app, env)
        self.application = app  # Sphinx keeps it to itself

    def init(self) -> None:
        with ending_the_build():
            made_at()  # tells at once if it cannot tell
        self.written = WrittenFiles(Path(self.outdir), Path(self.doctreedir))
        self.made: set[str] = set()

    def _file_of(self, docname: str) -> str:
        return domain_of(self.env).contracts[docname].name + ".pdf"

    def _target(self, docname: str) -> Path:
        return Path(self.outdir, self._file_of(docname))

    def _made_from(self, docname: str) -> str:
        """Return a digest of all that a PDF is made from: the agreement as it was read last, style and stamp."""
        return digest_of((self.env.all_docs[docname], style_of(self.application), os.environ.get(EPOCH)))

    def get_outdated_docs(self) -> Iterator[str]:
        for docname in domain_of(self.env).contracts:
            if not self.written.is_current(self._file_of(docname), self._made_from(docname)):
                yield docname

    def get_target_uri(self, docname: str, typ: str | None = None) -> str:
        return ""

    def prepare_writing(self, docnames: Set[str]) -> None:
        pass

    def write_documents(self, docnames: Set[str]) -> None:
        """Write the agreements, in as many processes as `-j` allows; each reads what it writes.

        Sphinx would read and resolve all of them in the main process, and only then hand them on.
        """
        contracts = sorted(docnames & domain_of(self.env).contracts.keys())
        write = self._write_in_parallel if self.parallel_ok and len(contracts) > 1 else self._write_all
        gc.freeze()  # what is known so far stays: no process need look for garbage in it
        with ending_the_build():
            self.written.announce(map(self._file_of, contracts))
            with scratch(Path(self.outdir)) as self.unfinished:
                if findings := write(contracts):
                    sources = Sources.of(self.application)
                    raise SourceError(finding._replace(path=sources.show(finding.path)) for finding in findings)
                if not self.application._warncount:
                    self._put_in_place(contracts)
        self.made.update(contracts)

    def _put_in_place(self, docnames: list[str]) -> None:
        for docname in docnames:
            target = self._target(docname)
            with naming(target):
                (self.unfinished / target.name).replace(target)

    def _write_in_parallel(self, docnames: list[str]) -> list[Finding]:
        """Do what `_write_all` does, each process for its share."""
        written: list[str] = []
        findings: list[Finding] = []

        def collect(share: list[str], found: list[Finding]) -> None:
            written.extend(share)
            findings.extend(found)

        processes = min(self.application.parallel, len(docnames))
        tasks = ParallelTasks(processes)
        for start in range(processes):
            tasks.add_task(self._write_all, docnames[start::processes], collect)
        tasks.join()
        if len(written) < len(docnames):  # Sphinx keeps silent about a process that fails while it starts the next
            raise SphinxError("書き出しの途中で失敗しました。-j を付けずに実行すると、わけが分かります。")
        return findings

    def _write_all(self, docnames: list[str]) -> list[Finding]:
        """Write some agreements; return what cannot be set in them."""
        findings: list[Finding] = []
        for docname in status_iterator(docnames, "writing output... ", "darkgreen", len(docnames)):
            doctree = self.env.get_and_resolve_doctree(docname, self, tags=self.tags)
            try:
                self.write_doc(docname, doctree)
            except SourceError as error:
                findings += error.findings
        return findings

    def write_doc(self, docname: str, doctree: nodes.document) -> None:
        from ..typeset.render import (
            render,  # takes as long as Sphinx itself to load; needed only if there is something to set
        )

        target = self._target(docname)
        with naming(target):
            style, name = style_of(self.application), docname.removeprefix(CONTRACTS)
            (self.unfinished / target.name).write_bytes(render(doctree, made_at(), style, name=name))

    def finish(self) -> None:
        """Take away the PDFs of agreements that are gone, unless Sphinx has warned."""
        if self.application._warncount:
            return
        outdated = set(self.get_outdated_docs()) - self.made
        self.written.finish(
            (self._file_of(docname), "" if docname in outdated else self._made_from(docname))
            for docname in domain_of(self.env).contracts
        )


class ReadingBuilder(PdfBuilder):
    """Reads the agreements and writes nothing: what a deal is made from."""

    name = "reading"
    keeps_electronic_closing = True

    def get_outdated_docs(self) -> Iterator[str]:
        return iter(())

    def write_documents(self, docnames: Set[str]) -> None:
        pass  # Sphinx asks for all that it has just read

    def finish(self) -> None:
        pass


def _agreements_only(app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
    """Read no other pages, but for the lists that lead to the agreements: they would take as long again."""
    if isinstance(app.builder, PdfBuilder):
        lists = {app.config.root_doc, CONTRACTS + "index", CLAUSES + "index"}
        docnames[:] = [docname for docname in docnames if is_contract(docname) or docname in lists]


def setup(app: Sphinx) -> ExtensionMetadata:
    app.add_builder(PdfBuilder)
    app.add_builder(ReadingBuilder)
    app.connect("env-before-read-docs", _agreements_only, priority=100)  # before all else looks at them
    return {"parallel_read_safe": True, "parallel_write_safe": True}
