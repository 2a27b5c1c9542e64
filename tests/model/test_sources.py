"""Reading text and YAML: what cannot be read is told with its line."""

from __future__ import annotations

import codecs
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clausebook.model.diagnostics import Finding, Kind, SourceError
from clausebook.model.sources import DEEPEST, Written, Yaml, parse_yaml, read_text

SHOWN = "source/blanks.yml"

lines = st.lists(
    st.text(st.characters(exclude_characters="\r\n\ufeff", exclude_categories=["Cs"])), min_size=1, max_size=6
)


def fault_of_text(path: Path, content: bytes) -> Finding:
    path.write_bytes(content)
    with pytest.raises(SourceError) as caught:
        read_text(path, SHOWN)
    (finding,) = caught.value.findings
    return finding


def fault_of_yaml(text: str, first_line: int = 1) -> Finding:
    with pytest.raises(SourceError) as caught:
        parse_yaml(text, SHOWN, Kind.BLANK, first_line)
    (finding,) = caught.value.findings
    assert finding.path == SHOWN
    assert finding.kind is Kind.BLANK
    return finding


@given(lines)
def test_line_ends_and_byte_order_mark_make_no_difference(
    tmp_path_factory: pytest.TempPathFactory, written: list[str]
) -> None:
    path = tmp_path_factory.getbasetemp() / "text.md"
    text = "\n".join(written)
    for line_end in ("\n", "\r\n"):
        for mark in (b"", codecs.BOM_UTF8):
            path.write_bytes(mark + text.replace("\n", line_end).encode())
            assert read_text(path, SHOWN) == text


@given(lines, st.data())
def test_byte_that_is_no_utf8_names_its_line(
    tmp_path_factory: pytest.TempPathFactory, written: list[str], data: st.DataObject
) -> None:
    path = tmp_path_factory.getbasetemp() / "text.md"
    number = data.draw(st.integers(1, len(written)))
    encoded = [line.encode() for line in written]
    encoded[number - 1] += b"\xff"
    line_end = data.draw(st.sampled_from([b"\n", b"\r\n"]))
    assert fault_of_text(path, line_end.join(encoded)).line == number


@pytest.mark.parametrize(
    ("content", "line"),
    [
        pytest.param("甲\n乙\n".encode() + "丙".encode("cp932"), 3, id="Shift_JIS で書き足した行"),
        pytest.param("甲\n乙\n".encode("euc-jp"), 1, id="EUC-JP"),
        pytest.param("甲\n".encode("utf-16"), 1, id="UTF-16"),
        pytest.param("甲\n乙".encode()[:-1], 2, id="途中で切れた文字"),
        pytest.param(codecs.BOM_UTF8 + "甲\n乙".encode() + b"\xff", 2, id="BOM のあるファイル"),
        pytest.param(
            codecs.BOM_UTF8 + b"a\n\xff",
            2,
            id="BOM があり、行の先頭",
        ),
    ],
)
def test_file_in_another_encoding_is_refused(tmp_path: Path, content: bytes, line: int) -> None:
    message = "UTF-8 で読めません。エディターで文字コードを UTF-8 にして保存し直してください。"
    assert fault_of_text(tmp_path / "text.md", content) == Finding(SHOWN, line, Kind.ENCODING, message)


