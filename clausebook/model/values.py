"""What may be filled into a blank, by the type of the blank. Pure.

A value comes as the text that is written in a deal, or in parts. It is confidential: no message quotes it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import NamedTuple

from .characters import look_alikes, plain
from .companies import has_form, has_two_forms, is_abbreviated, is_form, without_form
from .courts import read_court
from .dates import RECENT, Calendar, open_date, read_date, write_date
from .money import TAXES, read_yen, write_yen
from .numerals import read_number

DATE = "日付"
"""The type of a blank that can be compared with another."""

BY_HAND = "手書き"
"""Stands for a date that is written in by hand."""

SIGNED_ELECTRONICALLY = "電子署名"


class Verbatim(str):
    """A value that is meant as it is written, though it looks like one that is not there yet."""


class Entry(NamedTuple):
    """What is printed in place of a blank, and the `value` to compare it by (a date by hand has none: "").

    `tax` is how the consumption tax stands to an amount, if that is said.
    """

    text: str
    value: date | int | str
    tax: str = ""

    @property
    def is_by_hand(self) -> bool:
        """Tell whether it is room to write in."""
        return self.value == ""


class Parts(NamedTuple):
    """A value in parts: an example of each by its name, and how they make an entry. They come in this order.

    A value that is given without its parts may be in doubt: `lacking` tells of what.
    """

    examples: Mapping[str, str]
    join: Callable[[str, str], Entry]
    lacking: str = ""

    @property
    def example(self) -> str:
        """The parts as a deal file may hold them, in one line."""
        return "{" + ", ".join(f"{name}: {text}" for name, text in self.examples.items()) + "}"


class Seldom(NamedTuple):
    """Something that is seldom meant: where that is so, how it is called behind the name of a blank, and advice."""

    applies: Callable[[Entry], bool]
    name: str
    advice: str


class Unit(NamedTuple):
    """What the text says around a value, for the value does not: a `word` for it, and what must follow.

    What must not stand `before` it is what the value says itself.
    """

    word: str
    follows: str
    before: str = ""


class BlankType(NamedTuple):
    """A type of blank: what it takes, told to the user, with an example.

    `read` takes a text of `plain` characters, at most `limit` of them; ValueError says how to write it. `names_party`
    is a type that tells who a party is, `legal_form` one that shall tell its form; `prose` is a text of one's own,
    `is_title` that of a document.
    `tells_who` is a name or address, which is no place for a seal, and `refuses` are the signs that it has only if it
    is meant as it is written. `by_hand` may be left to be written in, or signed. Where two parties have the `same`
    value, that is what it may mean; a person may have another title before the name, where it is `titled`. `unit` is
    what the text adds to what it prints, which is a number or date if it is `counted`.
    """

    read: Callable[[str, Calendar], Entry]
    description: str
    example: str
    limit: int = 200
    parts: Parts | None = None
    names_party: bool = False
    legal_form: bool = False
    prose: bool = False
    is_title: bool = False
    tells_who: bool = False
    refuses: str = ""
    by_hand: bool = False
    same: str = ""
    titled: bool = False
    unit: Unit | None = None
    counted: bool = False
    seldom: Seldom | None = None


def entry(kind: str, given: str | Mapping[str, str], calendar: Calendar) -> Entry:
    """Return what a blank of a type prints for what is given; ValueError says what is wrong, in Japanese.

    The message never quotes what is given. KeyError for an unknown type.
    """
    rule = KINDS[kind]
    if isinstance(given, str):
        return rule.read(_settled(given, rule), calendar)
    if not rule.parts:
        raise ValueError("項目に分けず、文字で書いてください。")
    names = rule.parts.examples
    if given.keys() != names.keys():
        raise ValueError(f"項目は「{'」「'.join(names)}」の{len(names)}つを書いてください。")
    first, second = (_part(name, given[name], rule) for name in names)
    return rule.parts.join(first, second)


def _part(name: str, given: str, rule: BlankType) -> str:
    try:
        return _settled(given, rule)
    except ValueError as error:
        raise ValueError(f"{name}: {error}") from None


def _settled(given: str, rule: BlankType) -> str:
    """Return a text of plain characters; ValueError if it only stands for a value that is not there yet."""
    from .standins import has_honorific, is_by_hand, is_draft, is_sealed, stands_in  # many patterns: only for deals

    text = plain(given, rule.limit)
    if isinstance(given, Verbatim):
        return text
    if not rule.by_hand and is_by_hand(text, last=rule.tells_who):
        raise ValueError(f"「{BY_HAND}」と書けるのは、日付だけです。書き入れるものが決まるまで、空けておいてください。")
    if rule.tells_who and is_sealed(text):
        raise ValueError(f"署名や押印をする場所は、契約書が設けます。その言葉や印を消してください。{_VERBATIM}")
    *titles, bearer = text.split(maxsplit=1) if rule.titled else [text]
    if any(stands_in(each, rule.prose) for each in {text, bearer, *titles}) or any(
        map(text.__contains__, rule.refuses)
    ):
        raise ValueError(
            "「●●」「未定」「TBD」のような、記入前の印のままです。決まっていなければ、空けておいてください（案では空いたまま"
            f"印字します）。{_VERBATIM}"
        )
    if rule.tells_who and has_honorific(text):
        raise ValueError(f"敬称（様、御中など）は付けません。消してください。{_VERBATIM}")
    if rule.is_title and is_draft(text):
        raise ValueError(f"「（案）」のような、書きかけの印が付いています。消してください。{_VERBATIM}")
    return text


_VERBATIM = "本当にそのとおりの名前なら「{文字どおり: …}」と書きます。"


_UNSETTLED = re.compile(
    "未定|未確[定認]|未決定|未登記|以下略|以下同|某所|後日|追って|別紙のとおり|変更の可能性|決定後|確定後|正式名称|[（(](?:仮|予定)[）)]|予定[）)]?$|→"
)
"""What is seldom part of a name or an address, and often says that it is not decided yet."""

_FAR = 2100
"""The first year that no agreement of today is likely to speak of."""


def doubts(kind: str, given: str | Mapping[str, str], entered: Entry) -> Iterator[tuple[str, str]]:
    """Yield (name, advice) of each thing that is seldom meant in a value that is taken.

    The name goes on from that of the blank: 「甲の会社名」に会社の種類がない.
    """
    rule = KINDS[kind]
    if rule.legal_form and not has_form(entered.text):
        yield "に会社の種類がない", "「株式会社」などを含む商号を書きます。"
    if rule.names_party and has_two_forms(entered.text):
        yield "に会社の種類が2つある", "商号を登記のとおりに書きます。"
    if isinstance(entered.value, str) and not rule.prose and (signs := look_alikes(without_form(entered.text))):
        points = "、".join(f"U+{ord(sign):04X}" for sign in signs)
        yield f"に紛らわしい文字（{points}）がある", "形の似た別の文字でないか確かめます。"
    if isinstance(entered.value, str) and not rule.prose and (found := _UNSETTLED.search(entered.text)):
        yield f"に「{found[0].strip('（(）)')}」とある", "決まったものを書きます。"
    if isinstance(entered.value, date) and entered.value < RECENT.first:
        yield f"が{RECENT.name}より前", "年と元号を確かめます。"
    if isinstance(entered.value, date) and entered.value.year >= _FAR:
        yield f"が{_FAR}年以後", "年の桁を確かめます。"
    if rule.seldom and rule.seldom.applies(entered):
        yield rule.seldom.name, rule.seldom.advice
    if rule.parts and rule.parts.lacking and isinstance(given, str):
        yield rule.parts.lacking, f"「{rule.parts.example}」のように書きます。"


def bearer(kind: str, entered: Entry) -> str:
    """Return who bears what is entered: a name without the title before it."""
    return entered.text.partition("　")[2] if KINDS[kind].titled else entered.text


def _text(read: Callable[[str], str]) -> Callable[[str, Calendar], Entry]:
    def enter(text: str, _: Calendar) -> Entry:
        text = read(text)
        return Entry(text, text)

    return enter


def _company(text: str) -> str:
    if is_abbreviated(text):
        raise ValueError("会社の種類は、（株）などと略さずに「株式会社」などと書いてください。")
    if is_form(text):
        raise ValueError("会社の種類だけで、名前がありません。")
    return _name(text)


def _name(text: str) -> str:
    if not any(map(str.isalpha, text)):
        raise ValueError("名前を文字で書いてください。記号や数字だけでは使えません。")
    return text


def _address(text: str) -> str:
    if not any(map(str.isalnum, text)):
        raise ValueError("住所を文字で書いてください。記号だけでは使えません。")
    return text


_TITLE = re.compile(r"\S*(?:[役長員者事主]|代表|支配人|清算人|管財人|頭取|総裁|C[A-Z]O)")
"""How a title ends: it tells 代表取締役 山田太郎 from 山田 太郎."""


def _representative(text: str) -> str:
    title, *name = text.split(maxsplit=1)
    if not name or not _TITLE.fullmatch(title):
        raise ValueError(
            "役職と氏名を、間を空けて「代表取締役　法務花子」のように書いてください。"
            "ほかの役職は「{役職: …, 氏名: …}」の形で書けます。"
        )
    return _titled(title, name[0]).text


def _titled(title: str, name: str) -> Entry:
    text = f"{_name(title)}　{_name(name)}"
    return Entry(text, text)


def _date(text: str, calendar: Calendar) -> Entry:
    if text == BY_HAND:
        return Entry(open_date(calendar), "")
    day = read_date(text)
    return Entry(write_date(day, calendar), day)


def _monthly(text: str, _: Calendar) -> Entry:
    amount = read_yen(text)
    return Entry(write_yen(amount), amount)


def _amount(text: str, _: Calendar) -> Entry:
    amount = read_yen(text)
    return Entry(f"金{write_yen(amount)}", amount)


def _taxed(amount: str, tax: str) -> Entry:
    if tax not in TAXES:
        raise ValueError(f"消費税: 「{'」か「'.join(TAXES)}」と書いてください。")
    yen = read_yen(amount)
    return Entry(f"{tax}金{write_yen(yen)}", yen, tax)


def _count(last: int, unit: str, example: str) -> Callable[[str, Calendar], Entry]:
    """Return a reader of 1 to `last`; `unit` is a pattern of what may stand behind the number."""
    pattern = re.compile(rf"(.{{1,8}}?)\s*(?:{unit}間?)?")

    def enter(text: str, _: Calendar) -> Entry:
        match = pattern.fullmatch(text)
        try:
            number = read_number(match[1]) if match else 0
        except ValueError:
            number = 0
        if not 1 <= number <= last:
            raise ValueError(f"1から{last}までの整数で「3」「{example}」のように書いてください。")
        return Entry(str(number), number)

    return enter


def _title_of_document(text: str) -> str:
    bare = re.fullmatch("「([^「」]*)」|『([^『』]*)』", text)
    title = (bare[1] or bare[2] or "").strip() if bare else text
    if not title:
        raise ValueError("かぎ括弧の中が空です。文書の表題を書いてください。")
    return title


def _signature(text: str) -> str:
    if text != SIGNED_ELECTRONICALLY:
        raise ValueError(
            "署名や押印をする場所には、何も記入できません。この行を消してください。"
            f"電子契約なら「{SIGNED_ELECTRONICALLY}」と書けます。"
        )
    return text


_TAXED = Parts({"金額": "1100000", "消費税": TAXES[0]}, _taxed, "に税込・税抜の別がない")

_STANDS = "○◯〇●×✕△▲□■◇◆☆★?？※"
"""Signs that nobody's name has."""

