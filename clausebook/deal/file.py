"""A deal file → the validated entries of an agreement's blanks. Pure.

No message repeats what was entered: a deal is confidential.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import combinations
from typing import NamedTuple, TypeVar

from ..model.dates import Calendar
from ..model.diagnostics import Finding, Kind, SourceError, code_points, suggestion
from ..model.sources import Yaml, parse_yaml
from ..model.values import DATE, KINDS, SIGNED_ELECTRONICALLY, Entry, Verbatim, bearer, doubts, entry
from .openings import SIGNING, Opening

LARGEST = 65_536
"""How many characters a deal file may have."""

CONTRACT, EXECUTION, CALENDAR, CONFIRMED, BLANKS = KEYS = ("契約書", "締結方法", "日付の書式", "確認済み", "空欄")

VERBATIM = "文字どおり"
"""The one key of a value that is meant as it is written, though it looks like one that is not there yet."""


Member = TypeVar("Member", bound=StrEnum)


class Execution(StrEnum):
    """How an agreement is signed: on paper with names and seals, or as a file with electronic signatures."""

    PAPER = "書面"
    ELECTRONIC = "電子"


class Taken(NamedTuple):
    """A value that was taken: the key it is written under, its opening, what is given, and what it prints."""

    key: str
    opening: Opening
    given: str | Mapping[str, str]
    entry: Entry

    @property
    def who(self) -> str:
        """Who is entered, whatever the title, spaces, widths and cases."""
        return _leveled(bearer(self.opening.blank.type, self.entry))

    @property
    def means_if_same(self) -> str:
        """What it may mean if another party has the same, if anything."""
        return KINDS[self.opening.blank.type].same


class Doubt(NamedTuple):
    """Something that is seldom meant: the name by which a deal confirms it, advice, and the key it is about."""

    name: str
    advice: str
    key: str


@dataclass(frozen=True)
class Deal:
    """What one deal decides for an agreement; `entries` by the full name of the blank in the text.

    `unsaid` are the choices that a final document needs, `doubts` what it does not bear until the deal confirms it,
    `notes` what is told of every one. `waived` are the names of what would be doubted, did the deal not confirm it, of
    all that is `confirmed`.
    """

    execution: Execution
    calendar: Calendar
    entries: Mapping[str, Entry]
    open: Sequence[Opening]
    unsaid: Sequence[Finding] = ()
    doubts: Sequence[Finding] = ()
    notes: Sequence[Finding] = ()
    waived: Sequence[str] = ()
    confirmed: Sequence[str] = ()


class DealFile:
    """A deal file that can be read: which agreement it is for, and the rest yet to be checked."""

    def __init__(self, text: str, shown: str) -> None:
        self.shown = shown
        if len(text) > LARGEST:
            raise SourceError([Finding(shown, 0, Kind.DEAL, f"案件のファイルが大きすぎます（{LARGEST}字まで）。")])
        self.page: Yaml = parse_yaml(text, shown, Kind.DEAL)
        self.unknown = [self.fault(_unknown(key, KEYS), key) for key in self.page.data.keys() - set(KEYS)]

    def fault(self, message: str, *path: str) -> Finding:
        """Return a fault at a path of keys, or at the nearest above it that is there."""
        while path and path not in self.page.lines:
            path = path[:-1]
        return Finding(self.shown, self.page.lines.get(path, 0), Kind.DEAL, message, self.page.columns.get(path, 0))

    def contract(self, known: Iterable[str]) -> str:
        """Return the name of the agreement; SourceError if it is none of `known`."""
        name, known = self.page.data.get(CONTRACT), sorted(known)
        if isinstance(name, str) and name in known:
            return name
        near = suggestion(name, known) if isinstance(name, str) else ""
        message = f"「{CONTRACT}」に契約書の名前を書いてください。{near}あるもの: {'、'.join(known)}。"
        raise SourceError([*self.unknown, self.fault(message, CONTRACT)])

    def deal(
        self,
        openings: Sequence[Opening],
        missing: Callable[[str], Iterable[tuple[int, str]]],
        day: date = date.max,
        unsigned: Sequence[str] = (),
    ) -> Deal:
        """Return the deal; SourceError lists all that is wrong with it.

        `missing` yields (number from 0, cluster) for each character of a text that has no glyph. `day` is when the
        document is made, `unsigned` are the parties for whom there is nothing in the signature block.
        """
        faults = [*self.unknown, *self._miswritten()]
        execution = self._choice(EXECUTION, Execution, faults)
        calendar = self._choice(CALENDAR, Calendar, faults)
        confirmed = self._confirmed(faults)
        taken = list(self._entries(openings, execution, calendar, faults))
        for key, _, _, entered in taken:
            for number, cluster in missing(entered.text):
                message = f"「{key}」の{number + 1}文字目（{code_points(cluster)}）は、埋め込む書体にありません。"
                faults.append(self.fault(message, BLANKS, key))
        for key, limit in _out_of_order(taken, lambda opening: opening.not_before):
            faults.append(self.fault(f"「{key}」が「{limit}」より前の日です。", BLANKS, key))
        if faults:
            raise SourceError(faults)
        entries = {each.opening.name: each.entry for each in taken}
        if execution is Execution.ELECTRONIC:
            entries = {**dict(_signatures(openings, calendar)), **entries}
        printed = {name: entries[each.name] for each in openings if each.name in entries for name in each.printed}
        open_ = [each for each in openings if each.name not in entries and each.is_entered]
        doubts_ = [*_doubts(taken, day), *map(_unsigned, unsigned)]
        doubted, idle = self._doubted(doubts_, confirmed)
        waived = [name for name in confirmed if name in {doubt.name for doubt in doubts_}]
        return Deal(execution, calendar, printed, open_, list(self._unsaid()), doubted, idle, waived, confirmed)

    def _doubted(self, found: Sequence[Doubt], confirmed: Sequence[str]) -> tuple[list[Finding], list[Finding]]:
        """Return the doubts that the deal does not confirm, and what it confirms that nobody doubts."""
        names = [doubt.name for doubt in found]
        confirm = f"このままでよければ、「{CONFIRMED}:」の下に「- %s」と書いてください。"
        doubted = [
            self.fault(f"確かめてください: {name}。{advice}{confirm % name}", BLANKS, key)
            for name, advice, key in found
            if name not in confirmed
        ]
        left = set(names) - set(confirmed)
        nothing = f"「{CONFIRMED}」のこの行に当たることは、今の案件にありません。%s消すか直してください。"
        idle = [
            self.fault(nothing % suggestion(name, left), CONFIRMED, str(number))
            for number, name in enumerate(confirmed)
            if name not in names
        ]
        return doubted, idle

    def _confirmed(self, faults: list[Finding]) -> list[str]:
        """Return what the deal confirms."""
        given = self.page.data.get(CONFIRMED)
        if given is None:
            return []
        if isinstance(given, list) and all(isinstance(name, str) for name in given):
            return given
        faults.append(self.fault(f"「{CONFIRMED}」の下には、「- 名前」を1行に1つずつ書いてください。", CONFIRMED))
        return []

    def _choice(self, key: str, kind: type[Member], faults: list[Finding]) -> Member:
        """Return the member of an enumeration that a key names; the first one if the key says nothing."""
        given = self.page.data.get(key)
        if given in list(kind):
            return kind(given)
        if given is not None:
            faults.append(self.fault(f"「{key}」には {' か '.join(kind)} と書いてください。", key))
        return next(iter(kind))

    def _unsaid(self) -> Iterator[Finding]:
        """Yield each choice that the deal leaves unsaid: a draft takes the first one, a final document none."""
        for key, kind in ((EXECUTION, Execution), (CALENDAR, Calendar)):
            if self.page.data.get(key) is None:
                first = next(iter(kind))
                message = (
                    f"「{key}」が書いてありません。案では{first}とみなします。完成した契約書のために、"
                    f"{' か '.join(kind)} と書いてください。"
                )
                yield self.fault(message, key)

    def _entries(
        self, openings: Sequence[Opening], execution: Execution, calendar: Calendar, faults: list[Finding]
    ) -> Iterator[Taken]:
        """Yield each blank that is filled in."""
        given = self.page.data.get(BLANKS)
        if not isinstance(given, dict):
            if given is not None:
                faults.append(self.fault(f"「{BLANKS}」には「名前: 値」を1行に1つずつ書いてください。", BLANKS))
            return
        known = {name: opening for opening in openings for name in opening.names}
        taken: dict[str, str] = {}
        for key, value in given.items():
            opening = known.get(key)
            if opening is None:
                message = f"この契約書に空欄「{key}」はありません。{suggestion(key, known)}"
                message += f"記入できる空欄: {'、'.join(each.name for each in openings)}。"
                faults.append(self.fault(message, BLANKS, key))
            elif opening.name in taken:
                message = f"「{key}」と「{taken[opening.name]}」は同じ空欄です。一方を消してください。"
                faults.append(self.fault(message, BLANKS, key))
            else:
                taken[opening.name] = key
                if value is None:
                    continue
                try:
                    text = _given(value)
                    one = Taken(key, opening, text, entry(opening.blank.type, text, calendar))
                    _check_by_hand(opening, one.entry, execution)
                    _check_named(one, openings)
                    yield one
                except ValueError as error:
                    faults.append(self.fault(f"「{key}」（{opening.blank.type}）: {error}", BLANKS, key))

    def _miswritten(self) -> Iterator[Finding]:
        """Yield a fault for each value of which YAML does not read exactly what is written.

        Of 「アクメ #1」 it would keep 「アクメ」, and it would put a space where a value goes on in the next line.
        """
        for path, written in self.page.written.items():
            if path[0] != BLANKS or len(path) < 2:
                continue
            name = next(key for key in reversed(path) if key != VERBATIM)
            message = ""
            if written.lines > 1:
                message = (
                    f"「{name}」の値が1行に収まっていません。改行せず、「|」や「>」も使わずに、1行で書いてください。"
                )
            elif written.plain and re.match(r"[ \t,\]}]*#", written.behind):
                message = (
                    f"「{name}」の「#」から後は読まれません。値なら全体を引用符で囲み、注なら別の行に書いてください。"
                )
            elif written.plain and re.match(r"[ \t]*,[ \t]*\}", written.behind):
                message = f"「{name}」の値の後の「,」は読まれません。値なら全体を引用符で囲み、違うなら消してください。"
            if message:
                yield Finding(self.shown, written.line, Kind.DEAL, message, written.column)

    def left_open(self, openings: Iterable[Opening]) -> list[Finding]:
        """Return a fault for each blank that is still open."""
        return [
            self.fault(f"「{each.name}」が空いています。{each.where}: {each.blank.meaning}", BLANKS, each.name)
            for each in openings
        ]


def _unknown(key: str, known: Iterable[str]) -> str:
    return f"「{key}」という項目はありません。{suggestion(key, known)}使えるもの: {'、'.join(known)}。"


def _given(value: object) -> str | Mapping[str, str]:
    """Return a value as its type reads it, from what YAML gave; ValueError says how to write it."""
    if isinstance(value, str):
        return value
    if isinstance(value, dict):
        parts = {name: _given(part) for name, part in value.items()}
        texts = {name: part for name, part in parts.items() if isinstance(part, str)}
        if texts.keys() == {VERBATIM}:
            return Verbatim(texts[VERBATIM])
        if texts.keys() == parts.keys():
            return texts
    raise ValueError('文字で書いてください。記号を含むときは引用符（"…"）で囲みます。')


def _check_by_hand(opening: Opening, entered: Entry, execution: Execution) -> None:
    """Raise ValueError for a date that is left to be written in by hand where it cannot be."""
    if opening.blank.type == DATE and entered.is_by_hand:
        if not opening.blank.by_hand:
            raise ValueError("契約の内容を決める日付なので、手で書き入れることにはできません。日付を書いてください。")
        if execution is Execution.ELECTRONIC:
            raise ValueError(
                "電子で締結する契約書には、後から手で書き入れられません（電子署名の後の改変になります）。日付を書いてください。"
            )


def _check_named(taken: Taken, openings: Iterable[Opening]) -> None:
    """Raise ValueError for who somebody is, told by the name of a blank or of a role."""
    given = taken.given.values() if isinstance(taken.given, Mapping) else [taken.given]
    if any(isinstance(text, Verbatim) for text in given) or not KINDS[taken.opening.blank.type].tells_who:
        return
    names = {name for each in openings for name in (*each.names, each.blank.name, each.blank.type, *each.parties)}
    if taken.who in map(_leveled, names):
        raise ValueError(
            "空欄か当事者の役割の名前のままです。決まっていなければ、空けておいてください。"
            "本当にそのとおりの名前なら「{文字どおり: …}」と書きます。"
        )


def _out_of_order(taken: Sequence[Taken], limits: Callable[[Opening], Sequence[str]]) -> Iterator[tuple[str, str]]:
    """Yield (key, name of the limit) of each date that comes before one of its limits."""
    days = {each.opening.name: each.entry.value for each in taken if isinstance(each.entry.value, date)}
    for key, opening, _, entered in taken:
        for limit in limits(opening):
            if isinstance(entered.value, date) and limit in days and entered.value < days[limit]:
                yield key, limit


_AHEAD = 10
"""How many years ahead an agreement is seldom signed."""


def _doubts(taken: Sequence[Taken], day: date) -> Iterator[Doubt]:
    """Yield what is seldom meant: in one value, in the order of two dates, and where two parties are the same."""
    for key, opening, given, entered in taken:
        for what, advice in doubts(opening.blank.type, given, entered):
            yield Doubt(f"{key}{what}", advice, key)
        if isinstance(entered.value, date) and opening.blank.by_hand and _years_later(day) < entered.value:
            yield Doubt(f"{key}が作る日より{_AHEAD}年を超えて後", "年の桁と元号を確かめます。", key)
    for key, limit in _out_of_order(taken, lambda opening: opening.seldom_before):
        yield Doubt(f"{key}が{limit}より前", "どちらの日付も確かめます。", key)
    parties = [each for each in taken if each.opening.party and each.means_if_same]
    for one, other in combinations(parties, 2):
        if (
            one.opening.party != other.opening.party
            and one.means_if_same == other.means_if_same
            and one.who == other.who
        ):
            yield Doubt(f"{one.key}と{other.key}が同じ", one.means_if_same, other.key)


def _years_later(day: date) -> date:
    """Return the day as many years later as an agreement is seldom signed; the 29th of February counts as the 28th."""
    return date.max if day.year + _AHEAD > date.max.year else date(day.year + _AHEAD, day.month, min(day.day, 28))


def _unsigned(party: str) -> Doubt:
    return Doubt(f"{party}の署名欄がない", "署名欄（{signature}）に、名前や空欄を置きます。", "")


def _leveled(text: str) -> str:
    """Return a text without its spaces, widths and cases."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def _signatures(openings: Iterable[Opening], calendar: Calendar) -> Iterator[tuple[str, Entry]]:
    """Yield what stands in the places for signatures when these are electronic."""
    for opening in openings:
        if not opening.is_entered:
            yield opening.name, entry(SIGNING, SIGNED_ELECTRONICALLY, calendar)
