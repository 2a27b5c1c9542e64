"""Paragraphs broken into lines, lines set flush, and placed characters made into glyphs."""

from __future__ import annotations

from itertools import pairwise, product
from pathlib import Path
from unicodedata import east_asian_width

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from clausebook.typeset.fonts import EM, MINCHO, clusters
from clausebook.typeset.linebreak import LIMIT, Break, Class, Gap, breaks, gap, numbers
from clausebook.typeset.paragraph import Box, Cell, Line, boxes, set_paragraph

from .test_linebreak import KANJI, NOT_AT_END, japanese_prose, longest_chunk, prose, soup, wrongly_parted

HALF_BODIED = "、。，．）」』】（「『【・：；"

widths = st.integers(20 * EM, 42 * EM)
indents = st.sampled_from((0, EM, 2 * EM))


hard = st.sampled_from(Path(__file__).with_name("hard.txt").read_text(encoding="utf-8").splitlines())
"""Paragraphs that are hard to set: addresses, names, commas, half-width kana, quotes, what stands for digits."""


def natural_width(cells: list[Cell]) -> float:
    """Return what the cells take on a line that has room for them."""
    return set_paragraph(cells, 1000 * EM)[0].width


def cells_of(text: str) -> list[Cell]:
    """Return cells as a font gives them: one em for Japanese, half of one if it is so named, others for Latin."""
    widths = {"W": EM, "F": EM, "A": EM, "H": EM // 2}
    return [Cell(sign, widths.get(east_asian_width(sign[0]), 280 + ord(sign[0]) % 7 * 60)) for sign in clusters(text)]


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


def gaps(cells: list[Cell], line: Line) -> list[Gap]:
    """Return what the gaps of a line are by themselves; there is none within a number."""
    within = {
        index for start, end in numbers("".join(cell.text[0] for cell in cells)) for index in range(start, end - 1)
    }
    pairs = pairwise(range(line.start, line.end))
    return [Gap() if a in within else gap(cells[a].text, cells[b].text) for a, b in pairs]


def changes(cells: list[Cell], line: Line) -> list[float]:
    """Return how far each gap of a line is opened, or squeezed."""
    return [space - own.size for space, own in zip(spaces(cells, line), gaps(cells, line), strict=True)]


def openable(cells: list[Cell], line: Line) -> int:
    """Return how many gaps of a line may be opened."""
    return sum(space.openable > 0 for space in gaps(cells, line))


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


def end_of(cells: list[Cell], line: Line) -> float:
    """Return where a line ends, less the word space that may be there."""
    visible = max(index for index in range(line.start, line.end) if cells[index].text != " ")
    return line.xs[visible - line.start] + cells[visible].body


@given(prose | hard, widths, indents)
@settings(deadline=None)
def test_every_line_but_the_last_ends_at_the_width_if_it_can_be_opened_that_far(
    text: str, width: int, first_indent: int
) -> None:
    cells = cells_of(text)
    *full, last = set_paragraph(cells, width, first_indent)
    for line in full:
        if end_of(cells, line) < width - 1:  # it is left as it is
            assert changes(cells, line) == [0] * (line.end - line.start - 1)
            assert width - end_of(cells, line) > LIMIT * openable(cells, line)
        else:
            assert line.width == pytest.approx(width, abs=1)
            assert end_of(cells, line) == pytest.approx(width, abs=1)
    assert last.width <= width + 1


@given(hard, widths, indents)
@settings(deadline=None)
def test_line_that_is_not_flush_holds_as_much_as_there_is_room_for(text: str, width: int, first_indent: int) -> None:
    cells = cells_of(text)
    lines = set_paragraph(cells, width, first_indent)
    may_end = breaks([cell.text for cell in cells])
    for line, following in pairwise(lines):
        if end_of(cells, line) < width - 1:
            ends = range(following.start + 1, following.end + 1)
            end = next((end for end in ends if may_end[end - 1] >= Break.IN_ADDRESS), len(cells) + 1)
            taken = natural_width(cells[line.start : end])
            assert end > len(cells) or line.xs[0] + taken > width - 1 or end > following.end


def test_english_line_takes_in_the_word_that_fits() -> None:
    text = (
        "The Contractor shall, at its own expense, indemnify, defend and hold harmless the Principal from and against "
        "any and all claims, damages, losses and expenses (including reasonable attorneys' fees) arising out of this."
    )
    signs = [(sign, MINCHO.glyph(sign)) for sign in clusters(text)]
    cells = [Cell(sign, glyph.advance) for sign, glyph in signs if glyph]
    assert words_of(cells, set_paragraph(cells, 38 * EM))[0].endswith("defend and hold ")


def test_hash_is_parted_between_its_signs_rather_than_leave_half_a_line() -> None:
    lines = set_text(
        "成果物のハッシュ値は、e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855とする。", 38 * EM
    )
    assert "e3b0" in lines[0]
    assert not (lines[0][-1].isdigit() and lines[1][0].isdigit())


@given(prose | hard, widths, indents)
@settings(deadline=None)
def test_no_gap_is_opened_beyond_the_limit(text: str, width: int, first_indent: int) -> None:
    cells = cells_of(text)
    for line in set_paragraph(cells, width, first_indent):
        assert max(changes(cells, line), default=0) <= LIMIT + 1e-6


@given(prose | hard, widths, indents)
@settings(deadline=None)
def test_no_gap_is_opened_in_lines_that_need_not_be_flush(text: str, width: int, first_indent: int) -> None:
    cells = cells_of(text)
    lines = set_paragraph(cells, width, first_indent, flush=False)
    assert [(line.start, line.end) for line in lines] == [
        (line.start, line.end) for line in set_paragraph(cells, width, first_indent)
    ]
    for line in lines:
        assert max(changes(cells, line), default=0) <= 1e-6
        assert line.width <= width + 1


@given(prose, widths, indents)
@settings(deadline=None)
def test_only_the_first_line_is_indented(text: str, width: int, first_indent: int) -> None:
    lines = set_paragraph(cells_of(text), width, first_indent)
    assert [line.xs[0] for line in lines] == [first_indent] + [0] * (len(lines) - 1)


@given(prose | soup | hard, widths, indents)
@settings(deadline=None)
def test_no_space_is_squeezed_below_what_it_may_shrink_to(text: str, width: int, first_indent: int) -> None:
    cells = cells_of(text)
    for line in set_paragraph(cells, width, first_indent):
        for space, moved, allowed in zip(spaces(cells, line), changes(cells, line), gaps(cells, line), strict=True):
            assert moved >= -allowed.squeezable - 1e-6
            assert space >= -1e-6


@given(prose | hard, widths, indents)
@settings(deadline=None)
def test_punctuation_keeps_half_of_its_space_as_long_as_there_are_other_means(
    text: str, width: int, first_indent: int
) -> None:
    cells = cells_of(text)
    for line in set_paragraph(cells, width, first_indent):
        allowed, moved = gaps(cells, line), changes(cells, line)
        if any(change < -space.shrink - 1e-6 for space, change in zip(allowed, moved, strict=True)):
            assert -sum(moved) >= sum(space.shrink for space in allowed) - 1e-3


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
    assert set_text(text + KANJI[:5], 21 * EM) == [text, KANJI[:5]]


def test_opening_a_little_is_preferred_to_squeezing_a_comma_to_nothing() -> None:
    text = KANJI[:10] + "、" + KANJI[10:20]
    assert natural_width(cells_of(text)) == 21 * EM
    assert set_text(text + KANJI[:5], 20 * EM + 750) == [text, KANJI[:5]]
    assert set_text(text + KANJI[:5], 20 * EM + 700) == [text[:-1], text[-1] + KANJI[:5]]


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


@given(prose | hard, widths, indents)
@settings(deadline=None)
def test_spaces_are_squeezed_and_opened_in_the_order_of_jlreq(text: str, width: int, first_indent: int) -> None:
    cells = cells_of(text)
    for line in set_paragraph(cells, width, first_indent):
        moved = sum(changes(cells, line))
        rooms = [space.squeeze if moved < 0 else space.stretch for space in gaps(cells, line)]
        left, expected = abs(moved), [0.0] * len(rooms)
        for step in zip(*rooms, strict=True):
            part = min(left / sum(step), 1) if sum(step) else 0
            left -= part * sum(step)
            expected = [sofar + part * room for sofar, room in zip(expected, step, strict=True)]
        if left > 1e-3:  # what still lacks is shared out among the letters of Latin words
            pairs = pairwise(cells[line.start : line.end])
            letters = [
                one.kind is other.kind is Class.WESTERN and not space.size and not space.openable
                for (one, other), space in zip(pairs, gaps(cells, line), strict=True)
            ]
            assert moved > 0
            assert left <= EM / 20 * sum(letters)
            expected = [sofar + left / sum(letters) * open_ for sofar, open_ in zip(expected, letters, strict=True)]
        assert [abs(change) for change in changes(cells, line)] == pytest.approx(expected, abs=1e-3)


def test_word_that_nearly_fills_a_line_is_opened_a_little_so_that_it_does() -> None:
    cells = cells_of(f"{'w' * 10}の責任")
    room = natural_width(cells[:10])
    for lacks, width in ((0, room), (9 * EM // 20, room + 9 * EM // 20), (0, room + 9 * EM // 20 + 2)):
        line = set_paragraph(cells, int(width))[0]
        assert line.end == 10
        assert line.width == pytest.approx(room + lacks, abs=1)


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


@pytest.mark.parametrize("sign", "w1＿●ー")
def test_word_wider_than_the_line_begins_on_the_line_that_is_there_and_nothing_is_lost(sign: str) -> None:
    text = "契約" + sign * 150 + "義務"
    lines = set_text(text, 20 * EM)
    assert "".join(lines) == text
    assert lines[0].startswith("契約" + sign * 10)
    assert all(natural_width(cells_of(line)) <= 20 * EM for line in lines)


@pytest.mark.parametrize("width", [1, EM // 2, EM - 1])
def test_sign_wider_than_the_line_has_a_line_of_its_own(width: int) -> None:
    assert set_text("契約、業務", width) == ["契", "約", "、", "業", "務"]


def test_sign_that_has_no_room_behind_an_indent_has_a_line_of_its_own() -> None:
    assert set_text("契約業務", 2 * EM, first_indent=2 * EM) == ["契", "約業", "務"]


def test_word_wider_than_the_line_keeps_its_brackets_and_commas() -> None:
    for before, letters in product(range(20), range(72, 90)):
        lines = set_text((KANJI * 2)[:before] + "（" + "w" * letters + "）、義務", 20 * EM)
        assert not [line for line in lines if line[0] in "）、" or line[-1] == "（"], lines


LONG_WORDS = (
    "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "Telecommunicationsdienstleistungsgesellschaft",
    "株式会社Advanced Telecommunications Engineering Holdings",
)


@pytest.mark.parametrize("word", LONG_WORDS)
@pytest.mark.parametrize("before", range(1, 20))
def test_line_before_a_long_word_is_not_torn_apart(word: str, before: int) -> None:
    cells = cells_of((KANJI * 2)[:before] + "は、" + word + "を指定する。")
    for line in set_paragraph(cells, 36 * EM):
        assert max(changes(cells, line), default=0) <= LIMIT + 1e-6


def test_line_that_cannot_be_flush_is_not_opened_at_all() -> None:
    cells = cells_of("識別番号は、" + LONG_WORDS[1] + "とする。")
    first, *_ = set_paragraph(cells, 26 * EM)
    assert first.xs == [0, 1000, 2000, 3000, 4000, 5000]


ADDRESS = "https://www.example.co.jp/contracts/2026/service-level?department=legal&year=2026#section_12"


@pytest.mark.parametrize("before", range(1, 20))
def test_address_begins_on_the_line_that_is_there_and_nothing_is_added_to_it(before: int) -> None:
    text = (KANJI * 2)[:before] + "は、" + ADDRESS + "による。"
    first, *others = set_text(text, 36 * EM)
    assert first[before + 2 :].startswith("https://")
    assert "".join([first, *others]) == text
    ends = [line[-1] for line, following in pairwise([first, *others]) if following[0] != "-"]
    assert [end for end in ends if end not in "/.?&=#_"] == []


def test_address_that_fits_on_a_line_is_not_parted_for_a_little_space() -> None:
    assert set_text((KANJI * 2)[:19] + "a@example.jpとする。", 20_200)[1] == "a@example.jpとする。"
    assert set_text((KANJI * 2)[:18] + "a@example.jpとする。", 20_200)[1] == "example.jpとする。"


@given(
    st.text(KANJI, max_size=40),
    st.sampled_from(("●月●日", "＿＿円", "17:30", "第●条", "第●条第●項"[:3], "令和　　年　　月　　日", "金●●●円")),
    widths,
)
@settings(deadline=None)
def test_no_line_ends_within_what_stands_for_a_number(before: str, sign: str, width: int) -> None:
    text = f"{before}{sign}までに、{before}"
    assert "\n".join(set_text(text, width)).count(sign) == text.count(sign)


@pytest.mark.parametrize(("count", "whole"), [(19, True), (17, True), (16, False), (15, False), (13, True)])
def test_date_is_parted_behind_its_year_only_where_its_line_could_not_be_flush(count: int, whole: bool) -> None:
    lines = set_text((KANJI * 2)[:count] + "●●年●月●日" + KANJI, 20 * EM)
    assert any("●●年●月●日" in line for line in lines) == whole
    assert whole or lines[0].endswith("●●年")


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


def space_ahead(cell: Cell) -> int:
    """Return the space that the outline of a bracket or a middle dot has before it by itself."""
    return {Class.OPEN: EM // 2, Class.MIDDLE: EM // 4}.get(cell.kind, 0) if cell.body < cell.advance else 0


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
        assert box.start + box.shift + space_ahead(cell) == round(x), cell
        assert box.shift == 0 or space_ahead(cell)


@given(placements)
@settings(deadline=None)
def test_space_ahead_is_never_more_than_the_glyph_has_by_itself(placement: tuple[list[Cell], list[float]]) -> None:
    cells, xs = placement
    for cell, x, box in zip(cells, xs, boxes(cells, xs), strict=True):
        lead = round(x) - box.start
        assert 0 <= lead <= (EM // 2 if space_ahead(cell) else 0)


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
