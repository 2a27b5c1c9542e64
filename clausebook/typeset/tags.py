"""What an agreement is to those who do not see its pages: a tree of elements (ISO 32000-1, 14.8), from its doctree.

Each element is there once, however many lines and pages it takes. What is drawn of a text is of its `Words`; what is
of none is an artifact: header and footer, rules and boxes, what is repeated at the head of a page.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from docutils import nodes

from ..model.blanks import FILLED, HAND
from .classes import CENTRED, FIRST, HARD_BREAK, MARK, RUBY, RUN_IN, SIGNATURE_BLOCK
from .inline import RAISED, UNSEEN, elements, is_figure, parts_words

LOWEST = 6
"""The lowest level of a heading that has a name."""

_FIGURE = "図"
"""What a picture is called that nothing is said of."""


Attributes = tuple[tuple[str, str | float], ...]
"""The attributes of an element by their standard names, their owner first."""


@dataclass(eq=False)
class Words:
    """A text in an element, less what the elements in there hold; one without a text is of something else drawn."""

    within: Element = field(repr=False)
    text: str = ""

    @property
    def link(self) -> Element | None:
        """The link that it stands in."""
        element: Element | None = self.within
        while element and element.kind != "Link":
            element = element.within
        return element


@dataclass(eq=False)
class Element:
    """An element: its kind by its standard name, the one it stands in, and what it holds in the order of reading.

    What is said in its place is its `alt`, what it is called its `title`; `identifier` tells it from others.
    """

    kind: str
    within: Element | None = field(default=None, repr=False)
    alt: str = ""
    title: str = ""
    identifier: str = ""
    attributes: Attributes = ()
    children: list[Element | Words] = field(default_factory=list)

    def add(self, kind: str, alt: str = "", title: str = "", identifier: str = "", at: int | None = None) -> Element:
        """Put a new element behind what it holds, or at a place, and return it."""
        element = Element(kind, self, alt, title, identifier)
        self.children.insert(len(self.children) if at is None else at, element)
        return element

    def say(self, text: str) -> Words:
        """Go on with a text, and return it with what it goes on from."""
        if not (self.children and isinstance(self.children[-1], Words)):
            self.children.append(Words(self))
        words = self.children[-1]
        assert isinstance(words, Words)
        words.text += text
        return words

    @property
    def text(self) -> str:
        """All that it says, in the order of reading."""
        return "".join(child.text for child in self.children)

    def walk(self) -> Iterator[Element]:
        """Yield it and all elements in it."""
        yield self
        for child in self.children:
            if isinstance(child, Element):
                yield from child.walk()


class Artifact(NamedTuple):
    """What is of the pages, and none of the agreement's text (ISO 32000-1, 14.8.2.2.2): its subtype, if it has one."""

    subtype: str = ""


HEADER, FOOTER, WATERMARK = Artifact("Header"), Artifact("Footer"), Artifact("Watermark")

REPEATED = Artifact()
"""What stands at the head of a page again: the head of a table."""

Tag = Words | Artifact | None
"""What something drawn is of."""


