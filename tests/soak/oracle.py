"""What was decided, as the one who decides remembers it: the log must hold exactly this."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

Decision = tuple[str, str, str]  # kind of entry; subject; what tells it apart: the verdict or a word of its own


def decision_of(entry: dict[str, Any]) -> Decision:
    """The decision that an entry of the log records."""
    data = entry["data"]
    told = data.get("because") or data.get("verdict") or str(data.get("minutes") or "")
    return entry["kind"], "" if entry["kind"] == "undo" else entry["subject"], told


@dataclass(slots=True)
class Memory:
    """Decisions that were acknowledged, and those of which nobody can say: the program died while it worked on them."""

    acknowledged: Counter[Decision] = field(default_factory=Counter)
    in_doubt: Counter[Decision] = field(default_factory=Counter)
    on_some_paper: Counter[str] = field(default_factory=Counter)  # verdicts in doubt whose paper was not seen either
    written: set[str] = field(default_factory=set)  # words put into the notebook
    perhaps_written: set[str] = field(default_factory=set)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, decision: Decision, certain: bool) -> None:
        with self._lock:
            (self.acknowledged if certain else self.in_doubt)[decision] += 1

    def note_unseen(self, verdict: str) -> None:
        """A key was pressed and the terminal died before it said on which paper."""
        with self._lock:
            self.on_some_paper[verdict] += 1

    @property
    def doubts(self) -> int:
        return self.in_doubt.total() + self.on_some_paper.total()

    def note_text(self, word: str, certain: bool) -> None:
        with self._lock:
            (self.written if certain else self.perhaps_written).add(word)

    def compare(self, log: Sequence[dict[str, Any]]) -> list[str]:
        """Every difference between this memory and a log: nothing acknowledged is missing, nothing is invented."""
        unseen = self.on_some_paper.copy()
        found = Counter(decision_of(entry) for entry in log if entry["kind"] in ("verdict", "read", "undo"))
        lost = Counter({decision: _least(decision, count) for decision, count in self.acknowledged.items()}) - found
        invented = found - self.acknowledged - self.in_doubt
        for decision in [one for one in invented.elements() if one[0] == "verdict"]:
            if unseen[decision[2]]:
                unseen[decision[2]] -= 1
                invented[decision] -= 1
        ids = Counter(entry["id"] for entry in log)
        undone = {entry["subject"] for entry in log if entry["kind"] == "undo"} - set(ids)
        return [
            *(f"lost: {decision} ({count})" for decision, count in lost.items()),
            *(f"invented: {decision} ({count})" for decision, count in (+invented).items()),
            *(f"twice in the log: {entry}" for entry, count in ids.items() if count > 1),
            *(f"undone and never there: {entry}" for entry in undone),
        ]


def _least(decision: Decision, count: int) -> int:
    """How often a decision that was acknowledged `count` times stands in the log at least.

    The page does not record a verdict again that a paper has already, from triage for example; a verdict with a
    reason is always one of its own.
    """
    return 1 if decision[2] in ("keep", "skip", "later") else count


def verdicts(log: Sequence[dict[str, Any]]) -> dict[str, str]:
    """The verdict of each paper, folded from a log (newest first) by the shortest rule there is."""
    undone = {entry["subject"] for entry in log if entry["kind"] == "undo"}
    standing: dict[str, str] = {}
    for entry in reversed(log):
        if entry["kind"] == "verdict" and entry["id"] not in undone:
            standing[entry["subject"]] = entry["data"].get("verdict")
    return {paper: verdict for paper, verdict in standing.items() if verdict}
