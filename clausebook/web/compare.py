"""The comparisons: a page for each topic of several variants, with every two of them side by side."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import Any

from sphinx.application import Sphinx
from sphinx.util.typing import ExtensionMetadata

from ..model.wordings import side_by_side, what_differs
from ..reading.project import CLAUSES, topic_of
from ..reading.records import domain_of
from .shown import PAGES
from .topics import with_references


def _comparisons(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Yield a page for each topic of several variants, with every two of them side by side."""
    domain, registry = domain_of(app.env), app.config.clausebook_registry
    for docname, variants in domain.variants.items():
        if len(variants) < 2:
            continue
        texts = {
            file: [paragraph.mark + with_references(app.env, paragraph.text) for paragraph in paragraphs]
            for file, paragraphs in domain.texts[docname].items()
        }
        title = app.env.titles[docname].astext()
        yield (
            f"{CLAUSES}{topic_of(docname)}/compare",
            {
                "title": f"{title}の書き分けを比べる",
                "description": f"「{title}」の書き分けを2つずつ並べ、違うところに色を付けて示します。",
                "topic_title": title,
                "topic_page": docname,
                "variants": variants,
                "tones": {variant.file: registry.tone_of(variant.stance) for variant in variants},
                "differences": what_differs({file: "\n".join(lines) for file, lines in texts.items()}, registry.roles),
                "comparisons": [
                    {"one": one, "other": other, "rows": side_by_side(texts[one.file], texts[other.file])}
                    for one, other in combinations(variants, 2)
                ],
            },
            "compare.html",
        )


def setup(app: Sphinx) -> ExtensionMetadata:
    app.connect(PAGES, _comparisons)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
