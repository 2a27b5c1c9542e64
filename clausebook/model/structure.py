"""The structure of an agreement: 章, 条, 項, 号 and what is below, each with the number that it prints, or none. Pure.

A page gives the *order* of chapters and articles, Markdown the *outline* of an article: whether text stands in it, and
its lists. From these `number_articles` tells what number each article has, and `structure_of` what each entry of a list
is. Nothing else numbers: pages, print, contents, references, search, data and checks all read what is decided here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from .marks import Level, Mark, Marks
from .numerals import to_numeral


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


class Number(NamedTuple):
    """The number of an article: 第5条, 第5条の2 (inserted, `branch` 2), 附則第1条 (of the n-th one: `supplement`)."""

    number: int
    branch: int = 0
    supplement: int = 0

    def label(self, mark: Mark) -> str:
        """Return the number as an agreement prints it."""
        branch = f"の{to_numeral(self.branch, mark.first)}" if self.branch else ""
        return mark.format(self.number) + branch


SUPPLEMENTARY = "附則"
"""What articles are cited with that are numbered anew."""

_SUPPLEMENTARY = re.compile(r"([附付])\s*則\s*(?:[（(].*[）)])?")


def is_supplementary(heading: str) -> bool:
    """Tell whether articles are numbered anew behind a heading: 附則, 附　則, 付則, 附則（2026年4月1日改定）."""
    return bool(_SUPPLEMENTARY.fullmatch(heading))


def supplementary_in(heading: str) -> str:
    """Return what the articles behind a heading are cited with, as it is written: 附則, 付則."""
    match = _SUPPLEMENTARY.fullmatch(heading)
    return f"{match[1]}則" if match else SUPPLEMENTARY


class Placed(NamedTuple):
    """An article in the order of its page: whether it is inserted behind the one before, and the 附則 it stands in."""

    inserted: bool = False
    supplement: int = 0


def number_articles(placed: Iterable[Placed]) -> Iterator[Number]:
    """Yield the number of each article of a page; one that is inserted behind none has no branch."""
    last: dict[int, Number] = {}
    for article in placed:
        before = last.get(article.supplement, Number(0, supplement=article.supplement))
        if article.inserted and before.number:
            number = before._replace(branch=max(before.branch, 1) + 1)
        else:
            number = before._replace(number=before.number + 1, branch=0)
        last[article.supplement] = number
        yield number


@dataclass(frozen=True)
class Article:
    """An article of an agreement. `sole` if it is one 項, which prints no number: its text and the 号 below.

    `anchor` is the id that its own and those of its parts begin with: its topic, if the page gives it no other.
    """

    number: Number
    anchor: str
    parts: tuple[Part, ...]
    sole: bool

    def part(self, numbers: Iterable[int]) -> Part:
        """Return the part with these numbers of 項, 号 …; LookupError(level, parts of that level) if there is none."""
        parts: Iterable[Part] = self.parts
        found = None
        for level, number in zip(Level, numbers, strict=False):
            choices = [part for part in parts if part.number]
            found = next((part for part in choices if part.number == number), None)
            if found is None:
                raise LookupError(level, choices)
            parts = found.numbered()
        assert found
        return found

    def places(self) -> Iterator[tuple[str, Part]]:
        """Yield each numbered part with its place as references write it: 1, 1/1, 1/1/1, 1/2 …"""
        return _places(self.parts, "")


def _places(parts: Iterable[Part], above: str) -> Iterator[tuple[str, Part]]:
    for part in parts:
        if part.number:
            yield above + str(part.number), part
            yield from _places(part.numbered(), f"{above}{part.number}/")


def shape_of(article: Article) -> str:
    """Return how many entries each level of an article has: 1(1 2) 2 of two 項, the first with two 号."""
    return _shape(article.parts)


def _shape(parts: Iterable[Part]) -> str:
    shapes = []
    for part in parts:
        below = _shape(part.numbered())
        shapes.append(f"{part.number}({below})" if below else str(part.number))
    return " ".join(shapes)


class Fault(NamedTuple):
    """What cannot be numbered, and the line it stands on."""

    line: int
    message: str


class Structured(NamedTuple):
    """An article, and what is wrong with it."""

    article: Article
    faults: list[Fault]


def structure_of(outline: Outline, number: Number, anchor: str, marks: Marks) -> Structured:
    """Return the structure of the article `number`; `anchor` is what its anchors begin with, if it is to have any."""
    numbering = _Numbering(marks)
    sole = outline.text and not outline.paragraphs
    if sole or not outline.lists:
        below = f"{anchor}-1" if anchor and outline.text else anchor  # nothing but a table, which is the article
        runs = numbering.runs(outline.lists, Level.ITEM, below, marks.lead_item)
        parts: tuple[Part, ...] = (Part(Level.PARAGRAPH, 1, "", below, runs),)
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
        parts = numbering.runs(outline.lists[:1], Level.PARAGRAPH, anchor, marks.paragraph)[0]
    return Structured(Article(number, anchor, parts, sole or not outline.lists), numbering.faults)


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
                    own = self._first(mark) if last == 1 and level is Level.PARAGRAPH else mark
                    part = Part(level, last, self._mark(own, last, entry.line), anchor and f"{anchor}-{last}")
                else:  # without a number it has an anchor only where it cannot be that of another
                    alone = anchor if len(lists) == 1 else ""
                    part = Part(level, 0, self.marks.bullet.format(place), alone and f"{alone}-{place}")
                run.append(part._replace(runs=self._below(entry, part)))
            runs.append(tuple(run))
        return tuple(runs)

    def _first(self, mark: Mark) -> Mark:
        """Return the mark of the first of several 項."""
        return mark if self.marks.first_paragraph is None else self.marks.first_paragraph

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
        return self.runs(entry.lists, below, part.anchor, self.marks.of(below))
