"""`make bench-ideas`: do ideas whose history is known get the fate that belongs to it?

Writes the table of docs/methods.md. Each world is drawn from a seed of its own; its lists of references are
known in part. A history is told right where the fate is one of `RIGHT` and the idea is said to be displaced by
what displaced it, and by nothing where nothing did.
"""

from __future__ import annotations

import argparse
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from readinglist.graph import fates as rules
from readinglist.graph.displacement import Uses, displacement, same_role
from readinglist.graph.fate_evidence import evidence_of, span_of, survey

from .fates import PAGE
from .idea_world import ABSORBED, DISPLACED, FIRST, FORGOTTEN, HISTORIES, MONTHS, ONE_LABORATORY, RISEN, World, world
from .page import write_section

RIGHT: Mapping[str, tuple[str | None, ...]] = {
    RISEN: (rules.REUSED, rules.BUILDING_BLOCK),
    ABSORBED: (rules.ABSORBED,),
    DISPLACED: (rules.FADING, rules.FORGOTTEN, rules.BUILDING_BLOCK),
    FORGOTTEN: (rules.FORGOTTEN, rules.FADING),
    ONE_LABORATORY: (None,),
}
COVERAGES = (1.0, 0.9, 0.85, 0.4)


@dataclass(frozen=True)
class Told:
    """What was said of one idea, and whether it is right."""

    history: str
    fate: str | None
    displaced_by: str | None
    right: bool
    reasons: tuple[str, ...]


def judged(made: World) -> Iterator[Told]:
    """What the rules say of each idea of a world."""
    counted = survey(made.known)
    origins = [idea.origin for idea in made.ideas]
    evidence = evidence_of(counted, made.known.figures, origins, made.authors, {})
    month = made.known.arrays.month
    papers = Counter(month.tolist())
    rows = {idea.name: idea.named | set(made.known.citing_of(idea.origin).tolist()) for idea in made.ideas}
    uses = Uses(rows, {n: (str(n), day(int(month[n])), people) for n, people in made.authors.items()})
    for idea, mine in zip(made.ideas, evidence, strict=True):
        since = int(month[idea.origin])
        named = Counter(month[sorted(idea.named)].tolist())
        fate = rules.fate_of(replace(mine, term=span_of(named, papers, since, counted.months.now)))
        used = Counter(month[sorted(rows[idea.name])].tolist())
        months = [(day(m), used[m], papers[m]) for m in range(since, FIRST + MONTHS)]
        by = displacement(idea.name, months, uses, same_role(idea.name, made.edges, rows)).by
        right = fate.fate in RIGHT[idea.history] and by == idea.rival
        yield Told(idea.history, fate.fate, by, right, fate.reasons)


def day(month: int) -> date:
    return date(month // 12, month % 12 + 1, 1)


def table(worlds: int, each: int) -> Iterator[str]:
    """The lines of the table: share of right fates by history and coverage, and what else was said."""
    found: dict[tuple[str, float], list[Told]] = defaultdict(list)
    for coverage in COVERAGES:
        for seed in range(worlds):
            for told in judged(world(seed, coverage, each)):
                found[told.history, coverage].append(told)
    yield "| history | right fate | " + " | ".join(f"{coverage:.0%} known" for coverage in COVERAGES) + " | else |"
    yield "|---|---|" + "---|" * (len(COVERAGES) + 1)
    for history in HISTORIES:
        cells = [f"{np.mean([told.right for told in found[history, coverage]]):.1%}" for coverage in COVERAGES[:-1]]
        unobserved = [told.fate == rules.UNOBSERVED for told in found[history, COVERAGES[-1]]]
        cells.append(f"{np.mean(unobserved):.1%} unobserved")
        wrong = Counter(_said(told) for c in COVERAGES[:-1] for told in found[history, c] if not told.right)
        other = ", ".join(f"{what} {count}" for what, count in wrong.most_common(3))
        right = " or ".join(str(fate or "none") for fate in RIGHT[history])
        yield f"| {history} ({len(found[history, 1.0])}) | {right} | {' | '.join(cells)} | {other} |"


def _said(told: Told) -> str:
    return f"{told.fate or 'none'}{', displaced' if told.displaced_by else ''}"


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--worlds", type=int, default=25, help="worlds for each coverage")
    parser.add_argument("--each", type=int, default=4, help="ideas of each history in a world")
    given = parser.parse_args()
    lines = list(table(given.worlds, given.each))
    print("\n".join(lines))
    write_section(PAGE, "ideas: histories", lines)
