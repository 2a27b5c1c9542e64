"""A company's name tells its legal form, or does not."""

from __future__ import annotations

import pytest

from clausebook.model.companies import has_form, is_abbreviated, is_form, without_form


@pytest.mark.parametrize(
    "name",
    [
        "株式会社見本", "見本株式会社", "見本商会合同会社", "一般社団法人見本会", "医療法人社団見本会",
        "見本監査法人", "特定非営利活動法人見本", "見本農業協同組合", "見本信用金庫", "独立行政法人見本機構",
        "見本有限公司", "国立大学法人見本大学", "ＳＡＭＰＬＥ Inc.", "Sample, Inc", "Sample Co., Ltd.",
        "Sample K.K.", "SAMPLE LLC", "Sample GmbH", "Sample S.A.", "Sample & Co.", "Sample Pte. Ltd.",
    ],
)  # fmt: skip
def test_form_is_seen_in_a_name(name: str) -> None:
    assert has_form(name)


@pytest.mark.parametrize(
    "name", ["見本商店", "見本", "アクメ", "見本太郎", "Sample", "Costco", "Vincent", "東京都", "SAS商店"]
)
def test_name_without_a_form_has_none(name: str) -> None:
    assert not has_form(name)


def test_form_is_told_from_its_abbreviation_and_from_a_name() -> None:
    assert is_abbreviated("㈱見本")
    assert is_abbreviated("（有）見本")
    assert not is_abbreviated("株式会社見本（東京）")
    assert is_form("株式会社")
    assert not is_form("株式会社見本")
    assert [without_form(name) for name in ("株式会社見本", "見本（株）", "見本")] == ["見本"] * 3
