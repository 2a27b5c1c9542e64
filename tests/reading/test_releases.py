"""Which releases of what is beneath may be used, and how a build says so before it does anything else."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from clausebook.reading.releases import RELEASES, Release

from ..conftest import ROOT, Project

REQUIRED: list[str] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["dependencies"]
"""What pip installs with the package."""


def pretend(folder: Path, package: str, version: str) -> dict[str, str]:
    """Return the environment in which another release of a package is the one that is installed."""
    record = folder / "installed" / f"{package.replace('-', '_')}-{version}.dist-info/METADATA"
    record.parent.mkdir(parents=True)
    record.write_text(f"Metadata-Version: 2.1\nName: {package}\nVersion: {version}\n", encoding="utf-8")
    return {"PYTHONPATH": f"{folder / 'installed'}:{ROOT}"}


@pytest.mark.parametrize("release", RELEASES, ids=lambda release: release.package)
def test_pip_installs_what_was_tried(release: Release) -> None:
    assert [required for required in REQUIRED if required.startswith(f"{release.package}>")] == [release.tried]


def test_workflow_tests_the_lowest_release_of_everything() -> None:
    lines = (ROOT / "requirements-lowest.txt").read_text(encoding="utf-8").splitlines()[1:]
    lowest = [re.sub(r"^([\w-]+)[>=]=([\d.]+).*", r"\1==\2", required) for required in REQUIRED]
    assert lines == lowest
    assert "python -m pip install -r requirements-lowest.txt" in (ROOT / ".github/workflows/tests.yml").read_text()


@pytest.mark.parametrize("version", ["9.0", "9.0.4", "9.1.0b1", "9.2.17"])
def test_release_that_was_tried_is_taken(version: str) -> None:
    release = Release("sphinx", "9.0", "9.3")
    assert release.fault(version) == release.doubt(version) == ""


@pytest.mark.parametrize("version", ["9.3", "9.3.0rc1", "10.0", "9.10"])
def test_release_that_is_newer_is_doubted(version: str) -> None:
    release = Release("sphinx", "9.0", "9.3")
    assert release.fault(version) == ""
    assert release.doubt(version).startswith(f"sphinx {version} では、まだ確かめていません")


@pytest.mark.parametrize(("version", "words"), [("8.2.3", "古くて"), ("9.0rc1", "古くて"), ("", "ありません")])
def test_release_that_is_older_or_missing_is_a_fault(version: str, words: str) -> None:
    fault = Release("sphinx", "9.0", "9.3").fault(version)
    assert words in fault
    assert fault.endswith("pip install 'sphinx>=9.0,<9.3' で入れてください。")


@pytest.mark.parametrize("release", RELEASES, ids=lambda release: release.package)
def test_build_beneath_an_untried_release_ends_before_it_begins(
    project: Project, tmp_path: Path, release: Release
) -> None:
    before = project.output()
    result = project.build_apart("html", **pretend(tmp_path, release.package, release.untried))
    (line,) = result.stderr.splitlines()
    assert result.returncode == 2
    assert line.startswith(f"{release.package} {release.untried} では、まだ確かめていません")
    assert line.endswith("conf.py に clausebook_untried_releases = True と書いてください。")
    assert project.output() == before


def test_build_beneath_an_untried_release_can_be_asked_for_and_says_so(project: Project, tmp_path: Path) -> None:
    project.configure("clausebook_untried_releases = True")
    result = project.build_apart("html", **pretend(tmp_path, "docutils", "0.99"))
    assert result.returncode == 0
    assert result.stderr == "docutils 0.99 では、まだ確かめていません（確かめたのは docutils>=0.22,<0.24）。\n"


def test_release_that_does_not_work_cannot_be_asked_for(project: Project, tmp_path: Path) -> None:
    project.configure("clausebook_untried_releases = True")
    result = project.build_apart("html", **pretend(tmp_path, "sphinx", "8.2.3"))
    assert result.returncode == 2
    assert result.stderr.startswith("sphinx 8.2.3 は古くて使えません。")
