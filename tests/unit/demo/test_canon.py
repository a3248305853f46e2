"""The canon as data: whole, consistent in itself, spread over the years, silent about the future."""

from __future__ import annotations

import re
from collections import Counter
from datetime import UTC, date, timedelta

import pytest

from readinglist.core.ids import is_arxiv, parse_id
from readinglist.core.text import clean, title_key
from readinglist.ideas.canon import (
    GOAL,
    canon_citations,
    canon_quarters,
    load_canon,
    load_contemporaries,
    night_of,
    to_paper_data,
)
from tests.canon_rule import draw_contemporaries

# Words of somebody who knows how it went on.
HINDSIGHT = re.compile(
    r"\b(now (a )?standard|led to|became|has become|since then|widely (used|adopted)|influential|seminal|landmark|"
    r"popular|paved|in hindsight|is still used|to this day|de facto|breakthrough|successors?)\b",
    re.I,
)
BY_ID = {paper.id: paper for paper in (*load_canon(), *load_contemporaries())}


def test_the_canon_has_150_papers_or_more_and_100_contemporaries_and_no_id_twice():
    assert len(load_canon()) >= 150
    assert len(load_contemporaries()) == 100
    assert len(BY_ID) == len(load_canon()) + len(load_contemporaries())
    titles = Counter(title_key(paper.title) for paper in BY_ID.values())
    assert [title for title, times in titles.items() if times > 1] == []


def test_a_paper_is_complete_and_clean():
    for paper in load_canon():
        assert parse_id(paper.id) == (paper.id, None)
        assert is_arxiv(paper.id) or paper.id.startswith("doi:")
        texts = (paper.title, paper.summary or "", *paper.authors, *paper.categories)
        assert all(text and clean(text) == text for text in texts)
        twice = {name for name, times in Counter(paper.authors).items() if times > 1}
        assert paper.authors
        assert twice <= {"Yang Yue"}
        assert all(re.fullmatch(r"[a-z-]+(\.[A-Za-z-]+)?", category) for category in paper.categories)
        assert len(set(paper.categories)) == len(paper.categories)
        assert paper.published.tzinfo is UTC
        assert paper.published.hour == 12


def test_an_arxiv_id_names_the_month_of_its_first_version():
    for paper in load_canon():
        if not is_arxiv(paper.id):
            continue
        day = paper.published.date()
        named = paper.id.rpartition("/")[2][:4]
        # What is submitted in the last days of a month can get its number in the next one.
        assert named in {f"{day:%y%m}", f"{day + timedelta(days=4):%y%m}"}


def test_a_summary_is_one_sentence_that_knows_nothing_of_later():
    for paper in load_canon():
        assert paper.summary is not None
        assert paper.summary.endswith(".")
        assert ". " not in paper.summary
        assert 10 <= len(paper.summary.split()) <= 45
        assert HINDSIGHT.search(paper.summary) is None
        assert re.search(r"\b(19|20)\d\d\b", paper.summary) is None


def test_a_paper_introduces_ideas_by_name():
    for paper in load_canon():
        assert paper.ideas
        for idea in paper.ideas:
            assert all(text and clean(text) == text for text in (idea.name, *idea.aliases))


def test_no_two_papers_introduce_an_idea_of_one_name():
    named = Counter(
        key
        for paper in load_canon()
        for key in {title_key(text) for idea in paper.ideas for text in (idea.name, *idea.aliases)}
    )
    assert [name for name, times in named.items() if times > 1] == []


def test_citations_stay_within_the_demo_and_none_is_of_itself():
    canon = {paper.id for paper in load_canon()}
    assert all(set(paper.cites) <= canon for paper in load_canon())
    assert all({citing, cited} <= BY_ID.keys() and citing != cited for citing, cited in canon_citations())
    assert all(len(set(paper.cites)) == len(paper.cites) for paper in BY_ID.values())
    assert {(paper.id, cited) for paper in BY_ID.values() for cited in paper.cites} <= set(canon_citations())


