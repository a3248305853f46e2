"""The OAI-PMH interface of a loopback arXiv, in the form of oaipmh.arxiv.org (2026).

Days are the granularity of datestamps, as on the real server. A resumption token carries the whole
request and the day it was given on: the next day it is no longer good.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from email.utils import format_datetime
from urllib.parse import parse_qsl, quote, unquote, urlencode
from xml.sax.saxutils import escape, quoteattr

from readinglist.core.papers import PaperData
from readinglist.demo.loopback_api import LICENCE, midnight

from .loopback_corpus import Held, Holdings

ARCHIVES_OF_PHYSICS = frozenset(
    """astro-ph cond-mat gr-qc hep-ex hep-lat hep-ph hep-th math-ph nlin nucl-ex nucl-th physics
    quant-ph""".split()
)
_XSI = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
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


def oai_set(category: str) -> str:
    """The set of a category: `cs:cs:LG`, `physics:hep-th`, `physics:astro-ph:CO`, `stat:stat:ML`.

    >>> oai_set("cs.LG"), oai_set("hep-th")
    ('cs:cs:LG', 'physics:hep-th')
    """
    archive, _, subject = category.partition(".")
    group = "physics" if archive in ARCHIVES_OF_PHYSICS else archive
    return ":".join((group, archive, subject) if subject else (group, archive))


def answer_oai(holdings: Holdings, day: date, query: Mapping[str, str], page_size: int) -> str:
    """The XML document for one request made on `day`, errors of the protocol included."""
    response_date = midnight(day).astimezone(UTC) + timedelta(minutes=30)
    try:
        content = _content(holdings, day, query, page_size)
    except OaiError as error:
        content = f"    <error code={quoteattr(error.code)}>{escape(str(error))}</error>"
    attributes = "".join(f" {key}={quoteattr(value)}" for key, value in query.items())
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"
         {_XSI}
         xsi:schemaLocation="http://www.openarchives.org/OAI/2.0/ http://www.openarchives.org/OAI/2.0/OAI-PMH.xsd">
    <responseDate>{response_date:%Y-%m-%dT%H:%M:%SZ}</responseDate>
    <request{attributes}>http://oaipmh.arxiv.org/oai</request>

{content}
</OAI-PMH>
"""


def _content(holdings: Holdings, day: date, query: Mapping[str, str], page_size: int) -> str:
    verb = query.get("verb", "")
    if verb not in _ARGUMENTS:
        raise OaiError("badVerb", f"Invalid verb: {verb}")
    if unknown := set(query) - _ARGUMENTS[verb] - {"verb"}:
        raise OaiError("badArgument", f"Unknown arguments: {', '.join(sorted(unknown))}")
    if verb == "Identify":
        return _IDENTIFY
    if verb == "ListMetadataFormats":
        return _FORMATS
    if verb == "GetRecord":
        return _get_record(holdings, day, query)
    return _list(holdings, day, dict(query), page_size)


def _get_record(holdings: Holdings, day: date, query: Mapping[str, str]) -> str:
    write = _writer(query)
    name = query.get("identifier", "")
    held = holdings.find(name.removeprefix("oai:arXiv.org:"), day)
    if held is None or not name.startswith("oai:arXiv.org:"):
        raise OaiError("idDoesNotExist", f"{name} maps to no known item")
    return f"    <GetRecord>\n{_record(held, write)}\n    </GetRecord>"


def _list(holdings: Holdings, day: date, query: dict[str, str], page_size: int) -> str:
    verb, skip = query["verb"], 0
    if token := query.get("resumptionToken"):
        if set(query) != {"verb", "resumptionToken"}:
            raise OaiError("badArgument", "resumptionToken is an exclusive argument")
        query = dict(parse_qsl(unquote(token)))
        if query.pop("day", None) != day.isoformat() or query.get("verb") != verb:
            raise OaiError("badResumptionToken", "The resumption token is invalid or has expired")
        skip = int(query.pop("skip", "0"))
    write = _writer(query)
    records = _select(holdings, day, query)
    page = records[skip : skip + page_size]
    if not page:
        raise OaiError("noRecordsMatch", "The combination of arguments results in an empty list")
    write_one: Callable[[Held], str] = _header if verb == "ListIdentifiers" else lambda held: _record(held, write)
    following = skip + len(page)
    resume = ""
    if following < len(records):
        resume = quote(urlencode({**query, "verb": verb, "skip": following, "day": day.isoformat()}))
    ending = ""
    if resume or skip:
        ending = (
            f'\n        <resumptionToken cursor="{skip}" completeListSize="{len(records)}">'
            f"{escape(resume)}</resumptionToken>"
        )
    body = "\n".join(write_one(held) for held in page)
    return f"    <{verb}>\n{body}{ending}\n    </{verb}>"


