"""What Markdown would print as something else than it reads, and no error would tell: each is refused with its line."""

from __future__ import annotations

import pytest

from clausebook.reading.markup import ANNEX, check_markup
from clausebook.reading.project import Source, tokens_of

from .test_tables import told


def said_of(text: str) -> list[tuple[int, str]]:
    """Return line and message of each finding in an article of so many lines, counted from its text."""
    return [(line - 2, message) for line, message in told(f"## 業務\n\n{text}\n")]


@pytest.mark.parametrize("role", ["underline", "strong", "footnote", "ruby", "sup"])
def test_role_that_goes_on_in_the_next_line_is_told(role: str) -> None:
    text = "業務を\n行う" if role != "ruby" else "業務|ぎょ\nうむ"
    ((line, message),) = said_of(f"前の行の、\n{{{role}}}`{text}`ものとする。")
    assert (line, message) == (
        2,
        f"「{{{role}}}`…`」が2行に分かれています。間に空白が印字されるので、1行に書いてください。",
    )


def test_role_in_a_cell_is_no_longer_than_its_line() -> None:
    ((line, message),) = said_of("```{list-table}\n* - 項目\n* - {underline}`業務を\n    行う`\n```")
    assert line == 3
    assert "2行に分かれています" in message


def test_lines_of_bold_words_are_joined_and_reference_may_go_on() -> None:
    assert said_of("**業務を\n行う**とき、{article}`業務 及び\n報酬`による。") == []


@pytest.mark.parametrize("text", ["__init__、関数とする。", "（__記名押印__）", "```{lines}\n__記名__\n```"])
def test_words_between_two_underscores_are_told(text: str) -> None:
    ((line, message),) = said_of(text)
    assert line == 1
    assert "使えない書き方です" in message
    assert "{lines}" in text or "「_」を印字するなら「\\_」" in message


def test_underscores_that_are_text_stay() -> None:
    assert said_of("\\_\\_init\\_\\_、a__b__c、______とする。") == []


ODD = {
    "号の後の4文字": ("1. あ\n\n   1. い\n\n    続き", "字下げが4文字", "（3文字か6文字）"),
    "号の後の5文字": ("1. あ\n\n   1. い\n\n     続き", "字下げが5文字", "（3文字か6文字）"),
    "イロハの後の8文字": (
        "1. あ\n   1. い\n      1. う\n\n        続き",
        "字下げが8文字",
        "（3文字か6文字か9文字）",
    ),
    "箇条の後の1文字": ("文。\n\n- あ\n\n 続き", "字下げが1文字", "（2文字）"),
    "号の後の表": ("1. あ\n\n   1. い\n\n    | a |\n    |---|\n    | b |", "字下げが4文字", "（3文字か6文字）"),
    "号の後の箇条": ("1. あ\n\n   1. い\n\n    - う", "字下げが4文字", "（3文字か6文字）"),
}


@pytest.mark.parametrize(("text", "begins", "wanted"), ODD.values(), ids=ODD)
def test_block_that_stands_below_no_text_is_told_where_it_could_stand(text: str, begins: str, wanted: str) -> None:
    ((line, message),) = said_of(text)
    assert line == text[: text.rindex("\n\n")].count("\n") + 3
    assert begins in message
    assert wanted in message


@pytest.mark.parametrize("columns", [3, 6])
def test_block_that_stands_below_a_text_goes_on_with_it(columns: int) -> None:
    assert said_of(f"1. あ\n\n   1. い\n\n{' ' * columns}続き") == []
    assert said_of("文。\n\n- あ\n    - い\n\n  続き") == []


LINES = {
    "全角の横線": "－ 企画", "二分の線": "– 企画", "全角の線": "— 企画", "ハイフン": "‐ 企画", "丸": "○ 企画",
    "黒丸": "●　企画", "四角": "■ 企画", "白い四角": "□　企画", "ひし形": "◆ 企画", "米印": "※企画を除く。",
    "枝番": "1-1 企画", "小数の番号": "1.1 企画", "すみつき": "【1】企画", "角括弧": "［2］企画", "亀甲": "〔3〕企画",
    "全角の縦線": "｜企画｜制作｜",
}  # fmt: skip


