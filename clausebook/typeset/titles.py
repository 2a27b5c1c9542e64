"""Where a long title is parted, if nobody has said it: between its words, as far as their signs tell. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from itertools import pairwise

from .linebreak import Break, breaks

_KINDS = (
    ("opening", re.compile(r"[（(「『【〔［〈《“／/]")),
    ("closing", re.compile(r"[）)」』】〕］〉》”、，。．・\s]")),
    ("latin", re.compile(r"[0-9A-Za-z０-９Ａ-Ｚａ-ｚ'’&.-]")),
    ("katakana", re.compile(r"[ァ-ヺー]")),
    ("hiragana", re.compile(r"[ぁ-ゖ]")),
)
_KANJI = "kanji"

_JOINED = re.compile("(?:及び|並びに|又は|若しくは)$")
"""Words behind which a title is parted as behind a comma."""

_PUNCTUATED, _WORD, _OTHER = 0.0, 1.0, 2.0
"""What a break costs: at punctuation, behind what ends a word, elsewhere between two kinds of signs."""


def title_lines(text: str, width_of: Callable[[str], float], room: float, least: int) -> list[str]:
    """Return the lines of a title; the whole in one, if `least` lines or one more do not part it between words.

    Lines are parted at punctuation if they can be, and are about as long as one another.
    """
    costs = {**dict(_breaks(text)), len(text): 0.0}

    @cache
    def best(start: int, count: int) -> tuple[float, list[str]] | None:
        """Return the best lines of what begins at `start`, and what they cost."""
        found = []
        for end in costs if count > 1 else [len(text)]:
            width = width_of(text[start:end]) / room if end > start else 0
            if not 0 < width <= 1:
                continue
            others = best(end, count - 1) if count > 1 else (0.0, [])
            if others:
                found.append((costs[end] + (1 - width) ** 2 + others[0], [text[start:end], *others[1]]))
        return min(found, default=None)

    found = best(0, least) or best(0, least + 1)
    return found[1] if found else [text]


def _breaks(text: str) -> Iterator[tuple[int, float]]:
    """Yield the places between two words at which a line may end, each with what that costs."""
    kinds = [next((name for name, signs in _KINDS if signs.match(sign)), _KANJI) for sign in text]
    allowed = breaks(list(text))
    for place, (before, after) in enumerate(pairwise(kinds), start=1):
        joined = _JOINED.search(text, 0, place)
        if allowed[place - 1] is not Break.FREELY or (not joined and (before == after or after == "hiragana")):
            continue
        if joined or after == "opening" or before == "closing":
            yield place, _PUNCTUATED
        elif before != "opening":
            yield place, _WORD if before == "hiragana" else _OTHER
