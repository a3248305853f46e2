"""A pile from its start to its end: what is labelled is in the log, can be taken back, and is gone on with."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from readinglist import open_library
from readinglist.core.errors import NotFound, UsageError
from readinglist.core.lines import text_of
from readinglist.screening.piles import (
    Making,
    OpenPile,
    drawn_next,
    get_pile,
    is_check_due,
    next_in_pile,
    pile_status,
    start_from_file,
    start_from_search,
    start_pile,
)
from readinglist.screening.piles import label as label_in
from readinglist.shell.library import Library
from readinglist.triage.records import Label, UndoLast
from readinglist.triage.screen.app import Outside, ScreenActions
from readinglist.triage.screen.paint import paint
from readinglist.triage.screen.step import step
from readinglist.triage.verdicts import apply
from readinglist.triage.view import build_keymap
from tests.fakes import paper
from tests.integration.store_toys import NOW, at, insert, open_store

IDS = [paper(n).id for n in range(1, 31)]
GOOD = set(IDS[::3])  # "about walking": what the reader of these tests includes
KEYS = build_keymap()


@pytest.fixture
def home(tmp_path: Path) -> Path:
    with open_store(tmp_path / "home") as store:
        walks = [
            replace(p, title=f"Walking gaits of legged robots: {p.title}") if p.id in GOOD else p
            for p in map(paper, range(1, 31))
        ]
        store.papers.apply([insert(p) for p in walks])
    return tmp_path / "home"


@pytest.fixture
def library(home: Path) -> Iterator[Library]:
    with open_library(home, environ={}, clock=at()) as library:
        yield library


def screen(library: Library, labels: int) -> None:
    """The next `labels` papers, each as this reader would have it."""
    for _ in range(labels):
        (scored,) = next_in_pile(library, "walks", 1)
        label_in(library, "walks", (scored.paper.id,), "include" if scored.paper.id in GOOD else "exclude", check=False)


def test_a_pile_is_screened_to_its_end_and_finds_the_includes_early(library: Library) -> None:
    start_pile(library, "walks", IDS, "papers given by id", Making(seeds=(IDS[0],)))
    screen(library, 14)
    (status,) = pile_status(library, "walks")
    assert len(status.pile.included) >= 8
    screen(library, 15)
    (status,) = pile_status(library, "walks")
    assert set(status.pile.included) == GOOD
    assert (status.pile.left, status.remaining.high) == (0, 0)
    assert next_in_pile(library, "walks", 5) == ()


def test_a_pile_goes_on_where_it_was_in_another_process(home: Path, library: Library) -> None:
    start_pile(library, "walks", IDS, "papers given by id", Making())
    screen(library, 11)
    ahead = [scored.paper.id for scored in next_in_pile(library, "walks", 30)]
    with open_library(home, environ={}, clock=at(NOW + timedelta(days=90))) as later:
        assert [scored.paper.id for scored in next_in_pile(later, "walks", 30)] == ahead
        assert pile_status(later)[0].pile == pile_status(library, "walks")[0].pile


def test_each_label_can_be_taken_back_and_the_start_too(library: Library) -> None:
    start_pile(library, "walks", IDS, "papers given by id", Making())
    screen(library, 3)
    before = next_in_pile(library, "walks", 30)
    label_in(library, "walks", (IDS[20],), "include", check=False)
    library.undo()
    assert next_in_pile(library, "walks", 30) == before
    library.undo(4)
    assert pile_status(library) == ()
    start_pile(library, "walks", IDS[:5], "papers given by id", Making())
    assert pile_status(library)[0].pile.labels == ()


def test_one_label_in_ten_is_of_a_paper_drawn_at_random_and_it_cannot_be_drawn_again(library: Library) -> None:
    start_pile(library, "walks", IDS, "papers given by id", Making())
    screen(library, 9)
    pile = get_pile(library, "walks")
    assert is_check_due(pile)
    first, *_ = next_in_pile(library, "walks", 3)
    assert first.paper.id == drawn_next(pile)
    assert first.explore is not None
    assert first.explore.propensity == pytest.approx(1 / 21)
    others = [one for one in IDS if one not in {label.paper for label in pile.labels} and one != first.paper.id]
    label_in(library, "walks", (others[0],), "exclude", check=False)  # something else first: the draw stays
    again, *_ = next_in_pile(library, "walks", 1)
    assert again.paper.id == first.paper.id
    label_in(library, "walks", (first.paper.id,), "exclude", check=False)
    labels = get_pile(library, "walks").labels
    assert [label.paper for label in labels if label.check] == [first.paper.id]
    assert not is_check_due(get_pile(library, "walks"))


def test_a_corrected_label_counts_once_in_its_place(library: Library) -> None:
    start_pile(library, "walks", IDS, "papers given by id", Making())
    label_in(library, "walks", (IDS[4],), "include", check=False)
    label_in(library, "walks", (IDS[5],), "exclude", check=False)
    label_in(library, "walks", (IDS[4],), "exclude", check=False)
    labels = get_pile(library, "walks").labels
    assert [(label.paper, label.included) for label in labels] == [(IDS[4], False), (IDS[5], False)]


def test_more_checks_can_be_asked_for_and_only_the_drawn_paper_is_one(library: Library) -> None:
    start_pile(library, "walks", IDS, "papers given by id", Making(every=0))
    drawn = next_in_pile(library, "walks", 1, check=True)[0].paper.id
    other = next(one for one in IDS if one != drawn)
    with pytest.raises(UsageError, match="drawn"):
        label_in(library, "walks", (other,), "include", check=True)
    label_in(library, "walks", (drawn,), "include", check=True)
    (status,) = pile_status(library, "walks")
    assert (status.pile.checks, status.checks_included) == (1, 1)


def test_a_pile_is_made_of_a_search_or_of_a_file(library: Library, tmp_path: Path) -> None:
    start_from_search(library, "found", "walking", Making())
    assert set(get_pile(library, "found").ids) == GOOD
    (tmp_path / "ids.txt").write_text(f"{IDS[3]}\n1707.02286\n{IDS[1]}\n")
    list(start_from_file(library, "listed", Path(tmp_path / "ids.txt"), Making()))
    assert get_pile(library, "listed").ids == (IDS[3], "1707.02286", IDS[1])
    assert [status.pile.name for status in pile_status(library)] == ["listed", "found"]


def test_labels_are_no_verdicts_and_verdicts_no_labels(library: Library) -> None:
    start_pile(library, "walks", IDS, "papers given by id", Making())
    library.keep(IDS[2])
    screen(library, 5)
    assert {paper.id for paper in library.store.papers.kept()} == {IDS[2]}
    assert library.store.papers.skipped() == ()


def test_what_is_not_there_is_told(library: Library) -> None:
    start_pile(library, "walks", IDS[:5], "papers given by id", Making())
    with pytest.raises(UsageError, match="already"):
        start_pile(library, "walks", IDS, "papers given by id", Making())
    with pytest.raises(NotFound, match="walks"):
        pile_status(library, "talks")
    with pytest.raises(NotFound, match="not in the pile"):
        label_in(library, "walks", (IDS[9],), "include", check=False)
    with pytest.raises(UsageError, match="no paper"):
        start_pile(library, "empty", [], "papers given by id", Making())
    with pytest.raises(NotFound, match="no paper matches"):
        start_from_search(library, "nothing", "zzyzx", Making())
    with pytest.raises(UsageError, match="not a pile name"):
        start_pile(library, "", IDS, "papers given by id", Making())


def test_a_clock_that_was_set_back_does_not_let_an_old_label_win(home: Path, library: Library) -> None:
    start_pile(library, "walks", IDS, "papers given by id", Making())
    label_in(library, "walks", (IDS[4],), "include", check=False)
    with open_library(home, environ={}, clock=at(NOW - timedelta(days=3))) as earlier:
        label_in(earlier, "walks", (IDS[4],), "exclude", check=False)
        assert get_pile(earlier, "walks").included == ()


def test_triage_of_a_pile_labels_ranks_again_and_takes_back(library: Library) -> None:
    start_pile(library, "walks", IDS, "papers given by id", Making(seeds=(IDS[0],)))
    pile = OpenPile(library, "walks")
    desk = ScreenActions(library, Outside(lambda _: False, lambda _: 0), pile)
    state = desk.open(pile.night())
    assert state.row is not None
    first = state.row.id
    for key in ("s", "x", "S", "g"):
        state, asks = step(state, key, KEYS)
        for ask in asks:
            state = desk.perform(state, ask)
    desk.flush()
    labels = get_pile(library, "walks").labels
    assert [label.included for label in labels] == [True, True, False]
    assert [row.id for row in state.rows[:3]] == [label.paper for label in labels]
    assert (labels[1].paper, state.decided, state.cursor) == (first, 3, 3)
    assert state.row is not None
    assert state.row.id == next_in_pile(library, "walks")[0].paper.id
    state = desk.perform(state, UndoLast())
    assert state.decided == 2
    assert "undone: exclude" in state.message
    screen_text = text_of(paint(state, 120, 24, KEYS))
    assert "Pile walks" in screen_text
    assert "2 included" in screen_text
    assert "s include  x exclude" in screen_text
    assert "later" not in screen_text.splitlines()[-1]


def test_a_label_of_triage_is_an_effect_like_others(library: Library) -> None:
    start_pile(library, "walks", IDS, "papers given by id", Making())
    entry = apply(library, Label("walks", IDS[0], "include"))
    assert entry is not None
    assert entry.kind == "label"
    assert get_pile(library, "walks").included == (IDS[0],)


def test_screening_a_real_review_is_as_good_as_asreview(shared: Path) -> None:
    """ASReview 3.0.8 itself has the loss .0661 here, as the mean of five pairs of priors."""
    from bench.screening import SEEDS, loss, reviews, screened
    from readinglist.ranking.screening import Screener

    review = next(r for r in reviews(shared / "data" / "screening") if r.name == "Cohen_2006_NSAIDS")
    screener = Screener(review.texts)
    losses = [loss([review.labels[i] for i in screened(review, screener, seed)]) for seed in SEEDS]
    assert sum(losses) / len(losses) <= 0.0661 + 0.002
