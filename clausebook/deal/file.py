"""A deal file → the validated entries of an agreement's blanks. Pure.

No message repeats what was entered: a deal is confidential.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple, TypeVar

from ..model.blanks import Blank, Registry
from ..model.contract import SIDES, Contract
from ..model.dates import Calendar
from ..model.diagnostics import Finding, Kind, SourceError, code_points, suggestion
from ..model.sources import Yaml, parse_yaml
from ..model.values import SIGNED_ELECTRONICALLY, Entry, entry

LARGEST = 65_536
"""How many characters a deal file may have."""

CONTRACT, EXECUTION, CALENDAR, BLANKS = KEYS = ("契約書", "締結方法", "日付の書式", "空欄")

SIGNING = "署名"
"""The type of a blank that is signed, not filled in."""


Member = TypeVar("Member", bound=StrEnum)


class Execution(StrEnum):
    """How an agreement is signed: on paper with names and seals, or as a file with electronic signatures."""

    PAPER = "書面"
    ELECTRONIC = "電子"


class Opening(NamedTuple):
    """What a deal file may fill in: a blank of an agreement, or several that share their value.

    `names` are what the deal file may call it, `printed` the full names of the blanks in the text, `places`
    where these stand, `not_before` the (first) names of those whose date it must not come before.
    """

    names: tuple[str, ...]
    blank: Blank
    printed: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    not_before: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The first of its names."""
        return self.names[0]

    @property
    def where(self) -> str:
        """Where its blanks stand: 第6条（報酬）、署名欄."""
        return "、".join(self.places)


@dataclass(frozen=True)
class Deal:
    """What one deal decides for an agreement; `entries` by the full name of the blank in the text."""

    execution: Execution
    calendar: Calendar
    entries: Mapping[str, Entry]
    open: Sequence[Opening]


class DealFile:
    """A deal file that can be read: which agreement it is for, and the rest yet to be checked."""

    def __init__(self, text: str, shown: str) -> None:
        self.shown, self.lines = shown, re.split("\r\n|[\n\r\x85\u2028\u2029]", text)  # as YAML parts them
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

    def deal(self, openings: Sequence[Opening], missing: Callable[[str], Iterable[tuple[int, str]]]) -> Deal:
        """Return the deal; SourceError lists all that is wrong with it.

        `missing` yields (number from 0, cluster) for each character of a text that has no glyph.
        """
        faults = list(self.unknown)
        execution = self._choice(EXECUTION, Execution, faults)
        calendar = self._choice(CALENDAR, Calendar, faults)
        entries = {}
        for key, name, entered in self._entries(openings, calendar, faults):
            entries[name] = entered
            for number, cluster in missing(entered.text):
                message = f"「{key}」の{number + 1}文字目（{code_points(cluster)}）は、埋め込む書体にありません。"
                faults.append(self.fault(message, BLANKS, key))
        faults += self._out_of_order(openings, entries)
        if faults:
            raise SourceError(faults)
        if execution is Execution.ELECTRONIC:
            entries = {**dict(_signatures(openings, calendar)), **entries}
        printed = {name: entries[each.name] for each in openings if each.name in entries for name in each.printed}
        open_ = [each for each in openings if each.name not in entries and each.blank.type != SIGNING]
        return Deal(execution, calendar, printed, open_)

    def _choice(self, key: str, kind: type[Member], faults: list[Finding]) -> Member:
        """Return the member of an enumeration that a key names; the first one if the key is not there."""
        given = self.page.data.get(key)
        if given in list(kind):
            return kind(given)
        if given is not None:
            faults.append(self.fault(f"「{key}」には {' か '.join(kind)} と書いてください。", key))
        return next(iter(kind))

    def _entries(
        self, openings: Sequence[Opening], calendar: Calendar, faults: list[Finding]
    ) -> Iterator[tuple[str, str, Entry]]:
        """Yield (key as written, name of the opening, entry) for each blank that is filled in."""
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
                faults += self._cut_off(value, BLANKS, key)
                try:
                    yield key, opening.name, _entry(opening, value, calendar)
                except ValueError as error:
                    faults.append(self.fault(f"「{key}」（{opening.blank.type}）: {error}", BLANKS, key))

    def _cut_off(self, value: object, *path: str) -> Iterator[Finding]:
        """Yield a fault where YAML takes part of a value for a comment: of 「アクメ #1」 it keeps 「アクメ」."""
        for name, part in value.items() if isinstance(value, dict) else ():
            yield from self._cut_off(part, *path, name)
        written = self.lines[self.page.lines[path] - 1][self.page.columns[path] - 1 :]
        if isinstance(value, str) and written.startswith(value) and re.match(" +#", written[len(value) :]):
            message = (
                f"「{path[-1]}」の「#」から後は読まれません。値なら全体を引用符で囲み、注なら別の行に書いてください。"
            )
            yield self.fault(message, *path)

    def left_open(self, openings: Iterable[Opening]) -> list[Finding]:
        """Return a fault for each blank that is still open."""
        return [
            self.fault(f"「{each.name}」が空いています。{each.where}: {each.blank.meaning}", BLANKS, each.name)
            for each in openings
        ]

    def _out_of_order(self, openings: Sequence[Opening], entries: Mapping[str, Entry]) -> Iterator[Finding]:
        """Yield the dates that come before those that they must not come before."""
        days = {name: entered.value for name, entered in entries.items() if isinstance(entered.value, date)}
        for opening in openings:
            for limit in opening.not_before:
                if {limit, opening.name} <= days.keys() and days[opening.name] < days[limit]:
                    key = next(key for key in opening.names if (BLANKS, key) in self.page.lines)
                    yield self.fault(f"「{key}」が「{limit}」より前の日です。", BLANKS, key)


