"""Marks of 項, 号 and イロハ, from the sample that an agreement gives."""

from __future__ import annotations

import unicodedata
from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clausebook.model.marks import CAPTION, FIELDS, Level, Mark, Marks
from clausebook.model.numerals import FIRST_NUMERALS

SHORTEST_SYSTEM = 12

surroundings = st.text(max_size=5) | st.text("1１一イア①a（）. ", max_size=5)
samples = st.builds("{}{}{}".format, surroundings, st.sampled_from(FIRST_NUMERALS), surroundings)
marks = st.builds(Mark, surroundings, st.sampled_from(FIRST_NUMERALS), surroundings)
numbers = st.integers(1, SHORTEST_SYSTEM)
listed = ["項", "第1項", "号", "柱書の号", "イロハ", "細分2", "細分3"]
few_samples = st.sampled_from(
    [
        "1　",
        "1. ",
        "１．",
        "（1）",
        "(1)",
        "（１） ",
        "①",
        "一　",
        "イ　",
        "（ア）",
        "ア",
        "a. ",
        "ａ．",
        "(i) ",
        "A. ",
        "ⅰ　",
    ]
)


@given(st.text() | samples)
def test_first_mark_is_the_sample(sample: str) -> None:
    assert Mark.from_sample(sample).format(1) == sample


@given(samples, numbers, numbers)
def test_no_two_numbers_have_one_mark(sample: str, number: int, other: int) -> None:
    mark = Mark.from_sample(sample)
    assert (mark.format(number) == mark.format(other)) is (number == other)


@pytest.mark.parametrize(
    ("sample", "twelfth"),
    [
        ("1　", "12　"),
        ("1. ", "12. "),
        ("１．", "１２．"),
        ("（1）", "（12）"),
        ("（１）", "（１２）"),
        ("第1項　", "第12項　"),
        ("一　", "十二　"),
        ("①", "⑫"),
        ("イ　", "ヲ　"),
        ("(ア)", "(シ)"),
        ("a) ", "l) "),
        ("A. ", "L. "),
        ("(i)", "(xii)"),
        ("I. ", "XII. "),
        ("ⅰ　", "ⅻ　"),
        ("第一章", "第十二章"),
        ("· ", "· "),
        ("・", "・"),
        ("", ""),
    ],
)
def test_twelfth_mark_keeps_what_stands_around_its_numeral(sample: str, twelfth: str) -> None:
    assert Mark.from_sample(sample).format(12) == twelfth


@pytest.mark.parametrize(
    ("sample", "number", "last"),
    [
        ("イ　", 48, 47),
        ("（ア）", 47, 46),
        ("①", 51, 50),
        ("a", 27, 26),
        ("一", 1000, 999),
        ("i", 400, 399),
        ("ⅰ", 13, 12),
    ],
)
def test_mark_whose_numerals_have_ended_is_refused(sample: str, number: int, last: int) -> None:
    with pytest.raises(ValueError, match=rf"{last}まで.*: {number}$"):
        Mark.from_sample(sample).format(number)


@pytest.mark.parametrize("sample", ["Para a) ", "ab) ", "Aa", "ii. ", "Item ", "11", "01", "・"])
def test_sample_whose_numeral_is_not_clear_is_refused(sample: str) -> None:
    ((level, message),) = Marks.faults({"項": sample})
    assert level == "項"
    assert message.endswith(f": {sample}")


@pytest.mark.parametrize(
    "sample", ["1. ", "第1項", "Para. 1) ", "No1", "a) ", "(a)", "A. ", "(i)", "Ⅰ", "一　", "①", "イ　", "A①"]
)
def test_sample_whose_numeral_is_clear_is_taken(sample: str) -> None:
    assert not list(Marks.faults({"項": sample}))


def test_lists_of_annexes_have_a_mark_of_their_own_that_none_below_repeats() -> None:
    marks = Marks.from_samples({"号": "一　", "別紙の項": "一　"})
    assert [marks.of(level).format(1) for level in (Level.PARAGRAPH, Level.ITEM)] == ["1　", "一　"]
    within = [marks.in_annexes.of(level).format(1) for level in Level]
    assert within[:2] == ["一　", "（1）"]
    assert len(set(within)) == len(within)
    assert Marks.from_samples({"号": "一　"}).in_annexes == Marks.from_samples({"号": "一　"})


def test_each_level_has_one_field() -> None:
    assert FIELDS == {
        "条": "article",
        "章": "chapter",
        "節": "section",
        "別紙": "annex",
        "別紙の項": "annex_paragraph",
        "項": "paragraph",
        "第1項": "first_paragraph",
        "号": "item",
        "柱書の号": "lead_item",
        "イロハ": "subitem",
        "細分2": "second_subitem",
        "細分3": "third_subitem",
        "箇条": "bullet",
        "見出し": "caption",
        "条の後の項": "cited",
    }
    assert set(FIELDS.values()) == {field.name for field in fields(Marks)}


@pytest.mark.parametrize("level", [level for level in FIELDS if level != CAPTION])
def test_sample_changes_its_own_level_only(level: str) -> None:
    changed = {"号": {"item", "lead_item"}}.get(level, {FIELDS[level]})
    found = Marks.from_samples({level: "[①]"})
    for field in fields(Marks):
        expected = Mark("[", "①", "]") if field.name in changed else getattr(Marks(), field.name)
        assert getattr(found, field.name) == expected


@pytest.mark.parametrize("levels", [("号", "柱書の号"), ("柱書の号", "号")])
def test_own_sample_of_lead_items_wins_over_that_of_items(levels: tuple[str, str]) -> None:
    samples = {"号": "（1）", "柱書の号": "1　"}
    found = Marks.from_samples({level: samples[level] for level in levels})
    assert (found.item.format(2), found.lead_item.format(2)) == ("（2）", "2　")


