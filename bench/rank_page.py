"""The tables of ranking.md, from rank.json: means over readers, with intervals by a bootstrap over readers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from . import deletion, morning
from .metrics import paired_interval
from .page import write_section

PAGE = Path(__file__).with_name("ranking.md")
OURS, GOAL, SKIPS = "readinglist", "readinglist, with the goal's text", "readinglist, with skips"
BASE, WIDE = "arxiv-sanity-lite", "wide SVM"
COLUMNS = {
    "ap": "AP a day",
    "recall20": "recall@20",
    "recall10%": "recall@10 %",
    "ndcg20": "nDCG@20",
    "pooled": "AP pooled",
}
LIKES = (1, 5, 10, 30)
WORST = 5


def write_page(told: dict[str, Any]) -> None:
    """Put the tables into the page."""
    write_section(PAGE, "results", lines(told))


def of_readers(cases: dict[str, list[dict[str, float]]], name: str, k: int | None = None) -> dict[str, float]:
    """The mean of a figure over the cases of each reader."""
    means = {}
    for reader, told in cases.items():
        values = [case[name] for case in told if name in case and (k is None or case["k"] == k)]
        if values:
            means[reader] = float(np.mean(values))
    return means


def difference(ours: dict[str, float], theirs: dict[str, float]) -> str:
    """The mean difference over the readers of both with its 95 % interval."""
    values = [ours[reader] - theirs[reader] for reader in sorted(ours.keys() & theirs.keys())]
    low, high = paired_interval(values, np.random.default_rng(0))
    return f"{np.mean(values):+.3f} [{low:+.3f}, {high:+.3f}]"


def lines(told: dict[str, Any]) -> Iterator[str]:
    """All tables."""
    figures, readers = told["figures"], told["readers"]
    main = {name: cases for name, cases in figures.items() if not name.startswith("variant")}
    own = {OURS: figures[OURS]}
    variants = own | {name.split(": ", 1)[1]: c for name, c in figures.items() if name.startswith("variant")}
    n_cases = sum(len(cases) for cases in figures[OURS].values())
    yield f"### All cases: {len(figures[OURS])} readers, {n_cases} cases"
    yield from table(main)
    for k in LIKES:
        yield f"### k = {k}"
        yield from table(main, k)
    lists = [reader for reader, facts in readers.items() if facts["kind"] == "list"]
    yield "### Curated lists alone"
    yield from table({name: {r: c[r] for r in lists if r in c} for name, c in main.items()})
    small = told["small"]
    n_small = sum(map(len, small[OURS].values()))
    yield f"### Small readers, whom the protocol leaves out: {len(small[OURS])} readers, {n_small} cases"
    yield from table(small)
    yield "### Variants: one change each"
    yield from table(variants, base=OURS)
    yield from worst(main)
    yield from morning.lines(told["mornings"])
    yield from deletion.lines(told["deletions"])
    yield from run(told)


def table(systems: dict[str, Any], k: int | None = None, base: str = BASE) -> Iterator[str]:
    yield ""
    yield f"| | {' | '.join(COLUMNS.values())} | AP a day against {base} | AP pooled against {base} |"
    yield "|---|" + "---:|" * (len(COLUMNS) + 2)
    against = {name: of_readers(systems[base], name, k) for name in ("ap", "pooled")}
    for system, cases in systems.items():
        means = {name: of_readers(cases, name, k) for name in COLUMNS}
        if not means["ap"]:
            continue
        shown = " | ".join(f"{np.mean(list(means[name].values())):.3f}" for name in COLUMNS)
        told = ["", ""] if system == base else [difference(means[name], against[name]) for name in ("ap", "pooled")]
        yield f"| {system} | {shown} | {' | '.join(told)} |"
    yield ""


def worst(systems: dict[str, Any]) -> Iterator[str]:
    """The readers at whom we are worst, beside the best peer that gets what we get (no skips, no goal)."""
    ours = of_readers(systems[OURS], "ap")
    peers = {name: of_readers(cases, "ap") for name, cases in systems.items() if not name.startswith((OURS, "ELAS"))}
    best = {reader: max((of[reader], name) for name, of in peers.items()) for reader in ours}
    yield "### The readers for which it does worst, against the best peer of each"
    yield ""
    yield "| reader | AP a day | best peer | its AP | share |"
    yield "|---|---:|---|---:|---:|"
    for reader in sorted(ours, key=lambda r: ours[r] / best[r][0])[:WORST]:
        ap, name = best[reader]
        yield f"| {reader} | {ours[reader]:.3f} | {name} | {ap:.3f} | {ours[reader] / ap:.2f} |"
    yield ""


def run(told: dict[str, Any]) -> Iterator[str]:
    seconds = told["seconds"]
    spent = ", ".join(f"{name} {s:.0f}" for name, s in seconds.items() if not name.startswith("variant"))
    yield f"Seconds: {spent}.  "
    if told.get("agreement") is not None:
        yield f"arxiv-sanity-lite from shared counts and the recipe itself: correlation {told['agreement']:.6f}.  "
    if "run" in told:
        yield "Measured on {date} by `{command}`: {machine}.".format(**told["run"])
