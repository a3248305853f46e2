"""Link what a list of references says to the papers of the library, now and when papers come later."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from readinglist.model import Known, Link, Paper, ReferenceList

from .home import Home
from .settling import settled_links, subject_of

AT_ONCE = 2_000


def link_list(lib: Home, found: ReferenceList) -> ReferenceList:
    """`found` with a link for each of its references; what the reader settled holds. Nothing is stored."""
    if not found.references:
        return found
    from readinglist.references import link

    links = link(found.references, lib.store.titles, settled_links(lib, subject_of(found)))
    return replace(found, links=tuple(_not_to_itself(one, found.paper) for one in links))


def link_waiting(lib: Home) -> int:
    """Link stored references to papers that came since the last time; how many found theirs."""
    late = lib.store.references.late_rows()
    if not late:
        return 0
    waiting = lib.store.titles.all_waiting()
    if len(waiting) <= len(late):  # more papers came than references wait: ask for these
        found = sum(_link_again(lib, waiting[at : at + AT_ONCE]) for at in range(0, len(waiting), AT_ONCE))
    else:
        found = sum(_link_again(lib, lib.store.titles.waiting_for(map(_known, some))) for some in _papers(lib, late))
    lib.store.references.note_linked()
    return found


def _link_again(lib: Home, keys: list[int]) -> int:
    from readinglist.references import link

    waiting = lib.store.references.waiting(keys)
    links = link([reference for _, reference in waiting.values()], lib.store.titles)
    pairs = zip(waiting.items(), links, strict=True)
    return lib.store.references.set_links({key: _not_to_itself(one, citing) for (key, (citing, _)), one in pairs})


def _papers(lib: Home, rows: Sequence[int]) -> Iterator[tuple[Paper, ...]]:
    for start in range(0, len(rows), AT_ONCE):
        yield lib.store.papers.by_rows(rows[start : start + AT_ONCE])


def _known(paper: Paper) -> Known:
    year = paper.published.year if paper.published else None
    return Known(paper.id, paper.title or "", paper.authors, year, paper.doi)


def _not_to_itself(link: Link, citing: str | None) -> Link:
    """A paper that seems to cite itself prints its own title somewhere: no edge."""
    if link.paper is None or link.paper != citing or link.by == "reader":
        return link
    return Link(candidates=tuple(one for one in link.candidates if one.id != citing))
