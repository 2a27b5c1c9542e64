"""Measure the document of one deal beside the blank form that it is made from, both from nothing."""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path
from statistics import median

from .growth import copy_project
from .process import ROOT, Run, measure, sphinx

RUNS = 5
CONTRACT = "maintenance"


def deal() -> str:
    """Return the section of the results: what filling in an agreement takes."""
    runs: dict[str, list[Run]] = {}
    with tempfile.TemporaryDirectory() as folder:
        project = copy_project(Path(folder) / "project")
        example = str(ROOT / f"deals/example-{CONTRACT}.yml")
        page = str(project / f"source/contracts/{CONTRACT}.md")
        commands = {
            "空欄のまま（`sphinx-build -b pdf`）": [*sphinx(project, project / "build", "-b", "pdf"), page],
            "案（`python -m clausebook pdf`）": [sys.executable, "-m", "clausebook", "pdf", example],
            "清書（`python -m clausebook pdf --final`）": [
                sys.executable,
                "-m",
                "clausebook",
                "pdf",
                example,
                "--final",
            ],
        }
        for number in range(RUNS + 1):
            for name, command in commands.items():
                for made in ("build", "finals"):
                    shutil.rmtree(project / made, ignore_errors=True)
                run = measure(command, project)
                if number:  # the first round only warms the disk's cache
                    runs.setdefault(name, []).append(run)
    blank, *_ = runs.values()
    lines = [
        "## 案件を1つPDFにする",
        "",
        f"{RUNS}回の中央値。読み取ったものの控え（doctrees）のない状態から。比は、同じ回の、空欄のままの同じ契約書に対するものの中央値。",
        "",
        "| | 時間（秒） | 比 | メモリー（MiB） |",
        "|---|--:|--:|--:|",
    ]
    for name, results in runs.items():
        ratio = median(run.seconds / other.seconds for run, other in zip(results, blank, strict=True))
        seconds, memory = median(run.seconds for run in results), max(run.memory for run in results)
        lines.append(f"| {name} | {seconds:.2f} | {ratio:.2f} | {memory:.0f} |")
    return "\n".join(lines) + "\n"
