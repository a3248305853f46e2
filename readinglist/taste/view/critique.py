"""Critiques as lines for people and as records, and the quick critique: five questions of one key each, then a line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from readinglist.core.frozen import Frozen
from readinglist.core.json_records import Record, json_fields, paper_record
from readinglist.core.lines import Line, Span, cut, line, paragraph, shown, take_back_line, trimmed
from readinglist.core.log import LEVELS, Rated
from readinglist.core.log_view import rating_text
from readinglist.core.papers import Paper
from readinglist.core.text import clean_or_none
from readinglist.taste.critique_text import RATINGS, CritiqueFile
from readinglist.taste.notes import Found


def critique_record(view: CritiqueFile) -> Record:
    """`sections` are those with text, by heading; one heading twice is joined."""
    critique = view.critique
    sections: dict[str, str] = {}
    for heading, text in critique.sections:
        sections[heading] = f"{sections[heading]}\n\n{text}" if heading in sections else text
    return {
        "id": view.paper_id,
        "title": critique.title,
        "file": str(view.path),
        "quick": critique.is_quick,
        "empty": not critique.says_something,
        "ratings": json_fields(critique.ratings, *RATINGS),
        "line": critique.line,
        "sections": sections,
    }


def critiques_record(views: Sequence[CritiqueFile]) -> Record:
    return {"count": len(views), "critiques": [critique_record(view) for view in views]}


def missing_record(papers: Sequence[Paper]) -> Record:
    return {"count": len(papers), "papers": [paper_record(paper) for paper in papers]}


def found_record(query: str, found: Sequence[Found]) -> Record:
    rows = [
        json_fields(one.note, "id", "title")
        | {"file": str(one.note.path), "conflict": one.note.is_copy, "excerpt": one.excerpt}
        for one in found
    ]
    return {"query": query, "count": len(rows), "critiques": rows}


def critique_lines(view: CritiqueFile, room: int | None) -> Iterator[Line]:
    """One critique in full: title, ratings, line, what was written, where it lies."""
    critique = view.critique
    yield trimmed(line(Span(f"{view.paper_id}  ", "id"), Span(shown(critique.title, "(no title)"), "title")))
    for text in (rating_text(critique.ratings), shown(critique.line)):
        yield from paragraph(text, room, indent="  ")
    for heading, text in critique.sections:
        yield line(Span(f"  {shown(heading, 'Note')}", "head"))
        for part in text.splitlines():
            yield from paragraph(shown(part), room, indent="    ")
    yield line(Span(f"  {shown(str(view.path))}", "dim"))


def list_lines(views: Sequence[CritiqueFile], room: int | None) -> Iterator[Line]:
    """One row or two for each critique."""
    if not views:
        yield line("no critiques yet: write one with readinglist critique ID, or press c in triage")
    for view in views:
        critique = view.critique
        kind = "" if critique.sections else "quick" if critique.is_quick else "empty"
        used = len(view.paper_id) + 2 + len(kind) + 2
        title = cut(shown(critique.title, "(no title)"), None if room is None else max(room - used, 10))
        yield trimmed(line(Span(f"{shown(view.paper_id)}  ", "id"), Span(title, "title"), Span(f"  {kind}", "dim")))
        said = " · ".join(part for part in (rating_text(critique.ratings), shown(critique.line)) if part)
        if said:
            yield line(f"  {cut(said, None if room is None else room - 2)}")


def missing_lines(papers: Sequence[Paper], room: int | None) -> Iterator[Line]:
    if not papers:
        yield line("every paper you kept has a critique")
    for paper in papers:
        title = cut(shown(paper.title, "(no title)"), None if room is None else max(room - len(paper.id) - 2, 10))
        yield line(Span(f"{paper.id}  ", "id"), title)


def found_lines(query: str, found: Sequence[Found], room: int | None) -> Iterator[Line]:
    if not found:
        yield line(f"no note has {shown(query, 'that')}")
    for one in found:
        note = one.note
        copy = (Span("  copy of a conflict", "warn"),) if note.is_copy else ()
        name = shown(note.title) or shown(note.path.name)
        yield line(Span(f"{shown(note.id, 'note')}  ", "id"), Span(cut(name, room), "title"), *copy)
        for text in (cut(shown(one.excerpt), None if room is None else room - 2), shown(str(note.path))):
            yield line(Span(f"  {text}", "dim"))


def rated_lines(rated: Rated, path: Path | None) -> Iterator[Line]:
    """What was just recorded."""
    said = " · ".join(part for part in (rating_text(rated), shown(rated.line)) if part)
    yield line(Span("critique", "good"), f"  {said}")
    if path is not None:
        yield line(Span(f"  {shown(str(path))}", "dim"))
    yield take_back_line(1)


class Question(Frozen):
    """A rating, how it is asked, and its answers: key to (value, word)."""

    name: str
    text: str
    answers: Mapping[str, tuple[str | int, str]]


_LEVELS: Mapping[str, tuple[str | int, str]] = {str(level): (level, word) for level, word in LEVELS.items()}
RATING_QUESTIONS = (
    Question("upside", "Upside if it is right", {"1": ("10%", "10 %"), "2": ("10x", "10x")}),
    Question("complexity", "Complexity it adds", _LEVELS),
    Question("generality", "Generality", _LEVELS),
    Question("fragility", "Fragility", _LEVELS),
    Question("build_on", "Would I build on it", {"y": ("yes", "yes"), "m": ("maybe", "maybe"), "n": ("no", "no")}),
)


def rated_from_keys(keys: tuple[str, ...], line: str) -> Rated | None:
    """The critique that was typed; a key without a meaning leaves its question open. None: nothing was said."""
    given = {
        question.name: question.answers[key][0]
        for question, key in zip(RATING_QUESTIONS, keys, strict=False)
        if key in question.answers
    }
    said = clean_or_none(line)
    return Rated(**given, line=said) if given or said else None  # type: ignore[arg-type]  # of the type of their name
