"""The names in sources: roles, parties, blanks, and who they are in an agreement."""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import accumulate, groupby
from typing import NamedTuple

from ..model.blanks import DOCUMENT, EACH, SUBSTITUTION, TYPED_SEAL, Registry
from ..model.contract import STEMS, Contract, begins_with_party
from ..model.diagnostics import Finding, Kind, suggestion
from ..model.terms import whole_words
from ..model.values import KINDS
from .project import CONTRACTS, OTHER, Source, is_line_by_line, is_signature, tokens_of
from .references import REFERENCE_ROLES
from .tables import blanks_of_cells, lines_of_tables
from .words import STATEMENT


def check_names(clause: Source, contract: Contract | None, registry: Registry) -> Iterator[Finding]:
    """Yield each ``{{name}}`` that is unknown, or a role that has no side in the agreement."""
    yield from check_substitutions(clause, registry)
    apart = {line.number for line in _lines(clause) if line.apart}
    for line, name in _substitutions(clause.text):
        if line not in apart and (name == EACH or name.startswith(f"{EACH}の")):
            message = f"「{{{{{name}}}}}」は {{signature}} か {{lines}} の中にだけ書けます。役割で書いてください。"
            yield Finding(clause.shown, line, Kind.ROLE, message)
        elif contract and (message := _fault_of_name(name, contract, registry)):
            yield Finding(clause.shown, line, Kind.ROLE, message)


def fits(clause: Source, contract: Contract, registry: Registry) -> bool:
    """Tell whether a clause that no agreement chose speaks of nobody but its parties, and of all where of several."""
    told = [*check_names(clause, contract, registry), *check_roles([clause], contract, registry)]
    return not any(finding.kind is Kind.ROLE for finding in (*told, *check_sides(clause, contract)))


def check_roles(texts: Sequence[Source], contract: Contract, registry: Registry) -> Iterator[Finding]:
    """Yield each role that the text of an agreement speaks of, and none of its parties has, where it is first named."""
    places: dict[str, list[tuple[Source, int]]] = {}
    for source in texts:
        for line, name in _substitutions(source.text):
            who = _whom(name, registry)
            if who in registry.roles and who not in contract.roles and who not in contract.sides:
                places.setdefault(who, []).append((source, line))
    for who, [(source, line), *others] in places.items():
        near = suggestion(who, contract.roles)
        message = (
            f"役割「{who}」が、契約書 {CONTRACTS}{contract.name}.md ではどの当事者でもありません"
            f"{f'（ほかに{len(others)}か所）' if others else ''}。その前付けの parties に足してください。{near}"
        )
        yield Finding(source.shown, line, Kind.ROLE, message)


def _whom(name: str, registry: Registry) -> str:
    """Return the role or the stem that a substitution speaks of, or nothing."""
    kind = registry.known.get(name, "")
    return name if kind == "party" else registry.split(name)[0] if kind == "blank" else ""


def _fault_of_name(name: str, contract: Contract, registry: Registry) -> str:
    """Return why a clause may not speak of somebody in an agreement, whoever its parties are, or nothing."""
    who = _whom(name, registry)
    page = f"{CONTRACTS}{contract.name}.md"
    if who in STEMS and who not in contract.sides:
        called = "、".join(f"{side}（{{{{{role}}}}}）" for side, role in contract.sides.items())
        return f"「{who}」という当事者が、契約書 {page} にいません。いるのは {called} です。役割で書いてください。"
    if who in contract.either and registry.known[name] == "blank":
        return f"役割「{who}」はどの当事者もなり得るので（契約書 {page} の either）、その空欄は書けません。"
    return ""


