"""References as contracts write them: by topic in the source, by number in print. Pure.

What a clause writes      what an agreement prints
``confidentiality``       第9条
``confidentiality/2/1``   第9条第2項第1号
``confidentiality（）/2``   第9条（秘密保持）第2項
``./2``                   本条第2項
``/2``, ``//1``           第2項 (of this article), 第1号 (of this 項)
``前条 <purpose>``          前条; an error where that is not the article before
``前項 <./1/2>``            前項第2号
``a, b 及び c から d``        第3条、第9条及び第14条から第16条まで

A *target* names an article by its topic (or by the id that the page gives it), and its parts by their numbers.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from .diagnostics import suggestion
from .marks import Level, Marks
from .numerals import to_digits, to_numeral
from .structure import SUPPLEMENTARY, Article, Paragraph, Part
from .typed import Typed


class Target(NamedTuple):
    """What is referred to: an article by its name (empty for the own one), and the numbers of its parts.

    `captioned` asks for the caption of the article; `bare` names the parts alone, of the own article or 項.
    """

    name: str
    numbers: tuple[int, ...] = ()
    captioned: bool = False
    bare: bool = False


class Cited(NamedTuple):
    """One reference of a list: its target, and the relative form that it is written in (前条, or none)."""

    target: Target
    form: str = ""

    def words(self, title: str) -> str:
        """Return what it prints where there is no agreement, and `title` is that of the topic that it names."""
        name, numbers, _, bare = self.target
        if self.form:
            return self.form + below(numbers, Marks(), _DEPTHS[self.form[-1]])
        if name:
            return f"「{title}」の条{below(numbers, Marks())}"
        start = next((place for place, number in enumerate(numbers) if number), 0)
        return ("" if bare else "本条") + below(numbers, Marks(), start)


UNTIL = "まで"
"""What ends a range that begins with 「から」; it is put there if it is not written."""

RANGES = ("から", "ないし", "乃至")

JOINTS = ("及び", "および", "並びに", "ならびに", "又は", "または", "若しくは", "もしくは", "と", "・")

Piece = Cited | str
"""A reference, or a word between two of them."""

_PART = re.compile(r"[^\s,、<>]+\s*<[^<>]*>|[,、]|[^\s,、]+")
_TARGET = re.compile(r"(?P<name>\.?|\w[\w-]*)(?P<caption>（）)?(?P<numbers>(?:/[0-9]*)*)")
_FORMED = re.compile(r"(?P<form>[^<>\s]+)\s*<(?P<target>[^<>]*)>")
_FEW = "二三四五六七八九"
_RELATIVE = re.compile(f"前各[項号]|[前次][2-9２-９{_FEW}]?[条項号]|[同本][条項号]")
_DEPTHS = {"条": 0, "項": 1, "号": 2}
_FORMS = "前条・次条・前2条・前項・次項・前2項・前号・前各項・前各号・本条・本項・同条・同項"
_LISTED = re.compile("c(?:fcu?|rc)?(?:,c(?:fcu?|rc)?)*")
"""What follows what: a reference, ranges with and without 「まで」, and what joins them."""


def parse(content: str) -> list[Piece]:
    """Return the references of a role's content, and the words between them; ValueError says what cannot be read."""
    pieces = list(map(_piece, _PART.findall(content)))
    if not _LISTED.fullmatch("".join(map(_kind, pieces))):
        raise ValueError(
            f"参照「{content}」を読めません。"
            "「主題」「主題/2/1」「主題, 主題 及び 主題」「主題 から 主題」のように書いてください。"
        )
    pieces = [piece for piece in pieces if piece != UNTIL]
    for place in range(len(pieces) - 1, 0, -1):
        if pieces[place - 1] == RANGES[0]:
            pieces.insert(place + 1, UNTIL)
    return pieces


def _piece(part: str) -> Piece:
    if part in (",", "、"):
        return "、"
    return part if part in (*JOINTS, *RANGES, UNTIL) else _cited(part)


def _kind(piece: Piece) -> str:
    if isinstance(piece, Cited):
        return "c"
    return {RANGES[0]: "f", UNTIL: "u"}.get(piece, "r" if piece in RANGES else ",")


