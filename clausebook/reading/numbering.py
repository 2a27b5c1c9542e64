"""Numbering: headings become 第n条（見出し）, lists get the marks of 項, 号 and what is below, references their text.

All of it happens once, in the doctree, as `model.structure` decides; every output reads it from there. An article is an
``h2`` section that comes from a clause file, a chapter one that stands on the agreement's page, an annex one that comes
from the folder of annexes. Ids come from the topic, so they survive renumbering: ``confidentiality``,
``confidentiality-2`` for a 項, ``confidentiality-2-1`` for a 号.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import PurePath
from typing import NamedTuple

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms import SphinxTransform
from sphinx.util.typing import ExtensionMetadata

from ..model.contract import Contract
from ..model.diagnostics import Finding, Kind
from ..model.marks import Level, Mark, Marks
from ..model.references import Agreement, Here, Reference
from ..model.structure import Article, Number, Placed, number_articles, structure_of, supplementary_in
from ..typeset.classes import COVERED, SIGNATURE_BLOCK, STAMPED
from .captions import UNCAPTIONED
from .looks import settle_footnotes
from .outlines import apply_lists, apply_structure, lists_below, lists_of, lists_of_cells, mark_list, outline_of
from .page import ANNEX, ARTICLE, CHAPTER, SECTION, SUPPLEMENT, Origin, arrange, origin_of, title_of
from .passages import blanks_of, passage_text, terms_of
from .project import ELECTRONIC, ON_PAPER, Sources, page_of
from .records import CLOSING, PREAMBLE, SIGNATURE, Annexed, Passage, domain_of
from .references import Resolver, line_of_reference
from .typed import link_typed


class Around(NamedTuple):
    """A clause that stands around the articles: what it is called, and the parts of the page that it consists of."""

    clause: Origin
    heading: str
    parts: list[nodes.Element]


class Placement(NamedTuple):
    """An article of the page: its section, the clause it comes from, and its structure."""

    section: nodes.section
    clause: Origin
    article: Article


class NumberArticles(SphinxTransform):
    """Number an agreement."""

    # After the parser, before the tables of contents are collected (doctree-read, 880).
    default_priority = 500

    def apply(self) -> None:
        domain = domain_of(self.env)
        docname = self.env.docname
        contract = domain.contracts.get(docname)
        if contract is None:
            return
        self.sources: Sources = self.config.clausebook_sources
        self.findings: list[Finding] = []
        page = next(iter(self.document.findall(nodes.section)))
        if contract.lines:
            title_of(page)["lines"] = list(contract.lines)
        page["classes"] += ["contract", *[COVERED] * contract.cover, *[STAMPED] * contract.stamp]
        arrange(page, self.sources)
        around = self._around(page)
        for clause in around:
            self._number_around(clause.parts, contract)
        self._settle_closing(page, contract)
        placed = list(self._placed(page, contract))
        for each in placed:
            apply_structure(each.section, each.article, contract.marks)
        annexes = self._annexes(page, contract)
        for listing in lists_of_cells(page):
            self._mark(listing, contract.marks, Level.ITEM)
        agreement = self._resolved(page, contract, placed, annexes)
        for (section, _, article), caption in zip(placed, agreement.captions, strict=True):
            _entitle(section, article.number.label(contract.marks.article), caption, contract.marks.caption)
        domain.articles[docname] = [article for *_, article in placed]
        domain.annexes[docname] = [
            each._replace(text=passage_text(section.children[1:]), blanks=blanks_of([section]))
            for section, each in annexes.items()
        ]
        domain.passages[docname] = [
            *(self._passage(each, agreement, number, contract) for number, each in enumerate(placed)),
            *(
                Passage(
                    *(each.clause.topic, each.clause.name, each.parts[0]["ids"][0], "", 0, each.heading),
                    *(passage_text(each.parts), blanks_of(each.parts), terms_of(each.parts, contract)),
                )
                for each in around
            ),
        ]
        if contract.contents:
            page.insert(1, _contents(page))
        settle_footnotes(page, _has_notes)
        domain.findings.setdefault(docname, []).extend(self.findings)

    def _resolved(
        self,
        page: nodes.section,
        contract: Contract,
        placed: Sequence[Placement],
        annexes: dict[nodes.section, Annexed],
    ) -> Agreement:
        """Resolve the references of a page, those in titles first; return what they are resolved in."""
        titles = [title_of(section) for section, *_ in placed]
        captions = [title.astext() for title in titles]
        supplements = [
            supplementary_in(title_of(section).astext())
            for section in page.findall(nodes.section)
            if SUPPLEMENT in section["classes"]
        ]
        agreement = Agreement([article for *_, article in placed], captions, contract.marks, supplements)
        places = {each.section: number for number, each in enumerate(placed)}
        chapters: dict[str, list[Reference]] = {}
        for name, reference in _chapters(page, contract):
            chapters.setdefault(name, []).append(reference)

        def here(node: nodes.Element) -> Here:
            return _here(node, places, agreement)

        named = {each.file: [Reference(each.number, each.anchor)] for each in annexes.values()}
        resolver = Resolver(agreement, chapters, named, self._fault_of_reference)
        for number, title in enumerate(titles):
            resolver.resolve(title, here)
            captions[number] = title.astext()
        for section, each in annexes.items():
            title = title_of(section)
            resolver.resolve(title, here)
            annexes[section] = each._replace(number=each.number or title.astext(), title=title.astext())
            named[each.file] = [Reference(annexes[section].number, each.anchor)]
            if each.number:
                title.insert(0, [nodes.inline("", each.number, classes=["number"]), nodes.Text("　")])
        resolver.resolve(page, here)
        link_typed(page, agreement, here, self._fault_of_reference)
        return agreement

    def _fault_of_reference(self, place: nodes.Element, message: str) -> None:
        self._fault(place, Kind.REFERENCE, message, line_of_reference(place) if "references" in place else 0)

    def _fault(self, node: nodes.Element, kind: Kind, message: str, line: int = 0) -> None:
        while node.parent is not None and not node.line:
            node = node.parent
        self.findings.append(Finding(self.sources.show(node.source or ""), line or node.line or 0, kind, message))

    def _passage(self, placed: Placement, agreement: Agreement, number: int, contract: Contract) -> Passage:
        section, clause, article = placed
        text, blanks, terms = passage_text(section.children[1:]), blanks_of([section]), terms_of([section], contract)
        label, caption = agreement.label(number), agreement.captions[number]
        return Passage(clause.topic, clause.name, article.anchor, label, number + 1, caption, text, blanks, terms)

    def _around(self, page: nodes.section) -> list[Around]:
        """Return what stands around the articles; each clause is given its anchor, and its paragraphs their class."""
        found: dict[Origin, Around] = {}
        included = domain_of(self.env).includes[self.env.docname]
        sections = [place for place, child in enumerate(page.children) if isinstance(child, nodes.section)]
        first = min(sections, default=len(page))
        supplements = [node for node in page.findall(nodes.section) if SUPPLEMENT in node["classes"]]
        for parent in (page, *supplements):
            for place, child in enumerate(parent.children):
                if isinstance(child, nodes.section | nodes.title) or not isinstance(child, nodes.Element):
                    continue
                clause = origin_of(child, self.sources)
                if isinstance(child, nodes.table) and not clause:  # one that a directive has made knows none
                    clause = self._beside(parent.children, place) or self._left(page, included)
                    if not clause and any("blank" in node for node in child.findall(nodes.inline)):
                        message = "前文や後文の、空欄のある表は、文の後に置くか、「|」で引いてください。"
                        self._fault(child, Kind.MARKUP, message)
                if not clause:
                    continue
                if ELECTRONIC not in child["classes"]:
                    heading = PREAMBLE if parent is page and place < first else CLOSING
                    found.setdefault(clause, Around(clause, heading, [])).parts.append(child)
        for clause, each in found.items():
            page_of_topic = page_of(clause.topic) + ".md"  # which says whether its clauses need a heading
            if (self.sources.root / page_of_topic).exists():
                self.env.note_dependency(page_of_topic)
            each.parts[0]["ids"] = [included[clause.target].id or clause.topic]
            if any(SIGNATURE_BLOCK in part["classes"] for part in each.parts):
                found[clause] = each._replace(heading=SIGNATURE)
            if clause.topic == self.config.clausebook_electronic_closing.split("/")[0]:
                for part in each.parts:
                    part["classes"].append(ON_PAPER)
            for part in each.parts:
                if isinstance(part, nodes.paragraph):
                    part["classes"].append("preamble" if each.heading == PREAMBLE else "closing")
        return list(found.values())

    def _beside(self, siblings: Sequence[nodes.Node], place: int) -> Origin | None:
        """Return the clause of what stands before one of some nodes, or else behind it."""
        for near in (reversed(siblings[:place]), siblings[place + 1 :]):
            for node in near:
                if isinstance(node, nodes.section | nodes.title) or not isinstance(node, nodes.Element):
                    break
                if ELECTRONIC in node["classes"]:
                    continue
                if clause := origin_of(node, self.sources):
                    return clause
        return None

    def _left(self, page: nodes.section, included: Iterable[str]) -> Origin | None:
        """Return the only clause that a page includes and that nothing on it is known to be of."""
        known = {origin.target for node in page.children if (origin := origin_of(node, self.sources))}
        known |= {origin.target for each in page.findall(nodes.section) if (origin := origin_of(each, self.sources))}
        left = [PurePath(target) for target in included if target not in known]
        return Origin(str(left[0]), left[0].parent.name, left[0].stem) if len(left) == 1 else None

    def _number_around(self, parts: Sequence[nodes.Node], contract: Contract) -> None:
        """Number the lists of a clause that stands around the articles: 項 if no text comes before them, else 号."""
        whole = nodes.section()
        whole.children = [*parts]  # they stay where they are
        if not lists_of(whole):
            return
        structured = structure_of(outline_of(whole), Number(0), "", contract.marks)
        for fault in structured.faults:
            self._fault(lists_of(whole)[0], Kind.NUMBER, fault.message, fault.line)
        apply_lists(whole, structured.article, contract.marks)

    def _settle_closing(self, page: nodes.section, contract: Contract) -> None:
        """Put the electronic closing at the end; it brings no blank along."""
        for container in [node for node in page.findall(nodes.container) if ELECTRONIC in node["classes"]]:
            container.parent.remove(container)
            for name in sorted({*blanks_of([container])} - {*blanks_of([page])}):
                message = f"電子の後文の空欄「{name}」が、契約書 {self.env.docname} の本文にありません。"
                self._fault(next(iter(container.findall(nodes.paragraph))), Kind.BLANK, message)
            self._number_around(container.children, contract)
            page += container

    def _placed(self, page: nodes.section, contract: Contract) -> Iterator[Placement]:
        """Yield the articles of a page, numbered, with the faults of their structure noted."""
        sections = [section for section in page.findall(nodes.section) if ARTICLE in section["classes"]]
        origins = [origin_of(title_of(section), self.sources) for section in sections]
        included = domain_of(self.env).includes[self.env.docname]
        includes = [included[origin.target] for origin in origins if origin]
        assert len(includes) == len(sections), "the sources are checked before: an article comes from a clause file"
        supplements = [section for section in page.findall(nodes.section) if SUPPLEMENT in section["classes"]]
        placed = [
            Placed(include.inserted, supplements.index(section.parent) + 1 if section.parent in supplements else 0)
            for section, include in zip(sections, includes, strict=True)
        ]
        numbers: Iterator[Number] = number_articles(placed)
        for section, origin, include, number in zip(sections, origins, includes, numbers, strict=True):
            assert origin
            anchor = include.id or origin.topic
            structured = structure_of(outline_of(section), number, anchor, contract.marks)
            for fault in structured.faults:
                self._fault(title_of(section), Kind.NUMBER, fault.message, fault.line)
            if include.inserted and not number.branch:
                message = "最初の条は枝番号（第n条の2）にできません。:inserted: を消してください。"
                shown = self.sources.show(self.env.doc2path(self.env.docname, base=False))
                self.findings.append(Finding(shown, include.line, Kind.INCLUDE, message))
            section["ids"], section["names"] = [anchor], []
            section["classes"] += [UNCAPTIONED] * include.uncaptioned
            yield Placement(section, origin, structured.article)

    def _annexes(self, page: nodes.section, contract: Contract) -> dict[nodes.section, Annexed]:
        """Number the annexes of a page, those of each kind by themselves, and the lists in them."""
        found = {}
        included = domain_of(self.env).includes[self.env.docname]
        sections = [section for section in page.findall(nodes.section) if ANNEX in section["classes"]]
        origins = [origin for section in sections if (origin := origin_of(title_of(section), self.sources))]
        includes = [included[origin.target] for origin in origins]
        marks = [None if each.unnumbered else contract.marks.of_annex(each.kind) for each in includes]
        numbers = Counter[Mark]()
        for section, origin, mark in zip(sections, origins, marks, strict=True):
            label = ""
            if mark:
                numbers[mark] += 1
                alone = marks.count(mark) == 1 and not contract.marks.annex
                label = mark.prefix + mark.suffix if alone else mark.format(numbers[mark])
            found[section] = annexed = Annexed(origin.name, label, f"annex-{origin.name}", "")
            for number, part in enumerate(section.findall(nodes.section)):
                part["ids"], part["names"] = [f"{annexed.anchor}-{number}" if number else annexed.anchor], []
            for listing in lists_below(section):
                if not isinstance(listing.parent, nodes.entry):
                    self._mark(listing, contract.marks.in_annexes, Level.PARAGRAPH)
        return found

    def _mark(self, listing: nodes.Element, marks: Marks, level: Level) -> None:
        for fault in mark_list(listing, marks, level):
            self._fault(*fault)


def _contents(page: nodes.section) -> nodes.container:
    """Return the list of what an agreement consists of, each entry a link."""
    listing = nodes.bullet_list()
    for section in page.findall(nodes.section):
        kinds = {ARTICLE, CHAPTER, SECTION, SUPPLEMENT, ANNEX} & {*section["classes"]}
        if kinds:
            depth, above = 1, section.parent
            while above is not page:
                depth, above = depth + 1, above.parent
            label = section.get("label") or title_of(section).astext()
            link = nodes.reference("", label, refid=section["ids"][0], internal=True, classes=[f"depth-{depth}"])
            listing += nodes.list_item("", nodes.paragraph("", "", link))
    return nodes.container("", nodes.paragraph("", "目次"), listing, classes=["contents-list"])


def _has_notes(part: nodes.Element) -> bool:
    """Tell whether footnotes stand at the end of a part of a page: of an article, an annex, or what may be left out."""
    return bool({ARTICLE, ANNEX, ELECTRONIC} & {*part["classes"]})


def _chapters(page: nodes.section, contract: Contract) -> Iterator[tuple[str, Reference]]:
    """Number the chapters of a page and their sections; yield each name of one, with how it is cited."""
    chapters = sections = supplements = 0
    above = ""
    for section in page.findall(nodes.section):
        title = title_of(section)
        name = "".join(title.astext().split())
        if CHAPTER in section["classes"]:
            chapters, sections, above = chapters + 1, 0, name
            anchor, label = f"chapter-{chapters}", contract.marks.chapter.format(chapters)
            yield name, Reference(label, anchor)
        elif SECTION in section["classes"]:
            sections += 1
            anchor, label = f"chapter-{chapters}-{sections}", contract.marks.section.format(sections)
            reference = Reference(contract.marks.chapter.format(chapters) + label, anchor)
            yield name, reference
            yield f"{above}/{name}", reference
        elif SUPPLEMENT in section["classes"]:
            supplements += 1
            anchor, label = f"supplement-{supplements}", ""
            yield name, Reference(name, anchor)
        else:
            continue
        section["ids"], section["names"] = [anchor], []
        if label:
            title.insert(0, [nodes.inline("", label, classes=["number"]), nodes.Text("　")])


def _here(node: nodes.Element, places: dict[nodes.section, int], agreement: Agreement) -> Here:
    """Return the place in the articles that a node stands at."""
    anchor = ""
    while node.parent is not None:
        if isinstance(node, nodes.list_item | nodes.paragraph) and node["ids"] and not anchor:
            anchor = node["ids"][0]
        if isinstance(node, nodes.section) and node in places:
            article = agreement.articles[places[node]]
            numbers = tuple(map(int, anchor.removeprefix(article.anchor + "-").split("-"))) if anchor else ()
            return Here(places[node], numbers or ((1,) if article.sole else ()))
        node = node.parent
    return Here()


def _entitle(section: nodes.section, label: str, caption: str, around: Mark) -> None:
    """Write the number of an article into its title, and what stands around its caption."""
    title = title_of(section)
    section["label"] = f"{label}{around.prefix}{caption}{around.suffix}"
    title.insert(0, [nodes.inline("", label, classes=["number"]), nodes.Text(around.prefix)])
    title += nodes.Text(around.suffix)


def _leave_out_electronic(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Leave the electronic closing out of every document but that of an electronic deal."""
    if not getattr(app.builder, "keeps_electronic_closing", False):
        for container in list(doctree.findall(nodes.container)):
            if ELECTRONIC in container["classes"]:
                container.parent.remove(container)


def setup(app: Sphinx) -> ExtensionMetadata:
    app.add_transform(NumberArticles)
    app.connect("doctree-resolved", _leave_out_electronic, priority=100)  # before others look at what there is
    return {"parallel_read_safe": True, "parallel_write_safe": True}
