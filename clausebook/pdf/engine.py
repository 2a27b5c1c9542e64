"""Writing pages as a PDF with rinohtype: the only place that reaches into it.

Written for rinohtype 0.5.6. What is used beyond its documented interface is named here:

- `Document._single_pass` and `_no_cache`: the number of pages is known before, so one pass is enough;
- `Document._create_outlines`, replaced: the bookmarks are given, not gathered from sections;
- `backend.pdf.cos`: its PDF objects, for the font resources and the document catalogue;
- `Canvas.fonts`: the resources a page needs.

Standard output is silenced while it works: it prints its progress there.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from contextlib import redirect_stdout
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, NamedTuple

from rinoh.annotation import NamedDestination, NamedDestinationLink
from rinoh.attribute import OverrideDefault
from rinoh.backend.pdf import cos
from rinoh.backend.pdf.filter import FlateDecode
from rinoh.dimension import PT
from rinoh.document import DocumentTree
from rinoh.flowable import Flowable, FlowableState
from rinoh.language import Language
from rinoh.layout import EndOfContainer
from rinoh.paper import Paper
from rinoh.style import StyledMatcher, StyleSheet
from rinoh.template import BodyPageTemplate, ContentsPartTemplate, DocumentTemplate

from .fonts import EM, Face, Glyph, Subset

JAPANESE = Language("ja", "日本語")
"""rinohtype holds its languages by weak reference, so this one must not go out of scope."""

_PLAIN = StyleSheet("plain", matcher=StyledMatcher())


class Text(NamedTuple):
    """Glyphs on one baseline: `x`, `y` in points from the page's top left, `size` in points.

    Each entry is a glyph, what it stands for, and how far the next one is moved, in `EM`.
    """

    x: float
    y: float
    face: Face
    size: float
    glyphs: list[tuple[Glyph, str, int]]


class Rule(NamedTuple):
    """A horizontal line, in points from the page's top left."""

    x: float
    y: float
    length: float
    width: float


class Link(NamedTuple):
    """A rectangle that leads to an anchor, in points from the page's top left."""

    x: float
    y: float
    width: float
    height: float
    target: str


class Anchor(NamedTuple):
    """A place that links and bookmarks lead to."""

    y: float
    name: str


Mark = Text | Rule | Link | Anchor


@dataclass
class PageSet:
    """A document that only has to be written: its pages, each a list of marks."""

    title: str
    width: float
    height: float
    pages: list[list[Mark]]
    bookmarks: list[tuple[str, str]] = field(default_factory=list)
    """Anchor and label of each bookmark."""


class _State(FlowableState):
    def __init__(self, flowable: Flowable, page: int = 0) -> None:
        super().__init__(flowable, _initial=page == 0)
        self.page = page

    def __copy__(self) -> _State:
        return _State(self.flowable, self.page)


class _Sheets(Flowable):
    """Flows the finished pages, one a container."""

    def __init__(self, pages: Sequence[list[Mark]], subsets: dict[Face, Subset]) -> None:
        super().__init__()
        self.pages = pages
        self.subsets = subsets

    def initial_state(self, container: Any) -> _State:
        return _State(self)

    def flow(self, container: Any, last_descender: Any, state: Any = None, **_: Any) -> tuple[float, float, None]:
        state = state or self.initial_state(container)
        for mark in self.pages[state.page]:
            self._draw(mark, container)
        container.mark_page_nonempty()
        if state.page + 1 < len(self.pages):
            raise EndOfContainer(_State(self, state.page + 1))
        return 0, 0, None

    def _draw(self, mark: Mark, container: Any) -> None:
        canvas = container.canvas
        match mark:
            case Text():
                subset = self.subsets[mark.face]
                name = f"F{list(self.subsets).index(mark.face) + 1}"
                canvas.fonts.setdefault(name, container.document.font_resource(mark.face))
                canvas.print(f"BT /{name} {mark.size:g} Tf {mark.x:.3f} {-mark.y:.3f} Td [{_show(mark, subset)}] TJ ET")
            case Rule():
                end = mark.x + mark.length
                canvas.print(f"{mark.width:g} w {mark.x:.3f} {-mark.y:.3f} m {end:.3f} {-mark.y:.3f} l S")
            case Link():
                canvas.annotate(NamedDestinationLink(mark.target), mark.x, mark.y, mark.width, mark.height)
            case Anchor():
                canvas.annotate(NamedDestination(mark.name), 0, mark.y, 0, 0)


def _subsets(pages: PageSet) -> dict[Face, Subset]:
    """Gather what each face has to set."""
    used: dict[Face, set[tuple[Glyph, str]]] = {}
    for page in pages.pages:
        for mark in page:
            if isinstance(mark, Text):
                used.setdefault(mark.face, set()).update((glyph, text) for glyph, text, _ in mark.glyphs)
    faces = sorted(used, key=lambda face: face.ps_name, reverse=True)
    return {face: Subset(face, sorted(used[face])) for face in faces}


def _show(text: Text, subset: Subset) -> str:
    """Return the operand of TJ: codes in hexadecimal, and what is taken off between them."""
    shown, run = [], ""
    for glyph, cluster, move in text.glyphs:
        run += f"{subset.codes[glyph, cluster]:04X}"
        if move:
            shown.append(f"<{run}>{-move}")
            run = ""
    return "".join(shown) + (f"<{run}>" if run else "")


