"""The overviews: cards of agreements and of topics, and the matrix of both."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Sequence
from statistics import mean

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.typing import ExtensionMetadata

from ..model.contract import Contract
from ..model.topics import UNSORTED
from ..reading.project import CONTRACTS, page_of, topic_of
from ..reading.records import CLOSING, PREAMBLE, SIGNATURE, Unsorted
from .cards import badge, card, grid
from .pages import openings_on, pdf_of
from .slots import SHOWN, Filler, fill_in, nothing

COLUMNS = 50
"""How many agreements stand beside each other in the matrix."""


class OverviewFiller(Filler):
    """Fills in the lists and the matrix on one page."""

    def contracts(self) -> nodes.Element:
        """Return a card for each agreement: its sides, how much there is of it, and its PDF."""
        if not self.domain.contracts:
            return nothing()
        shown = list(self.domain.contracts.items())
        if self.docname != CONTRACTS + "index":
            shown = shown[:SHOWN]
        cards = grid(self._contract_card(docname, contract) for docname, contract in shown)
        if rest := len(self.domain.contracts) - len(shown):
            cards += nodes.paragraph("", "", self.link(CONTRACTS + "index", f"ほか{rest}件"))
        return cards

    def _contract_card(self, docname: str, contract: Contract) -> nodes.container:
        sides = nodes.paragraph("", classes=["badges"])
        for side, role in contract.sides.items():
            sides += badge(side if side == role else f"{side} {role}", self.registry.tone_of(role))
        blanks = sum(opening.is_entered for opening in openings_on(self.app, docname))
        amount = nodes.paragraph("", f"{len(self.domain.articles[docname])}条　記入する空欄 {blanks}")
        footer = []
        if address := pdf_of(self.app, contract):
            uri = posixpath.relpath(address, posixpath.dirname(self.app.builder.get_target_uri(self.docname)))
            footer.append(nodes.paragraph("", "", nodes.reference("", f"{contract.title}のPDF", refuri=uri)))
        return card(self.link(docname, self.title(docname)), [sides, amount], footer)

    def topics(self) -> nodes.Element:
        """Return a card for each topic: what it is for, and whom its variants favour; then what nobody has written."""
        pages = self.in_order()
        cards = grid(map(self._topic_card, pages)) if pages else nothing()
        unsorted = list(self.domain.unsorted)
        return nodes.container("", cards, *self._unsorted(unsorted)) if unsorted else cards

    def _unsorted(self, unsorted: Sequence[Unsorted]) -> Iterator[nodes.Element]:
        """Yield the list of what nobody has written yet."""
        yield nodes.paragraph("", f"{UNSORTED}のもの（書くと、この一覧から消えます）", classes=["used-in-label"])
        listing = nodes.bullet_list("", classes=["unsorted"])
        for topic, file, lacks in unsorted:
            page = page_of(topic)
            named = self.link(page, self.title(page), file) if page in self.domain.variants else nodes.Text(topic)
            where = f"（{file}）" if file else ""
            listing += nodes.list_item("", nodes.paragraph("", "", named, nodes.Text(f"{where}　{'・'.join(lacks)}")))
        yield listing

    def _topic_card(self, docname: str) -> nodes.container:
        variants = self.domain.variants[docname]
        purpose = self.domain.leads[docname].split("。")[0] + "。" if self.domain.leads[docname] else UNSORTED
        badges = nodes.paragraph("", classes=["badges"])
        badges += badge(f"書き分け {len(variants)}")
        for favours, stance in dict.fromkeys((variant.favours, variant.stance) for variant in variants):
            badges += badge(favours, self.registry.tone_of(stance))
        return card(self.link(docname, self.title(docname)), [nodes.paragraph("", purpose), badges])

    def topic_links(self) -> nodes.paragraph:
        """Return the topics in a few lines, each a link."""
        if not self.domain.variants:
            return nothing()
        listing = nodes.paragraph("", classes=["topic-links"])
        for docname in self.in_order():
            listing += [self.link(docname, self.title(docname)), nodes.Text(" ")]
        return listing

    def search_form(self) -> nodes.raw:
        """Return a field to search the handbook with."""
        form = self.app.builder.templates.render(
            "search-form.html", {"action": self.app.builder.get_relative_uri(self.docname, "search")}
        )
        return nodes.raw("", form, format="html")

    def in_order(self) -> list[str]:
        """Return the topics' pages as their clauses follow each other in most agreements."""
        places: dict[str, list[float]] = {}
        for passages in self.domain.passages.values():
            last = max((passage.place for passage in passages), default=1)
            for passage in passages:
                around = {PREAMBLE: 0.0, CLOSING: 1.1, SIGNATURE: 1.2}
                place = passage.place / last if passage.place else around[passage.heading]
                places.setdefault(page_of(passage.topic), []).append(place)
        return sorted(self.domain.variants, key=lambda page: (mean(places.get(page, [1.3])), page))

    def matrix(self) -> nodes.Element:
        """Return the table of topics and agreements; of more agreements than fit beside each other, it counts them."""
        if len(self.domain.contracts) <= COLUMNS:
            head, cells = list(map(self.title, self.domain.contracts)), self.articles_on
        else:
            head, cells = ["条か項のある契約書", "条も項もない契約書"], self.counts_of
        rows = ([[self.link(page, self.title(page))], *cells(topic_of(page))] for page in self.in_order())
        return self.table("matrix", ["主題", *head], (list(map(_matrix_cell, row)) for row in rows))

    def articles_on(self, topic: str) -> list[list[nodes.reference]]:
        """Return for each agreement the links to its clause on a topic, and to what is filed there besides."""
        links: dict[str, list[nodes.reference]] = {docname: [] for docname in self.domain.contracts}
        for use in self.domain.uses.get(topic, []):
            text = use.passage.number or "あり"
            links[use.docname].append(self.link(use.docname, text, use.anchor))
        for use in self.domain.filed.get(topic, []):
            links[use.docname].append(self.link(use.docname, use.label, use.anchor))
        return list(links.values())

    def counts_of(self, topic: str) -> list[list[nodes.reference]]:
        """Return links to the agreements in which a clause or a part of one is filed there, and to those without."""
        having = len({use.docname for use in self.domain.on(topic)})
        lacking = len(self.domain.contracts) - having
        return [
            [self.to_search(f"{having}件", clause=[topic])] if having else [],
            [self.to_search(f"{lacking}件", without=[topic])] if lacking else [],
        ]

    PARTS = {
        "search-box": search_form,
        "contract-list": contracts,
        "topic-list": topics,
        "topic-links": topic_links,
        "matrix": matrix,
    }


def _matrix_cell(links: list[nodes.reference]) -> nodes.entry:
    paragraphs = [nodes.paragraph("", "", link) for link in links]
    return nodes.entry("", *(paragraphs or [nodes.paragraph("", "―", classes=["none"])]))


def setup(app: Sphinx) -> ExtensionMetadata:
    fill_in(app, OverviewFiller)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
