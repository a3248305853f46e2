"""`make canon-history`: who cited the ideas of the canon, counted in real data: the file that ships.

    citations   arxiv_2023_cs, as `bench.fates` reads it: counts by year, and the evidence that a fate is told from,
                with the titles of the graph that have the idea's name
    names       titles and abstracts of arXiv's listings of March to September 2025: how many papers name the idea, and
                how many groups of authors these come from that are independent of each other and of the origin's

Origins are found in the graph by their id, else by their title. The rules of fates need no more; facts only, no text.
"""

from __future__ import annotations

import json
import lzma
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import date
from pathlib import Path
from typing import Any

from readinglist.core.citations import CitationArrays
from readinglist.core.ideas import Idea
from readinglist.core.text import title_key
from readinglist.graph.fate_evidence import evidence_of, span_of, survey
from readinglist.graph.fates import Evidence, Seen, against_best
from readinglist.graph.known import KnownGraph
from readinglist.graph.ledger import independent_groups
from readinglist.graph.names import Matcher
from readinglist.ideas.canon import HISTORY, canon_ideas, load_canon
from readinglist.ideas.names import load_lexicon

from .fates import decisive, read_graph
from .forecast_data import arxiv_cs_papers
from .records import ROOT, shared_data

SOURCE, CUTOFF = "arxiv_2023_cs", date(2023, 8, 31)
LISTINGS, SINCE, UNTIL = "arXiv listings", "2025-03-18", "2025-09-30"
DIGITS = 4  # of figures that are no counts

Entries = dict[str, dict[str, Any]]  # by idea, as `CanonCounts` has it; any: JSON


def matcher() -> Matcher:
    titles = {paper.id: paper.title for paper in load_canon()}
    return Matcher(canon_ideas(), load_lexicon(), {i.name: titles[i.origin] for i in canon_ideas() if i.origin})


def in_graph(arrays: CitationArrays, titles: Sequence[str]) -> dict[str, int]:
    """Origin -> its number in the graph, of those that it holds."""
    index = {paper: number for number, paper in enumerate(arrays.ids)}
    named = {title_key(title): number for number, title in reversed(list(enumerate(titles)))}
    found = ((paper.id, index.get(paper.id, named.get(title_key(paper.title)))) for paper in load_canon())
    return {origin: number for origin, number in found if number is not None}


def cited(folder: Path) -> Entries:
    """What the graph of citations says of each idea whose origin it holds."""
    arrays, titles = read_graph(folder)
    known = KnownGraph(replace(arrays, cutoff=CUTOFF, source=SOURCE), decisive)
    counted, place = survey(known), in_graph(arrays, titles)
    month, now = arrays.month, counted.months.now
    numbers = sorted(set(place.values()))
    evidence = dict(zip(numbers, evidence_of(counted, known.figures, numbers, {}, {}), strict=True))
    looked = Counter(month[arrays.known].tolist())
    papers = Counter(month.tolist())
    uses = named_in(matcher(), ((number, title, None) for number, title in enumerate(titles)))
    entries: Entries = {}
    for idea in canon_ideas():
        number = place.get(idea.origin or "")
        if number is None:
            continue
        citing = month[known.citing_of(number)]
        since = int(month[number])
        told = replace(
            evidence[number],
            age=None,  # told from the day on which it is asked
            cited=against_best(span_of(Counter(citing.tolist()), looked, since, now)),
            term=span_of(Counter(month[list(uses[idea.name] - {number})].tolist()), papers, since, now),
            titles_only=True,
        )
        years = Counter((citing[citing <= now] // 12).tolist())
        spans = (range(now - 11, now + 1), range(now - 23, now - 11))
        used = Counter(citing.tolist())
        lately = [sum(counts[m] for m in span) for span in spans for counts in (used, looked)]
        entries[idea.name] = {"years": sorted(years.items()), "lately": lately, "evidence": record_of(told)}
    return entries


def named(folder: Path) -> Entries:
    """How many papers of the listings name each idea, and from how many independent groups."""
    papers = dict(enumerate(listed(folder)))
    authors = {paper.id: paper.authors for paper in load_canon()}
    uses = named_in(matcher(), ((n, paper["title"], paper["abstract"]) for n, paper in papers.items()))
    return {idea.name: _named(idea, [papers[n] for n in sorted(uses[idea.name])], authors) for idea in canon_ideas()}


def _named(idea: Idea, papers: Iterable[Mapping[str, Any]], authors: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    others = [paper["authors"] for paper in papers if paper["id"] != idea.origin]
    return {"named": [len(others), independent_groups(others, authors[idea.origin or ""]) or 0]}


def named_in(matcher: Matcher, papers: Iterable[tuple[int, str, str | None]]) -> dict[str, set[int]]:
    """Idea -> numbers of the papers that name it."""
    found: dict[str, set[int]] = defaultdict(set)
    for number, title, abstract in papers:
        for name in matcher.ideas_of(title, abstract):
            found[name].add(number)
    return found


def listed(folder: Path) -> Iterator[dict[str, Any]]:
    """The papers of the listings that are counted; any: JSON."""
    with lzma.open(folder / "daily/papers.jsonl.xz", "rt", encoding="utf-8") as file:
        for line in file:
            paper = json.loads(line)
            if SINCE <= paper["first_listed"] <= UNTIL:
                yield paper


def record_of(evidence: Evidence) -> dict[str, Any]:
    """Evidence as JSON, without what is not known."""
    blank = asdict(Evidence(None, Seen(None, None, None)))
    found: dict[str, Any] = rounded(asdict(evidence))
    return {name: value for name, value in found.items() if value != blank[name] or name in ("age", "seen")}


def rounded(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: rounded(one) for name, one in value.items()}
    return round(value, DIGITS) if isinstance(value, float) else value


def history(folder: Path) -> str:
    """The text of the file: one idea a line."""
    by_citation, by_name = cited(folder), named(folder)
    head = {"source": SOURCE, "papers": len(arxiv_cs_papers(folder)), "cutoff": CUTOFF.isoformat()}
    names = {"source": LISTINGS, "papers": sum(1 for _ in listed(folder)), "cutoff": UNTIL}
    entries = (
        {"idea": idea.name, "origin": idea.origin} | by_name[idea.name] | by_citation.get(idea.name, {})
        for idea in canon_ideas()
    )
    lines = ",\n".join(json.dumps(entry, ensure_ascii=False) for entry in entries)
    return f'{{"citations": {json.dumps(head)},\n"names": {json.dumps(names)},\n"ideas": [\n{lines}\n]}}\n'


def main() -> None:
    path = ROOT / "readinglist/ideas" / HISTORY
    path.write_text(history(shared_data()), encoding="utf-8")
    print(f"{path}: {path.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
