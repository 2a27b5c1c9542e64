"""Sources that went wrong in any way: they build, or every fault is told with its file and line."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from ..conftest import Project

FINDING = re.compile(r"(?:source/[^:]+:[0-9]+|CHANGELOG\.md(?::[0-9]+)?): .+ \[[^\[\]]+\]")
WARNING = re.compile(r".+/source/.+?\.md(?::[0-9]+)?: (?:WARNING|ERROR|CRITICAL): .+ \[.+\]", re.DOTALL)
"""What Sphinx says of a page that holds no legal text: a list that leaves a page out, a directive that is none."""

PROSE = ("index", "registers", "changes")

PIECES = (
    *("{{", "}}", "{{乙の会社名}}", "{{文書}}", "{article}`", "{article}`fee/2`", "```", ":::", "---", "## ", "# "),
    *("1. ", "- ", "   ", "\t", "\n\n", "\n", "\r\n", "|", "[", "]", "{", "}", ":", ": ", "&", "*", "%", "<b>", "\\"),
    *(
        "甲",
        "第1条",
        "前項",
        "（以下「",
        "」という。）",
        "２",
        "①",
        "😀",
        "か\u3099",
        "\u200b",
        "\ufeff",
        "\0",
        "\x1b",
        "null",
        "~",
    ),
)
"""What people type or paste where it does not belong."""

Change = Callable[[random.Random, str], str]


def insert(chance: random.Random, text: str) -> str:
    place = chance.randint(0, len(text))
    return text[:place] + chance.choice(PIECES) + text[place:]


def cut(chance: random.Random, text: str) -> str:
    start = chance.randint(0, len(text))
    return text[:start] + text[start + chance.choice((1, 1, 2, 5, 20)) :]


def truncate(chance: random.Random, text: str) -> str:
    return text[: chance.randint(0, len(text))]


def _lines(change: Callable[[random.Random, list[str], int], None]) -> Change:
    """Return a change of the lines of a text at one of them."""

    def changed(chance: random.Random, text: str) -> str:
        lines = text.split("\n")
        change(chance, lines, chance.randrange(len(lines)))
        return "\n".join(lines)

    return changed


def drop(chance: random.Random, lines: list[str], place: int) -> None:
    del lines[place]


def repeat(chance: random.Random, lines: list[str], place: int) -> None:
    lines.insert(chance.randint(0, len(lines)), lines[place])


def move(chance: random.Random, lines: list[str], place: int) -> None:
    lines.insert(chance.randrange(len(lines)), lines.pop(place))


def indent(chance: random.Random, lines: list[str], place: int) -> None:
    lines[place] = " " * chance.randint(1, 4) + lines[place]


CHANGES: Sequence[Change] = (insert, insert, cut, truncate, *map(_lines, (drop, repeat, move, indent)))


def mutate(project: Project, seed: int) -> Path:
    """Change one source file in one to three places; return its path."""
    chance = random.Random(seed)
    sources = project.path("source")
    path = chance.choice(sorted(path for path in sources.rglob("*") if path.suffix in (".md", ".yml")))
    text = path.read_text(encoding="utf-8")
    for _ in range(chance.randint(1, 3)):
        text = chance.choice(CHANGES)(chance, text)
    path.write_text(text, encoding="utf-8", newline="")
    return path


@pytest.mark.trial(sample=20, every=2000)
def test_mutated_source_builds_or_each_fault_is_told_with_its_line(example: Project, seed: int) -> None:
    before = example.output()
    changed = mutate(example, seed)
    for builder in ("pdf", "html"):
        result = example.build(builder)
        told = result.stderr.replace("\x1b[31m", "").replace("\x1b[39;49;00m", "").strip().split("\n")
        assert "Traceback" not in result.stderr, (changed, told)
        match result.returncode:
            case 0:
                assert told == [""], changed
                before = example.output()
            case 1 if changed.stem in PROSE:
                assert [line for line in told if not WARNING.fullmatch(line)] == [], changed
                return
            case _:
                assert len(told) > 1, (changed, told)
                others = [line for line in told[1:] if not FINDING.fullmatch(line)]
                assert not others or (changed.stem in PROSE and WARNING.fullmatch("\n".join(others))), changed
                assert (result.returncode, example.output()) == (2, before)
                return
