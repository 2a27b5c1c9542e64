"""Fixtures: the project built once as it ships, and copies of it to break."""

from __future__ import annotations

import gc
import io
import os
import shutil
import subprocess
import sys
import warnings
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from importlib.util import find_spec
from pathlib import Path

import pytest
from hypothesis import settings
from playwright.sync_api import Browser, Page, sync_playwright
from sphinx import locale
from sphinx.builders.html import _assets
from sphinx.cmd.build import build_main
from sphinx.deprecation import RemovedInSphinx11Warning
from sphinx.environment import BuildEnvironment

from bench import browser as chrome
from bench.growth import copy_project, make_handbook
from clausebook.deal.document import Handbook
from clausebook.model.files import sweep
from clausebook.reading.building import built

from .serving import headers_of, served

settings.register_profile("sample", deadline=None, derandomize=True)
settings.register_profile("trials", deadline=None, derandomize=True, max_examples=2000)

ROOT = Path(__file__).parent.parent
ORIGINALS = tuple(sorted(path.stem for path in (ROOT / "source/originals").glob("*.txt")))
"""The agreements that came as a text."""

CONTRACTS = tuple(sorted({path.stem for path in (ROOT / "source/contracts").glob("*.md")} - {"index"}))
"""Every agreement that is there, those that were added since included."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--trials", action="store_true", help="run every trial, not a sample of each")


def pytest_configure(config: pytest.Config) -> None:
    for name in [name for name in os.environ if name.startswith(FOR_RECIPES)]:
        del os.environ[name]
    settings.load_profile("trials" if config.getoption("trials") else "sample")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Give each trial its seeds: a few that are the same each time, or all of them."""
    if trial := metafunc.definition.get_closest_marker("trial"):
        metafunc.parametrize("seed", range(trial.kwargs["every" if metafunc.config.getoption("trials") else "sample"]))


@pytest.hookimpl(trylast=True)  # of those that are asked for
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out all but some cases of a test that has too many to build, every n-th, and trials that have no sample."""
    if config.getoption("trials"):
        return
    cases = Counter[str]()
    left_out = []
    for item in items:
        if (trial := item.get_closest_marker("trial")) and not trial.kwargs["sample"]:
            left_out.append(item)
        if sampled := item.get_closest_marker("sampled"):
            name = item.nodeid.partition("[")[0]
            if cases[name] % sampled.kwargs["one_in"]:
                left_out.append(item)
            cases[name] += 1
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        gone = set(left_out)
        items[:] = [item for item in items if item not in gone]


BARE = {"NO_COLOR": "1", "SOURCE_DATE_EPOCH": "1790000000", "HANDBOOK_URL": "", "READTHEDOCS_CANONICAL_URL": ""}
"""What a build is told by its environment, wherever and whenever the tests run."""

FOR_RECIPES = ("MAKE", "MFLAGS", "CLAUSEBOOK_GIVEN")
"""What the `make` that runs the tests tells its recipes: one that a test starts is nobody's recipe."""

REMEMBERED = (_assets._file_checksum_inner, sweep)
"""What a process keeps by the name of a file: the next build may find another one there."""


