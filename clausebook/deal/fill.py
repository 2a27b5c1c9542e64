"""Putting a deal's entries into the blanks of an agreement's resolved doctree."""

from __future__ import annotations

from copy import copy

from docutils import nodes

from ..model.blanks import FILLED, OPEN
from ..reading.project import ELECTRONIC, ON_PAPER
from .file import Deal, Execution


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
        blank["classes"].append(FILLED)
    elif any(blank["blank"] in opening.printed for opening in deal.open):
        blank["classes"].append(OPEN)


def settle_execution(doctree: nodes.document, execution: Execution) -> None:
    """Leave the one closing that fits, of the two that an agreement was read with; keep room for seals on paper."""
    electronic = execution is Execution.ELECTRONIC
    own = [node for node in doctree.findall(nodes.Element) if ON_PAPER in node.get("classes", ())]
    for container in [node for node in doctree.findall(nodes.container) if ELECTRONIC in node["classes"]]:
        container.parent.remove(container)
        if electronic and own:
            for paragraph in container.findall(nodes.paragraph):
                paragraph["classes"].append("closing")
            place = own[0].parent.index(own[0])
            own[0].parent[place:place] = container.children
            for node in own:
                node.parent.remove(node)
    for block in doctree.findall(nodes.container) if electronic else ():
        if "signature" in block["classes"]:
            block["classes"].append("electronic")
