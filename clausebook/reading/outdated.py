"""Which pages are read again: those made from sources that say something else now.

Sphinx asks for the times of the sources only; a file that is put in the place of another may be older than it.
"""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from functools import cache
from pathlib import Path

from sphinx.application import ENV_PICKLE_FILENAME, Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util.typing import ExtensionMetadata

from ..model.sources import digest_of, sha256
from .records import domain_of


class _Sources:
    """What each page was made from when it was read."""

    def __init__(self, env: BuildEnvironment) -> None:
        self.env = env
        self.digest = cache(_digest)  # many pages share their clauses

    def of(self, docname: str) -> str:
        """Return a digest of all that a page is made from."""
        files = [str(self.env.doc2path(docname)), *sorted(map(str, self.env.dependencies.get(docname, ())))]
        return digest_of([self.digest(Path(self.env.srcdir, file)) for file in files])


def _digest(path: Path) -> str:
    try:
        return sha256(path.read_bytes())
    except OSError:
        return ""


def _outdated(
    app: Sphinx, env: BuildEnvironment, added: AbstractSet[str], changed: AbstractSet[str], removed: AbstractSet[str]
) -> list[str]:
    """Return the pages whose sources are others than when they were read, and those that list a page that is gone."""
    sources, read = _Sources(env), domain_of(env).sources
    outdated = [
        docname
        for docname in env.all_docs.keys() - added - changed - removed
        if docname in read and read[docname] != sources.of(docname)
    ]
    return outdated + [docname for docname, listed in env.toctree_includes.items() if removed & set(listed)]


def _note_sources(app: Sphinx, env: BuildEnvironment) -> None:
    """Note the sources of the pages that have just been read."""
    sources, read = _Sources(env), domain_of(env).sources
    for docname in env.all_docs.keys() - read.keys():
        read[docname] = sources.of(docname)


def _forget_warnings(app: Sphinx, exception: Exception | None) -> None:
    """Have everything read again after a build that warned, so that the next one warns, too."""
    if app._warncount:
        Path(app.doctreedir, ENV_PICKLE_FILENAME).unlink(missing_ok=True)


def setup(app: Sphinx) -> ExtensionMetadata:
    app.connect("env-get-outdated", _outdated)
    app.connect("env-updated", _note_sources)
    app.connect("build-finished", _forget_warnings)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
