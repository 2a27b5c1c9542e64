"""The registry of blanks (``blanks.yml``) and of roles (``roles.yml``)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from keyword import iskeyword
from pathlib import Path
from typing import Any

from .characters import unprintable
from .contract import STEMS, Contract
from .diagnostics import Finding, Kind, SourceError, suggestion
from .sources import Yaml, parse_yaml, read_text
from .values import DATE, KINDS

FILLED, OPEN, HAND = "filled", "open", "by-hand"
"""Classes of a blank that holds what is entered, of one that a draft shows as open, and of room to write in."""

DOCUMENT = "文書"
"""The substitution for what the agreement calls itself."""

EACH = "当事者"
"""What stands for each party in turn, in a signature block."""

TYPED_SEAL = "[ 　]*(?:[印㊞]|[(（][ 　]*[印㊞][ 　]*[)）])[ 　]*"
"""Pattern of a seal as a line of a signature block may end with it."""

SEAL_AT_END = re.compile(rf"(?:(?<=[ 　_＿：:])|^|(?=[ 　]*[(（㊞])){TYPED_SEAL}$")
"""A typed seal at the end of a line in which what is no sign stands as an underscore."""

SEAL_LABEL = re.compile("(?:[押捺実認社]|代表者?|会社)?印[：:]")
"""The label of a field that has room for a seal and for nothing else."""

SUBSTITUTION = re.compile(r"\{\{\s*(.*?)\s*\}\}")
"""How a clause names a role, a blank or the agreement."""


@dataclass(frozen=True)
class Blank:
    """A typed place to fill in.

    `placeholder` is what prints while the blank is open, `placeholders` what prints in
    single agreements (by name). An empty placeholder prints as a rule. With `party` there
    is one such blank for each party. `value` names the blank whose value it shares, `not_before` the
    blank whose date it must not come before (of two of the same party, that of the party; else of every party),
    `seldom_before` the one whose date it may come before only if the deal confirms it. A date that is not `by_hand`
    decides something, and cannot be left to be written in by hand. `line` is where the blank stands in the
    registry's file.
    """

    name: str
    type: str
    meaning: str
    placeholder: str
    placeholders: Mapping[str, str] = field(default_factory=dict)
    party: bool = False
    value: str = ""
    not_before: str = ""
    seldom_before: str = ""
    by_hand: bool = True
    line: int = 0

    def placeholder_in(self, contract: str) -> str:
        """Return the placeholder that the agreement of this name prints."""
        return self.placeholders.get(contract, self.placeholder)

    def name_of(self, who: str) -> str:
        """Return the full name of the blank of a party: 委託者の住所; its own if `who` is empty."""
        return f"{who}の{self.name}" if who else self.name


@dataclass(frozen=True)
class Registry:
    """Every role and every blank that clauses may name."""

    roles: Mapping[str, str] = field(default_factory=dict)
    blanks: Mapping[str, Blank] = field(default_factory=dict)
    tones: Mapping[str, str] = field(default_factory=dict)

    def tone_of(self, role: str) -> str:
        """Return the tone of a role's badges; neutral if the role has none of its own."""
        return self.tones.get(role, "neutral")

    def names(self) -> Iterator[tuple[str, str]]:
        """Yield each name a clause may write in ``{{ }}``, with the role of markup it stands for."""
        yield DOCUMENT, "document"
        for role in (*self.roles, EACH):
            yield role, "party"
        for blank in self.blanks.values():
            for name in self.names_of(blank):
                yield name, "blank"

    def names_of(self, blank: Blank) -> list[str]:
        """Return the names that a clause may call a blank by: one for each party, or its own."""
        return [blank.name_of(who) for who in self._parties_of(blank)]

    def _parties_of(self, blank: Blank) -> Iterable[str]:
        return dict.fromkeys((*STEMS, *self.roles, EACH)) if blank.party else ("",)

    def holder(self, blank: Blank) -> Blank:
        """Return the blank that holds the value of a blank: itself, or the one whose value it shares."""
        return self.blanks[blank.value] if blank.value else blank

    @cached_property
    def _by_name(self) -> Mapping[str, tuple[str, Blank]]:
        blanks = self.blanks.values()
        return {blank.name_of(who): (who, blank) for blank in blanks for who in self._parties_of(blank)}

    @cached_property
    def known(self) -> Mapping[str, str]:
        """The names of `names()`, each with its role of markup."""
        return dict(self.names())

    def find_blank(self, name: str, contract: Contract | None) -> tuple[str, Blank]:
        """Return the blank that a clause calls `name`, and its full name in `contract`.

        「甲の住所」 is the 住所 of whoever is 甲 there: its full name is 「委託者の住所」. KeyError if there is
        no such blank, or nobody is called so.
        """
        who, blank = self.split(name)
        if contract and who:
            who = contract.role_of(who) if who in STEMS else contract.party_of(who)
        return blank.name_of(who), blank

    def split(self, name: str) -> tuple[str, Blank]:
        """Return whose blank a clause calls `name`, and the blank: 甲 and 住所 for 「甲の住所」.

        KeyError if there is no such blank.
        """
        return self._by_name[name]

    def roles_in(self, text: str) -> list[str]:
        """Return the roles that the text of a clause names, by themselves or for a blank of theirs."""
        named = set()
        for name in SUBSTITUTION.findall(text):
            named.add(self._by_name[name][0] if name in self._by_name else name)
        return [role for role in self.roles if role in named]


