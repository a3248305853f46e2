"""The score as a reader sees it: a band at first, a chance of a keep after enough decisions."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time

from readinglist import open_library
from readinglist.core.papers import ScoredPaper
from readinglist.lists.api import top_list
from readinglist.lists.worth import readable
from tests.fakes import paper
from tests.integration.store_toys import at, insert

NIGHT = date(2026, 10, 6)


def test_bands_come_first_and_chances_after_enough_decisions(home):
    with open_library(home, clock=at(datetime.combine(NIGHT, time(9), UTC))) as library:
        papers = library.store.papers
        papers.apply([insert(paper(i), (NIGHT.isoformat(), "new")) for i in range(80)])
        library.store.nights.record([NIGHT], ["cs.LG"], "rss")
        library.add_goal("walk", "a robot that learns its gait")
        top = top_list(library, 80)
        assert top.worth == ""
        assert top.papers[0].certainty == "5/5"
        assert {one.certainty for one in top.papers} == {"1/5", "2/5", "3/5", "4/5", "5/5"}
        ours = sorted(papers.on_night(NIGHT), key=lambda one: one.id)
        scored = [ScoredPaper(one, float(-n), n) for n, one in enumerate(ours, start=1)]
        library.store.scores.save(NIGHT, "", "stamp", scored)
        library.keep(*(one.id for one in ours[:20]))
        library.skip(*(one.id for one in ours[25:55]))
        _, worth = readable(library, top.papers, "walk")
        assert worth == ""
        told, worth = readable(library, [replace(scored[n], reasons=top.papers[0].reasons) for n in (0, 40, 60)], None)
        assert worth.startswith("worth your time: 1; the others have a chance of a keep below 40%")
        assert told[0].certainty == "100%"
        assert told[2].certainty == "0%"
