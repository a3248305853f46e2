"""Night after night over the loopback: nothing is lost, nothing is new twice, nothing changes without reason.

The whole of 60 real nights runs with READINGLIST_TEST_WHOLE=1.
"""

from __future__ import annotations

import json
import lzma
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest

from readinglist.core.papers import PaperData
from tests.fakes import announced, paper, revised, weekdays
from tests.harness.arxiv import ScriptedArxiv
from tests.harness.command import Command
from tests.harness.invariant import invariant, listed_on, rows, stored_ids
from tests.harness.scene import MONDAY, UNTOUCHED, follow

_CATEGORY = re.compile(r"[a-z-]+(\.[A-Za-z-]+)?")  # the stream also holds classes of MSC and ACM
FOLLOWED = ("cs.AI", "cs.CL", "cs.CV", "cs.LG", "cs.CR", "cs.SE")
Nights = dict[date, list[tuple[PaperData, str]]]


@dataclass(slots=True)
class Diary:
    """What came of the fetches of many nights."""

    new: dict[date, int] = field(default_factory=dict)
    seconds: list[float] = field(default_factory=list)


def replay(run: Command, arxiv: ScriptedArxiv, home: Path, fetched: Sequence[date], repeat_each: int = 1) -> Diary:
    """Fetch on each of the nights; every `repeat_each`-th time once more, which must change no row."""
    diary = Diary()
    for n, night in enumerate(fetched):
        arxiv.today = night
        outcome = run("fetch", "--json", arxiv=arxiv)
        assert outcome.code == 0, (night, outcome)
        assert outcome.json["status"] == "ok", (night, outcome)
        diary.new[night] = outcome.json["new"]
        diary.seconds.append(outcome.json["seconds"])
        if n % repeat_each == 0:
            before = rows(home, *UNTOUCHED)
            again = run("fetch", "--json", arxiv=arxiv)
            assert (again.code, again.json["new"], again.json["revised"]) == (0, 0, 0), (night, again)
            assert rows(home, *UNTOUCHED) == before, night
    return diary


def union(nights: Mapping[date, Sequence[tuple[PaperData, str]]]) -> set[str]:
    """The papers that the lists bring as new or cross."""
    return {p.id for entries in nights.values() for p, kind in entries if not kind.startswith("replace")}


def check_whole(home: Path, arxiv: ScriptedArxiv, nights: Nights, diary: Diary, missed: Sequence[date]) -> None:
    """The laws of a replay: every paper is there once, new once, and on the list of its night."""
    assert stored_ids(home) >= union(nights)
    assert sum(diary.new.values()) == len(union(nights))
    first: dict[str, date] = {}
    for night, entries in sorted(nights.items()):
        for entry, kind in entries:
            if not kind.startswith("replace"):
                first.setdefault(entry.id, night)
    replaced = {p.id for entries in nights.values() for p, kind in entries if kind.startswith("replace")}
    for night in nights:
        due = {paper_id for paper_id, listed in first.items() if listed == night}
        listed = listed_on(home, night.isoformat())
        exact = due - replaced if night in missed else due  # of a replaced one OAI does not know the night
        assert exact <= listed, night
    invariant(home, arxiv)


@pytest.fixture
def made_up() -> Nights:
    """Ten nights of twelve papers, with cross-lists and replacements."""
    nights: Nights = {}
    for n, day in enumerate(weekdays(MONDAY, 10)):
        fresh = [paper(n * 12 + k) for k in range(12)]
        nights[day] = announced(*fresh)
        nights[day] += announced(paper(n * 12 + 500, categories=("cs.CV", "cs.LG")), type="cross")
        if n:
            nights[day] += announced(*(revised(paper((n - 1) * 12 + k)) for k in range(3)), type="replace")
    return nights


def test_ten_nights_one_after_the_other(home: Path, run: Command, made_up: Nights) -> None:
    follow(home, "cs.LG")
    with ScriptedArxiv((), made_up) as arxiv:
        diary = replay(run, arxiv, home, list(made_up), repeat_each=3)
        check_whole(home, arxiv, made_up, diary, ())
    assert all(count == 13 for count in diary.new.values()), diary.new
    assert len(arxiv.asked("oai")) == 0, "no night was missed, so nothing was to be harvested"


def test_three_skipped_nights_are_recovered(home: Path, run: Command, made_up: Nights) -> None:
    days = list(made_up)
    missed = days[3:6]
    follow(home, "cs.LG")
    with ScriptedArxiv((), made_up, page_size=10) as arxiv:
        diary = replay(run, arxiv, home, [day for day in days if day not in missed], repeat_each=3)
        check_whole(home, arxiv, made_up, diary, missed)
    assert diary.new[days[6]] == 4 * 13


