"""Tables in pages: what a benchmark measured stands between its markers, what stands outside is written by people."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path


def write_section(page: Path, name: str, lines: Iterable[str]) -> None:
    """Put lines between `<!-- name -->` and `<!-- end of name -->`; exits where the page has no such place."""
    begin, end = f"<!-- {name} -->", f"<!-- end of {name} -->"
    text = page.read_text(encoding="utf-8")
    if begin not in text or end not in text:
        raise SystemExit(f"{page} has no place {begin} ... {end}")
    head, tail = text.partition(begin)[0], text.partition(end)[2]
    between = "\n".join(lines).strip("\n")
    page.write_text(f"{head}{begin}\n\n{between}\n\n{end}{tail}", encoding="utf-8")
