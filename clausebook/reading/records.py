"""The clause domain: what is known of each agreement and of each topic's page."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from functools import cached_property
from typing import Any, NamedTuple, cast

from sphinx.application import Sphinx
from sphinx.domains import Domain
from sphinx.environment import BuildEnvironment
from sphinx.util.typing import ExtensionMetadata

from ..model.contract import Contract
from ..model.diagnostics import Finding, SourceError, ending_the_build
from ..model.topics import Variant


class Article(NamedTuple):
    """An article of an agreement; `items` holds the number of 号 of each 項."""

    number: int
    heading: str
    topic: str
    variant: str
    items: tuple[int, ...]

    @property
    def label(self) -> str:
        """第n条（見出し）"""
        return f"第{self.number}条（{self.heading}）"


class Passage(NamedTuple):
    """A clause as it stands in an agreement: an article, or (with number 0) what stands around the articles."""

    topic: str
    variant: str
    number: int
    heading: str
    text: str
    blanks: tuple[str, ...]

    @property
    def label(self) -> str:
        """第n条（見出し）, or 前文"""
        return f"第{self.number}条（{self.heading}）" if self.number else self.heading


class Use(NamedTuple):
    """A clause as it stands in the agreement of a page."""

    docname: str
    passage: Passage


class Paragraph(NamedTuple):
    """A paragraph or item of a variant: how deep in lists it stands, the mark before it, and its text."""

    depth: int
    mark: str
    text: str


class ClauseDomain(Domain):
    """Records of the agreements, by page."""

    name = "clause"
    label = "条項"
    data_version = 5
    initial_data = {
        "contracts": {},
        "articles": {},
        "passages": {},
        "variants": {},
        "leads": {},
        "texts": {},
        "findings": {},
    }

    @property
    def contracts(self) -> dict[str, Contract]:
        """The agreement of each page."""
        return cast(dict[str, Contract], self.data["contracts"])

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
        """The first paragraph of each topic's page: what its clauses are for."""
        return cast(dict[str, str], self.data["leads"])

    @property
    def texts(self) -> dict[str, dict[str, list[Paragraph]]]:
        """The text of each variant of a topic's page, with roles for parties and topics for references."""
        return cast(dict[str, dict[str, list[Paragraph]]], self.data["texts"])

    @property
    def findings(self) -> dict[str, list[Finding]]:
        """The faults found while a page was read."""
        return cast(dict[str, list[Finding]], self.data["findings"])

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

    def blanks(self, docname: str) -> dict[str, list[str]]:
        """Return the full name of each blank of an agreement with where it stands, in the order of the text."""
        blanks: dict[str, list[str]] = {}
        for passage in sorted(self.passages[docname], key=lambda passage: passage.topic != "preamble"):
            for blank in passage.blanks:
                blanks.setdefault(blank, []).append(passage.label)
        return blanks

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
    """End the build before anything is written or remembered, if a page had faults."""
    domain_of(env).sort()
    findings = [finding for found in domain_of(env).findings.values() for finding in found]
    if findings:
        with ending_the_build():
            raise SourceError(findings)


def setup(app: Sphinx) -> ExtensionMetadata:
    app.add_domain(ClauseDomain)
    app.connect("env-updated", _check_and_sort)
    return {"env_version": 1, "parallel_read_safe": True, "parallel_write_safe": True}
