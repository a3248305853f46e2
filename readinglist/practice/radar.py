"""The radar of a library: its projects and its backburner against the papers of a night.

What it finds becomes reasons of the papers of that night, which inform and weigh nothing. They are kept in the cache,
so that a list that is ranked again after each decision costs no more for them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from readinglist.context import Context
from readinglist.core.papers import LISTED, Reason, ScoredPaper
from readinglist.core.radar import Crowding, NearHit, RadarReport, Sighting, Watched
from readinglist.papers.api import count_papers, count_rows
from readinglist.store.stamped_cache import CacheFile, stamp_of

from .projects import backburner, projects

FILE = "scoops.json"
VERSION = 3  # of what the radar finds
NEAREST = 3  # papers of a week that are shown of each text
WEEK_DAYS = 7
WORDS = 6  # that are named of those that are shared, or lacking

RadarReasons = Mapping[str, tuple[Reason, ...]]  # by id of the paper


def watched_texts(lib: Context) -> tuple[Watched, ...]:
    """All that is watched: open projects, then the backburner."""
    active = [Watched("project", project.name, project.text) for project in projects(lib) if project.is_open]
    return (*active, *(Watched("backburner", idea.name, idea.text) for idea in backburner(lib)))


def crowding_of(lib: Context, idea: str) -> Crowding | None:
    """How crowded it is around an idea of the backburner; None where no night fetched yet."""
    of_it = [one for one in watched_texts(lib) if (one.kind, one.name) == ("backburner", idea)]
    return next((one.crowding for one in radar(lib, watched=of_it).sightings), None)


def radar(lib: Context, night: date | None = None, watched: Sequence[Watched] | None = None) -> RadarReport:
    """Which papers of a night (None: the last) come near to a project or an idea, and how crowded it is around each.

    `watched`: these texts alone (None: all).
    """
    watched, night = watched_texts(lib) if watched is None else watched, night or lib.store.nights.latest()
    if night is None or not watched:
        return RadarReport(night, 0, ())
    import numpy as np

    from readinglist.ranking.similar import Radar, bar_of, crowding, nearest_above, similar_papers

    rows = lib.store.papers.window_rows(until=date.fromordinal(max(night.toordinal() - 1, 1)))
    listed = lib.store.papers.listing_days(rows)
    papers = lib.store.papers.on_night(night, types=LISTED)
    counts = count_rows(lib, rows)
    scope = Radar([f"{one.name} {one.text}" for one in watched], counts)
    days = [listed[row] for row in rows]
    ages = np.array([(night - day).days for day in days], dtype=np.int64)
    order = {day: n for n, day in enumerate(sorted(set(days), reverse=True), start=1)}
    nights_ago = np.array([order[day] for day in days], dtype=np.int64)
    new = count_papers(lib, papers)
    near, cosines = (np.hstack([of(counts), of(new)]) for of in (scope.nearness, scope.cosines))
    ages = np.concatenate([ages, np.zeros(len(papers), int)])
    of_week = np.flatnonzero(ages < WEEK_DAYS)
    all_rows = [*rows, *(paper.row for paper in papers)]

    def told(text: int, place: int) -> NearHit:
        (paper,) = lib.store.papers.by_rows([all_rows[place]])
        sentence = scope.sentence(text, paper.abstract or paper.title or "")
        shares, lacks = (words[:WORDS] for words in scope.words(text, paper.text))
        return NearHit(paper, float(cosines[text][place]), sentence, float(near[text][place]), shares, lacks)

    sightings = []
    for n, one in enumerate(watched):
        bar = bar_of(near[n][: len(rows)], nights_ago)
        place = nearest_above(near[n][len(rows) :], bar)
        best = of_week[np.argsort(-near[n][of_week], kind="stable")][:NEAREST].tolist()
        around = crowding(similar_papers(cosines[n], near[n], bar), ages)
        hit = None if place is None else told(n, len(rows) + place)
        sightings.append(Sighting(one, bar, hit, around, tuple(told(n, k) for k in best)))
    return RadarReport(night, len(order), tuple(sightings), len(all_rows), min([*days, night]))


def radar_reasons(lib: Context, night: date) -> RadarReasons:
    """A reason of a paper of `night` for each project or idea that it does, with the sentence that says so.

    `kind` is project | backburner, `weight` 0. Nothing is read where nothing is watched.
    """
    watched = watched_texts(lib)
    if not watched:
        return {}
    before = lib.store.papers.window_rows(until=date.fromordinal(max(night.toordinal() - 1, 1)))
    made_from = stamp_of(watched, len(before), before[:1], before[-1:], lib.store.papers.state_of_night(night), VERSION)
    kept, key = CacheFile(lib.places.cache / FILE), night.isoformat()
    import msgspec

    try:
        rows = msgspec.convert(kept.get(key, made_from), list[tuple[str, str, str, str]])
    except msgspec.ValidationError:  # nothing is kept, or something else
        found = radar(lib, night).sightings
        rows = [(s.hit.paper.id, s.watched.kind, s.watched.name, s.hit.sentence) for s in found if s.hit]
        kept.put(key, made_from, rows)
        if lib.store.writable:
            kept.save()
    reasons: dict[str, tuple[Reason, ...]] = {}
    for paper, kind, name, sentence in rows:
        reasons[paper] = (*reasons.get(paper, ()), Reason(kind, f"{name}: {sentence}" if sentence else name, 0.0))
    return reasons


def with_reasons(papers: Iterable[ScoredPaper], reasons: RadarReasons) -> tuple[ScoredPaper, ...]:
    """`papers` with these reasons after their own; score and order stay."""
    return tuple(replace(one, reasons=(*one.reasons, *reasons.get(one.paper.id, ()))) for one in papers)
