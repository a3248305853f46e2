"""What the loopback arXiv of the tests answers beyond that of the demo: RSS, and the query interface.

The form is that of export.arxiv.org/api/query (2026).

Queries are understood as far as the real interface documents them: field prefixes, phrases, AND,
OR, ANDNOT, parentheses and ranges of `submittedDate`.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date
from pathlib import Path
from typing import Any

from jinja2 import FileSystemLoader

from readinglist.core.ids import find_arxiv_id
from readinglist.core.papers import PaperData
from readinglist.demo.loopback_corpus import Held, Holdings
from readinglist.demo.rendering import CAP, environment, midnight

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


def render(template: str, **shown: Any) -> str:
    """As that of the demo, of the templates beside this file."""
    ours = environment().overlay(loader=FileSystemLoader(Path(__file__).with_name("templates")))
    return ours.get_template(template).render(shown)


def build_rss(day: date, categories: Sequence[str], entries: Sequence[tuple[PaperData, str]]) -> str:
    """The feed of `day` in RSS 2.0, at most `CAP` entries."""
    return render("rss.xml", built=midnight(day), categories=categories, entries=entries[:CAP])


def answer_api(holdings: Holdings, day: date, query: Mapping[str, str]) -> tuple[int, str]:
    """HTTP status and Atom document for one request made on `day`."""
    moment = midnight(day).astimezone(UTC)
    try:
        start, count = _number(query, "start", 0), _number(query, "max_results", 10)
        if count > SLICE or start >= DEPTH:
            raise ValueError(f"max_results must not be greater than {SLICE}, start less than {DEPTH}")
        found = _find(holdings, day, query)
    except ValueError as error:
        address = f"https://arxiv.org/api/errors#{re.sub(r'[^A-Za-z0-9.]+', '_', str(error))}"
        facts = {"error": str(error), "address": address, "start": 0, "count": 1, "total": 1, "page": ()}
        return 400, render("api.xml", moment=moment, **facts)
    shown = {k: query.get(k, "") for k in ("search_query", "id_list")} | {"start": start, "max_results": count}
    words = "&".join(f"{key}={value}" for key, value in shown.items())
    request = {"words": words, "name": hashlib.sha256(words.encode()).hexdigest()[:27], "shown": shown}
    page = {"page": found[start : start + count], "start": start, "count": count, "total": len(found)}
    return 200, render("api.xml", moment=moment, error=None, **request, **page)


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
