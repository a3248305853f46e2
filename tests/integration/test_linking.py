"""Linking against the titles of a library, and references that wait until their paper comes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from readinglist import open_library
from readinglist.citations import linking
from readinglist.citations.linking import Linked, link_list, link_waiting
from readinglist.citations.tables.references import References
from readinglist.core.merging import plan
from readinglist.core.papers import Insert, PaperData
from readinglist.core.references import Known, Link, Reference, ReferenceList
from readinglist.core.title_terms import query_terms
from readinglist.references import link
from readinglist.references.linking.printed import TitleIndex
from readinglist.shell.library import Library
from readinglist.upkeep.doctor import rebuild_all
from tests.fakes import paper

TITLES = (
    "Gaits from Sparse Rewards",
    "Gaits from Sparse Rewards II",
    r"Erd\H{o}s Numbers of $k$-Regular Graphs",
    "Attention",
    "Scenes: Notes on Noise",
    None,
)
WAITING = (
    Reference(1, "B. Writer. Gaits in deep water. In ICML, 2024.", title="Gaits in deep water", year=2024),
    Reference(2, "B. Writer, Phys. Rev. D 12, 1 (2024).", arxiv_id="2501.00042"),
    Reference(3, "B. Writer, Phys. Lett. B 7, 3 (2024).", doi="10.1000/later"),
    Reference(4, "B. Writer. Quite another thing. 2024.", title="Quite another thing", year=2024),
)


@pytest.fixture
def lib(tmp_path: Path) -> Iterator[Library]:
    with open_library(tmp_path / "home", environ={}) as opened:
        papers = [replace(paper(n), title=title, authors=("Bo Writer",)) for n, title in enumerate(TITLES, start=1)]
        opened.store.papers.apply([Insert(data) for data in papers])
        yield opened


def later(paper_id: str, title: str, **fields: object) -> PaperData:
    return replace(paper(90), id=paper_id, title=title, authors=("Bo Writer",), **fields)  # type: ignore[arg-type]


def known(lib: Library) -> list[Known]:
    ids = [paper(n).id for n in range(1, len(TITLES) + 1)]
    return list(lib.store.titles.by_ids(ids).values())


def test_a_library_and_an_index_in_memory_link_alike(lib: Library) -> None:
    in_memory = TitleIndex(one for one in known(lib) if one.title)
    raws = [f"B. Writer. {title or 'Nothing'}. In ICML, pages 1-9, 2026." for title in TITLES]
    references = [Reference(n, raw) for n, raw in enumerate(raws, start=1)]
    found = [one.paper for one in link(references, lib.store.titles)]
    assert found == [one.paper for one in link(references, in_memory)]
    assert found == [*(paper(n).id for n in range(1, 6)), None]


def test_a_library_and_an_index_in_memory_know_short_titles_by_an_author_and_a_word(lib: Library) -> None:
    papers = [
        replace(paper(n), title=title, authors=names)
        for n, title, names in (
            (80, "Robot Rewards", ("Ana Müller", "Bo Writer")),
            (81, "The Robots", ("Müller, Ana",)),
            (82, "Robot rewards from sparse signs", ("Ana Müller",)),
            (83, "Robot Games", ("Cy Walker",)),
        )
    ]
    lib.store.papers.apply([Insert(data) for data in papers])
    in_memory = TitleIndex(lib.store.titles.by_ids(one.id for one in papers).values())
    for titles in (lib.store.titles, in_memory):
        assert [one.id for one in titles.short_by_author("muller", ["robot", "sign"])] == [paper(80).id, paper(81).id]
        assert titles.short_by_author("muller", []) == titles.short_by_author("", ["robot"]) == ()


def test_titles_are_found_under_their_new_words_after_a_revision_and_a_rebuild(lib: Library) -> None:
    before = lib.store.papers.get(paper(1).id)
    change = plan(before, replace(paper(1), title="Walking on Stairs of Glass", version=2, authors=("Bo Writer",)))
    lib.store.papers.apply([change])
    for _ in range(2):
        assert [one.id for one in lib.store.titles.sharing(query_terms("walking on stairs of glass"), 5)] == [
            paper(1).id
        ]
        gone = lib.store.titles.sharing(query_terms("gaits from sparse rewards"), 5)
        assert [one.id for one in gone] == [paper(2).id]
        rebuild_all(lib.store, lib.places)


def test_papers_are_known_by_doi_in_any_case(lib: Library) -> None:
    lib.store.papers.apply(
        [Insert(later("2501.00050", "With a name", doi="10.1000/ABC")), Insert(later("doi:10.1000/x", "Y"))]
    )
    found = lib.store.titles.by_dois(["10.1000/abc", "10.1000/x", "10.1000/none"])
    assert {doi: one.id for doi, one in found.items()} == {"10.1000/abc": "2501.00050", "10.1000/x": "doi:10.1000/x"}


def test_a_paper_that_comes_later_links_the_references_that_waited(lib: Library) -> None:
    citing = paper(1).id
    lib.store.part(References).put(link_list(lib, ReferenceList(None, citing, "ok", references=WAITING)))
    assert [one.paper for one in stored(lib)] == [None] * 4
    late(lib)
    lib.store.papers.apply(
        [
            Insert(later("2501.00041", "Gaits in Deep Water")),
            Insert(later("2501.00042", "Known by its id")),
            Insert(later("2501.00043", "Known by its name", doi="10.1000/Later")),
        ]
    )
    assert late(lib) == 3
    assert [(one.paper, one.by) for one in stored(lib)] == [
        ("2501.00041", "title"),
        ("2501.00042", "arxiv"),
        ("2501.00043", "doi"),
        (None, None),
    ]
    assert late(lib) == 0


def test_few_papers_ask_the_waiting_and_many_are_asked_by_them_with_one_result(lib: Library) -> None:
    lib.store.part(References).put(link_list(lib, ReferenceList(None, paper(1).id, "ok", references=WAITING)))
    late(lib)
    lib.store.papers.apply([Insert(later("2501.00041", "Gaits in Deep Water"))])
    few = lib.store.titles.waiting_for(list(lib.store.titles.by_ids(["2501.00041"]).values()))
    assert len(few) == 1
    lib.store.papers.apply([Insert(later(f"2502.{n:05}", f"Filler {n} of {n}")) for n in range(20)])
    assert late(lib) == 1
    assert stored(lib)[0].paper == "2501.00041"


def test_E13_a_paper_is_not_linked_to_itself(lib: Library) -> None:
    own = Reference(1, "B. Writer. Gaits from sparse rewards. 2026.")
    (found,) = link_list(lib, ReferenceList(None, paper(1).id, "ok", references=(own,))).links
    assert found.paper is None


def late(lib: Library) -> int:
    """How many references found a paper that came since the last time."""
    return sum(step.found for step in link_waiting(lib))


def test_linking_late_goes_on_where_it_was_ended(lib: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(linking, "PAPERS", 1)
    monkeypatch.setattr(linking, "REFERENCES", 1)
    lib.store.part(References).put(link_list(lib, ReferenceList(None, paper(1).id, "ok", references=WAITING)))
    late(lib)
    papers = [later("2501.00041", "Gaits in Deep Water"), later("2501.00042", "Known by its id")]
    lib.store.papers.apply([Insert(one) for one in papers])  # fewer than wait: paper by paper
    steps = link_waiting(lib)
    assert next(steps) == Linked(1, 2, 1)
    steps.close()
    assert list(link_waiting(lib)) == [Linked(1, 1, 1)]
    assert late(lib) == 0

    untitled = Insert(PaperData("2501.00043", None, doi="10.1000/Later"))
    lib.store.papers.apply([untitled, *(Insert(later(f"2502.{n:05}", f"Filler {n}")) for n in range(9))])
    steps = link_waiting(lib)  # more than wait: reference by reference
    assert next(steps) == Linked(1, 2, 1)
    steps.close()
    lib.store.papers.apply([Insert(later("2501.00044", "Nobody knows this one"))])  # comes in between
    assert [step.done for step in link_waiting(lib)] == [1, 1]
    assert [one.paper for one in stored(lib)][:3] == ["2501.00041", "2501.00042", "2501.00043"]
    assert lib.store.part(References).sweep() is None
    assert late(lib) == 0


def stored(lib: Library) -> tuple[Link, ...]:
    return lib.store.part(References).lists(paper(1).id)[0].links
