"""References: what may be written, what is printed for it, and what leads nowhere or does not fit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clausebook.model.marks import Level, Marks
from clausebook.model.merging import merged
from clausebook.model.references import Agreement, Cited, Here, Piece, Target, parse
from clausebook.model.structure import Article, Number, Part

OWN_MARKS = Marks()


def parts_of(anchor: str, level: Level | None, *counts: int) -> tuple[Part, ...]:
    """Return so many parts of a level, each with so many of the level below."""
    if level is None or not counts:
        return ()
    return tuple(
        Part(level, number, "", f"{anchor}-{number}", (parts_of(f"{anchor}-{number}", level.below, *counts[1:]),))
        for number in range(1, counts[0] + 1)
    )


def article(number: Number, name: str, *counts: int) -> Article:
    return Article(number, name, parts_of(name, Level.PARAGRAPH, *counts), counts[:1] == (1,))


NAMES = ("purpose", "scope", "fees", "late-fees", "term", "damages")
ARTICLES = [article(Number(number), name, 5, 4, 3, 2, 2) for number, name in enumerate(NAMES, start=1)]
ARTICLES[3:4] = [article(Number(3, 2), "late-fees", 5, 4, 3, 2, 2)]
ARTICLES[4:] = [article(Number(4), "term", 5, 4, 3, 2, 2), article(Number(5), "damages", 5, 4, 3, 2, 2)]
ARTICLES += [article(Number(1, supplement=1), "start", 3), article(Number(2, supplement=1), "change", 3)]
CAPTIONS = ("目的", "範囲", "料金", "遅延損害金", "期間", "賠償", "施行", "経過")
AGREEMENT = Agreement(ARTICLES, CAPTIONS, OWN_MARKS)
"""第1条, 第2条, 第3条, 第3条の2, 第4条, 第5条, 附則第1条, 附則第2条"""

OUTSIDE, IN_FEES, IN_ITEM = Here(), Here(2), Here(2, (3, 2))


def printed(content: str, here: Here = OUTSIDE, agreement: Agreement = AGREEMENT, kind: str = "article") -> str:
    """Return what a list of references prints, as the page does it."""
    return "".join(text for text, _ in resolved(content, here, agreement, kind))


def resolved(content: str, here: Here, agreement: Agreement, kind: str) -> list[tuple[str, str]]:
    pieces: Sequence[Piece] = parse(content)
    if kind == "articles":
        pieces = merged(pieces, agreement, here)
    made = []
    last: Here | None = None
    for piece in pieces:
        if isinstance(piece, str):
            made.append((piece, ""))
            continue
        cited = agreement.nearest(piece, here, last, last) if kind == "near" else piece
        reference = agreement.resolve(cited, here, last, last)
        made.append((reference.text, reference.anchor))
        last = agreement.settled(piece.target, here)
    return made


@pytest.mark.parametrize(
    ("content", "pieces"),
    [
        ("fees", [Cited(Target("fees"))]),
        ("late-fees/2/1", [Cited(Target("late-fees", (2, 1)))]),
        ("fees（）/2", [Cited(Target("fees", (2,), captioned=True))]),
        (".", [Cited(Target(""))]),
        ("./2/1", [Cited(Target("", (2, 1)))]),
        (".（）/2", [Cited(Target("", (2,), captioned=True))]),
        ("/2", [Cited(Target("", (2,), bare=True))]),
        ("//1", [Cited(Target("", (0, 1), bare=True))]),
        ("///3/1", [Cited(Target("", (0, 0, 3, 1), bare=True))]),
        ("前条 <fees>", [Cited(Target("fees"), "前条")]),
        ("前条<fees>", [Cited(Target("fees"), "前条")]),
        ("前条 < fees >", [Cited(Target("fees"), "前条")]),
        ("前項 <./1/2>", [Cited(Target("", (1, 2)), "前項")]),
        ("前二項 <./1>", [Cited(Target("", (1,)), "前2項")]),
        ("前２項 <./1>", [Cited(Target("", (1,)), "前2項")]),
        ("前各号 <//1>", [Cited(Target("", (0, 1), bare=True), "前各号")]),
        ("fees,term", [Cited(Target("fees")), "、", Cited(Target("term"))]),
        ("fees、 term 及び scope", [
            Cited(Target("fees")), "、", Cited(Target("term")), "及び", Cited(Target("scope"))
        ]),
        ("fees から term", [Cited(Target("fees")), "から", Cited(Target("term")), "まで"]),
        ("fees から term まで", [Cited(Target("fees")), "から", Cited(Target("term")), "まで"]),
        ("fees ないし term", [Cited(Target("fees")), "ないし", Cited(Target("term"))]),
        ("purpose から scope, fees から term 又は damages", [
            Cited(Target("purpose")), "から", Cited(Target("scope")), "まで", "、",
            Cited(Target("fees")), "から", Cited(Target("term")), "まで", "又は", Cited(Target("damages")),
        ]),
    ],
)  # fmt: skip
def test_content_is_read_as_references_and_the_words_between_them(content: str, pieces: list[Piece]) -> None:
    assert parse(content) == pieces


UNREADABLE = "を読めません。「主題/2/1」（第2項第1号）のように、半角の数字で書いてください。"
UNLISTED = (
    "を読めません。「主題」「主題/2/1」「主題, 主題 及び 主題」「主題 から 主題」のように書いてください。"
)  # fmt: skip
FORMS = "書けるのは 前条・次条・前2条・前項・次項・前2項・前号・前各項・前各号・本条・本項・同条・同項 です。"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        *((content, f"参照「{content}」{UNLISTED}") for content in [
            "", " ", ",", "及び", "fees,", ", fees", "fees 及び", "fees, 及び term", "fees term", "fees から",
            "fees まで", "まで fees", "fees ないし term まで", "fees から term から damages", "fees 及び term まで",
            "fees から term まで まで",
        ]),
        *((content, f"参照先「{content}」{UNREADABLE}") for content in [
            "fees/0", "fees/２", "fees/02", "fees/二", "fees/", "fees//1", "fees/1/", "/0", "/2/", "-fees",
            "fees（料金）", "fees（）（）", "<fees>", "前条<fees", "fees/1.2", "../fees",
        ]),
        ("前条 <>", f"参照先「」{UNREADABLE}"),
        ("/", "参照先「/」を読めません。項から下は5段までです。"),
        ("fees/1/1/1/1/1/1", "参照先「fees/1/1/1/1/1/1」を読めません。項から下は5段までです。"),
        *((f"{form} <fees/2/1>", f"「{form}」という参照の形はありません。{FORMS}") for form in [
            "先条", "前の条", "前1条", "前10項", "本2条", "同各号", "次各項", "前各条", "前条項", "前章", "条",
        ]),
        *((content, f"「{content}」には見出しを付けられません。「（）」を消すか、条の名前の後に書いてください。")
          for content in ["（）/2", "（）", "前項 <fees（）/2>"]),
        *((form, f"「{form}」が指す所を、「{form} <主題>」「{form} <主題/2>」のように書いてください。")
          for form in ["前条", "本条", "前2項", "前各号"]),
        ("本条 <//1>", "「本条 <//1>」の参照先は、「./2/1」（本条第2項第1号）のように、項の番号から書いてください。"),
    ],
)  # fmt: skip
def test_content_that_is_no_reference_is_told(content: str, message: str) -> None:
    with pytest.raises(ValueError) as caught:  # noqa: PT011 (its message is compared whole)
        parse(content)
    assert str(caught.value) == message


@given(st.text("fees/12（）.,、<> から まで及び前条項号各2同本", max_size=20))
def test_content_is_read_or_told(content: str) -> None:
    try:
        pieces = parse(content)
    except ValueError:
        return
    listed = [isinstance(piece, Cited) for piece in pieces if piece != "まで"]
    assert listed == [place % 2 == 0 for place in range(len(listed))]
    assert listed[-1]


@pytest.mark.parametrize(
    ("content", "text", "anchor"),
    [
        ("fees", "第3条", "fees"),
        ("late-fees", "第3条の2", "late-fees"),
        ("late-fees/2", "第3条の2第2項", "late-fees-2"),
        ("fees/1/2", "第3条第1項第2号", "fees-1-2"),
        ("fees/1/2/3", "第3条第1項第2号ハ", "fees-1-2-3"),
        ("fees/1/2/3/2", "第3条第1項第2号ハ（イ）", "fees-1-2-3-2"),
        ("fees/1/2/3/2/1", "第3条第1項第2号ハ（イ）a", "fees-1-2-3-2-1"),
        ("fees（）", "第3条（料金）", "fees"),
        ("late-fees（）/2", "第3条の2（遅延損害金）第2項", "late-fees-2"),
        ("change/2", "附則第2条第2項", "change-2"),
        (".", "本条", "fees"),
        (".（）", "本条（料金）", "fees"),
        ("./2/1", "本条第2項第1号", "fees-2-1"),
        ("/2", "第2項", "fees-2"),
        ("/2/1", "第2項第1号", "fees-2-1"),
        ("//1", "第1号", "fees-3-1"),
        ("//1/2", "第1号ロ", "fees-3-1-2"),
        ("///1", "イ", "fees-3-2-1"),
    ],
)  # fmt: skip
def test_reference_prints_the_place_and_leads_there(content: str, text: str, anchor: str) -> None:
    assert resolved(content, IN_ITEM, AGREEMENT, "article") == [(text, anchor)]


@pytest.mark.parametrize(
    ("content", "here", "message"),
    [
        ("fee", OUTSIDE, "参照先「fee」に当たる条が、この契約書にありません。"
         "もしかして「fees」ですか。条項のフォルダー名で書いてください。"),
        ("fees/6", OUTSIDE, "参照先「fees/6」の項がありません。そこの項は5つです。"),
        ("fees/1/5", OUTSIDE, "参照先「fees/1/5」の号がありません。そこの号は4つです。"),
        ("start/1/1", OUTSIDE, "参照先「start/1/1」の号がありません。そこの番号の付いた号はありません。"),
        ("./6", IN_FEES, "参照先「./6」の項がありません。そこの項は5つです。"),
        ("//5", IN_ITEM, "参照先「//5」の号がありません。そこの号は4つです。"),
        (".", OUTSIDE, "条の外なので、「./2」や「/2」では参照できません。「主題/2」と書いてください。"),
        ("/2", OUTSIDE, "条の外なので、「./2」や「/2」では参照できません。「主題/2」と書いてください。"),
        ("//1", IN_FEES, "項の外なので、「//1」では参照できません。「./1/1」のように項の番号を書いてください。"),
    ],
)  # fmt: skip
def test_reference_to_what_is_not_there_is_told(content: str, here: Here, message: str) -> None:
    with pytest.raises(ValueError) as caught:  # noqa: PT011 (its message is compared whole)
        printed(content, here)
    assert str(caught.value) == message


SOLE = replace(AGREEMENT, articles=[article(Number(1), "purpose", 1, 3, 2), *ARTICLES[1:]])


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("purpose/1", "第1条"),
        ("purpose/1/2", "第1条第2号"),
        ("./1/2/1", "本条第2号イ"),
        ("//2", "第2号"),
        ("/1/2", "第2号"),
        ("purpose/1/1, purpose/1/3", "第1条第1号、第3号"),
        ("本項 <./1>", "本項"),
    ],
)
def test_sole_paragraph_of_an_article_is_not_named(content: str, text: str) -> None:
    assert printed(content, Here(0, (1,)), SOLE) == text


def test_reference_to_a_sole_paragraph_alone_is_told() -> None:
    with pytest.raises(ValueError, match=r"^参照先「/1」の項には番号がありません。条なら「.」と書いてください。$"):
        printed("/1", Here(0, (1,)), SOLE)


@pytest.mark.parametrize(
    ("content", "here", "text"),
    [
        ("前条 <scope>", IN_FEES, "前条"),
        ("前条 <scope/2/1>", IN_ITEM, "前条第2項第1号"),
        ("前条 <scope（）>", IN_FEES, "前条（範囲）"),
        ("前条 <scope（）/2>", IN_FEES, "前条（範囲）第2項"),
        ("次条 <late-fees>", IN_FEES, "次条"),
        ("前条 <late-fees>", Here(4), "前条"),
        ("前2条 <purpose>", IN_FEES, "前2条"),
        ("次2条 <term>", IN_FEES, "次2条"),
        ("前項 <./2>", IN_ITEM, "前項"),
        ("前項 </2>", IN_ITEM, "前項"),
        ("前項 <fees/2/1>", IN_ITEM, "前項第1号"),
        ("前2項 <./1>", IN_ITEM, "前2項"),
        ("前各項 <./1>", IN_ITEM, "前各項"),
        ("次項 <./4>", IN_ITEM, "次項"),
        ("前号 <//1>", IN_ITEM, "前号"),
        ("前号 <./3/1/2>", IN_ITEM, "前号ロ"),
        ("前号 <//1>", Here(2, (3, 2, 1, 1)), "前号"),
        ("前各号 <//1>", Here(2, (3, 4)), "前各号"),
        ("本条 <.>", IN_ITEM, "本条"),
        ("本条 <fees/2>", IN_ITEM, "本条第2項"),
        ("本項 <./3/1>", IN_ITEM, "本項第1号"),
        ("本号 <./3/2/1>", IN_ITEM, "本号イ"),
        ("前条 <start>", Here(7), "前条"),
        ("term, 同条 <term/2>", OUTSIDE, "第4条、同条第2項"),
        ("term/2, 同項 <term/2/1>", OUTSIDE, "第4条第2項、同項第1号"),
    ],
)  # fmt: skip
def test_relative_form_is_printed_where_it_fits(content: str, here: Here, text: str) -> None:
    assert printed(content, here) == text


@pytest.mark.parametrize(
    ("content", "here", "actual"),
    [
        ("前条 <purpose>", IN_FEES, "第1条"),
        ("前条 <fees>", IN_FEES, "第3条"),
        ("前条 <late-fees>", IN_FEES, "第3条の2"),
        ("前条 <fees>", Here(4), "第3条"),  # an article was put between
        ("次条 <term>", IN_FEES, "第4条"),
        ("前2条 <scope>", IN_FEES, "第2条"),
        ("前項 <./1>", IN_ITEM, "第3条第1項"),
        ("前項 <scope/2>", IN_ITEM, "第2条第2項"),
        ("前項 <./2>", IN_FEES, "第3条第2項"),
        ("前2項 <./2>", IN_ITEM, "第3条第2項"),
        ("前各項 <./1>", Here(2, (2,)), "第3条第1項"),
        ("前各項 <./4>", IN_ITEM, "第3条第4項"),
        ("前号 <./2/1>", IN_ITEM, "第3条第2項第1号"),
        ("前各号 <//1>", IN_ITEM, "第3条第3項第1号"),
        ("本条 <scope>", IN_ITEM, "第2条"),
        ("本項 <./2>", IN_ITEM, "第3条第2項"),
        ("前条 <damages>", Here(6), "第5条"),  # the 附則 begins anew
        ("次条 <start>", Here(5), "附則第1条"),
        ("前条 <purpose>", OUTSIDE, "第1条"),
        ("同条 <fees>", OUTSIDE, "第3条"),
        ("fees, 同条 <term>", OUTSIDE, "第4条"),
        ("fees, 同項 <fees/2>", OUTSIDE, "第3条第2項"),
    ],
)  # fmt: skip
def test_relative_form_that_does_not_lead_there_is_told(content: str, here: Here, actual: str) -> None:
    with pytest.raises(ValueError, match=f"」は{actual}を指しません。形を直すか、"):
        printed(content, here)


def test_relative_form_of_a_level_that_the_target_has_not_is_told() -> None:
    with pytest.raises(ValueError, match=r"^「前項」の参照先に、項の番号がありません。$"):
        printed("前項 <scope>", IN_FEES)


@pytest.mark.parametrize(
    ("content", "here", "text"),
    [
        ("scope", IN_FEES, "前条"),
        ("scope（）/1", IN_FEES, "前条（範囲）第1項"),
        ("late-fees", IN_FEES, "次条"),
        ("purpose", IN_FEES, "第1条"),
        ("scope", OUTSIDE, "第2条"),
        ("./2", IN_ITEM, "前項"),
        ("/2/1", IN_ITEM, "前項第1号"),
        ("fees/4", IN_ITEM, "次項"),
        ("fees（）/4", IN_ITEM, "第3条（料金）第4項"),
        ("fees/1", IN_ITEM, "第3条第1項"),
        ("前条 <scope>", IN_FEES, "前条"),
        ("前条 <scope>", Here(4), "第2条"),
        ("前各号 <//1>", Here(2, (3, 4)), "前各号"),
        ("前各号 <//1>", IN_ITEM, "第1号"),
        ("scope/1, scope/2", IN_FEES, "前条第1項、第2項"),
        ("damages", Here(6), "第5条"),
    ],
)  # fmt: skip
def test_near_reference_takes_the_form_that_fits(content: str, here: Here, text: str) -> None:
    assert printed(content, here, kind="near") == text


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("fees, damages 及び purpose から scope", "第3条、第5条及び第1条から第2条まで"),
        ("fees/1 及び fees/2", "第3条第1項及び第2項"),
        ("fees/1 ないし fees/3", "第3条第1項ないし第3項"),
        ("fees/1 から fees/3 まで 又は term/2", "第3条第1項から第3項まで又は第4条第2項"),
        ("fees/1/1, fees/1/3", "第3条第1項第1号、第3号"),
        ("fees/1/1, fees/2/1", "第3条第1項第1号、第2項第1号"),
        ("fees/1/1/1 及び fees/1/1/2", "第3条第1項第1号イ及びロ"),
        ("fees/1, fees/1/2", "第3条第1項、第3条第1項第2号"),
        ("fees/1/2, fees/1", "第3条第1項第2号、第3条第1項"),
        ("fees, fees/2", "第3条、第3条第2項"),
        ("fees/1, fees（）/2", "第3条第1項、第3条（料金）第2項"),
        ("fees（）/1, fees/2", "第3条（料金）第1項、第2項"),
        ("./1 及び ./2", "本条第1項及び第2項"),
        ("/1 から /3", "第1項から第3項まで"),
        ("//1, //3", "第1号、第3号"),
        ("前条 <scope/1> 及び scope/2", "前条第1項及び第2項"),
        ("前項 <./2> 及び ./4", "前項及び第4項"),
        ("scope/2 及び /1", "第2条第2項及び本条第1項"),
        ("scope 及び //1", "第2条及び本条第3項第1号"),
        ("term/1, fees/2, term/3", "第4条第1項、第3条第2項、第4条第3項"),
        ("late-fees ないし damages/2", "第3条の2ないし第5条第2項"),
    ],
)  # fmt: skip
def test_list_repeats_nothing_that_is_clear(content: str, text: str) -> None:
    assert printed(content, IN_ITEM) == text


@pytest.mark.parametrize(
    "content",
    [
        "term から fees",
        "fees から fees",
        "fees/3 ないし fees/1",
        "fees から fees/2",
        "fees/1/2 から fees/1/1",
        "damages から start",
    ],
)
def test_range_that_does_not_lead_on_is_told(content: str) -> None:
    pieces = parse(content)
    first, last = pieces[0], pieces[2]
    assert isinstance(first, Cited)
    assert isinstance(last, Cited)
    with pytest.raises(ValueError, match=r"^「から」「ないし」の前と後には、前から後への参照を書いてください。$"):
        AGREEMENT.check_range(first, last, OUTSIDE)


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("damages, fees", "第3条及び第5条"),
        ("damages 又は fees, purpose", "第1条、第3条又は第5条"),
        ("fees, fees", "第3条"),
        ("scope, purpose", "第1条及び第2条"),
        ("fees, scope, purpose", "第1条から第3条まで"),
        ("damages, fees, scope, purpose", "第1条から第3条まで及び第5条"),
        ("purpose から fees, scope から term 及び damages", "第1条から第5条まで"),
        ("scope から scope/1", ""),
        ("fees/3, fees/1 及び fees/2", "第3条第1項から第3項まで"),
        ("fees/2/1, fees/1, term", "第3条第1項、第2項第1号及び第4条"),
        ("./2, purpose", "第1条及び本条第2項"),
        ("/2, /1", "第1項及び第2項"),
        ("//4, //1, //2, //3", "第1号から第4号まで"),
        ("purpose, /2", "第1条及び本条第2項"),
        ("term（）, purpose", "第1条及び第4条（期間）"),
        ("purpose・term・fees", ""),
        ("purpose ・ term ・ fees", "第1条・第3条・第4条"),
        ("damages, start, term", "第4条、第5条及び附則第1条"),
        ("change, start, damages", "第5条、附則第1条及び附則第2条"),
        ("fees, late-fees, term", "第3条から第4条まで"),
        ("purpose", "第1条"),
    ],
)  # fmt: skip
def test_merged_list_is_sorted_and_neighbours_become_ranges(content: str, text: str) -> None:
    if not text:
        with pytest.raises(ValueError):  # noqa: PT011 (each way of failing has its own words)
            printed(content, IN_ITEM, kind="articles")
    else:
        assert printed(content, IN_ITEM, kind="articles") == text


LOST = (
    "並べ替える {articles} の中の「%s」は、ほかの参照とまとまり、見出しが消えます。"
    "見出しの「（）」を外すか、{article} で書いてください。"
)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (
            "前条 <scope>, purpose",
            "「前条」の形は、並べ替える {articles} の中に書けません。{article} で書いてください。",
        ),
        ("fees 及び term 又は purpose", "並べ替える {articles} の中では、及び・又はの1つだけを使ってください。"),
        ("fees/1 から term/1", "並べ替える {articles} の中の「から」「ないし」の前と後には、同じ段を書いてください。"),
        ("purpose, purpose（）", LOST % "purpose"),
        ("purpose から fees, scope（）", LOST % "scope"),
    ],
)
def test_list_that_cannot_be_merged_without_loss_is_told(content: str, message: str) -> None:
    with pytest.raises(ValueError) as caught:  # noqa: PT011 (its message is compared whole)
        printed(content, IN_FEES, kind="articles")
    assert str(caught.value) == message


names = st.sampled_from([*NAMES, "start", "change"])


@given(st.lists(names, min_size=1, max_size=8))
def test_merged_list_names_all_that_is_listed_in_order_and_nothing_else(listed: list[str]) -> None:
    pieces = merged(parse(", ".join(listed)), AGREEMENT, OUTSIDE)
    order = [each.anchor for each in ARTICLES]
    found: list[str] = []
    for before, piece in zip(["", *pieces], pieces, strict=False):
        if isinstance(piece, Cited):
            name = piece.target.name
            start = order.index(found[-1]) + 1 if before == "から" else order.index(name)
            found += order[start : order.index(name) + 1]
    assert found == sorted({*listed}, key=order.index)


@given(names, st.lists(st.integers(1, 2), max_size=5), names, st.lists(st.integers(1, 2), max_size=5))
def test_reference_in_any_form_leads_where_the_plain_one_leads(
    name: str, numbers: list[int], own: str, place: list[int]
) -> None:
    order = [each.anchor for each in ARTICLES]
    target = "/".join([name, *map(str, numbers)])
    here = Here(order.index(own), tuple(place))
    try:
        ((_, anchor),) = resolved(target, here, AGREEMENT, "article")
    except ValueError:
        return
    assert anchor == "-".join([name, *map(str, numbers)])
    for kind in ("near", "articles"):
        assert [found for _, found in resolved(target, here, AGREEMENT, kind)] == [anchor]


@given(names, st.lists(st.integers(1, 2), max_size=3), names, st.lists(st.integers(1, 3), max_size=3))
def test_form_that_is_printed_names_just_one_place(name: str, numbers: list[int], own: str, place: list[int]) -> None:
    order = [each.anchor for each in ARTICLES]
    here = Here(order.index(own), tuple(place))

    def near(article: str, below: Sequence[int]) -> str:
        try:
            return printed("/".join([article, *map(str, below)]), here, kind="near")
        except ValueError:
            return ""

    text = near(name, numbers)
    others = [near(other, numbers) for other in order if other != name]
    assert not text or text not in others


@pytest.mark.parametrize(
    ("sample", "content", "text"),
    [
        ("第一条", "late-fees/2/1", "第三条の二第二項第一号"),
        ("第一条", "前2条 <purpose>", "前二条"),
        ("第１条", "late-fees/2/1", "第３条の２第２項第１号"),
        ("第１条", "前二条 <purpose>", "前２条"),
        ("第1条", "前二条 <purpose>", "前2条"),
    ],
)
def test_reference_is_written_in_the_numerals_of_the_agreement(sample: str, content: str, text: str) -> None:
    agreement = replace(AGREEMENT, marks=Marks.from_samples({"条": sample}))
    assert printed(content, IN_FEES, agreement) == text


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("fees", "3"),
        ("fees/2", "3（2）"),
        ("fees/2/1", "3（2）(1)"),
        ("fees/1 及び fees/2", "3（1）及び（2）"),
        ("fees（）/2", "3（料金）第2項"),
        ("./2", "本条第2項"),
        ("前条 <scope/1>", "前条第1項"),
    ],
)
def test_number_that_does_not_name_the_article_goes_on_with_numbers_in_brackets(content: str, text: str) -> None:
    marks = Marks.from_samples({"条": "1．", "項": "（1）", "号": "(1) "})
    assert printed(content, IN_FEES, replace(AGREEMENT, marks=marks)) == text


@pytest.mark.parametrize("content", ["fees/2", "scope/1/1", "fees/1 及び fees/2"])
def test_number_that_does_not_name_the_article_is_followed_by_no_other_words(content: str) -> None:
    agreement = replace(AGREEMENT, marks=Marks.from_samples({"条": "1．", "項": "1　"}))
    with pytest.raises(ValueError, match=r"条の番号が「1．」なので、「[23]第[12]項"):
        printed(content, OUTSIDE, agreement)


@pytest.mark.parametrize(
    ("samples", "text"),
    [
        ({}, "第3条第1項第2号ロ（イ）b"),
        ({"イロハ": "（a）"}, "第3条第1項第2号（b）（イ）b"),
        ({"イロハ": "① ", "細分2": "ⅰ．", "細分3": "(A) "}, "第3条第1項第2号②ⅱ(B)"),
    ],
)
def test_lower_levels_are_cited_by_their_marks(samples: dict[str, str], text: str) -> None:
    assert printed("fees/1/2/2/2/2", OUTSIDE, replace(AGREEMENT, marks=Marks.from_samples(samples))) == text


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("fees", "「料金」の条"),
        ("fees（）/2/1", "「料金」の条第2項第1号"),
        (".", "本条"),
        ("./2", "本条第2項"),
        ("/2/1", "第2項第1号"),
        ("//1", "第1号"),
        ("前条 <fees>", "前条"),
        ("前項 <./1/2>", "前項第2号"),
        ("前号 <//1/2>", "前号ロ"),
    ],
)
def test_reference_names_the_topic_where_there_is_no_agreement(content: str, text: str) -> None:
    (cited,) = parse(content)
    assert isinstance(cited, Cited)
    assert cited.words("料金") == text
