"""Graphs of citations come into a library: once, whole, and beside what it knows already."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from readinglist import open_library
from readinglist.citations.graph import known_graph
from readinglist.citations.graph_import import import_graph
from readinglist.citations.lookup import citations_of
from readinglist.citations.records import GraphImport
from readinglist.citations.tables.arrays import StoredCitations
from readinglist.citations.tables.edges import CitationEdges
from readinglist.citations.tables.imported_graphs import ImportedGraphs
from readinglist.citations.tables.references import References
from readinglist.core.errors import InputError, NotFound, UsageError
from readinglist.core.events import Progress
from readinglist.core.papers import PaperData
from readinglist.core.references import Link, Reference, ReferenceList
from readinglist.shell.library import Library
from tests.integration.store_toys import NOW, at, dump, insert

TABLES = ("papers", "reference_lists", "imported_citations", "imported_graphs", "paper_years")
PAPERS = """id\tdate\tcategory\ttitle\tauthors
2001.00001\t2020-01\tcs.LG\tFirst\tAda Author
2001.00002\t2020-01\tcs.LG\tSecond\t
2002.00003\t2020-02\tcs.LG\tThird\tBo Writer; Cy Third
old:4\t2015\tcs.AI\tFourth, of which only the year is known\t
"""
EDGES = """citing\tcited
2001.00002\t2001.00001
2002.00003\t2001.00001
2002.00003\t2001.00002
2002.00003\t2001.00002
2002.00003\told:4
2001.00001\tarXiv:2001.00001v2
2002.00003\t1999.00001
1999.00001\t2001.00001
broken
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "sample"
    made.mkdir()
    (made / "papers.tsv").write_text(PAPERS)
    (made / "edges.tsv").write_text(EDGES)
    return made


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with open_library(tmp_path / "home", environ={}, clock=at(NOW)) as opened:
        yield opened


def imported(library: Library, edges: list[Path], papers: tuple[Path, ...] = (), **options) -> GraphImport:
    events = list(import_graph(library, edges, papers, **options))
    assert any(isinstance(event, Progress) for event in events)
    assert isinstance(events[-1], GraphImport)
    return events[-1]


def citations(library: Library) -> set[tuple[str, str]]:
    arrays = library.store.part(StoredCitations).arrays()
    return {(arrays.ids[a], arrays.ids[b]) for a, b in zip(arrays.citing, arrays.cited, strict=True)}


EXPECTED = {
    ("2001.00002", "2001.00001"),
    ("2002.00003", "2001.00001"),
    ("2002.00003", "2001.00002"),
    ("2002.00003", "old:4"),
}


def test_E13_a_graph_comes_with_its_papers_and_everything_is_counted(library: Library, folder: Path) -> None:
    report = imported(library, [folder / "edges.tsv"], (folder / "papers.tsv",))
    assert (report.name, report.papers, report.new, report.without_month) == ("sample", 4, 4, 1)
    assert (report.citations, report.linked, report.itself, report.unresolved, report.strangers) == (8, 4, 1, 1, 1)
    assert (report.lists, report.has_totals, report.cutoff) == (2, False, date(2020, 2, 29))
    assert [(file.kind, file.rows, file.skipped) for file in report.files] == [("papers", 4, 0), ("edges", 8, 1)]
    assert citations(library) == EXPECTED
    arrays = library.store.part(StoredCitations).arrays()
    assert (arrays.source, arrays.cutoff) == ("sample", date(2020, 2, 29))
    assert arrays.month.tolist() == [24240, 24240, 24241, 12 * 2015 + 6]
    assert arrays.dated.tolist() == [True, True, True, False]
    assert arrays.known.tolist() == [False, True, True, False]
    assert np.isnan(arrays.references).all()
    assert known_graph(library).resolved_share is None
    assert library.paper("2002.00003").authors == ("Bo Writer", "Cy Third")


def test_a_second_time_changes_nothing(library: Library, folder: Path) -> None:
    first = imported(library, [folder / "edges.tsv"], (folder / "papers.tsv",))
    before, state = dump(library.store, *TABLES), library.store.part(StoredCitations).state()
    again = imported(library, [folder / "edges.tsv"], (folder / "papers.tsv",))
    assert (first.changed, again.changed, again.new) == (2, 0, 0)
    assert dump(library.store, *TABLES) == before
    assert library.store.part(StoredCitations).state() == state


