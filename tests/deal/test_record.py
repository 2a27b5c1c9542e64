"""The record of a final: what it says is what its schema says, and it comes back as it was written."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import fastjsonschema
import pytest

from clausebook.deal.document import DealDocument, Handbook
from clausebook.deal.making import Order, make
from clausebook.deal.record import RECORD_SCHEMA, SCHEMA_OF_RECORD, read, written
from clausebook.model.values import DATE
from clausebook.typeset.said import check_number

from ..conftest import ROOT, Project

EXAMPLES = sorted((ROOT / "deals").glob("example-*.yml"))
ORDER = Order(date(2026, 12, 1), final=True)


def record_of(handbook: Handbook, path: Path) -> dict[str, Any]:
    made = make(DealDocument(handbook, path), ORDER)
    assert made.record
    record = json.loads(made.record.read_bytes())
    assert isinstance(record, dict)
    return record


def test_schema_is_published_with_the_site(shipped: Project) -> None:
    text = shipped.path(f"build/html/{RECORD_SCHEMA}").read_text(encoding="utf-8")
    assert json.loads(text) == SCHEMA_OF_RECORD


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_record_of_every_example_is_as_its_schema_says(path: Path, handbook: Handbook) -> None:
    record = record_of(handbook, path)
    fastjsonschema.compile(SCHEMA_OF_RECORD)(record)
    document = DealDocument(handbook, path)
    contract = handbook.contract(document.name)
    printed = {value["printed"] for value in record["values"].values()}
    assert len(record["parties"]) > 1
    for party in record["parties"]:
        assert party["printed"] == contract.parties[party["role"]]
        assert party["name"] in printed
    filled = {each.name for each in handbook.openings(document.name) if document.deal.entries.keys() & {*each.printed}}
    assert record["values"].keys() == filled
    for value in record["values"].values():
        assert (value["tax"] is not None) == value["printed"].startswith("税")
        assert value["type"] != DATE or value["value"] is None or date.fromisoformat(value["value"])


def old_form(record: dict[str, Any]) -> dict[str, Any]:
    """Return a record as the first form had it."""
    values = {name: {part: value[part] for part in value if part != "tax"} for name, value in record["values"].items()}
    left = {name: part for name, part in record.items() if name not in ("calendar", "confirmed")}
    return {**left, "form": 1, "tool": "clausebook 0.1.0", "values": values}


def broken(record: dict[str, Any]) -> list[dict[str, Any]]:
    """Return records in each of which one thing is missing, too much, or of another kind."""
    lacking = [{name: part for name, part in record.items() if name != left} for left in record]
    other = [{**record, name: []} for name in record if not isinstance(record[name], list)]
    return [
        *lacking,
        *other,
        {**record, "more": 1},
        {**record, "form": 1},
        {**record, "form": 3},
        {**record, "replaced": [record]},
        {**record, "replaced": [1, "x"]},
        {**record, "made": "20261201"},
        {**record, "template": {**record["template"], "clean": 1}},
        {**record, "template": {"commit": None}},
        {**record, "text": {"sha256": record["text"]["sha256"].upper()}},
        {**record, "execution": "口頭"},
        {**record, "confirmed": [""]},
        {**record, "parties": [*record["parties"], {}]},
        {**record, "values": {"月額料金": {**next(iter(record["values"].values())), "more": 1}}},
        {**record, "deal": {**record["deal"], "path": None}},
        {**old_form(record), "tool": "clausebook 0.2.0"},
    ]


def test_schema_takes_nothing_else(handbook: Handbook) -> None:
    check = fastjsonschema.compile(SCHEMA_OF_RECORD)
    for record in broken(record_of(handbook, EXAMPLES[0])):
        with pytest.raises(fastjsonschema.JsonSchemaException):
            check(record)
        with pytest.raises(ValueError, match=r"^(完成した契約書の)?記録"):
            read(json.dumps(record).encode())


def test_record_of_the_first_form_is_read(handbook: Handbook) -> None:
    record = old_form(record_of(handbook, EXAMPLES[0]))
    fastjsonschema.compile(SCHEMA_OF_RECORD)(record)
    assert read(json.dumps(record).encode()) == record


def test_record_that_says_something_twice_is_none(handbook: Handbook) -> None:
    text = json.dumps(record_of(handbook, EXAMPLES[0]))
    with pytest.raises(ValueError, match="記録として読めません"):  # of which JSON keeps the last
        read(f'{text[:-1]}, "made": "2026-11-30"}}'.encode())


def test_part_that_is_not_as_it_should_be_is_named(handbook: Handbook) -> None:
    record = record_of(handbook, EXAMPLES[0])
    del record["template"]["clean"]
    with pytest.raises(ValueError, match=r"（template\.clean）"):
        read(json.dumps(record).encode())


def test_record_comes_back_as_it_was_written_whatever_its_file_is_called(handbook: Handbook) -> None:
    record = read(json.dumps(record_of(handbook, EXAMPLES[0])).encode())
    record["deal"]["path"] = "deals/\udce3\x1b\u202e.yml"
    assert read(written(record)) == record


def test_number_of_a_draft_is_the_beginning_of_the_hash_that_its_final_has() -> None:
    assert check_number("1a2b3c4d5e6f" + "0" * 52) == "1A2B-3C4D-5E6F"
