"""Which pages are written again: those that would not show what they showed when they were last written.

What a page shows comes from its own sources, from the tables of contents, and from whatever an
extension adds to it; each says of its part what that is. Files beside the pages are asked for in the same way, and
written whole. What an earlier build has written and none would write now is taken away.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.environment import BuildEnvironment
from sphinx.util.typing import ExtensionMetadata

from ..model.files import WrittenFiles, write_whole
from ..model.sources import digest_of, fingerprint
from ..reading.records import domain_of

SHOWS = "clausebook-shows"
"""The event that asks every extension what it adds to a page that others know of.

A listener takes (app, pagename) and returns something whose representation differs if the page does.
"""

PAGES = "clausebook-pages"
"""The event that asks every extension for pages that are no documents: (pagename, context, template), as Sphinx's
``html-collect-pages`` does. What they show is all in the context, or in what `SHOWS` tells."""

FILES = "clausebook-files"
"""The event that asks every extension for files beside the pages.

A listener takes (app, pages), the names of all pages as files, and returns (name, content) for each file; the content
may be the path of a file that says it.
"""


class _Site:
    """The folder of the pages, kept as a build from nothing would leave it."""

    def prepare(self, app: Sphinx) -> None:
        """Look at what earlier builds have written, and at what all pages are made with."""
        self.builder = app.builder
        if not isinstance(self.builder, StandaloneHTMLBuilder):
            return
        self.folder = Path(app.outdir)
        self.written = WrittenFiles(self.folder, Path(app.doctreedir))
        config = app.config
        own = (*config.templates_path, *config.html_static_path, *config.html_theme_path)
        settings = sorted((value.name, repr(value.value)) for value in config.filter({"html"}))
        self.tools = digest_of(([fingerprint(Path(app.confdir, name)) for name in own], settings))
        self.made_from: dict[str, str] = {}  # each page's file, and the digest of what it shows

    def file_of(self, pagename: str) -> str:
        assert isinstance(self.builder, StandaloneHTMLBuilder)
        return Path(self.builder.get_outfilename(pagename)).relative_to(self.folder).as_posix()

    def outdated(self, app: Sphinx, env: BuildEnvironment) -> list[str]:
        """Return the documents to write again, now that all are read."""
        if not isinstance(self.builder, StandaloneHTMLBuilder):
            return []
        self.builder.relations = relations = env.collect_relations()
        titles = digest_of(sorted((docname, title.astext()) for docname, title in env.titles.items()))
        contents = digest_of(sorted((docname, toc.astext()) for docname, toc in env.tocs.items()))
        agreements = domain_of(env).contracts
        pictures = _name_pictures(env)
        for docname in env.found_docs:
            around = [(page, env.titles[page].astext()) for page in _around(docname, relations)]
            # of other pages, an agreement names only those that stand around it: its clauses hold no links
            others = "" if docname in agreements else titles
            listed = contents if docname in env.toctree_includes else ""
            self.note(app, docname, env.all_docs[docname], around, others, listed, pictures.get(docname))
        outdated = [name for name in env.found_docs if not self.is_current(name)]
        self.before = {name: self.written.now(self.file_of(name)) for name in outdated}
        self.written.announce(map(self.file_of, outdated))
        return outdated

    def note(self, app: Sphinx, pagename: str, *shown: object) -> None:
        """Note what a page shows, beside what every extension adds to it."""
        self.made_from[self.file_of(pagename)] = digest_of((self.tools, shown, app.emit(SHOWS, pagename)))

    def is_current(self, pagename: str) -> bool:
        file = self.file_of(pagename)
        return self.written.is_current(file, self.made_from[file])

    def other_pages(self, app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
        """Yield the pages that are no documents, less those that would be as they are."""
        for pages in app.emit(PAGES):
            for pagename, context, template in pages:
                self.note(app, pagename, context, template)
                if not self.is_current(pagename):
                    self.written.announce([self.file_of(pagename)])
                    yield pagename, context, template

    def note_other(
        self, app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
    ) -> None:
        """Note a page that is no document, if some other extension has asked Sphinx for it."""
        if doctree is None:
            self.made_from.setdefault(self.file_of(pagename), "")

    def finish(self, app: Sphinx, exception: Exception | None) -> None:
        """Write the files beside the pages, and take away what does not belong there."""
        if exception or not isinstance(self.builder, StandaloneHTMLBuilder):
            return
        pages = sorted(self.made_from)
        for docname, before in self.before.items():
            if self.written.now(file := self.file_of(docname)) == before:
                self.made_from[file] = ""  # it was not among the pages that were asked for
        files = {name: content for found in app.emit(FILES, pages) for name, content in found}
        self.written.announce(files)
        for name, content in files.items():
            write_whole(self.folder / name, content.read_bytes() if isinstance(content, Path) else content)
        copied = dict.fromkeys([*files, *self._copied(app)], "")
        self.written.finish({**copied, **self.made_from}.items())
        (self.folder / ".buildinfo.bak").unlink(missing_ok=True)  # Sphinx keeps it when a setting has changed

    def _copied(self, app: Sphinx) -> Iterator[str]:
        """Yield what Sphinx copies, and perhaps more that it leaves out."""
        assert isinstance(self.builder, StandaloneHTMLBuilder)
        config = app.config
        yield from _files_of(Path(app.confdir, name) for name in config.html_extra_path)
        static = [*config.html_static_path, *filter(None, (config.html_favicon, config.html_logo))]
        themes = self.builder.theme.get_theme_dirs() if self.builder.theme else []
        folders = [*(Path(app.confdir, name) for name in static), *(Path(folder, "static") for folder in themes)]
        yield from (f"_static/{re.sub(r'(_t|[.]jinja)$', '', name)}" for name in _files_of(folders))
        yield from (f"_images/{name}" for _, name in app.env.images.values())
        yield from (f"_downloads/{name}" for _, name in app.env.dlfiles.values())


def _files_of(paths: Iterable[Path]) -> Iterator[str]:
    """Yield the names that files, and the files in folders, have where Sphinx copies them to."""
    for path in paths:
        for file in path.rglob("*") if path.is_dir() else [path]:
            yield file.relative_to(path if path.is_dir() else path.parent).as_posix()


def _name_pictures(env: BuildEnvironment) -> dict[str, list[str]]:
    """Name the files of pictures as a build from nothing does, and return those that each page shows.

    Of two that are called the same, the one with the later path gets another name; with Sphinx, the one read later.
    """
    shown = sorted((path, docname) for path, (docnames, _) in env.images.items() for docname in docnames)
    env.images = type(env.images)()
    names: dict[str, list[str]] = {}
    for path, docname in shown:
        names.setdefault(docname, []).append(env.images.add_file(docname, path))
    return names


def _around(docname: str, relations: Mapping[str, Sequence[str | None]]) -> Iterator[str]:
    """Yield the pages before, after and above a page."""
    above, before, after = relations.get(docname, (None, None, None))
    yield from filter(None, (before, after))
    while above:
        yield above
        above = relations.get(above, (None,))[0]


def setup(app: Sphinx) -> ExtensionMetadata:
    for event in (SHOWS, PAGES, FILES):
        app.add_event(event)
    site = _Site()
    app.connect("builder-inited", site.prepare)
    app.connect("env-updated", site.outdated, priority=900)  # after the records are in their order
    app.connect("html-collect-pages", site.other_pages)
    app.connect("html-page-context", site.note_other)
    app.connect("build-finished", site.finish, priority=950)  # after all that writes or removes something
    return {"parallel_read_safe": True, "parallel_write_safe": True}
