"""What stands in a line: each sign of a text, with where it leads and how it looks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from docutils import nodes

from ..model.blanks import FILLED, OPEN
from ..model.diagnostics import Finding, Kind, SourceError, code_points
from .classes import HARD_BREAK, MARK, RUBY, RUN_IN, UNDERLINE
from .fonts import Glyph, Typeface, clusters
from .linebreak import Class, classes_of

UNSEEN = (nodes.Invisible, nodes.system_message)
"""Nodes that print nothing."""


class Ruby(NamedTuple):
    """A reading above some signs, and the `node` that has it: which tells them from the next that reads alike."""

    text: str
    node: nodes.Node


class Look(NamedTuple):
    """How a sign looks: in the typeface of headings, raised (1) or lowered (-1) and small, underlined, with ruby."""

    strong: bool = False
    raised: int = 0
    underlined: bool = False
    ruby: Ruby | None = None


class Inline(NamedTuple):
    """A cluster of a text: what it links to, whether it is of a blank that is filled in or open, how it looks.

    `note` is the id of the footnote that it calls; `label` tells that it is of the number before the text; `node` is
    the text that it is of, or what is drawn in its place.
    """

    cluster: str
    target: str = ""
    uri: str = ""
    blank: str = ""
    look: Look = Look()
    note: str = ""
    label: bool = False
    node: nodes.Node | None = None

    def saying(self, cluster: str, node: nodes.Node) -> Inline:
        """Return what looks like it and says something else; a text has thousands."""
        return Inline(cluster, self.target, self.uri, self.blank, self.look, self.note, self.label, node)


RULE = Inline("\0")
"""Stands for a blank that prints as a rule up to the right edge; of which one, its node tells."""

BREAK = Inline("\n")
"""Stands for the end of a line that the author asks for."""


def is_rule(inline: Inline) -> bool:
    """Tell whether a sign stands for a blank that prints as a rule."""
    return inline.cluster == RULE.cluster


def has_rule(inlines: Sequence[Inline]) -> bool:
    """Tell whether any of some signs does."""
    return any(map(is_rule, inlines))


RAISED = {1: 0.38, 0: 0.0, -1: -0.14}
"""How far signs stand above the baseline, in parts of the size: what is raised, and what is lowered."""

_PLAIN = Inline("")


def inlines_of(children: Sequence[nodes.Node], around: Inline = _PLAIN) -> Iterator[Inline]:
    """Yield the signs of some inline nodes; SourceError names what cannot be set. `around` is what they stand in."""
    for child in children:
        look = around.look
        match child:
            case nodes.Text():
                yield from (around.saying(sign, child) for sign in clusters(child.astext()))
            case nodes.inline() if "blank" in child["classes"] and not child.astext():
                yield RULE._replace(node=child)
            case nodes.inline() if HARD_BREAK in child["classes"]:
                if parts_words(child):
                    yield around.saying(" ", child)
                yield BREAK
            case nodes.inline() if RUBY in child["classes"]:
                look = look._replace(ruby=Ruby(child["ruby"], child))
                yield from inlines_of(child.children, around._replace(look=look))
            case nodes.inline() if UNDERLINE in child["classes"]:
                yield from inlines_of(child.children, around._replace(look=look._replace(underlined=True)))
            case nodes.inline() if state := next((each for each in (FILLED, OPEN) if each in child["classes"]), ""):
                yield from inlines_of(child.children, around._replace(blank=state))
            case nodes.reference():
                leads = around._replace(target=child.get("refid", ""), uri=child.get("refuri", ""))
                yield from inlines_of(child.children, leads)
            case nodes.footnote_reference():
                note = around._replace(target=child["refid"], note=child["refid"], look=look._replace(raised=1))
                yield from inlines_of(child.children, note)
            case nodes.strong() | nodes.emphasis():
                yield from inlines_of(child.children, around._replace(look=look._replace(strong=True)))
            case nodes.subscript() | nodes.superscript():
                raised = 1 if isinstance(child, nodes.superscript) else -1
                yield from inlines_of(child.children, around._replace(look=look._replace(raised=raised)))
            case nodes.inline():
                label = around.label or bool({RUN_IN, MARK} & {*child["classes"]})
                yield from inlines_of(child.children, around._replace(label=label))
            case nodes.Element() if not isinstance(child, UNSEEN):
                raise unsettable(child, f"{child.tagname} は PDF に組めません。文字だけで書いてください。")


def parts_words(hard_break: nodes.Node) -> bool:
    """Tell whether a hard line break parts Latin words or numbers: a space keeps them apart in what is copied."""
    block = hard_break.parent
    while isinstance(block.parent, nodes.TextElement):
        block = block.parent
    before, _, behind = "".join(_signs(block, hard_break)).partition("\0")
    return _is_latin(before[-1:]) and _is_latin(behind.lstrip("\n")[:1])


def _signs(block: nodes.Element, hard_break: nodes.Node) -> Iterator[str]:
    """Yield what a block says, a hard line break as NUL, and the others as LF."""
    for node in block.findall():
        if isinstance(node, nodes.Text):
            yield str(node)
        elif isinstance(node, nodes.inline) and HARD_BREAK in node["classes"]:
            yield "\0" if node is hard_break else "\n"


def _is_latin(sign: str) -> bool:
    return sign.isalnum() and classes_of(sign).jlreq is Class.WESTERN


def unsettable(node: nodes.Node | None, message: str, kind: Kind = Kind.MARKUP) -> SourceError:
    """Return the error for a node that cannot be set, with the file and line it comes from."""
    line, source = None, None
    while node is not None and not (line and source):
        line, source = line or node.line, source or node.source
        node = node.parent
    return SourceError([Finding(str(source or ""), line or 0, kind, message)])


def glyph_of(sign: str, typeface: Typeface, node: nodes.Node) -> Glyph:
    """Return the glyph of a sign; SourceError if the typeface has none."""
    glyph = typeface.glyph(sign)
    if glyph is None:
        raise unsettable(node, f"「{sign}」（{code_points(sign)}）は書体 {typeface.name} にありません。", Kind.GLYPH)
    return glyph


def elements(node: nodes.Element) -> list[nodes.Element]:
    """Return the children that can be seen."""
    return [child for child in node.children if isinstance(child, nodes.Element) and not isinstance(child, UNSEEN)]


def is_figure(node: nodes.Element) -> bool:
    """Tell whether a block is a picture, with a caption or without."""
    alone = isinstance(node, nodes.paragraph) and [type(child) for child in node.children] == [nodes.image]
    return alone or isinstance(node, nodes.figure | nodes.image)
