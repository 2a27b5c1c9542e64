"""What rinohtype writes its pages with: its own PDF backend, which keeps the marks until all glyphs are known."""

from __future__ import annotations

import io
from collections.abc import Mapping
from functools import partial
from typing import Any

from fontTools.pens.basePen import BasePen
from rinoh.annotation import HyperLink, NamedDestination, NamedDestinationLink
from rinoh.backend import pdf
from rinoh.backend.pdf import cos

from ..fonts import EM, Face
from ..pictures import Picture
from ..sheet import Anchor, Box, Drawn, GlyphRun, Image, Link, Rule, Seal, Shade, Tint, Upright
from ..subsets import Fonts, names_of
from ..tags import WATERMARK, Artifact, Tag, Words

_CIRCLE = 0.5523  # control points of a quarter of a circle
_SEAL_LINE, _SEAL_GREY = 0.4, 0.5  # points, and 0 for black
_SEAL_SIGN = 0.45  # of its diameter


class Canvas(pdf.Canvas):
    """What is drawn in a container, from its top left."""

    def __init__(self) -> None:
        super().__init__()
        self.marks: list[Drawn] = []

    def append(self, parent_canvas: Canvas | PageCanvas, left: float, top: float) -> None:
        parent_canvas.marks += (mark._replace(x=mark.x + left, y=mark.y + top) for mark in self.marks)


class PageCanvas(pdf.PageCanvas):
    """What is drawn on a page."""

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self.marks: list[Drawn] = []
        self.tagged: list[Words] = []
        self._open: list[Tag] = []

    def place_annotations(self) -> None:
        for mark in self.marks:
            match mark:
                case Link():
                    leads = HyperLink(mark.uri) if mark.uri else NamedDestinationLink(mark.target)
                    self.annotate(leads, mark.x, mark.y, mark.width, mark.height)
                case Anchor():
                    self.annotate(NamedDestination(mark.name), mark.x, mark.y, 0, 0)
        super().place_annotations()

    def draw(self, fonts: Fonts, pictures: Mapping[Picture, str]) -> None:
        """Write the operators of all that can be seen, marked with what it is of; `tagged` tells that by its number."""
        for mark in self.marks:
            if isinstance(mark, GlyphRun):
                self._show(mark, fonts)
            elif not isinstance(mark, Link | Anchor):
                self._mark(_tag_of(mark))
                self._draw(mark, pictures)
        self._unmark()

    def _mark(self, tag: Tag) -> None:
        """Begin what is of a tag, if it does not go on."""
        if self._open == [tag]:
            return
        self._unmark()
        self._open = [tag]
        match tag:
            case Words():
                self.print(f"/{tag.within.kind} <</MCID {len(self.tagged)}>> BDC")
                self.tagged.append(tag)
            case Artifact():
                subtype = f"/Subtype/{tag.subtype}" if tag.subtype else ""
                self.print(f"/Artifact <</Type/Pagination{subtype}>> BDC")
            case None:
                self.print("/Artifact BMC")

    def _unmark(self) -> None:
        if self._open:
            self.print("EMC")
        self._open = []

    def _show(self, run: GlyphRun, fonts: Fonts) -> None:
        """Write the operators of some text; what of it is of different tags is marked within."""
        begin = f"BT {run.x:.3f} {-run.y:.3f} Td"
        parts = list(fonts.show(run))
        if len(parts) == 1:
            tag, operators = parts[0]
            self._mark(tag)
            self.print(f"{begin} {operators} ET")
            return
        self._unmark()
        self.print(begin)
        for tag, operators in parts:
            self._mark(tag)
            self.print(operators)
        self._unmark()
        self.print("ET")

    def _draw(self, mark: Drawn, pictures: Mapping[Picture, str]) -> None:
        """Write the operators of what is no text."""
        match mark:
            case Rule():
                end = mark.x + mark.length
                self.print(f"{mark.width:g} w {mark.x:.3f} {-mark.y:.3f} m {end:.3f} {-mark.y:.3f} l S")
            case Box():
                corner = f"{mark.x:.3f} {-mark.y - mark.height:.3f} {mark.width:.3f} {mark.height:.3f}"
                self.print(f"q {_SEAL_GREY} G {_SEAL_LINE} w {corner} re S Q")
            case Upright():
                end = mark.y + mark.length
                self.print(f"{mark.width:g} w {mark.x:.3f} {-mark.y:.3f} m {mark.x:.3f} {-end:.3f} l S")
            case Tint():
                box = f"{mark.x:.3f} {-mark.y:.3f} {mark.width:.3f} {-mark.height:.3f} re"
                self.print(f"{mark.grey:g} g {box} f 0 g")
            case Image():
                place = f"{mark.width:.3f} 0 0 {mark.height:.3f} {mark.x:.3f} {-mark.y - mark.height:.3f} cm"
                upright = " ".join(f"{value:.6g}" for value in mark.picture.matrix) + " cm"
                self.print(f"q {place} {upright} /{pictures[mark.picture]} Do Q")
            case Seal():
                self.print(_seal(mark))
            case Shade():
                sign = outline(mark.face, mark.sign, mark.size)
                self.print(f"q 1 0 0 1 {mark.x:.3f} {-mark.y:.3f} cm {mark.grey} g {sign} f Q")


