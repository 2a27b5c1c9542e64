"""What was typed into the text of an agreement where a blank should be, and notes that were left: ●●円, ※後で直す.

A node tells what it is, and where it came from: of blanks the deal decides, and a party, a number or a reference is
none of what was typed.
"""

from __future__ import annotations

from collections.abc import Iterator

from docutils import nodes
from sphinx.addnodes import pending_xref

from ..model.diagnostics import Finding, Kind
from ..model.standins import Place, typed_stand_in
from ..reading.project import OTHER, Sources
from ..typeset.classes import MARK, RUBY, SIGNATURE_BLOCK
from .file import Execution

_SOMETHING = "\ue000"
"""Stands for what was not typed, in the text around it."""

_ADVICE = "消すか、空欄を blanks.yml に書いて「{{名前}}」で差し込んでください。"


def leftovers(doctree: nodes.document, sources: Sources, execution: Execution) -> Iterator[Finding]:
    """Yield each text of an agreement, as it is executed, that holds what stands in for a value.

    On paper, what there is to sign on stays in the signature block: its rules, and labels without a value.
    """
    for block in doctree.findall(nodes.TextElement):
        if isinstance(block, nodes.Inline) or block.parent is None:
            continue
        in_signatures = any(SIGNATURE_BLOCK in above["classes"] for above in _above(block))
        stays = in_signatures and execution is Execution.PAPER
        text = _typed(block)
        if typed := typed_stand_in(text, rules_stay=stays, place=_place(block)):
            found = f"本文に、記入前の印や書きかけの注「{typed}」が手で書いてあります。"
        elif in_signatures and not stays and _has_no_value(block, text):
            found = f"署名欄の「{text.strip()}」の後に何もありません。"
        else:
            continue
        known = [block, *_above(block)]
        source = next((node.source for node in known if node.source), "")
        line = next((node.line for node in known if node.line), 0)
        message = f"{found}完成した契約書にできません。{_ADVICE}"
        yield Finding(sources.show(source), line, Kind.BLANK, message)


def _place(block: nodes.TextElement) -> Place:
    """Return where a text stands: in the title of the agreement, in a table, or anywhere else."""
    if isinstance(block, nodes.title) and isinstance(block.parent.parent, nodes.document):
        return Place.TITLE
    in_table = any(isinstance(above, nodes.entry) for above in _above(block))
    return Place.CELL if in_table else Place.TEXT


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
        elif isinstance(child, nodes.TextElement) and not _NUMBERS & {*child["classes"]}:
            text += _SOMETHING if _is_decided(child) else _typed(child) + child.get(RUBY, "")
    return text


_NUMBERS = {MARK, "number"}
_DECIDED = {"blank", "party", "document-name", OTHER}


def _is_decided(node: nodes.TextElement) -> bool:
    """Tell whether a part of a text is none of what was typed, but for how it looks: a blank, a party, a reference."""
    return bool(_DECIDED & {*node["classes"]}) or "refid" in node or isinstance(node, pending_xref)
