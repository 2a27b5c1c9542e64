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
_THING = re.compile(
    "(?:本|当該|各)(?![人社会学部校院店側]).*|.*(?:情報|業務|サービス|物件|料金|[料費金]|システム|サイト|規約|契約書?|目的"
    "|条件|期間|[日書権品額]|製品|商品|資料|成果物?|目的物|第三者|関係者|責任者|担当者|役職員|従業員等?|再委託先)"
)
"""What is no party, whatever stands before it."""

_BEARS_NAME = re.compile(
    "(?:株式|合同|有限|合名|合資)会社[^、。「」]{0,20}|[^、。「」]{1,20}(?:会社|法人|組合|大学|銀行|協会|[A-ZＡ-Ｚ]社)"
    "|.*(?:[○〇●◯△□▲■＿_]+|[ＸX]{2,}|\\}\\}|[\\]］】]|氏名|[氏様])|(?:国立大学|一般社団|社会福祉|医療|学校)法人[^、。「」]{1,20}"
    "|(?:弁護士|弁理士|税理士|公認会計士|司法書士)[^、。「」]{0,8}"
)
"""What stands directly before the short name of a party: the name of a company, of a person, or a place for one."""

_SOMEBODY = re.compile("[^ぁ-ん、。「」]{2,16}|[^、。「」]{0,14}(?:者|主|人|側)")
"""What may be the name of a person, or what somebody is, where a preamble tells the parties."""

_PREAMBLE_ENDS = re.compile("(?:次|以下|下記|左記)の(?:とおり|通り|条項)|(?:契約|合意)(?:を締結)?する")
_JOINED = re.compile("^(?:(?:及び|並びに|および|と|、|，|[ 　])(?:、|，)?)+")
_NOT_AS_WORD = re.compile("会社(?:法|更生|分割|計算規則)")

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
    preamble = _preamble(opening)
    for place, paragraph in enumerate(opening):
        last = 0
        for match in _SHORT.finditer(paragraph):
            name = match["name"]
            before = paragraph[max(last, match.start() - 80) : match.start()] + match["before"]
            last = match.end()
            if name in found.values() or name == document:
                continue
            if not _is_party(name, before) and not _is_short_for(name, match["before"], place < preamble):
                continue
            found[re.sub(r"\W", "", _role(name, match["before"], paragraph[match.end() :], found))] = name
    if not found:
        said = "".join(opening[:preamble])
        found = {
            role: role for role in _ROLES_OF_NAMES.findall(said) if len(re.findall(f"{role}[はがにをの]", text)) > 1
        }
        found = found if len(found) > 1 else {}
    sure = bool(found)
    if not found:
        counts = {stem: len(re.findall(f"{stem}(?=[はがをにのと、及並又])", text)) for stem in STEMS[:4]}
        signing = {line.strip("（(【 　")[:1] for line in whole if re.match(_SIGNING, line)}
        found = {stem: stem for stem in STEMS[:4] if counts[stem] >= 2 or stem in signing}
        sure = len(found) > 1
    if not found:
        words = Counter(
            re.findall(
                "(?<![一-龥])(?:当社|当会社|当法人|当会|本会|会社|当クラブ|当協会|当サークル|事業所|法人|事業者)",
                _NOT_AS_WORD.sub("", text),
            )
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
    kind = _KIND.search("".join(title.split()))
    for paragraph in opening[: _preamble(opening)]:
        for match in _SHORT.finditer(paragraph):
            named = _NAMED_ITSELF.fullmatch(match["name"])
            fits = not kind or (named and named[1] in kind[1])
            if named and fits and not _OF_ANOTHER.search(match["before"]):
                return match["name"], True
    counts = Counter(_ITSELF.findall(text))
    if kind:
        fitting = {name: count for name, count in counts.items() if kind[1] in name}
        if fitting:
            return max(fitting, key=fitting.__getitem__), False
    if counts:
        return counts.most_common(1)[0][0], False
    return f"本{kind[1]}" if kind else "本契約", False


_NAMED_ITSELF = re.compile("本[^「」]{1,14}?(契約|規約|約款|覚書|規程|協定|誓約書|合意)書?")
_OF_ANOTHER = re.compile("付け?|締結(?:した|済み|された|している)|別途")
"""What is said of an agreement that is there already, or that will be another."""

_ROLES_OF_NAMES = re.compile(
    "(?:^|(?<=[、と]))(売主|買主|売り手|買い手|貸主|借主|賃貸人|賃借人|委託者|受託者|発注者|受注者|注文者|請負人|譲渡人|譲受人|開示者|受領者)"
    "(?:である|たる)?(?=[ 　]*(?:[A-ZＡ-Ｚ]社|[○〇●◯△□＿_]+|(?:株式|合同|有限)会社|[一-龥]{2,8}[とはの、]))"
)
"""The roles that are told before the names of parties that have no short ones: 売主X社と買主Y社は、"""


def _preamble(opening: Sequence[str]) -> int:
    """Return how many paragraphs of an opening are the preamble."""
    return next((place for place, text in enumerate(opening, start=1) if _PREAMBLE_ENDS.search(text)), 1)


def _is_short_for(name: str, before: str, in_preamble: bool) -> bool:
    """Tell whether a name that is no word for people is defined directly behind that of a party."""
    if _THING.fullmatch(name):
        return False
    bearer = _JOINED.sub("", before)
    if before.startswith(("の", "が", "を", "は", "に")):
        return False
    return bool(_BEARS_NAME.fullmatch(bearer) or (in_preamble and _SOMEBODY.fullmatch(bearer)))


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
