"""Tables: how wide columns are, what stands in the cells, and how rows go on over the pages."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby, pairwise
from typing import Any

import pikepdf
import pypdfium2
import pytest
from docutils import nodes
from hypothesis import given
from hypothesis import strategies as st

from clausebook.model.blanks import FILLED, OPEN
from clausebook.model.diagnostics import SourceError
from clausebook.typeset import lines
from clausebook.typeset.compose import Composer
from clausebook.typeset.lines import Row
from clausebook.typeset.paragraph import set_paragraph
from clausebook.typeset.render import lay_out, render
from clausebook.typeset.sheet import GlyphRun, Link, Rule, Tint, Upright
from clausebook.typeset.style import ASCENT, Style
from clausebook.typeset.tables import Column, column_widths

from .test_compose import (
    CLAUSE,
    SENTENCE,
    agreement,
    article,
    hard_break,
    item,
    listing,
    paragraph,
    reference,
    texts,
    words,
)
from .test_render import STAMP

STYLE = Style()
Content = str | nodes.Element


def entry(content: Content, *classes: str) -> nodes.entry:
    held = paragraph(content) if isinstance(content, str) else content
    return nodes.entry("", *([held] if content != "" else []), classes=list(classes))


def table(
    head: Sequence[Content],
    *rows: Sequence[Content],
    aligned: Sequence[str] = (),
    caption: str = "",
    stubs: int = 0,
    widths: Sequence[int] = (),
    **attributes: Any,
) -> nodes.table:
    """Return a table as `clausebook.reading.tables` leaves it."""
    count = len(head or rows[0])
    specifications = [nodes.colspec(colwidth=width) for width in widths or [1] * count]
    for specification in specifications[:stubs]:
        specification["stub"] = 1
    classes = [f"text-{name}" if name else "" for name in (*aligned, *[""] * count)]
    made = [
        nodes.row("", *(entry(cell, *filter(None, [name])) for cell, name in zip(row, classes, strict=False)))
        for row in (head, *rows)
        if row
    ]
    group = nodes.tgroup("", *specifications, cols=count)
    if head:
        group += nodes.thead("", made[0])
    group += nodes.tbody("", *made[bool(head) :])
    node = nodes.table("", *([nodes.title("", caption)] if caption else []), group, **attributes)
    node["classes"] += ["widths-given"] if widths else []
    node.source, node.line = CLAUSE, 30
    return node


FEES = [("基本料", "月額", "100,000円"), ("追加利用料", "1件", "1,500円"), ("初期費用", "一式", "―")]


def fees(**attributes: Any) -> nodes.table:
    return table(("項目", "単位", "金額"), *FEES, aligned=("", "", "right"), **attributes)


def rows_of(*blocks: nodes.Node, style: Style = STYLE) -> list[Row]:
    """Return the rows of an agreement below its title."""
    return Composer(style, agreement(*blocks)).rows[1:]


def edges(row: Row) -> list[float]:
    """Return where the rules between the cells of a row stand."""
    return [mark.x for mark in row.marks if isinstance(mark, Upright)]


def cells(row: Row) -> list[str]:
    """Return what stands between the rules of a row."""
    return [
        "".join(cluster for text in texts(row) if left <= text.x < right for _, cluster, _ in text.glyphs)
        for left, right in pairwise(edges(row))
    ]


# widths


columns = st.lists(
    st.tuples(st.floats(5, 200), st.floats(0, 900)).map(lambda lengths: Column(lengths[0], sum(lengths))),
    min_size=1,
    max_size=8,
)


@given(columns, st.floats(200, 500))
def test_columns_fill_the_width(asked: list[Column], available: float) -> None:
    assert sum(column_widths(asked, available, 9.5)) == pytest.approx(available)


@given(columns, st.floats(200, 500))
def test_what_cannot_be_broken_is_whole_where_there_is_room_for_all_of_it(asked: list[Column], width: float) -> None:
    widths = column_widths(asked, width, 9.5)
    if sum(max(column.least, min(column.natural, 4 * 9.5)) for column in asked) <= width:
        assert all(got >= column.least - 0.001 for got, column in zip(widths, asked, strict=True))


@given(columns, st.floats(200, 500))
def test_no_column_is_broken_where_all_are_whole(asked: list[Column], available: float) -> None:
    widths = column_widths(asked, available, 9.5)
    if sum(column.natural for column in asked) <= available:
        assert all(got >= column.natural - 0.001 for got, column in zip(widths, asked, strict=True))


def test_long_word_is_broken_rather_than_that_others_have_lines_of_a_sign_or_two() -> None:
    word, *others = column_widths([Column(250, 250), *[Column(20, 300)] * 5], 420, 9.5)
    assert word >= 10 * 9.5
    assert min(others) >= 4 * 9.5


def test_label_of_some_signs_is_not_broken_beside_a_long_text() -> None:
    label, text = column_widths([Column(20, 70), Column(20, 4000)], 420, 9.5)
    assert label == 70
    assert text == pytest.approx(350)


def test_column_keeps_its_short_texts_whole_and_leaves_more_to_longer_ones() -> None:
    rows = rows_of(table(("内容", "備考"), ("内" * 200, "翌月に払う"), ("内" * 100, "備" * 30)))
    left, middle, right = edges(rows[0])
    assert cells(rows[1])[1] == "翌月に払う"
    assert (right - middle) / (right - left) < 0.25


def test_table_is_as_wide_as_the_lines() -> None:
    (row, *_) = rows_of(fees())
    assert edges(row)[0] == 0
    assert edges(row)[-1] == pytest.approx(STYLE.width)


def test_table_in_an_item_begins_where_its_text_does() -> None:
    rows = rows_of(listing("paragraphs", item("1　", "次のとおりとする。", fees())))
    assert edges(rows[1])[0] == STYLE.size * 2
    assert edges(rows[1])[-1] == pytest.approx(STYLE.width)


def test_longer_texts_are_given_more_where_the_table_has_fewer_lines_then() -> None:
    rows = [[SENTENCE * 3, SENTENCE[:12]], [SENTENCE * 3, SENTENCE[:12]], [SENTENCE, SENTENCE * 2]]
    asked = [Column(40, 95.0 * len(max(texts, key=len)), 0, tuple(9.5 * (len(text) + 1) for text in texts))
             for texts in zip(*rows, strict=True)]  # fmt: skip
    alone = [column._replace(lines=column.lines[:place]) for place, column in enumerate(asked, start=2)]  # not known
    heights = []
    for columns in (alone, asked):
        rooms = [(width - 9.5) // 9.5 for width in column_widths(columns, 300, 9.5)]
        heights.append(sum(max(-(-len(text) // room) for text, room in zip(row, rooms, strict=True)) for row in rows))
    assert heights[1] < heights[0]


@pytest.mark.parametrize("tail", ["", "、甲", "甲（乙）", "A", "1"])
def test_text_of_any_length_may_stand_beside_a_long_one(tail: str) -> None:
    for count in range(1, 12):
        rows = rows_of(table((), ("甲" * count + tail, SENTENCE * 4)))
        assert cells(rows[0])[0].startswith("甲")


def test_widths_that_are_given_are_kept() -> None:
    left, second, third, right = edges(rows_of(fees(widths=(10, 20, 30)))[0])
    assert [second - left, third - second, right - third] == pytest.approx(
        [STYLE.width / 6 * part for part in (1, 2, 3)]
    )


@pytest.mark.parametrize(("align", "share"), [("left", 0), ("center", 0.5), ("right", 1)])
def test_table_that_is_to_stand_somewhere_is_as_wide_as_what_it_holds(align: str, share: float) -> None:
    left, *_, right = edges(rows_of(fees(align=align))[0])
    assert right - left < STYLE.width / 2
    assert left == pytest.approx((STYLE.width - (right - left)) * share)


def test_table_takes_the_share_of_the_width_that_it_is_given() -> None:
    left, *_, right = edges(rows_of(fees(share=0.6, align="center"))[0])
    assert right - left == pytest.approx(STYLE.width * 0.6)
    assert left == pytest.approx(STYLE.width * 0.2)


def refused(node: nodes.table) -> tuple[str, int, str]:
    with pytest.raises(SourceError) as caught:
        rows_of(node)
    (finding,) = caught.value.findings
    return finding.path, finding.line, finding.message


def test_table_of_too_many_columns_is_refused_with_its_place() -> None:
    path, line, message = refused(table(["列"] * 40, ["文"] * 40))
    assert (path, line) == (CLAUSE, 30)
    assert "列が多すぎて" in message


def test_width_that_has_no_room_for_a_sign_is_refused_with_its_place() -> None:
    path, line, message = refused(fees(widths=(1, 100, 100)))
    assert (path, line) == (CLAUSE, 30)
    assert "widths" in message


# numbers


def amounts(
    columns: int, amount: str = "12,345,678円", text: str = "保守及び監視の料金", **attributes: Any
) -> nodes.table:
    """Return a table with an amount in all columns but the first."""
    names = [f"第{number}期" for number in range(1, columns)]
    aligned = ["", *["right"] * (columns - 1)]
    return table(("項目", *names), (text, *[amount] * (columns - 1)), aligned=aligned, **attributes)


def printed(row: Row) -> list[str]:
    """Return the lines of a row's cells, from the left."""
    bounds = edges(row)
    return [
        "".join(words_of(run) for run in line)
        for left, right in pairwise(bounds)
        for _, line in groupby((run for run in texts(row) if left <= run.x < right), lambda run: run.y)
    ]


