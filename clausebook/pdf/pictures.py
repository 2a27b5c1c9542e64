"""Which figures of the annexes cannot be embedded: told before anything is built."""

from __future__ import annotations

from collections.abc import Iterator

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util.typing import ExtensionMetadata

from ..model.diagnostics import Finding, Kind, SourceError
from ..reading.checks import CHECK
from ..reading.figures import figures_of
from ..reading.project import Source, Sources, includes_of, is_contract, tokens_of
from ..typeset.drawings import UnfitPictureError
from ..typeset.style import Style
from .settings import style_of


def check_pictures(annex: Source, sources: Sources, style: Style) -> Iterator[Finding]:
    """Yield each figure of an annex whose file is not there, or cannot be embedded."""
    figures = list(figures_of(tokens_of(annex.text)))
    if not figures:
        return
    from ..typeset.pictures import FORMATS, open_picture  # takes long to load

    for figure in figures:
        path = sources.root / figure.path
        if not figure.path:
            continue  # told where the annex is checked
        if path.suffix.lower() not in FORMATS:
            message = f"図に使えるのは {'、'.join(FORMATS)} のファイルです: {figure.target}"
            yield Finding(annex.shown, figure.line, Kind.FILE, message)
            continue
        try:
            open_picture(path, sources.show(figure.path), style.body)
        except FileNotFoundError:
            message = f"図のファイル {sources.show(figure.path)} がありません。名前を確かめてください。"
            yield Finding(annex.shown, figure.line, Kind.FILE, message)
        except UnfitPictureError as error:
            yield Finding(annex.shown, figure.line, Kind.FILE, f"図 {sources.show(figure.path)}: {error}")
        except SourceError as error:
            yield from error.findings


def _check_agreements(app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> Iterator[Finding]:
    """Yield what cannot be embedded in the agreements that are about to be read; each annex is looked at once."""
    sources, style = Sources.of(app), style_of(app)
    annexes: dict[str, None] = {}
    for docname in filter(is_contract, docnames):
        try:
            includes = includes_of(sources.read(docname + ".md").text)
        except (OSError, SourceError):
            continue  # a page that cannot be read is told where the agreements are checked
        annexes.update(dict.fromkeys(include.target for include in includes if include.annex))
    for annex in annexes:
        try:
            yield from check_pictures(sources.read(annex), sources, style)
        except (OSError, SourceError):
            continue


def setup(app: Sphinx) -> ExtensionMetadata:
    app.connect(CHECK, _check_agreements)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
