"""Filling in what only the whole handbook knows: lists, tables and links, in the places that directives keep free."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from itertools import groupby
from typing import Any, ClassVar
from urllib.parse import urlencode

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from ..model.blanks import Registry
from ..reading.records import Use, domain_of
from .rewriting import SHOWS

SHOWN = 20
"""How many places or agreements a page lists that is about something else; it leads to the others."""

RULE = "（記入欄の線）"
"""What is said to be printed for a blank without a placeholder."""


def nothing() -> nodes.paragraph:
    """Return what stands in a place for which there is nothing yet."""
    return nodes.paragraph("", "まだありません。", classes=["quiet"])


class Slot(SphinxDirective):
    """A place for a list, a table or a link; filled in when all pages are known."""

    def run(self) -> list[nodes.Node]:
        return [domain_of(self.env).keep_free(nodes.container("", classes=[self.name]))]


class Filler:
    """Fills in the places on one page."""

    PARTS: ClassVar[Mapping[str, Callable[[Any], nodes.Node]]] = {}
    """What each directive stands for, by its name."""

    def __init__(self, app: Sphinx, docname: str) -> None:
        self.app, self.docname = app, docname
        self.domain = domain_of(app.env)
        self.registry: Registry = app.config.clausebook_registry

    def fill(self, doctree: nodes.document) -> None:
        for slot in list(doctree.findall(nodes.container)):
            self.fill_slot(slot)

    def fill_slot(self, slot: nodes.container) -> None:
        """Fill in one place, if it is one of this filler's."""
        for name in self.PARTS.keys() & set(slot["classes"]):
            slot += self.PARTS[name](self)

    def title(self, docname: str) -> str:
        return self.app.env.titles[docname].astext()

    def link(self, docname: str, text: str, anchor: str = "") -> nodes.reference:
        uri = self.app.builder.get_relative_uri(self.docname, docname) + (f"#{anchor}" if anchor else "")
        return nodes.reference("", text, refuri=uri, internal=True)

    def named(self, docnames: Sequence[str]) -> str:
        """Return the titles of some pages; of a long list the first ones, and how many there are."""
        titles = "、".join(map(self.title, docnames[:SHOWN]))
        return titles if len(docnames) <= SHOWN else f"{titles}など{len(docnames)}件"

    def to_search(self, text: str, **asked: Iterable[str]) -> nodes.reference:
        """Return a link to the search page, with what it is asked for."""
        link = self.link("search", text)
        link["refuri"] += "?" + urlencode(asked, doseq=True)
        return link

    def used_in(self, uses: Sequence[Use], **asked: Iterable[str]) -> nodes.bullet_list:
        """Return a list of links to passages, by agreement; the search, asked so, shows those that it leaves out.

        If it is told nothing else, it is asked for the clauses of the passages.
        """
        listing = nodes.bullet_list("", classes=["used-in"])
        for docname, group in groupby(uses[:SHOWN], key=lambda use: use.docname):
            links = [self.link(docname, use.label, use.anchor) for use in group]
            entry = nodes.paragraph("", self.title(docname) + "　")
            for link in links:
                entry += [nodes.Text("、"), link] if link is not links[0] else [link]
            listing += nodes.list_item("", entry)
        if (rest := len(uses) - SHOWN) > 0:
            asked = asked or {"clause": sorted({f"{use.passage.topic}/{use.passage.variant}" for use in uses})}
            listing += nodes.list_item("", nodes.paragraph("", "", self.to_search(f"ほか{rest}件", **asked)))
        return listing

    def table(self, kind: str, head: list[str], rows: Iterable[list[nodes.entry]]) -> nodes.Element:
        """Return a table of a class of its own; what a row is about stands first in it, and heads it.

        It scrolls by itself where it is wider than the page.
        """
        rows = list(rows)
        if not rows:
            return nothing()
        columns = (nodes.colspec(colwidth=1, stub=int(column == 0)) for column in range(len(head)))
        group = nodes.tgroup("", *columns, cols=len(head))
        group += nodes.thead("", nodes.row("", *(nodes.entry("", nodes.paragraph("", text)) for text in head)))
        group += nodes.tbody("", *(nodes.row("", *row) for row in rows))
        return nodes.container("", nodes.table("", group, classes=[kind]), classes=["table-wrapper"])


def fill_in(app: Sphinx, filler: type[Filler]) -> None:
    """Have the places of a filler filled in on every web page."""
    for name in filler.PARTS:
        app.add_directive(name, Slot)
    app.connect("doctree-resolved", partial(_fill, filler))
    app.connect(SHOWS, partial(_shown, filler))


def _fill(filler: type[Filler], app: Sphinx, doctree: nodes.document, docname: str) -> None:
    if app.builder.format == "html":
        filler(app, docname).fill(doctree)


def _shown(filler: type[Filler], app: Sphinx, docname: str) -> list[str]:
    """Return what a filler puts into the places of a page."""
    slots = [slot.copy() for slot in domain_of(app.env).slots.get(docname, [])]
    for slot in slots:
        filler(app, docname).fill_slot(slot)
    return [slot.pformat() for slot in slots]
