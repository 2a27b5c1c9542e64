"""Links from what the text of an agreement mentions: its defined terms, 前項 and 前条.

References by topic are links already; see `reading.numbering`. These are found in the text as it reads, on the
web pages only.

Japanese parts no words by spaces, so a mention must stand at the edges of a word:

- before it stands no kanji, katakana, Latin letter or digit, whatever it begins with itself: what stands in front
  makes another thing of it (個人情報 is not the 情報 of the definition, nor 顧客データ its データ, 従前条件 no 前条).
  Words that point at the thing or say how bad it is leave it what it is: 当該情報, 各情報, その他情報, 重大障害.
- katakana do not go on behind katakana (データ in データベース), nor letters and digits behind such (別紙1 in 別紙10).
  Kanji may follow anything: 対象システム上, 情報管理者, 接続環境 and 前項各号 speak of what is defined. But with 者
  directly behind it somebody is meant (障害者), and 前条件 is no 前条.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from typing import NamedTuple

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.typing import ExtensionMetadata

from ..model.terms import definitions
from ..reading.records import domain_of

_BEFORE = ("前項", "前条")
"""What a text calls the 項 and the article before."""

_IN_WORD = r"[^\W_ぁ-ゟ]"
"""Kanji, katakana, Latin letters and digits; hiragana tell nothing of where a word ends."""

_SAME_THING = ("当該", "同", "上記", "前記", "各", "全", "両", "他", "重大", "軽微")
"""What may stand in front of a mention, as a word of its own, and leave it the thing that was defined."""

_BEGINS = "|".join((f"(?<!{_IN_WORD})", *(f"(?<=(?<!{_IN_WORD}){word})" for word in _SAME_THING)))
_KATAKANA, _LATIN = "[ァ-ヺーｦ-ﾟ]", "[0-9A-Za-z０-９Ａ-Ｚａ-ｚ]"
_GOES_ON = rf"(?<={_KATAKANA})(?={_KATAKANA})|(?<={_LATIN})(?={_LATIN})|者|(?<=前条)[件項文約例]|(?<=前項)[目番]"
"""What follows a word that is only the beginning of a longer one."""


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
        words = sorted(map(re.escape, [*terms, *_BEFORE]), key=len, reverse=True)
        self.pattern = re.compile(f"(?:{_BEGINS})(?:{'|'.join(words)})(?!{_GOES_ON})")

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
        text = "".join(" " * len(child.astext()) if _is_mark(child) else child.astext() for child in block.children)
        for match in self.pattern.finditer(text):
            target = _before(block, match[0]) if match[0] in _BEFORE else self.terms[match[0]]
            if target is not None and target is not block:
                yield Mention(*match.span(), target)

    def _node(self, mention: Mention, inside: list[nodes.Node], linked: set[str]) -> nodes.Element:
        anchor = _anchor(mention.target)
        word = "".join(each.astext() for each in inside)
        if word in linked:
            return nodes.inline("", "", *inside, classes=["term"], target=anchor)
        if word in self.terms:
            linked.add(word)
        return nodes.reference(
            "", "", *inside, classes=["term"] if word in self.terms else [], refid=anchor, internal=True
        )


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


def _is_mark(node: nodes.Node) -> bool:
    """Tell whether a node is the mark of a 項 or 号: what follows it is the beginning of a text."""
    return isinstance(node, nodes.inline) and "mark" in node["classes"]


def _before(block: nodes.Element, word: str) -> nodes.Element | None:
    """Return the 項 or the article before that of a block; None in the first one, and outside of them."""
    above = [block]
    while above[-1].parent is not None:
        above.append(above[-1].parent)
    if word == "前条":
        peers = [part for part in above[-1].findall(nodes.Element) if "article" in part["classes"]]
    else:
        listing = next((part for part in above if "paragraphs" in part["classes"]), nodes.Element())
        peers = [part for part in listing.children if isinstance(part, nodes.Element)]
    return next((before for before, own in pairwise(peers) if own in above), None)


def _anchor(part: nodes.Element) -> str:
    """Return the nearest anchor at or above a part of the page."""
    while not part["ids"]:
        part = part.parent
    return str(part["ids"][0])


def _defining_blocks(page: nodes.Element, texts: Iterable[str]) -> dict[str, nodes.Element]:
    """Return the block that defines each term of an agreement; the first definition counts."""
    found: dict[str, nodes.Element] = {}
    blocks = [(block, block.astext()) for block in page.findall(nodes.paragraph)]
    for term, words in (definition for text in texts for definition in definitions(text)):
        block = next((block for block, text in blocks if words in text), None)
        if block is not None:
            found.setdefault(term, block)
    return found


def _link_mentions(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    domain = domain_of(app.env)
    contract = domain.contracts.get(docname)
    if contract is None or app.builder.format != "html":
        return
    page = next(iter(doctree.findall(nodes.section)))
    terms = _defining_blocks(page, (passage.text for passage in domain.passages[docname]))
    for name in (*contract.sides, contract.document):
        terms.pop(name, None)
    Mentions(terms).link(page)


def setup(app: Sphinx) -> ExtensionMetadata:
    app.connect("doctree-resolved", _link_mentions)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
