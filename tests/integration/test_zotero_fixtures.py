"""Real exports of Zotero, Better BibTeX, JabRef, Papis: every entry accounted for, every day kept."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path

import pytest

from readinglist.core.errors import InputError
from readinglist.core.ids import find_id
from readinglist.formats import HEAD_BYTES, READERS, Bibliography, detect

KINDS = {
    "bibtex": "bibtex",
    "biblatex": "bibtex",
    "better_bibtex_json": "better-bibtex",
    "ris": "ris",
    "csl_json": "csl",
}
# Kinds of files that hold no papers of a library, or hold them in a form that is not read: what is said of them.
REFUSED = {
    "csl_yaml": "CSL as YAML|not in a known format",
    "endnote": "EndNote's own format",
    "rdf": "RDF: export it",
    "xml_import": "not OPML|not in a known format",
    "zotero_web_api_other": "not OPML|empty",
}

# Files whose n_entries counts something else than the entries of the file.
COUNTED_OTHERWISE = {
    "jabref_encoding-utf-16BE-without-header.bib": 1,  # UTF-16: the count was made without decoding it
    "jabref_encodingWithoutNewline.bib": 1,  # one entry without fields on the comment's line: told as skipped
}
# Entries that no reader could take: they hold neither title nor id, or are sets of others.
SKIPPED = {
    "bbt_exp_Export_of_creator-type_fields_from_embedded_CSL_variables_365_uppercase_DOI_825.biblatex": ["emptybook"],
    "papis_3.bib": ["bibtextest3"],
    "jabref_encodingWithoutNewline.bib": ["testArticle"],
    "jabref_BibtexImporter.examples.bib": ["set", "stdmodel"],
    "jabref_encoding-windows-1252-but-utf-8-declared--decoding-fails.bib": ["line 3"],
    "jabref_articleWithMonths.bib": ["constant", "text"],
    "bbt_exp_Export_of_creator-type_fields_from_embedded_CSL_variables_365_uppercase_DOI_825.csl.json": ["emptybook"],
}


@pytest.fixture(scope="module")
def others(shared: Path) -> list[tuple[str, str, bytes]]:
    """(name, kind in the index, bytes) of the files that are of none of these kinds."""
    folder = shared / "data" / "fixtures" / "zotero"
    with (folder / "index.tsv").open() as file:
        rows = [row for row in csv.DictReader(file, delimiter="\t") if row["kind"] not in KINDS]
    return [(row["file"], row["kind"], (folder / row["file"]).read_bytes()) for row in rows]


@pytest.fixture(scope="module")
def exports(shared: Path) -> dict[str, tuple[str, int, bytes]]:
    """Name -> (kind here, n_entries, bytes) of the files that are read."""
    folder = shared / "data" / "fixtures" / "zotero"
    with (folder / "index.tsv").open() as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    return {
        row["file"]: (KINDS[row["kind"]], int(row["n_entries"]), (folder / row["file"]).read_bytes())
        for row in rows
        if row["kind"] in KINDS
    }


def test_every_entry_is_accounted_for(exports: dict[str, tuple[str, int, bytes]]) -> None:
    assert len(exports) == 97 + 12 + 7
    for name, (kind, count, body) in exports.items():
        bibliography = READERS[kind](body)
        accounted = len(bibliography.entries) + len(bibliography.skipped)
        assert (name, accounted) == (name, COUNTED_OTHERWISE.get(name, count))
        assert (name, [s.id for s in bibliography.skipped]) == (name, SKIPPED.get(name, []))


def test_every_file_is_recognised(exports: dict[str, tuple[str, int, bytes]]) -> None:
    for name, (kind, _, body) in exports.items():
        assert (name, detect(name, body[:HEAD_BYTES])) == (name, kind)


def test_every_day_of_addition_is_kept(exports: dict[str, tuple[str, int, bytes]]) -> None:
    """As many entries with a day as the text of the file holds fields for it, DBLP's own stamps apart."""
    stamp = re.compile(rb"(?im)^\s*(?:date-added|dateadded|creationdate|timestamp)\s*=\s*[{\"]\s*\d{4}[-.]\d\d[-.]\d\d")
    total = 0
    for name, (kind, _, body) in exports.items():
        days = [entry.added for entry in READERS[kind](body).entries]
        if kind in ("ris", "csl"):
            continue  # they have no word for it
        if kind == "better-bibtex":
            items = json.loads(body)["items"]
            for item, entry in zip(items, READERS[kind](body).entries, strict=True):
                if "dateAdded" in item:
                    total += 1
                    assert entry.added is not None
                    assert item["dateAdded"].startswith(entry.added.isoformat())
        else:
            found = len(stamp.findall(body))
            total += found
            assert (name, sum(day is not None for day in days) >= found) == (name, True)
    assert total >= 20


def test_every_arxiv_paper_is_known_as_one(exports: dict[str, tuple[str, int, bytes]]) -> None:
    """An entry with an arXiv eprint or Extra line has that id, whatever else it says."""
    for name, (kind, _, body) in exports.items():
        ids = {entry.paper.id for entry in READERS[kind](body).entries}
        if kind in ("ris", "csl"):
            continue  # no paper of arXiv among these
        pattern = rb"eprint\s*=\s*\{(?:arXiv:)?(\d{4}\.\d{4,5})" if kind == "bibtex" else rb'"arXiv: ?(\d{4}\.\d{4,5})'
        for found in re.findall(pattern, body):
            assert (name, found.decode() in ids) == (name, True)


def test_what_comes_out_is_clean_and_can_be_stored(exports: dict[str, tuple[str, int, bytes]]) -> None:
    for kind, _, body in exports.values():
        for entry in READERS[kind](body).entries:
            paper = entry.paper
            assert find_id(paper.id) == (paper.id, None)
            texts = [paper.title, paper.abstract, paper.journal_ref, *paper.authors]
            for text in filter(None, texts):
                assert text == " ".join(text.split())
                text.encode()
            title = paper.title or ""
            assert kind == "better-bibtex" or "\\" in title or not re.search(r"[{}]", title)
            assert paper.url is None or paper.url.startswith(("http://", "https://"))


def test_every_other_file_is_refused_with_a_hint_or_told_item_by_item(others: list[tuple[str, str, bytes]]) -> None:
    """Lists of the web API that are no items, test cases, RDF, EndNote, YAML: never a paper out of nothing."""
    assert len(others) > 30
    for name, kind, body in others:
        read = _read(name, body)
        if isinstance(read, str):
            assert (name, bool(re.search(REFUSED.get(kind, "JSON"), read))) == (name, True)
        else:
            assert (name, kind in REFUSED and kind != "zotero_web_api_other") == (name, False)
            assert (name, read.entries) == (name, ())
            assert all(skipped.why for skipped in read.skipped)


def _read(name: str, body: bytes) -> Bibliography | str:
    """What a file gives, or why it is refused."""
    try:
        return READERS[detect(name, body[:HEAD_BYTES])](body)
    except InputError as error:
        return str(error)
