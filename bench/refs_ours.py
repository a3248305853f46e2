"""What readinglist finds in the PDFs of the bench, and what was read of them, kept where a folder is named."""

from __future__ import annotations

import hashlib
import pickle
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

from readinglist.core.references import Document

from .records import ROOT
from .refs_score import Found
from .refs_truth import Paper

_T = TypeVar("_T")


def extract_ours(paper: Paper, cache: Path | None) -> tuple[tuple[Found, ...], float]:
    """What readinglist finds, and the seconds that it took."""
    from readinglist.references import extract

    started = time.perf_counter()
    document = _kept(cache, "document", paper, _reader_version(), read) if cache else read(paper)
    if cache:
        started = time.perf_counter()
    references = extract(document)
    seconds = time.perf_counter() - started
    return tuple(Found(r.raw, r.title, r.year, r.doi, r.arxiv_id) for r in references), seconds


def read(paper: Paper) -> Document:
    """The paper's PDF as the child process reads it."""
    from readinglist.sources.pdf import read_document

    path = _pdf_file(paper)
    try:
        return read_document(path)
    finally:
        path.unlink()


def plain_text(paper: Paper, cache: Path | None = None) -> str:
    """All text of the PDF as MuPDF hands it out: to see which ids it prints."""
    return _kept(cache, "plain", paper, "1", _plain_text)


def _plain_text(paper: Paper) -> str:
    import pymupdf

    pymupdf.TOOLS.mupdf_display_errors(False)
    with pymupdf.open(stream=paper.pdf, filetype="pdf") as document:
        return "\n".join(page.get_text() for page in document)


def _kept(cache: Path | None, kind: str, paper: Paper, version: str, make: Callable[[Paper], _T]) -> _T:
    """`make(paper)`, or what an earlier run kept of the same PDF and version."""
    if cache is None:
        return make(paper)
    key = hashlib.sha256(paper.pdf + version.encode()).hexdigest()[:24]
    path = cache / f"{kind}-{key}.pickle"
    if path.is_file():
        kept: _T = pickle.loads(path.read_bytes())
        return kept
    value = make(paper)
    cache.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(f".{id(value)}.part")
    part.write_bytes(pickle.dumps(value))
    part.replace(path)
    return value


def _reader_version() -> str:
    return hashlib.sha256(b"".join(_sources())).hexdigest()


def _sources() -> Iterator[bytes]:
    """What a Document depends on."""
    yield (ROOT / "readinglist" / "model" / "layout.py").read_bytes()
    for path in sorted((ROOT / "readinglist" / "sources").glob("pdf*.py")):
        yield path.read_bytes()


def _pdf_file(paper: Paper) -> Path:
    with tempfile.NamedTemporaryFile(suffix=".pdf", delete=False) as file:
        file.write(paper.pdf)
    return Path(file.name)
