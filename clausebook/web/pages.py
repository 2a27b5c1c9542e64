"""What only the web pages have: blanks that tell their meaning, and of each agreement its PDF and what to fill in."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Any, NamedTuple

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.typing import ExtensionMetadata
from sphinx.writers.html5 import HTML5Translator

from ..deal.openings import Opening, openings_of
from ..model.contract import Contract
from ..reading.records import Use, domain_of
from ..typeset.classes import HARD_BREAK, RUBY
from .rewriting import FILES, SHOWS

PDF_FOLDER = "pdf"


def visit_inline(self: HTML5Translator, node: nodes.inline) -> None:
    """Write a span; a blank says on hover, and to a screen reader, what belongs there."""
    attributes: dict[str, Any] = {}
    if "blank" in node["classes"]:
        label = f"空欄 {node['blank']}（{node['blank-type']}）"
        attributes = {"title": f"{label}: {node['blank-meaning']}", "role": "group", "aria-label": label}
    elif "party" in node["classes"] and node["party"] != node.astext():
        attributes = {"title": node["party"]}
    elif "target" in node:
        attributes = {"data-target": node["target"]}
    if HARD_BREAK in node["classes"]:
        self.body.append("<br />")
        raise nodes.SkipNode
    self.body.append(self.starttag(node, "ruby" if RUBY in node["classes"] else "span", "", **attributes))


def depart_inline(self: HTML5Translator, node: nodes.inline) -> None:
    """Close a span, with the reading of a ruby."""
    self.body.append(f"<rt>{escape(node['ruby'])}</rt></ruby>" if RUBY in node["classes"] else "</span>")


def _add_contract(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Give the template of an agreement's page its parties and its PDF."""
    contract = domain_of(app.env).contracts.get(pagename)
    context["contract"] = contract
    if contract:
        context["contract_sides"] = list(contract.sides.items())
        context["contract_pdf"] = pdf_of(app, contract)
        context["openings"] = _listed(app, pagename)


def openings_on(app: Sphinx, docname: str) -> list[Opening]:
    """Return what a deal file can fill in in the agreement of a page, and the places for signatures."""
    domain, registry = domain_of(app.env), app.config.clausebook_registry
    return openings_of(domain.contracts[docname], registry, domain.blanks(docname))


class _Listed(NamedTuple):
    """What is to be filled in, as an agreement's page lists it; `places` are links: their texts and anchors."""

    name: str
    type: str
    meaning: str
    places: tuple[tuple[str, str], ...]


def _listed(app: Sphinx, docname: str) -> list[_Listed]:
    """Return what is to be filled in in the agreement of a page."""
    domain = domain_of(app.env)
    uses = [Use(docname, passage) for passage in domain.passages[docname]]
    anchors = {use.label: use.anchor for use in uses} | {each.number: each.anchor for each in domain.annexes[docname]}
    return [
        _Listed(
            *(each.name, each.blank.type, each.blank.meaning),
            tuple((place, anchors[place]) for place in each.places),
        )
        for each in openings_on(app, docname)
        if each.is_entered
    ]


def pdf_of(app: Sphinx, contract: Contract) -> str:
    """Return the address of an agreement's PDF in the web site, or nothing if none was built."""
    return f"{PDF_FOLDER}/{contract.name}.pdf" if _built_pdf(app, contract).exists() else ""


def _built_pdf(app: Sphinx, contract: Contract) -> Path:
    return Path(app.confdir, app.config.clausebook_pdf_folder, f"{contract.name}.pdf")


def _shown(app: Sphinx, pagename: str) -> str:
    """Return what an agreement's page shows that others make."""
    contract = domain_of(app.env).contracts.get(pagename)
    return pdf_of(app, contract) if contract else ""


def _files(app: Sphinx, pages: list[str]) -> Iterator[tuple[str, Path]]:
    """Yield the PDFs that were built beside the pages."""
    for contract in domain_of(app.env).contracts.values():
        if address := pdf_of(app, contract):
            yield address, _built_pdf(app, contract)


def setup(app: Sphinx) -> ExtensionMetadata:
    app.add_config_value("clausebook_pdf_folder", "build/pdf", "html", types=(str,))
    app.add_node(nodes.inline, override=True, html=(visit_inline, depart_inline))
    app.connect("html-page-context", _add_contract)
    app.connect(SHOWS, _shown)
    app.connect(FILES, _files)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
