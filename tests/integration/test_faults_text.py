"""B7, B10-B12, B15: hostile text, crowds of authors, papers that are called alike, and categories of two names."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from readinglist import open_library
from readinglist.core.log import Rated
from readinglist.core.papers import Insert
from readinglist.exchange.importing import import_files
from readinglist.exchange.records import ImportReport
from readinglist.ranking.terms import term_names
from readinglist.shell.library import Library
from readinglist.subscriptions.follow import check_feeds
from readinglist.taste.critique import rate
from tests.fakes import paper
from tests.harness.scene import follow
from tests.unit.cli.fake_library import run_on


@pytest.fixture
def lib(tmp_path: Path) -> Iterator[Library]:
    with open_library(tmp_path / "home", environ={"READINGLIST_NOW": "2026-11-24T12:00:00Z"}) as opened:
        yield opened


def imported(lib: Library, folder: Path, *records: dict[str, object]) -> None:
    """Take records as lines of a snapshot, with whatever JSON can spell in them."""
    common = {
        "authors": "Ann Lee",
        "categories": "cs.LG",
        "versions": [{"version": "v1", "created": "Mon, 4 Jan 2016 00:00:00 GMT"}],
        "update_date": "2016-01-05",
    }
    path = folder / "snapshot.jsonl"
    path.write_text("".join(json.dumps(common | record) + "\n" for record in records), encoding="ascii")
    (finished,) = [
        event
        for event in import_files(lib, [path], keep=False, goal=None, dry_run=False)
        if isinstance(event, ImportReport)
    ]
    assert sum(file.new for file in finished.files) == len(records)


INVISIBLE = ["\u200b", "\u00ad", "\u2060", "\ufeff", "\u200d", "\u202e"]


@pytest.mark.parametrize("sign", INVISIBLE, ids=lambda sign: f"U+{ord(sign):04X}")
def test_B7_a_word_with_invisible_signs_in_it_is_found_and_ranked_as_the_word(
    lib: Library, tmp_path: Path, sign: str
) -> None:
    imported(lib, tmp_path, {"id": "1601.00001", "title": f"Locomo{sign}tion", "abstract": f"of zebra{sign}s"})
    assert lib.search("locomotion").count == 1
    assert lib.search("zebras").count == 1
    assert set(term_names(lib.paper("1601.00001").text).values()) == set(term_names("Locomotion\nof zebras").values())


def test_B10_crowds_namesakes_and_nobody_are_shown_and_cited(lib: Library) -> None:
    crowd = tuple(f"Author N{n}" for n in range(3000))
    people = {1: crowd, 2: ("Wei Wang", "Wei Wang"), 3: ("et al.",), 4: (), 5: ("Wei Wang", "Wei Wang")}
    lib.store.papers.apply(
        [Insert(replace(paper(n), title="On Walking", authors=names)) for n, names in people.items()]
    )
    for n, names in people.items():
        assert lib.paper(paper(n).id).authors == names
        shown = run_on(lib, "show", paper(n).id)  # type: ignore[arg-type]
        assert shown.code == 0
        assert len(shown.out) < 10_000, "a crowd is cut in display"
    listed = run_on(lib, "export", "bibtex")  # type: ignore[arg-type]
    keys = [line.partition("{")[2].rstrip(",") for line in listed.out.splitlines() if line.startswith("@")]
    assert len(set(keys)) == len(people)


def test_B11_papers_of_one_title_or_almost_one_name_have_a_note_each(lib: Library) -> None:
    """Ids that make one file name, or differ only in what a disk may not tell apart."""
    ids = ["2401.00001", "2401.00002", "doi:10.1000/a(b)", "doi:10.1000/a[b]", "blog:Post", "blog:post"]
    lib.store.papers.apply([Insert(replace(paper(1), id=paper_id, title="The Same Title")) for paper_id in ids])
    for n, paper_id in enumerate(ids):
        rate(lib, paper_id, Rated("10x", 2, 3, 1, "no", f"words about number {n}"))
    files = sorted(lib.places.notes.glob("*.md"))
    assert len({path.name.lower() for path in files}) == len(ids)
    texts = [path.read_text(encoding="utf-8") for path in files]
    for n, paper_id in enumerate(ids):
        assert sum(f"words about number {n}" in text and paper_id in text for text in texts) == 1


def test_B12_what_json_can_spell_and_no_file_can_hold_parts_words(lib: Library, tmp_path: Path) -> None:
    """NUL would end a text for sqlite's own functions, a lone surrogate be refused by it."""
    for n, sign in enumerate(["\x00", "\ud800", "\ufffe", "\x1b", "\udfff\ud800"], 1):
        title = f"alpha{n}{sign}beta{n}"
        imported(lib, tmp_path, {"id": f"1601.0000{n}", "title": title, "abstract": title, "authors": title})
        for word in (f"alpha{n}", f"beta{n}", f"ti:beta{n}", f"abs:alpha{n}"):
            assert [found.id for found in lib.search(word).papers] == [f"1601.0000{n}"], (sign, word)
        assert lib.store.db.value(f"select length(title) from papers where id = '1601.0000{n}'") == len(
            f"alpha{n} beta{n}"
        )


def test_B15_a_category_is_one_under_both_its_names_and_an_unknown_one_is_kept_and_told(tmp_path: Path) -> None:
    home = tmp_path / "named"
    follow(home, "math.IT", "cs.LG", "cs.LG ", "cs.IT", "cs.XX")
    with open_library(home, environ={}) as lib:
        assert lib.categories() == ("cs.IT", "cs.LG", "cs.XX")
        [check] = check_feeds(lib)
        assert check.warning is not None
        assert "cs.XX" in check.warning
