"""Links from where the text of an agreement mentions its defined terms, on the web pages only."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, pairwise
from typing import NamedTuple

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.typing import ExtensionMetadata

from ..model.terms import Definition, mentions_of
from ..reading.outlines import is_mark
from ..reading.records import domain_of


class Mention(NamedTuple):
    """A stretch of a block's text, and the part of the page that it means."""

    start: int
    end: int
    target: nodes.Element


class Mentions:
    """Makes links on the page of one agreement, given the block that defines each of its terms.

    In each article the first mention of a term is a link; the others only know where the
    definition stands, so that a keyboard need not stop at each of them.
    """

    def __init__(self, terms: Mapping[str, nodes.Element]) -> None:
        self.terms = terms
        self.pattern = mentions_of(terms)

    def link(self, page: nodes.Element) -> None:
        """Mark every mention on an agreement's page."""
        for part in page.children:
            linked: set[str] = set()
            for block in list(part.findall(nodes.TextElement)):
                if isinstance(block, nodes.paragraph | nodes.line):
                    children = list(self._linked(block, linked))
                    block.clear()
                    block.extend(children)

    def _linked(self, block: nodes.Element, linked: set[str]) -> Iterator[nodes.Node]:
        """Yield the children of a block, with every mention in a node of its own."""
        mentions = {mention.start: mention for mention in self._mentions(block)}
        pieces = list(_pieces(block, {edge for each in mentions.values() for edge in (each.start, each.end)}))
        while pieces:
            start, piece = pieces.pop(0)
            inside = [piece]
            mention = mentions.get(start)
            while mention and pieces and pieces[0][0] < mention.end:
                inside.append(pieces.pop(0)[1])
            length = sum(len(each.astext()) for each in inside)
            if mention and length == mention.end - start and not isinstance(piece, nodes.reference):
                yield self._node(mention, inside, linked)
            else:
                yield from inside

    def _mentions(self, block: nodes.Element) -> Iterator[Mention]:
        text = "".join(" " * len(child.astext()) if is_mark(child) else child.astext() for child in block.children)
        for match in self.pattern.finditer(text):
            target = self.terms[match[0]]
            if target is not block:
                yield Mention(*match.span(), target)

    def _node(self, mention: Mention, inside: list[nodes.Node], linked: set[str]) -> nodes.Element:
        anchor = _anchor(mention.target)
        word = "".join(each.astext() for each in inside)
        if word in linked:
            return nodes.inline("", "", *inside, classes=["term"], target=anchor)
        linked.add(word)
        return nodes.reference("", "", *inside, classes=["term"], refid=anchor, internal=True)


def _pieces(block: nodes.Element, cuts: Iterable[int]) -> Iterator[tuple[int, nodes.Node]]:
    """Yield the children of a block with where in its text they start; a text is cut where asked."""
    start = 0
    for child in block.children:
        text = child.astext()
        if isinstance(child, nodes.Text):
            edges = [0, *(cut - start for cut in sorted(cuts) if start < cut < start + len(text)), len(text)]
            for one, other in pairwise(edges):
                yield start + one, nodes.Text(text[one:other])
        else:
            yield start, child
        start += len(text)


def _anchor(part: nodes.Element) -> str:
    """Return the nearest anchor at or above a part of the page."""
    while not part["ids"]:
        part = part.parent
    return str(part["ids"][0])


def _defining_blocks(page: nodes.Element, definitions: Iterable[Definition]) -> dict[str, nodes.Element]:
    """Return the block that defines each term of an agreement; the first definition counts."""
    found: dict[str, nodes.Element] = {}
    blocks = [(block, block.astext()) for block in page.findall(nodes.paragraph)]
    for term, words, _ in definitions:
        block = next((block for block, text in blocks if words in text), None)
        if block is not None:
            found.setdefault(term, block)
    return found


def _link_mentions(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    domain = domain_of(app.env)
    if docname not in domain.contracts or app.builder.format != "html":
        return
    page = next(iter(doctree.findall(nodes.section)))
    terms = _defining_blocks(page, chain.from_iterable(passage.terms for passage in domain.passages[docname]))
    Mentions(terms).link(page)


def setup(app: Sphinx) -> ExtensionMetadata:
    app.connect("doctree-resolved", _link_mentions)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
