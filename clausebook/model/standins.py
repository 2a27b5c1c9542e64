"""What people write where nothing is decided yet: ●●, 令和　　年, 【会社名】, TBD, 未定. Pure."""

from __future__ import annotations

import re
import unicodedata
from enum import Enum

from .characters import SOUND_MARKS
from .companies import without_form

_ROUND = "○◯〇"
_FORMS = "■-◊◌-◎◐-◮◰-◿☆★×✕✖✗✘╳❌❎•◦‣⚪⬛⬜⬠-⬮"
_KANJI_DIGITS = "〇一二三四五六七八九十百千"
_NO_DIGIT = rf"(?<![{_KANJI_DIGITS}])"
_KANJI = rf"(?:(?![{_KANJI_DIGITS}])[一-鿿々])"

_SIGNS = re.compile(
    "|".join((
        "[●⬤⚫〓]+",
        rf"{_NO_DIGIT}〇{{2,}}(?![{_KANJI_DIGITS}])",  # 二〇〇〇年 is a number
        rf"(?=〇*[○◯])[{_ROUND}](?:\s*[{_ROUND}])+",
        rf"([{_FORMS}])(?:\s*\1)+|[○◯{_FORMS}]{{2,}}|〇[{_FORMS}]",
        rf"{_NO_DIGIT}[{_ROUND}](?=[年月日円])",
        rf"{_NO_DIGIT}[{_ROUND}](?:[-のノ]|{_KANJI}{{1,2}})[{_ROUND}](?![{_KANJI_DIGITS}])",  # ○-○, 〇山〇男
        rf"{_NO_DIGIT}[{_ROUND}×](?=丁目|番地|階)",
        rf"[○◯{_FORMS}](?=[年月日円社県市区町村条項]|番[地号\s\d]|号室|[-‐−]\d)|(?<=\d[-‐−])[○◯{_FORMS}]|[_＿](?=階|番|号)",
        r"_{2,}|\?{2,}|\*{3,}",
        r"(?<![a-z0-9])x(?:-x)+(?![a-z0-9])|(?<![a-z0-9])x(?=丁目|番地)",
        r"丁目[\s_]+番(?![一-鿿])|丁目[\s_]+番地?(?=[\s_]+号|$)|番地?[\s_]+号(?![一-鿿])",
        r"年[\s_]+月[\s_]+日|(?:明治|大正|昭和|平成|令和|西暦)[\s_]+年|金[\s_]+円|第[\s_]+[条項号]",
        r"[【〔\[]\s*[】〕\]]|\(\s+\)",
        r"y{2,4}[-/.年]m{1,2}|m{1,2}月d{1,2}日",
        r"(?<![a-z])(?:x{2,}(?=[年月日円条])|x{3,}|tbd|tbc|tba)(?![a-z])",
    ))
)  # fmt: skip
"""Signs that stand for something, wherever they are. Of the round ones and of ×, one alone may be part of a name."""

_UNDECIDED = (
    "(?:未(?:定|確定|決|決定|記入|入力|記載|設定|登録|取得|詳)|要(?:確認|検討|調整|記入|入力|記載|修正|相談|協議)"
    "|(?:確認|検討|調整|協議|交渉|相談|作成|選定|審査|申請|手続|記入|保留|問合せ|問い合わせ)中|不明|不詳|保留|ペンディング|みてい|ミテイ"
    "|(?:確認|記入|入力|回答|連絡|返答)(?:待ち|予定))"
)
_TBD = "tb[dcarn]|to be (?:determined|decided|confirmed|announced|advised)|todo|fixme|pending"

_OPEN = re.compile(rf"(?:まだ|現在|現時点で|当面)?[一-鿿々ー]{{0,6}}{_UNDECIDED}(?:とする)?|仮|仮称|仮置き|暫定|{_TBD}")
"""A word that says that nothing is decided; it may stand beside others, or in brackets."""

