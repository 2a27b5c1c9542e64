"""Whether the links of a built site lead somewhere: to a file that is there, and a place in it. Pure."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote, urldefrag, urlsplit

from ..model.diagnostics import Finding, Kind


class Link(NamedTuple):
    """A link as a page has it: where it leads, and its line and column, from 1."""

    address: str
    line: int
    column: int


class _Page(HTMLParser):
    """The links of a page, and the places in it that links can lead to."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.links: list[Link] = []
        self.places = {"", "top"}
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        line, column = self.getpos()
        for name, value in attrs:
            if name in ("href", "src") and value is not None:
                self.links.append(Link(value, line, column + 1))
            elif name in ("id", "name") and value:
                self.places.add(value)


def broken_links(site: Path) -> Iterator[Finding]:
    """Yield each link of a site's pages that leads nowhere in it; those to other sites are left alone."""
    read = cache(_Page)
    for page in sorted(site.rglob("*.html")):
        for address, line, column in read(page).links:
            if urlsplit(address).scheme or address.startswith("//"):
                continue
            name, place = urldefrag(address)
            file = unquote(name.partition("?")[0])
            target = Path(os.path.normpath(page.parent / file)) if file else page
            if target.is_dir():
                target /= "index.html"
            if not target.is_file():
                message = f"リンク先 {address} がありません。"
            elif target.suffix == ".html" and unquote(place) not in read(target).places:
                message = f"リンク先 {address} のページに、その箇所がありません。"
            else:
                continue
            yield Finding(page.relative_to(site).as_posix(), line, Kind.LINK, message, column)
