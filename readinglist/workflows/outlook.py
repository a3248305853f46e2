"""The forecast for young papers, with a skill that is measured once a month and remembered."""

from __future__ import annotations

import json
from collections.abc import Generator
from contextlib import suppress
from dataclasses import asdict
from typing import Any

from readinglist.errors import StoreError
from readinglist.graph.forecasting.outlook import (
    Skill,
    age_seen,
    outcomes,
    outlook,
    replay,
    settled_months,
    skill_from,
)
from readinglist.model import Progress
from readinglist.model.citation_arrays import CitationArrays
from readinglist.model.fates import Outlook
from readinglist.store.files import write_text_atomically

from .home import Home
from .kept import read_kept

FILE = "outlook.json"
STAGE = "measuring the forecast on earlier months"
CHANGED = 0.1  # of the citations: from there on the skill is measured anew


def outlook_for(lib: Home, arrays: CitationArrays, now: int, number: int) -> Generator[Progress, None, Outlook | None]:
    """The chance of a paper, None where none is due by its age; months are counted to `now`.

    Measuring the skill takes some seconds; that of the same month and graph is kept.
    """
    seen = age_seen(now - int(arrays.month[number]))
    if arrays.month[number] < 0 or seen is None:
        return None
    path = lib.places.cache / FILE
    kept = read_kept(path)
    skill = _kept_skill(kept.get(str(seen)), arrays, now)
    if skill is None:
        skill = yield from _measured(arrays, now, seen)
        stamp = {"now": now, "source": arrays.source, "citations": arrays.m}
        with suppress(StoreError):  # a full or write-protected disk costs the time of measuring again
            write_text_atomically(path, json.dumps(kept | {str(seen): stamp | asdict(skill)}, indent=1))
    return outlook(arrays, number, now, skill)


def _measured(arrays: CitationArrays, now: int, seen: int) -> Generator[Progress, None, Skill]:
    outcome = outcomes(arrays, now)
    months, replayed = settled_months(arrays, outcome), []
    for done, month in enumerate(months):
        yield Progress(STAGE, done, len(months))
        replayed.append(replay(arrays, outcome, seen, month))
    return skill_from(replayed)


def _kept_skill(entry: Any, arrays: CitationArrays, now: int) -> Skill | None:
    """The skill that was remembered, where it is of this month and of nearly these citations."""
    try:
        same = (entry["now"], entry["source"]) == (now, arrays.source)
        near = abs(entry["citations"] - arrays.m) <= CHANGED * arrays.m
        return Skill(entry["skill"], entry["cohorts"], entry["papers"]) if same and near else None
    except (KeyError, TypeError):
        return None
