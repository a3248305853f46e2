"""Papers at three moments, and what a source says about them."""

from __future__ import annotations

from dataclasses import field
from datetime import date, datetime

from .frozen import Frozen
from .ideas import NightUse
from .ids import is_arxiv

# What arXiv's feeds say of an entry; only the first two put a paper on a night's list.
ANNOUNCE_TYPES = ("new", "cross", "replace", "replace-cross")
LISTED = ANNOUNCE_TYPES[:2]


class PaperData(Frozen):
    """A paper as one source described it: cleaned, never merged with what we knew.

    A field that the source does not carry is None (`authors`, `categories`: empty) and never erases
    what another source said. `version` is None where the source does not number it; `versions`
    counts known later ones by their dates alone (`updated` in OAI's arXiv format).
    """

    id: str
    title: str | None
    authors: tuple[str, ...] = ()
    abstract: str | None = None
    categories: tuple[str, ...] = ()
    primary_category: str | None = None  # None: not said; the first category stands in
    version: int | None = None
    published: datetime | None = None  # v1
    updated: datetime | None = None  # the version described
    doi: str | None = None
    journal_ref: str | None = None
    comment: str | None = None
    withdrawn: bool = False
    source: str = "arxiv"  # "arxiv", "doi", "blog", ...: where its id comes from
    url: str | None = None  # http(s) only; for papers that arXiv does not hold

    @property
    def text(self) -> str:
        """What ranking reads, so that descriptions can be ranked that no store has."""
        return f"{self.title or ''}\n{self.abstract or ''}"

    @property
    def announced(self) -> None:
        """A description is on no list; its v1 date stands in."""


class Announcement(Frozen):
    """One entry of an announcement feed, or what OAI implies for a missed night."""

    paper: PaperData
    type: str  # one of ANNOUNCE_TYPES
    night: date | None  # None: stored, listed by no night


class Skipped(Frozen):
    """An entry that was not taken, and why, in words for the user."""

    id: str
    why: str


class Paper(Frozen):
    """A paper as the library keeps it, with what the user decided about it.

    `row` is its number in the store, the order of arrival; features are kept by it. A pending paper
    has an id and no title yet. `version` is 1 where nothing else was ever said.
    """

    row: int
    id: str
    version: int = 1
    title: str | None = None
    authors: tuple[str, ...] = ()
    abstract: str | None = None
    categories: tuple[str, ...] = ()
    primary_category: str | None = None
    published: datetime | None = None
    updated: datetime | None = None
    announced: date | None = None  # first night as new or cross
    doi: str | None = None
    journal_ref: str | None = None
    comment: str | None = None
    withdrawn: bool = False
    source: str = "arxiv"
    url: str | None = None
    verdict: str | None = None  # keep | skip | later
    read_at: datetime | None = None
    tags: tuple[str, ...] = ()
    summary: str | None = None  # a sentence by a model that the user set up, which says so
    addresses: str = ""  # a line each, of code and data that its first page names, where one paper is shown
    also: tuple[str, ...] = ()  # ids that other sources gave to it, where one paper is shown or exported

    @property
    def public_id(self) -> str:
        """The id to cite it by: arXiv's where any source gave it one."""
        return next((one for one in (self.id, *self.also) if is_arxiv(one)), self.id)

    @property
    def text(self) -> str:
        """What ranking and search read: title and abstract."""
        return f"{self.title or ''}\n{self.abstract or ''}"


class Revision(Frozen):
    """An earlier state of a paper's text, kept when a source brought a newer one."""

    paper_id: str
    version: int
    title: str | None
    abstract: str | None
    replaced_on: date | None  # the night, where it is known


def changed_texts(before: Paper | Revision, after: Paper | Revision | PaperData) -> tuple[tuple[str, str, str], ...]:
    """(field, text before, text after) of title and abstract where they differ: what makes a revision worth showing."""
    texts = (("title", before.title, after.title), ("abstract", before.abstract, after.abstract))
    return tuple((name, old or "", new or "") for name, old, new in texts if (old or "") != (new or ""))


class Goal(Frozen):
    """A capability that the user wants, as the ranking sees it.

    `seeds` are ids of papers; `refused` are tricks the user will not use, or phrases the goal does not mean: negative
    terms. `also` are phrases that belong to it and are not in the text.
    """

    name: str
    text: str
    seeds: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()
    also: tuple[str, ...] = ()

    @property
    def whole_text(self) -> str:
        """The text and the phrases, as what a paper is compared with."""
        return " . ".join((self.text, *self.also))


NEAR = "near: "  # what a reason of kind `near` begins with; then words of the paper, parted by commas


class Reason(Frozen):
    """One summand of a score. `weight` 0 only informs; all weights of a paper sum to its score."""

    # term | paper | author | goal | citation | project | backburner | follow | mute | explore | interest | listed |
    # rest
    kind: str
    text: str
    weight: float


class Explore(Frozen):
    """Why a paper stands in an exploration slot, and the probability with which it was drawn."""

    propensity: float
    why: str


class Claim(Frozen):
    """What may move a paper up into a list: it is near to one of several interests, which has a share of the rows."""

    interest: str
    share: float


