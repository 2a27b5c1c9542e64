"""What a project need not say, and what it may say otherwise."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from clausebook.model.diagnostics import SourceError
from clausebook.reading import defaults
from clausebook.reading.building import built
from clausebook.reading.defaults import FORM, STATIC, TEMPLATES

from ..conftest import ROOT, Kept, Project, as_a_process_of_its_own
from ..readback import soup_of

LONG = '''"""The settings of the first form, as every project had to say them."""

import os

project = "見本の手引き"
language = "ja"
html_title = project
html_baseurl = os.environ.get("HANDBOOK_URL") or os.environ.get("READTHEDOCS_CANONICAL_URL", "")

extensions = ["myst_parser", "sphinx_design", "clausebook"]
clausebook_changelog = "CHANGELOG.md"
include_patterns = [
    "**index.md",
    "changes.md",
    "registers.md",
    "contracts/*.md",
]  # the clauses are included in these
templates_path = ["_templates"]


clausebook_electronic_closing = "closing/electronic"  # stands for the closing of a deal that is signed electronically

html_theme = "furo"
html_static_path = ["_static"]
html_extra_path = ["hosting/_headers"]
html_favicon = "_static/favicon.svg"
html_css_files = ["handbook.css"]
html_js_files = [
    ("common.js", {"defer": "defer"}),
    ("copy.js", {"defer": "defer"}),
    ("preview.js", {"defer": "defer"}),
    ("filter.js", {"defer": "defer"}),
    ("menus.js", {"defer": "defer"}),
]
html_show_sourcelink = False
html_copy_source = False
html_show_copyright = False
html_theme_options = {"top_of_page_buttons": []}
html_use_index = False
'''


@pytest.fixture
def bare(kept_example: Kept, tmp_path: Path) -> Project:
    """The small handbook without anything that the package has."""
    ignored = shutil.ignore_patterns("build", "_static", "_templates")
    return Project(Path(shutil.copytree(kept_example.project.root, tmp_path / "bare", ignore=ignored)))


def pages(project: Project) -> dict[str, bytes]:
    """Build the pages; return all that they are, less what Sphinx notes of the settings."""
    result = project.build("html")
    assert (result.returncode, result.stderr) == (0, "")
    return {name: content for name, content in project.contents().items() if not name.endswith(".buildinfo")}


def test_few_settings_make_the_pages_that_many_made(bare: Project, tmp_path: Path) -> None:
    few = bare.path("conf.py").read_text(encoding="utf-8").replace("契約条項ハンドブック", "見本の手引き")
    bare.path("conf.py").write_text(few, encoding="utf-8")
    first = bare.copy(tmp_path / "first")
    first.path("conf.py").write_text(LONG, encoding="utf-8")
    for folder in ("_static", "_templates"):
        shutil.copytree(ROOT / folder, first.path(folder))
    assert pages(bare) == pages(first)


def test_file_of_the_project_stands_for_that_of_the_package(bare: Project) -> None:
    for name in ("_static/handbook.css", "_static/company.css", "_templates/search-form.html", "_static/favicon.svg"):
        bare.path(name).parent.mkdir(exist_ok=True)
        bare.path(name).write_text("p { color: black }", encoding="utf-8")
    bare.configure('html_css_files = ["company.css"]')
    site, told = bare.path("build/html"), pages(bare)
    assert told["build/html/_static/handbook.css"] == told["build/html/_static/favicon.svg"] == b"p { color: black }"
    assert told["build/html/_static/copy.js"] == (STATIC / "copy.js").read_bytes()
    front = soup_of(site / "index.html")
    assert [str(link["href"]).partition("?")[0] for link in front.select('link[rel="stylesheet"]')][-2:] == [
        "_static/handbook.css",
        "_static/company.css",
    ]
    assert "p { color: black }" in front.select("article")[0].get_text()
    assert front.select("form.sidebar-search-container")


def test_project_says_otherwise_where_it_does(bare: Project) -> None:
    patterns = ["**index.md", "changes.md", "registers.md", "contracts/*.md"]
    bare.configure(f'html_show_sourcelink = True\nhtml_title = "別の題"\ninclude_patterns = {patterns}')
    with as_a_process_of_its_own({"HANDBOOK_URL": "https://example.com/"}):
        config = built(bare.root, bare.path("build"), "dummy").config
    assert (config.html_show_sourcelink, config.html_title, config.include_patterns) == (True, "別の題", patterns)
    assert (config.html_baseurl, config.html_use_index) == ("https://example.com/", False)
    assert config.templates_path == [str(TEMPLATES)]


def test_package_in_the_project_has_the_same_name_on_every_machine(
    bare: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, folder in (("STATIC", STATIC), ("TEMPLATES", TEMPLATES)):
        inside = bare.path(f".venv/clausebook/{folder.name}")
        shutil.copytree(folder, inside)
        monkeypatch.setattr(defaults, name, inside)
    with as_a_process_of_its_own({}):
        config = built(bare.root, bare.path("build"), "dummy").config
    assert config.templates_path == [".venv/clausebook/_templates"]
    assert config.html_favicon == ".venv/clausebook/_static/favicon.svg"


@pytest.mark.parametrize("form", [0, FORM + 1])
def test_project_of_a_form_that_is_not_known_is_refused(bare: Project, form: int) -> None:
    bare.configure(f"clausebook_form = {form}")
    with as_a_process_of_its_own({}), pytest.raises(SourceError, match=f"clausebook_form = {form}"):
        built(bare.root, bare.path("build"), "dummy")
    assert not bare.path("build/dummy/index.html").exists()
