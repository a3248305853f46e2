"""A critique offers what the paper's PDF concludes: once, as a comment, and never again where it was deleted."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from readinglist import open_library
from readinglist.core.papers import Insert
from readinglist.shell.library import Library
from readinglist.taste.critique import get_critique, open_critique
from readinglist.taste.critique_text import OPENING
from tests.fakes import paper
from tests.harness import pdfs

ID = paper(1).id
PDF = pdfs.printed(
    (740, "A title of the paper", 18),
    (700, "1 Introduction", 14),
    *(
        (680 - 14 * n, f"We study walking in way {n}, and it works on every floor that we tried so far.", 10)
        for n in range(12)
    ),
    (480, "2 Conclusion", 14),
    (460, "We have shown that robots walk on all floors. They fall less often than before.", 10),
    (446, "In future work we plan to let them run, which nobody has done on ice.", 10),
    (410, "References", 14),
    *(
        (390 - 14 * n, f"[{n + 1}] A. Author and B. Writer. A title of number {n}. Journal of Tests, 20{10 + n}.", 10)
        for n in range(4)
    ),
)


@pytest.fixture
def lib(tmp_path: Path) -> Iterator[Library]:
    with open_library(tmp_path / "home", environ={}) as opened:
        opened.store.papers.apply([Insert(paper(n)) for n in range(1, 3)])
        yield opened


def put_pdf(lib: Library, data: bytes = PDF) -> None:
    folder = lib.places.data / "pdfs"
    folder.mkdir(exist_ok=True)
    (folder / f"{ID}.pdf").write_bytes(data)


def test_the_papers_own_words_stand_at_the_end_and_say_nothing_for_the_user(lib: Library) -> None:
    put_pdf(lib)
    text = open_critique(lib, ID).read_text()
    comment = text[text.index(OPENING) :]
    assert "robots walk on all floors" in comment
    assert "In future work we plan to let them run" in comment
    assert not get_critique(lib, ID).critique.says_something
    assert open_critique(lib, ID).read_text() == text


def test_a_pdf_that_comes_later_is_offered_then_and_a_deleted_offer_stays_away(lib: Library) -> None:
    path = open_critique(lib, ID)
    mine = path.read_text().replace("## Claim\n", "## Claim\nIt walks.\n")
    path.write_text(mine)
    put_pdf(lib)
    assert open_critique(lib, ID) == path
    assert path.read_text().startswith(mine)
    assert OPENING in path.read_text()
    path.write_text(mine)
    open_critique(lib, ID)
    assert path.read_text() == mine


def test_a_file_that_is_all_the_users_gets_nothing(lib: Library) -> None:
    put_pdf(lib)
    lib.places.notes.mkdir(exist_ok=True)
    path = lib.places.notes / "mine.md"
    path.write_text(f'---\nid: "{ID}"\n---\nMine.\n')
    assert open_critique(lib, ID) == path
    assert OPENING not in path.read_text()


@pytest.mark.parametrize(
    "data", [b"no pdf", pdfs.scan(), pdfs.good("no conclusion in here")], ids=["junk", "scan", "none"]
)
def test_a_pdf_that_says_nothing_changes_nothing(lib: Library, data: bytes, tmp_path: Path) -> None:
    plain = open_critique(lib, ID).read_text()
    put_pdf(lib, data)
    assert open_critique(lib, ID).read_text() == plain
    shutil.rmtree(lib.places.data / "pdfs")
