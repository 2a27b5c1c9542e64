"""Comparing two wordings of a topic: side by side, by phrase. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from functools import cache
from typing import NamedTuple

_PHRASE = re.compile(
    r"[一-龥々〆0-9０-９●○]+[ぁ-ん]*|[ァ-ヴー・]+[ぁ-ん]*|[A-Za-zＡ-Ｚａ-ｚ][A-Za-zＡ-Ｚａ-ｚ0-9_.-]*[ぁ-ん]*|[ぁ-ん]+|.",
    re.DOTALL,
)
"""A word with the particles behind it, as readers take in Japanese (文節, roughly), or a sign."""


class Span(NamedTuple):
    """A run of phrases, and whether the other wording has them too."""

    text: str
    shared: bool


class Pair(NamedTuple):
    """A paragraph or item of each wording that answer to each other; empty where there is none."""

    one: list[Span]
    other: list[Span]


def phrases(text: str) -> list[str]:
    """Split a text into phrases."""
    return _PHRASE.findall(text)


def side_by_side(one: Sequence[str], other: Sequence[str]) -> list[Pair]:
    """Align the paragraphs of two wordings, so that those that say the most alike stand beside each other."""

    @cache
    def best(i: int, j: int) -> tuple[float, tuple[tuple[int | None, int | None], ...]]:
        if i == len(one) or j == len(other):
            rest = [(k, None) for k in range(i, len(one))] + [(None, k) for k in range(j, len(other))]
            return 0.0, tuple(rest)
        likeness = _matcher(one[i], other[j]).ratio()
        paired, left, right = best(i + 1, j + 1), best(i + 1, j), best(i, j + 1)
        choices = [(left[0], ((i, None), *left[1])), (right[0], ((None, j), *right[1]))]
        if likeness > 0.3:
            choices.append((paired[0] + likeness, ((i, j), *paired[1])))
        return max(choices, key=lambda choice: choice[0])

    rows = []
    for i, j in best(0, 0)[1]:
        if i is not None and j is not None:
            rows.append(_compare(one[i], other[j]))
        elif i is not None:
            rows.append(Pair([Span(one[i], False)], []))
        elif j is not None:
            rows.append(Pair([], [Span(other[j], False)]))
    return rows


def _matcher(one: str, other: str) -> SequenceMatcher[str]:
    return SequenceMatcher(None, phrases(one), phrases(other), autojunk=False)


def _compare(one: str, other: str) -> Pair:
    matcher = _matcher(one, other)
    left, right = phrases(one), phrases(other)
    spans: tuple[list[Span], list[Span]] = ([], [])
    for tag, a, b, c, d in matcher.get_opcodes():
        for side, text in zip(spans, ("".join(left[a:b]), "".join(right[c:d])), strict=True):
            if text:
                side.append(Span(text, tag == "equal"))
    return Pair(*spans)
