"""The further topics of a clause: written as places of it, and proven by its structure."""

from __future__ import annotations

from typing import Any

import fastjsonschema
import pytest
import yaml

from clausebook.model.diagnostics import Kind, SourceError
from clausebook.model.filings import SCHEMA, Filing, prove_filings
from clausebook.model.topics import parse_topic

PAGE = """---
topic:
  variants:
    strict:
      name: 善管注意
      stance: 中立
      reason: 双方が負うから。
      also:
        subcontracting: 3
        incidents: [1/2, 2]
        disclaimer: 全部
---
# 業務遂行
"""
ALSO = PAGE[PAGE.index("        subcontracting") : PAGE.index("---\n# ")]


def filings_of(also: str) -> tuple[Filing, ...]:
    (variant,) = parse_topic("performance", PAGE.replace(ALSO, also), "index.md", ["strict"], [])
    return variant.also


def test_further_topics_are_read_each_with_its_places_and_line() -> None:
    assert filings_of(ALSO) == (
        Filing("subcontracting", "3", 9),
        Filing("incidents", "1/2", 10),
        Filing("incidents", "2", 10),
        Filing("disclaimer", "", 11),
    )


FORMS = "場所は、3（第3項）、1/2（第1項第2号）、[1, 3]（いくつか）、全部 のどれかです。"


@pytest.mark.parametrize(
    ("also", "line", "message"),
    [
        *(
            (f"        scope: {place}\n", 9, f"「scope」の場所を読めません。{FORMS}")
            for place in ("0", "第3項", "03", "３", "1-2", "1/1/1/1/1/1", "1/", "全", "", "{1: 2}", "[]", "[1, [2]]")
        ),
        ("        performance: 1\n", 9, "「performance」は、この条項が収まっている主題です。この行を消してください。"),
        *(
            (f"        scope: {places}\n", 9, "に含まれます。一方を消してください。")
            for places in ("[1, 1]", "[1/2, 1]", "[1, 1/2/1]", "[全部, 2]", "[全部, 全部]")
        ),
        ("        scope: 1\n        data: 条\n", 10, "「data」の場所を読めません。"),
    ],
)  # fmt: skip
def test_place_that_is_miswritten_is_told_with_its_line(also: str, line: int, message: str) -> None:
    with pytest.raises(SourceError) as caught:
        filings_of(also)
    (finding,) = caught.value.findings
    assert (finding.line, finding.kind) == (line, Kind.FILING)
    assert message in finding.message


@pytest.mark.parametrize("also", ["[scope]", "scope", "", "{}"])
def test_further_topics_that_are_no_mapping_are_told(also: str) -> None:
    with pytest.raises(SourceError) as caught:
        parse_topic("performance", PAGE.replace(f"\n{ALSO}", f" {also}\n"), "index.md", ["strict"], [])
    (finding,) = caught.value.findings
    assert (finding.line, finding.message) == (8, f"also は「主題: 場所」の形で書きます。{FORMS}")


def test_numbers_that_only_begin_alike_are_two_places() -> None:
    assert [filing.place for filing in filings_of("        scope: [1, 10/1]\n")] == ["1", "10/1"]


PLACES = ["1", "1/1", "1/2", "2"]


@pytest.mark.parametrize(
    ("filing", "message"),
    [
        (Filing("scope", "", 7), ""),
        (Filing("scope", "1/2", 7), ""),
        (
            Filing("scope", "3", 7),
            "「scope」に挙げた「3」が、条項「fees/a.md」にありません。書けるのは 1、1/1、1/2、2 か 全部 です。",
        ),
        (Filing("scop", "1", 7), "also の「scop」という主題のページがありません。もしかして「scope」ですか。"),
    ],
)
def test_filing_of_what_is_not_there_is_told(filing: Filing, message: str) -> None:
    found = list(prove_filings([filing], "fees/a", PLACES, {"scope", "fees"}, "index.md"))
    assert [(each.path, each.line, each.message) for each in found] == [("index.md", 7, message)] * bool(message)


def test_filing_behind_one_that_is_right_is_told() -> None:
    filings = [Filing("scope", "1", 7), Filing("scope", "3", 8)]
    assert [each.line for each in prove_filings(filings, "fees/a", PLACES, {"scope", "fees"}, "index.md")] == [8]


def test_clause_without_paragraphs_is_filed_whole() -> None:
    (finding,) = prove_filings([Filing("scope", "1")], "preamble/a", [], {"scope"}, "index.md")
    assert finding.message.endswith("項のない文なので、全部 と書きます。")


def test_schema_takes_what_the_reader_takes() -> None:
    validate = fastjsonschema.compile(SCHEMA)

    def takes(also: str) -> bool:
        written: Any = yaml.safe_load(also)
        try:
            validate(written)
        except fastjsonschema.JsonSchemaValueException:
            return False
        return True

    assert all(map(takes, ["{a: 3}", "{a: '3'}", "{a: 1/2}", "{a: [1, 1/2/3]}", "{a: 全部, b: 1}"]))
    refused = ["{}", "[a]", "{a: 0}", "{a: 第1項}", "{a: 1/1/1/1/1/1}", "{a: []}", "{a: [1, 1]}", "{a: }"]
    assert not any(map(takes, refused))
