"""What the numbers of the last printed list mean, and which of them are told."""

from __future__ import annotations

import pytest

from readinglist.core.errors import UsageError
from readinglist.core.ideas import Idea
from readinglist.interface.session import with_sign
from readinglist.triage import night_list
from readinglist.triage.night_list import listed_all
from readinglist.triage.page_list import standing
from tests.fakes import paper
from tests.integration.test_standing import BEFORE, make_library, opened


@pytest.fixture
def library(tmp_path):
    with opened(make_library(tmp_path)) as library:
        yield library


def test_an_answer_without_papers_leaves_the_numbers_of_the_list_on_the_screen(library):
    first = library.top(n=3)[0].paper.id
    assert library.search("nosuchword").count == 0
    assert library.resolve("#1") == first


def test_a_number_of_the_list_and_an_id_mean_a_paper_and_other_words_none(library):
    third = library.top(n=3)[2].paper.id
    assert library.find_id(with_sign("3")) == library.find_id("#3") == third
    assert library.find_id(with_sign(f"arXiv:{third}")) == third
    assert (library.find_id("the bitter lesson"), with_sign("٣"), with_sign("3.5")) == (None, "٣", "3.5")
    for odd in ("#4", "#0", "#x", "#", f"#{'9' * 5000}"):
        with pytest.raises(UsageError, match="not on the last list"):
            library.find_id(odd)


def test_a_night_of_which_nothing_is_left_takes_its_numbers_with_it(library):
    library.top(n=3)
    library.triage.mark_rest_seen()
    assert library.top(n=3) == ()
    with pytest.raises(UsageError, match="not on the last list"):
        library.resolve("#1")


def test_why_has_the_rank_of_the_list_of_its_night(library):
    top = library.top(n=5)
    assert [library.why(scored.paper.id).rank for scored in top] == [1, 2, 3, 4, 5]
    assert library.papers.number_of(top[3].paper.id) == 4
    assert library.why(paper(1).id).rank == 0  # of a night that was never ranked


def test_the_page_of_a_paper_tells_the_number_that_the_list_of_the_page_has(library):
    library.keep(library.top(n=5)[3].paper.id)
    library.top(n=5)  # what is kept has no number on this one
    rows = standing(library).rows
    assert [library.triage.paper_detail(row.id).number for row in rows] == [row.scored.rank for row in rows]
    assert library.triage.paper_detail(rows[1].id).number == 2
    other = paper(2).id  # of the night before, whose list is made when it is asked for
    assert library.triage.paper_detail(other).number is None
    place = next(row.scored.rank for row in standing(library, BEFORE).rows if row.id == other)
    assert library.triage.paper_detail(other).number == place


def test_the_name_of_an_idea_is_told_from_an_id(library):
    library.ideas.add_ideas([Idea("Deep Q-network", aliases=("DQN",))])
    with pytest.raises(UsageError, match="an idea, not a paper id: `readinglist ideas show 'Deep Q-network'`"):
        library.fate("DQN")
    with pytest.raises(UsageError, match="is not an id"):
        library.fate("DQNs")


def test_the_list_of_all_papers_says_where_it_is_the_best_of_more(library, monkeypatch):
    assert listed_all(library, None).told == ""
    monkeypatch.setattr(night_list, "ALL_ROWS", 5)
    assert listed_all(library, None).told == "the best 5 of 21 unjudged papers"
