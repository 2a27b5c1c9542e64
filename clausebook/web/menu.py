"""The menu of pages beside each page. The theme's own lists all pages of the handbook on each of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.util.typing import ExtensionMetadata

from .rewriting import SHOWS

LONG = 60
"""A page with more pages below it than these is the list of them; the menu leads there."""


class MenuEntry(NamedTuple):
    """A page in the menu: whether it is above the page that is shown, or is that page itself; what is below it."""

    docname: str
    title: str
    current: bool
    here: bool
    below: list[MenuEntry]


class _Menu:
    """The menu as one page shows it."""

    def __init__(self, builder: StandaloneHTMLBuilder, pagename: str) -> None:
        self.env, self.pagename = builder.env, pagename
        self.path = set(_upwards(builder, pagename))

    def below(self, docname: str) -> list[MenuEntry]:
        """Return the entries of the pages that stand below a page in the tables of contents."""
        pages = self.env.toctree_includes.get(docname, [])
        if len(pages) > LONG:
            pages = [page for page in pages if page in self.path]
        return [self.entry(page) for page in pages]

    def entry(self, docname: str) -> MenuEntry:
        title = self.env.titles[docname].astext()
        return MenuEntry(docname, title, docname in self.path, docname == self.pagename, self.below(docname))


def _upwards(builder: StandaloneHTMLBuilder, pagename: str) -> Iterator[str]:
    """Yield a page and the pages above it."""
    page: str | None = pagename
    while page:
        yield page
        page = builder.relations.get(page, [None])[0]


def _shown(app: Sphinx, pagename: str) -> list[MenuEntry]:
    """Return the menu of a page."""
    assert isinstance(app.builder, StandaloneHTMLBuilder)
    return _Menu(app.builder, pagename).below(app.config.root_doc)


def _add_menu(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Give the template its menu, and take from the theme what it makes its own of."""
    context.pop("toctree", None)
    context["menu"] = _shown(app, pagename)


def setup(app: Sphinx) -> ExtensionMetadata:
    app.connect(SHOWS, _shown)
    app.connect("html-page-context", _add_menu, priority=400)  # before the theme, which makes its own of all pages
    return {"parallel_read_safe": True, "parallel_write_safe": True}
