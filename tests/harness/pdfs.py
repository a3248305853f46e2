"""PDFs made byte by byte: good ones, odd ones, and those that want to hurt their reader.

No library is used: what a library would not write is the point of most of them.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence

TEXT = b"BT /F1 12 Tf 72 720 Td (%s) Tj ET"
_FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"


def document(objects: Mapping[int, bytes], trailer: bytes = b"", root: int = 1) -> bytes:
    """A file of numbered objects with a table of where they are."""
    body = bytearray(b"%PDF-1.5\n%\xe2\xe3\xcf\xd3\n")
    places = {}
    for number, content in objects.items():
        places[number] = len(body)
        body += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    table = len(body)
    size = max(objects) + 1
    body += b"xref\n0 %d\n0000000000 65535 f \n" % size
    for number in range(1, size):
        body += b"%010d 00000 n \n" % places[number] if number in places else b"0000000000 00000 f \n"
    body += b"trailer << /Size %d /Root %d 0 R %b >>\nstartxref\n%d\n%%%%EOF\n" % (size, root, trailer, table)
    return bytes(body)


def stream(content: bytes, entries: bytes = b"") -> bytes:
    return b"<< /Length %d %b >>\nstream\n%b\nendstream" % (len(content), entries, content)


def pages(contents: Sequence[bytes], *, box: bytes = b"0 0 612 792", catalog: bytes = b"") -> dict[int, bytes]:
    """The objects of a document with these streams of drawing commands, one a page, font /F1."""
    kids = b" ".join(b"%d 0 R" % (10 + 2 * n) for n in range(len(contents)))
    objects = {
        1: b"<< /Type /Catalog /Pages 2 0 R %b >>" % catalog,
        2: b"<< /Type /Pages /Kids [%b] /Count %d >>" % (kids, len(contents)),
        3: _FONT,
    }
    for n, content in enumerate(contents):
        objects[10 + 2 * n] = (
            b"<< /Type /Page /Parent 2 0 R /MediaBox [%b] /Contents %d 0 R /Resources << /Font << /F1 3 0 R >> >> >>"
            % (box, 11 + 2 * n)
        )
        objects[11 + 2 * n] = content
    return objects


def good(*texts: str) -> bytes:
    """A document with one line of text on each page."""
    return document(pages([stream(TEXT % text.encode("latin-1")) for text in texts or ("A good paper",)]))


def cited_paper(*entries: str, text: str = "We build on the method of [1].") -> bytes:
    """A paper of one page: its text, and a numbered list of references at its end."""
    rows = [(720, "1 Method", 14), (700, text, 10), (660, "References", 14)]
    return printed(*rows, *((640 - 14 * n, f"[{n + 1}] {entry}", 10) for n, entry in enumerate(entries)))


def printed(*rows: tuple[int, str, int]) -> bytes:
    """A page of lines: how high above its lower edge, the text, its size, all in points."""
    drawn = b" ".join(
        b"BT /F1 %d Tf 72 %d Td (%b) Tj ET" % (size, y, row.replace("(", r"\(").replace(")", r"\)").encode("latin-1"))
        for y, row, size in rows
    )
    return document(pages([stream(drawn)]))


def flate_bomb(size: int = 400_000_000) -> bytes:
    """Some hundred kB that are `size` bytes of text when they are unpacked."""
    packer = zlib.compressobj(9)
    line = b"(" + b"deep " * 2000 + b") Tj "
    packed = packer.compress(b"BT /F1 1 Tf 0 0 Td ")
    block = line * 100
    for _ in range(size // len(block)):
        packed += packer.compress(block)
    packed += packer.compress(b"ET") + packer.flush()
    return document(pages([stream(packed, b"/Filter /FlateDecode")]))


def nested_flate(depth: int = 4, size: int = 200_000_000) -> bytes:
    """A stream that was packed several times over."""
    data = zlib.compress(b" " * size, 9)
    for _ in range(depth - 1):
        data = zlib.compress(data, 9)
    return document(pages([stream(data, b"/Filter [%b]" % (b"/FlateDecode " * depth))]))


def many_paths(count: int = 1_000_000) -> bytes:
    packed = zlib.compress(b"0 0 m 100 100 l 200 0 l h S\n" * count)
    return document(pages([stream(packed, b"/Filter /FlateDecode")]))


def many_pages(count: int = 20_000) -> bytes:
    return document(pages([stream(TEXT % b"page")] * count))


def huge_count() -> bytes:
    """A tree that promises two thousand million pages."""
    objects = pages([stream(TEXT % b"one")])
    objects[2] = b"<< /Type /Pages /Kids [10 0 R] /Count 2000000000 >>"
    return document(objects)


def page_cycle() -> bytes:
    """A tree of pages that holds itself."""
    objects = pages([stream(TEXT % b"one")])
    objects[2] = b"<< /Type /Pages /Kids [10 0 R 2 0 R 4 0 R] /Count 3 >>"
    objects[4] = b"<< /Type /Pages /Kids [2 0 R] /Count 1 >>"
    return document(objects)


def no_pages() -> bytes:
    return document(pages([]))


def large_page() -> bytes:
    return document(pages([stream(TEXT % b"far away")], box=b"0 0 200000 200000"))


def deep_nesting(depth: int = 200_000) -> bytes:
    """An array in an array in an array."""
    objects = pages([stream(TEXT % b"deep")])
    objects[4] = b"[" * depth + b"]" * depth
    objects[1] = b"<< /Type /Catalog /Pages 2 0 R /Names 4 0 R >>"
    return document(objects)


def form_cycle() -> bytes:
    """A drawing that draws itself."""
    objects = pages([stream(b"/X1 Do")])
    objects[10] = objects[10].replace(b"/Font <<", b"/XObject << /X1 4 0 R >> /Font <<")
    form = b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X1 4 0 R >> >>"
    objects[4] = stream(b"/X1 Do " * 50, form)
    return document(objects)


def form_bomb(depth: int = 9, width: int = 10) -> bytes:
    """A drawing of drawings of drawings: `width` to the power of `depth` lines of text."""
    objects = pages([stream(b"/X Do " * width)])
    objects[10] = objects[10].replace(b"/Font <<", b"/XObject << /X 100 0 R >> /Font <<")
    for level in range(depth):
        last = level == depth - 1
        inner = b"/Font << /F1 3 0 R >>" if last else b"/XObject << /X %d 0 R >>" % (101 + level)
        form = b"/Type /XObject /Subtype /Form /BBox [0 0 612 792] /Resources << %b >>" % inner
        objects[100 + level] = stream(TEXT % b"lol" if last else b"/X Do " * width, form)
    return document(objects)


def acting(address: str, file: str) -> bytes:
    """A document that would run a script, start a program, fetch `address` and read `file`."""
    url, name = address.encode(), file.encode()
    catalog = (
        b"/OpenAction << /S /JavaScript /JS (app.launchURL('%b')) /Next << /S /Launch /F (%b) >> >>"
        b" /AA << /WC << /S /URI /URI (%b) >> >>" % (url, name, url)
    )
    objects = pages([stream(TEXT % b"acting")], catalog=catalog)
    objects[10] = objects[10].replace(b"/Contents 11 0 R", b"/Annots [4 0 R 5 0 R] /Contents [11 0 R 6 0 R]")
    objects[4] = b"<< /Type /Annot /Subtype /Link /Rect [0 0 99 99] /A << /S /URI /URI (%b) >> >>" % url
    objects[5] = b"<< /Type /Annot /Subtype /Link /Rect [0 0 9 9] /A << /S /GoToR /F (%b) /D [0] >> >>" % name
    objects[6] = objects[11]
    objects[11] = b"<< /Length 0 /F << /Type /Filespec /FS /URL /F (%b) >> >>\nstream\n\nendstream" % url
    return document(objects)


def sideways(text: str) -> bytes:
    """A page whose text runs upwards."""
    return document(pages([stream(b"BT /F1 12 Tf 0 1 -1 0 300 100 Tm (%b) Tj ET" % text.encode("latin-1"))]))


def stamped(text: str, stamp: str) -> bytes:
    """A page of level text with a stamp that runs upwards in its margin."""
    up = b"BT /F1 20 Tf 0 1 -1 0 30 100 Tm (%b) Tj ET " % stamp.encode("latin-1")
    return document(pages([stream(up + TEXT % text.encode("latin-1"))]))


def scan() -> bytes:
    """A page that is one grey picture."""
    image = b"/Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8"
    objects = pages([stream(b"612 0 0 792 0 0 cm /I Do")])
    objects[10] = objects[10].replace(b"/Font <<", b"/XObject << /I 4 0 R >> /Font <<")
    objects[4] = stream(b"\x80", image)
    return document(objects)


def without_meaning() -> bytes:
    """Text in a font that does not say which letters its codes are."""
    objects = pages([stream(b"BT /F1 12 Tf 72 720 Td <0001000200030004> Tj ET")])
    objects[3] = (
        b"<< /Type /Font /Subtype /Type0 /BaseFont /Nameless /Encoding /Identity-H /DescendantFonts [<< /Type /Font"
        b" /Subtype /CIDFontType2 /BaseFont /Nameless /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity)"
        b" /Supplement 0 >> /FontDescriptor << /Type /FontDescriptor /FontName /Nameless /Flags 4 >> >>] >>"
    )
    return document(objects)
