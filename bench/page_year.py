"""A library of a year of use, as the page is asked about it: what each kind of page has to show, and plenty of it.

The year of `tests/practice_year.py`, 2,000 papers announced as one night, 2,000 more bets, 300 ideas.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from readinglist import open_library
from readinglist.core.clock import Clock
from readinglist.core.ideas import BuildsOn, Idea
from readinglist.core.log import Bet, BetSettled, LogEntry
from readinglist.ideas.graph_files import FATES, MOST
from readinglist.ideas.ideas import add_ideas
from readinglist.ideas.ledger import prepare_ledger
from readinglist.ideas.records import IdeaFate, IdeaRecord
from readinglist.night.digest import write_digest
from readinglist.store.stamped_cache import LEDGER, keep_result
from tests.fakes import paper
from tests.integration.store_toys import insert
from tests.practice_year import PAPERS, live

NIGHT = date(2026, 11, 24)
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
LISTED = range(PAPERS + 1, PAPERS + 2_001)
BETS = 2_000
ASKED = (
    "/",
    f"/paper/{paper(LISTED[0]).id}",
    "/search?q=policy",
    "/ideas",
    "/ideas?sort=name",
    "/idea/idea 3",
    "/map",
    "/map?idea=idea 9",
    "/map?fate=reused",
    "/taste",
    "/taste?show=settled",
    "/study",
    "/notebook",
    "/notebook/2026-11-20",
    "/review/2026-W46",
    "/health",
)


def fill(home: Path) -> None:
    """The year, the night, the bets and the ideas, in an empty folder."""
    with open_library(home, environ={}, clock=Clock(frozen_at=NOW)) as library:
        live(library)
        dated = (replace(paper(n), published=NOW - timedelta(days=n)) for n in LISTED)
        library.store.papers.apply([insert(one, (NIGHT.isoformat(), "new")) for one in dated])
        library.store.nights.record([NIGHT], ["cs.LG"], "rss")
        library.store.log.add_entries(bets())
        write_digest(library)
        library.review("2026-W46")
        records = [idea(n) for n in range(1, MOST + 1)]
        add_ideas(library, (record.idea for record in records))
        list(prepare_ledger(library))
        library.taste()
        keep_result(library.places.cache / LEDGER, library.state(), records)


def bets() -> Iterator[LogEntry]:
    """Bets of two years, settled where their day has come."""
    draw = random.Random(5)
    for number in range(BETS):
        made = NOW - timedelta(days=draw.randrange(20, 700))
        by, p = made + timedelta(days=300), round(draw.betavariate(1, 3), 2)
        one = Bet(min(max(p, 0.01), 0.99), by.date().isoformat(), top=0.1, source="s2")
        yield LogEntry(f"bet{number:06d}", made, "bench", "bet", paper(draw.randint(1, PAPERS)).id, one)
        if by < NOW:
            came = BetSettled("won" if draw.random() < p else "lost", by.date().isoformat())
            yield LogEntry(f"end{number:06d}", by, "bench", "settled", f"bet{number:06d}", came)


def idea(number: int) -> IdeaRecord:
    """Idea `number`, with four years of months, on a map that is as full as it can be."""
    months = tuple((date(2022 + n // 12, 1 + n % 12, 1), number % (n + 7), 900) for n in range(48))
    earlier = (BuildsOn(f"idea {number}", f"idea {number // 2}", "It builds on it.", "abstract"),) if number > 1 else ()
    fate = IdeaFate(FATES[number % (len(FATES) - 1)], ("it is so",))
    origin = paper(LISTED[number]).id
    return IdeaRecord(
        Idea(f"idea {number}", origin),
        4_000 // number,
        0,
        0,
        9,
        3,
        "steady",
        builds_on=earlier,
        adoption=months,
        fate=fate,
    )
