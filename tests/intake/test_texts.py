"""Text files as they are seen: their encodings, lines that are broken at one width, Markdown."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from clausebook.intake.files import read as read_file
from clausebook.intake.seen import Look, Seen, Span, Table, UnreadableError, composed
from clausebook.intake.texts import LARGEST, LONGEST, read_markdown, read_plain

TEXT = "第1条（目的）\n甲は、①の業務を髙橋に頼む。\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp932"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_text_of_any_encoding_and_line_end_is_read(encoding: str, end: str) -> None:
    assert read_plain(TEXT.replace("\n", end).encode(encoding)).text.strip() == TEXT.strip()


@pytest.mark.parametrize("data", ["第1条".encode("euc-jp"), b"PK\x03\x04\0\0\0", b"a\0b"], ids=repr)
def test_what_is_no_text_is_refused(data: bytes) -> None:
    with pytest.raises(UnreadableError, match="文字コードが分かりません"):
        read_plain(data)


def test_file_that_is_too_large_is_refused() -> None:
    with pytest.raises(UnreadableError, match="大きすぎます"):
        read_plain(b"a" * (LARGEST + 1))


@pytest.mark.parametrize("read", [read_plain, read_markdown])
def test_line_that_is_too_long_is_refused(read: Callable[[bytes], Seen]) -> None:
    assert read(f"{TEXT}{'あ' * LONGEST}\n".encode())
    with pytest.raises(UnreadableError, match=r"^3行目が長すぎます（20,001字。20,000字まで）"):
        read(f"{TEXT}{'あ' * (LONGEST + 1)}\n".encode())


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="has no pipes with names")
def test_pipe_is_refused_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.txt")
    with pytest.raises(UnreadableError, match="ふつうのファイルではありません"):
        read_file(tmp_path / "a.txt")


def test_lines_that_are_broken_at_one_width_are_joined_and_that_is_told() -> None:
    sentence = "甲は、乙に対し、この契約に定める業務を委託し、乙は、これを引き受けて誠実に行うものとする。" * 3
    broken = "\n".join(sentence[start : start + 40] for start in range(0, len(sentence), 40))
    seen = read_plain("".join(f"第{n}条（業務）\n{broken}\n" for n in range(1, 6)).encode())
    assert [line.text for line in seen.lines() if line.text.startswith("甲")] == [sentence] * 5
    assert [remark.message for remark in seen.remarks] == ["同じ幅で折り返した行は、1つの段落につないで読みました。"]


def test_lines_of_one_width_that_no_sentence_ends_are_not_joined() -> None:
    text = "".join(f"別表に掲げる物件の番号と名称と所在地とその面積{number}\n" for number in "一二三四五六七八九")
    assert len(list(read_plain(f"物件\n{text}\n".encode()).lines())) == 11


@pytest.mark.parametrize("next_", ["（以下「本件」という。）に従う。", "２名以上の係で行う。", "第3条に従って行う。"])
def test_sentence_goes_on_whatever_its_next_line_begins_with(next_: str) -> None:
    first = "乙は、甲から受けた指図と、この契約の定めと、法令に従って、業務を"
    seen = read_plain("".join(f"第{number}条（業務）\n{first}\n{next_}\n" for number in range(1, 9)).encode())
    assert [line.text for line in seen.lines()][1] == first + next_


def test_short_lines_are_not_joined() -> None:
    text = "第1条（業務）\n甲は頼む\n乙は受ける\n丙は見る\n"
    assert [line.text for line in read_plain(text.encode()).lines()][:4] == text.splitlines()


def test_markers_of_a_word_processor_are_left_out_and_told() -> None:
    seen = read_plain("[bookmark: _abc1]第1条（目的）\n頼む。\n".encode())
    assert seen.text.startswith("第1条（目的）\n")
    assert len(seen.remarks) == 1


def test_text_with_headings_of_markdown_is_read_as_that_and_that_is_told() -> None:
    text = "# 覚書\n\n## 第1条（作業）\n\n次の作業を頼む。\n\n* 点検\n* 修理\n\n## 第2条（期間）\n\n1年とする。\n"
    seen = read_plain(text.encode())
    assert [line.seen for line in seen.lines()][:5] == ["覚書", "第1条（作業）", "次の作業を頼む。", "・点検", "・修理"]
    assert "見出しの「#」があるので、Markdown として読みました。" in [remark.message for remark in seen.remarks]
    assert not read_plain("# 1\n# 2\n第1条　頼む。\n".encode()).remarks


def test_lines_of_markdown_that_are_broken_at_one_width_are_joined_and_that_is_told() -> None:
    first, rest = "甲は、乙に、機械の点検と修理と清掃を頼み、乙は、これを引き受けて毎", "月の終わりに行う。"
    text = "".join(f"## 第{number}条（作業）\n\n1. {first}\n   {rest}\n\n" for number in range(1, 10))
    seen = read_markdown(text.encode())
    assert [line.seen for line in seen.lines()][1] == f"1. {first}{rest}"
    assert [remark.message for remark in seen.remarks] == ["同じ幅で折り返した行は、1つの段落につないで読みました。"]


def test_bullet_of_markdown_before_a_number_is_none_and_that_is_told() -> None:
    seen = read_markdown("- 2 係は、報告する。\n- (1) 日報\n- 月報\n".encode())
    assert [line.seen for line in seen.lines()] == ["2 係は、報告する。", "(1) 日報", "・月報"]
    assert len(seen.remarks) == 1


def test_line_across_a_text_is_not_read_and_that_is_told(tmp_path: Path) -> None:
    path = tmp_path / "覚書.txt"
    path.write_text("第1条（目的）\n━━━━━━━━\n頼む。\n＿＿＿＿＿＿\n----\n", encoding="utf-8")
    seen = read_file(path)
    assert [line.seen for line in seen.lines()] == ["第1条（目的）", "頼む。", "＿＿＿＿＿＿", "----"]
    assert [remark.message for remark in seen.remarks] == ["線を引いただけの1行（━━━ など）は、読んでいません。"]


def test_little_pictures_are_not_read_and_that_is_told(tmp_path: Path) -> None:
    path = tmp_path / "覚書.md"
    path.write_text("# 📜 覚書\n\n⚠️ **頼む**☆→★。\n", encoding="utf-8")
    seen = read_file(path)
    assert [(line.text, line.spans) for line in seen.lines()] == [
        (" 覚書", ()), ("⚠ 頼む☆→★。", (Span(2, 4, Look.STRONG),)),
    ]  # fmt: skip
    assert [remark.message for remark in seen.remarks] == ["書体にない絵文字（📜）は、読んでいません。"]


def test_footnotes_of_markdown_are_read_where_they_are_called_and_what_is_struck_out_is_told() -> None:
    seen = read_markdown("額は~~2万円~~3万円とする[^1]。次[^a]。\n\n[^a]: 月末。\n[^1]: 税を\n    除く。\n".encode())
    (line,) = seen.lines()
    assert line.text == "額は2万円3万円とする。次。"
    assert line.spans == (Span(11, 11, Look.FOOTNOTE, "税を 除く。"), Span(13, 13, Look.FOOTNOTE, "月末。"))
    assert [remark.place for remark in seen.remarks] == ["1行目"]


def test_mark_of_a_choice_is_no_little_picture(tmp_path: Path) -> None:
    path = tmp_path / "覚書.txt"
    path.write_text("☑ 頼む ☐ 頼まない\n", encoding="utf-8")
    assert read_file(path).text == "☑ 頼む ☐ 頼まない\n"


def test_table_that_is_drawn_with_strokes_is_one_and_that_is_told() -> None:
    seen = read_plain("第1条（料金）\n| 項目 | 額 |\n|---|---|\n| 月額 | 10円 |\n以上\n".encode())
    (table,) = (block for block in seen.blocks if isinstance(block, Table))
    assert (table.head, [[cell.lines[0].text for cell in row] for row in table.rows]) == (
        1,
        [["項目", "額"], ["月額", "10円"]],
    )
    assert [remark.message for remark in seen.remarks] == ["「|」で引いた表は、表として読みました。"]


MARKDOWN = """---
title: 見本
---
# 業務委託契約書

