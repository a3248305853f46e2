"""What `ideas suggest` lists on real nights, before and with the canon in the ledger.

python -m bench.suggest                           the windows of `suggest.tsv`
python -m bench.suggest 2025-11-24 2025-11-30     one window
"""

from __future__ import annotations

import csv
import sys
import tempfile
from datetime import date
from pathlib import Path

from bench.records import daily_records
from readinglist import open_library
from readinglist.exchange.importing import import_files
from readinglist.ideas.canon import canon_ideas
from readinglist.ideas.ideas import add_ideas
from readinglist.ideas.suggestions import suggestions

JUDGED = Path(__file__).with_name("suggest.tsv")
FIRST = 20


def listed(since: date, until: date, canon: bool) -> list[str]:
    """The first suggestions on the papers of these days, printed with their sentences."""
    records = [record for record in daily_records() if since <= record.day <= until]
    with tempfile.TemporaryDirectory(prefix="readinglist-suggest-") as folder:
        stream = Path(folder) / "stream.jsonl"
        stream.write_text("\n".join(record.line() for record in records), encoding="utf-8")
        library = open_library(Path(folder) / "home", environ={"READINGLIST_NOW": f"{until}T12:00:00Z"})
        list(import_files(library, [str(stream)], keep=False, goal=None, dry_run=False))
        if canon:
            add_ideas(library, canon_ideas())
        found = suggestions(library, FIRST)
    print(f"\n{since} to {until}, {len(records):,} papers, {'with' if canon else 'without'} the canon: {len(found)}")
    for one in found:
        print(f"{one.name} | {one.meaning or ''} | {one.origin or ''} | {one.groups}")
        for sentence in one.examples:
            print(f"    {sentence}", flush=True)
    return [one.name for one in found]


def main() -> None:
    if sys.argv[1:]:
        since, until = map(date.fromisoformat, sys.argv[1:3])
        listed(since, until, canon=False)
        listed(since, until, canon=True)
        return
    with JUDGED.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    for first, last, canon in dict.fromkeys((row["since"], row["until"], row["canon"]) for row in rows):
        of_window = [row for row in rows if (row["since"], row["until"], row["canon"]) == (first, last, canon)]
        judged = {row["name"]: row["idea"] for row in of_window}
        names = listed(date.fromisoformat(first), date.fromisoformat(last), canon == "yes")
        print(f"ideas: {sum(judged.get(name) == 'yes' for name in names)} of {len(names)}", end="; ")
        print(f"not judged: {[name for name in names if name not in judged]}", flush=True)


if __name__ == "__main__":
    main()
