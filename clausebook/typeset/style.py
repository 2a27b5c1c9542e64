"""How an agreement looks in print. Lengths are in points or, where it says so, in ems or lines."""

from __future__ import annotations

from dataclasses import dataclass

from .fonts import GOTHIC, MINCHO, Typeface


@dataclass(frozen=True)
class Style:
    """The look of an agreement: A4, 40 characters by 36 lines, both margins equal."""

    page_width: float = 595.276
    page_height: float = 841.89
    body: Typeface = MINCHO
    headings: Typeface = GOTHIC
    size: float = 10.5  # of the body type
    measure: int = 40  # characters a line
    pitch: float = 18.0  # from one line to the next
    lines: int = 36  # lines a page
    hanging: bool = False  # whether a 、 or 。 that does not fit hangs beyond the end of its line

    title_size: float = 16.0
    title_lines: int = 3  # height of the title's first line, with the space below

    article_space: int = 1  # lines above an article
    first_indent: int = 1  # ems, of a paragraph without a mark
    item_indent: int = 1  # ems, of 号 below a 柱書 without a mark

    signature_space: int = 2  # lines above the signature block
    date_indent: int = 1  # ems
    party_indent: int = 17  # ems
    field_lines: int = 2  # height of a field, so that there is room for a seal
    rule_width: float = 0.5
    open_width: float = 1.5  # of the line below what a draft leaves open
    least_rule: int = 6  # ems, that a rule must offer to write on
    seal_size: float = 30.0  # diameter of the place for a seal

    small_size: float = 8.5  # of header and footer
    header_gap: float = 34.0  # from the first line up to the header's baseline
    footer_gap: float = 40.0  # from the last line down to the footer's baseline

    @property
    def left(self) -> float:
        """Left margin; the right one is as wide."""
        return (self.page_width - self.measure * self.size) / 2

    @property
    def top(self) -> float:
        """Top margin; the bottom one is as high."""
        return (self.page_height - self.lines * self.pitch) / 2
