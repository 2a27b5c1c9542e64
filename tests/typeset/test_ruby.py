"""Readings above a text: each above what it is of, and above nothing else but a kana or a point beside it."""

from __future__ import annotations

from itertools import pairwise

import pytest
from docutils import nodes
from hypothesis import given, settings
from hypothesis import strategies as st

from clausebook.typeset.classes import RUBY
from clausebook.typeset.fonts import EM
from clausebook.typeset.lines import RUBY_SIZE, Row
from clausebook.typeset.paragraph import Cell
from clausebook.typeset.sheet import GlyphRun

from .test_compose import STYLE, body, item, listing, paragraph, starts, texts

SIGNS = "商事のはと、。（）「」A1"
OVERHANG = 0.5
"""How far a reading may reach over what stands beside it, in ems."""


def read(text: str, reading: str) -> nodes.inline:
    return nodes.inline("", text, classes=[RUBY], ruby=reading)


def parts(row: Row) -> tuple[GlyphRun, list[GlyphRun]]:
    """Return the text of a row, and its readings."""
    (text,) = [run for run in texts(row) if run.size > STYLE.size * RUBY_SIZE]
    return text, [run for run in texts(row) if run.size <= STYLE.size * RUBY_SIZE]


def places(run: GlyphRun) -> list[tuple[str, float, float]]:
    """Return each sign of a run, and where its body begins and ends, in ems of the text."""
    bodies = [Cell(sign, advance_of(sign)).body / EM * run.size for _, sign, _ in run.glyphs]
    signs = [sign for _, sign, _ in run.glyphs]
    lefts = starts(run)[:-1]
    return [
        (sign, left / STYLE.size, (left + wide) / STYLE.size)
        for sign, left, wide in zip(signs, lefts, bodies, strict=True)
    ]


def advance_of(sign: str) -> int:
    glyph = STYLE.body.glyph(sign)
    assert glyph
    return glyph.advance


def span(run: GlyphRun) -> tuple[float, float]:
    """Return where a run begins and ends, in ems of the text."""
    signs = places(run)
    return signs[0][1], signs[-1][2]


def test_readings_of_neighbouring_words_stand_side_by_side() -> None:
    (row,) = body(paragraph(*(read(sign, "うけたまわ") for sign in "承志詔雷"), "の各社。"))
    _, readings = parts(row)
    assert len(readings) == 4
    for before, after in pairwise(map(span, readings)):
        assert before[1] <= after[0] + 0.01


def test_reading_stands_above_no_kanji_beside_its_word() -> None:
    (row,) = body(paragraph("当会社は、金", read("祠", "ほこら"), "商事と称する。"))
    text, (reading,) = parts(row)
    signs = {sign: (left, right) for sign, left, right in places(text)}
    assert signs["金"][1] <= span(reading)[0] + 0.01
    assert span(reading)[1] <= signs["商"][0] + 0.01


def test_reading_overhangs_kana_by_half_an_em_before_the_text_is_opened() -> None:
    (row,) = body(paragraph("これは", read("祠", "ほこら"), "のこと。"))
    text, (reading,) = parts(row)
    for (_, _, end), (_, start, _) in pairwise(places(text)[:-1]):
        assert start - end == pytest.approx(0, abs=0.01)
    (row,) = body(paragraph("これは", read("承", "うけたまわる"), "のこと。"))
    text, (reading,) = parts(row)
    signs = {sign: (left, right) for sign, left, right in places(text)}
    assert signs["は"][1] - span(reading)[0] == pytest.approx(OVERHANG, abs=0.02)
    assert span(reading)[1] - signs["の"][0] == pytest.approx(OVERHANG, abs=0.02)


@pytest.mark.parametrize("point", "、。」")
def test_reading_overhangs_a_point_by_half_an_em_or_by_half_of_that_if_another_comes_from_behind(point: str) -> None:
    word, other = read("承", "うけたまわる"), read("詔", "みことのりを")
    for following, over in (("金", OVERHANG), (other, OVERHANG / 2)):
        (row,) = body(paragraph("金", word.deepcopy(), point, following, "金"))
        text, (reading, *_) = parts(row)
        begins = next(left for sign, left, _ in places(text) if sign == point)
        assert span(reading)[1] - begins == pytest.approx(over, abs=0.02)