class Project:
    """A project folder with `conf.py`, `source` and what it builds."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def build(self, builder: str, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run sphinx-build as the Makefile does, but within this process: starting one takes longer than the build."""
        command = self._command(builder, *arguments)
        stdout, stderr = io.StringIO(), io.StringIO()
        with as_a_process_of_its_own(environment), redirect_stdout(stdout), redirect_stderr(stderr):
            try:
                status = build_main(command)
            except SystemExit as end:  # how our extensions end a build
                status = int(end.code or 0)
        return subprocess.CompletedProcess(command, status, stdout.getvalue(), stderr.getvalue())

    def build_apart(self, builder: str, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run sphinx-build in a process of its own: with `-j`, which forks, or what is settled as Python starts."""
        command = [sys.executable, "-m", "sphinx", *self._command(builder, *arguments)]
        env = {**os.environ, "PYTHONPATH": str(ROOT), **BARE, **environment}
        return subprocess.run(command, cwd=self.root, env=env, capture_output=True, text=True, check=False)

    def _command(self, builder: str, *arguments: str) -> list[str]:
        """Return the arguments of sphinx-build; file names are relative to the project."""
        build = self.path("build")
        files = [str(self.path(name)) if self.path(name).is_file() else name for name in arguments]
        folders = ["-c", str(self.root), "-d", str(build / "doctrees" / builder)]
        return ["-b", builder, *folders, "-W", "--keep-going", str(self.path("source")), str(build / builder), *files]

    def path(self, name: str) -> Path:
        return self.root / name

    def copy(self, target: Path) -> Project:
        """Return a copy of the project, with what it has built."""
        shutil.copytree(self.root, target)
        return Project(target)

    def afresh(self, target: Path) -> Project:
        """Return a project of the same sources, built from nothing."""
        shutil.copytree(self.root, target, ignore=lambda folder, _: {"build"} if Path(folder) == self.root else set())
        project = Project(target)
        for builder in ("pdf", "html"):
            result = project.build(builder)
            assert result.returncode == 0, result.stderr
            assert result.stderr == ""
        return project

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

    def contents(self) -> dict[str, bytes]:
        """Return the content of every file that was built for the user."""
        return {name: content for name, (_, content) in self.output().items()}


@contextmanager
def as_a_process_of_its_own(environment: dict[str, str]) -> Iterator[None]:
    """Let a build find this process as one that has just been started, and leave nothing of it behind."""
    thresholds = gc.get_threshold()
    with pytest.MonkeyPatch.context() as patch, warnings.catch_warnings():
        for name, value in {**BARE, **environment}.items():
            patch.setenv(name, value)
        warnings.simplefilter("ignore", RemovedInSphinx11Warning)  # MyST-Parser uses what Sphinx will not have then
        warnings.simplefilter("ignore", ResourceWarning)  # a typeface keeps its file open until the process ends
        try:
            yield
        finally:
            for remembered in REMEMBERED:
                remembered.cache_clear()
            locale.translators.clear()  # each build adds its words to those of the one before
            gc.set_threshold(*thresholds)
            gc.unfreeze()  # the build took all that it knew for kept until the process ends
            gc.collect()


class Kept:
    """A project that was built once, to be put back where it was built: anywhere else, Sphinx reads all anew."""

    def __init__(self, sources: Project, folder: Path) -> None:
        self.place = folder / "project"
        self.project = Project(sources.afresh(self.place).root.rename(folder / "kept"))

    def _state(self) -> set[tuple[str, int, int]]:
        """Return name, time and size of each of its files."""
        files = ((path, path.stat()) for path in self.project.root.rglob("*") if path.is_file())
        return {(str(path.relative_to(self.project.root)), of.st_mtime_ns, of.st_size) for path, of in files}

    @contextmanager
    def unchanged(self) -> Iterator[Project]:
        """Yield the project as it is kept; whoever changes a file of it is told, not only who comes after."""
        before = self._state()
        yield self.project
        assert {name for name, *_ in before ^ self._state()} == set()

    @contextmanager
    def put_back(self) -> Iterator[Project]:
        """Yield the project in its place, to be changed."""
        yield self.project.copy(self.place)
        shutil.rmtree(self.place)


def copy_sources(target: Path) -> Project:
    """Copy what a build needs from the project under test."""
    return Project(copy_project(target))


def copy_example(target: Path) -> Project:
    """Copy the small handbook on which the package is tested; it looks like the project under test."""
    copy_sources(target)
    shutil.rmtree(target / "source")
    shutil.copytree(ROOT / "tests/example", target, dirs_exist_ok=True)
    return Project(target)


ENTERED = {
    "甲の会社名": "株式会社見本",
    "乙の会社名": "株式会社手本",
    "物品名": "机",
    "月額料金": "1000",
    "貸出日": "2031-08-01",
    "返却日": "2031-09-01",
    "管轄裁判所": "東京",
    "締結日": "手書き",
    "甲の住所": "東京都千代田区",
    "甲の代表者": "{役職: 代表, 氏名: 甲野}",
    "乙の住所": "大阪市北区",
    "乙の代表者": "{役職: 代表, 氏名: 乙野}",
}
"""What the agreement of the small handbook needs."""


def deal_of_example(execution: str = "書面", calendar: str = "西暦", **values: str) -> str:
    """Return a deal of the small handbook's agreement, with these values instead; an empty one leaves a blank open."""
    head = f"契約書: lending\n締結方法: {execution}\n日付の書式: {calendar}\n空欄:\n"
    return head + "".join(f"  {name}: {value}\n" for name, value in {**ENTERED, **values}.items() if value)


def handbook_of(project: Project) -> Handbook:
    """Read the agreements of a project in this process, to be filled in."""
    handbook = Handbook(project.root, project.path("build"))
    with as_a_process_of_its_own({}):
        assert handbook.app
    return handbook


def read(root: Path) -> BuildEnvironment:
    """Read all pages of the project in a folder, in this process, and write nothing."""
    with as_a_process_of_its_own({}):
        return built(root, root / "build", "dummy").env


@pytest.fixture(scope="session")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Kept:
    """The project as it ships, built as PDF and HTML."""
    return Kept(copy_sources(tmp_path_factory.mktemp("sources") / "project"), tmp_path_factory.mktemp("shipped"))


@pytest.fixture
def shipped(kept: Kept) -> Iterator[Project]:
    """The project as it ships, built as PDF and HTML. Not to be changed by a test."""
    with kept.unchanged() as project:
        yield project


@pytest.fixture
def project(kept: Kept) -> Iterator[Project]:
    """The project as it ships, built, to be changed; a build reads only what a test has changed."""
    with kept.put_back() as project:
        yield project


@pytest.fixture(scope="session")
def kept_example(tmp_path_factory: pytest.TempPathFactory) -> Kept:
    """The small handbook on which the package is tested, built as PDF and HTML."""
    return Kept(copy_example(tmp_path_factory.mktemp("sources") / "project"), tmp_path_factory.mktemp("example"))


@pytest.fixture
def example(kept_example: Kept) -> Iterator[Project]:
    """The small handbook on which the package is tested, built, to be changed."""
    with kept_example.put_back() as project:
        yield project


@pytest.fixture(scope="session")
def handbook(tmp_path_factory: pytest.TempPathFactory) -> Handbook:
    """The agreements of the project as it ships, to be filled in."""
    return handbook_of(copy_sources(tmp_path_factory.mktemp("handbook")))


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
def workshop(project: Project) -> Project:
    """A copy of the project in which `make` works, with what is installed here."""
    shutil.copy(ROOT / "Makefile", project.root)
    shutil.copytree(ROOT / "clausebook", project.path("clausebook"), ignore=shutil.ignore_patterns("__pycache__"))
    for requirements in ROOT.glob("requirements*.txt"):
        os.utime(shutil.copy(requirements, project.root), (0, 0))  # older than what is installed
    project.path(".venv").symlink_to(sys.prefix)
    return project


@pytest.fixture(scope="session")
def site(kept: Kept) -> Iterator[str]:
    """The address of the built pages, as a server gives them."""
    folder = kept.project.path("build/html")
    with served(folder, headers_of(folder / "_headers")) as address:
        yield address


@pytest.fixture(params=CONTRACTS)
def contract(request: pytest.FixtureRequest) -> str:
    """The name of each agreement in turn."""
    return str(request.param)


FONTS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig><include ignore_missing="yes">/etc/fonts/fonts.conf</include>{folders}</fontconfig>
"""
"""Where a browser finds typefaces: those of the system, and those of the PDFs."""


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """Chromium, as the system has it; it has Japanese typefaces, without which nothing is as wide as readers see it."""
    fonts = tmp_path_factory.mktemp("fonts") / "fonts.conf"
    specs = map(find_spec, ("pylopdf_fonts_jp", "noto_cjk_sans_jp_bold"))
    folders = "".join(f"<dir>{Path(spec.origin).parent}</dir>" for spec in specs if spec and spec.origin)
    fonts.write_text(FONTS.format(folders=folders), encoding="utf-8")
    env: dict[str, str | float | bool] = {**os.environ, "FONTCONFIG_FILE": str(fonts)}
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=chrome.find(), args=["--no-sandbox"], env=env)
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """An empty page that may copy."""
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"], locale="ja-JP")
    yield context.new_page()
    context.close()
