"""The log and what was just recorded, as people read it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from .lines import Line, Span, cut, line, local_minute, many, pad, shown, take_back_line, trimmed, width
from .log import ABOUT_IDEA as IDEA
from .log import ABOUT_OWN as OWN
from .log import ABOUT_PAPER as PAPER
from .log import (
    ACCEPTED,
    CITED,
    CODE,
    FAVORITE,
    LEVELS,
    REVISION,
    UPTAKE,
    Admired,
    Bet,
    BetSettled,
    CauseGiven,
    ColleagueChanged,
    GoalChanged,
    KindSettled,
    Labelled,
    LinkSettled,
    LogData,
    LogEntry,
    PileStarted,
    QuizAnswered,
    Rated,
    Read,
    RuleChanged,
    Seen,
    Undo,
    Verdict,
    undone_ids,
)
from .work_entries import Backburner, Claimed, Incremented, Obtained, ProjectChanged, QueueChanged, TimeSpent

Titles = Mapping[str, str | None]
_STYLE = {"keep": "good", "skip": "bad", "later": "warn", "undo": "explore", "include": "good", "exclude": "bad"}
_STYLE |= {"won": "good", "lost": "bad", "void": "dim"}
_STATES = {"start": "started", "wait": "waiting again", "done": "done", "drop": "dropped"}


def log_lines(entries: Sequence[LogEntry], titles: Titles, room: int | None) -> Iterator[Line]:
    """One row an entry, newest first: when, what, about which paper, why; undone ones say so."""
    if not entries:
        yield line("no decisions yet: run readinglist top")
        return
    undone = undone_ids(entries)
    by_id = {entry.id: entry for entry in entries}
    rows = [(entry, _verb(entry), _object(entry, by_id)) for entry in entries]
    verbs = max(len(verb) for _, verb, _ in rows)
    objects = min(max(width(target) for _, _, target in rows), 24)
    for entry, verb, target in rows:
        note = " · ".join(part for part in (_undone(entry, undone), _note(entry), _title(entry, titles)) if part)
        lead = f"{local_minute(entry.at)}  "
        used = len(lead) + verbs + 2 + objects + 2
        yield trimmed(
            line(
                Span(lead, "dim"),
                Span(pad(verb, verbs), _STYLE.get(verb, "")),
                Span(f"  {pad(cut(target, objects), objects)}  ", "id"),
                cut(note, None if room is None else max(room - used, 10)),
            )
        )


def recorded_lines(entries: Sequence[LogEntry], titles: Titles, room: int | None) -> Iterator[Line]:
    """What a command has just written to the log, and how to take it back."""
    if not entries:
        yield line("nothing changed")
        return
    yield from entry_lines(entries, titles, room)
    yield take_back_line(len(entries))


def entry_lines(entries: Sequence[LogEntry], titles: Titles, room: int | None) -> Iterator[Line]:
    """What was decided, one row each."""
    for entry in entries:
        verb = _verb(entry)
        title = _title(entry, titles)
        text = " · ".join(part for part in (_object(entry, {}), _note(entry), title) if part)
        cells = None if room is None else room - len(verb) - 2
        yield line(Span(verb, _STYLE.get(verb, "")), f"  {cut(text, cells)}")


def undone_lines(entries: Sequence[LogEntry], room: int | None) -> Iterator[Line]:
    """The entries that were taken back. An `Undo` stands for the entry that it names."""
    if not entries:
        yield line("nothing to undo")
        return
    for entry in entries:
        text = f"{_verb(entry)}  {_object(entry, {})}".rstrip()
        yield line(Span("undone", "explore"), f"  {cut(text, None if room is None else room - 8)}")


def rating_text(rated: Rated) -> str:
    """The ratings in words: `upside 10x · complexity middle · build on it: yes`."""
    parts = [f"upside {rated.upside}"] if rated.upside else []
    parts += [
        f"{name} {LEVELS.get(level, level)}"
        for name in ("complexity", "generality", "fragility")
        if (level := getattr(rated, name)) is not None
    ]
    return " · ".join([*parts, f"build on it: {rated.build_on}"] if rated.build_on else parts)


def _verb(entry: LogEntry) -> str:
    """What an entry did, in a word or two."""
    match entry.data:
        case Verdict(verdict=verdict):
            return verdict or "unjudge"
        case GoalChanged(change=change) | QueueChanged(change=change):
            return f"{entry.kind} {change}"
        case ColleagueChanged(change=change):
            return {"add": "follow", "drop": "follow no longer"}.get(change, entry.kind)
        case RuleChanged(change=change, effect=effect, of=of):
            return f"{effect} {of}" if change == "add" else f"{effect} no longer"
        case Labelled(label=label):
            return label
        case BetSettled(outcome=outcome):
            return outcome
    return entry.kind


def _object(entry: LogEntry, by_id: Mapping[str, LogEntry]) -> str:
    """What an entry is about, in a word."""
    if isinstance(entry.data, Seen):
        count = many(len(entry.data.ids), "paper")
        return f"{count} of {shown(entry.subject)}" if entry.subject else count
    if isinstance(entry.data, Undo):
        target = by_id.get(entry.subject)
        return f"{_verb(target)} {_object(target, by_id)}" if target else "an earlier entry"
    if isinstance(entry.data, BetSettled):
        target = by_id.get(entry.subject)
        return _object(target, by_id) if target else "an earlier bet"
    return shown(entry.data.paper if isinstance(entry.data, Labelled) else entry.subject)


def _note(entry: LogEntry) -> str:
    """What the user said with it."""
    parts = (*_said_of_papers(entry), *_said_of_forecasts(entry.data), *_said_of_work(entry.data))
    return " · ".join(part for part in parts if part)


def _said_of_papers(entry: LogEntry) -> tuple[str, ...]:
    """Of a paper, a goal, a pile or an admired achievement."""
    match entry.data:
        case Verdict(goal=goal, because=because, on=on, assumed=assumed):
            dated = f"as of {shown(on)}{' (assumed)' if assumed else ''}" if on else ""
            return f"goal {shown(goal)}" if goal else "", shown(because), dated
        case Read(minutes=int(minutes)):
            return (f"{minutes} min",)
        case Rated() as rated:
            return rating_text(rated), shown(rated.line)
        case GoalChanged(reason=reason):
            return (shown(reason),)
        case Admired(because=because):
            return (shown(because),)
        case PileStarted(ids=ids, origin=origin):
            return (f"{many(len(ids), 'paper')} · {shown(origin)}",)
        case Labelled(check=check):
            return (f"pile {shown(entry.subject)}{', a check' if check else ''}",)
        case KindSettled(cited=cited, kind=kind):
            return (f"cites {shown(cited)}: {shown(kind)}",)
        case LinkSettled(raw=raw, paper=paper):
            return (f"{shown(raw)[:60]} means {shown(paper, 'none of the library')}",)
    return ()


def _said_of_forecasts(data: LogData) -> tuple[str, ...]:
    """What was forecast, and what it came to."""
    match data:
        case Bet(p=p, because=because):
            return percent(p), short_question(data), shown(because)
        case BetSettled(percentile=percentile, on=on, why=why):
            return f"at {percent(percentile)}" if percentile is not None else "", f"on {on}", shown(why)
        case QuizAnswered(p=p, outcome=outcome, unscored=unscored):
            return (f"{percent(p)}, {'it was' if outcome else 'it was not'}{', not scored' if unscored else ''}",)
        case CauseGiven(cause=cause):
            return (shown(cause),)
    return ()


def _said_of_work(data: LogData) -> tuple[str, ...]:
    """What was said of a project, an idea that waits, or an item of study."""
    match data:
        case ProjectChanged(text=text, goal=goal, because=because, instead=instead):
            newer = f"for {shown(instead)}" if instead else ""
            return shown(text), f"goal {shown(goal)}" if goal else "", shown(because), newer
        case Incremented(text=text) | Backburner(text=text):
            return (shown(text),)
        case QueueChanged(kind=kind, title=title, goal=goal, due=due, because=because, change=change):
            details = (kind, title, goal and f"goal {goal}", due and f"due {due}", because)
            return tuple(map(shown, details)) if any(details) else (_STATES.get(change, ""),)
        case TimeSpent(minutes=minutes, pages=pages, exercises=exercises):
            spent = hours(minutes) if minutes else "", f"{pages} pages" if pages else ""
            more = f"on {shown(data.on)}", "started" if data.starts else "", shown(data.note)
            return (*spent, f"{exercises} exercises" if exercises else "", *more)
        case Claimed(metric=metric, value=value, data=name) | Obtained(metric=metric, value=value, data=name):
            return (f"{shown(metric)}{f' on {shown(name)}' if name else ''}: {value:g}",)
    return ()


def _title(entry: LogEntry, titles: Titles) -> str:
    return shown(titles.get(entry.data.paper if isinstance(entry.data, Labelled) else entry.subject))


def _undone(entry: LogEntry, undone: frozenset[str]) -> str:
    return "(undone)" if entry.id in undone else ""


def hours(minutes: int) -> str:
    """`45 min`, `2 h`, `3 h 20`."""
    whole, rest = divmod(minutes, 60)
    if not whole:
        return f"{rest} min"
    return f"{whole} h {rest:02d}" if rest else f"{whole} h"


def percent(share: float) -> str:
    """A share as people read it.

    >>> percent(0.3), percent(0.995), percent(0.005)
    ('30%', '99.5%', '0.5%')
    """
    return f"{share * 100:.1f}".removesuffix(".0") + "%"


def short_question(bet: Bet) -> str:
    """What a bet says, in a few words.

    >>> short_question(Bet(0.3, "2028-11-24", top=0.1))
    'top 10% on 2028-11-24'
    """
    if bet.about == PAPER:
        return f"top {percent(bet.top or 0)} on {bet.by}"
    words = {IDEA: "still used on", OWN: "yes by", REVISION: "second version by", CODE: "names code by"}
    words |= {CITED: "cited by others by", UPTAKE: "used by your ideas by", FAVORITE: "in your first ten on"}
    words |= {ACCEPTED: f"at {shown(bet.source)} by"}
    return f"{words.get(bet.about, 'reproduces by')} {bet.by}"
