"""How what was just decided is taken back: the last line of every command that decides."""

from __future__ import annotations

from .spans import Line, Span, line


def take_back_line(count: int, left: str = "") -> Line:
    """How the last `count` decisions are taken back; `left`: what stays all the same."""
    number = f" {count}" if count > 1 else ""
    return line(Span(f"to take it back: readinglist undo{number}{f' ({left})' if left else ''}", "dim"))
