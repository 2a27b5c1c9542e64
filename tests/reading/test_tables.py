"""Tables as clauses write them: what is wrong with them, and what an agreement makes of them."""

from __future__ import annotations

from pathlib import Path

import pytest
from docutils import nodes
from hypothesis import given
from hypothesis import strategies as st

from clausebook.model.values import KINDS
from clausebook.reading.markup import CLAUSE, check_markup, check_numbers
from clausebook.reading.project import Source, tokens_of
from clausebook.reading.records import domain_of
from clausebook.reading.tables import are_numbers, is_number, text_of, with_insides
from clausebook.reading.words import check_citations, check_words

from ..conftest import Project, handbook_of, read
from .agreements import written

FEES = """## 料金

| 項目 | 金額 |
|---|---|
| 基本料 | 1,000円 |
"""


def told(text: str) -> list[tuple[int, str]]:
    """Return line and message of each finding in a clause."""
    source, tokens = Source(text, "source/clauses/fee/loan.md"), tokens_of(text)
    findings = [*check_markup(source, tokens, CLAUSE), *check_numbers(source, tokens)]
    inside = [*with_insides(tokens)]
    findings += [*check_words(source, inside), *check_citations(source, inside)]
    assert {finding.path for finding in findings} <= {source.shown}
    return [(finding.line, finding.message) for finding in findings]


def lines_told(text: str, *words: str) -> list[int]:
    """Return the lines of the findings, each of which has one of some words."""
    findings = told(text)
    for _, message in findings:
        assert any(word in message for word in words), message
    return [line for line, _ in findings]


WELL_FORMED = {
    "縦線の表": FEES,
    "位置の指定と改行": "| 項目 | 金額 |\n|:--|--:|\n| 基本<br>料 | **1,000円** {article}`term` |\n",
    "縦線の文字": "| 記号 | 意味 |\n|---|---|\n| \\| | 縦線 |\n",
    "番号の列": "| No. | 内容 |\n|---|---|\n| ① | 甲 |\n| （2） | 乙 |\n",
    "項の中の表": "1. 次による。\n\n   | 項目 | 金額 |\n   |---|---|\n   | 基本料 | 1,000円 |\n\n2. 次項。\n",
    "題のある表": "```{table} 料金表\n:align: center\n:width: 60%\n\n| 項目 |\n|---|\n| 基本料 |\n```\n",
    "箇条の表": (
        "```{list-table} 料金表\n:header-rows: 1\n:stub-columns: 1\n:widths: 20 80\n\n* - 項目\n  - 内容\n"
        "* - 基本料\n  - 次のとおり\\\n    とする。\n\n    - 月額\n    - 年額\n* -\n  - なし\n```\n"
    ),
}  # fmt: skip


@pytest.mark.parametrize("text", WELL_FORMED.values(), ids=WELL_FORMED)
def test_table_is_taken(text: str) -> None:
    assert told(text) == []


@pytest.mark.parametrize(
    ("row", "count"), [("| a | b | c |", 3), ("| a |", 1), ("a | b | c", 3), ("表の後の文。", 1), (r"| a \| b |", 1)]
)
def test_row_of_more_or_fewer_cells_than_the_heads_is_told(row: str, count: int) -> None:
    assert lines_told(FEES + row + "\n", f"セルは{count}つで、見出しの行の2つと合いません") == [6]


def test_row_in_an_item_is_told_with_its_line() -> None:
    text = "1. 次による。\n\n   | 項目 | 金額 |\n   |---|---|\n   | 基本料 | 1 | 円 |\n"
    assert lines_told(text, "セルは3つ") == [5]


def test_table_without_rows_or_heads_is_told() -> None:
    assert lines_told("| 項目 | 金額 |\n|---|---|\n", "本文の行がありません") == [1]
    assert lines_told("本文。\n\n|  |  |\n|---|---|\n| 1 | 2 |\n", "見出しの行が空です") == [3]


