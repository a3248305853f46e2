"""What is printed on a terminal fits it, and in a pipe nothing is broken."""

from __future__ import annotations

import io
import sys

import pytest

from readinglist.core.lines import Span, folded, line, plain, width
from readinglist.interface.echo import Echo

LONG = "warning: the last fetch failed because the host is away: run `readinglist fetch --since 2014-01-01` once more"


class Screen(io.StringIO):
    def isatty(self) -> bool:
        return True


def printed(monkeypatch: pytest.MonkeyPatch, stream: io.StringIO, columns: int = 50) -> tuple[str, str]:
    """What a long line is on stdout and on stderr, both `stream`'s kind."""
    out, err = type(stream)(), type(stream)()
    monkeypatch.setenv("COLUMNS", str(columns))
    monkeypatch.setattr(sys, "stdout", out)
    monkeypatch.setattr(sys, "stderr", err)
    echo = Echo(colour=False)
    echo.lines([line(Span("  skipped ", "warn"), LONG)])
    echo.raw('{"json": "' + "x " * 40 + '"}')
    echo.talk(LONG)
    return out.getvalue(), err.getvalue()


def test_a_terminal_gets_whole_words_and_whole_commands(monkeypatch: pytest.MonkeyPatch) -> None:
    out, err = printed(monkeypatch, Screen())
    *rows, document = out.splitlines()
    assert document.count("x ") == 40
    for text in (rows, err.splitlines()):
        assert all(len(row) <= 50 for row in text)
        assert any("`readinglist fetch --since 2014-01-01`" in row for row in text)
    assert " ".join(err.split()) == LONG
    assert [row[:4] for row in rows[1:]] == ["    "] * (len(rows) - 1)


def test_a_pipe_gets_the_line_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    out, err = printed(monkeypatch, io.StringIO())
    assert out.splitlines()[0] == f"  skipped {LONG}"
    assert err == f"{LONG}\n"


def test_a_folded_line_keeps_its_styles_and_its_words() -> None:
    row = line(Span("the residual network ", "title"), Span("日本語の題名 と言葉 ", "id"), "word " * 20, "/a/path" * 9)
    parts = list(folded(row, 24))
    assert " ".join(" ".join(plain(part) for part in parts).split()) == " ".join(plain(row).split())
    assert all(width(plain(part)) <= 24 for part in parts[:-1])
    assert plain(parts[-1]).strip() == "/a/path" * 9  # no word is broken: a path can be copied
    titled = "".join(span.text for part in parts for span in part if span.style == "title")
    assert titled.split() == ["the", "residual", "network"]


def test_what_fits_is_one_line() -> None:
    row = line("short ")
    assert list(folded(row, 6)) == [row]