@pytest.mark.parametrize("columns", [4, 5, 6, 7])
def test_number_stays_whole_with_its_unit_and_the_text_beside_it_gives_way(columns: int) -> None:
    _, row = rows_of(amounts(columns))
    assert printed(row).count("12,345,678円") == columns - 1


def test_column_is_as_wide_as_what_is_set_in_it() -> None:
    """A quarter em stands between a digit and 円."""
    head = ("回", "支払日", "支払額（税抜）", "消費税額", "支払額（税込）", "備考")
    sums = ["112,345,678円", "11,234,567円", "123,580,245円"]
    _, row = rows_of(table(head, ("第2回", "2027年9月30日", *sums, "中間金であって、検収の後に支払うもの")))
    assert [line for line in printed(row) if "," in line] == sums


@pytest.mark.parametrize(("columns", "size"), [(6, 1.0), (7, 0.9), (8, 0.8)])
def test_type_is_as_small_as_numbers_ask_for(columns: int, size: float) -> None:
    head, row = rows_of(amounts(columns))
    assert {round(text.size / STYLE.table_size, 6) for each in (head, row) for text in texts(each)} == {size}
    assert printed(row).count("12,345,678円") == columns - 1
    tops = sorted({text.y for text in texts(row) if text.x < edges(row)[1]})
    assert tops[1] - tops[0] == pytest.approx(STYLE.table_pitch * size)


