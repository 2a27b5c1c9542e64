"""Two texts compared: every difference is found where it is, and nothing else."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from clausebook.intake.verification import Difference, differences, squeezed

SENTENCES = [f"第{n}条（見出し{n}）\n甲は、乙に対し、第{n}の業務を委託し、乙はこれを引き受ける。" for n in range(1, 60)]
ORIGINAL = [(f"{n}行目", line) for n, line in enumerate(SENTENCES, start=1)]


def found(ours: str) -> list[Difference]:
    return list(differences(ORIGINAL, [ours]))


def test_same_text_has_no_difference_however_it_is_spaced() -> None:
    assert found("\n\n".join(SENTENCES).replace("、", "、 　\t")) == []


def test_one_sign_is_found_in_its_place() -> None:
    changed = [*SENTENCES]
    changed[30] = changed[30].replace("委託", "依託")
    (difference,) = found("".join(changed))
    assert (difference.place, difference.original, difference.ours) == ("31行目", "委", "依")
    assert difference.before.endswith("業務を")


def test_long_stretches_that_are_missing_or_added_are_found_whole() -> None:
    missing = found("\n".join(SENTENCES[:10] + SENTENCES[40:]))
    assert [(each.original, each.ours) for each in missing] == [(squeezed("".join(SENTENCES[10:40])), "")]
    added = found("\n".join([*SENTENCES[:10], "新しい条を加える。" * 100, *SENTENCES[10:]]))
    assert [(each.original, each.ours) for each in added] == [("", "新しい条を加える。" * 100)]


def test_end_that_is_missing_is_found() -> None:
    (difference,) = found("".join(SENTENCES)[:-3])
    assert (difference.original, difference.ours) == ("ける。", "")


def test_marks_of_another_width_are_told_apart_from_words() -> None:
    assert Difference("", "（１）", "(1)", "").of_marks
    assert not Difference("", "甲", "乙", "").of_marks
    assert not Difference("", "", "1年とする。", "").of_marks


@given(st.text("甲乙丙丁、。第1条", max_size=60), st.text("甲乙丙丁、。第1条", max_size=60))
def test_differences_lead_from_one_text_to_the_other(one: str, other: str) -> None:
    made = ""
    rest = one
    for _, original, ours, _before in differences([("", one)], [other]):
        place = _common(rest, other[len(made) :])
        made += rest[:place] + ours
        assert rest[place:].startswith(original)
        rest = rest[place + len(original) :]
    assert made + rest == other


def _common(one: str, other: str) -> int:
    return next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
