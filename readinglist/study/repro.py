"""Reimplementations: published numbers against obtained ones, reproduced, within spread, or not yet.

A claim is known by its metric and data; of two on the same the later one holds. Of several results the latest counts,
not the best: whoever runs until it fits has not reproduced anything.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, tzinfo

from readinglist.context import Context, zone_of
from readinglist.core.dates import day_of
from readinglist.core.errors import NotFound, UsageError
from readinglist.core.log import LogEntry, effective
from readinglist.core.statistics import Interval
from readinglist.core.text import clean, clean_or_none, storable, words
from readinglist.core.work_entries import Claimed, Obtained
from readinglist.ideas.api import Ideas, ledger_ideas
from readinglist.study.activity import logged_activity

from .activity import mentioned_subjects
from .queue import items_of, meant_paper, named, queue_rows
from .records import Item

REPRODUCED, WITHIN_SPREAD, NOT_YET = "reproduced", "within spread", "not yet"
LEVEL = 0.95
KINDS = ("claim", "result")  # of entries of the log
_ROUNDING = 1e-9  # of the size of the numbers: 0.95 - 0.93 is within 0.02


@dataclass(frozen=True, slots=True)
class Result:
    """A result with its entry."""

    at: datetime
    obtained: Obtained
    entry: str


@dataclass(frozen=True, slots=True)
class ClaimComparison:
    """A claim beside its results, oldest first. `interval`: of the obtained mean; None where one run says nothing."""

    claim: Claimed
    claimed: datetime
    results: tuple[Result, ...]
    verdict: str
    interval: Interval | None = None

    @property
    def latest(self) -> Obtained | None:
        return self.results[-1].obtained if self.results else None

    @property
    def off(self) -> float | None:
        """Obtained less published."""
        return self.latest.value - self.claim.value if self.latest else None


@dataclass(frozen=True, slots=True)
class ReproTable:
    """An item with its claims. `days`: days on which it was worked on; `minutes`: those that were logged.

    `ideas` of the ledger that its paper introduced, then those that it names; `noted`: day and words of what the
    notebook says of the item or its paper, oldest first.
    """

    item: Item
    title: str
    comparisons: tuple[ClaimComparison, ...]
    verdict: str | None
    days: int
    minutes: int
    ideas: tuple[str, ...] = ()
    noted: tuple[tuple[date, str], ...] = ()


def compare_claims(
    entries: Iterable[LogEntry], item: str, until: date | None = None, zone: tzinfo | None = None
) -> tuple[ClaimComparison, ...]:
    """The claims of an item in the order in which they were made, as they stood at the end of the day `until`."""
    claims: dict[tuple[str, str], LogEntry] = {}
    results: dict[tuple[str, str], list[Result]] = {}
    for entry in effective(entries):
        data = entry.data
        if entry.subject != item or not isinstance(data, Claimed | Obtained):
            continue
        if until is not None and day_of(entry.at, zone) > until:
            continue
        key = (data.metric, data.data)
        if isinstance(data, Claimed):
            claims[key] = entry
        else:
            results.setdefault(key, []).append(Result(entry.at, data, entry.id))
    return tuple(_comparison(entry, tuple(results.get(key, ()))) for key, entry in claims.items())


def verdict_of_claims(comparisons: Iterable[ClaimComparison]) -> str | None:
    """The verdict on the whole item: the worst of its claims; None where nothing was claimed.

    This is what a bet on a reimplementation is settled from: won where all claims are reproduced.
    """
    verdicts = {one.verdict for one in comparisons}
    return next((verdict for verdict in (NOT_YET, WITHIN_SPREAD, REPRODUCED) if verdict in verdicts), None)


def interval_of(value: float, spread: float | None, seeds: int | None) -> Interval | None:
    """Where the mean lies, at 95 %, by Student's t over the seeds; None where nothing is known of the spread.

    Of a spread without seeds, value - spread to value + spread: it is all that was said.
    """
    if spread is None or seeds == 1:
        return None
    half = spread if seeds is None else _student(seeds - 1) * spread / math.sqrt(seeds)
    return value - half, value + half


def judge(claim: Claimed, obtained: Obtained | None) -> str:
    """The verdict on one claim by one result.

    Reproduced: the value lies within the tolerance, its ends included. Within spread: it does not, but the interval of
    the obtained mean meets the tolerance or the interval of the published mean: the seeds may be all the difference.
    """
    if obtained is None:
        return NOT_YET
    size = max(abs(claim.value), abs(obtained.value), claim.tolerance)
    if abs(obtained.value - claim.value) <= claim.tolerance + _ROUNDING * size:
        return REPRODUCED
    published = interval_of(claim.value, claim.spread, claim.seeds)
    own = interval_of(obtained.value, obtained.spread, obtained.seeds)
    if published is None and own is None:
        return NOT_YET
    low, high = claim.value - claim.tolerance, claim.value + claim.tolerance
    if published is not None:
        low, high = min(low, published[0]), max(high, published[1])
    bottom, top = own or (obtained.value, obtained.value)
    return WITHIN_SPREAD if bottom <= high and low <= top else NOT_YET


def claim_label(one: Claimed | Obtained) -> str:
    """`return on Hopper`, or the metric alone."""
    return f"{one.metric} on {one.data}" if one.data else one.metric


def _student(freedom: int) -> float:
    """The t within which `LEVEL` of Student's distribution lies, by halving; above 1,000 degrees as for 1,000.

    Of an integer the share within t is a finite sum (Abramowitz and Stegun, 26.7.3 and 26.7.4); a library that has
    the function takes longer to load than a whole review.
    """
    n = min(freedom, 1_000)
    low, high = 0.0, math.pi / 2
    for _ in range(60):
        angle = (low + high) / 2
        cos, odd = math.cos(angle), n % 2
        term, total = (cos, 0.0) if odd else (1.0, 0.0)
        for k in range(1 + odd, n, 2):  # powers of the cosine up to n - 2
            total += term
            term *= cos * cos * k / (k + 1)
        within = (angle + math.sin(angle) * total) * 2 / math.pi if odd else math.sin(angle) * total
        low, high = (angle, high) if within < LEVEL else (low, angle)
    return math.tan(low) * math.sqrt(n)


def _comparison(entry: LogEntry, results: tuple[Result, ...]) -> ClaimComparison:
    claim = entry.data
    assert isinstance(claim, Claimed)
    latest = results[-1].obtained if results else None
    interval = interval_of(latest.value, latest.spread, latest.seeds) if latest else None
    return ClaimComparison(claim, entry.at, results, judge(claim, latest), interval)


def record_claim(lib: Context, what: str, claimed: Claimed) -> LogEntry:
    """Record a published number. Raises UsageError, NotFound."""
    name = _named(lib, items_of(lib), what)
    _check(claimed.value, claimed.tolerance, claimed.spread, claimed.seeds)
    if not (metric := clean(claimed.metric)):
        raise UsageError("a claim names its metric: repro claim ITEM accuracy 94.2")
    source, page = clean_or_none(claimed.source), clean_or_none(claimed.page)
    return lib.store.log.append(
        replace(claimed, metric=metric, data=clean(claimed.data), source=source, page=page), name
    )


def record_result(lib: Context, what: str, obtained: Obtained) -> LogEntry:
    """Record an obtained number. An empty metric means the only claim that fits. Raises UsageError, NotFound."""
    name = _named(lib, items_of(lib), what)
    _check(obtained.value, 0.0, obtained.spread, obtained.seeds)
    metric, data = clean(obtained.metric), clean(obtained.data)
    claims = [one.claim for one in compare_claims(lib.store.log.of_kind(*KINDS), name)]
    fitting = [one for one in claims if (not metric or one.metric == metric) and (not data or one.data == data)]
    if not claims:
        raise NotFound(f"nothing was claimed of {name}: `readinglist study repro claim {name} METRIC VALUE` adds one")
    if len(fitting) != 1:
        known = "; ".join(claim_label(one) for one in claims)
        raise UsageError(f"say with --metric and --data which claim this answers: {known}")
    commit, notes = clean_or_none(obtained.commit), storable(obtained.notes) if obtained.notes else None
    answered = replace(obtained, metric=fitting[0].metric, data=fitting[0].data, commit=commit, notes=notes)
    return lib.store.log.append(answered, name)


def repro_table(lib: Context, what: str) -> ReproTable:
    """The claims of an item beside what was obtained. Raises NotFound, UsageError."""
    items = items_of(lib)
    name = _named(lib, items, what)
    comparisons = compare_claims(lib.store.log.of_kind(*KINDS), name)
    entries = lib.store.log.of_kind(*KINDS, "queue", "time")
    noted = tuple(_noted(lib, items[name]))
    days = {one.day for one in logged_activity(entries, items, zone_of(lib)) if one.subject == name}
    days |= {day for day, _ in noted}
    title = next(row.title for row in queue_rows(lib, {name: items[name]}))
    verdict, ideas = verdict_of_claims(comparisons), _ideas(lib, items[name].paper)
    return ReproTable(items[name], title, comparisons, verdict, len(days), items[name].minutes, ideas, noted)


def reproduced_by(lib: Context, item: str, day: date) -> bool | None:
    """Did the claims of an item reproduce by a day? None: it has none, or no result was recorded by then.

    `item` is its name, or words that it would be named by: a bet may be older than the item.
    """
    entries = lib.store.log.of_kind(*KINDS)
    for name in (item, "-".join(words(item))):
        found = compare_claims(entries, name, day, zone_of(lib))
        if any(one.results for one in found):
            return verdict_of_claims(found) == REPRODUCED
    return None


def lessons_of(lib: Context, paper: str) -> dict[str, str]:
    """By entry, oldest first: what the results of the reimplementations of a paper taught, in a line each."""
    items = {name: item for name, item in items_of(lib).items() if item.paper == paper}
    entries = lib.store.log.of_kind(*KINDS) if items else ()
    found = {}
    for name in items:
        for one in compare_claims(entries, name):
            for result in one.results:
                obtained = result.obtained
                if obtained.notes:
                    value = f"{obtained.value:g} where {one.claim.value:g} was published"
                    found[result.entry] = f"{name}, {claim_label(obtained)}: {value}. {obtained.notes}"
    return dict(sorted(found.items()))


def tolerance_of(text: str, value: float) -> float:
    """A tolerance as people write it, in units of the metric: `0.5`, or `5%` of the published value. Raises UsageError.

    >>> tolerance_of("5%", -200.0), tolerance_of("0.5", 80.0)
    (10.0, 0.5)
    """
    written = text.strip()
    try:
        number = float(written.removesuffix("%"))
    except ValueError:
        number = -1.0
    if not 0 <= number < float("inf"):
        raise UsageError(f"{text[:20]!r} is not a tolerance: write 0.5, or 5% (of the published value)")
    return abs(value) * number / 100 if written.endswith("%") else number


def reimplementation_named(lib: Context, what: str) -> str:
    """The name of the item that `what` means. Raises NotFound, UsageError."""
    return _named(lib, items_of(lib), what)


def _named(lib: Context, items: Mapping[str, Item], what: str) -> str:
    """The item's name; where an id is that of a reimplementation's paper, the reimplementation."""
    paper = meant_paper(lib, what)
    of_paper = [item.name for item in items.values() if paper and item.paper == paper and item.name != paper]
    return of_paper[0] if len(of_paper) == 1 else named(lib, items, what)


def _noted(lib: Context, item: Item) -> Iterator[tuple[date, str]]:
    """What the notebook says of an item or its paper."""
    from readinglist.practice.api import entries_between

    for noted in entries_between(lib):
        if any(subject == item.name for subject, _ in mentioned_subjects(noted.mentions, {item.name: item})):
            yield noted.entry.day, noted.entry.line


def _ideas(lib: Context, paper: str | None) -> tuple[str, ...]:
    """Ideas of the ledger that began in a paper, then those that it names as far as that is known."""
    ideas = ledger_ideas(lib) if paper else ()
    found = [idea.name for idea in ideas if idea.origin == paper]
    known = lib.store.papers.find(paper) if paper and ideas else None
    if known is not None:
        naming = lib.store.part(Ideas).naming([idea.name for idea in ideas])
        found += [name for name, rows in sorted(naming.items()) if known.row in rows]
    return tuple(dict.fromkeys(found))


def _check(value: float, tolerance: float, spread: float | None, seeds: int | None) -> None:
    """Raises UsageError for numbers that no run gives."""
    if not all(-1e300 < number < 1e300 for number in (value, tolerance, spread or 0.0)):
        raise UsageError("a value is a finite number")
    if tolerance < 0 or (spread is not None and spread < 0):
        raise UsageError("a tolerance and a spread are not below 0")
    if seeds is not None and seeds < 1:
        raise UsageError("there is at least one seed")
