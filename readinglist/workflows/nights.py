"""Which night a harvested paper belongs to, and which nights are missing: pure.

OAI knows when a record was last touched, not when it was announced. The rules:
a paper seen in its first version belongs to the night of its datestamp; one that was replaced
since, to the first missed night after its submission, and to none where nobody was watching then.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import TYPE_CHECKING

from readinglist.model import Listing, Paper
from readinglist.sources import calendar

if TYPE_CHECKING:
    from readinglist.sources.oai import OaiRecord


@dataclass(frozen=True, slots=True)
class Gap:
    """Nights of one category that are to be harvested.

    `since` is the first datestamp to ask for; `watched_since` the first night that the category was
    or will have been watched.
    """

    category: str
    nights: tuple[date, ...]
    since: date
    watched_since: date


def find_gaps(
    covered: Mapping[str, frozenset[date]],
    categories: Sequence[str],
    until: date,
    *,
    since: date | None = None,
    begin: date | None = None,
) -> tuple[Gap, ...]:
    """The missing nights of each category up to and with `until`.

    A category is watched from its first covered night on. `since` is what the user asks for: nothing
    before it, and the watch begins no later. A category that was never covered has no gap, its watch
    begins with tonight's feed; or at `begin`, where that feed does not give it.
    """
    gaps = []
    for category in categories:
        have = covered.get(category, frozenset())
        start = min(have) if have else begin
        if since is not None and (start is None or since < start):
            start = calendar.night_on_or_after(since)
        if start is None:
            continue
        nights = (start, *calendar.nights_between(start, until))
        missing = tuple(night for night in nights if night not in have and (since or night) <= night <= until)
        if missing:
            before = [] if since is not None else [n for n in have if n < missing[0]]
            gaps.append(Gap(category, missing, max(before) if before else missing[0], start))
    return tuple(gaps)


def listings_of(record: OaiRecord, known: Paper | None, gap: Gap, watched: frozenset[str]) -> tuple[Listing, ...]:
    """What OAI's `record` says about lists, when it came to fill `gap`.

    `watched` are the categories followed: a paper whose primary one is not among them is a cross-list.
    """
    data = record.paper
    touched = calendar.night_on_or_after(record.datestamp)
    if known is not None and known.announced is not None:
        return (Listing(touched, "replace"),) if record.has_later_version else ()
    primary = data.primary_category or (data.categories[0] if data.categories else None)
    kind = "new" if primary in watched else "cross"
    if not record.has_later_version:
        return (Listing(touched, kind),)
    night = _first_missed(record, gap)
    return (Listing(night, kind),) if night else ()


def _first_missed(record: OaiRecord, gap: Gap) -> date | None:
    """The first missed night on which v1 can have been announced.

    None where v1 may have been announced before the category was watched: then this is a replacement
    of a paper that was never ours. A paper submitted while we watched and not seen since was held in
    moderation, however long.
    """
    submitted = record.paper.published
    if submitted is None:
        return None
    if submitted.time() == time(0):  # only the day is known: the evening of that day is the earliest
        earliest = calendar.night_after(submitted.date())
    else:
        earliest = calendar.first_night_after(submitted)
    if earliest < gap.watched_since:
        return None
    return next((night for night in gap.nights if night >= earliest), None)
