"""Conformance with UAX #14: the Unicode test data, and the class of every character that occurs."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

from uniseg.linebreak import line_break

from clausebook.typeset.linebreak import TABLE, breaks, classes_of

from ..conftest import ORIGINALS, ROOT

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
            if found != (mark == "÷"):
                tailored.add((mark, after))
                if (mark, after) not in TAILORED:
                    wrong.append(f"{DATA.name}:{number}: {classes}")
    assert wrong == []
    assert tailored == TAILORED.keys()


def test_data_hold_every_class_of_ours_and_enough_lines() -> None:
    assert {name for sample in samples() for name in sample.classes} == SAMPLES.keys()
    assert len(samples()) == 1067


TAILORED_CHARACTERS = {**dict.fromkeys("０１２３４５６７８９", "NU"), "～": "NS", "―": "B2"}


def class_in_uax14(char: str) -> str:
    """Return the class of a character here as UAX #14 names it."""
    return {"op": "OP", "qi": "QU", "qf": "QU"}.get(classes_of(char).uax14, classes_of(char).uax14)


def expected_class(char: str) -> str:
    """Return the class of a character in the Unicode data, tailored as the module says."""
    if char in TAILORED_CHARACTERS:
        return TAILORED_CHARACTERS[char]
    if "Ａ" <= char <= "ｚ" and char.isalpha():
        return "AL"
    unicode_class = str(line_break(char).value)
    if unicode_class == "AI":
        return "ID" if ord(char) >= 0x2000 else "AL"
    return unicode_class


def test_character_has_its_class_in_the_unicode_data() -> None:
    chars = {char for _, _, members in TABLE for char in members}
    for name in ORIGINALS:
        chars.update((ROOT / f"tests/originals/{name}.txt").read_text(encoding="utf-8"))
    ours = {char: class_in_uax14(char) for char in chars - set("\n\r\t")}
    assert len(ours) > 700
    assert {char: kind for char, kind in ours.items() if kind != expected_class(char)} == {}
