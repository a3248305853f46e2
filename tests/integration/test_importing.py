"""My history as evidence: files of other tools become papers and dated keeps, and nothing is passed over."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from readinglist import open_library
from readinglist.core.errors import Blocked, InputError, NotFound, SourceError, Unreachable
from readinglist.core.events import Warned
from readinglist.core.log import Tagged, Verdict
from readinglist.exchange.importing import import_files
from readinglist.exchange.records import ImportedFile, ImportReport
from readinglist.lists.rank import top_list
from readinglist.shell.library import Library
from tests.unit.cli.fake_library import run_on

DATED = """\
@misc{schulman2015trust, title={Trust Region Policy Optimization}, author={Schulman, John and Levine, Sergey},
  eprint={1502.05477}, archiveprefix={arXiv}, date-added={2020-03-04 10:00:00 +0000}}
@article{lstm, title={Long Short-Term Memory}, author={Hochreiter, Sepp and Schmidhuber, Jurgen}, year={1997},
  doi={10.1162/neco.1997.9.8.1735}}
@misc{nothing, note={neither title nor id}}
"""


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return open_library(tmp_path / "home", environ={"READINGLIST_NOW": "2026-11-24T06:00:00Z"})


def imported(library: Library, path: Path, **options: Any) -> ImportedFile:
    (finished,) = [e for e in import_files(library, [path], **options) if isinstance(e, ImportReport)]
    (file,) = finished.files
    return file


def written(tmp_path: Path, name: str, text: str) -> Path:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def test_keeps_carry_the_date_of_the_source_or_an_assumed_one(library: Library, tmp_path: Path) -> None:
    file = imported(library, written(tmp_path, "mine.bib", DATED), keep=True)
    assert (file.kind, file.found, file.new, len(file.skipped)) == ("bibtex", 2, 2, 1)
    verdicts = {entry.subject: entry.data for entry in library.log()}
    assert verdicts["1502.05477"] == Verdict("keep", on="2020-03-04")
    classic = verdicts["doi:10.1162/neco.1997.9.8.1735"]
    assert isinstance(classic, Verdict)
    assert classic.assumed
    assert library.paper("1502.05477").verdict == "keep"


def test_an_import_says_how_many_it_kept_and_how_that_is_taken_back(library: Library, tmp_path: Path) -> None:
    tagged = DATED.replace("year={1997}", "year={1997}, keywords={memory, classics}")
    with library:
        ran = run_on(library, "import", str(written(tmp_path, "mine.bib", tagged)), "--keep")  # type: ignore[arg-type]
    assert "2 papers, 2 new, 0 known, 2 kept, 1 skipped" in ran.out
    assert ran.out.splitlines()[-1] == "to undo all 3: readinglist undo 3 (keeps and tags; the papers stay)"
    with open_library(tmp_path / "home") as again:
        assert len(again.undo(3)) == 3
        assert [paper.verdict for paper in again.store.papers.kept()] == []
        assert again.undo(1) == ()


def test_an_import_that_decided_nothing_has_nothing_to_take_back(library: Library, tmp_path: Path) -> None:
    file = imported(library, written(tmp_path, "mine.bib", DATED))
    assert (file.kept, file.decided) == (0, 0)
    path = tmp_path / "mine.bib"
    assert imported(library, path, keep=True).decided == 2
    assert imported(library, path, keep=True).decided == 0


def test_a_second_import_keeps_nothing_twice(library: Library, tmp_path: Path) -> None:
    path = written(tmp_path, "mine.bib", DATED)
    imported(library, path, keep=True)
    before = library.log()
    file = imported(library, path, keep=True)
    assert (file.new, file.known) == (0, 2)
    assert library.log() == before


def test_an_id_without_metadata_is_pending_and_can_be_kept(library: Library, tmp_path: Path) -> None:
    file = imported(library, written(tmp_path, "ids.txt", "1707.06347\narXiv:1801.01290v2\nnot an id\n"))
    assert (file.kind, file.found, file.pending) == ("ids", 2, 2)
    library.keep("1707.06347")
    assert library.paper("1707.06347").title is None
    assert library.store.papers.pending() == ("1707.06347", "1801.01290")
    assert top_list(library, 20, None, None, all_papers=True).papers == ()


def test_an_id_of_a_paper_that_is_here_waits_for_nothing(library: Library, tmp_path: Path) -> None:
    imported(library, written(tmp_path, "mine.bib", DATED))
    file = imported(library, written(tmp_path, "ids.txt", "1502.05477\n1801.01290\n"))
    assert (file.found, file.new, file.known, file.pending) == (2, 1, 1, 1)


def test_ids_are_taken_without_arxiv_unless_it_wants_to_be_left_alone(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[list[str]] = []

    def look_up(lib: Library, ids: list[str]) -> None:
        asked.append(ids)
        raise failure

    monkeypatch.setattr("readinglist.papers.lookup.look_up", look_up)
    failure: SourceError = Unreachable("no network", "export.arxiv.org")
    words = ["1707.06347v2", "doi:10.1162/neco.1997.9.8.1735", "https://arxiv.org/abs/1801.01290", "10.1000/X(y)"]
    events = list(import_files(library, words, keep=False, goal=None, dry_run=False))
    (finished,) = [event for event in events if isinstance(event, ImportReport)]
    (file,) = finished.files
    assert (file.kind, file.found, file.new, file.pending) == ("ids", 4, 4, 4)
    assert asked == [["1707.06347", "1801.01290"]]
    assert any(isinstance(event, Warned) and "no network" in event.text for event in events)
    failure = Blocked("a block page")
    with pytest.raises(Blocked):
        list(import_files(library, ["1502.05477"], keep=False, goal=None, dry_run=False))
    library.keep("doi:10.1000/x(y)")


def test_a_file_that_is_called_like_an_id_is_the_file(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("1707.06347").write_text("1801.01290\n")
    list(import_files(library, ["1707.06347"], keep=False, goal=None, dry_run=False))
    assert library.store.papers.pending() == ("1801.01290",)


def test_a_paper_that_stands_twice_is_counted_once_over_all_batches(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from readinglist.exchange import importing

    monkeypatch.setattr(importing, "BATCH", 1)
    path = written(tmp_path, "ids.txt", "1707.06347\n1801.01290\n1707.06347\n")
    told = ("1707.06347", "the same paper as an entry before it: 1707.06347")
    for dry_run in (True, False):
        file = imported(library, path, dry_run=dry_run)
        assert (file.found, file.new, file.pending, file.skipped) == (2, 2, 2, (told,))


def test_a_snapshot_may_hold_a_paper_twice(library: Library, tmp_path: Path) -> None:
    line = json.dumps({"id": "1502.05477", "title": "TRPO", "abstract": "We.", "authors": "J S", "categories": "cs.LG",
                       "versions": [{"version": "v1", "created": "Thu, 19 Feb 2015 06:44:25 GMT"}]})  # fmt: skip
    file = imported(library, written(tmp_path, "s.jsonl", f"{line}\n{line}\n"))
    assert (file.found, file.new, file.skipped) == (1, 1, ())


def test_the_kept_date_of_a_bare_id_is_its_month_and_assumed(library: Library, tmp_path: Path) -> None:
    imported(library, written(tmp_path, "ids.txt", "1707.06347\n"), keep=True)
    (entry,) = library.log()
    assert entry.data == Verdict("keep", on="2017-07-01", assumed=True)


def test_a_bibliography_never_overrules_arxiv(library: Library, tmp_path: Path) -> None:
    snapshot = {"id": "1502.05477", "title": "Trust Region Policy Optimization", "abstract": "We describe.",
                "authors": "John Schulman", "categories": "cs.LG", "doi": None, "comments": None,
                "versions": [{"version": "v1", "created": "Thu, 19 Feb 2015 06:44:25 GMT"}]}  # fmt: skip
    imported(library, written(tmp_path, "s.jsonl", json.dumps(snapshot) + "\n"))
    before = library.paper("1502.05477")
    imported(library, written(tmp_path, "mine.bib", DATED.replace("Trust Region", "TRUST REGION (draft)")))
    assert library.paper("1502.05477") == before


def test_the_same_key_in_two_files_is_two_papers(library: Library, tmp_path: Path) -> None:
    imported(library, written(tmp_path, "a.bib", "@book{key, title={Reinforcement Learning}, author={Sutton, R}}"))
    file = imported(library, written(tmp_path, "b.bib", "@book{key, title={Pattern Recognition}, author={Bishop, C}}"))
    assert (file.found, file.new) == (1, 1)
    assert library.store.papers.count() == 2
    assert imported(library, tmp_path / "b.bib").new == 0


def test_a_dry_run_changes_nothing(library: Library, tmp_path: Path) -> None:
    file = imported(library, written(tmp_path, "mine.bib", DATED), keep=True, dry_run=True)
    assert file.new == 2
    assert library.store.papers.count() == 0
    assert library.log() == ()


def test_a_file_that_is_nothing_is_refused_with_its_reason(library: Library, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="PDF"):
        imported(library, written(tmp_path, "x.pdf", "%PDF-1.4"))
    with pytest.raises(NotFound):
        imported(library, tmp_path / "nowhere.bib")


def test_of_several_files_the_good_ones_are_taken(library: Library, tmp_path: Path) -> None:
    good, bad = written(tmp_path, "mine.bib", DATED), written(tmp_path, "x.pdf", "%PDF-1.4")
    (finished,) = [
        e
        for e in import_files(library, [bad, good], keep=False, goal=None, dry_run=False)
        if isinstance(e, ImportReport)
    ]
    first, second = finished.files
    assert first.skipped[0][0] == "x.pdf"
    assert second.found == 2


def schema(library: Library) -> list[tuple[str]]:
    with closing(sqlite3.connect(library.places.database)) as connection:
        return connection.execute("select sql from sqlite_master order by name").fetchall()


def events_of(library: Library, path: Path, **options: Any) -> list[str]:
    return [event.text for event in import_files(library, [path], **options) if isinstance(event, Warned)]


def test_the_same_paper_from_five_tools_is_one_paper(library: Library, tmp_path: Path) -> None:
    """By its id, its DOI, its title and authors; and the gaps are filled from each."""
    title, authors = "Human-level control through deep reinforcement learning", "Mnih, Volodymyr and Silver, David"
    imported(library, written(tmp_path, "a.bib", f"@article{{m, title={{{title}}}, author={{{authors}}}, year=2015}}"))
    ris = f"TY  - JOUR\nTI  - {title.title()}\nAU  - Mnih, V.\nAU  - Silver, D.\nDO  - 10.1038/nature14236\nPY  - 2015"
    assert imported(library, written(tmp_path, "b.ris", ris)).known == 1
    csl = [
        {"id": "x", "type": "article-journal", "title": "Another name", "DOI": "10.1038/NATURE14236", "abstract": "We."}
    ]
    assert imported(library, written(tmp_path, "c.json", json.dumps(csl))).known == 1
    zotero = {"itemType": "journalArticle", "itemKey": "K", "title": title, "date": "2015",
              "creators": [{"creatorType": "author", "firstName": "V", "lastName": "Mnih"}]}  # fmt: skip
    assert imported(library, written(tmp_path, "d.json", json.dumps({"items": [zotero]}))).known == 1
    assert (
        imported(library, written(tmp_path, "e.csv", f"title,authors,journal_ref\n{title},Volodymyr Mnih,2015\n")).known
        == 1
    )
    paper = library.paper("bib:m")
    assert library.store.papers.count() == 1
    assert (paper.doi, paper.abstract) == ("10.1038/nature14236", "We.")


def test_every_entry_is_found_or_told_of_the_second_of_a_paper_too(library: Library, tmp_path: Path) -> None:
    file = imported(library, written(tmp_path, "mine.bib", DATED + "@misc{again, title={TRPO}, eprint={1502.05477}}"))
    assert (file.found, file.skipped[-1]) == (2, ("again", "the same paper as an entry before it: 1502.05477"))
    assert file.found + len(file.skipped) == 4


def test_tags_come_along_once_and_in_one_word(library: Library, tmp_path: Path) -> None:
    path = written(tmp_path, "mine.bib", DATED.replace("eprint=", "keywords={trust region, rl, #rl}, eprint="))
    imported(library, path)
    assert library.paper("1502.05477").tags == ("rl", "trust-region")
    before = library.log()
    imported(library, path)
    assert library.log() == before
    imported(
        library,
        written(tmp_path, "more.ris", "TY  - GEN\nDO  - 10.48550/arXiv.1502.05477\nKW  - rl\nKW  - new\nER  - "),
    )
    assert library.log()[0].data == Tagged(("new",))


def test_our_own_export_keeps_what_was_kept_and_nothing_else(library: Library, tmp_path: Path) -> None:
    records = [{"id": f"1707.0000{n}", "title": f"T{n}", "primary_category": None, "verdict": verdict}
               for n, verdict in enumerate(("keep", "skip", "later", None), 1)]  # fmt: skip
    file = imported(library, written(tmp_path, "papers.json", json.dumps(records)), keep=True)
    assert (file.kind, file.found) == ("records", 4)
    assert {entry.subject for entry in library.log()} == {"1707.00001", "1707.00004"}


def test_feeds_of_another_reader_are_followed(library: Library, tmp_path: Path) -> None:
    opml = '<opml><body><outline text="Lab" xmlUrl="https://lab.example.org/feed"/><outline text="x"/></body></opml>'
    path = written(tmp_path, "feeds.opml", opml)
    before = library.subscriptions()
    file = imported(library, path, dry_run=True)
    assert (file.kind, file.found, file.new, file.known) == ("opml", 1, 1, 0)
    assert file.skipped == (("x", "it has no address of a feed"),)
    assert library.subscriptions() == before
    imported(library, path)
    assert {s.name for s in library.subscriptions()} - {s.name for s in before} == {"Lab"}
    assert imported(library, path).known == 1


def test_feeds_that_nothing_could_follow_are_told_and_the_others_are_followed(library: Library, tmp_path: Path) -> None:
    ours = 'xmlns:rl="https://readinglist.invalid/opml" rl:kind'
    opml = (
        f'<opml><body><outline text="a" {ours}="blog"/><outline text="b" {ours}="exec" xmlUrl="https://x.org/f"/>'
        f'<outline text="c" {ours}="arxiv" rl:categories="cs.LG ../x"/><outline text="d" {ours}="seed" rl:ids="../x"/>'
        '<outline text="e" xmlUrl="https://user:pw@x.org/f"/><outline text="good" xmlUrl="https://blog.x.org/f"/>'
        "</body></opml>"
    )
    path = written(tmp_path, "feeds.opml", opml)
    for dry_run in (True, False):
        file = imported(library, path, dry_run=dry_run)
        assert (file.found, file.new) == (1, 1)
        assert [name for name, _ in file.skipped] == ["a", "b", "c", "d", "e"]
        assert file.skipped[0] == ("a", "url is missing")
    assert {s.name for s in library.subscriptions()} >= {"good"}
    ran = run_on(library, "feeds", "import-opml", str(path))  # type: ignore[arg-type]
    assert (ran.code, ran.err.splitlines()[0]) == (0, "not followed: a: url is missing")


def test_of_files_that_all_fail_each_is_told(library: Library, tmp_path: Path) -> None:
    files = [str(written(tmp_path, name, text)) for name, text in (("x.pdf", "%PDF-1.4"), ("y.json", "[[["))]
    ran = run_on(library, "import", *files, "--json")  # type: ignore[arg-type]
    assert ran.code == 65
    assert [file["skipped"][0]["entry"] for file in json.loads(ran.out)["files"]] == ["x.pdf", "y.json"]
    assert "x.pdf" in run_on(library, "import", *files).out  # type: ignore[arg-type]
    alone = run_on(library, "import", files[0])  # type: ignore[arg-type]
    assert (alone.code, alone.out, "a PDF" in alone.err) == (65, "", True)


def test_a_file_that_is_too_large_is_refused(library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("readinglist.exchange.importing.MOST_BYTES", 100)
    with pytest.raises(InputError, match="larger than"):
        imported(library, written(tmp_path, "mine.bib", DATED))


def test_F21_a_document_type_in_feeds_is_refused(library: Library, tmp_path: Path) -> None:
    canary = tmp_path / "canary"
    canary.write_text("secret")
    evil = f'<!DOCTYPE o [<!ENTITY x SYSTEM "file://{canary}">]><opml><body><outline text="&x;"/></body></opml>'
    with pytest.raises(InputError, match="document type"):
        imported(library, written(tmp_path, "evil.opml", evil))


def test_F25_columns_that_are_none_of_ours_are_told_and_the_schema_stays(library: Library, tmp_path: Path) -> None:
    library.store.papers.count()  # makes the tables
    tables = schema(library)
    warned = events_of(library, written(tmp_path, "t.csv", "id,title,evil; drop table papers\n1706.03762,T,x\n"))
    assert warned == ["unknown columns were ignored: 'evil; drop table papers'"]
    assert schema(library) == tables
    assert library.paper("1706.03762").title == "T"


def test_an_import_that_was_ended_goes_on(library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """After each batch nothing is lost and nothing doubled: the rows are those of an import in one go."""
    from readinglist.exchange import importing

    monkeypatch.setattr(importing, "BATCH", 10)
    entries = "".join(
        f"@misc{{k{n}, title={{Title number {n} of many}}, author={{A{n} B{n}}}, keywords={{t{n % 3}}}}}\n"
        for n in range(45)
    )
    path = written(tmp_path, "many.bib", entries)
    for steps in (1, 2, 3):
        for step, _ in enumerate(import_files(library, [path], keep=True, goal=None, dry_run=False), 1):
            if step == steps:
                break
    file = imported(library, path, keep=True)
    assert (file.found, library.store.papers.count()) == (45, 45)
    assert len({entry.subject for entry in library.log() if isinstance(entry.data, Verdict)}) == 45
    assert len(library.log()) == 90
