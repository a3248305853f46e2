"""The log and what was just recorded, as people read it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from .lines import Line, Span, cut, line, local_minute, many, pad, shown, take_back_line, trimmed, width
from .log import ABOUT_IDEA as IDEA
from .log import ABOUT_PAPER as PAPER
from .log import (
    LEVELS,
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
    Seen,
    Undo,
    Verdict,
    undone_ids,
)
from .work_entries import Backburner, Claimed, Incremented, Obtained, ProjectChanged, QueueChanged, TimeSpent

Titles = Mapping[str, str | None]
_STYLE = {"keep": "good", "skip": "bad", "later": "warn", "undo": "explore", "include": "good", "exclude": "bad"}
_STYLE |= {"won": "good", "lost": "bad", "void": "dim"}


def log_lines(entries: Sequence[LogEntry], titles: Titles, room: int | None) -> Iterator[Line]:
    """One row an entry, newest first: when, what, about which paper, why; undone ones say so."""
    if not entries:
        yield line("nothing decided yet: readinglist top shows what there is")
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
    data = entry.data
    if isinstance(data, Verdict):
        return data.verdict or "unjudge"
    if isinstance(data, GoalChanged):
        return f"goal {data.change}"
    if isinstance(data, ColleagueChanged):
        return {"add": "follow", "drop": "follow no longer"}.get(data.change, entry.kind)
    if isinstance(data, Labelled):
        return data.label
    return data.outcome if isinstance(data, BetSettled) else study_verb(data) or entry.kind


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
    data = entry.data
    if isinstance(data, Verdict):
        dated = f"as of {shown(data.on)}{' (assumed)' if data.assumed else ''}" if data.on else ""
        goal = f"goal {shown(data.goal)}" if data.goal else ""
        return " · ".join(part for part in (goal, shown(data.because), dated) if part)
    if isinstance(data, Read):
        return f"{data.minutes} min" if data.minutes is not None else ""
    if isinstance(data, Rated):
        return " · ".join(part for part in (rating_text(data), shown(data.line)) if part)
    if isinstance(data, GoalChanged):
        return shown(data.reason)
    if isinstance(data, PileStarted):
        return f"{many(len(data.ids), 'paper')} · {shown(data.origin)}"
    if isinstance(data, Labelled):
        return f"pile {shown(entry.subject)}{', a check' if data.check else ''}"
    if isinstance(data, KindSettled):
        return f"cites {shown(data.cited)}: {shown(data.kind)}"
    if isinstance(data, LinkSettled):
        return f"{shown(data.raw)[:60]} means {shown(data.paper, 'none of the library')}"
    return _forecast_note(data) or _practice_note(data)


def _forecast_note(data: LogData) -> str:
    """What was forecast, and what it came to."""
    if isinstance(data, Bet):
        return " · ".join(part for part in (percent(data.p), short_question(data), shown(data.because)) if part)
    if isinstance(data, BetSettled):
        stood = f"stood at {percent(data.percentile)}" if data.percentile is not None else ""
        return " · ".join(part for part in (stood, f"on {data.on}", shown(data.why)) if part)
    if isinstance(data, QuizAnswered):
        came = "it was" if data.outcome else "it was not"
        return f"{percent(data.p)}, {came}{', not scored' if data.unscored else ''}"
    return shown(data.cause) if isinstance(data, CauseGiven) else study_note(data)


def _practice_note(data: LogData) -> str:
    """What was said of a project, an idea, or what is admired."""
    if isinstance(data, ProjectChanged):
        aim = f"goal {shown(data.goal)}" if data.goal else ""
        newer = f"for {shown(data.instead)}" if data.instead else ""
        return " · ".join(part for part in (shown(data.text), aim, shown(data.because), newer) if part)
    if isinstance(data, Incremented | Backburner):
        return shown(data.text)
    return shown(data.because) if isinstance(data, Admired) else ""


def _title(entry: LogEntry, titles: Titles) -> str:
    return shown(titles.get(entry.data.paper if isinstance(entry.data, Labelled) else entry.subject))


def _undone(entry: LogEntry, undone: frozenset[str]) -> str:
    return "(undone)" if entry.id in undone else ""


def study_note(data: LogData) -> str:
    """What an entry of study says beside its item; "" for all others."""
    if isinstance(data, QueueChanged):
        told = [data.kind, data.title, data.goal and f"goal {data.goal}", data.due and f"due {data.due}", data.because]
        return " · ".join(shown(part) for part in told if part) or _STATES.get(data.change, "")
    if isinstance(data, TimeSpent):
        numbers = [hours(data.minutes)] if data.minutes else []
        numbers += [f"{data.pages} pages"] if data.pages else []
        numbers += [f"{data.exercises} exercises"] if data.exercises else []
        more = ["started"] if data.starts else []
        more += [shown(data.note)] if data.note else []
        return " · ".join([*numbers, f"on {shown(data.on)}", *more])
    if isinstance(data, Claimed | Obtained):
        on = f" on {shown(data.data)}" if data.data else ""
        return f"{shown(data.metric)}{on}: {data.value:g}"
    return ""


def study_verb(data: LogData) -> str | None:
    """What an entry did, in a word or two; None: it is none of study."""
    if isinstance(data, QueueChanged):
        return f"queue {data.change}"
    return {TimeSpent: "time", Claimed: "claim", Obtained: "result"}.get(type(data))


def hours(minutes: int) -> str:
    """`45 min`, `2 h`, `3 h 20`."""
    whole, rest = divmod(minutes, 60)
    if not whole:
        return f"{rest} min"
    return f"{whole} h {rest:02d}" if rest else f"{whole} h"


_STATES = {"start": "started", "wait": "waiting again", "done": "done", "drop": "dropped"}


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
    return f"still used on {bet.by}" if bet.about == IDEA else f"reproduces by {bet.by}"


# What was decided, in a few words, and which papers it is about: for lists that are worked through.
