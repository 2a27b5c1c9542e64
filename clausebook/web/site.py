"""What other sites see of the handbook: what each page is about, which pages there are, and what has changed."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from urllib.parse import quote
from xml.etree import ElementTree

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.util.typing import ExtensionMetadata

from ..reading.records import domain_of
from .changes import FEED, feed, versions_of

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
        sides = f"甲は{contract.role_of('甲')}、乙は{contract.role_of('乙')}、全{len(domain.articles[pagename])}条"
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


def _publish(app: Sphinx, exception: Exception | None) -> None:
    """Write the feed and, if it is known where the site will be, what leads search engines to its pages."""
    if exception or not isinstance(app.builder, StandaloneHTMLBuilder):
        return
    site, address = Path(app.outdir), app.config.html_baseurl
    _save(site / FEED, feed(versions_of(app), app.config.project, address))
    if address:
        # what is there, not what was written now: a build may write nothing but what has changed
        pages = sorted({path.relative_to(site).as_posix() for path in site.rglob("*.html")} - HIDDEN)
        _save(site / SITEMAP, sitemap(pages, address))
        (site / ROBOTS).write_text(f"User-agent: *\nAllow: /\nSitemap: {posixpath.join(address, SITEMAP)}\n")
    else:
        for name in (SITEMAP, ROBOTS):
            (site / name).unlink(missing_ok=True)


def _save(path: Path, root: ElementTree.Element) -> None:
    ElementTree.indent(root)
    path.write_bytes(ElementTree.tostring(root, encoding="utf-8", xml_declaration=True))


def setup(app: Sphinx) -> ExtensionMetadata:
    app.connect("html-page-context", _describe)
    app.connect("build-finished", _publish)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
