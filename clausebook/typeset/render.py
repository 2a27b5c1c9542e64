"""From a resolved doctree to a PDF: `render` is a function that needs no Sphinx."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from functools import partial
from typing import NamedTuple

from docutils import nodes

from .archive import archive
from .compose import Composer
from .engine import Unfinished, write_pages
from .fonts import EM, GOTHIC, Typeface
from .lines import Row
from .pages import NOTE_SPACE, on_grid, paginate
from .paragraph import Cell, Line, set_paragraph
from .sheet import Anchor, Drawn, Flow, GlyphRun, PageNumber, PageSet, Rule, Shade
from .style import ASCENT, DRAFT_TITLE, Stop, Style
from .subsets import names_of

_PALE = 0.9
"""How grey the sign behind the text of a draft is: 1 is white. Print stays legible on it."""

_MOST = 0.7
"""How much of a header what comes first may take if anything comes behind it."""


def render(doctree: nodes.document, stamp: datetime, style: Style | None = None, draft: str = "") -> bytes:
    """Return the PDF of an agreement's resolved doctree, made at the time `stamp`.

    What it says as a `draft` stands in the header of every page, and its title and a sign behind the text say so, too.
    SourceError names what cannot be set: an element, or a character without a glyph.
    """
    pages, fonts, file = _written(doctree, style or Style(), draft)
    return archive(file, pages.title + DRAFT_TITLE * bool(draft), fonts, names_of(pages.pages), stamp)


def lay_out(doctree: nodes.document, style: Style, draft: str = "") -> PageSet:
    """Return what stands on the pages of an agreement."""
    return _written(doctree, style, draft).pages


def _written(doctree: nodes.document, style: Style, draft: str) -> Unfinished:
    """Compose a doctree, deal its rows to pages, and have them laid out and written."""
    agreement = Composer(style, doctree)
    dealt = [list(_page(rows, style)) for rows in _dealt(agreement, style.lines)]
    numbers = {mark.name: number for number, page in enumerate(dealt, start=1) for mark in page if type(mark) is Anchor}
    behind = [_shade(style)] if draft else []
    pages = [[*behind, *(drawn for mark in page for drawn in _settled(mark, numbers, agreement))] for page in dealt]
    line = partial(_line, agreement, style.width)

    def header(text: str) -> Iterator[Drawn]:
        return line(style.header, style.header_size, 0, style.header_stops, text, draft)

    def footer(text: str) -> Iterator[Drawn]:
        return line(style.footer, style.footer_size, style.footer_space, style.footer_stops, text)

    return write_pages(Flow(agreement.title, pages, agreement.bookmarks, header, footer), style)


def _dealt(agreement: Composer, lines: int) -> list[list[Row]]:
    """Return the rows of each page; signatures take less room where that makes better pages."""
    choices = [(agreement.rows, 0.0), (agreement.compact_rows, _COMPACT_COST)]
    layouts = [(paginate(rows, lines), rows, cost) for rows, cost in choices]
    layout, rows, _ = min(layouts, key=lambda choice: choice[0].cost + choice[2])
    return [[rows[index] for index in page] for page in layout.pages]


_COMPACT_COST = 0.2
"""What the least room for signatures costs, in pages."""


def _shade(style: Style) -> Shade:
    """Return what stands behind the text of a draft, in the middle of the type area."""
    size = 0.9 * min(style.width, style.height)
    return Shade(style.width / 2, style.height / 2, size, "案", GOTHIC.face, _PALE)


def _page(rows: list[Row], style: Style) -> Iterator[Drawn]:
    """Yield the marks of a page's rows, from the top left of the type area, and of its notes at the foot."""
    y = 0.0
    repeated = [*rows[0].above] if rows else []
    for number, row in enumerate([*repeated, *rows], start=-len(repeated)):
        y += style.pitch * row.space_above if number > 0 else 0
        for mark in row.marks:
            yield mark._replace(y=mark.y + y)
        y += style.pitch * row.height
        if row is rows[-1]:
            yield from (mark._replace(y=mark.y + y) for mark in row.below)
        elif row.gap is not None:
            y = style.pitch * on_grid(y / style.pitch + row.gap)
    if notes := [note for row in rows for note in row.notes]:
        y = style.height - style.pitch * sum(note.height for note in notes)
        yield Rule(0, y - style.pitch * NOTE_SPACE / 2, style.width / 3, style.rule_width)
        for note in notes:
            for mark in note.marks:
                yield mark._replace(y=mark.y + y)
            y += style.pitch * note.height


