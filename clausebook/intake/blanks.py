"""Places to fill in: ●●, 令和○年○月○日, ＿＿, ${name}, [会社名]; each is given a type and a name. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from ..model.blanks import Blank, Registry


class Place(NamedTuple):
    """A place to fill in in a text: where it stands, and the name that a clause writes for it."""

    start: int
    end: int
    name: str


_SIGN = "●○◯〇◎□■△▲☆★◇◆※"
_RUN = rf"[{_SIGN}]{{2,}}|(?:[{_SIGN}][・.．]?){{2,}}|●|[＿_]{{2,}}|[ＸX]{{2,}}|(?<![A-Za-z])[xX]{{3,}}|…{{2,}}"
_ONE = (
    "(?<![一二三四五六七八九十百〇○◯0-9０-９])[○◯〇](?=[ 　]*(?:年間?|[かヵカヶケ箇][月年]|週間|日間?|[万億]?円|丁目"
    "|番地?|号|パーセント|[％%名人回]))"
)
"""A single sign that may be a letter or a mark elsewhere stands for a number before what is counted."""

_PARTLY = "(?<![0-9０-９])[0-9０-９]{1,3}(?:[_＿○◯〇●]{1,3}|[XxＸ]{1,2}|[ 　]{2,})(?=[ 　]*年)"
"""A year whose first digits are given; they belong to what is filled in."""

_COMPANY_LETTER = "(?<![A-Za-zＡ-Ｚａ-ｚ「『])[A-ZＡ-Ｚ]社"
_NAMED = r"\$\{[^{}\n]+\}|\{\{[^{}\n]+\}\}|[［\[【][ 　]*[^\]］】\[［【\n]{0,20}[ 　]*[］\]】]|<[^<>\n]{1,20}>"
_PART = "[0-9０-９]{1,3}[ 　_＿○◯〇●XxＸ]{1,6}"
_DIGIT = rf"(?:{_PART}|{_RUN}|{_NAMED}|[{_SIGN}ＸX]|[0-9０-９]{{1,4}}|[0-9]{{2,3}}[XxＸ]|元|[ 　_＿]*)"
_DATE = re.compile(
    rf"(?:西暦|明治|大正|昭和|平成|令和)?[ 　]*{_DIGIT}[ 　]*年[ 　]*{_DIGIT}[ 　]*月[ 　]*{_DIGIT}[ 　]*日"
)
_COMPANY = re.compile(
    rf"(?:株式会社|合同会社|有限会社|一般社団法人)[ 　]*(?:{_RUN}|[{_SIGN}](?![一-龥]))"
    rf"|(?:{_RUN}|[{_SIGN}])[ 　]*(?:株式会社|合同会社|有限会社)"
)
_ANY = re.compile(f"{_PARTLY}|{_RUN}|{_ONE}|{_COMPANY_LETTER}|{_NAMED}")
_OPEN = re.compile(rf"[{_SIGN}ＸX＿_\[［【{{]|[ 　]{{2,}}[年月日]|[年月][ 　]{{2,}}|年[ 　]+月[ 　]+日|[年月]　[月日]")
_LABEL = re.compile(
    r"(住\s*所|所\s*在\s*地|本店|会\s*社\s*名|商\s*号|名\s*称|法人名|氏\s*名|名\s*前|代\s*表\s*者|役\s*職)"
    r"[^:：]{0,6}[:：　 ]+$"
)

_TYPES = {
    "住所": "住所",
    "所在地": "住所",
    "本店": "住所",
    "会社名": "会社名",
    "商号": "会社名",
    "名称": "氏名又は会社名",
    "法人名": "会社名",
    "氏名": "氏名又は会社名",
    "名前": "氏名又は会社名",
    "代表者": "代表者",
    "役職": "代表者",
}

_BEHIND = (
    ("裁判所", "管轄裁判所", re.compile("地方裁判所")),
    ("年数", "年数", re.compile("年間|[かヵカヶケ箇]年")),
    ("月数", "月数", re.compile("[かヵカヶケ箇]月")),
    ("日数", "日数", re.compile("日(?:間|以内|前|後)")),
)


class Blanks:
    """The blanks of an agreement: those that the handbook has and that print the same, and those that are new."""

    def __init__(self, contract: str, registry: Registry) -> None:
        self.contract, self.registry = contract, registry
        self.new: dict[str, Blank] = {}
        self.sides: Mapping[str, str] = {}
        self.used: set[str] = set()
        self.found = 0

    def forget(self) -> None:
        """Forget what was found: it was only tried."""
        self.new.clear()
        self.used.clear()
        self.found = 0

    def within(self, text: str, signed: bool = False) -> Iterator[Place]:
        """Yield the places to fill in of a text; `signed` is a line of a signature block."""
        taken: list[tuple[int, int]] = []
        for match, kind in self._matches(text):
            if any(match.start() < end and start < match.end() for start, end in taken):
                continue
            if kind == "" and not self._is_open(match, text):
                continue
            start, printed = match.start(), match[0]
            if _MONEY.search(text[:start]) and kind == "" and text[match.end() :].startswith("円"):
                start, printed, kind = (
                    text.rindex("金", 0, start),
                    text[text.rindex("金", 0, start) : match.end()],
                    "金額",
                )
            taken.append((start, match.end()))
            name = self._name(printed, kind, text[:start], text[match.end() :], signed)
            self.found += 1
            yield Place(start, match.end(), name)

    def _matches(self, text: str) -> Iterator[tuple[re.Match[str], str]]:
        for match in _DATE.finditer(text):
            if _OPEN.search(match[0]):
                yield match, "日付"
        for match in _COMPANY.finditer(text):
            yield match, "会社名"
        for match in _ANY.finditer(text):
            yield match, ""

    def _is_open(self, match: re.Match[str], text: str) -> bool:
        """Tell whether brackets hold what is to be filled in, and no words of the sentence; a sign may be meant."""
        found = match[0]
        if found in self.sides:
            return False
        if found in _SIGN:
            behind = text[match.end() :]
            return not (behind.startswith("印") or (_OF_SIGNS.search(text) and re.match("[はをで]|とする", behind)))
        if found[0] in "［[【":
            if re.search("条(?:の[0-9０-９一二三四五六七八九十]+)?[ 　]*$", text[: match.start()]):
                return False  # a caption
            content = found[1:-1].strip(" 　")
            if re.fullmatch(f"[{_SIGN}＿_ 　]*", content):
                return True
            alone = match.start() == 0 and match.end() == len(text)
            return bool(_PLACEHOLDER.fullmatch(content)) and not alone
        return not found.startswith("<") or bool(_PLACEHOLDER.fullmatch(found[1:-1]) and not found.isascii())

    def _name(self, printed: str, kind: str, before: str, behind: str, signed: bool) -> str:
        side = self._side(before, behind)
        about = _ABOUT.search(before)
        said = about[1] if about else ""
        if kind == "会社名":
            return self._called("会社名", "会社名", printed, side, "商号")
        if kind == "日付":
            name = "締結日" if signed else "日付"
            return self._called(name, "日付", printed, "", "日付")
        if kind == "金額":
            return self._called(said or "金額", "金額", printed, "", said or "金額")
        label = _LABEL.search(before)
        if label:
            word = "".join(label[1].split())
            return self._called(word, _TYPES[word] if not signed else "自由記述", printed, side, word)
        for type_, name, pattern in _BEHIND:
            if pattern.match(behind):
                return self._called(name, type_, printed, "", name)
        if re.match("円", behind) and re.search("月額[^。]{0,6}$", before):
            return self._called(said or "月額", "月額", printed, "", "1か月の金額")
        if side:
            return self._called("名称", "氏名又は会社名", printed, side, "名称")
        inner = unicodedata.normalize("NFKC", re.sub(r"[^\w]", "", printed))
        inner = inner if re.search("[一-龥ァ-ヶぁ-んA-Za-z]", inner) and not _NO_NAME.fullmatch(inner) else ""
        name = inner or said or "記入欄"
        return self._called(name, "自由記述", printed, "", name, bool(inner))

    def _side(self, before: str, behind: str) -> str:
        """Return the role of the party whose name a place is for: ●●（以下「甲」という。）."""
        match = re.match(
            r"[^。、（(]{0,10}[（(](?:[^（）()]*[、，])?以下[、，]?[ 　]*(?:単に)?[「『]([^」』]+)[」』]", behind
        )
        named = match[1] if match else ""
        return self.sides.get(named, "")

    def _called(self, name: str, type_: str, printed: str, side: str, meaning: str, same: bool = False) -> str:
        """Return what a clause writes for a blank of this form, whose name is given to no other one.

        Only what is of one party, what is the `same` by its name, and a court are filled in with one value wherever
        they stand; any other place has a blank of its own: a new one, or one of the handbook, so that a clause
        that is there already is found to be the same.
        """
        placeholder = printed if not _BRACES.search(printed) else f"「{printed.strip('{} 　')}」"
        same = same or bool(side) or type_ == "裁判所"
        name = re.sub(r"\W", "", name) or "記入欄"
        if name[:1].isdecimal():
            name = f"欄{name}"
        for number in range(1, 1000):
            own = name if number == 1 else f"{name}{number}"
            known = self.new.get(own) or self.registry.blanks.get(own)
            wanted = (type_, bool(side), placeholder)
            if known is None:
                if own in self.registry.known or own in self.sides.values():
                    continue
                self.new[own] = Blank(own, type_, f"{meaning}（未整理）", placeholder, party=bool(side))
                break
            if (same or own not in self.used) and (
                known.type,
                known.party,
                known.placeholder_in(self.contract),
            ) == wanted:
                break
        self.used.add(own)
        return f"{side}の{own}" if side else own


_MONEY = re.compile("(?:(?<![一-龥])|(?<=総額)|(?<=合計)|(?<=極度額))金[ 　]*$")
"""What stands before an amount, which prints it itself; a blank takes it in."""

_ABOUT = re.compile(
    "((?!年間|円)[一-龥ァ-ヶー]{2,10}?)"
    "(?:[はがをにの、：: 　（(「]|として|(?<=[額計])金|(?<![一-龥])金|総額|合計|月額|年額|毎月)*$"
)
"""What an amount or another place is said to be: 売買代金は、総額金●●円."""

_OF_SIGNS = re.compile("印を|の印|記号")
_NO_NAME = re.compile("[0-9xX_]+")
_BRACES = re.compile(r"\{\{|\}\}")
"""What no placeholder may have, for clauses write blanks with it."""

_PLACEHOLDER = re.compile(
    "[^ぁ-ん、。 　0-9０-９]{1,8}(?:場所|[日額名数先率]|住所|期[間日限]|番号)|"
    ".{0,6}(?:会社名|社名|法人名|商号|氏名|名称|名前|住所|所在地|代表者|役職|日付|年月日|締結日|開始日|終了日|金額|月額|料金|期間|番号"
    "|サービス名|システム名|案件名|プロジェクト名|地名|裁判所|都道府県|数字|年|月|日)(?:を?(?:記入|入力|記載))?|[A-Za-z_]{2,}"
)
"""What brackets hold that stand for a value."""