def _cited(text: str) -> Cited:
    formed = _FORMED.fullmatch(text)
    target, form = (formed["target"].strip(), formed["form"]) if formed else (text, "")
    match = _TARGET.fullmatch(target)
    if not match or not target:
        raise ValueError(_UNREADABLE % target)
    if not form and _RELATIVE.fullmatch(target):
        raise ValueError(f"「{text}」が指す所を、「{text} <主題>」「{text} <主題/2>」のように書いてください。")
    if form and not _RELATIVE.fullmatch(form):
        raise ValueError(f"「{form}」という参照の形はありません。書けるのは {_FORMS} です。")
    numbers = match["numbers"].split("/")[1:]
    leading = next((place for place, number in enumerate(numbers) if number), len(numbers))
    bare = not match["name"]
    if (leading and not bare) or not all(re.fullmatch("[1-9][0-9]*", number) for number in numbers[leading:]):
        raise ValueError(_UNREADABLE % target)
    if match["caption"] and (bare or (form and not form.endswith("条"))):
        raise ValueError(f"「{text}」には見出しを付けられません。「（）」を消すか、条の名前の後に書いてください。")
    if len(numbers) > len(Level) or (bare and leading == len(numbers)):
        raise ValueError(f"参照先「{target}」を読めません。項から下は{len(Level)}段までです。")
    if form and leading > _DEPTHS[form[-1]]:
        raise ValueError(f"「{text}」の参照先は、「./2/1」（本条第2項第1号）のように、項の番号から書いてください。")
    parsed = tuple(int(number or 0) for number in numbers)
    name = match["name"].removeprefix(".")
    return Cited(Target(name, parsed, bool(match["caption"]), bare), to_digits(form))


_UNREADABLE = "参照先「%s」を読めません。「主題/2/1」（第2項第1号）のように、半角の数字で書いてください。"


def ranges_in(pieces: Sequence[Piece]) -> Iterator[tuple[Cited, Cited]]:
    """Yield the first and the last reference of each range."""
    for first, joint, last in zip(pieces, pieces[1:], pieces[2:], strict=False):
        if joint in RANGES and isinstance(first, Cited) and isinstance(last, Cited):
            yield first, last


class Here(NamedTuple):
    """Where a reference stands: the place of its article on the page (-1: in none), and the numbers of its parts."""

    article: int = -1
    numbers: tuple[int, ...] = ()


class Reference(NamedTuple):
    """What a reference prints, the anchor that it leads to, and what it names if that is not all said by its text."""

    text: str
    anchor: str
    names: str = ""


