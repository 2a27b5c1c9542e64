"""The district courts, by their seats. Pure."""

from __future__ import annotations

import re

from .diagnostics import suggestion

SEATS = (
    "札幌", "函館", "旭川", "釧路", "青森", "盛岡", "仙台", "秋田", "山形", "福島", "水戸",
    "宇都宮", "前橋", "さいたま", "千葉", "東京", "横浜", "新潟", "富山", "金沢", "福井", "甲府",
    "長野", "岐阜", "静岡", "名古屋", "津", "大津", "京都", "大阪", "神戸", "奈良", "和歌山",
    "鳥取", "松江", "岡山", "広島", "山口", "徳島", "高松", "松山", "高知", "福岡", "佐賀",
    "長崎", "熊本", "大分", "宮崎", "鹿児島", "那覇",
)  # fmt: skip
"""下級裁判所の設立及び管轄区域に関する法律（昭和22年法律第63号）別表, from north to south."""

_SEAT_OF = {
    "北海道": "札幌", "岩手": "盛岡", "宮城": "仙台", "茨城": "水戸", "栃木": "宇都宮",
    "群馬": "前橋", "埼玉": "さいたま", "神奈川": "横浜", "石川": "金沢", "山梨": "甲府",
    "愛知": "名古屋", "三重": "津", "滋賀": "大津", "兵庫": "神戸", "島根": "松江",
    "香川": "高松", "愛媛": "松山", "沖縄": "那覇",
}  # fmt: skip
"""Prefectures without a court of their own name, with its seat (北海道: the first of four)."""


def read_court(text: str) -> str:
    """Return the seat of a district court that is called 東京, 東京地裁 or 東京地方裁判所; ValueError otherwise."""
    name = re.sub("(?:地方裁判所|地裁)$", "", text)
    if name in SEATS:
        return name
    place = re.sub("[都府県市]$", "", name)
    likely = _SEAT_OF.get(place, place)
    near = f"もしかして「{likely}」ですか。" if likely in SEATS else suggestion(name, SEATS)
    raise ValueError(f"地方裁判所の本庁の所在地を「東京」「さいたま」のように書いてください。{near}")