@pytest.mark.parametrize("point", "（「")
def test_reading_overhangs_a_bracket_before_it_by_half_an_em(point: str) -> None:
    (row,) = body(paragraph("金", point, read("承", "うけたまわる"), "金"))
    text, (reading,) = parts(row)
    ends = next(right for sign, _, right in places(text) if sign == point)
    assert ends - span(reading)[0] == pytest.approx(OVERHANG, abs=0.02)


def test_word_is_opened_between_its_signs_twice_as_far_as_at_its_ends() -> None:
    (row,) = body(paragraph("金", read("斎藤", "いつきふじのき"), "金"))
    (_, _, a), (_, b, c), (_, d, e), (_, f, _) = places(parts(row)[0])
    assert d - c == pytest.approx(0.75, abs=0.02)
    assert b - a == pytest.approx(f - e, abs=0.02) == pytest.approx((d - c) / 2, abs=0.02)


def test_short_reading_is_spread_over_its_word_with_half_as_much_at_its_ends() -> None:
    (row,) = body(paragraph("金", read("東海林", "とう"), "金"))
    text, (reading,) = parts(row)
    (_, a, b), (_, c, d) = places(reading)
    left, right = places(text)[1][1], places(text)[3][2]
    assert a - left == pytest.approx(right - d, abs=0.02) == pytest.approx(0.5, abs=0.02)
    assert c - b == pytest.approx(1, abs=0.02)


def test_reading_at_the_beginning_or_end_of_a_line_stays_within_the_margins() -> None:
    (row,) = body(listing("paragraphs", item("1　", paragraph(read("承", "うけたまわ"), "る。"))))
    _, (reading,) = parts(row)
    assert span(reading)[0] >= 2 - 0.01
    for before in range(STYLE.measure - 6, STYLE.measure):
        rows = body(paragraph("の" * before, read("承", "うけたまわ"), "る" * 20))
        found = [span(reading) for row in rows for reading in parts(row)[1]]
        assert len(found) == 1
        assert found[0][0] >= -0.01
        assert found[0][1] <= STYLE.measure + 0.01


def test_word_with_a_reading_stays_on_one_line() -> None:
    for before in range(STYLE.measure - 8, STYLE.measure):
        rows = body(paragraph("の" * before, read("小鳥遊商事", "たかなししょうじ"), "る" * 20))
        assert [len(parts(row)[1]) for row in rows if parts(row)[1]] == [1]


def test_word_that_fits_no_line_has_on_each_its_part_of_the_reading() -> None:
    rows = body(paragraph(read("漢" * 60, "よ" * 60)))
    readings = ["".join(sign for _, sign, _ in reading.glyphs) for row in rows for reading in parts(row)[1]]
    assert len(rows) == len(readings) == 2
    assert "".join(readings) == "よ" * 60


words = st.tuples(
    st.text(st.sampled_from("祠詣斎藤東"), min_size=1, max_size=3), st.text("かなよみ", min_size=1, max_size=9)
)
texts_with_readings = st.lists(st.text(st.sampled_from(SIGNS), max_size=12) | words, min_size=1, max_size=30)


@given(texts_with_readings)
@settings(deadline=None)
def test_no_reading_touches_another_or_stands_above_what_it_is_not_of(content: list[str | tuple[str, str]]) -> None:
    for row in body(paragraph("始", *(read(*part) if isinstance(part, tuple) else part for part in content))):
        text, readings = parts(row)
        spans = sorted(map(span, readings))
        for before, after in pairwise(spans):
            assert before[1] <= after[0] + 0.02
        signs = places(text)
        for left, right in spans:
            assert left >= -0.02
            assert right <= STYLE.measure + 0.02
            for sign, start, end in signs:
                over = min(right, end) - max(left, start)
                assert sign in "のはと、。（）「」祠詣斎藤東" or over <= 0.02
                assert sign not in "のはと、。（）「」" or over <= OVERHANG + 0.02
