"""The front matter of an agreement's page → a validated `Contract`."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Any

from .characters import is_line
from .diagnostics import Finding, Kind, SourceError, suggestion
from .marks import FIELDS, UNMARKED, Marks
from .sources import Yaml, parse_yaml

STEMS = tuple("甲乙丙丁戊己庚辛壬癸")
"""What agreements call their parties mostly; a clause may write them for whoever is called so."""


FILLED_IN = "住所|所在地|本店|氏名|名称|商号|会社名|法人名|代表者|役職|肩書|署名|記名"
"""How begins what somebody who signs fills in."""


def begins_with_party(text: str, name: str) -> bool:
    """Tell whether a line of a signature block begins with what a party is called, and with no longer word.

    乙　株式会社手本, （乙）, 乙の住所 and 乙住所 begin with 乙; 乙訓郡 and 乙女座ホール do not.
    """
    bare = text.lstrip(_BEFORE_PARTY)
    starts = range(len(text) - len(bare) + 1)
    return any(text.startswith(name, start) and _AFTER_PARTY.match(text, start + len(name)) for start in starts)


_BEFORE_PARTY = " 　（(「【[［〔"
_AFTER_PARTY = re.compile(f"の|代表|{FILLED_IN}|(?![一-龥々ァ-ヶーぁ-んA-Za-z])")


class Captions(StrEnum):
    """Where the caption of an article stands, and whether the text goes on behind its number."""

    BEHIND = "内"  # 第1条（目的）
    BEHIND_RUN_IN = "内続"  # 第1条（目的）　本文
    ABOVE = "上"  # （目的） on a line above, 第1条　本文
    RUN_IN = "続"  # 第1条　本文
    NONE = "なし"  # 第1条


@dataclass(frozen=True)
class Contract:
    """What one agreement decides for its clauses.

    `name` is the file name without extension, `parties` maps the role of each party, in their order, to the word that
    the agreement prints for it (甲, 当社, 委託者 …); roles of the same word are one party's, whose second role names
    the first in the front matter (開示者: 委託者). `either` are roles that any of them may have, which print as they
    are called. `document` is what the agreement calls itself. `lines` are those that the title is to be printed in, if
    they are given. `contents` says whether it lists its articles below the
    title, `cover` whether the title has a page of its own, too, and `stamp` whether there is room for a revenue stamp
    when it is signed on paper.
    """

    name: str
    title: str
    parties: Mapping[str, str]
    document: str
    marks: Marks = field(default_factory=Marks)
    either: tuple[str, ...] = ()
    captions: Captions = Captions.BEHIND
    lines: tuple[str, ...] = ()
    contents: bool = False
    cover: bool = False
    stamp: bool = False

    @cached_property
    def sides(self) -> Mapping[str, str]:
        """The words that the parties print as, in their order, each with the (first) role of that party."""
        sides: dict[str, str] = {}
        for role, printed in self.parties.items():
            sides.setdefault(printed, role)
        return sides

    @property
    def roles(self) -> Mapping[str, str]:
        """Every role that its clauses may name, with the word that it prints as."""
        return {**self.parties, **{role: role for role in self.either}}

    def role_of(self, side: str) -> str:
        """Return the (first) role of the party that prints as `side`: 甲 → 委託者."""
        return self.sides[side]

    def side_of(self, role: str) -> str:
        """Return what the party that has a role prints as: 委託者 → 甲; the role itself if it is no party's."""
        return self.parties.get(role, role)

    def party_of(self, role: str) -> str:
        """Return the (first) role of the party that has a role: in the agreement where both are 甲, 開示者 → 委託者."""
        return self.sides[self.parties[role]] if role in self.parties else role


def split_front_matter(text: str) -> tuple[str, str]:
    """Split a page into its YAML and the rest, which keeps its line numbers as blank lines."""
    match = re.match(r"---[ \t]*\n(.*?)^---[ \t]*$", text, re.DOTALL | re.MULTILINE)
    if not match:
        return "", text
    return match[1], "\n" * match[0].count("\n") + text[match.end() :]


