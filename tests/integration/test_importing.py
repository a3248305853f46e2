"""My history as evidence: files of other tools become papers and dated keeps, and nothing is passed over."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from readinglist import open_library
from readinglist.errors import InputError, NotFound
from readinglist.model import ImportedFile, ImportFinished, Verdict
from readinglist.workflows.library import Library

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
    (finished,) = [e for e in library.import_files([path], **options) if isinstance(e, ImportFinished)]
    (file,) = finished.report.files
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
    assert library.top_list(all_papers=True).papers == ()


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
    (finished,) = [e for e in library.import_files([bad, good]) if isinstance(e, ImportFinished)]
    first, second = finished.report.files
    assert first.skipped[0][0] == "x.pdf"
    assert second.found == 2
