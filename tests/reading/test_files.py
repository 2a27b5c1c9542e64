"""What is no file where Sphinx would read or copy one is told before it does."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from clausebook.model.diagnostics import Kind, SourceError

from ..conftest import Project, copy_example, read


@pytest.fixture
def fresh(tmp_path: Path) -> Project:
    """The small handbook, not yet built."""
    return copy_example(tmp_path / "project")


@pytest.mark.parametrize(
    "name", ["source/index.md", "source/new.txt", "_static/common.js", "_templates/page.html", "source/clauses/x/y.md"]
)
def test_pipe_is_told_and_not_waited_for(name: str, fresh: Project) -> None:
    path = fresh.path(name)
    path.parent.mkdir(exist_ok=True)
    path.unlink(missing_ok=True)
    os.mkfifo(path)
    with pytest.raises(SourceError) as caught:
        read(fresh.root)
    assert [finding[:3] for finding in caught.value.findings] == [(name, 0, Kind.FILE)]


def test_page_is_told_that_nobody_has_written(fresh: Project) -> None:
    with fresh.path("source/index.md").open("ab") as page:
        page.truncate(2_000_000)
    with fresh.path("_static/common.js").open("ab") as page:
        page.truncate(200_000_000)
    with pytest.raises(SourceError) as caught:
        read(fresh.root)
    assert [finding.path for finding in caught.value.findings] == ["_static/common.js", "source/index.md"]
    assert all("大きすぎます" in finding.message for finding in caught.value.findings)


def test_folder_with_the_name_of_a_file_is_told(fresh: Project) -> None:
    fresh.path("_templates/contract.rts").unlink()
    fresh.path("_templates/contract.rts").mkdir()
    with pytest.raises(SourceError, match=r"contract\.rts: フォルダーです。"):
        read(fresh.root)


def test_link_that_an_editor_keeps_beside_a_file_is_no_fault(fresh: Project) -> None:
    fresh.path("source/.#index.md").symlink_to("somebody@somewhere.1")
    assert read(fresh.root).found_docs