@pytest.mark.parametrize(
    ("cell", "what"), [("`x`", "で囲んだ文字"), ("![図](x.png)", "画像"), ("<b>x</b>", "HTML"), ("~~x~~", "取消線")]
)
def test_what_a_cell_must_not_hold_is_named(cell: str, what: str) -> None:
    assert lines_told(f"| 項目 | 金額 |\n|---|---|\n| {cell} | 円 |\n", what) == [3]
    listed = f"```{{list-table}}\n* - 項目\n  - 金額\n* - {cell}\n  - 円\n```\n"
    assert lines_told(listed, what, "「~~」") in ([4], [4, 4])


def test_line_is_broken_as_in_html_between_pipes_alone() -> None:
    text = "```{{table}} 題\n| 項目<br>名 |\n|---|\n| 基本{} |\n```\n"
    assert told(text.format("<br />料")) == []
    assert lines_told(text.format("<b>"), "HTML") == [4]
    assert lines_told("甲<br>乙\n", "HTML") == [1]
    assert lines_told("```{list-table}\n* - 甲<br>乙\n```\n", "HTML") == [2]


NESTED = {
    "見出し": ("## 題", "見出し"),
    "囲み": ("```\n    x\n    ```", "囲み"),
    "表": ("| a |\n    |---|\n    | b |", "表"),
    "引用": ("> 引用", "引用"),
    "2段の箇条": ("- あ\n      - い", "箇条の項目の中"),
    "項目の2つ目の文": ("- あ\n\n      い", "箇条の項目の中"),
    "中身のない項目": ("1. あ\n    2.", "中身のない項目"),
}


@pytest.mark.parametrize(("cell", "what"), NESTED.values(), ids=NESTED)
def test_blocks_that_a_cell_must_not_hold_are_named(cell: str, what: str) -> None:
    text = f"```{{list-table}}\n* - 項目\n  - {cell}\n```\n".replace("```\n    x\n    ```", "~~~\n    x\n    ~~~")
    found = told(text)
    assert found
    assert all(what in message and line in (3, 4, 5) for line, message in found), found


CELLS = {
    "リンクの定義": ("[備考]: なし", 2, "リンクの定義"),
    "2つ目の段落のリンクの定義": ("次による。\n\n    [備考]: なし", 4, "リンクの定義"),
    "行の頭からの続き": ("10,000円\n消費税は別とする。", 3, "前の行の文の続き"),
    "箇条への続き": ("次による。\n\n    - 企画\n    制作", 5, "前の行の文の続き"),
    "年": ("2026. 創業", 2, "「2026\\. 」"),
    "丸括弧の番号": ("5) 五", 2, "「5\\) 」"),
    "1つだけの番号": ("1. 申込み", 2, "2つ以上並べるか"),
    "1つだけの箇条": ("- 月額", 2, "2つ以上並べるか"),
    "足し算の印": ("+ 5", 2, "「\\+ 」"),
    "2から始まる番号": ("次による。\n\n    2. 申込み", 4, "「1. 」から"),
    "飛んだ番号": ("1. 申込み\n    3. 承諾", 3, "「2」のはず"),
    "つながる丸数字": ("次による。\n    ① 申込み", 3, "つなげて印字されます"),
}


@pytest.mark.parametrize(("cell", "line", "words"), CELLS.values(), ids=CELLS)
def test_cell_is_read_as_the_body_is(cell: str, line: int, words: str) -> None:
    ((number, message),) = told(f"```{{list-table}}\n* - {cell}\n  - 額\n```\n")
    assert number == line
    assert words in message


@pytest.mark.parametrize(
    "cell",
    ["1. 申込み\n    2. 承諾", "次による。\n\n    1. 申込み", "1. 申込み\n    2. 承諾\n\n    ほかに\n\n    3. 支払",
     "2026\\. 創業", "\\+ 5", "① 申込み", "- 月額\n    - 年額", "次による。\\\n    ① 申込み"],
)  # fmt: skip
def test_cell_may_hold_what_can_be_read_in_one_way(cell: str) -> None:
    assert told(f"```{{list-table}}\n* - {cell}\n  - 額\n```\n") == []


SHAPES = {
    "1段の箇条": "- a\n- b",
    "箇条の後の文": "* - a\n\n文。",
    "文だけ": "文。",
    "空": "",
    "行の中の文": "* a\n* - b",
    "番号の行": "1. - a\n2. - b",
}


