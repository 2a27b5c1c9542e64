"""項, 号 and the three levels below, each with the mark that the agreement gives it, in page and print."""

from __future__ import annotations

from pathlib import Path

import pytest
from docutils import nodes

from clausebook.model.marks import Level, Marks

from ..readback import agreement_of, printed_lines, squeeze
from .agreements import faults, reading, written

DEEP = """## 定義

1. 項
   1. 号
      1. 細分
         1. 二
            1. 三
            2. 三
         2. 二
      2. 細分
   2. 号
2. 項
"""
SAMPLES = {
    "（1）": "（2）",
    "(1)": "(2)",
    "①": "②",
    "一": "二",
    "１．": "２．",
    "1.": "2.",
    "i.": "ii.",
    "(i)": "(ii)",
    "ⅰ": "ⅱ",
    "a.": "b.",
    "(a)": "(b)",
    "ア": "イ",
    "（ア）": "（イ）",
    "イ": "ロ",
    "（イ）": "（ロ）",
}
"""The marks that houses use below 項, each with the second of its kind."""


def html_of(folder: Path, texts: dict[str, str], settings: str = "") -> str:
    project = written(folder, "\n".join(texts), texts, settings)
    result = project.build("html")
    assert (result.returncode, result.stderr) == (0, "")
    return squeeze(agreement_of(project.path("build/html/contracts/small.html")).get_text())


def print_of(folder: Path, texts: dict[str, str], settings: str = "") -> str:
    project = written(folder, "\n".join(texts), texts, settings)
    result = project.build("pdf")
    assert (result.returncode, result.stderr) == (0, "")
    return squeeze("".join(line.text for line in printed_lines(project.path("build/pdf/small.pdf"))))


def test_five_levels_have_five_marks_in_page_and_print(tmp_path: Path) -> None:
    expected = "試験契約書第1条（定義）1項（1）号イ細分（ア）二a.三b.三（イ）二ロ細分（2）号2項"
    assert html_of(tmp_path, {"terms": DEEP}) == expected
    assert print_of(tmp_path, {"terms": DEEP}) == expected


@pytest.mark.parametrize("sample", SAMPLES)
def test_every_mark_in_use_may_mark_every_level(tmp_path: Path, sample: str) -> None:
    second = SAMPLES[sample]
    levels, words = ("号", "イロハ", "細分2", "細分3"), ("号", "細分", "二", "三")
    assert not [fault for level in levels for fault in Marks.faults({level: sample})]
    place = list(SAMPLES).index(sample) % len(levels)  # one of them is enough
    read = reading(tmp_path, "terms", {"terms": DEEP}, f'marks: {{{levels[place]}: "{sample}"}}')
    assert f"{sample}{words[place]}" in read.text
    assert f"{second}{words[place]}" in read.text


@pytest.mark.parametrize("samples", [{"項": "1. ", "号": "1. "}, {"項": "1. ", "柱書の号": "1. ", "号": "（1）"}])
def test_levels_may_be_marked_alike_as_they_are_in_some_originals(samples: dict[str, str]) -> None:
    assert not list(Marks.faults(samples))
    marks = Marks.from_samples(samples)
    assert [marks.of(level).format(1) for level in list(Level)[:2]] == ["1. ", samples["号"]]


@pytest.mark.parametrize(
    ("marks", "expected"),
    [
        ('第1項: "", 項: "2　"', "項（1）号2項"),
        ('第1項: "", 項: "②"', "項（1）号②項"),
        ('項: ""', "項（1）号項"),
        ('項: "１　", 号: "一　"', "１項一号２項"),
        ('項: "（1）"', "（1）項イ号（2）項"),
        ('項: "第1項　"', "第1項項（1）号第2項項"),
        ('第1項: "1．", 項: "1　"', "1．項（1）号2項"),
    ],
)
def test_paragraphs_are_marked_as_the_agreement_says(tmp_path: Path, marks: str, expected: str) -> None:
    text = "## 定義\n\n1. 項\n   1. 号\n2. 項\n\n"
    others = "## 参照\n\n{article}`terms/2`と{article}`terms/1/1`。\n"
    read = reading(tmp_path, "terms\nothers", {"terms": text, "others": others}, f"marks: {{{marks}}}")
    assert read.text_of("terms") == "第1条（定義）" + expected
    item = "一" if '号: "一' in marks else "1"  # a reference keeps the kanji of a mark
    assert read.references == [("第1条第2項", "terms-2"), (f"第1条第1項第{item}号", "terms-1-1")]


def test_reference_is_spaced_as_the_marks_that_say_what_they_count(tmp_path: Path) -> None:
    texts = {"terms": "## 定義\n\n1. 項\n   1. 号\n2. 項\n", "others": "## 参照\n\n{article}`terms/1/1`による。\n"}
    read = reading(tmp_path, "terms\nothers", texts, 'marks: {条: "第 1 条", 項: "第 1 項　", 号: "第1号　"}')
    assert read.references == [("第 1 条第 1 項第1号", "terms-1-1")]


