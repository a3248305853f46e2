"""The clock of one command, as the environment sets it."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from readinglist.core.clock import clock_from
from readinglist.core.errors import ConfigError


@pytest.mark.parametrize("text", ["9999-12-31T23:59:59Z", "0001-01-01", "9000-01-01", "x", "9" * 5000, "1e999"])
def test_a_clock_at_the_end_of_the_calendar_or_of_no_instant_is_refused(text: str) -> None:
    with pytest.raises(ConfigError, match="READINGLIST_NOW"):
        clock_from({"READINGLIST_NOW": text})


@pytest.fixture
def far_zone(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    with monkeypatch.context() as patched:
        patched.setenv("TZ", "UTC+99")
        time.tzset()
        yield "UTC+99"
    time.tzset()


def test_a_zone_that_is_days_away_is_refused(far_zone: str) -> None:
    with pytest.raises(ConfigError, match="not a time zone"):
        clock_from({"TZ": far_zone})
