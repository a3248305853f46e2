"""The relational measures equal those of the arrays, row by row, on DuckDB and on Spark."""

from __future__ import annotations

import importlib.util
import os
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from readinglist.core.citations import CitationArrays
from readinglist.core.dates import NO_MONTH
from readinglist.graph.fate_evidence import circles, survey
from readinglist.graph.fates import CITED
from readinglist.graph.known import KnownGraph
from tests.citation_arrays import arrays_of

pytest.importorskip("ibis")
pytest.importorskip("duckdb")

from readinglist.literature import measures
from readinglist.literature.tables import engine as engines

N = 2_000
START = 24_000


@pytest.fixture(scope="module")
def arrays() -> CitationArrays:
    """Hubs, undated works, works without category, citations of later works, authors of several works."""
    rng = np.random.default_rng(23)
    month = START + np.sort(rng.integers(0, 90, N))
    citing = rng.integers(1, N, 16_000)
    cited = np.where(rng.random(16_000) < 0.4, citing * rng.random(16_000) ** 6, citing * rng.random(16_000)).astype(
        int
    )
    cited = np.where(rng.random(16_000) < 0.02, rng.integers(0, N, 16_000), cited)
    dated = rng.random(N) > 0.05
    month[rng.random(N) < 0.03] = NO_MONTH
    category = tuple(rng.choice(["a", "b", ""], N, p=[0.7, 0.25, 0.05]).tolist())
    ids = tuple(f"x:{n}" for n in range(N))
    return arrays_of(ids, (citing, cited), month, category, dated=dated & (month != NO_MONTH))


@pytest.fixture(scope="module")
def authors() -> dict[int, list[str]]:
    rng = np.random.default_rng(5)
    return {n: [f"p{a}" for a in set(rng.integers(0, 900, rng.integers(0, 4)).tolist())] for n in range(N)}


@pytest.fixture(scope="module")
def tables(arrays: CitationArrays, authors: dict[int, list[str]], tmp_path_factory: pytest.TempPathFactory) -> Path:
    import pyarrow as pa
    from pyarrow import parquet

    folder = tmp_path_factory.mktemp("tables")
    works = {
        "work": np.arange(N),
        "month": arrays.month,
        "dated": arrays.dated,
        "category": arrays.category,
        "title": [f"On the Graph-Neural net {n % 7}" if n % 3 else "A Graph of nets" for n in range(N)],
    }
    written = [(n, int(name[1:])) for n, names in authors.items() for name in names]
    every: dict[str, dict[str, Any]] = {
        "works": works,
        "citations": {"citing": arrays.citing, "cited": arrays.cited, "month": arrays.month[arrays.citing]},
        "authors": {"work": [n for n, _ in written], "author": [a for _, a in written]},
        "names": {"idea": ["gnn", "gnn", "graphs"], "phrase": ["graph neural", "neural net 5", "Graph"]},
    }
    for name, columns in every.items():
        parquet.write_table(
            pa.table({key: pa.array(values) for key, values in columns.items()}), folder / f"{name}.parquet"
        )
    return folder


@pytest.fixture(scope="module", params=["duckdb", "spark"])
def engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[engines.Engine]:
    folder = tmp_path_factory.mktemp("engine")
    if request.param == "duckdb":
        with engines.duckdb_engine(folder, "1536MiB") as made:
            yield made
    elif not (importlib.util.find_spec("pyspark") and shutil.which("java")):
        pytest.skip("Spark needs PySpark and Java")
    elif not os.environ.get("READINGLIST_TEST_WHOLE"):
        pytest.skip("Spark takes a minute: READINGLIST_TEST_WHOLE=1 runs it")
    else:
        with engines.spark_engine(folder, memory="1536MiB") as made:
            yield made


@pytest.fixture(scope="module")
def read(engine: engines.Engine, tables: Path) -> Any:
    return lambda name: engine.read(tables / f"{name}.parquet")


@pytest.fixture(scope="module")
def known(arrays: CitationArrays) -> KnownGraph:
    return KnownGraph(arrays)


def rows(table: Any, key: str = "work") -> dict[Any, dict[str, Any]]:
    return {row[key]: row for row in table.to_pyarrow().to_pylist()}


def test_an_engine_keeps_to_its_limit_of_memory(engine: engines.Engine) -> None:
    if isinstance(engine, engines.SparkEngine):
        assert engine.con._session._jvm.java.lang.Runtime.getRuntime().maxMemory() == 1536 << 20
    else:
        assert engine.con.con.execute("select current_setting('memory_limit')").fetchone() == ("1.5 GiB",)


def test_citations_by_age_and_window(read: Any, known: KnownGraph) -> None:
    counted, now = survey(known), survey(known).months.now
    found = rows(measures.counts(read("works"), read("citations"), now))
    assert len(found) == N
    month = known.arrays.month
    for name, values in {"citations": known.graph.citations(), "now": counted.now, "before": counted.before}.items():
        assert [found[n][name] for n in range(N)] == values.tolist(), name
    for age in measures.AGES:
        within = known.graph.reuse(hops=1, window=age)
        expected = [int(within[n]) if 0 <= month[n] <= now - age else None for n in range(N)]
        assert [found[n][f"c{age}"] for n in range(N)] == expected