def _select(holdings: Holdings, day: date, query: Mapping[str, str]) -> list[Held]:
    since, until = _day(query.get("from"), date.min), _day(query.get("until"), date.max)
    if since > until:
        raise OaiError("badArgument", "from is later than until")
    asked = query.get("set")
    records = [held for held in holdings.on(day) if since <= held.stamp <= until]
    if asked is None:
        return records
    return [held for held in records if any(f"{s}:".startswith(f"{asked}:") for s in _sets(held.paper))]


def _day(text: str | None, default: date) -> date:
    if text is None:
        return default
    try:
        if not _DAY.fullmatch(text):
            raise ValueError
        return date.fromisoformat(text)
    except ValueError:
        raise OaiError("badArgument", f"{text} is not a date of the granularity YYYY-MM-DD") from None


def _sets(paper: PaperData) -> list[str]:
    return sorted({oai_set(category) for category in paper.categories})


def _header(held: Held) -> str:
    specs = "\n".join(f"            <setSpec>{escape(s)}</setSpec>" for s in _sets(held.paper))
    return f"""                <header>
        <identifier>oai:arXiv.org:{held.paper.id}</identifier>
        <datestamp>{held.stamp.isoformat()}</datestamp>
{specs}
    </header>"""


def _record(held: Held, write: Callable[[Held], str]) -> str:
    return f"""                    <record>
{_header(held)}

            <metadata>
{write(held)}

            </metadata>
        </record>
"""


def _writer(query: Mapping[str, str]) -> Callable[[Held], str]:
    prefix = query.get("metadataPrefix")
    if prefix is None:
        raise OaiError("badArgument", "metadataPrefix is missing")
    if prefix not in _WRITERS:
        raise OaiError("cannotDisseminateFormat", f"{prefix} is not a format of this repository")
    return _WRITERS[prefix]


def _write_arxiv(held: Held) -> str:
    updated = f"\n            <updated>{held.dates[-1].date().isoformat()}</updated>" if held.version > 1 else ""
    authors = "\n".join(_author(name) for name in held.paper.authors)
    return f"""                        <arXiv xmlns="http://arxiv.org/OAI/arXiv/" {_XSI} \
xsi:schemaLocation="http://arxiv.org/OAI/arXiv/ https://oaipmh.arxiv.org/OAI/arXiv.xsd">
        <id>{held.paper.id}</id>
        <created>{held.dates[0].date().isoformat()}</created>{updated}
        <authors>
{authors}
        </authors>
{_common(held.paper)}
    </arXiv>"""


def _author(name: str) -> str:
    forenames, _, keyname = name.rpartition(" ")
    first = f"\n                        <forenames>{escape(forenames)}</forenames>" if forenames else ""
    return f"""                <author>
                    <keyname>{escape(keyname)}</keyname>{first}
                </author>"""


def _write_raw(held: Held) -> str:
    last = held.version
    versions = "".join(_raw_version(n, moment, held, n == last) for n, moment in enumerate(held.dates, 1))
    return f"""                        <arXivRaw xmlns="http://arxiv.org/OAI/arXivRaw/" {_XSI} \
xsi:schemaLocation="http://arxiv.org/OAI/arXivRaw/ https://oaipmh.arxiv.org/OAI/arXivRaw.xsd">
        <id>{held.paper.id}</id>
        <submitter>{escape(held.paper.authors[0] if held.paper.authors else "arXiv Admin")}</submitter>
{versions}{_common(held.paper, authors=_joined(held.paper.authors))}
    </arXivRaw>"""


