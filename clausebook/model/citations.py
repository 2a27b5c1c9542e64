"""Citations of articles that are typed by hand (第3条, 民法第541条から第543条まで), and whose articles they are. Pure.

Whose they are is told by what stands directly before them, as in statutes and contracts: the name of a law or of
another document. Lists and ranges go on with the text that their first article is of. What has no such name before it
would be an article of the agreement itself, which only a reference by topic numbers rightly.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

_NUMBER = "(?:[0-9０-９]+|[一二三四五六七八九十百千〇]+|[○●◯◎□■△▲※＿_XYZNＸＹＺＮⅠ-Ⅻ]+)"
_ARTICLE = (
    rf"(?:第(?:\s*{_NUMBER}\s*|\s+)|(?<![0-9０-９第前次各後上下右左東西南北全計他の.．,，])[0-9０-９]+)条(?![約例件文項])"
    rf"(?:の(?!一[部切方般]|[二三四五]分){_NUMBER})*"
)
"""第3条, 第三条の二, 第●条, 3条"""

_BELOW = (
    rf"(?:(?:第\s*)?{_NUMBER}[項号](?:の{_NUMBER})?|各[項号]|[前後]段|本文|(?:ただし|但し?)書き?|柱書き?|[同前次]条"
    r"|[ア-ンa-z](?![ァ-ヶーa-z])|まで|の各?規定)"
)
"""What follows an article: a place in it, the end of a range."""

_AND = (
    "(?:及び?|および|又は|または|並びに|ならびに|若しくは|もしくは|から|より|ないし|乃至|と|や|同|[、，,・～〜~－–-])"
)
_REMARK = "(?:（[^（）]*(?:（[^（）]*）[^（）]*)*）)"
_CITATION = re.compile(rf"{_ARTICLE}(?:(?:{_BELOW}|{_AND}|{_REMARK}|\s)*{_ARTICLE})*(?:\s*{_BELOW})*")

_NEAR = 300  # characters: a name and what follows it are hardly longer

_COUNTED = re.compile(
    "[0-9０-９]+条(?!の|に(?:定|基|よ|従|違|該|規|掲)|及び|又は|から|ないし|第?[0-9０-９]+項|[、。）)])"
)
"""What is rather a number of articles: 20条を設ける."""

_LINK = re.compile(
    rf"(?:\s+|第{_NUMBER}[編章節款目](?:の{_NUMBER})?|(?<=[表記式])第{_NUMBER}|[」』”’\"']|{_REMARK}|\([^()]*\)"
    r"|に(?:おける|いう|定める|規定する|基づく)|[がで]定める|所定の|[上中]?の)\Z"
)
"""What may stand between the name of a text and its article: 民法第3編、同規約の、原契約（以下「甲」という。）."""

_NAME = re.compile(r"(?:この)?[一-龥々〆ヶァ-ヴーA-Za-zＡ-Ｚａ-ｚ0-9０-９・&＆.．-]+$")
_OWN = re.compile("(?:本|この|当(?!該|社|事)).*(?<!法)(?<!法律)(?<!令)(?<!条例)|契約書?")
_TEXT = re.compile(
    r"同|.*(?:(?<![方手違不適合工用作])法|法律|令|条例|規則|規程|細則|附則|準則|会則|学則|条約|協定|憲章|典範|告示|通達"
    r"|要綱|要領|綱領|指針|定款|約款|規約|協約|心得|寄附行為|[A-Za-zＡ-Ｚａ-ｚ]"
    r"|(?:別紙|別表|別添|.(?:書|契約|規定|特約|合意|条件|基準|方針|条項|決議|布告|通知|宣言|標準|手引|規範|取決)"
    r"|ガイドライン|ポリシー|ルール|マニュアル|コード)[0-9０-９]*)"
)
"""How the names of laws and of other documents end."""


class Citation(NamedTuple):
    """Articles that are cited together: where they begin in a text, how they are written, and the name before them.

    The name is that of another text than the agreement's; there may be none.
    """

    start: int
    words: str
    name: str


def citations_in(text: str) -> Iterator[Citation]:
    """Yield the citations of a paragraph in their order."""
    end, name = 0, ""
    for match in _CITATION.finditer(text):
        before = text[: match.start()]
        opened = before.rstrip().endswith(("（", "("))
        if opened and before[end:].strip() in ("（", "("):  # 民法第541条（第542条を含む。）
            pass
        elif opened and text[match.end() :].lstrip().startswith(("）", ")")):  # 民法（第541条）
            name = _name_before(before.rstrip()[:-1])
        else:
            name = _name_before(before)
        end = match.end()
        if name or not _COUNTED.match(text, match.start()):
            yield Citation(match.start(), match[0].strip(), name)


def is_citation(text: str) -> bool:
    """Tell whether a text is nothing but a citation."""
    return bool(_CITATION.fullmatch(text))


def _name_before(text: str) -> str:
    """Return the name of another text that a text ends with, or nothing."""
    text = text[-_NEAR:]
    while link := _LINK.search(text):
        text = text[: link.start()]
    match = _NAME.search(text)
    return match[0] if match and _TEXT.fullmatch(match[0]) and not _OWN.fullmatch(match[0]) else ""
