"""Lists of references in the store: what replaces what, who cites whom, and how much is known."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from readinglist.citations.tables.arrays import StoredCitations
from readinglist.citations.tables.edges import CitationEdges
from readinglist.citations.tables.references import References
from readinglist.citations.tables.services import NEVER, Counts, RequestSchedule
from readinglist.core.errors import NotFound
from readinglist.core.log import KindSettled
from readinglist.core.papers import PaperData
from readinglist.core.references import Candidate, CitationCount, CitingPlace, Coverage, Link, Reference, ReferenceList
from readinglist.store.store import Store
from tests.fakes import paper
from tests.integration.store_toys import NOW, check_invariant, dump, insert, open_store

A, B, C = (paper(n).id for n in (1, 2, 3))


@pytest.fixture
def store(tmp_path: Path):
    with open_store(tmp_path) as opened:
        opened.papers.apply([insert(paper(n), ("2025-11-10", "new")) for n in (1, 2, 3)])
        yield opened


def of(store: Store, paper_id: str, origin: str) -> ReferenceList:
    found = store.part(References).get(paper_id, origin)
    assert found is not None
    return found


def entry(index: int, *kinds: str, **fields: object) -> Reference:
    places = tuple(CitingPlace("Methods", f"We use it for {kind} [{index}].", kind) for kind in kinds)
    return replace(Reference(index, f"Writer {index}. A title {index}. 2020.", contexts=places), **fields)  # type: ignore[arg-type]


def listed(citing: str, *cited: str | None, origin: str = "pdf", kinds: tuple[str, ...] = ()) -> ReferenceList:
    references = tuple(entry(n, *kinds) for n in range(1, len(cited) + 1))
    links = tuple(Link(paper_id, 0.9, "title") if paper_id else Link() for paper_id in cited)
    return ReferenceList(None, citing, "ok", None, origin, references, links)


def test_a_list_comes_back_as_it_was_put(store: Store) -> None:
    rich = entry(
        1, "used", "mentioned",
        label="Abc+99", title="A title", authors=("A. Writer", "B. Wroter"), year=2020, venue="ICML",
        arxiv_id="2001.00001", doi="10.1000/x", url="http://example.org/",
    )  # fmt: skip
    links = (Link(B, 0.95, "arxiv"), Link(None, 0.0, None, (Candidate(C, "Other", 0.5),)))
    put = ReferenceList(None, A, "ok", None, "eprint", (rich, entry(2)), links)
    assert store.part(References).put(put)
    assert store.part(References).lists(A) == (put,)
    assert store.part(References).get(A, "pdf") is None
    check_invariant(store)


def test_the_same_list_again_says_nothing_new_and_keeps_its_numbers(store: Store) -> None:
    store.part(References).put(listed(A, B, None))
    rows, revision = dump(store, "refs"), store.part(CitationEdges).revision()
    assert not store.part(References).put(listed(A, B, None))
    assert (dump(store, "refs"), store.part(CitationEdges).revision()) == (rows, revision)
    assert store.part(References).put(listed(A, B, C))
    assert store.part(CitationEdges).revision() > revision
    assert len(store.part(References).lists(A)) == 1


def test_a_list_that_could_not_be_read_never_takes_the_place_of_one_that_could(store: Store) -> None:
    store.part(References).put(listed(A, B))
    assert not store.part(References).put(ReferenceList(None, A, "timeout", "too slow", "pdf"))
    assert of(store, A, "pdf").status == "ok"
    store.part(References).put(ReferenceList(None, B, "timeout", "too slow", "pdf"))
    assert of(store, B, "pdf").error == "too slow"
    store.part(References).put(listed(B, A))
    assert of(store, B, "pdf").status == "ok"


def test_a_paper_that_is_not_here_has_no_list(store: Store) -> None:
    with pytest.raises(NotFound):
        store.part(References).put(listed("2511.99999", B))


def test_an_edge_is_one_pair_whoever_says_it_and_the_silent_are_named(store: Store) -> None:
    store.part(References).put(listed(A, B, B, A, kinds=("mentioned",)))
    store.part(References).put(listed(A, B, C, origin="s2"))
    store.part(References).put(ReferenceList(None, A, "no references", None, "openalex"))
    edges = {(c.citing, c.cited): c for c in store.part(CitationEdges).edges()}
    assert set(edges) == {(A, B), (A, C)}  # A does not cite itself
    assert (edges[A, B].origins, edges[A, B].silent) == (("pdf", "s2"), ())
    assert (edges[A, C].origins, edges[A, C].silent) == (("s2",), ("pdf",))
    assert (edges[A, B].kind, edges[A, C].kind) == ("mentioned", "unknown")
    assert store.part(CitationEdges).count_edges() == 2
    assert store.part(CitationEdges).edges_from([A]) == store.part(CitationEdges).edges()
    assert [c.citing for c in store.part(CitationEdges).edges_to([B])] == [A]
    assert store.part(CitationEdges).edges_to([A]) == ()


def test_the_strongest_place_tells_the_kind_and_the_reader_has_the_last_word(store: Store) -> None:
    store.part(References).put(listed(A, B, kinds=("mentioned", "used")))
    assert store.part(CitationEdges).edges()[0].kind == "used"
    before = store.part(CitationEdges).revision()
    store.log.append(KindSettled(B, "compared"), A)
    assert store.part(CitationEdges).edges()[0].kind == "compared"
    assert store.part(CitationEdges).revision() > before
    store.log.undo()
    assert store.part(CitationEdges).edges()[0].kind == "used"
    assert [place.kind for place in store.part(CitationEdges).places(A, B)] == ["mentioned", "used"]
    graph = store.part(StoredCitations).arrays()
    assert [(graph.ids[one], graph.ids[other]) for one, other in zip(graph.citing, graph.cited, strict=True)] == [
        (A, B)
    ]
    told = ["We use it for mentioned [1].", "We use it for used [1]."]
    assert store.part(CitationEdges).sentences() == [(A, B, sentence) for sentence in told]
    store.part(References).put(listed(A, B, origin="eprint", kinds=("compared",)))
    assert [place.kind for place in store.part(CitationEdges).places(A, B)] == ["compared"]


def test_who_cites_a_paper_is_counted_as_its_edges_say(store: Store) -> None:
    store.part(References).put(listed(A, C, C, kinds=("mentioned",)))
    store.part(References).put(listed(A, C, origin="s2"))
    store.part(References).put(listed(B, C, C, kinds=("compared", "used")))
    store.log.append(KindSettled(C, "used"), A)
    rows = {found.id: found.row for found in store.papers.find_many([A, B]).values()}
    counted = store.part(CitationEdges).citers([A, B, C])
    assert counted == {C: {rows[A]: "used", rows[B]: "used"}}
    assert {rows[edge.citing]: edge.kind for edge in store.part(CitationEdges).edges_to([C])} == counted[C]


def test_what_waits_is_found_again_and_what_the_reader_settled_is_left_alone(store: Store) -> None:
    store.part(References).put(listed(A, None, B, None))
    keys = [k for (k,) in store.db.rows("select k from refs order by position")]
    assert [found[1].index for found in store.part(References).waiting(keys).values()] == [1, 3]
    store.part(References).set_links({keys[0]: Link(None, 1.0, "reader")})
    assert list(store.part(References).waiting(keys)) == [keys[2]]
    assert store.part(References).set_links({keys[2]: Link(C, 0.9, "title")}) == 1
    assert store.part(References).set_links({keys[2]: Link(C, 0.9, "title")}) == 0
    assert store.part(References).waiting(keys) == {}
    assert {c.cited for c in store.part(CitationEdges).edges()} == {B, C}


def test_papers_that_come_or_get_their_title_later_are_late(store: Store) -> None:
    store.papers.apply([insert(PaperData(paper(9).id, None))])
    store.part(References).put(listed(A, None))
    assert store.part(References).late_rows() == []  # all papers were here when the first list came
    store.papers.apply([insert(paper(5)), insert(paper(9))])
    assert store.part(References).late_rows() == [4, 5]
    store.part(References).note_linked()
    assert store.part(References).late_rows() == []


def test_numbers_of_references_are_never_given_twice(store: Store) -> None:
    store.part(References).put(listed(A, None))
    (first,) = store.db.rows("select k from refs")
    store.part(References).put(listed(A, None, None))
    assert min(k for (k,) in store.db.rows("select k from refs")) > first[0]


def test_coverage_is_what_a_recount_says(store: Store) -> None:
    more = [
        PaperData(f"2510.{n:05d}", title=f"T{n}", categories=(("cs.CL", "cs.LG")[n % 2],), published=None)
        for n in range(1, 30)
    ]
    dated = replace(more[0], id="2510.00099", published=datetime.fromisoformat("2025-09-30T23:59:00+00:00"))
    old = replace(more[0], id="hep-th/9901001", primary_category="hep-th")
    other = PaperData("doi:10.1000/9901.5", title="X", published=datetime.fromisoformat("2019-02-03T00:00:00+00:00"))
    store.papers.apply([insert(p) for p in (*more, dated, old, other)])
    store.papers.apply([insert(PaperData("2510.77777", None))])  # pending: of no category, and not counted
    for n in (1, 2, 5, 8):
        store.part(References).put(listed(f"2510.{n:05d}", A))
        store.part(References).put(listed(f"2510.{n:05d}", B, origin="s2"))
    store.part(References).put(ReferenceList(None, "2510.00009", "no references", None, "s2"))
    counted = [CitationCount(f"2510.{n:05d}", "s2", NOW, n) for n in (2, 3)] + [
        CitationCount("2510.44444", "s2", NOW, 1)
    ]
    store.part(Counts).add(counted)
    store.part(Counts).set_cohort(date(2025, 10, 1), "cs.CL", ["2510.00002", "2510.44444", "2510.55555"])

    papers = Counter((date(2025, 10, 1), c) for p in more for c in (p.categories[0], None))
    papers += Counter({(date(2025, 10, 1), c): 2 for c in ("cs.CL", None)})  # of the cohort, not here
    papers += Counter((date(2025, 9, 1), c) for c in ("cs.LG", None))
    papers += Counter((date(1999, 1, 1), c) for c in ("hep-th", None))
    papers[date(2019, 2, 1), None] += 1
    papers += Counter({(date(2025, 11, 1), c): 3 for c in ("cs.LG", None)})
    said = Counter({(date(2025, 10, 1), None): 4, (date(2025, 10, 1), "cs.LG"): 2, (date(2025, 10, 1), "cs.CL"): 2})
    counts = Counter({(date(2025, 10, 1), None): 3, (date(2025, 10, 1), "cs.CL"): 2, (date(2025, 10, 1), "cs.LG"): 1})
    expected = {key: Coverage(*key, papers[key], said[key], counts[key]) for key in papers}
    assert {(c.month, c.category): c for c in store.part(CitationEdges).coverage()} == expected
    assert {c.month for c in store.part(CitationEdges).coverage(date(2025, 10, 1))} == {
        date(2025, 10, 1),
        date(2025, 11, 1),
    }
    late = date(2025, 11, 1)  # October is told of, September, 2019 and 1999 are not
    told = {(c.month, c.category): c for c in store.part(CitationEdges).coverage(late, earlier=True)}
    assert told == {key: c for key, c in expected.items() if key[0] in (late, date(2025, 10, 1))}


def test_counts_stand_beside_each_other_by_date_and_source(store: Store) -> None:
    later = NOW + timedelta(days=30)
    for when, count in ((NOW, 5), (later, 7)):
        store.part(Counts).add([CitationCount(A, "s2", when, count), CitationCount(A, "openalex", when, count - 1)])
    assert [(c.source, c.count) for c in store.part(Counts).of(A)] == [
        ("openalex", 4), ("s2", 5), ("openalex", 6), ("s2", 7)
    ]  # fmt: skip
    assert store.part(Counts).latest([A, B], "s2") == {A: CitationCount(A, "s2", later, 7)}


def test_the_agenda_orders_and_dates_questions(store: Store) -> None:
    agenda = store.part(RequestSchedule)
    assert agenda.want({A: 5, B: 0}, "s2") == 2
    assert agenda.want({A: 1, C: 9}, "s2") == 1
    assert agenda.due("s2") == (B, A, C)
    agenda.asked([B, A], "s2")
    assert agenda.due("s2") == (C,)
    assert agenda.due_of([A, B, C], "s2", "references") == (C,)
    assert agenda.due_of([A], "openalex", "references") == (A,)
    agenda.want({A: 0}, "pdf")
    for _ in range(3):
        agenda.asked([A], "pdf")
    assert store.db.value("select due from questions where source = 'pdf'") is None
    agenda.asked([B], "pdf", again=NEVER)
    assert agenda.due("pdf") == ()
    assert (agenda.waiting(["s2", "pdf"]), agenda.waiting(["pdf"])) == (1, 0)
