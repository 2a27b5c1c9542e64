"""The topics' pages: notes, and every variant in full with whom it favours and where it is used.

A topic's page is ``clauses/<topic>/index.md``: notes, and in the front matter what each variant is called and
whom it favours. The texts of the variants are included here, so that nobody has to repeat them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.transforms import SphinxTransform
from sphinx.util.docutils import SphinxDirective
from sphinx.util.typing import ExtensionMetadata

from .articles import AROUND
from .assembly import CLAUSES, Sources
from .blanks import Registry
from .cards import badge
from .compare import marks_of
from .diagnostics import SourceError, ending_the_build
from .domain import Paragraph, domain_of
from .filler import Filler, fill_in
from .topics import Variant, parse_topic


def topic_of(docname: str) -> str:
    """Return the topic of a topic's page, or nothing."""
    parts = docname.split("/")
    return parts[1] if len(parts) == 3 and parts[0] + "/" == CLAUSES and parts[2] == "index" else ""


def page_of(topic: str) -> str:
    """Return the page of a topic."""
    return f"{CLAUSES}{topic}/index"


def _variants(app: Sphinx, docname: str, text: str) -> list[Variant]:
    """Return the variants of a topic's page; SourceError lists its faults."""
    sources = Sources(app)
    registry: Registry = app.config.clausebook_registry
    files = [path.stem for path in (sources.root / docname).parent.glob("*.md") if path.stem != "index"]
    return parse_topic(text, sources.show(docname + ".md"), files, registry.roles)


