"""Numbering: headings become 第n条（見出し）, lists get the marks of 項, 号 and イロハ, references their text.

All of it happens once, in the doctree, as `model.structure` decides; every output reads it from there. An article is an
``h2`` section of an agreement's page. Its ids come from the topic, so they survive renumbering:
``confidentiality``, ``confidentiality-2`` for a 項, ``confidentiality-2-1`` for a 号.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import PurePath
from typing import NamedTuple

from docutils import nodes
from sphinx.addnodes import pending_xref
from sphinx.application import Sphinx
from sphinx.transforms import SphinxTransform
from sphinx.util.typing import ExtensionMetadata

from ..model.contract import Contract
from ..model.diagnostics import Finding, Kind
from ..model.numerals import Place
from ..model.structure import Article, Level, ListEntry, Listing, Outline, Part, resolve, structure_of
from ..model.terms import Block, Definition, definitions
from .project import CLAUSES, ELECTRONIC, ON_PAPER, Sources, page_of
from .records import CLOSING, PREAMBLE, SIGNATURE, Passage, domain_of


class Clause(NamedTuple):
    """The clause file that a node was read from."""

    topic: str
    variant: str


class Around(NamedTuple):
    """A clause that stands around the articles: what it is called, and the parts of the page that it consists of."""

    clause: Clause
    heading: str
    parts: list[nodes.Element]


class NumberArticles(SphinxTransform):
    """Number an agreement."""

    # After the parser, before the tables of contents are collected (doctree-read, 880).
    default_priority = 500

    def apply(self) -> None:
        domain = domain_of(self.env)
        docname = self.env.docname
        contract = domain.contracts.get(docname)
        if contract is None:
            return
        self.sources: Sources = self.config.clausebook_sources
        self.findings: list[Finding] = []
        page = next(iter(self.document.findall(nodes.section)))
        page["classes"].append("contract")
        self._lift_endings(page)
        around = self._around(page)
        self._settle_closing(page)
        sections = _articles(page)
        articles = [self._structure(section, number, contract) for number, section in enumerate(sections, start=1)]
        self._resolve(articles, contract)
        headings = [_title(section).astext() for section in sections]
        for section, article in zip(sections, articles, strict=True):
            self._apply(section, article)
        domain.articles[docname] = articles
        domain.passages[docname] = [
            *(
                self._passage(section, article, heading, contract)
                for section, article, heading in zip(sections, articles, headings, strict=True)
            ),
            *(
                Passage(
                    *(each.clause.topic, each.clause.variant, 0, each.heading),
                    *(_text(each.parts), _blanks(each.parts), _terms(each.parts, contract)),
                )
                for each in around
            ),
        ]
        domain.findings[docname] = self.findings

    def _fault(self, node: nodes.Element, kind: Kind, message: str, line: int = 0) -> None:
        while node.parent is not None and not node.line:
            node = node.parent
        self.findings.append(Finding(self.sources.show(node.source or ""), line or node.line or 0, kind, message))

    def _passage(self, section: nodes.section, article: Article, heading: str, contract: Contract) -> Passage:
        clause = self._clause(section)
        assert clause
        text, blanks, terms = _text(section.children[1:]), _blanks([section]), _terms([section], contract)
        return Passage(article.topic, clause.variant, article.number, heading, text, blanks, terms)

    def _clause(self, node: nodes.Node) -> Clause | None:
        for below in (node, *node.findall(nodes.Element)):
            source = getattr(below, "source", None)
            if source:
                path = PurePath(self.sources.show(source))
                if path.parent.parent.name + "/" == CLAUSES:
                    return Clause(path.parent.name, path.stem)
        return None

    def _lift_endings(self, page: nodes.section) -> None:
        """Take out of the last article what Markdown has put there: closing and signature block."""
        for section in _articles(page):
            own = self._clause(section[0])
            strangers = [child for child in section.children if self._clause(child) not in (own, None)]
            for child in strangers:
                section.remove(child)
            index = page.index(section) + 1
            page[index:index] = strangers

    def _around(self, page: nodes.section) -> list[Around]:
        """Return what stands around the articles; each clause is given its anchor, and its paragraphs their class."""
        found: dict[Clause, Around] = {}
        last = max((page.index(section) for section in _articles(page)), default=len(page))
        for place, child in enumerate(page.children):
            clause = self._clause(child)
            if isinstance(child, nodes.section | nodes.title) or not isinstance(child, nodes.Element) or not clause:
                continue
            if ELECTRONIC not in child["classes"]:
                found.setdefault(clause, Around(clause, PREAMBLE if place < last else CLOSING, [])).parts.append(child)
        for clause, each in found.items():
            page_of_topic = page_of(clause.topic) + ".md"  # which says whether its clauses need a heading
            if (self.sources.root / page_of_topic).exists():
                self.env.note_dependency(page_of_topic)
            each.parts[0]["ids"] = [clause.topic]
            if any("signature" in part["classes"] for part in each.parts):
                found[clause] = each._replace(heading=SIGNATURE)
            if clause.topic == self.config.clausebook_electronic_closing.split("/")[0]:
                for part in each.parts:
                    part["classes"].append(ON_PAPER)
            for part in each.parts:
                if isinstance(part, nodes.paragraph):
                    part["classes"].append("preamble" if each.heading == PREAMBLE else "closing")
        return list(found.values())

    def _settle_closing(self, page: nodes.section) -> None:
        """Put the electronic closing at the end; it brings no blank along."""
        for container in [node for node in page.findall(nodes.container) if ELECTRONIC in node["classes"]]:
            container.parent.remove(container)
            for name in sorted({*_blanks([container])} - {*_blanks([page])}):
                message = f"電子の後文の空欄「{name}」が、契約書 {self.env.docname} の本文にありません。"
                self._fault(next(iter(container.findall(nodes.paragraph))), Kind.BLANK, message)
            page += container

    def _structure(self, section: nodes.section, number: int, contract: Contract) -> Article:
        """Return the structure of an article, with its faults noted."""
        title = _title(section)
        clause = self._clause(title)
        assert clause, "the sources are checked before: an article comes from a clause file"
        structured = structure_of(outline_of(section), number, clause.topic, contract.marks)
        for fault in structured.faults:
            self._fault(title, Kind.NUMBER, fault.message, fault.line)
        return structured.article

    def _resolve(self, articles: Sequence[Article], contract: Contract) -> None:
        """Give the references by topic the text that they print."""
        by_topic = {article.topic: article for article in articles}
        for node in self.document.findall(pending_xref):
            if node["refdomain"] == "clause":
                try:
                    reference = resolve(node["reftarget"], by_topic, contract.marks.subitem)
                except ValueError as error:
                    self._fault(node, Kind.REFERENCE, str(error))
                else:
                    node["refanchor"] = reference.anchor
                    node.replace(node[0], nodes.Text(reference.text))

    def _apply(self, section: nodes.section, article: Article) -> None:
        """Write the structure of an article into its section."""
        section["classes"].append("article")
        section["ids"], section["names"] = [article.topic], []
        title = _title(section)
        title.insert(0, [nodes.inline("", str(Place(article.number)), classes=["number"]), nodes.Text("（")])
        title += nodes.Text("）")
        apply_structure(section, article)


def outline_of(node: nodes.Element) -> Outline:
    """Return the outline of what stands in an article's section, or in any other container of a clause."""
    lists = _lists(node)
    first = node.index(lists[0]) if lists else len(node)
    texts = _paragraphs(node)
    behind = [text for text in texts if node.index(text) > first]
    paragraphs = any("paragraphs" in child["classes"] for child in lists)
    line = _line(behind[0]) if behind else 0
    return Outline(tuple(map(_listing, lists)), len(texts) > len(behind), paragraphs, node.line or 0, line)


