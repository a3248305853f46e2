"""Packs as lines and as records."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from readinglist.core.dates import month_day
from readinglist.core.json_records import Record, json_fields, json_value
from readinglist.core.lines import Line, Span, line, many, paragraph, shown

from .records import Built, CitedBy, PackInfo

YEARS = 6  # the newest, of those in which a paper was cited


def built_lines(built: Built, room: int | None) -> Iterator[Line]:
    yield from info_lines(Path(built.path), built.info, room)
    size = f"{built.bytes / 1e6:,.0f} MB on disk"
    parts = f"{many(built.parts, 'part')}, {built.read:,} read now"
    yield from paragraph(f"{parts}; {built.seconds:,.0f} s; {size}", room, "dim")
    yield line(Span(f"use it: readinglist literature use {built.path}", "dim"))


def built_record(built: Built) -> Record:
    return {**info_record(Path(built.path), built.info), **json_fields(built, "parts", "read", "seconds", "bytes")}


def info_lines(path: Path, info: PackInfo, room: int | None) -> Iterator[Line]:
    yield line(Span(f"{shown(info.source)} {info.release[:7]}, cut-off {info.cutoff}", "title"))
    size = f"{many(info.works, 'work')}, {many(info.citations, 'citation')} among them, {info.authors:,} authorships"
    yield from paragraph(f"{size}; {info.dangling:,} references lead to works that are not in it", room)
    last = f"last month with papers: {month_day(info.now):%Y-%m}"
    yield from paragraph(f"{last}{'; ' if info.choice else ''}{info.choice}; {path}", room, "dim")
    if info.left_out:
        names = ", ".join(info.left_out)
        yield from paragraph(f"too large to compute here: {names}; no paper is called a building block", room, "dim")


def info_record(path: Path, info: PackInfo) -> Record:
    names = "source", "release", "cutoff", "works", "citations", "dangling", "authors", "choice", "left_out", "version"
    return {"pack": str(path), **json_fields(info, *names)}


def cited_by_lines(found: CitedBy | None) -> Iterator[Line]:
    """How often the pack has a paper cited, in which years, and by whom; nothing where it does not know the paper."""
    if found is None:
        return
    stood = "" if found.percentile is None else f": above {found.percentile:.0%} of its month and category"
    yield line(Span(f"{many(found.citations, 'citation')} from {shown(found.citations_from)}{stood}", "good"))
    by_year = [f"{one.year}: {one.citations:,} ({one.groups:,})" for one in found.years[-YEARS:]]
    yield line("  by year (independent groups): ", ", ".join(by_year)) if by_year else line("")
    for one in found.top_citing:
        day = "undated" if one.month is None else f"{one.month:%Y-%m}"
        name = Span(f"  {shown(one.id)}" if one.id else "", "id")
        yield line(
            f"  {day}", name, f"  {shown(one.title, '(no title)')}", Span(f"  cited {one.citations:,} times", "dim")
        )


def cited_by_record(found: CitedBy | None) -> Record | None:
    return None if found is None else json_fields(found)


def rows_lines(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> Iterator[Line]:
    yield line(Span("  ".join(shown(name) for name in columns), "head"))
    for row in rows:
        yield line("  ".join("-" if value is None else shown(str(value)) for value in row))


def rows_record(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> list[Record]:
    return [dict(zip(columns, map(json_value, row), strict=True)) for row in rows]
