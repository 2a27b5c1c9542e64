"""The agreements of the handbook as texts, taken in again: the same clauses, but for names."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pytest

from clausebook.deal.document import Handbook
from clausebook.intake.handbook import Shelf
from clausebook.intake.texts import read_plain
from clausebook.intake.writing import imported
from clausebook.model.blanks import SUBSTITUTION, Blank, Registry
from clausebook.model.contract import Contract
from clausebook.reading.project import Include, includes_of
from clausebook.typeset.said import text_of

from ..conftest import CONTRACTS, ROOT

SOURCE = ROOT / "source"


def neutral(clause: str, contract: Contract, blanks: Mapping[str, Blank], articles: list[str]) -> str:
    """Return a clause with what its names stand for: parties and blanks as they print, articles by their order."""

    def printed(match: re.Match[str]) -> str:
        name = match[1]
        if name in contract.roles:
            return contract.roles[name]
        blank = next((each for key, each in blanks.items() if name == key or name.endswith(f"の{key}")), None)
        return blank.placeholder_in(contract.name) if blank else name

    def ordered(match: re.Match[str]) -> str:
        said = re.sub(r"[\w-]+", lambda name: numbers.get(name[0], name[0]), match[1])
        return said.replace(", ", "、")

    numbers = {name: f"第{number}条" for number, name in enumerate(articles, start=1)}
    text = re.sub(r"\{article\}`([^`]*)`", ordered, SUBSTITUTION.sub(printed, clause))
    return re.sub(r"\n+", "\n", text).strip()


def clauses_of(includes: list[Include], files: Mapping[str, str]) -> tuple[list[str], list[str]]:
    """Return the clauses that a page includes in their order, and what references call its articles."""
    texts = [files[f"source{include.target}"] for include in includes]
    articles = [
        include.id or include.topic for include, text in zip(includes, texts, strict=True) if text.startswith("## ")
    ]
    return texts, articles


@pytest.mark.parametrize("name", CONTRACTS)
def test_agreement_that_is_taken_in_from_its_text_has_the_same_clauses(name: str, handbook: Handbook) -> None:
    registry: Registry = handbook.app.config.clausebook_registry
    contract = handbook.contract(name)
    text = text_of(handbook.doctree(name), whole=False)
    found = imported(read_plain(text.encode()), "text", Shelf({}, Registry(), ()), {}, "text.txt")
    ours = {path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8") for path in SOURCE.rglob("*.md")}
    includes = includes_of(ours[f"source/contracts/{name}.md"])
    expected, names = clauses_of(includes, ours)
    made, anchors = clauses_of(includes_of(found.files["source/contracts/text.md"]), found.files)
    parties = Contract("text", "", found.called.parties, found.called.document)
    blanks = {blank.name: blank for blank in found_blanks(found.added["source/blanks.yml"]).values()}
    assert [neutral(each, parties, blanks, anchors) for each in made if each.startswith("## ")] == [
        neutral(each, contract, registry.blanks, names) for each in expected if each.startswith("## ")
    ]


def found_blanks(text: str) -> dict[str, Blank]:
    """Return the blanks that an import adds."""
    pattern = r'^(\S+):\n  type: (\S+)\n  meaning: \S+\n(?:  party: true\n)?  placeholder: "(.*)"$'
    entries = re.findall(pattern, text, re.MULTILINE)
    return {name.strip('"'): Blank(name.strip('"'), type_, "", placeholder) for name, type_, placeholder in entries}
