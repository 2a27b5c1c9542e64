"""An agreement's doctree as one who knows Typst well would write it, and its parts in the order in which they are read.

It asks for what Typst offers: text in Japanese, justified lines, hanging items, headings and lead-ins that are sticky,
a signature block that is not broken, with a grid for the fields, and tables with a header that comes again.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from enum import Enum, auto
from math import ceil
from typing import NamedTuple

from docutils import nodes

from clausebook.typeset.classes import ALIGNMENTS, HARD_BREAK
from clausebook.typeset.fonts import EM, MINCHO
from clausebook.typeset.inline import elements
from clausebook.typeset.signatures import SEALS
from clausebook.typeset.style import Style

_COLONS, _UNDERSCORES, _WIDE_SPACE = "：:", "_＿", "\u3000"
_LONGEST_LABEL = 10  # signs
_LONG = 12  # ems: a column with longer cells takes its share of what is left

_SAID_BEFORE = nodes.enumerated_list | nodes.bullet_list | nodes.table

HEAD = """\
#set page(width: {width}pt, height: {height}pt, margin: (x: {left}pt, y: {top}pt), numbering: "1 / 1")
#set text(size: {size}pt, font: "Noto Serif JP", lang: "ja", region: "jp", top-edge: 0.88em, bottom-edge: -0.12em)
#set par(justify: true, leading: {leading}pt, spacing: {leading}pt, first-line-indent: (amount: 1em, all: true))
#set block(spacing: {leading}pt)
#show heading: set text(size: {size}pt, font: "Noto Sans CJK JP", weight: "bold")
#show heading: set block(above: {leading}pt + {pitch}pt, below: {leading}pt, sticky: true)
#let flat(body) = par(first-line-indent: 0em, body)
#let titled(body) = align(center, block(below: {leading}pt + {pitch}pt, heading(text(size: {title}pt, body))))
#let item(left, hang, mark, body) = pad(left: left * 1em, par(
  first-line-indent: 0em, hanging-indent: hang * 1em, box(width: hang * 1em, mark) + body))
#let rule = box(width: 1fr, stroke: (bottom: {rule}pt), outset: (bottom: 0.2em))
#let seal = place(right + horizon, circle(radius: {seal}pt / 2, stroke: {rule}pt + luma(60%)))
#let field(sealed, body) = if sealed {{ pad(right: {seal}pt + 0.5em, flat(body)) + seal }} else {{ flat(body) }}
#let party(..fields) = block(above: {leading}pt + 2 * {pitch}pt, pad(left: {party}em, grid(
  columns: (auto, 1fr), column-gutter: 0.5em, row-gutter: {leading}pt + {pitch}pt, ..fields)))
#set table(stroke: {rule}pt, inset: (x: 0.5em, y: 0.3em + {table_leading}pt / 2))
#set table.cell(breakable: false)
#show table: set text(size: {table}pt)
#show table: set par(justify: false, leading: {table_leading}pt, first-line-indent: 0em)
#show table.cell.where(y: 0): set text(font: "Noto Sans CJK JP", weight: "bold")
"""


class Kind(Enum):
    """What a part of an agreement is."""

    TITLE = auto()
    HEADING = auto()
    ANNEX = auto()  # the heading of one, which begins a page
    MARK = auto()
    TEXT = auto()
    HEAD = auto()  # a cell of a table's first row
    CELL = auto()
    SIGNING = auto()  # a line of the signature block
    LABEL = auto()
    VALUE = auto()  # what stands behind a label there


class Part(NamedTuple):
    """A text that is set by itself; `first` of its row or party, and `ruled` if a rule stands behind it."""

    kind: Kind
    text: str
    first: bool = False
    ruled: bool = False


def head_of(style: Style) -> str:
    """Return how every source begins: the same page, sizes and lines as this project's."""
    return HEAD.format(
        width=style.page_width,
        height=style.page_height,
        left=style.left,
        top=style.top,
        size=style.size,
        leading=style.pitch - style.size,
        pitch=style.pitch,
        title=style.title_size,
        rule=style.rule_width,
        seal=style.seal_size,
        party=style.party_indent,
        table=style.table_size,
        table_leading=style.table_pitch - style.table_size,
    )


