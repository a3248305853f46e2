"""The query interface of a loopback arXiv, in the form of export.arxiv.org/api/query (2026).

Queries are understood as far as the real interface documents them: field prefixes, phrases, AND,
OR, ANDNOT, parentheses and ranges of `submittedDate`.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, time
from email.utils import format_datetime
from urllib.parse import urlencode
from xml.sax.saxutils import escape

from readinglist.core.clock import EASTERN
from readinglist.core.ids import find_arxiv_id
from readinglist.core.papers import PaperData
from readinglist.demo.loopback_corpus import Held, Holdings

SLICE = 2000  # results of one request at most
DEPTH = 30000  # results that paging reaches

Test = Callable[[Held], bool]
_TOKEN = re.compile(r'\(|\)|submittedDate:\[[^\]]*\]|[a-z]+:"[^"]*"|"[^"]*"|[^\s()]+')
_FIELDS: dict[str, Callable[[PaperData], str]] = {
    "ti": lambda p: p.title or "",
    "au": lambda p: " ; ".join(p.authors),
    "abs": lambda p: p.abstract or "",
    "co": lambda p: p.comment or "",
    "jr": lambda p: p.journal_ref or "",
    "cat": lambda p: " ".join(p.categories),
    "id": lambda p: p.id,
}


def answer_api(holdings: Holdings, day: date, query: Mapping[str, str]) -> tuple[int, str]:
    """HTTP status and Atom document for one request made on `day`."""
    moment = midnight(day).astimezone(UTC)
    try:
        start, count = _number(query, "start", 0), _number(query, "max_results", 10)
        if count > SLICE or start >= DEPTH:
            raise ValueError(f"max_results must not be greater than {SLICE}, start less than {DEPTH}")
        found = _find(holdings, day, query)
    except ValueError as error:
        return 400, _error_document(str(error), moment)
    page = found[start : start + count]
    return 200, _document(query, page, len(found), start, count, moment)


def _number(query: Mapping[str, str], name: str, default: int) -> int:
    text = query.get(name, "") or str(default)
    if not re.fullmatch(r"[0-9]{1,9}", text):
        raise ValueError(f"{name} must be an integer")
    return int(text)


def _find(holdings: Holdings, day: date, query: Mapping[str, str]) -> list[Held]:
    words, names = query.get("search_query", "").strip(), query.get("id_list", "").strip()
    test = _parse(words) if words else None
    if names:
        found = [held for name in names.split(",") if (held := _look_up(holdings, day, name.strip()))]
    else:
        found = holdings.on(day) if test else []
    if test:
        found = [held for held in found if test(held)]
    if names and not query.get("sortBy"):
        return found
    which = -1 if query.get("sortBy") == "lastUpdatedDate" else 0  # relevance: newest first will do
    newest_first = query.get("sortOrder", "descending") != "ascending"
    return sorted(found, key=lambda held: (held.dates[which], held.paper.id), reverse=newest_first)


def _look_up(holdings: Holdings, day: date, name: str) -> Held | None:
    arxiv = find_arxiv_id(name)
    if arxiv is None:
        if re.fullmatch(r"[0-9]{4}\.[0-9]{4,5}(v[0-9]+)?", name):
            return None  # well formed, never given: the real interface leaves it out
        raise ValueError(f"incorrect id format for {name}")
    return holdings.find(arxiv.value, day, arxiv.version)


def _parse(text: str) -> Test:
    """A test from a query, operators from left to right, as the real interface reads them."""
    tokens = _TOKEN.findall(text)
    test, rest = _either(tokens)
    if rest:
        raise ValueError(f"cannot parse the query at {rest[0]}")
    return test


def _either(tokens: list[str]) -> tuple[Test, list[str]]:
    left, tokens = _term(tokens)
    while tokens and tokens[0] != ")":
        operator = tokens[0] if tokens[0] in ("AND", "OR", "ANDNOT") else "OR"
        right, tokens = _term(tokens[1:] if tokens[0] == operator else tokens)
        left = _combine(operator, left, right)
    return left, tokens


def _combine(operator: str, left: Test, right: Test) -> Test:
    if operator == "AND":
        return lambda held: left(held) and right(held)
    if operator == "ANDNOT":
        return lambda held: left(held) and not right(held)
    return lambda held: left(held) or right(held)


def _term(tokens: list[str]) -> tuple[Test, list[str]]:
    if not tokens:
        raise ValueError("the query ends early")
    head, rest = tokens[0], tokens[1:]
    if head == "(":
        inner, rest = _either(rest)
        if not rest:
            raise ValueError("a parenthesis is not closed")
        return inner, rest[1:]
    if head.startswith("submittedDate:["):
        return _between(head[len("submittedDate:[") : -1]), rest
    field, colon, words = head.partition(":")
    if not colon or field not in (*_FIELDS, "all"):
        field, words = "all", head
    return _contains(field, words.strip('"')), rest


def _between(text: str) -> Test:
    first, _, last = text.partition(" TO ")
    low, high = _minute(first.strip(), "0"), _minute(last.strip(), "9")
    return lambda held: low <= f"{held.dates[0]:%Y%m%d%H%M}" <= high


def _minute(text: str, filler: str) -> str:
    if not re.fullmatch(r"[0-9]{8}([0-9]{4})?", text):
        raise ValueError(f"{text} is not a date YYYYMMDDTTTT")
    return text.ljust(12, filler)


def _contains(field: str, words: str) -> Test:
    """Whether all words stand in the field, in their order; `*` ends a stem."""
    readers = list(_FIELDS.values()) if field == "all" else [_FIELDS[field]]
    if field == "cat":
        pattern = re.compile(rf"(?:^|\s){_stem(words)}(?:\s|$)", re.I)
    elif field == "au" and "_" in words:  # hinton_g: the surname, then initials
        surname, *initials = words.split("_")
        ahead = "".join(rf"(?=[^;]*\b{re.escape(initial)})" for initial in initials)
        pattern = re.compile(rf"(?:^|;){ahead}[^;]*\b{re.escape(surname)}\b", re.I)
    else:
        parts = [_stem(word) for word in re.split(r"[\s_]+", words) if word]
        pattern = re.compile(r"(?<!\w)" + r"\W+".join(parts) + r"(?!\w)", re.I)
    return lambda held: any(pattern.search(read(held.paper)) for read in readers)


def _stem(word: str) -> str:
    return re.escape(word).replace(r"\*", r"[\w.-]*")


def _document(
    query: Mapping[str, str], page: Sequence[Held], total: int, start: int, count: int, moment: datetime
) -> str:
    shown = {k: query.get(k, "") for k in ("search_query", "id_list")} | {"start": start, "max_results": count}
    words = "&".join(f"{key}={value}" for key, value in shown.items())
    name = hashlib.sha256(words.encode()).hexdigest()[:27]
    entries = "".join(_entry(held) for held in page)
    return f"""{_HEAD}
  <id>https://arxiv.org/api/{name}</id>
  <title>arXiv Query: {escape(words)}</title>
  <updated>{moment:%Y-%m-%dT%H:%M:%SZ}</updated>
  <link href="https://arxiv.org/api/query?{escape(urlencode(shown))}" type="application/atom+xml"/>
  <opensearch:itemsPerPage>{count}</opensearch:itemsPerPage>
  <opensearch:totalResults>{total}</opensearch:totalResults>
  <opensearch:startIndex>{start}</opensearch:startIndex>
{entries}</feed>
"""


def _entry(held: Held) -> str:
    paper, name = held.paper, f"{held.paper.id}v{held.version}"
    fields = [("comment", paper.comment), ("journal_ref", paper.journal_ref)]
    extra = "".join(f"    <arxiv:{key}>{escape(text)}</arxiv:{key}>\n" for key, text in fields if text)
    authors = "".join(f"    <author>\n      <name>{escape(a)}</name>\n    </author>\n" for a in paper.authors)
    doi = f"    <arxiv:doi>{escape(paper.doi)}</arxiv:doi>\n" if paper.doi else ""
    categories = "".join(
        f'    <category term="{escape(c)}" scheme="http://arxiv.org/schemas/atom"/>\n' for c in paper.categories
    )
    primary = paper.primary_category or (paper.categories[0] if paper.categories else "")
    return f"""  <entry>
    <id>http://arxiv.org/abs/{name}</id>
    <title>{escape(paper.title or "")}</title>
    <updated>{held.dates[-1]:%Y-%m-%dT%H:%M:%SZ}</updated>
    <link href="https://arxiv.org/abs/{name}" rel="alternate" type="text/html"/>
    <link href="https://arxiv.org/pdf/{name}" rel="related" type="application/pdf" title="pdf"/>
    <summary>{escape(paper.abstract or "")}</summary>
{categories}    <published>{held.dates[0]:%Y-%m-%dT%H:%M:%SZ}</published>
{extra}    <arxiv:primary_category term="{escape(primary)}"/>
{authors}{doi}  </entry>
"""


def _error_document(message: str, moment: datetime) -> str:
    address = f"https://arxiv.org/api/errors#{escape(re.sub(r'[^A-Za-z0-9.]+', '_', message))}"
    return f"""{_HEAD}
  <id>https://arxiv.org/</id>
  <title>arXiv Search Results</title>
  <updated>{moment:%Y-%m-%dT%H:%M:%SZ}</updated>
  <opensearch:itemsPerPage>1</opensearch:itemsPerPage>
  <opensearch:totalResults>1</opensearch:totalResults>
  <opensearch:startIndex>0</opensearch:startIndex>
  <entry>
    <id>{address}</id>
    <title>Error</title>
    <updated>{moment:%Y-%m-%dT%H:%M:%SZ}</updated>
    <link href="{address}" rel="alternate" type="text/html"/>
    <summary>{escape(message)}</summary>
    <author>
      <name>arXiv api core</name>
    </author>
  </entry>
