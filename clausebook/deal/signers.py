"""Who signs an agreement: the parties that its text names, and what there is for each in the signature block."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from docutils import nodes

from ..model.blanks import Registry
from ..model.contract import STEMS, Contract, begins_with_party
from ..typeset.classes import SIGNATURE_BLOCK


def signature_blocks(doctree: nodes.document) -> list[nodes.container]:
    """Return the signature blocks of an agreement."""
    return [block for block in doctree.findall(nodes.container) if SIGNATURE_BLOCK in block["classes"]]


def unsigned(doctree: nodes.document, contract: Contract, registry: Registry) -> list[str]:
    """Return what those parties are called whom the text names, but for whom there is nothing in the signature block.

    There is something for a party with a blank there, or a line that begins with what it is called, or has that in
    brackets. Where there is no signature block, nobody is told.
    """
    blocks = signature_blocks(doctree)
    lines = [line.astext() for block in blocks for line in block.findall(nodes.line)]
    parts = [part for line in lines for part in re.split("[（(]", line)]
    named, signing = set(_roles_in([doctree], registry)), set(_roles_in(blocks, registry))
    text = doctree.astext()
    missing = []
    for side in contract.sides if blocks else ():
        roles = {role for role, printed in contract.parties.items() if printed == side}
        is_named = named & roles or (side in STEMS and side in text)
        begins = any(begins_with_party(part, word) for part in parts for word in (side, *roles))
        if is_named and not begins and not signing & roles:
            missing.append(side)
    return missing


def _roles_in(parts: Sequence[nodes.Element], registry: Registry) -> Iterator[str]:
    """Yield the role of each party, and of whoever has a blank, in parts of an agreement."""
    for part in parts:
        for node in part.findall(nodes.inline):
            if "party" in node:
                yield node["party"]
            elif "blank" in node:
                yield registry.split(node["blank"])[0]
