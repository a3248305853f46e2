"""Reimplementations: what was published, what was obtained, and the verdict."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from readinglist.errors import NotFound, UsageError
from readinglist.model import Claimed, LogEntry, Obtained
from readinglist.study.claims import ReproTable, compare, label, verdict_of
from readinglist.study.diet import touches_of
from readinglist.study.items import Item
from readinglist.text import clean, storable

from .home import Home
from .study import items_of, named, queue_rows, zone_of

KINDS = ("claim", "result")


def claim(lib: Home, what: str, claimed: Claimed) -> LogEntry:
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


def result(lib: Home, what: str, obtained: Obtained) -> LogEntry:
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


def table(lib: Home, what: str) -> ReproTable:
    """The claims of an item beside what was obtained. Raises NotFound, UsageError."""
    items = items_of(lib)
    name = _named(lib, items, what)
    comparisons = compare(lib.store.log.of_kind(*KINDS), name)
    entries = lib.store.log.of_kind(*KINDS, "queue", "time")
    days = {touch.day for touch in touches_of(entries, items, zone_of(lib)) if touch.subject == name}
    title = next(row.title for row in queue_rows(lib, {name: items[name]}))
    return ReproTable(items[name], title, comparisons, verdict_of(comparisons), len(days), items[name].minutes)


def verdict_at(lib: Home, name: str, day: date) -> str | None:
    """The verdict on an item at the end of a day: reproduced, within spread, not yet; None where nothing was claimed.

    A bet on a reimplementation is settled from it.
    """
    return verdict_of(compare(lib.store.log.of_kind(*KINDS), name, day, zone_of(lib)))


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


def _named(lib: Home, items: Mapping[str, Item], what: str) -> str:
    """The item's name; where an id is that of a reimplementation's paper, the reimplementation."""
    try:
        paper = lib.resolve(what)
    except UsageError:
        paper = ""
    of_paper = [item.name for item in items.values() if paper and item.paper == paper and item.name != paper]
    return of_paper[0] if len(of_paper) == 1 else named(lib, items, what)


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
