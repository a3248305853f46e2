"""OpenReview: the submissions of a venue and their decisions, by its API v2 (api2.openreview.net/notes).

Notes come latest change first, so that what was taken before ends the list. A venue's id, such as
`ICLR.cc/2026/Conference`, has what was accepted; what is under review has `.../Submission`.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any
from urllib.parse import urlencode

from readinglist.core.errors import Incomplete, InputError, Unexpected
from readinglist.core.papers import PaperData
from readinglist.core.settings import Settings
from readinglist.core.subscriptions import Subscription
from readinglist.formats.proceedings import note_paper

from . import Batch
from .citation_services import number, read_json
from .fields import BadField, read_entries
from .transport import Transport

PAGE_SIZE = 1000  # notes; OpenReview gives no more at a time


class OpenReviewSource:
    """The notes of the venue that a subscription names; a token is the offset of the next page."""

    def __init__(self, transport: Transport, settings: Settings, subscription: Subscription) -> None:
        self._transport, self._settings, self._venue = transport, settings, subscription.query or ""

    def pages(
        self, *, since: date | None = None, until: date | None = None, token: str | None = None
    ) -> Iterator[Batch]:
        """Pages of what changed between the dates (UTC). Raises the errors of Transport.get, and Incomplete."""
        offset: int | None = int(token) if token and token.isdecimal() else 0
        while offset is not None:
            notes, total = self._ask(offset)
            papers, skipped = read_entries(notes, _paper, lambda note: str(note.get("id") if _is_note(note) else ""))
            days = [paper.updated.date() for paper in papers if paper.updated]
            offset += len({str(note) for note in notes})  # a note that came twice takes no place
            if not notes and offset < total:
                raise Unexpected(f"OpenReview promises {total} papers and gives {offset}; try again later")
            is_last = offset >= total or bool(since and days and min(days) < since)
            chosen = (
                p for p in papers if p.updated is None or (since or date.min) <= p.updated.date() <= (until or date.max)
            )
            offset = None if is_last else offset
            yield Batch(tuple(chosen), skipped, token=None if offset is None else str(offset))

    def _ask(self, offset: int) -> tuple[list[Any], int]:
        """The notes from `offset` on, and how many there are in all; any: JSON."""
        question = {
            "content.venueid": self._venue, "limit": PAGE_SIZE, "offset": offset, "sort": "tmdate:desc",
        }  # fmt: skip
        api = self._settings.sources.openreview.rstrip("/")
        said = read_json(self._transport.get(f"{api}/notes?{urlencode(question)}", accept=("json",)), "OpenReview", "")
        notes = said.get("notes") if isinstance(said, dict) else None
        total = number(said.get("count")) if isinstance(said, dict) else None
        if not isinstance(notes, list):
            raise Incomplete("OpenReview sent an answer without a list of notes; try again later")
        # Without a count a page that is not full is the last.
        return notes, total if total is not None else offset + len(notes) + (len(notes) >= PAGE_SIZE)


def _is_note(note: object) -> bool:
    return isinstance(note, dict)


def _paper(note: Any) -> PaperData:
    try:
        return note_paper(note)
    except InputError as error:
        raise BadField(str(error)) from None