def load_registry(source: Path, shown: str) -> Registry:
    """Load ``roles.yml`` and ``blanks.yml``; SourceError lists the faults in them.

    `source` is their folder, `shown` the name of that folder in messages.
    """
    page = f"{shown}/roles.yml"
    roles = _read(source / "roles.yml", page, Kind.ROLE)
    entries = {role: entry if isinstance(entry, dict) else {"meaning": entry} for role, entry in roles.data.items()}
    faults = [
        Finding(page, roles.lines[role,], Kind.ROLE, message)
        for role, entry in entries.items()
        if (message := _fault_of_role(role, entry))
    ]
    faults += [
        Finding(page, roles.lines[role,], Kind.ROLE, f"「{role}」は役割の名前に使えません。別の名前を付けてください。")
        for role in roles.data.keys() & {DOCUMENT, EACH}
    ]
    faults += [
        Finding(page, roles.lines[role,], Kind.ROLE, _BAD_NAME % role) for role in roles.data if not _is_name(role)
    ]
    page = f"{shown}/blanks.yml"
    listed = _read(source / "blanks.yml", page, Kind.BLANK)
    blanks = {}
    for name, entry in listed.data.items():
        own = [
            Finding(page, listed.lines[name, *where], Kind.BLANK, message)
            for where, message in _faults_of(name, entry, listed.data)
        ]
        faults += own
        if not own:
            blanks[name] = Blank(name, **entry, line=listed.lines[name,])
    meanings = {role: str(entry.get("meaning")) for role, entry in entries.items()}
    registry = Registry(meanings, blanks, {role: entry["tone"] for role, entry in entries.items() if "tone" in entry})
    taken = {DOCUMENT, EACH, *STEMS, *roles.data}
    for blank in blanks.values():
        names = registry.names_of(blank)
        if not taken.isdisjoint(names):
            message = f"空欄「{blank.name}」は、ほかの役割又は空欄と名前が重なります。別の名前を付けてください。"
            faults.append(Finding(page, blank.line, Kind.BLANK, message))
        if not (blank.name and _is_name(names[0])):
            faults.append(Finding(page, blank.line, Kind.BLANK, _BAD_NAME % blank.name))
        taken.update(names)
        faults += [
            Finding(page, listed.lines[blank.name, key], Kind.BLANK, f"空欄「{blank.name}」の {key}: {message}")
            for key, message in _misfits(blank, blanks)
        ]
    if faults:
        raise SourceError(faults)
    return registry


_BAD_NAME = "「%s」は名前に使えません。文字と数字だけで、数字でないものから始めてください。"


def _is_name(name: str) -> bool:
    """Tell whether clauses can write ``{{name}}``: Jinja, which reads it, knows names as Python does."""
    reserved = iskeyword(name) or iskeyword(
        name.title()
    )  # and, not; Jinja writes none and true as well as None and True
    return bool(re.fullmatch(r"\w+", name)) and name.isidentifier() and not reserved


