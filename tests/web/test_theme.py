"""The theme speaks Japanese."""

from __future__ import annotations

from clausebook.web.theme import in_japanese


def test_only_the_theme_is_translated() -> None:
    assert in_japanese('<p>Next</p><a aria-label="Menu">Menu of the day</a>') == (
        '<p>次へ</p><a aria-label="メニュー">Menu of the day</a>'
    )
