"""The handbook as data: it obeys its schema, and says what the pages say."""

from __future__ import annotations

import json
import re
from typing import Any

import fastjsonschema
import pytest

from ..conftest import CONTRACTS, ROOT, Project
from ..readback import agreement_of, soup_of, squeeze, the


@pytest.fixture
def data(shipped: Project) -> Any:
    return json.loads(shipped.path("build/html/clauses.json").read_text(encoding="utf-8"))


def test_data_obey_the_published_schema_and_the_schema_is_strict(shipped: Project, data: Any) -> None:
    schema = json.loads(shipped.path("build/html/clauses.schema.json").read_text(encoding="utf-8"))
    validate = fastjsonschema.compile(schema)
    validate(data)
    for broken in ({**data, "extra": 1}, {"topics": data["topics"]}, {**data, "topics": [{"id": "x"}]}):
        with pytest.raises(fastjsonschema.JsonSchemaValueException):
            validate(broken)


def test_every_clause_is_there_with_its_text_and_hash(shipped: Project, data: Any) -> None:
    clauses = {(topic["id"], variant["id"]): variant for topic in data["topics"] for variant in topic["variants"]}
    files = {(path.parent.name, path.stem) for path in (ROOT / "source/clauses").glob("*/*.md") if path.stem != "index"}
    assert clauses.keys() == files
    for variant in clauses.values():
        page, anchor = variant["url"].split("#")
        section = the(f"section[id='{anchor}']", soup_of(shipped.path(f"build/html/{page}")))
        shown = squeeze(the(".variant", section).get_text())
        for paragraph in variant["paragraphs"]:
            assert squeeze(paragraph["mark"] + paragraph["text"]) in shown
        assert variant["used"] or variant["addition"]
    assert len({variant["sha256"] for variant in clauses.values()}) == len(clauses)


def test_every_article_is_there_with_an_address_that_leads_to_it(shipped: Project, data: Any) -> None:
    assert sorted(contract["id"] for contract in data["contracts"]) == list(CONTRACTS)
    for contract in data["contracts"]:
        page = agreement_of(shipped.path(f"build/html/{contract['url']}"))
        articles = [article for article in contract["articles"] if article["number"]]
        assert [article["number"] for article in articles] == list(range(1, len(articles) + 1))
        for article in articles:
            section = the(f"section[id='{article['url'].split('#')[1]}']", page)
            assert squeeze(article["text"]) in squeeze(section.get_text())


def test_what_a_part_of_a_clause_is_filed_under_is_there_with_its_place_and_address(data: Any) -> None:
    clauses = {(topic["id"], variant["id"]): variant for topic in data["topics"] for variant in topic["variants"]}
    (also,) = clauses["performance", "ai-operations"]["also"]
    assert (also["topic"], also["place"]) == ("subcontracting", "第3項")
    assert [(use["contract"], use["url"]) for use in also["used"]] == [
        ("ai-operations", "contracts/ai-operations.html#performance-3")
    ]
    (whole,) = clauses["additional-work", "support-consent"]["also"]
    assert (whole["topic"], whole["place"]) == ("fees", "")
    assert whole["used"] == clauses["additional-work", "support-consent"]["used"]


def test_role_of_a_variant_is_one_that_its_clause_names(data: Any) -> None:
    for topic in data["topics"]:
        for variant in topic["variants"]:
            clause = (ROOT / f"source/clauses/{topic['id']}/{variant['id']}.md").read_text(encoding="utf-8")
            assert all(re.search(rf"\{{\{{{role}(?:の[^}}]+)?\}}\}}", clause) for role in variant["roles"])
    roles = {
        (topic["id"], variant["id"]): variant["roles"] for topic in data["topics"] for variant in topic["variants"]
    }
    assert roles["definitions", "service-connection"] == ["提供者", "接続者"]


def test_word_that_holds_the_name_of_a_role_is_no_role(project: Project) -> None:
    project.edit("source/clauses/fees/maintenance.md", "3. 振込手数料は", "3. 最終利用者は関わらず、振込手数料は")
    project.edit("source/clauses/signature/maintenance.md", "{{甲の住所}}", "{{委託者の住所}}")
    assert project.build("html").returncode == 0
    data = json.loads(project.path("build/html/clauses.json").read_text(encoding="utf-8"))
    roles = {
        (topic["id"], variant["id"]): variant["roles"] for topic in data["topics"] for variant in topic["variants"]
    }
    assert roles["fees", "maintenance"] == ["委託者", "受託者"]
    assert roles["signature", "maintenance"] == ["委託者"]
