"""Measure this project beside WeasyPrint and Typst: the same agreements, as whole processes, in one run.

Each tool starts from its own source (this one from the clause files, through Sphinx) and ends with
a PDF for each agreement on the disk. The tools take turns, so that a machine that slows down does so for all.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from statistics import median

from clausebook.typeset.fonts import GOTHIC, MINCHO

from .peers import agreement_of, to_html, to_typst
from .process import ROOT, Run, measure, sphinx

RUNS = 15


def compare() -> str:
    """Return the section of the results: time, memory and size of each tool."""
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        measure(sphinx(ROOT, work / "html", "-D", "html_permalinks=0", "-b", "html"))
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
            return measure(sphinx(ROOT, work / "ours", "-b", "pdf"))

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
    return _table(runs, sizes)


def _table(runs: dict[str, list[Run]], sizes: dict[str, list[int]]) -> str:
    """Return the figures as a table in Markdown."""
    first = runs["WeasyPrint"]
    lines = [
        "## 5つの契約書をPDFにする",
        "",
        f"{RUNS}回の中央値。比は、同じ回の WeasyPrint に対するものの中央値。",
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
