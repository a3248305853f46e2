"""The map of ideas as a file: SVG as it was drawn, or the same drawing as a PNG."""

from __future__ import annotations

from readinglist.errors import NotFound
from readinglist.model.graph_export import GraphExport

PICTURES = ("svg", "png")
_DPI = 144  # of a PNG: each point of the drawing is two pixels wide


def picture_of(export: GraphExport, kind: str, title: str = "Map of ideas") -> bytes:
    """The ideas of `export` as a file of `kind` (`PICTURES`). Raises NotFound where none of them has a date."""
    from readinglist.formats.idea_map import idea_map

    if not any(node.start for node in export.nodes):
        raise NotFound("no idea with a date to draw: readinglist ideas add --canon puts landmark ideas into the ledger")
    if kind == "svg":
        return idea_map(export, title).encode()
    return _png(idea_map(export, title, flat=True))


def _png(svg: str) -> bytes:
    """MuPDF draws it in this process: the drawing is our own, and of outside text it holds names of ideas alone."""
    import pymupdf

    with pymupdf.open(stream=svg.encode(), filetype="svg") as drawing:
        picture: bytes = drawing[0].get_pixmap(dpi=_DPI).tobytes("png")
    return picture
