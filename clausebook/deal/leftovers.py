"""What was typed into the text of an agreement where a blank should be: ●●円, 令和　　年, 【会社名】.

A node tells what it is, and where it came from: of blanks the deal decides, and a party, a number or a reference is
none of what was typed.
"""

from __future__ import annotations

from collections.abc import Iterator

from docutils import nodes

from ..model.diagnostics import Finding, Kind
from ..model.standins import typed_stand_in
from ..reading.project import Sources
from .file import Execution

_SOMETHING = "\ue000"
"""Stands for what was not typed, in the text around it."""


def leftovers(doctree: nodes.document, sources: Sources, execution: Execution) -> Iterator[Finding]:
    """Yield each text of an agreement, as it is executed, that holds what stands in for a value.

    On paper, what there is to sign on stays in the signature block: its rules, and labels without a value.
    """
    for block in doctree.findall(nodes.TextElement):
        if isinstance(block, nodes.Inline) or block.parent is None:
            continue
        in_signatures = any("signature" in above["classes"] for above in _above(block))
        stays = in_signatures and execution is Execution.PAPER
        text = _typed(block)
        if typed := typed_stand_in(text, rules_stay=stays):
            found = f"本文に、記入前の印「{typed}」が手で書いてあります。"
        elif in_signatures and not stays and _has_no_value(block, text):
            found = f"署名欄の「{text.strip()}」の後に何もありません。"
        else:
            continue
        place = next(node for node in (block, *_above(block)) if node.source or node.parent is None)
        line = next((node.line for node in (block, *_above(block)) if node.line), 0)
        message = f"{found}完成した契約書にできません。空欄を blanks.yml に書き、「{{{{名前}}}}」で差し込んでください。"
        yield Finding(sources.show(place.source or ""), line, Kind.BLANK, message)


def _has_no_value(line: nodes.TextElement, text: str) -> bool:
    """Tell whether a line of the signature block is a label alone; one may name a party, with its fields below."""
    return text.rstrip().endswith(("：", ":")) and (line is not line.parent[0] or len(line.parent) == 1)


def _above(node: nodes.Node) -> Iterator[nodes.Element]:
    while node.parent is not None:
        node = node.parent
        yield node


def _typed(block: nodes.TextElement) -> str:
    """Return the text of a block as it was typed; marks and numbers before it are left out."""
    text = ""
    for child in block.children:
        if isinstance(child, nodes.Text):
            text += str(child)
        elif isinstance(child, nodes.Element) and not {"mark", "number"} & {*child["classes"]}:
            text += _SOMETHING
    return text
