"""`make bench-fates`: fates of real papers, looked at, and what is left of them where less is known.

The graph is arxiv_2023_cs; names are the methods of Papers with Code whose origin it holds, looked for in titles,
since it has no abstracts. The cut leaves the references of a share of the citing papers, drawn at random. The tables
go between markers of docs/methods.md; the sentences around them are written by people who looked.
"""

from __future__ import annotations

import json
import lzma
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import numpy as np

from readinglist.core.citations import CitationArrays
from readinglist.core.dates import NO_MONTH
from readinglist.core.ideas import Idea
from readinglist.graph.adoption import UNOBSERVED
from readinglist.graph.fate_evidence import Name, evidence_of, span_of, survey
from readinglist.graph.fates import CITED, FATES, FORGOTTEN, REUSED, Rate, Span, fate_of
from readinglist.graph.known import KnownGraph
from readinglist.graph.measures.figures import Figures, influence_percentile
from readinglist.graph.names import Matcher
from readinglist.ideas.names import load_lexicon
from tests.citation_arrays import arrays_of

from .forecast_data import arxiv_cs, arxiv_cs_papers
from .records import shared_data

PAGE = Path(__file__).parents[1] / "docs" / "methods.md"
SHARES = (1.0, 0.9, 0.8, 0.6, 0.3, 0.1)
DRAWS = 5  # of each share
SHOWN = 20
WORST = ("every name fallen: forgotten", "of them reused with all")
COLUMN = 90  # letters of a title


def read_graph(folder: Path) -> tuple[CitationArrays, list[str]]:
    """arxiv_2023_cs as a library knows it, and its titles.

    Papers that cite nothing in it have no known list; where the year alone is known, July stands in.
    """
    graph, rows = arxiv_cs(folder), arxiv_cs_papers(folder)
    dated = graph["month"] != NO_MONTH
    july = np.array([12 * int(day[:4]) + 6 for _, day, *_ in rows])
    month = np.where(dated, graph["month"], july)
    pairs = (graph["citing"], graph["cited"])
    ids = tuple(row[0] for row in rows)
    return arrays_of(ids, pairs, month, tuple(graph["category"]), dated=dated), graph["titles"]


def read_ideas(folder: Path, ids: tuple[str, ...]) -> list[Idea]:
    """The named methods whose origin is one of `ids`, the first name of those of one paper."""
    with lzma.open(folder / "citations/pwc_methods/methods.json.xz", "rt", encoding="utf-8") as file:
        methods = json.load(file)
    here, found = set(ids), {}
    for method in methods:
        origin = method["intro_arxiv_id"]
        if origin in here and method["name"] not in found:
            full = (method["full_name"],) if method["full_name"] != method["name"] else ()
            found[method["name"]] = Idea(method["name"], origin, full)
    return list(found.values())


def names_in_titles(arrays: CitationArrays, titles: list[str], ideas: list[Idea], now: int) -> dict[int, Name]:
    """How the titles of the graph use the names that each origin introduced."""
    index = {paper: number for number, paper in enumerate(arrays.ids)}
    matcher = Matcher(ideas, load_lexicon(), {i.name: titles[index[i.origin]] for i in ideas if i.origin})
    origin = {idea.name: index[idea.origin] for idea in ideas if idea.origin}
    uses: dict[int, Counter[int]] = defaultdict(Counter)
    for number, title in enumerate(titles):
        for paper in {origin[name] for name in matcher.ideas_of(title, None)} - {number}:
            uses[paper][int(arrays.month[number])] += 1
    papers = Counter(arrays.month.tolist())
    origins = set(origin.values())
    return {paper: Name(span_of(uses[paper], papers, int(arrays.month[paper]), now), True) for paper in origins}


def cut(arrays: CitationArrays, share: float, rng: np.random.Generator) -> CitationArrays:
    """The same library where the references of only this share of the citing papers are known."""
    kept = arrays.known & (rng.random(arrays.n) < share) if share < 1 else arrays.known
    left = kept[arrays.citing]
    return replace(arrays, citing=arrays.citing[left], cited=arrays.cited[left], known=kept)


def decisive(known: KnownGraph) -> Figures:
    """The figures that fates are told from; the others, which take longer, stay undefined."""
    graph = known.graph
    late, awake = graph.sleeping_beauty()
    undefined = np.full(graph.n, np.nan)
    influence = graph.influence()
    shares = np.where(known.in_cohort, influence_percentile(graph, influence), np.nan)
    others = dict.fromkeys((field.name for field in fields(Figures)), undefined)
    told = {"citations": graph.citations(), "influence_percentile": shares, "beauty": late, "awakening": awake}
    return Figures(**others | told)


