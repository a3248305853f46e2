"""The same log and the same papers give the same list: on every run, after a rebuild, and whatever comes later."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from readinglist import open_library
from readinglist.citations.tables.references import References
from readinglist.core.ideas import Idea
from readinglist.core.references import Link, Reference, ReferenceList
from readinglist.lists.rank import ranked_night
from tests.fakes import paper
from tests.integration.store_toys import at, insert

NIGHT = date(2026, 10, 6)
PAPERS = 60


def morning(day):
    return at(datetime.combine(day, time(9), UTC))


def list_of(library):
    return [(s.paper.id, s.score, s.rank, s.explore, s.reasons) for s in ranked_night(library, NIGHT, None)]


def scores_of(library):
    return {s.paper.id: s for s in ranked_night(library, NIGHT, None)}


@pytest.fixture
def library(home):
    with open_library(home, clock=morning(NIGHT)) as library:
        library.store.papers.apply([insert(paper(i), (NIGHT.isoformat(), "new")) for i in range(PAPERS)])
        library.store.nights.record([NIGHT], ["cs.LG"], "rss")
        library.add_goal("walk", "a robot that learns its gait")
        library.keep(paper(3).id, paper(8).id)
        library.skip(paper(5).id)
        yield library


def test_a_rebuild_and_another_run_give_the_same_list(library, home):
    first = list_of(library)
    assert library.upkeep.doctor(rebuild=True).problems == ()
    assert list_of(library) == first
    with open_library(home, clock=morning(NIGHT)) as again:
        assert list_of(again) == first


@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.integers(1, 40), min_size=1, max_size=8))
def test_papers_listed_after_a_night_never_influence_its_scores(library, gaps):
    before = list_of(library)
    known = library.store.papers.count()
    for n, days in enumerate(gaps):
        later = NIGHT + timedelta(days=days)
        text = "A robot that learns its gait by a policy gradient. " * (n + 1)
        planted = paper(5000 + known + n, title=f"Robot gait {n}", abstract=text)
        library.store.papers.apply([insert(planted, (later.isoformat(), "new"))])
    library.upkeep.doctor(rebuild=True)
    assert list_of(library) == before


def test_a_paper_that_cites_what_was_kept_rises_and_says_so(library):
    before = scores_of(library)
    cited, citing = paper(3).id, paper(11).id
    reference = Reference(0, "the kept one", title=before[citing].paper.title, arxiv_id=cited)
    found = ReferenceList(None, citing, "ok", None, "pdf", (reference,), (Link(cited, 1.0, "id"),))
    library.store.part(References).put(found)
    after = scores_of(library)
    (reason,) = [reason for reason in after[citing].reasons if reason.kind == "citation"]
    assert cited in reason.text
    assert_only_risen(before, after, citing)


def test_a_paper_that_names_an_idea_of_the_ledger_rises_and_says_so(library):
    origin = paper(900, title="WalkNet: gaits from data")
    user = paper(901, title="Faster training", abstract="We extend WalkNet to stairs.")
    library.store.papers.apply([insert(one, (NIGHT.isoformat(), "new")) for one in (origin, user)])
    before = scores_of(library)
    library.ideas.add_ideas([Idea("WalkNet", origin.id)])
    after = scores_of(library)
    (reason,) = [reason for reason in after[user.id].reasons if reason.kind == "idea"]
    assert reason.text == "WalkNet"
    assert_only_risen(before, after, user.id)


def assert_only_risen(before, after, risen):
    assert after[risen].score > before[risen].score
    assert {id: s.score for id, s in after.items() if id != risen} == {
        id: s.score for id, s in before.items() if id != risen
    }
