"""References: what a clause writes by topic is given its numbers, and leads to what it names.

In an agreement that happens once, when its articles are numbered; on any other page, where articles have no numbers,
a reference names the topic, and is resolved when all pages are read.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from docutils import nodes
from sphinx.addnodes import pending_xref

from ..model.diagnostics import SourceError, suggestion
from ..model.merging import merged
from ..model.references import Agreement, Here, Piece, Reference, parse, ranges_in
from ..model.sources import read_text

REFERENCES = "references"
"""Class of the place of a reference, or of a list of them, until they are resolved."""

REFERENCE_ROLES = ("article", "articles", "near", "annex", "chapter")
"""The roles of markup that write a reference: to articles (as they are written, sorted, relative if that fits) …"""

_MISSING = {
    "chapter": "参照先の章や節「%s」が、この契約書にありません。題名（節は「章/節」でも）で書いてください。",
    "annex": "参照先の別紙「%s」を、この契約書は取り込んでいません。ファイルの名前で書いてください。",
}

Fault = Callable[[nodes.Element, str], None]
"""Notes what is wrong with a reference."""


class Resolver:
    """Resolves the references on the page of an agreement."""

    def __init__(
        self,
        agreement: Agreement,
        chapters: Mapping[str, Sequence[Reference]],
        annexes: Mapping[str, Sequence[Reference]],
        fault: Fault,
    ) -> None:
        self.agreement, self.fault = agreement, fault
        self.named = {"chapter": chapters, "annex": annexes}

    def resolve(self, page: nodes.Element, here: Callable[[nodes.Element], Here]) -> None:
        """Put text and links in the places of references below a node; `here` tells where each stands."""
        last: tuple[nodes.Element, Here] | None = None
        for place in [node for node in page.findall(nodes.inline) if REFERENCES in node["classes"]]:
            block = place.parent
            before = last[1] if last and last[0] is block else None
            try:
                if place["kind"] in self.named:
                    found = [self._named(place)]
                else:
                    found, cited = self._cited(place, here(place), before)
                    last = (block, cited) if cited else last
            except ValueError as error:
                self.fault(place, str(error))
                found = []
            block.replace(place, found)

    def _named(self, place: nodes.Element) -> nodes.Node:
        known, name = self.named[place["kind"]], "".join(place["references"].split())
        if name not in known:
            raise ValueError(_MISSING[place["kind"]] % name + suggestion(name, known))
        if len(known[name]) > 1:
            raise ValueError(
                f"「{name}」という章や節が{len(known[name])}つあります。"
                "節なら「章の題名/節の題名」と書き、章なら題名を変えてください。"
            )
        return link_to(place, known[name][0])

    def _cited(self, place: nodes.Element, here: Here, last: Here | None) -> tuple[list[nodes.Node], Here | None]:
        """Return the nodes of a list of references, and the last place that it names."""
        pieces: Sequence[Piece] = parse(place["references"])
        for first, end in ranges_in(pieces):
            self.agreement.check_range(first, end, here)
        if place["kind"] == "articles":
            pieces = merged(pieces, self.agreement, here)
        made: list[nodes.Node] = []
        listed: Here | None = None
        for piece in pieces:
            if isinstance(piece, str):
                made.append(nodes.Text(piece))
                continue
            if place["kind"] == "near":
                piece = self.agreement.nearest(piece, here, last, listed)
            reference = self.agreement.resolve(piece, here, last, listed)
            last = listed = self.agreement.settled(piece.target, here)
            made.append(link_to(place, reference))
        return made, last


def line_of_reference(place: nodes.Element) -> int:
    """Return the line that a reference is written on: the node knows but where its paragraph begins."""
    first = place.line or 0
    try:
        lines = read_text(Path(place.source or ""), "").split("\n")
    except (OSError, SourceError):
        return first
    written = f"{{{place['kind']}}}`{place['references']}`"
    return next((number for number, line in enumerate(lines, start=1) if number >= first and written in line), first)


def link_to(place: nodes.Element, reference: Reference) -> pending_xref:
    """Return the node of a reference that stands at a place."""
    node = pending_xref(
        "", nodes.Text(reference.text), refdomain="clause", reftype="article", reftarget="", refanchor=reference.anchor
    )
    if reference.names:
        node["leads"] = reference.names
    node.source, node.line = place.source, place.line
    return node


def named_here(place: nodes.Element) -> list[nodes.Node]:
    """Return the nodes of a reference on a page that is no agreement's; ValueError if it cannot be read.

    An article is a pending reference to its topic; what stands in the same clause has a name, but no place.
    """
    if place["kind"] == "chapter":
        return [nodes.Text(f"「{place['references'].strip()}」の章")]
    if place["kind"] == "annex":
        return [nodes.Text("別紙")]
    made: list[nodes.Node] = []
    for piece in parse(place["references"]):
        if isinstance(piece, str):
            made.append(nodes.Text(piece))
        elif not piece.target.name:
            made.append(nodes.Text(piece.words("")))
        else:
            name = piece.target.name
            node = pending_xref("", nodes.Text(""), refdomain="clause", reftype="article", reftarget=name, cited=piece)
            node.source, node.line = place.source, place.line
            made.append(node)
    return made
