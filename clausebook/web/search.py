"""The search of the handbook: an index of every article as it is written.

Sphinx's own search splits the pages into words, and Japanese queries are not split alike. Here the
browser looks for the query itself, in the text of each article; a text that several agreements
share is stored once. The page also lists what other pages have no room for: every place of a clause, all
that is filed under a topic, and the agreements in which nothing is.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.environment import BuildEnvironment
from sphinx.util.typing import ExtensionMetadata

from ..model.diagnostics import Finding, Kind, SourceError
from ..model.sources import parse_yaml, read_text
from ..reading.checks import CHECK
from ..reading.project import ANNEXES, Sources, topic_of
from ..reading.records import Annexed, ClauseDomain, Passage, domain_of
from .rewriting import FILES, PAGES

SYNONYMS = "synonyms.yml"
DATA = "_static/search-data.js"


def load_synonyms(root: Path, shown: str) -> dict[str, list[str]]:
    """Load what else a word of a query stands for; SourceError if the file is not a mapping of words to lists of words.

    A word is more than space: of that there would be hits everywhere.
    """
    page = f"{shown}/{SYNONYMS}"
    try:
        table = parse_yaml(read_text(root / SYNONYMS, page), page, Kind.SYNONYM)
    except FileNotFoundError:
        return {}
    faults = []
    for word, others in table.data.items():
        words = (word, *others) if isinstance(others, list) else ()
        if len(words) < 2 or not all(isinstance(each, str) and each.strip() for each in words):
            message = f"「{word}」の言い換えを「[言い換え, …]」と書いてください。"
            faults.append(Finding(page, table.lines[word,], Kind.SYNONYM, message))
    if faults:
        raise SourceError(faults)
    return table.data


class Filed(NamedTuple):
    """What of a clause is filed under a further topic: 第3項, with its anchor."""

    topic: str
    below: str
    anchor: str


class ClauseText(NamedTuple):
    """A clause as it reads in some agreements."""

    topic: str
    variant: str
    heading: str
    words: str
    filed: tuple[Filed, ...]


def index_of(domain: ClauseDomain, titles: dict[str, nodes.title], uri: Any) -> dict[str, Any]:
    """Return the index: the texts, each once, the agreements, and the titles of the topics.

    An agreement is [address, title, articles, others, called]: which texts its articles have, so that the n-th is
    第n条, which stand around and behind them, each with its anchor, and by the place of an article (from 0) its number
    and its anchor where these are not 第n条 and the topic.
    """
    filed: dict[tuple[str, str], list[Filed]] = {}
    for topic, uses in domain.filed.items():
        for use in uses:
            filed.setdefault((use.docname, use.passage.anchor), []).append(Filed(topic, use.below, use.anchor))

    def text_of(docname: str, passage: Passage) -> ClauseText:
        further = tuple(filed.get((docname, passage.anchor), ()))
        return ClauseText(passage.topic, passage.variant, passage.heading, passage.text, further)

    articles, others = {}, {}
    for docname in sorted(domain.passages):
        passages = domain.passages[docname]
        articles[docname] = [(text_of(docname, each), each) for each in passages if each.place]
        others[docname] = [
            *((text_of(docname, each), each.anchor) for each in passages if not each.place),
            *((_text_of_annex(annex), annex.anchor) for annex in domain.annexes[docname]),
        ]
    found = (text for placed in (articles, others) for texts in placed.values() for text, _ in texts)
    texts = sorted(set(found))
    which = {text: place for place, text in enumerate(texts)}
    return {
        "texts": texts,
        "agreements": [
            [
                uri(docname),
                titles[docname].astext(),
                [which[text] for text, _ in articles[docname]],
                [[which[text], anchor] for text, anchor in others[docname]],
                {
                    place: [passage.number, passage.anchor]
                    for place, (_, passage) in enumerate(articles[docname])
                    if (passage.number, passage.anchor) != (f"第{place + 1}条", passage.topic)
                },
            ]
            for docname in articles
        ],
        "topics": {topic_of(page): titles[page].astext() for page in domain.variants},
    }


def _text_of_annex(annex: Annexed) -> ClauseText:
    heading = annex.title if annex.number == annex.title else f"{annex.number}　{annex.title}"
    return ClauseText(ANNEXES.strip("/"), annex.file, heading, annex.text, ())


def _prepare(app: Sphinx) -> None:
    """Turn Sphinx's own search off."""
    if isinstance(app.builder, StandaloneHTMLBuilder):
        app.builder.search = False


def _check(app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> list[Finding]:
    """Return what is wrong with the synonyms."""
    try:
        synonyms_of(app)
    except SourceError as error:
        return error.findings
    return []


def synonyms_of(app: Sphinx) -> dict[str, list[str]]:
    """Load the synonyms of a handbook."""
    sources = Sources.of(app)
    return load_synonyms(sources.root, sources.shown)


def _page(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Yield the search page."""
    description = "書いたとおりの言葉を含む条を、契約書と条項から探します。"
    yield "search", {"description": description, "search_data": DATA}, "search.html"


def _data(app: Sphinx, pages: list[str]) -> Iterator[tuple[str, str]]:
    """Yield what the search page looks in."""
    index = index_of(domain_of(app.env), app.env.titles, app.builder.get_target_uri)
    index["synonyms"] = synonyms_of(app)
    data = json.dumps(index, ensure_ascii=False, separators=(",", ":"))
    yield DATA, f"window.clausebook = {data};\n"


def setup(app: Sphinx) -> ExtensionMetadata:
    app.connect("builder-inited", _prepare)
    app.connect(CHECK, _check)
    app.connect(PAGES, _page)
    app.connect(FILES, _data)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
