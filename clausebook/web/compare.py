"""The comparisons: a page for each topic of several variants, with every two of them side by side."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import Any

from sphinx.application import Sphinx
from sphinx.util.typing import ExtensionMetadata

from ..model.facts import SILENT, place_of
from ..model.topics import UNSORTED, Variant
from ..model.wordings import side_by_side
from ..reading.project import CLAUSES, page_of, topic_of
from ..reading.records import ClauseDomain, domain_of
from .rewriting import PAGES


def _comparisons(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Yield a page for each topic of several variants, with every two of them side by side."""
    domain, registry = domain_of(app.env), app.config.clausebook_registry
    for docname, variants in domain.variants.items():
        if len(variants) < 2:
            continue
        topic = topic_of(docname)
        texts = {
            variant.file: [line.mark + line.text for line in domain.clauses[f"{topic}/{variant.file}"]]
            for variant in variants
        }
        title = app.env.titles[docname].astext()
        yield (
            f"{CLAUSES}{topic}/compare",
            {
                "title": f"{title}の書き分けを比べる",
                "description": f"「{title}」の書き分けを2つずつ並べ、違うところに色を付けて示します。",
                "topic_title": title,
                "topic_page": docname,
                "variants": variants,
                "tones": {variant.file: registry.tone_of(variant.stance) for variant in variants},
                "aspects": _facts(domain, topic, variants),
                "comparisons": [
                    {"one": one, "other": other, "rows": side_by_side(texts[one.file], texts[other.file])}
                    for one, other in combinations(variants, 2)
                ],
            },
            "compare.html",
        )


def _facts(domain: ClauseDomain, topic: str, variants: list[Variant]) -> dict[str, list[dict[str, Any]]]:
    """Return for each aspect of a topic what each variant says on it, with the words and where they stand."""
    rows: dict[str, list[dict[str, Any]]] = {fact.aspect: [] for variant in variants for fact in variant.facts}
    for variant in variants:
        for row in rows.values() if not variant.facts else ():
            row.append({"value": UNSORTED, "silent": True, "words": []})
        for fact in domain.facts(variant):
            words = []
            for clause, text in fact.words:
                other, file = clause.split("/")
                title = domain.env.titles[page_of(other)].astext() if other != topic else ""
                place = title + (place_of(text, domain.clauses[clause]) or "")
                words.append({"text": text, "place": place, "page": page_of(other), "file": file})
            rows[fact.aspect].append({"value": fact.value, "silent": fact.value == SILENT, "words": words})
    return rows


def setup(app: Sphinx) -> ExtensionMetadata:
    app.connect(PAGES, _comparisons)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
