"""What Sphinx is going to read and copy: files, and sources of a size that somebody has written.

Sphinx would wait without end for a pipe to be written to, and read of a device as long as there is memory.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.util.typing import ExtensionMetadata

from ..model.diagnostics import Finding, Kind, SourceError, ending_the_build
from ..model.sources import LARGEST, unfit

_TEXTS = (".md", ".yml", ".rts", ".rtt")
"""How the names of what somebody has written end; beside it there are pictures, typefaces, scripts …"""

_LARGEST_OTHER = 100 * LARGEST


def _check(app: Sphinx, config: Config) -> None:
    """End the build if something in the folders of sources and settings is no file."""
    beside = (*config.templates_path, *config.html_static_path, *config.html_extra_path)
    folders = [Path(app.srcdir), *(Path(app.confdir, name) for name in beside)]
    findings = [finding for folder in folders for finding in _unfit_files(folder, Path(app.confdir))]
    if findings:
        with ending_the_build():
            raise SourceError(findings)


def _unfit_files(folder: Path, root: Path) -> Iterator[Finding]:
    """Yield what is no file where one is read, or too large; a link that leads nowhere is none yet."""
    for path in [folder, *folder.rglob("*")]:
        text = path.suffix in _TEXTS
        if not path.exists() or (path.is_dir() and not text):
            continue
        if fault := unfit(path.stat(), LARGEST if text else _LARGEST_OTHER):
            shown = path.relative_to(root).as_posix() if path.is_relative_to(root) else str(path)
            yield Finding(shown, 0, Kind.FILE, fault)


def setup(app: Sphinx) -> ExtensionMetadata:
    app.connect("config-inited", _check, priority=100)  # before anything is read
    return {"parallel_read_safe": True, "parallel_write_safe": True}
