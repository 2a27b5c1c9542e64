"""Findings, the error that carries them, and how they are told."""

from __future__ import annotations

import pickle

import pytest

from clausebook.model.diagnostics import Finding, Kind, SourceError, code_points, ending_the_build, suggestion

FIRST = Finding("source/a.md", 2, Kind.ROLE, "役割がありません。")
SECOND = Finding("source/a.md", 10, Kind.BLANK, "空欄がありません。")
THIRD = Finding("source/b.md", 1, Kind.GLYPH, "字がありません。")


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (12, "source/a.md:12: 役割がありません。 [役割]"),
        (0, "source/a.md: 役割がありません。 [役割]"),
    ],
)
def test_finding_tells_place_message_and_kind(line: int, told: str) -> None:
    assert str(FIRST._replace(line=line)) == told


def test_error_tells_each_finding_once_in_order_of_file_and_line() -> None:
    error = SourceError(iter([THIRD, SECOND, FIRST, SECOND]))
    assert error.findings == [FIRST, SECOND, THIRD]
    assert str(error) == f"{FIRST}\n{SECOND}\n{THIRD}"


def test_error_survives_the_way_back_from_a_worker_process() -> None:
    error = pickle.loads(pickle.dumps(SourceError([SECOND, FIRST])))
    assert type(error) is SourceError
    assert error.findings == [FIRST, SECOND]
    assert [finding.kind for finding in error.findings] == [Kind.ROLE, Kind.BLANK]
    assert str(error) == f"{FIRST}\n{SECOND}"


def test_findings_end_the_build_with_status_2(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended, ending_the_build():
        raise SourceError([SECOND, FIRST])
    assert ended.value.code == 2
    output = capsys.readouterr()
    assert output.out == ""
    assert output.err == f"原稿に誤りがあるため、何も書き出さずに終わります。\n{FIRST}\n{SECOND}\n"


def test_fault_of_the_program_is_not_told_as_one_of_the_sources(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(KeyError), ending_the_build():
        raise KeyError("甲")
    assert capsys.readouterr().err == ""


def test_build_without_findings_goes_on(capsys: pytest.CaptureFixture[str]) -> None:
    with ending_the_build():
        pass
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(
    ("word", "known", "near"),
    [
        ("委託社", ["受託者", "委託者"], "委託者"),
        ("受託社", ["受託者", "委託者"], "受託者"),
        ("contrast", ["contract", "content"], "contract"),
        ("イロ", ["項", "号", "イロハ"], "イロハ"),
        ("締結", ["締結日", "契約開始日"], "締結日"),
    ],
)
def test_near_miss_is_suggested(word: str, known: list[str], near: str) -> None:
    assert suggestion(word, known) == suggestion(word, reversed(known)) == f"もしかして「{near}」ですか。"


@pytest.mark.parametrize(
    ("word", "known"), [("買主", ["委託者", "受託者"]), ("", ["項"]), ("委託者", []), ("myst", ["contract"])]
)
def test_word_that_is_near_nothing_gets_no_suggestion(word: str, known: list[str]) -> None:
    assert suggestion(word, known) == ""


def test_equally_near_words_are_suggested_in_the_same_order_every_time() -> None:
    assert (
        suggestion("乙a", {"甲a", "丙a"})
        == suggestion("乙a", ["甲a", "丙a"])
        == suggestion("乙a", ["丙a", "甲a"])
        != ""
    )


def test_finding_is_one_line_whatever_it_quotes() -> None:
    finding = Finding("deals/a.yml", 3, Kind.DEAL, "「a\nb\u2028c」はありません。\n")
    assert str(finding) == "deals/a.yml:3: 「a b c」はありません。 [案件]"


@pytest.mark.parametrize(
    ("char", "number"),
    [("\x1b", "001B"), ("\u202e", "202E"), ("\u2066", "2066"), ("\x9b", "009B"), ("\u200b", "200B"), ("\x7f", "007F")],
)
def test_what_moves_the_cursor_or_the_text_is_told_by_its_number(char: str, number: str) -> None:
    finding = Finding(f"a{char}\n.yml", 3, Kind.DEAL, f"「{char}」")
    assert str(finding) == f"a<U+{number}><U+000A>.yml:3: 「<U+{number}>」 [案件]"


def test_message_of_any_length_is_cut() -> None:
    told = str(Finding("a.yml", 3, Kind.DEAL, f"「{'長' * 60_000}」"))
    assert len(told) < 1100
    assert "…（ほかに59,002字） [案件]" in told


def test_characters_are_named_one_by_one() -> None:
    assert code_points("亜\U000e0100") == "U+4E9C U+E0100"
