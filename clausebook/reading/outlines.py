"""The lists of a clause: read from the doctree as an outline, and given the marks, classes and anchors of its parts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from docutils import nodes

from ..model.diagnostics import Kind
from ..model.marks import Level, Mark, Marks
from ..model.structure import Article, ListEntry, Listing, Outline, Part
from ..typeset.classes import FIRST


class ListFault(NamedTuple):
    """What is wrong with a list that is numbered by itself, and the node that it is about."""

    node: nodes.Element
    kind: Kind
    message: str


def mark_list(listing: nodes.Element, marks: Marks, level: Level | None) -> Iterator[ListFault]:
    """Give a list of an annex or of a cell its marks, from where it is to begin; yield what is wrong with it."""
    if level is None:
        yield ListFault(listing, Kind.NUMBER, f"箇条が深すぎます。{len(Level)}段に収めてください。")
        return
    bulleted = isinstance(listing, nodes.bullet_list)
    listing["classes"].append(next(name for name, each in LEVEL_CLASSES.items() if each is level))
    mark = marks.bullet if bulleted else marks.of(level)
    listing[FIRST] = mark.first
    for number, item in enumerate(listing.children, start=listing.get("start", 1)):
        if not (isinstance(item, nodes.list_item) and item.children and isinstance(item[0], nodes.paragraph)):
            yield ListFault(listing, Kind.MARKUP, "項目は文で始めてください。表や図は、文の次に置きます。")
            continue
        try:
            item[0].insert(0, nodes.inline("", mark.format(number), classes=["mark"]))
        except ValueError as error:
            yield ListFault(item, Kind.NUMBER, str(error))
        for below in lists_of(item):
            yield from mark_list(below, marks, level.below)


def lists_of_cells(node: nodes.Element) -> list[nodes.Element]:
    """Return the lists that stand in the cells of tables."""
    return [each for each in lists_below(node) if isinstance(each.parent, nodes.entry)]


def lists_below(node: nodes.Element) -> list[nodes.Element]:
    """Return the lists below a node that stand in no other one."""
    lists = node.findall(lambda each: isinstance(each, nodes.enumerated_list | nodes.bullet_list))
    return [each for each in lists if isinstance(each, nodes.Element) and not isinstance(each.parent, nodes.list_item)]


def outline_of(node: nodes.Element) -> Outline:
    """Return the outline of what stands in an article's section, or in any other container of a clause."""
    lists = lists_of(node)
    first = node.index(lists[0]) if lists else len(node)
    texts = paragraphs_of(node)
    behind = [text for text in texts if node.index(text) > first]
    paragraphs = any("paragraphs" in child["classes"] for child in lists)
    line = _line(behind[0]) if behind else 0
    return Outline(tuple(map(_listing, lists)), len(texts) > len(behind), paragraphs, node.line or 0, line)


def _listing(node: nodes.Element) -> Listing:
    entries = tuple(
        ListEntry(tuple(map(_listing, lists_of(entry))), _line(entry))
        for entry in node.children
        if isinstance(entry, nodes.list_item)
    )
    return Listing(0 if isinstance(node, nodes.bullet_list) else node.get("start", 1), entries)


def _line(node: nodes.Element) -> int:
    """Return the line of a node, or of the first below it that has one."""
    return next((below.line for below in node.findall(nodes.Element) if below.line), 0)


def apply_structure(node: nodes.Element, article: Article, marks: Marks) -> None:
    """Give what stands below a node the classes, marks and anchors of an article's parts."""
    texts = paragraphs_of(node)
    for text in texts:
        text["classes"].append("sole-paragraph" if article.sole else "lead")
    for text in texts[:1] if article.sole else ():
        text["ids"] = [article.parts[0].anchor]
    apply_lists(node, article, marks)


def apply_lists(node: nodes.Element, article: Article, marks: Marks) -> None:
    """Give the lists below a node the classes, marks and anchors of an article's parts."""
    runs, mark = (article.parts[0].runs, marks.lead_item) if article.sole else ((article.parts,), marks.paragraph)
    for listing, run in zip(lists_of(node), runs, strict=False):  # there is one run of 項, or that is a fault
        _apply_run(listing, run, mark, marks)


LEVEL_CLASSES = {
    "paragraphs": Level.PARAGRAPH,
    "items": Level.ITEM,
    "subitems": Level.SUBITEM,
    "second-subitems": Level.SECOND_SUBITEM,
    "third-subitems": Level.THIRD_SUBITEM,
}
"""The class of a list, and the level of its entries."""


def _apply_run(listing: nodes.Element, run: Sequence[Part], mark: Mark, marks: Marks) -> None:
    if isinstance(listing, nodes.enumerated_list):
        listing[FIRST] = mark.first
    levels = {part.level for part in run}
    listing["classes"] += [
        name for name, level in LEVEL_CLASSES.items() if level in levels and name not in listing["classes"]
    ]
    for item, part in zip(listing.children, run, strict=False):  # none below the last level, which is a fault
        assert isinstance(item, nodes.list_item)
        item["ids"] = [part.anchor] if part.anchor else []
        paragraph = item[0]
        assert isinstance(paragraph, nodes.paragraph)
        paragraph.insert(0, nodes.inline("", part.mark, classes=["mark"]))
        for below, inner in zip(lists_of(item), part.runs, strict=True):
            _apply_run(below, inner, marks.of(part.level.below or part.level), marks)


def paragraphs_of(node: nodes.Element) -> list[nodes.Element]:
    """Return the paragraphs that stand right below a node."""
    return [child for child in node.children if isinstance(child, nodes.paragraph)]


def is_mark(node: nodes.Node) -> bool:
    """Tell whether a node is the mark of a 項 or 号, which stands before its text."""
    return isinstance(node, nodes.inline) and "mark" in node["classes"]


def lists_of(node: nodes.Node) -> list[nodes.Element]:
    """Return the lists that stand right below a node."""
    return [child for child in node.children if isinstance(child, nodes.enumerated_list | nodes.bullet_list)]
