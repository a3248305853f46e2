"""Keeps in Zotero: as files that it imports and each fetch renews, and sent to the one that runs here."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from readinglist import open_library
from readinglist.core.clock import Clock
from readinglist.core.errors import ReadingListError, SourceError
from readinglist.core.json_records import to_json
from readinglist.core.papers import Selection
from readinglist.exchange.api import import_files, renew_exports
from readinglist.exchange.export import export_file, exported, rows_of, send_to_zotero
from readinglist.exchange.records import ImportedFile, ImportReport, PapersWritten
from readinglist.formats.records import said
from readinglist.shell.library import Library
from tests.harness.zotero import LocalZotero

KEEPS = Selection(kept=True)
PAPERS: list[dict[str, Any]] = [
    {
        "id": "1912.01603",
        "title": "Dream to Control: Learning Behaviors by Latent Imagination",
        "authors": ["Danijar Hafner", "Timothy Lillicrap"],
        "categories": ["cs.LG", "cs.AI"],
        "primary_category": "cs.LG",
        "version": 3,
        "published": "2019-12-03T18:57:16Z",
        "comment": "9 pages <!-- --> & more",
        "tags": ["rl/models", "to read"],
        "kept": "2020-02-03",
    },
    {
        "id": "doi:10.1162/neco.1997.9.8.1735",
        "title": "Long Short-Term Memory",
        "doi": "10.1162/neco.1997.9.8.1735",
        "authors": ["Sepp Hochreiter"],
        "journal_ref": "Neural Computation 9(8), 1735-1780 (1997)",
        "kept": "2021-05-06",
    },
    {"id": "bib:sutton2018", "title": "Reinforcement learning {an} $x$ introduction", "authors": ["OpenAI"]},
]


def opened(home: Path, **environ: str) -> Library:
    clock = Clock(sleep=lambda seconds: None)
    return open_library(home, environ={"READINGLIST_NOW": "2026-11-24T06:00:00Z", **environ}, clock=clock)


def filled(home: Path, **environ: str) -> Library:
    library = opened(home, **environ)
    source = home.parent / "papers.json"
    source.write_text(to_json(PAPERS))
    imported(library, source)
    return library


def imported(library: Library, path: Path) -> ImportedFile:
    (report,) = [event for event in import_files(library, [path], keep=True) if isinstance(event, ImportReport)]
    return report.files[0]


def contents(library: Library) -> dict[str, dict[str, str]]:
    items = exported(library, rows_of(library, KEEPS), False)
    return {item.paper.id: said(item.paper, item.paper.tags, item.paper.verdict, item.kept) for item in items}


@pytest.mark.parametrize("name", ["keeps.json", "keeps.bib", "keeps.ris"])
def test_a_renewed_file_brings_all_of_it_back_into_a_fresh_library_without_doubles(tmp_path: Path, name: str) -> None:
    library = filled(tmp_path / "home", READINGLIST_EXPORT_KEPT=f"{name}, bad.docx, ~nobody-of-this-name/x.bib")
    problems = list(renew_exports(library))
    assert len(problems) == 2
    assert "bad.docx of [export] was not written" in problems[0]
    path = library.places.exports / name
    written = path.read_bytes()
    assert not list(renew_exports(opened(tmp_path / "home", READINGLIST_EXPORT_KEPT=str(path))))
    assert path.read_bytes() == written
    fresh = opened(tmp_path / "fresh")
    for new in (3, 0):
        report = imported(fresh, path)
        assert (report.found, report.new, report.skipped, report.quoted) == (3, new, (), 0)
    assert contents(fresh) == contents(library)


def test_the_file_is_what_better_bibtex_writes(tmp_path: Path) -> None:
    library = filled(tmp_path / "home")
    path = tmp_path / "keeps.json"
    list(export_file(library, "better-bibtex", KEEPS, path))
    data = json.loads(path.read_text())
    assert data["config"]["label"] == "BetterBibTeX JSON"
    dream, lstm, _ = data["items"]
    assert (dream["itemType"], dream["archiveID"], dream["DOI"]) == (
        "preprint",
        "arXiv:1912.01603",
        "10.48550/arXiv.1912.01603",
    )
    assert dream["citationKey"] == "hafner2019dreamcontrol"
    assert (lstm["itemType"], lstm["volume"], lstm["pages"]) == ("journalArticle", "9", "1735-1780")


@pytest.fixture
def zotero() -> Iterator[LocalZotero]:
    with LocalZotero([{"key": "A", "itemType": "journalArticle", "DOI": "10.1162/neco.1997.9.8.1735"}]) as running:
        yield running


def sent(library: Library) -> PapersWritten:
    (written,) = [event for event in send_to_zotero(library, KEEPS) if isinstance(event, PapersWritten)]
    return written


def test_what_zotero_lacks_is_sent_once(tmp_path: Path, zotero: LocalZotero) -> None:
    library = filled(tmp_path / "home", READINGLIST_SOURCES_ZOTERO=zotero.address)
    assert not zotero.asked, "nothing is asked before the command"
    assert sent(library) == PapersWritten("zotero", "To read", 3, made=2)
    assert "Citation Key: hafner2019dreamcontrol" in json.dumps(zotero.items[1])
    assert sent(library) == PapersWritten("zotero", "To read", 3)
    assert len(zotero.items) == 3


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"status": 403}, "allow other applications"),
        ({"status": 500}, "."),
        ({"body": b"<html>"}, "which collection is selected"),
        ({"body": b"[1]"}, "which collection is selected"),
        ({"selected": {"name": "Feed", "libraryEditable": False}}, "does not let you change 'Feed'"),
        ({"selected": {"name": ["x"]}}, "which collection is selected"),
        ({"delay": 1.0}, "."),
    ],
)
def test_a_zotero_that_answers_wrongly_or_late_gets_nothing(
    tmp_path: Path, zotero: LocalZotero, wrong: dict[str, Any], words: str
) -> None:
    environ = {"READINGLIST_SOURCES_ZOTERO": zotero.address, "READINGLIST_NETWORK_TIMEOUT": "0.3"}
    library = filled(tmp_path / "home", **environ)
    before = contents(library)
    for name, value in wrong.items():
        setattr(zotero, name, value)
    with pytest.raises(SourceError, match=words):
        sent(library)
    assert len(zotero.items) == 1
    assert contents(library) == before


@pytest.mark.parametrize("address", ["http://127.0.0.1:9", "http://example.org:23119"])
def test_an_absent_or_foreign_zotero_is_an_error_that_says_what_to_do(tmp_path: Path, address: str) -> None:
    library = filled(tmp_path / "home", READINGLIST_SOURCES_ZOTERO=address)
    with pytest.raises(ReadingListError, match=r"start it|only the Zotero of this machine"):
        sent(library)


def test_zoteros_own_items_come_back_from_our_export_without_doubles(shared: Path, tmp_path: Path) -> None:
    """Every file of Better BibTeX among its own tests: imported, exported, and read again as both of our kinds."""
    library = opened(tmp_path / "home")
    sources = [path for path in sorted((shared / "data/fixtures/zotero").glob("bbt_*.json")) if is_bbt(path)]
    for _ in import_files(library, sources, keep=True):
        pass
    all_of_it = contents(library)
    assert len(all_of_it) > 40
    for kind, name in (("better-bibtex", "keeps.json"), ("bibtex", "keeps.bib")):
        path = tmp_path / name
        list(export_file(library, kind, KEEPS, path))
        fresh = opened(tmp_path / kind)
        assert [imported(fresh, path).new, imported(fresh, path).new] == [len(all_of_it), 0]
        assert contents(fresh) == all_of_it


def is_bbt(path: Path) -> bool:
    return '"itemType"' in path.read_text()
