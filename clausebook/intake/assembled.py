"""The text of an agreement as the handbook has it, compared with an original."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest

from docutils import nodes

from ..model.corrections import Correction
from ..reading.captions import UNPRINTED
from ..reading.looks import notes_of
from ..typeset.said import text_of
from .division import contract_of
from .files import corrected
from .seen import Look, Seen
from .verification import Difference, differences, squeezed

_CONTENTS = "contents-list"
"""The class of a list of contents, which is made anew and has other page numbers."""


def compared(
    original: Seen,
    doctree: nodes.document,
    corrections: Sequence[Correction] = (),
    shown: str = "",
    notes: Sequence[str] | None = None,
) -> list[Difference]:
    """Return where the text of an agreement differs from its original; SourceError for corrections that do not fit.

    `notes` are the texts of the original's footnotes, if it does not hold them itself.
    """
    own = notes_of(doctree)
    hidden = {_CONTENTS, UNPRINTED}
    for node in list(doctree.findall(nodes.Element)):
        if hidden & {*node["classes"]} or isinstance(node, nodes.footnote | nodes.footnote_reference):
            node.parent.remove(node)
    read = Seen(contract_of(original))
    lines = [(line.place, line.seen) for line in read.lines()]
    wanted = noted_in(read) if notes is None else notes
    found = list(differences(corrected(lines, corrections, shown), [text_of(doctree, whole=False)]))
    if wanted or notes is not None:
        pairs = enumerate(zip_longest(wanted, own, fillvalue=""), start=1)
        found += [Difference(f"脚注{n}", a, b, "") for n, (a, b) in pairs if squeezed(a) != squeezed(b)]
    return found


def noted_in(seen: Seen) -> list[str]:
    """Return the texts of a document's footnotes."""
    return [span.text for line in seen.lines() for span in line.spans if span.look is Look.FOOTNOTE]
