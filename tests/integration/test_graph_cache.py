"""The measured graph is kept, and after changes it is what it would be had it been read and measured anew."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import fields, replace
from pathlib import Path

import numpy as np
import pytest

from readinglist import open_library
from readinglist.citations.graph import build_graph, known_graph, read_graph
from readinglist.citations.graph_import import import_graph
from readinglist.citations.records import GraphBuilt
from readinglist.citations.tables.arrays import GraphCache, StoredCitations
from readinglist.citations.tables.edges import CitationEdges
from readinglist.citations.tables.references import References
from readinglist.core.citations import CitationArrays
from readinglist.core.events import Progress
from readinglist.core.papers import PaperData, Revise
from readinglist.core.references import Link, Reference, ReferenceList
from readinglist.graph.known import KnownGraph
from readinglist.shell.library import Library
from readinglist.upkeep.maintain import backup as backup_in
from readinglist.upkeep.maintain import restore
from tests.integration.store_toys import NOW, at, insert

PAPERS = 150  # in two months and two categories: some cohorts are large enough for a percentile


def described(number: int) -> PaperData:
    month = 1 + number % 2
    return PaperData(f"26{month:02d}.{number:05d}", f"Paper {number}", categories=("cs.LG" if number % 3 else "cs.CL",))


def listed(library: Library, citing: int, cited: list[int], origin: str = "pdf") -> None:
    references = tuple(Reference(at, f"Entry {at}") for at in range(1, len(cited) + 3))
    links = (*(Link(described(number).id, 1.0, "arxiv") for number in cited), Link(), Link())
    library.store.part(References).put(ReferenceList(None, described(citing).id, "ok", None, origin, references, links))


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def library(home: Path) -> Iterator[Library]:
    rng = random.Random(5)
    with open_library(home, environ={}, clock=at(NOW)) as opened:
        opened.store.papers.apply([insert(described(number)) for number in range(PAPERS)])
        for number in range(10, PAPERS):
            listed(opened, number, rng.sample(range(number), 6))
        yield opened


def anew(library: Library) -> KnownGraph:
    return KnownGraph(library.store.part(StoredCitations).arrays())


def check_same(found: CitationArrays, expected: CitationArrays) -> None:
    for field in fields(CitationArrays):
        one, other = getattr(found, field.name), getattr(expected, field.name)
        if isinstance(other, np.ndarray):
            assert one.dtype == other.dtype, field.name
            np.testing.assert_array_equal(one, other, field.name)
        else:
            assert one == other, field.name


def check_figures(found: KnownGraph, expected: KnownGraph, *, but: tuple[str, ...] = ()) -> None:
    for field in fields(expected.figures):
        if field.name not in but:
            one, other = getattr(found.figures, field.name), getattr(expected.figures, field.name)
            np.testing.assert_allclose(one, other, rtol=1e-9, atol=1e-9, err_msg=field.name)


def reopened(home: Path) -> Library:
    return open_library(home, environ={}, clock=at(NOW))


def test_what_was_measured_is_there_the_next_time(library: Library, home: Path) -> None:
    expected = anew(library)
    check_figures(known_graph(library), expected)
    with reopened(home) as again:
        reading = read_graph(again)
        assert (reading.papers, reading.is_anew) == (0, False)
        check_same(reading.known.arrays, expected.arrays)
        check_figures(reading.known, expected)
    assert np.isfinite(expected.figures.percentile).any()
    assert np.isnan(expected.figures.percentile).any()


def add_papers(library: Library, rng: random.Random) -> set[str]:
    first = library.store.papers.count()
    made = [described(number) for number in range(first, first + 3)]
    library.store.papers.apply([insert(data) for data in made])
    return {data.id for data in made}


def add_list(library: Library, rng: random.Random) -> set[str]:
    n = library.store.papers.count()
    citing = rng.randrange(n)
    listed(library, citing, rng.sample(range(n), 5), rng.choice(("pdf", "s2")))
    return {described(citing).id}


def link_late(library: Library, rng: random.Random) -> set[str]:
    key, n = library.store.db.rows(
        "select r.k, l.n from refs r join reference_lists l on l.k = r.list order by random()"
    )[0]
    library.store.part(References).set_links({key: Link(described(rng.randrange(PAPERS)).id, 0.9, "title")})
    return {library.store.papers.by_rows([n])[0].id}


def change_cohort(library: Library, rng: random.Random) -> set[str]:
    known = library.paper(described(rng.randrange(PAPERS)).id)
    data = replace(described(0), id=known.id, title=known.title, categories=(rng.choice(("cs.CV", "cs.RO")),))
    data = replace(data, primary_category=data.categories[0], published=NOW, version=known.version)
    library.store.papers.apply([Revise(known, data, ("categories",), False)])
    return {known.id}


def import_some(library: Library, rng: random.Random) -> set[str]:
    one, other = (described(number).id for number in rng.sample(range(PAPERS), 2))
    path = library.places.cache.parent / f"edges-{rng.random()}.csv"
    path.write_text(f"{one},{other}\n")
    list(import_graph(library, [Path(path)], (), rng.choice(("a", "b"))))
    return {one}


CHANGES = (add_papers, add_list, link_late, change_cohort, import_some)


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_after_a_change_only_what_changed_is_read(library: Library, home: Path, change) -> None:
    known_graph(library).figures  # noqa: B018
    touched = change(library, random.Random(1))
    with reopened(home) as again:
        state = again.store.part(StoredCitations).state()
        cached = GraphCache(again.places.cache).load()
        assert cached is not None
        rows = again.store.part(StoredCitations).changed(cached.state)
        assert {paper.id for paper in again.store.papers.by_rows(rows)} == touched
        assert state != cached.state
        reading = read_graph(again)
        assert (reading.papers, reading.is_anew) == (len(touched), False)
        check_same(reading.known.arrays, anew(again).arrays)
        check_figures(reading.known, anew(again), but=("cd5",))


@pytest.mark.parametrize("seed", range(2))
def test_after_many_changes_it_is_as_if_read_anew(library: Library, home: Path, seed: int) -> None:
    rng = random.Random(seed)
    for _ in range(5):
        known_graph(library).figures  # noqa: B018
        for change in rng.choices(CHANGES, k=2):
            change(library, rng)
        check_same(known_graph(library).arrays, anew(library).arrays)
    with reopened(home) as again:
        check_figures(read_graph(again).known, anew(again), but=("cd5",))


def test_where_much_changed_all_is_read(library: Library) -> None:
    known_graph(library).figures  # noqa: B018
    library.store.papers.apply([insert(described(number)) for number in range(PAPERS, 2 * PAPERS)])
    assert read_graph(library).is_anew


def test_a_file_that_cannot_be_used_is_not_there(library: Library, home: Path) -> None:
    known_graph(library).figures  # noqa: B018
    path = GraphCache(library.places.cache).path
    whole = path.read_bytes()
    for body in (b"", b"nonsense", whole[: len(whole) // 2], whole[:100] + bytes(len(whole) - 100)):
        path.write_bytes(body)
        with reopened(home) as again:
            assert read_graph(again).is_anew
    GraphCache(library.places.cache).forget()
    with reopened(home) as again:
        assert read_graph(again).is_anew


def test_a_cache_that_cannot_be_written_costs_only_time(library: Library, monkeypatch) -> None:
    (library.places.cache).mkdir(exist_ok=True)
    (library.places.cache / "graph").write_text("a file where the folder should be")
    check_figures(known_graph(library), anew(library))


def test_a_restored_library_is_read_anew(library: Library, tmp_path: Path) -> None:
    backup = backup_in(library, Path(tmp_path / "backup") if tmp_path / "backup" is not None else None)
    listed(library, 20, [1, 2])
    known_graph(library).figures  # noqa: B018
    restore(library, Path(backup), dry_run=False)
    listed(library, 21, [3, 4])  # as many changes as before, and others
    check_same(known_graph(library).arrays, anew(library).arrays)
    with reopened(library.places.data) as again:
        check_same(read_graph(again).known.arrays, anew(again).arrays)


def test_building_tells_its_steps_and_what_it_did(library: Library) -> None:
    *steps, built = build_graph(library, anew=False)
    assert len(steps) > len(fields(anew(library).figures))
    assert isinstance(built, GraphBuilt)
    assert (built.papers, built.papers_read, built.whole) == (PAPERS, PAPERS, True)
    *steps, again = build_graph(library, anew=False)
    assert again == replace(built, papers_read=0, whole=False)
    with reopened(library.places.data) as later:  # from the file: nothing is measured, and nothing says so
        assert [event.stage for event in build_graph(later, anew=False) if isinstance(event, Progress)] == [
            "reading citations"
        ]
    check_figures(known_graph(library), anew(library))
    assert list(build_graph(library, anew=True))[-1] == built


def test_the_matrix_of_citations_has_the_ids_of_its_rows(library: Library) -> None:
    matrix, index = library.citations()
    assert matrix.shape == (PAPERS, PAPERS)
    assert matrix.nnz == library.store.part(CitationEdges).count_edges()
    row, ids = matrix[[index[described(140).id]]], list(index)
    cited = {edge.cited for edge in library.store.part(CitationEdges).edges_from([described(140).id])}
    assert {ids[column] for column in row.indices} == cited


def test_networkx_is_given_the_same_graph(library: Library) -> None:
    graph = library.graph()
    assert set(graph.edges) == {(edge.citing, edge.cited) for edge in library.store.part(CitationEdges).edges()}
    assert graph.nodes["2601.00002"] == {"title": "Paper 2", "year": 2026, "month": 1, "category": "cs.LG"}
    assert graph.graph["source"] == "library"
    assert graph.graph["cutoff"] == NOW.date()
