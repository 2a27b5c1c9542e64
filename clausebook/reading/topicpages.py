"""The topics' pages: every variant in full below the notes, and then what clauses of other topics have on it.

A topic's page is ``clauses/<topic>/index.md``: notes, and in the front matter what each variant is called and
whom it favours. The texts of the variants are included here, so that nobody has to repeat them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set

from docutils import nodes
from sphinx.addnodes import pending_xref
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.transforms import SphinxTransform
from sphinx.util.docutils import SphinxDirective
from sphinx.util.typing import ExtensionMetadata

from ..model.blanks import Registry
from ..model.diagnostics import Finding, Kind, SourceError
from ..model.marks import Level, Marks
from ..model.structure import Number, structure_of
from ..model.topics import Variant, parse_topic, stands_around
from .checks import CHECK, check_heading, check_source, check_topic, is_signed
from .looks import settle_footnotes
from .markup import CLAUSE
from .outlines import LEVEL_CLASSES, apply_structure, is_mark, lists_of_cells, mark_list, outline_of
from .project import CLAUSES, Sources, has_heading, path_of_clause, topic_of
from .records import Pointer, Unfilled, UnresolvedParagraph, domain_of
from .tables import text_of

AROUND = "around"
"""The class of a clause that is no article: it has no 項."""


def _variants(app: Sphinx, docname: str, text: str) -> list[Variant]:
    """Return the variants of a topic's page; SourceError lists its faults."""
    sources = Sources.of(app)
    registry: Registry = app.config.clausebook_registry
    return parse_topic(topic_of(docname), text, sources.show(docname + ".md"), _files(sources, docname), registry.roles)


def _files(sources: Sources, docname: str) -> set[str]:
    """Return the clause files of a topic, less ``.md``."""
    return {path.stem for path in (sources.root / docname).parent.glob("*.md")} - {"index"}


def _outdated(
    app: Sphinx, env: BuildEnvironment, added: Set[str], changed: Set[str], removed: Set[str]
) -> Iterator[str]:
    """Yield the topics that have other clause files than when they were read."""
    sources = Sources.of(app)
    for docname, variants in domain_of(env).variants.items():
        if _files(sources, docname) != {variant.file for variant in variants}:
            yield docname


