"""Counting what is wrong in set agreements, as they are read back."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from .lines import JAPANESE, Sign
from .markup import Kind, Part
from .readings import Char, Reading, lines

_NEAR = 1.0  # point: what is no further apart stands at the same place
_SHORT = 10  # signs: a cell with no more is not to be broken
_WORD = 20  # letters and digits: a word with no more is not to be broken
_LOOSE = 0.1  # em: what two signs may be further apart than they are set, beside what the line is opened by
_SPREAD = 1.15  # of the size: what the signs of a label may be apart
_BESIDE = 8.0  # points: a rule that is no further from a baseline belongs to its line

_COLONS = "：:"
_OPENS, _CLOSES, _STOPS = "「『（【〔", "」』）】〕", "、。，．"
_KANA, _JAPANESE, _LATIN_OPENS, _LATIN_CLOSES = "ｦ-ﾝ", "ぁ-ヺー一-鿿", r"(\[‘“", r")\]’”"
_CLOSED_UP = re.compile(f"[{_CLOSES}{_STOPS}][{_CLOSES}{_STOPS}{_LATIN_CLOSES}]|[{_OPENS}{_LATIN_OPENS}][{_OPENS}]")
_HALF = re.compile(f"[{_CLOSES}].|.[{_OPENS}]|[{_STOPS}][{_LATIN_OPENS}{_KANA}]")
_SET_CLOSE = f"[{_LATIN_OPENS}{_LATIN_CLOSES}{_KANA}]"
_SOLID = re.compile(f"[{_JAPANESE}{_KANA}]{_SET_CLOSE}|{_SET_CLOSE}[{_JAPANESE}{_KANA}]")


def _apart(pair: str) -> float | None:
    """Return how far two signs stand apart by themselves, in ems, if one is a bracket, a quote or half-width kana."""
    if _CLOSED_UP.fullmatch(pair):
        return 0.0
    if _HALF.fullmatch(pair):
        return 0.5
    return 0.0 if _SOLID.fullmatch(pair) else None


def loose_brackets(paragraphs: Iterable[list[list[Sign]]]) -> Counter[str]:
    """Count the pairs with a bracket, a quote or half-width kana that stand too far apart."""
    found: Counter[str] = Counter()
    for line in (line for paragraph in paragraphs for line in paragraph):
        between = [(a.text + b.text[0], b.start - a.end) for a, b in pairwise(line)]
        opened = median([space for pair, space in between if JAPANESE.fullmatch(pair)] or [0.0])
        for pair, space in between:
            if (wanted := _apart(pair)) is not None and space > wanted + max(opened, 0) + _LOOSE:
                found[pair] += 1
    return found


def cut_words(paragraphs: Iterable[list[list[Sign]]]) -> int:
    """Count the lines that end within a Latin word that is not long."""
    found = 0
    for paragraph in paragraphs:
        text = "".join(sign.text for line in paragraph for sign in line)
        inside = {
            place
            for word in re.finditer("[A-Za-z0-9]+", text)
            if len(word[0]) <= _WORD
            for place in range(word.start() + 1, word.end())
        }
        ends = 0
        for line in paragraph:
            found += ends in inside
            ends += sum(len(sign.text) for sign in line)
    return found


class Balance(NamedTuple):
    """What pages look like."""

    pages: int
    blank: int  # lines at the feet of pages that go on
    half: int  # such pages of which half is empty, or more
    alone: int  # signature blocks on a page with nothing else of the agreement
    torn: int  # signature blocks on two pages
    headings: int  # that end a page
    lone: int  # lines of paragraphs that stand alone at the head or foot of a page


_SIGNATURE = (Kind.SIGNING, Kind.LABEL, Kind.VALUE)


def balance(reading: Reading) -> Balance:
    """Count what the pages of an agreement look like."""
    placed = [(part.kind, chars) for part, chars in reading.placed if chars]
    begins: dict[int, Kind] = {}
    ends: Counter[int] = Counter()
    for kind, char in ((kind, char) for kind, chars in placed for char in chars):
        begins.setdefault(char.page, kind)
        ends[char.page] = max(ends[char.page], reading.line(char) + 1)
    blank = [reading.style.lines - end for page, end in ends.items() if begins.get(page + 1, Kind.ANNEX) != Kind.ANNEX]
    block = {char.page for kind, chars in placed if kind in _SIGNATURE for char in chars}
    held = {char.page for kind, chars in placed if kind not in _SIGNATURE for char in chars}
    return Balance(
        len(ends),
        sum(blank),
        sum(2 * lines >= reading.style.lines for lines in blank),
        bool(block) and min(block) not in held,
        len(block) > 1,
        sum(
            chars[-1].page != below[0].page
            for (kind, chars), (_, below) in pairwise(placed)
            if kind in (Kind.HEADING, Kind.ANNEX)
        ),
        sum(_lone(chars) for kind, chars in placed if kind is Kind.TEXT),
    )


def _lone(chars: list[Char]) -> bool:
    """Tell whether the first or the last line of a paragraph stands alone on its page."""
    pages = Counter(line[0].page for line in lines(chars))
    return len(pages) > 1 and 1 in (pages[min(pages)], pages[max(pages)])


class Rows(NamedTuple):
    """What a table looks like that goes on over the pages."""

    pages: int
    height: int  # lines of the highest cell of each row
    headless: int  # pages that do not begin with its head
    torn: int  # rows on two pages
    ragged: int  # amounts that do not end where the others do
    broken: int  # short cells on two lines


def rows(reading: Reading) -> Rows:
    """Count what the table of an agreement looks like."""
    cells = [(part, chars) for part, chars in reading.placed if part.kind is Kind.CELL and chars]
    pages = {char.page for _, chars in cells for char in chars}
    table: list[list[list[Char]]] = []
    for part, chars in cells:
        table += [[]] if part.first else []
        table[-1].append(chars)
    amounts = [chars[-1].x for part, chars in cells if re.fullmatch("[0-9,]+円", part.text)]
    return Rows(
        len(pages),
        sum(max(len(lines(chars)) for chars in row) for row in table),
        len(pages) - 1 - reading.repeated,
        sum(len({char.page for chars in row for char in chars}) > 1 for row in table),
        sum(abs(x - median(amounts)) > _NEAR for x in amounts),
        sum(len(part.text) <= _SHORT and len(lines(chars)) > 1 for part, chars in cells),
    )


class Fields(NamedTuple):
    """What the parties' fields look like."""

    fields: int
    beside: int  # values and rules that do not begin where most of their party's do
    unhung: int  # further lines of values that do not begin where the first one does
    spread: int  # labels with space between their signs


