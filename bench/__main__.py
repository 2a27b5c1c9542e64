"""Measure the whole of `make bench`, and write the results beside this file."""

from __future__ import annotations

import multiprocessing
import os
import platform
from concurrent.futures import ProcessPoolExecutor

from .process import ROOT, section

TITLE = f"""# 時間・メモリー・大きさ

`make bench` の結果。どれも、プロセスの始まりから終わりまでを測る。メモリーは、最も多く使った1つのプロセスのもの。
機械: {platform.machine()}、{os.cpu_count()} コア、Python {platform.python_version()}。
"""


SECTIONS = (
    ("comparison", "compare"),
    ("deal", "deal"),
    ("breaks", "report"),
    ("lines", "compare_lines"),
    ("side", "compare_points"),
    ("tagging", "compare_tags"),
    ("length", "lengths"),
    ("growth", "grow", "PDF", "pdf"),
    ("growth", "grow", "ウェブサイト", "html"),
    ("finding", "find"),
    ("idle", "idle"),
)
"""Module and function of each section, and what that is given."""


def main() -> None:
    """Make each section in a process of its own: what one starts has at least as much memory as it has itself."""
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, spawn, max_tasks_per_child=1) as processes:
        made = [processes.submit(section, *each) for each in SECTIONS]
        report = "\n".join([TITLE, *(each.result() for each in made)])
    print(report)
    (ROOT / "bench/RESULTS.md").write_text(report, encoding="utf-8")


if __name__ == "__main__":
    main()
