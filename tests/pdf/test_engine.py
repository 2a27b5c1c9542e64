"""rinohtype beneath the engine: the version, the names that it is written against, and that nothing else uses it."""

from __future__ import annotations

import ast
import inspect
from importlib.metadata import version

import rinoh
from rinoh.backend.pdf import Canvas
from rinoh.document import Document
from rinoh.flowable import Flowable, FlowableState
from rinoh.layout import EndOfContainer
from rinoh.template import DocumentTemplate

from clausebook.pdf import engine

from ..conftest import ROOT


def imports_of(path: str) -> set[str]:
    """Return the packages that a module imports."""
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    names = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    names |= {str(node.module) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and not node.level}
    return {name.split(".")[0] for name in names}


def test_rinohtype_is_the_version_that_the_engine_was_written_for() -> None:
    assert version("rinohtype") == rinoh.__version__ == engine.RINOHTYPE
    assert f"rinohtype {engine.RINOHTYPE}" in str(engine.__doc__)
    assert f"rinohtype=={engine.RINOHTYPE}" in (ROOT / "requirements.txt").read_text(encoding="utf-8")


def test_only_the_engine_imports_rinohtype_and_only_the_archive_pikepdf() -> None:
    modules = [path.relative_to(ROOT).as_posix() for path in (ROOT / "clausebook").rglob("*.py")]
    users = {name: {module for module in modules if name in imports_of(module)} for name in ("rinoh", "pikepdf")}
    assert users == {"rinoh": {"clausebook/pdf/engine.py"}, "pikepdf": {"clausebook/pdf/archive.py"}}


def test_names_beneath_the_documented_interface_are_there() -> None:
    assert issubclass(DocumentTemplate, Document)
    source = inspect.getsource(Document)
    assert all(name in source for name in ("self._single_pass", "_no_cache", "self._sections"))
    assert list(inspect.signature(Canvas.annotate).parameters) == [
        "self",
        "annotation",
        "left",
        "top",
        "width",
        "height",
    ]
    assert list(inspect.signature(Canvas.print).parameters) == ["self", "string"]
    assert list(inspect.signature(Flowable.flow).parameters)[:4] == ["self", "container", "last_descender", "state"]
    assert "_initial" in inspect.signature(FlowableState.__init__).parameters
    assert list(inspect.signature(EndOfContainer.__init__).parameters)[:2] == ["self", "flowable_state"]
