"""How far the texts of lists stand in, and the numbers before them."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from math import ceil
from string import digits
from typing import NamedTuple

from docutils import nodes

from .classes import MARK, RUN_IN
from .fonts import EM
from .inline import elements, unsettable
from .lines import LineSetter, is_tight, label_room
from .paragraph import Cell


class ListIndent(NamedTuple):
    """How far, in ems, the texts of a list stand to the right of their marks, and whether these are set tight."""

    offset: int = 0
    tight: bool = False


class ListIndents:
    """The indents of an agreement's lists: one for each kind of mark.

    `hang` is that of 項, if the text of one stands without a mark of its own, or behind the number of its article; else
    it is 0. In every article, 号 below such a text and its other lines behind a number begin there.
    """

    def __init__(self, setter: LineSetter, doctree: nodes.document) -> None:
        self._setter = setter
        widths = (setter.style.body.glyph(digit) for digit in digits)
        self._digit = max((glyph.advance for glyph in widths if glyph), default=0)
        lists = [node for node in doctree.findall(nodes.Element) if _is_list_of_text(node)]
        self._kinds = {node: _kind(node) for node in lists}
        self._marks = {node: list(self._cells_of(node)) for node in lists}
        self._offsets: dict[Hashable, int] = {}
        for node, kind in self._kinds.items():
            self._offsets[kind] = max(self._offsets.get(kind, 0), self._offset(node))
        paragraphs = [node for node in lists if "paragraphs" in node["classes"]]
        bare = any(runs_in(text) or not marks_of(text) for node in paragraphs for text in map(text_of, elements(node)))
        self.hang = max((self._offsets[self._kinds[node]] for node in paragraphs), default=0) if bare else 0

    def of(self, node: nodes.Element) -> ListIndent:
        """Return that of a list."""
        offset = self._offsets[self._kinds[node]]
        return ListIndent(offset, any(is_tight(mark, offset * EM) for mark in self._marks[node]))

    def _offset(self, node: nodes.Element) -> int:
        least = 1 if isinstance(node, nodes.bullet_list) else 2
        return max((max(least, ceil(label_room(mark) / EM)) for mark in self._marks[node]), default=0)

    def _cells_of(self, node: nodes.Element) -> Iterator[list[Cell]]:
        """Yield the cells of each mark, with digits that are all as wide as the widest: 1 takes as much room as 2."""
        body = self._setter.style.body
        for mark in _printed(node):
            cells = self._setter.cells(self._setter.plain(mark.astext()), body, mark)
            yield [cell._replace(advance=self._digit) if cell.text in digits else cell for cell in cells]


def _printed(node: nodes.Element) -> list[nodes.Element]:
    """Return the marks that a list prints before its texts."""
    return [mark for text in map(text_of, elements(node)) if not runs_in(text) for mark in marks_of(text)]


def _is_list_of_text(node: nodes.Node) -> bool:
    """Tell whether a node is a list of 項, of 号 or of what is below: neither in a table nor of contents."""
    return isinstance(node, nodes.enumerated_list | nodes.bullet_list) and isinstance(
        node.parent, nodes.section | nodes.list_item | nodes.document
    )


def _kind(node: nodes.Element) -> Hashable:
    """Return what tells the marks of a list from those of others: its level, and what stands around the numerals."""
    around = {"".join(sign for sign in mark.astext() if not sign.isalnum()) for mark in _printed(node)}
    return type(node), *sorted(node["classes"]), *sorted(around)


def text_of(item: nodes.Element) -> nodes.Element:
    """Return the text that an item begins with; the item itself if it has none, which cannot be set."""
    return next(iter(elements(item)), item)


def marks_of(item: nodes.Element) -> list[nodes.Element]:
    """Return the mark that the text of an item begins with, if it prints one; SourceError if it was not numbered."""
    for child in item.children[:1]:
        if isinstance(item, nodes.paragraph) and isinstance(child, nodes.inline) and MARK in child["classes"]:
            return [child] if child.astext() else []
    raise unsettable(item, "番号の付いていない項目です。")


def runs_in(text: nodes.Element) -> bool:
    """Tell whether a text begins with the number of its article: 第1条　本文."""
    return any(isinstance(child, nodes.inline) and RUN_IN in child["classes"] for child in text.children[:1])