def test_agreement_without_samples_has_the_default_marks() -> None:
    marks = Marks.from_samples({})
    assert marks == Marks()
    assert (marks.first_paragraph, marks.annex) == (None, None)
    numbered = [name for level, name in FIELDS.items() if level != CAPTION]
    assert [mark.format(2) for name in numbered if (mark := getattr(marks, name))] == [
        "第2条", "第2章", "第2節", "2　", "（2）", "（2）", "ロ　", "（イ）", "b. ", "・", "第2項"
    ]  # fmt: skip


def bare(mark: Mark) -> str:
    """Return a first mark as a reader tells it from others, whose signs may be wide or narrow."""
    return unicodedata.normalize("NFKC", mark.format(1)).strip() if mark.first != "①" else "①"


@given(st.dictionaries(st.sampled_from(listed), few_samples))
def test_level_without_a_sample_repeats_the_mark_of_no_other_level(samples: dict[str, str]) -> None:
    marks = Marks.from_samples(samples)
    own = [bare(getattr(marks, FIELDS[level])) for level in samples]
    chosen = {level: bare(marks.of(level)) for level in Level if level not in samples}
    assert len({*chosen.values()}) == len(chosen)
    assert not [level for level, mark in chosen.items() if mark in own and level is not Level.PARAGRAPH]
    for level, sample in samples.items():
        assert getattr(marks, FIELDS[level]) == Mark.from_sample(sample)


@pytest.mark.parametrize(
    ("samples", "printed"),
    [
        ({}, ["1", "（1）", "イ", "（ア）", "a."]),
        ({"項": "（1）"}, ["（1）", "イ", "（ア）", "a.", "①"]),
        ({"項": "(1) "}, ["(1)", "イ", "（ア）", "a.", "①"]),
        ({"号": "イ　"}, ["1", "イ", "（1）", "（ア）", "a."]),
        ({"号": "①", "イロハ": "（ア）"}, ["1", "①", "（ア）", "（1）", "a."]),
        ({"柱書の号": "イ　"}, ["1", "（1）", "（ア）", "a.", "①"]),
        ({"イロハ": "（1）"}, ["1", "イ", "（1）", "（ア）", "a."]),
        ({"細分3": "(i)"}, ["1", "（1）", "イ", "（ア）", "(i)"]),
        ({"項": "（1）", "第1項": "イ　", "柱書の号": "（ア）"}, ["（1）", "a.", "①", "(i)", "A."]),
    ],
)
def test_marks_of_the_levels_below_follow_those_that_are_given(samples: dict[str, str], printed: list[str]) -> None:
    marks = Marks.from_samples(samples)
    assert [marks.of(level).format(1).strip() for level in Level] == printed


@pytest.mark.parametrize(
    ("samples", "first", "second"),
    [
        ({"第1項": "", "項": "2　"}, "", "2　"),
        ({"第1項": "", "項": "1　"}, "", "2　"),
        ({"第1項": "", "項": "②"}, "", "②"),
        ({"第1項": "", "項": "（２）"}, "", "（２）"),
        ({"第1項": "", "項": "二　"}, "", "二　"),
        ({"項": ""}, None, ""),
    ],
)
def test_first_paragraph_may_go_without_a_mark_or_all_of_them(
    samples: dict[str, str], first: str | None, second: str
) -> None:
    assert not list(Marks.faults(samples))
    marks = Marks.from_samples(samples)
    assert (marks.first_paragraph and marks.first_paragraph.format(1)) == (
        first if first is None else Mark("", "", "")
    ) or marks.first_paragraph == Mark("", "", "")
    assert marks.paragraph.format(2) == second


@pytest.mark.parametrize(
    "samples", [{"項": "2　"}, {"第1項": "2　"}, {"第1項": "", "項": "3　"}, {"号": ""}, {"条": "条"}]
)
def test_sample_of_another_number_or_of_none_is_told(samples: dict[str, str]) -> None:
    ((level, message),) = Marks.faults(samples)
    assert level == list(samples)[-1]
    assert "最初の番号で書いてください" in message


@pytest.mark.parametrize(
    ("sample", "kind", "third"),
    [
        ("", "", "別紙3"),
        ("", "別表", "別表3"),
        ("別紙1", "別表", "別表3"),
        ("別紙第一", "", "別紙第三"),
        ("別紙第一", "別表", "別表第三"),
        ("別紙（A）", "仕様書", "仕様書（C）"),
        ("Exhibit A", "", "Exhibit C"),
    ],
)
def test_annexes_of_any_kind_are_numbered_as_the_agreement_numbers_them(sample: str, kind: str, third: str) -> None:
    marks = Marks.from_samples({"別紙": sample} if sample else {})
    assert marks.of_annex(kind).format(3) == third


@pytest.mark.parametrize(
    ("sample", "cited"),
    [
        ("（ア）", "（ウ）"),
        ("(a) ", "(c)"),
        ("イ　", "ハ"),
        ("a. ", "c"),
        ("a) ", "c"),
        ("①", "③"),
        ("【1】　", "【3】"),
    ],
)
def test_part_is_cited_by_its_numeral_with_the_brackets_around_it(sample: str, cited: str) -> None:
    assert Mark.from_sample(sample).cite(3) == cited


def test_unknown_level_is_named() -> None:
    with pytest.raises(KeyError, match=r"^'目'$"):
        Marks.from_samples({"項": "1　", "目": "1　"})


def test_references_go_on_behind_an_article_in_two_ways() -> None:
    assert not list(Marks.faults({"条の後の項": "1項"}))
    ((level, message),) = Marks.faults({"条の後の項": "2項"})
    assert (level, message) == ("条の後の項", "「第1項」か「1項」と書いてください: 2項")
