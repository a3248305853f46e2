"""Our own records of papers, as `export json` and `--json` write them: a list, or one a line."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from readinglist.errors import UNREADABLE, InputError
from readinglist.ids import find_id, source_of_id
from readinglist.model import PaperData, Skipped
from readinglist.text import clean

from .bibliography import Bibliography, Entry
from .decoding import decode, load_json
from .vocabulary import FIELDS, with_own


def read_records(body: bytes) -> Bibliography:
    """The papers of a list of records, of one record, or of records line by line.

    Raises InputError where the file as a whole is not JSON of this kind.
    """
    entries: list[Entry] = []
    skipped: list[Skipped] = []
    for number, record in enumerate(_records(body), 1):
        read = _entry(record, f"record {number}")
        if isinstance(read, Skipped):
            skipped.append(read)
        else:
            entries.append(read)
    return Bibliography("records", tuple(entries), tuple(skipped))


def entry_of(values: Mapping[str, Any], paper_id: str, label: str) -> Entry:
    """The entry that `values`, by the names of a record, say under an id that was chosen for it."""
    bare = PaperData(id=paper_id, title=None, source=source_of_id(paper_id))
    return with_own(Entry(bare, None, label), {name: value for name, value in values.items() if name != "id"})


def _records(body: bytes) -> Iterator[Any]:
    """What stands in the list, or on the lines; a line that is no JSON comes as its text."""
    text = decode(body).strip()
    lines = text.split("\n")
    if text.startswith("{") and len(lines) > 1 and lines[0].rstrip().endswith("}"):
        for line in filter(str.strip, lines):
            try:
                yield json.loads(line)
            except UNREADABLE:
                yield line
        return
    data = load_json(body)
    if isinstance(data, dict):
        data = data["papers"] if isinstance(data.get("papers"), list) else [data]
    if not isinstance(data, list):
        raise InputError("JSON without a list of papers")
    yield from data


def _entry(record: Any, label: str) -> Entry | Skipped:
    if not isinstance(record, dict):
        return Skipped(label, "not the record of a paper")
    given = record.get("id")
    found = find_id(given) if isinstance(given, str) else None
    if found is None:
        return Skipped(clean(str(given))[:80] if isinstance(given, str) and given.strip() else label, "its id is none")
    return entry_of({name: value for name, value in record.items() if name in FIELDS}, found[0], found[0])
