"""What other sites see of the handbook: what each page is about, and which pages there are."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import quote
from xml.etree import ElementTree

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.typing import ExtensionMetadata

from ..reading.records import domain_of
from .changes import xml_of
from .rewriting import FILES

SITEMAP, ROBOTS = "sitemap.xml", "robots.txt"

SITEMAP_SPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"

HIDDEN = {"search.html"}
"""Pages that say of themselves that no search engine should list them."""

LONGEST = 120
"""How many characters of a description search engines show, at most."""


def first_sentences(doctree: nodes.document) -> str:
    """Return what a page says first, as whole sentences of at most `LONGEST` characters, if there are any."""
    paragraphs = (node.astext() for node in doctree.findall(nodes.paragraph) if isinstance(node.parent, nodes.section))
    text = next((text for text in paragraphs if text.endswith("。")), "")
    if len(text) <= LONGEST:
        return text
    sentences = re.match(f".{{1,{LONGEST - 1}}}。", text)
    return sentences[0] if sentences else text[: LONGEST - 1] + "…"


def _describe(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Give the template of a page what it is about; a page that is no document brings it along."""
    domain = domain_of(app.env)
    if contract := domain.contracts.get(pagename):
        named = [f"{side}は{role}" for side, role in contract.sides.items() if side != role]
        sides = "、".join([*(named or ["・".join(contract.sides)]), f"全{len(domain.articles[pagename])}条"])
        context["description"] = f"「{contract.title}」のひな形（{sides}）。全文を読み、条ごとに写せます。"
    elif doctree:
        context["description"] = first_sentences(doctree)


def sitemap(pages: Iterable[str], address: str) -> ElementTree.Element:
    """Return the map of the pages of the site at an address."""
    root = ElementTree.Element("urlset", xmlns=SITEMAP_SPACE)
    for page in pages:
        entry = ElementTree.SubElement(root, "url")
        ElementTree.SubElement(entry, "loc").text = posixpath.join(address, quote(page))
    return root


def _files(app: Sphinx, pages: list[str]) -> Iterator[tuple[str, str | bytes]]:
    """Yield what leads search engines to the pages, if it is known where they will be."""
    if address := app.config.html_baseurl:
        yield SITEMAP, xml_of(sitemap([page for page in pages if page not in HIDDEN], address))
        yield ROBOTS, f"User-agent: *\nAllow: /\nSitemap: {posixpath.join(address, SITEMAP)}\n"


def setup(app: Sphinx) -> ExtensionMetadata:
    app.connect("html-page-context", _describe)
    app.connect(FILES, _files)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
