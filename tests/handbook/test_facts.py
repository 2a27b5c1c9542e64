"""The facts of the handbook: every topic of several variants has them, they are proven, and nothing else is shown."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import fastjsonschema
import pytest

from clausebook.model.diagnostics import Kind
from clausebook.model.facts import SILENT
from clausebook.model.sources import parse_yaml

from ..conftest import ROOT, Project
from ..readback import soup_of, squeeze, the

PAGES = sorted((ROOT / "source/clauses").glob("*/index.md"))
COMPARED = [page.parent.name for page in PAGES if len(list(page.parent.glob("*.md"))) > 2]
"""The topics of several variants."""


def topic_of(name: str) -> Any:
    text = (ROOT / f"source/clauses/{name}/index.md").read_text(encoding="utf-8")
    return parse_yaml(text.split("---\n")[1], name, Kind.FRONT_MATTER).data["topic"]


@pytest.mark.parametrize("topic", COMPARED)
def test_topic_of_several_variants_says_what_to_compare_in_them(topic: str) -> None:
    written = topic_of(topic)
    assert written["aspects"]
    for variant in written["variants"].values():
        assert list(variant["facts"]) == written["aspects"]


SAYS = {
    "責任を負わない": ("damages", "disclaimer"),
    "は免責とする": ("damages", "disclaimer"),
    "保証しない": ("disclaimer",),
    "保証するものではない": ("disclaimer",),
}
"""The topics that a provision belongs to, by what it says."""


def provisions() -> Iterator[tuple[str, str, str, str, str]]:
    """Yield topic, file, place and text of each paragraph of a clause that says something of `SAYS`, and what."""
    for path in sorted((ROOT / "source/clauses").glob("*/*.md")):
        for line in path.read_text(encoding="utf-8").splitlines() if path.stem != "index" else ():
            number, _, text = line.rpartition(". ") if re.match("[0-9]+[.] ", line) else ("", "", line)
            for said in SAYS:
                if said in text:
                    yield path.parent.name, path.stem, number or "全部", re.sub(r"[{}]", "", text), said


def places_of(filed: Any) -> list[str]:
    return [str(place) for place in (filed if isinstance(filed, list) else [filed])]


def test_like_provisions_are_filed_alike() -> None:
    found = list(provisions())
    assert {said for *_, said in found} == SAYS.keys()
    for topic, file, place, _, said in found:
        also = topic_of(topic)["variants"][file].get("also", {})
        for other in SAYS[said]:
            filed = places_of(also.get(other, []))
            assert topic == other or place in filed or "全部" in filed, f"{topic}/{file} {place}: {other}"


def test_table_of_differences_quotes_every_provision_that_is_filed_there() -> None:
    for topic, file, _, text, said in provisions():
        for other in SAYS[said]:
            facts = topic_of(other)["variants"].get(file, {}).get("facts")
            if facts is None:
                continue
            quoted = [
                words
                for fact in facts.values()
                if fact != SILENT
                for clause, texts in (
                    fact["words"] if isinstance(fact["words"], dict) else {f"{other}/{file}": fact["words"]}
                ).items()
                if clause == f"{topic}/{file}"
                for words in (texts if isinstance(texts, list) else [texts])
            ]
            assert any(words in text for words in quoted), f"{other}: {topic}/{file} {text}"


def test_topics_obey_the_published_schema(shipped: Project) -> None:
    schema = json.loads(shipped.path("build/html/topic.schema.json").read_text(encoding="utf-8"))
    validate = fastjsonschema.compile(schema)
    for page in PAGES:
        validate({"topic": topic_of(page.parent.name)})


@pytest.mark.parametrize("topic", COMPARED)
def test_comparison_shows_the_facts_with_their_words_and_nothing_else(shipped: Project, topic: str) -> None:
    page = soup_of(shipped.path(f"build/html/clauses/{topic}/compare.html"))
    written = topic_of(topic)
    table = the("table.differences", page)
    assert [cell.get_text() for cell in table.select("tbody th[scope=row]")] == written["aspects"]
    for row, aspect in zip(table.select("tbody tr"), written["aspects"], strict=True):
        for cell, variant in zip(row.select("td"), written["variants"].values(), strict=True):
            fact = variant["facts"][aspect]
            words = [small.extract() for small in cell.select("small")]
            assert squeeze(cell.get_text()) == squeeze(fact if isinstance(fact, str) else fact["value"])
            assert bool(words) == (fact != SILENT)


def test_words_of_another_clause_lead_to_it(shipped: Project) -> None:
    page = soup_of(shipped.path("build/html/clauses/confidentiality/compare.html"))
    (link,) = [link for link in page.select("table.differences small a") if "/term/" in f"/{link['href']}"]
    assert link.get_text() == "「秘密情報については●年間」（契約期間第2項）"
    assert str(link["href"]) == "../term/index.html#ai-nda"


def test_data_have_the_facts_with_the_place_of_their_words(shipped: Project) -> None:
    data = json.loads(shipped.path("build/html/clauses.json").read_text(encoding="utf-8"))
    (topic,) = [topic for topic in data["topics"] if topic["id"] == "termination"]
    facts = {variant["id"]: {fact["aspect"]: fact for fact in variant["facts"]} for variant in topic["variants"]}
    assert {name: said["無催告の解除"]["value"] for name, said in facts.items()}["support-consent"] == SILENT
    (words, *_) = facts["maintenance"]["無催告の解除"]["words"]
    assert words == {"clause": "termination/maintenance", "place": "第2項", "text": "催告なく解除できる"}


def test_every_statute_that_is_cited_carries_the_date_of_its_state() -> None:
    for page in PAGES:
        notes = page.read_text(encoding="utf-8").split("## 確認事項")[1]
        text, _, dates = notes.partition("\n法令の時点: ")
        cited = set(re.findall("((?:[一-龥]+|フリーランス)法)(?:施行規則)?(?:第?[0-9]+条|別表)", text))
        assert {law for law in cited if not re.search(f"{law}[^。]*は令和[0-9]+年", dates)} == set(), page.parent.name
