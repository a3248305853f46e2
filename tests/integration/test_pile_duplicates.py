"""Near-duplicates of a pile, what is set aside, and whether to stop."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from pathlib import Path
from random import Random
from typing import Any

import pytest

from readinglist import open_library
from readinglist.core.papers import Insert
from readinglist.ranking import count_terms
from readinglist.ranking.duplicates import ALIKE, jaccard, near_duplicates
from readinglist.screening.api import OpenPile, get_pile, label, pile_status, start_pile
from readinglist.screening.piles import Making, drawn_next, duplicates
from readinglist.screening.records import PileStatus
from tests.fakes import paper
from tests.integration.store_toys import at
from tests.unit.cli.fake_library import record, run_on

WORDS = [f"word{n}" for n in range(400)]
IDS = [paper(n).id for n in range(1, 31)]


def text(seed: int) -> str:
    return " ".join(Random(seed).choices(WORDS, k=60))


def worn(seed: int, share: float) -> str:
    """The text with a share of its words replaced from some place on, so that about 1 - share of the terms stay."""
    whole = text(seed).split()
    return " ".join([*whole[: round(60 * (1 - share))], *text(seed + 10_000).split()[: round(60 * share)]])


def test_groups_are_those_of_comparing_every_pair() -> None:
    texts = [text(seed) for seed in range(120)] + [worn(seed, 0.1) for seed in range(30)]
    texts += [worn(seed, 0.7) for seed in range(30, 60)] + ["short", "short"]
    counts = count_terms(texts)
    pairs = {pair for pair in combinations(range(len(texts) - 2), 2) if jaccard(counts, *pair) >= ALIKE}
    assert {group[:2] for group in near_duplicates(counts)} == pairs == {(n, 120 + n) for n in range(30)}
    assert near_duplicates(count_terms([])) == near_duplicates(count_terms(["", "a"])) == []


@pytest.fixture
def library(tmp_path: Path) -> Any:
    with open_library(tmp_path / "home", environ={}, clock=at()) as library:
        made = [paper(n, title=f"T{n}", abstract=text(n)) for n in range(1, 31)]
        made[19] = replace(made[19], abstract=worn(3, 0.05))  # paper 20 is paper 3 again
        library.store.papers.apply(map(Insert, made))
        start_pile(library, "p", IDS, "ids", Making(every=5, seeds=(IDS[19],)))
        yield library


def test_the_labelled_one_of_a_group_stays_and_the_other_is_numbered(library: Any) -> None:
    assert [[one.id for one in group] for group in duplicates(library, "p")] == [[IDS[19], IDS[2]]]
    assert [*library.store.lists.last()] == [IDS[2]]
    ran = run_on(library, "pile", "duplicates", "p")
    assert f"   1 {IDS[2]}" in ran.out
    assert f"     {IDS[19]}" in ran.out


def test_what_is_set_aside_neither_teaches_nor_counts_nor_moves_a_draw(library: Any) -> None:
    label(library, "p", IDS[:4], "exclude")
    opened = OpenPile(library, "p")
    before, drawn = {one.paper.id: one.score for one in opened.next(30)}, drawn_next(get_pile(library, "p"))
    other = next(one for one in IDS[5:19] if one != drawn)
    label(library, "p", [other], "duplicate")
    pile = get_pile(library, "p")
    assert (len(pile.ids), pile.duplicates, pile.left) == (29, (other,), 24)
    assert drawn_next(pile) == drawn
    del before[other]
    opened.refresh()
    for one in (opened, OpenPile(library, "p")):
        assert {found.paper.id: found.score for found in one.next(30)} == pytest.approx(before)
    (status,) = pile_status(library, "p")
    assert status.remaining.high == 24
    label(library, "p", [other], "include")  # the last label counts
    assert (get_pile(library, "p").duplicates, len(get_pile(library, "p").included)) == ((), 2)
    library.undo(2)
    assert len(get_pile(library, "p").ids) == 30


def test_a_rule_to_stop_is_chosen_by_name_and_recall_is_shown(library: Any) -> None:
    ran = run_on(library, "pile", "status", "p", "--stop", "recall")
    assert "recall: unknown, between 3% and 100%" in ran.out
    assert "not yet by recall: at least 95%" in ran.out
    assert run_on(library, "pile", "status", "p", "--stop", "luck").code == 2
    for one in IDS:
        if one != IDS[19]:
            label(library, "p", [one], "exclude")
    (pile,) = record(run_on(library, "pile", "status", "p", "--stop", "all", "--json"))["piles"]
    assert (pile["stop"], pile["recall"]) == ({"rule": "all", "met": True}, {"likeliest": 1.0, "low": 1.0, "high": 1.0})


def test_each_rule_says_what_it_is_about(library: Any) -> None:
    (status,) = pile_status(library, "p")
    assert [status.stops(rule) for rule in ("recall", "dry", "all")] == [False, False, False]
    assert replace(status, dry=50).stops("dry")
    sure = replace(status.remaining, likeliest=0, high=0)
    assert isinstance(status, PileStatus)
    assert replace(status, remaining=sure).stops("recall")
    assert run_on(library, "pile", "label", "p", "1").code == 2
