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


ENOUGH_RECALL, ENOUGH_DRY = 0.95, 50
STOP = {
    "recall": f"at least {ENOUGH_RECALL:.0%} of the includes are found, as the drawn papers show with 95 % confidence",
    "dry": f"{ENOUGH_DRY} of the best in a row without an include: common, and guarantees nothing",
    "all": "every paper has a label",
}


class PileLabel(Frozen):
    """`check`: the paper was drawn at random, to see how many includes are left."""

    paper: str
    included: bool
    check: bool = False


class Pile(Frozen):
    """The state of a pile. `ids` in the order in which they were given, `labels` in that of labelling.

    `duplicates` are set aside: neither among `ids` nor `labels`.

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
    duplicates: tuple[str, ...] = ()

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


class Recall(Frozen):
    """The share of the includes of a pile that were found: the likeliest, and its interval of the same level."""

    likeliest: float | None
    low: float
    high: float


class PileStatus(Frozen):
    """How far a pile is. `dry`: labels since the last include that was not drawn for a check."""

    pile: Pile
    remaining: Remaining
    checks_included: int
    dry: int

    @property
    def recall(self) -> Recall | None:
        """None where nothing is included, or may be."""
        found, left = len(self.pile.included), self.remaining
        if not found:
            return None
        likeliest = None if left.likeliest is None else found / (found + left.likeliest)
        return Recall(likeliest, found / (found + left.high), found / (found + left.low))

    def stops(self, rule: str) -> bool:
        """Whether a rule of `STOP` says that you can stop."""
        if rule == "recall":
            return self.recall is not None and self.recall.low >= ENOUGH_RECALL
        return not self.pile.left or (rule == "dry" and self.dry >= ENOUGH_DRY)


def fold_pile(started: LogEntry, labels: Iterable[LogEntry]) -> Pile:
    """The pile after its labels; undone ones must be left out. Of two labels of a paper the later one holds.

    A corrected label keeps its place, and stays a check if it was one.
    """
    data = started.data
    assert isinstance(data, PileStarted)
    known = frozenset(data.ids)
    found: dict[str, PileLabel] = {}
    duplicates: set[str] = set()
    for entry in sorted(labels, key=lambda entry: (entry.at, entry.id)):
        label = entry.data
        if isinstance(label, Labelled) and label.paper in known:
            before = found.get(label.paper)
            is_check = before.check if before is not None else label.check
            found[label.paper] = PileLabel(label.paper, label.label == "include", is_check)
            (duplicates.add if label.label == "duplicate" else duplicates.discard)(label.paper)
    given = tuple(label for label in found.values() if label.paper not in duplicates)
    ids = tuple(paper for paper in data.ids if paper not in duplicates)
    aside = tuple(paper for paper in data.ids if paper in duplicates)
    return Pile(started.subject, data.origin, ids, data.every, started.id, started.at, data.hint or "", given, aside)


class ConferenceSession(Frozen):
    """Papers of a plan that are presented together, best first; an empty `slot`: the program did not say when."""

    slot: Slot
    papers: tuple[ScoredPaper, ...]
