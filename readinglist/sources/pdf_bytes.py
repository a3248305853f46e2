"""What can be told of a PDF by its bytes alone, without reading it."""

from __future__ import annotations

OPENING = 1024  # `%PDF-` stands within so many bytes, as every reader takes it


def is_pdf(data: bytes) -> bool:
    return b"%PDF-" in data[: OPENING + 5]


def has_end(data: bytes) -> bool:
    """Whether what follows the last object says where the table of objects is: a file that was cut does not."""
    end = data[data.rfind(b"endobj") + 1 :]
    return b"%%EOF" in end or b"startxref" in end
