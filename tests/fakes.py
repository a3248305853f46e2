"""Small stand-ins with a vocabulary: numbered papers, nights, a clock that is pushed by hand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from readinglist.core.clock import Clock
from readinglist.core.errors import ReadingListError
from readinglist.core.papers import PaperData, Skipped
from readinglist.sources import Batch

WORDS = (
    "policy gradient reward sparse attention graph kernel latent diffusion prior robot terrain gait sample "
    "bound regret bandit transformer token retrieval scene depth segmentation audio speech causal federated"
).split()


def paper(number: int, **changes: Any) -> PaperData:
    """Paper `number`: always the same one, unlike all others, with an id of November 2025.

    No date is set, so that the night that announces it decides; `changes` are fields of PaperData.
    """
    some = [WORDS[(number * k + k * k) % len(WORDS)] for k in range(1, 12)]
    made = PaperData(
        id=f"2511.{number:05d}",
        title=f"Paper {number}: {some[0]} and {some[1]} for {some[2]}",
        authors=(f"Ada Author{number % 7}", f"Bo Writer{number % 5}"),
        abstract=f"We study {' '.join(some)}. Result {number} is better than result {number - 1}.",
        categories=("cs.LG", "stat.ML") if number % 3 else ("cs.LG",),
    )
    return replace(made, **changes)


def revised(paper: PaperData, **changes: Any) -> PaperData:
    """The same paper with a changed abstract, one version later."""
    text = {"abstract": f"{paper.abstract} We corrected a proof."}
    return replace(paper, version=(paper.version or 1) + 1, updated=None, **(text | changes))


def announced(*papers: PaperData, type: str = "new") -> list[tuple[PaperData, str]]:
    """Entries of a night's list."""
    return [(paper, type) for paper in papers]


def night_of(day: date, *papers: PaperData) -> dict[date, list[tuple[PaperData, str]]]:
    """A schedule of one night that announces `papers` as new."""
    return {day: announced(*papers)}


def weekdays(first: date, count: int) -> list[date]:
    """`count` days from `first` on, without Saturdays and Sundays."""
    days = (first + timedelta(days=n) for n in range(count * 2 + 2))
    return [day for day in days if day.weekday() < 5][:count]


def schedule(days: Sequence[date], papers_a_night: int, first: int = 1) -> dict[date, list[tuple[PaperData, str]]]:
    """`papers_a_night` new papers for each of `days`, numbered from `first` on."""
    return {
        day: announced(*(paper(first + n * papers_a_night + k) for k in range(papers_a_night)))
        for n, day in enumerate(days)
    }


@dataclass(slots=True)
class HandClock:
    """A clock that only moves when told or when somebody sleeps on it; `slept` are those waits."""

    moment: datetime = datetime(2025, 11, 11, 5, 30, tzinfo=UTC)
    seconds: float = 1000.0
    slept: tuple[float, ...] = ()

    def pass_time(self, seconds: float) -> None:
        self.seconds += seconds
        self.moment += timedelta(seconds=seconds)

    def sleep(self, seconds: float) -> None:
        self.slept = (*self.slept, seconds)
        self.pass_time(seconds)

    def clock(self) -> Clock:
        """As the program takes it: the wall clock stands at the present moment, the stopwatch is ours."""
        return Clock(frozen_at=self.moment, monotonic=lambda: self.seconds, sleep=self.sleep)


@dataclass(frozen=True, slots=True)
class FakeSource:
    """A source of `entries` that all changed on the day `changed`, in pages of `size`; then `error`, if there is one.

    A token is the number of entries before the rest.
    """

    entries: tuple[PaperData | Skipped, ...]
    changed: date = date(2025, 11, 11)
    size: int = 2
    error: ReadingListError | None = None

    def pages(
        self, *, since: date | None = None, until: date | None = None, token: str | None = None
    ) -> Iterator[Batch]:
        if (since or date.min) <= self.changed <= (until or date.max):
            for start in range(int(token or 0), len(self.entries), self.size):
                some = self.entries[start : start + self.size]
                following = start + self.size
                yield Batch(
                    tuple(entry for entry in some if isinstance(entry, PaperData)),
                    tuple(entry for entry in some if isinstance(entry, Skipped)),
                    str(following) if following < len(self.entries) else None,
                )
        if self.error is not None:
            raise self.error
