"""References that are typed as words, not computed: 前条第2項, 次項, 前各号. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from .numerals import KANJI, read_number
from .terms import whole_words


class Typed(NamedTuple):
    """A reference that is typed as words: where it starts in a text, and what it says.

    That is `where` (前, 次, 本) the part of a `level` (条, 項, 号) is, and how far `away`: 前条 is 1, 前各号 0.
    `below` are the numbers behind it, each with its level: 前条第2項第1号.
    """

    start: int
    words: str
    where: str
    away: int
    level: str
    below: tuple[tuple[str, int], ...]


_COUNT = f"[0-9０-９{KANJI}十百]{{1,4}}"

_COUNTED = "(?<=号)[様議証被機車室棟館線]"
"""What follows 号 where it counts something else: 第1号様式, 第1号議案, 第1号証, 第1号被保険者, 第3号機."""

_TYPED = whole_words(
    f"(?:(?P<form>[前次](?:々|{_COUNT})?[条項号]|前各[項号]|本[条項])(?P<below>(?:第{_COUNT}[項号])*)"
    f"|(?P<own>第{_COUNT}項(?:第{_COUNT}号)?|第{_COUNT}号))(?!{_COUNTED})"
)

_OF_ANOTHER = re.compile("[条項号章節]|附則|別[紙表添]|の$")
"""What says, in a sentence, that the 項 or 号 behind it may be of what was named before."""

_BELOW = f"第({_COUNT})([項号])"


def typed_in(text: str, before: str = "") -> Iterator[Typed]:
    """Yield the references within an agreement that are typed in a text; `before` is what its paragraph says before it.

    第2項 is one of the own article, and 第1号 of the own 項, if the sentence has named no other place.
    """
    for match in _TYPED.finditer(text):
        if match["own"]:
            sentence = (before + text[: match.start()]).rpartition("。")[2]
            numbers = re.findall(_BELOW, match["own"])
            if not _OF_ANOTHER.search(sentence) and all(len(number) < 3 for number, _ in numbers):
                below = tuple((kind, read_number(number)) for number, kind in numbers)
                yield Typed(match.start(), match[0], "本", 1, "条" if below[0][0] == "項" else "項", below)
            continue
        where, count, level = match["form"][0], match["form"][1:-1], match["form"][-1]
        try:
            parts = tuple((kind, read_number(number)) for number, kind in re.findall(_BELOW, match["below"]))
            counted = {"": 1, "々": 2, "各": 0}[count] if count in ("", "々", "各") else read_number(count)
        except ValueError:  # 第百百項
            continue
        yield Typed(match.start(), match[0], where, counted, level, parts)