def _listing(node: nodes.Element) -> Listing:
    entries = tuple(
        ListEntry(tuple(map(_listing, _lists(entry))), _line(entry))
        for entry in node.children
        if isinstance(entry, nodes.list_item)
    )
    return Listing(0 if isinstance(node, nodes.bullet_list) else node.get("start", 1), entries)


def _line(node: nodes.Element) -> int:
    """Return the line of a node, or of the first below it that has one."""
    return next((below.line for below in node.findall(nodes.Element) if below.line), 0)


def apply_structure(node: nodes.Element, article: Article) -> None:
    """Give the lists below a node the classes, marks and anchors of an article's parts."""
    texts = _paragraphs(node)
    if not article.sole:
        for text in texts:
            text["classes"].append("lead")
        for listing in _lists(node)[:1]:
            _apply_run(listing, article.parts)
        return
    (whole,) = article.parts
    for text in texts[:1]:
        text["ids"] = [whole.anchor]
    for text in texts:
        text["classes"].append("sole-paragraph")
    for listing, run in zip(_lists(node), whole.runs, strict=True):
        _apply_run(listing, run)


LEVEL_CLASSES = {"paragraphs": Level.PARAGRAPH, "items": Level.ITEM, "subitems": Level.SUBITEM}
"""The class of a list, and the level of its entries."""


