"""The review of a week: a Markdown draft that is assembled from what was done and written, and then is the user's.

`blocks_of` says what we assemble, by section; `draft` lays out a new file; `woven` (weave.py) brings an old one up.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from readinglist.text import clean

from .notebook import CODE, EXPERIMENTS, INSIGHTS, NOTES, Entry
from .steps import DONE, DROPPED, NOTHING, OPEN, PROMISED, Step, promised_line
from .weave import block
from .weeks import Week

# block -> the heading that it stands below, in their order
SECTIONS = {
    "promised": PROMISED,
    "decided": "Read and decided",
    "time": "Time",
    "experiments": "Experiments",
    "insights": "Insights",
    "code": "Code",
    "notes": "Notes",
    "projects": "Projects and reimplementations",
    "bets": "Bets",
    "ideas": "Ideas that rose in what I kept",
    "older": "Older entries that are near",
    "question": "A question",
    "four-weeks": "Four weeks, condensed",
    "admired": "What I admire most",
    "next": "Next steps",
}
QUESTIONS = (
    "When was theory of use in what I read this week, and when was it decoration?",
    "Which result of this week would hold on other data, at another scale, with another seed? How do I know?",
    "Which idea here will be taken up by many, which forgotten, and what is the difference?",
    "Which line of work that I follow is about to make another one obsolete?",
    "Is what I work on a gain of a tenth or of ten times? Which larger goal is it a step to?",
    "What did I add this week that somebody must understand and keep, and was the gain worth it?",
    "Did I stay with one problem long enough, or did a newer idea pull me away?",
    "Which step of my solution works in my domain only, and what would be a general one?",
)
MOST = 60  # lines of one block
LONGEST = 400  # signs of one line
ASKED = "Your answer:"


@dataclass(frozen=True, slots=True)
class WeekSummary:
    """One of the four weeks that a condensation tells of."""

    week: Week
    counts: Mapping[str, int]
    minutes: int
    insights: tuple[str, ...]
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class WeekFacts:
    """All that a review is made of. `counts` are entries of the log by kind, none left out; texts are single lines."""

    week: Week
    counts: Mapping[str, int]
    entries: tuple[Entry, ...] = ()
    promised: tuple[Step, ...] = ()
    own_steps: tuple[Step, ...] = ()
    papers: tuple[str, ...] = ()
    time: tuple[str, ...] = ()
    projects: tuple[str, ...] = ()
    bets: tuple[str, ...] = ()
    ideas: tuple[str, ...] = ()
    older: tuple[str, ...] = ()
    four_weeks: tuple[WeekSummary, ...] = ()
    admired: tuple[str, ...] = ()


def blocks_of(facts: WeekFacts) -> dict[str, list[str]]:
    """The lines of every block; `four-weeks` and `admired` are there only where their facts are."""
    written: dict[str, list[str]] = {name: [] for name in (EXPERIMENTS, INSIGHTS, CODE, NOTES)}
    for entry in facts.entries:
        if entry.section in written:
            written[entry.section].append(f"- {plain(entry.line)} ({entry.day.isoformat()}{_at(entry)})")
    counted = ", ".join(f"{count} {kind}" for kind, count in sorted(facts.counts.items(), key=lambda c: (-c[1], c[0])))
    decided = [f"- **In the log**: {counted}" if counted else "Nothing was decided this week."]
    question = QUESTIONS[facts.week.first.toordinal() // 7 % len(QUESTIONS)]
    blocks = {
        "promised": [promised_line(replace(step, text=plain(step.text))) for step in facts.promised]
        or ["No step was promised."],
        "decided": [*decided, *_items(facts.papers)],
        "time": _items(facts.time) or ["No time was logged, and no day was touched."],
        **{name: lines or ["Nothing was written down."] for name, lines in written.items()},
        "projects": _items(facts.projects) or ["No project moved."],
        "bets": _items(facts.bets) or ["No bet was due or settled."],
        "ideas": _items(facts.ideas) or ["None that the ledger knows."],
        "older": _items(facts.older) or ["None is near."],
        "question": [question, ASKED],
        "next": [f"- [{step.mark}] {plain(step.text)}" for step in facts.own_steps] or [NOTHING],
    }
    if facts.four_weeks:
        blocks["four-weeks"] = [line for week in facts.four_weeks for line in _condensed(week)]
    if facts.admired:
        blocks["admired"] = [*_items(facts.admired), "Does what I plan reach that level?"]
    return blocks


def draft(facts: WeekFacts) -> str:
    """The text of a new review."""
    week, blocks = facts.week, blocks_of(facts)
    lines = ["---", f"week: {week.name}", "---", "", f"# {week.name}: {week.first} to {week.last}", ""]
    for name, heading in SECTIONS.items():
        if name in blocks:
            lines += [f"## {heading}", "", *block(name, blocks[name]), ""]
    return "\n".join(lines)


def plain(text: str, longest: int = LONGEST) -> str:
    """The user's text, as it was written, on one line in which no comment begins or ends.

    >>> plain("a <!-- b\\n --> c")
    'a < !-- b -- > c'
    """
    line = clean(text).replace("<!--", "< !--").replace("-->", "-- >")
    return line if len(line) <= longest else line[: longest - 1] + "…"


def summary_counts(kinds: Iterable[str]) -> dict[str, int]:
    """How many of each, the most first."""
    return dict(sorted(Counter(kinds).items(), key=lambda pair: (-pair[1], pair[0])))


def _items(texts: Sequence[str]) -> list[str]:
    """Items of a list, the first `MOST`; those that would stand twice once."""
    lines = list(dict.fromkeys(f"- {plain(text)}" for text in texts))
    more = [f"- **And**: {len(lines) - MOST} more"] if len(lines) > MOST else []
    return lines[:MOST] + more


def _at(entry: Entry) -> str:
    return f" {entry.time}" if entry.time else ""


def _condensed(one: WeekSummary) -> Iterator[str]:
    marks = Counter(step.mark for step in one.steps)
    counted = ", ".join(f"{count} {kind}" for kind, count in list(one.counts.items())[:5]) or "nothing decided"
    steps = f"steps: {marks[DONE]} done, {marks[OPEN]} open, {marks[DROPPED]} dropped" if one.steps else "no steps"
    yield f"- **{one.week.name}**: {counted}; {one.minutes} min logged; {steps}"
    yield from (f"- {plain(text)} ({one.week.name})" for text in one.insights[:MOST])
