"""What is written line by line: the signature block ``{signature}``, and ``{lines}`` before or behind the articles.

Blank lines part a block into groups. A group that speaks of 当事者 (``{{当事者の住所}}``) stands once for each party.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby
from typing import ClassVar

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective
from sphinx.util.typing import ExtensionMetadata

from ..model.blanks import EACH, Registry
from ..model.contract import FILLED_IN, STEMS, begins_with_party
from ..typeset.classes import ALIGNMENTS, SIGNATURE_BLOCK
from .records import domain_of

_FIELD = re.compile(f"[ 　]*(?:{FILLED_IN}|印)")
"""How a line begins that somebody who signs fills in, whether the agreement names a party or not."""

_LABEL = re.compile(r"[^：:]{1,20}[：:]\s*")
"""A line that is to be filled in, too."""

_EACH = re.compile(rf"(\{{\{{\s*){EACH}(?=の|\s*\}}\}})")


class LineByLine(SphinxDirective):
    """A container of line blocks, one a group."""

    has_content = True
    kind: ClassVar[str]

    def run(self) -> list[nodes.Node]:
        block = nodes.container(classes=[self.kind, *self.classes()])
        self.set_source_info(block)
        numbered = enumerate(self.content, start=self.lineno + self.content_offset + 1)
        for filled, group in groupby(numbered, key=lambda entry: bool(entry[1].strip())):
            if filled:
                block += [self.group(lines) for lines in self._for_each(list(group))]
        return [block]

    def classes(self) -> list[str]:
        """Return the classes that the options ask for."""
        return []

    def _for_each(self, lines: list[tuple[int, str]]) -> Iterator[list[tuple[int, str]]]:
        """Yield a group once, or for each party if it speaks of each."""
        contract = domain_of(self.env).contracts.get(self.env.docname)
        if not contract or not any(_EACH.search(text) for _, text in lines):
            yield lines
            return
        for role in contract.sides.values():
            yield [(number, _EACH.sub(rf"\g<1>{role}", text)) for number, text in lines]

    def group(self, numbered: list[tuple[int, str]]) -> nodes.line_block:
        """Return the lines of a group."""
        group = nodes.line_block()
        for number, text in numbered:
            children, messages = self.parse_inline(text, lineno=number)
            line = nodes.line("", "", *children)
            for node in line.findall(nodes.Element):  # what is nested in a line is counted from there
                node.source, node.line = self.get_source_info()[0], number
            group += [line, *messages]
        return group


class Signature(LineByLine):
    """The signature block; a group that starts with a party, or is to be filled in by one, has its class."""

    kind = SIGNATURE_BLOCK

    def group(self, numbered: list[tuple[int, str]]) -> nodes.line_block:
        group = super().group(numbered)
        first = group[0].astext()
        of_party = (
            any(begins_with_party(first, name) for name in self._names())
            or any(map(self._is_of_party, group.findall(nodes.inline)))
            or (len(group) > 1 and any(_FIELD.match(line.astext()) for line in group))
            or any(_LABEL.fullmatch(line.astext()) for line in group[1:])
        )
        group["classes"] += ["signature-group", "party-fields" if of_party else "signing-date"]
        return group

    def _names(self) -> Iterator[str]:
        """Yield what a party is called here: in an agreement as it prints, and by its role."""
        contract = domain_of(self.env).contracts.get(self.env.docname)
        yield from (*contract.sides, *contract.roles) if contract else (*self._registry.roles, EACH)
        yield from STEMS

    def _is_of_party(self, node: nodes.inline) -> bool:
        """Tell whether a node is a blank that each party has."""
        return "blank" in node and bool(self._registry.split(node["blank"])[0])

    @property
    def _registry(self) -> Registry:
        registry: Registry = self.config.clausebook_registry
        return registry


class Lines(LineByLine):
    """Lines that stand by themselves: the number of an agreement, its parties, 以上."""

    kind = "lines"
    option_spec: ClassVar = {"align": str}  # the checks know which there are

    def classes(self) -> list[str]:
        align = self.options.get("align", "")
        return [f"align-{align if align in ALIGNMENTS else next(iter(ALIGNMENTS))}"]


def setup(app: Sphinx) -> ExtensionMetadata:
    app.add_directive("signature", Signature)
    app.add_directive("lines", Lines)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
