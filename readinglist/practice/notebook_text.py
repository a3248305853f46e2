"""What a text of the user names with an @: a paper, a goal, a project.

`@1707.06347`, `@locomotion`, or with the kind said: `@paper:1707.06347`, `@goal:locomotion`, `@project:gait`. A name
with blanks is written with hyphens.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from readinglist.core.errors import InputError
from readinglist.core.front_matter import split, with_newlines, without_comments
from readinglist.core.ids import find_id
from readinglist.core.text import words

PAPER, GOAL, PROJECT = "paper", "goal", "project"
# Not inside an address of mail; `@goal locomotion` is understood too.
_MENTION = re.compile(r"(?<![\w.@/])@(?:(?P<kind>paper|goal|project)(?::| +))?(?P<name>[^\s,;!?()\[\]{}<>\"'`@]+)")


@dataclass(frozen=True, slots=True)
class Mention:
    """`kind` None: nothing of this name is known."""

    kind: str | None
    name: str


@dataclass(frozen=True, slots=True)
class Names:
    """The goals and projects there are, by the key of their names."""

    goals: dict[str, str]
    projects: dict[str, str]


def names_of(goals: Iterable[str], projects: Iterable[str]) -> Names:
    return Names({key_of(name): name for name in goals}, {key_of(name): name for name in projects})


def key_of(name: str) -> str:
    """What all spellings of a name share.

    >>> key_of("Walking robots") == key_of("walking-robots")
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
        name = match["name"].rstrip(".:")
        if (mention := _meant(match["kind"], name, names)) is not None:
            yield match.start(), match.start("name") + len(name), mention


def _meant(kind: str | None, name: str, names: Names) -> Mention | None:
    if not name:
        return None
    if kind in (None, PAPER) and (paper := find_id(name)):
        return Mention(PAPER, paper[0])
    key = key_of(name)
    for known, spelled in ((PROJECT, names.projects), (GOAL, names.goals)):
        if kind in (None, known) and key in spelled:
            return Mention(known, spelled[key])
    return Mention(None, name)


# The daily notebook: one Markdown file a day, to which entries are added at the end and which is the user's.
#
# Headings part it into sections; what stands below other headings, or none, are notes. An item of a list, or a
# paragraph, is one entry. Nothing that stands in a file is ever changed: a new entry is written after it.


NOTES, EXPERIMENTS, INSIGHTS, CODE, NEXT = "notes", "experiments", "insights", "code", "next"
SECTIONS = (NOTES, EXPERIMENTS, INSIGHTS, CODE, NEXT)
# How people head them; the first word decides.
_HEADED = {"experiment": EXPERIMENTS, "experimental": EXPERIMENTS, "insight": INSIGHTS, "todo": NEXT, "future": NEXT}
_HEADED |= {section: section for section in SECTIONS}

_HEADING = re.compile(r" {0,3}#{1,6}[ \t]+(?P<words>.*?)[ \t#]*")
_FENCE = re.compile(r"[ \t]*(?P<fence>`{3,}|~{3,})")
_ITEM = re.compile(r" {0,3}(?:[-*+]|[0-9]{1,3}[.)])[ \t]+(?=\S)")
_BOX = re.compile(r"\[(?P<mark>[ xX~-])\][ \t]+")
_TIME = re.compile(r"(?P<time>(?:[01]?[0-9]|2[0-3]):[0-5][0-9])(?::[ \t]*|[ \t]+)")


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that was written down. `text` is without bullet, box and time, its lines as they stand.

    `mark` is that of a box: " " open, "x" done, "-" dropped; None: there is no box.
    """

    day: date
    section: str  # one of SECTIONS
    text: str
    time: str | None = None  # 09:15, where the user was
    mark: str | None = None

    @property
    def line(self) -> str:
        """All of it on one line."""
        return " ".join(self.text.split())


@dataclass(frozen=True, slots=True)
class Noted:
    """An entry with its file and what it mentions."""

    entry: Entry
    path: Path
    mentions: tuple[Mention, ...]


@dataclass(frozen=True, slots=True)
class FoundLine:
    """A line of a review that a search found."""

    week: str
    text: str
    path: Path


def read_entries(text: str, day: date) -> tuple[Entry, ...]:
    """The entries of a day's file, in their order. Front matter that cannot be read is text like all."""
    return tuple(entry for _, entry in headed_entries(text, day))


def headed_entries(text: str, day: date) -> tuple[tuple[str, Entry], ...]:
    """As `read_entries`, each with the heading that it stands below ("": none)."""
    heading, found = "", []
    for begun, lines in _pieces(body_of(text)):
        if begun is not None:
            heading = begun
        else:
            found.append((heading, _entry(lines, section_of(heading), day)))
    return tuple((below, entry) for below, entry in found if entry.text)


def with_entry(text: str | None, day: date, time: str, said: str, section: str = NOTES) -> str:
    """The day's file with one more entry at its end; None: there is no file yet. What stands there stays.

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
    item = end.join([f"- {box}{time} {lines[0].rstrip()}", *(f"  {line}".rstrip() for line in lines[1:])]) + end
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
