"""Which known paper an imported entry is, where its id does not say: by its DOI, then by title and authors.

Being wrong puts a stranger's verdict on a paper, being silent keeps one paper twice: so only what agrees in
every word of the title is taken for the same, with authors to confirm it, and a DOI or year that speaks
against it is heard.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from readinglist.context import Context
from readinglist.core.ids import doi_of, is_arxiv, source_of_id
from readinglist.core.name_lists import surname_of
from readinglist.core.papers import Paper, PaperData
from readinglist.core.references import Known
from readinglist.core.text import title_key
from readinglist.core.title_terms import title_terms
from readinglist.store.titles import SAME

if TYPE_CHECKING:
    from readinglist.formats import Entry
    from readinglist.references.linking.printed import Titles
    from readinglist.store.titles import StoreTitles

CANDIDATES = 8  # papers looked at for one title
TELLING = 20  # letters of a title that two papers of one author hardly share
YEARS, YEARS_OF_ONE = 6, 1  # apart at most: of an arXiv paper and its later forms; of two records of one form
_YEAR_AT_END = re.compile(r"(?:^|\()((?:1[5-9]|20)[0-9]{2})\)?$")


def recognised(lib: Context, entries: list[Entry], *, is_authority: bool) -> tuple[list[Entry], dict[str, Paper]]:
    """The entries under the ids that they have here, and the papers of these ids that are known."""
    if same := lib.store.feed_state.all(SAME):
        ids = ((entry, same.get(entry.paper.id)) for entry in entries)
        entries = [replace(entry, paper=of_another(entry.paper, to)) if to else entry for entry, to in ids]
    known = lib.store.papers.find_many([entry.paper.id for entry in entries])
    if is_authority:
        return entries, known
    entries = [_told_apart(known.get(entry.paper.id), entry) for entry in entries]
    known |= lib.store.papers.find_many(entry.paper.id for entry in entries if entry.paper.id not in known)
    entries = matched(entries, lib.store.titles, known.keys())
    return entries, known | lib.store.papers.find_many(e.paper.id for e in entries if e.paper.id not in known)


def _told_apart(known: Paper | None, entry: Entry) -> Entry:
    """`entry` under an id of its own where another file gave its key to another paper.

    Keys of bibliographies mean something within one file only; arXiv ids and DOIs are the same everywhere.
    """
    data = entry.paper
    if data.source not in ("bib", "zotero") or known is None or not known.title or not data.title:
        return entry
    key = title_key(data.title)
    if title_key(known.title) == key:
        return entry
    mark = hashlib.sha256(key.encode()).hexdigest()[:6]
    return replace(entry, paper=replace(data, id=f"{data.id}-{mark}"))


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
    dois = [doi for e in doubtful for doi in _dois(e.paper)]
    by_doi = stored.by_dois(dois)
    ranked = sorted(entries, key=lambda e: _rank(e.paper.id))  # stable: of equal ones the first in the file
    places = {e.paper.id: place for place, e in reversed(list(enumerate(ranked)))}
    others = TitleIndex(as_known(e.paper) for e in ranked if e.paper.title or e.paper.doi)
    others_by_doi = others.by_dois(dois)
    found: dict[str, str] = {}
    for entry in doubtful:
        paper = entry.paper
        same = next((by_doi[doi] for doi in _dois(paper) if doi in by_doi), None) or _by_title(paper, stored)
        if same is None:
            mine = places[paper.id]
            by = others_by_doi.get(paper.doi or "")
            same = by if by and places[by.id] < mine else _by_title(paper, others, places, mine)
        if same is not None and same.id != paper.id:
            found[paper.id] = same.id
    return [_under(e, found[e.paper.id]) if e.paper.id in found else e for e in entries]


def under_known_ids(
    papers: Sequence[PaperData], stored: StoreTitles, known: Collection[str], same: Mapping[str, str]
) -> tuple[list[PaperData], dict[str, str]]:
    """What sources say of `papers` under the ids that those have here, and the ids found to be another paper's.

    `known` are ids of the library, `same` what was found earlier. What arXiv says is looked for among the papers
    that arXiv did not have when they came, what others say among all. Of a paper that came from another source only
    what that lacks is taken: where it was published, its comment; its text stays that of the first.
    """
    from readinglist.formats import Entry

    unknown = [paper for paper in papers if paper.id not in known and paper.id not in same]
    entries = [Entry(paper, None, paper.id) for paper in unknown if paper.source in ("doi", "feed", "openreview")]
    after = matched(entries, stored, known)
    found = {e.paper.id: one.paper.id for e, one in zip(entries, after, strict=True) if one.paper.id != e.paper.id}
    if of_arxiv := [paper for paper in unknown if is_arxiv(paper.id)]:
        titled = {_letters(one.title): one for one in stored.elsewhere()}
        pairs = ((paper, titled.get(_letters(paper.title))) for paper in of_arxiv if titled)
        found |= {paper.id: one.id for paper, one in pairs if one and is_same(paper, one)}
    ids = {**same, **found}
    return [of_another(paper, ids[paper.id]) if paper.id in ids else paper for paper in papers], found


def of_another(paper: PaperData, paper_id: str) -> PaperData:
    """What a source may say of a paper that came from another one, whose id is `paper_id`: nothing of its text."""
    doi = None if f"doi:{paper.doi}" == paper_id else paper.doi
    return PaperData(
        paper_id, None, doi=doi, journal_ref=paper.journal_ref, comment=paper.comment, source=source_of_id(paper_id)
    )


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


def _dois(paper: PaperData) -> list[str]:
    """The DOI of where it was published, and the one in its id, in lower case."""
    own = doi_of(paper.id) if paper.id.startswith("doi:") else None
    return [doi.lower() for doi in (paper.doi, own) if doi]


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
