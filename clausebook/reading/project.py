"""The folders of a project: where its agreements, topics and clauses are, and how messages name them."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from myst_parser.config.main import MdParserConfig
from myst_parser.parsers.mdit import create_md_parser
from sphinx.application import Sphinx

from ..model.blanks import Registry, load_registry
from ..model.contract import Contract, parse_contract, split_front_matter
from ..model.sources import read_text

SOURCE = "source"
"""The folder of the sources, in that of the project."""

CONTRACTS = "contracts/"
"""Folder of the agreements' pages; its index page is none of them."""

CLAUSES = "clauses/"

MARKDOWN = ("attrs_block", "substitution")
"""The extensions of MyST that clauses and pages are written with."""

ANNEXES = "annexes/"
"""Folder of what an agreement appends: 別紙."""

_INCLUDE = re.compile(r"\{include\}[ \t]+(.*)")
_OPTION = re.compile(r":(id|inserted|uncaptioned|kind|unnumbered):[ \t]*(.*)")


ELECTRONIC = "electronic-closing"
"""Class of the closing that an agreement has when it is signed electronically; only such a deal shows it."""


ON_PAPER = "paper-closing"
"""Class of what that closing stands for: the agreement's clause of the same topic."""


OTHER = "other"
"""The role of markup for an article of another text, which is cited as it is written."""


class Include(NamedTuple):
    """An include of a page: the file as written, the line it stands on, and what its options say.

    `id` is what the article is called instead of its topic, `inserted` that it is numbered as 第5条の2 behind the one
    before, `uncaptioned` that it prints no caption; `kind` is what an annex is called (別表), `unnumbered` that it
    prints its title alone. `rest` are the numbers of the lines in it that are no options.
    """

    target: str
    line: int
    id: str = ""
    inserted: bool = False
    uncaptioned: bool = False
    kind: str = ""
    unnumbered: bool = False
    rest: tuple[int, ...] = ()

    @property
    def topic(self) -> str:
        """The topic of the clause that it names, nothing if it names none."""
        parts = self.target.split("/")
        return parts[2] if len(parts) == 4 and self.target.startswith("/" + CLAUSES) else ""

    @property
    def annex(self) -> str:
        """The name of the annex that it names, nothing if it names none."""
        match = re.fullmatch(rf"/{ANNEXES}([^/]+)\.md", self.target)
        return match[1] if match else ""


class Source(NamedTuple):
    """A source file: its text, and its path as shown in messages."""

    text: str
    shown: str


def agreements_of(root: Path) -> list[str]:
    """Return the names of a project's agreements, as the folder has them."""
    return sorted({path.stem for path in (root / SOURCE / CONTRACTS).glob("*.md")} - {"index"})


def is_contract(docname: str) -> bool:
    """Tell whether a page is an agreement's."""
    return docname.startswith(CONTRACTS) and docname != CONTRACTS + "index"


def topic_of(docname: str) -> str:
    """Return the topic of a topic's page, or nothing."""
    parts = docname.split("/")
    return parts[1] if len(parts) == 3 and parts[0] + "/" == CLAUSES and parts[2] == "index" else ""


def path_of_clause(name: str) -> str:
    """Return how a page includes the clause ``topic/variant``."""
    return f"/{CLAUSES}{name}.md"


def page_of(topic: str) -> str:
    """Return the page of a topic."""
    return f"{CLAUSES}{topic}/index"


def contract_of(docname: str, page: Source, registry: Registry) -> Contract:
    """Parse the front matter of an agreement's page; SourceError lists its faults."""
    return parse_contract(docname.removeprefix(CONTRACTS), page.text, page.shown, registry.roles)


def has_heading(clause: str) -> bool:
    """Tell whether a clause is an article: one that stands around the articles has no heading."""
    return clause.startswith("## ")


@lru_cache(maxsize=128)  # several checks in a row ask for the clauses of an agreement
def tokens_of(text: str) -> list[Token]:
    """Parse the Markdown of a clause, or of a page without its front matter, as MyST does; not to be changed."""
    return _parser().parse(text)


def is_definition(text: str) -> bool:
    """Tell whether what begins a paragraph is no text to MyST: it says where links lead."""
    found: dict[str, Any] = {}
    if text.startswith("["):
        MarkdownIt("commonmark").parse(text, found)
    return bool(found.get("references"))


def inline_of(line: str) -> Token:
    """Parse a line of a signature block, as MyST does."""
    return _parser().parseInline(line)[0]


@cache
def _parser() -> MarkdownIt:
    parser = create_md_parser(MdParserConfig(enable_extensions=set(MARKDOWN)), RendererHTML)
    return parser.disable("reference")  # so that what it drops can be told


def is_signature(token: Token) -> bool:
    """Tell whether a block of a clause is a signature block."""
    return token.type == "fence" and token.info.strip() == "{signature}"


def is_line_by_line(token: Token) -> bool:
    """Tell whether a block of a clause is written line by line: a signature block, or lines of their own."""
    return token.type == "fence" and token.info.strip() in ("{signature}", "{lines}")


def line_of(token: Token) -> int:
    """Return the line that a block begins on; 0 for what ends a block, which has none."""
    return token.map[0] + 1 if token.map else 0


def includes_of(text: str) -> list[Include]:
    """Return the includes of a page in their order."""
    found = map(include_in, tokens_of(split_front_matter(text)[1]))
    return [include for include in found if include]


def include_in(token: Token) -> Include | None:
    """Return the include that a block of a page is, if it is one."""
    match = _INCLUDE.fullmatch(token.info.strip()) if token.type == "fence" else None
    if not match:
        return None
    options: dict[str, str] = {}
    rest = []
    for number, line in enumerate(token.content.split("\n"), start=line_of(token) + 1):
        option = _OPTION.fullmatch(line.strip())
        if option and option[1] not in options and bool(option[2]) == (option[1] in ("id", "kind")):
            options[option[1]] = option[2]
        elif line.strip():
            rest.append(number)
    return Include(
        match[1].strip(),
        line_of(token),
        options.get("id", ""),
        "inserted" in options,
        "uncaptioned" in options,
        options.get("kind", ""),
        "unnumbered" in options,
        tuple(rest),
    )


def without_options(text: str) -> str:
    """Return the text of a page with its includes closed at once, for MyST does not know the options; lines stay."""
    lines = text.split("\n")
    for token in tokens_of(split_front_matter(text)[1]):
        if include_in(token) and token.map:
            first, last = token.map[0] + 1, token.map[1] - 1
            lines[first : last + 1] = [lines[last], *[""] * (last - first)]
    return "\n".join(lines)


class Sources(NamedTuple):
    """The source folder of a Sphinx project, and how messages show it."""

    root: Path
    shown: str

    @classmethod
    def of(cls, app: Sphinx) -> Sources:
        """Return the sources of a build."""
        root, confdir = Path(app.srcdir), Path(app.confdir)
        return cls(root, root.relative_to(confdir).as_posix() if root.is_relative_to(confdir) else ".")

    def show(self, path: str | Path) -> str:
        """Return a path below the source folder as messages show it."""
        path = Path(path)
        relative = path.relative_to(self.root) if path.is_absolute() and path.is_relative_to(self.root) else path
        return relative.as_posix() if self.shown == "." else f"{self.shown}/{relative.as_posix()}"

    def read(self, relative: str) -> Source:
        """Read a source by its path from the source folder; a leading slash is allowed."""
        relative = relative.lstrip("/")
        shown = self.show(relative)
        return Source(read_text(self.root / relative, shown), shown)

    def registry(self) -> Registry:
        """Load the roles and the blanks."""
        return load_registry(self.root, self.shown)
