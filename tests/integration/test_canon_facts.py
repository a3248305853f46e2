"""Every fact of the canon that the real data can tell, checked against it."""

from __future__ import annotations

import gzip
import json
import lzma
import re
from bisect import bisect
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from readinglist.core.ids import is_arxiv
from readinglist.core.text import title_key, words
from readinglist.ideas.canon import canon_citations, canon_quarters, load_canon, load_contemporaries
from readinglist.sources.calendar import is_night
from tests.canon_rule import draw_contemporaries

# Citing papers of which the sample holds no reference at all, or not those that matter; what they cite is sure.
GAPS_OF_THE_SAMPLE = {
    "1503.08895": {"1410.3916"},  # sets out from memory networks by name
    "1606.01540": {"1207.4708"},  # Gym carries the Atari games of ALE
    "1606.08415": {"1412.6980", "1511.07289"},  # trains with Adam, compares with ELUs throughout
    "1706.02216": {"1609.02907"},  # extends graph convolutions, compares with them
    "2005.12872": {"1405.0312", "1506.01497", "1512.03385", "1706.03762"},  # what DETR is made of and measured on
}
# Names whose origin the list of methods sees elsewhere, and why the canon does not follow it.
OTHER_ORIGIN = {
    "neat": "another method of the same acronym (2021)",
    "fcn": "the list names the journal version (1605.06211)",
    "fully convolutional network": "the list names the journal version (1605.06211)",
    "pixelcnn": "both networks are in the first paper; the list names the conditional one",
    "neural architecture search": "the list names the transferable cells of a year later",
    "sac": "another method of the same acronym (switchable atrous convolution)",
}


@dataclass
class Facts:
    """What the real data says of the ids of the demo."""

    graph: dict[str, tuple[str, str, str]] = field(default_factory=dict)  # id: month, category, title; all papers
    edges: set[tuple[str, str]] = field(default_factory=set)
    records: dict[str, dict[str, Any]] = field(default_factory=dict)  # of the snapshot, ours only
    created: dict[str, date] = field(default_factory=dict)  # of the snapshot, all papers with a number of today's form
    daily: dict[str, dict[str, Any]] = field(default_factory=dict)  # ours only
    methods: list[dict[str, Any]] = field(default_factory=list)


@pytest.fixture(scope="module")
def facts(shared: Path) -> Facts:
    data = shared / "data"
    ours = {paper.id for paper in (*load_canon(), *load_contemporaries())}
    found = Facts()
    for paper, month, category, title, *_ in _rows(data / "citations/arxiv_2023_cs/papers.tsv.gz"):
        found.graph[paper] = (month, category, title)
    found.edges = {(a, b) for a, b in _rows(data / "citations/arxiv_2023_cs/edges.tsv.gz") if a != b}
    for record in _json_lines(data / "arxiv_cs_1993_2016.jsonl.xz", None):
        if record["id"] in ours:
            found.records[record["id"]] = record
        if re.match(r"\d{4}\.", record["id"]):
            found.created[record["id"]] = _created(record)
    for record in _json_lines(data / "daily/papers.jsonl.xz", ours):
        found.daily[record["id"]] = record
    with lzma.open(data / "citations/pwc_methods/methods.json.xz", "rt", encoding="utf-8") as file:
        found.methods = json.load(file)
    return found


def test_titles_are_those_of_every_source_that_has_the_paper(facts: Facts):
    checked = 0
    for paper in (*load_canon(), *load_contemporaries()):
        told = [found[paper.id]["title"] for found in (facts.records, facts.daily) if paper.id in found]
        told += [facts.graph[paper.id][2]] if paper.id in facts.graph else []
        for title in told:
            assert title_key(title) == title_key(paper.title), paper.id
        checked += bool(told)
    assert checked >= 380


def test_titles_are_those_of_the_list_of_methods(facts: Facts):
    canon = {paper.id: paper for paper in load_canon()}
    told = {m["intro_arxiv_id"]: m["paper_title"] for m in facts.methods if m["intro_arxiv_id"] in canon}
    assert {paper for paper, title in told.items() if _loose(title) != _loose(canon[paper].title)} == set()
    assert len(told) >= 120


def test_authors_and_the_day_of_the_first_version_are_those_of_the_snapshot(facts: Facts):
    papers = [paper for paper in load_canon() if paper.id in facts.records]
    for paper in papers:
        record = facts.records[paper.id]
        assert paper.published.date() == _created(record), paper.id
        assert [title_key(a) for a in paper.authors] == [title_key(a) for a in _authors(record["authors"])], paper.id
    assert len(papers) >= 55


def test_authors_of_2025_are_those_of_the_daily_lists_which_come_within_a_week(facts: Facts):
    papers = [paper for paper in load_canon() if paper.id in facts.daily]
    for paper in papers:
        record = facts.daily[paper.id]
        assert list(paper.authors) == record["authors"], paper.id
        assert 0 < (date.fromisoformat(record["first_listed"]) - paper.published.date()).days <= 7, paper.id
    assert len(papers) >= 9