@dataclass(frozen=True)
class Agreement:
    """What references are resolved in: the articles of an agreement with their captions, and its marks.

    `supplements` are the words for its 附則 in their order, where they are not that one.
    """

    articles: Sequence[Article]
    captions: Sequence[str]
    marks: Marks
    supplements: Sequence[str] = ()

    def place_of(self, name: str) -> int:
        """Return the place of an article by its name; ValueError if there is none."""
        if name not in self._names:
            raise ValueError(
                f"参照先「{name}」に当たる条が、この契約書にありません。{suggestion(name, self._names)}"
                "条項のフォルダー名で書いてください。"
            )
        return self._names[name]

    @cached_property
    def _names(self) -> dict[str, int]:
        return {article.anchor: place for place, article in enumerate(self.articles)}

    def settled(self, target: Target, here: Here) -> Here:
        """Return the place that a target names, and the numbers of its parts; ValueError if it is not there."""
        if not target.name and here.article < 0:
            raise ValueError("条の外なので、「./2」や「/2」では参照できません。「主題/2」と書いてください。")
        place = self.place_of(target.name) if target.name else here.article
        numbers = tuple(number or _own(here, level) for level, number in enumerate(target.numbers))
        self.part(place, numbers, source_of(target))
        return Here(place, numbers)

    def part(self, place: int, numbers: tuple[int, ...], shown: str) -> Part | None:
        """Return a part of an article, None for all of it; ValueError if it is not there."""
        try:
            return self.articles[place].part(numbers) if numbers else None
        except LookupError as error:
            level, choices = error.args
            having = f"{level}は{len(choices)}つです" if choices else f"番号の付いた{level}はありません"
            raise ValueError(f"参照先「{shown}」の{level}がありません。そこの{having}。") from None

    def anchor(self, at: Here) -> str:
        """Return the anchor of a place."""
        part = self.part(at.article, at.numbers, "")
        return part.anchor if part else self.articles[at.article].anchor

    def label(self, place: int) -> str:
        """Return the number of an article, as it is cited: less the point that its heading has (１．)."""
        number = self.articles[place].number
        supplements = ("", *(self.supplements or [SUPPLEMENTARY] * number.supplement))
        return supplements[number.supplement] + number.label(self.marks.article).rstrip(" 　.．")

    def whole(self, at: Here) -> str:
        """Return what a place is called wherever it is named: 第7条第2項."""
        return self.label(at.article) + self.below(at)

    def meant(self, words: str, at: Here, here: Here) -> str:
        """Return what relative words name that lead from `here` to a place: of several (前各号, 前2条) all of them."""
        depth = _DEPTHS[next(sign for sign in words if sign in _DEPTHS)]
        first, *others = self._several(words, depth, at, here)
        if not others:
            return self.whole(first)
        *named, last = (self._beside(first, place) for place in others)
        if named and len(at.numbers) == depth:
            return f"{self.whole(first)}から{last}{UNTIL}"
        return "、".join([self.whole(first), *named]) + "及び" + last

    def _several(self, words: str, depth: int, at: Here, here: Here) -> list[Here]:
        """Return the places that relative words name; where they name but one, it is the one that they lead to."""
        counted = words[1 : words.index("条項号"[depth])]
        if words[0] not in "前次" or counted in ("", "々"):
            return [at]
        peers = self._peers(here, depth)
        own, there = ((each.article, *each.numbers)[depth] for each in (here, at))
        first = peers[0] if counted == "各" else there
        named = range(first, own) if words[0] == "前" else range(own + 1, there + 1)
        return [found for number in peers if number in named and (found := self._instead(at, depth, number))] or [at]

    def _instead(self, at: Here, depth: int, number: int) -> Here | None:
        """Return a place with another number at a depth; None if it is not there."""
        places = [at.article, *at.numbers]
        places[depth] = number
        found = Here(places[0], tuple(places[1:]))
        try:
            self.part(*found, "")
        except ValueError:
            return None
        return found

    def _beside(self, first: Here, other: Here) -> str:
        """Return what a place is called behind another one: 第2号 of the same 項."""
        if first.article != other.article:
            return self.whole(other)
        return self.below(other, _same(first.numbers, other.numbers))

    def supplement(self, at: Here) -> int:
        """Return which 附則 a place stands in, 0 if in none."""
        return self.articles[at.article].number.supplement

    def check_range(self, first: Cited, last: Cited, here: Here) -> None:
        """ValueError if a range does not lead from one place to a later one."""
        start, end = (self.settled(cited.target, here) for cited in (first, last))
        within = start.article == end.article and _same(start.numbers, end.numbers) == len(start.numbers)
        if within or start > end or self.supplement(start) != self.supplement(end):
            raise ValueError("「から」「ないし」の前と後には、前から後への参照を書いてください。")

    def resolve(self, cited: Cited, here: Here, last: Here | None = None, listed: Here | None = None) -> Reference:
        """Return what a reference prints; ValueError if it leads nowhere, or its form does not fit.

        `last` is what the same text has cited before (同条), `listed` what the same list has: of that nothing is
        repeated (第3条第1項及び第2項).
        """
        at = self.settled(cited.target, here)
        if cited.form:
            words = self._relative(cited, at, here, last)
        elif listed and self._goes_on(cited, at, listed):
            words = self._behind_label(cited, at, _same(listed.numbers, at.numbers))
        elif cited.target.bare and (listed is None or listed.article == at.article):
            words = self.below(at, next(i for i, number in enumerate(cited.target.numbers) if number))
        else:
            label = self.label(at.article) if cited.target.name else "本条"
            words = label + self._caption(cited, at) + self._behind_label(cited, at)
        if not words:
            raise ValueError(
                f"参照先「{source_of(cited.target)}」の項には番号がありません。条なら「.」と書いてください。"
            )
        names = self.meant(cited.form, at, here) if cited.form else self.whole(at)
        is_said = words.replace(self._caption(cited, at), "") == names
        return Reference(words, self.anchor(at), "" if is_said else names)

    def _behind_label(self, cited: Cited, at: Here, start: int = 0) -> str:
        """Return what a place is called below its article, behind the number of that; ValueError if it cannot be.

        A number that does not say what it counts (1．) goes on with numbers in brackets: 1(2), and not 1第2項.
        """
        named, mark = self.below(at, start), self.marks.article
        if not cited.target.name or cited.target.captioned or not mark.is_bare or not named.startswith("第"):
            return named if start or self.marks.cited.prefix else named.replace("第", "")
        numbered = below(at.numbers, self.marks, start, self.articles[at.article].sole, bracketed=True)
        if numbered.startswith("第"):
            raise ValueError(
                f"条の番号が「{mark.format(1)}」なので、「{self.label(at.article)}{named}」となり、読めません。項と号の番号を"
                "「（1）」のように括弧で囲む（marks）か、見出しも付けて「主題（）/2」と書くか、条だけを引いてください。"
            )
        return numbered

    def place_of_typed(self, typed: Typed, here: Here) -> Here | None:
        """Return the place that a typed reference names, None if that cannot be told; ValueError if it is not there.

        Of several it is the first (前各号), or of those that follow the last (次2項).
        """
        depth = _DEPTHS[typed.level]
        if len(here.numbers) < depth or (typed.where == "本" and not typed.below):
            return None
        peers, own = self._peers(here, depth), (here.article, *here.numbers)[depth]
        if own not in peers:
            return None
        if not typed.away:
            number = peers[0] if own > peers[0] else -1
        else:
            number = own + typed.away * {"前": -1, "本": 0, "次": 1}[typed.where]
        if number not in peers:
            raise ValueError(f"「{typed.words}」が指す{typed.level}がありません。")
        numbers = (*here.numbers[: max(depth - 1, 0)], number) if depth else ()
        article = here.article if depth else number
        for name, below in typed.below:
            place = _DEPTHS[name] - 1
            if place > len(numbers) and self.articles[article].sole:
                numbers = (*numbers, 1)
            if place != len(numbers):
                return None
            numbers = (*numbers, below)
        if typed.below:
            self.part(article, numbers, typed.words)
        return Here(article, numbers)

    def _peers(self, here: Here, depth: int) -> Sequence[int]:
        """Return the numbers of what stands beside a place: of 項 or 号, or the places of articles."""
        if not depth:
            own = self.supplement(here)
            return [place for place, each in enumerate(self.articles) if each.number.supplement == own]
        part = self.part(here.article, here.numbers[: depth - 1], "")
        return [each.number for each in (part.numbered() if part else self.articles[here.article].parts) if each.number]

    def _goes_on(self, cited: Cited, at: Here, listed: Here) -> bool:
        """Tell whether a reference goes on with the last one of its list: it is beside it, or beside a part above."""
        beside = _same(listed.numbers, at.numbers) < min(len(listed.numbers), len(at.numbers))
        return beside and at.article == listed.article and not cited.target.captioned

    def _caption(self, cited: Cited, at: Here) -> str:
        return f"（{self.captions[at.article]}）" if cited.target.captioned else ""

    def nearest(self, cited: Cited, here: Here, last: Here | None = None, listed: Here | None = None) -> Cited:
        """Return a reference in the form that fits where it stands: its own, 前項, 次項, 前条, 次条, or else none."""
        at = self.settled(cited.target, here)
        plain = cited._replace(form="")
        if listed and self._goes_on(cited, at, listed):
            return plain
        forms = ("前条", "次条") if cited.target.captioned else ("前項", "次項", "前条", "次条")
        for formed in (cited, *(cited._replace(form=form) for form in forms)):
            try:
                if formed.form and self._relative(formed, at, here, last):
                    return formed
            except ValueError:
                continue
        return plain

    def below(self, at: Here, start: int = 0) -> str:
        """Return what a place is called below its article: 第2項第1号イ; from the level `start` on."""
        return below(at.numbers, self.marks, start, self.articles[at.article].sole)

    def _relative(self, cited: Cited, at: Here, here: Here, last: Here | None) -> str:
        """Return a relative form with what follows it; ValueError where it does not lead to the place."""
        form, depth = cited.form, _DEPTHS[cited.form[-1]]
        if depth > len(at.numbers):
            raise ValueError(f"「{form}」の参照先に、{form[-1]}の番号がありません。")
        if not self._fits(form, depth, at, here, last):
            raise ValueError(
                f"「{form}」は{self.label(at.article)}{self.below(at)}を指しません。"
                "形を直すか、番号で書くか（「<」「>」を外す）、合うときだけ「前項」などになる {near} で書いてください。"
            )
        count = to_numeral(int(form[1:-1]), _digits(self.marks)) if form[1:-1].isdecimal() else form[1:-1]
        return form[0] + count + form[-1] + self._caption(cited, at) + self.below(at, depth)

    def _fits(self, form: str, depth: int, at: Here, here: Here, last: Here | None) -> bool:
        """Tell whether a form leads from `here` (or from what was cited `last`) to a place."""
        where, count = form[0], form[1:-1]
        if where in "同本":
            of = last if where == "同" else here
            return of is not None and (at.article, at.numbers[:depth]) == (of.article, of.numbers[:depth])
        if here.article < 0 or len(here.numbers) < depth or self.supplement(at) != self.supplement(here):
            return False
        if depth and (at.article, at.numbers[: depth - 1]) != (here.article, here.numbers[: depth - 1]):
            return False
        own, other = ((place.article, *place.numbers)[depth] for place in (here, at))
        if count == "各":  # all of them that stand before
            return own > 2 and other < own
        return other - own == int(count or 1) * (-1 if where == "前" else 1)


