"""The text of an agreement as the handbook has it, compared with an original."""

from __future__ import annotations

from collections.abc import Sequence

from docutils import nodes

from ..model.corrections import Correction
from ..typeset.said import text_of
from .files import corrected
from .seen import Seen
from .verification import Difference, differences

_CONTENTS = "contents-list"
"""The class of a list of contents, which is made anew and has other page numbers."""


def compared(
    original: Seen, doctree: nodes.document, corrections: Sequence[Correction] = (), shown: str = ""
) -> list[Difference]:
    """Return where the text of an agreement differs from its original; SourceError for corrections that do not fit."""
    for container in [node for node in doctree.findall(nodes.container) if _CONTENTS in node["classes"]]:
        container.parent.remove(container)
    lines = [(line.place, line.seen) for line in original.lines()]
    return list(differences(corrected(lines, corrections, shown), [text_of(doctree, whole=False)]))
