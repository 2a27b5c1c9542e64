"""The catalogue: a page for each topic with its variants, where each is used, and the matrix of them all.

A topic's page is ``clauses/<topic>/index.md``: notes, and in the front matter what each variant is called and
whom it favours. The texts of the variants are included here, so that nobody has to repeat them.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from itertools import combinations
from statistics import mean
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.transforms import SphinxTransform
from sphinx.util.docutils import SphinxDirective
from sphinx.util.typing import ExtensionMetadata

from .articles import AROUND
from .assembly import CLAUSES, Sources
from .blanks import Registry
from .compare import marks_of, side_by_side, what_differs
from .diagnostics import SourceError, ending_the_build
from .domain import Paragraph, Passage, domain_of
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


class Catalogue(SphinxDirective):
    """What the whole handbook is needed for: a list, the matrix, a link; filled in when all pages are known."""

    def run(self) -> list[nodes.Node]:
        return [nodes.container("", classes=[self.name])]


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
            domain_of(self.env).texts[self.env.docname] = texts


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


def _comparisons(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Yield a page for each topic of several variants, with every two of them side by side."""
    domain, registry = domain_of(app.env), app.config.clausebook_registry
    for docname, variants in domain.variants.items():
        if len(variants) < 2:
            continue
        texts = {
            file: [_known(app.env, paragraph.mark + paragraph.text) for paragraph in paragraphs]
            for file, paragraphs in domain.texts[docname].items()
        }
        title = app.env.titles[docname].astext()
        yield (
            f"{CLAUSES}{topic_of(docname)}/compare",
            {
                "title": f"{title}の書き分けを比べる",
                "description": f"「{title}」の書き分けを2つずつ並べ、違うところに色を付けて示します。",
                "topic_title": title,
                "topic_page": docname,
                "variants": variants,
                "differences": what_differs({file: "\n".join(lines) for file, lines in texts.items()}, registry.roles),
                "comparisons": [
                    {"one": one, "other": other, "rows": side_by_side(texts[one.file], texts[other.file])}
                    for one, other in combinations(variants, 2)
                ],
            },
            "compare.html",
        )


def _known(env: BuildEnvironment, text: str) -> str:
    """Return a text with the references in it as the topic's page has them."""
    return re.sub(r"〔([\w-]+)〕", lambda match: _as_reference(env, match[1]), text)


def _as_reference(env: BuildEnvironment, topic: str) -> str:
    """Return how a topic's page names another topic: there is no number where there is no agreement."""
    return f"「{env.titles[page_of(topic)].astext()}」の条"


