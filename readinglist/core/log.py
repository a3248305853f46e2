"""What the user decided: the kinds of entries of the append-only log.

Nothing here is ever changed; `Undo` is an entry of its own, and the state of a paper is a fold.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

from .references import CITATION_KINDS

if TYPE_CHECKING:
    from .constraints import (
        Count,
        Counts,
        Day,
        DayOfSource,
        DayOrNone,
        Familiarity,
        Given,
        Level,
        LevelOrNone,
        PaperId,
        PaperIdOrNone,
        PaperIds,
        Positive,
        Real,
        Share,
        Spread,
        Text,
        Texts,
        Year,
    )


# Practice as entries of the log: projects, their increments, and ideas on the backburner.
#
# The subject is the project's name, or that of the idea. None is *not said*: what was said before stands.


PROJECT_STATES = ("active", "delivered", "dead end", "abandoned")
ACTIVE, DELIVERED, DEAD_END, ABANDONED = PROJECT_STATES
UPSIDES = ("10%", "10x")
# What an admired achievement did: changed it, can be reused, is deep.
STANDS_OUT = ("perspective", "idea", "insight")


@dataclass(frozen=True, slots=True)
class ProjectChanged:
    """A project is begun, changes its details, or comes to a state.

    `goal`, `source` and `repo` "" take them away: an idea-driven project, an idea of the user's own.
    """

    change: Annotated[Text, ("add", "edit", "state")]
    text: Text | None = None
    goal: Text | None = None
    source: Text | None = None  # PERSON or PAPER that the idea came from
    upside: Annotated[Text, (*UPSIDES, "")] | None = None
    complexity: LevelOrNone | None = None  # one of log.LEVELS; 0 takes it away
    state: Annotated[Text, PROJECT_STATES] | None = None
    because: Text | None = None
    instead: Text | None = None  # the newer idea that it was abandoned for
    repo: Text | None = None  # the folder of its git repository on this machine, whose commits tell of days of work


@dataclass(frozen=True, slots=True)
class Incremented:
    """A step of a project towards its goal: what it gained, and what it cost in complexity, in the user's words."""

    text: Given
    gain: Text | None = None
    cost: Text | None = None


@dataclass(frozen=True, slots=True)
class Backburner:
    """An idea is put by for later, or taken off the list."""

    change: Annotated[Text, ("add", "drop")]
    text: Text | None = None
    source: Text | None = None
    because: Text | None = None


@dataclass(frozen=True, slots=True)
class GoalPlan:
    """What a goal says beside its sentence. None: not said; as a change: it stays."""

    why: str | None = None
    know: str | None = None  # how I would know that it is reached
    upside: str | None = None  # one of UPSIDES


UNPLANNED = GoalPlan()


# Study as entries of the log: the queue, the time that was spent, what was reimplemented and what it gave.
#
# The subject of all of them is the item: a paper's id, or a short name such as `elements-of-information-theory`.
# None is *not said*: what was said before stands. An empty text or tuple takes a detail away.


ITEM_KINDS = ("textbook", "thesis", "reimplementation", "paper")
TEXTBOOK, THESIS, REIMPLEMENTATION, PAPER = ITEM_KINDS
PRIORITIES = ("high", "normal", "low")
WAITING, STARTED, DONE, DROPPED = "waiting", "started", "done", "dropped"


@dataclass(frozen=True, slots=True)
class QueueChanged:
    """One move of an item of the queue, with the details that it says anew.

    `add` puts the item in, or back once it is done or dropped; `start`, `wait`, `done` and `drop` are states;
    `move` changes details alone. An item is there from its first `add` on, whatever stands beside it.
    """

    change: Annotated[Text, ("add", "start", "wait", "done", "drop", "move")]
    kind: Annotated[Text, (*ITEM_KINDS, "")] | None = None
    title: Text | None = None
    authors: Texts | None = None
    year: Year | None = None
    pages: Count | None = None
    chapters: Count | None = None
    exercises: Count | None = None
    parts: Counts | None = None  # of a thesis: pages of 1 background, 2 papers, 3 outlook
    paper: PaperIdOrNone | None = None  # where it can be had, or what is reimplemented
    goal: Text | None = None
    due: DayOrNone | None = None
    blocks: Text | None = None  # what waits for it: another item, or words
    priority: Annotated[Text, (*PRIORITIES, "")] | None = None
    because: Text | None = None


