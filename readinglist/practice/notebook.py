"""The notebook: one Markdown file a day, to which entries are added at the end and which is the user's.

Headings part it into sections; what stands below other headings, or none, are notes. An item of a list, or a
paragraph, is one entry. Nothing that stands in a file is ever changed: a new entry is written after it.

A text names a paper, a goal or a project with an @: `@1707.06347`, `@locomotion`, or with the kind said:
`@paper:1707.06347`, `@goal:locomotion`, `@project:gait`. A name with blanks is written with hyphens.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import field
from datetime import date
from pathlib import Path

from readinglist.context import Context, today_of, zone_of
from readinglist.core.dates import parse_day, parse_week
from readinglist.core.errors import InputError, NotFound, UsageError
from readinglist.core.front_matter import split, with_newlines, without_comments
from readinglist.core.frozen import Frozen
from readinglist.core.ids import find_id
from readinglist.core.log import effective
from readinglist.core.text import fold, storable, words
from readinglist.store.files import read_text

from .records import (
    EXPERIMENTS,
    GOAL,
    INSIGHTS,
    ITEM,
    NEXT,
    NOTES,
    PAPER,
    PROJECT,
    SECTIONS,
    Entry,
    FoundLine,
    Mention,
    Noted,
)
from .tables import attach, day_files, review_files, rewrite

# Not inside an address of mail; `@goal locomotion` is understood too.
_MENTION = re.compile(r"(?<![\w.@/])@(?:(?P<kind>paper|goal|project)(?::| +))?(?P<name>[^\s,;!?()\[\]{}<>\"'`@]+)")
# How people head them; the first word decides.
_HEADED = {"experiment": EXPERIMENTS, "experimental": EXPERIMENTS, "insight": INSIGHTS, "todo": NEXT, "future": NEXT}
_HEADED |= {section: section for section in SECTIONS}

_HEADING = re.compile(r"\A {0,3}#{1,6}[ \t]+(?P<words>(?:[ \t#]*+[^ \t#\n]++)*+)[ \t#]*")
_FENCE = re.compile(r"\A[ \t]*(?P<fence>`{3,}|~{3,})")
_ITEM = re.compile(r" {0,3}(?:[-*+]|[0-9]{1,3}[.)])[ \t]+(?=\S)")
_BOX = re.compile(r"\[(?P<mark>[ xX~-])\][ \t]+")
_TIME = re.compile(r"(?P<time>(?:[01]?[0-9]|2[0-3]):[0-5][0-9])(?::[ \t]*|[ \t]+)")


PICTURES = (".png", ".svg", ".jpg", ".jpeg", ".gif", ".webp")  # that are shown where they are attached


class Names(Frozen):
    """The goals, projects and items of the queue there are, by the key of their names."""

    goals: dict[str, str]
    projects: dict[str, str]
    items: dict[str, str] = field(default_factory=dict)


def names_of(goals: Iterable[str], projects: Iterable[str], items: Iterable[str] = ()) -> Names:
    return Names(*({mention_key(name): name for name in some} for some in (goals, projects, items)))


def mention_key(name: str) -> str:
    """What all spellings of a name share.

    >>> mention_key("Walking robots") == mention_key("walking-robots")
    True
    """
    return "-".join(words(name))


def mentions_in(text: str, names: Names) -> tuple[Mention, ...]:
    """The mentions of a text, once each, in their order; of a goal and a project of one name the project."""
    return tuple(dict.fromkeys(mention for _, _, mention in places_in(text, names)))


def places_in(text: str, names: Names) -> Iterator[tuple[int, int, Mention]]:
    """(begin, end, what is meant) of every mention, from its @ to the end of its name.

    >>> [(begin, end) for begin, end, _ in places_in("as in @1707.06347.", Names({}, {}))]
    [(6, 17)]
    """
    for match in _MENTION.finditer(text):
        if name := match["name"].rstrip(".:"):
            yield match.start(), match.start("name") + len(name), _meant(match["kind"], name, names)


def _meant(kind: str | None, name: str, names: Names) -> Mention:
    if kind in (None, PAPER) and (paper := find_id(name)):
        return Mention(PAPER, paper[0])
    key = mention_key(name)
    for known, spelled in ((PROJECT, names.projects), (GOAL, names.goals), (ITEM, names.items)):
        if kind in (None, known) and key in spelled:
            return Mention(known, spelled[key])
    return Mention(None, name)


def read_entries(text: str, day: date) -> tuple[Entry, ...]:
    """The entries of a day's file, in their order. Front matter that cannot be read is text like all."""
    return tuple(entry for _, entry in headed_entries(text, day))


