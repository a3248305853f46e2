"""`suggest` on the titles of a real citation graph, against named methods and a list judged by hand."""

from __future__ import annotations

import csv
import gzip
import json
import lzma
import re
from collections import defaultdict
from pathlib import Path
from typing import NamedTuple

import pytest

from readinglist.core.ideas import IdeaSuggestion
from readinglist.graph.suggest import Titled, suggest

JUDGED = Path(__file__).parent.parent / "data" / "idea_suggestions.tsv"


class Titles(NamedTuple):
    papers: dict[str, Titled]
    cited_by: dict[str, set[str]]
    named: set[tuple[str, str]]  # (name, origin) of methods whose origin carries the name in its title


@pytest.fixture(scope="module")
def titles(shared: Path) -> Titles:
    folder = shared / "data" / "citations"
    papers = {}
    with gzip.open(folder / "arxiv_2023_cs" / "papers.tsv.gz", "rt", encoding="utf-8") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            year, _, month = row["date"].partition("-")
            papers[row["id"]] = Titled(row["id"], row["title"], int(year) * 12 + (int(month) - 1 if month else 6))
    cited_by = defaultdict(set)
    with gzip.open(folder / "arxiv_2023_cs" / "edges.tsv.gz", "rt", encoding="utf-8") as file:
        next(file)
        for line in file:
            citing, cited = line.split()
            cited_by[cited].add(citing)
    with lzma.open(folder / "pwc_methods" / "methods.json.xz", "rt", encoding="utf-8") as file:
        methods = [(m["name"], re.sub(r"v\d+$", "", m["intro_arxiv_id"] or "")) for m in json.load(file)]
    named = {
        (name, origin)
        for name, origin in methods
        if origin in papers and re.search(rf"(?<!\w){re.escape(name)}(?!\w)", papers[origin].title)
    }
    return Titles(papers, cited_by, named)


def found_share(found: tuple[IdeaSuggestion, ...], titles: Titles) -> float:
    assert len(titles.named) == 269
    share = len(titles.named & {(s.name, s.origin or "") for s in found}) / len(titles.named)
    print(f"{share:.3f} of {len(titles.named)} names are found with their origin")
    return share


def test_names_and_origins_are_found_with_citations(titles: Titles) -> None:
    found = suggest(titles.papers.values(), titles.cited_by)
    assert found_share(found, titles) >= 0.85
    judged = {}
    with JUDGED.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            judged[row["name"]] = row["reusable"] == "yes"
    reusable = sum(judged.get(s.name, False) for s in found[:300])
    print(f"{reusable} of the first 300 are names of something reusable")
    assert reusable / 300 >= 0.7


def test_names_and_origins_are_found_by_titles_alone(titles: Titles) -> None:
    assert found_share(suggest(titles.papers.values()), titles) >= 0.85
