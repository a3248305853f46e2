"""Pictures as files: SVG as it was drawn, or the same drawing as a PNG."""

from __future__ import annotations

from pathlib import Path

from readinglist.core.errors import ConfigError, UsageError

from .files import write_bytes_atomically

PICTURES = ("svg", "png")
_DPI = 144  # of a PNG: each point of the drawing is two pixels wide


def png_of(svg: str) -> bytes:
    """MuPDF draws it in this process: the drawing is our own, and of outside text it holds names alone."""
    try:
        import pymupdf
    except ImportError as error:
        raise ConfigError(f"a PNG is drawn by PyMuPDF, which cannot be loaded ({error}): write .svg") from None
    with pymupdf.open(stream=svg.encode(), filetype="svg") as drawing:
        picture: bytes = drawing[0].get_pixmap(dpi=_DPI).tobytes("png")
    return picture


def check_picture(path: Path) -> None:
    """Raises UsageError where `path` does not end as a picture does."""
    if path.suffix.lower().removeprefix(".") not in PICTURES or not path.stem:
        raise UsageError(f"{path.name[:60]!r} is no picture: it ends in .svg or .png")


def write_picture(svg: str, path: Path) -> None:
    """Write a drawing as what the file's ending says; whole or not at all."""
    write_bytes_atomically(path, svg.encode() if path.suffix.lower() == ".svg" else png_of(svg))
