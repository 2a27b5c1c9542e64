"""The embedded fonts: what they cover, how wide it is, and the subset for one document."""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Callable, Iterator, Set
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from pathlib import Path
from string import digits
from typing import NamedTuple

import uharfbuzz as hb
from fontTools.cffLib import CFFFontSet, FDArrayIndex, FDSelect, FontDict, TopDict
from fontTools.fontBuilder import FontBuilder
from fontTools.misc.psCharStrings import T2CharString, encodeIntT2
from fontTools.pens.basePen import AbstractPen
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.ttLib import TTFont, TTLibError

EM = 1000
"""Units of an em, in all of this package; every font here has as many."""

_CLUSTER = re.compile("[^\u3099\u309a][\ufe00-\ufe0f\U000e0100-\U000e01ef]?|.")


def clusters(text: str) -> list[str]:
    """Split text into what one glyph sets: a character and the variation selector behind it."""
    return _CLUSTER.findall(text)


class Face:
    """One font file. Loaded when first used; units are `EM` to the em."""

    def __init__(self, path: Path, state: tuple[int, int] | None = None) -> None:
        self.path, self.state = path, state
        self._asked: set[int] = set()
        self._outlines: dict[int, GlyphOutline] = {}

    def __reduce__(self) -> tuple[Callable[[Path], Face], tuple[Path]]:
        return face_at, (self.path,)

    def __repr__(self) -> str:
        """Name the file as it is: a style of another file looks otherwise."""
        return f"Face({str(self.path)!r}, {self.state})"

    @cached_property
    def _font(self) -> hb.Font:
        font = hb.Font(hb.Face(hb.Blob.from_file_path(self.path)))
        font.scale = (EM, EM)
        return font

    @cached_property
    def _tables(self) -> TTFont:
        return TTFont(self.path, lazy=True, fontNumber=0)

    @property
    def ps_name(self) -> str:
        """PostScript name of the font."""
        return str(self._tables["name"].getDebugName(6))

    @property
    def family(self) -> str:
        """Name of the family that the font is of."""
        return str(self._tables["name"].getBestFamilyName())

    @cached_property
    def metrics(self) -> dict[str, int | list[int]]:
        """Entries of a PDF font descriptor, in `EM`."""
        head, os2 = self._tables["head"], self._tables["OS/2"]
        scale = EM / head.unitsPerEm
        return {
            "FontBBox": [round(value * scale) for value in (head.xMin, head.yMin, head.xMax, head.yMax)],
            "Ascent": round(os2.sTypoAscender * scale),
            "Descent": round(os2.sTypoDescender * scale),
            "CapHeight": round(getattr(os2, "sCapHeight", os2.sTypoAscender) * scale),
            "StemV": 50 + os2.usWeightClass // 8,
        }

    @cache  # noqa: B019 -- a face lives as long as the process
    def glyph(self, cluster: str) -> Glyph | None:
        """Return the glyph of a cluster, None if the font has none or the sound mark is not composed."""
        if cluster in ("\u3099", "\u309a"):
            return None
        codes = [ord(char) for char in cluster]
        find = self._font.get_nominal_glyph if len(codes) == 1 else self._font.get_variation_glyph
        index = find(*codes)
        if not index:
            return None
        self._asked.add(index)
        return Glyph(self, index, self._font.get_glyph_h_advance(index))

    def ink(self, index: int) -> tuple[int, int]:
        """Return where the print of a glyph begins and ends."""
        extents = self._font.get_glyph_extents(index)
        return (extents.x_bearing, extents.x_bearing + extents.width) if extents else (0, 0)

    def outlines(self, indices: Set[int]) -> dict[int, GlyphOutline]:
        """Return the outlines of glyphs, and of others that were asked for before.

        All that are known by now are copied at once, be they of another document: most of the time does not depend
        on how many they are.
        """
        if indices <= self._outlines.keys():
            return self._outlines
        wanted = self._asked.union(indices) - self._outlines.keys()
        face = self._font.face
        if face.upem == EM and "CFF " in face.table_tags:
            self._outlines.update(self._copied(wanted))
        else:
            self._outlines.update((index, self._drawn(index)) for index in wanted)
        return self._outlines

    def _copied(self, wanted: Set[int]) -> Iterator[tuple[int, GlyphOutline]]:
        """Yield the outlines of a font that has them as charstrings."""
        request = hb.SubsetInput()
        request.glyph_set.update(wanted)
        request.sets(hb.SubsetInputSets.DROP_TABLE_TAG).update(_WITHOUT_OUTLINES)
        request.flags = hb.SubsetFlags.DESUBROUTINIZE | hb.SubsetFlags.NO_HINTING | hb.SubsetFlags.NO_LAYOUT_CLOSURE
        plan = hb.SubsetPlan(self._font.face, request)
        fonts = CFFFontSet()
        fonts.decompile(io.BytesIO(plan.execute().reference_table("CFF ").data), None)
        charstrings = fonts.topDictIndex[0].CharStrings.charStringsIndex
        places = plan.old_to_new_glyph_mapping
        return ((index, GlyphOutline.of(charstrings[places[index]].bytecode)) for index in wanted)

    def _drawn(self, index: int) -> GlyphOutline:
        """Return the outline of a font of another kind, or of other units."""
        pen = T2CharStringPen(None, None)
        self.draw(index, pen)
        charstring = pen.getCharString()
        charstring.compile()
        return GlyphOutline.of(charstring.bytecode)

    def draw(self, index: int, pen: AbstractPen) -> None:
        """Draw the outline of a glyph."""
        self._font.draw_glyph_with_pen(index, pen)