@pytest.mark.parametrize("steps", range(1, 6))
def test_an_import_that_is_stopped_brings_no_citation_and_ends_the_same_when_it_runs_again(
    library: Library, folder: Path, tmp_path: Path, steps: int
) -> None:
    events = import_graph(library, [Path(folder / "edges.tsv")], [Path(folder / "papers.tsv")], None)
    for _ in range(steps):
        event = next(events)
        if isinstance(event, Progress) and event.stage == "lists of references":
            break
    events.close()  # type: ignore[attr-defined]  # a generator: as Ctrl-C ends it
    if steps < 4:
        assert citations(library) == set()
        assert library.store.part(CitationEdges).count_edges() == 0
    imported(library, [folder / "edges.tsv"], (folder / "papers.tsv",))
    assert citations(library) == EXPECTED
    with open_library(tmp_path / "whole", environ={}, clock=at(NOW)) as whole:
        imported(whole, [folder / "edges.tsv"], (folder / "papers.tsv",))
        facts = "select n, origin, status, taken, entries, told from reference_lists order by 1"
        assert library.store.db.rows(facts) == whole.store.db.rows(facts)
        assert citations(whole) == citations(library)


def test_what_a_stopped_import_left_is_not_taken_for_a_part_of_another(library: Library, folder: Path) -> None:
    library.store.papers.apply([insert(PaperData(i, i)) for i in ("2001.00001", "2001.00002", "2002.00003")])
    from readinglist.citations.tables.imported_graphs import ImportedList

    library.store.part(ImportedGraphs).put([ImportedList(1, frozenset({2, 3}), 2, True)], date(2020, 1, 31))
    imported(library, [folder / "edges.tsv"], (folder / "papers.tsv",))
    assert citations(library) == EXPECTED


def test_papers_that_are_here_keep_what_they_have(library: Library, folder: Path) -> None:
    known = PaperData("2001.00001", "Its own title", ("Own Author",), "Its abstract.", ("cs.RO",))
    library.store.papers.apply([insert(known), insert(PaperData("2001.00002", None))])
    report = imported(library, [folder / "edges.tsv"], (folder / "papers.tsv",))
    assert report.new == 2
    kept, filled = library.paper("2001.00001"), library.paper("2001.00002")
    assert (kept.title, kept.authors, kept.categories) == ("Its own title", ("Own Author",), ("cs.RO",))
    assert (filled.title, filled.primary_category) == ("Second", "cs.LG")


def test_two_graphs_and_the_library_s_own_lists_are_joined(library: Library, folder: Path) -> None:
    imported(library, [folder / "edges.tsv"], (folder / "papers.tsv",))
    (folder / "more.csv").write_text("2001.00002,old:4\n2001.00001,old:4\n")
    report = imported(library, [folder / "more.csv"], name="more")
    assert (report.changed, report.has_totals) == (2, True)
    references, edges = library.store.part(References), library.store.part(CitationEdges)
    read = (Reference(1, "First"), Reference(2, "Of which nothing is known"))
    references.put(
        ReferenceList(None, "2002.00003", "ok", None, "pdf", read, (Link("2001.00001", 1.0, "title"), Link()))
    )
    assert citations(library) == EXPECTED | {("2001.00002", "old:4"), ("2001.00001", "old:4")}
    assert library.store.part(StoredCitations).arrays().source == "library+more+sample"
    (edge,) = [edge for edge in edges.edges_to(["2001.00001"]) if edge.citing == "2002.00003"]
    assert (edge.origins, edge.silent) == (("pdf", "import"), ())
    (other,) = [edge for edge in edges.edges_from(["2002.00003"]) if edge.cited == "old:4"]
    assert (other.origins, other.silent, other.kind) == (("import",), ("pdf",), "unknown")
    assert edges.count_edges() == len(edges.edges()) == 6
    assert edges.edges_by_origin() == (("pdf", 1), ("import", 6))
    assert [edge.cited for edge in edges.disputed()] == ["2001.00002", "old:4"]
    lists = citations_of(library, "2002.00003").lists
    assert [(known.origin, known.references, known.linked) for known in lists] == [("pdf", 2, 1), ("import", 4, 3)]
    (january, _) = [c for c in edges.coverage() if c.category is None and c.with_references]
    assert (january.papers, january.with_references) == (2, 2)
    assert library.store.part(StoredCitations).arrays().references[2] == 2  # told by the PDF, not by the sample


def test_a_graph_that_knows_less_takes_nothing_away(library: Library, folder: Path) -> None:
    (folder / "papers.tsv").write_text("id\treferences\n2001.00001\t\n2001.00002\t\n2002.00003\t9\n2005.00001\t3\n")
    (folder / "edges.tsv").write_text("2002.00003\t2001.00001\n2005.00001\t2002.00003\n")
    assert imported(library, [folder / "edges.tsv"], (folder / "papers.tsv",)).cutoff == date(2020, 5, 31)
    (folder / "fewer.tsv").write_text("id\ttitle\n2002.00003\tThird\n")
    (folder / "more.tsv").write_text("2002.00003\t2001.00002\n")
    report = imported(library, [folder / "more.tsv"], (folder / "fewer.tsv",), name="more")
    assert (report.changed, report.has_totals, report.cutoff) == (1, False, date(2020, 2, 29))
    facts = (
        "select told, entries, substr(taken, 1, 10) from reference_lists l join papers p on p.n = l.n where id = :id"
    )
    assert library.store.db.rows(facts, {"id": "2002.00003"}) == [(1, 9, "2020-05-31")]
    assert ("2002.00003", "2001.00002") in citations(library)


