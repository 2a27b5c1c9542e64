"""Drawings (SVG) as PDF: with svg2pdf, which is loaded only if there is one.

Text in a drawing is set in the typeface of the agreement: what svg2pdf finds no font for it leaves out without a word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from types import ModuleType
from xml.etree import ElementTree

from ..model.diagnostics import code_points
from .fonts import Typeface

_SVG = "http://www.w3.org/2000/svg"
_HREFS = ("href", "{http://www.w3.org/1999/xlink}href")
_FAMILY = re.compile(r"font-family\s*:[^;}]*;?")
_SHORTHAND = re.compile(r"\bfont\s*:[^;}]*?(\d[\d.]*(?:px|pt|em|%)?)[^;}]*")
_REFUSED = {
    "foreignObject": "HTML の文字（foreignObject）があります。文字を SVG の文字にして書き出してください。",
    "script": "プログラム（script）があります。除いて書き出してください。",
    **dict.fromkeys(("animate", "animateTransform", "animateMotion", "set"), "動く図は使えません。"),
}


_LARGEST = 14_400  # points: what a page of a PDF may have


class UnfitPictureError(ValueError):
    """A picture that cannot be embedded; the message says why, in Japanese."""


@cache
def _svg2pdf() -> ModuleType:
    try:
        return import_module("svg2pdf_py")
    except ImportError:
        raise UnfitPictureError(
            "SVG を PDF に組むには、svg2pdf-py が要ります。pip install 'clausebook[svg]' で入れるか、"
            "PNG に書き出してください。"
        ) from None


def drawing(content: bytes, typeface: Typeface) -> tuple[float, float, bytes]:
    """Return the size of a drawing, and a PDF of that size; UnfitPictureError says why there is none."""
    root = _parsed(content)
    for fault in _faults(root, typeface):
        raise UnfitPictureError(fault)
    _set_in(root, typeface)
    ElementTree.register_namespace("", _SVG)
    svg2pdf = _svg2pdf()
    fonts = svg2pdf.FontDatabase()
    for face in (typeface.face, *typeface.fallbacks):
        fonts.load_font_file(str(face.path))
    try:
        made: bytes = svg2pdf.svg_to_pdf(ElementTree.tostring(root, encoding="unicode"), fonts)
    except Exception as error:  # whatever its parser meets with
        raise UnfitPictureError(f"SVG として読めません（{error}）。書き出し直してください。") from None
    box = re.search(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", made)
    if not box or not all(0 < float(side) <= _LARGEST for side in box.groups()):
        raise UnfitPictureError("大きさ（width、height、viewBox）が読めないか、大きすぎます。書き出し直してください。")
    return float(box[1]), float(box[2]), made


def _parsed(content: bytes) -> ElementTree.Element:
    try:
        root = ElementTree.fromstring(content)
    except (ElementTree.ParseError, ValueError, LookupError) as error:
        raise UnfitPictureError(f"SVG として読めません（{error}）。書き出し直してください。") from None
    if root.tag != f"{{{_SVG}}}svg":
        raise UnfitPictureError(f'SVG ではありません。初めの要素は <svg xmlns="{_SVG}"> です。')
    for switch in root.iter(f"{{{_SVG}}}switch"):  # which offers other text to those who cannot show HTML
        for child in [each for each in switch if each.tag == f"{{{_SVG}}}foreignObject" and len(switch) > 1]:
            switch.remove(child)
    return root


def _faults(root: ElementTree.Element, typeface: Typeface) -> Iterator[str]:
    for element in root.iter():
        name = str(element.tag).removeprefix(f"{{{_SVG}}}")
        if name in _REFUSED:
            yield _REFUSED[name]
        for href in _HREFS:
            if not element.get(href, "#").startswith(("#", "data:")) and name != "a":
                yield "ほかのファイルを読み込んでいます。図の中に埋め込んで書き出してください。"
        if name == "text":
            for _, sign in typeface.missing("".join("".join(element.itertext()).split())):
                yield f"図の中の「{sign}」（{code_points(sign)}）は、書体 {typeface.name} にありません。"


def _set_in(root: ElementTree.Element, typeface: Typeface) -> None:
    """Have all text set in a typeface."""
    for element in root.iter():
        element.attrib.pop("font-family", None)
        if "style" in element.attrib:
            element.set("style", _without_family(element.attrib["style"]))
        if element.tag == f"{{{_SVG}}}style" and element.text:
            element.text = _without_family(element.text)
    root.set("font-family", typeface.face.family)


def _without_family(css: str) -> str:
    return _SHORTHAND.sub(r"font-size: \1", _FAMILY.sub("", css))
