"""What is understood of a contract: its articles, their captions, 項 and 号 at their levels, and the forms of all."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import count
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clausebook.intake.handbook import Shelf
from clausebook.intake.seen import Cell, Line, Seen, Table
from clausebook.intake.writing import imported
from clausebook.model.blanks import Registry
from clausebook.model.marks import Mark
from clausebook.model.numerals import to_numeral
from clausebook.model.structure import Part

from .taking import understood


def shape(text: str) -> list[str]:
    """Return the articles of a text: how many entries each level of them has, 項 by 項."""
    return [
        _shape(article.parts) if not article.sole else f"1{_below(article.parts[0])}"
        for article in understood(text).articles
    ]


def _shape(parts: Sequence[Part]) -> str:
    return " ".join(f"{part.number}{_below(part)}" for part in parts)


def _below(part: Part) -> str:
    below = list(part.numbered())
    return f"({_shape(below)})" if below else ""


def front_of(text: str) -> str:
    """Return the front matter of the page that is written for a text."""
    found = understood(text)
    return found.files[f"source/contracts/{found.name}.md"].split("---")[1]


def _forms() -> Iterator[tuple[str, str, list[str]]]:
    """Yield contracts in many forms: the name of the form, the text, and the shape of each article."""
    text = (Path(__file__).parent / "forms.txt").read_text(encoding="utf-8")
    for form in re.split("(?m)^── ", text)[1:]:
        head, _, body = form.partition("\n")
        name, _, shapes = head.partition(" ／ ")
        yield name, body, shapes.split("、")


FORMS = {name: (text, shapes) for name, text, shapes in _forms()}


@pytest.mark.parametrize("form", FORMS)
def test_levels_are_understood(form: str) -> None:
    text, expected = FORMS[form]
    assert shape(text) == expected


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ("見出しは上", "captions: 上"),
        ("見出しは隅付き括弧", '見出し: "【見出し】"'),
        ("見出しの後に本文", "captions: 内続"),
        ("見出しに括弧がない", '見出し: "　見出し"'),
        ("見出しがない", "captions: 続"),
        ("全角の数字", "条: 第１条"),
        ("漢数字", "条: 第一条"),
        ("第1項に番号がない", '第1項: ""'),
        ("柱書と丸数字", '号: "①　"'),
        ("小文字のローマ数字", '号: "(i) "'),
        ("条番号に空白", '条: "第 1 条"'),
        ("目次", "toc: true"),
    ],
)
def test_forms_are_said_in_the_front_matter(form: str, expected: str) -> None:
    assert expected in front_of(FORMS[form][0])


def test_chapters_sections_and_supplements_are_headings_of_the_page() -> None:
    found = understood(FORMS["章と節"][0] + "附則\n第1条（施行）\n今日から施行する。\n")
    page = found.files["source/contracts/取込.md"]
    assert [line for line in page.split("\n") if line.startswith("##")] == ["## 総則", "## 業務", "### 範囲", "## 附則"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (FORMS["番号が飛ぶ条"][0], "第2条の次が第10条です。条の番号は、並んだ順に付け直します。"),
        ("第1条（目的）\n1　頼む。\n2　払う。\n4　終わる。\n", "「4」は、番号が続かないので、文として読みました。"),
        (
            "第1章　総則\n第1条（目的）\n頼む。\n第3章　雑則\n第2条（料金）\n無料とする。\n",
            "第1章の次が第3章です。章の番号は、並んだ順に付け直します。",
        ),
        (
            "第1条（目的）\n頼む。\n第2条（料金）\n無料とする。\n第1条（場所）\n東京とする。\n",
            "「第1条」は、番号が続かないので、条とせず、文として読みました。",
        ),
    ],
)
def test_number_that_does_not_follow_is_told(text: str, told: str) -> None:
    assert told in [remark.message for remark in understood(text).remarks]


def test_title_and_parties_behind_the_contents_are_kept() -> None:
    found = understood(FORMS["目次の後の当事者"][0])
    page = found.files[f"source/contracts/{found.name}.md"]
    assert "# 業務委託契約書\n" in page
    assert any("株式会社あおば" in text for path, text in found.files.items() if "前文" in path)


def test_inserted_article_is_said_to_be_one() -> None:
    page = understood(FORMS["第1条の2"][0]).files["source/contracts/取込.md"]
    assert page.count(":inserted:") == 1


@pytest.mark.parametrize("first", ["1", "２", "2"])
def test_number_that_nothing_comes_before_is_text(first: str) -> None:
    assert shape(f"第1条（目的）\n第2条（期間）\n{first}回に分ける。\n") == ["1", "1"]


def test_articles_that_are_missing_or_doubled_are_told() -> None:
    found = understood("契約書\n第1条（目的）\n頼む。\n第3条（期間）\n1年。\n第3条（場所）\n東京。\n")
    assert [remark.message for remark in found.remarks] == [
        "第1条の次が第3条です。条の番号は、並んだ順に付け直します。",
        "同じ番号の条が2つあります。条の番号は、並んだ順に付け直します。",
    ]


def test_number_without_text_is_left_out_and_told() -> None:
    found = understood("契約書\n第1条（目的）\n1. 頼む。\n2. 引き受ける。\n3. \n")
    assert [remark.message for remark in found.remarks] == ["番号「3.」だけの行は、中身がないので除きました。"]


# agreements at random

KINDS = ("1　", "１．", "1. ", "（1）", "(1) ", "①", "イ　", "ア　", "（ア）", "a. ", "(a) ", "(i) ", "一　")
"""Marks of lists; those of one system and one kind of brackets are taken for the same."""

AMBIGUOUS = ("イ　", "ア　", "（ア）", "a. ", "(a) ", "(i) ", "一　")
"""Marks whose second may be the first of others."""

TEXTS = (
    "甲は、乙に業務を頼む。",
    "次の各号のとおりとする。",
    "本契約の期間は、1年とする",
    "その他これに当たるもの",
    "乙が作る成果物",
)

Tree = list["Tree"]


def kind_of(sample: str) -> str:
    return sample.translate(str.maketrans("（）１", "()1")).strip(" 　.．")


@st.composite
def agreements(draw: st.DrawFn) -> tuple[str, list[str]]:
    """Draw an agreement: its text, and the shape of its articles."""
    levels = draw(st.lists(st.sampled_from(KINDS), min_size=3, max_size=3, unique_by=kind_of))
    if {"イ　", "ア　"} <= {*levels} or {"a. ", "(i) "} <= {*levels}:  # イ is of both, i too
        levels = ["1　", "（1）", "イ　"]
    words = draw(st.randoms(use_true_random=False))
    unnumbered = draw(st.booleans()) and levels[0] not in AMBIGUOUS
    numbers = count(1)

    def text() -> str:
        return words.choice(TEXTS) + f"第{next(numbers)}の文。"

    def entries(depth: int, tree: Tree) -> Iterator[str]:
        mark = Mark.from_sample(levels[depth])
        for number, below in enumerate(tree, start=1):
            bare = unnumbered and depth == 0 and number == 1
            yield ("" if bare else mark.prefix + to_numeral(number, mark.first) + mark.suffix) + text()
            yield from entries(depth + 1, below) if below else ()

    lines, shapes = ["業務委託契約書"], []
    for number in range(1, draw(st.integers(1, 4)) + 1):
        lines.append(f"第{number}条（見出し{number}）")
        tree = draw(_trees(3))
        sole = len(tree) < 2
        if sole:
            lines.append(text())
            below: Tree = tree[0] if tree else []
            lines += entries(1, below) if below else ()
            shapes.append("1" + (f"({_drawn(below)})" if below else ""))
        else:
            lines += entries(0, tree)
            shapes.append(_drawn(tree))
    return "\n".join(lines) + "\n", shapes


def _trees(depth: int) -> st.SearchStrategy[Tree]:
    if depth == 1:
        return st.lists(st.just([]), max_size=3)
    return st.lists(_trees(depth - 1).filter(lambda tree: len(tree) != 1), max_size=4)


def _drawn(tree: Tree) -> str:
    return " ".join(
        f"{number}({_drawn(below)})" if below else str(number) for number, below in enumerate(tree, start=1)
    )


@given(agreements())
def test_structure_of_any_agreement_is_understood(drawn: tuple[str, list[str]]) -> None:
    text, shapes = drawn
    assert shape(text) == shapes


def test_commentary_between_frames_is_left_out_or_goes_to_the_topics() -> None:
    def frame(n: int) -> Table:
        lines = (Line(f"（見出し{n}）", "表"), Line(f"第{n}条　甲は、第{n}の業務を頼む。", "表"))
        return Table(((Cell(lines),),), "表")

    blocks: list[Line | Table] = [Line("業務委託契約書", "段落1")]
    for n in range(1, 4):
        blocks += [frame(n), Line(f"1. 第{n}条の解説である。", f"段落{n}")]
    for kept in (False, True):
        found = imported(Seen(blocks), "取込", Shelf({}, Registry(), ()), {}, "見本.docx", commentary=kept)
        assert len(found.articles) == 3
        assert "解説" not in found.original + "".join(
            found.files[f"source/clauses/見出し{n}/取込.md"] for n in (1, 2, 3)
        )
        assert ("1\\. 第2条の解説である。" in found.files["source/clauses/見出し2/index.md"]) is kept
