"""arXiv's OAI-PMH: what happened since a date, page by page, for missed nights and for backfill.

`parse_oai` is pure and reads the formats arXiv, arXivRaw and oai_dc by the elements that are there, not by what
was asked: a reader gets the metadata element and the record's header, and gives the paper and whether a later
version than v1 shows. It raises BadField, with the reason, where the record cannot be right. `OaiSource` walks the
resumption tokens. The datestamp is the day on which a record last changed, not that of its submission.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from urllib.parse import urlencode

from lxml import etree

from readinglist.core.errors import Incomplete, Unexpected
from readinglist.core.frozen import Frozen
from readinglist.core.ids import ArxivId, find_arxiv_id, find_doi
from readinglist.core.papers import PaperData, Skipped
from readinglist.core.settings import Settings
from readinglist.core.subscriptions import Subscription
from readinglist.core.text import clean, clean_or_none

from .fields import (
    WHOLE_ARCHIVES,
    BadField,
    is_withdrawn,
    read_categories,
    read_moment,
    read_version,
    split_authors,
    tuple_of_categories,
    turn_name,
)
from .fields import set_of as set_of
from .markup import all_text, child_text, children, local_name, parse_xml
from .transport import Transport

_ANSWERS = ("ListRecords", "GetRecord")
_NO_SUCH_FORMAT = ("cannotDisseminateFormat", "badArgument")
_PREFIXES = ("arXivRaw", "arXiv")  # the first has exact times and numbers of versions
_CODE = re.compile(r"[A-Za-z]{1,40}")
_WHAT = "arXiv's OAI answer"
_COMMENT = re.compile(r"\A\s*Comments?:\s*", re.A)


class OaiRecord(Frozen):
    """One record. Of a deleted one only the id of `paper` is known."""

    paper: PaperData
    datestamp: date
    deleted: bool
    has_later_version: bool  # v2 in arXivRaw, `updated` in arXiv


class OaiPage(Frozen):
    """One answer. Every record element is in `records` or in `skipped`, each in document order.

    `token` is None at the end of the list; `error` is the code of an OAI error, then there are no
    records.
    """

    records: tuple[OaiRecord, ...]
    token: str | None
    response_date: datetime
    error: str | None = None
    skipped: tuple[Skipped, ...] = ()

    @property
    def papers(self) -> tuple[PaperData, ...]:
        """Those that are not deleted."""
        return tuple(record.paper for record in self.records if not record.deleted)

    @property
    def whole(self) -> bool:
        return True  # a list that was cut raises Incomplete


def parse_oai(body: bytes) -> OaiPage:
    """A whole answer as records; a bare `record` counts as a list of one, answered on its datestamp.

    Raises Incomplete where it was cut or damaged, Unexpected where it is no answer with records.
    """
    root = parse_xml(body, _WHAT)
    if local_name(root) == "record":
        answered = _time(child_text(children(root, "header")[0], "datestamp") if children(root, "header") else None)
        return _page([root], None, answered)
    if local_name(root) != "OAI-PMH":
        raise Unexpected(f"{_WHAT} is a {local_name(root)[:40]} document, not OAI-PMH")
    answered = _time(child_text(root, "responseDate"))
    for error in children(root, "error"):
        code = error.get("code", "")
        return OaiPage((), None, answered, code if _CODE.fullmatch(code) else "unknownError")
    lists = [element for name in _ANSWERS for element in children(root, name)]
    if not lists:
        kinds = [local_name(e) for e in root if local_name(e) not in ("responseDate", "request", "")]
        raise Unexpected(f"{_WHAT} is {', '.join(kinds)[:60] or 'without content'}, not records")
    records = [record for element in lists for record in children(element, "record")]
    if sum(1 for _ in root.iter("{*}record")) != len(records):
        raise Unexpected(f"{_WHAT} has records where none belong")
    tokens = [token for element in lists for token in children(element, "resumptionToken")]
    return _page(records, tokens[-1] if tokens else None, answered)


class OaiSource:
    """All records of the first category of a subscription, by the day on which they changed."""

    def __init__(self, transport: Transport, settings: Settings, subscription: Subscription) -> None:
        self._transport, self._settings = transport, settings
        self._set = set_of(subscription.categories[0])

    def pages(
        self, *, since: date | None = None, until: date | None = None, token: str | None = None
    ) -> Iterator[OaiPage]:
        """The pages of what changed on or after `since`, in the server's order.

        `until` is the last datestamp asked for: for a backfill, never for what goes on.

        Goes on from `token` where one was saved. The formats are tried in order; a token that is no
        longer known starts the window again, once. Nothing new is one empty page with the error
        noRecordsMatch. Raises Incomplete where a token comes twice, Unexpected on other OAI errors, and
        the errors of Transport.get and parse_oai.
        """
        prefixes = list(_PREFIXES)
        seen: set[str] = set()
        restarted = False
        while True:
            window = {"metadataPrefix": prefixes[0], "set": self._set}
            window |= {"from": since.isoformat()} if since else {}
            window |= {"until": until.isoformat()} if until else {}
            page = self._ask(window if token is None else {"resumptionToken": token})
            if page.error == "badResumptionToken" and token is not None and not restarted:
                restarted, token = True, None
                seen.clear()
                continue
            if page.error in _NO_SUCH_FORMAT and token is None and len(prefixes) > 1:
                prefixes.pop(0)
                continue
            if page.error not in (None, "noRecordsMatch"):
                raise Unexpected(f"arXiv's OAI refused {self._set} since {since} ({page.error})")
            yield page
            if page.token is None:
                return
            if page.token in seen:
                raise Incomplete(f"arXiv's OAI repeats the same page of {self._set}; the harvest ends early")
            seen.add(page.token)
            token = page.token

    def _ask(self, arguments: dict[str, str]) -> OaiPage:
        base = self._settings.arxiv.oai
        url = f"{base}{'&' if '?' in base else '?'}{urlencode({'verb': 'ListRecords'} | arguments)}"
        # Some servers send 400 with the document that says what was wrong.
        return parse_oai(self._transport.get(url, accept=("xml",), statuses=frozenset((200, 400))).body)


def _page(elements: list[etree._Element], token: etree._Element | None, answered: datetime) -> OaiPage:
    value = clean_or_none(all_text(token)) if token is not None else None
    read = [_record(element) for element in elements]
    records = tuple(record for record in read if isinstance(record, OaiRecord))
    skipped = tuple(record for record in read if isinstance(record, Skipped))
    return OaiPage(records, value, answered, None, skipped)


def _record(element: etree._Element) -> OaiRecord | Skipped:
    headers = children(element, "header")
    identifier = clean(child_text(headers[0], "identifier") or "") if headers else ""
    arxiv_id = find_arxiv_id(identifier)
    if arxiv_id is None:
        return Skipped(identifier[:200] or "record without id", "not an id of arXiv" if identifier else "it has no id")
    try:
        stamp = read_moment(child_text(headers[0], "datestamp") or "", "datestamp").date()
        if headers[0].get("status") == "deleted":
            return OaiRecord(PaperData(arxiv_id.value, None), stamp, deleted=True, has_later_version=False)
        sets = tuple(clean(all_text(e)) for e in children(headers[0], "setSpec"))
        paper, later = _metadata(element, Header(arxiv_id, sets))
    except BadField as error:
        return Skipped(arxiv_id.value, str(error))
    return OaiRecord(paper, stamp, deleted=False, has_later_version=later)


def _metadata(element: etree._Element, header: Header) -> tuple[PaperData, bool]:
    for metadata in children(element, "metadata"):
        for content in metadata:
            if reader := READERS.get(local_name(content)):
                return reader(content, header)
    raise BadField("it has no metadata in a format that is read here")


def _time(text: str | None) -> datetime:
    """The time of an answer; one that is missing or cannot be makes the whole answer unusable."""
    try:
        return read_moment(text or "", "responseDate").astimezone(UTC)
    except BadField as error:
        raise Incomplete(f"{_WHAT} has no usable time ({error})") from None


class Header(Frozen):
    """What the record's header says."""

    arxiv_id: ArxivId
    sets: tuple[str, ...]