def _unknown(key: str, known: Iterable[str]) -> str:
    return f"「{key}」という項目はありません。{suggestion(key, known)}使えるもの: {'、'.join(known)}。"


def _entry(opening: Opening, value: object, calendar: Calendar) -> Entry:
    """Return what a blank prints for a value as YAML gave it; ValueError says what is wrong."""
    if isinstance(value, str) or (isinstance(value, dict) and all(isinstance(text, str) for text in value.values())):
        return entry(opening.blank.type, value, calendar)
    raise ValueError('文字で書いてください。記号を含むときは引用符（"…"）で囲みます。')


def _signatures(openings: Iterable[Opening], calendar: Calendar) -> Iterator[tuple[str, Entry]]:
    """Yield what stands in the places for signatures when these are electronic."""
    for opening in openings:
        if opening.blank.type == SIGNING:
            yield opening.name, entry(SIGNING, SIGNED_ELECTRONICALLY, calendar)


def openings_of(contract: Contract, registry: Registry, places: Mapping[str, Sequence[str]]) -> list[Opening]:
    """Return the blanks of an agreement, each once, in their order.

    `places` maps the full name of each blank in the text to where it stands; blanks that share their
    value are one.
    """
    found: dict[tuple[str, str], Opening] = {}
    for printed, where in places.items():
        who, blank = registry.split(printed)
        blank = registry.holder(blank)
        sides = [blank.name_of(side) for side in SIDES if who and contract.role_of(side) == who]
        before = found.get((who, blank.name), Opening((*sides, blank.name_of(who)), blank))
        places_now = tuple(dict.fromkeys((*before.places, *where)))
        found[who, blank.name] = before._replace(printed=(*before.printed, printed), places=places_now)

    def limits(who: str, blank: Blank) -> Iterator[str]:
        limit = registry.holder(registry.blanks[blank.not_before]).name if blank.not_before else ""
        for (whose, name), opening in found.items():
            if name == limit and (whose == who or not (whose and who)):
                yield opening.name

    return [each._replace(not_before=tuple(limits(who, each.blank))) for (who, _), each in found.items()]
