"""The registers of the handbook: blanks, defined terms, deviations from the originals, and where each stands."""

from __future__ import annotations

from collections.abc import Callable

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.typing import ExtensionMetadata

from .assembly import Sources
from .catalogue import Catalogue, Filler, topic_of
from .corrections import parse_corrections
from .domain import Passage
from .search import SYNONYMS, synonyms_of
from .terms import definitions

CORRECTIONS = "contracts/corrections.yml"

Content = str | nodes.Element
"""What a cell of a table holds: text, a link or a list."""


class _Registers(Filler):
    """Fills in the registers on one page."""

    def parts(self) -> dict[str, Callable[[], nodes.Node]]:
        return {
            "blank-register": self.blanks,
            "term-register": self.terms,
            "topic-register": self.tags,
            "synonym-register": self.synonyms,
            "correction-register": self.corrections,
        }

    def tags(self) -> nodes.table:
        rows: list[list[Content]] = [
            [
                topic_of(page),
                self.link(page, self.title(page)),
                str(len(self.domain.variants[page])),
                self.used_in(self.places(topic_of(page))),
            ]
            for page in sorted(self.domain.variants)
        ]
        return self.register(["タグ", "主題", "書き分け", "使われている条"], rows)

    def synonyms(self) -> nodes.table:
        rows: list[list[Content]] = [[word, "、".join(others)] for word, others in synonyms_of(self.app).items()]
        return self.register(["探す言葉", "いっしょに探す言葉"], rows)

    def blanks(self) -> nodes.table:
        registry = self.app.config.clausebook_registry
        rows: list[list[Content]] = []
        for blank in registry.blanks.values():
            used = [
                (docname, passage)
                for docname, passage in self.all_passages()
                if any(registry.split(name)[1] is blank for name in passage.blanks)
            ]
            printed = blank.placeholder or "（記入欄の線）"
            rows.append([blank.name, blank.type, blank.meaning, printed, self.used_in(used)])
        return self.register(["空欄", "型", "意味", "印字されるもの", "使われている条"], rows)

    def terms(self) -> nodes.table:
        found: dict[str, dict[str, list[tuple[str, Passage]]]] = {}
        for docname, passage in self.all_passages():
            for term, words in definitions(passage.text):
                found.setdefault(term, {}).setdefault(words, []).append((docname, passage))
        rows: list[list[Content]] = []
        for term in sorted(found):
            for number, (words, places) in enumerate(found[term].items()):
                rows.append([term if not number else "〃", words, self.used_in(places)])
        return self.register(["定義語", "定義", "定義している条"], rows)

    def corrections(self) -> nodes.table:
        sources = Sources(self.app)
        page = sources.read(CORRECTIONS)
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
        for name in ("blanks.yml", SYNONYMS, CORRECTIONS):
            self.env.note_dependency(name)
        return super().run()


def _fill(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    if app.builder.format != "html":
        return
    _Registers(app, docname).fill(doctree)


def setup(app: Sphinx) -> ExtensionMetadata:
    for name in ("blank", "term", "topic", "synonym", "correction"):
        app.add_directive(f"{name}-register", Register)
    app.connect("doctree-resolved", _fill)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