def check_substitutions(source: Source, registry: Registry) -> Iterator[Finding]:
    """Yield whatever stands in ``{{ }}``, or begins a statement, and is no name of the registry.

    MyST would have Jinja evaluate it, which can run programs: what is no name must not come as far as that.
    """
    known = registry.known
    for line, _ in _with_lines(source.text, STATEMENT.finditer(source.text)):
        message = "この書き方は使えません。差し込みは「{{名前}}」だけで書いてください。"
        yield Finding(source.shown, line, Kind.MARKUP, message)
    for line, name in _substitutions(source.text):
        if "\n" in name:
            message = "差し込みが2行に分かれています。「{{名前}}」を1行に書いてください。"
            yield Finding(source.shown, line, Kind.SUBSTITUTION, message)
        elif name in registry.blanks and name not in known:
            message = (
                f"空欄「{name}」は当事者ごとにあります。「{{{{役割の{name}}}}}」か「{{{{甲の{name}}}}}」のように、"
                "だれのものかとともに書いてください。"
            )
            yield Finding(source.shown, line, Kind.SUBSTITUTION, message)
        elif name not in known:
            near = suggestion(name, known)
            message = (
                f"差し込み「{{{{{name}}}}}」はありません。{near}役割は roles.yml に、空欄は blanks.yml にあります。"
            )
            yield Finding(source.shown, line, Kind.SUBSTITUTION, message)


@cache
def _substitutions(text: str) -> list[tuple[int, str]]:
    """Return (line, name) for each ``{{name}}``, which may go over lines, or never end."""
    matches = re.finditer(r"\{\{(.*?)(?:\}\}|\Z)", text, re.DOTALL)
    return [(line, match[1].strip(" \t")) for line, match in _with_lines(text, matches)]


def _with_lines(text: str, matches: Iterator[re.Match[str]]) -> Iterator[tuple[int, re.Match[str]]]:
    """Yield some matches in a text, each with the line that it begins on."""
    ends = list(accumulate(len(line) + 1 for line in text.split("\n")))
    for match in matches:
        yield bisect(ends, match.start()) + 1, match


class _Line(NamedTuple):
    """A line of a clause, whether it stands in a signature block, and whether in anything that is written by lines."""

    number: int
    text: str
    signed: bool
    apart: bool


@cache
def _lines(clause: Source) -> list[_Line]:
    tokens = [token for token in tokens_of(clause.text) if is_line_by_line(token)]
    apart = {number for token in tokens if token.map for number in range(*token.map)}
    signed = {number for token in tokens if token.map and is_signature(token) for number in range(*token.map)}
    lines = enumerate(clause.text.split("\n"))
    return [_Line(number + 1, line, number in signed, number in apart) for number, line in lines]


def check_rules(clause: Source, contract: Contract | None, registry: Registry) -> Iterator[Finding]:
    """Yield each blank that prints as a rule where there is no room for one: it ends a line of the signature block."""
    alone = blanks_of_cells(tokens_of(clause.text))
    for line in _lines(clause):
        for match in SUBSTITUTION.finditer(line.text):
            ends = line.apart and re.fullmatch(f"(?:{TYPED_SEAL})?" if line.signed else "", line.text[match.end() :])
            if registry.known.get(match[1]) != "blank" or ends:
                continue
            if (line.number, match[1]) in alone:
                continue
            _, blank = registry.split(match[1])
            if not blank.placeholder_in(contract.name if contract else ""):
                message = (
                    f"空欄「{match[1]}」は placeholder が空で、線になるため、署名欄の行の最後か、"
                    "それだけの表のセルにだけ書けます。"
                    "ほかの所に書くなら、記入前に印字する文字を blanks.yml の placeholder に書いてください。"
                )
                yield Finding(clause.shown, line.number, Kind.BLANK, message)


def check_units(source: Source, registry: Registry) -> Iterator[Finding]:
    """Yield each blank in a sentence without the unit that its value does not say, or behind what it says itself."""
    apart = {line.number for line in _lines(source) if line.apart} | lines_of_tables(tokens_of(source.text))
    for line, match in _with_lines(source.text, SUBSTITUTION.finditer(source.text)):
        blank = registry.split(match[1])[1] if registry.known.get(match[1]) == "blank" else None
        unit = KINDS[blank.type].unit if blank else None
        if not blank or not unit or line in apart:
            continue
        behind = re.sub(r"[`*\s]", "", source.text[match.end() : match.end() + _NEAR])
        if not re.match(unit.follows, behind):
            message = f"空欄「{match[1]}」（{blank.type}）の値は「{unit.word}」を印字しません。すぐ後に書いてください。"
            yield Finding(source.shown, line, Kind.BLANK, message)
        if unit.before and (doubled := re.search(unit.before + "$", source.text[: match.start()])):
            message = (
                f"空欄「{match[1]}」（{blank.type}）の値は「金」も印字します。前の「{doubled[0]}」を消してください。"
            )
            yield Finding(source.shown, line, Kind.BLANK, message)


