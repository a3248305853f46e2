"""What a text of the user names with an @: a paper, a goal, a project.

`@1707.06347`, `@locomotion`, or with the kind said: `@paper:1707.06347`, `@goal:locomotion`, `@project:gait`. A name
with blanks is written with hyphens.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from readinglist.ids import find_id
from readinglist.text import words

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
