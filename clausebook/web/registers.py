"""The registers of the handbook: blanks, defined terms, deviations from the originals, and where each stands."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util.typing import ExtensionMetadata

from ..model.corrections import Correction, parse_corrections
from ..model.diagnostics import Finding, SourceError
from ..model.terms import uses_of
from ..reading.checks import CHECK
from ..reading.project import CONTRACTS, Source, Sources, is_contract, topic_of
from ..reading.records import Use
from .search import synonyms_of
from .slots import RULE, Filler, fill_in

CORRECTIONS = "contracts/corrections.yml"

Content = str | nodes.Element
"""What a cell of a table holds: text, a link or a list."""


class RegisterFiller(Filler):
    """Fills in the registers on one page."""

    def tags(self) -> nodes.Element:
        rows: list[list[Content]] = [
            [
                topic_of(page),
                self.link(page, self.title(page)),
                str(len(self.domain.variants[page])),
                self.used_in(self.domain.on(topic_of(page)), clause=[topic_of(page)]),
            ]
            for page in sorted(self.domain.variants)
        ]
        return self.register(["タグ", "主題", "書き分け", "使われている条"], rows)

    def synonyms(self) -> nodes.Element:
        rows: list[list[Content]] = [[word, "、".join(others)] for word, others in synonyms_of(self.app).items()]
        return self.register(["探す言葉", "いっしょに探す言葉"], rows)

    def blanks(self) -> nodes.Element:
        used: dict[str, list[Use]] = {}
        for use in self.domain.all_uses:
            for name in dict.fromkeys(self.registry.split(name)[1].name for name in use.passage.blanks):
                used.setdefault(name, []).append(use)
        rows: list[list[Content]] = []
        for blank in self.registry.blanks.values():
            uses = used.get(blank.name, [])
            printed = self.domain.printed(blank, dict.fromkeys(use.docname for use in uses))
            texts = [f"{text or RULE}: {self.named(docnames)}" for text, docnames in printed.items()]
            text = "\n".join(texts) if len(texts) > 1 else next(iter(printed), blank.placeholder) or RULE
            rows.append([blank.name, blank.type, blank.meaning, text, self.used_in(uses)])
        return self.register(["空欄", "型", "意味", "印字されるもの", "使われている条"], rows)

    def terms(self) -> nodes.Element:
        found: dict[str, dict[str, list[Use]]] = {}
        for use in self.domain.all_uses:
            for term, words, more in use.passage.terms:
                found.setdefault(term, {}).setdefault("\n".join((words, *more)), []).append(use)
        undefined = self.undefined(found)
        rows: list[list[Content]] = []
        for term in sorted(found):
            for number, (words, uses) in enumerate(found[term].items()):
                without = undefined.get(term) if not number else None
                others = self.used_in(without, q=[term]) if without else ""
                rows.append([term if not number else "〃", words, self.used_in(uses), others])
        return self.register(["定義語", "定義", "定義している条", "ほかの契約書で定義せずに使う条"], rows)

    def undefined(self, terms: Iterable[str]) -> dict[str, list[Use]]:
        """Return where the agreements that do not define a term surely use it."""
        pattern, uses = uses_of(terms), dict[str, list[Use]]()
        words = cache(lambda text: set(pattern.findall(text)))
        for docname, passages in self.domain.passages.items():
            defined = {definition.term for passage in passages for definition in passage.terms}
            for passage in passages:
                for term in words(passage.text) - defined:
                    uses.setdefault(term, []).append(Use(docname, passage))
        return uses

    def corrections(self) -> nodes.Element:
        titles = {contract.name: docname for docname, contract in self.domain.contracts.items()}
        rows: list[list[Content]] = [
            [self.link(titles[name], self.title(titles[name])), entry.where, entry.original, entry.ours, entry.reason]
            for name, entries in _corrections(self.app).items()
            for entry in entries
        ]
        return self.register(["契約書", "箇所", "原文", "この本", "理由"], rows)

    def additions(self) -> nodes.Element:
        rows: list[list[Content]] = [
            [
                self.title(page),
                self.link(page, variant.title, variant.file),
                "\n".join(line.mark + line.text for line in self.domain.clauses[f"{topic_of(page)}/{variant.file}"]),
            ]
            for page, variants in self.domain.variants.items()
            for variant in variants
            if variant.addition
        ]
        return self.register(["主題", "書き分け", "文面"], rows)

    PARTS = {
        "blank-register": blanks,
        "term-register": terms,
        "topic-register": tags,
        "synonym-register": synonyms,
        "correction-register": corrections,
        "addition-register": additions,
    }

    def register(self, head: list[str], rows: list[list[Content]]) -> nodes.Element:
        return self.table("register", head, ([_cell(content) for content in row] for row in rows))


def _cell(content: Content) -> nodes.entry:
    if isinstance(content, nodes.bullet_list):
        return nodes.entry("", content)
    if isinstance(content, nodes.Element):
        return nodes.entry("", nodes.paragraph("", "", content))
    return nodes.entry("", *(nodes.paragraph("", line) for line in content.split("\n") if line.strip()))


def _corrections(app: Sphinx) -> dict[str, list[Correction]]:
    """Return the deviations from the originals by agreement; SourceError if their file is faulty."""
    sources = Sources.of(app)
    page = sources.read(CORRECTIONS) if (sources.root / CORRECTIONS).exists() else Source("{}", CORRECTIONS)
    names = {docname.removeprefix(CONTRACTS) for docname in app.env.found_docs if is_contract(docname)}
    return parse_corrections(page.text, page.shown, names)


def _check(app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> list[Finding]:
    """Return what is wrong with the deviations."""
    try:
        _corrections(app)
    except SourceError as error:
        return error.findings
    return []


def setup(app: Sphinx) -> ExtensionMetadata:
    app.connect(CHECK, _check)
    fill_in(app, RegisterFiller)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
