"""References that are typed as words: 前条, 次項, 前各号, 本条第2項. They lead to what they say, or are refused."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from docutils import nodes

from ..model.references import Agreement, Here, Reference
from ..model.typed import typed_in
from ..typeset.classes import MARK, UNDERLINE
from .project import OTHER
from .references import Fault, link_to


def link_typed(page: nodes.Element, agreement: Agreement, here: Callable[[nodes.Element], Here], fault: Fault) -> None:
    """Make links of what is typed in the articles of an agreement; `here` tells where each block stands."""
    for text in list(page.findall(nodes.Text)):
        block = _block_of(text)
        if block is not None and (at := here(block)).article >= 0:
            pieces = list(_pieces(text, block, agreement, at, fault))
            if any(not isinstance(piece, nodes.Text) for piece in pieces):
                text.parent.replace(text, pieces)


def _block_of(text: nodes.Text) -> nodes.Element | None:
    """Return the paragraph that says a text, None if the text is no words of it."""
    parent = text.parent
    while isinstance(parent, nodes.strong | nodes.emphasis) or (
        isinstance(parent, nodes.inline) and UNDERLINE in parent["classes"]
    ):
        parent = parent.parent
    return parent if isinstance(parent, nodes.paragraph) else None


def _pieces(
    text: nodes.Text, block: nodes.Element, agreement: Agreement, at: Here, fault: Fault
) -> Iterator[nodes.Node]:
    """Yield a text in pieces: words, and a link for each reference among them."""
    said, done = str(text), 0
    before = _before(text, block) if "第" in said else ""  # only 第2項 and 第1号 ask for it
    for typed in typed_in(said, before):
        try:
            there = agreement.place_of_typed(typed, at)
        except ValueError as error:
            fault(block, f"{error}ほかの文書のことなら、「{{{OTHER}}}`{typed.words}`」と書いてください。")
            continue
        if there:
            yield from _text(said[done : typed.start])
            names = agreement.meant(typed.words, there, at)
            yield link_to(block, Reference(typed.words, agreement.anchor(there), names))
            done = typed.start + len(typed.words)
    yield from _text(said[done:])


def _before(text: nodes.Text, block: nodes.Element) -> str:
    """Return what a paragraph says before one of its texts, less its mark."""
    said = ""
    for node in block.findall(nodes.Text):
        if node is text:
            break
        said += "" if MARK in node.parent["classes"] else str(node)
    return said


def _text(text: str) -> Iterator[nodes.Text]:
    if text:
        yield nodes.Text(text)
