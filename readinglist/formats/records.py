"""Our own records as JSON: papers as `export json` and `--json` write them, ideas as `ideas list --json` does.

The names of a record of a paper, and `kept`, the day of its verdict, are also what our exports give to what another
format has no word for. JSON and CSV hold them as they are. BibTeX, RIS and CSL-JSON hold them as `readinglist-NAME`
beside their own fields, with `-` for `_`, and only where their own field would not come back the same: the entry is
built, read by our own reader, and compared (`left_out`). Then ours wins, so that an export loses nothing.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from readinglist.core.errors import UNREADABLE, InputError
from readinglist.core.ideas import Idea
from readinglist.core.ids import find_doi, find_id, source_of_id
from readinglist.core.log import VERDICTS
from readinglist.core.papers import ExportedPaper, Paper, PaperData, Skipped
from readinglist.core.text import clean, clean_or_none
from readinglist.formats.dates import instant
from readinglist.formats.described import Bibliography, Entry, bibliography
from readinglist.formats.encoding import decode, load_json
from readinglist.formats.identity import web_address


def read_records(body: bytes) -> Bibliography:
    """The papers of a list of records, of one record, or of records line by line.

    Raises InputError where the file as a whole is not JSON of this kind.
    """
    return bibliography("records", (_entry(record, f"record {n}") for n, record in enumerate(_records(body), 1)))


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


PREFIX = "readinglist-"
MOST_NAMES = 5_000  # of a list


def own_name(name: str) -> str:
    """What the field `name` of a record is called inside another format: `journal_ref`: `readinglist-journal-ref`."""
    return PREFIX + name.replace("_", "-")


def find_own(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Our own among the fields of an entry, by the names of the record."""
    return {
        name[len(PREFIX) :].replace("-", "_"): value
        for name, value in fields.items()
        if name.lower().startswith(PREFIX)
    }


def with_own(entry: Entry, values: Mapping[str, Any]) -> Entry:
    """`entry` with what `values` (by the names of the record) say instead; a value that makes no sense says nothing."""
    if not values:
        return entry
    read = {name: _READERS[name](value) for name, value in values.items() if name in _READERS}
    said: dict[str, Any] = {name: value for name, value in read.items() if value is not None}
    if found := find_id(_text(values.get("id")) or ""):
        said |= {"id": found[0], "source": source_of_id(found[0])}
    verdict = _text(values.get("verdict"))
    return replace(
        entry,
        paper=replace(entry.paper, **said),
        added=_day(values.get("kept")) or entry.added,
        tags=_names(values.get("tags")) or entry.tags,
        verdict=verdict if verdict in VERDICTS else entry.verdict,
    )


def _text(value: Any) -> str | None:
    return clean_or_none(str(value)) if isinstance(value, str | int) and not isinstance(value, bool) else None


def _names(value: Any) -> tuple[str, ...] | None:
    """A list: as JSON has it, as JSON in a text, or parted by semicolons. None where it is empty."""
    if isinstance(value, str):
        try:
            value = json.loads(value) if value.lstrip().startswith("[") else value.split(";")
        except UNREADABLE:
            value = value.split(";")
    names = (clean(name) for name in value[:MOST_NAMES] if isinstance(name, str)) if isinstance(value, list) else ()
    return tuple(name for name in names if name) or None


def _words(value: Any) -> tuple[str, ...] | None:
    parts = value if isinstance(value, list) else str(value).split() if isinstance(value, str) else []
    words = (clean(word) for word in parts[:MOST_NAMES] if isinstance(word, str))
    return tuple(word for word in words if word) or None


def _number(value: Any) -> int | None:
    text = _text(value) or ""
    return int(text) if text.isascii() and text.isdigit() and 0 < int(text[:6]) < 10_000 and len(text) < 6 else None