class Markup:
    """One agreement: its `source`, and its `parts`."""

    def __init__(self, style: Style, doctree: nodes.document) -> None:
        self.style, self.parts = style, list[Part]()
        self._lines, self._closing = [head_of(style)], _last_words(doctree)
        self._blocks(elements(doctree))

    @property
    def source(self) -> str:
        return "\n".join(self._lines)

    def _blocks(self, children: list[nodes.Element], indent: int = 0) -> None:
        for child, following in zip(children, [*children[1:], None], strict=False):
            match child:
                case nodes.section():
                    self._section(child)
                case nodes.paragraph():
                    self._paragraph(child, sticky=child is self._closing or isinstance(following, _SAID_BEFORE))
                case nodes.enumerated_list() | nodes.bullet_list():
                    self._list(child, indent)
                case nodes.table():
                    self._table(child, indent)
                case nodes.container() if "signature" in child["classes"]:
                    self._signature(child)
                case nodes.container():
                    self._line_groups(child)

    def _section(self, node: nodes.section) -> None:
        heading, *rest = elements(node)
        text = _text_of(heading)
        if isinstance(node.parent, nodes.document):
            self._write(Kind.TITLE, text, "titled({})")
        elif "annex" in node["classes"]:
            self._lines.append("#pagebreak(weak: true)")
            self._write(Kind.ANNEX, text, "heading({})")
        elif "unprinted" in heading["classes"]:
            self._lines.append(f"#v({self.style.pitch}pt)")
        else:
            centred = {"chapter", "chapter-section", "supplement"} & {*node["classes"]}
            self._write(Kind.HEADING, text, "align(center, heading({}))" if centred else "heading({})")
        self._blocks(rest)

    def _paragraph(self, node: nodes.paragraph, sticky: bool) -> None:
        first = next(iter(node.children), None)
        run_in = isinstance(first, nodes.inline) and "run-in" in first["classes"]
        call = "par(first-line-indent: 0em, hanging-indent: 1em, {})" if run_in else "par({})"
        if "closing" in node["classes"]:
            self._lines.append(f"#v({self.style.pitch}pt)")
        self._write(Kind.TEXT, _text_of(node), _stuck(call, sticky))

    def _list(self, node: nodes.Element, indent: int) -> None:
        if indent == 0 and "items" in node["classes"]:
            indent = self.style.item_indent
        items = [elements(item) for item in elements(node)]
        marks = [_mark_of(text) for text, *_ in items]
        hang = max(
            [
                1 if isinstance(node, nodes.bullet_list) else 2,
                *(ceil(_width(mark.strip()) + 0.4) for mark in marks if mark),
            ]
        )
        for mark, (text, *rest) in zip(marks, items, strict=True):
            words = _text_of(text).removeprefix(mark)
            if mark:
                self.parts.append(Part(Kind.MARK, mark))
                call = f"item({indent}, {hang}, {_content(mark.strip())}, {{}})"
            else:
                call = f"pad(left: {indent}em, par({{}}))"
            self._write(Kind.TEXT, words, _stuck(call, text is self._closing or bool(rest)))
            self._blocks(rest, indent + hang if mark else indent)

    def _line_groups(self, node: nodes.container) -> None:
        align = next(name for name in ALIGNMENTS if f"align-{name}" in node["classes"])
        for group in elements(node):
            self._lines.append(f"#v({self.style.pitch}pt)")
            for line in elements(group):
                text, ruled = _ruled(line)
                self._write(Kind.TEXT, text, f"align({align}, flat({{}}{' + rule' * ruled}))")

    # signatures

    def _signature(self, node: nodes.container) -> None:
        self._lines.append(f"#block(breakable: false, above: {3 * self.style.pitch}pt, {{")
        for group in elements(node):
            if "party-fields" in group["classes"]:
                self._party(group)
                continue
            for line in elements(group):
                text, ruled = _ruled(line)
                self.parts.append(Part(Kind.SIGNING, text))
                self._lines.append(f"pad(left: 1em, flat({_content(text)}{' + rule' * ruled}))")
        self._lines.append("})")

    def _party(self, group: nodes.Element) -> None:
        sealed = next((line for kind in SEALS for line in elements(group) if _is_of(line, kind)), None)
        cells = []
        for number, line in enumerate(elements(group)):
            text, ruled = _ruled(line)
            label = _label(text)
            value = text.removeprefix(label)
            body = f"field({json.dumps(line is sealed)}, {_content(value)}{' + rule' * ruled})"
            if label:
                self.parts += [
                    Part(Kind.LABEL, label.rstrip(_WIDE_SPACE), number == 0),
                    Part(Kind.VALUE, value, ruled=ruled),
                ]
                cells += [_content(label.rstrip(_WIDE_SPACE)), body]
            else:
                self.parts.append(Part(Kind.SIGNING, text))
                cells.append(f"grid.cell(colspan: 2, {body})")
        self._lines.append(f"party({', '.join(cells)})")

    # tables

    def _table(self, node: nodes.table, indent: int) -> None:
        (group,) = node.findall(nodes.tgroup)
        for title in (child for child in elements(node) if isinstance(child, nodes.title)):
            self._write(Kind.TEXT, _text_of(title), _stuck("align(center, flat({}))", True))
        head = [elements(row) for part in elements(group) if isinstance(part, nodes.thead) for row in elements(part)]
        body = [elements(row) for part in elements(group) if isinstance(part, nodes.tbody) for row in elements(part)]
        columns = [*zip(*head, *body, strict=True)]
        longest = [max(_width(line) for cell in column for line in _lines_of(cell)) for column in columns]
        widths = ", ".join("auto" if width <= _LONG else f"{width:.0f}fr" for width in longest)
        aligns = ", ".join(_align(column[-1]) for column in columns)
        calls = [self._cells(row, Kind.HEAD) for row in head] + [self._cells(row, Kind.CELL) for row in body]
        rows = [f"table.header({call})" if number < len(head) else call for number, call in enumerate(calls)]
        made = f"table(columns: ({widths},), align: ({aligns},), {', '.join(rows)})"
        self._lines.append(f"#pad(left: {indent}em, {made})")

    def _cells(self, row: Iterable[nodes.Element], kind: Kind) -> str:
        texts = ["\n".join(_lines_of(cell)) for cell in row]
        self.parts += [Part(kind, text, number == 0) for number, text in enumerate(texts)]
        head = "align(center, {})" if kind is Kind.HEAD else "{}"
        return ", ".join(head.format(_content(text)) for text in texts)

    def _write(self, kind: Kind, text: str, call: str) -> None:
        self.parts.append(Part(kind, text))
        self._lines.append("#" + call.replace("{}", _content(text)))


