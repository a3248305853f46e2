"""What a page costs on the server, on a library of a year of use; the table of docs/page.md.

    python -m bench.page_times

The library: the year of `tests/practice_year.py`, 2,000 papers announced as one night, 2,000 more bets, 300 ideas. Each
page is made as for a browser, in this process, after `serve`'s own warming; the first time, and the median of nine
more. On a machine that others use, the time of the processor says what an idle one takes.
"""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from readinglist import open_library
from readinglist.clock import Clock
from readinglist.model import Bet, BetSettled, BuildsOn, Idea, IdeaFate, IdeaRecord, LogEntry
from readinglist.web.asking import Answer, Ask, Page
from readinglist.web.render import render
from readinglist.web.routes import PAGES
from readinglist.web.warm import warm
from readinglist.workflows.graph_map import FATES, MOST
from readinglist.workflows.library import Library
from readinglist.workflows.worked_out import LEDGER, keep
from tests.fakes import paper
from tests.integration.store_toys import insert
from tests.practice_year import PAPERS, live

from .machine import machine
from .page import write_section
from .work import claimed, library_folder

DOCS = Path(__file__).parents[1] / "docs" / "page.md"
NIGHT = date(2026, 11, 24)
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
LISTED = range(PAPERS + 1, PAPERS + 2_001)
BETS = 2_000
AGAIN = 9
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


def main() -> None:
    with claimed():
        home = library_folder("pages")
        with open_library(home, environ={}, clock=Clock(frozen_at=NOW)) as library:
            fill(library)
        with open_library(home, environ={}, clock=Clock(frozen_at=NOW)) as library:
            warm(library)
            rows = [measured(library, address) for address in ASKED]
            begun = time.process_time()
            library.taste()
            worked = time.process_time() - begun
    head = ["| page | kB | first, ms of the processor | again | and waited |", "|---|--:|--:|--:|--:|"]
    told = f"*Work it out now* on `/taste` takes {worked:.1f} s of the processor there, with {BETS:,} more bets."
    lines = [*head, *rows, "", told, "", f"Measured on {machine()}; `python -m bench.page_times`."]
    write_section(DOCS, "times of pages", lines)
    print("\n".join(lines))


def measured(library: Library, address: str) -> str:
    """A row of the table."""
    size, waited, worked = 0, [], []
    for _ in range(1 + AGAIN):
        start, before = time.perf_counter(), time.process_time()
        answer = answered(library, address)
        assert isinstance(answer, Page)
        size = len(render(answer).encode())
        waited.append((time.perf_counter() - start) * 1000)
        worked.append((time.process_time() - before) * 1000)
    again, work = statistics.median(waited[1:]), statistics.median(worked[1:])
    return f"| `{address}` | {size // 1000} | {worked[0]:.0f} | {work:.0f} | {again:.0f} |"


def answered(library: Library, address: str) -> Answer:
    """What the function of an address answers."""
    path, _, query = address.partition("?")
    asked = dict(part.split("=") for part in query.split("&")) if query else {}
    for pattern, methods, page in PAGES:
        head, brace, name = pattern.partition("{")
        if "GET" in methods and (path == pattern or (brace and path.startswith(head))):
            return page(library, Ask({name.rstrip("}").partition(":")[0]: path[len(head) :]}, asked))
    raise SystemExit(f"no page answers at {address}")


def fill(library: Library) -> None:
    """The year, the night, the bets and the ideas."""
    live(library)
    dated = (replace(paper(n), published=NOW - timedelta(days=n)) for n in LISTED)
    library.store.papers.apply([insert(one, (NIGHT.isoformat(), "new")) for one in dated])
    library.store.nights.record([NIGHT], ["cs.LG"], "rss")
    library.store.log.add_entries(bets())
    library.rank_tonight()
    library.review("2026-W46")
    records = [idea(n) for n in range(1, MOST + 1)]
    library.add_ideas(record.idea for record in records)
    list(library.catch_up_ideas())
    library.taste()
    keep(library, LEDGER, records)


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


if __name__ == "__main__":
    main()
