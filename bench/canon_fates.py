"""`make bench-canon`: of how many ideas of the canon the fate is known, without a network and after one refresh.

The library is a new one that holds none of the origins. "By the library alone" is what was told before counts came
along: a fate wanted the references of 60 % of the library's papers, of which a new one knows none. The refresh is
answered from arxiv_2023_cs, where nobody cites after August 2023; origins that it does not hold are not known there.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from readinglist.citations.tables.services import CitedLists
from readinglist.core.clock import Clock
from readinglist.core.references import CitingPaper
from readinglist.graph.adoption import TOO_YOUNG, UNOBSERVED
from readinglist.graph.fate_evidence import listed_citations
from readinglist.ideas.canon import canon_ideas, canon_papers
from readinglist.ideas.ideas import add_ideas, ledger_ideas
from readinglist.ideas.ledger import idea_fates
from readinglist.ideas.names import uses_of
from readinglist.shell.library import Library, open_library

from .canon_history import in_graph
from .fates import read_graph, write_section
from .records import shared_data

DAYS = (datetime(2023, 9, 1, tzinfo=UTC), datetime(2025, 11, 15, tzinfo=UTC), datetime(2026, 12, 1, tzinfo=UTC))
MOST = 1_000  # citing papers of a list


def known_share(library: Library, day: datetime) -> tuple[int, float]:
    """How many ideas are a year old, and the share of these whose fate is told."""
    ideas = ledger_ideas(library)
    told = idea_fates(library, ideas, uses_of(library, ideas))
    old = [i.name for i in ideas if i.origin and (day - canon_papers()[i.origin].published).days >= 365]
    return len(old), sum(told[name].fate not in (UNOBSERVED, TOO_YOUNG) for name in old) / len(old)


def rows(folder: Path) -> Iterator[str]:
    arrays, titles = read_graph(folder)
    place = in_graph(arrays, titles)
    citing = {origin: arrays.month[arrays.citing[arrays.cited == number]] for origin, number in place.items()}
    yield "| on | ideas a year old | by the library alone | by what comes along | after one refresh |"
    yield "|---|---:|---:|---:|---:|"
    for day in DAYS:
        with TemporaryDirectory() as home, open_library(Path(home), environ={}, clock=Clock(frozen_at=day)) as library:
            add_ideas(library, canon_ideas())
            ideas, offline = known_share(library, day)
            for origin, months in citing.items():
                newest = [CitingPaper(int(month)) for month in sorted(months, reverse=True)]
                listed = listed_citations(origin, "s2", day, newest[:MOST], len(newest) <= MOST, ())
                library.store.part(CitedLists).put([listed])
            asked = known_share(library, day)[1]
        yield f"| {day:%Y-%m-%d} | {ideas} | 0% | {offline:.1%} | {asked:.1%} |"


def main() -> None:
    write_section("canon", rows(shared_data()))


if __name__ == "__main__":
    main()
