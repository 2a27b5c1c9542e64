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
from collections.abc import Sequence
from itertools import accumulate
from typing import NamedTuple

from .diagnostics import suggestion
from .marks import Level, Marks
from .numerals import to_numeral
from .structure import SUPPLEMENTARY, Article, Part


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


RANGES = {"から": "まで", "ないし": "", "乃至": ""}
"""What joins the ends of a range, and what follows it."""

JOINTS = ("及び", "並びに", "又は", "若しくは", "と", "・")

Piece = Cited | str
"""A reference, or a word between two of them."""

_TARGET = re.compile(r"(?P<name>\.?|\w[\w-]*)(?P<caption>（）)?(?P<numbers>(?:/[0-9]*)*)")
_FORMED = re.compile(r"(?P<form>[^<>\s]+)\s*<(?P<target>[^<>]*)>")
_RELATIVE = re.compile("(?P<where>前|次|同|本)(?P<count>[0-9]*)(?P<each>各)?(?P<level>[条項号])")
_DEPTHS = {"条": 0, "項": 1, "号": 2}
_FORMS = "前条・次条・前2条・前項・次項・前2項・前各項・前各号・本条・同条・同項"


def parse(content: str) -> list[Piece]:
    """Return the references of a role's content, and the words between them; ValueError says what cannot be read."""
    pieces: list[Piece] = []
    pending = ""
    for part in re.findall(r"[^\s,、<>]+\s*<[^<>]*>|[,、]|[^\s,、]+", content):
        if part in (",", "、"):
            pieces.append("、")
        elif part in JOINTS or part in RANGES:
            pieces.append(part)
        elif part == "まで":
            continue  # it is put there anyway
        else:
            pieces.append(_cited(part))
            if pending:
                pieces.append(pending)
                pending = ""
        if part in RANGES:
            pending = RANGES[part]
    alternating = all(isinstance(piece, Cited) == (place % 2 == 0) for place, piece in enumerate(_joined(pieces)))
    if not pieces or not alternating or not isinstance(_joined(pieces)[-1], Cited):
        raise ValueError(
            f"参照「{content}」を読めません。"
            "「主題」「主題/2/1」「主題, 主題 及び 主題」「主題 から 主題」のように書いてください。"
        )
    return pieces


def _joined(pieces: Sequence[Piece]) -> list[Piece]:
    """Return the pieces without what ends a range."""
    return [piece for piece in pieces if piece not in RANGES.values()]


def _cited(text: str) -> Cited:
    formed = _FORMED.fullmatch(text)
    target, form = (formed["target"].strip(), formed["form"]) if formed else (text, "")
    match = _TARGET.fullmatch(target)
    if not match or not target:
        raise ValueError(
            f"参照先「{target}」を読めません。「主題/2/1」（第2項第1号）のように、半角の数字で書いてください。"
        )
    if form and not _RELATIVE.fullmatch(form):
        raise ValueError(f"「{form}」という参照の形はありません。書けるのは {_FORMS} です。")
    numbers = match["numbers"].split("/")[1:]
    leading = next((place for place, number in enumerate(numbers) if number), len(numbers))
    bare = not match["name"]
    if (leading and not bare) or not all(re.fullmatch("[1-9][0-9]*", number) for number in numbers[leading:]):
        raise ValueError(
            f"参照先「{target}」を読めません。「主題/2/1」（第2項第1号）のように、半角の数字で書いてください。"
        )
    if len(numbers) > len(Level) or (bare and leading == len(numbers)):
        raise ValueError(f"参照先「{target}」を読めません。項から下は{len(Level)}段までです。")
    parsed = tuple(int(number or 0) for number in numbers)
    return Cited(Target("" if match["name"] == "." else match["name"], parsed, bool(match["caption"]), bare), form)


class Here(NamedTuple):
    """Where a reference stands: the place of its article on the page (-1: in none), and the numbers of its parts."""

    article: int = -1
    numbers: tuple[int, ...] = ()


class Reference(NamedTuple):
    """What a reference prints, and the anchor that it leads to."""

    text: str
    anchor: str


