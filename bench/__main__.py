"""Measure the whole of `make bench`, and write the results beside this file."""

from __future__ import annotations

import os
import platform

from .breaks import report as breaks
from .comparison import compare
from .deal import deal
from .finding import find
from .growth import grow
from .idle import idle
from .length import lengths
from .lines import compare_lines
from .process import ROOT
from .side import compare_points
from .tagging import compare_tags

TITLE = f"""# 時間・メモリー・大きさ

`make bench` の結果。どれも、プロセスの始まりから終わりまでを測る。メモリーは、最も多く使った1つのプロセスのもの。
機械: {platform.machine()}、{os.cpu_count()} コア、Python {platform.python_version()}。
"""


def main() -> None:
    report = "\n".join(
        [
            *(TITLE, compare(), deal(), breaks(), compare_lines(), compare_points(), compare_tags(), lengths()),
            *(grow("PDF", "pdf"), grow("ウェブサイト", "html"), find(), idle()),
        ]
    )
    print(report)
    (ROOT / "bench/RESULTS.md").write_text(report, encoding="utf-8")


if __name__ == "__main__":
    main()