def test_months_and_primary_categories_are_those_of_every_source(facts: Facts):
    for paper in (*load_canon(), *load_contemporaries()):
        if paper.id in facts.graph:
            month, category, _ = facts.graph[paper.id]
            assert month[2:].replace("-", "") == paper.id.rpartition("/")[2][:4]
            assert category == paper.categories[0], paper.id
            assert paper.day_known or f"{paper.published:%Y-%m}" == month
        if paper.id in facts.records:
            assert facts.records[paper.id]["categories"].split()[0] == paper.categories[0], paper.id
        if paper.id in facts.daily:
            assert facts.daily[paper.id]["categories"][0] == paper.categories[0], paper.id


def test_days_lie_between_those_of_the_neighbouring_numbers(facts: Facts):
    """Numbers are given in order: papers that the snapshot lacks are dated by the eight on either side."""
    known = facts.created
    checked = 0
    for paper in load_canon():
        if paper.id in known or not re.match(r"\d{4}\.", paper.id) or paper.id[:4] > "1612":
            continue
        month = sorted(number for number in known if number[:4] == paper.id[:4])
        place = bisect(month, paper.id)
        around = sorted(known[number] for number in month[max(0, place - 8) : place + 8])
        day = paper.published.date()
        assert (around[1] - day).days <= 1, (paper.id, day, around)
        assert (day - around[-2]).days <= 1, (paper.id, day, around)
        checked += 1
    assert checked >= 80


def test_citations_are_exactly_those_of_the_graph_where_it_knows_both_ends(facts: Facts):
    ours = {paper.id for paper in (*load_canon(), *load_contemporaries())} & facts.graph.keys()
    told = {(a, b) for a, b in facts.edges if a in ours and b in ours}
    said = {(a, b) for a, b in canon_citations() if a in ours and b in ours}
    assert told - said == set()
    assert said - told == {(a, b) for a, cited in GAPS_OF_THE_SAMPLE.items() for b in cited}
    assert len(told) >= 1600


def test_only_the_graph_says_that_a_paper_cites_a_later_one(facts: Facts):
    published = {paper.id: paper.published for paper in (*load_canon(), *load_contemporaries())}
    later = {(a, b) for a, b in canon_citations() if published[b] > published[a]}
    assert later <= facts.edges


def test_ideas_come_from_the_papers_that_introduced_them(facts: Facts):
    origins: dict[str, set[str]] = {}
    for method in facts.methods:
        for name in {method["name"], method["full_name"]}:
            if method["intro_arxiv_id"]:
                origins.setdefault(title_key(name), set()).add(method["intro_arxiv_id"])
    named = {
        title_key(text): paper.id
        for paper in load_canon()
        for idea in paper.ideas
        for text in (idea.name, *idea.aliases)
    }
    known = {name: paper for name, paper in named.items() if name in origins}
    assert {name for name, paper in known.items() if paper not in origins[name]} == OTHER_ORIGIN.keys()
    assert len(known) >= 170


def test_no_summary_takes_eight_words_in_a_row_from_its_abstract(facts: Facts):
    checked = 0
    for paper in load_canon():
        abstract = (facts.records.get(paper.id) or facts.daily.get(paper.id) or {}).get("abstract")
        if abstract:
            checked += 1
            assert not _runs(paper.summary or "", 8) & _runs(abstract, 8), paper.id
    assert checked >= 60


def test_the_contemporaries_are_what_the_rule_draws(facts: Facts):
    graph = {
        paper: (month, category)
        for paper, (month, category, _) in facts.graph.items()
        if is_arxiv(paper) and len(month) == len("2015-02")
    }
    drawn = draw_contemporaries([paper.id for paper in load_canon()], graph)
    assert drawn == tuple(sorted(paper.id for paper in load_contemporaries()))
    for paper in load_contemporaries():
        if paper.day_known:
            assert paper.published.date() == _created(facts.records[paper.id])


def test_the_nights_of_the_quarters_are_announcement_nights():
    assert [quarter.name for quarter in canon_quarters() if not is_night(quarter.night)] == []


def _rows(path: Path) -> Iterator[list[str]]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        next(file)
        for line in file:
            yield line.rstrip("\n").split("\t")


def _json_lines(path: Path, ids: set[str] | None) -> Iterator[dict[str, Any]]:
    with lzma.open(path, "rt", encoding="utf-8") as file:
        for line in file:
            if ids is None or line[: line.index(",")].split('"')[3] in ids:
                yield json.loads(line)


def _created(record: Mapping[str, Any]) -> date:
    day = " ".join(record["versions"][0]["created"].split()[1:4])
    return datetime.strptime(day, "%d %b %Y").date()


def _authors(text: str) -> list[str]:
    text = re.sub(r"\([^()]*\)", "", text)
    return [author for author in re.split(r",? and |, ", re.sub(r"\s+", " ", text)) if author.strip()]


def _loose(title: str) -> str:
    """Without spaces: the list of methods sometimes drops hyphens with what they join."""
    return title_key(title).replace(" ", "")


def _runs(text: str, length: int) -> set[tuple[str, ...]]:
    found = words(text)
    return {tuple(found[i : i + length]) for i in range(len(found) - length + 1)}
