"""Facts of a variant: each is stated, and stands on words of the clause."""

from __future__ import annotations

from typing import Any

import fastjsonschema
import pytest

from clausebook.model.diagnostics import Kind, SourceError
from clausebook.model.facts import SILENT, Fact, Words, place_of, prove
from clausebook.model.sources import parse_yaml
from clausebook.model.structure import Paragraph
from clausebook.model.topics import FACTS, SCHEMA_OF_TOPIC, Variant, parse_topic

PAGE = """---
topic:
  aspects: [義務を負う者, 終了後の存続, 例外]
  variants:
    mutual:
      name: 双方の義務
      stance: 中立
      reason: 双方が負うから。
      facts:
        例外: 定めなし
        義務を負う者: {value: 双方, words: 甲及び乙は}
        終了後の存続: {value: 3年間, words: {term/long: [3年間, 存続する]}}
---
# 秘密保持
"""
CLAUSES = {
    "confidentiality/mutual": [
        Paragraph("文", "", "秘密情報は、次による。"),
        Paragraph("項", "1　", "甲及び乙は、秘密を守る。", "1"),
        Paragraph("号", "（1）", "公知の情報", "1/1"),
        Paragraph("号", "・", "秘密でない情報", "1"),
        Paragraph("項", "2　", "相手方は、催告なく解除できる。", "2"),
    ],
    "term/long": [
        Paragraph("文", "", "終了後も3年間、前条の義務は期間の限りなく存続する。", "1"),
        Paragraph("号", "（1）", "守る義務", "1/1"),
    ],
}


def variants_of(text: str) -> list[Variant]:
    return parse_topic("confidentiality", text, "index.md", ["mutual"], ["受託者"])


def test_facts_are_read_in_the_order_of_the_aspects_with_their_words_and_lines() -> None:
    (variant,) = variants_of(PAGE)
    assert variant.facts == (
        Fact("義務を負う者", "双方", (Words("confidentiality/mutual", "甲及び乙は"),), 11),
        Fact("終了後の存続", "3年間", (Words("term/long", "3年間"), Words("term/long", "存続する")), 12),
        Fact("例外", SILENT, (), 10),
    )
    assert list(prove(variant.facts, CLAUSES, "index.md")) == []


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        (
            "        例外: 定めなし\n",
            "",
            9,
            "「例外」がありません。条項に書いていないなら「例外: 定めなし」と書きます。",
        ),
        ("        例外:", "        例外事由:", 10, "「例外事由」は aspects にありません。もしかして「例外」ですか。"),
        ("例外: 定めなし", "例外: なし", 10, "「例外」は「定めなし」か「{value: 値, words: 根拠の文言}」で書きます。"),
        ("例外: 定めなし", "例外: {value: 4つ}", 10, "「例外」は「定めなし」か"),
        ("例外: 定めなし", "例外: {value: 定めなし, words: 公知}", 10, "「例外」は「定めなし」か"),
        ("例外: 定めなし", "例外: {value: 4つ, words: []}", 10, "「例外」は「定めなし」か"),
        ("例外: 定めなし", "例外: {value: 4つ, words: ''}", 10, "「例外」は「定めなし」か"),
        ("{term/long: [3年間, 存続する]}", "{long: 3年間}", 12, "「終了後の存続」は「定めなし」か"),
        (", 例外]", "]", 10, "「例外」は aspects にありません。"),
        (", 例外]", ", 例外, 例外]", 3, "aspects には、比べる点を"),
        ("[義務を負う者, 終了後の存続, 例外]", "例外", 3, "aspects には、比べる点を"),
        ("  aspects:", "  aspect:", 3, "topic に「aspect」は使えません。もしかして「aspects」ですか。"),
    ],
)
def test_fact_that_is_missing_or_miswritten_is_told_with_its_line(old: str, new: str, line: int, message: str) -> None:
    with pytest.raises(SourceError) as caught:
        variants_of(PAGE.replace(old, new))
    assert (line, True) in [(finding.line, message in finding.message) for finding in caught.value.findings]


def test_variant_without_any_fact_lacks_what_is_compared() -> None:
    (variant,) = variants_of(PAGE[: PAGE.index("      facts:")] + "---\n# 秘密保持\n")
    assert (variant.facts, variant.lacks) == ((), (FACTS,))


def test_facts_that_are_no_mapping_are_told() -> None:
    with pytest.raises(SourceError, match="facts は「点: 値」の形で書いてください。"):
        variants_of(PAGE[: PAGE.index("      facts:")] + "      facts: 双方\n---\n# 秘密保持\n")


