"""A build in this process: what Sphinx warns of comes back as findings, each with its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from clausebook.model.diagnostics import Finding, Kind, SourceError
from clausebook.reading.building import WarnedError

from ..conftest import Project, copy_example, read

WARN = """
def setup(app):
    from sphinx.util import logging
    logging.getLogger("other").warning("\\x1b[31mどこでもない\\x1b[0m")
"""


@pytest.fixture
def fresh(tmp_path: Path) -> Project:
    """The small handbook, not yet built."""
    return copy_example(tmp_path / "project")


def test_each_folder_of_a_build_has_doctrees_of_its_own(fresh: Project) -> None:
    env = read(fresh.root)
    assert (env.srcdir, Path(env.doctreedir)) == (fresh.path("source"), fresh.path("build/doctrees/dummy"))


def test_warnings_come_back_as_findings_with_their_places_in_japanese(fresh: Project) -> None:
    page = "source/clauses/fee/index.md"
    fresh.edit(page, "# 料金\n", "# 料金\n\n[なし](none.md)\n")
    fresh.configure(WARN)
    with pytest.raises(WarnedError) as caught:
        read(fresh.root)
    missing = "'myst' cross-reference target not found: 'none.md' [myst.xref_missing]"
    assert caught.value.findings == [
        Finding("conf.py", 0, Kind.SPHINX, "拡張機能のセットアップ中 conf.py: どこでもない"),
        Finding(page, fresh.line_of(page, "none.md"), Kind.SPHINX, missing),
    ]


def test_fault_comes_back_as_findings_and_not_as_warnings(fresh: Project, capsys: pytest.CaptureFixture[str]) -> None:
    clause = "source/clauses/fee/lending.md"
    fresh.edit(clause, "## 料金\n", "")
    with pytest.raises(SourceError) as caught:
        read(fresh.root)
    assert type(caught.value) is SourceError
    assert [(finding.path, finding.line) for finding in caught.value.findings] == [(clause, 1)]
    assert capsys.readouterr().err == ""


def test_closing_that_is_not_there_is_told(fresh: Project) -> None:
    fresh.configure('clausebook_electronic_closing = "closing/none"')
    with pytest.raises(SourceError) as caught:
        read(fresh.root)
    message = "clausebook_electronic_closing の条項「closing/none」がありません。「主題/書き分け」で書いてください。"
    assert caught.value.findings == [Finding("conf.py", 0, Kind.INCLUDE, message)]


def test_setting_that_sphinx_refuses_is_told_as_one_of_the_settings(fresh: Project) -> None:
    fresh.configure("extensions += ['no_such_extension']")
    with pytest.raises(SourceError) as caught:
        read(fresh.root)
    (finding,) = caught.value.findings
    assert finding[:3] == ("conf.py", 0, Kind.SPHINX)
    assert "no_such_extension" in finding.message
