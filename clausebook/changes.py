"""The record of changes: its page, and the feed (Atom, RFC 4287) that tells of each version."""

from __future__ import annotations

import posixpath
import re
from datetime import date
from pathlib import Path
from typing import NamedTuple
from uuid import UUID, uuid5
from xml.etree import ElementTree

from docutils import nodes
from markdown_it import MarkdownIt
from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.transforms import SphinxTransform
from sphinx.util.typing import ExtensionMetadata

from .diagnostics import Finding, Kind, SourceError, ending_the_build
from .sources import read_text

CHANGELOG = "CHANGELOG.md"
PAGE, FEED = "changes", "changes.xml"
UNRELEASED = "[未公開]"

ATOM = "http://www.w3.org/2005/Atom"

IDENTITY = UUID("5d0c1f6e-8f0b-4c55-9c1b-3f6f5b0a7d21")
"""Of the feed, wherever it is published; those of its entries are made from it."""

_HEADING = re.compile(r"\[(\d+(?:\.\d+)+)\] - (\d{4}-\d{2}-\d{2})")


class Version(NamedTuple):
    """A published version: its number, its day, and what changed, in Markdown."""

    number: str
    day: date
    notes: str

    @property
    def anchor(self) -> str:
        """Where the page of changes tells of it."""
        return f"v{self.number}"


def parse_changelog(text: str, shown: str) -> list[Version]:
    """Return the published versions (Keep a Changelog); SourceError lists the headings that are none."""
    versions: list[Version] = []
    findings = []
    parts = re.split(r"^## +(.*?)[ \t]*$", text, flags=re.MULTILINE)
    line = parts[0].count("\n") + 1
    for heading, notes in zip(parts[1::2], parts[2::2], strict=True):
        version = _version(heading, notes.strip())
        if version and version.number not in {known.number for known in versions}:
            versions.append(version)
        elif heading != UNRELEASED:
            fault = f"版「{version.number}」が2度あります。" if version else f"版の見出し「{heading}」を読めません。"
            message = f"{fault}「## [0.1.0] - 2026-11-21」のように、版ごとに番号と暦にある日付を書いてください。"
            findings.append(Finding(shown, line, Kind.CHANGES, message))
        line += notes.count("\n")
    if not versions and not findings:
        message = "日付のある版が1つもありません。「## [0.1.0] - 2026-11-21」のように書いてください。"
        findings.append(Finding(shown, 0, Kind.CHANGES, message))
    if findings:
        raise SourceError(findings)
    return versions


def _version(heading: str, notes: str) -> Version | None:
    """Return the version that a heading names, if it names one and a day of the calendar."""
    match = _HEADING.fullmatch(heading)
    try:
        return Version(match[1], date.fromisoformat(match[2]), notes) if match else None
    except ValueError:
        return None


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
                if version := _version(heading, ""):
                    section["ids"], section["names"] = [version.anchor], []


def versions_of(app: Sphinx) -> list[Version]:
    """Return the versions of the handbook; SourceError if its record of changes is faulty."""
    try:
        return parse_changelog(read_text(Path(app.confdir, CHANGELOG), CHANGELOG), CHANGELOG)
    except FileNotFoundError:
        message = "変更の記録がありません。「## [0.1.0] - 2026-11-21」のような版の見出しを書いてください。"
        raise SourceError([Finding(CHANGELOG, 0, Kind.CHANGES, message)]) from None


def _check(app: Sphinx) -> None:
    """End the build if the record of changes is faulty."""
    if isinstance(app.builder, StandaloneHTMLBuilder):
        with ending_the_build():
            versions_of(app)


def setup(app: Sphinx) -> ExtensionMetadata:
    app.add_transform(NameVersions)
    app.connect("builder-inited", _check)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
