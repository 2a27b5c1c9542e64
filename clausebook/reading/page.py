"""The page of an agreement as it comes from Markdown, put in order: what belongs to what.

Markdown takes all that follows a heading for its text: what stands behind the last article (closing, signatures) is
taken out of it here, and articles are put into the chapters that they follow.
"""

from __future__ import annotations

from pathlib import PurePath
from typing import NamedTuple

from docutils import nodes

from ..model.structure import is_supplementary
from .project import ANNEXES, CLAUSES, Sources, path_of_clause

ARTICLE, CHAPTER, SECTION, SUPPLEMENT, ANNEX = "article", "chapter", "chapter-section", "supplement", "annex"
"""Classes of the sections of an agreement."""


class Origin(NamedTuple):
    """The file that a part of a page was read from: how a page includes it, its topic (none of an annex), its name."""

    target: str
    topic: str
    name: str


def origin_of(node: nodes.Node, sources: Sources) -> Origin | None:
    """Return the clause or the annex that a node was read from, None if it stands on the page itself."""
    for below in (node, *node.findall(nodes.Element)):
        if source := getattr(below, "source", None):
            path = PurePath(source)
            folder, above = path.parent, path.parent.parent
            if folder == PurePath(sources.root, ANNEXES):
                return Origin(f"/{ANNEXES}{path.name}", "", path.stem)
            if above == PurePath(sources.root, CLAUSES):
                return Origin(path_of_clause(f"{folder.name}/{path.stem}"), folder.name, path.stem)
    return None


def title_of(section: nodes.Element) -> nodes.title:
    """Return the title that a section begins with."""
    title = section[0]
    assert isinstance(title, nodes.title)
    return title


def arrange(page: nodes.section, sources: Sources) -> None:
    """Put the parts of an agreement's page where they belong, and give its sections their classes."""
    for section in _sections(page):
        own = origin_of(title_of(section), sources)
        _classify(section, own)
        index = page.index(section) + 1
        page[index:index] = _strangers(section, own, sources)
    _nest(page, sources)


def _sections(node: nodes.Element) -> list[nodes.section]:
    return [child for child in node.children if isinstance(child, nodes.section)]


def _classify(section: nodes.section, origin: Origin | None) -> None:
    if origin:
        kind = ARTICLE if origin.topic else ANNEX
    else:
        kind = SUPPLEMENT if is_supplementary(title_of(section).astext()) else CHAPTER
    section["classes"].append(kind)


def _strangers(section: nodes.section, own: Origin | None, sources: Sources) -> list[nodes.Node]:
    """Take out of a section what comes from another file than its title, and return it.

    A smaller heading of the page is that of a section of a chapter, whatever Markdown has put it into.
    """
    strangers: list[nodes.Node] = []
    for child in list(section.children[1:]):
        below = isinstance(child, nodes.section) and origin_of(title_of(child), sources) == own
        if isinstance(child, nodes.section) and (below or origin_of(title_of(child), sources) is None):
            inside = _strangers(child, origin_of(title_of(child), sources), sources)
            if below and own:
                strangers += inside
            else:
                child["classes"].append(SECTION)
                section.remove(child)
                strangers += [child, *inside]
        elif strangers or origin_of(child, sources) not in (own, None):
            section.remove(child)
            strangers.append(child)
    return strangers


def _nest(page: nodes.section, sources: Sources) -> None:
    """Put what follows a chapter into it: its sections and articles, and into a 附則 the text behind its heading."""
    chapter: nodes.section | None = None
    for child in list(page.children):
        classes = {*child["classes"]} if isinstance(child, nodes.Element) else set()
        if classes & {CHAPTER, SUPPLEMENT}:
            assert isinstance(child, nodes.section)
            chapter = child
        elif chapter is not None and (classes & {ARTICLE, SECTION} or _supplements(child, chapter, sources)):
            page.remove(child)
            deepest = chapter if SECTION in classes else (_below(chapter) or [chapter])[-1]
            deepest.append(child)
        else:
            chapter = None


def _below(chapter: nodes.section) -> list[nodes.section]:
    return [section for section in _sections(chapter) if SECTION in section["classes"]]


def _supplements(child: nodes.Node, chapter: nodes.section, sources: Sources) -> bool:
    """Tell whether a part of the page is text of the 附則 that it follows: of the clause right behind its heading."""
    others = [each for each in chapter.children[1:] if not isinstance(each, nodes.system_message)]
    own = (origin_of(other, sources) == origin_of(child, sources) for other in others)
    return SUPPLEMENT in chapter["classes"] and all(own)
