"""The embedded fonts: coverage, variation sequences, and subsets that are the same in every process."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest
from fontTools.cffLib import CFFFontSet
from fontTools.misc.psCharStrings import encodeFixed, encodeIntT2
from fontTools.pens.boundsPen import BoundsPen
from fontTools.pens.recordingPen import RecordingPen
from fontTools.ttLib import TTFont
from hypothesis import given, settings
from hypothesis import strategies as st

from clausebook.typeset.fonts import EM, GOTHIC, MINCHO, Face, Glyph, GlyphOutline, Subset, Typeface, clusters

from .test_linebreak import NOT_AT_END, NOT_AT_START, prose

ROOT = Path(__file__).parents[2]
SELECTORS = "\ufe00\ufe0f\U000e0100\U000e0101\U000e01ef"
VOICED_MARKS = "\u3099\u309a"

both_faces = pytest.mark.parametrize("face", [MINCHO.face, GOTHIC.face], ids=["明朝", "ゴシック"])
text_with_selectors = st.text("契祇葛𠮷か1" + SELECTORS + VOICED_MARKS + "\n😀", max_size=20)


def glyphs_of(face: Face, text: str) -> list[tuple[Glyph, str]]:
    """Return the glyphs of a text, sorted as a subset has them."""
    glyphs = {(face.glyph(cluster), cluster) for cluster in clusters(text)}
    return sorted((glyph, cluster) for glyph, cluster in glyphs if glyph)


def sample(face: Face) -> Subset:
    """Return a subset with variants of one outline, a variation sequence and characters beyond the BMP."""
    glyphs = glyphs_of(
        face, "本契約（第12条）に関し、葛\U000e0100城の祇\U000e0101園、𠮷野家・髙﨑は、API……を使用する。"
    )
    moved = [(glyph._replace(advance=625, shift=-375), cluster) for glyph, cluster in glyphs if cluster == "（"]
    assert len(moved) == 1
    return Subset(face, sorted(glyphs + moved))


def opened(subset: Subset) -> CFFFontSet:
    """Return the font program of a subset, read back."""
    fonts = CFFFontSet()
    fonts.decompile(io.BytesIO(subset.cff()), None)
    return fonts


@given(text_with_selectors)
def test_clusters_together_are_the_text(text: str) -> None:
    assert "".join(clusters(text)) == text


@given(text_with_selectors)
def test_selector_stays_with_the_character_before_it(text: str) -> None:
    for cluster in clusters(text):
        assert len(cluster) == 1 or (len(cluster) == 2 and cluster[1] in SELECTORS and cluster[0] not in VOICED_MARKS)
    for before, after in pairwise(clusters(text)):
        assert after not in SELECTORS or len(before) == 2 or before in VOICED_MARKS


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("祇\U000e0101園", ["祇\U000e0101", "園"]),
        ("𠮷\U000e0100", ["𠮷\U000e0100"]),
        ("葛\ufe00葛", ["葛\ufe00", "葛"]),
        ("か\u3099", ["か", "\u3099"]),
        ("\U000e0100祇", ["\U000e0100", "祇"]),
        ("甲\n乙", ["甲", "\n", "乙"]),
        ("", []),
    ],
)
def test_text_is_split_into_what_one_glyph_sets(text: str, expected: list[str]) -> None:
    assert clusters(text) == expected


@both_faces
@pytest.mark.parametrize(
    "cluster", ["𠮷", "髙", "﨑", "祇", "祇\U000e0101", "葛\U000e0100", "彅", "\u3000", " ", "①", "№"]
)
def test_name_kanji_and_signs_are_covered(face: Face, cluster: str) -> None:
    assert face.glyph(cluster) is not None
    assert list(Typeface(face).missing(cluster)) == []


@both_faces
def test_every_character_with_a_rule_for_line_breaks_is_covered(face: Face) -> None:
    assert list(Typeface(face).missing(NOT_AT_START + NOT_AT_END + "…―")) == []


@both_faces
def test_variation_sequence_has_a_glyph_of_its_own(face: Face) -> None:
    names = [glyph.gid for cluster in ("葛", "葛\U000e0100") if (glyph := face.glyph(cluster))]
    assert len(set(names)) == 2


@both_faces
def test_default_variation_sequence_has_the_glyph_of_its_character(face: Face) -> None:
    assert face.glyph("条\U000e0100") == face.glyph("条") is not None
    assert face.glyph("祇\U000e0101") == face.glyph("祇") is not None


@both_faces
def test_missing_characters_are_reported_with_their_index(face: Face) -> None:
    text = "𠮷野は😀、祇\U000e0101園も👩と\u200b契\U000e01ef。"
    assert list(Typeface(face).missing(text)) == [
        (text.index("😀"), "😀"),
        (text.index("👩"), "👩"),
        (text.index("\u200b"), "\u200b"),
        (text.index("契"), "契\U000e01ef"),
    ]


@both_faces
@pytest.mark.parametrize("mark", VOICED_MARKS)
def test_voiced_mark_that_would_need_composing_is_missing(face: Face, mark: str) -> None:
    assert list(Typeface(face).missing(f"は{mark}")) == [(1, mark)]


@both_faces
@settings(deadline=None)
@given(prose)
def test_glyphs_cover_all_prose(face: Face, text: str) -> None:
    assert list(Typeface(face).missing(text)) == []


@both_faces
def test_japanese_is_one_em_wide_and_latin_is_narrower(face: Face) -> None:
    wide = {glyph.advance for glyph, _ in glyphs_of(face, "契のー、。（）「」・…―々ゃ％１𠮷祇\U000e0101\u3000")}
    narrow = {glyph.advance for glyph, _ in glyphs_of(face, "1aA.,() ")}
    assert wide == {EM}
    assert all(0 < advance < EM for advance in narrow)


def test_faces_are_the_two_that_are_shipped() -> None:
    assert [face.ps_name for face in (MINCHO.face, GOTHIC.face)] == ["NotoSerifJP-Regular", "NotoSansCJKjp-Bold"]


@both_faces
def test_metrics_describe_a_face_with_an_em_of_a_thousand(face: Face) -> None:
    metrics = face.metrics
    assert set(metrics) == {"FontBBox", "Ascent", "Descent", "CapHeight", "StemV"}
    assert (metrics["Ascent"], metrics["Descent"]) == (880, -120)
    assert isinstance(box := metrics["FontBBox"], list)
    assert box[0] < 0 < EM < box[2]
    assert box[1] < 0 < EM < box[3]


def test_codes_number_the_glyphs_from_one() -> None:
    subset = sample(MINCHO.face)
    assert sorted(subset.codes.values()) == list(range(1, len(subset.glyphs) + 1))
    assert all(subset.glyphs[code - 1] == key for key, code in subset.codes.items())


@both_faces
def test_font_program_has_one_charstring_for_each_glyph_and_one_for_none(face: Face) -> None:
    subset = sample(face)
    fonts = opened(subset)
    assert fonts.fontNames == [subset.name]
    assert fonts[0].charset == [".notdef", *(f"cid{code:05}" for code in range(1, len(subset.glyphs) + 1))]
    assert len(fonts[0].CharStrings) == len(subset.glyphs) + 1


@both_faces
def test_outlines_are_those_of_the_face_moved_by_their_shift(face: Face) -> None:
    subset = sample(face)
    charstrings = opened(subset)[0].CharStrings
    originals = TTFont(face.path).getGlyphSet()
    names = TTFont(face.path).getGlyphOrder()
    inked = 0
    for code, (glyph, cluster) in enumerate(subset.glyphs, start=1):
        original, copy = BoundsPen(None), BoundsPen(None)
        originals[names[glyph.gid]].draw(original)
        charstrings[f"cid{code:05}"].draw(copy)
        assert charstrings[f"cid{code:05}"].width == glyph.advance
        if original.bounds is None:
            assert copy.bounds is None
            continue
        left, bottom, right, top = original.bounds
        assert copy.bounds == (left + glyph.shift, bottom, right + glyph.shift, top), cluster
        inked += 1
    assert inked == len(subset.glyphs)


coordinates = st.one_of(st.integers(-1132, 1132), st.integers(-(2**15), 2**15 - 1))  # of one byte, of two, of three
widths = st.one_of(st.just(b""), coordinates.map(encodeIntT2), st.floats(-1000, 1000).map(encodeFixed))


@given(widths, coordinates, coordinates, st.binary())
def test_outline_begins_where_its_charstring_says_whatever_the_numbers(
    width: bytes, x: int, y: int, rest: bytes
) -> None:
    numbers = encodeIntT2(x), encodeIntT2(y)
    assert GlyphOutline.of(width + b"".join(numbers) + b"\x15" + rest) == (x, y, rest)
    assert GlyphOutline.of(width + numbers[0] + b"\x16" + rest) == (x, 0, rest)
    assert GlyphOutline.of(width + numbers[1] + b"\x04" + rest) == (0, y, rest)
    assert GlyphOutline.of(width + b"\x0e") == (0, 0, b"")


@both_faces
def test_font_program_says_a_box_that_holds_all_its_outlines(face: Face) -> None:
    font = opened(sample(face))[0]
    pens = [BoundsPen(None) for _ in font.charset]
    for name, pen in zip(font.charset, pens, strict=True):
        font.CharStrings[name].draw(pen)
    lefts, bottoms, rights, tops = zip(*(pen.bounds for pen in pens if pen.bounds), strict=True)
    left, bottom, right, top = font.FontBBox
    assert left <= min(lefts)
    assert bottom <= min(bottoms)
    assert right >= max(rights)
    assert top >= max(tops)


def test_variation_sequence_is_embedded_with_its_own_outline() -> None:
    subset = Subset(MINCHO.face, glyphs_of(MINCHO.face, "葛葛\U000e0100"))
    drawn = []
    for code in (1, 2):
        pen = RecordingPen()
        opened(subset)[0].CharStrings[f"cid{code:05}"].draw(pen)
        drawn.append(pen.value)
    assert drawn[0]
    assert drawn[0] != drawn[1]


def test_subset_is_much_smaller_than_its_face() -> None:
    assert len(sample(MINCHO.face).cff()) < 20_000 < MINCHO.face.path.stat().st_size / 100


@both_faces
def test_subset_has_the_same_bytes_each_time(face: Face) -> None:
    first, other, second = sample(face), Subset(face, glyphs_of(face, "甲契（")), sample(face)
    program = first.cff()
    other.cff()
    assert second.cff() == program == first.cff()
    assert second.name == first.name


@both_faces
def test_outline_is_the_same_whatever_it_was_asked_for_with(face: Face) -> None:
    indices = {glyph.gid for glyph, _ in sample(face).glyphs}
    together = Face(face.path).outlines(indices)
    assert {index: Face(face.path).outlines({index})[index] for index in indices} == together


def test_name_is_six_capitals_and_the_name_of_the_face() -> None:
    assert re.fullmatch(r"[A-Z]{6}\+NotoSerifJP-Regular", sample(MINCHO.face).name)
    assert re.fullmatch(r"[A-Z]{6}\+NotoSansCJKjp-Bold", sample(GOTHIC.face).name)


def test_name_tells_subsets_apart_by_glyph_text_and_width() -> None:
    base = glyphs_of(MINCHO.face, "甲乙")
    narrower = [(base[0][0]._replace(advance=500), base[0][1]), base[1]]
    moved = [(base[0][0]._replace(shift=-500), base[0][1]), base[1]]
    as_other_text = [(base[0][0], "丙"), base[1]]
    variants = [base, base[:1], narrower, moved, as_other_text, glyphs_of(MINCHO.face, "甲丙")]
    assert len({Subset(MINCHO.face, glyphs).name for glyphs in variants}) == len(variants)


_REPORT = """
import hashlib, json, sys
from clausebook.typeset.fonts import GOTHIC, MINCHO
from tests.typeset.test_fonts import sample
subsets = [sample(face) for face in (MINCHO.face, GOTHIC.face)]
json.dump([[subset.name, hashlib.sha256(subset.cff()).hexdigest()] for subset in subsets], sys.stdout)
"""


def test_subset_is_the_same_in_every_process() -> None:
    reports = []
    for seed in ("1", "2"):
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        result = subprocess.run(
            [sys.executable, "-c", _REPORT], cwd=ROOT, env=environment, capture_output=True, check=True
        )
        reports.append(json.loads(result.stdout))
    assert reports[0] == reports[1]
    assert [name for name, _ in reports[0]] == [sample(face).name for face in (MINCHO.face, GOTHIC.face)]
