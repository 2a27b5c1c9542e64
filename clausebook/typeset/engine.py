"""Writing pages as a PDF with rinohtype: the only place that reaches into it.

Written for rinohtype 0.5.6. What is used beyond its documented interface is named here:

- `Document._single_pass` and `_no_cache`: the number of pages is known before, so one pass is enough;
- `Document._sections`: stays empty, so that no outline is made;
- `Canvas.print` and `Canvas.annotate`: the operators of a page and its links;
- `FlowableState` and `EndOfContainer`: a flowable that fills one container after the other.

Standard output is silenced while it works: it prints its progress there.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from contextlib import redirect_stdout
from datetime import datetime
from typing import Any

from fontTools.pens.recordingPen import RecordingPen
from rinoh.annotation import NamedDestination, NamedDestinationLink
from rinoh.attribute import OverrideDefault
from rinoh.dimension import PT
from rinoh.document import DocumentTree
from rinoh.flowable import Flowable, FlowableState
from rinoh.language import Language
from rinoh.layout import EndOfContainer
from rinoh.paper import Paper
from rinoh.style import StyledMatcher, StyleSheet
from rinoh.template import BodyPageTemplate, ContentsPartTemplate, DocumentTemplate

from .archive import Fonts, archive
from .fonts import EM
from .sheet import Anchor, Drawn, GlyphRun, Link, PageSet, Rule, Seal

RINOHTYPE = "0.5.6"
"""The version that this module was written for."""

JAPANESE = Language("ja", "日本語")
"""rinohtype holds its languages by weak reference, so this one must not go out of scope."""

_PLAIN = StyleSheet("plain", matcher=StyledMatcher())
_CIRCLE = 0.5523  # control points of a quarter of a circle
_SEAL_LINE, _SEAL_GREY = 0.4, 0.5  # points, and 0 for black
_SEAL_SIGN = 0.45  # of its diameter


class _State(FlowableState):
    def __init__(self, flowable: Flowable, page: int = 0) -> None:
        super().__init__(flowable, _initial=page == 0)
        self.page = page

    def __copy__(self) -> _State:
        return _State(self.flowable, self.page)


class _Sheets(Flowable):
    """Flows the finished pages, one a container."""

    def __init__(self, pages: Sequence[list[Drawn]], fonts: Fonts) -> None:
        super().__init__()
        self.pages = pages
        self.fonts = fonts

    def initial_state(self, container: Any) -> _State:
        return _State(self)

    def flow(self, container: Any, last_descender: Any, state: Any = None, **_: Any) -> tuple[float, float, None]:
        state = state or self.initial_state(container)
        for mark in self.pages[state.page]:
            self._draw(mark, container.canvas)
        container.mark_page_nonempty()
        if state.page + 1 < len(self.pages):
            raise EndOfContainer(_State(self, state.page + 1))
        return 0, 0, None

    def _draw(self, mark: Drawn, canvas: Any) -> None:
        match mark:
            case GlyphRun():
                canvas.print(f"BT {mark.x:.3f} {-mark.y:.3f} Td {self.fonts.show(mark)} ET")
            case Rule():
                end = mark.x + mark.length
                canvas.print(f"{mark.width:g} w {mark.x:.3f} {-mark.y:.3f} m {end:.3f} {-mark.y:.3f} l S")
            case Seal():
                canvas.print(_seal(mark))
            case Link():
                canvas.annotate(NamedDestinationLink(mark.target), mark.x, mark.y, mark.width, mark.height)
            case Anchor():
                canvas.annotate(NamedDestination(mark.name), mark.x, mark.y, 0, 0)


def _seal(seal: Seal) -> str:
    """Return the operators that draw a seal's place: a circle, and the outline of 印."""
    r, k = seal.diameter / 2, seal.diameter / 2 * _CIRCLE
    quarters = [(r, k, k, r, 0, r), (-k, r, -r, k, -r, 0), (-r, -k, -k, -r, 0, -r), (k, -r, r, -k, r, 0)]
    circle = f"{r:.3f} 0 m " + " ".join("{:.3f} {:.3f} {:.3f} {:.3f} {:.3f} {:.3f} c".format(*q) for q in quarters)
    glyph, pen = seal.face.glyph("印"), RecordingPen()
    assert glyph is not None
    seal.face.draw(glyph.gid, pen)
    scale = seal.diameter * _SEAL_SIGN / EM
    operators = {"moveTo": "m", "lineTo": "l", "curveTo": "c", "closePath": "h"}
    sign = " ".join(
        " ".join(f"{(x - EM / 2) * scale:.3f} {(y - 0.38 * EM) * scale:.3f}" for x, y in points) + " " + operators[name]
        for name, points in pen.value
    )
    colour = f"{_SEAL_GREY} G {_SEAL_GREY} g {_SEAL_LINE} w"
    return f"q 1 0 0 1 {seal.x:.3f} {-seal.y:.3f} cm {colour} {circle} s {sign} f Q"


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

    def __init__(self, pages: PageSet, fonts: Fonts) -> None:
        paper = Paper("contract", pages.width * PT, pages.height * PT)
        configuration = self.Configuration("contract")
        for name in ("contents_right_page", "contents_left_page"):
            configuration[name] = BodyPageTemplate(base="contents_page", page_size=paper)
        super().__init__(DocumentTree([_Sheets(pages.pages, fonts)]), configuration=configuration)
        self._single_pass = self._no_cache = True
        self.metadata.clear()


def write_pdf(pages: PageSet, stamp: datetime) -> bytes:
    """Return the PDF; `stamp` is the time that it says it was made at."""
    fonts, file = Fonts(pages), io.BytesIO()
    with redirect_stdout(io.StringIO()):
        _Document(pages, fonts).render(file=file)
    return archive(file, pages, fonts, stamp)
