"""Comparing wordings: nothing is lost, and what is shared is on both sides."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clausebook.model.wordings import phrases, side_by_side

from ..typeset.test_linebreak import prose

wordings = st.lists(prose, min_size=1, max_size=5)


@given(prose)
def test_phrases_together_are_the_text(text: str) -> None:
    assert "".join(phrases(text)) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "受託者は、秘密情報を第三者へ開示してはならない。",
            "受託者は／、／秘密情報を／第三者へ／開示してはならない／。",
        ),
        ("契約終了後も3年間存続する。", "契約終了後も／3年間存続する／。"),
        ("サービスのAPIを使用", "サービスの／APIを／使用"),
    ],
)
def test_phrase_is_a_word_with_what_follows_it(text: str, expected: str) -> None:
    assert "／".join(phrases(text)) == expected


@given(wordings, wordings)
def test_both_wordings_stand_in_full_and_in_order_beside_each_other(one: list[str], other: list[str]) -> None:
    rows = side_by_side(one, other)
    assert ["".join(span.text for span in row.one) for row in rows if row.one] == one
    assert ["".join(span.text for span in row.other) for row in rows if row.other] == other


@given(wordings, wordings)
def test_what_is_shared_is_the_same_on_both_sides(one: list[str], other: list[str]) -> None:
    for row in side_by_side(one, other):
        shared = ["".join(span.text for span in side if span.shared) for side in (row.one, row.other)]
        assert shared[0] == shared[1]


@given(wordings)
def test_wording_differs_in_nothing_from_itself(lines: list[str]) -> None:
    rows = side_by_side(lines, lines)
    assert len(rows) == len(lines)
    assert all(span.shared for row in rows for span in (*row.one, *row.other))


def test_what_is_added_to_a_long_paragraph_is_all_that_differs() -> None:
    text = "".join(f"甲は、乙に対し、第{number}号の業務を委託し、" for number in range(1, 60))
    ((left, right),) = side_by_side([text], [text.replace("第30号の", "別紙に定める第30号の")])
    assert [span.text for span in left if not span.shared] == []
    assert [span.text for span in right if not span.shared] == ["別紙に定める"]


def test_paragraphs_that_say_the_like_stand_beside_each_other() -> None:
    one = ["受託者は、善良な管理者の注意をもって業務を行う。", "委託者は、対価を支払う。"]
    other = ["本条の定めによる。", "受託者は、業務を行う。", "委託者は、毎月末日までに対価を支払う。"]
    rows = side_by_side(one, other)
    assert [(bool(row.one), bool(row.other)) for row in rows] == [(False, True), (True, True), (True, True)]
    assert [span.text for span in rows[2].other if not span.shared] == ["毎月末日までに"]


def test_paragraph_that_one_wording_has_more_at_its_end_parts_nothing_before_it() -> None:
    like = ["受託者は、善良な管理者の注意をもって業務を行う。"], ["受託者は、業務を行う。"]
    for one, other in (like, like[::-1]):
        rows = side_by_side([*one, "本条の定めによる。"], other)
        assert [(bool(row.one), bool(row.other)) for row in rows] == [(True, True), (True, False)]


def test_wordings_of_many_paragraphs_are_compared() -> None:
    one = [f"別表{number}を置く。" for number in range(1200)]
    rows = side_by_side(one, ["本条は、例による。"])
    assert [bool(row.other) for row in rows] == [False] * 1200 + [True]