_WITHOUT_OUTLINES = {int.from_bytes(tag) for tag in (b"GSUB", b"GPOS", b"GDEF", b"BASE", b"VORG", b"vmtx", b"name")}
"""Tables of a font that its outlines do not need: to make them smaller takes longer than the outlines do."""


def face_at(path: Path) -> Face:
    """Return the font in a file as it is now; a process loads it once, however often a style is handed to it."""
    try:
        state = path.stat()
    except OSError:  # which is told when it is used
        return _face(path, None)
    return _face(path, (state.st_size, state.st_mtime_ns))


_face = cache(Face)


def fault_of(path: Path, origin: str) -> str:
    """Return what keeps a font file from being embedded, or nothing; `origin` is what its path starts from."""
    try:
        with TTFont(path, lazy=True, fontNumber=0) as tables:
            embeddable = not tables["OS/2"].fsType & 2  # its licence bits
    except (OSError, TTLibError, KeyError):
        return f"を書体として読めません。{origin}から見たファイルの場所を書いてください。"
    return "" if embeddable else "は、PDFへの埋め込みが許されていない書体です。別の書体にしてください。"


class Glyph(NamedTuple):
    """A glyph of a face: its number there, its advance, and how far it is moved to the right."""

    face: Face
    gid: int
    advance: int
    shift: int = 0


_OPERATORS = (0x15, 0x16, 0x04, 0x0E)  # rmoveto, hmoveto, vmoveto, endchar: one of them ends the first operands
_RMOVETO, _ENDCHAR = b"\x15", b"\x0e"


class GlyphOutline(NamedTuple):
    """A Type 2 charstring, less its width: where it begins, and all that follows the first moveto."""

    x: int = 0
    y: int = 0
    rest: bytes = b""

    @classmethod
    def of(cls, charstring: bytes) -> GlyphOutline:
        """Take apart a charstring without subroutines and hints."""
        at = 0
        while charstring[at] not in _OPERATORS:
            at += {28: 3, 255: 5}.get(charstring[at], 2 if charstring[at] >= 247 else 1)
        start = T2CharString(bytecode=charstring[: at + 1])
        start.decompile()
        match start.program:
            case [*_, x, y, "rmoveto"]:
                return cls(x, y, charstring[at + 1 :])
            case [*_, x, "hmoveto"]:
                return cls(x, 0, charstring[at + 1 :])
            case [*_, y, "vmoveto"]:
                return cls(0, y, charstring[at + 1 :])
        return cls()

    def charstring(self, advance: int, shift: int) -> T2CharString:
        """Return the charstring with an advance, moved to the right."""
        width = encodeIntT2(advance)
        if not self.rest:
            return T2CharString(bytecode=width + _ENDCHAR)
        return T2CharString(bytecode=width + encodeIntT2(self.x + shift) + encodeIntT2(self.y) + _RMOVETO + self.rest)


@dataclass(frozen=True)
class Typeface:
    """A face, and those that stand in for it where it has no glyph."""

    face: Face
    fallbacks: tuple[Face, ...] = ()

    @property
    def name(self) -> str:
        """The names of its faces, as a message gives them."""
        return "、".join(face.ps_name for face in (self.face, *self.fallbacks))

    def glyph(self, cluster: str) -> Glyph | None:
        """Return the glyph of a cluster, None if no face has one."""
        found = self.face.glyph(cluster)  # nearly always
        return found or next(filter(None, (face.glyph(cluster) for face in self.fallbacks)), None)

    @property
    def even(self) -> Typeface:
        """The typeface with digits that stand below one another."""
        return EvenTypeface(self.face, self.fallbacks)

    def missing(self, text: str) -> Iterator[tuple[int, str]]:
        """Yield (index, cluster) for each cluster of the text that cannot be set."""
        index = 0
        for cluster in clusters(text):
            if self.glyph(cluster) is None:
                yield index, cluster
            index += len(cluster)


