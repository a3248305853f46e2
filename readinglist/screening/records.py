"""The state of a pile of papers that is screened to its end: its papers, its labels, what is left."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from readinglist.core.frozen import Frozen
from readinglist.core.log import Labelled, LogEntry, PileStarted
from readinglist.core.papers import ScoredPaper
from readinglist.formats import Slot

if TYPE_CHECKING:
    from readinglist.ranking.screening import Remaining


class PileLabel(Frozen):
    """`check`: the paper was drawn at random, to see how many includes are left."""

    paper: str
    included: bool
    check: bool = False


class Pile(Frozen):
    """The state of a pile. `ids` in the order in which they were given, `labels` in that of labelling.

    `seed` decides which papers are drawn for checks, one in `every` labels (0: none); `hint` is the text
    that puts the pile in order while no paper is included.
    """

    name: str
    origin: str
    ids: tuple[str, ...]
    every: int
    seed: str
    started: datetime
    hint: str = ""
    labels: tuple[PileLabel, ...] = ()

    @property
    def included(self) -> tuple[str, ...]:
        return tuple(label.paper for label in self.labels if label.included)

    @property
    def checks(self) -> int:
        """Labels of papers that were drawn at random."""
        return sum(label.check for label in self.labels)

    @property
    def left(self) -> int:
        """Papers without a label."""
        return len(self.ids) - len(self.labels)


class PileStatus(Frozen):
    """How far a pile is. `dry`: labels since the last include that was not drawn for a check."""

    pile: Pile
    remaining: Remaining
    checks_included: int
    dry: int


def fold_pile(started: LogEntry, labels: Iterable[LogEntry]) -> Pile:
    """The pile after its labels; undone ones must be left out. Of two labels of a paper the later one holds.

    A corrected label keeps its place, and stays a check if it was one.
    """
    data = started.data
    assert isinstance(data, PileStarted)
    known = frozenset(data.ids)
    found: dict[str, PileLabel] = {}
    for entry in sorted(labels, key=lambda entry: (entry.at, entry.id)):
        label = entry.data
        if isinstance(label, Labelled) and label.paper in known:
            before = found.get(label.paper)
            is_check = before.check if before is not None else label.check
            found[label.paper] = PileLabel(label.paper, label.label == "include", is_check)
    hint, given = data.hint or "", tuple(found.values())
    return Pile(started.subject, data.origin, data.ids, data.every, started.id, started.at, hint, given)


class ConferenceSession(Frozen):
    """Papers of a plan that are presented together, best first; an empty `slot`: the program did not say when."""

    slot: Slot
    papers: tuple[ScoredPaper, ...]
