"""The process that reads one PDF: the only place that opens one, and it is always a child.

A PDF is a program of somebody else, read by a library in C. So it is read where a crash, a loop or
a bomb costs one file: `pdf` starts this module with the file as its standard input and the limits
as its argument. It gives up its rights before it reads (memory, time, and no further file or
socket can be opened), writes one `Document` as JSON to its standard output, and ends.
"""

from __future__ import annotations

import re
import resource
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import groupby
from typing import Any

import msgspec

from readinglist.core.frozen import Frozen
from readinglist.core.references import Document, Line, Page, Span
from readinglist.core.text import clean

from .child import give_up_rights, may_open, only_way_out, write_answer
from .children import NO_READER
from .pdf import Limits, has_end, is_pdf

try:
    import pymupdf
except ImportError:  # of the package, or of a library that it is built on
    sys.exit(NO_READER)

_LEVEL, _DOWN, _BACK, _UP = (1, 0), (0, 1), (-1, 0), (0, -1)
_NEAR = 0.9  # cosine to one of the four: scans lie a little askew, watermarks and labels of axes slant
Box = tuple[float, float, float, float]
# No images, no ligature signs (MuPDF writes them out), nothing that lies outside of the page.
_FLAGS = pymupdf.TEXT_PRESERVE_WHITESPACE | pymupdf.TEXT_MEDIABOX_CLIP
# Accents that some fonts set as glyphs of their own, beside or over the letter.
_ACCENTS = re.compile("[\u0060\u00a8\u00af\u00b4\u00b8\u02c6\u02c7\u02d8-\u02dd\u0300-\u036f]")
_SHARE_OF_CPU = 0.6  # of the time allowed; after that the reading ends where it is
_BAD_PAGES = 50  # so many in a row that cannot be read, and the rest is not tried
_LEAST_SIGNS = 0.5  # of the characters must have a meaning


class Sheet(Frozen):
    """A page turned so that text of `direction` is level. Widths and heights after the turn, in points.

    PyMuPDF gives text as the sheet lies in the file, which may be on its side. Directions are unit vectors with y
    downwards, as PDFs' text has them: (1, 0) runs from left to right.
    """

    direction: tuple[int, int]
    width: float
    height: float

    def holds(self, direction: Sequence[float]) -> bool:
        """Whether text of this direction is level here; not so the stamp of arXiv in the margin."""
        return _quarter(direction) == self.direction

    def box(self, box: Sequence[float]) -> Box:
        """A box of the file's page on this sheet, to hundredths of a point."""
        x0, y0, x1, y1 = box
        if self.direction == _UP:
            x0, y0, x1, y1 = self.width - y1, x0, self.width - y0, x1
        elif self.direction == _DOWN:
            x0, y0, x1, y1 = y0, self.height - x1, y1, self.height - x0
        elif self.direction == _BACK:
            x0, y0, x1, y1 = self.width - x1, self.height - y1, self.width - x0, self.height - y0
        return round(x0, 2), round(y0, 2), round(x1, 2), round(y1, 2)


def upright(lines: Iterable[dict[str, Any]], width: float, height: float) -> Sheet:  # Any: PyMuPDF's dictionaries
    """The sheet on which most of the text of `lines` is level; where none is, as the file has it."""
    letters: Counter[tuple[int, int] | None] = Counter({_LEVEL: 0})
    for line in lines:
        letters[_quarter(line["dir"])] += sum(_length(span) for span in line["spans"])
    del letters[None]
    direction = max(letters, key=lambda way: (letters[way], way or _LEVEL))
    assert direction is not None
    return Sheet(direction, width, height) if direction[0] else Sheet(direction, height, width)


def _quarter(direction: Sequence[float]) -> tuple[int, int] | None:
    """The nearest of the four directions along the edges, None for what slants."""
    ways = (_LEVEL, _DOWN, _BACK, _UP)
    return next((way for way in ways if way[0] * direction[0] + way[1] * direction[1] > _NEAR), None)


def _length(span: dict[str, Any]) -> int:
    return len(span["chars"]) if "chars" in span else len(span["text"])


class _Unreadable(Exception):
    """Why a file gives no document: its status and a sentence."""

    def __init__(self, status: str, error: str) -> None:
        super().__init__(error)
        self.status = status


def main(argument: str, then: Callable[[Document], Any] | None = None) -> None:
    """Reads the PDF on standard input under the limits of `argument` (JSON) and writes a document.

    Or what `then` makes of it, under the same limits of memory and time.
    """
    limits = msgspec.json.decode(argument.encode(), type=Limits)
    answer = only_way_out()
    pymupdf.TOOLS.mupdf_display_errors(False)
    pymupdf.TOOLS.mupdf_display_warnings(False)
    try:
        give_up_rights(limits)  # no file while MuPDF has this one, whatever that asks for
        document = read(sys.stdin.buffer.read(limits.file_bytes + 1), limits)
    except _Unreadable as error:
        document = Document(error.status, error=str(error))
    except MemoryError:
        document = Document("memory", error="it needs more memory than allowed")
    if then is not None:
        may_open(True)  # Python imports its own modules as it goes
    write_answer(answer, msgspec.json.encode(then(document) if then is not None else document))