@pytest.mark.parametrize("line", LINES.values(), ids=LINES)
def test_line_that_begins_with_a_mark_is_not_joined_to_the_one_before(line: str) -> None:
    ((number, message),) = said_of(f"次のとおりとする。\n{line}")
    assert number == 2
    assert "つなげて印字されます" in message
    assert "「\\」" in message
    assert said_of(f"次のとおりとする。\\\n{line}") == []
    assert said_of(f"次のとおりとする。\n\n{line}") == []


@pytest.mark.parametrize("line", ["1.5 倍とする。", "○○とする。", "【別紙】のとおり", "―という。"])
def test_line_that_begins_with_a_word_is_joined(line: str) -> None:
    assert said_of(f"次のとおり、\n{line}") == []


def test_spaces_that_break_a_line_are_told() -> None:
    ((line, message),) = said_of("報酬は、\n10万円とする。  \n消費税は別とする。")
    assert line == 2
    assert "「\\」" in message
    assert said_of("報酬は、10万円とする。 \n消費税は別とする。  ") == []


LINKS = {
    "言葉がない": ("[](https://example.jp/)", "言葉のないリンク"),
    "空白だけ": ("[ ](https://example.jp/)", "言葉のないリンク"),
    "題がある": ('[言葉](https://example.jp/ "題")', "リンクの題"),
    "住所でない": ("[言葉](業務.md)", "行き先が住所でないリンク"),
    "プロジェクトの中": ("<project:a>", "行き先が住所でないリンク"),
}


@pytest.mark.parametrize(("link", "words"), LINKS.values(), ids=LINKS)
@pytest.mark.parametrize(
    "around",
    ["%sによる。", "| 項目 |\n|---|\n| %s |", "```{list-table}\n* - 項目\n* - %s\n```",
     "```{table} %s\n| 項目 |\n|---|\n| 額 |\n```"],
    ids=["文", "縦線の表", "箇条の表", "表の題"],
)  # fmt: skip
def test_link_that_would_lose_something_is_told(around: str, link: str, words: str) -> None:
    ((line, message),) = said_of(around % link)
    assert line == next(number for number, row in enumerate(around.split("\n"), start=1) if "%s" in row)
    assert words in message


def test_link_in_a_heading_has_words_too() -> None:
    assert [line for line, _ in told("## 業務[](https://example.jp/)\n\n本文。\n")] == [1]
    assert said_of("<https://example.jp/>、<legal@example.jp>、[言葉](https://example.jp/)による。") == []


def test_heading_does_not_lose_the_sharps_at_its_end() -> None:
    ((line, message),) = told("## プログラム言語 C #\n\n本文。\n")
    assert line == 1
    assert "\\#" in message
    assert told("## C \\#\n\n本文。\n") == []
    assert told("## C#\n\n本文。\n") == []


@pytest.mark.parametrize(
    "text",
    ['次による。\n\n{.paragraphs style="color:red"}\n1. 一\n2. 二', "次による。\n\n{style=x}\n| 項目 |\n|:-:|\n| 額 |",
     "```{list-table}\n* - 次による。\n\n    {.wide}\n    - 一\n```"],
    ids=["項", "表", "セル"],
)  # fmt: skip
def test_attribute_that_nothing_honours_is_told(text: str) -> None:
    ((line, message),) = said_of(text)
    assert (
        line
        == next(number for number, row in enumerate(text.split("\n"), start=1) if "{" in row[:5] and "`" not in row) + 1
    )
    assert "{.paragraphs}" in message


def test_heading_of_an_annex_leaves_out_no_level() -> None:
    text = "## 仕様\n\n文。\n\n#### 細目\n\n文。\n"
    findings = list(check_markup(Source(text, "source/annexes/a.md"), tokens_of(text), ANNEX))
    assert [(finding.line, finding.message) for finding in findings] == [
        (5, "見出しの段が飛んでいます。「### 」と書いてください。")
    ]
