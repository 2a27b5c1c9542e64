"""Defined terms: which words of a text define them, and where a text uses them. Pure.

Japanese parts no words by spaces, so a mention must stand at the edges of a word:

- before it stands no kanji, katakana, Latin letter or digit, whatever it begins with itself: what stands in front
  makes another thing of it (個人情報 is not the 情報 of the definition, nor 顧客データ its データ, 従前条件 no 前条).
  Words that point at the thing or say how bad it is leave it what it is: 当該情報, 各情報, その他情報, 重大障害.
- katakana do not go on behind katakana (データ in データベース), nor letters and digits behind such (別紙1 in 別紙10).
  Kanji may follow anything: 対象システム上, 情報管理者, 接続環境 and 前項各号 speak of what is defined. But with 者
  directly behind it somebody is meant (障害者), and 前条件 is no 前条.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

_BY_ITSELF = re.compile("「([^」]+)」とは、([^。]+?)をい(?:う(?=[。、（]|$)|い、(?=「))")
_BELOW_ITS_NAME = re.compile(r"^([^\n、。]{1,15})\n+([^\n。]+)をいう。", re.MULTILINE)
_ON_THE_WAY = re.compile("（(?:[^（）「」\n]*。)?以下、?「([^」]+)」(?:という|とする)。?）")
_BEFORE_IT = re.compile("[^。（）\n]*(?:（[^（）\n]*）)?$")
"""What a term may be short for: the sentence before it, and what brackets add to that."""

_SUBJECT = "(?<!又)(?<!また)(?<!しく)は"
_JOINED = re.compile("(?:は、|が、|と、?|及び|並びに|又は|に関して、?|、)*")
_BEFORE_THE_WORDS = re.compile(f"(?:.*{_SUBJECT}、)?{_JOINED.pattern}")
"""What stands before the words that a term is short for: the subject of the sentence, and how they are joined to it."""

_MORE_THAN_A_THING = re.compile(f"{_SUBJECT}|に対し|[ぁ-ゟ]、")
"""What the name of a thing does not hold, so that only a part of the words before a term is what it is short for."""

_POINTS_DOWN = re.compile("次の|次に|以下の|下記の|各号")
_NO_SUCH_THING = "に(?:は)?(?:含まれない|含まない|含めない|当たらない|該当しない)|から(?:は)?除[くか]"


class Block(NamedTuple):
    """What stands in an article or in an entry of its lists: its own text, and the entries below, with their marks."""

    text: str
    listed: tuple[str, ...] = ()

    @property
    def pointed_at(self) -> tuple[str, ...]:
        """What is listed below a text that points there."""
        return self.listed if _POINTS_DOWN.search(self.text) else ()


class Definition(NamedTuple):
    """A defined term, the words of the text that define it, and what goes with them, a line each.

    That is the list that they point to, and what the same article says is no such thing.
    """

    term: str
    words: str
    more: tuple[str, ...] = ()


def definitions(article: Sequence[Block]) -> Iterator[Definition]:
    """Yield the terms that an article defines: 「X」とは…をいう; …（以下「X」という。）; X on a line above …をいう."""
    for block in article:
        for term, words in _defined(block.text):
            more = block.listed if _POINTS_DOWN.search(words) else ()
            for other in article:
                if re.search(re.escape(term) + f"(?:{_NO_SUCH_THING})", other.text):
                    more += (other.text, *other.pointed_at)
            yield Definition(term, words, more)


_FAR = 1000
"""How many characters before a term are looked at."""


def _defined(text: str) -> Iterator[tuple[str, str]]:
    for pattern in (_BY_ITSELF, _BELOW_ITS_NAME):
        for match in pattern.finditer(text):
            yield match[1], match[2]
    last = 0
    for match in _ON_THE_WAY.finditer(text):
        before = _BEFORE_IT.search(text[max(last, match.start() - _FAR) : match.start()])
        said, last = before[0] if before else "", match.end()
        words = said[_end(_BEFORE_THE_WORDS, said) :]
        if not words or _MORE_THAN_A_THING.search(words):
            words = (said + match[0])[_end(_JOINED, said + match[0]) :]
        yield match[1], words


def _end(pattern: re.Pattern[str], text: str) -> int:
    """Return where what a pattern finds at the beginning of a text ends; it finds nothing everywhere."""
    match = pattern.match(text)
    return match.end() if match else 0


_IN_WORD = r"[^\W_ぁ-ゟ]"
"""Kanji, katakana, Latin letters and digits; hiragana tell nothing of where a word ends."""

_SAME_THING = ("当該", "同", "上記", "前記", "各", "全", "両", "他", "重大", "軽微")
"""What may stand in front of a mention, as a word of its own, and leave it the thing that was defined."""

_BEGINS = "|".join((f"(?<!{_IN_WORD})", *(f"(?<=(?<!{_IN_WORD}){word})" for word in _SAME_THING)))
_KATAKANA, _LATIN = "[ァ-ヺーｦ-ﾟ]", "[0-9A-Za-z０-９Ａ-Ｚａ-ｚ]"
_GOES_ON = rf"(?<={_KATAKANA})(?={_KATAKANA})|(?<={_LATIN})(?={_LATIN})|者|(?<=条)[件項文約例]|(?<=項)[目番]"
"""What follows a word that is only the beginning of a longer one."""

_AND = "及び|並びに|又は|若しくは|等"
"""What may stand directly behind a word that stands for itself."""


def mentions_of(words: Iterable[str]) -> re.Pattern[str]:
    """Return what finds every mention of some words; the longest counts."""
    return whole_words(_any_of(words))


def whole_words(pattern: str) -> re.Pattern[str]:
    """Return what finds a pattern where it is a word, or several, and no part of one."""
    return re.compile(f"(?:{_BEGINS})(?:{pattern})(?!{_GOES_ON})")


def uses_of(words: Iterable[str]) -> re.Pattern[str]:
    """Return what finds the words where they surely stand for themselves: no other makes one word with them."""
    return re.compile(f"(?<!・)(?:{_BEGINS})(?:{_any_of(words)})(?:(?={_AND})|(?!{_IN_WORD}|・))")


def _any_of(words: Iterable[str]) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True)) or "(?!)"