@pytest.mark.parametrize("amount", ["12,345,678円", "●●,●●●,●●●円", "▲12,345,678円", "１２，３４５，６７８円"])
def test_number_that_smaller_type_does_not_make_whole_is_refused_by_name(amount: str) -> None:
    *_, message = refused(amounts(12, amount))
    assert f"「{amount}」" in message
    assert "列を減らす" in message


def test_number_is_refused_that_has_room_only_in_type_of_less_than_four_fifths() -> None:
    *_, message = refused(amounts(9))
    assert "「12,345,678円」" in message


def test_number_that_the_widths_have_no_room_for_is_refused_by_name() -> None:
    *_, message = refused(amounts(3, widths=(80, 10, 10)))
    assert "「12,345,678円」" in message
    assert "widths" in message


def test_type_is_smaller_where_the_widths_ask_for_it() -> None:
    for share, size in ((17, 1.0), (16, 0.9), (14, 0.8)):
        _, row = rows_of(amounts(3, widths=(100 - 2 * share, share, share)))
        assert {round(text.size / STYLE.table_size, 6) for text in texts(row)} == {size}
        assert printed(row).count("12,345,678円") == 2


def test_number_that_is_entered_is_not_told() -> None:
    """What is told of a deal holds none of its values."""
    amount = paragraph(nodes.inline("", "12,345,678", classes=["blank", FILLED]), "円")
    *_, message = refused(table((), ("文", amount), widths=(95, 5)))
    assert "記入した数" in message
    assert "345" not in message