def fates_of_all(known: KnownGraph, names: dict[int, Name]) -> list[str | None]:
    """Of every paper; no authors are known."""
    numbers = range(known.arrays.n)
    return [fate_of(evidence).fate for evidence in evidence_of(survey(known), known.figures, numbers, {}, names)]


def all_fallen(arrays: CitationArrays) -> dict[int, Name]:
    """For each paper a name that was used and no longer is: the worst case, where citations alone decide."""
    fallen = Name(Span(Rate(0, 1000), Rate(0, 1000), Rate(100, 1000)), True)
    return dict.fromkeys(range(arrays.n), fallen)


def cut_table(arrays: CitationArrays, names: dict[int, Name]) -> Iterator[str]:
    """Fates by share of the citing papers, means of the draws."""
    rng = np.random.default_rng(6)
    worst = all_fallen(arrays)
    whole, whole_worst = (fates_of_all(KnownGraph(arrays, decisive), some) for some in (names, worst))
    columns = (*FATES, "none", "another than with all", "reused, then forgotten", *WORST)
    yield f"| citing papers known | {' | '.join(columns)} |"
    yield f"|---:|{'---:|' * len(columns)}"
    for share in SHARES:
        draws = 1 if share == 1 else DRAWS
        counts: Counter[str | None] = Counter()
        for _ in range(draws):
            known = KnownGraph(cut(arrays, share, rng), decisive)
            told, told_worst = fates_of_all(known, names), fates_of_all(known, worst)
            counts.update(told)
            counts["another"] += sum(b not in (a, UNOBSERVED) for a, b in zip(whole, told, strict=True))
            counts["flips"] += list(zip(whole, told, strict=True)).count((REUSED, FORGOTTEN))
            counts["fallen"] += told_worst.count(FORGOTTEN)
            counts["worst flips"] += list(zip(whole_worst, told_worst, strict=True)).count((REUSED, FORGOTTEN))
        row = [f"{counts[key] / draws:,.0f}" for key in (*FATES, None, "another", "flips", "fallen", "worst flips")]
        yield f"| {share:.0%} | {' | '.join(row)} |"


def leaders(known: KnownGraph, titles: list[str], told: list[str | None], figure: str, least: int) -> Iterator[str]:
    """The first papers by a figure, of those with so many citations."""
    values = getattr(known.figures, figure)
    citations = known.figures.citations
    numbers = np.flatnonzero(np.isfinite(values) & (citations >= least))
    yield f"| {figure} | citations | month | paper | title | fate |"
    yield "|---:|---:|---|---|---|---|"
    for n in numbers[np.lexsort((numbers, -values[numbers]))][:SHOWN].tolist():
        month = int(known.arrays.month[n])
        day = f"{month // 12}-{month % 12 + 1:02d}" if known.arrays.dated[n] else f"{month // 12}"
        title = titles[n].replace("|", "\\|")[:COLUMN]
        row = (f"{values[n]:,.2f}", f"{citations[n]:,.0f}", day, known.arrays.ids[n], title, told[n] or "none")
        yield f"| {' | '.join(row)} |"


def write_section(name: str, rows: Iterator[str]) -> None:
    """Put rows between the markers of this name."""
    begin, end = f"<!-- fates: {name} -->", f"<!-- end of fates: {name} -->"
    text = PAGE.read_text(encoding="utf-8")
    if begin not in text or end not in text:
        raise SystemExit(f"{PAGE} has no place {begin}")
    head, after = text.partition(begin)[0], text.partition(end)[2]
    table = "\n".join(rows)
    PAGE.write_text(f"{head}{begin}\n\n{table}\n\n{end}{after}", encoding="utf-8")
    print(f"{name}\n{table}\n")


def main() -> None:
    folder = shared_data()
    arrays, titles = read_graph(folder)
    known = KnownGraph(arrays)
    ideas = read_ideas(folder, arrays.ids)
    names = names_in_titles(arrays, titles, ideas, survey(known).months.now)
    told = fates_of_all(known, names)
    write_section("cut", cut_table(arrays, names))
    tops: dict[str, Any] = {"influence": 1, "beauty": CITED, "cd5": CITED}
    for figure, least in tops.items():
        write_section(figure, leaders(known, titles, told, figure, least))


if __name__ == "__main__":
    main()
