"""What was decided, in a few words, and which papers it is about: for lists that are worked through."""

from __future__ import annotations

from readinglist.model import Bet, GoalChanged, Labelled, LogEntry, Rated, Read, Seen, Tagged, Verdict

from .history import percent
from .spans import many

PAST = {
    "keep": "kept",
    "skip": "skipped",
    "later": "put off for a week",
    "include": "included",
    "exclude": "excluded",
}


def concerned(entry: LogEntry) -> tuple[str, ...]:
    """The ids of the papers that an entry of the log is about."""
    if isinstance(entry.data, GoalChanged):
        return ()
    if isinstance(entry.data, Seen):
        return entry.data.ids
    if isinstance(entry.data, Labelled):
        return (entry.data.paper,)
    return (entry.subject,) if entry.subject else ()


def told(entry: LogEntry) -> str:
    """What an entry said, in a few words."""
    data = entry.data
    if isinstance(data, Verdict):
        return f"{data.verdict or 'no verdict'} {entry.subject}"
    if isinstance(data, Seen):
        return f"{many(len(data.ids), 'paper')} seen"
    if isinstance(data, Read):
        return f"read {entry.subject}"
    if isinstance(data, Tagged):
        return f"tags {' '.join([*data.add, *(f'-{tag}' for tag in data.remove)])} of {entry.subject}"
    if isinstance(data, Rated):
        return f"critique of {entry.subject}"
    if isinstance(data, Labelled):
        return f"{data.label} {data.paper}"
    if isinstance(data, Bet):
        return f"bet {percent(data.p)} on {entry.subject}"
    return f"{entry.kind} {entry.subject}".rstrip()
