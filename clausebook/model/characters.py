"""What a value may be made of: text that prints as it reads. Pure.

Whoever signs must see all that is there, so nothing invisible is let through, and nothing is changed but
the encoding of what looks the same. No message quotes the text: the values of a deal are confidential.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise

_REFUSED = {
    "Cc": "制御文字",
    "Cf": "見えない書式文字",
    "Cn": "未定義の文字",
    "Cs": "片割れの文字",
    "Zl": "改行",
    "Zp": "改行",
}
"""General categories (UAX #44) that no value may hold.

Variation selectors are Mn, and stay; so does what a company has made for itself (Co): a fallback font may have it.
"""

_REFUSED_CHARACTERS = {
    **dict.fromkeys("\n\r\v\f\x85", "改行"),
    "\t": "タブ",
    "\ufffd": "文字化けの跡",
    **dict.fromkeys("\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u3164\uffa0", "見えない文字"),
}
"""Single characters told by a name of their own; the last are Default_Ignorable_Code_Point, but letters or marks."""

_NORMALISED = re.compile("[^\uf900-\ufaff\U0002f800-\U0002fa1f]+")
"""All but the compatibility ideographs: NFC would print the U+FA1A of a name as 祥, which is another spelling."""


SOUND_MARKS = ("\u3099", "\u309a")
"""The marks of が and ぱ as they stand apart from their kana."""


def unprintable(char: str) -> str:
    """Return what a character is called that prints as nothing, or as what it is not; nothing for any other."""
    return _REFUSED_CHARACTERS.get(char) or _REFUSED.get(unicodedata.category(char), "")


def plain(text: str, limit: int) -> str:
    """Return a text in NFC, without space around it; ValueError says what cannot stand in it, by code point and place.

    `limit` is the number of code points that it may have.
    """
    for position, char in enumerate(text, start=1):
        if refused := unprintable(char):
            raise ValueError(f"{position}文字目の U+{ord(char):04X}（{refused}）は使えません。消してください。")
    text = _NORMALISED.sub(lambda run: unicodedata.normalize("NFC", run[0]), text).strip()
    if not text:
        raise ValueError("空です。何か書くか、この行を消してください。")
    for before, char in pairwise(f" {text}"):
        if before.isspace() and unicodedata.category(char).startswith("M"):
            raise ValueError(f"U+{ord(char):04X}（結合文字）の前に、付く相手の文字がありません。消してください。")
    if len(text) > limit:
        raise ValueError(f"{limit:,}文字までで書いてください。今は{len(text):,}文字です。")
    return text


_KATAKANA, _KANJI = "ァ-ヶー", "一-鿿々"
_KANJI_FOR_KATAKANA = re.compile(
    rf"(?<![{_KANJI}])(?:[力工夕卜]|口(?!コミ))(?=[{_KATAKANA}])|(?<=[{_KATAKANA}])[口力工夕卜](?![{_KANJI}])"
    rf"|(?<=[{_KATAKANA}])[一二八](?=[{_KATAKANA}])"
)
"""Kanji that stand where the katakana of the same shape should: サ一ビス, 力ルビー."""


_OF_ANOTHER_WIDTH = re.compile("[\uff00-\uffef]+")


def look_alikes(text: str) -> list[str]:
    """Return the letters of a text that look like others which their neighbours are of, each once."""
    text = _OF_ANOTHER_WIDTH.sub(lambda run: unicodedata.normalize("NFKC", run[0]), text)
    found = _KANJI_FOR_KATAKANA.findall(text)
    for word in re.findall(r"\w+", text):
        scripts: dict[str, str] = {char: unicodedata.name(char, "").partition(" ")[0] for char in word}
        if "LATIN" in scripts.values():
            found += [char for char, script in scripts.items() if script in ("CYRILLIC", "GREEK")]
    return list(dict.fromkeys(found))


def is_line(text: str) -> bool:
    """Tell whether a text has no line break, of any kind."""
    return text.splitlines() in ([], [text])
