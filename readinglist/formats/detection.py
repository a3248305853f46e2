"""The kinds of files that are read, in one table, and what a file is: by its content first, its ending second."""

from __future__ import annotations

import re
from collections.abc import Callable
from types import MappingProxyType

from readinglist.core.errors import InputError
from readinglist.core.frozen import Frozen
from readinglist.core.ids import find_arxiv_id, find_doi
from readinglist.formats.better_bibtex import read_better_bibtex
from readinglist.formats.bibtex import read_bibtex
from readinglist.formats.csl import read_csl
from readinglist.formats.csv_table import is_table, read_csv_table
from readinglist.formats.described import Bibliography
from readinglist.formats.encoding import decode
from readinglist.formats.id_lists import read_id_list, read_markdown_list
from readinglist.formats.proceedings import read_anthology, read_openreview, read_program
from readinglist.formats.records import read_records
from readinglist.formats.ris import read_ris
from readinglist.formats.share_file import read_shared_papers

Reader = Callable[[bytes], Bibliography]


class Kind(Frozen):
    """`read`: its reader; None: no bibliography in one piece. `endings` count where the content is silent."""

    read: Reader | None
    endings: tuple[str, ...] = ()


KINDS = MappingProxyType(
    {
        "snapshot": Kind(None),  # a stream, which the sources read
        "bibtex": Kind(read_bibtex, ("bib", "bibtex", "biblatex")),
        "better-bibtex": Kind(read_better_bibtex),
        "zotero": Kind(None),  # a database, which the store reads
        "ris": Kind(read_ris, ("ris",)),
        "csl": Kind(read_csl),
        "csv": Kind(read_csv_table),
        "records": Kind(read_records),
        "share": Kind(read_shared_papers),
        "ids": Kind(read_id_list, ("txt", "ids", "tsv", "csv", "lst")),
        "markdown": Kind(read_markdown_list, ("md", "markdown")),
        "openreview": Kind(read_openreview),
        "program": Kind(read_program),  # of a conference
        "acl": Kind(read_anthology),
        "opml": Kind(None, ("opml",)),  # holds feeds and no papers
    }
)
READERS: dict[str, Reader] = {name: kind.read for name, kind in KINDS.items() if kind.read}
ENDINGS = {ending: name for name, kind in KINDS.items() for ending in kind.endings}


HEAD_BYTES = 65_536  # as much of a file as `detect` looks at

SQLITE = b"SQLite format 3\x00"
_COMPRESSED = ((b"\x1f\x8b", "gzip"), (b"\xfd7zXZ\x00", "xz"), (b"\x28\xb5\x2f\xfd", "zstd"))
_UNREADABLE = ((b"%PDF-", "a PDF: it is read by `pdf refs`"), (b"PK\x03\x04", "a zip archive: unpack it first"))
_BIBTEX = re.compile(r"(?m)^[^\S\n]*+@\s{0,40}[A-Za-z]{1,40}\s{0,40}[{(]")
_SNAPSHOT = re.compile(r'\A\s*\{"[a-z_]+"\s*:')
_ZOTERO = re.compile(r'"(?:itemType|citationKey|Better ?BibTeX|creators)"|BetterBibTeX')
_SHARE = re.compile(r'\{\s*"readinglist_share"\s*:')  # before all others: critiques in it may hold anything
_NOTES = re.compile(r'"venueid"\s{0,9}:')
_PROGRAM = re.compile(r'"(?:starttime|virtualsite_url|room_name)"\s{0,9}:')
_RECORDS = re.compile(r'"primary_category"\s*:')
_CSL_TYPE = re.compile(r'"type"\s*:\s*"[a-z_-]{1,40}"')
_CSL_FIELD = re.compile(r'"(?:title|issued|author|DOI|container-title|citation-key)"\s*:')
_RIS = re.compile(r"(?m)^[ \t]{0,8}TY {1,2}-")
_ENDNOTE = re.compile(r"%[0A-Z]\s")
_CSL_YAML = re.compile(r"(?m)^(?:---\n)?references:\s*$")
_MARKDOWN = re.compile(r"(?m)^\s{0,3}#{1,6}\s|\]\(https?://|^\s{0,3}[-*+]\s+\S.*https?://|<a\s+href=")


