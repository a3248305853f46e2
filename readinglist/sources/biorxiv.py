"""bioRxiv and medRxiv: what they posted between two dates in one of their categories, page by page.

Their API (api.biorxiv.org/details) has no search. It lists each version by the day on which it was posted, US Eastern,
and says how many there are; that number can be too large, and then a page says in words that nothing follows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import quote

from readinglist.core.errors import Incomplete, SourceError, Unexpected
from readinglist.core.ids import find_doi
from readinglist.core.papers import PaperData, Skipped
from readinglist.core.settings import Settings
from readinglist.core.subscriptions import Subscription
from readinglist.core.text import clean, clean_or_none

from . import Batch
from .blogs import html_to_text
from .citation_services import read_json, records, text
from .fields import BadField, is_withdrawn, read_entries, read_moment, tuple_of_categories, turn_name
from .transport import Transport

FIRST, LAST = date(2013, 11, 1), date(2089, 12, 31)  # bioRxiv opened in November 2013
_TOKEN = re.compile(r"([0-9]{1,3}) ([0-9]{4}-[0-9]{2}-[0-9]{2}/[0-9]{4}-[0-9]{2}-[0-9]{2})/([0-9]{1,9})", re.A)
_NUMBER = re.compile(r"[0-9]{1,9}", re.A)


class PreprintSource:
    """The versions that the server of a subscription posted in its categories; a token is `CATEGORY FROM/TO/CURSOR`."""

    def __init__(self, transport: Transport, settings: Settings, subscription: Subscription) -> None:
        self._transport, self._server, self._categories = transport, subscription.kind, subscription.categories
        self._api = settings.sources.biorxiv.rstrip("/")

    def pages(
        self, *, since: date | None = None, until: date | None = None, token: str | None = None
    ) -> Iterator[Batch]:
        """Pages as large as the server makes them. Raises the errors of Transport.get, and Incomplete."""
        following: str | None = token or f"0 {since or FIRST}/{until or LAST}/0"
        while following and (read := _TOKEN.fullmatch(following)):
            number, dates = int(read[1]), read[2]
            papers, skipped, after = self._page(self._categories[number], dates, int(read[3]))
            number += after is None
            following = f"{number} {dates}/{after or 0}" if number < len(self._categories) else None
            yield Batch(papers, skipped, token=following)

    def _page(
        self, category: str, dates: str, cursor: int
    ) -> tuple[tuple[PaperData, ...], tuple[Skipped, ...], int | None]:
        """The papers of one page, what was skipped, and where the next page begins, if there is one."""
        url = f"{self._api}/details/{self._server}/{dates}/{cursor}/json?category={quote(category)}"
        said = read_json(self._transport.get(url, accept=("json",)), self._server, "")
        entries = said.get("collection") if isinstance(said, dict) else None
        message = next(iter(records(said.get("messages"))), None) if isinstance(said, dict) else None
        if not isinstance(entries, list) or message is None:
            raise Incomplete(f"{self._server} sent an answer without a list of papers; try again later")
        status = (text(message.get("status")) or "ok").lower()
        if not entries and status.startswith("no "):
            return (), (), None
        if status != "ok":
            raise SourceError(f"{self._server} does not answer: {status[:200]}")
        claimed = str(message.get("total", ""))
        after = cursor + len({str(entry) for entry in entries})  # an entry that came twice takes no place
        more = _NUMBER.fullmatch(claimed) is not None and after < int(claimed)
        if more and not entries:
            raise Unexpected(f"{self._server} promises {claimed} papers and gives {cursor}; try again later")
        found = read_entries(
            entries, self._paper, lambda entry: str(entry.get("doi") if isinstance(entry, dict) else "")
        )
        return *found, after if more else None

    def _paper(self, said: Any) -> PaperData:
        """One version; any: JSON, each value is checked. Raises BadField."""
        if not isinstance(said, dict):
            raise BadField("it is no record")
        doi, title = find_doi(clean(str(said.get("doi")))), html_to_text(str(said.get("title") or ""))
        if doi is None:
            raise BadField("it has no DOI")
        if not title:
            raise BadField("it has no title")
        posted = read_moment(str(said.get("date")))
        number = str(said.get("version") or "1")
        version = int(number) if _NUMBER.fullmatch(number) else 1
        abstract = clean_or_none(html_to_text(str(said.get("abstract") or "")))
        subject = re.sub(r"[^a-z]+", "-", clean(str(said.get("category") or "")).lower()).strip("-")
        published = find_doi(clean(str(said.get("published"))))
        names = (turn_name(name) for name in str(said.get("authors") or "").split(";"))
        return PaperData(
            id=str(doi),
            title=title,
            authors=tuple(name for name in names if name),
            abstract=abstract,
            categories=tuple_of_categories((f"{self._server}.{subject}",)),
            version=version,
            published=posted if version == 1 else None,
            updated=posted,
            doi=published.value if published else None,
            withdrawn=title.upper().startswith("WITHDRAWN") or is_withdrawn(None, abstract),
            source="doi",
        )


def posted_on(paper: PaperData) -> date:
    """The day on which this version was posted."""
    return (paper.updated or datetime(1, 1, 1, tzinfo=UTC)).date()
