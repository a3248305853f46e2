"""Pictures as files: SVG as it was drawn, or the same drawing as a PNG."""

from __future__ import annotations

PICTURES = ("svg", "png")
_DPI = 144  # of a PNG: each point of the drawing is two pixels wide


def png_of(svg: str) -> bytes:
    """MuPDF draws it in this process: the drawing is our own, and of outside text it holds names alone."""
    import pymupdf

    with pymupdf.open(stream=svg.encode(), filetype="svg") as drawing:
        picture: bytes = drawing[0].get_pixmap(dpi=_DPI).tobytes("png")
    return picture
