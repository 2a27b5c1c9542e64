"""Who an agreement is between, what it calls them and itself, and the roles that its clauses name them by. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from ..model.contract import STEMS


class Called(NamedTuple):
    """What an agreement calls its parties, by their roles, and itself; whether the text says so, or it is a guess."""

    parties: Mapping[str, str]
    document: str
    sure: bool
    document_sure: bool


_SHORT = re.compile(
    r"(?P<before>[^。（）()\n]*)[（(](?:[^（）()]*?[、，])?以下[、，]?[ 　]*(?:それぞれ|総称して|併せて|単に)*[ 　]*"
    r"[「『\"“](?P<name>[^」』\"”]{1,20})[」』\"”][^（）()]*[)）]"
)
_ALTERNATIVES = re.compile("[」』]又は[「『]|[」』]、[「『]")
_ITSELF = re.compile(
    "本(?:契約書?|規約|約款|覚書|規程|規則|同意書|協定書?|誓約書|合意書?|定款|会則|利用規約|ポリシー|特約|規定|確認書)|この(?:規則|規程|規約|定款|会則|契約)"
)
_KIND = re.compile(
    "(契約|規約|約款|覚書|規程|規則|同意書|協定|誓約書|合意書|定款|会則|特約|規定|確認書)書?(?:[（(].*)?$"
)
_PEOPLE = re.compile(
    "[甲乙丙丁戊己庚辛壬癸]|(?:当|弊|貴|御|本)?(?:社|会社|法人|会|協会|組合|団体|サークル|クラブ|クラン)|.{0,8}(?:者|主|人|員|側|様|客|生|先)"
    "|ユーザー?|ベンダー?|メンバー|クライアント|ライセンサー|ライセンシー|フランチャイザー|フランチャイジー|サプライヤー|.{0,6}会員|利用企業|契約企業"
)
_NO_PARTY = re.compile(
    "本.*|.*(?:情報|規約|業務|物|料|費|権|書|金|日|期間|サービス|システム|サイト|目的|第三者|関係者|責任者|個人|担当者|役職員|従業員等)"
)
_NAMED = re.compile("株式会社|合同会社|有限会社|法人|組合|会社|[○〇●◯△□▲■＿_]{2}|\\{\\{|\\$\\{|氏名|様|ＸＸ|XX|住所")
_ROLE = re.compile(
    r"(委託者|受託者|発注者|受注者|注文者|請負者|請負人|貸主|借主|賃貸人|賃借人|売主|買主|開示者|受領者|使用者|労働者|雇用者|雇用主"
    r"|事業者|利用者|提供者|連帯保証人|保証人|立会人|譲渡人|譲受人|許諾者|被許諾者|委任者|受任者|寄託者|受寄者|債権者|債務者|依頼者"
    r"|ライセンサー|ライセンシー|ユーザー?|ベンダー?|本部|加盟店|派遣元|派遣先)"
)


def called(title: str, opening: Sequence[str], whole: Sequence[str], known: Iterable[str] = ()) -> Called:
    """Return what an agreement calls its parties and itself.

    `opening` is the text where it says so (before and in its first articles), `whole` all of it, a paragraph each;
    `known` are roles that the handbook has.
    """
    text = "\n".join(whole)
    document, document_sure = _itself(title, opening, text)
    found: dict[str, str] = {}
    for paragraph in opening:
        last = 0
        for match in _SHORT.finditer(paragraph):
            name = match["name"]
            before = paragraph[max(last, match.start() - 80) : match.start()] + match["before"]
            last = match.end()
            if name in found.values() or name == document or not _is_party(name, before):
                continue
            found[_role(name, match["before"], paragraph[match.end() :], found)] = name
    sure = bool(found)
    if not found:
        counts = {stem: len(re.findall(f"{stem}(?=[はがをにのと、及並又])", text)) for stem in STEMS[:4]}
        signing = {line.strip("（(【 　")[:1] for line in whole if re.match(_SIGNING, line)}
        found = {stem: stem for stem in STEMS[:4] if counts[stem] >= 2 or stem in signing}
        sure = len(found) > 1
    if not found:
        words = Counter(
            re.findall("当社|当会社|当法人|当会|本会|会社|当クラブ|当協会|当サークル|事業所|法人|事業者", text)
        )
        name = words.most_common(1)[0][0] if words else "制定者"
        found = {name: name}
    stems = [name for name in found.values() if name in STEMS]
    for stem in STEMS[: max((STEMS.index(name) for name in stems), default=0)]:  # 乙 without 甲 is none
        if stem not in stems and stem in text:
            found[stem] = stem
            sure = False
    order = {name: place for place, name in enumerate(STEMS)}
    parties = dict(sorted(found.items(), key=lambda item: order.get(item[1], -1)) if stems else found)
    return Called(parties, document, sure, document_sure)


_SIGNING = re.compile(f"[（(【 　]*[{''.join(STEMS[:4])}](?:[)）】 　:：]|$)")
"""How a line of a signature block begins."""


def _itself(title: str, opening: Sequence[str], text: str) -> tuple[str, bool]:
    """Return what an agreement calls itself, and whether it says so."""
    for paragraph in opening:
        for match in _SHORT.finditer(paragraph):
            if _ITSELF.fullmatch(match["name"]):
                return match["name"], True
    counts = Counter(_ITSELF.findall(text))
    kind = _KIND.search("".join(title.split()))
    if kind:
        fitting = {name: count for name, count in counts.items() if kind[1] in name}
        if fitting:
            return max(fitting, key=fitting.__getitem__), False
    if counts:
        return counts.most_common(1)[0][0], False
    return f"本{kind[1]}" if kind else "本契約", False


def _is_party(name: str, before: str) -> bool:
    if name in STEMS:
        return True
    return (
        bool(_PEOPLE.fullmatch(name))
        and not _NO_PARTY.fullmatch(name)
        and (
            bool(_NAMED.search(before))
            or bool(re.fullmatch("当社|弊社|当会社|ユーザー?|ベンダー?|利用者|会員|契約者|お客様", name))
        )
    )


def _role(name: str, before: str, behind: str, taken: Mapping[str, str]) -> str:
    """Return the role of a party: what its name is preceded by, or what follows says, or as it is called."""
    if name not in STEMS:
        return name
    words = re.split("[、,，]|及び|および|並びに|又は|と(?=[^、]*$)", before.strip(" 　"))
    for said in (words[-1].strip(" 　") if words else "", before.strip(" 　")):
        match = _ROLE.match(said)
        if (
            match
            and match[1] not in taken
            and re.match(
                r"[ 　:：]|である|たる|の|[（(]|[○〇●◯＿_\[［【A-ZＡ-Ｚァ-ヶ]|株式|合同|$", said[match.end() :]
            )
        ):
            return match[1]
    match = re.match(f"を{_ROLE.pattern}", behind)
    return match[1] if match and match[1] not in taken else name
