"""How words look and where lines end: what Markdown has no sign for, and what it writes for one kind of output alone.

``{underline}`…` ``, ``{ruby}`漢字|かんじ` ``, ``{footnote}`…` ``. A hard line break, which MyST writes as HTML,
becomes a node that every output knows.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from docutils import nodes
from markdown_it.token import Token
from sphinx.application import Sphinx
from sphinx.transforms import SphinxTransform
from sphinx.util.docutils import SphinxRole
from sphinx.util.typing import ExtensionMetadata

from ..typeset.classes import HARD_BREAK, RUBY, UNDERLINE

STYLES = ("underline", "ruby", "footnote", "sub", "sup", "strong", "emphasis")
"""The roles of markup that say how words look; what they hold is text."""

FOOTNOTE = "footnote-text"
"""Class of a footnote where its reference stands, until it is numbered."""

RUBY_MARK = "|"
"""What parts a reading from the word that it is of."""

Result = tuple[list[nodes.Node], list[nodes.system_message]]


class UnderlineRole(SphinxRole):
    """Underlined words."""

    def run(self) -> Result:
        return [nodes.inline("", self.text, classes=[UNDERLINE])], []


class RubyRole(SphinxRole):
    """A word with its reading above it."""

    def run(self) -> Result:
        word, _, reading = self.text.partition(RUBY_MARK)
        return [nodes.inline("", word.strip(), classes=[RUBY], ruby=reading.strip())], []


class FootnoteRole(SphinxRole):
    """A footnote, written where it belongs."""

    def run(self) -> Result:
        node = nodes.inline("", self.text, classes=[FOOTNOTE])
        self.set_source_info(node)
        return [node], []


def is_footnote(node: nodes.Node) -> bool:
    """Tell whether a node is a footnote: where it is written, or at the end of its part of the page."""
    return isinstance(node, nodes.footnote) or (isinstance(node, nodes.inline) and FOOTNOTE in node["classes"])


def notes_of(part: nodes.Element) -> list[str]:
    """Return the texts of the footnotes in a part of a page."""
    found = [node for node in part.findall(nodes.Element) if is_footnote(node)]
    return [" ".join(below.astext() for below in node.findall(nodes.paragraph)) or node.astext() for node in found]


def settle_footnotes(
    page: nodes.Element, ends: Callable[[nodes.Element], bool] = lambda part: False, prefix: str = ""
) -> None:
    """Number the footnotes of a page as they are read; their texts stand where the innermost part `ends` around them.

    What stands in no such part is put at the end of the page. `prefix` is what their anchors begin with.
    """
    notes = [node for node in page.findall(nodes.inline) if FOOTNOTE in node["classes"]]
    for number, note in enumerate(notes, start=1):
        anchor, back = f"{prefix}footnote-{number}", f"{prefix}footnote-reference-{number}"
        reference = nodes.footnote_reference("", str(number), refid=anchor, ids=[back])
        footnote = nodes.footnote("", nodes.label("", str(number)), nodes.paragraph("", note.astext()), ids=[anchor])
        footnote["backrefs"] = [back]
        for made in (reference, footnote, footnote[1]):
            made.source, made.line = note.source, note.line
        part: nodes.Element = note.parent
        while part is not page and not ends(part):
            part = part.parent
        note.parent.replace(note, reference)
        part.append(footnote)


class KeepBreaks(SphinxTransform):
    """Make a node of each hard line break, which MyST writes as raw HTML and raw LaTeX."""

    # After the parser, before the lines are joined.
    default_priority = 480

    def apply(self) -> None:
        for raw in list(self.document.findall(nodes.raw)):
            if _is_break(raw):
                broken = [nodes.inline("", "", classes=[HARD_BREAK])] if raw["format"] == "html" else []
                raw.parent.replace(raw, broken)


_BREAK = re.compile(r"<br ?/?>|\\\\")


def is_break(token: Token) -> bool:
    """Tell whether a part of a text is a hard break as HTML writes it; a cell between pipes can have no other."""
    return token.type == "html_inline" and bool(_BREAK.fullmatch(token.content))


def _is_break(raw: nodes.raw) -> bool:
    """Tell whether a raw node is what MyST writes for a hard line break."""
    return isinstance(raw.parent, nodes.TextElement) and bool(_BREAK.fullmatch(raw.astext().strip()))


def setup(app: Sphinx) -> ExtensionMetadata:
    app.add_role("underline", UnderlineRole())
    app.add_role("ruby", RubyRole())
    app.add_role("footnote", FootnoteRole())
    app.add_transform(KeepBreaks)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
