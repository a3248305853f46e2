"""Which known paper an imported entry is, where its id does not say: by its DOI, then by title and authors.

Being wrong puts a stranger's verdict on a paper, being silent keeps one paper twice: so only what agrees in
every word of the title is taken for the same, with authors to confirm it, and a DOI or year that speaks
against it is heard.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from readinglist.core.ids import is_arxiv, source_of_id
from readinglist.core.name_lists import surname_of
from readinglist.core.papers import PaperData
from readinglist.core.references import Known
from readinglist.core.text import title_key
from readinglist.core.title_terms import title_terms

if TYPE_CHECKING:
    from readinglist.formats import Entry
    from readinglist.references.linking.printed import Titles

CANDIDATES = 8  # papers looked at for one title
TELLING = 20  # letters of a title that two papers of one author hardly share
YEARS, YEARS_OF_ONE = 6, 1  # apart at most: of an arXiv paper and its later forms; of two records of one form
_YEAR_AT_END = re.compile(r"(?:^|\()((?:1[5-9]|20)[0-9]{2})\)?$")


def matched(entries: Sequence[Entry], stored: Titles, known: Collection[str]) -> list[Entry]:
    """`entries` under the ids of the papers that they are; in their order.

    `known` are the ids that the library has. What has an arXiv id or a known one stays as it is. An entry is
    looked for among the stored papers, then among the entries themselves, where an arXiv id comes before a
    DOI, and that before any other.
    """
    from readinglist.references.linking.printed import TitleIndex

    doubtful = [e for e in entries if e.paper.id not in known and not is_arxiv(e.paper.id)]
    if not doubtful:
        return list(entries)
    dois = [e.paper.doi for e in doubtful if e.paper.doi]
    by_doi = stored.by_dois(dois)
    ranked = sorted(entries, key=lambda e: _rank(e.paper.id))  # stable: of equal ones the first in the file
    places = {e.paper.id: place for place, e in reversed(list(enumerate(ranked)))}
    others = TitleIndex(as_known(e.paper) for e in ranked if e.paper.title or e.paper.doi)
    others_by_doi = others.by_dois(dois)
    found: dict[str, str] = {}
    for entry in doubtful:
        paper = entry.paper
        same = by_doi.get(paper.doi or "") or _by_title(paper, stored)
        if same is None:
            mine = places[paper.id]
            by = others_by_doi.get(paper.doi or "")
            same = by if by and places[by.id] < mine else _by_title(paper, others, places, mine)
        if same is not None and same.id != paper.id:
            found[paper.id] = same.id
    return [_under(e, found[e.paper.id]) if e.paper.id in found else e for e in entries]


def is_same(paper: PaperData, known: Known) -> bool:
    """Whether a described paper is a known one, by all that both say."""
    letters = _letters(paper.title)
    if not letters or letters != _letters(known.title):
        return False
    if paper.doi and known.doi and paper.doi.lower() != known.doi.lower():
        return False
    mine, theirs = _surnames(paper.authors), _surnames(known.authors)
    if not mine or not theirs or mine[0] != theirs[0]:
        return False
    shared = len(set(mine) & set(theirs))
    if shared * 2 < min(len(set(mine)), len(set(theirs))):
        return False
    year = year_of(paper)
    apart = abs(year - known.year) if year and known.year else None
    if apart is not None and apart > (YEARS if is_arxiv(known.id) else YEARS_OF_ONE):
        return False
    return len(letters) >= TELLING or (apart is not None and apart <= YEARS_OF_ONE and set(mine) == set(theirs))


def year_of(paper: PaperData) -> int | None:
    """When it was published, or the year at the end of where it appeared."""
    if paper.published:
        return paper.published.year
    match = _YEAR_AT_END.search(paper.journal_ref or "")
    return int(match[1]) if match else None


def as_known(paper: PaperData) -> Known:
    """A described paper as one that others are compared with."""
    return Known(paper.id, paper.title or "", paper.authors, year_of(paper), paper.doi)


def _by_title(paper: PaperData, titles: Titles, places: dict[str, int] | None = None, before: int = 0) -> Known | None:
    """The paper of `titles` that is the same; with `places`, the first that stands before a place."""
    if not paper.title or not paper.authors:
        return None
    candidates = [one for one in titles.sharing(title_terms(paper.title), CANDIDATES) if is_same(paper, one)]
    if places is None:
        return candidates[0] if candidates else None
    return min((one for one in candidates if places[one.id] < before), key=lambda one: places[one.id], default=None)


def _rank(paper_id: str) -> int:
    return {"arxiv": 0, "doi": 1}.get(source_of_id(paper_id), 2)


def _under(entry: Entry, paper_id: str) -> Entry:
    """The entry as one of the paper of another id, whose page is another one too."""
    source = source_of_id(paper_id)
    url = None if source == "arxiv" else entry.paper.url
    return replace(entry, paper=replace(entry.paper, id=paper_id, source=source, version=None, url=url))


def _letters(title: str | None) -> str:
    return title_key(title or "").replace(" ", "")


def _surnames(authors: Sequence[str]) -> list[str]:
    return [name for name in map(surname_of, authors) if name]
