"""The arXiv metadata snapshot: one JSON record a line, plain or compressed; read as a stream."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import msgspec

from readinglist.core.errors import UNREADABLE
from readinglist.core.ids import find_arxiv_id
from readinglist.core.papers import PaperData, Skipped
from readinglist.core.text import clean

from . import Batch, batched
from .citation_files import blocks
from .fields import (
    BadField,
    is_withdrawn,
    read_categories,
    read_moment,
    read_version,
    split_authors,
    tidy,
    tidy_or_none,
    tuple_of_categories,
)


class _Version(msgspec.Struct, gc=False):
    version: str = ""
    created: str = ""


class _Record(msgspec.Struct, gc=False):
    """The fields that are used; a record may have more."""

    id: str
    title: str | None
    abstract: str | None = None
    authors: str | list[str] | None = None
    authors_parsed: list[list[str]] | None = None
    categories: str | list[str] | None = None
    comments: str | None = None
    doi: str | None = None
    journal_ref: str | None = msgspec.field(default=None, name="journal-ref")
    versions: list[_Version] = []


_DECODER = msgspec.json.Decoder(_Record)


class SnapshotSource:
    """All records of a file."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def pages(
        self, *, since: date | None = None, until: date | None = None, token: str | None = None
    ) -> Iterator[Batch]:
        """The records in the order of the file. Raises the errors of `read_snapshot`."""
        return batched(read_snapshot(self._path))


def read_snapshot(path: Path) -> Iterator[PaperData | Skipped]:
    """Every line of the file, as a paper or as the reason why it is none, in order; blank lines are nothing.

    Raises NotFound where there is no such file, InputError where it cannot be read to its end.
    """
    number = 0
    for block in blocks(path, "snapshot"):
        records = _decode_block(block)
        lines = block.split(b"\n") if records is None else []
        for record in records if records is not None else (_decode_line(line) for line in lines if line.strip()):
            number += 1
            if isinstance(record, str):
                yield Skipped(f"line {number}", record)
                continue
            try:
                yield _paper(record)
            except BadField as error:
                yield Skipped(clean(record.id)[:200] or f"line {number}", str(error))


def _decode_block(block: bytes) -> list[_Record] | None:
    """All records of a block, or None where one of its lines is not plain."""
    try:
        return _DECODER.decode_lines(block)
    except UNREADABLE:
        return None


def _decode_line(line: bytes) -> _Record | str:
    """One line, or why it is no record. `json` reads what msgspec refuses to: lone surrogates."""
    try:
        return _DECODER.decode(line)
    except UNREADABLE:
        pass
    try:
        return msgspec.convert(json.loads(line), _Record)
    except UNREADABLE as error:
        return f"not a record of the snapshot ({clean(str(error))[:100]})"


def _paper(record: _Record) -> PaperData:
    arxiv_id = find_arxiv_id(record.id.strip())
    if arxiv_id is None:
        raise BadField("not an id of arXiv")
    version, published, updated = None, None, None
    for entry in record.versions:
        number, made = read_version(entry.version), read_moment(entry.created, "date of a version")
        published = made if number == 1 else published
        if version is None or number > version:
            version, updated = number, made
    comment, abstract = tidy_or_none(record.comments), tidy_or_none(record.abstract)
    listed = record.categories or ""
    categories = read_categories(listed) if isinstance(listed, str) else tuple_of_categories(listed)
    return PaperData(
        id=arxiv_id.value,
        title=tidy_or_none(record.title),
        authors=_authors(record),
        abstract=abstract,
        categories=categories,
        primary_category=categories[0] if categories else None,
        version=version or arxiv_id.version,
        published=published,
        updated=updated,
        doi=tidy_or_none(record.doi),
        journal_ref=tidy_or_none(record.journal_ref),
        comment=comment,
        withdrawn=is_withdrawn(comment, abstract),
    )


def _authors(record: _Record) -> tuple[str, ...]:
    """The author line where there is one, as in every other source; else the names in parts."""
    if isinstance(record.authors, str):
        return split_authors(record.authors)
    if record.authors:
        return tuple(name for raw in record.authors if (name := tidy(raw)))
    parsed = record.authors_parsed or ()  # [keyname, forenames, suffix]
    names = (tidy(" ".join([*name[1:2], *name[:1], *name[2:3]])) for name in parsed)
    return tuple(name for name in names if name)
