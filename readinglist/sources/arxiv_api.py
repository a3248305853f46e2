"""arXiv's query API, through the `arxiv` package, which here neither asks nor waits nor judges.

The package builds addresses and reads entries. The asking is ours (its session is replaced by one
on our transport) and so is the paging: it would take a cut page, an error entry and an empty page
in the middle for the end of the list. Each page is checked, and bad entries are taken out, before
the package sees it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from lxml import etree

from readinglist.config import Settings
from readinglist.errors import Incomplete, SourceError, Unexpected
from readinglist.ids import find_arxiv_id
from readinglist.model import PaperData, Skipped
from readinglist.text import clean, clean_or_none

from .fields import BadField, is_withdrawn, read_moment, tuple_of_categories
from .markup import child_text, children, local_name, parse_xml
from .transport import Transport

PAGE_SIZE = 2000  # arXiv gives no more at a time
QUERY_LIMIT = 30_000  # and no more of one query: beyond it, windows of submission dates
IDS_AT_ONCE = 200
_TRIES = 3  # of a page that is empty where it should not be
_WHAT = "arXiv's API answer"
_NOT_IN_NAMES = re.compile(r"[^\w .'-]")
_FIRST, _LAST = datetime(1986, 1, 1, tzinfo=UTC), datetime(2090, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class ApiPage:
    """One page. `count` entries stood in it, each in `papers` or in `skipped`; `total` is what it claims."""

    papers: tuple[PaperData, ...]
    skipped: tuple[Skipped, ...]
    count: int
    total: int | None  # None where it is no number


def parse_api(body: bytes) -> ApiPage:
    """A whole page of results.

    Raises Incomplete where it was cut or is no feed, SourceError with arXiv's own words where it is
    an error entry.
    """
    return _read_page(lambda url: body, "", _search("all:none", ()), 0, PAGE_SIZE)


def search(
    transport: Transport, settings: Settings, query: str, max_results: int = 100
) -> Iterator[PaperData | Skipped]:
    """The newest `max_results` papers of a query in arXiv's syntax, newest submission first, each once.

    Raises Unexpected where pages are missing or repeat themselves, and the errors of parse_api and
    Transport.get; what came before is good.
    """
    seen: set[str] = set()
    given = 0
    for item in _walk(_asker(transport), settings.arxiv.api, query, max_results, _FIRST, _LAST):
        if isinstance(item, PaperData):
            if item.id in seen:
                continue
            seen.add(item.id)
            given += 1
        yield item
        if given == max_results:
            return


def look_up(transport: Transport, settings: Settings, ids: Sequence[str]) -> tuple[PaperData, ...]:
    """The papers of these canonical ids, as many as arXiv knows, in the order asked.

    An entry that cannot be right is left out like one that arXiv does not know.
    """
    found: dict[str, PaperData] = {}
    for start in range(0, len(ids), IDS_AT_ONCE):
        wanted = tuple(ids[start : start + IDS_AT_ONCE])
        page = _insist(_asker(transport), settings.arxiv.api, _search("", wanted), 0, len(wanted))
        found |= {paper.id: paper for paper in page.papers}
    return tuple(found[paper_id] for paper_id in ids if paper_id in found)


def first_versions(transport: Transport, settings: Settings, ids: Sequence[str]) -> tuple[PaperData, ...]:
    """The papers of at most `IDS_AT_ONCE` canonical ids as they were in version 1; others are left out."""
    wanted = tuple(f"{paper_id}v1" for paper_id in ids[:IDS_AT_ONCE])
    page = _insist(_asker(transport), settings.arxiv.api, _search("", wanted), 0, len(wanted))
    return tuple(paper for paper in page.papers if paper.version == 1)


def by_author(name: str) -> str:
    """The query for the papers of an author.

    >>> by_author('Geoffrey "E." Hinton')
    'au:"Geoffrey E. Hinton"'
    """
    plain = clean(_NOT_IN_NAMES.sub(" ", name))
    return f'au:"{plain}"'


def _walk(
    fetch: Callable[[str], bytes], api: str, query: str, most: int, first: datetime, last: datetime
) -> Iterator[PaperData | Skipped]:
    """All entries of a query, page by page; a query that is too long for arXiv in two halves, newer first."""
    whole = (first, last) == (_FIRST, _LAST)
    dates = f"submittedDate:[{first:%Y%m%d%H%M} TO {last:%Y%m%d%H%M}]"
    asked = _search(query if whole else f"({query}) AND {dates}", ())
    size = min(PAGE_SIZE, max(most, 1))
    start, seen = 0, set[str]()
    while start < most:
        page = _insist(fetch, api, asked, start, size)
        if page.total is not None and page.total > QUERY_LIMIT and most > QUERY_LIMIT:
            middle = (first + (last - first) / 2).replace(second=0, microsecond=0)
            if middle in (first, last):
                raise Unexpected(f"arXiv's API claims {page.total} papers in one minute; the query ends early")
            yield from _walk(fetch, api, query, most, middle, last)
            yield from _walk(fetch, api, query, most, first, middle)
            return
        ids = {paper.id for paper in page.papers}
        if ids and ids <= seen:
            raise Unexpected(f"arXiv's API gives the same page again from {start} on; the list ends early")
        seen |= ids
        yield from page.papers
        yield from page.skipped
        start += page.count
        # A total below what was given is a lie: then a page that is not full is the last.
        if page.count == 0 or (page.count < size if page.total is None or page.total < start else start >= page.total):
            return


def _insist(fetch: Callable[[str], bytes], api: str, asked: Any, start: int, size: int) -> ApiPage:
    """A page that is not empty where more was promised. Raises Unexpected where it stays so."""
    for _ in range(_TRIES):
        page = _read_page(fetch, api, asked, start, size)
        if page.count or page.total is None or page.total <= start:
            return page
    raise Unexpected(f"arXiv's API promises {page.total} papers and gives none from {start} on; try again later")


def _asker(transport: Transport) -> Callable[[str], bytes]:
    # 400 comes with an entry that says what was wrong.
    return lambda url: transport.get(url, accept=("xml",), statuses=frozenset((200, 400))).body


def _search(query: str, ids: tuple[str, ...]) -> Any:
    """The package's own request. `Any`: it has no types."""
    import arxiv  # brings requests, which only a query needs

    return arxiv.Search(
        query=query,
        id_list=list(ids),
        max_results=None,  # its default ends every list at 100
        sort_by=arxiv.SortCriterion.SubmittedDate,
        sort_order=arxiv.SortOrder.Descending,
    )


