"""When a PDF says that it was made: a blank form at a time, the document of a deal on a day."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime

from ..model.dates import moment
from ..model.diagnostics import Finding, Kind, SourceError

EPOCH = "SOURCE_DATE_EPOCH"
"""The variable of the environment that says what time it is, in seconds since the beginning of 1970."""


def made_at() -> datetime:
    """Return the time that it is, or that the environment says; SourceError if it names none."""
    if not (epoch := os.environ.get(EPOCH)):
        return datetime.now(UTC)
    try:
        return moment(epoch)
    except ValueError as error:
        raise SourceError([Finding(EPOCH, 0, Kind.COMMAND, str(error))]) from None


def today() -> date:
    """Return the day that it is where the machine stands; if the environment says the time, that of UTC."""
    return (made_at() if os.environ.get(EPOCH) else datetime.now()).date()
