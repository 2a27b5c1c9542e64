"""The seats of the district courts, and what leads to them."""

from __future__ import annotations

import pytest

from clausebook.model.courts import SEATS, read_court


def test_there_are_fifty_courts() -> None:
    assert len(set(SEATS)) == len(SEATS) == 50


@pytest.mark.parametrize("seat", SEATS)
def test_court_is_found_by_its_seat_and_its_name(seat: str) -> None:
    assert [read_court(seat + behind) for behind in ("", "地方裁判所", "地裁")] == [seat] * 3


@pytest.mark.parametrize(
    ("text", "seat"),
    [("埼玉", "さいたま"), ("埼玉県", "さいたま"), ("愛知", "名古屋"), ("愛知地方裁判所", "名古屋"),
     ("東京都", "東京"), ("京都府", "京都"), ("京都市", "京都"), ("北海道", "札幌"), ("三重県", "津"),
     ("津市", "津"), ("大阪府", "大阪"), ("神奈川県", "横浜"), ("大坂", "大阪"),
     ("名古谷", "名古屋"), ("福島県", "福島")],
)  # fmt: skip
def test_near_miss_or_prefecture_leads_to_the_seat(text: str, seat: str) -> None:
    with pytest.raises(ValueError, match=f"もしかして「{seat}」"):
        read_court(text)


@pytest.mark.parametrize("text", ["立川", "東京高等裁判所", "東京地方裁判所立川支部", "甲の本店所在地", "地方裁判所"])
def test_other_court_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"^地方裁判所の本庁の所在地を"):
        read_court(text)
