"""An agreement's resolved doctree with a deal's entries in its blanks."""

from __future__ import annotations

from copy import copy

from docutils import nodes

from ..model.blanks import FILLED, HAND, OPEN, SEAL_AT_END, SEAL_LABEL
from ..reading.project import ELECTRONIC, ON_PAPER
from ..typeset.classes import STAMPED
from .file import Deal, Execution
from .signers import signature_blocks


def fill(doctree: nodes.document, deal: Deal) -> nodes.document:
    """Return a copy of an agreement with its blanks filled in; each value is text, never markup.

    The copy knows nothing of Sphinx, and can be handed to another process.
    """
    filled = doctree.deepcopy()
    filled.settings = copy(doctree.settings)
    filled.settings.env = None
    for node in filled.findall():
        node.document = filled  # in which docutils leaves the original
    for blank in list(filled.findall(nodes.inline)):
        if "blank" in blank:
            _fill(blank, deal)
    return filled


def _fill(blank: nodes.inline, deal: Deal) -> None:
    entry = deal.entries.get(blank["blank"])
    if entry:
        blank.children = []
        blank += nodes.Text(entry.text)
        blank["classes"] += [FILLED, HAND] if entry.is_by_hand else [FILLED]
    elif any(blank["blank"] in opening.printed for opening in deal.open):
        blank["classes"].append(OPEN)


def settle_execution(doctree: nodes.document, execution: Execution) -> None:
    """Leave the one closing that fits, of the two that an agreement was read with; on paper there is room for seals.

    The electronic closing takes the place of the agreement's own; where that has none, it stands before the signatures.
    """
    electronic = execution is Execution.ELECTRONIC
    own = [node for node in doctree.findall(nodes.Element) if ON_PAPER in node.get("classes", ())]
    signatures = signature_blocks(doctree)
    for container in [node for node in doctree.findall(nodes.container) if ELECTRONIC in node["classes"]]:
        place = (own or signatures or [container])[0]
        if electronic:
            for paragraph in container.findall(nodes.paragraph):
                paragraph["classes"].append("closing")
            index = place.parent.index(place)
            place.parent[index:index] = container.children
            for node in own:
                node.parent.remove(node)
        container.parent.remove(container)
    if electronic:
        _settle_notes(doctree)
    for block in signatures if electronic else ():
        block["classes"].append("electronic")
        _drop_seals(block)
    for page in doctree.findall(nodes.section):
        if electronic and STAMPED in page["classes"]:
            page["classes"].remove(STAMPED)


def _settle_notes(doctree: nodes.document) -> None:
    """Number the footnotes as they are read now, and drop those that nothing calls any more."""
    calls = list(doctree.findall(nodes.footnote_reference))
    numbers = {call["refid"]: str(number) for number, call in enumerate(calls, start=1)}
    for call in calls:
        call[:] = [nodes.Text(numbers[call["refid"]])]
    for note in list(doctree.findall(nodes.footnote)):
        if number := numbers.get(note["ids"][0]):
            note[0] = nodes.label("", number)
        else:
            note.parent.remove(note)


def _drop_seals(block: nodes.container) -> None:
    """Drop the seals that are typed at the ends of the lines of a signature block, and the lines that are nothing else.

    What stands before the last text of a line is none of a seal; what is in a blank is not typed.
    """
    for line in list(block.findall(nodes.line)):
        *others, last = [text for text in line.findall(nodes.Text) if str(text)] or [nodes.Text("")]
        before = "" if not others else "_" if _is_in_blank(others[-1]) else str(others[-1])[-1:]
        seal = None if _is_in_blank(last) else SEAL_AT_END.search(before + last)
        if seal:
            left = str(last)[: max(seal.start() - len(before), 0)].rstrip(" 　")
            last.parent.replace(last, nodes.Text(left) if left else [])
        bare = not any("blank" in node for node in line.findall(nodes.inline))
        if bare and ((seal and not line.astext()) or SEAL_LABEL.fullmatch(line.astext().strip(" 　"))):
            line.parent.remove(line)
    for group in list(block.findall(nodes.line_block)):
        if not group.children:
            group.parent.remove(group)


def _is_in_blank(text: nodes.Text) -> bool:
    return text.parent is not None and "blank" in text.parent
