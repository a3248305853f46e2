"""What a search line means: text -> a `Query` of full text expressions and filters.

Every text is a query; what is not understood is a word to look for. Words reach the full text
engine inside quotes, so nothing in them is syntax there. Parentheses mean nothing.

    ti: au: cat: abs:     in title, authors, categories, abstract
    "two words"           a phrase; `multi-agent` is one too
    robo*                 a beginning, of three letters or more
    -word, -au:name       none with this, in the whole query
    a b OR c              (a and b) or c
    id:2401.00001         one paper; id:2401. all that begin so; a bare id or address is understood
    2023..2024, 2023-05.. from:2023 until:2024-06    days of announcement, else of v1
    is:kept skipped later undecided seen read withdrawn pending, and -is: (`unjudged` is `undecided`)
    tag:name              papers so tagged
    ~"robots that fall"   nearest in meaning, among those that the rest of the query finds

What looks like one of these and is none is a word as well, and told: `Query.misread`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from readinglist.core.ids import find_id
from readinglist.core.text import clean, readable

MAX_CHARS = 1_000  # of a line; the rest is not read
MAX_TERMS = 32
SHORTEST_BEGINNING = 3  # of `robo*`: shorter ones expand to most of the index
COLUMNS = {
    "ti": "title",
    "title": "title",
    "au": "authors",
    "author": "authors",
    "cat": "categories",
    "abs": "abstract",
}
ID_FIELDS = ("", "id", "arxiv", "blog", "doi", "http", "https")  # what may stand before the colon of an id
STATES = ("kept", "skipped", "later", "undecided", "unjudged", "seen", "read", "withdrawn", "pending")
FIELDS = "ti: au: cat: abs: id: tag: is: from: until:"
MOST_MISREAD = 2  # that are told

_TOKEN = re.compile(r'([-~]?)(?:([A-Za-z]{2,8}):)?(?:"([^"]*)"?|(\S+))')
_WORD = re.compile(r"[^\W_]+")
_DAY = r"(\d{4}(?:-\d{2}(?:-\d{2})?)?)"
_RANGE = re.compile(rf"{_DAY}?\.\.{_DAY}?", re.A)
_MOMENT = re.compile(_DAY, re.A)


@dataclass(slots=True)
class Query:
    """`groups` are joined by or, the expressions in one by and; `refused` must not match."""

    groups: list[list[str]] = field(default_factory=lambda: [[]])
    refused: list[str] = field(default_factory=list)
    since: str | None = None  # ISO days, both included; a prefix of one stands for its whole month or year
    until: str | None = None
    states: list[tuple[str, bool]] = field(default_factory=list)  # (state, whether it must hold)
    ids: list[str] = field(default_factory=list)
    id_begins: str | None = None
    tags: list[str] = field(default_factory=list)
    meaning: list[str] = field(default_factory=list)  # texts to which the order is by nearness
    misread: list[str] = field(default_factory=list)  # what was read otherwise than it looks, a sentence each

    @property
    def match(self) -> str | None:
        """The expression for the full text engine, or None where no word is asked for."""
        groups = [" AND ".join(group) for group in self.groups if group]
        return " OR ".join(f"({group})" for group in groups) or None

    @property
    def refuse(self) -> str | None:
        return " OR ".join(self.refused) or None

    @property
    def is_empty(self) -> bool:
        asked = (self.since, self.until, self.states, self.ids, self.id_begins, self.tags)
        return not (any(asked) or self.match or self.refuse)


def parse_query(text: str) -> Query:
    """The meaning of a search line; never fails, reads its first thousand characters.

    >>> parse_query('au:Schulman "policy gradient" -robot 2015..').match
    '(authors : "Schulman" AND "policy gradient")'
    """
    query = Query()
    for terms, token in enumerate(_TOKEN.finditer(readable(clean(text[:MAX_CHARS])))):
        if terms >= MAX_TERMS:
            break
        _read(query, token)
    return query


def _read(query: Query, token: re.Match[str]) -> None:
    minus, name, phrase, word = token.groups()
    name = (name or "").lower()
    value = phrase if phrase is not None else word
    if minus == "~":
        query.meaning.append(token.group(0)[1:].replace('"', " "))
        return
    if word == "OR" and not name and not minus:
        query.groups.append([])
        return
    if not minus and phrase is None and _read_filter(query, name, value):
        return
    if name == "is" and value.lower() in STATES:
        query.states.append((value.lower(), not minus))
        return
    told = _misread(minus, name, token)
    if told and told not in query.misread and len(query.misread) < MOST_MISREAD:
        query.misread.append(told)
    text = value if name in COLUMNS else token.group(0).removeprefix(minus)
    if expression := _expression(COLUMNS.get(name), text):
        (query.refused if minus else query.groups[-1]).append(expression)


def _read_filter(query: Query, name: str, value: str) -> bool:
    """Take a token that asks for dates, ids or tags; False where it is none."""
    if name == "" and (span := _RANGE.fullmatch(value)) and any(span.groups()):
        query.since, query.until = span[1] or query.since, span[2] or query.until
    elif name == "from" and _MOMENT.fullmatch(value):
        query.since = value
    elif name == "until" and _MOMENT.fullmatch(value):
        query.until = value
    elif name == "tag":
        query.tags.append(value)
    elif name in ID_FIELDS and (found := find_id(value if name in ("", "id") else f"{name}:{value}")):
        query.ids.append(found[0])
    elif name == "id":
        query.id_begins = value.lower()
    else:
        return False
    return True


def _misread(minus: str, name: str, token: re.Match[str]) -> str | None:
    """What a token that became words looks like, or None where it looks like words."""
    written = token.group(0)[:40]
    if token[3] is not None and token.group(0).count('"') == 1:
        return "a quote is open: all that follows it is one phrase"
    if not name or name in COLUMNS:
        return None
    if name == "is":
        return f"{written} is not a state: {' '.join(STATES)}"
    if minus and name in ("tag", "from", "until", *ID_FIELDS):
        return f"{written}: without are words, ti: au: cat: abs: and is: only"
    if name in ("from", "until"):
        return f"{written} is not a day: write 2024, 2024-05 or 2024-05-31"
    return None if name in ID_FIELDS else f"no field {name}: {FIELDS}, and days as 2015..2016"


def _expression(column: str | None, text: str) -> str | None:
    """A quoted phrase of the words in `text`, or None where it has none."""
    words = _WORD.findall(text)
    if not words:
        return None
    begins = "*" if text.endswith("*") and len(words[-1]) >= SHORTEST_BEGINNING else ""
    phrase = '"' + " ".join(words) + '"' + begins
    return f"{column} : {phrase}" if column else phrase