def _own(here: Here, level: int) -> int:
    """Return the number of the part that a reference stands in."""
    if level >= len(here.numbers):
        raise ValueError("項の外なので、「//1」では参照できません。「./1/1」のように項の番号を書いてください。")
    return here.numbers[level]


def _same(one: tuple[int, ...], other: tuple[int, ...]) -> int:
    """Return how many numbers two places share from above."""
    pairs = zip(one, other, strict=False)
    return next((place for place, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))


def source_of(target: Target) -> str:
    """Return a target as a source writes it: confidentiality/2/1."""
    name = target.name or ("" if target.bare else ".")
    return "/".join([name, *(str(number) if number else "" for number in target.numbers)])


def below(numbers: tuple[int, ...], marks: Marks, start: int = 0, sole: bool = False, bracketed: bool = False) -> str:
    """Return what a reference names below its article, from the level `start` on: 第2項第1号イ.

    The 項 of an article that has but a `sole` one is not named: 第1号. What has brackets is named by its number
    alone, if so asked: （1）.
    """
    text = ""
    for place, (level, number) in enumerate(zip(Level, numbers, strict=False)):
        if place >= start and not (sole and level is Level.PARAGRAPH):
            mark = marks.of(level)
            if level not in (Level.PARAGRAPH, Level.ITEM) or (bracketed and mark.is_bracketed):
                text += mark.cite(number)
            elif mark.names(level):
                text += mark.format(number).strip()
            else:
                text += f"第{to_numeral(number, mark.first if mark.first == _KANJI else _digits(marks))}{level}"
    return text


_KANJI = "一"
"""The numerals that a reference keeps, whatever those of the articles are: 第7条第四号."""


def _digits(marks: Marks) -> str:
    """Return the numerals that count 項 and 号: those of the articles, if these are numbers (and not A, Ⅰ)."""
    return marks.article.first if marks.article.first in ("1", "１", "一") else "1"


def place_in(place: str, clause: Iterable[Paragraph]) -> str:
    """Return how a place in the text of a clause is cited, without the number of an article: 1/2 as 第1項第2号."""
    sole = all(line.level != Level.PARAGRAPH for line in clause)
    return below(tuple(map(int, place.split("/"))), Marks(), sole=sole) if place else ""