_PLACED = re.compile("[1-9一二三四五六七八九十]|[市区町村郡国州省]|,")
"""What an address has: a number, a division of a country below the largest, or a comma between those of another."""

_NO_PLACE = Seldom(
    lambda entered: not _PLACED.search(unicodedata.normalize("NFKC", entered.text)),
    "に番地も市区町村もない",
    "登記や住民票のとおりに書きます。",
)
_CHEAP = Seldom(
    lambda entered: isinstance(entered.value, int) and entered.value < 100, "が100円未満", "桁を確かめます。"
)

_ONESELF = "同じ者どうしの契約になります。"
_BOTH_SIDES = "同じ人が双方を代表してよいかを確かめます。"

_YEN, _MONTHLY = Unit("円", "円", "[金￥¥][ 　]*"), Unit("円", "円")
_YEARS, _MONTHS, _DAYS = (
    Unit("年", "[かヵカヶケ箇]?年|周年"),
    Unit("月", "[かヵカヶケ箇]?月"),
    Unit("日", "[^、。0-9]{0,3}日"),
)
_COURT = Unit("裁判所", "[^、。]{0,12}裁判所")

_PRINTED_TAXED = f"「金」と桁の区切りを付け、{'か'.join(TAXES)}かとともに印字する"

KINDS: Mapping[str, BlankType] = {
    "会社名": BlankType(
        _text(_company),
        "商号（個人で事業を営むなら屋号と氏名）。会社の種類を略さずに書く",
        "株式会社見本商会",
        names_party=True,
        legal_form=True,
        tells_who=True,
        same=_ONESELF,
    ),
    "氏名": BlankType(_text(_name), "人の名前", "法務　花子", tells_who=True, refuses=_STANDS),
    "氏名又は会社名": BlankType(
        _text(_company),
        "個人なら氏名、法人なら略さない商号",
        "見本　太郎",
        names_party=True,
        tells_who=True,
        same=_ONESELF,
    ),
    "住所": BlankType(
        _text(_address),
        "所在地又は住所",
        "東京都千代田区霞が関一丁目1番1号",
        tells_who=True,
        refuses="?？",
        seldom=_NO_PLACE,
    ),
    "代表者": BlankType(
        _text(_representative),
        "役職と氏名を、間を空けて書く",
        "代表取締役　法務花子",
        parts=Parts({"役職": "代表取締役", "氏名": "法務花子"}, _titled),
        tells_who=True,
        refuses=_STANDS,
        same=_BOTH_SIDES,
        titled=True,
    ),
    DATE: BlankType(_date, "西暦又は和暦の日付", "2026-12-01", by_hand=True, counted=True),
    "金額": BlankType(_amount, f"1円以上の金額。{_PRINTED_TAXED}", "1,000,000", parts=_TAXED, unit=_YEN, counted=True),
    "総額": BlankType(_amount, f"1円以上の総額。{_PRINTED_TAXED}", "1,000,000", parts=_TAXED, unit=_YEN, counted=True),
    "月額": BlankType(
        _monthly, "1か月当たりの金額。桁の区切りを付けて印字する", "300,000", seldom=_CHEAP, unit=_MONTHLY, counted=True
    ),
    "年数": BlankType(
        _count(100, "[かヵカヶケ箇]?年", "3年"),
        "1から100までの年数。数字だけを印字する",
        "3",
        unit=_YEARS,
        counted=True,
    ),
    "月数": BlankType(
        _count(1200, "[かヵカヶケ箇]?月", "3か月"),
        "1から1200までの月数。数字だけを印字する",
        "6",
        unit=_MONTHS,
        counted=True,
    ),
    "日数": BlankType(
        _count(36500, "日", "30日"), "1から36500までの日数。数字だけを印字する", "30", unit=_DAYS, counted=True
    ),
    "裁判所": BlankType(
        _text(read_court), "地方裁判所（本庁）の所在地。「東京地方裁判所」とも書ける", "東京", unit=_COURT
    ),
    "サービス名": BlankType(_text(str), "サービスやシステムの名称", "見本クラウド"),
    "文書名": BlankType(_text(_title_of_document), "文書の表題。「」は付けない", "利用規約", is_title=True),
    "自由記述": BlankType(_text(str), "1行の文章。改行はできない", "別紙のとおりとする。", limit=1000, prose=True),
    "署名": BlankType(
        _text(_signature),
        f"署名や押印をする場所。「{SIGNED_ELECTRONICALLY}」のほかは書けない",
        SIGNED_ELECTRONICALLY,
        by_hand=True,
    ),
}
"""The types of blanks, by the name that ``blanks.yml`` gives them."""