def _check_topics(app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
    """Check the topics' pages that are about to be read, and end the build if anything is wrong."""
    sources, findings = Sources(app), []
    for docname in filter(topic_of, docnames):
        try:
            _variants(app, docname, sources.read(docname + ".md").text)
        except SourceError as error:
            findings += error.findings
    if findings:
        with ending_the_build():
            raise SourceError(findings)


def _show_variants(app: Sphinx, docname: str, content: list[str]) -> None:
    """Put the variants of a topic below its notes: for each its facts and its text."""
    topic = topic_of(docname)
    if not topic:
        return
    domain_of(app.env).variants[docname] = variants = _variants(app, docname, content[0])
    without_heading = "" if topic in AROUND else ":start-line: 1\n"
    content[0] += "\n\n## 書き分け\n"
    if len(variants) > 1:
        content[0] += "\n```{compare-link}\n```\n"
    for variant in variants:
        content[0] += (
            f"\n### {variant.name}\n\n```{{variant-facts}} {variant.file}\n```\n\n````{{container}} variant\n"
            f"```{{include}} /{CLAUSES}{topic}/{variant.file}.md\n{without_heading}```\n````\n"
        )


class VariantFacts(SphinxDirective):
    """Whom a variant favours, and where it is used; filled in when all agreements are known."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        return [nodes.container("", classes=["variant-facts"], variant=self.arguments[0])]


class NameVariants(SphinxTransform):
    """Give each variant on a topic's page an anchor that does not change, the name of its file, and numbers."""

    # Before the tables of contents are collected (doctree-read, 880).
    default_priority = 500

    def apply(self) -> None:
        texts = {}
        for facts in self.document.findall(nodes.container):
            if "variant" in facts and isinstance(facts.parent, nodes.section):
                facts.parent["ids"], facts.parent["names"] = [facts["variant"]], []
                paragraphs = list(_paragraphs(facts.parent[-1]))
                marks = marks_of([depth for depth, _ in paragraphs])
                texts[facts["variant"]] = [
                    Paragraph(depth, mark, _text(paragraph))
                    for mark, (depth, paragraph) in zip(marks, paragraphs, strict=True)
                ]
                for mark, (depth, paragraph) in zip(marks, paragraphs, strict=True):
                    if depth:
                        paragraph.insert(0, nodes.inline("", mark, classes=["mark"]))
        if texts:
            domain = domain_of(self.env)
            domain.texts[self.env.docname] = texts
            topic = next(iter(self.document.findall(nodes.section)))
            domain.leads[self.env.docname] = next(iter(topic.findall(nodes.paragraph))).astext()


def _paragraphs(node: nodes.Node, depth: int = 0) -> Iterator[tuple[int, nodes.Element]]:
    """Yield each paragraph and line below a node, with how deep in lists it stands."""
    for child in node.children:
        if isinstance(child, nodes.paragraph | nodes.line):
            yield depth, child
        elif isinstance(child, nodes.Element) and not isinstance(child, nodes.title):
            yield from _paragraphs(child, depth + isinstance(child, nodes.list_item))


def _text(paragraph: nodes.Element) -> str:
    """Return a paragraph's text, with 〔topic〕 for a reference whose text is not known yet."""
    return "".join(f"〔{_topic(part)}〕" if _topic(part) else part.astext() for part in paragraph.children)


def _topic(node: nodes.Node) -> str:
    """Return the topic that a reference names, if the node is one whose text is not known yet."""
    return str(node["article"]).split("/")[0] if isinstance(node, nodes.reference) and "article" in node else ""


def as_reference(env: BuildEnvironment, topic: str) -> str:
    """Return how a topic's page names another topic: there is no number where there is no agreement."""
    return f"「{env.titles[page_of(topic)].astext()}」の条"


def with_references(env: BuildEnvironment, text: str) -> str:
    """Return the text of a variant with the references in it as the topic's page has them."""
    return re.sub(r"〔([\w-]+)〕", lambda match: as_reference(env, match[1]), text)


class TopicFiller(Filler):
    """Tells on a topic's page what is known of its variants, and leads there from the agreements."""

    def fill(self, doctree: nodes.document) -> None:
        if self.docname in self.domain.contracts:
            self.lead_to_topics(doctree)
        for place in list(doctree.findall(nodes.container)):
            if "variant" in place:
                place += self.facts(place["variant"])
        for reference in list(doctree.findall(nodes.reference)):
            if topic := _topic(reference):
                reference.replace_self(self.link(page_of(topic), as_reference(self.app.env, topic)))
        super().fill(doctree)

    def lead_to_topics(self, doctree: nodes.document) -> None:
        """Put a link to its topic behind the heading of each article."""
        variants = {passage.topic: passage.variant for passage in self.domain.passages[self.docname]}
        for section in doctree.findall(nodes.section):
            topic = section["ids"][0]
            if "article" in section["classes"] and page_of(topic) in self.domain.variants:
                link = self.link(page_of(topic), "書き分け", variants[topic])
                link["classes"].append("topic-link")
                next(iter(section.findall(nodes.title))).append(link)

    def facts(self, file: str) -> Iterator[nodes.Node]:
        """Yield the stance of a variant with its reason, and the agreements that use it."""
        variant = next(each for each in self.domain.variants[self.docname] if each.file == file)
        yield nodes.paragraph("", "", badge(variant.favours, variant.tone), nodes.Text("　" + variant.reason))
        if variant.addition:
            yield nodes.paragraph("", "原文にない、この本が加えた文面です。", classes=["addition"])
        uses = [use for use in self.domain.uses.get(topic_of(self.docname), []) if use.passage.variant == file]
        if uses:
            yield nodes.paragraph("", "使われている条", classes=["used-in-label"])
            yield self.used_in(uses)

    def compare_link(self) -> nodes.paragraph:
        """Return the link from a topic's page to the comparison of its variants."""
        text = "違いの一覧を見る・並べて比べる"
        return nodes.paragraph("", "", nodes.reference("", text, refuri="compare.html", classes=["button-link"]))

    PARTS = {"compare-link": compare_link}


def setup(app: Sphinx) -> ExtensionMetadata:
    app.add_directive("variant-facts", VariantFacts)
    app.add_transform(NameVariants)
    app.connect("env-before-read-docs", _check_topics)
    app.connect("source-read", _show_variants)
    fill_in(app, TopicFiller)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
