"""Each part of theirs opens with its counterpart of mine, in whatever they and I have said."""

from __future__ import annotations

import json
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from readinglist.core.lines import plain
from readinglist.core.log import Rated
from readinglist.core.shared_papers import SharedBet, SharedCritique, SharedPaper
from readinglist.taste.agreement import Comparison, agreement
from readinglist.together.compare import beside
from readinglist.together.view import comparison_lines, comparison_record

WORD, CHANCE = "zebrafish", 0.123456
BETS = st.builds(
    SharedBet,
    st.just(0.5),
    st.sampled_from([0.1, 0.05]),
    st.sampled_from(["2028-01-01", "2030-01-01"]),
    st.just("open"),
)


def papers(word: str, p: float) -> st.SearchStrategy[SharedPaper]:
    """What somebody said of one paper, every text of it with `word` in it."""
    ratings = st.builds(Rated, st.sampled_from([None, "10x"]), line=st.sampled_from([None, word]))
    sections = st.lists(st.just((word, word)), max_size=2).map(tuple)
    bets = st.builds(SharedBet, st.just(p), st.just(0.1), st.just("2028-02-01"), st.just("open"), because=st.just(word))
    return st.builds(
        SharedPaper,
        st.just("2401.00001"),
        st.just("A title"),
        st.sampled_from([None, "keep", "skip"]),
        critique=st.one_of(st.none(), st.builds(SharedCritique, ratings, sections, sections)),
        bets=st.lists(bets, max_size=2).map(tuple),
        because=st.sampled_from([None, word]),
        tags=st.sampled_from([(), (word,)]),
        goal=st.sampled_from([None, word]),
    )


MINE = st.builds(
    SharedPaper,
    st.just("2401.00001"),
    st.just("A title"),
    st.sampled_from([None, "keep", "skip"]),
    critique=st.one_of(st.none(), st.just(SharedCritique(Rated(complexity=1)))),
    bets=st.lists(BETS, max_size=2).map(tuple),
)


@given(MINE, papers(WORD, CHANCE))
def test_no_word_and_no_chance_of_theirs_shows_before_mine_is_there(mine: SharedPaper, theirs: SharedPaper) -> None:
    pair = beside(mine, theirs)
    found = Comparison("Ada", "2026-11-25", (pair,), (), 0, agreement([(pair.mine, pair.theirs)]))
    told = json.dumps(comparison_record(found)) + "".join(plain(row) for row in comparison_lines(found, 9, 100))
    asked_the_same = any((bet.top, bet.by) == (0.1, "2028-01-01") for bet in mine.bets)
    if mine.critique is None:
        assert WORD not in told
        assert pair.is_closed == (theirs.critique is not None)
    if not asked_the_same:
        assert str(CHANCE) not in told
        assert "12%" not in told
        assert pair.closed_bets == len(theirs.bets)
    elif theirs.bets:
        assert str(CHANCE) in told


def test_all_that_came_opens_with_mine() -> None:
    """By `share --with`: reasons, tags, goals, headings and keys of their own."""
    bet = SharedBet(CHANCE, 0.1, "2028-02-01", "open", because="word of a bet")
    theirs = SharedPaper(
        "2401.00001",
        "A title",
        "keep",
        critique=SharedCritique(Rated(), (("Heading", "of a section"),), (("mood", "of a key"),)),
        bets=(bet,),
        because="of a verdict",
        tags=("of-tags",),
        goal="of-a-goal",
    )
    words = ("word of a bet", "of a section", "of a key", "of a verdict", "of-tags", "of-a-goal")
    mine = SharedPaper("2401.00001", "A title", "skip", bets=(SharedBet(0.5, 0.1, "2028-01-01", "open"),))
    for critique, opens in ((None, False), (SharedCritique(Rated(complexity=1)), True)):
        pair = beside(replace(mine, critique=critique), theirs)
        found = Comparison("Ada", "2026-11-25", (pair,), (), 0, agreement([(pair.mine, pair.theirs)]))
        record = json.dumps(comparison_record(found))
        lines = "".join(plain(row) for row in comparison_lines(found, 9, None))
        assert [word in record for word in words] == [opens] * 6
        assert [word in lines for word in words] == [opens] * 6
    assert beside(replace(mine, bets=()), theirs).theirs.bets == ()


@given(MINE, papers(WORD, CHANCE), papers("other", 0.9))
def test_what_is_closed_moves_nothing(mine: SharedPaper, theirs: SharedPaper, others: SharedPaper) -> None:
    """Two shares that differ only in what is closed come to the same disagreement and the same figures."""
    if mine.critique is None and not mine.bets and theirs.verdict == others.verdict:
        pair, other = beside(mine, theirs), beside(mine, others)
        assert pair.apart == other.apart
        assert agreement([(pair.mine, pair.theirs)]) == agreement([(other.mine, other.theirs)])
