"""Fixtures: the project built once as it ships, and copies of it to break."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from playwright.sync_api import Browser, Page, sync_playwright
from sphinx.deprecation import RemovedInSphinx11Warning

from bench.growth import copy_project, make_handbook
from clausebook.deal.document import Handbook

from .serving import headers_of, served

settings.register_profile("project", deadline=None, derandomize=True)
settings.load_profile("project")

ROOT = Path(__file__).parent.parent
ORIGINALS = tuple(sorted(path.stem for path in (ROOT / "tests/originals").glob("*.txt")))
"""The agreements that came as a text."""

CONTRACTS = tuple(sorted({path.stem for path in (ROOT / "source/contracts").glob("*.md")} - {"index"}))
"""Every agreement that is there, those that were added since included."""


class Project:
    """A project folder with `conf.py`, `source` and what it builds."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def build(self, builder: str, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run sphinx-build as the Makefile does, in a process of its own."""
        command = [sys.executable, "-m", "sphinx", "-c", ".", "-b", builder, "-d", f"build/doctrees/{builder}"]
        command += ["-W", "--keep-going", "source", f"build/{builder}", *arguments]
        unknown = {"HANDBOOK_URL": "", "READTHEDOCS_CANONICAL_URL": ""}  # wherever the tests run
        env = {**os.environ, "PYTHONPATH": str(ROOT), "NO_COLOR": "1", **unknown, **environment}
        return subprocess.run(command, cwd=self.root, env=env, capture_output=True, text=True, check=False)

    def path(self, name: str) -> Path:
        return self.root / name

    def copy(self, target: Path) -> Project:
        """Return a copy of the project, with what it has built."""
        shutil.copytree(self.root, target)
        return Project(target)

    def edit(self, name: str, old: str, new: str) -> None:
        """Replace the one place in a source file that reads `old`."""
        text = self.path(name).read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {name}"
        self.path(name).write_text(text.replace(old, new), encoding="utf-8")

    def configure(self, lines: str) -> None:
        """Add lines to `conf.py`."""
        with self.path("conf.py").open("a", encoding="utf-8") as file:
            file.write(f"\n{lines}\n")

    def line_of(self, name: str, text: str) -> int:
        """Return the line, from 1, on which `text` first stands."""
        lines = self.path(name).read_text(encoding="utf-8", errors="replace").split("\n")
        return next(number for number, line in enumerate(lines, start=1) if text in line)

    def output(self) -> dict[str, tuple[int, bytes]]:
        """Return time and content of every file that was built for the user."""
        files = (path for folder in ("html", "pdf") for path in self.path("build").joinpath(folder).rglob("*"))
        return {str(path.relative_to(self.root)): (path.stat().st_mtime_ns, path.read_bytes()) for path in files
                if path.is_file()}  # fmt: skip


def copy_sources(target: Path) -> Project:
    """Copy what a build needs from the project under test."""
    return Project(copy_project(target))


@pytest.fixture(scope="session")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The project as it ships, built as PDF and HTML. Not to be changed by a test."""
    project = copy_sources(tmp_path_factory.mktemp("shipped"))
    for builder in ("pdf", "html"):
        result = project.build(builder)
        assert result.returncode == 0, result.stderr
        assert result.stderr == ""
    return project


@pytest.fixture(scope="session")
def handbook(tmp_path_factory: pytest.TempPathFactory) -> Handbook:
    """The agreements of the project as it ships, to be filled in; read once, in this process."""
    root = copy_sources(tmp_path_factory.mktemp("handbook")).root
    handbook = Handbook(root, root / "build")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RemovedInSphinx11Warning)  # MyST-Parser uses what Sphinx will not have then
        assert handbook.app
    return handbook


def generated(target: Path, size: int) -> Project:
    """Build the pages of a handbook of so many agreements, made from the real clauses."""
    project = Project(make_handbook(target, size))
    result = project.build("html")
    assert result.returncode == 0, result.stderr
    assert result.stderr == ""
    return project


@pytest.fixture(scope="session")
def large(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A handbook of 80 agreements: more than any page but their list has room for. Not to be changed by a test."""
    return generated(tmp_path_factory.mktemp("large"), 80)


@pytest.fixture
def project(shipped: Project, tmp_path: Path) -> Project:
    """A copy of the built project, to be changed."""
    return shipped.copy(tmp_path / "project")


@pytest.fixture
def workshop(project: Project) -> Project:
    """A copy of the project in which `make` works, with what is installed here."""
    shutil.copy(ROOT / "Makefile", project.root)
    shutil.copytree(ROOT / "clausebook", project.path("clausebook"), ignore=shutil.ignore_patterns("__pycache__"))
    for requirements in ROOT.glob("requirements*.txt"):
        os.utime(shutil.copy(requirements, project.root), (0, 0))  # older than what is installed
    project.path(".venv").symlink_to(sys.prefix)
    return project


@pytest.fixture(scope="session")
def site(shipped: Project) -> Iterator[str]:
    """The address of the built pages, as a server gives them."""
    folder = shipped.path("build/html")
    with served(folder, headers_of(folder / "_headers")) as address:
        yield address


@pytest.fixture(params=CONTRACTS)
def contract(request: pytest.FixtureRequest) -> str:
    """The name of each agreement in turn."""
    return str(request.param)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, as the system has it."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """An empty page that may copy."""
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"], locale="ja-JP")
    yield context.new_page()
    context.close()
