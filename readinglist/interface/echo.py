"""The only place that prints. Every byte of text passes the terminal filter here; colours are added after it.

stdout is data, stderr is talk.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from readinglist.core.lines import Line

# Names of styles to the parameters of SGR, the only escape sequence that is ever written.
STYLES: Mapping[str, str] = {
    "title": "1",
    "head": "1",
    "dim": "2",
    "score": "36",
    "good": "32",
    "bad": "31",
    "warn": "33",
    "explore": "35",
    "id": "34",
    "old": "31;9",
    "new": "32;1",
}
_NARROWEST = 20  # cells of a line: a terminal that says less says nothing
_MOST_TALK = 1_000  # signs of a line on stderr: more is a word that was given, quoted
_TALK_BEFORE_ERROR = 2  # a failing command writes three lines at most, the last one the error


@dataclass
class Echo:
    """Prints lines to stdout and talk to stderr. Talk may be held until it is known how a command ended."""

    colour: bool = True
    verbose: bool = False
    held: list[str] = field(default_factory=list)

    def lines(self, rows: Iterable[Line]) -> None:
        """Rows of data; on a terminal what is wider than it is goes on below."""
        colour, cells = self.colour and has_colour(sys.stdout), columns(sys.stdout)
        for row in rows:
            for part in _folded(row, cells):
                _write(sys.stdout, "".join(_painted(span.text, span.style if colour else "") for span in part))

    def raw(self, text: str) -> None:
        """Text that was made for programs (JSON, a script): filtered like all, its line breaks kept."""
        _write(sys.stdout, filtered(text, newlines=True))

    def piece(self, text: str) -> None:
        """A piece of a document for programs, as `raw`; the next one goes on where it ends."""
        if sys.stdout is not None:
            sys.stdout.write(filtered(text.replace("\r\n", "\n"), newlines=True))

    def flush(self) -> None:
        """Write out what was printed so far, also to a pipe or a file."""
        if sys.stdout is not None:
            with suppress(OSError):  # reported at the end of the process, where data is flushed for good
                sys.stdout.flush()

    def talk(self, text: str) -> None:
        """One line for the person at the keyboard; on a narrow terminal it goes on below."""
        self.flush()  # both are one screen: keep their order
        text = one_line(text)
        cells = columns(sys.stderr)
        if cells is None or len(text) * 2 <= cells:  # no sign takes more than two cells
            _write(sys.stderr, text)
            return
        from readinglist.core.lines import line, plain

        for part in _folded(line(text), cells):
            _write(sys.stderr, plain(part))

    def hold(self, text: str) -> None:
        """Talk that waits for the end of the command, so that a failure stays short."""
        if self.verbose:
            self.talk(text)
        else:
            self.held.append(text)

    def release(self, *, failed: bool = False) -> None:
        """Print what was held: the last of it where the command failed."""
        for text in self.held[-_TALK_BEFORE_ERROR:] if failed else self.held:
            self.talk(text)
        self.held.clear()


def room() -> int | None:
    """Cells of a line on this terminal; None where stdout is no terminal and nothing is to be cut."""
    return columns(sys.stdout)


def columns(stream: TextIO | None) -> int | None:
    """Cells of a line on the terminal that `stream` is; None where it is none: a pipe is read by programs."""
    if not is_terminal(stream):
        return None
    from shutil import get_terminal_size

    return max(get_terminal_size().columns, _NARROWEST)


def is_terminal(stream: TextIO | None) -> bool:
    try:
        return stream is not None and stream.isatty()
    except ValueError:  # closed
        return False


def has_colour(stream: TextIO | None) -> bool:
    return is_terminal(stream) and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def one_line(text: str) -> str:
    """What may stand in a line on stderr, whatever it quotes."""
    return _cut(filtered(" ".join(text.split())))


def filtered(text: str, *, newlines: bool = False) -> str:
    """`text.safe_for_terminal`, imported when there is something to print: `--help` must be quick."""
    from readinglist.core.text import safe_for_terminal

    return safe_for_terminal(text, newlines=newlines)


def _painted(text: str, style: str) -> str:
    text = filtered(text)
    return f"\x1b[{STYLES[style]}m{text}\x1b[0m" if style and text else text


def _folded(row: Line, cells: int | None) -> Iterable[Line]:
    if cells is None:
        return (row,)
    from readinglist.core.lines import folded

    return folded(row, cells)


def _cut(text: str) -> str:
    """A line that a person reads: of what is far too long the beginning, and the end, which says what to do."""
    return text if len(text) <= _MOST_TALK else f"{text[: _MOST_TALK // 2]} … {text[-_MOST_TALK // 3 :]}"


def _write(stream: TextIO | None, text: str) -> None:
    if stream is not None:
        stream.write(text + "\n")