def headed_entries(text: str, day: date) -> tuple[tuple[str, Entry], ...]:
    """As `read_entries`, each with the heading that it stands below ("": none)."""
    heading, found = "", []
    for begun, lines in _pieces(body_of(text)):
        if begun is not None:
            heading = begun
        elif (entry := _entry(lines, section_of(heading), day)).text:
            found.append((heading, entry))
    return tuple(found)


def with_entry(text: str | None, day: date, time: str, said: str, section: str = NOTES) -> str:
    """The day's file with one more entry at its end; None: there is no file yet. What stands there stays.

    `time` "": not known.

    >>> print(with_entry(None, date(2026, 11, 24), "09:15", "walks after 2 h", "experiments"), end="")
    ---
    date: 2026-11-24
    ---
    <BLANKLINE>
    ## Experiments
    <BLANKLINE>
    - 09:15 walks after 2 h
    """
    text = f"---\ndate: {day.isoformat()}\n---\n" if text is None else text
    end = "\r\n" if "\r\n" in text else "\n"
    box = "[ ] " if section == NEXT else ""
    lines = said.strip().splitlines() or [""]
    item = (
        end.join(
            [
                f"- {box}{time} {lines[0].rstrip()}" if time else f"- {box}{lines[0].rstrip()}",
                *(f"  {line}".rstrip() for line in lines[1:]),
            ]
        )
        + end
    )
    gap = "" if not text or text.endswith(("\n", "\r")) else end
    standing = with_newlines(text).rstrip("\n").rpartition("\n")[2]
    if _last_section(text) != section:
        return f"{text}{gap}{end if text else ''}## {section.capitalize()}{end}{end}{item}"
    follows = _ITEM.match(standing) or (standing.startswith("  ") and not with_newlines(text).endswith("\n\n"))
    return f"{text}{gap}{'' if follows or not text else end}{item}"


def section_of(heading: str) -> str:
    """The section that a heading opens.

    >>> section_of("Experimental findings"), section_of("Next steps / future work"), section_of("Lunch")
    ('experiments', 'next', 'notes')
    """
    first = next(iter(words(heading)), "")
    return _HEADED.get(first, _HEADED.get(first.removesuffix("s"), NOTES))


def _last_section(text: str) -> str | None:
    """The section in which the end of the file stands; None: no heading yet, and nothing below which a note may go."""
    headings = [heading for heading, _ in _pieces(body_of(text)) if heading is not None]
    return section_of(headings[-1]) if headings else None


def _entry(lines: list[str], section: str, day: date) -> Entry:
    item = _ITEM.match(lines[0])
    first, mark, time = lines[0][item.end() :] if item else lines[0].strip(), None, None
    if item and (box := _BOX.match(first)):
        mark, first = {"X": "x", "~": "-"}.get(box["mark"], box["mark"]), first[box.end() :]
    if clock := _TIME.match(first):
        time, first = clock["time"].zfill(5), first[clock.end() :]
    rest = [line[2:] if line.startswith("  ") else line for line in lines[1:]]
    return Entry(day, section, "\n".join([first, *rest]).strip(), time, mark)


def _pieces(body: str) -> Iterator[tuple[str | None, list[str]]]:
    """(heading, []) and (None, lines of one entry), in their order."""
    lines = body.split("\n")
    fences = [i for i, line in enumerate(lines) if _FENCE.match(line)]
    closing = dict(zip(fences[::2], fences[1::2], strict=False))  # one that is never closed is a line like others
    current: list[str] = []
    blank, i = True, 0
    while i < len(lines):
        line = lines[i]
        heading = _HEADING.fullmatch(line)
        goes_on = bool(current) and line.startswith(("  ", "\t")) and not (blank and not _ITEM.match(current[0]))
        begins = heading or _ITEM.match(line) or blank
        if line.strip() and begins and not goes_on:
            if any(map(str.strip, current)):
                yield None, current
            current = []
        if heading and not goes_on:
            yield heading["words"], []
            blank, i = True, i + 1
            continue
        last = closing.get(i, i)
        current += lines[i : last + 1]
        blank, i = not lines[last].strip(), last + 1
    if any(map(str.strip, current)):
        yield None, current


def body_of(text: str) -> str:
    """What a file says to its reader: without front matter and comments, lines ended by newlines alone."""
    try:
        body = split(text).body
    except InputError:
        body = text
    return without_comments(with_newlines(body))


