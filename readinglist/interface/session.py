"""What one command line knows: the global options, and the way to the library."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar

import click

from .echo import Echo, is_terminal, room

if TYPE_CHECKING:
    from readinglist.context import Context
    from readinglist.core.lines import Line
    from readinglist.core.log import LogEntry

_Args = ParamSpec("_Args")
_Found = TypeVar("_Found")
_JOINED = re.compile(r"#?\d{1,4}(?:[,-]++#?\d{0,4}+)+", re.A)  # 1,3 and 1-3: no id looks like that
OpenLibrary = Callable[..., "Context"]


def with_sign(text: str) -> str:
    """`#3` for `3`: a bare number is one of the last list too, because in bash a bare #3 begins a comment."""
    return f"#{text}" if text.isascii() and text.isdigit() else text


@dataclass
class Session:
    """One run of the program; made by `process`, filled by the options of the group."""

    open_library: OpenLibrary
    echo: Echo = field(default_factory=Echo)
    home: str | None = None
    feeds: str | None = None
    used: Context | None = None  # the last one, closed or not

    @contextmanager
    def library(self, *, warn: bool = True, announce: bool = True) -> Iterator[Context]:
        """The library, closed at the end. Says in one line that the last night failed, or that the library is new."""
        from .signals import log_quietly

        log_quietly()
        with self.open_library(self.home, feeds=self.feeds) as library:
            self.used = library
            is_new = not library.places.database.exists()
            if warn and (warning := library.night_warning()):
                self.echo.hold(f"warning: {warning}")
            yield library
            if is_new and announce and is_terminal(sys.stderr) and library.places.database.exists():
                self.echo.talk(f"created a new library in {library.places.data}")

    def read(
        self, find: Callable[Concatenate[Context, _Args], _Found], /, *args: _Args.args, **more: _Args.kwargs
    ) -> _Found:
        """What a function of a room returns for the library, which is closed again."""
        with self.library() as library:
            return find(library, *args, **more)

    def record(
        self, decide: Callable[Concatenate[Context, _Args], LogEntry], /, *args: _Args.args, **more: _Args.kwargs
    ) -> LogEntry:
        """As `read`, of a function that records a decision; says what was recorded."""
        from readinglist.core.log_view import recorded_lines

        entry = self.read(decide, *args, **more)
        self.lines(recorded_lines((entry,), {}, self.room))
        return entry

    def data(self, value: Any) -> None:  # Any: what JSON holds
        """One JSON document on stdout."""
        from readinglist.core.json_records import to_json

        self.echo.raw(to_json(value, indented=is_terminal(sys.stdout)))

    def data_lines(self, values: Iterable[Mapping[str, Any]]) -> None:
        """One JSON object a line on stdout."""
        from readinglist.core.json_records import to_json

        for value in values:
            self.echo.raw(to_json(value))

    def lines(self, rows: Iterable[Line]) -> None:
        self.echo.lines(rows)

    def show(self, as_json: bool, record: Callable[[], Any], rows: Iterable[Line]) -> None:  # Any: what JSON holds
        """The record as JSON where that is asked for, else the lines; neither is made where the other one is shown."""
        if as_json:
            self.data(record())
        else:
            self.lines(rows)

    def id(self, library: Context, text: str) -> str:
        """The canonical id that `text` means, `with_sign` or without."""
        if _JOINED.fullmatch(text):
            raise click.UsageError(f"{text[:40]!r} is not a paper: separate several with spaces, such as 1 3")
        return library.resolve(with_sign(text))

    def ids(self, library: Context, papers: Iterable[str]) -> list[str]:
        return [self.id(library, text) for text in papers]

    @property
    def room(self) -> int | None:
        """Cells of a line; None: a pipe, nothing is cut."""
        return room()

    @property
    def is_read(self) -> bool:
        """Whether what is printed stands before a person's eyes."""
        return is_terminal(sys.stdout)

    @property
    def is_watched(self) -> bool:
        """Whether a person may read it: here, or in a pager behind a pipe (`top | less`)."""
        return self.is_read or is_terminal(sys.stderr)

    @property
    def is_asked(self) -> bool:
        """Whether there is a person who can answer a question."""
        return is_terminal(sys.stdin) and is_terminal(sys.stderr)

    def agree(self, deed: str, *, yes: bool) -> None:
        """Go on only where a person agrees, or `yes` was said. `deed`: "replaces the library".

        Raises UsageError where nobody can answer, Abort where the answer is no.
        """
        if yes:
            return
        if not self.is_asked:
            raise click.UsageError(f"this {deed}: confirm with --yes")
        if not click.confirm(f"This {deed}. Continue?", err=True):
            self.echo.talk("nothing was changed")
            raise click.Abort


pass_session = click.make_pass_decorator(Session)