def test_missing_file_is_for_the_caller_to_tell(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        read_text(tmp_path / "none.md", SHOWN)


def test_every_key_knows_its_line_and_its_value_the_column() -> None:
    text = '# 注\n住所:\n  type: 住所\n\n  placeholders: {ai-nda: a,\n    maintenance: b}\n"no": [甲]\n'
    assert parse_yaml(text, SHOWN, Kind.BLANK, first_line=11) == Yaml(
        {"住所": {"type": "住所", "placeholders": {"ai-nda": "a", "maintenance": "b"}}, "no": ["甲"]},
        {
            ("住所",): 12,
            ("住所", "type"): 13,
            ("住所", "placeholders"): 15,
            ("住所", "placeholders", "ai-nda"): 15,
            ("住所", "placeholders", "maintenance"): 16,
            ("no",): 17,
            ("no", "0"): 17,
        },
        {
            ("住所",): 1,
            ("住所", "type"): 9,
            ("住所", "placeholders"): 17,
            ("住所", "placeholders", "ai-nda"): 26,
            ("住所", "placeholders", "maintenance"): 18,
            ("no",): 7,
        },
        {
            ("住所", "type"): Written(13, 9, 1, True, ""),
            ("住所", "placeholders", "ai-nda"): Written(15, 26, 1, True, ","),
            ("住所", "placeholders", "maintenance"): Written(16, 18, 1, True, "}"),
            ("no", "0"): Written(17, 8, 1, True, "]"),
        },
    )


@pytest.mark.parametrize(
    ("text", "lines", "plain", "behind"),
    [
        ("a: b # c", 1, True, " # c"),
        ("a: b#c", 1, True, ""),
        ("a: 'b' # c\nd: e", 1, False, " # c"),
        ("a: b\n  c # d\ne:", 2, True, " # d"),
        ("a:\n  b # c", 1, True, " # c"),
        ("? a\n: b # c", 1, True, " # c"),
        ('a: "b\n  c"', 2, False, ""),
        ("a: |-\n  b # c\n", 3, False, ""),
        ("a: b # c\u2028# d", 1, True, " # c"),
    ],
)
def test_scalar_knows_how_it_is_written_and_what_follows_it(text: str, lines: int, plain: bool, behind: str) -> None:
    assert parse_yaml(text, SHOWN, Kind.BLANK).written["a",][2:] == (lines, plain, behind)


def test_empty_value_is_not_written() -> None:
    assert parse_yaml("a: # b\nc: ~\nd: ''\n", SHOWN, Kind.BLANK).written.keys() == {("d",)}


def test_every_entry_of_a_list_knows_its_line() -> None:
    page = parse_yaml("甲:\n- 乙\n-\n  丙: 1\n-\n丁: [[戊,\n己]]\n", SHOWN, Kind.BLANK)
    assert page.lines == {
        ("甲",): 1, ("甲", "0"): 2, ("甲", "1"): 4, ("甲", "1", "丙"): 4, ("甲", "2"): 5,
        ("丁",): 6, ("丁", "0"): 6, ("丁", "0", "0"): 6, ("丁", "0", "1"): 7,
    }  # fmt: skip


def test_nesting_without_end_is_refused() -> None:
    with pytest.raises(SourceError) as caught:
        parse_yaml("甲: " + "[" * 10_000, SHOWN, Kind.DEAL)
    (finding,) = caught.value.findings
    assert finding[:3] == (SHOWN, 1, Kind.DEAL)


@pytest.mark.parametrize("beside", ["[1, 2, 3]", "{a: 1, b: {c: 2}}"])
def test_depth_is_counted_anew_beside_what_has_ended(beside: str) -> None:
    def nested(depth: int) -> str:
        return "甲:" + f"\n- {beside}" * 30 + "\n- " + "[" * depth + "]" * depth + "\n"

    fits = DEEPEST - 2  # in a list in a mapping
    assert len(parse_yaml(nested(fits), SHOWN, Kind.DEAL).data["甲"]) == 31
    assert fault_of_yaml(nested(fits + 1)).line == 32


def test_same_key_in_two_mappings_is_no_duplicate() -> None:
    assert parse_yaml("甲: {type: 1}\n乙: {type: 2}\n", SHOWN, Kind.BLANK).data == {
        "甲": {"type": "1"},
        "乙": {"type": "2"},
    }


@pytest.mark.parametrize(
    "written", ["no", "Yes", "on", "True", "8", "0120", "1.5", "1.", "12:30", "2026-04-01", "2026-02-30", "<<", "0b_"]
)
def test_scalar_is_the_text_that_is_written(written: str) -> None:
    assert parse_yaml(f"甲: {written}\n{written}: 乙\n", SHOWN, Kind.BLANK).data == {"甲": written, written: "乙"}


def test_only_true_false_and_nothing_have_a_type() -> None:
    data = parse_yaml("a: true\nb: false\nc:\nd: null\ne: nullo\nf: trueish\n", SHOWN, Kind.BLANK).data
    assert data == {"a": True, "b": False, "c": None, "d": None, "e": "nullo", "f": "trueish"}


@pytest.mark.parametrize("key", ["true", "~", "null", "{{委託者}}"])
@pytest.mark.parametrize("indent", ["", "  "])
def test_key_that_is_no_text_is_refused(key: str, indent: str) -> None:
    finding = fault_of_yaml(f"甲: 乙\n丙:\n  丁: 戊\n{indent}{key}: 己\n", first_line=2)
    assert finding.line == 5
    assert "キーが文字ではありません" in finding.message


@pytest.mark.parametrize(
    "written",
    ["*x", "&x 乙", "&x", "& 乙", "!x 乙", "! 乙", "!!str 乙", "!!int", "!!bool 乙", "!!timestamp 乙", "!!binary 乙"],
)
@pytest.mark.parametrize("before", ["甲: 1\n丙: ", "甲: 1\n? ", "甲:\n- ", "甲: 1\n丙: {丁: 1, 戊: "])
def test_alias_anchor_and_tag_are_refused(before: str, written: str) -> None:
    end = "}" if "{" in before else ""
    assert fault_of_yaml(f"{before}{written}{end}\n").line == 2


@pytest.mark.parametrize("text", ["!!python/object/apply:os.system\n- exit\n", "!!set {甲}\n", "&x\n甲: 1\n"])
def test_tag_and_anchor_of_the_whole_are_refused(text: str) -> None:
    assert fault_of_yaml(text).line == 1


def test_key_that_stands_twice_in_a_list_is_refused() -> None:
    assert fault_of_yaml("甲:\n- 乙: 1\n- 丙: 1\n  丙: 2\n").line == 4


@pytest.mark.parametrize(
    ("text", "line", "key"),
    [
        ("甲: 1\n乙: 2\n甲: 3\n", 3, "甲"),
        ('甲: 1\n"甲": 2\n', 2, "甲"),
        ("住所:\n  type: 住所\n  meaning: 所在地\n  type: 住所\n", 4, "type"),
        ("住所: {type: 住所,\n  type: 住所}\n", 2, "type"),
        ("甲: {乙: {丙: 1}}\n乙:\n  丙: {丁: 1,\n\n    丁: 2}\n", 5, "丁"),
    ],
    ids=repr,
)
def test_key_that_stands_twice_is_refused(text: str, line: int, key: str) -> None:
    finding = fault_of_yaml(text)
    assert finding.line == line
    assert f"キー「{key}」は" in finding.message


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("甲: 1\n乙: @丙\n", 2, "YAML として読めません"),
        ("甲: 1\n\n\t乙: 2\n", 3, "字下げ"),
        ("甲: 1\n乙: 丙: 丁\n", 2, "コロン"),
        ("甲: 1\n乙: *丙\n", 2, "YAML として読めません"),
        ("甲: !丁 1\n", 1, "YAML として読めません"),
        ("甲: 1\n乙: {丙: 丁\n戊: 1\n", 2, "括弧"),
        ("甲: 1\n---\n乙: 2\n", 2, "YAML として読めません"),
        ('甲: 1\n乙: "丙\\q"\n', 2, "YAML として読めません"),
        ('甲: 1\n乙: "丙\n丁: 戊\n', 2, "引用符"),
        ("甲: 1\n乙: '丙\n\n丁: 戊\n", 2, "引用符"),
        ('"\\UFFFFFFFF": 1', 1, "YAML として読めません"),
        ('"\\U00110000": 1', 1, "YAML として読めません"),
        pytest.param(
            "甲: 1\n乙: 2\x07\n",
            2,
            "U+0007",
            id="制御文字",
        ),
    ],
    ids=repr,
)
def test_text_that_is_no_yaml_is_refused(text: str, line: int, words: str) -> None:
    finding = fault_of_yaml(text, first_line=2)
    assert finding.line == line + 1
    assert words in finding.message
    assert "\n" not in finding.message


