"""Putting a deal's entries into the blanks of an agreement's resolved doctree."""

from __future__ import annotations

from copy import copy

from docutils import nodes

from ..model.blanks import FILLED, OPEN
from .file import Deal, Execution


def fill(doctree: nodes.document, deal: Deal, closing: str = "") -> nodes.document:
    """Return a copy of an agreement with its blanks filled in; each value is text, never markup.

    `closing` is what stands in place of the closing when the agreement is signed electronically. The copy
    knows nothing of Sphinx, and can be handed to another process.
    """
    filled = doctree.deepcopy()
    filled.settings = copy(doctree.settings)
    filled.settings.env = None
    for node in filled.findall():
        node.document = filled  # in which docutils leaves the original
    for blank in list(filled.findall(nodes.inline)):
        if "blank" in blank:
            _fill(blank, deal)
    if deal.execution is Execution.ELECTRONIC:
        _execute_electronically(filled, closing)
    return filled


def _fill(blank: nodes.inline, deal: Deal) -> None:
    entry = deal.entries.get(blank["blank"])
    if entry:
        blank.children = []
        blank += nodes.Text(entry.text)
        blank["classes"].append(FILLED)
    elif any(blank["blank"] in opening.printed for opening in deal.open):
        blank["classes"].append(OPEN)


def _execute_electronically(doctree: nodes.document, closing: str) -> None:
    """Have the closing speak of electronic signatures, and no place kept for a seal."""
    paragraphs = [node for node in doctree.findall(nodes.paragraph) if "closing" in node["classes"]]
    for paragraph in paragraphs[:1]:
        paragraph.children = []
        paragraph += nodes.Text(closing)
    for paragraph in paragraphs[1:]:
        paragraph.parent.remove(paragraph)
    for block in doctree.findall(nodes.container):
        if "signature" in block["classes"]:
            block["classes"].append("electronic")
