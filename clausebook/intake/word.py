"""Read a Word file (.docx, .docm, .dotx) as Word shows it: numbers that it computes, tables, changes accepted.

The mark of a line ends with what Word puts between it and the text: a tab, a space or nothing. What is not in the lines
as it stands in the file is told: changes, comments, headers, pictures, hidden text.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from docx.oxml.ns import qn
from docx.oxml.simpletypes import ST_TwipsMeasure

from .counting import Numbering
from .grids import Grid
from .inline import Around, Comment, Inline, Passage, contents
from .package import Package, Relation
from .seen import Block, Line, Remark, Seen, Span, Table, UnreadableError
from .styles import Styles, number_of, switch, value_of, w

_MOST_PARAGRAPHS, _MOST_CELLS = 50_000, 50_000
_WHOLE = "文書"
_TOO_DEEP = "文書の入れ子が深すぎて読めません。Wordで開き、表やテキストボックスの入れ子を減らしてください。"
_NO_WORD = "Wordの文書ではありません（ExcelやPowerPointのファイルなら、Wordに写して .docx で保存してください）。"

_CONTENTS = "toc"
_ALIGNED = {"center": "center", "right": "right", "end": "right"}
_ON_NEW_PAGE = (None, "nextPage", "oddPage", "evenPage")
_TWIPS_TO_EMU = 635

_CHANGES = {
    **dict.fromkeys(map(w, ("ins", "cellIns")), "挿入"),
    **dict.fromkeys(map(w, ("del", "cellDel")), "削除"),
    w("moveTo"): "移動",
    **dict.fromkeys(map(w, ("rPrChange", "pPrChange", "tblPrChange", "trPrChange", "tcPrChange")), "書式"),
    **dict.fromkeys(map(w, ("sectPrChange", "numberingChange", "tblGridChange", "tblPrExChange", "cellMerge")), "書式"),
}
"""What is a tracked change, and what it is counted as; of a move its end is counted."""


def read_word(data: bytes) -> Seen:
    """Return what a Word file shows; UnreadableError, with what to do, if it cannot be read."""
    try:
        return _Document(Package(data)).seen()
    except RecursionError as error:
        raise UnreadableError(_TOO_DEEP) from error


@dataclass
class _Flow:
    """The paragraphs of the body, a cell or a text box while they are read, one after the other.

    `open` is a passage whose paragraph mark is deleted or hidden, so that the next paragraph goes on with it, and
    `leading` the paragraph that gives it its properties, if it is not the last.
    """

    blocks: list[Block] = field(default_factory=list)
    new_page: bool = False
    open: Passage | None = None
    leading: Any = None

    def turned(self) -> bool:
        """Return whether a page begins here, and begin none after."""
        turned, self.new_page = self.new_page, False
        return turned


class _Document:
    """A file while it is read."""

    def __init__(self, package: Package) -> None:
        self._package = package
        main = next((relation for relation in package.relations() if relation.kind == "officeDocument"), None)
        if main is None or main.target not in package:
            raise UnreadableError("文書の本体がファイルにありません。Wordで開けるなら、.docx で保存し直してください。")
        self._relations = {relation.key: relation for relation in package.relations(main.target)}
        self._root = package.xml(main.target)
        self._body = self._root.find(w("body"))
        if self._root.tag != w("document") or self._body is None:
            raise UnreadableError(_NO_WORD)
        self._styles = Styles(self._part("styles"))
        self._numbering = Numbering(self._part("numbering"), self._styles)
        self._em = self._styles.em()
        self._remarks: list[Remark] = []
        self._paragraphs = self._tables = self._cells = self._read_so_far = 0
        self._sections = [found for found in self._root.iter(w("sectPr")) if found.getparent().tag != w("sectPrChange")]
        self._section = 0
        self._comments = dict(self._read_comments())
        notes = {key: text for kind in ("footnote", "endnote") for key, text in self._read_notes(kind)}
        self._inline = Inline(Around(self._styles, self._relations, notes, self._comments, self._tell))

    def seen(self) -> Seen:
        """Read the body, and then what stands around it."""
        flow = _Flow()
        self._read(self._body, flow, "")
        if instruction := self._inline.unended:
            self._tell(_WHOLE, f"フィールド「{instruction}」が閉じていないため、後の文字が抜けているかもしれません。")
        commented = [comment.remark for comment in self._comments.values()]
        return Seen(flow.blocks, [*self._changes(), *_merged(self._remarks), *commented, *self._around()])

    def _tell(self, place: str, message: str) -> None:
        self._remarks.append(Remark(place, message))

    def _part(self, kind: str) -> Any:
        """Return the root of the part of a kind, None if the file has none."""
        names = (relation.target for relation in self._relations.values() if relation.kind == kind)
        return next((self._package.xml(name) for name in names if name in self._package), None)

    # Blocks

    def _read(self, parent: Any, flow: _Flow, place: str) -> None:
        """Read the blocks of a body, cell or text box; `place` is where, nothing in the body itself."""
        for element in contents(parent):
            match element.tag:
                case _Tags.PARAGRAPH:
                    self._paragraphs += not place
                    self._paragraph(element, flow, place or f"段落{self._paragraphs}")
                case _Tags.TABLE:
                    self._close(flow, place)
                    self._table(element, flow, place)
                case _Tags.OTHER_FORMAT | _Tags.OTHER_DOCUMENT:
                    self._tell(place or f"段落{self._paragraphs}の後", "ここに埋め込まれた別の文書は読みません。")
                case _Tags.EQUATION | _Tags.EQUATIONS:
                    passage = Passage(place or f"段落{self._paragraphs}の後")
                    self._inline.read([element], passage)
                    flow.blocks.append(Line(passage.text, passage.place, new_page=flow.turned()))
                case _Tags.COMMENT_BEGINS | _Tags.COMMENT_ENDS:
                    self._inline.comment(element, place or f"段落{self._paragraphs + 1}")
        self._close(flow, place)

    def _paragraph(self, element: Any, flow: _Flow, place: str) -> None:
        self._read_so_far += 1
        if self._read_so_far > _MOST_PARAGRAPHS:
            raise UnreadableError(f"段落が多すぎます（{_MOST_PARAGRAPHS}まで）。文書を分けてください。")
        properties = element.find(w("pPr"))
        passage, flow.open = flow.open or Passage(place), None
        passage.place = passage.place if passage.length else place
        passage.style = value_of(properties, "pStyle") or self._styles.default("paragraph")
        in_contents = self._inline.in_contents
        self._inline.read(element, passage)
        passage.listed |= in_contents and not passage.length
        of_mark = None if properties is None else properties.find(w("rPr"))
        ends_section = properties is not None and properties.find(w("sectPr")) is not None
        if not ends_section and of_mark is not None and any(of_mark.find(tag) is not None for tag in _Tags.UNMARKED):
            flow.open = passage
            return
        if not ends_section and self._styles.character(passage.style, of_mark).hidden:
            if passage.length or passage.boxes:
                flow.open, flow.leading = passage, element if flow.leading is None else flow.leading
            else:
                self._told_of(passage)
            return
        leading, flow.leading = element if flow.leading is None else flow.leading, None
        self._lines(leading, passage, flow)
        if ends_section:
            self._section += 1
            following = self._sections[self._section] if self._section < len(self._sections) else None
            flow.new_page |= value_of(following, "type") in _ON_NEW_PAGE

    def _close(self, flow: _Flow, place: str) -> None:
        """Write what went on to a next paragraph, where there is none."""
        passage, flow.open = flow.open, None
        leading, flow.leading = flow.leading, None
        if passage is not None and (passage.length or passage.boxes or leading is not None):
            self._lines(leading, passage, flow)
        elif passage is not None:
            self._told_of(passage)

    def _lines(self, element: Any, passage: Passage, flow: _Flow) -> None:
        """Write the lines of a paragraph: one, and another for each page that begins within it; then its text boxes."""
        properties = None if element is None else element.find(w("pPr"))
        style = value_of(properties, "pStyle") or self._styles.default("paragraph")
        counted = self._list_of(properties, style)
        layers = list(self._layers(properties, style, counted))
        mark = self._mark(counted, passage.place)
        name = self._styles.name(style)
        line = Line(
            "",
            passage.place,
            mark,
            counted[1] if counted else -1,
            self._indent(layers),
            _CONTENTS if passage.listed or name.startswith(f"{_CONTENTS} ") else name,
            _ALIGNED.get(next(filter(None, (value_of(layer, "jc") for layer in layers)), ""), ""),
        )
        before = next((found for layer in layers if (found := switch(layer, "pageBreakBefore")) is not None), False)
        self._told_of(passage)
        if passage.length or mark or not passage.boxes or passage.breaks:
            flow.blocks += _parted(line, passage, flow, before)
        for box in passage.boxes:
            self._tell(passage.place, "テキストボックスの文字を、ここに続けて読みました。")
            inside = _Flow(new_page=flow.turned())
            self._read(box, inside, f"{passage.place}のテキストボックス")
            flow.blocks += inside.blocks

    def _told_of(self, passage: Passage) -> None:
        if text := "".join(passage.hidden).strip():
            self._tell(passage.place, f"隠し文字「{text}」は読みません。")
        if text := "".join(passage.struck).strip():
            self._tell(passage.place, f"取り消し線の付いた文字「{text}」を、そのまま読みました。")

    def _table(self, element: Any, flow: _Flow, place: str) -> None:
        """Read a table; within a cell or a text box its lines follow each other."""
        if not place:
            self._tables += 1
        own = place or f"表{self._tables}"
        grid = Grid.from_xml(element)
        self._cells += sum(map(len, grid.rows))
        if self._cells > _MOST_CELLS:
            raise UnreadableError(f"表のセルが多すぎます（{_MOST_CELLS}まで）。表を別のファイルに分けてください。")
        for row in grid.rows:
            for slot in row:
                slot.lines = self._cell(slot.element, own)
        lines = [line for row in grid.rows for slot in row for line in slot.lines]
        new_page = flow.turned() or any(line.new_page for line in lines[:1])
        if place:
            self._tell(place, "中の表を、行に開いて読みました。")
            flow.blocks += lines
        elif grid.rows:
            rows = tuple(tuple(slot.cell for slot in row) for row in grid.rows)
            table = Table(rows, own, grid.head(self._styles), grid.framed(self._styles), new_page)
            flow.blocks.append(table)

    def _cell(self, element: Any, place: str) -> Sequence[Line]:
        flow = _Flow()
        self._read(element, flow, place)
        lines = [block for block in flow.blocks if isinstance(block, Line)]
        children = [child.tag for child in element.iterchildren(_Tags.PARAGRAPH, _Tags.TABLE)]
        if children[-2:] == [_Tags.TABLE, _Tags.PARAGRAPH] and lines and not lines[-1].seen:
            lines.pop()  # which must stand at the end of a cell, and is not seen after a table
        return lines

    # Properties of paragraphs

    def _layers(self, properties: Any, style: str, counted: tuple[int, int] | None) -> Iterator[Any]:
        """Yield what a paragraph's properties come from, the strongest first: its own, its styles'.

        Those of the level that counts it come after what names the list.
        """
        instance = self._numbering[counted[0]] if counted else None
        of_list = instance.levels[counted[1]].properties if counted and instance else None
        for layer in (properties, *self._styles.paragraph_properties(style)):
            if layer is not None:
                yield layer
                if of_list is not None and layer.find(w("numPr")) is not None:
                    yield of_list
                    of_list = None

    def _list_of(self, properties: Any, style: str) -> tuple[int, int] | None:
        """Return the list and the level that count a paragraph: its own, or those of its style."""
        key = number_of(value_of(properties, "numPr", "numId"))
        level = number_of(value_of(properties, "numPr", "ilvl"))
        from_style = key is None
        for inherited in self._styles.paragraph_properties(style):
            if key is None:
                key = number_of(value_of(inherited, "numPr", "numId"))
            if level is None:
                level = number_of(value_of(inherited, "numPr", "ilvl"))
        instance = self._numbering[key] if key else None
        if key is None or instance is None:
            return None
        linked = instance.level_of(self._styles, style)
        if linked is not None and (from_style or level is None):
            level = linked
        return (key, level or 0) if (level or 0) in instance.levels else None

    def _mark(self, counted: tuple[int, int] | None, place: str) -> str:
        if counted is None:
            return ""
        mark = self._numbering.next(*counted)
        for unknown in mark.unknown:
            self._tell(place, f"番号の形（{unknown}）が分からず、読めません。Wordで見える番号を確かめてください。")
        return mark.text

    def _indent(self, layers: Sequence[Any]) -> float:
        """Return where the first line begins, in ems of ordinary type: left, and first line or hanging."""
        found: dict[str, str] = {}
        for layer in layers:
            for element in layer.iterchildren(w("ind")):
                own = {_SIDES_OF_OLD.get(name, name): value for name, value in _bare(element.attrib)}
                if found.keys() & {"firstLine", "hanging"}:
                    own = {name: value for name, value in own.items() if name not in ("firstLine", "hanging")}
                if found.keys() & {"firstLineChars", "hangingChars"}:
                    own = {name: value for name, value in own.items() if name not in ("firstLineChars", "hangingChars")}
                found = own | found
        first = self._measure(found, "firstLine") or -self._measure(found, "hanging")
        return round(self._measure(found, "left") + first, 2)

    def _measure(self, found: dict[str, str], name: str) -> float:
        """Return an indentation in ems: what is given in hundredths of characters is stronger."""
        if chars := number_of(found.get(f"{name}Chars"), 0):
            return chars / 100
        try:
            return int(ST_TwipsMeasure.convert_from_xml(found.get(name, "0"))) / _TWIPS_TO_EMU / self._em
        except (ValueError, KeyError):
            return 0.0

    # What stands around the text

    def _texts(self, element: Any, relations: dict[str, Relation]) -> str:
        """Return the text of what has paragraphs of its own: a note, a comment, a header."""
        apart = Inline(Around(self._styles, relations, {}, {}, lambda place, message: None))
        texts = []
        for paragraph in element.iter(_Tags.PARAGRAPH):
            passage = Passage("", value_of(paragraph, "pPr", "pStyle") or "")
            apart.read(paragraph, passage)
            texts.append(passage.text.strip())
        return "\n".join(filter(None, texts))

    def _read_notes(self, kind: str) -> Iterator[tuple[tuple[str, str], str]]:
        root = self._part(f"{kind}s")
        for note in [] if root is None else root.iter(w(kind)):
            yield (kind, note.get(w("id"), "")), self._texts(note, {})

    def _read_comments(self) -> Iterator[tuple[str, Comment]]:
        root = self._part("comments")
        for comment in [] if root is None else root.iter(w("comment")):
            yield comment.get(w("id"), ""), Comment(comment.get(w("author"), ""), self._texts(comment, {}))

    def _changes(self) -> Iterator[Remark]:
        """Tell once of the tracked changes."""
        roots = [self._root, *filter(lambda part: part is not None, map(self._part, ("footnotes", "endnotes")))]
        changes = [change for root in roots for change in root.iter(*_CHANGES)]
        if changes:
            counts = Counter(_CHANGES[change.tag] for change in changes)
            number = "、".join(f"{kind}{count}" for kind, count in counts.items())
            authors = "、".join(dict.fromkeys(change.get(w("author")) or "名前なし" for change in changes))
            yield Remark(_WHOLE, f"変更履歴（{number}か所。{authors}）は、すべて承諾したものとして読みました。")

    def _around(self) -> Iterator[Remark]:
        """Tell of headers and footers, macros and the like."""
        told: set[tuple[str, str]] = set()
        for element in self._root.iter(w("headerReference"), w("footerReference")):
            relation = self._relations.get(element.get(qn("r:id"), ""))
            if relation is None or relation.outside or relation.target not in self._package:
                continue
            place = "ヘッダー" if element.tag == w("headerReference") else "フッター"
            root = self._package.xml(relation.target)
            art = "".join(part.get("string", "") for part in root.iter(_Tags.WORD_ART))
            text = " ".join(filter(None, (*self._texts(root, {}).split("\n"), art)))
            if any(map(str.isalnum, text)) and (place, text) not in told:
                told.add((place, text))
                yield Remark(place, f"「{text}」は本文に入れません。")
        if any(relation.kind == "vbaProject" for relation in self._relations.values()):
            yield Remark(_WHOLE, "マクロは読みません。")


def _merged(remarks: Sequence[Remark]) -> Iterator[Remark]:
    """Yield each remark once, with how often it applies to its place."""
    for remark, count in Counter(remarks).items():
        yield remark if count == 1 else remark._replace(message=f"{remark.message}（{count}か所）")


_SIDES_OF_OLD = {"start": "left", "startChars": "leftChars"}


def _bare(attributes: Any) -> Iterator[tuple[str, str]]:
    for name, value in attributes.items():
        yield name.rpartition("}")[2], value


def _parted(line: Line, passage: Passage, flow: _Flow, before: bool) -> Iterator[Line]:
    """Yield the lines of a passage, a further one where a page begins within it."""
    text, begun = passage.text, False
    breaks = [place for place in dict.fromkeys(passage.breaks) if place < len(text)]
    new_page = flow.turned() or before or 0 in breaks
    flow.new_page = len(text) in passage.breaks
    for start, end in _stretches(breaks, len(text)):
        spans = tuple(_within(passage.spans, start, end, last=end == len(text)))
        part = line._replace(text=text[start:end], spans=spans, new_page=new_page)
        yield part._replace(mark="", depth=-1) if begun else part
        begun = new_page = True


def _stretches(breaks: Sequence[int], length: int) -> Iterator[tuple[int, int]]:
    inner = [place for place in breaks if place > 0]
    yield from zip([0, *inner], [*inner, length], strict=True)


def _within(spans: Sequence[Span], start: int, end: int, *, last: bool) -> Iterator[Span]:
    """Yield the spans of a stretch of text, counted from its beginning."""
    for span in spans:
        first, final = max(span.start, start), min(span.end, end)
        empty = span.start == span.end
        if first < final or (empty and start <= span.start and (span.start < end or (last and span.start == end))):
            yield span._replace(start=first - start, end=final - start)


class _Tags:
    PARAGRAPH, TABLE, OTHER_FORMAT, OTHER_DOCUMENT = map(w, ("p", "tbl", "altChunk", "subDoc"))
    COMMENT_BEGINS, COMMENT_ENDS = map(w, ("commentRangeStart", "commentRangeEnd"))
    EQUATION, EQUATIONS = qn("m:oMath"), qn("m:oMathPara")
    UNMARKED = tuple(map(w, ("del", "moveFrom")))
    WORD_ART = "{urn:schemas-microsoft-com:vml}textpath"
