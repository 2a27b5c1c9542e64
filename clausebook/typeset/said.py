"""What an agreement says, as plain text, and the number that the text is known by."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from docutils import nodes

from ..model.sources import sha256
from .classes import FILE, RUBY


def text_of(doctree: nodes.document, whole: bool = True) -> str:
    """Return all that an agreement's resolved doctree prints, with its numbers and marks, a block a line.

    A picture is the digest of its file, a reading stands behind its word: 漢字《かんじ》. Both are left out of a text
    that is not `whole`.
    """
    lines = _lines(doctree) if whole else (block.astext() for block in _blocks(doctree))
    return "".join(f"{line}\n" for line in lines)


def _blocks(node: nodes.Element) -> Iterator[nodes.TextElement]:
    for child in node.children:
        if isinstance(child, nodes.TextElement):
            yield child
        elif isinstance(child, nodes.Element) and not isinstance(child, nodes.Invisible | nodes.system_message):
            yield from _blocks(child)


def _lines(node: nodes.Element) -> Iterator[str]:
    for child in node.children:
        if isinstance(child, nodes.Invisible | nodes.system_message):
            continue
        if isinstance(child, nodes.image):
            yield sha256(Path(child[FILE]).read_bytes())
        elif isinstance(child, nodes.TextElement):
            yield "".join(_words(child))
            yield from (sha256(Path(image[FILE]).read_bytes()) for image in child.findall(nodes.image))
        elif isinstance(child, nodes.Element):
            yield from _lines(child)


def _words(node: nodes.Node) -> Iterator[str]:
    if isinstance(node, nodes.Text):
        yield str(node)
    for child in node.children:
        yield from _words(child)
    if isinstance(node, nodes.Element) and RUBY in node:
        yield f"《{node[RUBY]}》"


def check_number(digest: str) -> str:
    """Return what of the SHA-256 of a text people read to each other: 1A2B-3C4D-5E6F."""
    return "-".join(digest[start : start + 4].upper() for start in (0, 4, 8))
