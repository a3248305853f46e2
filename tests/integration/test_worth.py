"""The score as a reader sees it: a band at first, a chance of a keep after enough decisions."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, time

from readinglist import open_library
from readinglist.core.papers import ScoredPaper
from readinglist.lists.api import top_list
from readinglist.lists.worth import readable
from readinglist.night.digest import read_digest
from readinglist.night.view.digest import digest_page
from readinglist.night.view.page_formats import page_markdown
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
        bands = [one.certainty[0] for one in sorted(top.papers, key=lambda one: -one.score)]
        assert "".join(bands) == "5" * 5 + "4" * 5 + "3" * 10 + "2" * 20 + "1" * 40
        many, _ = readable(library, top.papers[:20], None, 2_000)
        assert Counter(one.certainty for one in many) == {"5/5": 5, "4/5": 5, "3/5": 10}  # the same of a long list
        words = page_markdown(digest_page(read_digest(library, NIGHT)))
        assert "Score 5/5: " in words
        assert "Score 0." not in words
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
