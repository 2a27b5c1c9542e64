"""From a doctree to rows: the lines of an agreement, each with what must stay with it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby, zip_longest
from math import ceil
from typing import NamedTuple, TypeVar

from docutils import nodes

from ..model.blanks import FILLED, OPEN
from ..model.diagnostics import Finding, Kind, SourceError, code_points
from .fonts import EM, Glyph, Typeface, clusters
from .paragraph import Cell, Line, boxes, set_paragraph
from .sheet import Anchor, Drawn, GlyphRun, Link, Rule, Seal
from .style import ASCENT, Style


@dataclass
class Row:
    """One line as it goes onto a page: its marks, with `y` from the top of the row."""

    marks: list[Drawn] = field(default_factory=list)
    height: int = 1
    space_above: int = 0
    keep: bool = False


class Inline(NamedTuple):
    """A cluster of a paragraph, the anchor it links to, and whether it is of a blank that is filled in or open."""

    cluster: str
    target: str = ""
    blank: str = ""


_UNSEEN = (nodes.Invisible, nodes.system_message)

Value = TypeVar("Value")

RULE = Inline("\0")
"""Stands for a blank that prints as a rule up to the right edge."""

_UNDERSCORES = "_＿"

_BEHIND_MARK = EM // 2
"""The least space between the mark of an item and its text."""


class Composer:
    """Composes one agreement; `rows`, `title` and `bookmarks` are the result.

    SourceError names what cannot be set: an element, or a character without a glyph.
    """

    def __init__(self, style: Style, doctree: nodes.document) -> None:
        self.style = style
        self.rows: list[Row] = []
        self.title = ""
        self.heading: nodes.Element = doctree
        self.bookmarks: list[tuple[str, str]] = []
        self._targets = {node["refid"] for node in doctree.findall(nodes.reference) if "refid" in node}
        self._blocks(doctree)

    # structure

    def _blocks(self, node: nodes.Element, indent: int = 0, start: int = 0) -> None:
        """Compose the children of a node from the one at `start`; `indent` in ems."""
        children = _elements(node)[start:]
        for child, following in zip_longest(children, children[1:]):
            match child:
                case nodes.section():
                    self._section(child)
                case nodes.paragraph():
                    self._paragraph(child, indent)
                    if isinstance(following, nodes.enumerated_list | nodes.bullet_list):
                        self.rows[-1].keep = True
                case nodes.enumerated_list() | nodes.bullet_list():
                    self._list(child, indent)
                case nodes.container() if "signature" in child["classes"]:
                    self._signature(child)
                case _:
                    raise unsettable(
                        child, f"{child.tagname} は PDF に組めません。段落か番号付きの項目で書いてください。"
                    )

    def _section(self, node: nodes.section) -> None:
        heading = _elements(node)[0]
        if "article" in node["classes"]:
            rows = self._lines(heading, self.style.headings, size=self.style.heading_size)
            for row in rows:
                row.keep = True
            rows[0].space_above = self.style.article_space
            rows[0].marks.append(Anchor(0, 0, node["ids"][0]))
            self.bookmarks.append((node["ids"][0], heading.astext()))
        elif isinstance(node.parent, nodes.document):
            self._title(heading)
        else:
            raise unsettable(heading, "条の中に見出しは置けません。")
        self._blocks(node, start=1)

    def _title(self, heading: nodes.Element) -> None:
        self.title, self.heading = heading.astext(), heading
        style = self.style
        cells = self.cells(clusters(self.title), style.title, heading)
        measure = int(style.width / style.title_size * EM)
        for line in set_paragraph(cells, measure, flush=False):
            part = cells[line.start : line.end]
            indent = (measure - line.width) / 2
            text = self.text(part, [x + indent for x in line.xs], style.title, style.title_size, heading)
            self.rows.append(Row([text], height=style.title_pitch, keep=True))
        self.rows[-1].height = style.title_lines

    def _paragraph(self, node: nodes.paragraph, indent: int) -> None:
        rows = self._lines(node, self.style.body, indent, first=0 if indent else self.style.first_indent)
        if "closing" in node["classes"]:
            rows[0].space_above = self.style.closing_space

    def _list(self, node: nodes.Element, indent: int) -> None:
        if indent == 0 and "items" in node["classes"]:
            indent = self.style.item_indent
        offset, start = self._text_offset(node), len(self.rows)
        for item in _elements(node):
            rows = self._lines(_elements(item)[0], self.style.body, indent + offset, mark_at=indent)
            rows[0].marks += self._anchors(item)
            if len(item) > 1:
                rows[-1].keep = True
            self._blocks(item, indent + offset, start=1)
        if indent and len(self.rows) > start + 1:  # 号: no single line of them on either page
            self.rows[start].keep = self.rows[-2].keep = True

    def _text_offset(self, node: nodes.Element) -> int:
        """Return how far, in ems, the text of a list stands to the right of its marks."""
        least = 1 if isinstance(node, nodes.bullet_list) else 2
        widest = 0
        for item in _elements(node):
            mark = _mark(item)
            cells = self.cells(clusters(mark.astext().rstrip()), self.style.body, mark)
            widest = max(widest, _width(cells) - sum(cell.advance - cell.body for cell in cells[:-1][:1]))
        return max(least, ceil((widest + _BEHIND_MARK) / EM))

    def _anchors(self, node: nodes.Element) -> list[Drawn]:
        return [Anchor(0, 0, name) for name in node["ids"] if name in self._targets]

    # signature block

    def _signature(self, node: nodes.container) -> None:
        """Compose the signature block: in one piece, and not without the line above it."""
        style = self.style
        for row in self.rows[-1:]:
            row.keep = True
        start = len(self.rows)
        for group in _elements(node):
            party = "party-fields" in group["classes"]
            sealed = _sealed(group) if party and "electronic" not in node["classes"] else None
            for number, line in enumerate(_elements(group)):
                rows = self._field(line, style.party_indent if party else style.date_indent, line is sealed)
                if party:
                    rows[0].space_above = style.field_lines if number == 0 else style.field_lines - 1
                self.rows += rows
        for row in self.rows[start:]:
            row.keep = True
        for row in self.rows[start : start + 1]:
            row.space_above = style.signature_space
        for row in self.rows[-1:]:
            row.keep = False

    def _field(self, node: nodes.Element, indent: int, sealed: bool) -> list[Row]:
        """Set a line of the signature block, on the last line of its row; `indent` in ems.

        What is there to write on is drawn: underscores, which stay in the text, and an empty blank.
        """
        style = self.style
        inlines = list(self._inlines(node.children))
        ruled = inlines[-1:] == [RULE]
        if RULE in inlines[: -1 if ruled else None] or not inlines:
            raise unsettable(node, "placeholder が空の空欄は、署名欄の行の最後にだけ置けます。")
        right = style.width - (style.seal_size + style.size / 2) * sealed
        rule_y = self._baseline(style.size) + 0.2 * style.size
        inlines = [inline for inline in inlines if inline != RULE]
        cells = self.cells([inline.cluster for inline in inlines], style.body, node)
        rows, end = [], float(indent * EM)
        for line in set_paragraph(cells, int(right / style.size * EM) - indent * EM, flush=False) if cells else []:
            part, xs = cells[line.start : line.end], [x + indent * EM for x in line.xs]
            text = self.text(part, xs, style.body, style.size, node)
            own = inlines[line.start : line.end]
            underscores = [inline.cluster in _UNDERSCORES and inline.blank != FILLED for inline in own]
            unseen = frozenset(number for number, drawn in enumerate(underscores) if drawn)
            rows.append(Row([text._replace(unseen=unseen), *self._open(part, own, line, indent, style.size)]))
            for drawn, first, last in _runs(underscores):
                if drawn:
                    left = xs[first] / EM * style.size
                    to = (
                        right
                        if line.start + last == len(cells)
                        else (xs[last - 1] + part[last - 1].body) / EM * style.size
                    )
                    rows[-1].marks.append(Rule(left, rule_y, to - left, style.rule_width))
            end = indent * EM + line.width + EM / 4
        rows = rows or [Row()]
        if ruled and end / EM * style.size > right - style.least_rule * style.size:
            rows.append(Row())
            end = indent * EM
        if ruled:
            left = end / EM * style.size
            rows[-1].marks.append(Rule(left, rule_y, right - left, style.rule_width))
        if sealed:
            centre = style.width - style.seal_size / 2
            rows[-1].marks.append(Seal(centre, rule_y - style.size / 2, style.seal_size, style.body.face))
        return rows

    # lines

    def _lines(
        self,
        node: nodes.Element,
        typeface: Typeface,
        indent: int = 0,
        first: int = 0,
        mark_at: int | None = None,
        size: float | None = None,
    ) -> list[Row]:
        """Add and return the rows of a node's inline content; `indent`, `first`, `mark_at` in ems.

        With `mark_at` the first child is a mark, and stands there on the first line. The type is of the body's size,
        if no other `size` is given.
        """
        size = size or self.style.size
        marked = mark_at is not None
        inlines = list(self._inlines(node.children[marked:]))
        if RULE in inlines or not inlines:
            raise unsettable(node, "中身のない段落です。placeholder が空の空欄は、署名欄の行の最後にだけ置けます。")
        cells = self.cells([inline.cluster for inline in inlines], typeface, node)
        measure = int(self.style.width / size * EM + 1e-6) - indent * EM
        lines = set_paragraph(cells, measure, first * EM, self.style.hanging)
        rows = []
        for number, line in enumerate(lines):
            row = Row(keep=_held_together(number, len(lines)))
            part = cells[line.start : line.end]
            row.marks.append(self.text(part, [x + indent * EM for x in line.xs], typeface, size, node))
            row.marks += self._links(part, inlines[line.start : line.end], line, indent, size)
            row.marks += self._open(part, inlines[line.start : line.end], line, indent, size)
            rows.append(row)
        if mark_at is not None:
            rows[0].marks[0] = self._with_mark(rows[0].marks[0], _mark(node.parent), (indent - mark_at) * EM)
        rows[0].marks += self._anchors(node)
        self.rows += rows
        return rows

    def _links(self, cells: list[Cell], inlines: list[Inline], line: Line, indent: int, size: float) -> Iterator[Link]:
        for target, start, end in _runs([inline.target for inline in inlines]):
            if not target:
                continue
            left, right = line.xs[start] + indent * EM, line.xs[end - 1] + cells[end - 1].body + indent * EM
            top = (self.style.pitch - size) / 2
            yield Link(left / EM * size, top, (right - left) / EM * size, size, target)

    def _open(self, cells: list[Cell], inlines: list[Inline], line: Line, indent: int, size: float) -> Iterator[Rule]:
        """Yield the lines below the blanks that a draft shows as open."""
        for state, start, end in _runs([inline.blank for inline in inlines]):
            if state == OPEN:
                left, right = line.xs[start] + indent * EM, line.xs[end - 1] + cells[end - 1].body + indent * EM
                y = self._baseline(size) + 0.25 * size
                yield Rule(left / EM * size, y, (right - left) / EM * size, self.style.open_width)

    def _with_mark(self, text: Drawn, mark: nodes.Element, offset: int) -> GlyphRun:
        """Return a text with a mark before it, `offset` to its left, as one run of glyphs.

        The bracket before a wide mark gives up the space that it has by itself.
        """
        assert isinstance(text, GlyphRun)
        signs = clusters(mark.astext())
        glyphs = [_glyph(sign, self.style.body, mark) for sign in signs]
        cells = [Cell(sign, glyph.advance) for sign, glyph in zip(signs, glyphs, strict=True) if sign.strip()]
        if offset - _width(cells) < _BEHIND_MARK:
            first, ahead = glyphs[0], cells[0].advance - cells[0].body
            glyphs[0] = first._replace(advance=first.advance - ahead, shift=first.shift - ahead)
        last = glyphs[-1]
        glyphs[-1] = last._replace(advance=last.advance + offset - sum(glyph.advance for glyph in glyphs))
        entries = [(glyph, sign, 0) for glyph, sign in zip(glyphs, signs, strict=True)]
        return text._replace(x=text.x - offset / EM * text.size, glyphs=entries + text.glyphs)

    def text(self, cells: list[Cell], xs: list[float], typeface: Typeface, size: float, node: nodes.Node) -> GlyphRun:
        """Turn placed cells into glyphs, and the moves between them; `xs` in `EM`."""
        placed = boxes(cells, xs)
        ends = [box.start for box in placed[1:]] + [placed[-1].start + placed[-1].advance]
        glyphs = []
        for cell, box, end in zip(cells, placed, ends, strict=True):
            glyph = _glyph(cell.text, typeface, node)._replace(advance=box.advance, shift=box.shift)
            glyphs.append((glyph, cell.text, end - box.start - box.advance))
        return GlyphRun(placed[0].start / EM * size, self._baseline(size), size, glyphs)

    def _baseline(self, size: float) -> float:
        """Return where, below the top of a row, the baseline of a line of type lies."""
        return max(self.style.pitch - size, 0) / 2 + ASCENT * size

    @staticmethod
    def cells(signs: Iterable[str], typeface: Typeface, node: nodes.Node) -> list[Cell]:
        """Return the cells of some clusters; `node` is named if one cannot be set."""
        return [Cell(sign, _glyph(sign, typeface, node).advance) for sign in signs]

    # inline content

    def _inlines(self, children: Sequence[nodes.Node], target: str = "") -> Iterator[Inline]:
        for child in children:
            match child:
                case nodes.Text():
                    yield from (Inline(sign, target) for sign in clusters(child.astext()))
                case nodes.inline() if "blank" in child["classes"] and not child.astext():
                    yield RULE
                case nodes.inline() if state := next((each for each in (FILLED, OPEN) if each in child["classes"]), ""):
                    yield from (inline._replace(blank=state) for inline in self._inlines(child.children, target))
                case nodes.reference():
                    yield from self._inlines(child.children, child.get("refid", ""))
                case nodes.inline() | nodes.emphasis() | nodes.strong():
                    yield from self._inlines(child.children, target)
                case nodes.Element() if not isinstance(child, _UNSEEN):
                    raise unsettable(child, f"{child.tagname} は PDF に組めません。文字だけで書いてください。")


def unsettable(node: nodes.Node | None, message: str, kind: Kind = Kind.MARKUP) -> SourceError:
    """Return the error for a node that cannot be set, with the file and line it comes from."""
    line, source = None, None
    while node is not None and not (line and source):
        line, source = line or node.line, source or node.source
        node = node.parent
    return SourceError([Finding(str(source or ""), line or 0, kind, message)])


def _glyph(sign: str, typeface: Typeface, node: nodes.Node) -> Glyph:
    glyph = typeface.glyph(sign)
    if glyph is None:
        raise unsettable(node, f"「{sign}」（{code_points(sign)}）は書体 {typeface.name} にありません。", Kind.GLYPH)
    return glyph


def _elements(node: nodes.Element) -> list[nodes.Element]:
    """Return the children that can be seen."""
    return [child for child in node.children if isinstance(child, nodes.Element) and not isinstance(child, _UNSEEN)]


def _sealed(party: nodes.Element) -> nodes.Element | None:
    """Return the line of a party's fields that is sealed: of its signature, or of its representative."""
    for kind in ("署名", "代表者"):
        for line in _elements(party):
            if any(blank.get("blank-type") == kind for blank in line.findall(nodes.inline)):
                return line
    return None


def _mark(item: nodes.Element) -> nodes.Element:
    """Return the mark of a list item, which its paragraph begins with."""
    for paragraph in _elements(item)[:1]:
        for mark in _elements(paragraph)[:1]:
            if isinstance(paragraph, nodes.paragraph) and "mark" in mark["classes"] and mark is paragraph[0]:
                return mark
    raise unsettable(next(iter(_elements(item)), item), "番号の付いていない項目です。")


def _width(mark: list[Cell]) -> int:
    """Return how much of a line a mark takes, less the space behind its last sign."""
    return sum(cell.advance for cell in mark) - sum(cell.advance - cell.body for cell in mark[-1:])


def _held_together(number: int, count: int) -> bool:
    """Tell whether line `number` of a paragraph stays with the next: two at least on either page."""
    return count > 1 and number in (0, count - 2)


def _runs(values: Sequence[Value]) -> Iterator[tuple[Value, int, int]]:
    """Yield (value, start, end) for each run of the same value."""
    for value, run in groupby(range(len(values)), values.__getitem__):
        indices = list(run)
        yield value, indices[0], indices[-1] + 1