def test_a_contemporary_is_known_by_title_alone():
    for paper in load_contemporaries():
        assert (paper.authors, paper.summary, paper.ideas) == ((), None, ())
        assert len(paper.categories) == 1
        assert is_arxiv(paper.id)


def test_every_quarter_from_2014_on_to_2023_has_papers_and_those_of_2015_are_rich():
    papers = {quarter.name: quarter.papers for quarter in canon_quarters()}
    assert all(papers[f"{year}Q{n}"] for year in range(2014, 2024) for n in (1, 2, 3, 4))
    for n in (1, 2, 3, 4):
        of_2015 = papers[f"2015Q{n}"]
        on_goal = [p for p in of_2015 if re.search(r"control|Atari|reinforcement|robot", p.summary or "")]
        assert len(of_2015) >= 6
        assert len(on_goal) >= 2
        assert len(of_2015) - len(on_goal) >= 3


def test_quarters_hold_every_paper_once_and_nothing_of_after_their_night():
    held = [p.id for quarter in canon_quarters() for p in (*quarter.papers, *quarter.contemporaries)]
    assert sorted(held) == sorted(BY_ID)
    for quarter in canon_quarters():
        everything = (*quarter.papers, *quarter.contemporaries)
        assert all(p.published.date() < quarter.night for p in everything)
    nights = [quarter.night for quarter in canon_quarters()]
    assert nights == sorted(set(nights))


@pytest.mark.parametrize(
    ("quarter", "night"),
    [
        ("2015Q1", date(2015, 4, 1)),
        ("2015Q3", date(2015, 10, 1)),
        ("2015Q4", date(2016, 1, 4)),  # New Year's Day was a Friday
        ("2024Q4", date(2025, 1, 3)),  # no announcement on the evening of New Year's Day
        ("2017Q2", date(2017, 7, 3)),
    ],
)
def test_a_quarter_is_announced_on_the_first_weekday_after_it(quarter: str, night: date):
    assert night_of(quarter) == night


def test_the_goal_rests_on_papers_of_the_canon_that_were_there_in_2015():
    assert GOAL.name == "locomotion"
    assert [BY_ID[seed].published.year for seed in GOAL.seeds] == [2015, 2015]


def test_a_paper_becomes_what_a_source_would_say_of_it():
    arxiv = to_paper_data(BY_ID["1707.06347"])
    assert (arxiv.source, arxiv.version, arxiv.doi, arxiv.url) == ("arxiv", 1, None, None)
    assert arxiv.abstract == BY_ID["1707.06347"].summary
    assert arxiv.primary_category == "cs.LG"
    issue = to_paper_data(BY_ID["doi:10.1038/nature14236"])
    assert (issue.source, issue.doi) == ("doi", "10.1038/nature14236")
    assert issue.url == "https://doi.org/10.1038/nature14236"
    assert to_paper_data(load_contemporaries()[0]).abstract is None


def test_the_draw_keeps_to_month_and_category_and_never_takes_a_landmark_or_one_paper_twice():
    graph = {f"p{n}": ("2015-02", "cs.LG") for n in range(5)} | {"q": ("2015-03", "cs.LG"), "r": ("2015-02", "cs.CV")}
    drawn = draw_contemporaries(["p0", "p1", "elsewhere"], graph)
    assert len(drawn) == 2
    assert set(drawn) < {"p2", "p3", "p4"}
    assert drawn == draw_contemporaries(["p1", "elsewhere", "p0"], dict(reversed(graph.items())))


def test_the_draw_depends_on_its_seed_and_stops_at_its_count():
    graph = {f"p{n}": ("2015-02", "cs.LG") for n in range(100)}
    landmarks = [f"p{n}" for n in range(10)]
    drawn = {draw_contemporaries(landmarks, graph, count=5, seed=str(n)) for n in range(5)}
    assert len(drawn) == 5
    assert {len(papers) for papers in drawn} == {5}