_ELSEWHERE = re.compile(
    "同(?:上|左|右|前|じ)|(?:[上前左右甲乙]記?|前回|従来)[にと]同じ|[上前左右]記(?:同様|のとおり|の通り)?|前回同様|変更なし|仝|〃"
    "|(?:後日|別途|追って|後で|あとで|後程|後ほど|のちほど)(?:記入|記載|連絡|通知|確認|確定|決定|入力|追記|提出|指定|書く|入れる)?"
    "|空欄|空白|ブランク|blank|ダミー|dummy|placeholder|unknown|undecided|undefined|x{2,}|[yz]{3,}"
    "|#?n/a|#(?:ref|value|name|div/0|null|num)|(?:以下|前|中|後)?略|省略|会社名|氏名|姓名|役職名?|代表者名|代表者氏名"
    "|仮(?:住所|社名|商号|名称|題)|(?:移転|変更|転居|引っ?越し?|入居|就任|登記|取得)予定"
    "|hoge|fuga|piyo|ほげ|ふが|ぴよ|なにがし|某社?"
)
"""A word that sends to another place or time, or is nobody's; it may stand beside others, too."""

_NOTE = re.compile(
    "(?:後日|追って)(?:記入|入力|追記|挿入|差し替え)"
    "|(?:後|あと|のち|後程|後ほど|のちほど)で?(?:記入|入力|追記|挿入|差し替え|直す|なおす|修正|書く|書き直す|埋める|入れる|決める)"
    "|(?:いずれか|どちらか|不要な.{0,8})(?:一方|片方)?を?(?:削除|消去|消す)(?:して(?:ください|下さい)|する)?"
    "|要(?:確認|検討|調整|記入|入力|記載|修正|相談|追記|加筆)"
)
"""What somebody notes for whoever goes on writing: neither a value nor a sentence of a clause."""

_REQUEST = re.compile(
    "(?:記入|入力|記載|追記|確認|挿入|修正|変更)(?:を)?(?:お願い|(?:して|の上|のうえ)?(?:ください|下さい))|ここに.*(?:記入|入力)"
    "|click (?:or tap )?here|(?:enter|insert) .*here|(?:company|your|full)[ _]name"
)

_OTHERS = "[甲乙丙丁]|相手方?|先方|契約先|取引先|顧客|お客様|御社|貴社|弊社|当社|自社"
_LABEL = re.compile(
    rf"(?:(?:{_OTHERS}|[一-鿿]{{1,6}}者)の?)?(?:ご|御|お|貴)?(?:会社名|社名|法人名|商号|屋号|名称|名前|氏名|姓名|住所|所在地|本店所在地"
    "|役職名?|肩書|代表者名|代表者氏名|担当者名?|部署名?|日付|年月日|契約日|締結日|開始日|終了日|署名日|金額|月額|年額|総額|価格|報酬|料金|数字|年数"
    "|月数|日数|期間|裁判所名?|地名|都道府県|サービス名|システム名|製品名|商品名|案件名|プロジェクト名|文書名|書類名|表題|題名"
    rf"|電話番号|番号|当事者名?|空欄名?|値)(?:(?:を|は)?(?:記入|入力|記載|挿入)|[0-9a-z])?|{_OTHERS}|[甲乙丙丁a-z]社|会社[0-9a-z]"
    "|[o0]{2,}"
)
"""What a form says beside a place to fill in, put in the place itself."""

_NOTHING = re.compile(
    r"na|nan|none|null|nil|no|無|無し|なし|ナシ|該当(?:なし|無し|せず)|特に(?:なし|無し)|匿名|無記名|例|記入例|テスト"
    r"|.{0,8}(?:決まり|決定|確定|判明)次第.{0,6}"
    r"|test|foo|bar|baz|lorem ipsum.*|別紙|別紙参照|別途協議|後日協議|記入|入力|記載"
)
"""What fills a place without saying anything; a text of one's own choice may well consist of it."""

_LATER = re.compile(
    "以下余白|(?:後日|追って)(?:[一-鿿]{1,8}(?:の上|のうえ|して))?(?:別途)?(?:定める|決める|決定する|確定する)"
    "(?:額|金額|もの|日|とおり)?(?:とする)?"
)
"""What says that there is nothing, or not yet, if it is all that a value says."""

