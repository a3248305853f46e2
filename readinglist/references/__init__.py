"""From the pages of a paper, or its sources, to references, and from references to papers that are known.

Pure: pages and text in, records out; the process that reads PDFs is in `sources`, the titles that
references are compared with come through a small protocol that the store fulfils.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from readinglist.references.extraction import extract
    from readinglist.references.linking.linker import link
    from readinglist.references.tex.eprint import references_of_sources

__all__ = ["extract", "link", "references_of_sources"]

_WHERE = {"extract": "extraction", "link": "linking.linker", "references_of_sources": "tex.eprint"}


def __getattr__(name: str) -> Any:  # whatever the name stands for; loaded when first asked for
    if name not in _WHERE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_WHERE[name]}"), name)
