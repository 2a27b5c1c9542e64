"""The theme as the handbook needs it: its words in Japanese, no style in a page, no file that no page uses.

furo has its words in English, most of them not to be translated.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.util.typing import ExtensionMetadata

WORDS = {
    "Toggle site navigation sidebar": "サイトの目次を開閉する",
    "Toggle table of contents sidebar": "このページの目次を開閉する",
    "Toggle Light / Dark / Auto color theme": "明るい・暗い・自動の配色を切り替える",
    "Skip to content": "本文へ移動",
    "Back to top": "先頭へ戻る",
    "On this page": "このページの内容",
    "Auto light/dark, in light mode": "自動の配色（明るい）",
    "Auto light/dark, in dark mode": "自動の配色（暗い）",
    "Light mode": "明るい配色",
    "Dark mode": "暗い配色",
    "Contents": "目次",
    "Expand": "開く",
    "Menu": "メニュー",
    "Next": "次へ",
    "Previous": "前へ",
    "Home": "はじめ",
    "Table of Contents": "目次",
    "Link to this heading": "この見出しへのリンク",
}
"""Each English text of the theme, and what stands for it here."""

LANDMARKS = {
    '<aside class="sidebar-drawer"': "サイトの目次",
    '<aside class="toc-drawer': "このページの目次",
}
"""The parts of a page that the theme gives no name, and the name that a screen reader tells them apart by."""

UNUSED = (
    *("basic.css", "debug.css", "skeleton.css", "pygments.css", "file.png", "minus.png", "plus.png"),
    *("documentation_options.js", "doctools.js", "language_data.js", "searchtools.js", "sphinx_highlight.js"),
    *("translations.js", "design-tabs.js", "scripts/furo-extensions.js"),
)
"""What Sphinx and its extensions put beside the pages for code, for their own search and for tabs."""

_ENGLISH = re.compile(
    r'(?<=>)(\s*)({0})(\s*)(?=<)|((?:aria-label|title)=")({0})(?=\b)'.format("|".join(map(re.escape, WORDS)))
)


def in_japanese(html: str) -> str:
    """Return a page of the theme with its own words in Japanese; what the handbook says is left alone."""

    def replacement(match: re.Match[str]) -> str:
        before, text, after, attribute, value = match.groups()
        return f"{before}{WORDS[text]}{after}" if text else f"{attribute}{WORDS[value]}"

    for start, name in LANDMARKS.items():
        html = html.replace(start, start.replace("<aside", f'<aside aria-label="{name}"'))
    return _ENGLISH.sub(replacement, html)


def without_styles(svg: str) -> str:
    """Return a drawing with attributes for its inline styles, which a strict policy of a server forbids."""
    return re.sub(r'style="(\w+): ([^";]+);?"', r'\1="\2"', svg)


def _add_filters(app: Sphinx) -> None:
    templates = getattr(app.builder, "templates", None)
    if templates:
        for change in (in_japanese, without_styles):
            templates.environment.filters[change.__name__] = change


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
    app.connect("builder-inited", _add_filters)
    app.connect("html-page-context", _leave_out)
    app.connect("build-finished", _remove, priority=900)  # furo writes one of them when the build is finished
    return {"parallel_read_safe": True, "parallel_write_safe": True}