</feed>
"""


_HEAD = """<?xml version='1.0' encoding='UTF-8'?>
<feed xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/" xmlns:arxiv="http://arxiv.org/schemas/atom" \
xmlns="http://www.w3.org/2005/Atom">"""


CAP = 2000  # entries that a feed holds at most
LICENCE = "http://arxiv.org/licenses/nonexclusive-distrib/1.0/"

Entries = Sequence[tuple[PaperData, str]]


def midnight(day: date) -> datetime:
    """When the feed of `day` is built: midnight in New York."""
    return datetime.combine(day, time(0), EASTERN)


def build_atom(day: date, categories: Sequence[str], entries: Entries) -> str:
    """The Atom feed of `day`, at most `CAP` entries."""
    name, built = "+".join(categories), midnight(day).astimezone(UTC)
    title = ", ".join(categories)
    body = "\n".join(_atom_entry(paper, kind, day) for paper, kind in entries[:CAP])
    return f"""<?xml version='1.0' encoding='UTF-8'?>
<feed xmlns:arxiv="http://arxiv.org/schemas/atom" xmlns:dc="http://purl.org/dc/elements/1.1/" \
xmlns="http://www.w3.org/2005/Atom" xml:lang="en-us">
  <id>http://rss.arxiv.org/atom/{name}</id>
  <title>{title} updates on arXiv.org</title>
  <updated>{built.isoformat()}</updated>
  <link href="http://rss.arxiv.org/atom/{name}" rel="self" type="application/atom+xml"/>
  <subtitle>{title} updates on the arXiv.org e-print archive.</subtitle>
{body}
</feed>
"""


def _atom_entry(paper: PaperData, kind: str, day: date) -> str:
    built = midnight(day)
    categories = "\n".join(f'    <category term="{escape(c)}"/>' for c in paper.categories)
    return f"""  <entry>
    <id>oai:arXiv.org:{paper.id}v{paper.version}</id>
    <title>{escape(paper.title or "")}</title>
    <updated>{built.astimezone(UTC).isoformat()}</updated>
    <link href="https://arxiv.org/abs/{paper.id}" rel="alternate" type="text/html"/>
    <summary>{escape(_summary(paper, kind))}</summary>
{categories}
    <published>{built.isoformat()}</published>
    <arxiv:announce_type>{kind}</arxiv:announce_type>
    <dc:rights>{LICENCE}</dc:rights>
{_journal(paper)}    <dc:creator>{escape(", ".join(paper.authors))}</dc:creator>
  </entry>"""


def build_rss(day: date, categories: Sequence[str], entries: Entries) -> str:
    """The RSS 2.0 feed of `day`, at most `CAP` entries."""
    name, built = "+".join(categories), midnight(day)
    title = ", ".join(categories)
    body = "\n".join(_rss_item(paper, kind, day) for paper, kind in entries[:CAP])
    return f"""<?xml version='1.0' encoding='UTF-8'?>
