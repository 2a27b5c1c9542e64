"""Conformance with UAX #14: the Unicode test data, and the class of every character that occurs."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

from fontTools.pens.boundsPen import BoundsPen
from fontTools.ttLib import TTFont
from uniseg.linebreak import line_break

from clausebook.typeset.fonts import EM, GOTHIC, MINCHO
from clausebook.typeset.linebreak import TABLE, Class, breaks, classes_of

DATA = Path(__file__).with_name("LineBreakTest.txt")

SAMPLES = {
    "AL": "A", "B2": "—", "BA": "\u3000", "CJ_NS": "っ", "CL": "）", "CP_CP30": ")", "EX": "！", "GL": "\u00a0",
    "HY": "-", "ID": "契", "IN": "…", "IS": ",", "NS": "々", "NU": "1", "OP": "（", "OP_OP30": "(", "PO": "％",
    "PR": "￥", "QU": '"', "SP": " ", "SY": "/",
}  # fmt: skip
"""A character of ours for each class; the data take some of theirs from other scripts."""

TAILORED = {("÷", "PO"): "％ does not start a line"}
"""Mark in the data and class behind it where we differ on purpose."""


class Sample(NamedTuple):
    """A line of the data: the classes, and what stands before each but the first."""

    line: int
    classes: list[str]
    marks: list[str]


def samples() -> list[Sample]:
    """Return every line of the data."""
    found = []
    for number, line in enumerate(DATA.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.startswith("#"):
            data, comment = line.split("#", 1)
            classes = re.findall(r"\((\w+)\)", comment)
            found.append(Sample(number, classes, re.findall("[×÷]", data)[1:-1]))
    return found


def test_breaks_conform_to_the_unicode_data_but_for_what_is_tailored() -> None:
    wrong, tailored = [], set()
    for number, classes, marks in samples():
        allowed = breaks([SAMPLES[name] for name in classes])[:-1]
        for mark, after, found in zip(marks, classes[1:], allowed, strict=True):
            if bool(found) != (mark == "÷"):
                tailored.add((mark, after))
                if (mark, after) not in TAILORED:
                    wrong.append(f"{DATA.name}:{number}: {classes}")
    assert wrong == []
    assert tailored == TAILORED.keys()


def test_data_hold_every_class_of_ours_and_enough_lines() -> None:
    assert {name for sample in samples() for name in sample.classes} == SAMPLES.keys()
    assert len(samples()) == 1067


TAILORED_CHARACTERS = {**dict.fromkeys("０１２３４５６７８９", "NU"), "～": "NS", "―": "B2"}
SYMBOLS = {"AI", "EB", "H2", "H3", "JL", "JV", "JT"}
"""Classes that are ID from U+2000 on and AL below, as are those symbols of AL."""


def class_in_uax14(char: str) -> str:
    """Return the class of a character here as UAX #14 names it."""
    ours = classes_of(char).uax14
    return {"op": "OP", "qi": "QU", "qf": "QU", "ns": "NS"}.get(ours, ours)


def expected_class(char: str) -> str:
    """Return the class of a character in the Unicode data, tailored as the module says."""
    if char in TAILORED_CHARACTERS:
        return TAILORED_CHARACTERS[char]
    if "Ａ" <= char <= "ｚ" and char.isalpha():
        return "AL"
    unicode_class = str(line_break(char).value)
    symbol = unicode_class in SYMBOLS or (unicode_class == "AL" and ord(char) >= 0x2000 and not "ﬀ" <= char <= "ﬄ")
    return ("ID" if ord(char) >= 0x2000 else "AL") if symbol else unicode_class


def characters() -> set[str]:
    """Return every character that the embedded fonts can set."""
    return {chr(code) for typeface in (MINCHO, GOTHIC) for code in TTFont(typeface.face.path).getBestCmap()}


def test_every_character_of_the_fonts_has_its_class_in_the_unicode_data() -> None:
    chars = characters() | {char for _, _, members in TABLE for char in members}
    assert len(chars) > 44_000
    assert {char: class_in_uax14(char) for char in chars if class_in_uax14(char) != expected_class(char)} == {}


def test_no_character_stands_in_the_table_twice() -> None:
    chars = [char for _, _, members in TABLE for char in members]
    assert len(chars) == len(set(chars))


def ink(char: str) -> list[float]:
    """Return where in its em a full-width character is printed, in each typeface that has it, as left and right."""
    ends = []
    for typeface in (MINCHO, GOTHIC):
        glyph = typeface.face.glyph(char)
        if glyph and glyph.advance == EM:
            pen = BoundsPen(None)
            typeface.face.draw(glyph.gid, pen)
            left, _, right, _ = pen.bounds or (0, 0, 0, 0)
            ends += [left, right]
    return ends


HALVES = {
    **dict.fromkeys((Class.CLOSE, Class.STOP, Class.COMMA), (0, 500)),
    Class.OPEN: (500, 1000),
    Class.MIDDLE: (250, 750),
}


def test_what_is_set_on_half_an_em_is_printed_within_it() -> None:
    halved = [(char, HALVES[jlreq]) for jlreq, _, members in TABLE if jlreq in HALVES for char in members]
    assert [char for char, (left, right) in halved if not all(left <= x <= right for x in ink(char))] == []