@pytest.mark.parametrize("body", SHAPES.values(), ids=SHAPES)
def test_list_that_is_no_list_of_rows_is_told(body: str) -> None:
    (line,) = lines_told(f"```{{list-table}}\n{body}\n```\n", "行を「* - 最初のセル」")
    assert line >= 1


def test_rows_of_a_list_that_are_not_alike_are_told() -> None:
    text = "```{list-table}\n* - a\n  - b\n* - c\n* - d\n  - e\n  - f\n```\n"
    assert lines_told(text, "1行目の2つと合いません") == [4, 5]


OPTIONS = {
    ":header-rows: 2": "本文の行がありません",
    ":stub-columns: 2": "本文の列がありません",
    ":widths: 1 2 3": "列の数の2と合いません",
    ":widths: 1 0": ":widths: 20 30 50",
    ":width: 80mm": ":width: 60%",
    ":align: middle": ":align: center",
    ":header-rows: 一": ":header-rows: 1",
    ":name: fees": "書けるのは",
    ":header-row: 1": "もしかして「header-rows」",
    ":align center": "読めない行です",
    ":widths:20 30": "読めない行です",
}


@pytest.mark.parametrize(("option", "words"), OPTIONS.items(), ids=OPTIONS)
def test_option_that_cannot_be_honoured_is_told_with_its_line(option: str, words: str) -> None:
    text = f"```{{list-table}}\n:align: left\n{option}\n\n* - a\n  - b\n* - c\n  - d\n```\n"
    if "align" in option:
        text = text.replace(":align: left", ":width: 50%")
    assert lines_told(text, words) == [3]


def test_option_that_is_given_twice_is_told() -> None:
    text = "```{list-table}\n:align: left\n:align: right\n\n* - a\n```\n"
    assert lines_told(text, "2度書かれています") == [3]


@pytest.mark.parametrize(
    "body", ["| a |\n|---|\n| b |\n\n文。", "文。", "", "| a |\n|---|\n| b |\n\n| c |\n|---|\n| d |"],
    ids=["表と文", "文", "空", "2つの表"],
)  # fmt: skip
def test_caption_is_that_of_one_table(body: str) -> None:
    assert lines_told(f"```{{table}} 題\n{body}\n```\n", "表を1つだけ") == [1]


def test_what_stands_in_a_directive_is_read_as_all_other_words() -> None:
    text = "```{list-table} 題\n:header-rows: 1\n\n* - 項目\n  - 条\n* - 前金\t額\n  - 第3条による。\n```\n"
    assert [line for line, _ in told(text)] == [6, 7]
    text = "```{table} 題\n| 項目 |\n|---|\n| {article}`fee/零` |\n```\n"
    assert lines_told(text, "fee/零") == [4]


def test_table_that_lacks_its_second_line_is_told() -> None:
    assert lines_told("| 項目 | 金額 |\n| 基本料 | 円 |\n", "表になっていません") == [1, 2]


# numbers


@pytest.mark.parametrize(
    "text",
    ["1,000円", "99.9%", "３か月", "▲1,000円", "¥100", "金●●円", "〇〇円", "10.5", "100,000円（税抜）", "5営業日", "1"],
)
def test_number_with_its_sign_and_unit_is_one(text: str) -> None:
    assert is_number(text)


@pytest.mark.parametrize(
    "text", ["月額", "2026年4月1日", "第3条", "A-1", "100円以上の金額", "24時間365日", "", "―", "1 2"]
)
def test_other_words_are_no_number(text: str) -> None:
    assert not is_number(text)


def test_column_of_numbers_may_lack_some() -> None:
    assert are_numbers(["1,000円", "―", ""])
    assert not are_numbers(["―", ""])
    assert not are_numbers(["1,000円", "別途"])


@pytest.mark.parametrize(
    "text",
    ["(10,000)円", "（10,000）円", "(10,000円)", "（10,000）", "△(10,000)円", "(5)円", "(●●)円", "(1,000)円（税込）"],
)
def test_number_in_brackets_is_one(text: str) -> None:
    """So accounts write what is less than nothing."""
    assert is_number(text)
    assert are_numbers([text, "10,000円"])


