"""The marks in front of 項, 号 and イロハ: each agreement has its own.

A mark is written as its first sample: ``1　``, ``1. ``, ``（1）``, ``①``, ``イ　``. What stands around
the numeral is kept as it is. A mark without a numeral (``· ``) is a bullet.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields

from .numerals import FIRST_NUMERALS, LATIN, from_numeral, to_numeral


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
        part_of_word = self.first == LATIN[0] and any(char in LATIN for char in around.lower())
        return bool(self.first) and not part_of_word and not any(char.isdecimal() for char in around)

    def format(self, number: int) -> str:
        """Write the mark of item `number`; ValueError where its numerals end."""
        return self.prefix + (to_numeral(number, self.first) if self.first else "") + self.suffix

    def parse(self, text: str) -> int:
        """Read the number off a mark; ValueError if it is none of these marks."""
        numeral = text.removeprefix(self.prefix).removesuffix(self.suffix)
        if not self.first or self.prefix + numeral + self.suffix != text:
            raise ValueError(f"番号ではありません: {text}")
        return from_numeral(numeral, self.first)


@dataclass(frozen=True)
class Marks:
    """The marks of one agreement, by level.

    `lead_item` marks the 号 that follow the 柱書 of an article without numbered 項;
    `bullet` marks a bulleted list.
    """

    paragraph: Mark = Mark("", "1", "　")
    item: Mark = Mark("（", "1", "）")
    lead_item: Mark = Mark("（", "1", "）")
    subitem: Mark = Mark("", "イ", "　")
    bullet: Mark = Mark("・", "", "")

    @classmethod
    def faults(cls, samples: Mapping[str, str]) -> Iterator[tuple[str, str]]:
        """Yield (level, message) for each sample that is not the first mark of its level."""
        for level, sample in samples.items():
            mark = Mark.from_sample(sample)
            if level != BULLET and not mark.stands_apart:
                yield (
                    level,
                    f"{level}の番号は、「1. 」「（1）」「①」「イ　」のような最初の番号で書いてください: {sample}",
                )

    @classmethod
    def from_samples(cls, samples: Mapping[str, str]) -> Marks:
        """Read the `marks` of a front matter; KeyError names an unknown level."""
        marks = {FIELDS[level]: Mark.from_sample(sample) for level, sample in samples.items()}
        if "item" in marks:
            marks.setdefault("lead_item", marks["item"])
        return cls(**marks)


BULLET = "箇条"
"""The level without numbers."""

FIELDS = dict(zip(("項", "号", "柱書の号", "イロハ", BULLET), (f.name for f in fields(Marks)), strict=True))
"""Level, as a front matter names it, to the field of `Marks`."""
