"""What a file is, told by its content first and its ending second."""

from __future__ import annotations

import re

from readinglist.errors import InputError
from readinglist.ids import find_arxiv_id, find_doi

from .decoding import decode

KINDS = ("snapshot", "bibtex", "better-bibtex", "ids", "markdown", "opml")
HEAD_BYTES = 65_536  # as much of a file as `detect` looks at

_COMPRESSED = ((b"\x1f\x8b", "gzip"), (b"\xfd7zXZ\x00", "xz"), (b"\x28\xb5\x2f\xfd", "zstd"))
_UNREADABLE = (
    (b"%PDF-", "a PDF: it is read by `pdf refs`"),
    (b"SQLite format 3\x00", "an SQLite database: export from Zotero as Better BibTeX JSON or BibTeX"),
    (b"PK\x03\x04", "a zip archive: unpack it first"),
)
_BIBTEX = re.compile(r"(?m)^\s*@\s*[A-Za-z]+\s*[{(]")
_SNAPSHOT = re.compile(r'\s*\{"[a-z_]+"\s*:')
_ZOTERO = re.compile(r'"(?:itemType|citationKey|Better ?BibTeX|creators)"|BetterBibTeX')
_CSL = re.compile(r'"(?:id|type|title)"\s*:')
_RIS = re.compile(r"(?m)^TY  -")
_MARKDOWN = re.compile(r"(?m)^\s{0,3}#{1,6}\s|\]\(https?://|^\s{0,3}[-*+]\s+\S.*https?://|<a\s+href=")
_ENDINGS = {
    "bib": "bibtex", "bibtex": "bibtex", "biblatex": "bibtex", "opml": "opml", "md": "markdown",
    "markdown": "markdown", "txt": "ids", "ids": "ids", "tsv": "ids", "csv": "ids", "lst": "ids",
}  # fmt: skip


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
    text = decode(head).lstrip("\ufeff")
    if not text.strip():
        if ending in _ENDINGS:
            return _ENDINGS[ending]
        raise InputError(f"{name} is empty")
    kind = _by_content(name, text, _ENDINGS.get(ending)) or _ENDINGS.get(ending)
    if kind is None:
        raise InputError(f"{name} is of no kind that is understood: {', '.join(KINDS)}")
    return kind


def _by_content(name: str, text: str, by_ending: str | None) -> str | None:
    start = text.lstrip()
    if start[:1] in "{[":
        return _json_kind(name, start)
    if start.startswith("<"):
        return _xml_kind(name, start)
    if _RIS.search(text[:2000]):
        raise InputError(f"{name} is RIS, which is not read yet: export as BibTeX")
    entry = _BIBTEX.search(text)  # a list's page may end with how to cite it, as BibTeX
    if entry and (by_ending == "bibtex" or not _MARKDOWN.search(text, 0, entry.start())):
        return "bibtex"
    if _is_id_list(text):
        return "ids"
    return "markdown" if _MARKDOWN.search(text) else None


def _json_kind(name: str, start: str) -> str | None:
    """Snapshots are one object a line with `abstract` or `authors`; Zotero's exports one document."""
    first_line = start.split("\n", 1)[0]
    if _SNAPSHOT.match(first_line) and '"id"' in first_line and ('"title"' in first_line or '"versions"' in first_line):
        return "snapshot"
    if _ZOTERO.search(start):
        return "better-bibtex"
    if start.startswith("[") and _CSL.search(start) and "{" in start[:20]:
        raise InputError(
            f"{name} is CSL-JSON or another list of records, which is not read yet: export as Better BibTeX JSON"
        )
    if start.startswith("{") or start.lstrip("[ \t\n\r").startswith(("{", "]")):
        raise InputError(f"{name} is JSON, but neither an arXiv snapshot nor a Zotero export")
    return None  # a Markdown link at the beginning


def _xml_kind(name: str, start: str) -> str | None:
    if "<opml" in start[:4000].lower():
        return "opml"
    if start.startswith(("<?xml", "<!DOCTYPE", "<rdf:RDF")):
        raise InputError(f"{name} is XML, but not OPML")
    return "markdown" if _MARKDOWN.search(start) or "](" in start else None  # lists often begin with a picture


def _is_id_list(text: str) -> bool:
    """Whether the first words of most lines are ids: the rest of the line may say anything."""
    lines = [line for line in (line.split("#")[0].strip() for line in text.split("\n")[:200]) if line]
    hits = sum(1 for line in lines if any(_is_id(word) for word in re.split(r"[\s,;|]+", line)[:4]))
    return hits > 0 and hits * 2 >= len(lines)


def _is_id(word: str) -> bool:
    word = word.strip("()[]<>\"'`")
    return find_arxiv_id(word) is not None or find_doi(word) is not None
