"""The samples of the manual: what it shows is what is built, to draw its pictures and to be tested.

A sample is a fence ``{sample}``: some files of a project, each below a line ``── its path``, and what they print
(below ``── 印字``) or the faults that they have (``── 誤り``). A fence ``{files}`` holds what every sample has besides.
A page of an agreement that includes nothing includes the sample's clauses and annexes in their order.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from markdown_it import MarkdownIt

from clausebook.reading.building import built

MANUAL = Path(__file__).parent / "language.md"

SAMPLE, FILES = "{sample}", "{files}"
PRINTED, FAULTS = "印字", "誤り"

CONF = """
project = "見本"
language = "ja"
extensions = ["myst_parser", "sphinx_design", "clausebook"]
include_patterns = ["index.md", "contracts/*.md"]
html_theme = "furo"
"""
"""The settings of a sample's project: as few as there can be."""

_PART = re.compile(r"^── ?(.+)$", re.MULTILINE)
_INCLUDED = re.compile(r"source(/(?:clauses/[^/]+|annexes)/(?!index\.md).+\.md)")


class Sample(NamedTuple):
    """A sample: its name, the files that it shows, what they print (or nothing), and their faults (or nothing)."""

    name: str
    files: Mapping[str, str]
    printed: str
    faults: str


class Outcome(NamedTuple):
    """What was built from a sample: the page of its agreement, and its PDF."""

    page: Path
    pdf: Path


def parts_of(content: str) -> dict[str, str]:
    """Return what stands below each ``── name`` of a fence."""
    _, *parts = _PART.split(content)
    return {name.strip(): text.strip("\n") + "\n" for name, text in zip(parts[::2], parts[1::2], strict=True)}


def samples_of(text: str) -> Iterator[Sample]:
    """Yield the samples of a manual, named by the heading that they stand below, and their place there."""
    heading, place = "", 0
    tokens = MarkdownIt().parse(text)
    for before, token in zip([tokens[0], *tokens], tokens, strict=False):
        if before.type == "heading_open":
            heading, place = token.content, 0
        elif token.type == "fence" and token.info.strip() == SAMPLE:
            place += 1
            parts = parts_of(token.content)
            yield Sample(f"{heading}-{place}", parts, parts.pop(PRINTED, ""), parts.pop(FAULTS, ""))


def common_files(text: str) -> dict[str, str]:
    """Return the files that every sample of a manual has besides its own."""
    return {
        name: content
        for token in MarkdownIt().parse(text)
        if token.type == "fence" and token.info.strip() == FILES
        for name, content in parts_of(token.content).items()
    }


def write_project(target: Path, files: Mapping[str, str]) -> None:
    """Write the files of a project; a page that includes nothing includes its clauses and annexes."""
    included = [match[1] for match in map(_INCLUDED.fullmatch, files) if match]
    includes = "".join(f"```{{include}} {name}\n```\n" for name in included)
    for name, content in {"conf.py": CONF, **files}.items():
        path = target / name
        path.parent.mkdir(parents=True, exist_ok=True)
        page = name.startswith("source/contracts/") and path.name != "index.md" and "{include}" not in content
        path.write_text(content + "\n" + includes if page else content, encoding="utf-8")


def build(target: Path) -> Outcome:
    """Build the pages and the PDF of a project with one agreement; SourceError lists its faults."""
    for builder in ("html", "pdf"):
        built(target, target / "build", builder)
    (pdf,) = (target / "build/pdf").glob("*.pdf")
    return Outcome(target / f"build/html/contracts/{pdf.stem}.html", pdf)