_NEAR = 30  # characters


def check_sides(clause: Source, contract: Contract | None) -> Sequence[Finding]:
    """Return each line that names some of the parties where it should name roles, or one that nobody is."""
    return _sides(clause, tuple(contract.sides.items()) if contract else ())


@cache
def _sides(clause: Source, parties: tuple[tuple[str, str], ...]) -> list[Finding]:
    """Return these lines for what an agreement calls its parties, with their roles; nothing for a clause alone."""
    roles = dict(parties)
    known = tuple(roles) or STEMS[:4]
    names, together, single = _patterns(known)
    found = []
    for number, line, in_signature, _ in _lines(clause):
        if in_signature:
            nobody = next((each for each in STEMS if each not in roles and begins_with_party(line, each)), "")
            if parties and nobody:
                found.append(Finding(clause.shown, number, Kind.ROLE, _NOBODY % nobody))
            continue
        for stem in _STEM_AS_OTHER.findall(line):
            if stem in roles:
                message = f"「{stem}」は当事者です。「{{{{{roles[stem]}}}}}」と、役割の名前で書いてください。"
                found.append(Finding(clause.shown, number, Kind.ROLE, message))
        text = _NAMED.sub("", line)
        if match := single.search(together.sub("", text)):
            message = f"「{match[0]}」だけを名指ししています。「{{{{役割}}}}」と、役割の名前で書いてください。"
            if match[0] not in known:
                message = _NOBODY % match[0]
            elif match[0] not in STEMS:
                message += f"当事者のことでなければ「{{other}}`{match[0]}`」と書きます。"
            found.append(Finding(clause.shown, number, Kind.ROLE, message))
        for match in together.finditer(text):
            named = set(re.findall(names, match[0]))
            if 1 < len(named) < len(roles):
                message = (
                    f"「{match[0]}」は、当事者（{'、'.join(roles)}）の全員ではありません。"
                    f"「{re.sub(names, lambda side: f'{{{{{roles[side[0]]}}}}}', match[0])}」と役割で書いてください。"
                )
                found.append(Finding(clause.shown, number, Kind.ROLE, message))
    return found


@cache
def _patterns(known: tuple[str, ...]) -> tuple[str, re.Pattern[str], re.Pattern[str]]:
    """Return patterns of some names of parties: of any of them, of what names several or none, and of one alone."""
    names = "|".join(sorted(map(re.escape, known), key=len, reverse=True))
    together = re.compile(f"(?:{names})(?:{_JOINED}(?:{names}))+|「(?:{names})」|{_WORDS_OF_STEMS}")
    single = re.compile("|".join(map(_by_itself, dict.fromkeys((*known, *STEMS[:4])))))
    return names, together, single


def sides_in(text: str, known: tuple[str, ...]) -> Iterator[tuple[int, int]]:
    """Yield where a text names a party, or what nobody is called, and not all of them together."""
    names, together, single = _patterns(known)
    place = 0
    for match in together.finditer(text):
        yield from ((each.start(), each.end()) for each in single.finditer(text, place, match.start()))
        place = match.end()
        named = [*re.finditer(names, match[0])]
        if 1 < len({each[0] for each in named}) < len(known):
            yield from ((match.start() + each.start(), match.start() + each.end()) for each in named)
    yield from ((each.start(), each.end()) for each in single.finditer(text, place))


_NAMED = re.compile(rf"{SUBSTITUTION.pattern}|\{{(?:{'|'.join((OTHER, *REFERENCE_ROLES))})\}}`[^`]*`")
_STEM_AS_OTHER = re.compile(rf"\{{{OTHER}\}}`([{''.join(STEMS)}])`")
_NOBODY = "「%s」という当事者はありません。「{{役割}}」と、役割の名前で書いてください。"
_JOINED = "(?:及び|および|並びに|又は|または|若しくは|もしくは|と|、|・)?"
_WORDS_OF_STEMS = (
    "[甲乙丙丁](?=[ら案])|[甲乙丙丁](?:[野川山田村島崎沢坂]|仲[業買])|甲状|丙午|甲から[^、。]{1,3}まで|装甲|甲[府斐州信板殻種]|乙[女種]|[甲乙丙丁]種"
    "|丁[目寧重度番]|[包園馬]丁"
)
"""Words that have one of the stems in them."""