class Agreement(NamedTuple):
    """What references are resolved in: the articles of an agreement with their captions, and its marks."""

    articles: Sequence[Article]
    captions: Sequence[str]
    marks: Marks

    def place_of(self, name: str) -> int:
        """Return the place of an article by its name; ValueError if there is none."""
        names = {article.anchor: place for place, article in enumerate(self.articles)}
        if name not in names:
            raise ValueError(
                f"参照先「{name}」に当たる条が、この契約書にありません。{suggestion(name, names)}"
                "条項のフォルダー名で書いてください。"
            )
        return names[name]

    def settled(self, target: Target, here: Here) -> Here:
        """Return the place that a target names, and the numbers of its parts; ValueError if it is not there."""
        if not target.name and here.article < 0:
            raise ValueError("条の外なので、「./2」や「/2」では参照できません。「主題/2」と書いてください。")
        place = self.place_of(target.name) if target.name else here.article
        numbers = tuple(number or _own(here, level) for level, number in enumerate(target.numbers))
        self.part(place, numbers, _shown(target))
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
        """Return the number of an article, as it is cited."""
        number = self.articles[place].number
        return (SUPPLEMENTARY if number.supplementary else "") + number.label(self.marks.article)

    def resolve(self, cited: Cited, here: Here, last: Here | None = None, listed: Here | None = None) -> Reference:
        """Return what a reference prints; ValueError if it leads nowhere, or its form does not fit.

        `last` is what the same text has cited before (同条), `listed` what the same list has: of that nothing is
        repeated (第3条第1項及び第2項).
        """
        at = self.settled(cited.target, here)
        if cited.form:
            words = self._relative(cited.form, at, here, last)
        elif listed and listed.article == at.article and listed.numbers and at.numbers and not cited.target.captioned:
            same = _same(listed.numbers, at.numbers)
            words = self.below(at.numbers, min(same, len(at.numbers) - 1))
        elif cited.target.bare:
            words = self.below(at.numbers, next(i for i, number in enumerate(cited.target.numbers) if number))
        elif not cited.target.name:
            words = "本条" + self.below(at.numbers)
        else:
            caption = self.captions[at.article] if cited.target.captioned else ""
            words = self.label(at.article) + (f"（{caption}）" if caption else "") + self.below(at.numbers)
        return Reference(words, self.anchor(at))

    def nearest(self, cited: Cited, here: Here) -> Cited:
        """Return a reference in the form that fits where it stands: 前項, 次項, 前条, 次条; else as it is."""
        at = self.settled(cited.target, here)
        for form in ("前項", "次項", "前条", "次条"):
            try:
                self._relative(form, at, here, None)
            except ValueError:
                continue
            return cited._replace(form=form)
        return cited

    def below(self, numbers: tuple[int, ...], start: int = 0) -> str:
        """Return what stands below an article: 第2項第1号イ; from the level `start` on."""
        return below(numbers, self.marks, start)

    def _relative(self, form: str, at: Here, here: Here, last: Here | None) -> str:
        """Return a relative form with what follows it; ValueError where it does not lead to the place."""
        match = _RELATIVE.fullmatch(form)
        assert match
        depth = _DEPTHS[match["level"]]
        if depth > len(at.numbers):
            raise ValueError(f"「{form}」の参照先に、{match['level']}の番号がありません。")
        fits, actual = self._fits(match, depth, at, here, last), self.label(at.article) + self.below(at.numbers)
        if not fits:
            raise ValueError(
                f"「{form}」は{actual}を指しません。形を直すか、番号で書くか（「<」「>」を外す）、"
                "合うときだけ「前項」などになる {near} で書いてください。"
            )
        return form + self.below(at.numbers, depth)

    def _fits(self, match: re.Match[str], depth: int, at: Here, here: Here, last: Here | None) -> bool:
        where, count = match["where"], int(match["count"] or 1)
        if where == "同":
            return last is not None and (at.article, at.numbers[:depth]) == (last.article, last.numbers[:depth])
        if here.article < 0:
            return False
        if where == "本":
            return (at.article, at.numbers[:depth]) == (here.article, here.numbers[:depth])
        if depth == 0:
            one, other = (self.articles[place].number.supplementary for place in (at.article, here.article))
            if one != other:
                return False
            away = at.article - here.article
        elif at.article == here.article and at.numbers[: depth - 1] == here.numbers[: depth - 1]:
            if len(here.numbers) < depth:
                return False
            away = at.numbers[depth - 1] - here.numbers[depth - 1]
        else:
            return False
        if match["each"]:  # all of them that stand before
            return away < 0 and (here.numbers[depth - 1 : depth] or (0,))[0] > 2
        return away == (-count if where == "前" else count)


