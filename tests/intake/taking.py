"""Contracts that come from elsewhere, taken into a handbook of nothing, and what comes of them."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from clausebook.deal.document import Handbook
from clausebook.intake.assembled import compared
from clausebook.intake.handbook import Shelf
from clausebook.intake.seen import Seen
from clausebook.intake.texts import read_plain
from clausebook.intake.verification import Difference
from clausebook.intake.writing import Imported, imported, write
from clausebook.model.blanks import Registry

from ..conftest import as_a_process_of_its_own

NAME = "取込"

LIST = "# 一覧\n\n```{{toctree}}\n:hidden:\n\n{}```\n"

FILES = {
    "conf.py": (
        'project = "手引き"\nlanguage = "ja"\nextensions = ["myst_parser", "sphinx_design", "clausebook"]\n'
        'include_patterns = ["index.md", "contracts/*.md"]\nhtml_theme = "furo"\n'
    ),
    "source/index.md": LIST.format("contracts/index\n"),
    "source/contracts/index.md": LIST.format(""),
    "source/clauses/index.md": LIST.format(""),
    "source/roles.yml": "見本の役: 見本\n",
    "source/blanks.yml": "見本の欄: {type: 自由記述, meaning: 見本, placeholder: ＊＊}\n",
}
"""A handbook without any agreement."""


class Taken(NamedTuple):
    """What was taken in, where its text differs from the original, and the project that it is in."""

    imported: Imported
    differences: list[Difference]
    root: Path


def seen_in(text: str) -> Seen:
    return read_plain(text.encode())


def understood(text: str) -> Imported:
    """Return what is understood of a text where there is no handbook."""
    return imported(seen_in(text), NAME, Shelf({}, Registry(), ()), {}, "見本.txt")


def taken(seen: Seen, root: Path) -> Taken:
    """Take a document into a handbook of nothing; SourceError if what is written cannot be assembled."""
    for name, text in FILES.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    found = imported(seen, NAME, Shelf.of(root), {}, "見本.txt")
    write(root, found)
    with as_a_process_of_its_own({}):
        return Taken(found, compared(seen, Handbook(root, root / "build").doctree(NAME)), root)
