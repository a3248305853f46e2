"""`python -m bench.goal_week`: the first 20 papers of a real week for a goal in one sentence, with nothing kept.

Writes `goal_week.tsv`: goal, place, whether the paper is on the subject ("yes", "no", "" where nobody read it), title.
Judgements of titles that are still in the list stay. The sentences were written before the first run.
"""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import numpy as np

from readinglist.core.papers import Goal
from readinglist.core.policy import WINDOW_PAPERS
from readinglist.ranking import Ranker, count_terms

from .readers import DAYS, Stream, load_stream
from .records import shared_data

LISTS = Path(__file__).with_name("goal_week.tsv")
FIRST, LAST = "2025-11-10", "2025-11-14"
ROWS = 20
GOALS = (
    "a biped that learns to walk from its own falls",
    "a robot hand that ties knots and folds clothes",
    "agents that browse the web and fill in forms for me",
    "a model that explains which training examples caused its answer",
    "weather forecasts by machine learning a week ahead",
    "drawing molecules that bind to a protein",
    "speech recognition for languages with few recordings",
    "cars that drive themselves safely in snow and rain",
    "finding bugs in programs without running them",
    "a chatbot that does not make up facts",
    "compress a large language model so that it runs on a phone",
)


def first_rows(stream: Stream) -> list[tuple[str, int, str]]:
    """(goal, place, title) of the first rows of each goal, fitted on the window before the week."""
    first = next(i for i, day in enumerate(stream.calendar) if day.isoformat() >= FIRST)
    last = max(i for i, day in enumerate(stream.calendar) if day.isoformat() <= LAST)
    days = np.asarray(stream.days)
    known = np.flatnonzero((days >= first - DAYS) & (days < first))[-WINDOW_PAPERS:]
    week = (days >= first) & (days <= last)
    papers = [replace(stream.papers[i], row=n) for n, i in enumerate(np.flatnonzero(week))]
    counts = count_terms(paper.text for paper in papers)
    window = [stream.papers[i] for i in known]
    ranker = Ranker().fit(window, count_terms(paper.text for paper in window))
    found = []
    for sentence in GOALS:
        ranked = ranker.rank(papers, goals=[Goal("goal", sentence)], counts=counts, explain=0)[:ROWS]
        found += [(sentence, place, scored.paper.title or "") for place, scored in enumerate(ranked, start=1)]
    return found


def main() -> None:
    judged: dict[tuple[str, str], str] = {}
    if LISTS.exists():
        with LISTS.open(encoding="utf-8") as file:
            judged = {(row["goal"], row["title"]): row["on_subject"] for row in csv.DictReader(file, delimiter="\t")}
    with LISTS.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, delimiter="\t", lineterminator="\n")
        table.writerow(("goal", "place", "on_subject", "title"))
        for sentence, place, title in first_rows(load_stream(shared_data())):
            table.writerow((sentence, place, judged.get((sentence, title), ""), title))


if __name__ == "__main__":
    main()
