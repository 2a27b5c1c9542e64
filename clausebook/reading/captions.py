"""Where the caption of an article stands in print: behind its number, on a line above, in the text, or nowhere.

Whatever an agreement chooses, its contents, menus and bookmarks name every article in one way: 第1条（目的）.
"""

from __future__ import annotations

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.typing import ExtensionMetadata

from ..model.contract import Captions
from ..typeset.classes import RUN_IN
from .page import ARTICLE, title_of
from .records import domain_of

UNPRINTED = "unprinted"
"""Class of a title that says what its article is called, where the agreement prints none."""

UNCAPTIONED = "uncaptioned"
"""Class of an article that prints no caption, whatever its agreement prints for the others."""

_WITHOUT = {
    Captions.BEHIND: Captions.NONE,
    Captions.BEHIND_RUN_IN: Captions.RUN_IN,
    Captions.ABOVE: Captions.RUN_IN,
}
"""What an article without a caption looks like among others."""


def _dress(app: Sphinx, doctree: nodes.document) -> None:
    """Print the captions of an agreement as it chooses, now that its contents are collected."""
    docname = app.env.docname
    contract = domain_of(app.env).contracts.get(docname)
    if contract is None:
        return
    for section in doctree.findall(nodes.section):
        if ARTICLE in section["classes"]:
            captions = contract.captions
            _dress_article(section, _WITHOUT.get(captions, captions) if UNCAPTIONED in section["classes"] else captions)


def _dress_article(section: nodes.section, captions: Captions) -> None:
    title = title_of(section)
    number, *caption = title.children
    if captions is Captions.BEHIND:
        return
    if captions is Captions.NONE:
        title.children = [number]
        return
    if captions is Captions.ABOVE:
        title.children = [node for node in caption if node.astext().strip()]
    else:
        title["classes"].append(UNPRINTED)
    behind = caption if captions is Captions.BEHIND_RUN_IN else []
    words = [number.deepcopy(), *(node.deepcopy() for node in behind)]
    if behind or number.astext()[-1].isalnum():  # a number with a point or a bracket is written with the space it wants
        words.append(nodes.Text("　"))
    _first_text(section).insert(0, nodes.inline("", "", *words, classes=[RUN_IN]))


def _first_text(section: nodes.section) -> nodes.Element:
    """Return the paragraph that an article begins with."""
    first = next(child for child in section.children[1:] if not isinstance(child, nodes.system_message))
    while isinstance(first, nodes.enumerated_list | nodes.bullet_list | nodes.list_item):
        first = first[0]
    if isinstance(first, nodes.paragraph):
        return first
    empty = nodes.paragraph()
    empty.source, empty.line = section.source, section.line
    section.insert(1, empty)
    return empty


def setup(app: Sphinx) -> ExtensionMetadata:
    app.connect("doctree-read", _dress, priority=950)  # behind what collects the contents
    return {"parallel_read_safe": True, "parallel_write_safe": True}
