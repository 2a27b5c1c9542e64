"""What `conf.py` says about the look of the PDFs."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from fontTools.ttLib import TTLibError
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.util.typing import ExtensionMetadata

from ..model.diagnostics import Finding, Kind, SourceError, ending_the_build
from ..model.sources import digest_of
from ..typeset.fonts import GOTHIC, MINCHO, Face, Typeface
from ..typeset.style import Style

_FALLBACK, _HANGING = "clausebook_fallback_fonts", "clausebook_hanging_punctuation"


def style_of(app: Sphinx) -> Style:
    """Return the style that the configuration asks for."""
    return _style(Path(app.confdir), tuple(app.config[_FALLBACK]), app.config[_HANGING])


@cache
def _style(folder: Path, fallback_fonts: tuple[str, ...], hanging: bool) -> Style:
    fallbacks = tuple(Face(folder / name) for name in fallback_fonts)
    return Style(
        body=Typeface(MINCHO.face, fallbacks),
        headings=Typeface(GOTHIC.face, fallbacks),
        hanging=hanging,
    )


def _check(app: Sphinx, config: Config) -> None:
    """End the build if a font that is asked for cannot be used."""
    findings = [Finding("conf.py", 0, Kind.GLYPH, fault) for fault in _faults(Path(app.confdir), config[_FALLBACK])]
    if findings:
        with ending_the_build():
            raise SourceError(findings)
    config.clausebook_fonts = digest_of([Path(app.confdir, name).read_bytes() for name in config[_FALLBACK]])


def _faults(folder: Path, fallback_fonts: list[str]) -> Iterator[str]:
    for name in fallback_fonts:
        try:
            embeddable = Face(folder / name).may_be_embedded
        except (OSError, TTLibError, KeyError):
            yield f"{_FALLBACK} の「{name}」を書体として読めません。conf.py から見たファイルの場所を書いてください。"
        else:
            if not embeddable:
                yield f"{_FALLBACK} の「{name}」は、PDFへの埋め込みが許されていない書体です。別の書体にしてください。"


def setup(app: Sphinx) -> ExtensionMetadata:
    app.add_config_value(_FALLBACK, [], "env", types=(list, tuple))
    app.add_config_value("clausebook_fonts", "", "env", types=(str,))  # what is in the files
    app.add_config_value(_HANGING, False, "env", types=(bool,))
    app.connect("config-inited", _check)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
