"""Marks of 項, 号 and イロハ, from the sample that an agreement gives."""

from __future__ import annotations

from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clausebook.model.marks import FIELDS, Mark, Marks
from clausebook.model.numerals import FIRST_NUMERALS

SHORTEST_SYSTEM = 26

surroundings = st.text(max_size=5) | st.text("1１一イア①a（）. ", max_size=5)
samples = st.builds("{}{}{}".format, surroundings, st.sampled_from(FIRST_NUMERALS), surroundings)
marks = st.builds(Mark, surroundings, st.sampled_from(FIRST_NUMERALS), surroundings)
numbers = st.integers(1, SHORTEST_SYSTEM)


@given(st.text() | samples)
def test_first_mark_is_the_sample(sample: str) -> None:
    assert Mark.from_sample(sample).format(1) == sample


@given(samples, numbers)
def test_number_survives_being_marked_and_read(sample: str, number: int) -> None:
    mark = Mark.from_sample(sample)
    assert mark.parse(mark.format(number)) == number


@given(marks, surroundings, st.sampled_from([*FIRST_NUMERALS, "2", "０", "十二", ""]), surroundings)
def test_only_what_is_marked_so_is_read(mark: Mark, before: str, numeral: str, after: str) -> None:
    for text in (before + numeral + after, mark.prefix + numeral + after, before + numeral + mark.suffix):
        try:
            number = mark.parse(text)
        except ValueError:
            continue
        assert mark.format(number) == text


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
        ("· ", "· "),
        ("・", "・"),
        ("", ""),
    ],
)
def test_twelfth_mark_keeps_what_stands_around_its_numeral(sample: str, twelfth: str) -> None:
    assert Mark.from_sample(sample).format(12) == twelfth


@pytest.mark.parametrize(
    ("sample", "number", "last"),
    [("イ　", 48, 47), ("（ア）", 47, 46), ("①", 51, 50), ("a", 27, 26), ("一", 1000, 999)],
)
def test_mark_whose_numerals_have_ended_is_refused(sample: str, number: int, last: int) -> None:
    with pytest.raises(ValueError, match=rf"{last}まで.*: {number}$"):
        Mark.from_sample(sample).format(number)


@pytest.mark.parametrize(
    ("sample", "text"),
    [
        ("（1）", "1"),
        ("（1）", "(1)"),
        ("（1）", "（1"),
        ("（1）", "1）"),
        ("（1）", "（）"),
        ("（1）", "（１）"),
        ("（1）", "（1））"),
        ("1. ", "1."),
        ("1. ", "0. "),
        ("|1|", "|"),
        ("・", "・"),
        ("・", ""),
    ],
)
def test_text_that_is_none_of_the_marks_is_refused(sample: str, text: str) -> None:
    with pytest.raises(ValueError, match="番号ではありません: "):
        Mark.from_sample(sample).parse(text)


@pytest.mark.parametrize("sample", ["Para a) ", "ab) ", "Aa", "A. ", "(i)", "Ⅰ", "11", "01", "・"])
def test_sample_whose_numeral_is_not_clear_is_refused(sample: str) -> None:
    ((level, message),) = Marks.faults({"項": sample})
    assert level == "項"
    assert message.endswith(f": {sample}")


@pytest.mark.parametrize("sample", ["1. ", "第1項", "Para. 1) ", "No1", "a) ", "(a)", "一　", "①", "イ　", "A①"])
def test_sample_whose_numeral_is_clear_is_taken(sample: str) -> None:
    assert not list(Marks.faults({"項": sample}))


def test_each_level_has_one_field() -> None:
    assert FIELDS == {"項": "paragraph", "号": "item", "柱書の号": "lead_item", "イロハ": "subitem", "箇条": "bullet"}


@pytest.mark.parametrize("level", FIELDS)
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
    assert [getattr(marks, name).format(2) for name in FIELDS.values()] == ["2　", "（2）", "（2）", "ロ　", "・"]


def test_unknown_level_is_named() -> None:
    with pytest.raises(KeyError, match=r"^'目'$"):
        Marks.from_samples({"項": "1　", "目": "1　"})
