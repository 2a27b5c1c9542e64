"""From a doctree to rows: the lines of an agreement, each with what must stay with it."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import zip_longest
from math import ceil

from docutils import nodes

from .classes import ALIGNMENTS, CENTRED, COVERED, SIGNATURE_BLOCK, STAMPED
from .figures import figure_rows
from .fonts import EM
from .indents import ListIndents, marks_of, runs_in, text_of
from .inline import BREAK, elements, inlines_of, is_figure, unsettable
from .lines import Indents, LineSetter, Row
from .paragraph import set_paragraph
from .sheet import Anchor, Bookmark, Box, Drawn, GlyphRun, PageNumber
from .signatures import aligned_rows, end_of, signature_rows
from .style import Style
from .tables import table_rows
from .tags import Tags
from .titles import title_lines

REVENUE_STAMP = "収入印紙"
STAMP, STAMP_MARGIN = (62.4, 76.5), 28.4
"""The place for a revenue stamp, in points: its width and height (22 mm by 27 mm), how far it stays off the edge."""

_SHORT = 1 / 3
"""Which part of a page an article may fill that is kept with the signatures."""

_ABOVE_CLOSING = 2
"""How many lines are kept with what closes a text."""

_SAID_BEFORE = nodes.enumerated_list | nodes.bullet_list | nodes.table
"""What the sentence above it leads to."""


class Composer:
    """Composes one agreement; `rows`, `title` and `bookmarks` are the result.

    SourceError names what cannot be set: an element, or a character without a glyph.
    """

    def __init__(self, style: Style, doctree: nodes.document) -> None:
        notes = {node["ids"][0]: node for node in doctree.findall(nodes.footnote)}
        self.tags = Tags(doctree, style.size)
        self.style, self.setter = style, LineSetter(style, notes, self.tags)
        self.rows: list[Row] = []
        self.title, self.stamped = "", False
        self.heading: nodes.Element = doctree
        self.bookmarks: list[Bookmark] = []
        self._signatures: list[tuple[int, int, list[Row]]] = []
        self._starts: list[int] = []  # of the rows of articles and the like
        self._targets = {node["refid"] for node in doctree.findall(nodes.reference) if "refid" in node}
        self._indents = ListIndents(self.setter, doctree)
        self._blocks(doctree)

    # blocks

    def _blocks(self, node: nodes.Element, indent: int = 0, start: int = 0, depth: int = 0) -> None:
        """Compose the children of a node from the one at `start`; `indent` in ems, `depth` of sections."""
        children = elements(node)[start:]
        for child, following in zip_longest(children, children[1:]):
            match child:
                case nodes.section():
                    self._section(child, depth)
                case nodes.figure() | nodes.image():
                    self.rows += figure_rows(self.setter, child, indent)
                case nodes.paragraph() if is_figure(child):
                    self.rows += figure_rows(self.setter, child, indent)
                case nodes.paragraph():
                    if "preamble" in child["classes"]:
                        self._bookmark(child, "前文", depth)
                    self._paragraph(child, indent)
                    if isinstance(following, _SAID_BEFORE) or (following is not None and is_figure(following)):
                        self.rows[-1].keep = True
                case nodes.enumerated_list() | nodes.bullet_list():
                    self._list(child, indent)
                case nodes.table():
                    self.rows += table_rows(self.setter, child, indent)
                case nodes.container() if SIGNATURE_BLOCK in child["classes"]:
                    self._signature(child, depth)
                case nodes.container() if "lines" in child["classes"]:
                    if closing := _closes(child):
                        self._keep_with_closing_lines()
                    self._lines(child, indent)
                    self.rows[-1].height += not closing
                case nodes.container() if "contents-list" in child["classes"]:
                    self._contents(child)
                case nodes.footnote():
                    continue  # at the foot of the page that refers to it
                case _:
                    raise unsettable(
                        child, f"{child.tagname} は PDF に組めません。段落か番号付きの項目で書いてください。"
                    )

    def _section(self, node: nodes.section, depth: int) -> None:
        heading, classes = elements(node)[0], {*node["classes"]}
        start, whole = len(self.rows), isinstance(node.parent, nodes.document)
        if whole:
            if COVERED in classes:
                self._cover(heading)
            self._title(heading, repeated=COVERED in classes)
            if STAMPED in classes:
                self.stamped = True
                self._stamp(start, heading)
        elif "unprinted" in heading["classes"]:
            pass
        elif "article" in classes:
            self._heading(heading, self.style.article_space)
        elif classes & CENTRED:
            within = (
                "chapter-section" in classes and len(elements(node.parent)) > 1 and elements(node.parent)[1] is node
            )
            self._centred(heading, 1 if within else self.style.chapter_space)
        elif "annex" in classes:
            self._heading(heading, 0)
            self.rows[start].new_page = True
            self.rows[-1].height += self.style.article_space
        elif self._in_annex(node):
            below = self._in_annex(node.parent)
            self._heading(heading, self.style.article_space, Indents(int(below)))
        else:
            raise unsettable(heading, "条の中に見出しは置けません。")
        listed = classes & {"article", "chapter", "chapter-section", "supplement", "annex"}
        if listed or whole:
            self._bookmark(node, node.get("label") or heading.astext(), max(depth, 1))
        self._blocks(node, start=1, depth=depth + 1)
        if len(self.rows) > start and node["ids"]:
            first = self.rows[start]
            if "unprinted" in heading["classes"]:
                first.space_above = self.style.article_space
            first.marks.append(Anchor(0, 0, node["ids"][0]))
            if listed:
                self._starts.append(start)

    def _bookmark(self, node: nodes.Element, label: str, depth: int) -> None:
        self.bookmarks += [Bookmark(name, label, depth) for name in node["ids"][:1]]

    @staticmethod
    def _in_annex(node: nodes.Element) -> bool:
        above = node.parent
        while above is not None and "annex" not in above.get("classes", ()):
            above = above.parent
        return above is not None

    def _heading(self, heading: nodes.Element, space: int, indents: Indents = Indents()) -> None:  # noqa: B008  # it is immutable
        rows = self.setter.rows(heading, self.style.headings, indents, size=self.style.heading_size)
        for row in rows:
            row.keep = True
        rows[0].space_above = space
        self.rows += rows

    def _centred(self, heading: nodes.Element, space: int) -> None:
        """Set a heading in the middle: of a chapter."""
        style = self.style
        for row in self._in_the_middle(heading, style.heading_size, heading):
            row.space_above = space
            space = 0
            self.rows.append(row)

    def _in_the_middle(self, heading: nodes.Element, size: float, said: nodes.Element | None) -> list[Row]:
        """Return the lines of a heading, each in the middle; it is an artifact if it is not `said` here."""
        lines = heading.get("lines") or self._parted(heading, size)
        inlines = [inline for line in lines for inline in (BREAK, *self.setter.plain(line, said))][1:]
        rows = self.setter.compose([], inlines, self.style.title, heading, Indents(), size, flush=False, share=0.5)
        for row in rows:
            row.keep = True
        return rows

    def _parted(self, heading: nodes.Element, size: float) -> list[str]:
        """Return the lines of a heading for which nobody has said where they end."""

        def width_of(text: str) -> float:
            cells = self.setter.cells(self.setter.plain(text), self.style.title, heading)
            return set_paragraph(cells, 1000 * EM)[0].width / EM * size

        text, room = heading.astext(), self.style.width
        width = width_of(text)
        return [text] if width <= room else title_lines(text, width_of, room, ceil(width / room))

    def _cover(self, heading: nodes.Element) -> None:
        """Set a page with nothing but the title."""
        style = self.style
        self.rows.append(Row(height=style.lines // 3, keep=True))
        for row in self._in_the_middle(heading, style.title_size, heading):
            row.height = style.title_pitch
            self.rows.append(row)
        self.rows[-1].keep = False

    def _stamp(self, start: int, heading: nodes.Element) -> None:
        """Draw the place for a revenue stamp at the left of the top margin; the rows go on below it."""
        style, (width, height) = self.style, STAMP
        top = -min(style.top - STAMP_MARGIN, height + style.pitch / 2)
        text = self.setter.plain(REVENUE_STAMP)
        size = style.header_size
        cells = self.setter.cells(text, style.header, heading)
        line = set_paragraph(cells, 1000 * EM)[0]
        label = self.setter.text(cells, line.xs, style.header, size, heading)
        x = (width - line.width / EM * size) / 2
        first, below = self.rows[start], max(ceil((top + height) / style.pitch), 0)
        top -= below * style.pitch
        label = label.tagged(self.tags.say_stamp(REVENUE_STAMP))
        first.marks += [Box(0, top, width, height), label._replace(x=x, y=top + height / 2 + size / 3)]
        self.rows.insert(start, Row(height=below, keep=True, new_page=first.new_page))
        first.new_page = False

    def _title(self, heading: nodes.Element, repeated: bool) -> None:
        self.title, self.heading = heading.astext(), heading
        start = len(self.rows)
        for row in self._in_the_middle(heading, self.style.title_size, None if repeated else heading):
            row.height = self.style.title_pitch
            self.rows.append(row)
        self.rows[start].new_page = start > 0
        self.rows[-1].height = self.style.title_lines

    def _paragraph(self, node: nodes.paragraph, indent: int) -> None:
        if runs_in(node):  # 第1条　 before a text: its other lines begin further right
            hang = self._indents.hang or 1
            rows = self.setter.rows(node, self.style.body, Indents(indent + hang, -hang))
        else:
            rows = self.setter.rows(node, self.style.body, Indents(indent, self.style.first_indent))
        rows[0].marks += self._anchors(node)
        if "closing" in node["classes"] and "supplement" not in node.parent["classes"]:
            rows[0].space_above = self.style.closing_space
        self.rows += rows

    def _list(self, node: nodes.Element, indent: int) -> None:
        if indent == 0 and "items" in node["classes"]:
            indent = self._indents.hang or self.style.item_indent
        (offset, tight), start = self._indents.of(node), len(self.rows)
        for item in elements(node):
            text = text_of(item)
            if runs_in(text):
                rows = self.setter.rows(text, self.style.body, Indents(indent + offset, -offset))
            else:
                indents = Indents(indent, self.style.first_indent)
                if marks := marks_of(text):
                    indents = Indents(indent + offset, 0, indent, tight)
                rows = self.setter.rows(text, self.style.body, indents, marks=marks)
            rows[0].marks += [*self._anchors(item), *self._anchors(text)]
            self.rows += rows
            if len(item) > 1:
                rows[-1].keep = True
            self._blocks(item, indent + offset, start=1)
        if indent and len(self.rows) > start + 1:  # 号: no single line of them on either page
            self.rows[start].keep = self.rows[-2].keep = True

    def _anchors(self, node: nodes.Element) -> list[Drawn]:
        leads = self._targets | {bookmark.anchor for bookmark in self.bookmarks[-1:]}
        return [Anchor(0, 0, name) for name in node["ids"] if name in leads]

    def _lines(self, node: nodes.container, indent: int) -> None:
        """Compose lines that stand by themselves, from an indent on."""
        align = next(name for name in ALIGNMENTS if f"align-{name}" in node["classes"])
        for group in elements(node):
            for number, line in enumerate(elements(group)):
                rows = aligned_rows(self.setter, line, ALIGNMENTS[align], indent)
                if number == 0 and (group is not node[0] or self.rows[-1].height < 2):
                    rows[0].space_above = 1  # if there is none yet: behind a title there is
                self.rows += rows

    def _contents(self, node: nodes.container) -> None:
        """Compose the list of contents; the numbers of pages are put in when they are known."""
        heading, listing = elements(node)
        self._centred(heading, self.style.chapter_space)
        links = list(listing.findall(nodes.reference))
        depths = [int(name.removeprefix("depth-")) for link in links for name in link["classes"] if "depth-" in name]
        for item, depth, following in zip(links, depths, [*depths[1:], 0], strict=True):
            indents = Indents(2 * depth - 1, -1)
            width = self.style.width - 3 * self.style.size
            inlines = list(inlines_of([item]))
            rows = self.setter.compose([], inlines, self.style.body, node, indents, width=width)
            rows[-1].keep = following > depth
            last = next(mark for mark in reversed(rows[-1].marks) if isinstance(mark, GlyphRun))
            rows[-1].marks.append(PageNumber(end_of(last), last.y, last.size, item["refid"], self.setter.tag(item)))
            self.rows += rows
        self.rows[-1].height += self.style.chapter_space

    def _signature(self, node: nodes.container, depth: int) -> None:
        """Compose the signature block: not without the line above it."""
        rows, compact = (signature_rows(self.setter, node, each) for each in (False, True))
        for each in (rows, compact) if rows else ():
            each[-1].gap = max(self.style.signature_space, self.style.seal_size / 2 / self.style.pitch)
        if _height(compact) <= self.style.lines:
            self._keep_with_signatures(_height(rows))
        else:  # no page holds it: it may part between any two parties
            for row in (*rows, *compact):
                row.keep = row.keep >= 1
        if rows:
            self._bookmark(node, "署名欄", depth)
            rows[0].marks += self._anchors(node)
            compact[0].marks += self._anchors(node)
        self._signatures.append((len(self.rows), len(rows), compact))
        self.rows += rows

    def _keep_with_signatures(self, height: float) -> None:
        """Keep what stands above the signatures with them: the last article if it is short, else its last lines."""
        above = max(self._starts, default=len(self.rows) - 1)
        kept = _height(self.rows[above:])
        if kept > self.style.lines * _SHORT or kept + height > self.style.lines:
            above = len(self.rows) - 1
        for row in self.rows[max(above, 0) :]:
            row.keep = True

    def _keep_with_closing_lines(self) -> None:
        """Keep the last lines, or the signatures, with what closes the text (以上), which needs their page."""
        for row in self.rows[-_ABOVE_CLOSING:]:
            row.keep = True
        for start, count, compact in self._signatures[-1:]:
            if start + count == len(self.rows):
                compact[-1].keep = True

    @property
    def compact_rows(self) -> list[Row]:
        """The rows of the agreement with as little room for signatures as they need."""
        rows = list(self.rows)
        for start, count, compact in reversed(self._signatures):
            rows[start : start + count] = compact
        return rows


def _closes(node: nodes.Element) -> bool:
    """Tell whether a block is the last of the agreement or of an annex, or an annex follows, which begins a page."""
    while not _is_annex(node) and not isinstance(node, nodes.document):
        behind = elements(node.parent)[elements(node.parent).index(node) + 1 :]
        following = next((each for each in behind if not isinstance(each, nodes.footnote)), None)
        if following is not None:
            return _is_annex(following)
        node = node.parent
    return True


def _is_annex(node: nodes.Element) -> bool:
    return isinstance(node, nodes.section) and "annex" in node["classes"]


def _height(rows: Iterable[Row]) -> float:
    return sum(row.height + row.space_above for row in rows)
