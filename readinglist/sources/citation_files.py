"""Graphs of citations as files: tables of edges and of papers, and Paperscape's own lists.

    edges       two columns, tabs or commas between: citing, cited; by the names of a header where there is one
                (of an exported graph: Source, Target)
    papers      a header with `id`, and of date, category, title, authors, references what there is, in any order
    paperscape  id;categories;references found;references in all;ids of the found ones;authors;title

Each may be compressed. A line is one row: a quoted cell cannot go over its end, so that one stray quote
costs one line. Which compression it is the first bytes say, not the name; nothing is held but one block of lines.
Lines that cannot be used are `Skipped`, with the reason. What is no id of arXiv, no DOI and no SOURCE:KEY is a key
of the graph itself (a corpus id of another service): `NAME:KEY`.
"""

from __future__ import annotations

import csv
import gzip
import lzma
import re
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import BinaryIO

import zstandard

from readinglist.core.clock import parse_instant
from readinglist.core.errors import InputError, NotFound
from readinglist.core.frozen import Frozen
from readinglist.core.ids import find_arxiv_id, find_id, key_for, source_of_id
from readinglist.core.papers import PaperData, Skipped

from .fields import split_authors, tidy_or_none, tuple_of_categories

EDGES, PAPERS, PAPERSCAPE = "edges", "papers", "paperscape"
ENDS = ("citing", "cited")
DRAWN_ENDS = ("source", "target")  # what `graph export` and Gephi call them
COLUMNS = ("date", "category", "title", "authors", "abstract", "references", "numrefs")
COUNTS = COLUMNS[-2:]  # names of the column that says how many references a paper has in all
_WHAT = "list of citations"
_KEY = re.compile(r"[\x21-\x7e]{1,100}")
_HEAD = 200  # lines in which the first row must stand
_PAPERSCAPE_CELLS = 7
_INITIAL = re.compile(r"\.(?=[^\W\d_])")  # M.I.Name
_BLOCK = 1 << 18  # bytes of text decoded at a time
_LONGEST_LINE = 1 << 25
_CUT = (EOFError, lzma.LZMAError, gzip.BadGzipFile, zlib.error, zstandard.ZstdError)


def blocks(path: Path, what: str) -> Iterator[bytes]:
    """The file's text in pieces that end at the end of a line; `what` it is meant to be, for the message of an error.

    Raises NotFound where there is no such file, InputError where it cannot be read to its end.
    """
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
                    raise InputError(f"{path}: a line is longer than {_LONGEST_LINE >> 20} MB; this is no {what}")
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


class Layout(Frozen):
    """What a file is: its kind, what parts its cells, and the column of each name."""

    kind: str  # EDGES | PAPERS | PAPERSCAPE
    delimiter: str
    columns: Mapping[str, int]
    has_header: bool = False


class GraphPaper(Frozen):
    """A paper of such a file; `references`: how many it has in all, None where that is not known."""

    data: PaperData
    references: int | None = None
    year: int | None = None  # where the file says no more of its date


class Edges(Frozen):
    """Citations as a piece of a file spells them, (citing, cited), and the lines of it that are none."""

    pairs: list[tuple[str, str]]
    skipped: list[Skipped]


def layout_of(path: Path) -> Layout:
    """What kind of file this is, by its first row. Raises NotFound, InputError."""
    for _, row in islice(_rows(path), _HEAD):
        if _paperscape_paper(row) is not None:
            return Layout(PAPERSCAPE, ";", {})
        delimiter = "\t" if "\t" in row else ","
        cells = _cells(row, delimiter)
        columns = {cell.strip().lower(): place for place, cell in enumerate(cells)}
        if all(end in columns for end in DRAWN_ENDS):  # our own export's, and Gephi's
            columns |= {end: columns[drawn] for end, drawn in zip(ENDS, DRAWN_ENDS, strict=True)}
        kind = EDGES if all(end in columns for end in ENDS) else PAPERS if "id" in columns else None
        if kind is not None:
            _refuse_twins(path, cells)
            return Layout(kind, delimiter, columns, has_header=True)
        if len(cells) == len(ENDS):
            return Layout(EDGES, delimiter, dict(zip(ENDS, range(len(ENDS)), strict=True)))
        break
    raise InputError(
        f"{path} is no {_WHAT}: expected rows of two ids, citing and cited, with a tab or a comma between, "
        "a table of papers with a column `id`, or a file of Paperscape"
    )


def _refuse_twins(path: Path, header: list[str]) -> None:
    """Which of two columns of one name is meant nobody can tell."""
    names = Counter(cell.strip().lower() for cell in header)
    twin = next((name for name in (*ENDS, "id", *COLUMNS) if names[name] > 1), None)
    if twin is not None:
        raise InputError(f"{path}: {names[twin]} columns are called `{twin}`; give the others another name")


def source_of(name: str) -> str:
    """The name of a graph as the source of ids that are its own.

    >>> source_of("arXiv_2023 CS"), source_of("2023"), source_of("doi")
    ('arxiv-2023-cs', 'graph-2023', 'graph-doi')
    """
    plain = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:24]
    fits = find_id(f"{plain}:1") is not None and find_arxiv_id(f"{plain}:1") is None
    return plain if fits else f"graph-{plain}".rstrip("-")