def _tag_of(mark: Drawn) -> Tag:
    """Return what a mark is of that is no text."""
    if isinstance(mark, Shade):
        return WATERMARK
    return mark.tag if isinstance(mark, Rule | Image | Seal) else None


class Page(pdf.Page):
    """A page of the file."""

    def __init__(self, backend_document: Document, width: float, height: float, rinoh_page: Any) -> None:
        super().__init__(backend_document, width, height, rinoh_page)
        self.canvas = PageCanvas(self)


class Document(pdf.Document):
    """The file; `marks` are those of its pages, `subsets` the fonts that show them.

    `tagged` are the words that what is marked on a page is of, by its number there.
    """

    subsets: Fonts

    @property
    def marks(self) -> list[list[Drawn]]:
        return [page.canvas.marks for page in self.pages]

    @property
    def tagged(self) -> list[list[Words]]:
        return [page.canvas.tagged for page in self.pages]

    def write(self, file: io.BytesIO) -> None:
        self.subsets, pictures = Fonts(self.marks), names_of(self.marks)
        for page in self.pages:
            page.canvas.draw(self.subsets, pictures)
        catalog = self.cos_document.catalog
        catalog.register_indirect = partial(_register, catalog)
        super().write(file)


def _register(top: cos.Container, document: cos.Document) -> None:
    """Number all objects that are referred to, in the order in which rinohtype does.

    It goes from each to the next within itself, and an outline is a chain: 1,000 articles are more than Python can
    call.
    """
    seen: set[int] = set()
    left = [top]
    while left:
        each = left.pop()
        if id(each) in seen:
            continue
        if each.indirect:
            document.register(each)
            seen.add(id(each))
        if isinstance(each, cos.Container):
            left += reversed([*each.children()])


def _seal(seal: Seal) -> str:
    """Return the operators that draw a seal's place: a circle, and the outline of 印."""
    r, k = seal.diameter / 2, seal.diameter / 2 * _CIRCLE
    quarters = [(r, k, k, r, 0, r), (-k, r, -r, k, -r, 0), (-r, -k, -k, -r, 0, -r), (k, -r, r, -k, r, 0)]
    circle = f"{r:.3f} 0 m " + " ".join("{:.3f} {:.3f} {:.3f} {:.3f} {:.3f} {:.3f} c".format(*q) for q in quarters)
    sign = outline(seal.face, "印", seal.diameter * _SEAL_SIGN)
    colour = f"{_SEAL_GREY} G {_SEAL_GREY} g {_SEAL_LINE} w"
    return f"q 1 0 0 1 {seal.x:.3f} {-seal.y:.3f} cm {colour} {circle} s {sign} f Q"


def outline(face: Face, sign: str, size: float) -> str:
    """Return the operators of a sign's outline, with its centre in the origin."""
    glyph, pen = face.glyph(sign), _Operators(size / EM)
    assert glyph is not None
    face.draw(glyph.gid, pen)
    return " ".join(pen.operators)


class _Operators(BasePen):
    """Collects the operators of an outline, with the middle of its em in the origin; curves of any font are cubic."""

    def __init__(self, scale: float) -> None:
        super().__init__(None)
        self.scale, self.operators = scale, list[str]()

    def _add(self, operator: str, *points: tuple[float, float]) -> None:
        places = (f"{(x - EM / 2) * self.scale:.3f} {(y - 0.38 * EM) * self.scale:.3f}" for x, y in points)
        self.operators.append(" ".join([*places, operator]))

    def _moveTo(self, pt: tuple[float, float]) -> None:  # noqa: N802  # as BasePen calls them
        self._add("m", pt)

    def _lineTo(self, pt: tuple[float, float]) -> None:  # noqa: N802  # as above
        self._add("l", pt)

    def _curveToOne(self, *points: tuple[float, float]) -> None:  # noqa: N802  # as above
        self._add("c", *points)

    def _closePath(self) -> None:  # noqa: N802  # as above
        self._add("h")
