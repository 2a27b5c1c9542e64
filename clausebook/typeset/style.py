"""How an agreement looks in print. Lengths are in points or, where it says so, in ems or lines of the body.

What stands here is what `_templates/contract.rts` and `contract.rtt` say as they ship; those of a project
take its place (`engine.look`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from math import floor
from typing import Any, NamedTuple

from ..model.dates import ERAS
from .fonts import GOTHIC, MINCHO, Face, Typeface

DRAFT = "【案】"
"""What the header of a draft begins with, on every page, and what its title ends with."""

DRAFT_SIGNS = f"{DRAFT}0123456789ABCDEF-年月日元照合番号　 " + "".join(era.name for era in ERAS)
"""What a draft may say in its header: the day it was made on, and the number that its text is known by."""

ASCENT = 0.88
"""How much of a line of type stands above its baseline, in ems."""


class Stop(NamedTuple):
    """A tab stop of header or footer: at which part of their width, and what of the text stands there."""

    at: float
    align: str  # left, center or right


STOPS = (Stop(0.5, "center"), Stop(1.0, "right"))


@dataclass(frozen=True)
class Style:
    """The look of an agreement.

    Between the margins stands the type area: as many whole ems and lines as there is room for, in the middle.
    """

    page_width: float = 595.276  # A4
    page_height: float = 841.89
    left_margin: float = 85.039  # 30 mm
    right_margin: float = 85.039
    top_margin: float = 93.543  # 33 mm
    bottom_margin: float = 93.543

    body: Typeface = MINCHO
    size: float = 10.5
    pitch: float = 18.0  # from one line to the next
    first_indent: int = 1  # ems, of a paragraph without a mark
    hanging: bool = False  # whether a 、 or 。 that does not fit hangs beyond the end of its line

    title: Typeface = GOTHIC
    title_size: float = 16.0
    title_pitch: int = 2  # lines
    title_space: int = 1  # lines below the title

    headings: Typeface = GOTHIC
    heading_size: float = 10.5
    article_space: int = 1  # lines above an article
    chapter_space: int = 2  # lines above a chapter

    item_indent: int = 1  # ems, of 号 below a 柱書 without a mark
    closing_space: int = 1  # lines above the closing

    table_size: float = 9.5
    table_pitch: float = 15.0  # from one line of a cell to the next
    table_space: float = 4.5  # above and below a table, at least
    table_head: Typeface = GOTHIC

    signature_space: int = 2  # lines above the signature block
    date_indent: int = 1  # ems
    party_indent: int = 17  # ems
    field_lines: int = 2  # height of a field, so that there is room for a seal
    seal_size: float = 51.024  # diameter of the place for a seal (18 mm)
    rule_width: float = 0.5
    open_width: float = 1.5  # of the line below what a draft leaves open
    least_rule: int = 6  # ems, that a rule must offer to write on

    header: Typeface = MINCHO
    header_size: float = 8.5
    header_space: float = 0.98  # below it, beside the distance
    header_stops: tuple[Stop, ...] = STOPS
    header_text: str = r"'\t\t{DOCUMENT_TITLE}'"  # as rinohtype writes it
    title_page_header_text: str = "none"

    footer: Typeface = MINCHO
    footer_size: float = 8.5
    footer_space: float = 0.52  # above it, beside the distance
    footer_stops: tuple[Stop, ...] = STOPS
    footer_text: str = r"'\t{PAGE_NUMBER} / {NUMBER_OF_PAGES}'"
    title_page_footer_text: str = r"'\t{PAGE_NUMBER} / {NUMBER_OF_PAGES}'"

    header_footer_distance: float = 32.0  # from the type area

    @property
    def measure(self) -> int:
        """Characters a line."""
        return floor((self.page_width - self.left_margin - self.right_margin) / self.size + 1e-6)

    @property
    def lines(self) -> int:
        """Lines a page."""
        return floor((self.page_height - self.top_margin - self.bottom_margin) / self.pitch + 1e-6)

    @property
    def width(self) -> float:
        """Width of the type area."""
        return self.measure * self.size

    @property
    def height(self) -> float:
        """Height of the type area."""
        return self.lines * self.pitch

    @property
    def left(self) -> float:
        """Where the type area begins."""
        return (self.page_width - self.width) / 2 + (self.left_margin - self.right_margin) / 2

    @property
    def top(self) -> float:
        """Where the type area begins."""
        return (self.page_height - self.height) / 2 + (self.top_margin - self.bottom_margin) / 2

    @property
    def header_gap(self) -> float:
        """How far the header's baseline lies above the type area."""
        return self.header_footer_distance + self.header_space + (1 - ASCENT) * self.header_size

    @property
    def footer_gap(self) -> float:
        """How far the footer's baseline lies below the type area."""
        return self.header_footer_distance + self.footer_space + ASCENT * self.footer_size

    @property
    def title_lines(self) -> int:
        """Height of the title's last line, with the space below."""
        return self.title_pitch + self.title_space

    @property
    def typefaces(self) -> Iterator[tuple[str, Typeface]]:
        """Each typeface, by the name of its field."""
        for field in fields(self):
            if isinstance(typeface := getattr(self, field.name), Typeface):
                yield field.name, typeface

    def with_fallbacks(self, faces: tuple[Face, ...]) -> Style:
        """Return the style with faces that stand in where one of its own has no glyph."""
        changes: dict[str, Any] = {name: Typeface(typeface.face, faces) for name, typeface in self.typefaces}
        return replace(self, **changes)
