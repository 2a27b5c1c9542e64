"""What stands within the paragraphs of a Word file: its characters as they are seen, and what they look like."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from docx.oxml.ns import qn

from .fields import Field, shown_without_result
from .package import Relation
from .seen import Look, Remark, Span, UnreadableError
from .styles import Character, Styles, is_on, number_of, value_of, w
from .symbols import is_symbol_font, is_unseen, seen_text

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_VML = "{urn:schemas-microsoft-com:vml}"
_DIAGRAM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}relIds"
_CHART = re.compile(r"\{[^}]*/(?:drawingml/2006/chart|drawing/\d+/chartex)\}chart")
_ANY_SPACE = " \t\r\n"
_SPACE_KEPT = "{http://www.w3.org/XML/1998/namespace}space"

_WRAPPERS = frozenset(map(w, ("ins", "moveTo", "hyperlink", "smartTag", "customXml", "sdtContent", "bdo", "dir")))
_MOST_WORDS = 200
_DEEPEST_FIELD = 50
_NO_BREAK_HYPHEN = "\N{NON-BREAKING HYPHEN}"
_BREAKS_PAGE = ("page", "column")


def contents(parent: Any) -> Iterator[Any]:
    """Yield what stands in an element, what only wraps others opened: content controls, choices, what was inserted."""
    for child in parent:
        if child.tag in _WRAPPERS:
            yield from contents(child)
        elif child.tag == _Tags.CONTROL:
            yield from contents(next(child.iterchildren(_Tags.CONTROL_CONTENT), ()))
        elif child.tag == _Tags.CHOICES:
            yield from contents(chosen(child))
        else:
            yield child


def chosen(alternatives: Any) -> Any:
    """Return the branch of ``mc:AlternateContent`` that Word shows: the first."""
    return next(alternatives.iterchildren(f"{_MC}Choice", f"{_MC}Fallback"), ())


@dataclass
class Passage:
    """The text of a paragraph while it is read: what is seen of it, and what is not.

    `breaks` are the places where a page begins, `boxes` the text boxes that hang on it; `listed` tells that it belongs
    to a table of contents.
    """

    place: str
    style: str = ""
    parts: list[str] = field(default_factory=list)
    length: int = 0
    spans: list[Span] = field(default_factory=list)
    breaks: list[int] = field(default_factory=list)
    boxes: list[Any] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    struck: list[str] = field(default_factory=list)
    listed: bool = False

    @property
    def text(self) -> str:
        return "".join(self.parts)

    def add(self, text: str) -> int:
        """Add text, and return where it begins."""
        start = self.length
        self.parts.append(text)
        self.length += len(text)
        return start

    def mark(self, start: int, look: Look, text: str = "") -> None:
        """Give what was added since `start` a look; it joins what has the same look just before."""
        if look in _JOINED:
            for place in range(len(self.spans) - 1, -1, -1):
                other = self.spans[place]
                if other.look is look and other.end == start:
                    self.spans[place] = other._replace(end=self.length)
                    return
                if other.end < start:
                    break
        self.spans.append(Span(start, self.length, look, text))


_JOINED = frozenset((Look.UNDERLINE, Look.STRONG, Look.SUPERSCRIPT, Look.SUBSCRIPT))


@dataclass
class Comment:
    """A comment: who says what, where, and the words that it is about."""

    author: str
    text: str
    place: str = ""
    words: list[str] = field(default_factory=list)

    @property
    def remark(self) -> Remark:
        about = "".join(self.words).strip()
        about = f"「{about}」への" if about else ""
        return Remark(self.place or "文書", f"{about}コメント（{self.author or '名前なし'}）: {self.text}")


class Around(NamedTuple):
    """What the inline text of a part refers to: styles, what the part names, its notes and comments."""

    styles: Styles
    relations: Mapping[str, Relation]
    notes: Mapping[tuple[str, str], str]
    comments: Mapping[str, Comment]
    tell: Callable[[str, str], None]


class Inline:
    """Reads the text of paragraphs, in order: fields and comments go on from one to the next."""

    def __init__(self, around: Around) -> None:
        self._around = around
        self._fields: list[Field] = []
        self._open: dict[str, Comment] = {}

    @property
    def in_contents(self) -> bool:
        """Tell whether a table of contents has begun and not ended."""
        return any(field.kind == "TOC" for field in self._fields)

    @property
    def unended(self) -> str:
        """The instruction of a field that has begun, and does not end."""
        return self._fields[0].instruction.strip() if self._fields else ""

    def read(self, parent: Any, passage: Passage) -> None:
        """Read what stands in a paragraph, or in what is like one, into a passage."""
        for child in contents(parent):
            match child.tag:
                case _Tags.RUN:
                    self._run(child, passage)
                case _Tags.SIMPLE_FIELD:
                    self._fields.append(Field(child.get(w("instr"), ""), has_result=True))
                    self.read(child, passage)
                    self._fields.pop()
                case _Tags.EQUATION | _Tags.EQUATIONS:
                    self._equation(child, passage)
                case _Tags.COMMENT_BEGINS | _Tags.COMMENT_ENDS:
                    self.comment(child, passage.place)

    def comment(self, element: Any, place: str) -> None:
        """Note where the words of a comment begin or end."""
        key = element.get(w("id"), "")
        if element.tag == _Tags.COMMENT_ENDS:
            self._open.pop(key, None)
        elif key in self._around.comments:
            self._open[key] = self._around.comments[key]
            self._open[key].place = place

    def _run(self, run: Any, passage: Passage) -> None:
        looks = self._around.styles.character(passage.style, run.find(_Tags.PROPERTIES))
        own_mark = False
        for child in contents(run):
            match child.tag:
                case _Tags.TEXT:
                    if not own_mark:
                        self._show(_characters(child), looks, passage)
                case _Tags.TAB | _Tags.PLACED_TAB:
                    self._show("\t", looks, passage)
                case _Tags.RETURN:
                    self._show("\n", looks, passage)
                case _Tags.BREAK:
                    if child.get(w("type")) not in _BREAKS_PAGE:
                        self._show("\n", looks, passage)
                    elif not looks.hidden:
                        passage.breaks.append(passage.length)
                case _Tags.HYPHEN:
                    self._show(_NO_BREAK_HYPHEN, looks, passage)
                case _Tags.SYMBOL:
                    if not own_mark:
                        self._symbol(child, looks, passage)
                case _Tags.FIELD:
                    self._field(child, looks, passage)
                case _Tags.INSTRUCTION:
                    if self._fields and not self._fields[-1].has_result:
                        self._fields[-1].instruct(child.text or "")
                case _Tags.FOOTNOTE | _Tags.ENDNOTE:
                    own_mark = child.get(w("customMarkFollows")) in ("1", "true", "on")
                    self._note(child, passage)
                case _Tags.COMMENT:
                    self._comment_without_words(child, passage.place)
                case _Tags.RUBY:
                    self._ruby(child, looks, passage)
                case _Tags.DRAWING | _Tags.PICTURE | _Tags.OBJECT:
                    if not looks.hidden:
                        self._drawing(child, passage)

    def _show(self, text: str, looks: Character, passage: Passage) -> None:
        """Add characters, unless they are not seen."""
        if not text:
            return
        if self._fields and not all(field.shows for field in self._fields):
            if not self._fields[-1].has_result:
                self._fields[-1].instruct(text)
            return
        if looks.font and is_symbol_font(looks.font):
            text = seen_text(text, looks.font)
        if looks.hidden:
            passage.hidden.append(text)
            return
        for char in filter(is_unseen, text):
            font = f"（{looks.font}）" if looks.font else ""
            self._around.tell(passage.place, f"外字 U+{ord(char):04X}{font}の見え方が分かりません。")
        if looks.caps:
            text = text.upper()
        start = passage.add(text)
        passage.listed |= self.in_contents
        for look in _looks_of(looks):
            passage.mark(start, look)
        if looks.struck:
            passage.struck.append(text)
        for comment in self._open.values():
            if len(comment.words) < _MOST_WORDS:
                comment.words.append(text)

    def _symbol(self, element: Any, looks: Character, passage: Passage) -> None:
        code = element.get(w("char"), "")
        if re.fullmatch("[0-9A-Fa-f]{1,4}", code) and not 0xD800 <= int(code, 16) < 0xE000 and int(code, 16):
            self._show(chr(int(code, 16)), looks._replace(font=element.get(w("font"), "")), passage)

    def _field(self, element: Any, looks: Character, passage: Passage) -> None:
        match element.get(w("fldCharType")):
            case "begin":
                if len(self._fields) == _DEEPEST_FIELD:
                    raise UnreadableError(
                        "フィールドの入れ子が深すぎます。Wordで開き、フィールドを文字に変えてください。"
                    )
                self._fields.append(Field(form=_form_shown(element)))
            case "separate":
                if self._fields:
                    self._fields[-1].has_result = True
            case "end":
                if self._fields:
                    self._end(self._fields.pop(), looks, passage)

    def _end(self, ended: Field, looks: Character, passage: Passage) -> None:
        if ended.has_result and not ended.form:
            return
        if self._fields and not self._fields[-1].has_result:  # it computes a part of another's instruction
            return
        shown = shown_without_result(ended)
        start = passage.length
        self._show(shown.text, looks._replace(font=shown.font or looks.font), passage)
        if shown.reading and passage.length > start:
            passage.mark(start, Look.RUBY, shown.reading)
        if shown.remark:
            self._around.tell(passage.place, shown.remark)

    def _note(self, element: Any, passage: Passage) -> None:
        kind = "footnote" if element.tag == _Tags.FOOTNOTE else "endnote"
        note = self._around.notes.get((kind, element.get(w("id"), "")))
        if note is None:
            self._around.tell(passage.place, "注の番号がありますが、注の文がファイルにありません。")
        else:
            passage.mark(passage.length, Look.FOOTNOTE, note)

    def _comment_without_words(self, element: Any, place: str) -> None:
        comment = self._around.comments.get(element.get(w("id"), ""))
        if comment is not None:
            comment.place = comment.place or place

    def _ruby(self, element: Any, looks: Character, passage: Passage) -> None:
        base, reading = element.find(w("rubyBase")), element.find(w("rt"))
        if base is None:
            return
        start = passage.length
        self.read(base, passage)
        above = Passage(passage.place, passage.style)
        if reading is not None:
            Inline(self._around._replace(comments={})).read(reading, above)
        if above.text and passage.length > start:
            passage.mark(start, Look.RUBY, above.text)

    def _equation(self, element: Any, passage: Passage) -> None:
        text = "".join(part.text or "" for part in element.iter(f"{_MATH}t"))
        self._show(text, Character(), passage)
        self._around.tell(passage.place, f"数式は、その文字だけを読みました: {text}")

    def _drawing(self, element: Any, passage: Passage) -> None:
        """Keep the text boxes of a drawing, and tell of what else it shows."""
        boxes = list(_outermost_boxes(element))
        passage.boxes += boxes
        shown = _pictured(element, self._around.relations)
        if shown or not boxes:
            kind = shown or ("埋め込まれたもの" if element.tag == _Tags.OBJECT else "図形")
            name = _described(element)
            self._around.tell(passage.place, f"{kind}{f'「{name}」' if name else ''}は読みません。")


def _looks_of(looks: Character) -> Iterator[Look]:
    if looks.bold:
        yield Look.STRONG
    if looks.underlined:
        yield Look.UNDERLINE
    if looks.raised:
        yield Look.SUPERSCRIPT if looks.raised == "superscript" else Look.SUBSCRIPT


def _characters(element: Any) -> str:
    """Return the characters of a ``w:t``: space at its ends counts where the file says so."""
    text = element.text or ""
    if text[:1] in _ANY_SPACE or text[-1:] in _ANY_SPACE:
        kept = next((part.get(_SPACE_KEPT) for part in _upwards(element) if part.get(_SPACE_KEPT)), "")
        text = text if kept == "preserve" else text.strip(_ANY_SPACE)
    return re.sub(r"[\r\n]+", " ", text)


def _upwards(element: Any) -> Iterator[Any]:
    yield element
    yield from element.iterancestors()


def _form_shown(element: Any) -> str:
    """Return what a form field shows that has no cached text: a box to check, or an entry of a list."""
    form = element.find(w("ffData"))
    if form is None:
        return ""
    if (box := form.find(w("checkBox"))) is not None:
        found = box.find(w("checked"))
        found = box.find(w("default")) if found is None else found
        return "☒" if found is not None and is_on(found) else "☐"
    if (entries := form.find(w("ddList"))) is not None:
        texts = [entry.get(w("val"), "") for entry in entries.iter(w("listEntry"))]
        choice = number_of(value_of(entries, "result") or value_of(entries, "default"), 0)
        return texts[choice] if 0 <= choice < len(texts) else ""
    return ""


def _outermost_boxes(element: Any) -> Iterator[Any]:
    """Yield the contents of the text boxes of a drawing, not those within others."""
    for child in element:
        if child.tag == _Tags.BOX:
            yield child
        elif child.tag == _Tags.CHOICES:
            yield from _outermost_boxes(chosen(child))
        else:
            yield from _outermost_boxes(child)


def _pictured(element: Any, relations: Mapping[str, Relation]) -> str:
    """Return what a drawing shows besides text: nothing if it is a mere shape."""
    for part in element.iter():
        if part.tag in (_Tags.BLIP, _Tags.IMAGE):
            keys = (part.get(qn(name)) for name in ("r:embed", "r:link", "r:id", "r:href"))
            outside = any(relations[key].outside for key in keys if key in relations)
            return "ファイルの外にある図" if outside else "図"
        if part.tag == _DIAGRAM:
            return "SmartArtの図"
        if part.tag == f"{_VML}textpath":
            return f"飾り文字「{part.get('string', '')}」"
        if isinstance(part.tag, str) and _CHART.fullmatch(part.tag):
            return "グラフ"
    return ""


def _described(element: Any) -> str:
    for part in element.iter(qn("wp:docPr"), f"{_VML}shape"):
        if name := part.get("descr") or part.get("title") or part.get("alt"):
            return " ".join(str(name).split())
    return ""


class _Tags:
    """The names that are looked at in every run."""

    RUN, PROPERTIES, TEXT, TAB, PLACED_TAB = map(w, ("r", "rPr", "t", "tab", "ptab"))
    RETURN, BREAK, HYPHEN, SYMBOL, RUBY = map(w, ("cr", "br", "noBreakHyphen", "sym", "ruby"))
    FIELD, INSTRUCTION, SIMPLE_FIELD = map(w, ("fldChar", "instrText", "fldSimple"))
    FOOTNOTE, ENDNOTE, COMMENT = map(w, ("footnoteReference", "endnoteReference", "commentReference"))
    COMMENT_BEGINS, COMMENT_ENDS = map(w, ("commentRangeStart", "commentRangeEnd"))
    DRAWING, PICTURE, OBJECT, BOX = map(w, ("drawing", "pict", "object", "txbxContent"))
    CONTROL, CONTROL_CONTENT = map(w, ("sdt", "sdtContent"))
    CHOICES, EQUATION, EQUATIONS = f"{_MC}AlternateContent", f"{_MATH}oMath", f"{_MATH}oMathPara"
    BLIP, IMAGE = qn("a:blip"), f"{_VML}imagedata"
