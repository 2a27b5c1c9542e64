"""The styles, options and values that our composition honours, and how each becomes part of a `Style`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from rinoh.attribute import Attribute, AttributeType
from rinoh.dimension import DimensionBase, Fraction, FractionUnit
from rinoh.document import PageOrientation
from rinoh.paragraph import SINGLE, FixedSpacing, ParagraphStyle, TabStop
from rinoh.reference import DOCUMENT_TITLE, NUMBER_OF_PAGES, PAGE_NUMBER, Field
from rinoh.style import StyleSheetFile
from rinoh.text import MixedStyledText, SingleStyledText, Tab

from ..fonts import GOTHIC, MINCHO, Face, Typeface, face_at, fault_of
from ..style import Stop, Style

TYPEFACES = {"Noto Serif JP": MINCHO.face, "Noto Sans CJK JP Bold": GOTHIC.face}
"""The faces that come with the package, by the names that a style sheet calls them."""

EM, LINE = FractionUnit(1, "em"), FractionUnit(1, "lh")
"""Units of the body, for rinohtype's dimensions: its type size, and the step from one line to the next."""

_LONGEST = 14400  # points: no page of a PDF may be longer
_FIELDS = (PAGE_NUMBER, NUMBER_OF_PAGES, DOCUMENT_TITLE)
_FIELD_NAMES = "、".join(f"{{{field.key}}}" for field in _FIELDS)


class UnfitError(ValueError):
    """A value that cannot be honoured; the message says why, in Japanese."""


class FaceName(AttributeType):
    """A typeface that comes with the package, by its name, or a font file, by its path from the style sheet."""

    @classmethod
    def check_type(cls, value: object) -> bool:
        return isinstance(value, Face)

    @classmethod
    def parse_string(cls, string: str, source: StyleSheetFile) -> Face:
        if string in TYPEFACES:
            return TYPEFACES[string]
        path = source.root / string
        if fault := fault_of(path, "このファイル"):
            raise UnfitError(f"「{string}」{fault}" + f"備えの書体は「{'」「'.join(TYPEFACES)}」です。")
        return face_at(path)

    @classmethod
    def doc_format(cls) -> str:
        return "the name of a typeface of the package, or the path of a font file"


class ElementStyle(ParagraphStyle):
    """The attributes of a paragraph, less what rinohtype knows of typefaces."""

    typeface = Attribute(FaceName, MINCHO.face, "Typeface to set the text in")


class Value(NamedTuple):
    """What a file says: as rinohtype reads it, and as it is written."""

    read: Any
    written: str


Converter = Callable[[Value, Style], Any]


def _points(value: Value, style: Style) -> float:
    """Return a length in points, to the thousandth that a PDF is written in."""
    return _length(value.read, style)


def _length(dimension: Any, style: Style) -> float:
    unit = dimension._unit if isinstance(dimension, Fraction) else None
    if unit not in (None, EM, LINE) or not isinstance(dimension, DimensionBase | None):
        raise UnfitError(" は、「30mm」「10.5pt」「1em」「2lh」のような長さで書いてください。")
    points = round(float(dimension.to_points(style.pitch if unit is LINE else style.size)) if dimension else 0.0, 3)
    if not 0 <= points <= _LONGEST:
        raise UnfitError(f" は、0 から {_LONGEST}pt までの長さで書いてください。")
    return points


def _size(value: Value, style: Style) -> float:
    if not (size := _points(value, style)):
        raise UnfitError(" は、0 より大きくしてください。")
    return size


def _spacing(value: Value, style: Style) -> float:
    """Return the step from one line to the next."""
    if not isinstance(value.read, FixedSpacing) or value.read.minimum is not SINGLE:
        raise UnfitError(" は、「fixed(18pt)」のように、一定の行送りで書いてください。")
    if not (pitch := _length(value.read.pitch, style)):
        raise UnfitError(" は、0 より大きくしてください。")
    return pitch


def _absolute(convert: Converter) -> Converter:
    """Return a converter that refuses the units that it makes."""

    def converter(value: Value, style: Style) -> object:
        if isinstance(getattr(value.read, "pitch", value.read), Fraction):
            raise UnfitError(" は、em や lh でなく、pt や mm で書いてください。")
        return convert(value, style)

    return converter


def _whole(points: float, unit: float, name: str) -> int:
    count = round(points / unit)
    if abs(points - count * unit) > 0.01:
        raise UnfitError(f" は、{name}（{unit:g}pt）の整数倍で書いてください。")
    return count


def _ems(value: Value, style: Style) -> int:
    return _whole(_points(value, style), style.size, "本文の字の大きさ")


