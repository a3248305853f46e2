"""What kept papers cite and the library lacks, as lines and as records."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from readinglist.citations.wanted import Wanted
from readinglist.core.json_records import Record, json_fields
from readinglist.core.lines import Line, Span, cut, line, many, shown


def wanted_record(works: Sequence[Wanted], count: int) -> Record:
    """`count` of all works, `wanted` the first of them."""
    return {"count": count, "wanted": [json_fields(one) for one in works]}


def wanted_lines(works: Sequence[Wanted], count: int, room: int | None, first: int = 1) -> Iterator[Line]:
    """From number `first` on, of each work its title, authors, how many keeps cite it and how, and a sentence."""
    if not works:
        yield line("nothing: references of papers you kept are read by trace, pdf refs and enrich")
        return
    yield line(Span(f"{len(works):,} of {many(count, 'work')} that your keeps cite and your library lacks", "head"))
    cells = None if room is None else room - 5
    for number, one in enumerate(works, first):
        yield line(Span(f"{number:>3}  ", "dim"), Span(cut(shown(one.title), cells), "title"))
        by = f"{shown(one.authors[0])}{' and others' if len(one.authors) > 1 else ''}" if one.authors else ""
        name = shown(one.arxiv_id or (one.doi and f"doi:{one.doi}"))
        facts = (by, str(one.year or ""), name, "" if one.kind == "paper" else one.kind)
        yield line("     ", Span(cut(" · ".join(filter(None, facts)), cells), "dim"))
        said = [f"{verb} by {n:,}" for verb, n in (("used", one.used), ("compared", one.compared)) if n]
        said += [] if one.citations is None else [f"{one.citations:,} citations from {shown(one.citations_from)}"]
        yield line("     ", cut(", ".join([f"cited by {len(one.cited_by):,} of your keeps", *said]), cells))
        for place in one.places[:1]:
            yield line("     ", Span(cut(f"{place.citing}: {shown(place.sentence)}", cells), "dim"))