_BRACKETED = re.compile(r"[【〔\[<〈《(«]+\s*([^】〕\]>〉》)»]*?)\s*[】〕\]>〉》)»]|\{\{\s*([^{}]*?)\s*\}\}")
_ENCLOSED = re.compile(r"[【〔\[<〈«][^】〕\]>〉»]*[】〕\]>〉»]+")
_BETWEEN = re.compile(r"[\s、。,:;*?!・|※→=\"'「」『』()【】〔〕\[\]<>〈〉《》«»{}$%]+")
_APART = re.compile(r"(?<!\w)\w(?:[\s・./,_-]+\w(?!\w))+\.?")
"""Signs that stand one by one: 未　定, T/B/D."""

_FILLED = re.compile(r"(?<![a-z])([*#@=~〜^|+…‥―])\s*\1(?![a-z])|\.{4,}")
"""What fills a place, twice; no name has it."""

_EMPTY = re.compile(rf"[-_=.,・。、?!*+~‐-―−ー/\\|#@%^:;'\"\s※〜{_ROUND}{_FORMS}]+")
_HONORIFIC = re.compile(r"\s*(?:御中|様|殿|さま|先生|各位|氏)$")
_HONORIFIC_APART = re.compile(r"\s(?:御中|様|殿|さま|さん|先生|各位)$")


def stands_in(value: str, prose: bool = False) -> bool:
    """Tell whether a value, or a part of it, stands for one that is not there yet.

    `prose` is a text of one's own choice.
    """
    text = "".join(sign for sign in _folded(value) if unicodedata.category(sign) != "Mn" or sign in SOUND_MARKS)
    joined = _APART.sub(lambda apart: re.sub(r"[\W_]", "", apart[0]), text)
    return any(_stands_in(each, prose) for each in {text, joined}) or bool(not prose and _FILLED.search(text))


def _stands_in(text: str, prose: bool) -> bool:
    core = _HONORIFIC.sub("", without_form(text).strip()).strip()
    bare, whole = (_BETWEEN.sub(" ", each).strip() for each in (core, text))
    inner = {content for match in _BRACKETED.finditer(text) for content in match.groups() if content}
    words = {core, bare, *inner, *(word.replace(".", "") for word in _BETWEEN.split(core))}
    words |= {word.removesuffix("です") for word in words}
    return (
        any(pattern.search(text) for pattern in (_SIGNS, _REQUEST))
        or any(pattern.fullmatch(word) for pattern in (_OPEN, _ELSEWHERE, _NOTE) for word in words)
        or any(map(_LABEL.fullmatch, {core, bare, *inner}))
        or bool(_LATER.fullmatch(bare))
        or any(pattern.fullmatch(core) for pattern in (_EMPTY, _ENCLOSED))
        or core.endswith(("○", "◯"))
        or bool(not prose and ("※" in text or _NOTHING.fullmatch(whole)))
    )


_BY_HAND = re.compile("手書き?(?:で.{1,4}|する|します)?|自署|自筆|直筆")
_SEAL = re.compile(
    r"(?:^|[\s(])(?:(?:電子)?署名|記名|(?:署名|記名)?(?:又は|及び|・)?[押捺]印|(?:代表者?|社|角|丸|実|認|銀行|電子)?印|印鑑)\)?$"
)


def is_by_hand(value: str, last: bool = False) -> bool:
    """Tell whether a value, or its `last` word, says that it is written in by hand."""
    words = _BETWEEN.sub(" ", _folded(value)).split()
    return any(map(_BY_HAND.fullmatch, words if len(words) == 1 else words[-1:] if last else []))


def has_honorific(value: str) -> bool:
    """Tell whether a name has an honorific behind a space."""
    return bool(_HONORIFIC_APART.search(_folded(value)))


def is_draft(title: str) -> bool:
    """Tell whether a title, in whatever brackets, says at its end that it is that of a draft."""
    return bool(_DRAFT_BEHIND.search(_folded(title).strip("「」『』")))


def is_sealed(value: str) -> bool:
    """Tell whether a value says, or ends with, where somebody signs or puts a seal."""
    return "㊞" in value or bool(_SEAL.search(_folded(value)))