def fields(reading: Reading) -> Fields:
    """Count what the fields of an agreement's parties look like.

    A first line that names the party (会社　みどり商事) is no field: its value need not begin where the others do.
    """
    count, beside, unhung, spread = (0,) * 4
    for party in _parties(reading):
        named = len(party) > 1 and party[0][0][-1].text not in _COLONS
        starts = [start for _, _, start in party[named:]]
        common = max(starts, key=lambda start: sum(abs(start - other) <= _NEAR for other in starts))
        beside += sum(abs(start - common) > _NEAR for start in starts)
        count += len(party)
        for label, value, start in party:
            spread += any(b.x - a.x > _SPREAD * reading.style.size for a, b in pairwise(label))
            unhung += sum(abs(line[0].x - start) > _NEAR for line in lines(value)[1:] if line[0].text not in _OPENS)
    return Fields(count, beside, unhung, spread)


def _parties(reading: Reading) -> Iterator[list[tuple[list[Char], list[Char], float]]]:
    """Yield each party's fields: label, value, and where the value or its rule begins."""
    party = []
    label: tuple[Part, list[Char]] | None = None
    for part, chars in reading.placed:
        if part.kind is Kind.VALUE and label and part.text[:1] not in tuple("_＿"):
            party.append((label[1], chars, chars[0].x if chars else _rule_behind(reading, label[1])))
        elif party and (part.kind not in (Kind.LABEL, Kind.VALUE) or part.first):
            yield party
            party = []
        label = (part, chars) if part.kind is Kind.LABEL and chars else None
    if party:
        yield party


def _rule_behind(reading: Reading, label: list[Char]) -> float:
    """Return where the rule behind a label begins."""
    last = label[-1]
    return min(
        level.x
        for level in reading.levels
        if level.page == last.page and level.x > last.x and abs(level.y - last.baseline) < _BESIDE
    )