class _Stamp(datetime):
    """A time in UTC that says so: rinohtype writes a time with the offset of the machine's zone."""

    def astimezone(self, tz: Any = None) -> _Stamp:
        return self


class _Document(DocumentTemplate):
    stylesheet = OverrideDefault(_PLAIN)
    language = OverrideDefault(JAPANESE)
    parts = OverrideDefault(["contents"])
    contents = ContentsPartTemplate()
    contents_page = BodyPageTemplate(
        left_margin=0 * PT, right_margin=0 * PT, top_margin=0 * PT, bottom_margin=0 * PT,
        header_text=None, footer_text=None,
    )  # fmt: skip
    contents_right_page = BodyPageTemplate(base="contents_page")
    contents_left_page = BodyPageTemplate(base="contents_page")

    def __init__(self, pages: PageSet, stamp: datetime) -> None:
        self.subsets = _subsets(pages)
        paper = Paper("contract", pages.width * PT, pages.height * PT)
        configuration = self.Configuration("contract")
        for name in ("contents_right_page", "contents_left_page"):
            configuration[name] = BodyPageTemplate(base="contents_page", page_size=paper)
        super().__init__(DocumentTree([_Sheets(pages.pages, self.subsets)]), configuration=configuration)
        self._single_pass = self._no_cache = True
        self.page_set = pages
        self.stamp = _Stamp.fromtimestamp(stamp.timestamp(), UTC)
        self.font_resources: dict[Face, Any] = {}
        self.metadata.clear()
        self.metadata["title"] = pages.title

    def font_resource(self, face: Face) -> Any:
        """Return the font dictionary of a face; it is filled in when all its glyphs are known."""
        return self.font_resources.setdefault(face, cos.Font(indirect=True))

    def _create_outlines(self, backend_document: Any) -> None:
        backend_document.create_outlines([(anchor, None, label, []) for anchor, label in self.page_set.bookmarks])
        for face, subset in self.subsets.items():
            _fill_font(self.font_resources[face], subset)
        document = backend_document.cos_document
        document.timestamp = self.stamp
        document.info["CreationDate"] = cos.Date(self.stamp)
        document.catalog["Lang"] = cos.String("ja")
        preferences = document.catalog["ViewerPreferences"] = cos.Dictionary()
        preferences["DisplayDocTitle"] = cos.Boolean(True)


def _fill_font(font: Any, subset: Subset) -> None:
    """Fill in a font dictionary: a Type 0 font whose codes are the glyph indices of its program."""
    program = cos.Stream(filter=FlateDecode())
    program["Subtype"] = cos.Name("CIDFontType0C")
    program.write(subset.cff())

    descriptor = cos.Dictionary(indirect=True)
    descriptor["Type"] = cos.Name("FontDescriptor")
    descriptor["FontName"] = cos.Name(subset.name)
    descriptor["Flags"] = cos.Integer(4)
    descriptor["ItalicAngle"] = cos.Integer(0)
    for key, value in subset.face.metrics.items():
        descriptor[key] = cos.Array(map(cos.Integer, value)) if isinstance(value, list) else cos.Integer(value)
    descriptor["FontFile3"] = program

    widths = cos.Array(cos.Integer(glyph.advance) for glyph, _ in subset.glyphs)
    system = cos.CIDSystemInfo("Identity", "Adobe", 0)
    descendant = cos.CIDFontType0(subset.name, system, descriptor, dw=EM, w=cos.Array([cos.Integer(1), widths]))
    to_unicode = cos.Stream(filter=FlateDecode())
    to_unicode.write(_to_unicode(subset).encode("ascii"))
    font["Subtype"] = cos.Name("Type0")
    font["BaseFont"] = descendant.composite_font_name("Identity-H")
    font["Encoding"] = cos.Name("Identity-H")
    font["DescendantFonts"] = cos.Array([descendant], False)
    font["ToUnicode"] = to_unicode


def _to_unicode(subset: Subset) -> str:
    """Return the CMap from codes to text; a code may stand for a variation sequence."""
    entries = [
        f"<{code:04X}> <{text.encode('utf-16-be').hex().upper()}>"
        for code, (_, text) in enumerate(subset.glyphs, start=1)
    ]
    blocks = [entries[start : start + 100] for start in range(0, len(entries), 100)]
    return "\n".join([
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap",
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
        "/CMapName /Adobe-Identity-UCS def /CMapType 2 def",
        "1 begincodespacerange <0000> <FFFF> endcodespacerange",
        *(line for block in blocks for line in (f"{len(block)} beginbfchar", *block, "endbfchar")),
        "endcmap CMapName currentdict /CMap defineresource pop end end",
    ])  # fmt: skip


def write_pdf(pages: PageSet, stamp: datetime) -> bytes:
    """Return the PDF; `stamp` is the time that it says it was made at."""
    file = io.BytesIO()
    with redirect_stdout(io.StringIO()):
        _Document(pages, stamp).render(file=file)
    return file.getvalue()
