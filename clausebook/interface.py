"""The words of the theme's interface, in Japanese. furo has them in English, most of them not to be translated."""

from __future__ import annotations

import re

from sphinx.application import Sphinx
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


def _add_filter(app: Sphinx) -> None:
    templates = getattr(app.builder, "templates", None)
    if templates:
        templates.environment.filters["in_japanese"] = in_japanese


def setup(app: Sphinx) -> ExtensionMetadata:
    app.connect("builder-inited", _add_filter)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
