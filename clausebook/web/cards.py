"""Cards, grids and badges of the catalogue's pages, as sphinx-design writes and styles them."""

from __future__ import annotations

from collections.abc import Iterable

from docutils import nodes
from sphinx_design.shared import create_component


def badge(text: str, tone: str = "plain") -> nodes.inline:
    """Return a small label; `tone` is a class of the style sheet, less ``stance-``."""
    return nodes.inline("", text, classes=["stance", f"stance-{tone}"])


def card(title: nodes.reference, body: Iterable[nodes.Node], footer: Iterable[nodes.Node] = ()) -> nodes.container:
    """Return a card that leads, wherever it is clicked, where its title does; the footer's links go their own ways."""
    title["classes"].append("sd-stretched-link")
    made = create_component("card", ["sd-card", "sd-sphinx-override", "sd-shadow-sm", "sd-card-hover"])
    inside = create_component("card-body", ["sd-card-body"])
    inside += nodes.paragraph("", "", title, classes=["sd-card-title"])
    inside += body
    made += inside
    if footer := list(footer):
        made += create_component("card-footer", ["sd-card-footer"], children=footer)
    return made


def grid(cards: Iterable[nodes.container]) -> nodes.container:
    """Return cards side by side: one in a row on a phone, two where there is room."""
    row = create_component("grid-row", ["sd-row", "sd-row-cols-1", "sd-row-cols-md-2", "sd-g-3"])
    for each in cards:
        row += create_component("grid-item", ["sd-col", "sd-d-flex-row"], children=[each])
    return create_component("grid-container", ["sd-container-fluid", "sd-sphinx-override"], children=[row])
