"""Measure a build that has nothing to do, beside Sphinx that has nothing to do."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path
from statistics import median

from .growth import SIZES, make_handbook
from .process import ROOT, measure, sphinx

RUNS = 5
PLAIN = ("-C", "-Q", "-D", "extensions=myst_parser", "-D", "include_patterns=index.md,contracts/*.md", "-b", "text")
"""Sphinx with MyST alone, and the same pages."""


def idle() -> str:
    """Return the section of the results: what a build takes when nothing has changed."""
    lines = [
        "## 何も変えずにもう一度組む",
        "",
        f"{RUNS}回の中央値。比は、同じページを Sphinx と MyST だけで扱ったもの（`-b text`）に対する。",
        "",
        "| 契約書 | 組み方 | 時間（秒） | 比 |",
        "|--:|---|--:|--:|",
    ]
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        own = _commands(ROOT, work / "own")
        lines += _rows("5", {**own, "`make pdf`": ["make", "pdf"]})
        handbook = make_handbook(work / "handbook", SIZES[-1])
        lines += _rows(str(SIZES[-1]), _commands(handbook, handbook / "build"))
    return "\n".join(lines) + "\n"


def _commands(project: Path, output: Path) -> dict[str, list[str]]:
    return {
        "Sphinx と MyST だけ": sphinx(project, output / "plain", *PLAIN),
        "`sphinx-build -b pdf`": sphinx(project, output / "pdf", "-b", "pdf"),
    }


def _rows(size: str, commands: Mapping[str, list[str]]) -> list[str]:
    """Run each command once to build, then measure them in turns; the first is what the others are compared with."""
    for command in commands.values():
        measure(command)
    rounds = [[measure(command).seconds for command in commands.values()] for _ in range(RUNS)]
    times = [median(column) for column in zip(*rounds, strict=True)]
    return [
        f"| {size} | {name} | {seconds:.2f} | {seconds / times[0]:.2f} |"
        for name, seconds in zip(commands, times, strict=True)
    ]