def _own(here: Here, level: int) -> int:
    """Return the number of the part that a reference stands in."""
    if level >= len(here.numbers):
        raise ValueError("項の外なので、「//1」では参照できません。「./1/1」のように項の番号を書いてください。")
    return here.numbers[level]


def _same(one: tuple[int, ...], other: tuple[int, ...]) -> int:
    """Return how many numbers two places share from above."""
    pairs = zip(one, other, strict=False)
    return next((place for place, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))


def _shown(target: Target) -> str:
    name = target.name or ("" if target.bare else ".")
    return "/".join([name, *(str(number) if number else "" for number in target.numbers)])


def below(numbers: tuple[int, ...], marks: Marks, start: int = 0) -> str:
    """Return what a reference names below its article, from the level `start` on: 第2項第1号イ."""
    text = ""
    for place, (level, number) in enumerate(zip(Level, numbers, strict=False)):
        if place >= start:
            ordinal = level in (Level.PARAGRAPH, Level.ITEM)
            numeral = to_numeral(number, marks.article.first)
            text += f"第{numeral}{level}" if ordinal else marks.of(level).cite(number)
    return text


def merged(pieces: Sequence[Piece], agreement: Agreement, here: Here) -> list[Piece]:
    """Return a list of references in the order of the agreement, each once, neighbouring articles as ranges."""
    cited = _unfolded(pieces, agreement, here)
    joint = next((piece for piece in pieces if isinstance(piece, str) and piece in JOINTS), JOINTS[0])
    places = sorted(cited, key=lambda at: (at.article, at.numbers))
    groups: list[list[Here]] = []
    for at in places:
        before = groups[-1][-1] if groups else None
        if before and _following(before) == at:
            groups[-1].append(at)
        else:
            groups.append([at])
    runs = [run for group in groups for run in ([group] if len(group) > 2 else [[at] for at in group])]
    listed: list[Piece] = []
    for number, run in enumerate(runs):
        if number:
            listed.append("、" if number + 1 < len(runs) else joint)
        listed.append(_as_cited(run[0], agreement))
        if len(run) > 1:
            listed += ["から", _as_cited(run[-1], agreement), RANGES["から"]]
    return listed


def _unfolded(pieces: Sequence[Piece], agreement: Agreement, here: Here) -> set[Here]:
    """Return each place that a list names, those within its ranges included; ValueError if a range has no within."""
    settled = [agreement.settled(piece.target, here) if isinstance(piece, Cited) else piece for piece in pieces]
    found = {at for at in settled if isinstance(at, Here)}
    for first, joint, last in zip(settled, settled[1:], settled[2:], strict=False):
        if joint in RANGES and isinstance(first, Here) and isinstance(last, Here):
            steps = _of(last) - _of(first)
            within = accumulate(range(steps), lambda at, _: _following(at), initial=first)
            *_, reached = places = list(within)
            if reached != last:
                raise ValueError("「から」「ないし」の前と後には、同じ段の、前から後への参照を書いてください。")
            found |= {*places}
    return found


def _of(at: Here) -> int:
    """Return the number that a place has among its neighbours."""
    return at.numbers[-1] if at.numbers else at.article


def _following(at: Here) -> Here:
    """Return the next place of the same level."""
    *above, last = at.numbers or (0,)
    return Here(at.article, (*above, last + 1)) if at.numbers else Here(at.article + 1)


def _as_cited(at: Here, agreement: Agreement) -> Cited:
    return Cited(Target(agreement.articles[at.article].anchor, at.numbers))