def read_arxiv(element: etree._Element, header: Header) -> tuple[PaperData, bool]:
    """`arXiv`: names in parts, dates of v1 and of the last version by the day, versions not numbered."""
    _check_id(element, header)
    created, updated = child_text(element, "created"), child_text(element, "updated")
    authors = [
        _name_in_parts(author) for parent in children(element, "authors") for author in children(parent, "author")
    ]
    return _paper(
        element,
        header,
        authors=tuple(name for name in authors if name),
        published=read_moment(created, "created") if created else None,
        updated=read_moment(updated, "updated") if updated else None,
    ), bool(updated)


def read_arxiv_raw(element: etree._Element, header: Header) -> tuple[PaperData, bool]:
    """`arXivRaw`: the author line as it was typed, and every version with its exact time."""
    _check_id(element, header)
    versions: dict[int, datetime] = {}
    for entry in children(element, "version"):
        number = read_version(entry.get("version", "").strip())
        versions[number] = read_moment(child_text(entry, "date") or "", "date of a version")
    last = max(versions, default=None)
    return _paper(
        element,
        header,
        authors=split_authors(child_text(element, "authors") or ""),
        version=last,
        published=versions.get(1),
        updated=versions[last] if last else None,
    ), last is not None and last > 1


def read_dublin_core(element: etree._Element, header: Header) -> tuple[PaperData, bool]:
    """`oai_dc`: no codes of categories (those of the sets stand in), journal among the identifiers."""
    descriptions = [all_text(e) for e in children(element, "description")]
    comments = [_COMMENT.sub("", d) for d in descriptions if _COMMENT.match(d)]
    abstracts = [d for d in descriptions if not _COMMENT.match(d)]
    identifiers = [clean(all_text(e)) for e in children(element, "identifier")]
    dois = [doi.value for text in identifiers if (doi := find_doi(text)) and not find_arxiv_id(text)]
    journals = [t for t in identifiers if t and not find_arxiv_id(t) and not find_doi(t) and "://" not in t]
    dates = [read_moment(all_text(e), "date") for e in children(element, "date")]
    comment, abstract = clean_or_none(" ".join(comments)), clean_or_none(" ".join(abstracts))
    paper = PaperData(
        id=header.arxiv_id.value,
        title=_title(element),
        authors=tuple(name for e in children(element, "creator") if (name := turn_name(all_text(e)))),
        abstract=abstract,
        categories=_categories_of(header.sets),
        published=dates[0] if dates else None,
        updated=dates[-1] if len(dates) > 1 else None,
        doi=dois[0] if dois else None,
        journal_ref=journals[0] if journals else None,
        comment=comment,
        withdrawn=is_withdrawn(comment, abstract),
    )
    return paper, len(dates) > 1


