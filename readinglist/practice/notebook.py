"""The notebook: entries are added to the day's file, and found again by day, week, words and what they mention."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path

from readinglist.context import Context, today_of, zone_of
from readinglist.core.dates import parse_week
from readinglist.core.errors import InputError, NotFound, UsageError
from readinglist.core.text import fold, storable
from readinglist.store.files import read_text

from .notebook_text import (
    NOTES,
    SECTIONS,
    Entry,
    FoundLine,
    Mention,
    Names,
    Noted,
    body_of,
    mentions_in,
    names_of,
    places_in,
    read_entries,
    with_entry,
)
from .tables import attach, day_files, review_files, rewrite

HEADINGS = SECTIONS  # under which an entry can be written


def note(lib: Context, said: str, section: str = NOTES, attached: Sequence[Path] = ()) -> Noted:
    """Add an entry to today's file, with the time where the reader is. Raises UsageError, InputError, StoreError."""
    said = storable(said).strip()
    if section not in SECTIONS:
        raise UsageError(f"{section[:20]!r} is no section of the notebook; there are {', '.join(SECTIONS)}")
    if not said and not attached:
        raise UsageError('say what to write down: readinglist journal "TEXT"')
    today = today_of(lib)
    for file in attached:
        place = attach(lib.places.journal, today, file)
        said = f"{said}\n{'!' if _is_picture(place) else ''}[{Path(place).name}]({place})".strip()
    path, time = today_file(lib), lib.clock.now().astimezone(zone_of(lib)).strftime("%H:%M")
    with lib.store.transaction():  # two of us write one after the other
        rewrite(path, lambda text: with_entry(text, today, time, said, section))
    entry = Entry(today, section, said, time, " " if section == "next" else None)
    return Noted(entry, path, mentions_in(said, known_names(lib)))


def today_file(lib: Context) -> Path:
    """Where today's entries are, or will be."""
    return lib.places.journal / f"{today_of(lib).isoformat()}.md"


def begin_day(lib: Context) -> Path:
    """Today's file for an editor, made where there is none."""
    path, today = today_file(lib), today_of(lib)
    with lib.store.transaction():
        rewrite(path, lambda text: f"---\ndate: {today.isoformat()}\n---\n\n" if text is None else text)
    return path


def span_of(lib: Context, when: str | None) -> tuple[date, date]:
    """The first and last day of `2026-W48` or `2026-11-24`; None: today. Raises UsageError."""
    if when is None:
        today = today_of(lib)
        return today, today
    week = parse_week(when)
    return (week.first, week.last) if "w" in when.lower() else (date.fromisoformat(when), date.fromisoformat(when))


def entries_between(lib: Context, first: date = date.min, last: date = date.max) -> tuple[Noted, ...]:
    """All entries of these days, oldest first. Files that cannot be read are left to `doctor`."""
    names = known_names(lib)
    return tuple(
        Noted(entry, path, mentions_in(entry.text, names))
        for path, entries in _days(lib, first, last)
        for entry in entries
    )


def entries_about(lib: Context, kind: str, name: str) -> tuple[Noted, ...]:
    """The entries that mention a `paper`, a `goal` or a `project`, oldest first."""
    return tuple(noted for noted in entries_between(lib) if Mention(kind, name) in noted.mentions)


def search_notebook(lib: Context, query: str) -> tuple[tuple[Noted, ...], tuple[FoundLine, ...]]:
    """Entries, and lines of reviews, that hold all words of `query` in any case; newest first. Raises UsageError."""
    sought = fold(query).split()
    if not sought:
        raise UsageError("say what to search for: readinglist journal search WORDS")
    names, found = known_names(lib), []
    for path, entries in _days(lib, date.min, date.max):
        found += [Noted(entry, path, mentions_in(entry.text, names)) for entry in entries if _holds(entry.text, sought)]
    lines = [
        FoundLine(week, line.strip(), path)
        for week, path in review_files(lib.places.journal)
        for line in _text(path).splitlines()
        if not line.lstrip().startswith("<!--") and _holds(line, sought)
    ]
    return tuple(reversed(found)), tuple(reversed(lines))


def written_days(lib: Context) -> tuple[date, ...]:
    """The days that have a file, the newest first."""
    return tuple(day for day, _ in reversed(day_files(lib.places.journal)))


def written_weeks(lib: Context) -> tuple[str, ...]:
    """The weeks that have a review, the newest first."""
    return tuple(week for week, _ in reversed(review_files(lib.places.journal)))


def text_of(lib: Context, name: str) -> str:
    """What stands in the file of a day or a week, `2026-11-24` or `2026-W48`, without front matter and comments.

    Raises UsageError for another name, NotFound where there is no file, InputError where it cannot be read.
    """
    span_of(lib, name)
    path = lib.places.journal / f"{name}.md"
    files = {path for _, path in (*day_files(lib.places.journal), *review_files(lib.places.journal))}
    if path not in files:
        raise NotFound(f"nothing is written down of {name}")
    return body_of(read_text(path))


def mention_finder(lib: Context) -> Callable[[str], Iterator[tuple[int, int, Mention]]]:
    """Where texts mention something: a text -> (begin, end, what is meant); the names are those of now."""
    names = known_names(lib)
    return lambda text: places_in(text, names)


def known_names(lib: Context) -> Names:
    """What an @ may name: all goals and projects, closed ones too."""
    from .goals import list_goals
    from .projects import projects

    return names_of((view.goal.name for view in list_goals(lib)), (project.name for project in projects(lib)))


def _days(lib: Context, first: date, last: date) -> Iterator[tuple[Path, tuple[Entry, ...]]]:
    for day, path in day_files(lib.places.journal, first, last):
        yield path, read_entries(_text(path), day)


def _text(path: Path) -> str:
    try:
        return read_text(path)
    except InputError:
        return ""


def _holds(text: str, sought: Sequence[str]) -> bool:
    folded = fold(text)
    return all(word in folded for word in sought)


def _is_picture(place: str) -> bool:
    return Path(place).suffix.lower() in (".png", ".svg", ".jpg", ".jpeg", ".gif", ".webp")
