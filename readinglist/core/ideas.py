"""Named ideas and what became of them."""

from __future__ import annotations

from datetime import date

from .frozen import Frozen


class Idea(Frozen):
    """A named, reusable thing: a method, loss, architecture, data set or trick.

    `origin` is the id of the paper that introduced it, or None; names are matched as whole words,
    `exact` ones (acronyms, names that are common words) with their case.
    """

    name: str
    origin: str | None = None
    aliases: tuple[str, ...] = ()
    builds_on: tuple[str, ...] = ()  # said by the user, beside what citations show

    @property
    def names(self) -> tuple[str, ...]:
        return (self.name, *self.aliases)


class BuildsOn(Frozen):
    """Idea `later` builds on idea `earlier`: the sentence that shows it, and where that was read."""

    later: str
    earlier: str
    evidence: str | None
    by: str  # "used place" | "abstract" | "reader"
    paper: str | None = None  # the origin of `later`, in which the sentence stands


class LastYear(Frozen):
    """The use of an idea in the twelve months to `until`, against the twelve before: papers of each, by `source`."""

    course: str  # rising | steady | falling | quiet
    used: int
    before: int
    until: date
    source: str


class Rival(Frozen):
    """An idea that may have taken the place of another, whose authors took it up in later months.

    `authors` took it up, `switched` of them never came back, `groups` of these are independent. `share` of those who
    switched, 0 to 1, with its 95 % interval; None below twenty authors.
    """

    idea: str
    role: str  # why it has the same role
    authors: int
    switched: int
    groups: int
    share: float | None = None
    interval: tuple[float, float] | None = None


class Displacement(Frozen):
    """What displaced an idea (`by`, None: nothing that is known), and why. `since`: the last month before it fell."""

    idea: str
    by: str | None
    why: str
    peak: date | None = None
    since: date | None = None
    authors: int = 0  # who used it in the year that ends with `since`
    rivals: tuple[Rival, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether too little is known to say that nothing displaced it."""
        if self.by is not None or (self.peak is not None and self.since is None):
            return False
        return not self.authors or (bool(self.rivals) and all(rival.share is None for rival in self.rivals))


class IdeaSuggestion(Frozen):
    """A name that may be an idea: who takes it up, with what sentences, and why it is proposed."""

    name: str
    origin: str | None
    score: float
    why: str
    examples: tuple[str, ...] = ()  # sentences, of `papers`
    kind: str = "method"  # method | model | benchmark
    meaning: str | None = None  # what an acronym stands for
    groups: int = 0  # independent, that take it up
    papers: tuple[str, ...] = ()


class NightUse(Frozen):
    """A paper of the night that names an idea of the ledger or a kept paper, or cites something that I kept.

    `others` are the night's further papers that do so and have no line of their own.
    """

    paper: str
    title: str
    subject: str  # the idea's name, or the kept paper's id
    subject_title: str  # the same in words
    by: str  # "name" | "citation"
    sentence: str
    kind: str = "mentioned"  # builds on | used | compared | mentioned | unknown
    others: tuple[str, ...] = ()
    idea: str = ""  # the one that is named; of a citation none
