"""Compare breaks chosen over the whole paragraph with breaks chosen line by line, on the five texts."""

from __future__ import annotations

import re
from itertools import compress, pairwise
from pathlib import Path
from typing import NamedTuple

from clausebook.typeset.fonts import EM, MINCHO, clusters
from clausebook.typeset.linebreak import gap
from clausebook.typeset.paragraph import Breaker, Cell, Line, set_paragraph

ORIGINALS = Path(__file__).parent.parent / "source/originals"
MEASURES = range(30, 41)
"""Ems a line, from that of the deepest subitems to that of articles."""


class Tally(NamedTuple):
    """How some paragraphs are set: lengths in thousandths of an em, a gap of 0 stands for one that is not opened."""

    lines: int
    opened: int  # lines that are opened between characters
    widest: float  # the widest of these openings
    roughness: float  # root mean square of the openings of all lines but the last ones
    stray: int  # paragraphs whose last line is one character


def paragraphs() -> list[list[Cell]]:
    """Return every paragraph of the originals that is longer than a line."""
    found = []
    for path in sorted(ORIGINALS.glob("*.txt")):
        for line in path.read_text(encoding="utf-8").split("\n"):
            signs = clusters(re.sub(r"\[bookmark: \w+\]", "", line).strip())
            glyphs = [glyph for sign in signs if (glyph := MINCHO.glyph(sign))]
            if len(glyphs) == len(signs) > MEASURES[0]:
                found.append([Cell(sign, glyph.advance) for sign, glyph in zip(signs, glyphs, strict=True)])
    return found


def line_by_line(cells: list[Cell], width: int) -> list[Line]:
    """Break a paragraph line by line: each takes in as much as it can hold."""
    paragraph = Breaker(cells, width, 0, hanging=False)

    def fits(start: int, end: int) -> bool:
        return paragraph.ends[end - 1] - (paragraph.shrink[end - 1] - paragraph.shrink[start]) <= paragraph.full(start)

    lines, start = [], 0
    while start < len(cells):
        end = max(end for end, _ in paragraph.breakable if end > start and fits(start, end))
        lines.append(paragraph.line(start, end))
        start = end
    return lines


def opening(cells: list[Cell], line: Line) -> float:
    """Return how far the gaps between characters of a line are opened."""
    part = cells[line.start : line.end]
    ends = [x + cell.body for x, cell in zip(line.xs, part, strict=True)]
    spaces = (
        x - end
        for (before, after), end, x in zip(pairwise(part), ends, line.xs[1:], strict=False)
        if gap(before.text, after.text).stretch[2]
    )
    return max(spaces, default=0.0)


def tally(set_lines: list[tuple[list[Cell], list[Line]]]) -> Tally:
    """Count what paragraphs look like."""
    openings = [opening(cells, line) for cells, lines in set_lines for line in lines[:-1]]
    return Tally(
        lines=sum(len(lines) for _, lines in set_lines),
        opened=sum(value > 1 for value in openings),
        widest=max(openings),
        roughness=(sum(value**2 for value in openings) / len(openings)) ** 0.5,
        stray=sum(_ends_in_a_stray(cells, lines) for cells, lines in set_lines),
    )


def _ends_in_a_stray(cells: list[Cell], lines: list[Line]) -> bool:
    """Tell whether the last of several lines is a single character, and what punctuation it may have."""
    last = "".join(cell.text for cell in cells[lines[-1].start : lines[-1].end])
    return len(lines) > 1 and len(last.strip("、。」）")) < 2


def report() -> str:
    """Return the comparison as a table in Markdown."""
    texts = [(cells, measure * EM) for cells in paragraphs() for measure in MEASURES]
    simple = [(cells, line_by_line(cells, width)) for cells, width in texts]
    whole = [(cells, set_paragraph(cells, width)) for cells, width in texts]
    plain = [not _ends_in_a_stray(cells, lines) for cells, lines in simple]
    rows = {
        "すべての段落を、行ごとに": simple,
        "すべての段落を、段落全体で": whole,
        "行ごとでも最終行が1字にならない段落を、行ごとに": list(compress(simple, plain)),
        "行ごとでも最終行が1字にならない段落を、段落全体で": list(compress(whole, plain)),
    }
    lines = [
        "## 行の分け方: 行ごとに選ぶか、段落全体で選ぶか",
        "",
        f"5つの原文の段落（1行に収まらない{len(texts) // len(MEASURES)}個）を、1行{MEASURES[0]}〜{MEASURES[-1]}字の"
        f"{len(MEASURES)}通りに組んで比べる。空きの単位は全角の1000分の1。",
        "",
        "| | 行 | 字間を空けた行 | 最も空いた字間 | 字間の二乗平均 | 最終行が1字の段落 |",
        "|---|--:|--:|--:|--:|--:|",
    ]
    for name, row in ((name, tally(set_lines)) for name, set_lines in rows.items()):
        lines.append(f"| {name} | {row.lines} | {row.opened} | {row.widest:.0f} | {row.roughness:.1f} | {row.stray} |")
    return "\n".join(lines) + "\n"