@pytest.mark.parametrize(
    ("text", "line", "char"),
    [
        ('甲: 1\n乙: "\\ud800"\n', 2, "U+D800"),
        ('甲: 1\n"\\0": 乙\n', 2, "U+0000"),
        ('甲:\n- 乙\n- [丙, "\\e"]\n', 3, "U+001B"),
    ],
)
def test_character_that_yaml_cannot_hold_is_no_better_as_an_escape(text: str, line: int, char: str) -> None:
    finding = fault_of_yaml(text)
    assert finding.line == line
    assert f"YAML に書けない文字 {char} があります" in finding.message


@pytest.mark.parametrize("text", ["", "# 注だけ\n", "甲\n", "- 甲\n- 乙\n", "[甲]", "8"], ids=repr)
def test_yaml_that_is_no_mapping_is_refused(text: str) -> None:
    finding = fault_of_yaml(text, first_line=4)
    assert finding.line == 4
    assert "「キー: 値」の形" in finding.message


COLON, SPACE, INDENT = "今は、コロンが全角です。", "今は、空白が", "行の初めに"


@pytest.mark.parametrize(
    ("text", "lines", "words"),
    [
        ("甲：1\n乙: 2\n", [1], COLON),
        ("甲：1\n乙：2\n", [1, 2], COLON),
        ("甲：1\n", [1], COLON),
        ("甲：1", [1], COLON),
        ("甲: 1\n乙：2\n", [2], COLON),
        ("甲: 1\n乙：2\n\n# 注\n# 注: 2\n丙: 3\n", [2], COLON),
        ("甲: 1\n乙：2\n# 注\n丙：3\n丁: 4\n", [2], COLON),
        ("甲：1\n# 注\n乙: 2\n", [1], COLON),
        ("甲：1\n- 乙\n丙: 3\n", [3], "YAML として読めません"),
        ("甲:\n  乙：2\n丙: 3\n", [2], COLON),
        ("甲:\n  乙：2\n  丙：3\n", [2, 3], COLON),
        ("甲:\n  乙: 2\n  丙：3\n丁: 4\n", [3], COLON),
        ("甲：\n  乙: 2\n", [1], COLON),
        ("甲: {乙：2, 丙: 3}\n", [1], COLON),
        ("甲: {乙:2, 丙: 3}\n", [1], f"{SPACE}ありません。"),
        ("甲: 1\n乙:2\n丙: 3\n", [2], f"{SPACE}ありません。"),
        ("甲: 1\n乙:\u30002\n丙: 3\n", [2], f"{SPACE}全角です。"),
        ("甲: 1\n乙:\t2\n丙: 3\n", [2], f"{SPACE}タブです。"),
        ("甲: 1\n乙\u3000: 2\n", [2], "コロンの前に全角の空白"),
        ("甲:\n\u3000乙: 2\n", [2], f"{INDENT}全角の空白"),
        ("甲:\n  乙: 2\n\u3000\u3000丙: 3\n", [3], f"{INDENT}全角の空白"),
        ("甲:\n\t乙: 2\n", [2], f"{INDENT}タブ"),
        ("甲:\n  乙: 2\n\t丙: 3\n", [3], f"{INDENT}タブ"),
    ],
    ids=repr,
)
def test_what_was_meant_as_yaml_is_told_where_it_stands(text: str, lines: list[int], words: str) -> None:
    with pytest.raises(SourceError) as caught:
        parse_yaml(text, SHOWN, Kind.BLANK)
    assert [finding.line for finding in caught.value.findings] == lines
    assert all(words in finding.message for finding in caught.value.findings)


