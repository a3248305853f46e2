"""What verdicts leave as it is comes from the cache of the window, and never where a paper of it has changed."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from readinglist import open_library
from readinglist.core.papers import ScoredPaper
from readinglist.lists.known import FILE
from readinglist.lists.rank import explain_paper, ranked_night
from readinglist.ranking.space import Space
from tests.fakes import paper
from tests.integration.store_toys import at, insert

NIGHT = date(2026, 11, 24)
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
KEPT, SKIPPED = ("1", "4", "7"), ("2",)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A night of 60 papers, ranked once."""
    home = tmp_path_factory.mktemp("known") / "home"
    with open_library(home, environ={}, clock=at(NOW)) as opened:
        papers = [paper(i, authors=("Ada Robot", f"Name {i % 9}")) for i in range(1, 61)]
        opened.store.papers.apply([insert(one, (NIGHT.isoformat(), "new")) for one in papers])
        opened.store.nights.record([NIGHT], ["cs.LG"], "rss")
        opened.add_goal("walk", "Robots that learn to walk")
        opened.keep(*[papers[int(i)].id for i in KEPT])
        ranked_night(opened, NIGHT, None)
    return home


@pytest.fixture
def home(library: Path, tmp_path: Path) -> Path:
    return shutil.copytree(library, tmp_path / "home")


def ranked(home: Path, *, fresh: bool = False) -> tuple[ScoredPaper, ...]:
    """The night after a skip; `fresh`: without what was kept."""
    with open_library(home, environ={}, clock=at(NOW)) as library:
        if fresh:
            (home / "cache" / FILE).unlink(missing_ok=True)
            library.store.db.run("delete from rankings")
        else:
            library.skip(paper(50).id)
        return ranked_night(library, NIGHT, None)


def test_a_verdict_makes_no_row_of_the_window_anew_and_scores_are_the_same(home: Path, monkeypatch) -> None:
    sizes: list[int] = []
    rows = Space.rows

    def counted(space: Space, counts):
        sizes.append(len(counts))
        return rows(space, counts)

    with monkeypatch.context() as patched:
        patched.setattr(Space, "rows", counted)
        found = ranked(home)
    assert sum(size >= 60 for size in sizes) == 1, "the authors' names, whose columns follow the likes"
    assert found == ranked(home, fresh=True)


def test_another_text_or_another_author_of_a_paper_counts_at_once(home: Path) -> None:
    for change in ({"abstract": "A robot walks and walks."}, {"authors": ("Somebody Else",)}):
        with open_library(home, environ={}, clock=at(NOW)) as library:
            changed = replace(paper(int(KEPT[0]) + 1), version=2, **change)
            library.store.papers.apply([insert(changed)])
        before = (home / "cache" / FILE).read_bytes()
        found = ranked(home)
        assert (home / "cache" / FILE).read_bytes() != before
        assert found == ranked(home, fresh=True)
        with open_library(home, environ={}, clock=at(NOW)) as library:
            library.undo(1)


def test_a_cache_that_is_damaged_costs_time_alone(home: Path) -> None:
    (home / "cache" / FILE).write_bytes((home / "cache" / FILE).read_bytes()[:-900])
    assert ranked(home) == ranked(home, fresh=True)


def test_why_says_what_the_fresh_list_says_without_its_slot(home: Path) -> None:
    with open_library(home, environ={}, clock=at(NOW)) as library:
        listed = ranked_night(library, NIGHT, None)
        told = {scored.paper.id: explain_paper(library, scored.paper, None) for scored in listed}
        library.store.db.run("delete from rankings")
        for scored in listed[:3]:
            anew = explain_paper(library, scored.paper, None)
            assert [(r.kind, r.text) for r in anew.reasons] == [(r.kind, r.text) for r in told[anew.paper.id].reasons]
            assert anew.score == pytest.approx(told[anew.paper.id].score, abs=1e-12)
        assert all(scored.explore is None for scored in told.values())
