"""Long titles: parted between words."""

from __future__ import annotations

import pytest

from clausebook.typeset.titles import title_lines


@pytest.mark.parametrize(
    ("title", "room", "lines"),
    [
        ("広報業務の委託に関する契約書（令和九年度）", 16, ["広報業務の委託に関する契約書", "（令和九年度）"]),
        ("業務委託基本契約書／秘密保持契約書", 12, ["業務委託基本契約書", "／秘密保持契約書"]),
        ("ソフトウェア・ハードウェア保守契約書", 14, ["ソフトウェア・", "ハードウェア保守契約書"]),
        ("人工知能システム開発業務委託基本契約書", 14, ["人工知能システム", "開発業務委託基本契約書"]),
        ("音楽の原盤の制作及びその利用に関する契約書", 14, ["音楽の原盤の制作及び", "その利用に関する契約書"]),
        ("Technology利用契約書", 12, ["Technology", "利用契約書"]),
    ],
)
def test_title_is_parted_between_its_words(title: str, room: int, lines: list[str]) -> None:
    found = title_lines(title, len, room, 2)
    assert "".join(found) == title
    assert found == lines


def test_title_takes_a_line_more_rather_than_part_a_word() -> None:
    title = "印刷の委託基本契約書とデザイン"
    assert title_lines(title, len, 8, 2) == ["印刷の", "委託基本契約書と", "デザイン"]


@pytest.mark.parametrize("title", ["業務委託基本契約書", "株式会社（業務委託基本契約書）"])
def test_title_without_such_a_place_is_left_whole(title: str) -> None:
    assert title_lines(title, len, 6, 2) == [title]
