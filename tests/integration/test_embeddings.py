"""Word vectors as a part of the ranking: off by default, told where they are missing, kept from night to night."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

from readinglist import open_library
from readinglist.core.errors import ConfigError
from readinglist.core.log import Verdict
from readinglist.lists.rank import top_list
from readinglist.ranking.embeddings import TEXT
from readinglist.store.cache_files import StoredVectors
from tests.fakes import paper
from tests.integration.store_toys import at, insert, open_store

NIGHT = date(2026, 11, 24)
EMBED = {"READINGLIST_RANK_EMBED": "true"}
needs_wheel = pytest.mark.skipif(find_spec("wordllama") is None, reason="needs readinglist[embed]")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A night of twenty papers; one of the night before is kept."""
    with open_store(tmp_path / "home") as store:
        old = replace(paper(1), title="Legged robots learn to walk", abstract="Locomotion by reinforcement learning.")
        like = replace(paper(9), title="A quadruped that trots", abstract="Gaits of four-footed machines emerge.")
        store.papers.apply([insert(old, ("2026-11-23", "new"))])
        others = (like if n == 9 else paper(n) for n in range(2, 22))
        store.papers.apply([insert(one, (NIGHT.isoformat(), "new")) for one in others])
        store.nights.record([NIGHT], ["cs.LG"], "rss")
        store.log.append(Verdict("keep"), paper(1).id)
    return tmp_path / "home"


def test_by_default_no_vector_is_read(home: Path) -> None:
    with open_library(home, environ={}, clock=at()) as library:
        assert library.top(5)
        assert not (library.places.cache / "vectors.npz").exists()


def test_where_the_extra_is_not_installed_it_is_said_how(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("readinglist.sources.word_vectors.WHEEL", "a_wheel_that_nobody_has")
    with (
        open_library(home, environ=EMBED, clock=at()) as library,
        pytest.raises(ConfigError, match=r"readinglist\[embed\]"),
    ):
        library.top(5)


@needs_wheel
def test_words_that_mean_alike_bring_a_paper_up_and_are_told(home: Path) -> None:
    with open_library(home, environ={}, clock=at()) as library:
        plain = [one.paper.id for one in library.top(20)]
    with open_library(home, environ=EMBED, clock=at()) as library:
        sensed = library.top(20)
        again = library.top(20)
    ids = [one.paper.id for one in sensed]
    assert ids.index(paper(9).id) <= plain.index(paper(9).id)
    assert ids == [one.paper.id for one in again]
    for one in sensed:
        assert TEXT in {reason.text for reason in one.reasons}
        assert sum(reason.weight for reason in one.reasons) == pytest.approx(one.score, abs=1e-9)


@needs_wheel
def test_vectors_are_kept_and_a_lost_file_changes_nothing(home: Path) -> None:
    with open_library(home, environ=EMBED, clock=at()) as library:
        before = [(one.paper.id, one.score) for one in top_list(library, 20, None, None, all_papers=True).papers]
        file = library.places.cache / "vectors.npz"
        assert file.stat().st_size < 21 * 1100 + 4000
        file.write_bytes(b"cut")
        assert [
            (one.paper.id, one.score) for one in top_list(library, 20, None, None, all_papers=True).papers
        ] == before


def test_vectors_of_another_table_count_as_missing(tmp_path: Path) -> None:
    StoredVectors(tmp_path, "one").save(np.array([1]), np.array([7]), np.ones((1, 4), np.float32))
    assert StoredVectors(tmp_path, "one").load()[2].shape == (1, 4)
    assert len(StoredVectors(tmp_path, "two").load()[0]) == 0
