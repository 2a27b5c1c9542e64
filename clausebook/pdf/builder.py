"""The Sphinx builder: one PDF an agreement, written whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterator, Set
from datetime import UTC, datetime
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.builders import Builder
from sphinx.util.typing import ExtensionMetadata

from ..assembly import Sources
from ..diagnostics import SourceError, ending_the_build
from ..domain import domain_of
from .settings import style_of

_UNFINISHED = ".unfinished"


class PdfBuilder(Builder):
    """Writes ``<agreement>.pdf`` for each agreement."""

    name = "pdf"
    format = "pdf"
    epilog = "PDF は %(outdir)s にあります。"
    allow_parallel = True

    def _target(self, docname: str) -> Path:
        return Path(self.outdir, domain_of(self.env).contracts[docname].name + ".pdf")

    def get_outdated_docs(self) -> Iterator[str]:
        for docname in domain_of(self.env).contracts:
            target = self._target(docname)
            if not target.exists() or target.stat().st_mtime * 1e6 < self.env.all_docs.get(docname, 0):
                yield docname

    def get_target_uri(self, docname: str, typ: str | None = None) -> str:
        return ""

    def _unfinished(self) -> Iterator[Path]:
        return Path(self.outdir).glob("*" + _UNFINISHED)

    def _discard(self) -> None:
        for left_over in self._unfinished():
            left_over.unlink()

    def prepare_writing(self, docnames: Set[str]) -> None:
        self._discard()

    def write_doc(self, docname: str, doctree: nodes.document) -> None:
        if docname not in domain_of(self.env).contracts:
            return
        from .render import render  # takes as long as Sphinx itself to load; needed only if there is something to set

        epoch = os.environ.get("SOURCE_DATE_EPOCH")
        stamp = datetime.fromtimestamp(int(epoch), UTC) if epoch else datetime.now(UTC)
        try:
            content = render(doctree, stamp, style_of(self._app))
        except SourceError as error:
            self._discard()
            sources = Sources(self._app)
            with ending_the_build():
                raise SourceError(f._replace(path=sources.show(f.path)) for f in error.findings) from None
        target = self._target(docname)
        target.with_suffix(target.suffix + _UNFINISHED).write_bytes(content)

    def finish(self) -> None:
        for written in self._unfinished():
            written.replace(written.with_suffix(""))


def setup(app: Sphinx) -> ExtensionMetadata:
    app.add_builder(PdfBuilder)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