class Filler:
    """Fills in what only the whole handbook knows, on one page."""

    def __init__(self, app: Sphinx, docname: str) -> None:
        self.app, self.docname = app, docname
        self.domain = domain_of(app.env)

    def fill(self, doctree: nodes.document) -> None:
        for reference in list(doctree.findall(nodes.reference)):
            if topic := _topic(reference):
                reference.replace_self(self.link(page_of(topic), _as_reference(self.app.env, topic)))
        for place in list(doctree.findall(nodes.container)):
            if "variant" in place:
                place += self.facts(place["variant"])
            elif "compare-link" in place["classes"]:
                place += nodes.paragraph("", "", nodes.reference("", "並べて比べる", refuri="compare.html"))
            elif "contract-list" in place["classes"]:
                place += self.contracts()
            elif "topic-list" in place["classes"]:
                place += self.topics()
            elif "matrix" in place["classes"]:
                place += self.matrix()

    def lead_to_topics(self, doctree: nodes.document) -> None:
        """Put a link to its topic behind the heading of each article."""
        variants = {passage.topic: passage.variant for passage in self.domain.passages[self.docname]}
        for section in doctree.findall(nodes.section):
            topic = section["ids"][0]
            if "article" in section["classes"] and page_of(topic) in self.domain.variants:
                link = self.link(page_of(topic), "書き分け", variants[topic])
                link["classes"].append("topic-link")
                next(iter(section.findall(nodes.title))).append(link)

    def title(self, docname: str) -> str:
        return self.app.env.titles[docname].astext()

    def link(self, docname: str, text: str, anchor: str = "") -> nodes.reference:
        uri = self.app.builder.get_relative_uri(self.docname, docname) + (f"#{anchor}" if anchor else "")
        return nodes.reference("", text, refuri=uri, internal=True)

    def places(self, topic: str, variant: str = "") -> Iterator[tuple[str, Passage]]:
        """Yield each agreement that uses a topic, or one variant of it, and its passage."""
        for docname, passage in self.all_passages():
            if passage.topic == topic and variant in ("", passage.variant):
                yield docname, passage

    def all_passages(self) -> Iterator[tuple[str, Passage]]:
        """Yield every passage with its agreement."""
        for docname in self.domain.contracts:
            for passage in self.domain.passages[docname]:
                yield docname, passage

    def used_in(self, places: Iterable[tuple[str, Passage]]) -> nodes.bullet_list:
        """Return a list of links to passages."""
        listing = nodes.bullet_list(classes=["used-in"])
        for docname, passage in places:
            link = self.link(docname, f"{self.title(docname)}　{passage.label}", passage.topic)
            listing += nodes.list_item("", nodes.paragraph("", "", link))
        return listing

    def table(self, kind: str, head: list[str], rows: Iterable[list[nodes.entry]]) -> nodes.table:
        """Return a table of a class of its own."""
        group = nodes.tgroup("", *(nodes.colspec(colwidth=1) for _ in head), cols=len(head))
        group += nodes.thead("", nodes.row("", *(nodes.entry("", nodes.paragraph("", text)) for text in head)))
        group += nodes.tbody("", *(nodes.row("", *row) for row in rows))
        return nodes.table("", group, classes=[kind])

    def in_order(self) -> list[str]:
        """Return the topics' pages as their clauses follow each other in most agreements."""
        places: dict[str, list[float]] = {}
        for passages in self.domain.passages.values():
            last = max((passage.number for passage in passages), default=1)
            for passage in passages:
                around = {"preamble": 0.0, "closing": 1.1, "signature": 1.2}
                place = around.get(passage.topic, passage.number / last)
                places.setdefault(page_of(passage.topic), []).append(place)
        return sorted(self.domain.variants, key=lambda page: (mean(places.get(page, [1.3])), page))

    def facts(self, file: str) -> Iterator[nodes.Node]:
        """Yield the stance of a variant with its reason, and the agreements that use it."""
        variant = next(each for each in self.domain.variants[self.docname] if each.file == file)
        stance = nodes.inline("", variant.favours, classes=["stance", f"stance-{variant.tone}"])
        yield nodes.paragraph("", "", stance, nodes.Text("　" + variant.reason))
        yield nodes.paragraph("", "この書き分けを使う契約書", classes=["used-in-label"])
        yield self.used_in(self.places(topic_of(self.docname), file))

    def contracts(self) -> Iterator[nodes.Node]:
        """Yield the list of agreements, each with its sides and how many articles it has."""
        yield self.listing(
            (
                docname,
                f"甲は{contract.role_of('甲')}、乙は{contract.role_of('乙')}。{len(self.domain.articles[docname])}条",
            )
            for docname, contract in self.domain.contracts.items()
        )

    def topics(self) -> Iterator[nodes.Node]:
        """Yield the list of topics, each with the names of its variants."""
        yield self.listing(
            (docname, "、".join(variant.name for variant in self.domain.variants[docname]))
            for docname in self.in_order()
        )

    def listing(self, entries: Iterable[tuple[str, str]]) -> nodes.bullet_list:
        """Return a list of pages, each with what is said of it."""
        listing = nodes.bullet_list(classes=["catalogue"])
        for docname, remark in entries:
            text = nodes.inline("", remark, classes=["remark"])
            link = self.link(docname, self.title(docname))
            listing += nodes.list_item("", nodes.paragraph("", "", link, nodes.Text("　"), text))
        return listing

    def matrix(self) -> Iterator[nodes.Node]:
        """Yield the table of topics and agreements; each cell leads to the article."""
        rows = []
        for page in self.in_order():
            used = dict(self.places(topic_of(page)))
            row = [nodes.entry("", nodes.paragraph("", "", self.link(page, self.title(page))))]
            for docname in self.domain.contracts:
                if passage := used.get(docname):
                    text = passage.label.split("（")[0] if passage.number else "あり"
                    cell = nodes.paragraph("", "", self.link(docname, text, passage.topic))
                else:
                    cell = nodes.paragraph("", "―", classes=["none"])
                row.append(nodes.entry("", cell))
            rows.append(row)
        yield self.table("matrix", ["主題", *map(self.title, self.domain.contracts)], rows)


def _fill(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    if app.builder.format != "html":
        return
    filler = Filler(app, docname)
    if docname in domain_of(app.env).contracts:
        filler.lead_to_topics(doctree)
    else:
        filler.fill(doctree)


def _rewrite(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Return the pages to write again because agreements or topics have changed."""
    if app.builder.format != "html":
        return []
    domain = domain_of(env)
    titles = {docname: title.astext() for docname, title in env.titles.items()}
    state = hashlib.sha256(repr((domain.passages, domain.variants, titles)).encode()).hexdigest()
    if getattr(env, "clausebook_catalogue", "") == state:
        return []
    env.clausebook_catalogue = state  # type: ignore[attr-defined]  # Sphinx keeps what extensions put there
    return [docname for docname in env.all_docs if topic_of(docname) or docname.endswith(("index", "registers"))]


def setup(app: Sphinx) -> ExtensionMetadata:
    app.add_directive("variant-facts", VariantFacts)
    app.add_directive("compare-link", Catalogue)
    app.add_directive("contract-list", Catalogue)
    app.add_directive("topic-list", Catalogue)
    app.add_directive("matrix", Catalogue)
    app.add_transform(NameVariants)
    app.connect("env-before-read-docs", _check_topics)
    app.connect("source-read", _show_variants)
    app.connect("env-updated", _rewrite)
    app.connect("doctree-resolved", _fill)
    app.connect("html-collect-pages", _comparisons)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
