"""An entry of a starter list (`feeds/textbooks.toml` and its like) as an item of the queue."""

from __future__ import annotations

from dataclasses import dataclass

from readinglist.model import QueueChanged, Subscription
from readinglist.model.study import REIMPLEMENTATION, TEXTBOOK, THESIS

SHELVES = {"textbooks": TEXTBOOK, "theses": THESIS, "reimplementations": REIMPLEMENTATION}


@dataclass(frozen=True, slots=True)
class Starter:
    """An entry of a starter list, as the queue takes it."""

    title: str
    kind: str
    authors: tuple[str, ...]
    year: int | None
    paper: str | None
    why: str | None

    def added(self) -> QueueChanged:
        return QueueChanged(
            "add",
            kind=self.kind,
            title=self.title,
            authors=self.authors or None,
            year=self.year,
            paper=self.paper,
            because=self.why,
        )


def starter_of(one: Subscription) -> Starter:
    """The entry of a subscription that lies on one of `SHELVES`."""
    kind = SHELVES[one.shelf or ""]
    return Starter(one.name, kind, one.authors, one.year, one.ids[0] if one.ids else None, one.why)
