"""Under which further topics a clause is filed, whole or in part. Pure.

A clause is filed under the topic whose folder it is in. What else it provides for is data that a lawyer has reviewed::

    also: {subcontracting: 3, incidents: [1/2, 2], disclaimer: 全部}

A place is written as references write it, with the numbers of the clause's file, where a sole 項 is 1. An agreement may
have a provision on a topic though nothing is filed there: that nothing is, says only so much.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from typing import Any, NamedTuple

from .diagnostics import Finding, Kind, suggestion
from .marks import Level
from .sources import Yaml

WHOLE = "全部"

_NUMBER = "[1-9][0-9]*"
_PLACE = f"{_NUMBER}(?:/{_NUMBER}){{0,{len(Level) - 1}}}"


class Filing(NamedTuple):
    """A further topic of a clause, the place in it (nothing: all of it), and the line where that is written."""

    topic: str
    place: str = ""
    line: int = 0


def parse_filings(
    page: Yaml, path: tuple[str, ...], topic: str, shown: str
) -> tuple[tuple[Filing, ...], list[Finding]]:
    """Return the further topics of a clause of `topic`, and what is wrong with them.

    `path` leads to the clause's entry, in which they stand under ``also``.
    """
    entry: Any = page.data
    for key in path:
        entry = entry[key]
    if "also" not in entry:
        return (), []
    path, written = (*path, "also"), entry["also"]
    if not isinstance(written, dict) or not written:
        return (), [Finding(shown, page.lines[path], Kind.FILING, f"also は「主題: 場所」の形で書きます。{_FORMS}")]
    filings, faults = [], []
    for name, said in written.items():
        line = page.lines[(*path, name)]
        places = said if isinstance(said, list) else [said]
        texts = [place for place in places if isinstance(place, str) and re.fullmatch(f"{_PLACE}|{WHOLE}", place)]
        if name == topic:
            fault = f"「{name}」は、この条項が収まっている主題です。この行を消してください。"
        elif not texts or texts != places:
            fault = f"「{name}」の場所を読めません。{_FORMS}"
        elif double := _double(texts):
            fault = f"「{name}」の「{double}」は、並べて書いたほかの場所に含まれます。一方を消してください。"
        else:
            filings += [Filing(name, place.removeprefix(WHOLE), line) for place in texts]
            continue
        faults.append(Finding(shown, line, Kind.FILING, fault))
    return tuple(filings), faults


_FORMS = f"場所は、3（第3項）、1/2（第1項第2号）、[1, 3]（いくつか）、{WHOLE} のどれかです。"


def _double(places: list[str]) -> str:
    """Return a place that lies in another one of a list, or nothing."""
    for number, place in enumerate(places):
        others = places[:number] + places[number + 1 :]
        if any(other in (place, WHOLE) or place.startswith(f"{other}/") for other in others):
            return place
    return ""


def prove_filings(
    filings: Iterable[Filing], clause: str, places: Collection[str], topics: Collection[str], shown: str
) -> Iterator[Finding]:
    """Yield each filing under a topic without a page, or of a place that the clause ``topic/variant`` does not have."""
    having = (
        f"書けるのは {'、'.join(places)} か {WHOLE} です。" if places else f"項のない文なので、{WHOLE} と書きます。"
    )
    for topic, place, line in filings:
        if topic not in topics:
            message = f"also の「{topic}」という主題のページがありません。{suggestion(topic, topics)}"
        elif place and place not in places:
            message = f"「{topic}」に挙げた「{place}」が、条項「{clause}.md」にありません。{having}"
        else:
            continue
        yield Finding(shown, line, Kind.FILING, message)


_WRITTEN: list[dict[str, Any]] = [
    {"type": "integer", "minimum": 1},
    {"type": "string", "pattern": f"^(?:{_PLACE}|{WHOLE})$"},
]

SCHEMA: dict[str, Any] = {
    "description": "この条項が当たるほかの主題と、その場所（3 は第3項、1/2 は第1項第2号、全部）",
    "type": "object",
    "minProperties": 1,
    "additionalProperties": {
        "oneOf": [*_WRITTEN, {"type": "array", "items": {"oneOf": _WRITTEN}, "minItems": 1, "uniqueItems": True}]
    },
}
"""The form of a variant's ``also`` (JSON Schema, draft 7)."""
