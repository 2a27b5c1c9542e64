"""What helps to write a deal: starter files, and the schema for editors."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import fastjsonschema
import pytest
import yaml
from docutils import nodes

from clausebook.deal.document import Handbook
from clausebook.deal.file import DealFile, Execution
from clausebook.deal.openings import SIGNING, Opening
from clausebook.deal.schema import DEAL_SCHEMA, deal_schema
from clausebook.deal.starter import starter
from clausebook.model.blanks import Blank
from clausebook.model.values import KINDS
from clausebook.web.data import deals

from ..conftest import CONTRACTS, ROOT, Project

Check = Callable[[Any], Any]
EXAMPLES = sorted((ROOT / "deals").glob("example-*.yml"))


def starter_of(handbook: Handbook, contract: str) -> str:
    return starter(handbook.contract(contract), handbook.openings(contract), "deal.schema.json")


def test_starter_parses_as_a_draft_with_every_blank_open(contract: str, handbook: Handbook) -> None:
    file = DealFile(starter_of(handbook, contract), "deals/acme.yml")
    openings = handbook.openings(contract)
    deal = file.deal(openings, handbook.missing)
    assert file.contract(CONTRACTS) == contract
    assert deal.execution is Execution.PAPER
    assert not deal.entries
    assert list(deal.open) == [each for each in openings if each.blank.type != SIGNING]


def test_starter_begins_with_what_it_is_for_and_what_may_be_chosen(contract: str, handbook: Handbook) -> None:
    head = starter_of(handbook, contract).split("\n")[:9]
    agreement = handbook.contract(contract)
    sides = f"甲は{agreement.role_of('甲')}、乙は{agreement.role_of('乙')}"
    assert head[:2] == ["# yaml-language-server: $schema=deal.schema.json", f"# {agreement.title}の案件（{sides}）。"]
    choices = ["締結方法: 書面  # 書面 か 電子", "日付の書式: 西暦  # 西暦 か 和暦"]
    assert head[3:5] == [
        "# 値は1行に書き、注は値と別の行に書く。",
        "# 本当の名前に「○○」や「__」があるときは、{文字どおり: サービス__A} のように書く。",
    ]
    assert head[5:] == [f"契約書: {contract}", *choices, "空欄:"]


def test_starter_names_every_blank_once_with_type_meaning_and_place(contract: str, handbook: Handbook) -> None:
    text = starter_of(handbook, contract)
    keys = re.findall("^  ([^ #].*):$", text, re.M)
    fillable = [each for each in handbook.openings(contract) if each.blank.type != SIGNING]
    assert keys == [each.name for each in fillable]
    assert len(set(keys)) == len(keys)
    for opening in fillable:
        blank = opening.blank
        assert opening.places
        before = f"  # {blank.meaning}。{'、'.join(opening.places)}\n  # 型は{blank.type}: {opening.takes}。"
        assert f"{before}例: {opening.example}\n  {opening.name}:\n" in text


def test_starter_names_blanks_that_the_text_of_the_agreement_prints(contract: str, handbook: Handbook) -> None:
    printed = {name for opening in handbook.openings(contract) for name in opening.printed}
    doctree = handbook.doctree(contract)
    assert printed == {node["blank"] for node in doctree.findall(nodes.inline) if "blank" in node}


def test_starter_with_its_own_examples_is_complete(contract: str, handbook: Handbook) -> None:
    lines, example = [], ""
    for line in starter_of(handbook, contract).split("\n"):
        example = line.partition("。例: ")[2] or example
        lines.append(f"{line} {example}" if re.fullmatch("  [^ #].*:", line) else line)
    deal = DealFile("\n".join(lines), "deals/acme.yml").deal(handbook.openings(contract), handbook.missing)
    assert not deal.open
    assert not [finding for finding in deal.doubts if "が同じ" not in finding.message], "both parties have one example"


def test_starter_tells_of_dates_by_hand_only_where_they_may_be_so(handbook: Handbook) -> None:
    text = starter_of(handbook, "ai-operations")
    told = {name: line for line, name in re.findall("  # 型は日付: (.*)\n  (.*):", text)}
    assert {name: "手書き" in line for name, line in told.items()} == {
        "契約開始日": False, "契約終了日": False, "締結日": True,
    }  # fmt: skip


COMPANY = Opening(("甲の会社名", "委託者の会社名"), Blank("会社名", "会社名", "商号", "●●"), places=("前文",))
PERSON = Opening(("代表者",), Blank("代表者", "代表者", "会社を代表する人", ""), places=("前文", "署名欄"))


def test_schema_of_an_agreement_tells_each_name_of_a_blank_and_what_it_takes() -> None:
    scalar = {"type": ["string", "number", "null"], "maxLength": 200}
    literally = {"type": "string", "maxLength": 200, "description": "「○○」や「__」のある本当の名前"}
    verbatim = {
        "type": "object",
        "properties": {"文字どおり": literally},
        "required": ["文字どおり"],
        "additionalProperties": False,
    }
    company = {
        "title": "会社名",
        "description": f"商号。前文。{KINDS['会社名'].description}",
        "examples": [KINDS["会社名"].example],
        "anyOf": [scalar, verbatim],
    }
    part = {"anyOf": [{"type": ["string", "number"]}, verbatim]}
    parts = {"役職": {**part, "examples": ["代表取締役"]}, "氏名": {**part, "examples": ["法務花子"]}}
    whole = {"type": "object", "properties": parts, "required": ["役職", "氏名"], "additionalProperties": False}
    person = {
        "title": "代表者",
        "description": f"会社を代表する人。前文、署名欄。{KINDS['代表者'].description}",
        "examples": [KINDS["代表者"].example],
        "anyOf": [scalar, verbatim, whole],
    }
    blanks = {
        "properties": {"甲の会社名": company, "委託者の会社名": company, "代表者": person},
        "additionalProperties": False,
    }
    assert deal_schema({"a": [COMPANY, PERSON]}) == {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "契約条項ハンドブックの案件",
        "type": "object",
        "required": ["契約書"],
        "properties": {
            "契約書": {"enum": ["a"], "description": "契約書の名前"},
            "締結方法": {"enum": ["書面", "電子"], "default": "書面"},
            "日付の書式": {"enum": ["西暦", "和暦"], "default": "西暦"},
            "確認済み": {
                "type": ["array", "null"],
                "items": {"type": "string"},
                "description": "確かめるように言われたことのうち、そのままでよいものの名前",
            },
            "空欄": {"type": ["object", "null"]},
        },
        "additionalProperties": False,
        "allOf": [
            {
                "if": {"properties": {"契約書": {"const": "a"}}, "required": ["契約書"]},
                "then": {"properties": {"空欄": blanks}},
            }
        ],
    }


@pytest.fixture(scope="module")
def schema(handbook: Handbook) -> Any:
    """The schema of the handbook's deals, as it is published."""
    return json.loads(json.dumps(deals(handbook.app)))


