"""Joining the lines of a source paragraph: in Japanese with nothing, between Latin words with a space.

Markdown keeps the line ends, and a browser or a typesetter makes a space of each.
"""

from __future__ import annotations

import unicodedata

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms import SphinxTransform
from sphinx.util.typing import ExtensionMetadata


class JoinLines(SphinxTransform):
    """Take the line ends out of every paragraph."""

    # After the parser, before titles and search entries are collected (doctree-read, 880).
    default_priority = 490

    def apply(self) -> None:
        for block in self.document.findall(nodes.TextElement):
            if isinstance(block, nodes.FixedTextElement) or not isinstance(
                block, nodes.Body | nodes.Titular | nodes.caption
            ):
                continue
            texts = list(block.findall(nodes.Text))
            for before, text, after in zip(["", *texts], texts, [*texts[1:], ""], strict=False):
                if text.parent and "\n" in text:
                    text.parent.replace(text, nodes.Text(join(str(text), before[-1:], after[:1])))


def join(text: str, before: str = "", after: str = "") -> str:
    """Join the lines of a text that stands between the characters `before` and `after`."""
    parts = text.split("\n")
    joined = parts[0]
    for number, part in enumerate(parts[1:], start=1):
        left = (joined or before)[-1:]
        right = (part or (after if number == len(parts) - 1 else ""))[:1]
        joined += (" " if _is_latin(left) and _is_latin(right) else "") + part
    return joined


def _is_latin(char: str) -> bool:
    """Tell whether a character is of those that words in Latin letters are written with; nothing is none."""
    return bool(char) and (char.isascii() or unicodedata.name(char, "").startswith(("LATIN", "GREEK", "CYRILLIC")))


def setup(app: Sphinx) -> ExtensionMetadata:
    app.add_transform(JoinLines)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
