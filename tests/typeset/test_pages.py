"""Rows dealt to pages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from hypothesis import given, settings
from hypothesis import strategies as st

from clausebook.typeset.pages import NOTE_SPACE, least_cost, paginate


@dataclass(frozen=True)
class Row:
    height: int = 1
    space_above: float = 0
    keep: bool = False
    new_page: bool = False
    foot: float = 0
    head: float = 0
    tail: float = 0
    gap: float | None = None


rows_of_a_document = st.lists(
    st.builds(Row, st.integers(1, 4), st.integers(0, 3), st.sampled_from((False, False, True))), max_size=60
)
capacities = st.integers(1, 20)


def height(rows: list[Row], page: range) -> float:
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
    pages = paginate(rows, capacity).pages
    assert [index for page in pages for index in page] == list(range(len(rows)))
    assert all(pages)


@given(rows_of_a_document, capacities)
def test_no_page_is_over_full_but_with_a_single_row(rows: list[Row], capacity: int) -> None:
    for page in paginate(rows, capacity).pages:
        assert height(rows, page) <= capacity or len(page) == 1


@settings(max_examples=300)
@given(rows_of_a_document, capacities)
def test_kept_rows_are_parted_only_if_they_are_taller_than_a_page(rows: list[Row], capacity: int) -> None:
    for page in paginate(rows, capacity).pages[:-1]:
        if rows[page.stop - 1].keep:
            assert height(rows, kept_run(rows, page.stop - 1)) > capacity


def layouts(rows: list[Row], capacity: int, start: int = 0) -> Iterator[list[range]]:
    """Yield every way to deal rows to pages that are not over-full."""
    if start == len(rows):
        yield []
    for end in range(start + 1, len(rows) + 1):
        page = range(start, end)
        asked = any(rows[index].new_page for index in page[1:])
        if (height(rows, page) <= capacity or len(page) == 1) and not asked:
            yield from ([page, *others] for others in layouts(rows, capacity, end))


def quality(rows: list[Row], capacity: int, pages: list[range]) -> tuple[int, int, float]:
    """Return what makes pages bad: rows that are parted though they ask to be kept, how many there are, empty lines."""
    ends = [page for page in pages[:-1] if not rows[page.stop].new_page]
    empty = sum(max(capacity - height(rows, page), 0) ** 2 for page in ends)
    return sum(rows[page.stop - 1].keep for page in ends), len(pages), empty


@settings(max_examples=300)
@given(st.lists(st.builds(Row, st.just(1), st.just(0), st.booleans(), st.booleans()), max_size=9), st.integers(1, 5))
def test_no_other_pages_are_fewer_or_part_less(rows: list[Row], capacity: int) -> None:
    found = quality(rows, capacity, paginate(rows, capacity).pages)
    assert found[:2] == min(quality(rows, capacity, pages)[:2] for pages in layouts(rows, capacity))


@settings(max_examples=200)
@given(st.lists(st.builds(Row, st.just(1), st.just(1), st.booleans()), max_size=9), st.integers(2, 6))
def test_empty_lines_are_shared_out_evenly(rows: list[Row], capacity: int) -> None:
    found = quality(rows, capacity, paginate(rows, capacity).pages)
    assert found <= min(quality(rows, capacity, pages) for pages in layouts(rows, capacity))


rows_of_all_kinds = st.lists(
    st.builds(
        Row,
        *(st.integers(1, 25), st.integers(0, 3), st.booleans(), st.booleans()),
        *(st.sampled_from((0, 0, 1.5)) for _ in range(3)),
        st.sampled_from((None, None, 0.5)),
    ),
    max_size=30,
)


@given(rows_of_all_kinds, capacities)
def test_no_layout_costs_less_than_the_least(rows: list[Row], capacity: int) -> None:
    assert least_cost(rows, capacity) <= paginate(rows, capacity).cost


def test_least_cost_counts_the_pages_that_are_filled() -> None:
    assert least_cost([Row()] * 21, 10) == 3
    assert least_cost([Row(), Row(height=30)], 10) == 2


def test_page_rather_ends_with_an_article() -> None:
    articles = [row for _ in range(15) for row in (Row(space_above=1, keep=True), *[Row()] * 5)]
    assert [page.stop % 6 for page in paginate(articles, 36).pages] == [0, 0, 0]


def article(lines: int) -> list[Row]:
    """Return the rows of an article: its heading, and lines below it."""
    return [Row(space_above=1, keep=True), *[Row()] * lines]


def test_page_that_ends_within_an_article_is_full() -> None:
    """Evenly shared out, six lines would be left empty on each of two pages."""
    assert paginate([*article(59), *article(30)], 36).pages[0] == range(36)


def test_empty_lines_stand_before_a_heading() -> None:
    rows = [*article(25), *article(7), *article(28), *article(20)]
    for page in paginate(rows, 36).pages[:-1]:
        assert rows[page.stop].space_above or height(rows, page) == 36


def test_page_that_ends_within_an_article_may_lack_what_would_leave_one_or_two_rows_of_it() -> None:
    rows = [*article(36), *article(30)]
    assert paginate(rows, 36).pages[0] == range(34)


def test_table_within_an_article_begins_none() -> None:
    """The little space above it is no space before a heading."""
    table = [Row(space_above=0.25, keep=True), *[Row(keep=True)] * 8, Row()]
    assert paginate([*article(34), *table, *[Row()] * 9], 36).pages[0] == range(35)


def block(lines: int, kept: int) -> list[Row]:
    """Return an article with some rows that are kept together at its end."""
    return [*article(lines), *[Row(keep=True)] * kept, Row()]


articles = st.lists(st.builds(block, st.integers(1, 12), st.integers(0, 3)), min_size=1, max_size=9).map(
    lambda made: [row for each in made for row in each]
)


@settings(max_examples=300)
@given(articles, st.integers(8, 20))
def test_no_page_ends_within_an_article_where_more_of_it_has_room(rows: list[Row], capacity: int) -> None:
    def is_end(end: int) -> bool:
        """Tell whether a page may well end before a row."""
        tail = any(row.space_above for row in rows[end + 1 : end + 3])
        return not rows[end - 1].keep and (bool(rows[end].space_above) or not tail)

    for page in paginate(rows, capacity).pages[:-1]:
        if not rows[page.stop].space_above and is_end(page.stop):
            others = range(page.stop + 1, len(rows))
            assert not [end for end in others if is_end(end) and height(rows, range(page.start, end)) <= capacity]


def test_last_lines_of_an_article_do_not_stand_alone_at_the_head_of_a_page() -> None:
    rows = [*[Row()] * 37, *[Row(space_above=1), *[Row()] * 40]]
    assert paginate(rows, 36).pages[0].stop < 35


def test_notes_take_room_on_the_page_of_their_row() -> None:
    rows = [*[Row()] * 2, Row(foot=1), *[Row()] * 3]
    pages = paginate(rows, 4).pages
    (noted,) = [page for page in pages if 2 in page]
    assert height(rows, noted) + 1 + NOTE_SPACE <= 4


def test_what_closes_a_page_takes_room_on_it_alone() -> None:
    rows = [Row(height=2, tail=1)] * 6
    assert paginate(rows, 6).pages == [range(2), range(2, 4), range(4, 6)]
    assert paginate([*rows[:2], Row(height=2), *rows[3:]], 6).pages == [range(3), range(3, 5), range(5, 6)]


def test_row_that_asks_for_it_begins_a_page() -> None:
    assert paginate([Row(), Row(new_page=True), Row()], 36).pages == [range(1), range(1, 3)]


def test_document_without_rows_has_no_page() -> None:
    assert paginate([], 36).pages == []


def test_page_is_filled_to_the_last_line() -> None:
    assert paginate([Row()] * 7, 3).pages == [range(3), range(3, 6), range(6, 7)]


def test_space_above_counts_within_a_page_but_not_at_its_head() -> None:
    assert paginate([Row(space_above=2)] * 4, 4).pages == [range(2), range(2, 4)]


def test_heading_goes_to_the_page_of_its_text() -> None:
    assert paginate([Row(), Row(), Row(keep=True), Row()], 3).pages == [range(2), range(2, 4)]


def test_run_of_kept_rows_moves_as_a_whole() -> None:
    assert paginate([Row(), Row(keep=True), Row(keep=True), Row()], 3).pages == [range(1), range(1, 4)]


def test_run_taller_than_a_page_is_parted_where_the_page_ends() -> None:
    rows = [Row(), *[Row(keep=True)] * 7, Row()]
    assert paginate(rows, 3).pages == [range(3), range(3, 6), range(6, 9)]


def test_keep_of_the_last_row_asks_for_nothing() -> None:
    assert paginate([Row(keep=True)] * 3, 3).pages == [range(3)]


def test_row_taller_than_a_page_has_a_page_of_its_own() -> None:
    assert paginate([Row(), Row(height=9), Row()], 3).pages == [range(1), range(1, 2), range(2, 3)]
