"""What a loopback arXiv holds on a given day: the papers, their versions so far, the lists of the nights.

Pure: built once from a corpus and a schedule of nights, asked by day. A day is the US Eastern date
by which arXiv names its nights; the datestamp of a paper is the day of its last announcement.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

from readinglist.model import PaperData

_FIRST_DAY = date(1991, 8, 14)  # of arXiv: for papers that carry no date

Schedule = Mapping[date, Sequence[tuple[PaperData, str]]]


@dataclass(frozen=True, slots=True)
class Held:
    """A paper as it stands on one day.

    `dates` are those of its versions, oldest first, so `len(dates)` is the current version;
    `stamp` is the day of the last change: its OAI datestamp.
    """

    paper: PaperData
    dates: tuple[datetime, ...]
    stamp: date

    @property
    def version(self) -> int:
        return len(self.dates)


class Holdings:
    """The corpus, which has always been there, and what the nights announce on top of it.

    `corpus` papers are known from the day of their `updated` (else `published`) date. An entry of
    a night is the paper as announced, with its version; without one, "new" and "cross" leave the
    version as it was and a replacement counts one up.
    """

    def __init__(self, corpus: Iterable[PaperData], nights: Schedule) -> None:
        self.nights: dict[date, tuple[tuple[PaperData, str], ...]] = {}
        self._states: dict[str, list[Held]] = {}  # of one paper, by rising stamp
        for paper in corpus:
            moment = paper.updated or paper.published
            self._add(paper, "new", moment.date() if moment else _FIRST_DAY)
        for night in sorted(nights):
            entries = [(self._add(paper, kind, night), kind) for paper, kind in nights[night]]
            self.nights[night] = tuple(entries)

    def _add(self, paper: PaperData, kind: str, day: date) -> PaperData:
        """Take in one announcement; returns the paper with version and dates filled in."""
        states = self._states.setdefault(paper.id, [])
        before = states[-1] if states else None
        known = before.version if before else 0
        version = paper.version or (known + 1 if kind.startswith("replace") else max(known, 1))
        submitted = paper.published or (before.dates[0] if before else _submitted(day))
        latest = paper.updated or (submitted if version == 1 else _submitted(day))
        dates = _version_dates(before.dates if before else (submitted,), version, latest)
        paper = replace(paper, version=version, published=dates[0], updated=dates[-1])
        held = Held(paper, dates, day)
        if before and before.stamp == day:
            states[-1] = held
        else:
            states.append(held)
        return paper

    def on(self, day: date) -> list[Held]:
        """Every paper as it stands on `day`, by datestamp and id."""
        held = [state for states in self._states.values() if (state := _state_on(states, day))]
        return sorted(held, key=lambda h: (h.stamp, h.paper.id))

    def versions(self) -> Iterator[PaperData]:
        """Every paper in every state that it is ever announced in."""
        for states in self._states.values():
            yield from (held.paper for held in states)

    def find(self, paper_id: str, day: date, version: int | None = None) -> Held | None:
        """One paper on `day`, as of `version` where that is named and its text is still known."""
        states = [s for s in self._states.get(paper_id, ()) if s.stamp <= day]
        if version is not None:
            states = [s for s in states if s.version == version]
        return states[-1] if states else None

    def listed(self, day: date, categories: Sequence[str]) -> list[tuple[PaperData, str]]:
        """What the feed of `categories` lists on `day`: empty where `day` is not a night.

        As in the real feeds a paper is "cross" where its first category is not one of those asked.
        """
        asked = set(categories)
        entries = []
        for paper, kind in self.nights.get(day, ()):
            if not any(_is_within(category, asked) for category in paper.categories):
                continue
            primary = paper.primary_category or paper.categories[0]
            if not _is_within(primary, asked):
                kind = {"new": "cross", "replace": "replace-cross"}.get(kind, kind)
            entries.append((paper, kind))
        return entries


def _state_on(states: list[Held], day: date) -> Held | None:
    place = bisect_right(states, day, key=lambda held: held.stamp)
    return states[place - 1] if place else None


def _is_within(category: str, asked: set[str]) -> bool:
    """Whether `category` or its whole archive is asked for."""
    return category in asked or category.split(".")[0] in asked


def _submitted(night: date) -> datetime:
    """When a paper of `night` was sent in, where nobody says: the last working morning before it, Eastern."""
    day = night - timedelta(days=1)
    return datetime.combine(day - timedelta(days=max(0, day.weekday() - 4)), time(15), UTC)


def _version_dates(known: tuple[datetime, ...], version: int, latest: datetime) -> tuple[datetime, ...]:
    """Dates of versions 1..version, of which `known` are the first and `latest` is the last."""
    if version <= len(known):
        return known[:version]
    missing = version - len(known)
    step = max(latest - known[-1], timedelta(0)) / missing
    return (*known, *((known[-1] + step * n).replace(microsecond=0) for n in range(1, missing)), latest)