def parse_contract(name: str, text: str, shown: str, roles: Collection[str]) -> Contract:
    """Parse the page of an agreement; SourceError lists the faults of its front matter."""
    front_matter, body = split_front_matter(text)
    if not front_matter:
        message = "先頭に前付け（--- で挟んだ contract: …）がありません。ほかの契約書のページに倣って書いてください。"
        raise SourceError([Finding(shown, 1, Kind.FRONT_MATTER, message)])
    page = parse_yaml(front_matter, shown, Kind.FRONT_MATTER, first_line=2)
    faults: list[Finding] = []

    def fault(message: str, *path: str) -> None:
        while path and path not in page.lines:
            path = path[:-1]
        faults.append(Finding(shown, page.lines.get(path, 1), Kind.FRONT_MATTER, message))

    for key in page.data.keys() - {"contract"}:
        fault(f"前付けに「{key}」は使えません。{suggestion(key, ['contract'])}", key)
    settings: Any = page.data.get("contract")
    if not faults and not isinstance(settings, dict):
        fault("前付けに「contract」がありません。parties と document をその下に書いてください。", "contract")
    if faults:
        raise SourceError(faults)
    for key in settings.keys() - set(_KEYS):
        fault(f"contract に「{key}」は使えません。{suggestion(key, _KEYS)}", "contract", key)

    parties = _parties(_strings(page, fault, "parties"), fault)
    either = settings.get("either", [])
    if not isinstance(either, list) or not all(isinstance(role, str) for role in either):
        fault(
            "either には、どの当事者もなり得る役割を「[開示者, 受領者]」のように並べてください。", "contract", "either"
        )
        either = []
    for key, named in (("parties", parties), ("either", either)):
        for role in named:
            if role not in roles:
                message = f"役割「{role}」は roles.yml にありません。{suggestion(role, roles)}"
                fault(f"{message}新しい役割は roles.yml に足します。", "contract", key, role)
    for role in {*either} & {*parties, *parties.values()}:
        fault(f"「{role}」は parties にもあります。一方を消してください。", "contract", "either")
    document = settings.get("document")
    if not isinstance(document, str) or not document.strip():
        fault("contract に「document」（契約書の自称。「本契約」など）がありません。", "contract", "document")
    elif not is_line(document):
        fault(_NO_LINE % "document", "contract", "document")
    samples = _strings(page, fault, "marks") if "marks" in settings else {}
    for level in samples.keys() - FIELDS.keys():
        fault(f"marks に「{level}」は使えません。{suggestion(level, FIELDS)}", "contract", "marks", level)
    for level, message in Marks.faults(samples):
        fault(message, "contract", "marks", level)
    captions = settings.get("captions", Captions.BEHIND)
    if captions not in list(Captions):
        fault(f"captions には {'・'.join(Captions)} のどれかを書いてください（{_CAPTIONS}）。", "contract", "captions")
    for key, meaning in _SWITCHES.items():
        if not isinstance(settings.get(key, False), bool):
            fault(f"{key} には true か false を書いてください（true なら、{meaning}）。", "contract", key)
    heading = re.search(r"^# +(\S.*?)\s*$", body, re.MULTILINE)
    if not heading:
        fault("契約書の題名（「# 題名」の行）がありません。")
    lines = settings.get("title", [])
    if not isinstance(lines, list) or not all(isinstance(line, str) and line for line in lines):
        fault("title には、題名を印字する行を「[業務委託, 契約書]」のように並べてください。", "contract", "title")
    elif heading and lines and "".join(lines) != heading[1]:
        fault(f"title の行をつなぐと、題名「{heading[1]}」になるように書いてください。", "contract", "title")
    if faults or not heading:
        raise SourceError(faults)
    return Contract(
        name,
        heading[1],
        parties,
        str(document),
        Marks.from_samples(samples),
        tuple(either),
        Captions(captions),
        tuple(lines),
        *(settings.get(key, False) for key in _SWITCHES),
    )


_SWITCHES = {
    "toc": "題名の下に目次を置きます",
    "cover": "題名だけの表紙を付けます",
    "stamp": "書面の契約書に、収入印紙を貼る場所を描きます",
}
"""What an agreement may ask for, with what it then has."""

_KEYS = ("parties", "either", "document", "title", "marks", "captions", *_SWITCHES)

_CAPTIONS = (
    "内は「第1条（目的）」、内続は「第1条（目的）　本文」、上は見出しを上の行に、続は「第1条　本文」、なしは「第1条」"
)

_NO_LINE = "%s の値に改行があります。1行で書いてください。"


def _parties(written: Mapping[str, str], fault: Callable[..., None]) -> dict[str, str]:
    """Return the word that each role prints as; a role that names another one is of the same party."""
    parties: dict[str, str] = {}
    first_of: dict[str, str] = {}
    for role, named in written.items():
        first = named if named in written else role
        parties[role] = printed = written[first]
        before = first_of.setdefault(printed, first)
        if role in STEMS and printed != role:
            fault(
                f"役割「{role}」は「{role}」と印字する当事者にだけ使えます。ほかの名前を付けてください。",
                "contract",
                "parties",
                role,
            )
        if printed != printed.strip() and is_line(printed):
            message = f"parties の「{role}」の呼び名「{printed}」の前後に空白があります。消してください。"
            fault(message, "contract", "parties", role)
        elif printed in written and printed != first:
            message = f"parties の「{role}」が指す「{first}」に、呼び名（甲など）がありません。"
            fault(message, "contract", "parties", role)
        elif before != first:
            message = (
                f"「{printed}」が2人います（{before}と{role}）。別の当事者なら、別の呼び名を書いてください。"
                f"同じ当事者の役割なら、「{role}: {before}」と書きます。"
            )
            fault(message, "contract", "parties", role)
    return parties


def _strings(page: Yaml, fault: Callable[..., None], key: str) -> dict[str, str]:
    """Return ``contract: key:`` if it maps strings to strings; report what does not."""
    value = page.data["contract"].get(key)
    if not isinstance(value, dict) or not value:
        fault(f"contract に「{key}: {{名前: 値}}」がありません。", "contract", key)
        return {}
    strings = {}
    for name, text in value.items():
        if not isinstance(text, str) or not (text or (key == "marks" and name in UNMARKED)):
            fault(f"{key} の「{name}」に値がありません。文字で書いてください。", "contract", key, name)
            continue
        if not is_line(text):
            fault(_NO_LINE % f"{key} の「{name}」", "contract", key, name)
        strings[name] = text
    return strings