@pytest.mark.parametrize(
    "word",
    [
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855e3b0c44298fc1c149afbf4c8996fb924",
        "https://www.example.co.jp/" + "personalinformationhandlingpolicy" * 4,
        "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaftsvorstand",
    ],
)
def test_long_word_is_broken_beside_numbers_that_are_not(word: str) -> None:
    _, row = rows_of(amounts(4, text=word))
    assert {text.size for text in texts(row)} == {STYLE.table_size}
    assert printed(row).count("12,345,678円") == 3
    assert "".join(printed(row)).startswith(word)


def test_share_of_the_width_that_is_less_than_the_numbers_need_is_more() -> None:
    _, row = rows_of(amounts(3, share=0.2))
    assert printed(row).count("12,345,678円") == 2


def test_digits_of_a_column_at_the_right_stand_below_one_another() -> None:
    sums = ["1,111,111円", "8,888,888円", "4,040,404円"]
    rows = rows_of(table((), *[(each, each) for each in sums], aligned=("", "right")))
    for place, widths in ((0, 3), (1, 1)):
        cells_of = [[run for run in texts(row) if place == (run.x > edges(row)[1])] for row in rows]
        lengths = {sum(glyph.advance for run in runs for glyph, *_ in run.glyphs) for runs in cells_of}
        assert len(lengths) == widths


def test_digit_that_is_made_wider_stands_in_the_middle() -> None:
    (row,) = rows_of(table((), ("1",), aligned=("right",)))
    (run,) = texts(row)
    ((glyph, text, _),) = run.glyphs
    one, widest = (STYLE.body.glyph(each) for each in "19")
    assert one
    assert widest
    assert (text, glyph.gid, glyph.advance) == ("1", one.gid, widest.advance)
    assert glyph.shift == pytest.approx((widest.advance - one.advance) / 2, abs=1)


def test_digits_of_a_column_at_the_right_are_read_as_they_are_written() -> None:
    sums = ["1,111,111.11円", "(21.15)%", "−10", "第1回1円"]
    (page,) = read(render(agreement(table((), *[(each,) for each in sums], aligned=("right",))), STAMP))
    assert page.split("\r\n")[1:5] == sums


# cells


def test_cells_stand_between_the_rules_and_numbers_at_the_right() -> None:
    rows = rows_of(fees())
    assert [cells(row) for row in rows] == [["項目", "単位", "金額"], *(list(row) for row in FEES)]
    ends = []
    for row in rows[1:-1]:
        text = texts(row)[-1]
        advance = sum(glyph.advance + move for glyph, _, move in text.glyphs)
        ends.append(text.x + advance / 1000 * text.size)
    assert ends == pytest.approx([STYLE.width - STYLE.table_size / 2] * 2, abs=0.1)


def test_heads_stand_in_the_middle_on_grey_in_their_typeface() -> None:
    head, body, *_ = rows_of(fees())
    assert len([mark for mark in head.marks if isinstance(mark, Tint)]) == 3
    assert not any(isinstance(mark, Tint) for mark in body.marks)
    assert {glyph.face for text in texts(head) for glyph, *_ in text.glyphs} == {STYLE.table_head.face}
    first, (left, right, *_) = texts(head)[0], edges(head)
    assert first.x + STYLE.table_size == pytest.approx((left + right) / 2, abs=0.1)


def test_cells_of_a_column_that_heads_the_rows_are_grey() -> None:
    _, body, *_ = rows_of(fees(stubs=1))
    (tint,) = [mark for mark in body.marks if isinstance(mark, Tint)]
    assert tint.width == pytest.approx(edges(body)[1])


def test_text_of_a_table_has_its_own_size() -> None:
    rows = rows_of(fees(), style=replace(STYLE, table_size=10.0, table_pitch=16.0))
    assert {text.size for row in rows for text in texts(row)} == {10.0}
    assert rows[1].height * STYLE.pitch == pytest.approx(16.0 + 0.6 * 10)


def test_line_breaks_lists_and_references_stand_in_cells() -> None:
    listed = nodes.entry("", paragraph("次のとおり"), nodes.bullet_list("", item("・", "甲"), item("・", "乙")))
    broken = paragraph("一行", hard_break(), "二行")
    node = table((), (broken, paragraph(reference("第3条", "data"), "のとおり")))
    next(iter(node.findall(nodes.row))).insert(2, listed)
    next(iter(node.findall(nodes.colspec))).parent.insert(0, nodes.colspec(colwidth=1))
    (row,) = rows_of(node)
    lines_of = sorted({round(text.y, 1) for text in texts(row)})
    assert [round(after - before, 1) for before, after in pairwise(lines_of)] == [STYLE.table_pitch] * 2
    assert words(row) == "一行二行第3条のとおり次のとおり・甲・乙"
    (link,) = [mark for mark in row.marks if isinstance(mark, Link)]
    assert edges(row)[1] < link.x < edges(row)[2]


