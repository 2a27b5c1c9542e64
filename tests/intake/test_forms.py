"""Contracts of many forms: whatever the form, their text stays what it is, and their numbers are computed."""

from __future__ import annotations

from pathlib import Path

import pytest

from clausebook.intake.division import NoContractError
from docs.samples import MANUAL, PRINTED, parts_of, samples_of

from ..conftest import ROOT
from .taking import seen_in, taken, understood

HOUSES = {
    path.stem: parts_of("\n" + path.read_text(encoding="utf-8"))[PRINTED]
    for path in sorted((ROOT / "tests/houses").glob("*.md"))
}
"""What the agreements of many houses print."""

SAMPLES = {
    sample.name: sample.printed
    for sample in samples_of(MANUAL.read_text(encoding="utf-8"))
    if ("第1条" in sample.printed or "第一条" in sample.printed) and "footnote" not in str(sample.files)
}
"""What the agreements of the manual print."""


@pytest.mark.sampled(one_in=3)
@pytest.mark.parametrize("house", HOUSES)
def test_text_of_a_house_is_taken_in_character_by_character(house: str, tmp_path: Path) -> None:
    differences = taken(seen_in(HOUSES[house]), tmp_path).differences
    assert [each for each in differences if each.original != "1"] == []  # the number of a footnote's text is none


@pytest.mark.sampled(one_in=12)
@pytest.mark.parametrize("sample", SAMPLES)
def test_text_of_a_sample_is_taken_in_character_by_character(sample: str, tmp_path: Path) -> None:
    assert taken(seen_in(SAMPLES[sample]), tmp_path).differences == []


def test_text_without_articles_is_refused() -> None:
    with pytest.raises(NoContractError, match="条が見つかりません"):
        understood("ご案内\n\nいつもお世話になっております。\n")
