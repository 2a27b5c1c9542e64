"""The handbook as data: ``clauses.json``, and the schema that describes it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sphinx.application import Sphinx
from sphinx.util.typing import ExtensionMetadata

from ..deal.record import RECORD_SCHEMA, SCHEMA_OF_RECORD
from ..deal.schema import DEAL_SCHEMA, deal_schema
from ..model.blanks import Registry
from ..model.facts import SILENT, Fact, place_of
from ..model.marks import Level
from ..model.references import place_in
from ..model.schemas import DIALECT, NAME, TEXT, Schema, hash_of, list_of, object_of, or_null
from ..model.sources import sha256
from ..model.structure import Paragraph
from ..model.topics import FACTS, SCHEMA_OF_TOPIC, UNSORTED
from ..reading.project import Sources, page_of, path_of_clause, topic_of
from ..reading.records import Passage, Use, domain_of
from .pages import openings_on
from .rewriting import FILES

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
                    "name": variant.name or None,
                    "favours": variant.stance or None,
                    "reason": variant.reason or None,
                    "addition": variant.addition,
                    "facts": None
                    if FACTS in variant.lacks
                    else [_fact(fact, domain.clauses) for fact in domain.facts(variant)],
                    "url": f"{uri(docname)}#{variant.file}",
                    "paragraphs": [_paragraph(paragraph) for paragraph in paragraphs],
                    "roles": registry.roles_in(sources.read(path_of_clause(f"{topic}/{variant.file}")).text),
                    "blanks": list(blanks.get(clause, {})),
                    "used": places(clause),
                    "also": [
                        {"topic": topic, "place": place_in(place, paragraphs), "used": places(clause, place)}
                        for topic, place, _ in variant.also
                    ],
                    "sha256": sha256(text),
                }
            )
        title, purpose = titles[page_of(topic)].astext(), domain.leads[docname] or None
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


_NUMBER: Schema = {"type": "integer", "minimum": 0, "description": "何番目の条か。前文・後文・署名欄は 0"}
_LABEL: Schema = {"type": "string", "description": "印字する番号（第5条の2）。前文・後文・署名欄では空"}
_WORDS = object_of(
    clause={**NAME, "description": "その文言のある条項（主題/書き分け）"},
    place={**TEXT, "description": "第n項第n号。番号のないところなら空"},
    text=NAME,
)
_FACT = object_of(aspect=NAME, value={**NAME, "description": f"書いていなければ「{SILENT}」"}, words=list_of(_WORDS))
_PLACE = object_of(contract=NAME, number=_NUMBER, label=_LABEL, heading=NAME, url=NAME)
_SORTED: Schema = {"type": ["string", "null"], "minLength": 1, "description": f"{UNSORTED}なら null"}
_VARIANT = object_of(
    id=NAME,
    name=_SORTED,
    favours={**_SORTED, "description": f"有利になる役割、又は「中立」。{UNSORTED}なら null"},
    reason=_SORTED,
    addition={"type": "boolean", "description": "原文にない、この本が加えた文面"},
    facts=or_null(list_of(_FACT)),
    url=NAME,
    paragraphs=list_of(object_of(level={"enum": list(LEVELS)}, mark=TEXT, text=TEXT)),
    roles=list_of(NAME),
    blanks=list_of(NAME),
    used=list_of(_PLACE),
    also=list_of(
        object_of(
            topic={**NAME, "description": "この条項が当たるほかの主題"},
            place={**TEXT, "description": "その場所（第n項第n号）。条項の全部なら空"},
            used=list_of(_PLACE),
        )
    ),
    sha256=hash_of("文面（役割の名前による）"),
)
_TOPIC = object_of(id=NAME, title=NAME, purpose=_SORTED, url=NAME, variants=list_of(_VARIANT))
_CONTRACT = object_of(
    id=NAME,
    title=NAME,
    url=NAME,
    parties=list_of(object_of(name=NAME, role=NAME)),
    articles=list_of(
        object_of(number=_NUMBER, label=_LABEL, heading=NAME, topic=NAME, variant=NAME, url=NAME, text=TEXT)
    ),
)
JSON_SCHEMA = {
    "$schema": DIALECT,
    "title": "契約条項ハンドブック",
    **object_of(topics=list_of(_TOPIC), contracts=list_of(_CONTRACT)),
}
"""The schema of ``clauses.json`` (JSON Schema, draft 7)."""


def topics() -> dict[str, Any]:
    """Return the JSON Schema of the front matter of a topic's page."""
    return {
        "$schema": DIALECT,
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
    written = {DATA: handbook(app), SCHEMA: JSON_SCHEMA, TOPIC_SCHEMA: topics()}
    written |= {DEAL_SCHEMA: deals(app), RECORD_SCHEMA: SCHEMA_OF_RECORD}
    for name, content in written.items():
        yield name, json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def setup(app: Sphinx) -> ExtensionMetadata:
    app.connect(FILES, _files)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
