"""What clauses are written with: parties, blanks and references, each a node that knows its name.

Clauses write ``{{委託者}}``, ``{{文書}}``, ``{{対価の額}}``; each such substitution stands for a role of
this module. References are written by topic: ``{article}`confidentiality` `` is 第9条 where that topic is the ninth
article, ``{article}`fees/2/1` `` is its 第2項第1号 (`model.references` has them all); ``{articles}`…` `` is a list that
is sorted and merged, ``{near}`fees/1` `` is 前項 where that fits. ``{annex}`fees` `` is 別紙1,
``{chapter}`総則` `` 第1章, ``{other}`第3条` `` an article of another text.
"""

from __future__ import annotations

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.util.docutils import SphinxRole
from sphinx.util.typing import ExtensionMetadata

from ..model.blanks import Registry
from ..model.contract import Contract
from ..model.diagnostics import ending_the_build
from .names import fits
from .project import (
    ELECTRONIC,
    OTHER,
    Source,
    Sources,
    contract_of,
    includes_of,
    is_contract,
    path_of_clause,
    without_options,
)
from .records import domain_of
from .references import REFERENCE_ROLES, REFERENCES


class _ClauseRole(SphinxRole):
    @property
    def contract(self) -> Contract | None:
        return domain_of(self.env).contracts.get(self.env.docname)

    def result(self, node: nodes.Element) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        self.set_source_info(node)
        return [node], []


class DocumentRole(_ClauseRole):
    """What the agreement calls itself: 本同意書. Outside of an agreement: 本契約."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        text = self.contract.document if self.contract else "本契約"
        return self.result(nodes.inline("", text, classes=["document-name"]))


class PartyRole(_ClauseRole):
    """The side that has a role: 甲. Outside of an agreement: the role itself."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        text = self.contract.roles[self.text] if self.contract else self.text
        return self.result(nodes.inline("", text, classes=["party"], party=self.text))


class BlankRole(_ClauseRole):
    """A blank, as its placeholder; it is called after what the agreement prints for its party: 甲の住所."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        registry: Registry = self.config.clausebook_registry
        for name in ("blanks.yml", "roles.yml"):
            self.env.note_dependency(name)
        name, blank = registry.find_blank(self.text, self.contract)
        placeholder = blank.placeholder_in(self.contract.name if self.contract else "")
        node = nodes.inline("", placeholder, classes=["blank"], blank=name)
        node["blank-type"], node["blank-meaning"] = blank.type, blank.meaning
        if self.contract:
            node["blank-called"] = blank.name_of(self.contract.side_of(registry.split(name)[0]))
        return self.result(node)


class ReferenceRole(_ClauseRole):
    """A reference; its numbers are filled in when all articles are numbered. Outside of an agreement there are none."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        node = nodes.inline("", "", classes=[REFERENCES], kind=self.name, references=self.text)
        self.set_source_info(node)
        return [node] if self.contract else domain_of(self.env).refer(node), []


class OtherRole(_ClauseRole):
    """An article of another text, as it is written."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        return self.result(nodes.inline("", self.text, classes=[OTHER]))


def _load_registry(app: Sphinx, config: Config) -> None:
    """Make every role and blank a substitution, the same in all agreements."""
    config.clausebook_sources = sources = Sources.of(app)
    with ending_the_build():
        registry = sources.registry()
    config.clausebook_registry = registry
    config.myst_substitutions = {name: f"{{{role}}}`{name}`" for name, role in registry.names()}


def _read_contract(app: Sphinx, docname: str, content: list[str]) -> None:
    """Record the front matter before the page is parsed; the clauses' roles need it.

    The closing of an electronic deal is read with the agreement, as its own clauses are, where it fits its parties.
    """
    if is_contract(docname):
        registry: Registry = app.config.clausebook_registry
        sources = Sources.of(app)
        page = Source(content[0], sources.show(docname + ".md"))
        domain = domain_of(app.env)
        domain.contracts[docname] = contract = contract_of(docname, page, registry)
        domain.includes[docname] = {include.target: include for include in includes_of(page.text)}
        content[0] = without_options(content[0])
        if closing := app.config.clausebook_electronic_closing:
            clause = path_of_clause(closing)
            app.env.note_dependency(clause.lstrip("/"), docname=docname)  # of one that it does not fit, too
            if fits(sources.read(clause), contract, registry):
                content[0] += f"\n````{{container}} {ELECTRONIC}\n```{{include}} {clause}\n```\n````\n"


def setup(app: Sphinx) -> ExtensionMetadata:
    app.add_config_value("clausebook_electronic_closing", "", "env", types=(str,))
    app.add_config_value("clausebook_sources", None, "", types=(Sources,))
    app.add_config_value("clausebook_registry", Registry(), "", types=(Registry,))
    app.add_role("document", DocumentRole())
    app.add_role("party", PartyRole())
    app.add_role("blank", BlankRole())
    for name in REFERENCE_ROLES:
        app.add_role(name, ReferenceRole())
    app.add_role(OTHER, OtherRole())
    app.connect("config-inited", _load_registry)
    app.connect("source-read", _read_contract)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
