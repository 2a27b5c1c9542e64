"""Which characters of the sources the embedded typefaces cannot set: told before anything is built."""

from __future__ import annotations

from collections.abc import Iterator

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util.typing import ExtensionMetadata

from ..model.blanks import Registry
from ..model.characters import SOUND_MARKS, unprintable
from ..model.diagnostics import Finding, Kind, SourceError, code_points
from ..reading.checks import CHECK
from ..reading.project import Include, Source, Sources, includes_of, is_contract, path_of_clause
from ..typeset.fonts import Typeface
from ..typeset.style import Style
from .settings import style_of


def check_characters(source: Source, style: Style) -> Iterator[Finding]:
    """Yield each character that the typeface of its line cannot set."""
    for number, line in enumerate(source.text.split("\n"), start=1):
        if line.startswith("# "):  # a title may stand in the headers and footers, too
            yield from _missing(line, source.shown, number, style.title, style.header, style.footer)
        else:
            yield from _missing(line, source.shown, number, style.headings if line.startswith("#") else style.body)


def check_placeholders(registry: Registry, shown: str, style: Style) -> Iterator[Finding]:
    """Yield each character of a placeholder that the body's typeface cannot set."""
    for blank in registry.blanks.values():
        for placeholder in (blank.placeholder, *blank.placeholders.values()):
            yield from _missing(placeholder, shown, blank.line, style.body)


def _missing(text: str, shown: str, line: int, *faces: Typeface) -> Iterator[Finding]:
    """Yield what is missing in one of the faces, each character once."""
    missing = {found: face for face in reversed(faces) for found in face.missing(text.replace("\t", ""))}
    for (column, cluster), face in missing.items():
        if unprintable(cluster[0]):
            continue  # told where the words are checked
        advice = (
            "濁点・半濁点が、字と別に入っています（NFD）。「が」のように1字で打ち直してください。"
            if cluster[0] in SOUND_MARKS
            else "書体にある字に替えてください。"
        )
        what = f"{column + 1}文字目の「{cluster}」（{code_points(cluster)}）"
        yield Finding(shown, line, Kind.GLYPH, f"{what}は、埋め込む書体 {face.name} にありません。{advice}")


def _check_agreements(app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> Iterator[Finding]:
    """Yield what cannot be set in the agreements that are about to be read; each clause is looked at once."""
    sources, style = Sources.of(app), style_of(app)
    yield from check_placeholders(app.config.clausebook_registry, sources.show("blanks.yml"), style)
    closing = app.config.clausebook_electronic_closing
    targets: dict[str, None] = {path_of_clause(closing): None} if closing else {}
    for docname in filter(is_contract, docnames):
        for name in (docname + ".md", *(include.target for include in _readable(sources, docname))):
            targets.setdefault(name)
    for name in targets:
        try:
            yield from check_characters(sources.read(name), style)
        except (OSError, SourceError):
            continue  # a file that cannot be read is told where the agreements are checked


def _readable(sources: Sources, docname: str) -> list[Include]:
    """Return the includes of a page; none if it cannot be read."""
    try:
        return includes_of(sources.read(docname + ".md").text)
    except (OSError, SourceError):
        return []


def setup(app: Sphinx) -> ExtensionMetadata:
    app.connect(CHECK, _check_agreements)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
