"""Places to fill in: ●●, 令和○年○月○日, ＿＿, ${name}, [会社名]; each is given a type and a name. Pure."""

from __future__ import annotations

import re
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
_NAMED = r"\$\{[^{}\n]+\}|\{\{[^{}\n]+\}\}|[［\[【][ 　]*[^\]］】\[［【\n]{0,20}[ 　]*[］\]】]|<[^<>\n]{1,20}>"
_DIGIT = rf"(?:{_RUN}|{_NAMED}|[{_SIGN}ＸX]|[0-9０-９]{{1,4}}|[0-9]{{2,3}}[XxＸ]|元|[ 　_＿]*)"
_DATE = re.compile(
    rf"(?:西暦|明治|大正|昭和|平成|令和)?[ 　]*{_DIGIT}[ 　]*年[ 　]*{_DIGIT}[ 　]*月[ 　]*{_DIGIT}[ 　]*日"
)
_COMPANY = re.compile(
    rf"(?:株式会社|合同会社|有限会社|一般社団法人)[ 　]*(?:{_RUN}|[{_SIGN}](?![一-龥]))"
    rf"|(?:{_RUN}|[{_SIGN}])[ 　]*(?:株式会社|合同会社|有限会社)"
)
_ANY = re.compile(f"{_RUN}|{_NAMED}")
_OPEN = re.compile(rf"[{_SIGN}ＸX＿_\[［【{{]|[ 　]{{2,}}年|年[ 　]{{2,}}|年[ 　]+月[ 　]+日")
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
    ("年数", "年数", re.compile("年間")),
    ("月数", "月数", re.compile("[かヵカヶケ箇][月年]")),
    ("日数", "日数", re.compile("日(?:間|以内|前|後)")),
)


class Blanks:
    """The blanks of an agreement: those that the handbook has and that print the same, and those that are new."""

    def __init__(self, contract: str, registry: Registry) -> None:
        self.contract, self.registry = contract, registry
        self.new: dict[str, Blank] = {}
        self.sides: Mapping[str, str] = {}
        self.found = 0

    def forget(self) -> None:
        """Forget what was found: it was only tried."""
        self.new.clear()
        self.found = 0

    def within(self, text: str, signed: bool = False) -> Iterator[Place]:
        """Yield the places to fill in of a text; `signed` is a line of a signature block."""
        taken: list[tuple[int, int]] = []
        for match, kind in self._matches(text):
            if any(match.start() < end and start < match.end() for start, end in taken):
                continue
            if kind == "" and not self._is_open(match, text):
                continue
            taken.append(match.span())
            name = self._name(match, kind, text, signed)
            self.found += 1
            yield Place(match.start(), match.end(), name)

    def _matches(self, text: str) -> Iterator[tuple[re.Match[str], str]]:
        for match in _DATE.finditer(text):
            if _OPEN.search(match[0]):
                yield match, "日付"
        for match in _COMPANY.finditer(text):
            yield match, "会社名"
        for match in _ANY.finditer(text):
            yield match, ""

    @staticmethod
    def _is_open(match: re.Match[str], text: str) -> bool:
        """Tell whether brackets hold what is to be filled in, and no words of the sentence."""
        found = match[0]
        if found[0] in "［[【":
            content = found[1:-1].strip(" 　")
            if re.fullmatch(f"[{_SIGN}＿_ 　]*", content):
                return True
            alone = match.start() == 0 and match.end() == len(text)
            return bool(_PLACEHOLDER.fullmatch(content)) and not alone
        return not found.startswith("<") or bool(_PLACEHOLDER.fullmatch(found[1:-1]) and not found.isascii())

    def _name(self, match: re.Match[str], kind: str, text: str, signed: bool) -> str:
        before, behind = text[: match.start()], text[match.end() :]
        printed = match[0]
        side = self._side(before, behind)
        if kind == "会社名":
            return self._called("会社名", "会社名", printed, side, "商号")
        if kind == "日付":
            name = "締結日" if signed else "日付"
            return self._called(name, "日付", printed, "", "日付")
        label = _LABEL.search(before)
        if label:
            word = "".join(label[1].split())
            return self._called(word, _TYPES[word] if not signed else "自由記述", printed, side, word)
        for type_, name, pattern in _BEHIND:
            if pattern.match(behind):
                return self._called(name, type_, printed, "", name)
        if re.match("円", behind) and re.search("月額[^。]{0,6}$", before):
            return self._called("月額", "月額", printed, "", "1か月の金額")
        if side:
            return self._called("名称", "氏名又は会社名", printed, side, "名称")
        inner = re.sub(r"[^\w]", "", printed)
        inner = inner if re.search("[一-龥ァ-ヶぁ-んA-Za-z]", inner) and not re.fullmatch("[xXＸ_]+", inner) else ""
        about = re.search(r"([一-龥ァ-ヶー]{2,8})(?:[はをがのに、：: 　（(「]*|金)$", before)
        name = inner or (about[1] if about else "記入欄")
        return self._called(name, "自由記述", printed, "", name)

    def _side(self, before: str, behind: str) -> str:
        """Return the role of the party whose name a place is for: ●●（以下「甲」という。）."""
        match = re.match(
            r"[^。、（(]{0,10}[（(](?:[^（）()]*[、，])?以下[、，]?[ 　]*(?:単に)?[「『]([^」』]+)[」』]", behind
        )
        named = match[1] if match else ""
        return self.sides.get(named, "")

    def _called(self, name: str, type_: str, printed: str, side: str, meaning: str) -> str:
        """Return what a clause writes for a blank of this form, whose name is given to no other one."""
        placeholder = printed
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
            if (known.type, known.party, known.placeholder_in(self.contract)) == wanted:
                break
        return f"{side}の{own}" if side else own


_NAMED_AS = re.compile(r"[^。、（(]{0,10}[（(](?:[^（）()]*[、，])?以下[、，]?[ 　]*(?:単に)?[「『]([^」』]+)[」』]")

_PLACEHOLDER = re.compile(
    ".{0,6}(?:会社名|社名|法人名|商号|氏名|名称|名前|住所|所在地|代表者|役職|日付|年月日|締結日|開始日|終了日|金額|月額|料金|期間|番号"
    "|サービス名|システム名|案件名|プロジェクト名|地名|裁判所|都道府県|数字|年|月|日)(?:を?(?:記入|入力|記載))?|[A-Za-z_]{2,}"
)
"""What brackets hold that stand for a value."""
