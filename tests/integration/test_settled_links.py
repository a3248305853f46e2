"""What the reader settles of references is remembered by the words of the entry, and can be taken back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from readinglist import open_library
from readinglist.citations.linking import correct_link, corrected_links
from readinglist.citations.tables.references import References
from readinglist.core.errors import NotFound
from readinglist.core.papers import Insert
from readinglist.core.references import Candidate, Link, Reference, ReferenceList
from readinglist.shell.library import Library
from tests.fakes import paper

CITING, FIRST, SECOND = (paper(n).id for n in (1, 2, 3))
UNSURE = Reference(1, "B. Writer. Something about scenes. 2024.", title="Something about scenes", year=2024)
LIST = ReferenceList(
    None, CITING, "ok", references=(UNSURE,), links=(Link(candidates=(Candidate(FIRST, "Paper 2", 0.5),)),)
)


@pytest.fixture
def lib(tmp_path: Path) -> Iterator[Library]:
    with open_library(tmp_path / "home", environ={}) as opened:
        opened.store.papers.apply([Insert(paper(n)) for n in range(1, 5)])
        opened.store.part(References).put(LIST)
        yield opened


def stored(lib: Library) -> Link:
    return lib.store.part(References).lists(CITING)[0].links[0]


def test_a_settled_link_is_stored_and_holds_when_the_list_is_read_again(lib: Library) -> None:
    correct_link(lib, LIST, UNSURE, f"arXiv:{FIRST}v2")
    assert (stored(lib).paper, stored(lib).by) == (FIRST, "reader")
    again = replace(UNSURE, index=7, raw=UNSURE.raw.upper())  # read anew, a little otherwise
    from readinglist.references import link

    (found,) = link([again], lib.store.titles, corrected_links(lib, CITING))
    assert (found.paper, found.by, found.confidence) == (FIRST, "reader", 1.0)


def test_none_of_the_library_is_an_answer_too(lib: Library) -> None:
    correct_link(lib, LIST, UNSURE, None)
    assert (stored(lib).paper, stored(lib).by) == (None, "reader")
    assert lib.store.part(References).waiting(lib.store.part(References).keys_of(CITING, UNSURE.raw)) == {}


def test_the_last_word_holds_and_undo_brings_the_one_before_it_back(lib: Library) -> None:
    correct_link(lib, LIST, UNSURE, FIRST)
    correct_link(lib, LIST, UNSURE, SECOND)
    assert stored(lib).paper == SECOND
    lib.undo()
    assert stored(lib).paper == FIRST
    lib.undo()
    assert (stored(lib).paper, stored(lib).by) == (None, None)
    assert corrected_links(lib, CITING) == ()


def test_a_paper_that_is_not_here_settles_nothing(lib: Library) -> None:
    with pytest.raises(NotFound):
        correct_link(lib, LIST, UNSURE, "2401.00001")
    assert lib.log() == ()


def test_a_file_outside_the_library_is_known_by_its_name(lib: Library) -> None:
    found = replace(LIST, file="/somewhere/draft.pdf", paper=None)
    entry = correct_link(lib, found, UNSURE, FIRST)
    assert entry.subject == "draft.pdf"
    assert [told.paper for told in corrected_links(lib, "draft.pdf")] == [FIRST]
    assert stored(lib).paper is None
