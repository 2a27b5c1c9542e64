"""From a resolved doctree to a PDF: `render` is a function that needs no Sphinx."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import partial

from docutils import nodes

from .archive import archive
from .compose import Composer
from .engine import Unfinished, write_pages
from .fonts import EM, Typeface
from .lines import Row
from .pages import NOTE_SPACE, on_grid, paginate
from .paragraph import set_paragraph
from .sheet import Anchor, Drawn, Flow, GlyphRun, PageNumber, PageSet, Rule
from .style import ASCENT, DRAFT, Stop, Style
from .subsets import names_of


def render(doctree: nodes.document, stamp: datetime, style: Style | None = None, draft: bool = False) -> bytes:
    """Return the PDF of an agreement's resolved doctree, made at the time `stamp`.

    SourceError names what cannot be set: an element, or a character without a glyph.
    """
    pages, fonts, file = _written(doctree, style or Style(), draft)
    return archive(file, pages.title, fonts, names_of(pages.pages), stamp)


def lay_out(doctree: nodes.document, style: Style, draft: bool = False) -> PageSet:
    """Return what stands on the pages of an agreement."""
    return _written(doctree, style, draft).pages


def _written(doctree: nodes.document, style: Style, draft: bool) -> Unfinished:
    """Compose a doctree, deal its rows to pages, and have them laid out and written."""
    agreement = Composer(style, doctree)
    dealt = [list(_page(rows, style)) for rows in _dealt(agreement, style.lines)]
    numbers = {mark.name: number for number, page in enumerate(dealt, start=1) for mark in page if type(mark) is Anchor}
    pages = [[drawn for mark in page for drawn in _settled(mark, numbers, agreement)] for page in dealt]
    line = partial(_line, agreement, style.width)

    def header(text: str) -> Iterator[Drawn]:
        if draft:  # behind what the header says, or at its right
            text = (text or "\t" * len(style.header_stops)) + DRAFT
        return line(style.header, style.header_size, 0, style.header_stops, text)

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


def _line(
    agreement: Composer, width: float, face: Typeface, size: float, top: float, stops: tuple[Stop, ...], text: str
) -> Iterator[GlyphRun]:
    """Yield a line of header or footer; each tab leads to the next stop. What is too long is set smaller."""
    parts = []
    for stop, part in zip((Stop(0, "left"), *stops), text.split("\t"), strict=False):
        if part:
            cells = agreement.setter.cells(agreement.setter.plain(part), face, agreement.heading)
            parts.append((stop, cells, set_paragraph(cells, 1000 * EM)[0]))
    size = min(size, width / max(sum(line.width for *_, line in parts), 1) * EM)
    lengths = [line.width / EM * size for *_, line in parts]
    lefts, end = [], 0.0
    for (stop, *_), length in zip(parts, lengths, strict=True):
        share = {"left": 0.0, "center": 0.5, "right": 1.0}[stop.align]
        lefts.append(max(end, stop.at * width - share * length))
        end = lefts[-1] + length
    end = width
    for number in reversed(range(len(parts))):  # back to where there is room for what follows
        end = lefts[number] = min(lefts[number], end - lengths[number])
    for left, (_, cells, line) in zip(lefts, parts, strict=True):
        marks = agreement.setter.text(cells, line.xs, face, size, agreement.heading)
        yield marks._replace(x=left, y=top + ASCENT * size)
