"""The topics' pages and what is taken from them: every clause as it is written, whoever uses it."""

from __future__ import annotations

import json

from ..conftest import Project
from ..readback import soup_of

FEE = "source/clauses/fee/lending.md"


def texts_of(project: Project, topic: str) -> dict[str, str]:
    """Return the text of each variant of a topic, as the data has it."""
    data = json.loads(project.path("build/html/clauses.json").read_text(encoding="utf-8"))
    variants = next(each for each in data["topics"] if each["id"] == topic)["variants"]
    return {each["id"]: "".join(line["text"] for line in each["paragraphs"]) for each in variants}


def test_brackets_of_any_kind_in_a_clause_are_shown_as_they_are_written(example: Project) -> None:
    written = "支払は毎月初日〔注〕まで〔fee〕とし"
    example.edit(FEE, "支払は毎月初日までとし", written)
    result = example.build("html")
    assert result.returncode == 0, result.stderr
    assert written in texts_of(example, "fee")["lending"]
    assert written in soup_of(example.path("build/html/clauses/fee/index.html")).get_text()
