"""(f) Import of 5,000 papers from each format that is read, and of papers without ids that the library has."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from typing import Any

from readinglist import open_library
from readinglist.core.papers import PaperData, Selection
from readinglist.core.text import title_key, words
from readinglist.exchange.export import export_text
from readinglist.exchange.matching import as_known, is_same
from tests.harness.zotero import LocalZotero, write_database

from .bulk import row
from .child import measure
from .records import Record, daily_records, old_records
from .work import environment, library_folder

PAPERS = 5_000
EXPORTS = {"bibtex": "bib", "ris": "ris", "csl": "csl.json", "csv": "csv", "json": "json"}
IDS = ("DO  -", "UR  -", "AN  -", "M1  -", "U5  -", "N1  -")  # lines of RIS that tell which paper it is


def exchange() -> dict[str, Any]:
    """Seconds, found and new for each format."""
    folder = library_folder("exchange")
    records = daily_records()[:PAPERS]
    snapshot = folder / "snapshot.jsonl"
    snapshot.write_text("\n".join(record.line() for record in records), encoding="utf-8")
    full = folder / "full"
    results = {"snapshot": _imported(full, snapshot)}
    for path in _files(folder, full, records):
        results[path.name if path.suffix == ".sqlite" else path.name.split(".")[0]] = _imported(_fresh(folder), path)
    with LocalZotero([_item(record) for record in records]) as zotero:
        zotero.most = PAPERS
        results["zotero, local API"] = _imported(_fresh(folder), zotero.address)
    results["ris without ids, into a library that has the papers"] = _imported(full, _without_ids(folder / "ris.ris"))
    return results


def matching() -> dict[str, Any]:
    """Real records by title and authors alone: how many are known again, and pairs that are taken for one paper."""
    papers = [record.paper() for record in (*old_records(), *daily_records())]
    groups: dict[str, list[PaperData]] = defaultdict(list)
    for paper in papers:
        groups[title_key(paper.title or "")].append(paper)
    bare = {paper.id: replace(paper, id="bib:x", source="bib") for paper in papers}
    again = sum(is_same(bare[paper.id], as_known(paper)) for paper in papers)
    twins = [pair for group in groups.values() for pair in combinations(group, 2)]
    taken = [(one, other) for one, other in twins if is_same(bare[one.id], as_known(other))]
    told = {"papers": len(papers), "again": again, "of_one_title": len(twins), "taken_for_one": len(taken)}
    return told | {"one_work": sum(_share_most_words(one, other) for one, other in taken)}


def _share_most_words(one: PaperData, other: PaperData) -> bool:
    """Whether more than half of the words of the shorter abstract stand in the other."""
    mine, theirs = (set(words(paper.abstract or "")) for paper in (one, other))
    return len(mine & theirs) * 2 > min(len(mine), len(theirs))


def _imported(home: Path, source: str | Path) -> dict[str, Any]:
    return row(measure("bench.bulk:import_file", home=str(home), path=str(source)))


def _fresh(folder: Path) -> Path:
    """A home that no measurement had yet."""
    number = len(list(folder.glob("home*")))
    (folder / f"home{number}").mkdir()
    return folder / f"home{number}"


def _files(folder: Path, full: Path, records: list[Record]) -> Iterator[Path]:
    """The papers as each kind of file; what we can write is written by `export`."""
    with open_library(full, environ=environment()) as library:
        for kind, ending in EXPORTS.items():
            path = folder / f"{kind}.{ending}"
            with path.open("w", encoding="utf-8", newline="") as file:
                file.writelines(export_text(library, kind, Selection(), raw=False, critiques=False))
            yield path
    texts = {
        "better-bibtex.json": json.dumps({"config": {}, "items": [_item(record) for record in records]}),
        "ids.txt": "\n".join(record.id for record in records),
        "markdown.md": "# List\n\n" + "\n".join(f"- [{r.title}](https://arxiv.org/abs/{r.id})" for r in records),
    }
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
        yield folder / name
    yield write_database(folder / "zotero.sqlite", [_item(record) for record in records])


def _item(record: Record) -> dict[str, Any]:
    """The record as Zotero keeps a preprint."""
    names = [name.rpartition(" ") for name in record.authors.split(", ")]
    return {
        "key": record.id.replace(".", ""),
        "itemType": "preprint",
        "title": record.title,
        "abstractNote": record.abstract,
        "creators": [{"creatorType": "author", "firstName": first, "lastName": last} for first, _, last in names],
        "date": record.day.isoformat(),
        "extra": f"arXiv:{record.id} [{record.categories[0]}]",
        "dateAdded": f"{record.day}T00:00:00Z",
        "tags": [{"tag": "to read"}],
    }


def _without_ids(path: Path) -> Path:
    lines = path.read_text(encoding="utf-8").split("\n")
    bare = path.with_name("bare.ris")
    bare.write_text("\n".join(line for line in lines if not line.startswith(IDS)), encoding="utf-8")
    return bare
