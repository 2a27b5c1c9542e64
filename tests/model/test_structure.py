"""What number each article and each entry of it has, and what cannot be numbered."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clausebook.model.marks import Level, Mark, Marks
from clausebook.model.structure import (
    Article,
    ListEntry,
    Listing,
    Number,
    Outline,
    Part,
    Placed,
    is_supplementary,
    number_articles,
    structure_of,
)

MARKS = Marks()


def entry(*lists: Listing, line: int = 1) -> ListEntry:
    return ListEntry(lists, line)


def numbered(*entries: ListEntry, start: int = 1) -> Listing:
    return Listing(start, entries)


def bullets(*entries: ListEntry) -> Listing:
    return Listing(0, entries)


def outline(*lists: Listing, text: bool = False, paragraphs: bool = False) -> Outline:
    return Outline(lists, text, paragraphs, 1)


def article_of(drawn: Outline, marks: Marks = MARKS) -> Article:
    structured = structure_of(drawn, Number(3), "fees", marks)
    assert structured.faults == []
    return structured.article


def faults_of(drawn: Outline, marks: Marks = MARKS) -> list[tuple[int, str]]:
    return [(fault.line, fault.message) for fault in structure_of(drawn, Number(3), "fees", marks).faults]


def printed(parts: Sequence[Part]) -> Iterator[str]:
    for part in parts:
        yield part.mark
        for run in part.runs:
            yield from printed(run)


def test_each_level_has_its_marks_and_anchors() -> None:
    article = article_of(outline(numbered(entry(numbered(entry(), entry(numbered(entry())))), entry())))
    assert list(printed(article.parts)) == ["1　", "（1）", "（2）", "イ　", "2　"]
    first, second = article.parts
    (items,) = first.runs
    assert [part.anchor for part in (first, *items, items[1].runs[0][0], second)] == [
        "fees-1", "fees-1-1", "fees-1-2", "fees-1-2-1", "fees-2"
    ]  # fmt: skip
    assert not article.sole


@pytest.mark.parametrize("lists", [(), (numbered(entry(), entry()),)])
def test_text_of_an_article_is_its_sole_paragraph_and_its_lists_are_items(lists: tuple[Listing, ...]) -> None:
    article = article_of(outline(*lists, text=True))
    (whole,) = article.parts
    assert (article.sole, whole.level, whole.number, whole.mark) == (True, Level.PARAGRAPH, 1, "")
    assert [part.level for run in whole.runs for part in run] == [Level.ITEM] * 2 * len(lists)


def test_list_behind_a_lead_may_hold_paragraphs() -> None:
    article = article_of(outline(numbered(entry(), entry()), text=True, paragraphs=True))
    assert not article.sole
    assert [part.level for part in article.parts] == [Level.PARAGRAPH] * 2


def test_numbers_go_on_behind_a_text_between_two_runs_of_items() -> None:
    article = article_of(outline(numbered(entry(), entry()), numbered(entry(), start=3), text=True))
    assert list(printed(article.parts)) == ["", "（1）", "（2）", "（3）"]
    assert article.part((1, 3)).anchor == "fees-1-3"


def test_second_run_of_items_that_begins_anew_is_told() -> None:
    drawn = outline(numbered(entry(), entry()), numbered(entry(line=9)), text=True)
    message = (
        "号の番号が「1」から始まっています。「3」のはずです。1つの項の中の番号は、間に文があっても続けて書きます。"
    )
    assert faults_of(drawn) == [(9, message)]


@pytest.mark.parametrize("start", [1, 2], ids=["1から", "続き"])
def test_paragraphs_in_two_runs_are_told_once(start: int) -> None:
    drawn = outline(numbered(entry()), numbered(entry(line=7), entry(line=8), start=start))
    assert faults_of(drawn) == [(7, "項の番号が途中で途切れています。1つの続いた番号にしてください。")]


def test_bullets_have_no_number_and_nobody_can_refer_to_them() -> None:
    article = article_of(outline(numbered(entry(bullets(entry(), entry())))))
    (bulleted,) = article.parts[0].runs
    assert [(part.number, part.mark, part.anchor) for part in bulleted] == [
        (0, "・", "fees-1-1"), (0, "・", "fees-1-2")
    ]  # fmt: skip
    with pytest.raises(LookupError) as caught:
        article.part((1, 1))
    assert caught.value.args == (Level.ITEM, [])


def test_bullets_between_numbered_items_have_no_anchor_of_theirs() -> None:
    article = article_of(outline(numbered(entry(), entry()), bullets(entry()), numbered(entry(), start=3), text=True))
    (whole,) = article.parts
    assert [[part.anchor for part in run] for run in whole.runs] == [["fees-1-1", "fees-1-2"], [""], ["fees-1-3"]]


def test_bullets_without_a_text_before_them_are_told() -> None:
    message = "「- 」の箇条の前に柱書がありません。項なら「1. 」と書き、箇条なら前に文を書いてください。"
    assert faults_of(outline(bullets(entry(line=5), entry(line=6)))) == [(5, message)]


def test_bullets_may_have_numerals_of_their_own() -> None:
    article = article_of(outline(bullets(entry(), entry()), text=True), Marks.from_samples({"箇条": "①"}))
    assert [(part.number, part.mark) for part in article.parts[0].runs[0]] == [(0, "①"), (0, "②")]


def nested(depth: int, line: int = 1) -> Listing:
    return numbered(entry(nested(depth - 1, line)) if depth > 1 else entry(line=line), entry(line=line + 1))


def test_levels_reach_to_the_fourth_below_the_paragraph() -> None:
    article = article_of(outline(nested(5)))
    assert list(printed(article.parts))[:6] == ["1　", "（1）", "イ　", "（ア）", "a. ", "b. "]
    assert article.part((1, 1, 1, 1, 2)).anchor == "fees-1-1-1-1-2"


def test_list_below_the_last_level_is_told() -> None:
    message = "細分3より下の箇条は書けません。項、号、イロハ、細分2、細分3の5段に収めてください。"
    assert faults_of(outline(nested(6, line=8))) == [(8, message)]


@pytest.mark.parametrize(
    ("samples", "marks"),
    [
        ({"第1項": "", "項": "2　"}, ["", "2　", "3　"]),
        ({"第1項": "甲", "項": "1　"}, ["甲", "2　", "3　"]),
        ({"項": ""}, ["", "", ""]),
        ({"項": "①"}, ["①", "②", "③"]),
    ],
)
def test_first_paragraph_may_have_a_mark_of_its_own_or_none(samples: dict[str, str], marks: list[str]) -> None:
    article = article_of(outline(numbered(entry(), entry(), entry())), Marks.from_samples(samples))
    assert list(printed(article.parts)) == marks
    assert [part.anchor for part in article.parts] == ["fees-1", "fees-2", "fees-3"]


def test_only_the_first_of_the_paragraphs_has_the_mark_of_the_first() -> None:
    marks = Marks.from_samples({"第1項": "", "項": "2　", "号": "（1）"})
    article = article_of(outline(numbered(entry(numbered(entry(), entry())), entry())), marks)
    assert list(printed(article.parts)) == ["", "（1）", "（2）", "2　"]


def test_numerals_that_run_out_are_told_at_their_line() -> None:
    items = numbered(*(entry(line=line) for line in range(1, 49)))
    faults = faults_of(outline(numbered(entry(numbered(entry(items))))))
    assert faults == [(48, "「イ」から始まる番号は47までです: 48")]


@pytest.mark.parametrize(
    ("numbers", "level", "choices"),
    [((3,), Level.PARAGRAPH, 2), ((1, 3), Level.ITEM, 2), ((2, 1), Level.ITEM, 0), ((1, 2, 2), Level.SUBITEM, 1)],
)
def test_part_that_is_not_there_is_told_with_what_there_is(
    numbers: tuple[int, ...], level: Level, choices: int
) -> None:
    article = article_of(outline(numbered(entry(numbered(entry(), entry(numbered(entry())))), entry())))
    with pytest.raises(LookupError) as caught:
        article.part(numbers)
    assert (caught.value.args[0], len(caught.value.args[1])) == (level, choices)


@st.composite
def listings(draw: st.DrawFn, depth: int = 2, start: int = 1) -> Listing:
    """Return a sound list, some of whose entries have lists."""
    entries = []
    for _ in range(draw(st.integers(1, 4))):
        below: list[Listing] = []
        if depth and draw(st.booleans()):
            below.append(draw(listings(depth - 1)))
            if draw(st.booleans()):
                below.append(draw(listings(depth - 1, below[0].start and len(below[0].entries) + 1)))
        entries.append(ListEntry(tuple(below), 1))
    return Listing(start and draw(st.sampled_from([start, 0])) if depth < 2 else start, tuple(entries))


def walk(parts: Sequence[Part], place: tuple[int, ...] = ()) -> Iterator[tuple[tuple[int, ...], Part]]:
    for part in parts:
        yield (*place, part.number), part
        for run in part.runs:
            yield from walk(run, (*place, part.number))


@given(listings())
def test_every_number_is_printed_once_and_a_reference_to_it_leads_there(listing: Listing) -> None:
    structured = structure_of(outline(listing), Number(3), "fees", MARKS)
    if structured.faults:
        return
    article = structured.article
    found = [(place, part) for place, part in walk(article.parts) if 0 not in place]
    assert len({place for place, _ in found}) == len(found)
    anchors = [part.anchor for _, part in walk(article.parts) if part.anchor]
    assert len(set(anchors)) == len(anchors)
    for place, part in found:
        assert article.part(place) is part
        assert part.anchor == "-".join(["fees", *map(str, place)])
        assert part.mark == MARKS.of(part.level).format(place[-1])


MAIN, INSERTED, FIRST, SECOND = Placed(), Placed(inserted=True), Placed(supplement=1), Placed(supplement=2)


@pytest.mark.parametrize(
    ("placed", "labels"),
    [
        ([], []),
        ([MAIN, MAIN, MAIN], ["第1条", "第2条", "第3条"]),
        ([MAIN, INSERTED, MAIN], ["第1条", "第1条の2", "第2条"]),
        ([MAIN, INSERTED, INSERTED, INSERTED, MAIN, INSERTED], [
            "第1条", "第1条の2", "第1条の3", "第1条の4", "第2条", "第2条の2"
        ]),
        ([MAIN, MAIN, FIRST, Placed(True, 1), FIRST], [
            "第1条", "第2条", "第1条", "第1条の2", "第2条"
        ]),
        ([MAIN, FIRST, SECOND, SECOND], ["第1条", "第1条", "第1条", "第2条"]),
        ([MAIN, FIRST, MAIN, INSERTED], ["第1条", "第1条", "第2条", "第2条の2"]),
    ],
)  # fmt: skip
def test_articles_are_numbered_through_and_anew_in_each_supplement(placed: list[Placed], labels: list[str]) -> None:
    assert [number.label(MARKS.article) for number in number_articles(placed)] == labels


@pytest.mark.parametrize(
    ("sample", "label"),
    [("第1条", "第12条の3"), ("第１条", "第１２条の３"), ("第一条", "第十二条の三"), ("１．", "１２．の３")],
)
def test_number_of_an_article_is_written_in_the_numerals_of_the_agreement(sample: str, label: str) -> None:
    assert Number(12, 3).label(Mark.from_sample(sample)) == label


@given(st.lists(st.builds(Placed, st.booleans(), st.integers(0, 2))))
def test_no_two_articles_have_one_number_and_those_that_are_not_inserted_count_on(placed: list[Placed]) -> None:
    numbers = list(number_articles(placed))
    assert len({*numbers}) == len(numbers)
    assert [number.supplement for number in numbers] == [article.supplement for article in placed]
    for supplement in range(3):
        own = [number for number in numbers if number.supplement == supplement]
        assert own == sorted(own)
        assert [number.number for number in own if not number.branch] == list(
            range(1, 1 + sum(not n.branch for n in own))
        )
        assert not own or not own[0].branch


@pytest.mark.parametrize("heading", ["附則", "附　則", "附 則", "附則（2026年4月1日改定）", "附則 (施行)"])
def test_supplement_is_known_by_its_heading(heading: str) -> None:
    assert is_supplementary(heading)


@pytest.mark.parametrize("heading", ["", "附則の定め", "本附則", "総則", "附帯規則", "附則第1号"])
def test_other_chapters_are_no_supplement(heading: str) -> None:
    assert not is_supplementary(heading)
