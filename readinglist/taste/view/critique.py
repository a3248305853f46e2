"""Critiques as lines for people and as records."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from readinglist.core.json_records import Record, paper_record
from readinglist.core.lines import Line, Span, cut, line, shown, take_back_line, trimmed, wrap
from readinglist.core.log import LEVELS, Rated
from readinglist.core.log_view import rating_text
from readinglist.core.papers import Paper
from readinglist.core.text import clean_or_none
from readinglist.taste.critique_text import RATINGS, CritiqueFile, CritiqueFound


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
        "ratings": {name: getattr(critique.ratings, name) for name in RATINGS},
        "line": critique.line,
        "sections": sections,
    }


def critiques_record(views: Sequence[CritiqueFile]) -> Record:
    return {"count": len(views), "critiques": [critique_record(view) for view in views]}


def missing_record(papers: Sequence[Paper]) -> Record:
    return {"count": len(papers), "papers": [paper_record(paper) for paper in papers]}


def found_record(query: str, found: Sequence[CritiqueFound]) -> Record:
    return {
        "query": query,
        "count": len(found),
        "critiques": [
            {"id": f.paper_id, "title": f.title, "file": str(f.path), "conflict": f.is_copy, "excerpt": f.excerpt}
            for f in found
        ],
    }


def critique_lines(view: CritiqueFile, room: int | None) -> Iterator[Line]:
    """One critique in full: title, ratings, line, what was written, where it lies."""
    critique, cells = view.critique, room or 10**6
    yield trimmed(line(Span(f"{view.paper_id}  ", "id"), Span(shown(critique.title, "(no title)"), "title")))
    for text in (rating_text(critique.ratings), shown(critique.line)):
        for part in wrap(text, cells, "  ") if text else ():
            yield line(part)
    for heading, text in critique.sections:
        yield line(Span(f"  {shown(heading, 'Note')}", "head"))
        for paragraph in text.splitlines():
            for part in wrap(shown(paragraph), cells, "    ") if shown(paragraph) else ():
                yield line(part)
    yield line(Span(f"  {shown(str(view.path))}", "dim"))


def list_lines(views: Sequence[CritiqueFile], room: int | None) -> Iterator[Line]:
    """One row or two for each critique."""
    if not views:
        yield line("no critique yet: readinglist critique ID begins one, c in triage too")
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
        yield line("every paper that you kept has a critique")
    for paper in papers:
        title = cut(shown(paper.title, "(no title)"), None if room is None else max(room - len(paper.id) - 2, 10))
        yield line(Span(f"{paper.id}  ", "id"), title)


def found_lines(query: str, found: Sequence[CritiqueFound], room: int | None) -> Iterator[Line]:
    if not found:
        yield line(f"no note has {shown(query, 'that')}")
    for one in found:
        copy = (Span("  copy of a conflict", "warn"),) if one.is_copy else ()
        name = shown(one.title) or shown(one.path.name)
        yield line(Span(f"{shown(one.paper_id, 'note')}  ", "id"), Span(cut(name, room), "title"), *copy)
        for text in (cut(shown(one.excerpt), None if room is None else room - 2), shown(str(one.path))):
            yield line(Span(f"  {text}", "dim"))


def rated_lines(rated: Rated, path: Path | None) -> Iterator[Line]:
    """What was just recorded."""
    said = " · ".join(part for part in (rating_text(rated), shown(rated.line)) if part)
    yield line(Span("critique", "good"), f"  {said}")
    if path is not None:
        yield line(Span(f"  {shown(str(path))}", "dim"))
    yield take_back_line(1)


# The quick critique: five questions of one key each, then a line.
#
# The ratings are those of `model.log.Rated`: what is gained, what it costs, how far it carries, how easily it
# breaks, and whether I would build on it.


@dataclass(frozen=True, slots=True)
class Question:
    """A rating, how it is asked, and its answers: key to (value, word)."""

    name: str
    text: str
    answers: Mapping[str, tuple[str | int, str]]


_LEVELS: Mapping[str, tuple[str | int, str]] = {str(level): (level, word) for level, word in LEVELS.items()}
QUESTIONS = (
    Question("upside", "Upside if it is right", {"1": ("10%", "10 %"), "2": ("10x", "10x")}),
    Question("complexity", "Complexity that it costs", _LEVELS),
    Question("generality", "Generality", _LEVELS),
    Question("fragility", "Fragility", _LEVELS),
    Question("build_on", "Would I build on it", {"y": ("yes", "yes"), "m": ("maybe", "maybe"), "n": ("no", "no")}),
)


def rated_from(keys: tuple[str, ...], line: str) -> Rated | None:
    """The critique that was typed; a key without a meaning leaves its question open. None: nothing was said."""
    answers = dict(zip((question.name for question in QUESTIONS), map(_value, QUESTIONS, keys), strict=False))
    said = clean_or_none(line)
    if said is None and all(value is None for value in answers.values()):
        return None

    def text(name: str) -> str | None:
        value = answers.get(name)
        return value if isinstance(value, str) else None

    def level(name: str) -> int | None:
        value = answers.get(name)
        return value if isinstance(value, int) else None

    return Rated(
        upside=text("upside"),
        complexity=level("complexity"),
        generality=level("generality"),
        fragility=level("fragility"),
        build_on=text("build_on"),
        line=said,
    )


def _value(question: Question, key: str) -> str | int | None:
    return question.answers[key][0] if key in question.answers else None
