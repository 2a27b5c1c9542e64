"""The structure of an agreement: 条, 項, 号 and イロハ, each with the number that it prints, or none. Pure.

Markdown gives the *outline* of an article: whether text stands in it, and its lists. From that `structure_of` tells
what each entry of a list is, and `resolve` what a reference by topic prints and where it leads. Nothing else numbers:
pages, print, contents, search, data and checks all read what is decided here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from .diagnostics import suggestion
from .marks import Mark, Marks
from .numerals import Place


class Level(StrEnum):
    """The levels of an article, from above."""

    PARAGRAPH = "項"
    ITEM = "号"
    SUBITEM = "イロハ"

    @property
    def below(self) -> Level | None:
        """The next level, None below the last."""
        levels = list(Level)
        place = levels.index(self) + 1
        return levels[place] if place < len(levels) else None


class ListEntry(NamedTuple):
    """An entry of a list in an outline: the lists in it, and the line it stands on."""

    lists: tuple[Listing, ...]
    line: int


class Listing(NamedTuple):
    """A list in an outline: its first number as written, 0 for bullets."""

    start: int
    entries: tuple[ListEntry, ...]


class Outline(NamedTuple):
    """What Markdown tells of an article.

    `text` says whether text stands before its lists, or there are none; `paragraphs` that its list holds 項 all the
    same, and not the 号 of that text. `behind` is the line of the first text behind a list, 0 if there is none.
    """

    lists: tuple[Listing, ...]
    text: bool
    paragraphs: bool
    line: int
    behind: int = 0


class Paragraph(NamedTuple):
    """A paragraph or item of a clause: its level (文 for text without a number), the mark before it, its text.

    `place` is the numbered part that it belongs to, as references write it: 1/2; nothing outside of an article.
    """

    level: str
    mark: str
    text: str
    place: str = ""


class Part(NamedTuple):
    """A 項, a 号 or what is below: its number (0: none, so nobody can refer to it), the mark before it, its anchor.

    `runs` are the parts in each of its lists, in the order of the outline.
    """

    level: Level
    number: int
    mark: str
    anchor: str
    runs: tuple[tuple[Part, ...], ...] = ()

    def numbered(self) -> Iterator[Part]:
        """Yield the parts below that have a number."""
        return (part for run in self.runs for part in run if part.number)


@dataclass(frozen=True)
class Article:
    """An article of an agreement. `sole` if it is one 項, which prints no number: its text and the 号 below."""

    number: int
    topic: str
    parts: tuple[Part, ...]
    sole: bool

    def places(self) -> Iterator[tuple[str, Part]]:
        """Yield each numbered part with its place as references write it: 1, 1/1, 1/1/1, 1/2 …"""
        return _places(self.parts, "")


def _places(parts: Iterable[Part], above: str) -> Iterator[tuple[str, Part]]:
    for part in parts:
        if part.number:
            yield above + str(part.number), part
            yield from _places(part.numbered(), f"{above}{part.number}/")


class Fault(NamedTuple):
    """What cannot be numbered, and the line it stands on."""

    line: int
    message: str


class Structured(NamedTuple):
    """An article, and what is wrong with it."""

    article: Article
    faults: list[Fault]


def structure_of(outline: Outline, number: int, topic: str, marks: Marks) -> Structured:
    """Return the structure of the article `number`, whose anchors begin with its topic."""
    numbering = _Numbering(marks)
    sole = outline.text and not outline.paragraphs
    if sole or not outline.lists:
        runs = numbering.runs(outline.lists, Level.ITEM, f"{topic}-1", marks.lead_item)
        parts: tuple[Part, ...] = (Part(Level.PARAGRAPH, 1, "", f"{topic}-1", runs),)
    else:
        if outline.behind:
            message = "項の後に、番号のない文があります。項の続きなら3文字下げて書き、別の項なら番号を付けてください。"
            numbering.fault(outline.behind, message)
        for extra in outline.lists[1:]:
            line = extra.entries[0].line if extra.entries else outline.line
            numbering.fault(line, "項の番号が途中で途切れています。1つの続いた番号にしてください。")
        if outline.lists[0].start == 0:
            message = "「- 」の箇条の前に柱書がありません。項なら「1. 」と書き、箇条なら前に文を書いてください。"
            numbering.fault(outline.lists[0].entries[0].line, message)
        parts = numbering.runs(outline.lists[:1], Level.PARAGRAPH, topic, marks.paragraph)[0]
    return Structured(Article(number, topic, parts, sole or not outline.lists), numbering.faults)


class _Numbering:
    """Numbers the lists of one article, and notes what it cannot number."""

    def __init__(self, marks: Marks) -> None:
        self.marks = marks
        self.faults: list[Fault] = []

    def fault(self, line: int, message: str) -> None:
        self.faults.append(Fault(line, message))

    def runs(self, lists: tuple[Listing, ...], level: Level, anchor: str, mark: Mark) -> tuple[tuple[Part, ...], ...]:
        """Return the parts in each of some lists; numbers go on from one list to the next."""
        runs, last = [], 0
        for listing in lists:
            if listing.start not in (0, last + 1):
                message = (
                    f"{level}の番号が「{listing.start}」から始まっています。「{last + 1}」のはずです。"
                    "1つの項の中の番号は、間に文があっても続けて書きます。"
                )
                self.fault(listing.entries[0].line, message)
            run = []
            for place, entry in enumerate(listing.entries, start=1):
                if listing.start:
                    last += 1
                    part = Part(level, last, self._mark(mark, last, entry.line), anchor and f"{anchor}-{last}")
                else:  # without a number it has an anchor only where it cannot be that of another
                    alone = anchor if len(lists) == 1 else ""
                    part = Part(level, 0, self.marks.bullet.format(place), alone and f"{alone}-{place}")
                run.append(part._replace(runs=self._below(entry, part)))
            runs.append(tuple(run))
        return tuple(runs)

    def _mark(self, mark: Mark, number: int, line: int) -> str:
        try:
            return mark.format(number)
        except ValueError as error:
            self.fault(line, str(error))
            return ""

    def _below(self, entry: ListEntry, part: Part) -> tuple[tuple[Part, ...], ...]:
        """Return the parts in the lists of an entry."""
        below = part.level.below
        if below is None or not entry.lists:
            for listing in entry.lists:
                message = f"{part.level}より下の箇条は書けません。{'、'.join(Level)}の{len(Level)}段に収めてください。"
                self.fault(listing.entries[0].line, message)
            return tuple(() for _ in entry.lists)
        mark = self.marks.item if below is Level.ITEM else self.marks.subitem
        return self.runs(entry.lists, below, part.anchor, mark)


class Reference(NamedTuple):
    """A reference by topic: what it prints, and the anchor that it leads to."""

    text: str
    anchor: str


_NUMBERS = re.compile("[1-9][0-9]*")


def resolve(target: str, articles: Mapping[str, Article], subitem: Mark) -> Reference:
    """Return the reference that ``topic/paragraph/item/subitem`` stands for; ValueError says why there is none.

    `articles` by topic, `subitem` is the mark of the lowest level, which is cited by its numeral (第1号イ). A sole 項
    is not named: 第3条第2号.
    """
    topic, *numbers = target.split("/")
    article = articles.get(topic)
    if article is None:
        near = suggestion(topic, articles)
        raise ValueError(
            f"参照先「{topic}」に当たる条が、この契約書にありません。{near}条項のフォルダー名で書いてください。"
        )
    below = place_below(target, subitem, article.sole)
    parts: Iterable[Part] = article.parts
    found = None
    for level, number in zip(Level, map(int, numbers), strict=False):
        choices = [part for part in parts if part.number]
        found = next((part for part in choices if part.number == number), None)
        if found is None:
            having = f"{level}は{len(choices)}つです" if choices else f"番号の付いた{level}はありません"
            raise ValueError(f"参照先「{target}」の{level}がありません。そこの{having}。")
        parts = found.numbered()
    return Reference(str(Place(article.number)) + below, found.anchor if found else topic)


def place_below(target: str, subitem: Mark, sole: bool = False) -> str:
    """Return what a reference names below its article, as 第2項第1号イ; ValueError if its numbers cannot be read.

    The 項 of an article that has but one is not named: 第1号.
    """
    topic, *numbers = target.split("/")
    if not all(map(_NUMBERS.fullmatch, numbers)) or len(numbers) > len(Level):
        raise ValueError(
            f"参照先「{target}」を読めません。「{topic}/2/1」（第2項第1号）のように、半角の数字で書いてください。"
        )
    levels = zip((Level.PARAGRAPH, Level.ITEM), numbers, strict=False)
    place = "".join(f"第{number}{level}" for level, number in levels if not (sole and level is Level.PARAGRAPH))
    for number in numbers[2:]:
        place += subitem.format(int(number)).removeprefix(subitem.prefix).removesuffix(subitem.suffix)
    return place


def place_in(place: str, clause: Iterable[Paragraph]) -> str:
    """Return how a place in the text of a clause is cited, without the number of an article: 1/2 as 第1項第2号."""
    sole = all(line.level != Level.PARAGRAPH for line in clause)
    return place_below(f"/{place}", Marks().subitem, sole) if place else ""
