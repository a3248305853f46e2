"""What a page is asked, and what it answers: plain values, so that a page is a function that a test can call."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from readinglist.errors import UsageError


@dataclass(frozen=True, slots=True)
class Ask:
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


@dataclass(frozen=True, slots=True)
class Page:
    """A template with what it shows. `section`: the entry of the navigation that is current."""

    template: str
    title: str
    section: str = ""
    shown: Mapping[str, Any] = field(default_factory=dict)  # Any: each template has names of its own
    status: int = 200


@dataclass(frozen=True, slots=True)
class Redirect:
    """Go on to another page of ours: an absolute path, quoted."""

    to: str


@dataclass(frozen=True, slots=True)
class Download:
    """Bytes to keep as a file or to show as they are."""

    content: bytes
    kind: str  # of the Content-Type
    name: str | None = None  # of the file to keep; None: shown


Answer = Page | Redirect | Download