def _last_words(doctree: nodes.document) -> nodes.Element | None:
    """Return the paragraph that stands above the signature block: what a page must not lack that holds the block."""
    last = None
    for node in doctree.findall(nodes.Element):
        if isinstance(node, nodes.container) and "signature" in node["classes"]:
            return last
        last = node if isinstance(node, nodes.paragraph) else last
    return None


def _stuck(call: str, sticky: bool) -> str:
    return f"block(sticky: true, {call})" if sticky else call


def _text_of(node: nodes.Node) -> str:
    if isinstance(node, nodes.Element) and HARD_BREAK in node.get("classes", ()):
        return "\n"
    return node.astext() if isinstance(node, nodes.Text) else "".join(map(_text_of, node.children))


def _mark_of(text: nodes.Element) -> str:
    first = next(iter(text.children), None)
    return first.astext() if isinstance(first, nodes.inline) and "mark" in first["classes"] else ""


def _content(text: str) -> str:
    return " + linebreak() + ".join(json.dumps(line, ensure_ascii=False) for line in text.split("\n"))


def _width(text: str) -> float:
    """Return about how wide a text is, in ems."""
    glyphs = map(MINCHO.glyph, text)
    return sum(glyph.advance if glyph else EM for glyph in glyphs) / EM


def _ruled(line: nodes.Element) -> tuple[str, bool]:
    """Return the text of a line, and whether a rule to write on stands behind it."""
    text = _text_of(line)
    last = line.children[-1] if line.children else None
    empty = isinstance(last, nodes.inline) and "blank" in last["classes"] and not last.astext()
    plain = text.rstrip(_UNDERSCORES)
    return plain, empty or plain != text


def _label(text: str) -> str:
    """Return the label that a field begins with, up to its colon or the spaces behind it; nothing if it has none."""
    for place, sign in enumerate(text[: _LONGEST_LABEL + 1]):
        if sign in _COLONS:
            return text[: place + 1]
        if sign == _WIDE_SPACE and len(text[:place].strip(_WIDE_SPACE)) > 1:  # 甲　 is no label
            return text[: len(text) - len(text[place:].lstrip(_WIDE_SPACE))]
    return ""


def _is_of(line: nodes.Element, kind: str) -> bool:
    return any(blank.get("blank-type") == kind for blank in line.findall(nodes.inline))


def _lines_of(cell: nodes.Element) -> list[str]:
    """Return the paragraphs of a cell, those of a list's items, too."""
    return [line for block in cell.findall(nodes.paragraph) for line in _text_of(block).split("\n")] or [""]


def _align(cell: nodes.Element) -> str:
    return next((name for name in ALIGNMENTS if f"text-{name}" in cell["classes"]), "left")