@dataclass(frozen=True)
class EvenTypeface(Typeface):
    """A typeface whose digits are all as wide as the widest, each in the middle of its width."""

    @cached_property
    def _digits(self) -> dict[str, Glyph]:
        found = {digit: glyph for digit in digits if (glyph := super(EvenTypeface, self).glyph(digit))}
        widest = max((glyph.advance for glyph in found.values()), default=0)
        return {
            digit: glyph._replace(advance=widest, shift=(widest - glyph.advance) // 2) for digit, glyph in found.items()
        }

    def glyph(self, cluster: str) -> Glyph | None:
        return self._digits.get(cluster) or super().glyph(cluster)


@dataclass(frozen=True)
class Subset:
    """The glyphs of one face that one document uses, each with the text it stands for.

    A glyph's code is its place in the list, from 1. The list is sorted: variants of an outline that
    differ in advance only stand side by side, where compression takes care of them.
    """

    face: Face
    glyphs: list[tuple[Glyph, str]]

    @cached_property
    def codes(self) -> dict[tuple[Glyph, str], int]:
        """Code of each glyph."""
        return {key: code for code, key in enumerate(self.glyphs, start=1)}

    @cached_property
    def name(self) -> str:
        """Name of the subset font: six letters made from its glyphs, and the face's name."""
        number = _stable_hash("".join(f"{glyph[1:]}{text}" for glyph, text in self.glyphs))
        letters = ""
        for _ in range(6):
            number, letter = divmod(number, 26)
            letters += chr(65 + letter)
        return f"{letters}+{self.face.ps_name}"

    def cff(self) -> bytes:
        """Return the font program: bare CFF with the glyphs by their codes, which are their indices, too."""
        outlines = self.face.outlines({glyph.gid for glyph, _ in self.glyphs})
        charstrings = {".notdef": GlyphOutline().charstring(EM, 0)}
        for code, (glyph, _) in enumerate(self.glyphs, start=1):
            charstrings[f"cid{code:05}"] = outlines[glyph.gid].charstring(glyph.advance, glyph.shift)
        builder = FontBuilder(EM, isTTF=False)
        builder.setupGlyphOrder(list(charstrings))
        builder.setupCFF(self.name, {"FontBBox": self.face.metrics["FontBBox"]}, charstrings, {})
        builder.font.recalcBBoxes = False  # which would take most of the time
        _key_by_cid(builder.font["CFF "].cff.topDictIndex[0])
        return bytes(builder.font.getTableData("CFF "))


def _key_by_cid(top: TopDict) -> None:
    """Have a font find its glyphs by numbers, all in one group (CFF, section 18)."""
    group, count = FontDict(), len(top.charset)
    group.Private = top.Private
    del top.Private
    top.ROS, top.CIDCount = ("Adobe", "Identity", 0), count
    top.FDArray = FDArrayIndex()
    top.FDArray.append(group)
    top.FDSelect = FDSelect()
    top.FDSelect.format, top.FDSelect.gidArray = 3, [0] * count


def in_plain_units(program: bytes) -> bytes:
    """Return a font program (bare CFF) of 1000 units to the em that says nothing of its units.

    What takes those of its groups for all there are would find no glyph as wide as the document says.
    """
    fonts = CFFFontSet()
    fonts.decompile(io.BytesIO(program), None)
    top = fonts.topDictIndex[0]
    groups = list(top.FDArray) if hasattr(top, "FDArray") else []
    if top.FontMatrix != _PLAIN_UNITS or any(group.FontMatrix != [1, 0, 0, 1, 0, 0] for group in groups):
        return program
    for each in (top, *groups):
        del each.FontMatrix
        each.rawDict.pop("FontMatrix", None)
    file = io.BytesIO()
    fonts.compile(file, TTFont(recalcBBoxes=False))
    return file.getvalue()


_PLAIN_UNITS = [0.001, 0, 0, 0.001, 0, 0]


def _stable_hash(text: str) -> int:
    """Return a number made from the text that is the same in every process."""
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8])


def _package_font(package: str, name: str) -> Typeface:
    return Typeface(face_at(Path(str(files(package) / name))))


MINCHO = _package_font("pylopdf_fonts_jp", "NotoSerifJP-Regular.otf")
"""The typeface of the body."""

GOTHIC = _package_font("noto_cjk_sans_jp_bold", "NotoSansCJKjp-Bold.otf")
"""The typeface of headings."""