def note(lib: Context, said: str, section: str = NOTES, attached: Sequence[Path] = (), on: date | None = None) -> Noted:
    """Add an entry to the file of a day: of today (None) with the time where the reader is, of an earlier one without.

    Raises UsageError, InputError, StoreError.
    """
    said = storable(said).strip()
    if section not in SECTIONS:
        raise UsageError(f"{section[:20]!r} is not a section of the notebook; choose from {', '.join(SECTIONS)}")
    if not said and not attached:
        raise UsageError('nothing to write: readinglist journal "TEXT"')
    day = today_of(lib)
    time = lib.clock.now().astimezone(zone_of(lib)).strftime("%H:%M") if on in (None, day) else ""
    if on is not None and on > day:
        raise UsageError(f"{on} is not here yet: the notebook is of today and of earlier days")
    day = on or day
    for file in attached:
        place = Path(attach(lib.places.journal, day, file))
        said = f"{said}\n{'!' if place.suffix.lower() in PICTURES else ''}[{place.name}]({place.as_posix()})".strip()
    path = lib.places.journal / f"{day.isoformat()}.md"
    with lib.store.transaction():  # two of us write one after the other
        rewrite(path, lambda text: with_entry(text, day, time, said, section))
    entry = Entry(day, section, said, time or None, " " if section == "next" else None)
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
    """The first and last day of a day or a week, as `parse_week` takes them; None: today. Raises UsageError."""
    today = today_of(lib)
    week = parse_week(when or "today", today)
    try:
        day = parse_day(when or "today", today)
    except UsageError:
        return week.first, week.last
    return (week.first, week.last) if (when or "").strip().lower() == "last week" else (day, day)


def entries_between(lib: Context, first: date = date.min, last: date = date.max) -> tuple[Noted, ...]:
    """All entries of these days, oldest first. Files that cannot be read are left to `doctor`."""
    names = known_names(lib)
    return tuple(
        Noted(entry, path, mentions_in(entry.text, names))
        for day, path in day_files(lib.places.journal, first, last)
        for entry in read_entries(_text(path), day)
    )


def entries_about(lib: Context, kind: str, name: str) -> tuple[Noted, ...]:
    """The entries that mention a `paper`, a `goal` or a `project`, oldest first."""
    names, sought = known_names(lib), name.casefold()
    return tuple(
        Noted(entry, path, mentions)
        for day, path in day_files(lib.places.journal, date.min, date.max)
        if sought in (text := _text(path)).casefold()
        for entry in read_entries(text, day)
        if Mention(kind, name) in (mentions := mentions_in(entry.text, names))
    )


def search_notebook(
    lib: Context, query: str, section: str | None = None, since: date | None = None, until: date | None = None
) -> tuple[tuple[Noted, ...], tuple[FoundLine, ...]]:
    """Entries, and lines of reviews, that hold all words of `query` in any case; newest first.

    `section`: of the notebook, so no reviews; `since` and `until`: of the days between alone. Raises UsageError.
    """
    sought = fold(query).split()
    if not sought:
        raise UsageError("say what to search for: readinglist journal search WORDS")
    first, last = since or date.min, until or date.max
    found = [
        noted
        for noted in entries_between(lib, first, last)
        if section in (None, noted.entry.section) and _holds(noted.entry.text, sought)
    ]
    lines = [
        FoundLine(week, line.strip(), path)
        for week, path in review_files(lib.places.journal)
        if section is None and first <= parse_week(week).last and parse_week(week).first <= last
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
        raise NotFound(f"there is no entry about {name}")
    return body_of(read_text(path))


def mention_finder(lib: Context) -> Callable[[str], Iterator[tuple[int, int, Mention]]]:
    """Where texts mention something: a text -> (begin, end, what is meant); the names are those of now."""
    names = known_names(lib)
    return lambda text: places_in(text, names)


def known_names(lib: Context) -> Names:
    """What an @ may name: all goals, projects and items of the queue, closed ones too."""
    from .goals import list_goals
    from .projects import projects

    goals, known = (view.goal.name for view in list_goals(lib)), (project.name for project in projects(lib))
    return names_of(goals, known, (entry.subject for entry in effective(lib.store.log.of_kind("queue"))))


def _text(path: Path) -> str:
    try:
        return read_text(path)
    except InputError:
        return ""


def _holds(text: str, sought: Sequence[str]) -> bool:
    folded = fold(text)
    return all(word in folded for word in sought)
