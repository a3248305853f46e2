"""Fourteen days of a simulated reader on real nights, told by the program itself: `python -m bench.fortnight`.

The reader keeps what has the words of one subject, reads some of it, answers the short bet of each morning,
bets on questions of their own, plays three sessions of the quiz and reviews the two weeks. Every command is a process.
"""

from __future__ import annotations

import json
import lzma
import random
import subprocess
import sys
from collections import defaultdict
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from readinglist.core.papers import PaperData
from readinglist.core.text import readable
from readinglist.demo.loopback import LoopbackArxiv
from readinglist.taste.quiz_decks import sample_rows

from .records import daily_records, shared_data
from .work import claimed, environment, library_folder

FIRST, DAYS = date(2025, 11, 10), 14
CATEGORIES = ("cs.RO", "cs.AI")
WORDS = ("robot", "humanoid", "locomotion", "legged", "manipulation")
QUIZ_DAYS = {2: 0.55, 6: 0.65, 10: 0.75}  # day of the fortnight -> how often the reader is right


def nights(days: list[date]) -> dict[date, list[tuple[PaperData, str]]]:
    """What each day lists: new papers, and those that were listed again as their second version."""
    found: dict[date, list[tuple[PaperData, str]]] = defaultdict(list)
    papers = {r.id: r.paper() for r in daily_records() if set(r.categories) & set(CATEGORIES)}
    with lzma.open(shared_data() / "daily" / "papers.jsonl.xz", "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    for row in rows:
        if row["id"] not in papers:
            continue
        paper, first = papers[row["id"]], date.fromisoformat(row["first_listed"])
        if first in days:
            found[first].append((paper, "new"))
        again = [day for day in map(date.fromisoformat, row["listed"]) if day > first + timedelta(3) and day in days]
        if again and first in days:
            at = datetime.fromisoformat(f"{again[0]}T00:00:00+00:00")
            found[again[0]].append((replace(paper, version=2, updated=at), "replace"))
    return found


class Reader:
    def __init__(self, arxiv: LoopbackArxiv, home: Path) -> None:
        self.arxiv, self.home, self.draw = arxiv, home, random.Random(24)
        self.asked = self.first = 0
        self.rated = list[str]()

    def run(self, *words: str, quiet: bool = False) -> str:
        """A command; its text is printed unless it is `quiet`."""
        own = {
            "READINGLIST_NOW": self.arxiv.after_midnight(),
            "READINGLIST_CITATIONS_SOURCES": "",
        }  # arXiv alone is here
        settings = environment({**self.arxiv.environ(), **own})
        command = [sys.executable, "-m", "readinglist", "--home", str(self.home), *words]
        done = subprocess.run(command, env=settings, capture_output=True, text=True, check=False)
        if not quiet or done.returncode not in (0, 66):
            print(f"$ readinglist {' '.join(words)}  [{done.returncode}]\n{done.stdout}{done.stderr}", flush=True)
        return done.stdout

    def read(self, *words: str) -> Any:
        return json.loads(self.run(*words, "--json", quiet=True))

    def morning(self, number: int, day: date) -> None:
        self.run("fetch", quiet=True)
        top = self.read("top", "-n", "30")["papers"]
        mine = [paper for paper in top if any(word in paper["title"].lower() for word in WORDS)][:3]
        for paper in mine:
            word = next(word for word in WORDS if word in paper["title"].lower())
            self.run("keep", paper["id"], "--goal", "walk", "--because", f"{word}, for my robot", quiet=True)
        self.run("skip", *[paper["id"] for paper in top if paper not in mine][:6], quiet=True)
        if mine and number % 2 == 0:
            self.run("read", mine[0]["id"], quiet=True)
        if len(mine) > 1 and number % 3 == 0:  # from the abstract, before it is read
            self.run("critique", mine[1]["id"], "--quick", "10x 2 3 2 yes: try it on my robot", quiet=True)
            self.rated.append(mine[1]["id"])
        first = self.read("study", "next")["proposals"][0]
        self.first += first["subject"] in self.rated
        self.run("study", "next", quiet=number % 3 != 0)
        self.run("bet", "short", f"{self.draw.randint(2, 40)}%", "--by", str(day + timedelta(6)), quiet=number > 1)
        self.asked += 1

    def quiz(self, right: float) -> None:
        place = {readable(paper.title): place for paper, place in sample_rows()}
        for card in self.read("quiz")["cards"]:
            truth = place[card["a"]["title"]] > place[card["b"]["title"]]
            is_right = self.draw.random() < right
            p = self.draw.choice([60, 70, 90])
            self.run("quiz", "answer", card["card"], f"{p if truth == is_right else 100 - p}%", quiet=True)
        self.run("quiz", "skill")


def main() -> None:
    days = [FIRST + timedelta(n) for n in range(DAYS + 1)]
    with claimed(), LoopbackArxiv(nights=nights(days)) as arxiv:
        arxiv.today = FIRST
        reader = Reader(arxiv, library_folder("fortnight"))
        reader.run("init", "--yes", "--categories", ",".join(CATEGORIES), "--no-trace", quiet=True)
        reader.run("goal", "add", "walk", "a biped robot that learns to walk outdoors", quiet=True)
        for number, day in enumerate(days):
            arxiv.today = day
            if day.weekday() < 5:
                reader.morning(number, day)
            if number in QUIZ_DAYS:
                reader.quiz(QUIZ_DAYS[number])
            if number == 1:
                reader.run("journal", "train the critic on frozen features", "-s", "next", quiet=True)
                reader.run("bet", "own", "The critic beats PPO on Hopper", "60", "--by", str(day + timedelta(7)))
            if number == 4:
                reader.run("journal", "frozen features make the critic stable @walk", "-s", "insights", quiet=True)
            if number == 9:
                reader.run("bet", "answer", "The critic", "no", "--comment", "two of five seeds diverge")
            if day.weekday() == 6:
                reader.run("bet", "resolve")
                reader.run("review")
        reader.run("bet", "resolve")
        reader.run("bet", "list")
        reader.run("taste")
        reader.run("study", "diet")
        reader.run("quiz", "skill")
        states = [bet["state"] for bet in reader.read("bet", "list")]
        print(f"bets: {len(states)}, asked in the morning: {reader.asked}, settled: {sum(s != 'open' for s in states)}")


if __name__ == "__main__":
    main()