@pytest.mark.parametrize(
    ("fact", "message"),
    [
        (
            Fact("存続", "5年間", (Words("term/long", "5年間"),), 7),
            "「存続」（5年間）の根拠「5年間」が、条項「term/long.md」にありません。",
        ),
        (Fact("存続", "3年間", (Words("term/lonng", "3年間"),), 7), "もしかして「term/long」ですか。"),
        (
            Fact("通知", "無催告", (Words("confidentiality/mutual", "公知の情報秘密でない情報"),), 7),
            "にありません。条項を直したのなら、値を見直し、",
        ),
    ],
)
def test_words_that_the_clause_does_not_have_are_told(fact: Fact, message: str) -> None:
    (finding,) = prove([fact], CLAUSES, "source/index.md")
    assert (finding.path, finding.line, finding.kind) == ("source/index.md", 7, Kind.FACT)
    assert message in finding.message


def test_a_changed_clause_leaves_its_facts_without_proof() -> None:
    (variant,) = variants_of(PAGE)
    changed = {**CLAUSES, "term/long": [Paragraph("文", "", "終了後も5年間、前条の義務は存続する。", "1")]}
    assert [finding.line for finding in prove(variant.facts, changed, "index.md")] == [12]


CONTRACT = {
    "closing/paper": [
        Paragraph("文", "", "本書３通を作成し、二通を甲が、第三者が一部を保管する。", "1"),
        Paragraph("文", "", "遅延損害金は年14.6％、違約金は金30万円とし、十分な期間を置く。", "2"),
        Paragraph("文", "", "次の情報を除く。", "3"),
        *(Paragraph("号", f"（{number}）", "情報", f"3/{number}") for number in range(1, 6)),
    ]
}


@pytest.mark.parametrize(
    ("value", "words", "missing"),
    [
        ("3通", "本書３通", ""),
        ("三通", "本書３通", ""),
        ("5通", "本書３通", "5"),
        ("五通", "本書３通", "五"),
        ("５通", "本書３通", "５"),
        ("2通を甲", "二通を甲", ""),
        ("3通のうち2通", "本書３通を作成し、二通", ""),
        ("3通のうち2通", "本書３通", "2"),
        ("第三者の一部", "保管する", ""),
        ("3部", "第三者が一部", "3"),
        ("年14.6％", "14.6％", ""),
        ("年14％", "14.6％", "14"),
        ("300,000円", "30万円", ""),
        ("三十万円", "30万円", ""),
        ("30円", "30万円", "30"),
        ("十分な期間", "期間を置く", ""),
        ("5つ", "次の情報を除く", ""),
        ("４つ", "次の情報を除く", "４"),
        ("5件", "次の情報を除く", "5"),
    ],
)
def test_number_that_the_words_do_not_have_is_told(value: str, words: str, missing: str) -> None:
    fact = Fact("通数", value, (Words("closing/paper", words),), 7)
    found = [(each.path, each.line, each.kind, each.message) for each in prove([fact], CONTRACT, "source/index.md")]
    message = (
        f"「通数」の値「{value}」の数「{missing}」が、根拠の文言にありません。値を見直すか、その数のある文言を足してください"
        "（「3つ」のように数えたのなら、その数の号が並ぶ文言を書きます）。"
    )
    assert found == ([("source/index.md", 7, Kind.FACT, message)] if missing else [])


def test_silence_no_limit_and_no_demand_are_values_of_their_own() -> None:
    values = [
        Fact("存続", SILENT),
        Fact("存続", "期間の限りなし", (Words("term/long", "期間の限りなく"),)),
        Fact("存続", "無催告", (Words("confidentiality/mutual", "催告なく"),)),
    ]
    assert list(prove(values, CLAUSES, "index.md")) == []
    assert len({fact.value for fact in values}) == 3
    assert [bool(fact.words) for fact in values] == [False, True, True]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("次による", ""),
        ("秘密を守る", "第1項"),
        ("公知", "第1項第1号"),
        ("秘密でない", "第1項"),
        ("催告なく", "第2項"),
        ("民法", None),
    ],
)
def test_words_are_found_in_their_paragraph_and_item(text: str, place: str | None) -> None:
    assert place_of(text, CLAUSES["confidentiality/mutual"]) == place


def test_sole_paragraph_is_not_named() -> None:
    assert [place_of(text, CLAUSES["term/long"]) for text in ("3年間", "守る義務")] == ["", "第1号"]


def test_schema_takes_what_the_reader_takes_and_nothing_else() -> None:
    validate = fastjsonschema.compile(SCHEMA_OF_TOPIC)

    def topic(text: str) -> Any:
        return parse_yaml(text.split("---\n")[1], "index.md", Kind.FRONT_MATTER).data["topic"]

    validate(topic(PAGE))
    for new in (
        "なし",
        "{value: 4つ}",
        "{value: 定めなし, words: 公知}",
        "{value: 4つ, words: []}",
        "{value: '', words: 公知}",
    ):
        with pytest.raises(fastjsonschema.JsonSchemaValueException):
            validate(topic(PAGE.replace("例外: 定めなし", f"例外: {new}")))
