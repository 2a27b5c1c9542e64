"""The marks in front of 条, 項, 号 and what is below: each agreement has its own.

A mark is written as its first sample: ``第1条``, ``1　``, ``1. ``, ``（1）``, ``①``, ``イ　``, ``(i)``. What stands
around the numeral is kept as it is. A mark without a numeral (``· ``) is a bullet.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from enum import StrEnum

from .numerals import FIRST_NUMERALS, LETTERS, to_numeral


class Level(StrEnum):
    """The levels of an article, from above."""

    PARAGRAPH = "項"
    ITEM = "号"
    SUBITEM = "イロハ"
    SECOND_SUBITEM = "細分2"
    THIRD_SUBITEM = "細分3"

    @property
    def below(self) -> Level | None:
        """The next level, None below the last."""
        levels = list(Level)
        place = levels.index(self) + 1
        return levels[place] if place < len(levels) else None


@dataclass(frozen=True)
class Mark:
    """A mark: `prefix`, a numeral of the system that starts with `first`, `suffix`."""

    prefix: str
    first: str
    suffix: str

    @classmethod
    def from_sample(cls, sample: str) -> Mark:
        """Read the sample of the first mark, such as ``（1）``."""
        for first in FIRST_NUMERALS:
            prefix, found, suffix = sample.partition(first)
            if found:
                return cls(prefix, first, suffix)
        return cls(sample, "", "")

    @property
    def stands_apart(self) -> bool:
        """Tell whether there is a numeral, and it is no part of a longer number or, as a letter, of a word."""
        around = self.prefix[-1:] + self.suffix[:1]
        part_of_word = self.first in LETTERS and any(char.isascii() and char.isalpha() for char in around)
        part_of_number = any(char.isdecimal() for char in self.prefix + self.suffix)
        return bool(self.first) and not part_of_word and not part_of_number

    def format(self, number: int) -> str:
        """Write the mark of item `number`; ValueError where its numerals end."""
        return self.prefix + (to_numeral(number, self.first) if self.first else "") + self.suffix

    def names(self, level: str) -> bool:
        """Tell whether it says what it counts: 第1項, 第 1 項."""
        return self.prefix.startswith("第") and self.suffix.strip() == level

    @property
    def is_bare(self) -> bool:
        """Tell whether nothing but signs stands around the numeral, as in 1．; others do not name what it counts."""
        return not any(char.isalnum() for char in self.prefix + self.suffix)

    @property
    def is_bracketed(self) -> bool:
        """Tell whether brackets enclose the numeral, with which it can be cited behind another one: 1(2)."""
        return bool(self.first) and self.prefix[-1:] + self.suffix[:1] in _BRACKETS

    def cite(self, number: int) -> str:
        """Write how others call the item `number`: its numeral, with the brackets that enclose it."""
        opening, closing = self.prefix[-1:], self.suffix[:1]
        numeral = to_numeral(number, self.first)
        return opening + numeral + closing if opening + closing in _BRACKETS else numeral


_BRACKETS = ("（）", "()", "〔〕", "[]", "［］", "【】")

_ANNEX = "別紙"
_ANNEX_WORD = re.compile(r"^[^\W第]*")
"""What the mark of an annex calls it: 別紙, 別添."""

CAPTION = "見出し"
"""The caption of an article, whose sample is written with this word: （見出し）."""

_BELOW = tuple(map(Mark.from_sample, ("（1）", "イ　", "（ア）", "a. ", "①", "(i) ", "A. ", "一　")))
"""What marks a level without a sample of its own: the first of these that no other level has."""


@dataclass(frozen=True)
class Marks:
    """The marks of one agreement, by level.

    `first_paragraph` marks the first of several 項, if it is another one (or none); `lead_item` marks the 号 that
    follow the 柱書 of an article without numbered 項; `bullet` marks a bulleted list; `caption` is what stands around
    the caption of an article. Without `annex` a sole annex has no number; `annex_paragraph` marks the lists of annexes,
    if they have another mark than 項. `cited` is how references name 項 and 号 behind an article: 第2条第1項, 第2条1項.
    """

    article: Mark = Mark("第", "1", "条")
    chapter: Mark = Mark("第", "1", "章")
    section: Mark = Mark("第", "1", "節")
    annex: Mark | None = None
    annex_paragraph: Mark | None = None
    paragraph: Mark = Mark("", "1", "　")
    first_paragraph: Mark | None = None
    item: Mark = _BELOW[0]
    lead_item: Mark = _BELOW[0]
    subitem: Mark = _BELOW[1]
    second_subitem: Mark = _BELOW[2]
    third_subitem: Mark = _BELOW[3]
    bullet: Mark = Mark("・", "", "")
    caption: Mark = Mark("（", CAPTION, "）")
    cited: Mark = Mark("第", "1", "項")

    def of(self, level: Level) -> Mark:
        """Return the mark of a level."""
        mark = getattr(self, _BY_LEVEL[level])
        assert isinstance(mark, Mark)
        return mark

    def of_annex(self, kind: str) -> Mark:
        """Return the mark of an annex that is called so (別表), numbered as others are; 別紙 if `kind` is empty."""
        mark = self.annex or Mark(_ANNEX, "1", "")
        if not kind:
            return mark
        return Mark(_ANNEX_WORD.sub(kind, mark.prefix, count=1), mark.first, mark.suffix)

    @property
    def in_annexes(self) -> Marks:
        """The marks of the lists of annexes; none repeats that of a level above."""
        if not self.annex_paragraph:
            return self
        found, taken = {"paragraph": self.annex_paragraph}, {_bare(self.annex_paragraph)}
        for level in list(Level)[1:]:
            marks = (self.of(level), *_BELOW)
            found[_BY_LEVEL[level]] = next(mark for mark in marks if _bare(mark) not in taken)
            taken.add(_bare(found[_BY_LEVEL[level]]))
        return replace(self, **found)

    @classmethod
    def faults(cls, samples: Mapping[str, str]) -> Iterator[tuple[str, str]]:
        """Yield (level, message) for each sample that is not the first mark of its level."""
        for level, sample in samples.items():
            mark = _mark_of(level, samples)
            if level == BEHIND_ARTICLE:
                if sample not in ("第1項", "1項"):
                    yield level, f"「第1項」か「1項」と書いてください: {sample}"
                continue
            if level == CAPTION:
                if not mark.first or CAPTION in mark.suffix:
                    yield level, f"「【見出し】」「　見出し」のように、「見出し」を1つ入れて書いてください: {sample}"
                continue
            unmarked = sample == "" and level in UNMARKED
            if level != BULLET and not mark.stands_apart and not unmarked:
                yield (
                    level,
                    f"{level}の番号は、「{EXAMPLES.get(level, _SAMPLES)}」のような最初の番号で書いてください: {sample}",
                )

    @classmethod
    def from_samples(cls, samples: Mapping[str, str]) -> Marks:
        """Read the `marks` of a front matter; KeyError names an unknown level."""
        marks = {FIELDS[level]: _mark_of(level, samples) for level in samples}
        if "item" in marks:
            marks.setdefault("lead_item", marks["item"])
        listed = ("first_paragraph", "lead_item", *_BY_LEVEL.values())
        taken = {_bare(marks[name]) for name in listed if name in marks}
        taken.add(_bare(marks.get("paragraph", cls.paragraph)))
        for level in list(Level)[1:]:
            name = _BY_LEVEL[level]
            if name not in marks:
                marks[name] = next(mark for mark in (getattr(cls, name), *_BELOW) if _bare(mark) not in taken)
                taken.add(_bare(marks[name]))
        marks.setdefault("lead_item", marks["item"])
        return cls(**marks)


def _bare(mark: Mark) -> str:
    """Return what tells the first mark of a level from that of others: neither space nor the width of its signs."""
    return mark.format(1).strip().translate(_TO_HALF_WIDTH)


_TO_HALF_WIDTH = {sign + 0xFEE0: sign for sign in range(0x21, 0x7F)}


def _mark_of(level: str, samples: Mapping[str, str]) -> Mark:
    """Return the mark of a level; that of 項 may be written as its second one, where the first has a sample."""
    if level == CAPTION:
        return Mark(*samples[level].partition(CAPTION))
    mark = Mark.from_sample(samples[level])
    if level != "項" or mark.first or "第1項" not in samples:
        return mark
    return Mark.from_sample(samples[level].translate(_SECOND_TO_FIRST))


_SECOND_TO_FIRST = str.maketrans("2２二②", "1１一①")

BEHIND_ARTICLE = "条の後の項"
"""How references name 項 and 号 behind an article, which is no level."""

BULLET = "箇条"
"""The level without numbers."""

FIELDS = dict(
    zip(
        (
            "条",
            "章",
            "節",
            "別紙",
            "別紙の項",
            "項",
            "第1項",
            "号",
            "柱書の号",
            *list(Level)[2:],
            BULLET,
            CAPTION,
            BEHIND_ARTICLE,
        ),
        (field.name for field in fields(Marks)),
        strict=True,
    )
)
"""Level, as a front matter names it, to the field of `Marks`."""

_BY_LEVEL = {level: FIELDS[level] for level in Level}

UNMARKED = ("項", "第1項")
"""The levels that may go without a mark."""

EXAMPLES = {"条": "第1条」「第一条", "章": "第1章」「第一章", "節": "第1節", "別紙": "別紙1」「別表第一"}
_SAMPLES = "1. 」「（1）」「①」「イ　"