def _apply_run(listing: nodes.Element, run: Sequence[Part]) -> None:
    levels = {part.level for part in run}
    listing["classes"] += [
        name for name, level in LEVEL_CLASSES.items() if level in levels and name not in listing["classes"]
    ]
    for item, part in zip(listing.children, run, strict=False):  # none below the last level, which is a fault
        assert isinstance(item, nodes.list_item)
        item["ids"] = [part.anchor] if part.anchor else []
        paragraph = item[0]
        assert isinstance(paragraph, nodes.paragraph)
        paragraph.insert(0, nodes.inline("", part.mark, classes=["mark"]))
        for below, inner in zip(_lists(item), part.runs, strict=True):
            _apply_run(below, inner)


def _title(section: nodes.section) -> nodes.title:
    title = section[0]
    assert isinstance(title, nodes.title)
    return title


def _text(parts: Sequence[nodes.Node]) -> str:
    return "\n".join(part.astext() for part in parts)


def _articles(page: nodes.section) -> list[nodes.section]:
    return [child for child in page.children if isinstance(child, nodes.section)]


def _blanks(parts: Sequence[nodes.Element]) -> tuple[str, ...]:
    """Return the names of the blanks in some parts of a page, each once."""
    spans = (span for part in parts for span in part.findall(nodes.inline) if "blank" in span)
    return tuple(dict.fromkeys(str(span["blank"]) for span in spans))


def _terms(parts: Sequence[nodes.Element], contract: Contract) -> tuple[Definition, ...]:
    """Return the terms that some parts of a page define."""
    names = {contract.document, *contract.parties.values()}
    blocks = [block for part in parts for block in _blocks(part)]
    return tuple(definition for definition in definitions(blocks) if definition.term not in names)


def _blocks(node: nodes.Element) -> Iterator[Block]:
    """Yield what stands in an article, an entry or a paragraph, and in the entries below."""
    texts = [node] if isinstance(node, nodes.paragraph) else _paragraphs(node)
    entries = [entry for listing in _lists(node) for entry in listing.children if isinstance(entry, nodes.list_item)]
    words = ("".join(part.astext() for part in text.children if not is_mark(part)) for text in texts)
    yield Block("\n".join(words), tuple(line for entry in entries for line in _lines(entry)))
    for entry in entries:
        yield from _blocks(entry)


def _lines(entry: nodes.list_item) -> Iterator[str]:
    """Yield the paragraphs of an entry and of those below it, with their marks."""
    return (text.astext() for text in entry.findall(nodes.paragraph))


def _paragraphs(node: nodes.Element) -> list[nodes.Element]:
    return [child for child in node.children if isinstance(child, nodes.paragraph)]


def is_mark(node: nodes.Node) -> bool:
    """Tell whether a node is the mark of a 項 or 号, which stands before its text."""
    return isinstance(node, nodes.inline) and "mark" in node["classes"]


def _lists(node: nodes.Node) -> list[nodes.Element]:
    return [child for child in node.children if isinstance(child, nodes.enumerated_list | nodes.bullet_list)]


def _leave_out_electronic(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Leave the electronic closing out of every document but that of an electronic deal."""
    if not getattr(app.builder, "keeps_electronic_closing", False):
        for container in list(doctree.findall(nodes.container)):
            if ELECTRONIC in container["classes"]:
                container.parent.remove(container)


def setup(app: Sphinx) -> ExtensionMetadata:
    app.add_transform(NumberArticles)
    app.connect("doctree-resolved", _leave_out_electronic, priority=100)  # before others look at what there is
    return {"parallel_read_safe": True, "parallel_write_safe": True}
