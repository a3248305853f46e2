"""From the pages of a paper, or its sources, to references, and from references to papers that are known.

Pure: pages and text in, records out; the process that reads PDFs is in `sources`, the titles that
references are compared with come through a small protocol that the store fulfils.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from readinglist.core.lazy import lazy_names

if TYPE_CHECKING:
    from readinglist.references.extraction import extract as extract
    from readinglist.references.linking.linker import link as link
    from readinglist.references.tex.eprint import references_of_sources as references_of_sources
else:
    __all__, __getattr__ = lazy_names(__name__, __file__)