def test_narrow_cells_end_their_lines_where_they_end_and_wide_ones_flush() -> None:
    (row,) = rows_of(table((), (SENTENCE, SENTENCE, SENTENCE * 9)))
    assert max(move for text in texts(row) if text.x < edges(row)[1] for _, _, move in text.glyphs) == 0


def test_cell_that_is_to_be_written_in_is_empty_and_underlined_in_a_draft() -> None:
    def row(*classes: str) -> Row:
        blank = nodes.inline("", "", classes=["blank", *classes])
        (row,) = rows_of(table((), ("代表者", paragraph(blank))))
        return row

    assert cells(row()) == ["代表者", ""]
    widths = [mark.width for mark in row(OPEN).marks if isinstance(mark, Rule)]
    assert widths.count(STYLE.open_width) == 1
    assert STYLE.open_width not in [mark.width for mark in row().marks if isinstance(mark, Rule)]


def test_blank_without_a_text_beside_other_paragraphs_of_a_cell_is_refused() -> None:
    blanks = [paragraph(nodes.inline("", "", classes=["blank"])) for _ in range(2)]
    for others in ([paragraph("所在地"), blanks[0]], blanks):
        node = table((), ("代表者", "甲"))
        *_, cell = node.findall(nodes.entry)
        cell.children = [each.deepcopy() for each in others]
        assert "それだけを書いて" in refused(node)[2]


def test_blank_without_a_text_beside_other_words_of_a_cell_is_refused() -> None:
    _, line, message = refused(
        table((), ("代表者", paragraph("氏名：", nodes.inline("", "", classes=["blank"]), line=33)))
    )
    assert "それだけを書いて" in message
    assert line == 30


@pytest.mark.parametrize(
    "block", [nodes.literal_block("", "x"), nodes.table(), nodes.block_quote()], ids=lambda n: n.tagname
)
def test_other_blocks_in_a_cell_are_refused_by_name(block: nodes.Element) -> None:
    path, line, message = refused(table((), ("甲", block.deepcopy())))
    assert (path, line) == (CLAUSE, 30)
    assert block.tagname in message


# rows on pages


def many(count: int, length: int = 1) -> nodes.table:
    body = [(str(number), "項目の説明" * length, f"{number:,}円") for number in range(1, count + 1)]
    return table(("番号", "説明", "金額"), *body, aligned=("right", "", "right"))


def test_caption_heads_and_first_row_stay_together_with_what_is_said_before() -> None:
    rows = rows_of(article(1, "fee", paragraph("次のとおりとする。"), fees(caption="料金表"), paragraph(SENTENCE)))
    assert [words(row) for row in rows[1:4]] == ["次のとおりとする。", "料金表", "項目単位金額"]
    assert [row.keep for row in rows[:4]] == [True] * 4


def test_small_table_stays_in_one_piece_and_a_large_one_goes_on() -> None:
    assert [row.keep for row in rows_of(many(5))] == [True] * 5 + [False]
    assert [row.keep for row in rows_of(many(50))] == [True] + [False] * 50


def test_text_behind_a_table_returns_to_the_grid() -> None:
    for length in (1, 9, 17):
        pages = lay_out(agreement(paragraph(SENTENCE), many(3, length), paragraph("以上")), STYLE).pages
        baselines = [mark.y - STYLE.top for mark in pages[0] if isinstance(mark, GlyphRun) and mark.size == STYLE.size]
        assert len(baselines) == 3
        first, *others = [place / STYLE.pitch % 1 for place in baselines]
        assert others == pytest.approx([first] * 2, abs=1e-6)


