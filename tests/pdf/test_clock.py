"""The time that PDFs say they were made at, and the day."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest

from clausebook.model.diagnostics import SourceError
from clausebook.pdf.clock import EPOCH, made_at, today


@pytest.fixture(autouse=True)
def zone(monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    """What a test changes of the environment; the process knows its time zone again in the end."""
    monkeypatch.delenv(EPOCH, raising=False)
    yield monkeypatch
    monkeypatch.undo()
    time.tzset()


def day_in(zone: pytest.MonkeyPatch, name: str) -> date:
    zone.setenv("TZ", name)
    time.tzset()
    return today()


def test_day_is_that_of_where_the_machine_stands(zone: pytest.MonkeyPatch) -> None:
    first, last = day_in(zone, "Etc/GMT+12"), day_in(zone, "Pacific/Kiritimati")
    assert first < last <= first + timedelta(2)


def test_environment_says_the_same_day_everywhere(zone: pytest.MonkeyPatch) -> None:
    zone.setenv(EPOCH, "1700000000")
    days = {day_in(zone, name) for name in ("Etc/GMT+12", "Asia/Tokyo", "Pacific/Kiritimati")}
    assert days == {date(2023, 11, 14)}
    assert made_at() == datetime(2023, 11, 14, 22, 13, 20, tzinfo=UTC)


def test_time_that_is_none_is_told(zone: pytest.MonkeyPatch) -> None:
    zone.setenv(EPOCH, "yesterday")
    with pytest.raises(SourceError):
        today()
