"""Paragraphs broken into lines, lines set flush, and placed characters made into glyphs."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from clausebook.typeset.fonts import EM, clusters
from clausebook.typeset.linebreak import Gap, gap
from clausebook.typeset.paragraph import Box, Cell, Line, boxes, set_paragraph

from .test_linebreak import KANJI, NOT_AT_END, japanese_prose, longest_chunk, prose, soup, wrongly_parted

CARRIES_SPACE_AHEAD = {**dict.fromkeys("（「『【", EM // 2), **dict.fromkeys("・：；", EM // 4)}
HALF_BODIED = "、。，．）」』】（「『【・：；"

widths = st.integers(20 * EM, 42 * EM)
indents = st.sampled_from((0, EM, 2 * EM))


def natural_width(cells: list[Cell]) -> float:
    """Return what the cells take on a line that has room for them."""
    return set_paragraph(cells, 1000 * EM)[0].width


def cells_of(text: str) -> list[Cell]:
    """Return cells as a font gives them: one em for Japanese, narrower ones for Latin."""
    return [Cell(sign, EM if ord(sign[0]) >= 0x2000 else 280 + ord(sign[0]) % 7 * 60) for sign in clusters(text)]


def words_of(cells: list[Cell], lines: list[Line]) -> list[str]:
    """Return the lines as text."""
    return ["".join(cell.text for cell in cells[line.start : line.end]) for line in lines]


def set_text(text: str, width: int, first_indent: int = 0) -> list[str]:
    """Return the lines of a text as text."""
    cells = cells_of(text)
    return words_of(cells, set_paragraph(cells, width, first_indent))


def spaces(cells: list[Cell], line: Line) -> list[float]:
    """Return the space between each body of a line and the next."""
    ends = [x + cell.body for x, cell in zip(line.xs, cells[line.start : line.end], strict=True)]
    return [x - end for end, x in zip(ends, line.xs[1:], strict=False)]


@given(prose, widths, indents)
@settings(deadline=None)
def test_lines_of_prose_part_nothing_that_belongs_together(text: str, width: int, first_indent: int) -> None:
    assert wrongly_parted(set_text(text, width, first_indent)) == []


@given(soup, st.integers(30 * EM, 42 * EM))
@settings(deadline=None)
def test_lines_of_any_succession_part_nothing_that_belongs_together(text: str, width: int) -> None:
    assume(longest_chunk(text) <= 6)
    assert wrongly_parted(set_text(text, width)) == []


@given(prose | soup, widths, indents)
@settings(deadline=None)
def test_lines_hold_every_cell_once_and_in_order(text: str, width: int, first_indent: int) -> None:
    cells = cells_of(text)
    lines = set_paragraph(cells, width, first_indent)
    assert [index for line in lines for index in range(line.start, line.end)] == list(range(len(cells)))
    assert all(len(line.xs) == line.end - line.start > 0 for line in lines)


@given(prose, widths, indents)
@settings(deadline=None)
def test_every_line_but_the_last_ends_at_the_width(text: str, width: int, first_indent: int) -> None:
    cells = cells_of(text)
    *full, last = set_paragraph(cells, width, first_indent)
    for line in full:
        visible = max(index for index in range(line.start, line.end) if cells[index].text != " ")
        assert line.width == pytest.approx(width, abs=1)
        assert line.xs[visible - line.start] + cells[visible].body == pytest.approx(width, abs=1)
    assert last.width <= width + 1


@given(prose, widths, indents)
@settings(deadline=None)
def test_only_the_first_line_is_indented(text: str, width: int, first_indent: int) -> None:
    lines = set_paragraph(cells_of(text), width, first_indent)
    assert [line.xs[0] for line in lines] == [first_indent] + [0] * (len(lines) - 1)


@given(prose | soup, widths, indents)
@settings(deadline=None)
def test_no_space_is_squeezed_below_what_it_may_shrink_to(text: str, width: int, first_indent: int) -> None:
    cells = cells_of(text)
    for line in set_paragraph(cells, width, first_indent):
        pairs = pairwise(cell.text for cell in cells[line.start : line.end])
        for (before, after), space in zip(pairs, spaces(cells, line), strict=True):
            allowed = gap(before, after)
            assert space >= allowed.size - allowed.shrink - 1e-6
            assert space >= -1e-6


@given(prose, widths)
@settings(deadline=None)
def test_last_line_is_not_opened(text: str, width: int) -> None:
    cells = cells_of(text)
    last = set_paragraph(cells, width)[-1]
    part = cells[last.start : last.end]
    assert last.width <= natural_width(part) + 1e-6
    assert last.width == pytest.approx(min(natural_width(part), width))


@given(japanese_prose, widths, indents)
@settings(deadline=None)
def test_last_line_is_never_a_single_character(text: str, width: int, first_indent: int) -> None:
    lines = set_text(text, width, first_indent)
    assert len(lines) == 1 or len(lines[-1].strip("、。」）")) > 1


@pytest.mark.parametrize("width", [20, 25, 34, 40])
def test_text_one_character_too_long_takes_a_second_one_along(width: int) -> None:
    for length in range(width + 1, 3 * width + 2):
        for end in ("", "。", "」。"):
            lines = set_text((KANJI * 6)[:length] + end, width * EM)
            assert len(lines[-1].removesuffix(end)) > 1, lines


@given(st.integers(1, 400), st.integers(20, 42))
@settings(deadline=None)
def test_kanji_stand_on_the_grid_of_whole_ems(count: int, columns: int) -> None:
    assume(count % columns != 1)
    cells = cells_of((KANJI * 20)[:count])
    lines = set_paragraph(cells, columns * EM)
    assert [line.end - line.start for line in lines[:-1]] == [columns] * ((count - 1) // columns)
    assert all(x == pytest.approx(column * EM) for line in lines for column, x in enumerate(line.xs))


@pytest.mark.parametrize("position", range(1, 16))
def test_taking_in_is_preferred_to_driving_out(position: int) -> None:
    text = KANJI[:position] + "「業務」、" + KANJI[position:16]
    assert natural_width(cells_of(text)) == 20.5 * EM
    assert set_text(text + KANJI[:5], 20 * EM) == [text, KANJI[:5]]


def test_end_of_a_paragraph_is_taken_in_rather_than_set_on_a_line_of_its_own() -> None:
    text = KANJI[:8] + "「業務」、" + KANJI[8:15] + "。"
    assert natural_width(cells_of(text)) == 20 * EM
    assert set_text(text, 20 * EM - 300) == [text]


def test_squeezing_as_far_as_it_goes_is_preferred_to_opening_a_little() -> None:
    text = KANJI[:8] + "「業務」、" + KANJI[8:17]
    assert natural_width(cells_of(text)) == 21.5 * EM
    assert set_text(text + KANJI[:5], 20 * EM + 600) == [text, KANJI[:5]]


@pytest.mark.parametrize(("sign", "hangs"), [("。", True), ("、", True), ("」", False), ("・", False)])
def test_stop_that_does_not_fit_hangs_if_it_may(sign: str, hangs: bool) -> None:
    cells = cells_of("甲" * 20 + sign + KANJI)
    assert set_paragraph(cells, 20 * EM)[0].end == 19
    line = set_paragraph(cells, 20 * EM, hanging=True)[0]
    assert line.end == (21 if hangs else 19)
    if hangs:
        assert line.xs == pytest.approx([EM * column for column in range(21)])


@given(prose, widths, indents)
def test_nothing_but_a_stop_or_a_comma_hangs(text: str, width: int, first_indent: int) -> None:
    cells = cells_of(text)
    *full, last = set_paragraph(cells, width, first_indent, hanging=True)
    for line in [*full, last]:
        if line.width > width + 1:
            assert cells[line.end - 1].text in "、。，．"
            assert line.xs[-1] == pytest.approx(width, abs=1) or line is last
    assert wrongly_parted(words_of(cells, [*full, last])) == []


def test_comma_that_does_not_fit_is_taken_in_where_there_is_space_to_squeeze() -> None:
    assert set_text("契約「業務」及び（書面）による責任義務者、" + "甲乙丙" * 5, 20 * EM)[0][-2:] == "者、"


def test_comma_that_does_not_fit_takes_a_character_along_where_nothing_can_be_squeezed() -> None:
    lines = set_text("契約業務委託秘密情報開示受領者損害賠償責、任義務書面", 20 * EM)
    assert [line[:2] for line in lines] == ["契約", "責、"]


def spaces_between(cells: list[Cell], line: Line, before: str, after: str) -> list[float]:
    """Return the spaces of a line that stand between a character of one kind and one of another."""
    pairs = pairwise(cell.text for cell in cells[line.start : line.end])
    return [space for (a, b), space in zip(pairs, spaces(cells, line), strict=True) if a in before and b in after]


def used(cells: list[Cell], line: Line, step_of: Callable[[Gap], int | None]) -> dict[int, list[float]]:
    """Return, for each step of line adjustment that a line has gaps of, what is squeezed from or added to them."""
    pairs = pairwise(cell.text for cell in cells[line.start : line.end])
    grown: dict[int, list[float]] = {}
    for (before, after), space in zip(pairs, spaces(cells, line), strict=True):
        allowed = gap(before, after)
        step = step_of(allowed)
        if step is not None:
            grown.setdefault(step, []).append(space - allowed.size)
    return grown


@given(prose.filter(lambda text: "，" not in text and "．" not in text), widths, indents)
def test_spaces_are_squeezed_in_the_order_of_jlreq(text: str, width: int, first_indent: int) -> None:
    cells = cells_of(text)
    for line in set_paragraph(cells, width, first_indent):
        squeezed = used(cells, line, lambda space: space.squeezed if space.shrink else None)
        room = dict.fromkeys(squeezed, 0)
        for pair in pairwise(cell.text for cell in cells[line.start : line.end]):
            if gap(*pair).shrink:
                room[gap(*pair).squeezed] += gap(*pair).shrink
        for step, later in pairwise(sorted(squeezed)):
            if sum(squeezed[later]) < -1e-3:
                assert sum(squeezed[step]) == pytest.approx(-room[step], abs=1e-3)


@given(prose, widths, indents)
def test_spaces_are_opened_in_the_order_of_jlreq(text: str, width: int, first_indent: int) -> None:
    cells = cells_of(text)
    limits = {0: 167, 1: 83, 2: 250}
    for line in set_paragraph(cells, width, first_indent)[:-1]:
        opened = used(cells, line, lambda space: space.opened)
        for step, later in pairwise(sorted(opened)):
            if max(opened[later]) > 1e-3:
                assert min(opened[step]) >= limits[step] - 1e-3


@given(prose, widths)
@settings(deadline=None)
def test_one_measure_of_space_opens_all_the_gaps_between_kanji(text: str, width: int) -> None:
    cells = cells_of(text)
    for line in set_paragraph(cells, width)[:-1]:
        between = spaces_between(cells, line, KANJI, KANJI)
        assert all(space == pytest.approx(between[0], abs=1e-6) for space in between)


@pytest.mark.parametrize("letters", range(4, 39, 2))
@pytest.mark.parametrize("before", [3, 10, 17])
def test_word_that_fits_on_a_line_is_not_parted(letters: int, before: int) -> None:
    word = "w" * letters
    assert natural_width(cells_of(word)) < 20 * EM
    lines = set_text("契約業務委託秘密情報開示受領者損害"[:before] + word + "」の責任義務を負う。", 20 * EM)
    assert [line for line in lines if word in line], lines
    assert wrongly_parted(lines) == []


@given(prose, st.integers(20, 60), prose, widths)
@settings(deadline=None)
def test_long_word_that_fits_on_a_line_is_not_parted_in_any_prose(
    before: str, letters: int, after: str, width: int
) -> None:
    word = "w" * letters
    assume(natural_width(cells_of(word)) < width - 6 * EM)
    assert wrongly_parted(set_text(f"{before}の{word}は{after}", width)) == []


def test_long_word_takes_along_what_makes_its_line_flush() -> None:
    word = "w" * 50
    assert len(set_text(word + KANJI, 20 * EM)[0]) > len(word)


def test_breaks_are_chosen_over_the_whole_paragraph() -> None:
    lines = set_text((KANJI * 2)[:38] + "――――による措置", 20 * EM)
    assert [len(line) for line in lines] == [19, 19, 9]


def test_word_wider_than_the_line_is_parted_and_nothing_is_lost() -> None:
    lines = set_text("契約" + "w" * 150 + "義務", 20 * EM)
    assert "".join(lines) == "契約" + "w" * 150 + "義務"
    assert all(natural_width(cells_of(line)) <= 20 * EM for line in lines)


def test_word_space_at_the_end_of_a_line_takes_no_room() -> None:
    cells = cells_of("甲は、the data and the models as agreed in the statement of work を乙に提供する。")
    first, *_ = set_paragraph(cells, 22 * EM)
    assert cells[first.end - 1].text == " "
    assert first.xs[-2] + cells[first.end - 2].body == pytest.approx(22 * EM, abs=1)
    assert [box.advance for box in boxes(cells[: first.end], first.xs)[-1:]] == [0]


@pytest.mark.parametrize("text", ["第1条\U000e0100による", "令和8年\U000e0100", "3箇\U000e0100所"])
def test_unit_of_a_number_may_have_a_variation_selector(text: str) -> None:
    assert set_text(text, 20 * EM) == [text]


def test_paragraph_without_cells_has_no_line() -> None:
    assert set_paragraph([], 20 * EM) == []


@pytest.mark.parametrize(
    ("text", "ems"), [("契約", 2), ("（契約）", 3), ("契約。乙", 4), ("甲、乙", 3), ("「（甲）」", 3), ("甲・乙", 3)]
)
def test_natural_width_counts_half_bodies_and_the_space_between(text: str, ems: float) -> None:
    assert natural_width(cells_of(text)) == ems * EM


spacings = st.floats(0, 3 * EM, allow_nan=False)


@st.composite
def placed_cells(draw: st.DrawFn) -> tuple[list[Cell], list[float]]:
    """Cells with any space between them, as a line or as no line would have it."""
    cells = cells_of(draw(prose | soup))[:60]
    xs = [draw(spacings)]
    for cell in cells[:-1]:
        xs.append(xs[-1] + cell.body + draw(st.just(0.0) | spacings))
    return cells, xs


@st.composite
def set_lines(draw: st.DrawFn) -> tuple[list[Cell], list[float]]:
    """One of the lines of a paragraph."""
    cells = cells_of(draw(prose))
    line = draw(st.sampled_from(set_paragraph(cells, draw(widths), draw(indents))))
    return cells[line.start : line.end], line.xs


placements = set_lines() | placed_cells()


def moves(placed: list[Box]) -> list[int]:
    """Return what is left between the end of each glyph and the start of the next."""
    return [after.start - before.start - before.advance for before, after in pairwise(placed)]


@given(placements)
@settings(deadline=None)
def test_moves_between_glyphs_are_less_than_a_sixteenth_of_an_em(placement: tuple[list[Cell], list[float]]) -> None:
    assert [move for move in moves(boxes(*placement)) if abs(move) >= EM / 16] == []


@given(placements)
@settings(deadline=None)
def test_advance_is_never_less_than_the_body_but_for_one_step_of_rounding(
    placement: tuple[list[Cell], list[float]],
) -> None:
    cells, xs = placement
    for cell, box in zip(cells, boxes(cells, xs), strict=True):
        assert box.advance >= max(cell.body - EM // 8, 0), cell


@given(placements)
@settings(deadline=None)
def test_outline_stays_where_the_cell_was_placed(placement: tuple[list[Cell], list[float]]) -> None:
    cells, xs = placement
    for cell, x, box in zip(cells, xs, boxes(cells, xs), strict=True):
        in_outline = CARRIES_SPACE_AHEAD.get(cell.text, 0)
        assert box.start + box.shift + in_outline == round(x), cell
        assert box.shift == 0 or cell.text in CARRIES_SPACE_AHEAD


@given(placements)
@settings(deadline=None)
def test_space_ahead_is_never_more_than_the_glyph_has_by_itself(placement: tuple[list[Cell], list[float]]) -> None:
    cells, xs = placement
    for cell, x, box in zip(cells, xs, boxes(cells, xs), strict=True):
        lead = round(x) - box.start
        assert 0 <= lead <= (EM // 2 if cell.text in CARRIES_SPACE_AHEAD else 0)


def test_advances_come_in_few_sizes() -> None:
    cells = cells_of("契約「業務」、（書面）・ABC" * 40)
    advances = {
        box.advance
        for line in set_paragraph(cells, 33_333)
        for cell, box in zip(cells[line.start :], boxes(cells[line.start : line.end], line.xs), strict=False)
        if cell.text == "「"
    }
    assert advances <= set(range(EM // 2, 2 * EM, EM // 8))


def test_line_begins_with_the_body_of_its_first_bracket() -> None:
    cells = cells_of("「契約」")
    first, *_, last = boxes(cells, set_paragraph(cells, 20 * EM)[0].xs)
    assert (first.start, first.advance, first.shift) == (0, EM // 2, -EM // 2)
    assert (last.advance, last.shift) == (EM // 2, 0)


@pytest.mark.parametrize("sign", NOT_AT_END + HALF_BODIED)
def test_full_width_punctuation_has_half_a_body(sign: str) -> None:
    assert Cell(sign, EM).body == EM // 2
    assert Cell(sign, 400).body == 400


@pytest.mark.parametrize("sign", "契のー…！々ゃA")
def test_other_characters_have_a_whole_body(sign: str) -> None:
    assert Cell(sign, EM).body == EM
