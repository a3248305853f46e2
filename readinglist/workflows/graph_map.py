"""The map of ideas as a file: SVG as it was drawn, or the same drawing as a PNG."""

from __future__ import annotations

from readinglist.errors import NotFound
from readinglist.model.graph_export import GraphExport

from .pictures import png_of


def picture_of(export: GraphExport, kind: str, title: str = "Map of ideas") -> bytes:
    """The ideas of `export` as a file of `kind` (`pictures.PICTURES`). Raises NotFound where none has a date."""
    from readinglist.formats.idea_map import idea_map

    if not any(node.start for node in export.nodes):
        raise NotFound("no idea with a date to draw: readinglist ideas add --canon puts landmark ideas into the ledger")
    if kind == "svg":
        return idea_map(export, title).encode()
    return png_of(idea_map(export, title, flat=True))
