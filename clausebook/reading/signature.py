"""The signature block: ``{signature}``, line by line as it is written.

Blank lines part the block into groups: the date, and the fields of each party.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective
from sphinx.util.typing import ExtensionMetadata

from ..model.blanks import EACH
from ..model.contract import STEMS
from .records import domain_of

_EACH = re.compile(rf"(\{{\{{\s*){EACH}(?=の|\s*\}}\}})")


class Signature(SphinxDirective):
    """A container of line blocks, one a group; a group that starts with a party has its class."""

    has_content = True

    def run(self) -> list[nodes.Node]:
        block = nodes.container(classes=["signature"])
        self.set_source_info(block)
        numbered = enumerate(self.content, start=self.lineno + 1)
        for filled, group in groupby(numbered, key=lambda entry: bool(entry[1].strip())):
            if filled:
                block += [self._group(lines) for lines in self._for_each(list(group))]
        return [block]

    def _for_each(self, lines: list[tuple[int, str]]) -> Iterator[list[tuple[int, str]]]:
        """Yield a group once, or for each party if it speaks of each: {{当事者の住所}}."""
        contract = domain_of(self.env).contracts.get(self.env.docname)
        if not contract or not any(_EACH.search(text) for _, text in lines):
            yield lines
            return
        for role in contract.sides.values():
            yield [(number, _EACH.sub(rf"\g<1>{role}", text)) for number, text in lines]

    def _group(self, numbered: list[tuple[int, str]]) -> nodes.line_block:
        group = nodes.line_block(classes=["signature-group"])
        for number, text in numbered:
            children, messages = self.parse_inline(text, lineno=number)
            line = nodes.line("", "", *children)
            for node in line.findall(nodes.Element):  # what is nested in a line is counted from there
                node.source, node.line = self.get_source_info()[0], number
            group += [line, *messages]
        first = group[0].astext().lstrip(" 　（(「")
        group["classes"].append("party-fields" if first.startswith(tuple(self._names())) else "signing-date")
        return group

    def _names(self) -> Iterator[str]:
        """Yield what a party is called here: in an agreement as it prints, on a topic's page by its role."""
        contract = domain_of(self.env).contracts.get(self.env.docname)
        yield from contract.sides if contract else (*self.config.clausebook_registry.roles, EACH)
        yield from STEMS


def setup(app: Sphinx) -> ExtensionMetadata:
    app.add_directive("signature", Signature)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