def paper_id_of(text: str, source: str) -> tuple[str, int | None] | None:
    """The canonical id that a cell spells and its version; None where it is empty, or no word."""
    text = text.strip()
    found = find_id(text)
    if found is None and _KEY.fullmatch(text):
        return f"{source}:{key_for(text)}", None
    return found


def read_papers(path: Path, layout: Layout, source: str) -> Iterator[GraphPaper | Skipped]:
    """The papers of a table or of Paperscape's list, in order; `source` of ids that are the graph's own.

    Raises NotFound, InputError.
    """
    for number, row in _data_rows(path, layout):
        read = _paperscape_paper(row) if layout.kind == PAPERSCAPE else _table_paper(row, layout, source)
        yield read or Skipped(f"line {number}", f"no id of a paper: {tidy_or_none(row[:60])}")


def read_edges(path: Path, layout: Layout) -> Iterator[Edges]:
    """The citations of a file, some thousand at a time. Raises NotFound, InputError."""
    rows = _data_rows(path, layout)
    while some := list(islice(rows, 20_000)):
        found = Edges([], [])
        for number, row in some:
            if layout.kind == PAPERSCAPE:
                cells = row.split(";", _PAPERSCAPE_CELLS - 1)
                if len(cells) == _PAPERSCAPE_CELLS:  # others are skipped as papers
                    found.pairs.extend((cells[0], cited) for cited in cells[4].split(",") if cited)
                continue
            cells = _cells(row, layout.delimiter)
            citing, cited = _cell(cells, layout, "citing"), _cell(cells, layout, "cited")
            if citing and cited:
                found.pairs.append((citing, cited))
            else:
                found.skipped.append(Skipped(f"line {number}", f"not two ids: {tidy_or_none(row[:60])}"))
        yield found


def _data_rows(path: Path, layout: Layout) -> Iterator[tuple[int, str]]:
    rows = _rows(path)
    return islice(rows, 1, None) if layout.has_header else rows


def _rows(path: Path) -> Iterator[tuple[int, str]]:
    """(number of the line, its text) of each line that is neither blank nor a comment."""
    number = 0
    for block in blocks(path, _WHAT):
        for text in block.decode("utf-8", "replace").removeprefix("\ufeff").split("\n"):
            number += 1
            if text and not text.isspace() and text[0] != "#":
                yield number, text.rstrip("\r")


def _cells(row: str, delimiter: str) -> list[str]:
    """The cells of a row; quotes mean something between commas only."""
    if delimiter == "\t" or '"' not in row:
        return row.split(delimiter)
    try:
        return next(csv.reader([row]))
    except csv.Error:  # a cell longer than any text is
        return []


def _cell(cells: list[str], layout: Layout, name: str) -> str:
    place = layout.columns.get(name)
    return cells[place].strip() if place is not None and place < len(cells) else ""


def _paperscape_paper(row: str) -> GraphPaper | None:
    cells = row.split(";", _PAPERSCAPE_CELLS - 1)
    found = find_arxiv_id(cells[0].strip()) if len(cells) == _PAPERSCAPE_CELLS else None
    if found is None:
        return None
    authors = ", ".join(_INITIAL.sub(". ", name) for name in cells[5].split(","))
    data = PaperData(
        found.value, tidy_or_none(cells[6]), split_authors(authors), categories=tuple_of_categories(cells[1].split(","))
    )
    return GraphPaper(data, _number(cells[3]))


def _table_paper(row: str, layout: Layout, source: str) -> GraphPaper | None:
    cells = _cells(row, layout.delimiter)
    found = paper_id_of(_cell(cells, layout, "id"), source)
    if found is None:
        return None
    paper_id, version = found
    authors, day = _cell(cells, layout, "authors"), _cell(cells, layout, "date")
    published = _moment(day)
    data = PaperData(
        paper_id,
        tidy_or_none(_cell(cells, layout, "title")),
        split_authors(authors.replace(";", ", ")),
        tidy_or_none(_cell(cells, layout, "abstract")),
        tuple_of_categories(_cell(cells, layout, "category").replace(",", " ").split()),
        version=version,
        published=published,
        source=source_of_id(paper_id),
    )
    counts = (_number(_cell(cells, layout, name)) for name in COUNTS)
    year = int(day) if re.fullmatch(r"(?:19|20)\d\d", day, re.A) else None
    return GraphPaper(data, next((count for count in counts if count is not None), None), year)


def _moment(day: str) -> datetime | None:
    """The instant of a date; of a month its first day; None for a bare year, and for what is no date."""
    try:
        if re.fullmatch(r"\d{4}-\d{2}", day, re.A):
            found: datetime | None = datetime(int(day[:4]), int(day[5:]), 1, tzinfo=UTC)
        else:
            found = parse_instant(day) if re.match(r"\d{4}-\d{2}-\d{2}", day, re.A) else None
    except ValueError:
        return None
    return found if found and 1900 <= found.year < 2100 else None


def _number(text: str) -> int | None:
    text = text.strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else None
