"""The search of the handbook: an index of every article as it is written.

Sphinx's own search splits the pages into words, and Japanese queries are not split alike. Here the
browser looks for the query itself, in the text of each article; a text that several agreements
share is stored once.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.util.typing import ExtensionMetadata

from .assembly import Sources
from .diagnostics import Finding, Kind, SourceError, ending_the_build
from .domain import ClauseDomain, domain_of
from .sources import parse_yaml, read_text

SYNONYMS = "synonyms.yml"
DATA = "search-data.js"


def load_synonyms(root: Path, shown: str) -> dict[str, list[str]]:
    """Load what else a word of a query stands for; SourceError if the file is not a mapping to lists of words."""
    page = f"{shown}/{SYNONYMS}"
    try:
        table = parse_yaml(read_text(root / SYNONYMS, page), page, Kind.SYNONYM)
    except FileNotFoundError:
        return {}
    for word, others in table.data.items():
        if not (isinstance(others, list) and others and all(isinstance(other, str) and other for other in others)):
            message = f"「{word}」の言い換えを「[言い換え, …]」と書いてください。"
            raise SourceError([Finding(page, table.lines[word,], Kind.SYNONYM, message)])
    return table.data


def index_of(domain: ClauseDomain, titles: dict[str, nodes.title], uri: Any) -> dict[str, Any]:
    """Return the index: agreements, and for each clause its texts with the places that have them.

    ``agreements`` holds [address, title]; ``clauses`` [topic, heading, texts], a text being
    [words, places], a place [number of the agreement, label, anchor].
    """
    agreements = sorted(domain.passages)
    clauses: dict[tuple[str, str], dict[str, list[tuple[int, str, str]]]] = {}
    headings: dict[tuple[str, str], str] = {}
    for number, docname in enumerate(agreements):
        for passage in domain.passages[docname]:
            key = passage.topic, passage.variant
            headings.setdefault(key, passage.heading)
            places = clauses.setdefault(key, {}).setdefault(passage.text, [])
            places.append((number, passage.label, passage.topic))
    return {
        "agreements": [[uri(docname), titles[docname].astext()] for docname in agreements],
        "clauses": [
            [topic, headings[topic, variant], [[text, places] for text, places in texts.items()]]
            for (topic, variant), texts in sorted(clauses.items())
        ],
    }


def _prepare(app: Sphinx) -> None:
    """Turn Sphinx's own search off, and end the build if the synonyms are faulty."""
    if isinstance(app.builder, StandaloneHTMLBuilder):
        app.builder.search = False
        with ending_the_build():
            _synonyms(app)


def _synonyms(app: Sphinx) -> dict[str, list[str]]:
    sources = Sources(app)
    return load_synonyms(sources.root, sources.shown)


def _pages(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Yield the search page, and write its data beside it."""
    index = index_of(domain_of(app.env), app.env.titles, app.builder.get_target_uri)
    index["synonyms"] = _synonyms(app)
    data = json.dumps(index, ensure_ascii=False, separators=(",", ":"))
    folder = Path(app.outdir, "_static")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / DATA).write_text(f"window.clausebook = {data};\n", encoding="utf-8")
    description = "書いたとおりの言葉を含む条を、契約書と条項から探します。"
    yield "search", {"description": description, "search_data": f"_static/{DATA}"}, "search.html"


def setup(app: Sphinx) -> ExtensionMetadata:
    app.connect("builder-inited", _prepare)
    app.connect("html-collect-pages", _pages)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
