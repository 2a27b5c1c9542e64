"""The record of changes: its page, and the feed (Atom, RFC 4287) that tells of each version."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any
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
from ..model.diagnostics import Finding, Kind, SourceError, ending_the_build
from ..model.sources import read_text
from ..reading.checks import CHECK
from .rewriting import FILES

FEED = "changes.xml"

ATOM = "http://www.w3.org/2005/Atom"

IDENTITY = UUID("5d0c1f6e-8f0b-4c55-9c1b-3f6f5b0a7d21")
"""Of the feed, wherever it is published; those of its entries are made from it."""


def feed(versions: list[Version], title: str, address: str, page: str) -> ElementTree.Element:
    """Return the feed of a page; its links are relative if the address of the site is not known."""
    root = ElementTree.Element("feed", {"xmlns": ATOM, "xml:lang": "ja"})
    page = posixpath.join(address, page)

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


def xml_of(root: ElementTree.Element) -> bytes:
    """Return a document as it is published."""
    ElementTree.indent(root)
    return bytes(ElementTree.tostring(root, encoding="utf-8", xml_declaration=True))


class NameVersions(SphinxTransform):
    """Give each version, wherever the record of changes is included, an anchor that does not change, its number."""

    # Before the tables of contents are collected (doctree-read, 880).
    default_priority = 500

    def apply(self) -> None:
        record = _record(self.app)
        for section in self.document.findall(nodes.section) if record else ():
            heading = next(iter(section.findall(nodes.title)))
            if Path(heading.source or "").resolve() == record and (version := version_of(heading.astext(), "")):
                section["ids"], section["names"] = [version.anchor], []


def _record(app: Sphinx) -> Path | None:
    """Return the file of the record of changes, None if the handbook has none."""
    name = app.config.clausebook_changelog
    return Path(app.confdir, name).resolve() if name else None


def _versions(app: Sphinx, record: Path) -> list[Version]:
    """Return the versions of the handbook; SourceError if its record of changes is faulty."""
    shown = app.config.clausebook_changelog
    try:
        return parse_changelog(read_text(record, shown), shown)
    except FileNotFoundError:
        message = (
            "変更の記録がありません。「## [0.1.0] - 2026-11-21」のような版の見出しを書いてください。"
            "記録を持たないなら、conf.py の clausebook_changelog を消してください。"
        )
        raise SourceError([Finding(shown, 0, Kind.CHANGES, message)]) from None


def _page(env: BuildEnvironment, record: Path) -> str:
    """Return the first page that includes the record of changes; SourceError if there is none."""
    for docname in sorted(env.dependencies):
        files = (Path(env.srcdir, file) for file in env.dependencies[docname])
        if any(file.name == record.name and file.resolve() == record for file in files):
            return docname
    shown = env.config.clausebook_changelog
    message = (
        "変更の記録を取り込むページがありません。ページを1つ作って {include} で取り込むか、"
        "conf.py の clausebook_changelog を消してください。"
    )
    raise SourceError([Finding(shown, 0, Kind.CHANGES, message)])


def _check(app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> list[Finding]:
    """Return what is wrong with the record of changes."""
    try:
        if isinstance(app.builder, StandaloneHTMLBuilder) and (record := _record(app)):
            _versions(app, record)
    except SourceError as error:
        return error.findings
    return []


def _check_page(app: Sphinx, env: BuildEnvironment) -> None:
    """End the build if no page tells of the changes."""
    if isinstance(app.builder, StandaloneHTMLBuilder) and (record := _record(app)):
        with ending_the_build():
            _page(env, record)


def _announce(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Have every page lead to the feed."""
    context["feed"] = FEED if _record(app) else ""


def _files(app: Sphinx, pages: list[str]) -> Iterator[tuple[str, bytes]]:
    """Yield the feed."""
    if record := _record(app):
        address, uri = app.config.html_baseurl, app.builder.get_target_uri(_page(app.env, record))
        yield FEED, xml_of(feed(_versions(app, record), app.config.project, address, uri))


def setup(app: Sphinx) -> ExtensionMetadata:
    app.add_config_value("clausebook_changelog", "", "env", types=(str,))
    app.connect(CHECK, _check)
    app.connect("env-updated", _check_page)
    app.connect("html-page-context", _announce)
    app.connect(FILES, _files)
    app.add_transform(NameVersions)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
