"""The peers of `bench.refs`, run by the interpreter of a venv that has them; knows nothing of readinglist.

    PYTHON -m bench.refs_peers refextract FOLDER

prints one line of JSON for each PDF of FOLDER, in the order of names: `{"name", "seconds", "entries": [{"raw",
"title", "year", "doi", "arxiv_id"}]}`. Loading a library, and refextract's knowledge bases, is not timed. pymupdf,
pypdf and pdfplumber give text; `refs_split` cuts it, the same way for all three, and tells no fields.
"""

from __future__ import annotations

import json
import re
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from .refs_split import split_entries

Reader = Callable[[Path], list[dict[str, Any]]]


def main() -> None:
    name, folder = sys.argv[1:3]
    paths = sorted(Path(folder).glob("*.pdf"))
    try:
        read = READERS[name]()
    except ImportError as error:
        raise SystemExit(f"{name}: {error}") from None
    for path in paths:
        started = time.perf_counter()
        try:
            entries = read(path)
        except Exception as error:  # a peer that fails on a file has found nothing in it
            entries = []
            print(f"{name}: {path.name}: {type(error).__name__}: {error}", file=sys.stderr)
        told = {"name": path.stem, "seconds": round(time.perf_counter() - started, 3), "entries": entries}
        print(json.dumps(told), flush=True)


def _pymupdf() -> Reader:
    import pymupdf

    pymupdf.TOOLS.mupdf_display_errors(False)

    def read(path: Path) -> list[dict[str, Any]]:
        with pymupdf.open(path) as document:
            return _plain("\n".join(page.get_text() for page in document))

    return read


def _pypdf() -> Reader:
    import logging

    import pypdf

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)

    def read(path: Path) -> list[dict[str, Any]]:
        return _plain("\n".join(page.extract_text() for page in pypdf.PdfReader(path).pages))

    return read


def _pdfplumber() -> Reader:
    import logging

    import pdfplumber

    logging.getLogger("pdfminer").setLevel(logging.CRITICAL)

    def read(path: Path) -> list[dict[str, Any]]:
        with pdfplumber.open(path) as document:
            return _plain("\n".join(page.extract_text() or "" for page in document.pages))

    return read


def _plain(text: str) -> list[dict[str, Any]]:
    return [{"raw": entry} for entry in split_entries(text)]


def _refextract() -> Reader:
    import logging

    from refextract import extract_references_from_file, extract_references_from_string

    logging.disable(logging.CRITICAL)
    extract_references_from_string("[1] A. Author, Phys. Rev. D 1 (1999) 2.")  # loads its knowledge bases

    def read(path: Path) -> list[dict[str, Any]]:
        merged: dict[str, dict[str, Any]] = {}
        for found in extract_references_from_file(str(path)):
            raw = " ".join(found.get("raw_ref", []))
            told = merged.setdefault(raw, {"raw": re.sub(r"^\s*\[?\d{1,3}[\].]\s*", "", raw)})
            for key, value in _fields(found).items():
                told.setdefault(key, value)
        return list(merged.values())

    return read


def _fields(found: dict[str, list[str]]) -> dict[str, Any]:
    """What refextract tells of one reference, under our names; parts of one printed entry come one by one.

    It tells a title that stands in quotes; for others the longest piece that it could not place is taken.
    """
    fields: dict[str, Any] = {}
    if title := next(iter(found.get("title", ())), None) or max(found.get("misc", ()), key=len, default=None):
        fields["title"] = title
    if year := next((int(year) for year in found.get("year", ()) if year.isdigit()), None):
        fields["year"] = year
    if doi := next(iter(found.get("doi", ())), None):
        fields["doi"] = doi
    for number in found.get("reportnumber", ()):
        if match := re.match(r"arxiv:\s*([\w./-]+)", number, re.I):
            fields.setdefault("arxiv_id", match[1])
    return fields


READERS: dict[str, Callable[[], Reader]] = {
    "refextract": _refextract,
    "pymupdf": _pymupdf,
    "pypdf": _pypdf,
    "pdfplumber": _pdfplumber,
}

if __name__ == "__main__":
    main()
