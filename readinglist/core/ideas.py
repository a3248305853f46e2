"""Named ideas and what became of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Idea:
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


@dataclass(frozen=True, slots=True)
class BuildsOn:
    """Idea `later` builds on idea `earlier`: the sentence that shows it, and where that was read."""

    later: str
    earlier: str
    evidence: str | None
    by: str  # "used place" | "abstract" | "reader"
    paper: str | None = None  # the origin of `later`, in which the sentence stands


@dataclass(frozen=True, slots=True)
class IdeaUse:
    """One paper that uses an idea: by citing its origin, by naming it, or both."""

    idea: str
    paper: str
    month: date | None
    by: str  # "citation" | "name" | "both"
    kind: str  # of the citation; "mentioned" where only named
    sentence: str | None = None


@dataclass(frozen=True, slots=True)
class Rival:
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


@dataclass(frozen=True, slots=True)
class Displacement:
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


@dataclass(frozen=True, slots=True)
class IdeaFate:
    """What became of an idea, told by the rules for papers from citations of its origin and the use of its name."""

    fate: str | None  # None: no rule holds
    reasons: tuple[str, ...]
    citing_coverage: float | None = None  # of the months that the fate speaks of, 0 to 1
    resolved_share: float | None = None  # of the references of known lists those that lead to a paper that is here
    cutoff: date | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True)
class PathStep:
    """One step of a path: `later` builds on, or cites, `earlier`; ideas by name, other papers by id."""

    later: str
    earlier: str
    by: str  # "used place" | "abstract" | "name" | "reader" | "citation"
    evidence: str | None = None
    later_paper: str | None = None
    earlier_paper: str | None = None


@dataclass(frozen=True, slots=True)
class IdeaPath:
    """The shortest way from one idea to another, step by step from `start`."""

    start: str
    goal: str
    through: str  # "builds on" | "citations"
    steps: tuple[PathStep, ...]


@dataclass(frozen=True, slots=True)
class IdeaRecord:
    """A line of the ledger. Numbers are None where nothing was observed; `share` is per month, 0 to 1."""

    idea: Idea
    uses: int
    used: int  # of these, by a place of kind "used"
    by_citation: int
    by_name: int
    independent_groups: int | None
    direction: str  # of its use
    peak: date | None = None
    half_life_months: float | None = None
    bursts: tuple[tuple[date, date | None], ...] = ()
    displacement: Displacement | None = None
    builds_on: tuple[BuildsOn, ...] = ()
    opened: tuple[str, ...] = ()
    adoption: tuple[tuple[date, int, int], ...] = ()  # (month, papers that use it, papers of the month)
    opened_in_all: int = 0  # ideas that build on it, or on what builds on it
    what: str | None = None  # a sentence of the origin's abstract
    fate: IdeaFate | None = None


@dataclass(frozen=True, slots=True)
class IdeaSuggestion:
    """A name that may be an idea: where it was seen, how often, and why it is proposed."""

    name: str
    origin: str | None
    score: float
    why: str
    examples: tuple[str, ...] = ()  # titles or sentences


@dataclass(frozen=True, slots=True)
class NightUse:
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


@dataclass(frozen=True, slots=True)
class Trend:
    """A term whose share of the papers changed: the last months against the year before.

    Shares are 0 to 1, `ratio` of them with its 95 % interval. `kind` tells a name from a drift of words:
    "new name" (spelled as a name, unknown before), "name", "topic" (stands in titles), "words".
    """

    term: str
    direction: str  # rising | fading
    kind: str
    share_now: float
    share_before: float
    ratio: float
    interval: tuple[float, float]
    papers_now: int
    papers_before: int
    bursts: tuple[tuple[date, date | None], ...] = ()
    examples: tuple[str, ...] = ()  # ids, newest first


@dataclass(frozen=True, slots=True)
class Trends:
    """What `trends` found, and on what: the months compared, or why there is nothing to compare."""

    since: date | None  # first of the last months
    until: date | None  # the last of them
    before: date | None  # first of the months before
    observed: int  # months that hold a fair number of papers
    needed: int
    trends: tuple[Trend, ...] = ()
