"""PDFs: which file is one, and documents read by child processes, one for each (`pdf_child`)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from readinglist.core.references import Document

from . import children
from .children import Errand, run_children

OPENING = 1024  # `%PDF-` stands within so many bytes, as every reader takes it
NO_READER = (
    "PyMuPDF cannot be loaded, so PDFs can't be read; everything else works. Install it again: pip install -U pymupdf"
)


def is_pdf(data: bytes) -> bool:
    """Whether these bytes begin as a PDF, without reading it."""
    return b"%PDF-" in data[: OPENING + 5]


def has_end(data: bytes) -> bool:
    """Whether what follows the last object says where the table of objects is: a file that was cut does not."""
    end = data[data.rfind(b"endobj") + 1 :]
    return b"%%EOF" in end or b"startxref" in end


class Limits(children.Limits):
    """What the reading of one PDF may cost: also pages and characters."""

    pages: int = 2_000
    text: int = 5_000_000


_DOCUMENTS = Errand(
    "readinglist.sources.pdf_child", Document, lambda status, error: Document(status, error=error), NO_READER
)


def read_document(path: Path, limits: Limits | None = None) -> Document:
    """The document in the file `path`. Never raises for what is in the file, or for there being none."""
    return next(read_documents((path,), limits))


def read_documents(paths: Iterable[Path], limits: Limits | None = None) -> Iterator[Document]:
    """A document for each of `paths`, in their order, two read at a time. Raises SourceError as `run_children`."""
    return run_children(_DOCUMENTS, paths, limits)