def test_schema_is_published_with_the_handbook(shipped: Project, schema: Any) -> None:
    assert json.loads(shipped.path(f"build/html/{DEAL_SCHEMA}").read_text(encoding="utf-8")) == schema


@pytest.fixture(scope="module")
def check(schema: Any) -> Check:
    """The schema, as a function that raises for what does not fit."""
    compiled: Check = fastjsonschema.compile(schema)
    return compiled


def as_an_editor(text: str) -> Any:
    """Read a deal as editors do (YAML 1.2): numbers are numbers, dates are text."""

    class Loader(yaml.SafeLoader):
        yaml_implicit_resolvers = {
            char: [(tag, pattern) for tag, pattern in resolvers if "timestamp" not in tag]
            for char, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
        }

    return yaml.load(text, Loader)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_schema_takes_every_example(path: Any, check: Check) -> None:
    check(as_an_editor(path.read_text(encoding="utf-8")))


def test_schema_takes_every_starter(contract: str, handbook: Handbook, check: Check) -> None:
    check(as_an_editor(starter_of(handbook, contract)))


@pytest.mark.parametrize(
    "deal",
    [
        {"契約書": "maintenance"},
        {"契約書": "maintenance", "空欄": None},
        {"契約書": "maintenance", "空欄": {"月額報酬": 300000, "委託者の会社名": "株式会社見本"}},
        {"契約書": "ai-nda", "締結方法": "電子", "日付の書式": "和暦", "空欄": {"有効期間": 3}},
        {"契約書": "ai-operations", "空欄": {"対価の額": {"金額": 1100000, "消費税": "税込"}}},
        {"契約書": "ai-operations", "空欄": {"甲の代表者": {"役職": "代表社員", "氏名": "見本太郎"}}},
        {"契約書": "maintenance", "確認済み": ["甲の会社名に会社の種類がない"], "空欄": {}},
        {"契約書": "maintenance", "空欄": {"甲の会社名": {"文字どおり": "株式会社○"}}},
        {"契約書": "maintenance", "空欄": {"甲の代表者": {"役職": "代表", "氏名": {"文字どおり": "○○"}}}},
    ],
    ids=repr,
)
def test_schema_takes_what_can_be_entered(deal: dict[str, Any], check: Check) -> None:
    check(deal)


@pytest.mark.parametrize(
    "deal",
    [
        {},
        [],
        {"契約書": "none"},
        {"契約書": "maintenance", "締結日": "2026-12-01"},
        {"契約書": "maintenance", "締結方法": "紙"},
        {"契約書": "maintenance", "日付の書式": "令和"},
        {"契約書": "maintenance", "空欄": []},
        {"契約書": "maintenance", "空欄": {"甲の会社明": "株式会社見本"}},
        {"契約書": "maintenance", "空欄": {"管轄裁判所": "東京"}},
        {"契約書": "maintenance", "空欄": {"甲の住所": True}},
        {"契約書": "maintenance", "空欄": {"甲の住所": ["東京都"]}},
        {"契約書": "maintenance", "空欄": {"甲の住所": {"都": "東京"}}},
        {"契約書": "maintenance", "空欄": {"甲の住所": "東" * 201}},
        {"契約書": "maintenance", "空欄": {"甲の代表者": {"役職": "代表社員"}}},
        {"契約書": "maintenance", "空欄": {"甲の会社名": {"文字どおり": ["株式会社○"]}}},
        {"契約書": "maintenance", "確認済み": "甲の会社名に会社の種類がない"},
        {"契約書": "maintenance", "空欄": {"甲の代表者": {"肩書": "代表社員", "氏名": "見本太郎"}}},
    ],
    ids=lambda deal: repr(deal)[:80],
)
def test_schema_refuses_what_the_command_line_refuses(deal: Any, check: Check) -> None:
    with pytest.raises(fastjsonschema.JsonSchemaValueException):
        check(deal)