def _misfits(blank: Blank, blanks: Mapping[str, Blank]) -> Iterator[tuple[str, str]]:
    """Yield (key, message) where a blank does not fit the one whose value it shares, or that it must not precede."""
    holder = blanks.get(blank.value) if blank.value else None
    unit = KINDS[blank.type].unit
    for key, text in (
        ("placeholder", blank.placeholder),
        *(("placeholders", each) for each in blank.placeholders.values()),
    ):
        if unit and unit.word in text:
            yield (
                key,
                (
                    f"「{unit.word}」は、記入した値に付きません（{blank.type}）。"
                    f"ここから除き、条項の {{{{{blank.name}}}}} の後に書いてください。"
                ),
            )
    if holder and holder.value:
        yield "value", f"「{holder.name}」も値を借りています。値を持つ空欄を書いてください。"
    elif holder and (holder.type, holder.party) != (blank.type, blank.party):
        yield "value", f"「{holder.name}」と type と party を揃えてください。"
    for key, name in (("not_before", blank.not_before), ("seldom_before", blank.seldom_before)):
        earlier = blanks.get(name) if name else None
        if holder and earlier:
            yield key, f"値を借りる空欄には書けません。「{holder.name}」に書いてください。"
        elif earlier and not blank.type == earlier.type == DATE:
            yield key, f"{DATE}の空欄に、{DATE}の空欄を書いてください。"
        elif earlier and blank.name in (earlier.name, earlier.value):
            yield key, "自分より前かどうかは確かめられません。ほかの空欄を書いてください。"
    if not blank.by_hand and holder:
        yield "by_hand", f"値を借りる空欄には書けません。「{holder.name}」に書いてください。"
    elif not blank.by_hand and blank.type != DATE:
        yield "by_hand", f"{DATE}の空欄に書いてください。"


def _read(path: Path, shown: str, kind: Kind) -> Yaml:
    try:
        return parse_yaml(read_text(path, shown), shown, kind)
    except FileNotFoundError:
        raise SourceError([Finding(shown, 0, kind, "ファイルがありません。")]) from None


TONES = ("client", "provider")
"""The badges of who pays, connects or discloses, and of who serves or receives."""


def _fault_of_role(role: str, entry: Mapping[str, Any]) -> str:
    """Return what is wrong with a role: its meaning, or a mapping of its meaning and the tone of its badges."""
    if not isinstance(entry.get("meaning"), str):
        return f"役割「{role}」の説明を文字列で書いてください。"
    if unknown := entry.keys() - {"meaning", "tone"}:
        name = min(unknown)
        return f"役割「{role}」に「{name}」は使えません。{suggestion(name, ('meaning', 'tone'))}"
    if entry.get("tone", TONES[0]) not in TONES:
        return f"役割「{role}」の tone には {' か '.join(TONES)} を書いてください。"
    return ""


_EXPECTED = {
    str: '文字で書いてください（空なら ""）。',
    bool: "true か false で書いてください。",
    dict: "「{契約書の名前: 文字}」の形で書いてください。",
}


def _faults_of(name: str, entry: Any, entries: Mapping[str, Any]) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield (path of keys, message) for each fault in one entry of ``blanks.yml``."""
    if not isinstance(entry, dict):
        yield (), f"空欄「{name}」には type・meaning・placeholder を書いてください。"
        return
    expected = {
        "type": str,
        "meaning": str,
        "placeholder": str,
        "placeholders": dict,
        "party": bool,
        "value": str,
        "not_before": str,
        "seldom_before": str,
        "by_hand": bool,
    }
    for key, value in entry.items():
        if key not in expected:
            yield (key,), f"空欄「{name}」に「{key}」は使えません。{suggestion(key, expected)}"
        elif not isinstance(value, expected[key]):
            yield (key,), f"空欄「{name}」の {key} の値が正しくありません。{_EXPECTED[expected[key]]}"
        elif isinstance(value, str) and not _reads_plain(value):
            yield (
                (key,),
                f"空欄「{name}」の {key} は、{_LINE}",
            )
    for key in ("type", "meaning", "placeholder"):
        if key not in entry or (key == "meaning" and not entry[key]):
            yield (), f"空欄「{name}」に {key} がありません。"
    kind = entry.get("type")
    if isinstance(kind, str) and kind not in KINDS:
        known = "・".join(KINDS)
        yield ("type",), f"空欄「{name}」の型「{kind}」はありません。{suggestion(kind, KINDS)}使える型: {known}。"
    for key in ("value", "not_before", "seldom_before"):
        if isinstance(entry.get(key), str) and entry[key] not in entries:
            yield (key,), f"空欄「{name}」の {key} が指す「{entry[key]}」という空欄がありません。"
    placeholders = entry.get("placeholders")
    for contract, text in placeholders.items() if isinstance(placeholders, dict) else ():
        if not (isinstance(text, str) and _reads_plain(text)):
            yield ("placeholders", contract), f"空欄「{name}」の {contract} での placeholder は、{_LINE}"


_LINE = "見える文字だけで、1行に書いてください（記法は使えません）。"
_MARKUP = re.compile(r"\{\{|\}\}|\*\*|`")


def _reads_plain(text: str) -> bool:
    """Tell whether a text prints as it reads, in one line: it can be seen, and no markup is meant in it."""
    return not any(map(unprintable, text)) and not text.isspace() and not _MARKUP.search(text)
