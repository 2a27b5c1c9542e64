"""From a resolved doctree to a PDF: `render` is a function that needs no Sphinx."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from math import ceil
from typing import NamedTuple

from docutils import nodes

from ..diagnostics import Finding, Kind, SourceError
from .engine import Anchor, Link, Mark, PageSet, Rule, Text, write_pdf
from .fonts import EM, GOTHIC, MINCHO, Face, Glyph, clusters
from .pages import paginate
from .paragraph import Cell, Line, boxes, natural_width, set_paragraph
from .style import Style


@dataclass
class Row:
    """One line as it goes onto a page: its marks, with `y` from the top of the row."""

    marks: list[Mark] = field(default_factory=list)
    height: int = 1
    space_above: int = 0
    keep: bool = False


class Inline(NamedTuple):
    """A cluster of a paragraph, and the anchor it links to."""

    cluster: str
    target: str = ""


RULE = "\0"
"""Stands for a blank that prints as a rule up to the right edge."""


def render(doctree: nodes.document, stamp: datetime, style: Style | None = None) -> bytes:
    """Return the PDF of an agreement's resolved doctree.

    SourceError names what cannot be set: an element, or a character without a glyph.
    """
    return write_pdf(lay_out(doctree, style or Style()), stamp)


def lay_out(doctree: nodes.document, style: Style) -> PageSet:
    """Set a doctree: compose its rows, deal them to pages, add header and footer."""
    composer = _Composer(style, doctree)
    composer.document(doctree)
    pages = []
    dealt = paginate(composer.rows, style.lines)
    for number, page in enumerate(dealt, start=1):
        marks: list[Mark] = []
        y = style.top
        for index in page:
            row = composer.rows[index]
            y += style.pitch * (row.space_above if index != page.start else 0)
            marks += [_moved(mark, style.left, y) for mark in row.marks]
            y += style.pitch * row.height
        pages.append(marks + list(composer.furniture(number, len(dealt))))
    return PageSet(composer.title, style.page_width, style.page_height, pages, composer.bookmarks)


def _moved(mark: Mark, x: float, y: float) -> Mark:
    if isinstance(mark, Anchor):
        return mark._replace(y=mark.y + y)
    return mark._replace(x=mark.x + x, y=mark.y + y)


class _Composer:
    """Turns a doctree into rows."""

    def __init__(self, style: Style, doctree: nodes.document) -> None:
        self.style = style
        self.rows: list[Row] = []
        self.title = ""
        self.bookmarks: list[tuple[str, str]] = []
        self.targets = {reference["refid"] for reference in doctree.findall(nodes.reference) if "refid" in reference}

    # structure

    def document(self, node: nodes.Element) -> None:
        for child in node.children:
            if isinstance(child, nodes.section):
                self._section(child)
            elif not isinstance(child, nodes.Invisible | nodes.system_message):
                self._block(child)

    def _section(self, node: nodes.section) -> None:
        start = len(self.rows)
        if "article" in node["classes"]:
            title = node[0]
            label = title.astext()
            anchor = node["ids"][0]
            self.bookmarks.append((anchor, label))
            self._paragraph(title, GOTHIC, first=0)
            for row in self.rows[start:]:
                row.keep = True
            self.rows[start].space_above = self.style.article_space
            self.rows[start].marks.append(Anchor(0, anchor))
        else:
            self._title(node[0])
        self.document_body(node.children[1:])

    def document_body(self, children: list[nodes.Node]) -> None:
        for child in children:
            if isinstance(child, nodes.section):
                self._section(child)
            elif not isinstance(child, nodes.Invisible):
                self._block(child)

    def _block(self, node: nodes.Node, indent: int = 0) -> None:
        match node:
            case nodes.paragraph():
                start = len(self.rows)
                self._paragraph(node, MINCHO, indent, self.style.first_indent if indent == 0 else 0)
                if "closing" in node["classes"]:
                    self.rows[start].space_above = self.style.article_space
                if "lead" in node["classes"]:
                    self.rows[-1].keep = True
            case nodes.enumerated_list() | nodes.bullet_list():
                deeper = self.style.item_indent if indent == 0 and "items" in node["classes"] else 0
                self._list(node, indent + deeper)
            case nodes.container() if "signature" in node["classes"]:
                self._signature(node)
            case nodes.comment() | nodes.target() | nodes.substitution_definition():
                pass
            case _:
                raise _unsettable(node, f"この要素（{node.tagname}）は PDF に組めません。段落か番号付きの項目で書いてください。")

    def _list(self, node: nodes.Element, indent: int) -> None:
        offset = self._text_offset(node)
        for item in node.children:
            start = len(self.rows)
            first = item.children[0]
            self._paragraph(first, MINCHO, indent + offset, mark_at=indent)
            for identifier in item["ids"]:
                if identifier in self.targets:
                    self.rows[start].marks.append(Anchor(0, identifier))
            for child in item.children[1:]:
                if isinstance(child, nodes.enumerated_list | nodes.bullet_list):
                    self.rows[-1].keep = True
                self._block(child, indent + offset)

    def _text_offset(self, node: nodes.Element) -> int:
        """Return how far, in ems, the text of a list stands to the right of its marks."""
        least = 1 if isinstance(node, nodes.bullet_list) else 2
        widest = 0
        for item in node.children:
            cells = self._cells([Inline(c) for c in clusters(item[0][0].astext())], MINCHO, item)
            widest = max(widest, sum(cell.advance for cell in cells))
        return max(least, ceil(widest / EM - 0.25))

    # lines

    def _title(self, node: nodes.Node) -> None:
        self.title = node.astext()
        style = self.style
        cells = self._cells([Inline(c) for c in clusters(self.title)], GOTHIC, node)
        width = int(style.measure * style.size / style.title_size * EM)
        for line in set_paragraph(cells, width):
            part = cells[line.start : line.end]
            indent = (width - natural_width(part)) / 2
            row = Row(height=2, keep=True)
            row.marks.append(self._text(part, [x + indent for x in line.xs], GOTHIC, style.title_size, node))
            self.rows.append(row)
        self.rows[-1].height = style.title_lines

    def _paragraph(
        self, node: nodes.Element, face: Face, indent: int = 0, first: int = 0, mark_at: int | None = None
    ) -> None:
        """Set the inline content of a node; `indent`, `first` and `mark_at` are in ems.

        With `mark_at` the first child is a mark, and stands there on the first line.
        """
        marked = mark_at is not None
        inlines = list(self._inlines(node.children[marked:]))
        cells = self._cells(inlines, face, node)
        lines = set_paragraph(cells, (self.style.measure - indent) * EM, first * EM)
        for number, line in enumerate(lines):
            row = Row(keep=_held_together(number, len(lines)))
            self._place(row, cells, inlines, line, face, indent * EM, node)
            self.rows.append(row)
        if mark_at is not None:
            self._mark(self.rows[-len(lines)], node[0], (indent - mark_at) * EM)

    def _mark(self, row: Row, mark: nodes.Node, offset: int) -> None:
        """Put a mark before the text of a row, `offset` to its left, as one run with it."""
        text = row.marks[0]
        assert isinstance(text, Text)
        glyphs = [self._glyph(cluster, text.face, mark) for cluster in clusters(mark.astext())]
        rest = offset - sum(glyph.advance for glyph in glyphs)
        glyphs[-1] = glyphs[-1]._replace(advance=glyphs[-1].advance + rest)
        entries = [(glyph, cluster, 0) for glyph, cluster in zip(glyphs, clusters(mark.astext()), strict=True)]
        row.marks[0] = text._replace(x=text.x - offset / EM * text.size, glyphs=entries + text.glyphs)

    def _set_line(self, row: Row, inlines: list[Inline], face: Face, x: float, node: nodes.Node) -> float:
        """Set something on one line, at its natural width; return where it ends, in `EM`."""
        cells = self._cells(inlines, face, node)
        xs, position = [], 0.0
        for cell in cells:
            xs.append(position)
            position += cell.advance
        glyphs = [(self._glyph(cell.text, face, node), cell.text, 0) for cell in cells]
        y = self._baseline(self.style.size)
        row.marks.append(Text(x / EM * self.style.size, y, face, self.style.size, glyphs))
        return x + position

    def _place(
        self, row: Row, cells: list[Cell], inlines: list[Inline], line: Line, face: Face, x: float, node: nodes.Node
    ) -> None:
        size = self.style.size
        part = cells[line.start : line.end]
        row.marks.append(self._text(part, [x + left for left in line.xs], face, size, node))
        for target, first, last in _runs([inline.target for inline in inlines[line.start : line.end]]):
            left, right = line.xs[first], line.xs[last] + part[last].body
            row.marks.append(
                Link((x + left) / EM * size, (self.style.pitch - size) / 2, (right - left) / EM * size, size, target)
            )

    def _text(self, cells: list[Cell], xs: list[float], face: Face, size: float, node: nodes.Node) -> Text:
        """Turn placed cells into glyphs, and the moves between them."""
        placed = boxes(cells, xs)
        ends = [box.start for box in placed[1:]] + [placed[-1].start + placed[-1].advance]
        shown = []
        for cell, box, end in zip(cells, placed, ends, strict=True):
            glyph = self._glyph(cell.text, face, node)._replace(advance=box.advance, shift=box.shift)
            shown.append((glyph, cell.text, end - box.start - box.advance))
        return Text(placed[0].start / EM * size, self._baseline(size), face, size, shown)

    def _baseline(self, size: float) -> float:
        """Return where, below the top of a row, the baseline of a line of type lies."""
        return (self.style.pitch - size) / 2 + 0.88 * size

    # signature block

    def _signature(self, node: nodes.container) -> None:
        style = self.style
        if self.rows:
            self.rows[-1].keep = True
        start = len(self.rows)
        for group in node.children:
            party = "party-fields" in group["classes"]
            for number, line in enumerate(group.children):
                row = Row(keep=True, height=style.field_lines if party else 1)
                row.space_above = 1 if number == 0 else 0
                indent = (style.party_indent if party else style.date_indent) * EM
                self._field(row, line, indent)
                self.rows.append(row)
        self.rows[start].space_above = style.signature_space
        self.rows[-1].keep = False

    def _field(self, row: Row, line: nodes.Element, x: float) -> None:
        inlines = list(self._inlines(line.children))
        end = self._set_line(row, [inline for inline in inlines if inline.cluster != RULE], MINCHO, x, line)
        if Inline(RULE) in inlines:
            size, right = self.style.size, self.style.measure * self.style.size
            left = end / EM * size
            y = self._baseline(size) + 0.2 * size
            row.marks.append(Rule(left, y, right - left, self.style.rule_width))

    # inline content

    def _inlines(self, children: list[nodes.Node], target: str = "") -> Iterator[Inline]:
        for child in children:
            match child:
                case nodes.Text():
                    yield from (Inline(cluster, target) for cluster in clusters(_joined(child.astext())))
                case nodes.inline() if "blank" in child["classes"] and not child.astext():
                    yield Inline(RULE)
                case nodes.reference():
                    yield from self._inlines(child.children, child.get("refid", ""))
                case nodes.inline() | nodes.emphasis() | nodes.strong():
                    yield from self._inlines(child.children, target)
                case nodes.target() | nodes.comment():
                    pass
                case _:
                    raise _unsettable(child, f"この要素（{child.tagname}）は PDF に組めません。文字だけで書いてください。")

    def _cells(self, inlines: list[Inline], face: Face, node: nodes.Node) -> list[Cell]:
        return [Cell(inline.cluster, self._glyph(inline.cluster, face, node).advance) for inline in inlines]

    @staticmethod
    def _glyph(cluster: str, face: Face, node: nodes.Node) -> Glyph:
        glyph = face.glyph(cluster)
        if glyph is None:
            codes = " ".join(f"U+{ord(char):04X}" for char in cluster)
            raise _unsettable(node, f"「{cluster}」（{codes}）は書体 {face.ps_name} にありません。", Kind.GLYPH)
        return glyph

    # header and footer

    def furniture(self, page: int, pages: int) -> Iterator[Mark]:
        """Yield the header (from page 2) and the footer of a page."""
        style = self.style
        if page > 1:
            width = style.small_size * len(self.title)
            x = style.left + style.measure * style.size - width
            yield from self._small(self.title, style.top - style.header_gap, lambda _: x)
        bottom = style.top + style.lines * style.pitch
        yield from self._small(f"{page} / {pages}", bottom + style.footer_gap, lambda w: (style.page_width - w) / 2)

    def _small(self, text: str, y: float, left: Callable[[float], float]) -> Iterator[Mark]:
        glyphs = [(self._glyph(c, MINCHO, nodes.Text(text)), c, 0) for c in clusters(text)]
        width = sum(glyph.advance for glyph, *_ in glyphs) / EM * self.style.small_size
        yield Text(left(width), y, MINCHO, self.style.small_size, glyphs)


def _held_together(number: int, count: int) -> bool:
    """Tell whether line `number` of a paragraph stays with the next: two at least on either page."""
    return count > 1 and number in (0, count - 2)


def _joined(text: str) -> str:
    """Join the lines of a source: with a space between Latin words, with nothing in Japanese."""
    head, *rest = text.split("\n")
    for line in rest:
        spaced = head[-1:].isascii() and line[:1].isascii()
        head += (" " if spaced and head and line else "") + line
    return head


def _runs(values: list[str]) -> Iterator[tuple[str, int, int]]:
    """Yield (value, first, last) for each run of the same value that is not empty."""
    start = 0
    for i in range(1, len(values) + 1):
        if i == len(values) or values[i] != values[start]:
            if values[start]:
                yield values[start], start, i - 1
            start = i


def _unsettable(node: nodes.Node, message: str, kind: Kind = Kind.MARKUP) -> SourceError:
    line, source = None, None
    while node is not None and not (line and source):
        line, source = line or node.line, source or node.source
        node = node.parent
    return SourceError([Finding(str(source or ""), line or 0, kind, message)])
