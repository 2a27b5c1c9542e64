"""The clause domain: what is known of each agreement and of each topic's page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from functools import cached_property
from typing import Any, NamedTuple, cast

from docutils import nodes
from sphinx.addnodes import pending_xref
from sphinx.application import Sphinx
from sphinx.builders import Builder
from sphinx.domains import Domain, ObjType
from sphinx.environment import BuildEnvironment
from sphinx.util.nodes import make_refnode
from sphinx.util.typing import ExtensionMetadata

from ..model.blanks import SUBSTITUTION, Blank, Registry
from ..model.contract import Contract
from ..model.diagnostics import Finding, Kind, SourceError, ending_the_build
from ..model.facts import Fact, Words, prove
from ..model.filings import prove_filings
from ..model.references import Cited, below
from ..model.structure import Article, Paragraph
from ..model.terms import Definition
from ..model.topics import Variant
from .project import Include, Sources, page_of, topic_of
from .references import line_of_reference, named_here

PREAMBLE, CLOSING, SIGNATURE = "前文", "後文", "署名欄"
"""What stands around the articles, as it is called."""

PURPOSE, PAGE = "説明", "主題のページ"
"""What a topic may lack."""


class Passage(NamedTuple):
    """A clause as it stands in an agreement: an article, or (with place 0) what stands around the articles.

    `anchor` is its id on the page, `number` the number that an article prints (第5条の2), `place` its place among them.
    `terms` are those that it defines, less the names of the parties and of the agreement itself.
    """

    topic: str
    variant: str
    anchor: str
    number: str
    place: int
    heading: str
    text: str
    blanks: tuple[str, ...]
    terms: tuple[Definition, ...] = ()


class Annexed(NamedTuple):
    """An annex of an agreement: its file, its number as it prints (別紙1), its anchor, its title, and what is in it."""

    file: str
    number: str
    anchor: str
    title: str
    text: str = ""
    blanks: tuple[str, ...] = ()


class Use(NamedTuple):
    """A clause as it stands in the agreement of a page, or what is at a place in it: 第3項, with its anchor."""

    docname: str
    passage: Passage
    below: str = ""
    place: str = ""

    @property
    def label(self) -> str:
        """第n条（見出し）, 第n条第3項（見出し）, or 前文"""
        heading, number = self.passage.heading, self.passage.number
        return f"{number}{self.below}（{heading}）" if number else heading

    @property
    def anchor(self) -> str:
        """Where it stands on its page."""
        return self.place or self.passage.anchor


class Pointer(NamedTuple):
    """A reference by topic; its words are known when all pages are read."""

    cited: Cited


class Unfilled(NamedTuple):
    """A blank by its name; what prints there is known when all pages are read."""

    name: str


class Unsorted(NamedTuple):
    """What nobody has written yet of a topic, or of a variant of it by its file."""

    topic: str
    file: str
    lacks: tuple[str, ...]


class UnresolvedParagraph(NamedTuple):
    """A `Paragraph` of a variant whose references and blanks have no words yet."""

    level: str
    mark: str
    parts: tuple[str | Pointer | Unfilled, ...]
    place: str = ""


class ClauseDomain(Domain):
    """Records of the agreements, by page."""

    name = "clause"
    label = "条項"
    object_types = {"article": ObjType("条", "article")}
    data_version = 14
    initial_data = {
        "contracts": {},
        "includes": {},
        "annexes": {},
        "articles": {},
        "passages": {},
        "variants": {},
        "leads": {},
        "texts": {},
        "references": {},
        "findings": {},
        "sources": {},
        "slots": {},
    }

    @property
    def contracts(self) -> dict[str, Contract]:
        """The agreement of each page."""
        return cast(dict[str, Contract], self.data["contracts"])

    @property
    def includes(self) -> dict[str, dict[str, Include]]:
        """What each agreement's page includes, by the path that it writes."""
        return cast(dict[str, dict[str, Include]], self.data["includes"])

    @property
    def annexes(self) -> dict[str, list[Annexed]]:
        """The annexes of each agreement's page, in their order."""
        return cast(dict[str, list[Annexed]], self.data["annexes"])

    @property
    def articles(self) -> dict[str, list[Article]]:
        """The articles of each page, in their order."""
        return cast(dict[str, list[Article]], self.data["articles"])

    @property
    def passages(self) -> dict[str, list[Passage]]:
        """The clauses of each agreement's page as they read there, in their order."""
        return cast(dict[str, list[Passage]], self.data["passages"])

    @property
    def variants(self) -> dict[str, list[Variant]]:
        """The variants of each topic's page."""
        return cast(dict[str, list[Variant]], self.data["variants"])

    @property
    def leads(self) -> dict[str, str]:
        """The paragraph that each topic's page begins with: what its clauses are for; nothing if it has none."""
        return cast(dict[str, str], self.data["leads"])

    @property
    def texts(self) -> dict[str, dict[str, list[UnresolvedParagraph]]]:
        """The text of each variant of a topic's page, with roles for parties."""
        return cast(dict[str, dict[str, list[UnresolvedParagraph]]], self.data["texts"])

    @property
    def references(self) -> dict[str, dict[str, tuple[str, int]]]:
        """The topics that a page refers to that is no agreement's, each with path and line of its first reference."""
        return cast(dict[str, dict[str, tuple[str, int]]], self.data["references"])

    @property
    def findings(self) -> dict[str, list[Finding]]:
        """The faults found while a page was read."""
        return cast(dict[str, list[Finding]], self.data["findings"])

    @property
    def sources(self) -> dict[str, str]:
        """A digest of the sources of each page as it was read."""
        return cast(dict[str, str], self.data["sources"])

    @property
    def slots(self) -> dict[str, list[nodes.container]]:
        """The places on each page that are filled in when all pages are read; empty, as they stand there."""
        return cast(dict[str, list[nodes.container]], self.data["slots"])

    @property
    def unsorted(self) -> Iterator[Unsorted]:
        """Yield what nobody has written yet, topic by topic; to be asked when all pages are read."""
        for page, variants in self.variants.items():
            if not self.leads[page]:
                yield Unsorted(topic_of(page), "", (PURPOSE,))
            yield from (Unsorted(topic_of(page), each.file, each.lacks) for each in variants if each.lacks)
        pages = set(map(topic_of, self.variants))
        yield from (Unsorted(topic, "", (PAGE,)) for topic in sorted(self.uses.keys() - pages))

    def keep_free(self, slot: nodes.container) -> nodes.container:
        """Note a place on the page that is being read, and return it."""
        self.slots.setdefault(self.env.docname, []).append(slot.copy())
        return slot

    @property
    def all_uses(self) -> Iterator[Use]:
        """Every clause of every agreement, agreement by agreement."""
        for docname, passages in self.passages.items():
            yield from (Use(docname, passage) for passage in passages)

    @cached_property
    def uses(self) -> dict[str, list[Use]]:
        """The uses of each topic; to be asked when all pages are read."""
        uses: dict[str, list[Use]] = {}
        for use in self.all_uses:
            uses.setdefault(use.passage.topic, []).append(use)
        return uses

    @cached_property
    def filed(self) -> dict[str, list[Use]]:
        """What clauses of other topics have on each topic, and where they are used; to be asked when all are read."""
        filings = {
            (topic_of(page), variant.file): variant.also
            for page, variants in self.variants.items()
            for variant in variants
            if variant.also
        }
        uses: dict[str, list[Use]] = {}
        for use in self.all_uses:
            for topic, place, _ in filings.get((use.passage.topic, use.passage.variant), ()):
                uses.setdefault(topic, []).append(self.at(use, place))
        return uses

    def on(self, topic: str) -> list[Use]:
        """Return the uses of a topic and of what is filed there besides, agreement by agreement."""
        order = {docname: place for place, docname in enumerate(self.passages)}
        return sorted([*self.uses.get(topic, []), *self.filed.get(topic, [])], key=lambda use: order[use.docname])

    def at(self, use: Use, place: str) -> Use:
        """Return what stands at a place of a clause in an agreement; nothing for a place is all of it."""
        if not place:
            return use
        article = self.articles[use.docname][use.passage.place - 1]
        numbers = tuple(map(int, place.split("/")))
        named = below(numbers, self.contracts[use.docname].marks, sole=article.sole)
        return use._replace(below=named, place=article.part(numbers).anchor)

    def blanks(self, docname: str) -> dict[str, list[str]]:
        """Return the full name of each blank of an agreement with where it stands, in the order of the text."""
        blanks: dict[str, list[str]] = {}
        for passage in sorted(self.passages[docname], key=lambda passage: passage.heading != PREAMBLE):
            for blank in passage.blanks:
                blanks.setdefault(blank, []).append(Use(docname, passage).label)
        for annex in self.annexes[docname]:
            for blank in annex.blanks:
                blanks.setdefault(blank, []).append(annex.number)
        return blanks

    def get_objects(self) -> Iterator[tuple[str, str, str, str, str, int]]:
        """Yield each clause of each agreement as other projects may refer to it: ``maintenance/damages``."""
        for use in self.all_uses:
            name = f"{self.contracts[use.docname].name}/{use.passage.anchor}"
            yield name, use.label, "article", use.docname, use.anchor, 1

    def resolve_xref(
        self,
        env: BuildEnvironment,
        fromdocname: str,
        builder: Builder,
        typ: str,
        target: str,
        node: pending_xref,
        contnode: nodes.Element,
    ) -> nodes.reference | None:
        """Return the link of a reference by topic: to an article of the agreement, elsewhere to the topic's page."""
        if fromdocname in self.contracts:
            link = make_refnode(builder, fromdocname, fromdocname, node["refanchor"], contnode)
            if "leads" in node:
                link["leads"] = node["leads"]
            return link
        return make_refnode(
            builder, fromdocname, self.pages_named(target)[0], "", nodes.Text(self.as_reference(node["cited"]))
        )

    def resolve_any_xref(
        self,
        env: BuildEnvironment,
        fromdocname: str,
        builder: Builder,
        target: str,
        node: pending_xref,
        contnode: nodes.Element,
    ) -> list[tuple[str, nodes.reference]]:
        """Return nothing: where there is no agreement, a topic is no place."""
        return []

    def as_reference(self, cited: Cited) -> str:
        """Return how a topic's page refers to another topic: an article has no number where there is no agreement."""
        titles = (self.env.titles[page].astext() for page in self.pages_named(cited.target.name))
        return cited.words("」又は「".join(dict.fromkeys(titles)))

    def pages_named(self, name: str) -> list[str]:
        """Return the page of a topic, or those of the articles that agreements call by a name of their own."""
        if page_of(name) in self.env.found_docs:
            return [page_of(name)]
        named = (each for includes in self.includes.values() for each in includes.values() if each.id == name)
        return sorted({page_of(each.topic) for each in named}) or [page_of(name)]

    @cached_property
    def clauses(self) -> dict[str, list[Paragraph]]:
        """Every clause by ``topic/variant``, as its topic's page shows it; to be asked when all pages are read."""
        return {
            clause: [
                Paragraph(line.level, line.mark, "".join(self._words(part, clause) for part in line.parts), line.place)
                for line in lines
            ]
            for page, variants in self.texts.items()
            for clause, lines in ((f"{topic_of(page)}/{variant}", lines) for variant, lines in variants.items())
        }

    def _words(self, part: str | Pointer | Unfilled, clause: str) -> str:
        match part:
            case Pointer():
                return self.as_reference(part.cited)
            case Unfilled():
                return self.placeholder(part.name, clause)
        return part

    def placeholder(self, name: str, clause: str) -> str:
        """Return what the topic's page shows for a blank of the clause ``topic/variant``.

        That is the common placeholder, if the agreements that use the clause do not all print another one.
        """
        printed, common = self.placeholders(name, clause), self._blank(name).placeholder
        return common if common in printed or not printed else next(iter(printed))

    def placeholders(self, name: str, clause: str) -> dict[str, list[str]]:
        """Return what the agreements that use a clause print for a blank of it, each with the agreements' pages."""
        return self.printed(self._blank(name), self._users.get(clause, {}))

    @cached_property
    def _users(self) -> dict[str, dict[str, None]]:
        """The pages of the agreements that use each clause ``topic/variant``."""
        users: dict[str, dict[str, None]] = {}
        for docname, passage, *_ in self.all_uses:
            users.setdefault(f"{passage.topic}/{passage.variant}", {})[docname] = None
        return users

    def printed(self, blank: Blank, docnames: Iterable[str]) -> dict[str, list[str]]:
        """Return what agreements print for a blank while it is open, each with the pages of those that do."""
        printed: dict[str, list[str]] = {}
        for docname in docnames:
            text = blank.placeholder_in(self.contracts[docname].name)
            printed.setdefault(text, []).append(docname)
        return printed

    def facts(self, variant: Variant) -> list[Fact]:
        """Return the facts of a variant; a blank that their words name is what the topic's page shows for it."""
        return [
            fact._replace(words=tuple(Words(clause, self._quoted(text, clause)) for clause, text in fact.words))
            for fact in variant.facts
        ]

    def _quoted(self, text: str, clause: str) -> str:
        registry: Registry = self.env.config.clausebook_registry
        return SUBSTITUTION.sub(
            lambda named: self.placeholder(named[1], clause) if registry.known.get(named[1]) == "blank" else named[0],
            text,
        )

    def _blank(self, name: str) -> Blank:
        registry: Registry = self.env.config.clausebook_registry
        return registry.split(name)[1]

    def refer(self, place: nodes.inline) -> list[nodes.Node]:
        """Note what a page refers to that is no agreement's, and return the nodes that say so."""
        docname = self.env.docname
        sources: Sources = self.env.config.clausebook_sources
        where = sources.show(place.source or ""), line_of_reference(place)
        try:
            found = named_here(place)
        except ValueError as error:
            self.findings.setdefault(docname, []).append(Finding(*where, Kind.REFERENCE, str(error)))
            return []
        for node in found:
            if isinstance(node, pending_xref):
                self.references.setdefault(docname, {}).setdefault(node["reftarget"], where)
        return found

    def check_consistency(self) -> None:
        """SourceError if a page had faults when read, refers to a topic without a page, or says what has no proof."""
        findings = [finding for found in self.findings.values() for finding in found]
        told = {finding[:3] for finding in findings}  # an agreement has told what is no topic of its own
        for referred in self.references.values():
            for topic, where in referred.items():
                if self.pages_named(topic)[0] not in self.env.found_docs and (*where, Kind.REFERENCE) not in told:
                    findings.append(Finding(*where, Kind.REFERENCE, f"参照先「{topic}」の主題のページがありません。"))
        if not findings:  # a reference without its page has no text
            findings += self._unproven()
        if findings:
            raise SourceError(findings)

    def _unproven(self) -> Iterator[Finding]:
        """Yield the facts of the topics' pages that stand on no words, and the filings of what is not there."""
        sources: Sources = self.env.config.clausebook_sources
        topics = set(map(topic_of, self.variants))
        for page, variants in self.variants.items():
            shown = sources.show(page + ".md")
            for variant in variants:
                clause = f"{topic_of(page)}/{variant.file}"
                places = dict.fromkeys(line.place for line in self.clauses[clause] if line.place)
                yield from prove(self.facts(variant), self.clauses, shown)
                yield from prove_filings(variant.also, clause, places, topics, shown)

    def sort(self) -> None:
        """Put all records in the order of the tables of contents, whichever page was read last."""
        places = {docname: place for place, docname in enumerate(_in_order(self.env))}
        for key, records in self.data.items():
            if key in self.initial_data:
                self.data[key] = dict(sorted(records.items(), key=lambda entry: (places.get(entry[0], 0), entry[0])))

    def clear_doc(self, docname: str) -> None:
        for records in self.data.values():
            if isinstance(records, dict):
                records.pop(docname, None)

    def merge_domaindata(self, docnames: AbstractSet[str], otherdata: dict[str, Any]) -> None:
        for key in self.initial_data:
            self.data[key].update((name, value) for name, value in otherdata[key].items() if name in docnames)


def _in_order(env: BuildEnvironment) -> list[str]:
    """Return the pages as the tables of contents list them."""
    order: dict[str, None] = {}

    def visit(docname: str) -> None:
        if docname not in order:
            order[docname] = None
            for below in env.toctree_includes.get(docname, []):
                visit(below)

    visit(env.config.root_doc)
    return list(order)


def domain_of(env: BuildEnvironment) -> ClauseDomain:
    """Return the clause domain of a build."""
    domain = env.get_domain("clause")
    assert isinstance(domain, ClauseDomain)
    return domain


def _check_and_sort(app: Sphinx, env: BuildEnvironment) -> None:
    """End the build before anything is written or remembered, if the records do not agree.

    Sphinx itself asks for consistency only when it has saved all that it knows: a second build would find nothing new
    to read, and keep silent.
    """
    domain_of(env).sort()
    with ending_the_build():
        domain_of(env).check_consistency()


def setup(app: Sphinx) -> ExtensionMetadata:
    app.add_domain(ClauseDomain)
    app.connect("env-updated", _check_and_sort)
    return {"env_version": 1, "parallel_read_safe": True, "parallel_write_safe": True}
