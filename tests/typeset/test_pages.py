"""Rows dealt to pages."""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import given, settings
from hypothesis import strategies as st

from clausebook.typeset.pages import paginate


@dataclass(frozen=True)
class Row:
    height: int = 1
    space_above: int = 0
    keep: bool = False


rows_of_a_document = st.lists(
    st.builds(Row, st.integers(1, 4), st.integers(0, 3), st.sampled_from((False, False, True))), max_size=60
)
capacities = st.integers(1, 20)


def height(rows: list[Row], page: range) -> int:
    """Return the height of a page; the space above its first row is dropped."""
    return sum(rows[i].height + (rows[i].space_above if i > page.start else 0) for i in page)


def kept_run(rows: list[Row], index: int) -> range:
    """Return the rows that are to stay together with the one at `index`."""
    start, end = index, index
    while start and rows[start - 1].keep:
        start -= 1
    while end < len(rows) - 1 and rows[end].keep:
        end += 1
    return range(start, end + 1)


@given(rows_of_a_document, capacities)
def test_every_row_stands_on_one_page_and_in_order(rows: list[Row], capacity: int) -> None:
    pages = paginate(rows, capacity)
    assert [index for page in pages for index in page] == list(range(len(rows)))
    assert all(pages)


@given(rows_of_a_document, capacities)
def test_no_page_is_over_full_but_with_a_single_row(rows: list[Row], capacity: int) -> None:
    for page in paginate(rows, capacity):
        assert height(rows, page) <= capacity or len(page) == 1


@settings(max_examples=300)
@given(rows_of_a_document, capacities)
def test_kept_rows_are_parted_only_if_they_are_taller_than_a_page(rows: list[Row], capacity: int) -> None:
    for page in paginate(rows, capacity)[:-1]:
        if rows[page.stop - 1].keep:
            assert height(rows, kept_run(rows, page.stop - 1)) > capacity


@settings(max_examples=300)
@given(rows_of_a_document, capacities)
def test_no_page_could_take_more_rows(rows: list[Row], capacity: int) -> None:
    for page in paginate(rows, capacity)[:-1]:
        longer = (range(page.start, end) for end in range(page.stop + 1, len(rows) + 1))
        fitting = [more for more in longer if height(rows, more) <= capacity]
        if rows[page.stop - 1].keep:
            assert not fitting
        else:
            assert all(rows[more.stop - 1].keep and more.stop < len(rows) for more in fitting)


def test_document_without_rows_has_no_page() -> None:
    assert paginate([], 36) == []


def test_page_is_filled_to_the_last_line() -> None:
    assert paginate([Row()] * 7, 3) == [range(3), range(3, 6), range(6, 7)]


def test_space_above_counts_within_a_page_but_not_at_its_head() -> None:
    assert paginate([Row(space_above=2)] * 4, 4) == [range(2), range(2, 4)]


def test_heading_goes_to_the_page_of_its_text() -> None:
    assert paginate([Row(), Row(), Row(keep=True), Row()], 3) == [range(2), range(2, 4)]


def test_run_of_kept_rows_moves_as_a_whole() -> None:
    assert paginate([Row(), Row(keep=True), Row(keep=True), Row()], 3) == [range(1), range(1, 4)]


def test_run_taller_than_a_page_is_parted_where_the_page_ends() -> None:
    rows = [Row(), *[Row(keep=True)] * 7, Row()]
    assert paginate(rows, 3) == [range(1), range(1, 4), range(4, 7), range(7, 9)]


def test_keep_of_the_last_row_asks_for_nothing() -> None:
    assert paginate([Row(keep=True)] * 3, 3) == [range(3)]


def test_row_taller_than_a_page_has_a_page_of_its_own() -> None:
    assert paginate([Row(), Row(height=9), Row()], 3) == [range(1), range(1, 2), range(2, 3)]


@given(rows_of_a_document.filter(bool), capacities)
def test_adding_rows_at_the_end_moves_no_page_before_the_last(rows: list[Row], capacity: int) -> None:
    before = paginate(rows, capacity)
    after = paginate([*rows, Row()], capacity)
    assert after[: len(before) - 1] == before[:-1]
