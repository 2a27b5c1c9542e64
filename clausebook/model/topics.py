"""The topics: what the front matter of a topic's page says of its variants. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from .contract import split_front_matter
from .diagnostics import Finding, Kind, SourceError, suggestion
from .facts import SCHEMA, Fact, parse_facts
from .filings import SCHEMA as SCHEMA_OF_FILINGS
from .filings import Filing, parse_filings
from .sources import parse_yaml

NEUTRAL = "中立"

UNSORTED = "未整理"
"""What is shown for what nobody has written yet."""

_FIELDS = {"name": "名前", "stance": "有利な役割", "reason": "理由"}
"""What is to be said of a variant, and how that is called."""

FACTS = "比べる点"

NAME = re.compile(r"\w[\w-]*")
"""The names of a topic, of its files and of agreements: parts of addresses, which references and commands name."""


class Variant(NamedTuple):
    """One wording of a topic: its file less ``.md``, what it is called, the role it favours (or 中立), and why.

    What is not sorted yet says nothing. An `addition` is the handbook's own: no original has it. `facts` are what
    lawyers compare, aspect by aspect; `also` is where else the wording is filed. `lacks` is what nobody has written.
    """

    file: str
    name: str = ""
    stance: str = ""
    reason: str = ""
    addition: bool = False
    facts: tuple[Fact, ...] = ()
    also: tuple[Filing, ...] = ()
    lacks: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """The name as a heading says it."""
        return self.name or f"{UNSORTED}（{self.file}）"

    @property
    def favours(self) -> str:
        """The stance as a badge says it."""
        if not self.stance:
            return UNSORTED
        return self.stance if self.stance == NEUTRAL else f"{self.stance}寄り"


@lru_cache(maxsize=64)  # each agreement that includes its clauses asks
def stands_around(text: str, shown: str) -> bool:
    """Tell whether the page of a topic says that its clauses stand around the articles (``around: true``).

    SourceError if its front matter cannot be read, and does not begin with saying so.
    """
    front = split_front_matter(text)[0] or "{}"
    if _AROUND.match(front):  # as it is mostly written, which is faster seen than read
        return True
    topic = parse_yaml(front, shown, Kind.FRONT_MATTER, first_line=2).data.get("topic")
    return isinstance(topic, dict) and topic.get("around") is True


_AROUND = re.compile("topic:\n(?: {4}.*\n)*? {2}around: true *(?:\n|$)")


_NO_VARIANTS = (
    "前付けの topic は「topic: {variants: …}」の形で、書き分けのファイルごとに名前（name）、有利な役割か中立"
    "（stance）、理由（reason）を書いてください。まだ決めていないなら、topic を書かずにおけます。"
)


def parse_topic(name: str, text: str, shown: str, files: Collection[str], roles: Collection[str]) -> list[Variant]:
    """Parse the front matter of the page of a topic; SourceError lists its faults.

    `files` are the topic's clause files, less ``.md``; what has no entry yet stands behind those that have.
    """
    header = split_front_matter(text)[0] or "{}"
    page = parse_yaml(header, shown, Kind.FRONT_MATTER, first_line=2)
    topic = page.data.get("topic") or {}
    entries = (topic.get("variants") or {}) if isinstance(topic, dict) else None
    if not isinstance(topic, dict) or not isinstance(entries, dict):
        raise SourceError([Finding(shown, page.lines["topic",], Kind.FRONT_MATTER, _NO_VARIANTS)])
    faults, variants = [], []
    for key in page.data.keys() - {"topic"}:
        if near := suggestion(key, ["topic"], 0.75):
            message = f"前付けの「{key}」は使えません。{near}"
            faults.append(Finding(shown, page.lines[key,], Kind.FRONT_MATTER, message))
    for key in topic.keys() - SCHEMA_OF_TOPIC["properties"].keys():
        message = f"topic に「{key}」は使えません。{suggestion(key, SCHEMA_OF_TOPIC['properties'])}"
        faults.append(Finding(shown, page.lines["topic", key], Kind.FRONT_MATTER, message))
    aspects = topic.get("aspects", [])
    if not _are_aspects(aspects):
        message = "aspects には、比べる点を「[期間, 通知]」のように、それぞれ1度だけ並べてください。"
        faults.append(Finding(shown, page.lines["topic", "aspects"], Kind.FRONT_MATTER, message))
        aspects = []
    if topic.get("around", True) is not True:
        message = "around には true だけを書けます。条になる主題なら、この行を消してください。"
        faults.append(Finding(shown, page.lines["topic", "around"], Kind.FRONT_MATTER, message))
    if not NAME.fullmatch(name):
        message = f"主題のフォルダーの名前「{name}」に使えるのは、文字と数字、「-」「_」だけです。"
        faults.append(Finding(shown, 0, Kind.FRONT_MATTER, message))
    stances = (NEUTRAL, *roles)
    for file, entry in entries.items():
        if file in files and not NAME.fullmatch(file):
            fault = f"条項のファイルの名前「{file}.md」に使えるのは、文字と数字、「-」「_」だけです。"
        elif file not in files:
            fault = f"条項「{file}.md」はありません。{suggestion(file, files)}"
        elif not _is_description(entry):
            fault = f"「{file}」には {'・'.join(_FIELDS)} をそれぞれ文字で書いてください（name は1行で）。"
        elif entry and entry.get("stance") not in (None, *stances):
            near = suggestion(str(entry["stance"]), stances)
            fault = f"「{file}」の stance には役割か「{NEUTRAL}」を書いてください。{near}"
        else:
            path = ("topic", "variants", file)
            said = {key: value for key, value in (entry or {}).items() if value is not None or key == "also"}
            facts, wrong = parse_facts(page, path, aspects, f"{name}/{file}", shown) if "facts" in said else ((), [])
            also, misfiled = parse_filings(page, path, name, shown) if "also" in said else ((), [])
            faults += [*wrong, *misfiled]
            variants.append(Variant(file, **{**said, "facts": facts, "also": also, "lacks": _lacking(said, aspects)}))
            continue
        faults.append(Finding(shown, page.lines["topic", "variants", file], Kind.FRONT_MATTER, fault))
    for file in sorted(set(files) - entries.keys()):
        if not NAME.fullmatch(file):
            fault = f"条項のファイルの名前「{file}.md」に使えるのは、文字と数字、「-」「_」だけです。"
            faults.append(Finding(shown, 0, Kind.FRONT_MATTER, fault))
        variants.append(Variant(file, lacks=_lacking({}, aspects)))
    if faults:
        raise SourceError(faults)
    return variants


def _lacking(said: Mapping[str, object], aspects: Collection[str]) -> tuple[str, ...]:
    """Return what nobody has written of a variant yet."""
    fields = [called for name, called in _FIELDS.items() if name not in said]
    return (*fields, *([FACTS] if aspects and "facts" not in said else []))


def _are_aspects(aspects: object) -> bool:
    """Tell whether the aspects of a topic are texts, each named once."""
    if not isinstance(aspects, list) or not all(isinstance(aspect, str) and aspect for aspect in aspects):
        return False
    return len(set(aspects)) == len(aspects)


def _is_description(entry: object) -> bool:
    """Tell whether an entry has its fields as text, if it has them, and says by ``true`` that it is an addition."""
    if not isinstance(entry, dict):
        return entry is None
    said = {name: value for name, value in entry.items() if value is not None}
    fields = {name: value for name, value in said.items() if name not in ("addition", "facts", "also")}
    texts = all(isinstance(value, str) and value.strip() for value in fields.values())
    if not texts or fields.keys() - _FIELDS.keys() or said.get("addition", True) is not True:
        return False
    return "name" not in fields or fields["name"].splitlines() == [fields["name"]]  # it becomes a heading


_TEXT: dict[str, Any] = {"type": "string", "minLength": 1}
_LATER: dict[str, Any] = {"type": ["string", "null"], "minLength": 1}

SCHEMA_OF_TOPIC: dict[str, Any] = {
    "type": "object",
    "properties": {
        "around": {"const": True, "description": "条の前後に置く文なら true"},
        "aspects": {"type": "array", "items": _TEXT, "uniqueItems": True, "description": "書き分けを比べる点。この順"},
        "variants": {
            "type": ["object", "null"],
            "additionalProperties": {
                "type": ["object", "null"],
                "properties": {
                    **dict.fromkeys(_FIELDS, _LATER),
                    "addition": {"const": True, "description": "原文にない、この本が加えた文面なら true"},
                    "facts": SCHEMA,
                    "also": SCHEMA_OF_FILINGS,
                },
                "additionalProperties": False,
            },
        },
    },
    "additionalProperties": False,
}
"""What may stand under ``topic`` in the front matter of a topic's page (JSON Schema, draft 7)."""
