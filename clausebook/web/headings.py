"""What stands beside a heading: a link to it and links from it, which are no part of its text nor of its name."""

from __future__ import annotations

from html import escape
from typing import NamedTuple

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.typing import ExtensionMetadata
from sphinx.writers.html5 import HTML5Translator

from ..reading.captions import UNPRINTED

TOOLS = "heading-tools"
"""The class of the line beside a heading; scripts put their buttons there too."""


class Lead(NamedTuple):
    """A link beside a heading: what it says, where it leads, and its class."""

    text: str
    uri: str
    kind: str


def lead_from(title: nodes.title, lead: Lead) -> None:
    """Put a link beside a heading."""
    title["leads"] = [*title.get("leads", []), lead]


def _is_in_page(title: nodes.title) -> bool:
    """Tell whether a title heads a part of a page; the page itself is where its address leads."""
    return isinstance(title.parent, nodes.section) and isinstance(title.parent.parent, nodes.section)


def visit_title(self: HTML5Translator, node: nodes.title) -> None:
    """Open a heading; the caption of a table is none, and has no number that Sphinx would look for."""
    if isinstance(node.parent, nodes.table):
        super(HTML5Translator, self).visit_title(node)
        return
    if _is_in_page(node):
        kind = " beside" if UNPRINTED in node["classes"] else ""
        self.body.append(f'<div class="heading{kind}">\n')
    HTML5Translator.visit_title(self, node)


def depart_title(self: HTML5Translator, node: nodes.title) -> None:
    """Close a heading, and write what stands beside it; each link is named after the heading."""
    if isinstance(node.parent, nodes.table):
        super(HTML5Translator, self).depart_title(node)
        return
    if not isinstance(node.parent, nodes.section):
        HTML5Translator.depart_title(self, node)
        return
    super(HTML5Translator, self).depart_title(node)  # Sphinx itself would put its link into the heading
    if not _is_in_page(node):
        return
    name, leads = node.astext(), list[Lead](node.get("leads", []))
    links = [_link(lead, f"{name}の{lead.text}") for lead in leads]
    if self.config.html_permalinks:
        permalink = Lead(self.config.html_permalinks_icon, f"#{node.parent['ids'][0]}", "headerlink")
        links.append(_link(permalink, f"「{name}」へのリンク"))
    self.body.append(f'<p class="{TOOLS} beside">{"".join(links)}</p>\n</div>\n')


def _link(lead: Lead, label: str) -> str:
    """Return a link with a name that says where it leads."""
    return f'<a class="{lead.kind}" href="{escape(lead.uri)}" aria-label="{escape(label)}">{escape(lead.text)}</a>'


def setup(app: Sphinx) -> ExtensionMetadata:
    app.add_node(nodes.title, override=True, html=(visit_title, depart_title))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
