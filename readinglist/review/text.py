"""The text of a review: a Markdown draft that is assembled from what was done and written, and then is the user's.

`blocks_of` says what we assemble, by section; `draft` lays out a new file; `woven` (core/managed_text.py) brings an
old one up to date. A step is promised in the notebook or in a review. As long as it is neither done nor dropped, each
later review has it exactly once, with the week that promised it. Older entries are near to a week by the cosine of
tf-idf rows (tf 1 + ln n, idf ln((1 + N) / (1 + df)) + 1 over the older texts), as `similar` compares papers; the rare
words that they share say why.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, tzinfo
from itertools import pairwise
from math import hypot, log
from pathlib import Path

from readinglist.core.dates import Week, day_of, parse_week, week_of
from readinglist.core.frozen import Frozen
from readinglist.core.lines import escaped, many
from readinglist.core.log import ABOUT_OWN, LogEntry, QuizAnswered
from readinglist.core.log_view import short_question
from readinglist.core.managed_text import block, headed
from readinglist.core.package_data import package_table
from readinglist.core.papers import Paper
from readinglist.core.text import clean, words
from readinglist.practice.api import CODE, EXPERIMENTS, INSIGHTS, NEXT, NOTES, Entry, headed_entries

_WORDS = package_table(__package__, "words.toml")
BEFORE = 4  # weeks that the first review of all looks back to
OPEN, DONE, DROPPED = " ", "x", "-"
_SINCE = re.compile(r"(?<![ \t])[ \t]*·[ \t]*(?P<week>[0-9]{4}-W[0-9]{2})[ \t]*$")
NOTHING = "Nothing yet. Next week's review asks about the steps you write here."
SECTIONS: dict[str, str] = _WORDS["sections"]  # block -> the heading that it stands below, in their order
PROMISED = SECTIONS["promised"]
QUESTIONS: tuple[str, ...] = tuple(_WORDS["questions"])
LINES = 40  # of a review without what the user adds: the title, headings, rows, and where the file is
FEWER = ("ideas", "near", "older", "again")  # a choice in any case: one row less than the others
OWN = ("promised", "question", "next")  # never cut in the file
STEPS = 5  # of one block that are counted, and printed
STALE = 3  # weeks that a step is open before the review asks about it
LONGEST = 400  # signs of one line
TITLE = 160
ENDED = {"won": "came true", "lost": "did not come true"}
FAMILIAR = 3  # of the quiz: papers that the reader knew
ASKED = "Your answer:"
SHORTEST = 3  # letters of a word that says something
LEAST_SHARED = 2  # words: one alone is chance
REASONS = 4
ALIKE = 0.5
LEAST = 0.08  # cosine; below it nothing is near
COMMON = frozenset(_WORDS["common"].split())


class Step(Frozen):
    """`mark`: OPEN, DONE or DROPPED; `since`: the week that promised it."""

    text: str
    since: Week
    mark: str = OPEN

    @property
    def key(self) -> str:
        """What two spellings of one step share."""
        return " ".join(words(self.text)) or self.text


class Promises(Frozen):
    """The steps of one review: those that it carried from earlier weeks, and its own for the next."""

    week: Week
    carried: tuple[Step, ...]
    own: tuple[Step, ...]


def promises_of(text: str, week: Week) -> Promises:
    """The steps in the text of a review."""
    carried, own = [], []
    for heading, entry in headed_entries(text, week.last):
        if words(heading) == words(PROMISED):
            if entry.mark is not None:  # else it is a remark of the user's, or that there are none
                carried.append(_carried(entry, week))
        elif entry.section == NEXT and entry.line != NOTHING:
            own.append(Step(entry.line, week, entry.mark or OPEN))
    return Promises(week, tuple(carried), once(own))


def steps_of(entries: Iterable[Entry]) -> tuple[Step, ...]:
    """The steps in the entries of the notebook, once each, oldest first."""
    return once(Step(e.line, week_of(e.day), e.mark or OPEN) for e in entries if e.section == NEXT)


def carried_over(week: Week, last: Promises | None, entries: Iterable[Entry]) -> tuple[Step, ...]:
    """What the review of `week` asks about: each step once, those of the oldest weeks first.

    Of the review before it (`last`; None: there is none) the steps that it left open and all that it promised; of the
    weeks after that one, or without one of the `BEFORE` weeks, the steps in `entries`, which are those of all days
    before `week`. A step that is ticked in the notebook, in its week or later, is ticked.
    """
    before = [entry for entry in entries if entry.section == NEXT and entry.day < week.first]
    first = last.week.before(-1).first if last else week.before(BEFORE).first
    steps = [*(step for step in last.carried if step.mark == OPEN), *last.own] if last else []
    steps += steps_of(entry for entry in before if entry.day >= first)
    ticked = {Step(e.line, week).key: (e.day, e.mark) for e in before if e.mark in (DONE, DROPPED)}
    return once(_ticked(step, ticked) for step in sorted(steps, key=lambda step: step.since))


def once(steps: Iterable[Step]) -> tuple[Step, ...]:
    """Each step once, at its first place; done or dropped where any of its spellings is."""
    found: dict[str, Step] = {}
    for step in steps:
        known = found.get(step.key)
        if known is None:
            found[step.key] = step
        elif known.mark == OPEN:
            found[step.key] = replace(known, mark=step.mark)
    return tuple(found.values())


def promised_line(step: Step) -> str:
    """A step in the block of those that were carried over."""
    return f"- [{step.mark}] {step.text} · {step.since.name}"


def _carried(entry: Entry, week: Week) -> Step:
    match = _SINCE.search(entry.line)
    if match is None:
        return Step(entry.line, week.before(), entry.mark or OPEN)
    return Step(entry.line[: match.start()], parse_week(match["week"]), entry.mark or OPEN)


def _ticked(step: Step, ticked: Mapping[str, tuple[date, str | None]]) -> Step:
    day, mark = ticked.get(step.key, (date.min, OPEN))
    return replace(step, mark=mark or OPEN) if step.mark == OPEN and day >= step.since.first else step


class WeekSummary(Frozen):
    """One of the four weeks of a condensation."""

    week: Week
    counts: Mapping[str, int]
    minutes: int
    insights: tuple[str, ...]
    steps: tuple[Step, ...]


class WeekFacts(Frozen):
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
    near: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()  # that follow from the week
    again: tuple[str, ...] = ()  # kept 1, 3 or 12 months ago
    quiz: tuple[str, ...] = ()


class Review(Frozen):
    """A review in its file, and what it was assembled from. `is_new`: there was none.

    `is_adopted`: there was a note without our marks, and the sections were added to it.
    """

    week: Week
    path: Path
    text: str
    facts: WeekFacts
    is_new: bool
    is_adopted: bool = False


def blocks_of(facts: WeekFacts) -> dict[str, list[str]]:
    """The lines of every block, none where nothing happened; together at most `LINES` with their headings.

    All get the same number of rows at most, and say how many more there are. Steps are never cut, and of one block the
    first `STEPS` count.
    """
    written: dict[str, list[str]] = {name: [] for name in (EXPERIMENTS, INSIGHTS, CODE, NOTES)}
    for entry in facts.entries:
        if entry.section in written:
            written[entry.section].append(f"- {plain(entry.line)} ({entry.day.isoformat()}{_at(entry)})")
    counted = ", ".join(counts_in_words(facts.counts))
    rows = {
        "promised": _promised(facts.promised),
        "decided": [*([f"- **In numbers**: {counted}"] if counted else []), *_items((*facts.quiz, *facts.papers))],
        "time": _items(facts.time),
        **written,
        "projects": _items(facts.projects),
        "bets": _items(facts.bets),
        "ideas": _items(facts.ideas),
        "near": _items(facts.near),
        "older": _items(facts.older),
        "again": [f"- [ ] {plain(text)}" for text in facts.again],
        "question": [question_of(facts), ASKED],
        "four-weeks": [line for week in facts.four_weeks for line in _condensed(week)],
        "admired": [*_items(facts.admired), "Does your plan reach that level?"] if facts.admired else [],
        "next": [f"- [{step.mark}] {plain(step.text)}" for step in facts.own_steps] or [NOTHING],
    }
    for most in range(LINES, -1, -1):
        blocks = {name: _cut(name, lines, most) for name, lines in rows.items()}
        if 2 + sum(_height(name, lines) for name, lines in blocks.items()) <= LINES:
            break
    return blocks


def question_of(facts: WeekFacts) -> str:
    """One question: of those that follow from the week in turn, or else of the general ones."""
    waiting = min((step for step in facts.promised if step.mark == OPEN), key=lambda step: step.since, default=None)
    own = list(facts.questions)
    if waiting and waiting.since < facts.week.before(STALE - 1):
        own.append(
            f"“{plain(waiting.text)}” is open since {waiting.since.name}: what keeps me from it, and is it needed?"
        )
    candidates = own or QUESTIONS
    return candidates[facts.week.first.toordinal() // 7 % len(candidates)]


def _promised(steps: Sequence[Step]) -> list[str]:
    """The outcome of the steps in a line, then each."""
    marks = Counter(step.mark for step in steps)
    ended = f"{marks[DONE]} done, {marks[DROPPED]} dropped, {marks[OPEN]} open"
    told = [f"- **Of {len(steps)}**: {ended}"] if len(steps) > 1 else []
    return [*told, *(promised_line(replace(step, text=plain(step.text))) for step in steps)]


def _cut(name: str, lines: list[str], most: int) -> list[str]:
    """The first `most`, and how many more there are."""
    if name in FEWER:
        return lines[: max(most - 1, 0)]
    if name in OWN or len(lines) <= most + 1:
        return lines
    return [*lines[:most], f"- **{'And' if most else 'In all'}**: {len(lines) - most}{' more' if most else ''}"]


def _height(name: str, lines: Sequence[str]) -> int:
    """How many lines are printed of a block, with its heading and how many more there are."""
    return 0 if not lines else 1 + min(len(lines), STEPS + 2 if name in OWN else len(lines))


def draft(facts: WeekFacts) -> str:
    """The text of a new review."""
    week, blocks = facts.week, blocks_of(facts)
    lines = ["---", f"week: {week.name}", "---", "", f"# {week.name}: {week.first} to {week.last}", ""]
    for name, heading in SECTIONS.items():
        lines += [*block(name, headed(heading, blocks[name])), *([""] if blocks[name] else [])]
    return "\n".join([*lines, ""]).rstrip("\n") + "\n"


def plain(text: str, longest: int = LONGEST) -> str:
    """The user's text, as it was written, on one line in which no comment begins or ends.

    >>> plain("a <!-- b\\n --> c")
    'a < !-- b -- > c'
    """
    line = clean(text).replace("<!--", "< !--").replace("-->", "-- >")
    return line if len(line) <= longest else line[: longest - 1] + "…"


def titled(paper_id: str, papers: Mapping[str, Paper]) -> str:
    """A paper of a review, by its title where it is known."""
    return named(paper_id, papers[paper_id].title if paper_id in papers else None)


def named(name: str, title: str | None) -> str:
    """A paper by its title, in which nothing is a link, a picture or a tag: others wrote it."""
    return f"*{escaped(plain(title, TITLE))}* ({name})" if title else name


def summary_counts(kinds: Iterable[str]) -> dict[str, int]:
    """How many of each, the most first."""
    return dict(sorted(Counter(kinds).items(), key=lambda pair: (-pair[1], pair[0])))


def counts_in_words(counts: Mapping[str, int]) -> list[str]:
    """What a reader wants to see counted, in the order of the table; the rest is bookkeeping.

    >>> counts_in_words({"skip": 30, "keep": 1, "label": 4, "bet": 2})
    ['1 kept', '30 skipped', '2 bets']
    """
    did = [f"{counts[kind]} {word}" for kind, word in _WORDS["did"].items() if kind in counts]
    return did + [many(counts[kind], noun) for kind, noun in _WORDS["made"].items() if kind in counts]


def _items(texts: Sequence[str]) -> list[str]:
    """Items of a list; those that would stand twice once."""
    return list(dict.fromkeys(f"- {plain(text)}" for text in texts))


def _at(entry: Entry) -> str:
    return f" {entry.time}" if entry.time else ""


def _condensed(one: WeekSummary) -> Iterator[str]:
    marks = Counter(step.mark for step in one.steps)
    counted = ", ".join(counts_in_words(one.counts)) or "nothing decided"
    steps = f"steps: {marks[DONE]} done, {marks[OPEN]} open, {marks[DROPPED]} dropped" if one.steps else "no steps"
    yield f"- **{one.week.name}**: {counted}; {one.minutes} min logged; {steps}"
    yield from (f"- {plain(text)} ({one.week.name})" for text in one.insights)


class Near(Frozen):
    """The number of an older text, its cosine with what was asked, and the words that both have, strongest first."""

    number: int
    cosine: float
    shared: tuple[str, ...]


def nearest_texts(asked: str, older: Sequence[str], n: int = 5) -> tuple[Near, ...]:
    """The `n` of `older` that are nearest to `asked`, by falling cosine; ties: the later text first.

    One that has most of its words in common with a nearer one (Jaccard above `ALIKE`) says nothing new and is left out.
    """
    counts = [_terms(text) for text in older]
    frequency = Counter(term for count in counts for term in count)
    idf = {term: log((1 + len(older)) / (1 + df)) + 1 for term, df in frequency.items()}
    common = {term for term, df in frequency.items() if len(older) >= 20 and df > len(older) / 5}
    query = {term: (1 + log(k)) * idf[term] for term, k in _terms(asked).items() if term in idf and term not in common}
    length = hypot(*query.values())
    found = []
    for number, count in enumerate(counts):
        shared = query.keys() & count.keys()
        if len(shared) < LEAST_SHARED:
            continue
        row = {term: (1 + log(k)) * idf[term] for term, k in count.items()}
        products = {term: query[term] * row[term] for term in shared}
        cosine = sum(products.values()) / (length * hypot(*row.values()))
        if cosine >= LEAST:
            strongest = sorted(products, key=lambda term, of=products: (-of[term], term))  # type: ignore[misc]
            found.append(Near(number, cosine, tuple(strongest[:REASONS])))
    varied: list[Near] = []
    for near in sorted(found, key=lambda near: (-near.cosine, -near.number)):
        own = counts[near.number].keys()
        if len(varied) < n and not any(_jaccard(own, counts[other.number].keys()) > ALIKE for other in varied):
            varied.append(near)
    return tuple(varied)


def _jaccard(a: Collection[str], b: Collection[str]) -> float:
    return len({*a} & {*b}) / len({*a} | {*b})


def title_pairs(title: str) -> set[str]:
    """Neighbouring words of a title that both say something.

    >>> sorted(title_pairs("A world model for legged robots"))
    ['legged robots', 'world model']
    """
    return {f"{a} {b}" for a, b in pairwise(words(title)) if min(len(a), len(b)) >= SHORTEST and not {a, b} & COMMON}


def _terms(text: str) -> Counter[str]:
    return Counter(word for word in words(text) if len(word) >= SHORTEST and word not in COMMON and not word.isdigit())


def bets_of_week(
    log: Sequence[LogEntry], papers: Mapping[str, Paper], zone: tzinfo | None, week: Week
) -> Iterator[str]:
    """Bets that are due by the end of the week and open, and those that were settled in it."""
    from readinglist.taste.api import bets_due_by, fold_bets

    placed = fold_bets(log)
    late = {one.id for one in bets_due_by(placed, week.last)}
    settled = {e.subject: day_of(e.at, zone) for e in log if e.kind == "settled"}
    known = [one for one in placed if one.outcome is not None and settled.get(one.id, date.min) in week]
    if len(known) > 1:
        true, sum_of_p = sum(one.outcome is True for one in known), sum(one.bet.p for one in known)
        yield f"**Settled**: {len(known)}, {true} came true, {sum_of_p:.1f} expected"
    for one in placed:
        bet = one.bet
        words = f"{titled(one.subject, papers)}, {short_question(bet)}; you gave it {bet.p:.0%}"
        if one.id in late:
            yield f"due: {words}"
        elif one.settled is not None and settled.get(one.id, date.min) in week:
            why = f" ({one.settled.why})" if bet.about == ABOUT_OWN and one.settled.why else ""
            yield f"{ENDED.get(one.state, one.state)}: {words}{why}"


def quiz_of_week(entries: Iterable[LogEntry]) -> Iterator[str]:
    """How many pairs of papers that the reader did not know were told apart."""
    pairs = [
        e.data for e in entries if isinstance(e.data, QuizAnswered) and e.data.other and e.data.familiar < FAMILIAR
    ]
    if pairs:
        right = sum((one.p > 0.5) == one.outcome for one in pairs if one.p != 0.5)
        yield f"**Quiz**: {many(len(pairs), 'pair')} of unknown papers, {right} right"