def test_heads_stand_on_each_page_and_each_page_is_closed() -> None:
    pages = lay_out(agreement(paragraph(SENTENCE), many(100)), STYLE).pages
    assert len(pages) > 2
    for page in pages:
        rules = [mark.y for mark in page if isinstance(mark, Rule)]
        uprights = [mark for mark in page if isinstance(mark, Upright)]
        assert len([mark for mark in page if isinstance(mark, Tint)]) == 3
        assert min(mark.y for mark in uprights) == pytest.approx(min(rules), abs=0.3)
        assert max(mark.y + mark.length for mark in uprights) == pytest.approx(max(rules), abs=0.3)
        assert max(rules) <= STYLE.top + STYLE.height + 0.01


def test_table_without_heads_is_closed_at_the_head_of_each_page() -> None:
    body = [(str(number), "項目") for number in range(100)]
    for page in lay_out(agreement(paragraph(SENTENCE), table((), *body)), STYLE).pages:
        rules = [mark.y for mark in page if isinstance(mark, Rule)]
        assert min(mark.y for mark in page if isinstance(mark, Upright)) == pytest.approx(min(rules), abs=0.3)


def test_heads_that_take_half_a_page_are_not_repeated() -> None:
    body = [("甲", "乙")] * 60
    pages = lay_out(agreement(table((SENTENCE * 12, "乙"), *body, widths=(1, 1))), STYLE).pages
    assert [any(isinstance(mark, Tint) for mark in page) for page in pages] == [True] + [False] * (len(pages) - 1)


def test_row_is_in_one_piece_where_a_page_has_room_for_it() -> None:
    body = [(str(number), SENTENCE * 6) for number in range(30)]
    for page in lay_out(agreement(table((), *body)), STYLE).pages:
        lines_below = [mark.y for mark in page if isinstance(mark, Rule)]
        first = [mark.y for mark in page if isinstance(mark, GlyphRun) and words_of(mark).isdecimal() and mark.x < 100]
        assert len(first) == len(lines_below) - 1  # a number in each row that stands between two rules


def words_of(text: GlyphRun) -> str:
    return "".join(cluster for _, cluster, _ in text.glyphs)


def test_row_taller_than_a_page_is_parted_between_its_lines() -> None:
    node = table(("区分", "内容"), ("要件", SENTENCE * 90), ("備考", "なし"))
    rows = rows_of(node)
    assert max(row.height for row in rows) < 2
    assert "".join(map(words, rows)) == "区分内容要件" + SENTENCE * 90 + "備考なし"
    pages = lay_out(agreement(node), STYLE).pages
    assert len(pages) > 2
    for page in pages:
        rules = [mark.y for mark in page if isinstance(mark, Rule)]
        ends = [mark.y + mark.length for mark in page if isinstance(mark, Upright)]
        assert max(ends) == pytest.approx(max(rules), abs=0.3)


def test_first_and_last_two_lines_of_a_row_that_is_parted_stay_together() -> None:
    rows = rows_of(table((), ("要件", SENTENCE * 90)))
    assert [row.keep for row in rows] == [True, *[False] * (len(rows) - 3), True, False]


def test_row_that_is_parted_has_space_beside_the_rules_of_each_page() -> None:
    """As much as whole rows have: 0.3 of the size, and what stands above and below a line of type."""
    pages = lay_out(agreement(table((), ("要件", SENTENCE * 90))), STYLE).pages
    assert len(pages) > 2
    for page in pages[1 - len(pages) :]:
        rules = [mark.y for mark in page if isinstance(mark, Rule)]
        baselines = [mark.y for mark in page if isinstance(mark, GlyphRun) and mark.size == STYLE.table_size]
        above = 0.3 * STYLE.table_size + (STYLE.table_pitch - STYLE.table_size) / 2 + ASCENT * STYLE.table_size
        assert min(baselines) - min(rules) == pytest.approx(above, abs=0.01)
        below = 0.3 * STYLE.table_size + STYLE.table_pitch - above + 0.3 * STYLE.table_size
        assert max(rules) - max(baselines) == pytest.approx(below, abs=0.01)
        assert max(rules) <= STYLE.top + STYLE.height + 0.01