def _raw_version(number: int, moment: datetime, held: Held, last: bool) -> str:
    gone = last and held.paper.withdrawn  # a withdrawn version has no content, and says so like this
    size, kind = ("0kb", "I") if gone else ("395kb", "D")
    return f"""        <version version="v{number}">
            <date>{format_datetime(moment.astimezone(UTC), usegmt=True)}</date>
            <size>{size}</size>
            <source_type>{kind}</source_type>
        </version>
"""


def _joined(authors: Sequence[str]) -> str:
    if len(authors) < 2:
        return "".join(authors)
    return f"{', '.join(authors[:-1])} and {authors[-1]}"


def _common(paper: PaperData, authors: str | None = None) -> str:
    """The elements that both formats share; arXivRaw has its authors as one text among them."""
    fields = [
        ("title", _wrapped(paper.title or "")),
        ("authors", authors),
        ("categories", " ".join(paper.categories)),
        ("comments", paper.comment or ("This paper has been withdrawn by the author" if paper.withdrawn else None)),
        ("journal-ref", paper.journal_ref),
        ("doi", paper.doi),
        ("license", LICENCE),
        ("abstract", paper.abstract or ""),
    ]
    return "\n".join(f"            <{name}>{escape(text)}</{name}>" for name, text in fields if text is not None)


def _wrapped(title: str) -> str:
    """Long titles are broken over lines, as authors typed them."""
    return "\n  ".join(textwrap.wrap(title, 76, break_long_words=False, break_on_hyphens=False)) or title


def _write_dc(held: Held) -> str:
    paper = held.paper
    fields = [
        ("title", paper.title or ""),
        *(("creator", _inverted(name)) for name in paper.authors),
        *(("subject", category) for category in paper.categories),
        ("description", f"  {paper.abstract or ''}\n"),
        *((("description", f"Comment: {paper.comment}"),) if paper.comment else ()),
        *(("date", day) for day in dict.fromkeys(moment.date().isoformat() for moment in held.dates)),
        ("type", "text"),
        ("identifier", f"http://arxiv.org/abs/{paper.id}"),
        *((("identifier", paper.journal_ref),) if paper.journal_ref else ()),
        *((("identifier", f"doi:{paper.doi}"),) if paper.doi else ()),
    ]
    body = "\n".join(f" <dc:{name}>{escape(text)}</dc:{name}>" for name, text in fields)
    return f""" <oai_dc:dc xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/" \
xmlns:dc="http://purl.org/dc/elements/1.1/" {_XSI} \
xsi:schemaLocation="http://www.openarchives.org/OAI/2.0/oai_dc/ http://www.openarchives.org/OAI/2.0/oai_dc.xsd">
{body}
 </oai_dc:dc>"""


def _inverted(name: str) -> str:
    forenames, _, keyname = name.rpartition(" ")
    return f"{keyname}, {forenames}" if forenames else keyname


_WRITERS: dict[str, Callable[[Held], str]] = {"arXiv": _write_arxiv, "arXivRaw": _write_raw, "oai_dc": _write_dc}

_IDENTIFY = """    <Identify>
        <repositoryName>arXiv</repositoryName>
        <baseURL>http://oaipmh.arxiv.org/oai</baseURL>
        <protocolVersion>2.0</protocolVersion>
        <adminEmail>help@arxiv.org</adminEmail>
        <earliestDatestamp>2005-09-16</earliestDatestamp>
        <deletedRecord>persistent</deletedRecord>
        <granularity>YYYY-MM-DD</granularity>
    </Identify>"""

_FORMATS = (
    "    <ListMetadataFormats>\n"
    + "\n".join(
        f"        <metadataFormat>\n            <metadataPrefix>{prefix}</metadataPrefix>\n"
        f"            <schema>https://oaipmh.arxiv.org/OAI/{prefix}.xsd</schema>\n"
        f"            <metadataNamespace>http://arxiv.org/OAI/{prefix}/</metadataNamespace>\n        </metadataFormat>"
        for prefix in _WRITERS
    )
    + "\n    </ListMetadataFormats>"
)
