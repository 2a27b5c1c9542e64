"""What lawyers compare in a topic: the facts of each variant, with the words that they rest on. Pure.

A fact is data that a lawyer has reviewed, not a guess from the text::

    終了後の存続: {value: 3年間, words: 契約終了後も3年間存続する}
    終了後の存続: {value: ●年間, words: {term/ai-nda: 秘密情報については●年間}}
    終了後の存続: 定めなし

The words must stand in the clause (or in another one, which is then named) as the topics' pages show it, with roles
for parties and placeholders for blanks, or with the names of these ({{締結日}}). That a clause is silent is a value of
its own, and the only one without words. A number in a value stands in its words, or (5つ) counts the 号 below them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from .diagnostics import Finding, Kind, suggestion
from .numerals import numbers_in
from .references import place_in
from .sources import Yaml
from .structure import Paragraph

SILENT = "定めなし"


class Words(NamedTuple):
    """Words of the clause ``topic/variant``."""

    clause: str
    text: str


class Fact(NamedTuple):
    """What a variant says on one of its topic's aspects, the words it rests on, and the line where that is written."""

    aspect: str
    value: str
    words: tuple[Words, ...] = ()
    line: int = 0


def parse_facts(
    page: Yaml, path: tuple[str, ...], aspects: Sequence[str], clause: str, shown: str
) -> tuple[tuple[Fact, ...], list[Finding]]:
    """Return the facts of a variant in the order of the topic's aspects, and what is wrong with them.

    `path` leads to the variant's entry, in which they stand under ``facts``; `clause` is its ``topic/variant``.
    """
    entry: Any = page.data
    for key in path:
        entry = entry[key]
    written = entry.get("facts", {})
    path = (*path, "facts") if "facts" in entry else path

    def fault(message: str, *below: str) -> Finding:
        return Finding(shown, page.lines[(*path, *below)], Kind.FACT, message)

    if not isinstance(written, dict):
        return (), [fault("facts は「点: 値」の形で書いてください。")]
    faults = [
        fault(f"「{key}」は aspects にありません。{suggestion(key, aspects)}", key)
        for key in written
        if key not in aspects
    ]
    facts = []
    for aspect in aspects:
        if aspect not in written:
            faults.append(fault(f"「{aspect}」がありません。条項に書いていないなら「{aspect}: {SILENT}」と書きます。"))
            continue
        said = written[aspect]
        words = _words_of(said, clause)
        if said == SILENT:
            facts.append(Fact(aspect, SILENT, (), page.lines[(*path, aspect)]))
        elif words:
            facts.append(Fact(aspect, said["value"], words, page.lines[(*path, aspect)]))
        else:
            faults.append(
                fault(f"「{aspect}」は「{SILENT}」か「{{value: 値, words: 根拠の文言}}」で書きます。", aspect)
            )
    return tuple(facts), faults


def _words_of(said: object, clause: str) -> tuple[Words, ...]:
    """Return the words of a fact as it is written; nothing if it is not written as `SCHEMA` says."""
    if not isinstance(said, dict) or said.keys() != {"value", "words"} or not _is_text(said["value"]):
        return ()
    if said["value"] == SILENT:
        return ()
    places = said["words"] if isinstance(said["words"], dict) else {clause: said["words"]}
    words = []
    for name, texts in places.items():
        for text in texts if isinstance(texts, list) else [texts]:
            if not _is_text(text) or not re.fullmatch(_CLAUSE, name):
                return ()
            words.append(Words(name, text))
    return tuple(words)


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value)


def prove(facts: Iterable[Fact], texts: Mapping[str, Sequence[Paragraph]], shown: str) -> Iterator[Finding]:
    """Yield each fact whose words do not stand in their clause, or have not the numbers of its value.

    `texts` has every clause by ``topic/variant``.
    """
    for fact in facts:
        for message in list(_unfounded(fact, texts)) or _miscounted(fact, texts):
            yield Finding(shown, fact.line, Kind.FACT, message)


def _unfounded(fact: Fact, texts: Mapping[str, Sequence[Paragraph]]) -> Iterator[str]:
    """Yield what is wrong with the words of a fact."""
    for clause, text in fact.words:
        if clause not in texts:
            yield f"「{fact.aspect}」の根拠とした条項「{clause}.md」がありません。{suggestion(clause, texts)}"
        elif place_of(text, texts[clause]) is None:
            yield (
                f"「{fact.aspect}」（{fact.value}）の根拠「{text}」が、条項「{clause}.md」にありません。"
                "条項を直したのなら、値を見直し、文言を主題のページのとおりに書き直してください。"
            )


def _miscounted(fact: Fact, texts: Mapping[str, Sequence[Paragraph]]) -> Iterator[str]:
    """Yield what is wrong with the numbers of a value: each stands in the words, or counts the 号 that they list."""
    numbers = {number for words in fact.words for _, number in numbers_in(words.text)}
    counts = {_listed_below(words.text, texts[words.clause]) for words in fact.words}
    for written, number in numbers_in(fact.value):
        if number not in numbers and not (number in counts and f"{written}つ" in fact.value):
            yield (
                f"「{fact.aspect}」の値「{fact.value}」の数「{written}」が、根拠の文言にありません。"
                "値を見直すか、その数のある文言を足してください（「3つ」のように数えたのなら、その数の号が並ぶ文言を書きます）。"
            )


def _listed_below(text: str, lines: Sequence[Paragraph]) -> int:
    """Return how many entries stand directly below the paragraph that has some words."""
    place = next(line.place for line in lines if text in line.text)
    return len({line.place for line in lines if line.place and line.place.rpartition("/")[0] == place})


def place_of(text: str, lines: Sequence[Paragraph]) -> str | None:
    """Return where words stand in a clause, as 第2項第1号: empty where nothing is numbered, None if they do not."""
    place = next((line.place for line in lines if text in line.text), None)
    return place and place_in(place, lines)


_CLAUSE = r"[\w-]+/[\w-]+"
_TEXT: dict[str, Any] = {"type": "string", "minLength": 1}
_TEXTS: list[dict[str, Any]] = [_TEXT, {"type": "array", "items": _TEXT, "minItems": 1}]

SCHEMA: dict[str, Any] = {
    "description": "点ごとに、定めなし、又は値とその根拠の文言。値の中の数は文言にもある",
    "type": "object",
    "additionalProperties": {
        "oneOf": [
            {"const": SILENT},
            {
                "type": "object",
                "properties": {
                    "value": {**_TEXT, "not": {"const": SILENT}},
                    "words": {
                        "description": "この条項の文言（いくつでも）。ほかの条項の文言なら「主題/書き分け: 文言」",
                        "oneOf": [
                            *_TEXTS,
                            {
                                "type": "object",
                                "minProperties": 1,
                                "propertyNames": {"pattern": f"^{_CLAUSE}$"},
                                "additionalProperties": {"oneOf": _TEXTS},
                            },
                        ],
                    },
                },
                "required": ["value", "words"],
                "additionalProperties": False,
            },
        ]
    },
}
"""The form of a variant's ``facts`` (JSON Schema, draft 7)."""
