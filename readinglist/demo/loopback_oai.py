"""The OAI-PMH interface of a loopback arXiv, in the form of oaipmh.arxiv.org (2026).

Days are the granularity of datestamps, as on the real server. A resumption token carries the whole
request and the day it was given on: the next day it is no longer good.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any
from urllib.parse import parse_qsl, quote, unquote, urlencode

from .loopback_corpus import Held, Holdings
from .rendering import midnight, render, sets_of

XSI = "http://www.w3.org/2001/XMLSchema-instance"
FORMATS = ("arXiv", "arXivRaw", "oai_dc")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_ARGUMENTS = {
    "Identify": frozenset[str](),
    "ListMetadataFormats": frozenset({"identifier"}),
    "ListRecords": frozenset({"metadataPrefix", "from", "until", "set", "resumptionToken"}),
    "ListIdentifiers": frozenset({"metadataPrefix", "from", "until", "set", "resumptionToken"}),
    "GetRecord": frozenset({"metadataPrefix", "identifier"}),
}


class OaiError(Exception):
    """An error of the protocol; `code` is one of its own, such as noRecordsMatch."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


def answer_oai(holdings: Holdings, day: date, query: Mapping[str, str], page_size: int) -> str:
    """The XML document for one request made on `day`, errors of the protocol included."""
    shown: dict[str, Any] = {"error": None, "verb": query.get("verb", ""), "query": query, "xsi": XSI}  # Any: by verb
    try:
        shown |= _content(holdings, day, query, page_size)
    except OaiError as error:
        shown["error"] = error
    return render("oai.xml", **shown, moment=midnight(day) + timedelta(minutes=30))


def _content(holdings: Holdings, day: date, query: Mapping[str, str], page_size: int) -> dict[str, Any]:
    """What the template shows beside the request. Raises OaiError."""
    verb = query.get("verb", "")
    if verb not in _ARGUMENTS:
        raise OaiError("badVerb", f"Invalid verb: {verb}")
    if unknown := set(query) - _ARGUMENTS[verb] - {"verb"}:
        raise OaiError("badArgument", f"Unknown arguments: {', '.join(sorted(unknown))}")
    if verb == "GetRecord":
        return {"prefix": _prefix(query), "page": [_named(holdings, day, query.get("identifier", ""))], "token": None}
    return _list(holdings, day, dict(query), page_size) if "resumptionToken" in _ARGUMENTS[verb] else {}


def _named(holdings: Holdings, day: date, name: str) -> Held:
    held = holdings.find(name.removeprefix("oai:arXiv.org:"), day)
    if held is None or not name.startswith("oai:arXiv.org:"):
        raise OaiError("idDoesNotExist", f"{name} maps to no known item")
    return held


def _list(holdings: Holdings, day: date, query: dict[str, str], page_size: int) -> dict[str, Any]:
    verb, skip = query["verb"], 0
    if token := query.get("resumptionToken"):
        if set(query) != {"verb", "resumptionToken"}:
            raise OaiError("badArgument", "resumptionToken is an exclusive argument")
        query = dict(parse_qsl(unquote(token)))
        if query.pop("day", None) != day.isoformat() or query.get("verb") != verb:
            raise OaiError("badResumptionToken", "The resumption token is invalid or has expired")
        skip = int(query.pop("skip", "0"))
    prefix = _prefix(query)
    records = _select(holdings, day, query)
    page = records[skip : skip + page_size]
    if not page:
        raise OaiError("noRecordsMatch", "The combination of arguments results in an empty list")
    following, text = skip + len(page), ""
    if following < len(records):
        text = quote(urlencode({**query, "verb": verb, "skip": following, "day": day.isoformat()}))
    resumption = {"cursor": skip, "size": len(records), "text": text} if text or skip else None
    return {"prefix": prefix, "page": page, "token": resumption}


def _select(holdings: Holdings, day: date, query: Mapping[str, str]) -> list[Held]:
    since, until = _day(query.get("from"), date.min), _day(query.get("until"), date.max)
    if since > until:
        raise OaiError("badArgument", "from is later than until")
    asked = query.get("set")
    records = [held for held in holdings.on(day) if since <= held.stamp <= until]
    if asked is None:
        return records
    return [held for held in records if any(f"{s}:".startswith(f"{asked}:") for s in sets_of(held.paper))]


def _day(text: str | None, default: date) -> date:
    if text is None:
        return default
    try:
        if not _DAY.fullmatch(text):
            raise ValueError
        return date.fromisoformat(text)
    except ValueError:
        raise OaiError("badArgument", f"{text} is not a date of the granularity YYYY-MM-DD") from None


def _prefix(query: Mapping[str, str]) -> str:
    prefix = query.get("metadataPrefix")
    if prefix is None:
        raise OaiError("badArgument", "metadataPrefix is missing")
    if prefix not in FORMATS:
        raise OaiError("cannotDisseminateFormat", f"{prefix} is not a format of this repository")
    return prefix
