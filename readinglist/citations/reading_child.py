"""The process that reads the references of one PDF: as `sources/pdf_child`, and on to the list.

What is done with text of strangers has its limits of time and memory here too, and two files are
read on two processors.
"""

from __future__ import annotations

import sys
from dataclasses import replace

from readinglist.core.paper_links import links_in
from readinglist.core.references import Document, ReferenceList
from readinglist.references.extraction import extract
from readinglist.sources.pdf_child import main


def list_of(document: Document) -> ReferenceList:
    """The references of a document, not linked, or its status. A fault of ours with a file is its status."""
    if document.status != "ok":
        return ReferenceList(None, None, document.status, document.error)
    return replace(_list_of(document), addresses=links_in(_first_page(document)))


def _first_page(document: Document) -> str:
    """The text of the page on which authors name their own code; later ones name that of others."""
    return "\n".join(line.text for page in document.pages[:1] for line in page.lines)


def _list_of(document: Document) -> ReferenceList:
    try:
        references = extract(document)
    except MemoryError:
        return ReferenceList(None, None, "memory", "it needs more memory than allowed")
    except Exception as error:  # one odd file in a hundred thousand: a night is not lost for it
        problem = f"its references could not be read because of a bug in readinglist ({type(error).__name__}: {error})"
        return ReferenceList(None, None, "bad file", problem)
    if not references:
        where = "the part that was read: it is longer than allowed" if document.cut else "it"
        return ReferenceList(None, None, "no references", f"no list of references was found in {where}")
    return ReferenceList(None, None, "ok", references=references)


if __name__ == "__main__":
    main(sys.argv[1], list_of)
