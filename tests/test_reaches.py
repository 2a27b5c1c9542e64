"""What we reach for in the packages beneath beyond what they document: all of it is listed, each with a test."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from markdown_it.renderer import RendererHTML
from myst_parser.config.main import MdParserConfig
from myst_parser.parsers.mdit import create_md_parser

import clausebook

from .conftest import ROOT, Project
from .readback import soup_of, the

PACKAGE = Path(clausebook.__file__).parent

BENEATH = (
    *("sphinx", "furo", "sphinx_basic_ng", "myst_parser", "sphinx_design", "docutils", "markdown_it", "babel"),
    *("fontTools", "uharfbuzz"),
)
"""rinohtype has a room of its own, with tests of its own: see `tests/typeset/test_engine.py`."""

DOCUMENTED = {
    *("sphinx.addnodes.pending_xref", "sphinx.application.Sphinx", "sphinx.builders.Builder", "sphinx.config.Config"),
    *("sphinx.builders.html.StandaloneHTMLBuilder", "sphinx.domains.Domain", "sphinx.domains.ObjType"),
    *(
        "sphinx.environment.BuildEnvironment",
        "sphinx.errors.SphinxError",
        "sphinx.errors.ConfigError",
        "sphinx.errors.ExtensionError",
        "sphinx.errors.ThemeError",
        "sphinx.locale",
        "sphinx.transforms.SphinxTransform",
    ),
    *("sphinx.util.docutils.SphinxDirective", "sphinx.util.docutils.SphinxRole"),
    *("sphinx.util.typing.ExtensionMetadata", "docutils.nodes"),
    *("markdown_it.MarkdownIt", "markdown_it.renderer.RendererHTML", "markdown_it.token.Token"),
    *("myst_parser.config.main.MdParserConfig", "myst_parser.parsers.mdit.create_md_parser"),
    *("babel.messages.catalog.Catalog", "babel.messages.mofile.write_mo"),
    *(f"fontTools.cffLib.{name}" for name in ("CFFFontSet", "FDArrayIndex", "FDSelect", "FontDict", "TopDict")),
    *("fontTools.fontBuilder.FontBuilder", "fontTools.pens.basePen.AbstractPen", "fontTools.pens.basePen.BasePen"),
    *("fontTools.pens.t2CharStringPen.T2CharStringPen", "fontTools.ttLib.TTFont", "fontTools.ttLib.TTLibError"),
    "uharfbuzz",
}
"""What the packages describe in the reference of their interface."""

OF_TUPLES = ("_replace", "_fields", "_asdict")
"""What a named tuple calls so to leave all other names to its fields."""


def modules() -> Iterator[tuple[str, ast.Module]]:
    for path in PACKAGE.rglob("*.py"):
        yield path.relative_to(PACKAGE).as_posix(), ast.parse(path.read_text(encoding="utf-8"))


def imported(tree: ast.Module) -> Iterator[str]:
    """Yield the full name of everything that a module imports from the packages beneath."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and not node.level:
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        else:
            continue
        yield from (name for name in names if name.split(".")[0] in BENEATH)


def private(tree: ast.Module) -> Iterator[str]:
    """Yield each private attribute that a module uses and does not name itself."""
    own = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.ClassDef)}
    own |= {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and re.match("_[a-z]", node.attr) and node.attr not in {*own, *OF_TUPLES}:
            yield node.attr


def table() -> dict[str, list[str]]:
    """Return the reaches of the table in CONTRIBUTING.md, each with the names of its tests."""
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").split("### 公開されていないところ")[1]
    rows = [line.strip("|").split(" | ") for line in text.split("\n## ")[0].split("\n") if line.startswith("| ")][1:]
    return {reach.strip(): re.findall(r"`(test_\w+)`", tests) for reach, _, tests in rows}


def test_everything_imported_is_documented_or_listed() -> None:
    listed = " ".join(table())
    names = {name for _, tree in modules() for name in imported(tree)}
    assert names >= {"sphinx.util.parallel.ParallelTasks", "sphinx.application.Sphinx"}
    assert sorted(name for name in names - DOCUMENTED if f"`{name}`" not in listed) == []


def test_every_private_name_that_is_used_is_listed() -> None:
    listed = " ".join(table())
    assert [(path, name) for path, tree in modules() for name in private(tree) if f".{name}`" not in listed] == []


def test_the_test_of_what_is_private_would_catch_it() -> None:
    tree = ast.parse("def _own(builder): self._mine = builder._app; _own(self._mine); row._replace(x=1)")
    assert list(private(tree)) == ["_app"]


def test_every_reach_is_listed_with_a_test_that_exists() -> None:
    written = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("test_*.py"))
    assert len(table()) > 5
    for reach, tests in table().items():
        assert tests, reach
        assert [test for test in tests if f"def {test}(" not in written] == [], reach


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("{{委託者}}は", "substitution_inline"),
        ("{article}`fees`", "myst_role"),
        ("```{signature}\n甲\n```", "fence"),
        ("{.x}\n段落", "paragraph_open"),
    ],
)
def test_markdown_is_parsed_into_the_tokens_that_are_checked(text: str, kind: str) -> None:
    parser = create_md_parser(MdParserConfig(enable_extensions={"attrs_block", "substitution"}), RendererHTML)
    tokens = parser.parse(text)
    assert kind in {part.type for token in tokens for part in [token, *(token.children or [])]}


def test_front_page_has_the_form_to_search_with(shipped: Project) -> None:
    form = the("article form.search-form", soup_of(shipped.path("build/html/index.html")))
    assert form["action"] == "search.html"