class Place(Enum):
    """Where a text of an agreement stands: its title may say that it is a draft, a cell that there is nothing."""

    TEXT = "text"
    TITLE = "title"
    CELL = "cell"


_UNIT = "円|年間|[かヵカヶケ箇]月|日間|%|パーセント"
_TYPED = re.compile(
    "|".join((
        rf"(?:(?<!\.)\.{{2,}}+|(?<!・)・{{2,}}+|(?<!\*)\*{{2,}}+|(?<!-)-{{3,}}+|(?<![―‐−])[―‐−]{{2,}}+|(?<!ー)ー{{3,}}+|\?)"
        rf"(?=\s*+(?:{_UNIT}))",
        r"午[前後][\s_]+時|毎月[\s_]+日(?![一-鿿])",
        r"(?<=\S)[○◯](?![印付囲秘適]|数字)(?=[一-鿿ァ-ヶ])",
        r"[「『]\s+[」』]",
    ))
)  # fmt: skip
"""Signs that stand for something in a sentence alone."""

_TO_DO = re.compile("(?<![A-Za-z])(?:TODO|FIXME)(?![A-Za-z]|\\s*(?:リスト|一覧|管理|機能|アプリ))")
_PIECES = re.compile(r"[。\n:※()【】〔〕\[\]]+")
"""What parts a note from the sentences around it."""

_DRAFT = "案|ドラフト|draft|たたき台|叩き台|未定稿"
_DRAFT_ALONE = re.compile(rf"[(【〔\[](?:{_DRAFT})[)】〕\]]|ドラフト|draft")
_DRAFT_BEHIND = re.compile(rf"[(【〔\[](?:{_DRAFT}|仮)[)】〕\]]$|\s(?:{_DRAFT})$|(?:ドラフト|draft)$")

_TYPED_BRACKETS = re.compile(r"[【〔\[«]([^【】〔〕\[\]«»]*)[】〕\]»]|[<《]([^<>《》]*)[>》]|\(([^()]*)\)")
_GOES_ON = re.compile("[はがをにの、。)年月日円]|及び|又は|から|まで|\\(以下")
_COUNTS = re.compile(rf"\s*(?:{_UNIT}|年(?!度)|月|日(?!本))")


def typed_stand_in(text: str, rules_stay: bool = False, place: Place = Place.TEXT) -> str:
    """Return what stands in for something in the text of a clause, as it reads when widths are levelled, or nothing.

    With `rules_stay`, a rule to write on is none. 【…】 is one within a sentence: where a text begins with it and a
    new sentence follows, it is a label.
    """
    if to_do := _TO_DO.search(unicodedata.normalize("NFKC", text)):
        return to_do[0]
    text = _folded(text)
    for pattern in (_SIGNS, _TYPED):
        for match in pattern.finditer(text):
            if not (rules_stay and set(match[0]) == {"_"}):
                return match[0].strip()
    for match in _TYPED_BRACKETS.finditer(text):
        if _is_to_be_replaced(match, text):
            return match[0]
    if note := next((piece for piece in map(str.strip, _PIECES.split(text)) if _NOTE.fullmatch(piece)), ""):
        return note
    alone = place is not Place.CELL and (text == "n/a" or _DRAFT_ALONE.fullmatch(text))
    draft = _DRAFT_BEHIND.search(text) if place is Place.TITLE else None
    return text if alone else draft[0].strip() if draft else ""


def _is_to_be_replaced(bracketed: re.Match[str], text: str) -> bool:
    """Tell whether brackets hold what shall take their place, or say that nothing is decided."""
    square, angular, _ = bracketed.groups()
    content, behind = bracketed[0][1:-1].strip(" ※*:"), text[bracketed.end() :]
    around = text[: bracketed.start()].strip() or _GOES_ON.match(behind)
    if square is not None and around:
        return True
    if angular is not None and (_COUNTS.match(behind) or (around and _LABEL.fullmatch(content))):
        return True
    return bool(_OPEN.fullmatch(content) or (_LABEL.fullmatch(content) and _COUNTS.match(behind)))


def _folded(text: str) -> str:
    """Return a text without its widths and cases."""
    return unicodedata.normalize("NFKC", text).casefold().strip()
