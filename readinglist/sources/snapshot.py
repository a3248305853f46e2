"""The arXiv metadata snapshot: one JSON record a line, plain or as .gz, .xz, .zst; read as a stream.

Which compression it is the first bytes say, not the name. Nothing is held but one block of lines.
"""

from __future__ import annotations

import gzip
import json
import lzma
import re
import zlib
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import BinaryIO

import msgspec
import zstandard

from readinglist.errors import InputError, NotFound
from readinglist.ids import find_arxiv_id
from readinglist.model import PaperData, Skipped
from readinglist.text import clean

from .fields import (
    BadField,
    is_withdrawn,
    read_categories,
    read_moment,
    split_authors,
    tidy,
    tidy_or_none,
    tuple_of_categories,
)

_BLOCK = 1 << 18  # bytes of text decoded at a time
_LONGEST_LINE = 1 << 25
_VERSION = re.compile(r"v([1-9][0-9]{0,3})", re.A)
_CUT = (EOFError, lzma.LZMAError, gzip.BadGzipFile, zlib.error, zstandard.ZstdError)


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


def read_snapshot(path: Path) -> Iterator[PaperData | Skipped]:
    """Every line of the file, as a paper or as the reason why it is none, in order; blank lines are nothing.

    Raises NotFound where there is no such file, InputError where it cannot be read to its end.
    """
    number = 0
    for block in _blocks(path):
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


def looks_like_snapshot(first_line: bytes) -> bool:
    """Whether a file that starts with this line is a snapshot: a record with id, title and abstract."""
    try:
        record = json.loads(first_line)
    except ValueError:
        return False
    return isinstance(record, dict) and {"id", "title", "abstract"} <= record.keys()


def _blocks(path: Path) -> Iterator[bytes]:
    """The file's text in pieces that end at the end of a line."""
    rest = b""
    try:
        with path.open("rb") as file:
            for piece in _pieces(file):
                head, newline, tail = piece.rpartition(b"\n")
                if newline:
                    yield rest + head
                    rest = tail
                else:
                    rest += tail
                if len(rest) > _LONGEST_LINE:
                    raise InputError(f"{path}: a line is longer than {_LONGEST_LINE >> 20} MB; this is no snapshot")
    except FileNotFoundError:
        raise NotFound(f"{path}: there is no such file") from None
    except _CUT as error:
        raise InputError(f"{path}: ends early or is damaged ({error}); get the file again") from error
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror})") from error
    if rest.strip():
        yield rest


def _pieces(file: BinaryIO) -> Iterator[bytes]:
    magic = file.read(6)
    file.seek(0)
    if magic.startswith(b"\x28\xb5\x2f\xfd"):
        yield from _zst_pieces(file)
        return
    with ExitStack() as stack:
        reader: BinaryIO | lzma.LZMAFile | gzip.GzipFile = file
        if magic.startswith(b"\xfd7zXZ\0"):
            reader = stack.enter_context(lzma.LZMAFile(file))
        elif magic.startswith(b"\x1f\x8b"):
            reader = stack.enter_context(gzip.GzipFile(fileobj=file))
        while piece := reader.read(_BLOCK):
            yield piece


def _zst_pieces(file: BinaryIO) -> Iterator[bytes]:
    """zstandard's own reader takes the end of a cut file for the end of the text: frames are watched here."""
    frame = None
    gathered = bytearray()
    while data := file.read(1024):  # small, because one input block can stand for 128 kB of text
        while data:
            frame = frame or zstandard.ZstdDecompressor().decompressobj()
            gathered += frame.decompress(data)
            data = frame.unused_data if frame.eof else b""
            frame = None if frame.eof else frame
        if len(gathered) >= _BLOCK:
            yield bytes(gathered)
            gathered.clear()
    if frame is not None:
        raise EOFError("compressed text without its end")
    yield bytes(gathered)


def _decode_block(block: bytes) -> list[_Record] | None:
    """All records of a block, or None where one of its lines is not plain."""
    try:
        return _DECODER.decode_lines(block)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None


def _decode_line(line: bytes) -> _Record | str:
    """One line, or why it is no record. `json` reads what msgspec refuses to: lone surrogates."""
    try:
        return _DECODER.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError):
        pass
    try:
        return msgspec.convert(json.loads(line), _Record)
    except (ValueError, RecursionError, msgspec.ValidationError) as error:
        return f"not a record of the snapshot ({clean(str(error))[:100]})"


def _paper(record: _Record) -> PaperData:
    arxiv_id = find_arxiv_id(record.id.strip())
    if arxiv_id is None:
        raise BadField("not an id of arXiv")
    version, published, updated = None, None, None
    for entry in record.versions:
        number = _VERSION.fullmatch(entry.version)
        if number is None:
            raise BadField("a version without a number")
        made = read_moment(entry.created, "date of a version")
        published = made if number[1] == "1" else published
        if version is None or int(number[1]) > version:
            version, updated = int(number[1]), made
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
