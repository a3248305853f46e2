"""arXiv's OAI-PMH: what happened since a date, page by page, for missed nights and for backfill.

`parse_oai` is pure and reads the formats arXiv, arXivRaw and oai_dc by the elements that are there,
not by what was asked. `harvest` walks the resumption tokens. The datestamp is the day on which a
record last changed, not that of its submission.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from urllib.parse import urlencode

from lxml import etree

from ..config import Settings
from ..errors import Incomplete, NoSuchResource, Unexpected
from ..ids import find_arxiv_id
from ..model import PaperData, Skipped
from ..text import clean, clean_or_none
from .fields import BadField, read_moment
from .markup import child_text, children, local_name, parse_xml
from .oai_formats import READERS
from .transport import Transport

XML_TYPES = ("xml",)
_ANSWERS = ("ListRecords", "GetRecord")
_ERROR_CODE = re.compile(r"[A-Za-z]{1,40}")


@dataclass(frozen=True, slots=True)
class OaiRecord:
    """One record. Of a deleted one only the id of `paper` is known."""

    paper: PaperData
    datestamp: date
    deleted: bool
    has_later_version: bool  # v2 in arXivRaw, `updated` in arXiv


@dataclass(frozen=True, slots=True)
class OaiPage:
    """One answer. Every record element is in `records` or in `skipped`, in order.

    `token` is None at the end of the list; `error` is the code of an OAI error, then there are no
    records.
    """

    records: tuple[OaiRecord, ...]
    token: str | None
    response_date: datetime
    error: str | None = None
    skipped: tuple[Skipped, ...] = ()
    list_size: int | None = None  # completeListSize, where it is said


def parse_oai(body: bytes) -> OaiPage:
    """A whole answer as records. Raises Incomplete where it was cut, Unexpected where it is no list."""
    raise NotImplementedError


def harvest(
    transport: Transport, settings: Settings, oai_set: str, since: date, token: str | None = None
) -> Iterator[OaiPage]:
    raise NotImplementedError
