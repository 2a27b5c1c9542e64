"""The text of an agreement as the handbook has it, compared with an original."""

from __future__ import annotations

from collections.abc import Sequence

from docutils import nodes

from ..model.corrections import Correction
from ..reading.captions import UNPRINTED
from ..typeset.said import text_of
from .division import contract_of
from .files import corrected
from .seen import Seen
from .verification import Difference, differences

_CONTENTS = "contents-list"
"""The class of a list of contents, which is made anew and has other page numbers."""


def compared(
    original: Seen, doctree: nodes.document, corrections: Sequence[Correction] = (), shown: str = ""
) -> list[Difference]:
    """Return where the text of an agreement differs from its original; SourceError for corrections that do not fit."""
    for node in [node for node in doctree.findall(nodes.Element) if {_CONTENTS, UNPRINTED} & {*node["classes"]}]:
        node.parent.remove(node)
    read = Seen(contract_of(original))
    lines = [(line.place, line.seen) for line in read.lines()]
    return list(differences(corrected(lines, corrections, shown), [text_of(doctree, whole=False)]))