def test_numbers_of_references_tell_the_resolved_share(library: Library, folder: Path) -> None:
    lines = [
        "# Paperscape",
        "hep-th/9601001;hep-th;0;12;;A.Author;One",
        "hep-th/9602001;hep-th;1;4;hep-th/9601001;B.B;Two",
        "hep-th/9602002;hep-th;1;0;hep-th/9601001;B.B;Three",
    ]
    (folder / "pscp.csv").write_text("\n".join(lines))
    report = imported(library, [folder / "pscp.csv"])
    assert (report.has_totals, report.lists, report.cutoff) == (True, 3, date(1996, 2, 29))
    known = known_graph(library)
    assert known.arrays.references.tolist()[:2] == [12, 4]
    assert np.isnan(known.arrays.references[2])  # 0 in all and one found: not counted
    assert known.resolved_share == pytest.approx(1 / 16)


def test_hostile_text_is_clean_and_costs_nothing(library: Library, folder: Path) -> None:
    title = (
        "\x1b]0;x\x07"
        + "\u202e"
        + "a" * 50
        + "]]>"
        + "\U0001f600"
        + "\ud800".encode("utf-8", "surrogatepass").decode("latin-1")
    )
    (folder / "papers.tsv").write_text(PAPERS + f"xx:1\t2020-01\tcs.LG\t{title}\t{'A, ' * 3000}\n", encoding="utf-8")
    report = imported(library, [folder / "edges.tsv"], (folder / "papers.tsv",), name="\x1b[2J\u202e")
    assert "\x1b" not in report.name
    stored = library.paper("xx:1").title or ""
    assert "\x1b" not in stored
    assert "\x07" not in stored
    assert "]]>\U0001f600" in stored
    assert citations(library) == EXPECTED


def test_a_date_that_is_to_come_does_not_move_the_cut_off(library: Library, folder: Path) -> None:
    (folder / "papers.tsv").write_text(PAPERS + "xx:1\t2031-05-01\tcs.LG\tOf tomorrow\t\n")
    (folder / "edges.tsv").write_text(EDGES + "xx:1\t2001.00001\n")
    assert imported(library, [folder / "edges.tsv"], (folder / "papers.tsv",)).cutoff == date(2020, 2, 29)
    (folder / "papers.tsv").write_text(PAPERS + "xx:2\t2026-11-02\tcs.LG\tOf this month\t\n")
    (folder / "edges.tsv").write_text("xx:2\t2001.00001\n")
    assert imported(library, [folder / "edges.tsv"], (folder / "papers.tsv",)).cutoff == NOW.date()


def test_a_graph_that_told_nothing_is_no_source(library: Library, folder: Path) -> None:
    imported(library, [folder / "edges.tsv"], (folder / "papers.tsv",))
    (folder / "others.tsv").write_text("mag:1\tmag:2\n")
    with pytest.raises(InputError, match="--papers"):
        list(import_graph(library, [Path(folder / "others.tsv")], (), "others"))
    assert library.store.part(StoredCitations).arrays().source == "sample"
    with pytest.raises(UsageError, match="--name"):
        list(import_graph(library, [Path(folder / "edges.tsv")], (), "library"))


def test_files_that_cannot_be_used_are_refused_before_anything_is_written(library: Library, folder: Path) -> None:
    with pytest.raises(NotFound):
        list(
            import_graph(
                library,
                [Path(folder / "edges.tsv")],
                [Path(folder / "nothing.tsv")],
                None,
            )
        )
    with pytest.raises(InputError, match="not a table of papers"):
        list(
            import_graph(
                library,
                [Path(folder / "edges.tsv")],
                [Path(folder / "edges.tsv")],
                None,
            )
        )
    assert library.store.papers.count() == 0
    with pytest.raises(InputError, match="--papers"):
        list(import_graph(library, [Path(folder / "edges.tsv")], (), None))
    assert imported(library, [folder / "papers.tsv", folder / "edges.tsv"]).linked == 4  # a table is told by its header


def test_the_first_years_of_paperscape(library: Library, shared: Path) -> None:
    files = sorted((shared / "data/citations/paperscape_1991_1996").glob("pscp-199[12].csv.gz"))
    report = imported(library, files)
    assert (report.name, report.papers, report.has_totals) == ("paperscape_1991_1996", 3_567, True)
    assert (report.cutoff, report.files[0].skipped) == (date(1992, 12, 31), 0)
    arrays = library.store.part(StoredCitations).arrays()
    assert arrays.m == report.linked
    assert set(arrays.category) > {"hep-th", "hep-lat"}
    assert arrays.dated.all()
