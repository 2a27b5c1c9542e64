"""Defined terms: which words of a text define them. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

_BY_ITSELF = re.compile("「([^」]+)」とは、([^。]+)をいう")
_BELOW_ITS_NAME = re.compile(r"^(?:\d+[.．　 ]+)?([^\n、。]{1,15})\n+([^\n。]+)をいう。", re.MULTILINE)
_ON_THE_WAY = re.compile("([^。（）\n]*)（以下、?「([^」]+)」(?:という|とする)。?）")
_BEFORE_THE_WORDS = re.compile(
    "^(?:.*は、)?(?:は、|が、|と、?|及び|並びに|又は|に関して、?|、)*(?:.*(?=(?:次|以下)のとおり))?"
)
"""What stands before the words that a term is short for: the subject of the sentence, or how they are joined to it."""


class Definition(NamedTuple):
    """A defined term, and the words of the text that define it."""

    term: str
    words: str


def definitions(text: str) -> Iterator[Definition]:
    """Yield the terms that a text defines: 「X」とは、…をいう; …（以下「X」という。）; X on a line above …をいう."""
    for pattern in (_BY_ITSELF, _BELOW_ITS_NAME):
        for match in pattern.finditer(text):
            yield Definition(match[1], match[2])
    for match in _ON_THE_WAY.finditer(text):
        yield Definition(match[2], _BEFORE_THE_WORDS.sub("", match[1]))
