"""From a resolved doctree to a PDF: `render` is a function that needs no Sphinx."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import partial

from docutils import nodes

from ..model.sources import sha256
from .archive import About, archive
from .compose import STAMP, Composer
from .engine import Unfinished, write_pages
from .fonts import EM, GOTHIC
from .lines import Row
from .pages import NOTE_SPACE, least_cost, on_grid, paginate
from .paragraph import set_paragraph
from .said import check_number, text_of
from .sheet import Anchor, Drawn, Flow, PageNumber, PageSet, Rule, Shade
from .strip import Strip
from .style import DRAFT, Style
from .tables import joined
from .tags import FOOTER, HEADER

_PALE = 0.9
"""How grey the sign behind the text of a draft is: 1 is white. Print stays legible on it."""


def render(
    doctree: nodes.document, stamp: datetime, style: Style | None = None, draft: str = "", name: str = ""
) -> bytes:
    """Return the PDF of an agreement's resolved doctree, made at the time `stamp`.

    What it says as a `draft` stands in the header of every page, and its title and a sign behind the text say so, too.
    Its metadata tell the `name` that the agreement is known by, and the number of its text.
    SourceError names what cannot be set: an element, or a character without a glyph.
    """
    version = check_number(sha256(text_of(doctree)))
    agreement, unfinished = _written(doctree, style or Style(), draft)
    about = About(agreement.title + DRAFT * bool(draft), name, version, stamp)
    return archive(unfinished, agreement.tags.root, about)


def lay_out(doctree: nodes.document, style: Style, draft: str = "") -> PageSet:
    """Return what stands on the pages of an agreement."""
    return _written(doctree, style, draft)[1].pages


def _written(doctree: nodes.document, style: Style, draft: str) -> tuple[Composer, Unfinished]:
    """Compose a doctree, deal its rows to pages, and have them laid out and written."""
    agreement = Composer(style, doctree)
    if draft:
        agreement.tags.say_draft(draft)
    dealt = [joined(_page(rows, style)) for rows in _dealt(agreement, style.lines)]
    numbers = {mark.name: number for number, page in enumerate(dealt, start=1) for mark in page if type(mark) is Anchor}
    behind = [_shade(style)] if draft else []
    pages = [[*behind, *(drawn for mark in page for drawn in _settled(mark, numbers, agreement))] for page in dealt]
    beside = (STAMP[0] + style.header_size) * agreement.stamped
    header = Strip(agreement, style.width, style.header, style.header_size, style.header_stops, HEADER, left=beside)
    footer = Strip(
        agreement, style.width, style.footer, style.footer_size, style.footer_stops, FOOTER, style.footer_space
    )
    flow = Flow(agreement.title, pages, agreement.bookmarks, partial(header.set, first=draft), footer.set)
    return agreement, write_pages(flow, style)


def _dealt(agreement: Composer, lines: int) -> list[list[Row]]:
    """Return the rows of each page; signatures take less room where that makes better pages."""
    rows, layout = agreement.rows, paginate(agreement.rows, lines)
    compact = agreement.compact_rows
    if least_cost(compact, lines) + _COMPACT_COST < layout.cost:
        other = paginate(compact, lines)
        if other.cost + _COMPACT_COST < layout.cost:
            rows, layout = compact, other
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
            yield from (mark._replace(y=mark.y + y) for below in row.below for mark in below.marks)
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
    run = setter.text(cells, number.xs, style.body, mark.size, heading)
    yield run._replace(x=left, y=mark.y).tagged(mark.tag)