def _settled(mark: Drawn, numbers: Mapping[str, int], agreement: Composer) -> Iterator[Drawn]:
    """Yield a mark as it is drawn, now that it is known which page each anchor stands on."""
    if not isinstance(mark, PageNumber):
        yield mark
        return
    style, setter, heading = agreement.style, agreement.setter, agreement.heading
    cells = setter.cells(setter.plain(str(numbers[mark.anchor])), style.body, heading)
    number = set_paragraph(cells, 1000 * EM)[0]
    left = style.width - number.width / EM * mark.size
    dots = setter.plain("…" * max(int((left - mark.x) / mark.size - 0.5), 0))
    if dots:
        dotted = setter.cells(dots, style.body, heading)
        run = setter.text(dotted, [EM * float(place) for place in range(len(dots))], style.body, mark.size, heading)
        yield run._replace(x=left - (len(dots) + 0.25) * mark.size, y=mark.y)
    yield setter.text(cells, number.xs, style.body, mark.size, heading)._replace(x=left, y=mark.y)


class _Part(NamedTuple):
    """A part of a header or footer: where it wants to stand, its cells, and where these stand in it."""

    stop: Stop
    cells: list[Cell]
    line: Line


def _line(
    agreement: Composer,
    width: float,
    face: Typeface,
    size: float,
    top: float,
    stops: tuple[Stop, ...],
    text: str,
    first: str = "",
) -> Iterator[GlyphRun]:
    """Yield a line of header or footer; each tab leads to the next stop. What is too long is set smaller.

    What comes `first` stands at the left, and keeps its size before the others do.
    """

    def parts_of(texts: Iterable[tuple[Stop, str]]) -> Iterator[_Part]:
        for stop, part in texts:
            if part:
                cells = agreement.setter.cells(agreement.setter.plain(part), face, agreement.heading)
                yield _Part(stop, cells, set_paragraph(cells, 1000 * EM)[0])

    def fitting(parts: list[_Part], room: float) -> float:
        ems = sum(part.line.width / EM + 1 for part in parts) - 1
        return min(size, room / max(ems, 1))

    left = Stop(0, "left")
    leading = list(parts_of([(left, first)]))
    others = list(parts_of(zip((left, *stops), text.split("\t"), strict=False)))
    sizes = [fitting(leading, width * _MOST if others else width)] * len(leading)
    taken = sum((part.line.width / EM + 1) * each for part, each in zip(leading, sizes, strict=True))
    sizes += [fitting(others, width - taken)] * len(others)
    parts = leading + others
    lengths = [part.line.width / EM * each for part, each in zip(parts, sizes, strict=True)]
    lefts, end = [], 0.0
    for part, length, each in zip(parts, lengths, sizes, strict=True):
        share = {"left": 0.0, "center": 0.5, "right": 1.0}[part.stop.align]
        lefts.append(max(end, part.stop.at * width - share * length))
        end = lefts[-1] + length + each
    end = width
    for number in reversed(range(len(parts))):  # back to where there is room for what follows
        lefts[number] = min(lefts[number], end - lengths[number])
        end = lefts[number] - sizes[number - 1]
    for x, part, each in zip(lefts, parts, sizes, strict=True):
        marks = agreement.setter.text(part.cells, part.line.xs, face, each, agreement.heading)
        yield marks._replace(x=x, y=top + ASCENT * size)
