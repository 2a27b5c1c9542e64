"""Comparing two wordings of a topic: side by side, by phrase. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

_PHRASE = re.compile(
    r"[一-龥々〆0-9０-９●○]+[ぁ-ん]*|[ァ-ヴー・]+[ぁ-ん]*|[A-Za-zＡ-Ｚａ-ｚ][A-Za-zＡ-Ｚａ-ｚ0-9_.-]*[ぁ-ん]*|[ぁ-ん]+|.",
    re.DOTALL,
)
"""A word with the particles behind it, as readers take in Japanese (文節, roughly), or a sign."""


_LEAST_LIKENESS = 0.3
"""Paragraphs less alike do not answer to each other."""


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
    rows, i, j = [], 0, 0
    for step in _steps(list(map(phrases, one)), list(map(phrases, other))):
        if step is _BOTH:
            rows.append(_compare(one[i], other[j]))
        elif step is _ONE:
            rows.append(Pair([Span(one[i], False)], []))
        else:
            rows.append(Pair([], [Span(other[j], False)]))
        i, j = i + step.one, j + step.other
    return rows


class _Step(NamedTuple):
    """How many paragraphs of each wording a row takes."""

    one: int
    other: int


_ONE, _OTHER, _BOTH = _Step(1, 0), _Step(0, 1), _Step(1, 1)


def _steps(one: list[list[str]], other: list[list[str]]) -> Iterator[_Step]:
    """Yield the rows of the best alignment: that of the greatest likeness together, found from the end."""
    best = [_OTHER] * len(other)
    table = [best]  # the next step where so many paragraphs of `one` are left
    below = [0.0] * (len(other) + 1)
    for i in reversed(range(len(one))):
        scores, best = [0.0] * len(below), [_ONE] * len(below)
        for j in reversed(range(len(other))):
            choices = [(below[j], _ONE), (scores[j + 1], _OTHER)]
            if (likeness := _likeness(one[i], other[j])) > _LEAST_LIKENESS:
                choices.append((below[j + 1] + likeness, _BOTH))
            scores[j], best[j] = max(choices, key=lambda choice: choice[0])
        table.append(best)
        below = scores
    i, j = 0, 0
    while i < len(one) or j < len(other):
        step = table[len(one) - i][j]
        yield step
        i, j = i + step.one, j + step.other


def _likeness(one: list[str], other: list[str]) -> float:
    """Return how alike two paragraphs are, from 0 to 1; 0 as soon as it is clear that they are too little so."""
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    bounds = matcher.real_quick_ratio, matcher.quick_ratio  # take less long
    return 0 if any(bound() <= _LEAST_LIKENESS for bound in bounds) else matcher.ratio()


def _compare(one: str, other: str) -> Pair:
    left, right = phrases(one), phrases(other)
    matcher = SequenceMatcher(None, left, right, autojunk=False)
    spans: tuple[list[Span], list[Span]] = ([], [])
    for tag, a, b, c, d in matcher.get_opcodes():
        for side, text in zip(spans, ("".join(left[a:b]), "".join(right[c:d])), strict=True):
            if text:
                side.append(Span(text, tag == "equal"))
    return Pair(*spans)
