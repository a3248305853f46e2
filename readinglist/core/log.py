"""What the user decided: the kinds of entries of the append-only log, and which of them hold.

Nothing in the log is ever changed: `Undo` is an entry of its own, and the state of a paper is a fold. The entries
about work stand in `work_entries`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

from .frozen import Frozen
from .references import CITATION_KINDS
from .work_entries import (
    UPSIDES,
    Backburner,
    Claimed,
    Incremented,
    Obtained,
    ProjectChanged,
    QueueChanged,
    TimeSpent,
    WorkData,
)

if TYPE_CHECKING:
    from .constraints import (
        Count,
        Day,
        DayOfSource,
        Familiarity,
        Level,
        PaperId,
        PaperIds,
        Positive,
        Share,
        Text,
        Texts,
    )

# Of papers.

VERDICTS = ("keep", "skip", "later")
LEVELS = {1: "low", 2: "middle", 3: "high"}  # of complexity, generality, fragility


class Verdict(Frozen):
    """keep | skip | later, or None for taken back. `on` is the date a source gave for it.

    `assumed` marks a date that no source gave (the paper's own v1 date stands in); such a verdict
    enters no replay and no score of the user.
    """

    verdict: Annotated[Text, VERDICTS] | None
    goal: Text | None = None
    because: Text | None = None
    on: DayOfSource | None = None  # ISO date; None: the day of the entry
    assumed: bool = False


class Read(Frozen):
    minutes: Count | None = None


class Seen(Frozen):
    """Papers marked as seen in one stroke; no negative. Subject of the entry: the night or ""."""

    ids: PaperIds


class Rated(Frozen):
    """A quick critique of a paper. None: not given, what was rated before stands."""

    upside: Annotated[Text, UPSIDES] | None = None
    complexity: Level | None = None  # one of LEVELS, as the next two
    generality: Level | None = None
    fragility: Level | None = None
    build_on: Annotated[Text, ("yes", "maybe", "no")] | None = None
    line: Text | None = None


class Tagged(Frozen):
    """Words of the user's own put on a paper or taken off it; what stands in both is added."""

    add: Texts = ()
    remove: Texts = ()


class LinkSettled(Frozen):
    """What a reference means, settled by the reader. Subject: the citing paper's id or the file's name.

    `raw` is the entry as it was read, by whose words it is known again; `paper` None: none of the library.
    """

    raw: Text
    paper: PaperId | None = None


class KindSettled(Frozen):
    """What a citation is, settled by the reader. Subject: the citing paper's id."""

    cited: PaperId
    kind: Annotated[Text, CITATION_KINDS]


# Of goals, taste, ideas, piles and colleagues.

# What an admired achievement did: changed it, can be reused, is deep.
STANDS_OUT = ("perspective", "idea", "insight")


class GoalChanged(Frozen):
    """A goal file was added, edited or closed; `before` and `after` are its whole texts."""

    change: Annotated[Text, ("add", "edit", "close")]
    before: Text | None = None
    after: Text | None = None
    reason: Text | None = None


class Admired(Frozen):
    """An achievement that the user admires; the subject is its id or its name in words."""

    because: Text | None = None
    stands_out: Annotated[Text, STANDS_OUT] | None = None


class IdeaChanged(Frozen):
    """A change to the ledger of ideas; the subject is the idea's name.

    `add` gives origin, aliases and what it builds on (what is left out stands); `merge` makes the
    subject an alias of `into`; `drop` takes it off the ledger.
    """

    change: Annotated[Text, ("add", "merge", "drop")]
    origin: Text | None = None
    aliases: Texts = ()
    builds_on: Texts = ()
    into: Text | None = None


class PileStarted(Frozen):
    """A finite pile of papers to be screened; the subject is its name.

    `origin` says in words where its papers come from; `every`: one label in so many is of a paper drawn
    at random (0: none); `hint` is text that orders the pile while no paper is included.
    """

    ids: PaperIds
    origin: Text = ""
    every: Count = 10
    hint: Text | None = None


class Labelled(Frozen):
    """A paper of a pile is included, excluded or set aside; the subject is the pile's name. No verdict, no taste.

    `duplicate`: of another paper, or not the user's to screen; it neither teaches nor counts.

    `check`: it was drawn at random, to see how many includes are left.
    """

    paper: PaperId
    label: Annotated[Text, ("include", "exclude", "duplicate")]
    check: bool = False


class ColleagueChanged(Frozen):
    """A colleague's list is followed, or no longer; the subject is the colleague's name.

    `list` names the list itself (a digest of it), which lies in a table of its own.
    """

    change: Annotated[Text, ("add", "drop")]
    list: Text | None = None


EFFECTS = ("follow", "mute")
FOLLOW, MUTE = EFFECTS


class RuleChanged(Frozen):
    """What every list shows with a mark (follow), or hides (mute). The subject is the author, term, category or id."""

    change: Annotated[Text, ("add", "drop")]
    effect: Annotated[Text, EFFECTS]
    of: Annotated[Text, ("author", "term", "category", "paper")]


# Forecasts of the user. A bet is never edited (a changed mind is another bet), and what it came to is written once, so
# that later counts cannot change it in silence.

CAUSES = ("simple and reusable", "too complicated", "too fragile", "gain too small", "superseded", "compute", "luck")
CAUSE_KEYS = {str(number): cause for number, cause in enumerate(CAUSES, start=1)}
SHORT = ("revision", "code", "cited", "uptake", "favorite", "accepted")  # bets on a paper that are settled soon
REVISION, CODE, CITED, UPTAKE, FAVORITE, ACCEPTED = SHORT
ABOUT = ("paper", "idea", "repro", "own", *SHORT)  # what a bet is about
ABOUT_PAPER, ABOUT_IDEA, ABOUT_REPRO, ABOUT_OWN, *_ = ABOUT
OUTCOMES = ("won", "lost", "void")
WON, LOST, VOID = OUTCOMES


class Bet(Frozen):
    """A dated forecast. The subject is the paper's id, the idea's name, the item of the queue or the question itself.

    A paper: it is among the `top` share of its cohort in `source` on the day `by`. An idea: at least `groups`
    independent groups use it on that day. A reimplementation: its claims reproduce within tolerance. What `SHORT`
    bets ask is said where they are settled (`source`: the venue of an acceptance). A question of one's own is answered
    by hand.
    """

    p: Share  # the chance that it comes true
    by: Day
    about: Annotated[Text, ABOUT] = ABOUT_PAPER
    top: Share | None = None
    groups: Positive | None = None
    source: Text | None = None
    because: Text | None = None
    visible: Texts = ()  # of "score", "forecast": what the program had shown of the paper
    asked: bool = False  # the paper was drawn at random and the program asked


class BetSettled(Frozen):
    """What a bet came to. The subject is the id of the bet's entry."""

    outcome: Annotated[Text, OUTCOMES]
    on: Day  # of the counts
    percentile: Share | None = None
    coverage: Share | None = None
    source: Text | None = None
    why: Text | None = None


class QuizAnswered(Frozen):
    """One answer of the quiz. The subject is the paper of the card; of a pair the one called a.

    `p`: the chance that the paper is at the top, of a pair that a is the one; `outcome`: it was. `unscored`:
    the card was familiar, or its text is not certainly that of version 1. (False stands for what is left out.)
    """

    session: Text
    p: Share
    outcome: bool = False
    other: PaperId | None = None  # b of a pair; None: a base-rate session
    familiar: Familiarity = 1
    unscored: bool = False
    opponent: Share | None = None  # what the text-only model said
    base_rate: Share | None = None
    percentile: Share | None = None


class CauseGiven(Frozen):
    """Why a paper spread or died, in the user's judgement afterwards. The subject is the paper."""

    cause: Annotated[Text, CAUSES]
    where: Annotated[Text, ("quiz", "hindsight", "bets")] = "quiz"


class Undo(Frozen):
    """Takes back the entry whose id is the subject."""


PaperDecision = Verdict | Read | Seen | Rated | Tagged | LinkSettled | KindSettled
ListDecision = GoalChanged | Admired | IdeaChanged | PileStarted | Labelled | ColleagueChanged | RuleChanged
Forecast = Bet | BetSettled | QuizAnswered | CauseGiven
LogData = PaperDecision | ListDecision | Forecast | WorkData | Undo
KINDS: dict[str, type[LogData]] = {
    "verdict": Verdict,
    "read": Read,
    "seen": Seen,
    "critique": Rated,
    "goal": GoalChanged,
    "tag": Tagged,
    "admire": Admired,
    "link": LinkSettled,
    "kind": KindSettled,
    "idea": IdeaChanged,
    "pile": PileStarted,
    "label": Labelled,
    "bet": Bet,
    "settled": BetSettled,
    "quiz": QuizAnswered,
    "cause": CauseGiven,
    "queue": QueueChanged,
    "time": TimeSpent,
    "claim": Claimed,
    "result": Obtained,
    "project": ProjectChanged,
    "increment": Incremented,
    "backburner": Backburner,
    "colleague": ColleagueChanged,
    "rule": RuleChanged,
    "undo": Undo,
}


class LogEntry(Frozen):
    """One line of the log. `id` is unique across devices; `data` is of a known kind."""

    id: str
    at: datetime
    device: str
    kind: str
    subject: str
    data: LogData


def undone_ids(entries: Iterable[LogEntry]) -> frozenset[str]:
    """The ids of the entries that an `Undo` among `entries` takes back, whichever of the two comes first."""
    return frozenset(entry.subject for entry in entries if isinstance(entry.data, Undo))


def effective(entries: Iterable[LogEntry]) -> tuple[LogEntry, ...]:
    """The entries that hold: those not taken back, without the undos, oldest first.

    Order is (at, id), so two devices that hold the same entries fold them to the same state. In SQL the rule is
    `not_undone` of the store's views.
    """
    ordered = sorted(entries, key=lambda entry: (entry.at, entry.id))
    undone = undone_ids(ordered)
    return tuple(entry for entry in ordered if entry.id not in undone and not isinstance(entry.data, Undo))


def log_data_to(data: LogData) -> tuple[str, dict[str, Any]]:
    """The kind and the JSON object of an entry; absent fields are left out."""
    kind = next(name for name, cls in KINDS.items() if type(data) is cls)
    return kind, {k: v for k, v in asdict(data).items() if v is not None and v is not False}


def log_data_from(kind: str, data: dict[str, Any]) -> LogData:
    """The entry's data; keys of a newer version are ignored. Raises KeyError on an unknown kind."""
    cls: type[Any] = KINDS[kind]  # any: one of several constructors
    known = cls.__dataclass_fields__  # `fields` makes a tuple of them each time, and logs are long
    values = {k: tuple(v) if isinstance(v, list) else v for k, v in data.items() if k in known}
    if cls is Verdict:
        values.setdefault("verdict", None)
    entry: LogData = cls(**values)
    return entry