READERS: dict[str, Callable[[etree._Element, Header], tuple[PaperData, bool]]] = {
    "arXiv": read_arxiv,
    "arXivRaw": read_arxiv_raw,
    "dc": read_dublin_core,
}


def _paper(
    element: etree._Element,
    header: Header,
    *,
    authors: tuple[str, ...],
    published: datetime | None,
    updated: datetime | None,
    version: int | None = None,
) -> PaperData:
    """The fields that arXiv and arXivRaw share."""
    categories = read_categories(child_text(element, "categories") or "")
    comment = clean_or_none(child_text(element, "comments"))
    abstract = clean_or_none(child_text(element, "abstract"))
    return PaperData(
        id=header.arxiv_id.value,
        title=_title(element),
        authors=authors,
        abstract=abstract,
        categories=categories,
        primary_category=categories[0] if categories else None,
        version=version,
        published=published,
        updated=updated,
        doi=clean_or_none(child_text(element, "doi")),
        journal_ref=clean_or_none(child_text(element, "journal-ref")),
        comment=comment,
        withdrawn=is_withdrawn(comment, abstract),
    )


def _check_id(element: etree._Element, header: Header) -> None:
    """Raises BadField where header and metadata speak of two papers."""
    said = child_text(element, "id")
    found = find_arxiv_id(said.strip()) if said else None
    if found is None or found.value != header.arxiv_id.value:
        raise BadField(f"its metadata names {clean(said or 'no id')[:40]!r}")


def _title(element: etree._Element) -> str | None:
    """The title; an empty one is None, a record without the element is not a paper."""
    title = child_text(element, "title")
    if title is None:
        raise BadField("it has no title")
    return clean_or_none(title)


def _name_in_parts(author: etree._Element) -> str:
    parts = (child_text(author, part) for part in ("forenames", "keyname", "suffix"))
    return clean(" ".join(part for part in parts if part))


def _categories_of(sets: tuple[str, ...]) -> tuple[str, ...]:
    """The categories that set names say: `cs:cs:LG` is cs.LG, `physics:hep-th` hep-th; archives say none."""
    parts = [name.split(":") for name in sets]
    named = [".".join(p[1:]) for p in parts if len(p) == 3]
    whole = [p[1] for p in parts if len(p) == 2 and p[1] in WHOLE_ARCHIVES]
    return tuple_of_categories(
        term.removeprefix("physics.") if term.removeprefix("physics.") in WHOLE_ARCHIVES else term
        for term in named + whole
    )