def test_cohorts(engine: engines.Engine, read: Any, known: KnownGraph) -> None:
    counted = engine.keep(measures.counts(read("works"), read("citations"), survey(known).months.now))
    found = rows(counted.join(engine.keep(measures.cohorts(counted)), measures.OF_COHORT))
    assert found.keys() == set(np.flatnonzero(known.in_cohort).tolist())
    for name, values in {"percentile": known.figures.percentile, "newman_z": known.figures.newman_z}.items():
        mine = np.array([np.nan if found.get(n, {}).get(name) is None else found[n][name] for n in range(N)], float)
        np.testing.assert_allclose(mine, values, rtol=0, atol=1e-9, err_msg=name)


def test_cited_citers(read: Any, known: KnownGraph) -> None:
    citations = read("citations")
    found = rows(measures.cited_citers(citations, citations.select(work="cited").distinct()))
    assert [found.get(n, {}).get("cited_citers", 0) for n in range(N)] == survey(known).cited_citers.tolist()


def test_beauty(read: Any, known: KnownGraph) -> None:
    found = rows(measures.beauty(read("works"), read("citations")))
    often = (known.figures.citations >= CITED) & (known.arrays.month != NO_MONTH)
    assert len(found) > 50
    for name in ("beauty", "awakening"):
        values = getattr(known.figures, name)
        mine = np.array([found[n][name] if n in found else np.nan for n in range(N)], float)
        np.testing.assert_allclose(mine[often], values[often], rtol=0, atol=1e-8, err_msg=name)
        assert np.isnan(mine[~often]).all()


def test_disruption_and_reuse(read: Any, known: KnownGraph) -> None:
    for name, table in {
        "cd5": measures.disruption(read("works"), read("citations")),
        "reuse2": measures.reuse(read("citations")),
    }.items():
        found = rows(table)
        empty = 0.0 if name == "reuse2" else np.nan
        mine = np.array([found[n][name] if n in found else empty for n in range(N)], float)
        np.testing.assert_allclose(mine, getattr(known.figures, name), rtol=0, atol=1e-9, err_msg=name)


def test_groups(engine: engines.Engine, read: Any, known: KnownGraph, authors: dict[int, list[str]]) -> None:
    arrays, citations = known.arrays, read("citations")
    expected = circles(N, arrays.citing, arrays.cited, {n: names for n, names in authors.items() if names})
    found = rows(measures.groups(engine, citations, read("authors")))
    assert [found.get(n, {}).get("groups", 0) for n in range(N)] == expected.groups.tolist()
    assert [found.get(n, {}).get("others", 0) for n in range(N)] == expected.others.tolist()
    assert [bool(authors[n]) and not found.get(n, {}).get("unknown", 0) for n in range(N)] == expected.known.tolist()


def test_groups_by_year(
    engine: engines.Engine, read: Any, arrays: CitationArrays, authors: dict[int, list[str]]
) -> None:
    citations = read("citations").mutate(year=lambda row: (row.month // 12).cast("int64"))
    table = measures.groups(engine, citations, read("authors"), key="year").to_pyarrow().to_pylist()
    found = {(row["work"], row["year"]): row["groups"] for row in table}
    people = {n: names for n, names in authors.items() if names}
    year = arrays.month[arrays.citing] // 12
    for one in np.unique(year).tolist():
        here = year == one
        expected = circles(N, arrays.citing[here], arrays.cited[here], people).groups
        assert [found.get((n, one), 0) for n in range(N)] == expected.tolist()


def test_the_most_cited_of_those_who_cite_a_work(read: Any, arrays: CitationArrays, known: KnownGraph) -> None:
    citations = read("citations")
    counted = measures.counts(read("works"), citations, survey(known).months.now)
    table = measures.top_citing(citations, counted, 3).to_pyarrow().to_pylist()
    often = known.graph.citations().tolist()
    citing: dict[int, list[int]] = {}
    for one, other in zip(arrays.citing.tolist(), arrays.cited.tolist(), strict=True):
        citing.setdefault(other, []).append(one)
    expected = {
        (work, place): (one, int(arrays.month[one]), often[one])
        for work, some in citing.items()
        for place, one in enumerate(sorted(some, key=lambda one: (-often[one], one))[:3])
    }
    found = {(row["work"], row["place"]): (row["citing"], row["month"], row["citations"]) for row in table}
    assert found == expected


def test_adoption_of_named_ideas(read: Any, arrays: CitationArrays) -> None:
    table = measures.adoption(read("works"), read("names")).to_pyarrow().to_pylist()
    found = {(row["idea"], row["year"]): row["papers"] for row in table}
    graphs = Counter(month // 12 for month in arrays.month.tolist() if month != NO_MONTH)
    assert {year: papers for (idea, year), papers in found.items() if idea == "graphs"} == graphs
    named = {n for n in range(N) if n % 3 and arrays.month[n] != NO_MONTH}
    assert sum(papers for (idea, _), papers in found.items() if idea == "gnn") == len(named)
