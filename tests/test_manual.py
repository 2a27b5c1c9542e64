"""The manual says what is true: its samples print what it says, and are refused as it says."""

from __future__ import annotations

from pathlib import Path

import pytest
from sphinx.cmd.build import build_main

from clausebook.model.diagnostics import SourceError
from docs import pictures
from docs.samples import MANUAL, Sample, build, common_files, samples_of, write_project

from .conftest import as_a_process_of_its_own
from .readback import agreement_of, differences, printed_text, shown_text, soup_of
from .tagged import findings

TEXT = MANUAL.read_text(encoding="utf-8")
SAMPLES = list(samples_of(TEXT))
COMMON = common_files(TEXT)


def samples(faulty: bool) -> pytest.MarkDecorator:
    chosen = [sample for sample in SAMPLES if bool(sample.faults) == faulty]
    return pytest.mark.parametrize("sample", chosen, ids=[sample.name for sample in chosen])


@pytest.mark.sampled(one_in=5)
@samples(faulty=False)
def test_sample_prints_what_the_manual_says(sample: Sample, tmp_path: Path) -> None:
    write_project(tmp_path, {**COMMON, **sample.files})
    with as_a_process_of_its_own({}):
        outcome = build(tmp_path)
    assert shown_text(agreement_of(outcome.page)) == sample.printed
    assert not differences(printed_text(outcome.pdf), sample.printed)
    assert findings(outcome.pdf) == []


@pytest.mark.sampled(one_in=3)
@samples(faulty=True)
def test_fault_is_told_as_the_manual_says(sample: Sample, tmp_path: Path) -> None:
    write_project(tmp_path, {**COMMON, **sample.files})
    with as_a_process_of_its_own({}), pytest.raises(SourceError) as told:
        build(tmp_path)
    assert "".join(f"{finding}\n" for finding in told.value.findings) == sample.faults


def test_every_sample_says_what_comes_of_it() -> None:
    assert SAMPLES
    assert all(bool(sample.printed) != bool(sample.faults) for sample in SAMPLES)


def test_manual_shows_a_sample_as_page_and_as_print(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "PICTURES", tmp_path / "pictures")
    with as_a_process_of_its_own({}):
        pictures.draw(0, {**COMMON, **SAMPLES[0].files}, tmp_path / "pictures")
        folders = [str(MANUAL.parent), str(tmp_path / "manual")]
        assert build_main(["-W", "-q", "-b", "html", "-d", str(tmp_path / "doctrees"), *folders]) == 0
    page, print_ = soup_of(tmp_path / "manual/language.html").select(".sample figure.picture")
    assert "●●株式会社" in page.select("section.contract")[0].get_text()
    assert [(tmp_path / "manual" / str(image["src"])).exists() for image in print_.select("img")] == [True]
