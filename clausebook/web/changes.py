"""The record of changes: its page, and the feed (Atom, RFC 4287) that tells of each version."""

from __future__ import annotations

import posixpath
from datetime import date
from pathlib import Path
from uuid import UUID, uuid5
from xml.etree import ElementTree

from docutils import nodes
from markdown_it import MarkdownIt
from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.environment import BuildEnvironment
from sphinx.transforms import SphinxTransform
from sphinx.util.typing import ExtensionMetadata

from ..model.changelog import Version, parse_changelog, version_of
from ..model.diagnostics import Finding, Kind, SourceError
from ..model.sources import read_text
from ..reading.checks import CHECK

CHANGELOG = "CHANGELOG.md"
PAGE, FEED = "changes", "changes.xml"

ATOM = "http://www.w3.org/2005/Atom"

IDENTITY = UUID("5d0c1f6e-8f0b-4c55-9c1b-3f6f5b0a7d21")
"""Of the feed, wherever it is published; those of its entries are made from it."""


def feed(versions: list[Version], title: str, address: str) -> ElementTree.Element:
    """Return the feed; its links are relative if the address of the site is not known."""
    root = ElementTree.Element("feed", {"xmlns": ATOM, "xml:lang": "ja"})
    page = posixpath.join(address, f"{PAGE}.html")

    def add(parent: ElementTree.Element, name: str, text: str = "", **attributes: str) -> ElementTree.Element:
        element = ElementTree.SubElement(parent, name, attributes)
        element.text = text
        return element

    add(root, "id", IDENTITY.urn)
    add(root, "title", f"{title}の変更")
    add(root, "updated", _time(max(version.day for version in versions)))
    add(add(root, "author"), "name", title)
    add(root, "link", href=page)
    if address:
        add(root, "link", rel="self", href=posixpath.join(address, FEED))
    for version in versions:
        entry = add(root, "entry")
        add(entry, "id", uuid5(IDENTITY, version.number).urn)
        add(entry, "title", f"{version.number}（{version.day}）")
        add(entry, "updated", _time(version.day))
        add(entry, "link", href=f"{page}#{version.anchor}")
        add(entry, "content", MarkdownIt().render(version.notes), type="html")
    return root


def _time(day: date) -> str:
    """Return the beginning of a day in Japan."""
    return f"{day}T00:00:00+09:00"


class NameVersions(SphinxTransform):
    """Give each version on the page of changes an anchor that does not change, its number."""

    # Before the tables of contents are collected (doctree-read, 880).
    default_priority = 500

    def apply(self) -> None:
        if self.env.docname == PAGE:
            for section in self.document.findall(nodes.section):
                heading = next(iter(section.findall(nodes.title))).astext()
                if version := version_of(heading, ""):
                    section["ids"], section["names"] = [version.anchor], []


def versions_of(app: Sphinx) -> list[Version]:
    """Return the versions of the handbook; SourceError if its record of changes is faulty."""
    try:
        return parse_changelog(read_text(Path(app.confdir, CHANGELOG), CHANGELOG), CHANGELOG)
    except FileNotFoundError:
        message = "変更の記録がありません。「## [0.1.0] - 2026-11-21」のような版の見出しを書いてください。"
        raise SourceError([Finding(CHANGELOG, 0, Kind.CHANGES, message)]) from None


def _check(app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> list[Finding]:
    """Return what is wrong with the record of changes."""
    try:
        if isinstance(app.builder, StandaloneHTMLBuilder):
            versions_of(app)
    except SourceError as error:
        return error.findings
    return []


def setup(app: Sphinx) -> ExtensionMetadata:
    app.add_transform(NameVersions)
    app.connect(CHECK, _check)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
