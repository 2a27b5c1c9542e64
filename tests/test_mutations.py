"""Whatever people write into the files beside the clauses is read, or refused with its line, and nothing else."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from clausebook.deal.file import DealFile
from clausebook.deal.openings import Opening, openings_of
from clausebook.deal.schema import deal_schema
from clausebook.deal.starter import starter
from clausebook.model.blanks import Registry, load_registry
from clausebook.model.changelog import parse_changelog
from clausebook.model.contract import Contract, parse_contract
from clausebook.model.corrections import parse_corrections
from clausebook.model.diagnostics import SourceError
from clausebook.model.topics import parse_topic
from clausebook.web.search import load_synonyms

from .conftest import ROOT

SHOWN = "source/file"
COUNT, SEED = 30, 20261121
"""How many mutations of each file one trial takes, and where the seeds begin."""

ODD = (
    "\0",
    "\a",
    "\x85",
    "\u2028",
    "\u200b",
    "\ufeff",
    "\u3000",
    "\ufffd",
    "\t",
    "\r",
    "\u3099",
    "😀",
    "：",
    "｛",
    "“",
)
SIGNS = (*"{}[]:#|>%@`\"',\\", ": ", "- ", " #", "&a ", "*a", "!!int ", "? ", "---", "...", "<<: ", "{{")
EMPTY = ("", "~", "true", "[]", "{}", '""', "' '", "|", "{a: b}", "[a, [b]]", "[{a: [b]}]", "{a: {b: {c: [[[[d]]]]}}}")
LONG = ("9" * 5000, "あ" * 5000, "[" * 30 + "]" * 30, "{a: " * 30 + "}" * 30, "[" * 3000)
WORDS = ("no", "-1", "1e99", '"\\0"', '"\\ud800"', '"\\e"', '"\\u2028"', '"a\\nb"', "甲", "文書", "の", "中立", "none")
VALUES = (*EMPTY, *LONG, *WORDS)


def _change_line(chance: random.Random, line: str) -> str:
    """Return a line with a character lost, added or moved, another value, key or indentation."""
    place = chance.randint(0, len(line))
    before, behind = line[:place], line[place:]
    key, colon, value = line.partition(":")
    return chance.choice(
        (
            before + behind[1:],
            before + behind[1:2] + behind[:1] + behind[2:],
            before + chance.choice(ODD + SIGNS) + behind,
            f"{key}{colon} {chance.choice(VALUES)}",
            f"{key}{colon} {chance.choice(VALUES)}",
            f"{key[: len(key) - len(key.lstrip())]}{chance.choice(VALUES)}{colon}{value}",
            " " * chance.randrange(9) + line.lstrip(),
        )
    )


def mutations(text: str, count: int, seed: int) -> Iterator[str]:
    """Yield texts that differ from one by one to four changes; the same ones for the same seed."""
    chance = random.Random(seed)
    for _ in range(count):
        lines = text.split("\n")
        for _ in range(chance.randint(1, 4)):
            here, there = chance.randrange(len(lines)), chance.randrange(len(lines))
            change = chance.randrange(10)
            if change == 0:
                lines[here : here + 1] = []
            elif change == 1:
                lines.insert(here, lines[there])
            elif change == 2:
                lines[here], lines[there] = lines[there], lines[here]
            elif change == 3:
                lines[here + 1 :] = []
            else:
                lines[here] = _change_line(chance, lines[here])
            lines = lines or [""]
        yield "\n".join(lines)


REGISTRY = load_registry(ROOT / "source", "source")
CONTRACTS = {
    path.stem: parse_contract(path.stem, path.read_text(encoding="utf-8"), path.name, REGISTRY.roles)
    for path in sorted((ROOT / "source/contracts").glob("*.md"))
    if path.stem != "index"
}


def all_openings(contract: Contract, registry: Registry) -> list[Opening]:
    """Return the openings of an agreement that has every blank of its parties."""
    names = (name for blank in registry.blanks.values() for name in registry.names_of(blank))
    here = {*contract.parties, ""}
    return openings_of(contract, registry, {name: ["前文"] for name in names if registry.split(name)[0] in here})


def read_registry(folder: Path, name: str, text: str) -> object:
    for each in ("roles.yml", "blanks.yml"):
        folder.joinpath(each).write_bytes((ROOT / "source" / each).read_bytes())
    folder.joinpath(name).write_text(text, encoding="utf-8")
    registry = load_registry(folder, "source")
    contract = next(iter(CONTRACTS.values()))
    openings = all_openings(contract, registry)
    deal = DealFile(starter(contract, openings, ""), SHOWN).deal(openings, lambda _: ())
    return [registry, deal_schema({"a": openings}), deal]


def read_synonyms(folder: Path, text: str) -> object:
    folder.joinpath("synonyms.yml").write_text(text, encoding="utf-8")
    return load_synonyms(folder, "source")


def read_contract(text: str) -> object:
    contract = parse_contract("a", text, SHOWN, REGISTRY.roles)
    return [contract, *map(contract.role_of, "甲乙"), contract.marks.item.format(1)]


def read_topic(page: Path, text: str) -> object:
    files = {path.stem for path in page.parent.glob("*.md")} - {"index"}
    return [
        (variant, variant.favours, REGISTRY.tone_of(variant.stance))
        for variant in parse_topic(page.parent.name, text, SHOWN, files, REGISTRY.roles)
    ]


def read_deal(text: str) -> object:
    file = DealFile(text, SHOWN)
    openings = all_openings(CONTRACTS[file.contract(CONTRACTS)], REGISTRY)
    deal = file.deal(openings, lambda text: ((place, char) for place, char in enumerate(text) if char == "😀"))
    return [deal, file.left_open(deal.open)]


def readers(folder: Path) -> dict[str, Callable[[str], object]]:
    """Return for each file that people write what reads it."""
    return {
        "source/roles.yml": partial(read_registry, folder, "roles.yml"),
        "source/blanks.yml": partial(read_registry, folder, "blanks.yml"),
        "source/synonyms.yml": partial(read_synonyms, folder),
        "source/contracts/corrections.yml": lambda text: parse_corrections(text, SHOWN, CONTRACTS),
        "CHANGELOG.md": lambda text: parse_changelog(text, SHOWN),
        **{f"source/contracts/{name}.md": read_contract for name in CONTRACTS},
        **{
            str(page.relative_to(ROOT)): partial(read_topic, page)
            for page in sorted(ROOT.glob("source/clauses/*/index.md"))
        },
        **{str(path.relative_to(ROOT)): read_deal for path in sorted(ROOT.glob("deals/example-*.yml"))},
    }


@pytest.mark.trial(sample=1, every=40)
@pytest.mark.parametrize("name", readers(Path()))
def test_mutated_file_is_read_or_refused_with_its_line(tmp_path: Path, name: str, seed: int) -> None:
    read, text = readers(tmp_path)[name], (ROOT / name).read_text(encoding="utf-8")
    read(text)
    outcomes = set()
    for mutation in mutations(text, COUNT, SEED + seed):
        try:
            assert str(read(mutation)).encode()
            outcomes.add("read")
        except SourceError as error:
            outcomes.add("refused")
            for finding in error.findings:
                assert 0 <= finding.line <= len(mutation.splitlines()) + 2
                assert str(finding).splitlines() == [str(finding)]
    prose = {"CHANGELOG.md"}  # nearly all of it may say anything
    assert outcomes == {"read", "refused"} or (name in prose and outcomes == {"read"})