## 第1条（**目的**）

甲は、乙に[業務](https://example.com/)を頼む。
乙は引き受ける。\x20\x20

## 第2条（報酬）

1. 次のとおりとする。
    1. 月額
    1. 一時金
1. 前項による。

   ただし、休日を除く。

- 備考

| 項目 | 額 |
|---|---|
| 月額 | 10円 |

<!-- 見えない注 -->
"""


def test_markdown_is_read_as_it_is_shown() -> None:
    seen = read_markdown(MARKDOWN.encode())
    assert [line.seen for line in seen.blocks if not isinstance(line, Table)] == [
        "業務委託契約書",
        "第1条（目的）",
        "甲は、乙に業務を頼む。",
        "乙は引き受ける。",
        "第2条（報酬）",
        "1. 次のとおりとする。",
        "1. 月額",
        "2. 一時金",
        "2. 前項による。",
        "ただし、休日を除く。",
        "・備考",
    ]
    (table,) = (block for block in seen.blocks if isinstance(block, Table))
    texts = [[cell.lines[0].text for cell in row] for row in table.rows]
    assert (table.head, texts) == (1, [["項目", "額"], ["月額", "10円"]])
    assert [remark.place for remark in seen.remarks] == ["1行目", "26行目"]


def test_markdown_line_knows_its_style_its_level_and_its_place() -> None:
    lines = list(read_markdown(MARKDOWN.encode()).lines())
    heading, inner = lines[1], next(line for line in lines if line.text == "月額")
    assert (heading.style, heading.place, heading.spans[0].look) == ("heading 2", "6行目", Look.STRONG)
    assert (inner.depth, inner.mark) == (1, "1. ")


def test_heading_without_a_space_is_one() -> None:
    assert [line.style for line in read_markdown("##第1条（目的）\n".encode()).lines()] == ["heading 2"]


def test_sound_marks_that_stand_apart_are_joined_to_their_kana() -> None:
    seen = composed(read_plain("第1条（か\u3099い要）\nは\u309aリの店。\n".encode()))
    assert seen.text.startswith("第1条（がい要）\nぱリの店。\n")
    assert len(seen.remarks) == 1
