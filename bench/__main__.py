"""Measure this project beside WeasyPrint and Typst: the same agreements, as whole processes, in one run.

Each tool starts from its own source (this one from the clause files, through Sphinx) and ends with
a PDF for each agreement on the disk. The tools take turns, so that a machine that slows down does so for all.
"""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import NamedTuple

from clausebook.pdf.fonts import GOTHIC, MINCHO

from .peers import agreement_of, to_html, to_typst

ROOT = Path(__file__).parent.parent
RUNS = 7
TABLE = ROOT / "bench/RESULTS.md"


class Run(NamedTuple):
    """One process: wall-clock seconds, and the most memory it held, in MiB."""

    seconds: float
    memory: float


def measure(command: list[str]) -> Run:
    """Run a command as a process of its own; RuntimeError if it fails."""
    start = time.perf_counter()
    process = subprocess.Popen(command, cwd=ROOT)
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    if status:
        raise RuntimeError(f"{command} ended with {os.waitstatus_to_exitcode(status)}")
    return Run(seconds, usage.ru_maxrss / 1024)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        sphinx = [sys.executable, "-m", "sphinx", "-q", "-c", ".", "source"]
        subprocess.run(
            [*sphinx, "-D", "html_permalinks=0", "-b", "html", "-d", work / "doctrees", work / "html"],
            cwd=ROOT,
            check=True,
        )
        for name in ("sources", "fonts", "ours", "weasyprint", "typst"):
            (work / name).mkdir()
        for page in (work / "html/contracts").glob("*.html"):
            if page.stem != "index":
                section = agreement_of(page)
                (work / f"sources/{page.stem}.html").write_text(to_html(section), encoding="utf-8")
                (work / f"sources/{page.stem}.typ").write_text(to_typst(section), encoding="utf-8")
        for typeface in (MINCHO, GOTHIC):
            shutil.copy(typeface.face.path, work / "fonts")

        def ours() -> Run:
            shutil.rmtree(work / "ours", ignore_errors=True)
            return measure([*sphinx, "-b", "pdf", "-d", str(work / "ours/doctrees"), str(work / "ours")])

        def peer(module: str, *folders: str) -> Callable[[], Run]:
            return lambda: measure([sys.executable, "-m", module, *(str(work / name) for name in folders)])

        tools = {
            "clausebook": ours,
            "WeasyPrint": peer("bench.weasy", "sources", "weasyprint"),
            "Typst": peer("bench.typ", "sources", "typst", "fonts"),
        }
        runs: dict[str, list[Run]] = {name: [] for name in tools}
        for number in range(RUNS + 1):
            for name, run in tools.items():
                result = run()
                if number:  # the first round only warms the disk's cache
                    runs[name].append(result)
        sizes = {
            name: [path.stat().st_size for path in sorted((work / folder).glob("*.pdf"))]
            for name, folder in zip(tools, ("ours", "weasyprint", "typst"), strict=True)
        }
    report = table(runs, sizes)
    print(report)
    TABLE.write_text(report, encoding="utf-8")


def table(runs: dict[str, list[Run]], sizes: dict[str, list[int]]) -> str:
    """Return the figures as a table in Markdown."""
    first = runs["WeasyPrint"]
    lines = [
        "# 5つの契約書をPDFにする時間・メモリー・大きさ",
        "",
        f"`make bench` の結果。{RUNS}回の中央値。比は、同じ回の WeasyPrint に対するものの中央値。",
        f"機械: {platform.machine()}、{os.cpu_count()} コア、Python {platform.python_version()}。",
        "",
        "| | 時間（秒） | 比 | メモリー（MiB） | PDFの大きさ（KB） |",
        "|---|--:|--:|--:|--:|",
    ]
    for name, results in runs.items():
        seconds = median(run.seconds for run in results)
        ratio = median(run.seconds / peer.seconds for run, peer in zip(results, first, strict=True))
        memory = max(run.memory for run in results)
        small, large = min(sizes[name]) / 1000, max(sizes[name]) / 1000
        lines.append(f"| {name} | {seconds:.2f} | {ratio:.2f} | {memory:.0f} | {small:.0f}〜{large:.0f} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
