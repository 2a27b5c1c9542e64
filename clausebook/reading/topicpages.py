"""The topics' pages: every variant in full below the notes.

A topic's page is ``clauses/<topic>/index.md``: notes, and in the front matter what each variant is called and
whom it favours. The texts of the variants are included here, so that nobody has to repeat them.
"""

from __future__ import annotations

from collections.abc import Iterator

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.transforms import SphinxTransform
from sphinx.util.docutils import SphinxDirective
from sphinx.util.typing import ExtensionMetadata

from ..model.blanks import Registry
from ..model.diagnostics import Finding, SourceError
from ..model.topics import Variant, parse_topic
from ..model.wordings import marks_of
from .checks import CHECK
from .numbering import AROUND
from .project import CLAUSES, Sources, topic_of
from .records import Paragraph, domain_of


def _variants(app: Sphinx, docname: str, text: str) -> list[Variant]:
    """Return the variants of a topic's page; SourceError lists its faults."""
    sources = Sources(app)
    registry: Registry = app.config.clausebook_registry
    files = [path.stem for path in (sources.root / docname).parent.glob("*.md") if path.stem != "index"]
    return parse_topic(text, sources.show(docname + ".md"), files, registry.roles)


def _check_topics(app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> Iterator[Finding]:
    """Yield what is wrong with the topics' pages that are about to be read."""
    sources = Sources(app)
    for docname in filter(topic_of, docnames):
        try:
            _variants(app, docname, sources.read(docname + ".md").text)
        except SourceError as error:
            yield from error.findings


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
    topics = ((part, referred_topic(part)) for part in paragraph.children)
    return "".join(f"〔{topic}〕" if topic else part.astext() for part, topic in topics)


def referred_topic(node: nodes.Node) -> str:
    """Return the topic that a reference names, if the node is one whose text is not known yet."""
    return str(node["article"]).split("/")[0] if isinstance(node, nodes.reference) and "article" in node else ""


def setup(app: Sphinx) -> ExtensionMetadata:
    app.add_directive("variant-facts", VariantFacts)
    app.add_transform(NameVariants)
    app.connect(CHECK, _check_topics)
    app.connect("source-read", _show_variants)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