@dataclass(frozen=True, slots=True)
class TimeSpent:
    """A sitting with an item. At least one of the numbers is given.

    `on` is the day where the reader was, which no later zone can move.
    """

    on: Day
    minutes: Count | None = None
    pages: Count | None = None
    exercises: Count | None = None
    chapter: Count | None = None  # the last one that is finished
    part: Level | None = None  # of a thesis: 1, 2 or 3
    note: Text | None = None
    starts: bool = False  # the item was waiting, and is started by it


@dataclass(frozen=True, slots=True)
class Claimed:
    """A published number that a reimplementation is held to. A later claim of the same metric and data corrects it.

    `spread` is the standard deviation over `seeds` runs, as published.
    """

    metric: Given
    value: Real
    tolerance: Spread = 0.0  # in units of the metric, to either side
    data: Text = ""
    source: Text | None = None  # "table 2"
    page: Text | None = None
    spread: Spread | None = None
    seeds: Positive | None = None


@dataclass(frozen=True, slots=True)
class Obtained:
    """A number that a reimplementation gave: the mean over `seeds` runs, with their standard deviation."""

    metric: Given
    value: Real
    data: Text = ""
    seeds: Positive | None = None
    spread: Spread | None = None
    commit: Text | None = None
    notes: Text | None = None


# Forecasts of the user: bets, what became of them, answers of the quiz, and why a paper spread or died.
#
# These are kinds of log entries: a bet is never edited (a changed mind is another bet), and what it came to is
# written once, so that later counts cannot change it in silence.


CAUSES = ("simple and reusable", "too complicated", "too fragile", "gain too small", "superseded", "compute", "luck")
CAUSE_KEYS = {str(number): cause for number, cause in enumerate(CAUSES, start=1)}
ABOUT = ("paper", "idea", "repro")  # what a bet is about
ABOUT_PAPER, ABOUT_IDEA, ABOUT_REPRO = ABOUT
OUTCOMES = ("won", "lost", "void")
WON, LOST, VOID = OUTCOMES


@dataclass(frozen=True, slots=True)
class Bet:
    """A dated forecast. The subject is the paper's id, the idea's name or the item of the queue.

    A paper: it is among the `top` share of its cohort in `source` on the day `by`. An idea: at least `groups`
    independent groups use it on that day. A reimplementation: its claims reproduce within tolerance.
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


@dataclass(frozen=True, slots=True)
class BetSettled:
    """What a bet came to. The subject is the id of the bet's entry."""

    outcome: Annotated[Text, OUTCOMES]
    on: Day  # of the counts
    percentile: Share | None = None
    coverage: Share | None = None
    source: Text | None = None
    why: Text | None = None


@dataclass(frozen=True, slots=True)
class QuizAnswered:
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


@dataclass(frozen=True, slots=True)
class CauseGiven:
    """Why a paper spread or died, in the user's judgement afterwards. The subject is the paper."""

    cause: Annotated[Text, CAUSES]
    where: Annotated[Text, ("quiz", "hindsight", "bets")] = "quiz"


VERDICTS = ("keep", "skip", "later")


@dataclass(frozen=True, slots=True)
class Verdict:
    """keep | skip | later, or None for taken back. `on` is the date a source gave for it.

    `assumed` marks a date that no source gave (the paper's own v1 date stands in); such a verdict
    enters no replay and no score of the user.
    """

    verdict: Annotated[Text, VERDICTS] | None
    goal: Text | None = None
    because: Text | None = None
    on: DayOfSource | None = None  # ISO date; None: the day of the entry
    assumed: bool = False


@dataclass(frozen=True, slots=True)
class Read:
    minutes: Count | None = None