def _by_itself(side: str) -> str:
    """Return the pattern of a side that is no part of a longer word; of a stem that is in few, wherever it stands."""
    if side in STEMS[:4]:
        return side
    before = "|".join(["(?<![一-龥々ァ-ヶー])", *(f"(?<={word})" for word in _BEFORE_A_NAME)])
    return f"(?:{before}){re.escape(side)}(?![一-龥々ァ-ヶーA-Za-z])"


_BEFORE_A_NAME = (
    "その他",
    "万一",
    "以後",
    "以降",
    "場合",
    "都度",
    "際",
    "原則",
    "通常",
    "現在",
    "今後",
    "事前",
    "直前",
)
"""Words that a name may follow without anything between them: その他当社が."""


def check_parties(texts: Sequence[Source], contract: Contract, registry: Registry) -> Iterator[Finding]:
    """Yield each place of an agreement that calls one party by the name of another.

    That is 「{{甲の会社名}}（以下「乙」という。）」, and a group of the signature block that begins with a party and
    has blanks of another one.
    """
    for source in texts:
        for line, match in _with_lines(source.text, _CALLED.finditer(source.text)):
            party, called = _party(_whom(match[1], registry), contract), contract.sides.get(match[2])
            if called and called == contract.party_of(match[1]) and match[1] in contract.parties:
                message = (
                    f"「{{{{{match[1]}}}}}」は「{match[2]}」と印字され、「{match[2]}（以下「{match[2]}」…）」になります。"
                    "会社名などの空欄（blanks.yml）を書いてください。"
                )
                yield Finding(source.shown, line, Kind.ROLE, message)
            elif party and called and party != called:
                message = f"「{{{{{match[1]}}}}}」を「{match[2]}」と呼んでいますが、「{match[2]}」は{called}です。"
                yield Finding(source.shown, line, Kind.ROLE, f"{message}名前か呼び名を直してください。")
        for group in _signing(source):
            head = next((side for side in contract.sides if begins_with_party(group[0].text, side)), "")
            for number, text, *_ in group if head else ():
                for blank in SUBSTITUTION.finditer(text):
                    party = _party(_whom(blank[1], registry), contract)
                    if party and party != contract.sides[head]:
                        message = f"「{head}」の署名欄に、{party}の空欄「{blank[1]}」があります。"
                        yield Finding(source.shown, number, Kind.ROLE, f"{message}名前を直してください。")


def check_self_names(texts: Sequence[Source]) -> Iterator[Finding]:
    """Yield each name of an agreement for itself (本契約, 本覚書) that is typed, and no term that the text defines."""
    defined = {match[1] for source in texts for match in re.finditer("「([^「」]+)」", source.text)}
    for source in texts:
        for number, line, *_ in _lines(source):
            for match in SELF_NAME.finditer(_NAMED.sub(lambda named: " " * len(named[0]), line)):
                if match[0] not in defined:
                    message = (
                        f"「{match[0]}」と手で書いています。契約書の自称なら「{{{{{DOCUMENT}}}}}」、ほかの文書のことなら"
                        f"「{{{OTHER}}}`{match[0]}`」と書いてください。"
                    )
                    yield Finding(source.shown, number, Kind.ROLE, message)


SELF_NAME = whole_words("本(?:契約|同意書|覚書|規約|協定書?|誓約書|確認書)(?!書)")

_CALLED = re.compile(r"\{\{\s*([^{}]+?)\s*\}\}[（(]以下[、，]?(?:単に)?「([^「」]+)」")


def _party(who: str, contract: Contract) -> str:
    """Return the (first) role of a party that is named by what it is called or by one of its roles, or nothing."""
    return contract.sides.get(who) or (contract.party_of(who) if who in contract.parties else "")


def _signing(clause: Source) -> Iterator[list[_Line]]:
    """Yield the groups of lines of the signature blocks of a clause."""
    for signed, lines in groupby(_lines(clause), key=lambda line: line.signed and bool(line.text.strip())):
        if signed:
            group = [line for line in lines if not line.text.lstrip().startswith("```")]
            if group:
                yield group