def test_a_paper_of_a_missed_night_that_is_replaced_on_the_night_of_the_catch_up_is_not_lost(
    home: Path, run: Command, made_up: Nights
) -> None:
    """The feed knows it as a replacement only; OAI says that it is of the missed night."""
    days = list(made_up)
    lost = paper(900, published=datetime.combine(days[2], time(12), UTC))
    made_up[days[3]] += announced(lost)
    made_up[days[4]] += announced(replace(revised(lost), published=None), type="replace")
    follow(home, "cs.LG")
    with ScriptedArxiv((), made_up) as arxiv:
        fetched = [*days[:3], *days[4:6]]
        diary = replay(run, arxiv, home, fetched)
        assert diary.new[days[4]] == 13 + 1 + 13
        assert lost.id in listed_on(home, days[3].isoformat())
        assert lost.id not in listed_on(home, days[4].isoformat())
        shown = run("show", lost.id, "--json", arxiv=arxiv, check=True).json
        assert (shown["version"], shown["announced"]) == (2, days[3].isoformat())
        of_its_night = run("top", "--night", days[3], "-n", "100", "--json", arxiv=arxiv, check=True).json
        assert lost.id in {entry["id"] for entry in of_its_night["papers"]}
        invariant(home, arxiv)


def test_weekends_between_are_quiet_and_change_nothing(home: Path, run: Command, made_up: Nights) -> None:
    days = list(made_up)
    follow(home, "cs.LG")
    with ScriptedArxiv((), made_up) as arxiv:
        replay(run, arxiv, home, days[:5], repeat_each=9)
        before = rows(home, *UNTOUCHED)
        for n in (1, 2):
            arxiv.today = days[4] + timedelta(days=n)
            outcome = run("fetch", "--json", arxiv=arxiv)
            assert (outcome.code, outcome.json["status"]) == (0, "quiet"), outcome
        assert rows(home, *UNTOUCHED) == before
        top = run("top", "--json", arxiv=arxiv, check=True).json
        assert (top["night"], top["count"]) == (days[4].isoformat(), 13)
        arxiv.today = days[5]
        assert run("fetch", "--json", arxiv=arxiv, check=True).json["new"] == 13


def test_the_lists_of_the_past_can_be_asked_for_by_date(home: Path, run: Command, made_up: Nights) -> None:
    days = list(made_up)
    follow(home, "cs.LG")
    with ScriptedArxiv((), made_up, today=days[5]) as arxiv:
        outcome = run("fetch", "--since", days[2], "--json", arxiv=arxiv)
        assert (outcome.code, outcome.json["new"]) == (0, 4 * 13), outcome
        assert (outcome.json["from"], outcome.json["to"]) == (days[2].isoformat(), days[5].isoformat())
        invariant(home, arxiv)


def read_days(folder: Path) -> list[date]:
    """The nights of the daily stream: weekends and holidays repeat the day before."""
    lines = (line.split("\t") for line in (folder / "days.tsv").read_text().splitlines()[1:])
    return [
        date.fromisoformat(day)
        for day, _, first, weekday, _ in lines
        if weekday not in ("Sat", "Sun") and int(first) > 20
    ]


def read_papers(folder: Path) -> Iterator[dict[str, Any]]:
    with lzma.open(folder / "papers.jsonl.xz", "rt") as lines:
        yield from map(json.loads, lines)


def real_nights(folder: Path, count: int, most: int) -> Nights:
    """The first `count` nights as they were listed: new on the first day, a replacement on later ones."""
    days = read_days(folder)[:count]
    nights: Nights = {day: [] for day in days}
    for record in read_papers(folder):
        if not set(record["categories"]) & set(FOLLOWED):
            continue
        listed = [day for day in map(date.fromisoformat, record["listed"]) if day in nights]
        if not listed or len(nights[listed[0]]) >= most:
            continue
        for version, day in enumerate(listed, 1):
            nights[day].append((_as_data(record, version), "new" if version == 1 else "replace"))
    return nights


def _as_data(record: dict[str, Any], version: int) -> PaperData:
    return PaperData(
        id=record["id"],
        title=record["title"],
        authors=tuple(record["authors"]),
        abstract=record["abstract"],
        categories=tuple(c for c in record["categories"] if _CATEGORY.fullmatch(c)),
        comment=record["comment"],
        version=version,
    )


def test_sixty_real_nights(home: Path, run: Command, shared: Path, whole: bool) -> None:
    """Three of them missed; on the night of the catch-up a paper of a missed one is replaced."""
    nights = real_nights(shared / "data" / "daily", 60 if whole else 9, 10_000 if whole else 40)
    days = list(nights)
    middle = len(days) // 2
    missed, catch_up = days[middle - 3 : middle], days[middle]
    lost = nights[missed[1]][0][0]
    nights[catch_up].append((replace(revised(lost), published=None), "replace"))
    follow(home, *FOLLOWED)
    with ScriptedArxiv((), nights) as arxiv:
        diary = replay(run, arxiv, home, [d for d in days if d not in missed], repeat_each=1 if whole else 4)
        check_whole(home, arxiv, nights, diary, missed)
        assert lost.id in listed_on(home, missed[1].isoformat())
        status = run("status", "--json", arxiv=arxiv, check=True).json
        assert status["papers"] == len(union(nights))
        assert status["gaps"] == []
        print(f"{len(diary.new)} fetches, {status['papers']} papers, slowest {max(diary.seconds):.1f} s")