def _lines(value: Value, style: Style) -> int:
    return _whole(_points(value, style), style.pitch, "本文の行送り")


def _line_steps(value: Value, style: Style) -> int:
    return _whole(_spacing(value, style), style.pitch, "本文の行送り")


def _typeface(value: Value, style: Style) -> Typeface:
    return Typeface(value.read, style.body.fallbacks)


def _stops(value: Value, style: Style) -> tuple[Stop, ...]:
    def stop(tab: TabStop) -> Stop:
        at = float(tab.get_position(style.width)) / max(style.width, 1)
        if tab.fill or not 0 <= at <= 1:
            raise UnfitError(" は、「50% center, 100% right」のように、版面の内の位置だけを書いてください。")
        return Stop(round(at, 6), tab.align)

    return tuple(map(stop, value.read))


def _text(value: Value, style: Style) -> str:
    """Return a text of header or footer as it is written."""
    for leaf in leaves(value.read):
        known = type(leaf) in (SingleStyledText, Tab) or (type(leaf) is Field and leaf.type in _FIELDS)
        if not known or leaf.style or "\n" in leaf.to_string(None):
            raise UnfitError(f" に書けるのは、引用符で囲んだ文字と \\t、{_FIELD_NAMES} だけです: {value.written}")
    return value.written


def leaves(text: Any) -> Iterator[Any]:
    """Yield what a text is made of."""
    if type(text) is MixedStyledText and not text.style:
        for item in text:
            yield from leaves(item)
    elif text is not None:
        yield text


def _paper(value: Value, style: Style) -> tuple[float, float]:
    width, height = (_length(side, style) for side in (value.read.width, value.read.height))
    return width, height


def _orientation(value: Value, style: Style) -> tuple[float, float]:
    """Return the paper as it lies, however its sides were written."""
    shorter, longer = sorted((style.page_width, style.page_height))
    return (longer, shorter) if value.read == PageOrientation.LANDSCAPE else (shorter, longer)


Honoured = Mapping[str, Mapping[str, tuple[str | tuple[str, ...], Converter]]]

STYLES: Honoured = {
    "body": {
        "typeface": ("body", _typeface),
        "font_size": ("size", _absolute(_size)),
        "line_spacing": ("pitch", _absolute(_spacing)),
        "indent_first": ("first_indent", _ems),
    },
    "title": {
        "typeface": ("title", _typeface),
        "font_size": ("title_size", _size),
        "line_spacing": ("title_pitch", _line_steps),
        "space_below": ("title_space", _lines),
    },
    "heading level 1": {
        "typeface": ("headings", _typeface),
        "font_size": ("heading_size", _size),
        "space_above": ("article_space", _lines),
    },
    "chapter": {"space_above": ("chapter_space", _lines)},
    "items": {"margin_left": ("item_indent", _ems)},
    "closing": {"space_above": ("closing_space", _lines)},
    "table": {
        "font_size": ("table_size", _size),
        "line_spacing": ("table_pitch", _spacing),
        "space_above": ("table_space", _points),
    },
    "table head": {"typeface": ("table_head", _typeface)},
    "signature": {"space_above": ("signature_space", _lines)},
    "signature date": {"margin_left": ("date_indent", _ems)},
    "signature party": {"margin_left": ("party_indent", _ems), "line_spacing": ("field_lines", _line_steps)},
    "seal": {"width": ("seal_size", _size)},
    "header": {
        "typeface": ("header", _typeface),
        "font_size": ("header_size", _size),
        "space_below": ("header_space", _points),
        "tab_stops": ("header_stops", _stops),
    },
    "footer": {
        "typeface": ("footer", _typeface),
        "font_size": ("footer_size", _size),
        "space_above": ("footer_space", _points),
        "tab_stops": ("footer_stops", _stops),
    },
}
"""The styles and attributes that our composition honours: each a field of `Style`, and how its value is had."""

PAGES: Honoured = {
    "contents_page": {
        "page_size": (("page_width", "page_height"), _paper),
        "page_orientation": (("page_width", "page_height"), _orientation),
        "left_margin": ("left_margin", _points),
        "right_margin": ("right_margin", _points),
        "top_margin": ("top_margin", _points),
        "bottom_margin": ("bottom_margin", _points),
        "header_footer_distance": ("header_footer_distance", _points),
        "header_text": ("header_text", _text),
        "footer_text": ("footer_text", _text),
        "title_page_header_text": ("title_page_header_text", _text),
        "title_page_footer_text": ("title_page_footer_text", _text),
    }
}
"""The page template and its options that are honoured."""
