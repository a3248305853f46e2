"""How well the scoop radar sees: sixty real nights, and twenty projects, each about one of their papers.

    python -m bench.scoop          # every alarm printed, to be looked at

**The measurement.** `tests/data/scoop_projects.tsv`: twenty papers drawn at random from sixty nights of the daily
stream (2025-09-29 to 2025-12-22, nights of at least a hundred papers), and for each two or three sentences as a person
would write a plan, in our own words and none of the paper's sentences. The nights are replayed in order with nothing
known of later ones: the sixty nights before weigh the terms and set the bar. *Raised*: the paper is told on its own
night. *Other*: all other alarms. How rare an alarm is by chance (`RARITY`) was chosen on these twenty among a few
values; the next ones gave 19 raised and at most two other alarms in a week.
"""

from __future__ import annotations

import csv
from collections import Counter
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np

from readinglist.ranking import count_terms
from readinglist.ranking.similar import Radar, bar_of, nearest_above

from .records import daily_records

PROJECTS = Path(__file__).parents[1] / "tests" / "data" / "scoop_projects.tsv"
FIRST, NIGHTS, LEAST_PAPERS = date(2025, 9, 29), 60, 100


@dataclass(frozen=True, slots=True)
class Alarm:
    """The number of the project, the night, and the paper that was told."""

    project: int
    night: date
    paper: str
    title: str
    cosine: float


def projects() -> list[dict[str, str]]:
    with PROJECTS.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def replay(texts: list[str]) -> list[Alarm]:
    """All alarms of the sixty nights, in their order."""
    papers = daily_records()
    size = Counter(record.day for record in papers)
    nights = [night for night in sorted(size) if size[night] >= LEAST_PAPERS]
    start = nights.index(FIRST)
    used = {night: n for n, night in enumerate(nights[start - NIGHTS : start + NIGHTS])}
    papers = [record for record in papers if record.day in used]
    counts = count_terms(f"{record.title}\n{record.abstract}" for record in papers)
    when = np.array([used[record.day] for record in papers])
    alarms = []
    for night, n in list(used.items())[NIGHTS:]:
        before, now = np.flatnonzero((when >= n - NIGHTS) & (when < n)), np.flatnonzero(when == n)
        past = counts.take(before)
        scope = Radar(texts, past)
        bars, tonight = scope.cosines(past), scope.cosines(counts.take(now))
        for project in range(len(texts)):
            told = nearest_above(tonight[project], bar_of(bars[project], n - when[before]))
            if told is not None:
                record = papers[now[told]]
                alarms.append(Alarm(project, night, record.id, record.title, float(tonight[project][told])))
    return alarms


def main() -> None:
    there = projects()
    alarms = replay([project["text"] for project in there])
    raised, others, crowded = 0, [], 0
    for n, project in enumerate(there):
        of_it = [alarm for alarm in alarms if alarm.project == n]
        hit = any(alarm.paper == project["id"] and alarm.night.isoformat() == project["night"] for alarm in of_it)
        raised += hit
        other = [alarm for alarm in of_it if alarm.paper != project["id"]]
        weeks = Counter(alarm.night.isocalendar()[:2] for alarm in other)
        others.append(len(other))
        crowded += sum(count > 1 for count in weeks.values())
        print(f"\n{project['id']} {'raised' if hit else 'MISSED'}, {len(other)} other alarms: {project['text']}")
        for alarm in of_it:
            own = "*" if alarm.paper == project["id"] else " "
            print(f"  {own} {alarm.night} {alarm.cosine:.3f} {alarm.paper} {alarm.title}")
    weeks_all = NIGHTS / 5
    print(
        f"\n{raised} of {len(there)} raised on their night; other alarms a project and week: mean "
        f"{np.mean(others) / weeks_all:.2f}, worst project {max(others) / weeks_all:.2f}; "
        f"more than one in {crowded} weeks of {round(weeks_all) * len(there)}"
    )


if __name__ == "__main__":
    main()
