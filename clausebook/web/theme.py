"""The theme as the handbook needs it: its words in Japanese, no style in a page, no file that no page uses.

What the theme says in English without a way to translate it stands in ``_templates/page.html``.
"""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.util.typing import ExtensionMetadata

WORDS = {
    "Skip to content": "本文へ移動",
    "Back to top": "先頭へ戻る",
    "On this page": "このページの内容",
}
"""What the theme and Sphinx would say in Japanese if their own catalogues had it."""

UNUSED = (
    *("basic.css", "debug.css", "skeleton.css", "pygments.css", "file.png", "minus.png", "plus.png"),
    *("documentation_options.js", "doctools.js", "language_data.js", "searchtools.js", "sphinx_highlight.js"),
    *("translations.js", "design-tabs.js", "scripts/furo-extensions.js"),
)
"""What Sphinx and its extensions put beside the pages for code, for their own search and for tabs."""


def _translate(app: Sphinx) -> None:
    """Add the words to those that Sphinx knows; it reads them from files."""
    words = Catalog()
    for english, japanese in WORDS.items():
        words.add(english, japanese)
    with TemporaryDirectory() as folder:
        messages = Path(folder, app.config.language, "LC_MESSAGES")
        messages.mkdir(parents=True)
        with (messages / "sphinx.mo").open("wb") as file:
            write_mo(file, words)
        app.add_message_catalog("sphinx", folder)


def _leave_out(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Have a page ask for no file that it does not use."""
    unused = {f"_static/{name}" for name in UNUSED}
    for kind in ("css_files", "script_files"):
        context[kind] = [asset for asset in context[kind] if asset.filename not in unused]


def _remove(app: Sphinx, exception: Exception | None) -> None:
    """Take the files away that no page asks for; Sphinx copies all that it has."""
    if isinstance(app.builder, StandaloneHTMLBuilder):
        for name in UNUSED:
            Path(app.outdir, "_static", name).unlink(missing_ok=True)


def setup(app: Sphinx) -> ExtensionMetadata:
    _translate(app)
    app.connect("html-page-context", _leave_out)
    app.connect("build-finished", _remove, priority=900)  # furo writes one of them when the build is finished
    return {"parallel_read_safe": True, "parallel_write_safe": True}
