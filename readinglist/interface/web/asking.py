"""What a page is asked, and what it answers: plain values, so that a page is a function that a test can call."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import date
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from readinglist.core.errors import UsageError
from readinglist.core.frozen import Frozen


class Ask(Frozen):
    """One request. `path`: the named parts of its address; `form`: None where nothing was sent."""

    path: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)
    form: Mapping[str, str] | None = None
    is_part: bool = False  # the script asks for the changed part of the page alone

    def number(self, name: str, default: int, most: int) -> int:
        """The number of the query called `name`, from 1 to `most`. Raises UsageError."""
        text = self.query.get(name)
        if not text:
            return default
        if not (text.isascii() and text.isdigit() and len(text) < 10 and 1 <= int(text) <= most):
            raise UsageError(f"{name} is a number from 1 to {most}, not {text[:20]!r}")
        return int(text)

    def choice(self, name: str, among: tuple[str, ...]) -> str:
        """The word of the query called `name`, one of `among`; the first where it is missing. Raises UsageError."""
        word = self.query.get(name) or among[0]
        if word not in among:
            raise UsageError(f"{name} is one of {', '.join(among)}, not {word[:20]!r}")
        return word

    def sent(self, name: str) -> str:
        """The field of the form called `name`. Raises UsageError where it is missing."""
        if self.form is None or name not in self.form:
            raise UsageError(f"the form lacks {name}")
        return self.form[name]


class Page(Frozen):
    """A template with what it shows. `section`: the entry of the navigation that is current."""

    template: str
    title: str
    section: str = ""
    shown: Mapping[str, Any] = field(default_factory=dict)  # Any: each template has names of its own
    status: int = 200


class Redirect(Frozen):
    """Go on to another page of ours: an absolute path, quoted."""

    to: str


class Download(Frozen):
    """Bytes to show as they are."""

    content: bytes
    kind: str  # of the Content-Type


Answer = Page | Redirect | Download


# Where a form was sent from, and where its reader goes back to: a page of ours and a row on it.


ROWS = 50  # of a page of a list
NIGHT_ROWS = 500  # of a page of the list of a night: most nights are one page
MOST_PAGES = 10_000
MOST_PARTS = 20  # of the address of a list


class Place(Frozen):
    """A page of the list of a night (None: the last one), from 1."""

    night: date | None = None
    goal: str | None = None
    page: int = 1

    @property
    def path(self) -> str:
        """Its address."""
        parts = {
            "night": self.night.isoformat() if self.night else "",
            "goal": self.goal or "",
            "page": str(self.page) if self.page > 1 else "",
        }
        return with_query("/", parts)


def with_query(path: str, parts: Mapping[str, str | None]) -> str:
    """A page of ours with a query of those parts that say something."""
    query = urlencode({name: text for name, text in parts.items() if text})
    return f"{path}?{query}" if query else path


def place_asked(ask: Ask) -> Place:
    """The page of a list that the address asks for. Raises UsageError."""
    return _place(ask.query, ask.number("page", 1, MOST_PAGES))


def place_sent(at: str) -> Place | None:
    """The page of a list that `at` is the address of; None for every other page. Raises UsageError."""
    try:
        parts = urlsplit(at)
        query = dict(parse_qsl(parts.query, max_num_fields=MOST_PARTS))
    except ValueError:  # a host that is none, or more parts than an address of ours has
        return None
    if parts.path != "/" or parts.netloc or parts.scheme:
        return None
    return _place(query, Ask(query=query).number("page", 1, MOST_PAGES))


def back_to(at: str, paper_id: str | None = None) -> Redirect:
    """To the page that a form was sent from, at the row of a paper."""
    return Redirect(at + (f"#{anchor(paper_id)}" if paper_id and "#" not in at else ""))


def anchor(paper_id: str) -> str:
    """The id of a paper's row in a page, as it stands in an address too.

    >>> anchor("doi:10.1/x y")
    'row-doi%3A10.1%2Fx%20y'
    """
    return f"row-{quote(paper_id, safe='')}"


def named_anchor(kind: str, name: str) -> str:
    """The id of a goal or a project in the notebook, as it stands in an address too.

    >>> named_anchor("goal", "walking robots")
    'goal-walking%20robots'
    """
    return f"{kind}-{quote(name, safe='')}"


def _place(query: Mapping[str, str], page: int) -> Place:
    night = None
    if text := query.get("night"):
        try:
            night = date.fromisoformat(text[:40])
        except ValueError as error:
            raise UsageError(f"night is a date such as 2026-11-24, not {text[:20]!r}") from error
    return Place(night, query.get("goal") or None, page)


def page_numbers(page: int, pages: int) -> list[int]:
    """The pages that are linked: the first, the last, and those around this one.

    >>> page_numbers(5, 40)
    [1, 3, 4, 5, 6, 7, 40]
    """
    return [n for n in range(1, pages + 1) if n in (1, pages) or abs(n - page) <= 2]