def detect(name: str, head: bytes) -> str:
    """The kind (one of KINDS) of a file, from its first bytes (HEAD_BYTES of them suffice) and its name.

    Raises InputError that says what the file is where it cannot be imported, or that it is empty.
    """
    ending = name.lower().rpartition(".")[2]
    if any(head.startswith(magic) for magic, _ in _COMPRESSED):
        return "snapshot"  # nothing else is read compressed
    for magic, words in _UNREADABLE:
        if head.startswith(magic):
            raise InputError(f"{name} is {words}")
    if head.startswith(SQLITE):
        return "zotero"  # the store says whether it is one
    text = decode(head).lstrip("\ufeff")
    if not text.strip():
        if ending in ENDINGS:
            return ENDINGS[ending]
        raise InputError(f"{name} is empty")
    kind = _by_content(name, text, ENDINGS.get(ending)) or ENDINGS.get(ending)
    if kind is None:
        raise InputError(f"{name} is not in a known format: {', '.join(KINDS)}")
    return kind


def _by_content(name: str, text: str, by_ending: str | None) -> str | None:
    start = text.lstrip()
    if start[:1] in "{[":
        return _json_kind(name, start)
    if start.startswith("<"):
        return _xml_kind(name, start)
    if _RIS.search(text[:2000]):
        return "ris"
    entry = _BIBTEX.search(text)  # a list's page may end with how to cite it, as BibTeX
    if entry and (by_ending == "bibtex" or not _MARKDOWN.search(text, 0, entry.start())):
        return "bibtex"
    if is_table(text.split("\n", 1)[0]):
        return "csv"
    if _is_id_list(text):
        return "ids"
    if _ENDNOTE.match(start) and by_ending is None:
        raise InputError(f"{name} is EndNote's own format: export it as RIS")
    if _CSL_YAML.match(start):
        raise InputError(f"{name} is CSL as YAML: export it as CSL JSON")
    return "markdown" if _MARKDOWN.search(text) else None


def _json_kind(name: str, start: str) -> str | None:
    """Snapshots are one object a line with `abstract` or `authors`; the others one document, but for our records."""
    first_line = start.split("\n", 1)[0]
    if _SHARE.match(start):
        return "share"
    if _NOTES.search(start):
        return "openreview"
    if _PROGRAM.search(start):
        return "program"
    if _RECORDS.search(start) and '"itemType"' not in start:
        return "records"
    if _SNAPSHOT.match(first_line) and '"id"' in first_line and ('"title"' in first_line or '"versions"' in first_line):
        return "snapshot"
    if _ZOTERO.search(start):
        return "better-bibtex"
    if _CSL_TYPE.search(start) and _CSL_FIELD.search(start):
        return "csl"
    if start.rstrip() == "[]":
        return "records"  # of an empty library
    if start.startswith("{") or start.lstrip("[ \t\n\r").startswith(("{", "]")):
        raise InputError(f"{name} is JSON, but none of: an arXiv snapshot, Zotero's items, CSL, records of papers")
    return None  # a Markdown link at the beginning


def _xml_kind(name: str, start: str) -> str | None:
    if "<opml" in start[:4000].lower():
        return "opml"
    if "<collection" in start[:4000] and "<volume" in start[:4000]:
        return "acl"
    if "<rdf:RDF" in start[:4000]:
        raise InputError(f"{name} is RDF: export it from Zotero as Better BibTeX JSON, CSL JSON or RIS")
    if start.startswith(("<?xml", "<!DOCTYPE")):
        raise InputError(f"{name} is XML, but not OPML: export it as BibTeX, RIS or CSL JSON")
    return "markdown" if _MARKDOWN.search(start) or "](" in start else None  # lists often begin with a picture


def _is_id_list(text: str) -> bool:
    """Whether the first words of most lines are ids: the rest of the line may say anything."""
    lines = [line for line in (line.split("#")[0].strip() for line in text.split("\n")[:200]) if line]
    hits = sum(1 for line in lines if any(_is_id(word) for word in re.split(r"[\s,;|]+", line)[:4]))
    return hits > 0 and hits * 2 >= len(lines)


def _is_id(word: str) -> bool:
    word = word.strip("()[]<>\"'`")
    return find_arxiv_id(word) is not None or find_doi(word) is not None