class ScoredPaper(Frozen):
    paper: Paper
    score: float
    rank: int  # from 1
    reasons: tuple[Reason, ...] = ()
    goal: str | None = None  # the goal that the score is best for
    explore: Explore | None = None
    claim: Claim | None = None
    certainty: str = ""  # the score in words: a chance of a keep (38%) or a band (4/5)

    @property
    def is_ranked(self) -> bool:
        """Whether a taste or a goal made the score; else the order is that of days."""
        told = not self.reasons or any(reason.kind != "rest" and reason.weight for reason in self.reasons)
        return told and self.score != 0

    @property
    def readable_score(self) -> str:
        """The score for people; empty where nothing ranks the paper yet."""
        return self.certainty or (f"{self.score:.2f}" if self.is_ranked else "")


# What a plan says is to be done with one incoming paper: small values that a store applies.
#
# A plan is made from the paper as it is known and as it came in, before anything is written; it can
# be printed (`--dry-run`) and compared in tests. Where another writer was quicker it is made again from
# the paper as it is then (`merging.plan_again`): for that a change holds the descriptions `heard`, in their
# order (none: its `paper`), and whether they only fill gaps.


class Listing(Frozen):
    """That a paper was on the list of `night`, and as what. Night None is never listed."""

    night: date
    type: str  # one of ANNOUNCE_TYPES


class Insert(Frozen):
    """A paper not known before."""

    paper: PaperData
    listings: tuple[Listing, ...] = ()
    heard: tuple[PaperData, ...] = field(default=(), compare=False, repr=False)
    fill_only: bool = field(default=False, compare=False, repr=False)


class Revise(Frozen):
    """A known paper with changed fields. `paper` is the whole new state, nothing known erased.

    `keeps_text` says that title or abstract changed and the old text is worth a `Revision`.
    """

    known: Paper
    paper: PaperData
    changed: tuple[str, ...]
    keeps_text: bool
    listings: tuple[Listing, ...] = ()
    heard: tuple[PaperData, ...] = field(default=(), compare=False, repr=False)
    fill_only: bool = field(default=False, compare=False, repr=False)


class Unchanged(Frozen):
    """A known paper that says nothing new; it may be on a list it was not on before."""

    known: Paper
    listings: tuple[Listing, ...] = ()


Change = Insert | Revise | Unchanged | Skipped


class TopList(Frozen):
    """A ranked list: of one night, or of all unjudged papers (`night` None)."""

    night: date | None
    goal: str | None
    papers: tuple[ScoredPaper, ...]
    available: int = 0  # unjudged papers that it was chosen from
    why_empty: str | None = None
    worth: str = ""  # how many of them are worth the time; "": nobody knows
    muted: int = 0  # papers of the night that are hidden


class SearchResult(Frozen):
    query: str
    count: int  # all matches, not only those in `papers`
    papers: tuple[Paper, ...]
    misread: tuple[str, ...] = ()  # what of the query was read otherwise than it looks, a sentence each
    by_meaning: bool = False  # nearest in meaning first; `count` papers were compared


class RevisedPaper(Frozen):
    """A kept paper whose title or abstract changed, with the text as it was; `news` of its publication, a phrase each.

    Where only its publication is new, `before` has the text as it is.
    """

    paper: Paper
    before: Revision
    news: tuple[str, ...] = ()


class ExportedPaper(Frozen):
    """A paper, and what the user said of it that other tools have a place for.

    `kept` is the day of the keep where one was said, never one that was assumed; `line` the one line of the critique.
    """

    paper: Paper
    kept: date | None = None
    line: str | None = None


class Selection(Frozen):
    """Which papers are meant: all of them, or those that pass everything that is said here.

    `tag` in any case, and with all that is nested below it; `goal`: kept for this goal.
    """

    kept: bool = False
    tag: str | None = None
    goal: str | None = None


class Night(Frozen):
    """The list of one sitting, whole and in the order in which it is shown.

    Papers that were judged before stand in their places with their verdicts, so that a restart goes on
    where the last one stopped. `night` is None for the list of all papers. Papers from `returned_from`
    on are not of the night: they were put off with `later` and have come back.
    """

    night: date | None
    goal: str | None
    papers: tuple[ScoredPaper, ...]
    showing: int  # the number of the record of impressions; 0 where none could be made
    audit: bool = False
    first_open: int = 0  # index of the first paper that waits for a decision; len(papers) where none does
    seen: frozenset[str] = frozenset()  # ids marked as seen: decided, without a verdict
    returned_from: int | None = None  # index; None: nothing has come back
    tonight: tuple[NightUse, ...] = ()  # who takes up what is followed; told at the head of the list
    pile: str | None = None  # the list is a pile: keep means include, skip means exclude
    told: str = ""  # how far the pile is, or of how many this list is the best
    is_whole: bool = True  # False: the first screen of a list of all papers, while the others are ranked
    asks: frozenset[str] = frozenset()  # ids drawn at random of which a bet is asked
    bets: tuple[tuple[str, float], ...] = ()  # (id, chance) of the bets on its papers, oldest first

    @property
    def open(self) -> tuple[str, ...]:
        """The ids that wait for a decision, in order: a `later` waits again once it is back."""
        returned = len(self.papers) if self.returned_from is None else self.returned_from
        return tuple(
            scored.paper.id
            for i, scored in enumerate(self.papers)
            if scored.paper.id not in self.seen and (scored.paper.verdict is None or i >= returned)
        )