@pytest.mark.parametrize(
    "text",
    [
        "甲: 東京：1\n乙: http://x\n丙: 12:30\n",
        '"\u3000甲": 1\n"乙:2":\n',
        "甲: |\n  乙：2\n  \t丙\n",
        "甲:\n  '乙：2'\n",
        "甲:\n  乙のこと：丙は\n  丁である\n",
        "# 甲：1\n甲: 1  # 乙：2\n",
        "甲：乙: 1\n",
    ],
    ids=repr,
)
def test_full_width_characters_in_what_is_yaml_are_no_fault(text: str) -> None:
    assert len(parse_yaml(text, SHOWN, Kind.BLANK).data) in (1, 2, 3)


@pytest.fixture(params=["pipe", "device", "folder", "loop", "large", "growing"])
def no_source(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Path, str]:
    """What is no source although it has the name of one, and a word of what is told of it."""
    path = tmp_path / "blanks.yml"
    if request.param == "pipe":
        os.mkfifo(path)
    elif request.param == "device":
        path.symlink_to("/dev/zero")
    elif request.param == "folder":
        path.mkdir()
    elif request.param == "loop":
        path.symlink_to(path)
    elif request.param == "large":
        with path.open("wb") as file:
            file.truncate(1 << 40)
    else:
        path.symlink_to("/proc/kallsyms")  # of which the size is said to be 0
    words = {"pipe": "パイプ", "device": "装置", "folder": "フォルダーです", "loop": "リンクが輪", "large": "大きすぎ"}
    return path, words.get(request.param, "大きすぎ")


def test_what_is_no_source_is_refused_before_it_is_read(no_source: tuple[Path, str]) -> None:
    path, words = no_source
    with pytest.raises(SourceError) as caught:
        read_text(path, SHOWN)
    (finding,) = caught.value.findings
    assert finding[:3] == (SHOWN, 0, Kind.FILE)
    assert words in finding.message


def test_what_keeps_a_file_from_being_read_is_told(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="名前が長すぎます"):
        read_text(tmp_path / ("a" * 300), SHOWN)