@dataclass(frozen=True, slots=True)
class Seen:
    """Papers marked as seen in one stroke; no negative. Subject of the entry: the night or ""."""

    ids: PaperIds


LEVELS = {1: "low", 2: "middle", 3: "high"}  # of complexity, generality, fragility


@dataclass(frozen=True, slots=True)
class Rated:
    """A quick critique of a paper. None: not given, what was rated before stands."""

    upside: Annotated[Text, UPSIDES] | None = None
    complexity: Level | None = None  # one of LEVELS, as the next two
    generality: Level | None = None
    fragility: Level | None = None
    build_on: Annotated[Text, ("yes", "maybe", "no")] | None = None
    line: Text | None = None


@dataclass(frozen=True, slots=True)
class GoalChanged:
    """A goal file was added, edited or closed; `before` and `after` are its whole texts."""

    change: Annotated[Text, ("add", "edit", "close")]
    before: Text | None = None
    after: Text | None = None
    reason: Text | None = None


@dataclass(frozen=True, slots=True)
class Admired:
    """An achievement that the user admires; the subject is its id or its name in words."""

    because: Text | None = None
    stands_out: Annotated[Text, STANDS_OUT] | None = None


@dataclass(frozen=True, slots=True)
class Tagged:
    """Words of the user's own put on a paper or taken off it; what stands in both is added."""

    add: Texts = ()
    remove: Texts = ()


@dataclass(frozen=True, slots=True)
class LinkSettled:
    """What a reference means, settled by the reader. Subject: the citing paper's id or the file's name.

    `raw` is the entry as it was read, by whose words it is known again; `paper` None: none of the library.
    """

    raw: Text
    paper: PaperId | None = None


@dataclass(frozen=True, slots=True)
class KindSettled:
    """What a citation is, settled by the reader. Subject: the citing paper's id."""

    cited: PaperId
    kind: Annotated[Text, CITATION_KINDS]


@dataclass(frozen=True, slots=True)
class IdeaChanged:
    """A change to the ledger of ideas; the subject is the idea's name.

    `add` gives origin, aliases and what it builds on (what is left out stands); `merge` makes the
    subject an alias of `into`; `drop` takes it off the ledger.
    """

    change: Annotated[Text, ("add", "merge", "drop")]
    origin: Text | None = None
    aliases: Texts = ()
    builds_on: Texts = ()
    into: Text | None = None


@dataclass(frozen=True, slots=True)
class PileStarted:
    """A finite pile of papers to be screened; the subject is its name.

    `origin` says in words where its papers come from; `every`: one label in so many is of a paper drawn
    at random (0: none); `hint` is text that orders the pile while no paper is included.
    """

    ids: PaperIds
    origin: Text = ""
    every: Count = 10
    hint: Text | None = None


@dataclass(frozen=True, slots=True)
class Labelled:
    """A paper of a pile is included or excluded; the subject is the pile's name. No verdict, no taste.

    `check`: it was drawn at random, to see how many includes are left.
    """

    paper: PaperId
    label: Annotated[Text, ("include", "exclude")]
    check: bool = False


@dataclass(frozen=True, slots=True)
class ColleagueChanged:
    """A colleague's list is followed, or no longer; the subject is the colleague's name.

    `list` names the list itself (a digest of it), which lies in a table of its own.
    """

    change: Annotated[Text, ("add", "drop")]
    list: Text | None = None


@dataclass(frozen=True, slots=True)
class Undo:
    """Takes back the entry whose id is the subject."""


LogData = (
    Verdict
    | Read
    | Seen
    | Rated
    | GoalChanged
    | Tagged
    | Admired
    | LinkSettled
    | KindSettled
    | IdeaChanged
    | PileStarted
    | Labelled
    | Bet
    | BetSettled
    | QuizAnswered
    | CauseGiven
    | QueueChanged
    | TimeSpent
    | Claimed
    | Obtained
    | ProjectChanged
    | Incremented
    | Backburner
    | ColleagueChanged
    | Undo
)
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
    "undo": Undo,
}


@dataclass(frozen=True, slots=True)
class LogEntry:
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
