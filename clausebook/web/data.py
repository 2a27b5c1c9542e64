"""The handbook as data: ``clauses.json``, and the schema that describes it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sphinx.application import Sphinx
from sphinx.util.typing import ExtensionMetadata

from ..deal.schema import DEAL_SCHEMA, deal_schema
from ..model.blanks import Registry
from ..model.facts import SILENT, Fact, place_of
from ..model.marks import Level
from ..model.references import place_in
from ..model.structure import Paragraph
from ..model.topics import SCHEMA_OF_TOPIC
from ..reading.project import Sources, page_of, path_of_clause, topic_of
from ..reading.records import Passage, Use, domain_of
from .pages import openings_on
from .shown import FILES

DATA, SCHEMA, TOPIC_SCHEMA = "clauses.json", "clauses.schema.json", "topic.schema.json"

LEVELS = ("文", *Level)
"""What a paragraph is."""


def handbook(app: Sphinx) -> dict[str, Any]:
    """Return topics with their variants, and agreements with their articles, as `SCHEMA` describes them."""
    domain, titles, uri = domain_of(app.env), app.env.titles, app.builder.get_target_uri
    registry: Registry = app.config.clausebook_registry
    sources: Sources = app.config.clausebook_sources
    used: dict[tuple[str, str], list[Use]] = {}
    blanks: dict[tuple[str, str], dict[str, None]] = {}  # each once, in their order
    contracts = []
    for docname, contract in domain.contracts.items():
        title = titles[docname].astext()
        articles = []
        for passage in domain.passages[docname]:
            clause = passage.topic, passage.variant
            used.setdefault(clause, []).append(Use(docname, passage))
            blanks.setdefault(clause, {}).update(dict.fromkeys(passage.blanks))
            articles.append(_article(passage, f"{uri(docname)}#{passage.anchor}"))
        parties = [{"name": side, "role": role} for side, role in contract.sides.items()]
        contracts.append(
            {"id": contract.name, "title": title, "url": uri(docname), "parties": parties, "articles": articles}
        )

    def places(clause: tuple[str, str], place: str = "") -> list[dict[str, Any]]:
        return [
            {
                "contract": domain.contracts[use.docname].name,
                **_numbered(use.passage),
                "url": f"{uri(use.docname)}#{domain.at(use, place).anchor}",
            }
            for use in used.get(clause, [])
        ]

    topics = []
    for docname, variants in domain.variants.items():
        topic = topic_of(docname)
        entries = []
        for variant in variants:
            clause = topic, variant.file
            paragraphs = domain.clauses["/".join(clause)]
            text = "\n".join(paragraph.mark + paragraph.text for paragraph in paragraphs)
            entries.append(
                {
                    "id": variant.file,
                    "name": variant.name,
                    "favours": variant.stance,
                    "reason": variant.reason,
                    "addition": variant.addition,
                    "facts": [_fact(fact, domain.clauses) for fact in variant.facts],
                    "url": f"{uri(docname)}#{variant.file}",
                    "paragraphs": [_paragraph(paragraph) for paragraph in paragraphs],
                    "roles": registry.roles_in(sources.read(path_of_clause(f"{topic}/{variant.file}")).text),
                    "blanks": list(blanks.get(clause, {})),
                    "used": places(clause),
                    "also": [
                        {"topic": topic, "place": place_in(place, paragraphs), "used": places(clause, place)}
                        for topic, place, _ in variant.also
                    ],
                    "sha256": hashlib.sha256(text.encode()).hexdigest(),
                }
            )
        title, purpose = titles[page_of(topic)].astext(), domain.leads[docname]
        topics.append({"id": topic, "title": title, "purpose": purpose, "url": uri(docname), "variants": entries})
    return {"topics": topics, "contracts": contracts}


def _article(passage: Passage, url: str) -> dict[str, Any]:
    return {
        **_numbered(passage),
        "topic": passage.topic,
        "variant": passage.variant,
        "url": url,
        "text": passage.text,
    }


def _numbered(passage: Passage) -> dict[str, Any]:
    return {"number": passage.place, "label": passage.number, "heading": passage.heading}


def _paragraph(paragraph: Paragraph) -> dict[str, str]:
    return {"level": paragraph.level, "mark": paragraph.mark.strip(), "text": paragraph.text}


def _fact(fact: Fact, clauses: Mapping[str, Sequence[Paragraph]]) -> dict[str, Any]:
    words = [{"clause": clause, "place": place_of(text, clauses[clause]), "text": text} for clause, text in fact.words]
    return {"aspect": fact.aspect, "value": fact.value, "words": words}


def _object(**properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}


def _list(items: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": items}


_TEXT: dict[str, Any] = {"type": "string"}
_NAME: dict[str, Any] = {"type": "string", "minLength": 1}
_NUMBER: dict[str, Any] = {"type": "integer", "minimum": 0, "description": "何番目の条か。前文・後文・署名欄は 0"}
_LABEL: dict[str, Any] = {"type": "string", "description": "印字する番号（第5条の2）。前文・後文・署名欄では空"}
_WORDS = _object(
    clause={**_NAME, "description": "その文言のある条項（主題/書き分け）"},
    place={**_TEXT, "description": "第n項第n号。番号のないところなら空"},
    text=_NAME,
)
_FACT = _object(aspect=_NAME, value={**_NAME, "description": f"書いていなければ「{SILENT}」"}, words=_list(_WORDS))
_PLACE = _object(contract=_NAME, number=_NUMBER, label=_LABEL, heading=_NAME, url=_NAME)
_VARIANT = _object(
    id=_NAME,
    name=_NAME,
    favours={**_NAME, "description": "有利になる役割、又は「中立」"},
    reason=_NAME,
    addition={"type": "boolean", "description": "原文にない、この本が加えた文面"},
    facts=_list(_FACT),
    url=_NAME,
    paragraphs=_list(_object(level={"enum": list(LEVELS)}, mark=_TEXT, text=_TEXT)),
    roles=_list(_NAME),
    blanks=_list(_NAME),
    used=_list(_PLACE),
    also=_list(
        _object(
            topic={**_NAME, "description": "この条項が当たるほかの主題"},
            place={**_TEXT, "description": "その場所（第n項第n号）。条項の全部なら空"},
            used=_list(_PLACE),
        )
    ),
    sha256={"type": "string", "pattern": "^[0-9a-f]{64}$", "description": "文面（役割の名前による）のハッシュ"},
)
_TOPIC = _object(id=_NAME, title=_NAME, purpose=_NAME, url=_NAME, variants=_list(_VARIANT))
_CONTRACT = _object(
    id=_NAME,
    title=_NAME,
    url=_NAME,
    parties=_list(_object(name=_NAME, role=_NAME)),
    articles=_list(
        _object(number=_NUMBER, label=_LABEL, heading=_NAME, topic=_NAME, variant=_NAME, url=_NAME, text=_TEXT)
    ),
)
JSON_SCHEMA = {
    "$schema": "http://json-schema.org/draft-07/schema#",
    "title": "契約条項ハンドブック",
    **_object(topics=_list(_TOPIC), contracts=_list(_CONTRACT)),
}
"""The schema of ``clauses.json`` (JSON Schema, draft 7)."""


def topics() -> dict[str, Any]:
    """Return the JSON Schema of the front matter of a topic's page."""
    return {
        "$schema": JSON_SCHEMA["$schema"],
        "title": "主題のページの前付け",
        "type": "object",
        "properties": {"topic": SCHEMA_OF_TOPIC},
        "required": ["topic"],
    }


def deals(app: Sphinx) -> dict[str, Any]:
    """Return the JSON Schema of the deal files for the agreements of the handbook."""
    contracts = domain_of(app.env).contracts
    return deal_schema({contract.name: openings_on(app, docname) for docname, contract in contracts.items()})


def _files(app: Sphinx, pages: list[str]) -> Iterator[tuple[str, str]]:
    """Yield the data and the schemas."""
    written = {DATA: handbook(app), SCHEMA: JSON_SCHEMA, TOPIC_SCHEMA: topics(), DEAL_SCHEMA: deals(app)}
    for name, content in written.items():
        yield name, json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def setup(app: Sphinx) -> ExtensionMetadata:
    app.connect(FILES, _files)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
