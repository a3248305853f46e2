"""Starter lists: the textbooks, theses and reimplementations of `feeds/`, dormant until one is queued."""

from __future__ import annotations

from readinglist.study.starters import SHELVES, Starter, starter_of
from readinglist.text import title_key

from .home import Home


def starters(lib: Home, kind: str | None = None) -> tuple[Starter, ...]:
    """The entries on the three shelves, of one kind or of all, in the order of the files."""
    found = [starter_of(one) for one in lib.subscriptions() if one.kind == "seed" and one.shelf in SHELVES]
    return tuple(one for one in found if kind is None or one.kind == kind)


def find_starter(lib: Home, title: str, kind: str | None = None) -> Starter | None:
    """The entry of this title, whatever its case and signs."""
    key = title_key(title)
    return next((one for one in starters(lib, kind) if key and title_key(one.title) == key), None)


def starter_of_paper(lib: Home, paper: str, kind: str | None = None) -> Starter | None:
    """The entry of this id."""
    return next((one for one in starters(lib, kind) if one.paper == paper), None)
