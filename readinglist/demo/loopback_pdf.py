"""PDF files that a loopback arXiv makes up for its papers: one page with what is known of a paper.

Written byte by byte: a library that reads and writes PDFs has no place in a process with threads.
"""

from __future__ import annotations

import textwrap
import unicodedata
import zlib
from collections.abc import Iterator, Sequence

from readinglist.model import PaperData
from readinglist.text import readable

WIDTH, HEIGHT, MARGIN = 595, 842, 56  # points: A4
TEXT, HEADING, TITLE = 10, 13, 18  # sizes
LETTER = 0.52  # of the size: how wide a letter of Helvetica is in the middle

Row = tuple[int, int, str]  # size, indent in points, text


def build_pdf(paper: PaperData, references: Sequence[str] = (), related: Sequence[str] = ()) -> bytes:
    """A PDF with title, authors, abstract, sentences on related work, and a list of references.

    It has as many pages as it takes.
    """
    number = f"arXiv:{paper.id}v{paper.version or 1} [{' '.join(paper.categories[:1])}]"
    rows = [
        *_wrapped(readable(paper.title or ""), TITLE),
        *_wrapped(", ".join(map(readable, paper.authors))),
        *_wrapped("Abstract", HEADING),
        *_wrapped(readable(paper.abstract or "")),
        *_wrapped(number),
    ]
    if related:
        rows += [*_wrapped("Related work", HEADING), *_wrapped(readable(" ".join(related)))]
    if references:
        rows += _wrapped("References", HEADING)
        rows += [row for n, text in enumerate(references, 1) for row in _wrapped(f"[{n}] {readable(text)}", hanging=18)]
    pages = list(_pages(rows))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [%b] /Count %d >>"
        % (b" ".join(b"%d 0 R" % (4 + 2 * n) for n in range(len(pages))), len(pages)),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    for n, drawn in enumerate(pages):
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %d %d] /Contents %d 0 R"
            b" /Resources << /Font << /F1 3 0 R >> >> >>" % (WIDTH, HEIGHT, 5 + 2 * n)
        )
        packed = zlib.compress(drawn)
        objects.append(b"<< /Length %d /Filter /FlateDecode >>\nstream\n%b\nendstream" % (len(packed), packed))
    return _file(objects)


def _wrapped(text: str, size: int = TEXT, hanging: int = 0) -> list[Row]:
    letters = int((WIDTH - 2 * MARGIN - hanging) / (size * LETTER))
    parts = textwrap.wrap(text, letters, break_long_words=True)
    return [(size, 0 if n == 0 else hanging, part) for n, part in enumerate(parts)]


def _pages(rows: Sequence[Row]) -> Iterator[bytes]:
    """The drawing commands of each page; a row that is larger than the last has room above it."""
    drawn: list[bytes] = []
    y, last = HEIGHT - MARGIN, TEXT
    for size, indent, text in rows:
        y -= int(size * 1.3) + (8 if size != last else 0)
        if y < MARGIN and drawn:
            yield b"\n".join(drawn)
            drawn, y = [], HEIGHT - MARGIN - size
        drawn.append(b"BT /F1 %d Tf %d %d Td (%b) Tj ET" % (size, MARGIN + indent, y, _string(text)))
        last = size
    yield b"\n".join(drawn)


def _string(text: str) -> bytes:
    """Text in the signs that the font has; others lose their accents, or are a question mark."""
    plain = "".join(
        sign if sign.encode("cp1252", "ignore") else unicodedata.normalize("NFKD", sign)[0] for sign in text
    )
    data = plain.encode("cp1252", "replace")
    return data.replace(b"\\", rb"\\").replace(b"(", rb"\(").replace(b")", rb"\)")


def _file(objects: Sequence[bytes]) -> bytes:
    body = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
    places = []
    for number, content in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    table = len(body)
    body += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    body += b"".join(b"%010d 00000 n \n" % place for place in places)
    body += b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, table)
    return bytes(body)