def test_rules_and_grey_of_a_table_are_drawn_in_one_piece_on_a_page() -> None:
    for node in (many(100), table((), ("要件", SENTENCE * 90), stubs=1)):
        for page in lay_out(agreement(node), STYLE).pages:
            uprights = [mark for mark in page if isinstance(mark, Upright)]
            assert len(uprights) == len({mark.x for mark in uprights}) <= 4
    (first, *_) = lay_out(agreement(table((), ("要件", SENTENCE * 90), stubs=1)), STYLE).pages
    (tint,) = [mark for mark in first if isinstance(mark, Tint)]
    rules = [mark.y for mark in first if isinstance(mark, Rule)]
    assert (tint.y, tint.y + tint.height) == pytest.approx((min(rules), max(rules)), abs=0.3)


def test_words_that_head_a_row_stand_at_its_top_and_those_that_head_a_column_in_the_middle_of_theirs() -> None:
    (row,) = rows_of(table((), ("要件", SENTENCE * 9), stubs=1))
    first, *others = texts(row)
    assert first.y == min(text.y for text in others) < max(text.y for text in others)
    head, _ = rows_of(table(("要件", SENTENCE * 3), ("甲", "乙")))
    first, *others = texts(head)
    assert min(text.y for text in others) < first.y < max(text.y for text in others)
    first_part, *_ = rows_of(table((), ("要件", SENTENCE * 90), stubs=1))
    assert len({text.y for text in texts(first_part)}) == 1


def test_notes_of_cells_stand_at_the_foot_in_the_size_of_all_notes() -> None:
    called = nodes.footnote_reference("", "1", refid="footnote-1")
    note = nodes.footnote("", nodes.label("", "1"), paragraph("税別"), ids=["footnote-1"])
    rows = rows_of(table((), (paragraph("金額", called), "乙")), note)
    (noted,) = rows[0].notes
    assert texts(noted)[0].size == pytest.approx(STYLE.size * 0.8)


# whole files


def read(content: bytes) -> list[str]:
    """Return the text of each page as pdfium reads it."""
    document = pypdfium2.PdfDocument(content)
    pages = [page.get_textpage().get_text_range() for page in document]
    document.close()
    return pages


@pytest.fixture(scope="module")
def long() -> bytes:
    """An agreement with a table of a thousand rows."""
    return render(agreement(article(1, "list", paragraph(SENTENCE), many(1000)), paragraph("以上")), STAMP)


def test_table_of_a_thousand_rows_is_read_row_by_row(long: bytes) -> None:
    pages = read(long)
    assert len(pages) > 30
    lines_read = [line for page in pages for line in page.split("\r\n")]
    assert lines_read.count("番号 説明 金額") == len(pages)
    rows = [line for line in lines_read if line.endswith("円")]
    assert rows == [f"{number} 項目の説明 {number:,}円" for number in range(1, 1001)]
    assert "以上" in pages[-1]


def test_file_with_a_table_is_whole_and_knows_no_colour(long: bytes) -> None:
    with pikepdf.open(io.BytesIO(long)) as pdf:
        assert pdf.check_pdf_syntax() == []
        operators = {str(each.operator) for each in pikepdf.parse_content_stream(pdf.pages[3])}
    assert "re" in operators
    assert not {"rg", "RG", "k", "K", "gs"} & operators


def test_cells_are_read_in_their_order() -> None:
    node = table(
        ("品質の項目", "目標値", "措置"),
        ("稼働率", "99.9%", "未達の割合に応じて料金を減額する。減額の割合は、別に定める。" * 2),
        ("応答時間", "3秒以内", "改善計画を提出する。"),
    )
    (page,) = read(render(agreement(article(1, "sla", listing("paragraphs", item("1　", "次による。", node)))), STAMP))
    told = page.replace("\r\n", "").replace(" ", "")
    places = [
        told.index(part)
        for part in (
            "品質の項目",
            "目標値",
            "措置",
            "稼働率",
            "99.9%",
            "未達の割合",
            "別に定める。応答",
            "3秒以内",
            "改善",
        )
    ]
    assert places == sorted(places)


def test_twice_the_rows_are_twice_the_work(monkeypatch: pytest.MonkeyPatch) -> None:
    calls = 0

    def counted(*arguments: object, **options: object) -> object:
        nonlocal calls
        calls += 1
        return set_paragraph(*arguments, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(lines, "set_paragraph", counted)

    def work(count: int) -> int:
        nonlocal calls
        calls = 0
        rows_of(many(count))
        return calls

    assert work(40) == pytest.approx(2 * work(20), rel=0.1)