@pytest.mark.parametrize("text", ["(10,000円", "10,000)円", "(別途)"])
def test_brackets_around_other_words_make_no_number(text: str) -> None:
    assert not is_number(text)


def test_marks_in_brackets_are_numbers_beside_others_only() -> None:
    assert not are_numbers(["(1)", "(2)", "(10)"])
    assert not are_numbers(["（1）業務", "（2）監視"])
    assert are_numbers(["(1)", "20", "300"])


@given(st.integers(0, 10**12), st.sampled_from(["", "円", "％", "件"]))
def test_every_amount_is_a_number(amount: int, unit: str) -> None:
    assert is_number(f"{amount:,}{unit}")


# agreements


TABLE = """## 料金

1. {{借受者}}は、次の料金を支払う。

   | 項目 | 金額 | 備考 |
   |---|---|:--|
   | 基本<br>料金 | {{月額料金}}円 | 1 |
   | 追加 | 3,000円 | 2 |

2. 内訳は、次のとおりとする。

   ```{list-table} 内訳（{{借受者}}）
   :header-rows: 1
   :widths: 10 20
   :width: 50%

   * - 項目
     - 内容
   * - 手数料
     - 次のもの

       - 送金
       - 返金
   * - 代表者
     - {{貸出者の代表者}}
   ```
"""


@pytest.fixture
def tables(example: Project) -> Project:
    """The example with two tables in its second article."""
    example.path("source/clauses/fee/lending.md").write_text(TABLE, encoding="utf-8")
    return example


def test_agreement_knows_its_tables(tables: Project) -> None:
    doctree = handbook_of(tables).doctree("lending")
    first, second = doctree.findall(nodes.table)
    (row, _) = next(iter(first.findall(nodes.tbody))).findall(nodes.row)
    assert [entry["classes"] for entry in row.findall(nodes.entry)] == [[], ["text-right"], ["text-left"]]
    assert second[0].astext() == "内訳（乙）"
    assert (second["share"], "width" in second, second["classes"]) == (0.5, False, ["widths-given"])
    assert [mark.astext() for mark in second.findall(nodes.inline) if "mark" in mark["classes"]] == ["・", "・"]
    assert next(iter(second.findall(nodes.thead))).astext() == "項目\n\n内容"


def test_column_of_blanks_is_of_numbers_only_if_they_take_numbers(tmp_path: Path) -> None:
    rows = [KINDS, ["---"] * len(KINDS), [f"{{{{{kind}}}}}" for kind in KINDS], ["1,000"] * len(KINDS)]
    text = "## 料金\n\n" + "".join(f"| {' | '.join(cells)} |\n" for cells in rows)
    project = written(tmp_path, "fees", {"fees": text})
    blanks = (f"{kind}: {{type: {kind}, meaning: 値, placeholder: ●●}}\n" for kind in KINDS)
    project.path("source/blanks.yml").write_text("".join(blanks), encoding="utf-8")
    (body,) = read(project.root).get_doctree("contracts/small").findall(nodes.tbody)
    cells = next(iter(body.findall(nodes.row))).findall(nodes.entry)
    right = [kind for kind, cell in zip(KINDS, cells, strict=True) if "text-right" in cell["classes"]]
    assert right == ["日付", "金額", "総額", "月額", "年数", "月数", "日数"]


def test_text_of_a_table_is_rows_with_tabs(tables: Project) -> None:
    domain = domain_of(read(tables.root))
    (text,) = [passage.text for passage in domain.passages["contracts/lending"] if passage.topic == "fee"]
    assert "項目\t金額\t備考\n基本 料金\t〇〇円\t1\n追加\t3,000円\t2" in text
    assert "内訳（乙）\n項目\t内容\n手数料\t次のもの ・送金 ・返金\n代表者\t" in text
    assert [line.text for line in domain.clauses["fee/lending"]][1:4] == [
        "項目\t金額\t備考",
        "基本 料金\t〇〇円\t1",
        "追加\t3,000円\t2",
    ]


def test_hard_break_parts_words() -> None:
    broken = nodes.paragraph("", "", nodes.Text("一"), nodes.inline("", "", classes=["hard-break"]), nodes.Text("二"))
    assert text_of(broken) == "一\n二"
