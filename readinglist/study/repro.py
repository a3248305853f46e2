"""Reimplementations: what was published, what was obtained, and the verdict."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date

from readinglist.context import Context, zone_of
from readinglist.core.errors import NotFound, UsageError
from readinglist.core.log import LogEntry
from readinglist.core.text import clean, storable, words
from readinglist.core.work_entries import Claimed, Obtained
from readinglist.ideas.api import Ideas, ledger_ideas

from .activity import subjects_of
from .claims import REPRODUCED, ReproTable, compare, label, verdict_of
from .diet_figures import touches_of
from .queue import items_of, named, queue_rows
from .records import Item

KINDS = ("claim", "result")


def claim(lib: Context, what: str, claimed: Claimed) -> LogEntry:
    """Record a published number. Raises UsageError, NotFound."""
    name = _named(lib, items_of(lib), what)
    _check(claimed.value, claimed.tolerance, claimed.spread, claimed.seeds)
    cleaned = replace(
        claimed,
        metric=_word(claimed.metric),
        data=clean(claimed.data),
        source=clean(claimed.source) if claimed.source else None,
        page=clean(claimed.page) if claimed.page else None,
    )
    return lib.store.log.append(cleaned, name)


def result(lib: Context, what: str, obtained: Obtained) -> LogEntry:
    """Record an obtained number. An empty metric means the only claim that fits. Raises UsageError, NotFound."""
    name = _named(lib, items_of(lib), what)
    _check(obtained.value, 0.0, obtained.spread, obtained.seeds)
    metric, data = clean(obtained.metric), clean(obtained.data)
    claims = [one.claim for one in compare(lib.store.log.of_kind(*KINDS), name)]
    fitting = [one for one in claims if (not metric or one.metric == metric) and (not data or one.data == data)]
    if not claims:
        raise NotFound(f"nothing was claimed of {name}: `readinglist repro claim {name} METRIC VALUE` says what was")
    if len(fitting) != 1:
        known = "; ".join(label(one) for one in claims)
        raise UsageError(f"say with --metric and --data which claim this answers: {known}")
    cleaned = replace(
        obtained,
        metric=fitting[0].metric,
        data=fitting[0].data,
        commit=clean(obtained.commit) if obtained.commit else None,
        notes=storable(obtained.notes) if obtained.notes else None,
    )
    return lib.store.log.append(cleaned, name)


def table(lib: Context, what: str) -> ReproTable:
    """The claims of an item beside what was obtained. Raises NotFound, UsageError."""
    items = items_of(lib)
    name = _named(lib, items, what)
    comparisons = compare(lib.store.log.of_kind(*KINDS), name)
    entries = lib.store.log.of_kind(*KINDS, "queue", "time")
    noted = tuple(_noted(lib, items[name]))
    days = {touch.day for touch in touches_of(entries, items, zone_of(lib)) if touch.subject == name}
    days |= {day for day, _ in noted}
    title = next(row.title for row in queue_rows(lib, {name: items[name]}))
    verdict, ideas = verdict_of(comparisons), _ideas(lib, items[name].paper)
    return ReproTable(items[name], title, comparisons, verdict, len(days), items[name].minutes, ideas, noted)


def verdict_at(lib: Context, name: str, day: date) -> str | None:
    """The verdict on an item at the end of a day: reproduced, within spread, not yet; None where nothing was claimed.

    A bet on a reimplementation is settled from it.
    """
    return verdict_of(compare(lib.store.log.of_kind(*KINDS), name, day, zone_of(lib)))


def reproduced_by(lib: Context, item: str, day: date) -> bool | None:
    """Did the claims of an item reproduce by a day? None: it has none, or no result was recorded by then.

    `item` is its name, or words that it would be named by: a bet may be older than the item.
    """
    entries = lib.store.log.of_kind(*KINDS)
    for name in (item, "-".join(words(item))):
        found = compare(entries, name, day, zone_of(lib))
        if any(one.results for one in found):
            return verdict_of(found) == REPRODUCED
    return None


def lessons_of(lib: Context, paper: str) -> dict[str, str]:
    """By entry, oldest first: what the results of the reimplementations of a paper taught, in a line each."""
    items = {name: item for name, item in items_of(lib).items() if item.paper == paper}
    entries = lib.store.log.of_kind(*KINDS) if items else ()
    found = {}
    for name in items:
        for one in compare(entries, name):
            for result in one.results:
                told = result.obtained
                if told.notes:
                    value = f"{told.value:g} where {one.claim.value:g} was published"
                    found[result.entry] = f"{name}, {label(told)}: {value}. {told.notes}"
    return dict(sorted(found.items()))


def tolerance_of(text: str, value: float) -> float:
    """A tolerance as people write it, in units of the metric: `0.5`, or `5%` of the published value. Raises UsageError.

    >>> tolerance_of("5%", -200.0), tolerance_of("0.5", 80.0)
    (10.0, 0.5)
    """
    told = text.strip()
    try:
        number = float(told.removesuffix("%"))
    except ValueError:
        number = -1.0
    if not 0 <= number < float("inf"):
        raise UsageError(f"{text[:20]!r} is no tolerance: write 0.5, or 5% of the published value")
    return abs(value) * number / 100 if told.endswith("%") else number


def _named(lib: Context, items: Mapping[str, Item], what: str) -> str:
    """The item's name; where an id is that of a reimplementation's paper, the reimplementation."""
    try:
        paper = lib.resolve(what)
    except UsageError:
        paper = ""
    of_paper = [item.name for item in items.values() if paper and item.paper == paper and item.name != paper]
    return of_paper[0] if len(of_paper) == 1 else named(lib, items, what)


def _noted(lib: Context, item: Item) -> Iterator[tuple[date, str]]:
    """What the notebook says of an item or its paper."""
    from readinglist.practice.api import entries_between

    for noted in entries_between(lib):
        if any(subject == item.name for subject, _ in subjects_of(noted.mentions, {item.name: item})):
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


def _word(metric: str) -> str:
    word = clean(metric)
    if not word:
        raise UsageError("a claim names its metric: repro claim ITEM accuracy 94.2")
    return word


def _check(value: float, tolerance: float, spread: float | None, seeds: int | None) -> None:
    """Raises UsageError for numbers that no run gives."""
    if not all(-1e300 < number < 1e300 for number in (value, tolerance, spread or 0.0)):
        raise UsageError("a value is a finite number")
    if tolerance < 0 or (spread is not None and spread < 0):
        raise UsageError("a tolerance and a spread are not below 0")
    if seeds is not None and seeds < 1:
        raise UsageError("there is at least one seed")
