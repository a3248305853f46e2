"""Writes readinglist/taste/sample.tsv: old papers with their place among the papers of their year and category.

    python -m bench.quiz_sample DATA/citations/arxiv_2023_cs

From a sample of the citations of computer science that ends in August 2023. A place counts the citations in the sample
within two years of the paper's month. Ids, places and titles alone; the rows are chosen by a hash of the id.
"""

from __future__ import annotations

import csv
import gzip
import sys
from collections import Counter, defaultdict
from datetime import date
from hashlib import sha256
from pathlib import Path

from readinglist.core.dates import month_number
from readinglist.core.policy import HORIZON, PEERS, TOP
from readinglist.core.statistics import percentiles
from readinglist.core.text import clean
from readinglist.taste.cards import MEDIAN, face
from readinglist.taste.quiz_decks import SAMPLE_FILE, sample_paper

LAST = "2021-08"  # two years before the sample ends
TOPS, LOWS = 600, 1_200


def main(folder: Path) -> None:
    with gzip.open(folder / "papers.tsv.gz", "rt", encoding="utf-8") as file:
        papers = {row["id"]: row for row in csv.DictReader(file, delimiter="\t") if len(row["date"]) == len(LAST)}
    months = {name: month_number(date.fromisoformat(f"{row['date']}-01")) for name, row in papers.items()}
    counts: Counter[str] = Counter()
    with gzip.open(folder / "edges.tsv.gz", "rt", encoding="utf-8") as file:
        for citing, cited in list(csv.reader(file, delimiter="\t"))[1:]:
            if citing in months and cited in months and months[citing] - months[cited] <= HORIZON:
                counts[cited] += 1
    cohorts: dict[tuple[str, str], list[str]] = defaultdict(list)
    for name, row in papers.items():
        if row["date"] <= LAST and not name.startswith("ogbn"):
            cohorts[row["date"][:4], row["category"]].append(name)
    rows = []
    for (_, category), names in cohorts.items():
        if len(names) >= PEERS:
            places = percentiles([counts[name] for name in names]).tolist()
            rows += [(n, category, place, clean(papers[n]["title"])) for n, place in zip(names, places, strict=True)]
    rows.sort(key=lambda row: sha256(row[0].encode()).digest())
    fit = [row for row in rows if face(sample_paper(*row)) is not None]
    tops = [row for row in fit if row[2] >= TOP][:TOPS]
    chosen = [*tops, *[row for row in fit if row[2] < MEDIAN][:LOWS]]
    lines = (f"{name}\t{category}\t{place:.4f}\t{title}\n" for name, category, place, title in sorted(chosen))
    path = Path(__file__).parents[1] / "readinglist" / "taste" / SAMPLE_FILE
    path.write_text("".join(lines), encoding="utf-8")
    print(f"{len(chosen)} papers, {len(tops)} at the top, {path.stat().st_size:,} bytes")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
