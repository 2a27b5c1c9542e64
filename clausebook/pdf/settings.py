"""How the PDFs look: what `contract.rts` and `contract.rtt` among the templates say, and `conf.py`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.util.typing import ExtensionMetadata

from ..model.diagnostics import Finding, Kind, SourceError, ending_the_build
from ..model.sources import digest_of
from ..typeset.fonts import face_at, fault_of
from ..typeset.style import Style

_FALLBACK, _HANGING = "clausebook_fallback_fonts", "clausebook_hanging_punctuation"
_LOOK = "clausebook_look"
"""Set by us: a digest of what is in the files, so that all is read and made anew when it changes."""

STYLE_SHEET, TEMPLATE = "contract.rts", "contract.rtt"


def style_of(app: Sphinx) -> Style:
    """Return the style that the files and the configuration ask for; SourceError lists what they may not say.

    It is kept with what else Sphinx knows: what reads the files takes long to load.
    """
    config = app.config
    asked = [str(app.confdir), *(config[name] for name in (_LOOK, _FALLBACK, _HANGING, "clausebook_tools"))]
    kept = vars(app.env)
    style: Style
    known, style = kept.get(_LOOK, (None, Style()))
    if known != asked or any(typeface.face.state is None for _, typeface in style.typefaces):  # its file is gone
        style = _style(Path(app.confdir), config)
        kept[_LOOK] = asked, style
    return style


def _style(folder: Path, config: Config) -> Style:
    style = Style(hanging=config[_HANGING]).with_fallbacks(tuple(face_at(folder / name) for name in config[_FALLBACK]))
    files = [_file(folder, config, name) for name in (STYLE_SHEET, TEMPLATE)]
    if not any(files):
        return style
    from ..typeset.engine.look import LookFile, look  # loads rinohtype

    style_sheet, template = (LookFile(file, _shown(file, folder)) if file else None for file in files)
    return look(style_sheet, template, style)


def _shown(path: Path, folder: Path) -> str:
    """Return a path as messages name it."""
    return path.relative_to(folder).as_posix() if path.is_relative_to(folder) else str(path)


def _file(folder: Path, config: Config, name: str) -> Path | None:
    """Return where a file stands among the templates, if it is there."""
    places = (folder / templates / name for templates in config.templates_path)
    return next((place for place in places if place.is_file()), None)


def _check(app: Sphinx, config: Config) -> None:
    """End the build if a font that is asked for cannot be used; note what the files say."""
    folder = Path(app.confdir)
    findings = [Finding("conf.py", 0, Kind.GLYPH, fault) for fault in _faults(folder, config[_FALLBACK])]
    if findings:
        with ending_the_build():
            raise SourceError(findings)
    files = [_file(folder, config, name) for name in (STYLE_SHEET, TEMPLATE)]
    fonts = [folder / name for name in config[_FALLBACK]]
    config[_LOOK] = digest_of([file and file.read_bytes() for file in (*files, *fonts)])


def _check_look(app: Sphinx) -> None:
    """End the build if the files say what cannot be honoured; Sphinx has told by now what it knows from before."""
    with ending_the_build():
        style_of(app)


def _faults(folder: Path, fallback_fonts: object) -> Iterator[str]:
    if not isinstance(fallback_fonts, list | tuple):
        yield f'{_FALLBACK} は「["fonts/gaiji.ttf"]」のように、並びで書いてください。'
        return
    for name in fallback_fonts:
        if not isinstance(name, str):
            yield f"{_FALLBACK} には、書体のファイルを文字で並べてください。"
        elif fault := fault_of(folder / name, "conf.py "):
            yield f"{_FALLBACK} の「{name}」{fault}"


def setup(app: Sphinx) -> ExtensionMetadata:
    app.add_config_value(_FALLBACK, [], "env", types=(list, tuple))
    app.add_config_value(_HANGING, False, "env", types=(bool,))
    app.add_config_value(_LOOK, "", "env", types=(str,))
    app.connect("config-inited", _check)
    app.connect("builder-inited", _check_look)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