def test_unmarked_paragraphs_print_as_they_are_shown(tmp_path: Path) -> None:
    texts = {"terms": "## 定義\n\n1. 甲及び乙は、定める。\n2. 甲及び乙は、従う。\n"}
    expected = "試験契約書第1条（定義）甲及び乙は、定める。甲及び乙は、従う。"
    assert html_of(tmp_path, texts, 'marks: {項: ""}') == expected
    assert print_of(tmp_path, texts, 'marks: {項: ""}') == expected


@pytest.mark.parametrize(
    ("text", "expected", "anchors"),
    [
        ("定める。\n", "定める。", ["t", "t-1"]),
        ("次のとおり。\n\n1. 号\n2. 号\n", "次のとおり。（1）号（2）号", ["t", "t-1", "t-1-1", "t-1-2"]),
        ("次のとおり。\n\n1. 号\n\n以上。\n", "次のとおり。（1）号以上。", ["t", "t-1", "t-1-1"]),
        ("定める。\n\n更に。\n", "定める。更に。", ["t", "t-1"]),
        ("次のとおり。\n\n1. 号\n\n   号の続き。\n2. 号\n", "次のとおり。（1）号号の続き。（2）号", [
            "t", "t-1", "t-1-1", "t-1-2"
        ]),
        ("1. 項\n\n   続き。\n\n   1. 号\n\n   後の文。\n\n   2. 号\n2. 項\n", "1項続き。（1）号後の文。（2）号2項", [
            "t", "t-1", "t-1-1", "t-1-2", "t-2"
        ]),
        ("次のとおり。\n\n{.paragraphs}\n1. 項\n2. 項\n", "次のとおり。1項2項", ["t", "t-1", "t-2"]),
        ("次のとおり。\n\n- 箇条\n- 箇条\n", "次のとおり。・箇条・箇条", ["t", "t-1", "t-1-1", "t-1-2"]),
    ],
)  # fmt: skip
def test_texts_before_between_and_behind_items_stay_where_they_are(
    tmp_path: Path, text: str, expected: str, anchors: list[str]
) -> None:
    read = reading(tmp_path, "t", {"t": f"## 定義\n\n{text}"})
    assert read.text == f"第1条（定義）{expected}"
    assert read.anchors[1:] == anchors


def test_items_of_a_lead_may_have_marks_of_their_own(tmp_path: Path) -> None:
    texts = {"t": "## 定義\n\n次のとおり。\n\n1. 号\n2. 号\n", "u": "## 範囲\n\n1. 項\n   1. 号\n   2. 号\n"}
    read = reading(tmp_path, "t\nu", texts, 'marks: {柱書の号: "一　"}')
    assert read.text == "第1条（定義）次のとおり。一号二号第2条（範囲）1項（1）号（2）号"


def test_numerals_of_articles_may_be_kanji_or_wide(tmp_path: Path) -> None:
    text = "## 定義\n\n1. {article}`./2`\n2. {article}`前項 <./1>`\n"
    for sample, first, reference in (("第一条", "第一条", "本条第二項"), ("第１条", "第１条", "本条第２項")):
        read = reading(tmp_path, "t", {"t": text}, f"marks: {{条: {sample}}}")
        assert read.labels == [f"{first}（定義）"]
        assert [words for words, _ in read.references] == [reference, "前項"]


def test_level_below_the_last_is_told(tmp_path: Path) -> None:
    deeper = DEEP.replace("            1. 三\n", "            1. 三\n               1. 四\n")
    assert faults(tmp_path, "terms", {"terms": deeper}) == [
        "clauses/terms/small.md:8: 細分3より下の箇条は書けません。項、号、イロハ、細分2、細分3の5段に収めてください。"
    ]


@pytest.mark.parametrize("mark", ["①", "（1）", "１．", "(i) ", "ⅰ　", "（ア）", "ア　", "一　"])
def test_mark_typed_by_hand_is_told_with_what_to_write(tmp_path: Path, mark: str) -> None:
    text = f"## 定義\n\n1. 次のとおり。\n   {mark}一つ目\n"
    assert faults(tmp_path, "terms", {"terms": text}) == [
        "clauses/terms/small.md:4: 行の先頭に番号や記号を手で書いています。印字される番号にはなりません。"
        "項と号は「1. 」、番号のない箇条は「- 」と書き、文の一部なら「{other}`２．`」のように書いてください。"
    ]


def test_every_list_knows_the_numeral_that_its_level_begins_with(tmp_path: Path) -> None:
    going_on = "## 定義\n\n次のとおり。\n\n1. あ\n   1. い\n2. う\n\nまた、\n\n3. え\n   - お\n"
    texts = {"terms": going_on, "others": DEEP, "@list": "## 別\n\n1. か\n   1. き\n"}
    marks = '項: "a. ", 号: "i. ", 柱書の号: "(A) ", イロハ: "(イ) ", 別紙の項: "一　"'
    read = reading(tmp_path, "terms\nothers\n@list", texts, f"marks: {{{marks}}}")
    expected = {"terms": ["A", "イ", "A", ""], "others": ["a", "i", "イ", "ア", "1"], "annex-list": ["一", "i"]}
    for anchor, firsts in expected.items():
        lists = [node for node in read.part(anchor).findall(nodes.Element) if node.tagname.endswith("_list")]
        assert [each.get("first", "") for each in lists] == firsts
