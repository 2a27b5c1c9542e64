"""What a project need not say: its settings, unless `conf.py` says otherwise, and what its pages are made with."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from copy import deepcopy
from html import escape
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.util.typing import ExtensionMetadata

from ..model.diagnostics import Finding, Kind, SourceError, ending_the_build

FORM = 2
"""The version of the form of a project's files: raised when what is written in them changes; the first has no name."""

SETTING = "clausebook_form"
"""How a project says of which form it is."""


def _packaged(name: str) -> Path:
    """Return a folder that comes with the package: in it where it is installed, beside it where it is developed."""
    package = Path(__file__).parents[1]
    return next((folder for folder in (package / name, package.parent / name) if folder.is_dir()), package / name)


TEMPLATES, STATIC = _packaged("_templates"), _packaged("_static")

_FAVICON = f"{STATIC.name}/favicon.svg"

_SETTINGS = {
    "include_patterns": ["**index.md", "*.md", "contracts/*.md"],  # the clauses are included in these
    "templates_path": [TEMPLATES.name],
    "html_theme": "furo",
    "html_static_path": [STATIC.name],
    "html_favicon": _FAVICON,
    "html_show_sourcelink": False,
    "html_copy_source": False,
    "html_show_copyright": False,
    "html_use_index": False,
}

_Asset = str | tuple[str, dict[str, str]]
"""The name of a style sheet or a script, with the attributes that ask for it."""

_STYLES: list[_Asset] = ["handbook.css"]
_SCRIPTS: list[_Asset] = [
    (f"{name}.js", {"defer": "defer"}) for name in ("common", "copy", "preview", "filter", "menus")
]
_THEME_OPTIONS: dict[str, object] = {"top_of_page_buttons": []}


def _suggest(app: Sphinx) -> None:
    """Say what `conf.py` leaves unsaid."""
    said = app.config._raw_config
    address = os.environ.get("HANDBOOK_URL") or os.environ.get("READTHEDOCS_CANONICAL_URL", "")
    for name, value in {**_SETTINGS, "html_title": escape(app.config.project), "html_baseurl": address}.items():
        said.setdefault(name, deepcopy(value))  # Sphinx and extensions add to what they are given


def _complete(app: Sphinx, config: Config) -> None:
    """Add what the package has to what the project has; of the same name, that of the project stands."""
    root = Path(app.confdir)
    templates, static = _own(root, config.templates_path, TEMPLATES), _own(root, config.html_static_path, STATIC)
    config.templates_path = [*templates, *_beside(root, templates, TEMPLATES)]  # the first one stands
    config.html_static_path = [*_beside(root, static, STATIC), *static]  # the last one stands
    if config.html_favicon == _FAVICON and not (root / _FAVICON).is_file():
        config.html_favicon = _named(root, STATIC.parent / _FAVICON)
    if config.html_theme == _SETTINGS["html_theme"]:
        config.html_css_files = _joined(_STYLES, config.html_css_files)
        config.html_js_files = _joined(_SCRIPTS, config.html_js_files)
        config.html_theme_options = {**_THEME_OPTIONS, **config.html_theme_options}


def _own(root: Path, asked: Iterable[str], packaged: Path) -> list[str]:
    """Return the folders that a project asks for; nobody misses one that the package has, too."""
    return [name for name in asked if name != packaged.name or (root / name).is_dir()]


def _beside(root: Path, own: Iterable[str], packaged: Path) -> Iterator[str]:
    """Yield the folder of the package, unless it is one of the project's: that in which it is developed."""
    if packaged.resolve() not in [(root / name).resolve() for name in own]:
        yield _named(root, packaged)


def _named(root: Path, path: Path) -> str:
    """Return the name of what comes with the package: the same on every machine, if it is installed in the project."""
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else str(path)


def _joined(ours: Sequence[_Asset], theirs: Sequence[_Asset]) -> list[_Asset]:
    """Return what the pages ask for, ours first; how they ask for it, the project may say."""
    named = {each if isinstance(each, str) else each[0] for each in theirs}
    return [*(deepcopy(each) for each in ours if (each if isinstance(each, str) else each[0]) not in named), *theirs]


def _check_form(app: Sphinx, config: Config) -> None:
    """End the build of a project whose files are of a form that this version does not know."""
    if config[SETTING] not in range(1, FORM + 1):
        message = (
            f"このプロジェクトの形（{SETTING} = {config[SETTING]}）を、この版の clausebook は知りません"
            f"（{FORM} まで）。clausebook を新しくしてください。"
        )
        with ending_the_build():
            raise SourceError([Finding("conf.py", 0, Kind.SPHINX, message)])


def setup(app: Sphinx) -> ExtensionMetadata:
    app.add_config_value(SETTING, 1, "", types=(int,))
    _suggest(app)
    app.connect("config-inited", _check_form, priority=50)
    app.connect("config-inited", _complete, priority=60)  # before anything is looked for in these folders
    return {"parallel_read_safe": True, "parallel_write_safe": True}
