"""Numbering: headings become 第n条（見出し）, lists get the marks of 項, 号 and イロハ, references their target.

All of it happens once, in the doctree; every output reads it from there. An article is an ``h2``
section of an agreement's page. Its ids come from the topic, so they survive renumbering:
``confidentiality``, ``confidentiality-2`` for a 項, ``confidentiality-2-1`` for a 号.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath
from typing import NamedTuple

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms import SphinxTransform
from sphinx.util.typing import ExtensionMetadata

from ..model.contract import Contract
from ..model.diagnostics import Finding, Kind, suggestion
from ..model.marks import Mark
from ..model.numerals import Place
from .project import CLAUSES, Sources
from .records import Article, Passage, domain_of

AROUND = {"preamble": "前文", "closing": "後文", "signature": "署名欄"}
"""What stands around the articles, by topic."""


class Clause(NamedTuple):
    """The clause file that a node was read from."""

    topic: str
    variant: str


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
        self.sources = Sources(self.app)
        self.findings: list[Finding] = []
        page = next(iter(self.document.findall(nodes.section)))
        page["classes"].append("contract")
        self._lift_endings(page)
        articles = [self._article(section, number, contract) for number, section in enumerate(_articles(page), start=1)]
        self._resolve(articles)
        domain.articles[docname] = articles
        domain.passages[docname] = list(self._passages(page, articles))
        domain.findings[docname] = self.findings

    def _fault(self, node: nodes.Element, kind: Kind, message: str) -> None:
        while node.parent is not None and not node.line:
            node = node.parent
        self.findings.append(Finding(self.sources.show(node.source or ""), node.line or 0, kind, message))

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
        for child in page.children:
            if isinstance(child, nodes.paragraph) and (clause := self._clause(child)):
                child["classes"].append(clause.topic)

    def _passages(self, page: nodes.section, articles: list[Article]) -> Iterator[Passage]:
        """Yield each clause of an agreement with its text, and give those that are no article an anchor."""
        numbered = {article.topic: article for article in articles}
        around: dict[Clause, list[nodes.Element]] = {}
        for child in page.children[1:]:
            if isinstance(child, nodes.section) and child["ids"][0] in numbered:
                article = numbered[child["ids"][0]]
                text = "\n".join(part.astext() for part in child.children[1:])
                yield Passage(article.topic, article.variant, article.number, article.heading, text, _blanks([child]))
            elif isinstance(child, nodes.Element) and (clause := self._clause(child)):
                around.setdefault(clause, []).append(child)
        for clause, parts in around.items():
            parts[0]["ids"] = [clause.topic]
            text = "\n".join(part.astext() for part in parts)
            heading = AROUND.get(clause.topic, clause.topic)
            yield Passage(clause.topic, clause.variant, 0, heading, text, _blanks(parts))

    def _article(self, section: nodes.section, number: int, contract: Contract) -> Article:
        title = section[0]
        assert isinstance(title, nodes.title)
        heading = title.astext()
        clause = self._clause(title)
        assert clause, "the assembly is checked before: an article comes from a clause file"
        section["classes"].append("article")
        section["ids"], section["names"] = [clause.topic], []
        title.insert(0, [nodes.inline("", str(Place(number)), classes=["number"]), nodes.Text("（")])
        title += nodes.Text("）")
        return Article(number, heading, clause.topic, clause.variant, tuple(self._paragraphs(section, contract)))

    def _paragraphs(self, section: nodes.section, contract: Contract) -> Iterator[int]:
        """Mark the 項 of an article; yield the number of 号 in each."""
        marks = contract.marks
        lists = _lists(section)
        texts = [child for child in section.children if isinstance(child, nodes.paragraph)]
        topic = section["ids"][0]
        if texts and not any("paragraphs" in child["classes"] for child in lists):
            texts[0]["ids"] = [f"{topic}-1"]
            for text in texts:
                text["classes"].append("sole-paragraph")
            yield sum(self._items(child, marks.lead_item, "items", f"{topic}-1", contract) for child in lists)
            return
        for text in texts:
            text["classes"].append("lead")
        if len(lists) > 1:
            self._fault(lists[1], Kind.NUMBER, "項の番号が途中で途切れています。1つの続いた番号にしてください。")
        for child in lists[:1]:
            self._items(child, marks.paragraph, "paragraphs", topic, contract)
            for number, item in enumerate(child.children, start=1):
                inner = _lists(item)
                yield sum(self._items(below, marks.item, "items", f"{topic}-{number}", contract) for below in inner)

    def _items(self, listing: nodes.Element, mark: Mark, level: str, anchor: str, contract: Contract) -> int:
        """Mark the entries of one list and of the lists below; return how many there are."""
        if isinstance(listing, nodes.bullet_list):
            mark = contract.marks.bullet
        if level not in listing["classes"]:
            listing["classes"].append(level)
        for number, item in enumerate(listing.children, start=1):
            assert isinstance(item, nodes.list_item)
            item["ids"] = [f"{anchor}-{number}"]
            try:
                text = mark.format(number)
            except ValueError as error:
                self._fault(item, Kind.NUMBER, str(error))
                return number
            paragraph = item[0]
            assert isinstance(paragraph, nodes.paragraph)
            paragraph.insert(0, nodes.inline("", text, classes=["mark"]))
            if level != "paragraphs":
                for below in _lists(item):
                    self._items(below, contract.marks.subitem, "subitems", item["ids"][0], contract)
        return len(listing.children)

    def _resolve(self, articles: list[Article]) -> None:
        """Fill in the references by topic."""
        by_topic = {article.topic: article for article in articles}
        for reference in self.document.findall(nodes.reference):
            target = reference.attributes.pop("article", None)
            if target is None:
                continue
            topic, *numbers = target.split("/")
            article = by_topic.get(topic)
            if article is None:
                message = (
                    f"参照先「{topic}」に当たる条が、この契約書にありません。{suggestion(topic, by_topic)}"
                    "条項のフォルダー名で書いてください。"
                )
                self._fault(reference, Kind.REFERENCE, message)
            elif place := self._place(article, numbers):
                reference["refid"] = "-".join([topic, *numbers])
                reference += nodes.Text(str(place))
            else:
                message = f"参照先「{target}」の項又は号がありません。{article.label}の項は{len(article.items)}つです。"
                self._fault(reference, Kind.REFERENCE, message)

    @staticmethod
    def _place(article: Article, numbers: list[str]) -> Place | None:
        """Return the place that ``topic/paragraph/item`` names, None if there is none."""
        if len(numbers) > 2 or not all(number.isdecimal() for number in numbers):
            return None
        paragraph, item = [*map(int, numbers), 0, 0][:2]
        if numbers and not 1 <= paragraph <= len(article.items):
            return None
        if len(numbers) == 2 and not 1 <= item <= article.items[paragraph - 1]:
            return None
        return Place(article.number, paragraph, item)


def _articles(page: nodes.section) -> list[nodes.section]:
    return [child for child in page.children if isinstance(child, nodes.section)]


def _blanks(parts: list[nodes.Element]) -> tuple[str, ...]:
    """Return the names of the blanks in some parts of a page, each once."""
    spans = (span for part in parts for span in part.findall(nodes.inline) if "blank" in span)
    return tuple(dict.fromkeys(str(span["blank"]) for span in spans))


def _lists(node: nodes.Node) -> list[nodes.Element]:
    return [child for child in node.children if isinstance(child, nodes.enumerated_list | nodes.bullet_list)]


def setup(app: Sphinx) -> ExtensionMetadata:
    app.add_transform(NumberArticles)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