class Tags:
    """The elements of an agreement, `root` with all of them.

    `of` tells what is drawn of a node: of a text, a heading that is set in the middle, the label of a footnote, a
    picture, a blank without a text, the reading of a word, or the number of the page that an entry of the contents
    leads to. `drawn` is what is drawn beside a line. It must be used no longer than the doctree. Type is of a `size` in
    points.
    """

    def __init__(self, doctree: nodes.document, size: float = 10.5) -> None:
        self.root, self.size = Element("Document"), size
        self._words: dict[int, Words] = {}
        self._lines_of: dict[int, Element] = {}
        self._drawn: dict[tuple[int, str], Words] = {}
        self._notes = {node["ids"][0]: node for node in doctree.findall(nodes.footnote)}
        self._blocks(doctree, self.root)
        self.of_draft = Words(self.root)

    def say_draft(self, text: str) -> None:
        """Let the agreement begin with what it says as a draft; what is drawn of that is `of_draft`."""
        self.of_draft = self.root.add("P", at=0).say(text)

    def of(self, node: nodes.Node | None) -> Words | None:
        """Return what is drawn of a node; None if that is nothing."""
        return self._words.get(id(node))

    def drawn(self, node: nodes.Node, alt: str) -> Words:
        """Return what is drawn beside a line of its own, behind which `alt` is read: the same each time."""
        if (id(node), alt) not in self._drawn:
            self._drawn[id(node), alt] = self._lines_of[id(node)].add("Span", alt=alt).say("")
        return self._drawn[id(node), alt]

    def say_stamp(self, text: str) -> Words:
        """Let the agreement begin with what is said of the place for a revenue stamp."""
        return self.root.add("P", at=0).say(text)

    def _say(self, node: nodes.Node, element: Element, text: str = "") -> None:
        self._words[id(node)] = element.say(text)

    # blocks

    def _blocks(self, node: nodes.Element, into: Element, start: int = 0) -> None:
        """Add the children of a node from the one at `start`; what cannot be set is none of them."""
        for child in elements(node)[start:]:
            match child:
                case nodes.section():
                    self._section(child, into)
                case nodes.Element() if is_figure(child):
                    self._figure(child, into)
                case nodes.paragraph():
                    own = into.add("P")
                    self._inlines(child.children, own)
                    if not own.children:  # the number of an article, which is of its heading
                        into.children.remove(own)
                case nodes.enumerated_list() | nodes.bullet_list():
                    self._list(child, into)
                case nodes.table():
                    self._table(child, into)
                case nodes.container() if "contents-list" in child["classes"]:
                    self._contents(child, into.add("Sect"))
                case nodes.container() if SIGNATURE_BLOCK in child["classes"]:
                    self._lines(child, into.add("Sect"))
                case nodes.container() if "lines" in child["classes"]:
                    self._lines(child, into)

    def _section(self, node: nodes.section, into: Element) -> None:
        heading = elements(node)[0]
        whole = isinstance(node.parent, nodes.document)
        section = into if whole else into.add("Sect")
        if whole or CENTRED & {*node["classes"]}:
            self._say(heading, section.add(_level(section)), heading.astext())
        elif "unprinted" not in heading["classes"]:
            self._inlines(heading.children, section.add(_level(section)))
        self._blocks(node, section, start=1)

    def _heading_above(self, element: Element) -> Element:
        """Return the heading of the section that an element stands in; the number of an article may be all of it."""
        own = element
        while element.kind != "Sect":
            if not element.within:
                return own
            element = element.within
        first = element.children[0]
        if isinstance(first, Element) and first.kind == _level(element):
            return first
        return element.add(_level(element), at=0)

    def _list(self, node: nodes.Element, into: Element) -> None:
        listing = into.add("L")
        for item in elements(node):
            text, *_ = [*elements(item), item]
            body = listing.add("LI").add("LBody")
            if any(isinstance(child, nodes.inline) and MARK in child["classes"] for child in text.children[:2]):
                first = node.get(FIRST) or text.children[0].astext()
                kind = _numbering(first) if isinstance(node, nodes.enumerated_list) else "Disc"
                listing.attributes = listing.attributes or (("O", "List"), ("ListNumbering", kind))
            self._inlines(text.children, body)
            self._blocks(item, body, start=1)

    def _lines(self, node: nodes.container, into: Element) -> None:
        """Add lines of their own; the fields of a party belong together."""
        for group in elements(node):
            around = into.add("Div") if "party-fields" in group["classes"] else into
            for line in elements(group):
                self._lines_of[id(line)] = own = around.add("P")
                self._inlines(line.children, own)

    def _contents(self, node: nodes.container, into: Element) -> None:
        heading, listing = elements(node)
        self._say(heading, into.add(_level(into)), heading.astext())
        levels = [into.add("TOC")]
        for link in listing.findall(nodes.reference):
            depth = next((int(name.removeprefix("depth-")) for name in link["classes"] if "depth-" in name), 1)
            del levels[depth:]
            while len(levels) < depth:
                above = levels[-1].children[-1] if levels[-1].children else levels[-1].add("TOCI")
                assert isinstance(above, Element)
                levels.append(above.add("TOC"))
            entry = levels[-1].add("TOCI").add("Reference")
            self._inlines([link], entry)
            self._say(link, entry)

    def _figure(self, node: nodes.Element, into: Element) -> None:
        image = next(iter(node.findall(nodes.image)))
        captions = [child for child in elements(node) if isinstance(child, nodes.caption)]
        if captions:
            into = into.add("Div")
        said = image.get("alt") or "".join(caption.astext() for caption in captions) or _FIGURE
        self._say(image, into.add("Figure", alt=said))
        for caption in captions:
            self._inlines(caption.children, into.add("Caption"))

    def _table(self, node: nodes.table, into: Element) -> None:
        table = into.add("Table")
        for title in node.findall(nodes.title):
            self._inlines(title.children, table.add("Caption"))
        stubs = [bool(column.get("stub")) for column in node.findall(nodes.colspec)]
        parts = {part: table.add(kind) for part, kind in _parts_of(node)}
        for row in node.findall(nodes.row):
            above, made = isinstance(row.parent, nodes.thead), parts[row.parent].add("TR")
            for entry, stub in zip(elements(row), stubs, strict=False):
                cell = made.add("TH" if above or stub else "TD")
                if cell.kind == "TH":
                    cell.attributes = (("O", "Table"), ("Scope", "Column" if above else "Row"))
                if [type(child) for child in elements(entry)] == [nodes.paragraph]:
                    self._inlines(elements(entry)[0].children, cell)
                else:
                    self._blocks(entry, cell)

    # what stands in a line

    def _inlines(self, children: Sequence[nodes.Node], into: Element) -> None:
        for child in children:
            match child:
                case nodes.Text():
                    self._say(child, into, child.astext())
                case nodes.inline() if "blank" in child["classes"]:
                    self._blank(child, into)
                case nodes.inline() if RUN_IN in child["classes"]:
                    self._inlines(child.children, self._heading_above(into))
                case nodes.inline() if MARK in child["classes"]:
                    if child.astext():
                        self._inlines(child.children, _labelled(into))
                case nodes.inline() if RUBY in child["classes"]:
                    ruby = into.add("Ruby")
                    self._inlines(child.children, ruby.add("RB"))
                    self._say(child, ruby.add("RT"), child["ruby"])
                case nodes.reference():
                    leads = child.get("leads", "")
                    title = f"{child.astext()}（{leads}）" if leads not in child.astext() else ""
                    self._inlines(child.children, into.add("Link", title=title))
                case nodes.superscript() | nodes.subscript():
                    span, raised = into.add("Span"), RAISED[1 if isinstance(child, nodes.superscript) else -1]
                    span.attributes = (("O", "Layout"), ("BaselineShift", round(raised * self.size, 2)))
                    self._inlines(child.children, span)
                case nodes.footnote_reference():
                    self._note(child, into)
                case nodes.inline() if HARD_BREAK in child["classes"]:
                    if parts_words(child):
                        self._say(child, into, " ")
                case nodes.Element() if not isinstance(child, UNSEEN):
                    self._inlines(child.children, into)

    def _blank(self, node: nodes.inline, into: Element) -> None:
        """Add a blank: what is filled in is said; of one that is not, what belongs there."""
        name = node.get("blank-called") or node.get("blank", "")
        if HAND in node["classes"]:
            span = into.add("Span", alt=f"手書きの欄 {name}（{node.get('blank-type', '')}）")
        elif FILLED in node["classes"]:
            span = into.add("Span", title=name)
        else:
            span = into.add("Span", alt=f"空欄 {name}（{node.get('blank-type', '')}）" if name else "空欄")
        self._inlines(node.children, span)
        if not span.children:
            self._say(node, span)

    def _note(self, node: nodes.footnote_reference, into: Element) -> None:
        """Add what calls a footnote, and the note itself where it is called first."""
        self._inlines(node.children, into.add("Link", title=f"脚注{node.astext()}"))
        if note := self._notes.pop(node["refid"], None):
            label, text, *_ = elements(note)
            made = into.add("Note", identifier=node["refid"])
            self._say(label, made.add("Lbl"), label.astext() + "\u3000")
            self._inlines(text.children, made)


def _parts_of(table: nodes.table) -> Iterator[tuple[nodes.Element, str]]:
    """Yield the head and the body of a table, and what they are."""
    for part in table.findall(lambda node: isinstance(node, nodes.thead | nodes.tbody)):
        assert isinstance(part, nodes.Element)
        yield part, "THead" if isinstance(part, nodes.thead) else "TBody"


def _numbering(label: str) -> str:
    """Return how a list is numbered that begins with a label (ISO 32000-1, table 347, has no kana and no kanji)."""
    sign = re.sub(r"[\W_]", "", unicodedata.normalize("NFKC", label))
    return {"a": "LowerAlpha", "A": "UpperAlpha", "i": "LowerRoman", "I": "UpperRoman"}.get(sign, "Decimal")


def _level(section: Element) -> str:
    """Return the kind of the heading of a section: as many stand around it, and the title above them all."""
    depth, above = 1, section
    while above.within:
        depth, above = depth + (above.kind == "Sect"), above.within
    return f"H{min(depth, LOWEST)}"


def _labelled(body: Element) -> Element:
    """Return the label before the text of an item; where that is none, what holds the text."""
    if body.kind == "LBody" and body.within and not body.children:
        return body.within.add("Lbl", at=0)
    return body