def _instant(value: Any) -> datetime | None:
    text = _text(value) or ""
    try:
        found = datetime.fromisoformat(text[:40])
        found = (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return found.replace(microsecond=0) if found.year >= 1000 else None


def _day(value: Any) -> date | None:
    found = _instant(value)
    return found.date() if found else None


def _doi(value: Any) -> str | None:
    text = _text(value)
    found = find_doi(text) if text else None
    return found.value if found else text


def _flag(value: Any) -> bool | None:
    return True if value is True or _text(value) in ("true", "True", "1") else None


def _address(value: Any) -> str | None:
    text = _text(value)
    return web_address(text) if text else None


_READERS = {
    "version": _number,
    "title": _text,
    "authors": _names,
    "abstract": _text,
    "categories": _words,
    "primary_category": _text,
    "published": _instant,
    "updated": _instant,
    "doi": _doi,
    "journal_ref": _text,
    "comment": _text,
    "withdrawn": _flag,
    "url": _address,
}
FIELDS = frozenset((*_READERS, "id", "tags", "verdict", "kept", "announced", "read_at"))  # the last two are not read


def left_out(item: ExportedPaper, read: Entry | Skipped) -> dict[str, str]:
    """The values, by the names of the record, that `read` (the entry without them) does not say."""
    paper = item.paper
    ours = said(paper, tags_of(paper), paper.verdict, item.kept)
    if isinstance(read, Skipped):
        return ours
    theirs = said(read.paper, read.tags, read.verdict, read.added)
    if paper.doi and paper.doi.lower() == theirs.get("doi"):  # the same in any case, and read in small letters
        del ours["doi"]
    return {name: value for name, value in ours.items() if theirs.get(name) != value}


def said(paper: Paper | PaperData, tags: Sequence[str], verdict: str | None, kept: date | None) -> dict[str, str]:
    """Everything that is known, as text; what is not known is left out, and the first version is not worth a word."""
    values = {name: getattr(paper, name) for name in ("id", *_READERS)}
    values |= {"tags": tuple(tags), "verdict": verdict, "kept": kept, "categories": " ".join(paper.categories)}
    if values["version"] == 1:
        del values["version"]
    return {name: _as_text(value) for name, value in values.items() if value}


def _as_text(value: Any) -> str:
    if isinstance(value, tuple):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, date):
        return instant(value) if isinstance(value, datetime) else value.isoformat()
    return "true" if value is True else str(value)


def tags_of(paper: Paper) -> tuple[str, ...]:
    """The user's tags, each as one line."""
    return tuple(tag for tag in map(clean, paper.tags) if tag)


def parse_ideas(text: str, name: str) -> list[Idea]:
    """The ideas of a JSON list of objects: `idea` (or `name`); `origin`, `aliases` and `builds_on` may be left out.

    Keys that are not known are left alone. Raises InputError, naming `name` and the entry.
    """
    try:
        records = json.loads(text)
    except UNREADABLE as error:
        raise InputError(f"{name} is no JSON: {str(error)[:80]}") from error
    if not isinstance(records, list):
        raise InputError(f"{name} is not a list of ideas: write it like `readinglist ideas list --json`")
    return [_idea(record, f"{name}, entry {number}") for number, record in enumerate(records, start=1)]


def _idea(record: Any, where: str) -> Idea:  # Any: what JSON holds
    called = (record.get("idea") or record.get("name")) if isinstance(record, dict) else record
    if not isinstance(called, str):
        raise InputError(f'{where}: there is no name; write it as "idea"')
    if not isinstance(record, dict):
        return Idea(called)
    origin = record.get("origin")
    found = find_id(origin) if isinstance(origin, str) else None
    if origin is not None and found is None:
        raise InputError(f"{where}: {str(origin)[:40]!r} is not a paper id")
    return Idea(called, found[0] if found else None, _strings(record.get("aliases")), _strings(record.get("builds_on")))


def _strings(value: Any) -> tuple[str, ...]:  # Any: what JSON holds
    return tuple(text for text in value if isinstance(text, str)) if isinstance(value, list) else ()
