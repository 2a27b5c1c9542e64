"""The rooms of the package stand one above the other: imports only go down, and typesetting needs no Sphinx."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import clausebook

PACKAGE = Path(clausebook.__file__).parent

ROOMS = ("model", "typeset", "reading", "pdf", "deal", "intake", "web", "command")
"""Each may import from itself and from those before it."""

FORBIDDEN = {"model": ("sphinx", "docutils", "rinoh"), "typeset": ("sphinx",)}
"""What the modules of a room do without."""


def imports_of(path: Path, package: Path) -> Iterator[tuple[int, str]]:
    """Yield (line, module) for each import of a module, with its full name."""
    own = ("clausebook", *path.relative_to(package).with_suffix("").parts)
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = ".".join(own[: -node.level]) if node.level else ""
            for name in (alias.name for alias in node.names):
                yield node.lineno, ".".join(filter(None, (base, node.module, name)))


def faults_of(package: Path) -> Iterator[str]:
    """Yield each import that goes up, or to what the room does without."""
    for path in sorted(package.rglob("*.py")):
        room = path.relative_to(package).parts[0]
        if room not in ROOMS:
            continue
        for line, name in imports_of(path, package):
            parts = name.split(".")
            up = (
                parts[0] == "clausebook"
                and parts[1] not in ROOMS[: ROOMS.index(room) + 1]
                and parts[1] != "__version__"
            )
            if up or parts[0] in FORBIDDEN.get(room, ()):
                yield f"{path.relative_to(package)}:{line}: {name}"


def test_imports_go_down_only() -> None:
    assert list(faults_of(PACKAGE)) == []


@pytest.mark.parametrize(
    ("room", "text"),
    [
        ("model", "from ..typeset.fonts import EM"),
        ("model", "import docutils.nodes"),
        ("typeset", "def f():\n    from sphinx.application import Sphinx"),
        ("reading", "from clausebook.pdf import builder"),
        ("web", "from .. import command"),
    ],
)
def test_the_test_of_imports_would_catch_one(tmp_path: Path, room: str, text: str) -> None:
    package = tmp_path / "clausebook"
    (package / room).mkdir(parents=True)
    (package / room / "module.py").write_text(text, encoding="utf-8")
    assert list(faults_of(package))


def test_every_module_has_a_room() -> None:
    assert {path.name for path in PACKAGE.glob("*.py")} == {"__init__.py", "__main__.py"}
    rooms = {path.parent.name for path in PACKAGE.glob("*/__init__.py")}
    assert rooms <= set(ROOMS)
    for room in rooms:
        assert ast.get_docstring(ast.parse((PACKAGE / room / "__init__.py").read_text(encoding="utf-8")))


def test_typesetting_loads_no_sphinx() -> None:
    code = (
        "import sys, clausebook.typeset.render, clausebook.typeset.engine.look\n"
        "print([name for name in sys.modules if name.startswith('sphinx')])"
    )
    result = subprocess.run(
        [sys.executable, "-c", code], cwd=PACKAGE.parent, capture_output=True, text=True, check=True
    )
    assert result.stdout.strip() == "[]"


def test_rinohtype_and_pikepdf_are_imported_in_one_place_each() -> None:
    users: dict[str, set[str]] = {"rinoh": set(), "pikepdf": set()}
    for path in PACKAGE.rglob("*.py"):
        for _, name in imports_of(path, PACKAGE):
            if name.split(".")[0] in users:
                place = path.parent if path.parent.name == "engine" else path
                users[name.split(".")[0]].add(str(place.relative_to(PACKAGE)))
    assert users == {"rinoh": {"typeset/engine"}, "pikepdf": {"typeset/archive.py"}}
