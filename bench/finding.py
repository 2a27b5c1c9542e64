"""Measure the search of a handbook of 1000 agreements, in Chromium, from the file system."""

from __future__ import annotations

import gzip
import tempfile
from pathlib import Path
from statistics import median
from urllib.parse import quote

from playwright.sync_api import Page, sync_playwright

from . import browser
from .growth import SIZES, make_handbook
from .process import measure, sphinx

RUNS = 7
QUERIES = ("損害賠償", "第三者 書面", "第9条", "甲", "は", "の は を", "ない言葉")
"""What is looked for: from a few articles to nearly all of them, and none."""

CLOCK = """
document.addEventListener("DOMContentLoaded", () => {
  const start = performance.now();
  requestAnimationFrame(() => setTimeout(() => { window.taken = performance.now() - start; }));
});
"""
"""Takes the time from when the page and its data are there until the answer is drawn, in milliseconds."""


def find() -> str:
    """Return the section of the results: how large the search's data are, and how long an answer takes."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        handbook = make_handbook(Path(folder), SIZES[-1])
        site = handbook / "build"
        measure(sphinx(handbook, site, "-b", "html", "-W", "-j", "2"))
        data = (site / "_static/search-data.js").read_bytes()
        chromium = playwright.chromium.launch(executable_path=browser.find(), args=["--no-sandbox"])
        page = chromium.new_page()
        page.add_init_script(CLOCK)
        rows = [_answer(page, f"{(site / 'search.html').as_uri()}?q={quote(query)}", query) for query in QUERIES]
        chromium.close()
    lines = [
        f"## {SIZES[-1]}の契約書から探す",
        "",
        f"Chromium で、ページとデータを読み終えてから、答えを描き終えるまで。{RUNS}回の中央値。"
        f"検索のデータは {len(data) / 1000:.0f} KB（gzip で {len(gzip.compress(data)) / 1000:.0f} KB）。",
        "",
        "| 探す言葉 | 見つかった条 | 時間（ミリ秒） |",
        "|---|--:|--:|",
        *rows,
    ]
    return "\n".join(lines) + "\n"


def _answer(page: Page, address: str, query: str) -> str:
    """Return a row: what is looked for, how often it is found, and how long that takes."""
    times = []
    for _ in range(RUNS):
        page.goto(address)
        times.append(page.wait_for_function("window.taken").json_value())
    count = page.locator("#search-results .count").inner_text().partition(": ")[2] or "0"
    return f"| {query} | {count} | {median(times):.0f} |"
