"""Tables and figures as web pages have them: what heads a column or a row says so, captions have no numbers."""

from __future__ import annotations

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.typing import ExtensionMetadata
from sphinx.writers.html5 import HTML5Translator


def visit_entry(self: HTML5Translator, node: nodes.entry) -> None:
    """Write a cell; what it heads is told to those who do not see the table."""
    HTML5Translator.visit_entry(self, node)
    if self.body[-1].startswith("<th"):
        scope = "col" if isinstance(node.parent.parent, nodes.thead) else "row"
        self.body[-1] = f'<th scope="{scope}"' + self.body[-1].removeprefix("<th")


def depart_entry(self: HTML5Translator, node: nodes.entry) -> None:
    HTML5Translator.depart_entry(self, node)


def visit_caption(self: HTML5Translator, node: nodes.caption) -> None:
    """Open the caption of a figure without the number and the link that Sphinx would give it."""
    super(HTML5Translator, self).visit_caption(node)


def depart_caption(self: HTML5Translator, node: nodes.caption) -> None:
    super(HTML5Translator, self).depart_caption(node)


def setup(app: Sphinx) -> ExtensionMetadata:
    app.add_node(nodes.entry, override=True, html=(visit_entry, depart_entry))
    app.add_node(nodes.caption, override=True, html=(visit_caption, depart_caption))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
