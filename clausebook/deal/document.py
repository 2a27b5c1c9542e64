"""The document of one deal: the agreement as Sphinx reads it, filled in, as a PDF.

Sphinx reads the agreements as for the blank forms, and never learns of a deal: what is entered goes
from the deal file into its PDF and nowhere else.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from functools import cached_property
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx

from ..model.contract import Contract
from ..model.diagnostics import Finding, Kind, SourceError
from ..model.sources import content_of, sha256
from ..model.sources import text_of as text_of_file
from ..pdf.settings import style_of
from ..reading.building import built
from ..reading.project import CONTRACTS, ELECTRONIC, Sources, agreements_of
from ..reading.records import domain_of
from .file import CONTRACT, EXECUTION, Deal, DealFile, Execution
from .fill import fill, settle_execution
from .leftovers import leftovers
from .openings import Opening, openings_of
from .places import DEALS, fault_of, name_of
from .signers import signature_blocks, unsigned


class Handbook:
    """The agreements of a project folder, read when they are asked for."""

    def __init__(self, root: Path, build: Path) -> None:
        self.root, self.build = root, build
        self._leftovers: dict[tuple[str, Execution], list[Finding]] = {}
        self._unsigned: dict[str, list[str]] = {}

    @cached_property
    def app(self) -> Sphinx:
        """Sphinx, when it has read all agreements; SourceError if they are faulty."""
        return built(self.root, self.build, "reading", folder="pdf")

    @property
    def names(self) -> list[str]:
        """The names of the agreements, as the folder has them."""
        return agreements_of(self.root)

    def contract(self, name: str) -> Contract:
        return domain_of(self.app.env).contracts[CONTRACTS + name]

    def openings(self, name: str) -> list[Opening]:
        """Return what can be filled in in an agreement, in the order of its text."""
        blanks = domain_of(self.app.env).blanks(CONTRACTS + name)
        return openings_of(self.contract(name), self.app.config.clausebook_registry, blanks)

    def doctree(self, name: str, execution: Execution = Execution.PAPER) -> nodes.document:
        """Return an agreement as it is executed, with its blanks open."""
        doctree = self.app.env.get_and_resolve_doctree(CONTRACTS + name, self.app.builder, tags=self.app.tags)
        settle_execution(doctree, execution)
        return doctree

    def is_signed(self, name: str) -> bool:
        """Tell whether an agreement has a signature block."""
        return bool(signature_blocks(self.app.env.get_doctree(CONTRACTS + name)))

    def closes_electronically(self, name: str) -> bool:
        """Tell whether an agreement has the closing of electronic deals: it goes without one that does not fit it."""
        doctree = self.app.env.get_doctree(CONTRACTS + name)
        return any(ELECTRONIC in node["classes"] for node in doctree.findall(nodes.container))

    def unsigned(self, name: str) -> list[str]:
        """Return what the parties are called for whom an agreement has a signature block, but nothing in it."""
        if name not in self._unsigned:
            doctree = self.app.env.get_doctree(CONTRACTS + name)
            self._unsigned[name] = unsigned(doctree, self.contract(name), self.app.config.clausebook_registry)
        return self._unsigned[name]

    def leftovers(self, name: str, execution: Execution) -> list[Finding]:
        """Return what the text of an agreement holds where a blank should be; each is looked at once."""
        key = name, execution
        if key not in self._leftovers:
            sources = Sources.of(self.app)
            self._leftovers[key] = list(leftovers(self.doctree(name, execution), sources, execution))
        return self._leftovers[key]

    def missing(self, text: str) -> Iterator[tuple[int, str]]:
        """Yield (number from 0, cluster) for each character that the body's typeface does not have."""
        return style_of(self.app).body.missing(text)


class DealDocument:
    """The document of one deal file; SourceError lists all that is wrong with it.

    `name` is that of the agreement, `called` that of the deal, by which its files are called.
    """

    def __init__(self, handbook: Handbook, path: Path, day: date = date.max) -> None:
        self.handbook, self.path = handbook, path
        content = _read(path)
        self.called, self.digest = name_of(path, handbook.root / DEALS), sha256(content)
        if fault := fault_of(self.called):
            raise SourceError([Finding(str(path), 0, Kind.DEAL, fault)])
        self.file = DealFile(text_of_file(content, str(path)), str(path))
        self.name = self.file.contract(handbook.names)
        self.deal = self.deal_on(day)

    def deal_on(self, day: date) -> Deal:
        """Return the deal as it is seen on a day, of which what is seldom meant of its dates is told."""
        handbook = self.handbook
        return self.file.deal(handbook.openings(self.name), handbook.missing, day, handbook.unsigned(self.name))

    @property
    def doubts(self) -> list[Finding]:
        """What a final document does not bear, but for its open blanks."""
        return [*self.deal.unsaid, *self.deal.doubts, *self.handbook.leftovers(self.name, self.deal.execution)]

    @property
    def notes(self) -> list[Finding]:
        """What is to be known of the document, draft or final."""
        notes = list(self.deal.notes)
        electronic = self.deal.execution is Execution.ELECTRONIC
        if electronic and not self.handbook.app.config.clausebook_electronic_closing:
            message = (
                "電子で締結することを述べる文言は、契約書に加えていません（conf.py の clausebook_electronic_closing が"
                "ありません）。契約書の文面のままでよいか、確かめてください。"
            )
            notes.append(self.file.fault(message, EXECUTION))
        elif electronic and not self.handbook.closes_electronically(self.name):
            closing = self.handbook.app.config.clausebook_electronic_closing
            message = (
                f"電子で締結することを述べる文言は、契約書に加えていません（「{closing}」が、この契約書にいない当事者を"
                "述べているか、当事者の全員を述べていません）。その条項を「当事者」のように名を挙げずに書くか、"
                "契約書の文面のままでよいか、確かめてください。"
            )
            notes.append(self.file.fault(message, EXECUTION))
        if not self.handbook.is_signed(self.name):
            message = "この契約書には署名欄（{signature}）がありません。このままでよいか、確かめてください。"
            notes.append(self.file.fault(message, CONTRACT))
        return notes

    def check_final(self) -> None:
        """SourceError if a blank is open, or anything else keeps the document from being final."""
        if faults := [*self.file.left_open(self.deal.open), *self.doubts]:
            raise SourceError(faults)

    def filled(self) -> nodes.document:
        """Return the agreement with what is entered; it can be rendered in another process."""
        return fill(self.handbook.doctree(self.name, self.deal.execution), self.deal)

    def render(self, filled: nodes.document, day: date, draft: str = "") -> bytes:
        """Return the PDF of the agreement as it is filled in, made on a day: at its beginning, whenever that was."""
        from ..typeset.render import render  # takes long to load, and a faulty deal file is told of before

        stamp = datetime(day.year, day.month, day.day, tzinfo=UTC)
        return render(filled, stamp, style_of(self.handbook.app), draft, self.name)


def _read(path: Path) -> bytes:
    try:
        return content_of(path, str(path))
    except OSError:
        message = "案件のファイルを読めません。名前と場所を確かめてください。"
        raise SourceError([Finding(str(path), 0, Kind.DEAL, message)]) from None