def read(data: bytes, limits: Limits) -> Document:
    """The pages of the PDF `data`. Raises _Unreadable where there is nothing to give."""
    if len(data) > limits.file_bytes:
        raise _Unreadable("bad file", f"it is larger than {limits.file_bytes:,} bytes")
    if not is_pdf(data):
        raise _Unreadable("bad file", "it is not a PDF")
    with _opened(data) as source:
        if source.needs_pass:
            raise _Unreadable("needs password", "it is encrypted and opens with a password only")
        if source.is_repaired and not has_end(data):
            raise _Unreadable("bad file", "it ends early: a download that was cut")
        pages, cut = _read_pages(source, limits)
    if not pages:
        raise _Unreadable("bad file", "it has no page that can be read")
    text = "".join(span.text for page in pages for line in page.lines for span in line.spans)
    if text.count("\ufffd") > (1 - _LEAST_SIGNS) * len(text.replace(" ", "")):
        return Document("no text", error="its fonts do not say which letters they show", cut=cut)
    if not any(map(str.isalnum, text)):
        return Document("no text", error="its pages hold no text: a scan, perhaps", cut=cut)
    return Document("ok", pages, cut=cut)


def _opened(data: bytes) -> Any:  # Any: PyMuPDF has no types
    with _judged("it is damaged"):
        return pymupdf.open(stream=data, filetype="pdf")


def _read_pages(source: Any, limits: Limits) -> tuple[tuple[Page, ...], bool]:
    """The pages that can be read, and whether a limit ended the reading."""
    pages: list[Page] = []
    characters = failed = 0
    with _judged("its pages are damaged"):
        count = source.page_count
    for number in range(count):
        if number >= limits.pages or characters > limits.text or _cpu_seconds() > _SHARE_OF_CPU * limits.cpu_s:
            return tuple(pages), True
        page = _read_page(source, number)
        failed = 0 if page else failed + 1
        if failed > _BAD_PAGES:
            return tuple(pages), True
        if page:
            pages.append(page)
            characters += sum(len(span.text) for line in page.lines for span in line.spans)
    return tuple(pages), False


def _read_page(source: Any, number: int) -> Page | None:
    """One page, None where MuPDF cannot read it."""
    try:
        page = source.load_page(number)
        layout = page.get_textpage(flags=_FLAGS)
        found = layout.extractDICT()
        lines = [line for block in found["blocks"] for line in block.get("lines", ())]
        if any(_ACCENTS.search(span["text"]) for line in lines for span in line["spans"]):
            found = layout.extractRAWDICT()
            lines = [line for block in found["blocks"] for line in block.get("lines", ())]
    except MemoryError:
        raise
    except Exception as error:  # PyMuPDF raises several kinds of its own, and plain RuntimeError
        if _is_out_of_memory(error):
            raise MemoryError from error
        return None
    sheet = upright(lines, found["width"], found["height"])
    level = [made for line in lines if sheet.holds(line["dir"]) and (made := _line(line, sheet))]
    return Page(number + 1, round(sheet.width, 2), round(sheet.height, 2), tuple(level))


def _line(found: dict[str, Any], sheet: Sheet) -> Line | None:
    spans = tuple(span for part in found["spans"] for span in _spans(part, sheet) if span.text)
    if not any(span.text.strip() for span in spans):
        return None
    return Line(spans, *sheet.box(found["bbox"]))


def _spans(found: dict[str, Any], sheet: Sheet) -> Iterator[Span]:
    """The span, cut where an accent has a glyph of its own."""
    flags = int(found["flags"])

    def made(text: str, box: Sequence[float]) -> Span:
        return Span(
            _cleaned(text),
            *sheet.box(box),
            size=round(found["size"], 2),
            bold=bool(flags & pymupdf.TEXT_FONT_BOLD),
            italic=bool(flags & pymupdf.TEXT_FONT_ITALIC),
            raised=bool(flags & pymupdf.TEXT_FONT_SUPERSCRIPT),
        )

    if "chars" not in found:
        yield made(found["text"], found["bbox"])
        return
    for is_accent, run in groupby(found["chars"], lambda glyph: bool(_ACCENTS.match(glyph["c"]))):
        glyphs = list(run)
        for group in [[glyph] for glyph in glyphs] if is_accent else [glyphs]:
            yield made("".join(glyph["c"] for glyph in group), _around(glyph["bbox"] for glyph in group))


def _around(boxes: Iterator[Sequence[float]]) -> tuple[float, float, float, float]:
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)


def _cleaned(text: str) -> str:
    """`clean` but for the spaces at both ends, which part a span from its neighbours."""
    return clean(f"|{text}|")[1:-1]


@contextmanager
def _judged(sentence: str) -> Iterator[None]:
    """Turns what PyMuPDF raises into _Unreadable, or MemoryError where that was the cause."""
    try:
        yield
    except MemoryError:
        raise
    except Exception as error:
        if _is_out_of_memory(error):
            raise MemoryError from error
        raise _Unreadable("bad file", sentence) from error


def _is_out_of_memory(error: Exception) -> bool:
    return "alloc" in str(error) and "failed" in str(error)


def _cpu_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    main(sys.argv[1])
