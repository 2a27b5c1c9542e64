"""References that are typed as words: they lead to what they say, in page and print, or are refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from clausebook.model.typed import typed_in

from .agreements import faults, reading

TEXTS = {
    "purpose": "## 目的\n\n目的とする。\n",
    "fees": "## 料金\n\n1. 払う。\n   1. 現金\n   2. 手形\n2. 返す。\n",
    "term": "## 期間\n\n期間とする。\n",
}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("前条による。", [("前条", "fees")]),
        ("前条第1項第2号及び次条による。", [("前条第1項第2号", "fees-1-2"), ("次条", "term")]),
        ("前条第一項第二号による。", [("前条第一項第二号", "fees-1-2")]),
        ("**前2条**による。", [("前2条", "purpose")]),
        ("前々条、前二条による。", [("前々条", "purpose"), ("前二条", "purpose")]),
        ("前条第百百項", []),
        ("1. あ\n2. 第1項及び第3項、民法第90条第2項、基本契約の第2項", [("第1項", "last-1")]),
        ("次の\n\n1. あ\n2. 第1号、{article}`fees/1`及び第2項", [("第1号", "last-1-1"), ("第2条第1項", "fees-1")]),
        ("1. 前条\n2. 前項及び次項\n3. 前2項、前各項", [
            ("前条", "fees"), ("前項", "last-1"), ("次項", "last-3"), ("前2項", "last-1"), ("前各項", "last-1"),
        ]),
        ("次の\n\n1. 前条第2項\n2. 前号、本項第1号、本条第2号\n3. 前各号", [
            ("前条第2項", "fees-2"), ("前号", "last-1-1"), ("本項第1号", "last-1-1"), ("本条第2号", "last-1-2"),
            ("前各号", "last-1-1"),
        ]),
        ("1. あ\n2. 第1号様式により、前号機を使う。", []),
        ("1. 次\n   1. あ\n2. 次\n   1. 前項第1号の者", [("前項第1号", "last-1-1")]),
        ("本条及び本項、{other}`前項`、従前条件、前条件、前条例、前項目、直前条", []),
    ],
)  # fmt: skip
def test_typed_reference_leads_to_what_it_says(tmp_path: Path, text: str, expected: list[tuple[str, str]]) -> None:
    texts = TEXTS | {"last": f"## 終わり\n\n{text}\n"}
    read = reading(tmp_path, "purpose\nfees\nlast\nterm", texts)
    assert read.references == expected
    for words, _ in expected:
        assert words in read.text


def test_words_around_typed_references_stay_what_they_are(tmp_path: Path) -> None:
    sentence = "この場合は、前条により、前々条の額を、次条の日に払う。"
    read = reading(tmp_path, "purpose\nfees\nlast\nterm", TEXTS | {"last": f"## 終わり\n\n{sentence}\n"})
    assert len(read.references) == 3
    assert sentence in read.text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        *(
            (f"{words}による。", [])
            for words in ("第1号様式", "第１号議案", "甲第1号証", "第1号証", "第三号機", "前号機")
        ),
        *(
            (f"{words}による。", [])
            for words in ("第1号被保険者", "第2号車", "第1号室", "第1号棟", "第1号館", "第1号線")
        ),
        ("第1号及び第2号に", ["第1号"]),
        ("第1号の定め", ["第1号"]),
        ("前号に、前号の者に", ["前号", "前号"]),
        ("前条第2項第1号様式", ["前条第2項"]),
        ("第100号による。第12号による。", ["第12号"]),
        ("別紙の定め、第2項による。", []),
        ("同法の第2項による。", []),
        ("基本契約の第2項による。第2項による。", ["第2項"]),
    ],
)
def test_what_is_a_reference_within_the_agreement(text: str, expected: list[str]) -> None:
    assert [typed.words for typed in typed_in(text)] == expected


@pytest.mark.parametrize(
    ("body", "text", "message"),
    [
        ("last\nterm", "前条による。", "「前条」が指す条がありません。"),
        ("term\nlast", "次条による。", "「次条」が指す条がありません。"),
        ("term\nlast", "前2条による。", "「前2条」が指す条がありません。"),
        ("term\nlast", "前々条による。", "「前々条」が指す条がありません。"),
        ("term\nlast", "前十条による。", "「前十条」が指す条がありません。"),
        ("last\nterm", "次々条による。", "「次々条」が指す条がありません。"),
        ("term\n## 附則\nlast", "前条による。", "「前条」が指す条がありません。"),
        ("last", "前項による。", "「前項」が指す項がありません。"),
        ("last", "第2項による。", "参照先「第2項」の項がありません。そこの項は1つです。"),
        ("last", "1. あ\n2. 第1項第4号", "参照先「第1項第4号」の号がありません。そこの番号の付いた号はありません。"),
        ("last", "次の\n\n1. 第2号", "参照先「第2号」の号がありません。そこの号は1つです。"),
        ("last", "1. 前項", "「前項」が指す項がありません。"),
        ("last", "1. あ\n2. 前2項", "「前2項」が指す項がありません。"),
        ("last", "次の\n\n1. 前各号", "「前各号」が指す号がありません。"),
        ("term\nlast", "前条第2項", "参照先「前条第2項」の項がありません。そこの項は1つです。"),
        ("fees\nlast", "前条第1項第3号", "参照先「前条第1項第3号」の号がありません。そこの号は2つです。"),
    ],
)
def test_typed_reference_to_what_is_not_there_is_told(tmp_path: Path, body: str, text: str, message: str) -> None:
    (typed,) = typed_in(text)
    advice = f"ほかの文書のことなら、「{{other}}`{typed.words}`」と書いてください。"
    (found,) = faults(tmp_path, body, TEXTS | {"last": f"## 終わり\n\n{text}\n"})
    assert found.startswith("clauses/last/small.md:")
    assert found.endswith(f": {message}{advice}")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("前条、前々条、前2条第1項による。", ["第2条", "第1条", "第1条及び第2条第1項"]),
        ("前2条による。", ["第1条及び第2条"]),
        ("1. あ\n2. い\n3. 前2項、前各項\n4. 前3項、前二項、前項", [
            *["第3条第1項及び第2項"] * 2, "第3条第1項から第3項まで", "第3条第2項及び第3項", "第3条第3項",
        ]),
        ("次の\n\n1. 次2号\n2. あ\n3. 前各号、本条第2号\n4. 前各号、前2号", [
            "第3条第2号及び第3号", "第3条第1号及び第2号", "第3条第2号",
            "第3条第1号から第3号まで", "第3条第2号及び第3号",
        ]),
    ],
)  # fmt: skip
def test_typed_reference_names_all_that_it_means(tmp_path: Path, text: str, expected: list[str]) -> None:
    texts = {"purpose": "## 目的\n\nあ。\n", "fees": TEXTS["fees"], "last": f"## 終わり\n\n{text}\n"}
    assert reading(tmp_path, "purpose\nfees\nlast", texts).named == expected
