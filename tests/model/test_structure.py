"""What number each entry of an article has, what a reference prints, and what cannot be numbered."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clausebook.model.marks import Mark, Marks
from clausebook.model.structure import Article, Level, ListEntry, Listing, Outline, Part, resolve, structure_of

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
    structured = structure_of(drawn, 3, "fees", marks)
    assert structured.faults == []
    return structured.article


def faults_of(drawn: Outline, marks: Marks = MARKS) -> list[tuple[int, str]]:
    return [(fault.line, fault.message) for fault in structure_of(drawn, 3, "fees", marks).faults]


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
    assert resolve("fees/1/3", {"fees": article}, MARKS.subitem) == ("第3条第3号", "fees-1-3")


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
    with pytest.raises(ValueError, match="番号の付いた号はありません"):
        resolve("fees/1/1", {"fees": article}, MARKS.subitem)


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


def test_list_below_the_last_level_is_told() -> None:
    deep = numbered(entry(numbered(entry(numbered(entry(numbered(entry(line=8), entry(line=9))))))))
    message = "イロハより下の箇条は書けません。項、号、イロハの3段に収めてください。"
    assert faults_of(outline(deep)) == [(8, message)]


def test_numerals_that_run_out_are_told_at_their_line() -> None:
    items = numbered(*(entry(line=line) for line in range(1, 49)))
    faults = faults_of(outline(numbered(entry(numbered(entry(items))))))
    assert faults == [(48, "「イ」から始まる番号は47までです: 48")]


@pytest.mark.parametrize(
    ("target", "text", "anchor"),
    [
        ("fees", "第3条", "fees"),
        ("fees/2", "第3条第2項", "fees-2"),
        ("fees/1/2", "第3条第1項第2号", "fees-1-2"),
        ("fees/1/2/1", "第3条第1項第2号イ", "fees-1-2-1"),
    ],
)
def test_reference_prints_the_place_and_leads_there(target: str, text: str, anchor: str) -> None:
    article = article_of(outline(numbered(entry(numbered(entry(), entry(numbered(entry())))), entry())))
    assert resolve(target, {"fees": article}, MARKS.subitem) == (text, anchor)


def test_lowest_level_is_cited_by_its_numeral() -> None:
    marks = Marks.from_samples({"イロハ": "(a) "})
    article = article_of(outline(numbered(entry(numbered(entry(numbered(entry(), entry())))))), marks)
    assert resolve("fees/1/1/2", {"fees": article}, marks.subitem).text == "第3条第1項第1号b"


UNREADABLE = "を読めません。「fees/2/1」（第2項第1号）のように、半角の数字で書いてください。"


@pytest.mark.parametrize(
    ("target", "message"),
    [
        (
            "fee",
            "参照先「fee」に当たる条が、この契約書にありません。"
            "もしかして「fees」ですか。条項のフォルダー名で書いてください。",
        ),
        ("fees/3", "参照先「fees/3」の項がありません。そこの項は2つです。"),
        ("fees/1/3", "参照先「fees/1/3」の号がありません。そこの号は2つです。"),
        ("fees/2/1", "参照先「fees/2/1」の号がありません。そこの番号の付いた号はありません。"),
        *((target, f"参照先「{target}」{UNREADABLE}") for target in [
            "fees/0", "fees/２", "fees/02", "fees/二", "fees/", "fees/1/2/1/1"
        ]),
    ],
)  # fmt: skip
def test_reference_to_what_is_not_there_is_told(target: str, message: str) -> None:
    article = article_of(outline(numbered(entry(numbered(entry(), entry(numbered(entry())))), entry())))
    with pytest.raises(ValueError, match=f"^{message}$"):
        resolve(target, {"fees": article}, MARKS.subitem)


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
    structured = structure_of(outline(listing), 3, "fees", MARKS)
    if structured.faults:
        return
    article = structured.article
    found = [(place, part) for place, part in walk(article.parts) if 0 not in place]
    assert len({place for place, _ in found}) == len(found)
    anchors = [part.anchor for _, part in walk(article.parts) if part.anchor]
    assert len(set(anchors)) == len(anchors)
    for place, part in found:
        reference = resolve("/".join(["fees", *map(str, place)]), {"fees": article}, Mark("", "1", ""))
        assert reference.anchor == part.anchor
        assert str(place[-1]) in part.mark or place[3:2] or len(place) == 3
