"""What is told on a topic's page of its variants, and the links there from the agreements."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.typing import ExtensionMetadata

from ..model.filings import WHOLE
from ..model.references import place_in
from ..model.topics import UNSORTED, Variant
from ..reading.project import page_of, topic_of
from ..reading.records import ClauseDomain, Use, domain_of
from .cards import badge
from .headings import Lead, lead_from
from .rewriting import SHOWS
from .slots import RULE, Filler, fill_in


def linked_topics(domain: ClauseDomain, docname: str) -> list[str]:
    """Return the topics of an agreement's clauses that have a page."""
    return [each.topic for each in domain.passages.get(docname, []) if page_of(each.topic) in domain.variants]


class TopicFiller(Filler):
    """Tells on a topic's page what is known of its variants, and leads there from the agreements."""

    def fill(self, doctree: nodes.document) -> None:
        if self.docname in self.domain.contracts:
            self.lead_to_topics(doctree)
        super().fill(doctree)

    def fill_slot(self, slot: nodes.container) -> None:
        if "variant" in slot:
            if slot.parent:
                self.show_placeholders(slot.parent, f"{topic_of(self.docname)}/{slot['variant']}")
            slot += self.facts(slot["variant"])
        super().fill_slot(slot)

    def show_placeholders(self, section: nodes.Element, clause: str) -> None:
        """Have the blanks of a clause show what is printed there by the agreements that use it."""
        for blank in [inline for inline in section.findall(nodes.inline) if "blank" in inline]:
            text = self.domain.placeholder(blank["blank"], clause)
            blank[:] = [nodes.Text(text)] if text else []

    def lead_to_topics(self, doctree: nodes.document) -> None:
        """Put a link to its topic beside the heading of each article."""
        passages = {passage.anchor: passage for passage in self.domain.passages[self.docname]}
        linked = linked_topics(self.domain, self.docname)
        for section in doctree.findall(nodes.section):
            passage = passages.get(section["ids"][0]) if "article" in section["classes"] else None
            if passage and passage.topic in linked:
                link = self.link(page_of(passage.topic), "書き分け", passage.variant)
                title = next(iter(section.findall(nodes.title)))
                lead_from(title, Lead(link.astext(), link["refuri"], "topic-link"))

    def facts(self, file: str) -> Iterator[nodes.Node]:
        """Yield the stance of a variant with its reason, and the agreements that use it."""
        variant = next(each for each in self.domain.variants[self.docname] if each.file == file)
        reason = variant.reason or (UNSORTED if variant.stance else "")
        yield nodes.paragraph(
            "", "", badge(variant.favours, self.registry.tone_of(variant.stance)), nodes.Text("　" + reason)
        )
        if variant.addition:
            yield nodes.paragraph("", "原文にない、この本が加えた文面です。", classes=["addition"])
        uses = [use for use in self.domain.uses.get(topic_of(self.docname), []) if use.passage.variant == file]
        if uses:
            yield nodes.paragraph("", "使われている条", classes=["used-in-label"])
            yield self.used_in(uses)
        yield from self.other_placeholders(f"{topic_of(self.docname)}/{file}", uses)
        if variant.also:
            yield nodes.paragraph("", "ほかに当たる主題", classes=["used-in-label"])
            yield self.further_topics(variant)

    def other_placeholders(self, clause: str, uses: Sequence[Use]) -> Iterator[nodes.paragraph]:
        """Yield for each blank of a clause what agreements print there that is not what the page shows."""
        names = {self.registry.split(name)[1].name: name for use in uses for name in use.passage.blanks}
        for blank, name in names.items():
            shown = self.domain.placeholder(name, clause)
            others = [
                f"{self.named(docnames)}は「{text or RULE}」"
                for text, docnames in self.domain.placeholders(name, clause).items()
                if text != shown
            ]
            if others:
                text = f"空欄「{blank}」は「{shown or RULE}」と示しましたが、{'、'.join(others)}と印字します。"
                yield nodes.paragraph("", text, classes=["placeholders"])

    def further_topics(self, variant: Variant) -> nodes.bullet_list:
        """Return links to the further topics of a variant, each with the place that is filed there."""
        clause = self.domain.clauses[f"{topic_of(self.docname)}/{variant.file}"]
        listing = nodes.bullet_list("", classes=["further"])
        for topic, place, _ in variant.also:
            link = self.link(page_of(topic), self.title(page_of(topic)))
            where = nodes.Text(f"（{place_in(place, clause) or WHOLE}）")
            listing += nodes.list_item("", nodes.paragraph("", "", link, where))
        return listing

    def filed(self) -> nodes.Node:
        """Return what variants of other topics have on the topic of the page: the words, and where they are used."""
        topic, listing = topic_of(self.docname), nodes.bullet_list("", classes=["filed"])
        for page, variants in self.domain.variants.items():
            for variant in variants:
                places = [filing.place for filing in variant.also if filing.topic == topic]
                listing += [nodes.list_item("", *self.filed_at(page, variant, place)) for place in places]
        return listing if listing.children else nodes.paragraph("", "この主題に分けた条や項は、ほかにありません。")

    def filed_at(self, page: str, variant: Variant, place: str) -> Iterator[nodes.Node]:
        """Yield a link to a variant of another topic, the words at a place in it, and where they are used."""
        topic = topic_of(page)
        clause = self.domain.clauses[f"{topic}/{variant.file}"]
        where = "　".join(filter(None, (self.title(page), place_in(place, clause))))
        yield nodes.paragraph("", "", self.link(page, where, variant.file), nodes.Text(f"（{variant.title}）"))
        uses = [use for use in self.domain.uses.get(topic, []) if use.passage.variant == variant.file]
        yield self.used_in([self.domain.at(use, place) for use in uses])
        if place:
            words = (line.mark + line.text for line in clause if f"{line.place}/".startswith(f"{place}/"))
            yield nodes.container("", *(nodes.paragraph("", text) for text in words), classes=["filed-words"])

    def compare_link(self) -> nodes.paragraph:
        """Return the link from a topic's page to the comparison of its variants."""
        text = "違いの一覧を見る・並べて比べる"
        link = nodes.reference("", text, refuri="compare.html", classes=["button-link"])
        return nodes.paragraph("", "", link, classes=["beside"])

    PARTS = {"compare-link": compare_link, "filed-list": filed}


def _shown(app: Sphinx, docname: str) -> list[object]:
    domain = domain_of(app.env)
    clauses = [domain.clauses[f"{topic_of(docname)}/{variant.file}"] for variant in domain.variants.get(docname, [])]
    return [*linked_topics(domain, docname), *clauses]


def setup(app: Sphinx) -> ExtensionMetadata:
    app.connect(SHOWS, _shown)
    fill_in(app, TopicFiller)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
