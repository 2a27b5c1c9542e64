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


TOPIC = "source/clauses/fee/index.md"
SECOND = """    second:
      name: 別の文
      stance: 中立
      reason: 同じだから。
"""


def add_second(project: Project, text: str) -> str:
    """Give a topic a second clause that no agreement uses, and return its path."""
    project.edit(TOPIC, "持つから。\n", f"持つから。\n{SECOND}")
    path = "source/clauses/fee/second.md"
    project.path(path).write_text(text, encoding="utf-8")
    return path


def test_reference_says_to_which_paragraph_it_leads_wherever_the_clause_is_shown(example: Project) -> None:
    add_second(example, "## 料金\n\n{article}`object/2/1/2`及び{article}`ending`による。\n")
    result = example.build("html")
    assert result.returncode == 0, result.stderr
    words = "「対象」の条第2項第1号ロ及び「終了」の条による。"
    ending = "「秘密」の条及び「料金」の条第2項の定めは"
    assert texts_of(example, "fee")["second"] == words
    assert ending in texts_of(example, "ending")["lending"]
    for page, text in {"fee/index": words, "ending/index": ending}.items():
        assert text in soup_of(example.path(f"build/html/clauses/{page}.html")).get_text(), page


def test_clauses_that_differ_in_a_reference_alone_differ_in_the_data_and_on_the_comparison(example: Project) -> None:
    text = example.path(FEE).read_text(encoding="utf-8")
    example.edit(FEE, "支払は", "{article}`ending/1`により、支払は")
    add_second(example, text.replace("支払は", "{article}`ending/2`により、支払は"))
    example.build("html")
    texts = texts_of(example, "fee")
    assert texts["lending"] != texts["second"]
    assert soup_of(example.path("build/html/clauses/fee/compare.html")).select("mark")
