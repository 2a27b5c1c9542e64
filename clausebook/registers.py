"""The registers of the handbook: blanks, defined terms, deviations from the originals, and where each stands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.typing import ExtensionMetadata

from .assembly import Source, Sources
from .catalogue import Catalogue, Filler
from .corrections import parse_corrections
from .domain import Use

_DEFINED_ON_THE_WAY = re.compile("([^。（）\n]*)（以下、?「([^」]+)」(?:という|とする)。?）")
_DEFINED_BY_ITSELF = re.compile("「([^」]+)」とは、([^。]+)をいう")
_DEFINED_BELOW_ITS_NAME = re.compile(r"^(?:\d+[.．　 ]+)?([^\n、。]{1,15})\n+([^\n。]+)をいう。", re.MULTILINE)
_JOINT = re.compile("^(?:は、|が、|と、?|及び|並びに|又は|に関して、?|、)+")


CORRECTIONS = "contracts/corrections.yml"

Content = str | nodes.Element
"""What a cell of a table holds: text, a link or a list."""


class Definition(NamedTuple):
    """A defined term, and the words of the text that define it."""

    term: str
    words: str


def definitions(text: str) -> Iterator[Definition]:
    """Yield the terms that a text defines: 「X」とは、…をいう; …（以下「X」という。）; X on a line above …をいう."""
    for pattern in (_DEFINED_BY_ITSELF, _DEFINED_BELOW_ITS_NAME):
        for match in pattern.finditer(text):
            yield Definition(match[1], match[2])
    for match in _DEFINED_ON_THE_WAY.finditer(text):
        yield Definition(match[2], _JOINT.sub("", match[1]))


class _Registers(Filler):
    """Fills in the registers on one page."""

    def blanks(self) -> nodes.table:
        registry = self.app.config.clausebook_registry
        used: dict[str, list[Use]] = {}
        for use in self.domain.all_uses:
            for name in dict.fromkeys(registry.split(name)[1].name for name in use.passage.blanks):
                used.setdefault(name, []).append(use)
        rows: list[list[Content]] = []
        for blank in registry.blanks.values():
            printed = blank.placeholder or "（記入欄の線）"
            rows.append([blank.name, blank.type, blank.meaning, printed, self.used_in(used.get(blank.name, []))])
        return self.register(["空欄", "型", "意味", "印字されるもの", "使われている条"], rows)

    def terms(self) -> nodes.table:
        found: dict[str, dict[str, list[Use]]] = {}
        for use in self.domain.all_uses:
            for term, words in definitions(use.passage.text):
                found.setdefault(term, {}).setdefault(words, []).append(use)
        rows: list[list[Content]] = []
        for term in sorted(found):
            for number, (words, uses) in enumerate(found[term].items()):
                rows.append([term if not number else "〃", words, self.used_in(uses)])
        return self.register(["定義語", "定義", "定義している条"], rows)

    def corrections(self) -> nodes.table:
        sources = Sources(self.app)
        page = sources.read(CORRECTIONS) if (sources.root / CORRECTIONS).exists() else Source("{}", CORRECTIONS)
        corrections = parse_corrections(page.text, page.shown)
        titles = {contract.name: docname for docname, contract in self.domain.contracts.items()}
        rows: list[list[Content]] = [
            [self.link(titles[name], self.title(titles[name])), entry.where, entry.original, entry.ours, entry.reason]
            for name, entries in corrections.items()
            for entry in entries
        ]
        return self.register(["契約書", "箇所", "原文", "この本", "理由"], rows)

    def register(self, head: list[str], rows: list[list[Content]]) -> nodes.table:
        return self.table("register", head, ([_cell(content) for content in row] for row in rows))


def _cell(content: Content) -> nodes.entry:
    if isinstance(content, nodes.bullet_list):
        return nodes.entry("", content)
    if isinstance(content, nodes.Element):
        return nodes.entry("", nodes.paragraph("", "", content))
    return nodes.entry("", *(nodes.paragraph("", line) for line in content.split("\n") if line.strip()))


class Register(Catalogue):
    """A register; filled in when all pages are known."""

    def run(self) -> list[nodes.Node]:
        for name in ("blanks.yml", CORRECTIONS):
            self.env.note_dependency(name)
        return super().run()


def _fill(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    if app.builder.format != "html":
        return
    registers = _Registers(app, docname)
    for place in list(doctree.findall(nodes.container)):
        if "blank-register" in place["classes"]:
            place += registers.blanks()
        elif "term-register" in place["classes"]:
            place += registers.terms()
        elif "correction-register" in place["classes"]:
            place += registers.corrections()


def setup(app: Sphinx) -> ExtensionMetadata:
    for name in ("blank-register", "term-register", "correction-register"):
        app.add_directive(name, Register)
    app.connect("doctree-resolved", _fill)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