class _Session:
    """Stands in for the package's HTTP session: asks by our transport and hands on checked pages."""

    def __init__(self, fetch: Callable[[str], bytes]) -> None:
        self._fetch = fetch
        self.page = ApiPage((), (), 0, None)
        self.kept = 0
        self.status_code = 200
        self.content = b""

    def get(self, url: str, headers: object = None) -> _Session:
        self.content, self.page = _check_page(self._fetch(url))
        self.kept = self.page.count - len(self.page.skipped)
        return self


def _read_page(fetch: Callable[[str], bytes], api: str, asked: Any, start: int, size: int) -> ApiPage:
    import arxiv

    client = arxiv.Client(page_size=size, delay_seconds=0, num_retries=0)
    client.query_url_format = api.replace("{", "%7B").replace("}", "%7D") + ("&" if "?" in api else "?") + "{}"
    client._session = session = _Session(fetch)
    papers: list[PaperData] = []
    for result in client.results(asked, offset=start):
        papers.append(_paper(result))
        if len(papers) >= session.kept:  # the next step would ask for the next page
            break
    if len(papers) != session.kept:
        raise Incomplete(f"{_WHAT} has {session.kept} good entries, of which {len(papers)} can be read")
    return replace(session.page, papers=tuple(papers))


def _check_page(body: bytes) -> tuple[bytes, ApiPage]:
    """The page without its bad entries, and what was counted in it."""
    root = parse_xml(body, _WHAT)
    if local_name(root) != "feed":
        raise Incomplete(f"{_WHAT} is a {local_name(root)[:40]} document, not a feed")
    entries = children(root, "entry")
    skipped: list[Skipped] = []
    for entry in entries:
        label = clean(child_text(entry, "id") or "")[:200]
        if "/api/errors" in label:
            said = clean(child_text(entry, "summary") or child_text(entry, "title") or "no reason")
            raise SourceError(f"arXiv's API does not take this query: {said[:200]}")
        try:
            _check_entry(entry, label)
        except BadField as error:
            skipped.append(Skipped(label or "entry without id", str(error)))
            root.remove(entry)
    claimed = (child_text(root, "totalResults") or "").strip()
    total = int(claimed) if re.fullmatch(r"[0-9]{1,12}", claimed, re.A) else None
    return etree.tostring(root), ApiPage((), tuple(skipped), len(entries), total)


def _check_entry(entry: etree._Element, label: str) -> None:
    """Raises BadField for what the package would drop in silence or stumble over."""
    if find_arxiv_id(label) is None:
        raise BadField("not an id of arXiv" if label else "it has no id")
    for name in ("published", "updated"):
        text = child_text(entry, name)
        if text is None:
            raise BadField(f"it has no date {name}")
        # Rewritten in the one form that the package reads: it knows no leap seconds.
        children(entry, name)[0].text = read_moment(text, name).isoformat()
    if child_text(entry, "title") is None:
        raise BadField("it has no title")


def _paper(result: Any) -> PaperData:
    """One of the package's results as our record. `Any`: it has no types."""
    arxiv_id = find_arxiv_id(clean(result.entry_id))
    if arxiv_id is None:  # checked before; here for the reader and for mypy
        raise Incomplete(f"{_WHAT} lost an id")
    comment, abstract = clean_or_none(result.comment), clean_or_none(result.summary)
    return PaperData(
        id=arxiv_id.value,
        title=clean_or_none(result.title),
        authors=tuple(name for author in result.authors if (name := clean(author.name))),
        abstract=abstract,
        categories=tuple_of_categories(result.categories),
        primary_category=clean_or_none(result.primary_category),
        version=arxiv_id.version,
        published=result.published,
        updated=result.updated,
        doi=clean_or_none(result.doi),
        journal_ref=clean_or_none(result.journal_ref),
        comment=comment,
        withdrawn=is_withdrawn(comment, abstract),
    )