<rss xmlns:arxiv="http://arxiv.org/schemas/atom" xmlns:dc="http://purl.org/dc/elements/1.1/" \
xmlns:atom="http://www.w3.org/2005/Atom" xmlns:content="http://purl.org/rss/1.0/modules/content/" version="2.0">
  <channel>
    <title>{title} updates on arXiv.org</title>
    <link>http://rss.arxiv.org/rss/{name}</link>
    <description>{title} updates on the arXiv.org e-print archive.</description>
    <atom:link href="http://rss.arxiv.org/rss/{name}" rel="self" type="application/rss+xml"/>
    <docs>http://www.rssboard.org/rss-specification</docs>
    <language>en-us</language>
    <lastBuildDate>{format_datetime(built.astimezone(UTC))}</lastBuildDate>
    <managingEditor>rss-help@arxiv.org</managingEditor>
    <pubDate>{format_datetime(built)}</pubDate>
    <skipDays>
      <day>Saturday</day>
      <day>Sunday</day>
    </skipDays>
{body}
  </channel>
</rss>
"""


def _rss_item(paper: PaperData, kind: str, day: date) -> str:
    categories = "\n".join(f"      <category>{escape(c)}</category>" for c in paper.categories)
    return f"""    <item>
      <title>{escape(paper.title or "")}</title>
      <link>https://arxiv.org/abs/{paper.id}</link>
      <description>{escape(_summary(paper, kind))}</description>
      <guid isPermaLink="false">oai:arXiv.org:{paper.id}v{paper.version}</guid>
{categories}
      <pubDate>{format_datetime(midnight(day))}</pubDate>
      <arxiv:announce_type>{kind}</arxiv:announce_type>
      <dc:rights>{LICENCE}</dc:rights>
{_journal(paper)}      <dc:creator>{escape(", ".join(paper.authors))}</dc:creator>
    </item>"""


def _summary(paper: PaperData, kind: str) -> str:
    return f"arXiv:{paper.id}v{paper.version} Announce Type: {kind} \nAbstract: {paper.abstract or ''}"


def _journal(paper: PaperData) -> str:
    lines = []
    if paper.doi:
        lines.append(f"      <arxiv:DOI>{escape(paper.doi)}</arxiv:DOI>\n")
    if paper.journal_ref:
        lines.append(f"      <arxiv:journal_reference>{escape(paper.journal_ref)}</arxiv:journal_reference>\n")
    return "".join(lines)
