"""The builds of the tests run within their process; they say and do what sphinx-build does in one of its own."""

from __future__ import annotations

import gc
import re
from pathlib import Path

import pytest

from .conftest import Project


def steps(said: str) -> list[str]:
    """Return what a build says it read and wrote, page by page."""
    return re.findall(r"(?:reading sources|writing output)\.\.\. \[ *\d+%\] \S+", said)


@pytest.mark.parametrize("builder", ["pdf", "html"])
def test_build_within_the_tests_says_and_writes_what_a_process_does(
    project: Project, tmp_path: Path, builder: str
) -> None:
    apart = project.copy(tmp_path / "apart")
    for one in (project, apart):
        (one.root / "build").rename(one.root / "first")
    within, process = project.build(builder), apart.build_apart(builder)
    assert (within.returncode, within.stderr) == (process.returncode, process.stderr) == (0, "")
    assert steps(within.stdout) == steps(process.stdout) != []
    assert project.contents() == apart.contents()


def test_fault_is_told_within_the_tests_as_by_a_process(project: Project, tmp_path: Path) -> None:
    project.edit("source/clauses/fees/maintenance.md", "{{委託者}}の負担", "{{委託物}}の負担")
    within, process = project.build("pdf"), project.copy(tmp_path / "apart").build_apart("pdf")
    assert (within.returncode, within.stderr) == (process.returncode, process.stderr)
    assert process.returncode == 2
    assert "「委託者」" in within.stderr


def test_build_leaves_the_collector_of_garbage_as_it_was(project: Project) -> None:
    before = gc.get_threshold()
    assert project.build("pdf").returncode == 0
    assert (gc.get_threshold(), gc.get_freeze_count()) == (before, 0)


def test_project_lies_where_it_was_built(project: Project) -> None:
    assert [step for builder in ("pdf", "html") for step in steps(project.build(builder).stdout)] == []


def test_project_built_afresh_elsewhere_is_the_same(project: Project, tmp_path: Path) -> None:
    assert project.afresh(tmp_path / "another").contents() == project.contents()
