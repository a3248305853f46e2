"""What the radar found in a night, as reasons of its papers: they inform and weigh nothing.

Looked for once and kept in the cache, so that a list that is ranked again after each decision costs no more for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from readinglist.model import Reason, ScoredPaper

from .home import Home
from .kept import Kept, stamp
from .radar import radar, watched_texts

FILE = "scoops.json"
VERSION = 1  # of what the radar tells

Scoops = Mapping[str, tuple[Reason, ...]]


def scoops_of(lib: Home, night: date) -> Scoops:
    """Id of a paper of `night` -> a reason for each project or idea that it does, with the sentence that says so.

    `kind` is project | backburner, `weight` 0. Nothing is read where nothing is watched.
    """
    watched = watched_texts(lib)
    if not watched:
        return {}
    before = lib.store.papers.window_rows(until=night - timedelta(days=1))
    made_from = stamp(watched, len(before), before[:1], before[-1:], lib.store.papers.state_of_night(night), VERSION)
    kept, key = Kept(lib.places.cache / FILE), night.isoformat()
    rows = _checked(kept.get(key, made_from))
    if rows is None:
        found = radar(lib, night).sightings
        rows = [[s.hit.paper.id, s.watched.kind, s.watched.name, s.hit.sentence] for s in found if s.hit]
        kept.put(key, made_from, rows)
        if lib.store.writable:
            kept.save()
    scoops: dict[str, tuple[Reason, ...]] = {}
    for paper, kind, name, sentence in rows:
        scoops[paper] = (*scoops.get(paper, ()), Reason(kind, f"{name}: {sentence}" if sentence else name, 0.0))
    return scoops


def informed(papers: Iterable[ScoredPaper], scoops: Scoops) -> tuple[ScoredPaper, ...]:
    """`papers` with these reasons after their own; score and order stay."""
    return tuple(
        replace(one, reasons=(*one.reasons, *scoops[one.paper.id])) if one.paper.id in scoops else one for one in papers
    )


def _checked(value: object) -> Sequence[Sequence[str]] | None:
    """Rows as they were kept; None where the file holds something else."""
    if not isinstance(value, list):
        return None
    sound = all(isinstance(row, list) and len(row) == 4 and all(isinstance(part, str) for part in row) for row in value)
    return value if sound else None
