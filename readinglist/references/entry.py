"""One entry of a list of references as it was printed: the unit between cutting a list and reading its fields."""

from __future__ import annotations

from readinglist.core.frozen import Frozen


class Run(Frozen):
    """Text of one style; the runs of an entry, joined, are its text."""

    text: str
    italic: bool = False
    bold: bool = False
    raised: bool = False  # set above the line, as a mark of a footnote is


class Entry(Frozen):
    """An entry on one line: hyphens, ligatures and accents undone, its label taken off.

    `label` is what the list prints before it ("12", "Abc+99"); None where it prints nothing.
    """

    runs: tuple[Run, ...]
    label: str | None = None

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)
