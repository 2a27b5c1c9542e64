"""Measure how the time to set an agreement grows with its articles, and with the rows of a table."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime

from docutils import nodes

from clausebook.typeset.render import render

from .material import long_table, many_articles

RUNS = 3
ARTICLES, ROWS = (25, 50, 100, 200), (250, 500, 1000, 2000)


def lengths() -> str:
    """Return the section of the results: how long it takes to set agreements of several lengths."""
    lines = [
        "## 長い契約書と長い表を組む",
        "",
        f"解決した doctree からPDFになるまで（`typeset.render`）、{RUNS}回の最短（CPU）。条は2項と3号ずつ、表は6列。",
        "",
        "| | 数 | 時間（秒） | 1つ当たり（ミリ秒） |",
        "|---|--:|--:|--:|",
    ]
    kinds: list[tuple[str, Callable[[int], nodes.document], tuple[int, ...]]] = [
        ("条", many_articles, ARTICLES),
        ("表の行", long_table, ROWS),
    ]
    for kind, make, counts in kinds:
        for count in counts:
            doctree = make(count)
            seconds = min(_seconds(doctree) for _ in range(RUNS))
            lines.append(f"| {kind} | {count} | {seconds:.2f} | {1000 * seconds / count:.2f} |")
    return "\n".join(lines) + "\n"


def _seconds(doctree: nodes.document) -> float:
    start = time.process_time()
    render(doctree, datetime.now(UTC))
    return time.process_time() - start
