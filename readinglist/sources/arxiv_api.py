"""arXiv's query API: questions as `arxiv.Search`, asked over our transport, each page parsed once.

The package's own client is not used: it opens connections of its own, and takes a cut page, an error
entry and an empty page in the middle for the end of the list.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from lxml import etree

from readinglist.core.errors import Incomplete, SourceError, Unexpected
from readinglist.core.frozen import Frozen
from readinglist.core.ids import find_arxiv_id
from readinglist.core.papers import PaperData, Skipped
from readinglist.core.settings import Settings
from readinglist.core.subscriptions import Subscription
from readinglist.core.text import clean, clean_or_none, words

from . import Batch, batched
from .fields import BadField, is_withdrawn, read_moment, tuple_of_categories
from .markup import child_text, children, local_name, parse_xml
from .transport import Transport

if TYPE_CHECKING:
    import arxiv

PAGE_SIZE = 2000  # arXiv gives no more at a time
QUERY_LIMIT = 30_000  # and no more of one query: beyond it, windows of submission dates
IDS_AT_ONCE = 200
MOST_FOLLOWED = 200  # of a query that is followed
_TRIES = 3  # of a page that is empty where it should not be
_WHAT = "arXiv's API answer"
_NOT_IN_NAMES = re.compile(r"[^\w .'-]")
_FIRST, _LAST = datetime(1986, 1, 1, tzinfo=UTC), datetime(2090, 1, 1, tzinfo=UTC)


class ApiPage(Frozen):
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
    root = parse_xml(body, _WHAT)
    if local_name(root) != "feed":
        raise Incomplete(f"{_WHAT} is a {local_name(root)[:40]} document, not a feed")
    entries = children(root, "entry")
    papers: list[PaperData] = []
    skipped: list[Skipped] = []
    for entry in entries:
        label = clean(child_text(entry, "id") or "")
        if "/api/errors" in label:
            said = clean(child_text(entry, "summary") or child_text(entry, "title") or "no reason")
            raise SourceError(f"arXiv's API does not take this query: {said[:200]}")
        try:
            papers.append(_paper(entry, label))
        except BadField as error:
            skipped.append(Skipped(label[:200] or "entry without id", str(error)))
    claimed = (child_text(root, "totalResults") or "").strip()
    total = int(claimed) if re.fullmatch(r"[0-9]{1,12}", claimed, re.A) else None
    return ApiPage(tuple(papers), tuple(skipped), len(entries), total)


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


class SearchSource:
    """The newest papers of the query of a subscription."""

    def __init__(self, transport: Transport, settings: Settings, subscription: Subscription) -> None:
        self._transport, self._settings, self._query = transport, settings, subscription.query or ""

    def pages(
        self, *, since: date | None = None, until: date | None = None, token: str | None = None
    ) -> Iterator[Batch]:
        """The newest MOST_FOLLOWED, each once. Raises the errors of `search`."""
        return batched(search(self._transport, self._settings, self._query, MOST_FOLLOWED))


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


def by_title(title: str) -> str:
    """The query for the papers with these words in the title.

    >>> by_title("Attention: is it all?")
    'ti:"attention is it all"'
    """
    return f'ti:"{" ".join(words(title))}"'


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


def _insist(fetch: Callable[[str], bytes], api: str, asked: arxiv.Search, start: int, size: int) -> ApiPage:
    """A page that is not empty where more was promised. Raises Unexpected where it stays so."""
    for _ in range(_TRIES):
        page = parse_api(fetch(_address(api, asked, start, size)))
        if page.count or page.total is None or page.total <= start:
            return page
    raise Unexpected(f"arXiv's API promises {page.total} papers and gives none from {start} on; try again later")


def _asker(transport: Transport) -> Callable[[str], bytes]:
    # 400 comes with an entry that says what was wrong.
    return lambda url: transport.get(url, accept=("xml",), statuses=frozenset((200, 400))).body


def _search(query: str, ids: tuple[str, ...]) -> arxiv.Search:
    """The papers of a query or of ids, newest submission first."""
    import arxiv  # brings requests, which only a query needs

    order, direction = arxiv.SortCriterion.SubmittedDate, arxiv.SortOrder.Descending
    return arxiv.Search(query=query, id_list=list(ids), sort_by=order, sort_order=direction)


def _address(api: str, asked: arxiv.Search, start: int, size: int) -> str:
    """The URL of `size` results of a question from `start` on."""
    arguments = {
        "search_query": asked.query,
        "id_list": ",".join(asked.id_list),
        "sortBy": asked.sort_by.value,
        "sortOrder": asked.sort_order.value,
        "start": start,
        "max_results": size,
    }
    return f"{api}{'&' if '?' in api else '?'}{urlencode(arguments)}"


def _paper(entry: etree._Element, label: str) -> PaperData:
    """One entry whose cleaned id is `label`. Raises BadField where it cannot be right."""
    arxiv_id = find_arxiv_id(label)
    if arxiv_id is None:
        raise BadField("not an id of arXiv" if label else "it has no id")
    published, updated = _moment(entry, "published"), _moment(entry, "updated")
    title = child_text(entry, "title")
    if title is None:
        raise BadField("it has no title")
    comment, abstract = clean_or_none(child_text(entry, "comment")), clean_or_none(child_text(entry, "summary"))
    primary = next((e.get("term", "") for e in children(entry, "primary_category")), "")
    names = (clean(child_text(author, "name") or "") for author in children(entry, "author"))
    return PaperData(
        id=arxiv_id.value,
        title=clean_or_none(title),
        authors=tuple(name for name in names if name),
        abstract=abstract,
        categories=tuple_of_categories(e.get("term", "") for e in children(entry, "category")),
        primary_category=clean_or_none(primary),
        version=arxiv_id.version,
        published=published,
        updated=updated,
        doi=clean_or_none(child_text(entry, "doi")),
        journal_ref=clean_or_none(child_text(entry, "journal_ref")),
        comment=comment,
        withdrawn=is_withdrawn(comment, abstract),
    )


def _moment(entry: etree._Element, name: str) -> datetime:
    text = child_text(entry, name)
    if text is None:
        raise BadField(f"it has no date {name}")
    return read_moment(text, name)