def _check_topics(app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> Iterator[Finding]:
    """Yield what is wrong with the topics' pages that are about to be read, and with every clause that they show."""
    sources, registry = Sources.of(app), app.config.clausebook_registry
    for docname in filter(topic_of, docnames):
        topic, around = topic_of(docname), True
        try:
            page = sources.read(docname + ".md")
            yield from check_topic(page)
            _variants(app, docname, page.text)
            around = stands_around(page.text, page.shown)
        except SourceError as error:
            yield from error.findings
        for name in sorted(_files(sources, docname)):
            try:
                clause = sources.read(path_of_clause(f"{topic}/{name}"))
                yield from check_source(clause, CLAUSE, None, registry)
                yield from check_heading(clause, topic, around or is_signed(clause))
            except SourceError as error:
                yield from error.findings


def _check_around(app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> Iterator[Finding]:
    """Yield each clause with a heading whose topic says that it stands around the articles.

    All topics are asked, whatever is read: a heading would make an article of the clause, and shift every number.
    """
    sources = Sources.of(app)
    for docname in filter(topic_of, sorted(env.found_docs)):
        try:
            page = sources.read(docname + ".md")
            if "around:" not in page.text or not stands_around(page.text, page.shown):
                continue
            for name in sorted(_files(sources, docname)):
                clause = sources.read(path_of_clause(f"{topic_of(docname)}/{name}"))
                if has_heading(clause.text):
                    message = "この主題は条の前後に置く文です（around: true）。「## 見出し」を消してください。"
                    yield Finding(clause.shown, 1, Kind.MARKUP, message)
        except SourceError:
            continue  # a file that cannot be read is told where it is checked


def _show_variants(app: Sphinx, docname: str, content: list[str]) -> None:
    """Put the variants of a topic below its notes: for each its facts and its text."""
    topic = topic_of(docname)
    if not topic:
        return
    domain_of(app.env).variants[docname] = variants = _variants(app, docname, content[0])
    content[0] += "\n\n## 書き分け\n" if variants else ""
    if len(variants) > 1:
        content[0] += "\n```{compare-link}\n```\n"
    sources = Sources.of(app)
    for variant in variants:
        path = f"{CLAUSES}{topic}/{variant.file}.md"
        from_text, kind = (":start-line: 1\n", "") if has_heading(sources.read(path).text) else ("", f" {AROUND}")
        content[0] += (
            f"\n### {variant.title}\n\n```{{variant-facts}} {variant.file}\n```\n\n````{{container}} variant{kind}\n"
            f"```{{include}} /{path}\n{from_text}```\n````\n"
        )
    content[0] += "\n## ほかの条にある定め\n\n```{filed-list}\n```\n"


class VariantFacts(SphinxDirective):
    """Whom a variant favours, and where it is used; filled in when all agreements are known."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        facts = nodes.container(classes=["variant-facts"], variant=self.arguments[0])
        return [domain_of(self.env).keep_free(facts)]


class NameVariants(SphinxTransform):
    """Give each variant on a topic's page an anchor that does not change, the name of its file, and numbers."""

    # Before the tables of contents are collected (doctree-read, 880).
    default_priority = 500

    def apply(self) -> None:
        domain, docname = domain_of(self.env), self.env.docname
        if docname not in domain.variants:
            return
        self.sources: Sources = self.config.clausebook_sources
        self.findings: list[Finding] = []
        texts = {}
        for facts in self.document.findall(nodes.container):
            if "variant" in facts and isinstance(facts.parent, nodes.section):
                facts.parent["ids"], facts.parent["names"] = [facts["variant"]], []
                (text,) = (node for node in facts.parent.findall(nodes.container) if "variant" in node["classes"])
                clause = path_of_clause(f"{topic_of(docname)}/{facts['variant']}")
                texts[facts["variant"]] = self._numbered(text, facts["variant"], self.sources.show(clause.lstrip("/")))
        domain.texts[docname] = texts
        topic = next(iter(self.document.findall(nodes.section)))
        lead = topic[1] if len(topic) > 1 else None
        domain.leads[docname] = lead.astext() if isinstance(lead, nodes.paragraph) else ""
        domain.findings.setdefault(docname, []).extend(self.findings)

    def _numbered(self, text: nodes.Element, variant: str, shown: str) -> list[UnresolvedParagraph]:
        """Number the text of a variant as an agreement does that has no marks of its own."""
        structured = structure_of(outline_of(text), Number(1), "clause", Marks())
        for fault in structured.faults:
            self.findings.append(Finding(shown, fault.line, Kind.NUMBER, fault.message))
        article = structured.article
        apply_structure(text, article, Marks())
        around = AROUND in text["classes"]
        places = {} if around else {part.anchor: place for place, part in article.places()}
        settle_footnotes(text, prefix=f"{variant}-")
        for listing in lists_of_cells(text):
            for node, kind, message in mark_list(listing, Marks(), Level.ITEM):
                self.findings.append(Finding(shown, node.line or 0, kind, message))
        paragraphs = list(_paragraphs(text, "文", places, "1" if article.sole and not around else ""))
        for below in text.findall(nodes.Element):  # the anchors of a topic's page are those of its variants
            if not isinstance(below, nodes.footnote | nodes.footnote_reference):
                below["ids"] = []
        return paragraphs


def _paragraphs(
    node: nodes.Element, level: str, places: Mapping[str, str], place: str
) -> Iterator[UnresolvedParagraph]:
    """Yield each paragraph and line below a node, with the level of the entry that it begins, and its place.

    `places` has the places by their anchors, `place` is that of the node.
    """
    for child in node.children:
        anchors = child["ids"] if isinstance(child, nodes.Element) else ()
        inside = next((places[anchor] for anchor in anchors if anchor in places), place)
        if isinstance(child, nodes.paragraph | nodes.line):
            marks = [part.astext() for part in child.children if is_mark(part)]
            parts = tuple(part for each in child.children if not is_mark(each) for part in _parts(each))
            yield UnresolvedParagraph(level if marks else "文", "".join(marks), parts, inside)
        elif isinstance(child, nodes.row):
            yield UnresolvedParagraph("文", "", tuple(_row(child))[1:], inside)
        elif isinstance(child, nodes.Element) and not isinstance(child, nodes.title):
            below = next((each for name, each in LEVEL_CLASSES.items() if name in child["classes"]), level)
            yield from _paragraphs(child, below, places, inside)


def _row(row: nodes.row) -> Iterator[str | Pointer | Unfilled]:
    """Yield the parts of a row, each cell behind a tab."""
    for cell in row:
        for number, text in enumerate(cell.findall(nodes.paragraph)):
            yield " " if number else "\t"
            for part in _parts(text):
                yield part.replace("\n", " ") if isinstance(part, str) else part
        if not cell.children:
            yield "\t"


def _parts(node: nodes.Node) -> Iterator[str | Pointer | Unfilled]:
    """Yield the parts of a paragraph: texts, references and blanks."""
    if isinstance(node, pending_xref) and node["refdomain"] == "clause":
        yield Pointer(node["cited"])
    elif isinstance(node, nodes.inline) and "blank" in node:
        yield Unfilled(node["blank"])
    elif isinstance(node, nodes.Element) and node.children:
        for child in node.children:
            yield from _parts(child)
    else:
        yield text_of(node)


def setup(app: Sphinx) -> ExtensionMetadata:
    app.add_directive("variant-facts", VariantFacts)
    app.add_transform(NameVariants)
    app.connect("env-get-outdated", _outdated)
    app.connect(CHECK, _check_topics)
    app.connect(CHECK, _check_around)
    app.connect("source-read", _show_variants)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
