"""bioRxiv beside arXiv over the loopback: 20 days with weekends, missed days and cut answers; one paper is one."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from readinglist import open_library
from readinglist.core.clock import Clock, parse_instant
from readinglist.core.events import FetchReport
from readinglist.core.paper_view import address
from readinglist.core.papers import PaperData, Selection
from readinglist.demo.loopback import Answer, Request
from readinglist.exchange.api import export_file, single
from readinglist.papers.api import paper as paper_in
from readinglist.shell.library import Library
from readinglist.sources import calendar
from readinglist.sources.blogs import Limits, Posts, parse_blog
from readinglist.sync.sync import sync
from readinglist.upkeep.maintain import backup, restore
from tests.fakes import paper, schedule
from tests.harness.arxiv import ScriptedArxiv
from tests.harness.scene import follow, subscribe
from tests.integration.test_conferences import note

FIRST = date(2025, 11, 10)  # a Monday
DAYS = [FIRST + timedelta(days=n) for n in range(20)]
MISSED = (DAYS[5], DAYS[8], DAYS[9])
CUT = DAYS[12]
PAGE = 2
A_NIGHT = 4
DAY = timedelta(days=1)


Posted = tuple[date, int, str, PaperData]  # day, version, DOI
SHOWN = 6  # items of a journal's feed


class Preprints(ScriptedArxiv):
    """The loopback arXiv, which is the API of bioRxiv (`posted`), medRxiv, OpenReview and a journal's feed too."""

    posted: list[Posted]
    medical: Sequence[Posted] = ()
    reviewed: Sequence[tuple[date, PaperData]] = ()
    journal: Sequence[Posted] = ()
    is_cut = False

    def answer(self, request: Request) -> Answer:
        if request.path.startswith("/notes"):
            notes = [note(n, data, "Submitted", changed=day) for n, (day, data) in enumerate(self.reviewed)]
            found = notes[: sum(day <= self.today for day, _ in self.reviewed)][::-1]
            return self._json({"notes": found[int(request.query["offset"]) :], "count": len(found)})
        if request.path.startswith("/toc"):
            out = [one for one in self.journal if one[0] <= self.today][-SHOWN:]
            return Answer(200, "application/rss+xml", rss((data, doi) for _, _, doi, data in out).encode())
        if not request.path.startswith("/details/"):
            return super().answer(request)
        server, first, last, cursor = request.path.partition("?")[0].split("/")[2:6]
        posted = self.posted if server == "biorxiv" else self.medical
        held = [one for one in posted if first <= one[0].isoformat() <= last]
        shown = held[int(cursor) : int(cursor) + PAGE]
        collection = [
            {
                "doi": doi,
                "title": data.title,
                "authors": "; ".join(f"{name.split()[-1]}, {name.split()[0]}" for name in data.authors),
                "date": day.isoformat(),
                "version": str(version),
                "category": "Neuroscience",
                "abstract": data.abstract,
                "published": data.doi or "NA",
            }
            for day, version, doi, data in shown
        ]
        status = {"status": "ok", "total": str(len(held) + 1)} if shown else {"status": "no posts found"}
        return self._json({"messages": [status], "collection": collection})

    def _json(self, said: dict[str, Any]) -> Answer:
        body = json.dumps(said).encode()
        return Answer(200, "application/json", body[: len(body) // 2] if self.is_cut else body)


def rss(items: Iterable[tuple[PaperData, str]], more: str = "") -> str:
    """A journal's feed of papers with their DOIs."""
    found = "".join(
        f"<item><title>{data.title}</title><link>https://journal.example/articles/{doi}</link>"
        f"<dc:creator>{', '.join(data.authors)}</dc:creator><dc:identifier>doi:{doi}</dc:identifier></item>"
        for data, doi in items
    )
    return f"<rss version='2.0' xmlns:dc='http://purl.org/dc/elements/1.1/'><channel>{found}{more}</channel></rss>"


@contextmanager
def opened(home: Path, arxiv: Preprints) -> Iterator[Library]:
    clock = Clock(frozen_at=parse_instant(arxiv.after_midnight()), sleep=lambda seconds: None)
    environ = arxiv.environ() | {"READINGLIST_TRACE_NIGHTLY": "false"}
    environ |= {f"READINGLIST_SOURCES_{name}": arxiv.url() for name in ("BIORXIV", "OPENREVIEW")}
    with open_library(home, environ=environ, clock=clock) as library:
        yield library


def read_here(body: bytes, limits: Limits) -> Posts:
    """As `read_feed`, without a child process for each of forty readings."""
    return Posts(*parse_blog(body, limits.name, papers=limits.papers))


def test_twenty_days_of_other_sources_beside_arxiv_lose_nothing_and_list_a_paper_of_both_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """bioRxiv, medRxiv, OpenReview and a journal, each with a paper of its own a day and one that arXiv has too."""
    monkeypatch.setattr("readinglist.sources.blogs.read_feed", read_here)
    nights = schedule([day for day in DAYS if calendar.is_night(day)], A_NIGHT)
    on_arxiv = {data.id: night for night, listed in nights.items() for data, _ in listed}
    posted = [(day, 1, f"10.1101/{900 + n}", paper(900 + n)) for n, day in enumerate(DAYS[:-1])]
    posted += [(day, 1, f"10.1101/{700 + n}", paper(700 + n)) for n, day in enumerate(DAYS[:-1])]
    after, before = paper(3), paper(4 * A_NIGHT + 2)  # on arXiv first; on bioRxiv first
    posted += [(DAYS[6], 1, "10.1101/600", replace(after, doi="10.1038/x1")), (DAYS[1], 1, "10.1101/601", before)]
    posted += [(DAYS[14], 2, "10.1101/900", replace(paper(900), abstract="Another abstract of the second version."))]
    dated = [(FIRST - DAY, data) for data in (paper(800), paper(801))]
    posted += [(day, 1, f"10.1101/{data.id}", data) for day, data in dated]
    medical = [(day, 1, f"10.1101/{2000 + n}", paper(1000 + n)) for n, day in enumerate(DAYS[:-1])]
    reviewed = [(day, paper(1100 + n)) for n, day in enumerate(DAYS)]
    journal = [(day, 1, f"10.1038/{3000 + n}", paper(1200 + n)) for n, day in enumerate(DAYS)]
    medical[7], reviewed[8], journal[10] = (
        (*medical[7][:3], paper(4)),
        (reviewed[8][0], paper(5)),
        (*journal[10][:3], paper(6)),
    )
    follow(tmp_path, "cs.LG")
    subscribe(tmp_path, "bio", "biorxiv", categories=["neuroscience"])
    subscribe(tmp_path, "med", "medrxiv", categories=["neuroscience"])
    subscribe(tmp_path, "iclr", "openreview", query="ICLR.cc/2026/Conference")
    with Preprints((), nights, today=FIRST) as arxiv:
        subscribe(tmp_path, "journal", "papers", url=f"{arxiv.url()}/toc")
        arxiv.posted = sorted(posted, key=lambda one: one[0])
        arxiv.medical, arxiv.reviewed, arxiv.journal = medical, reviewed, journal
        for day in DAYS:
            if day in MISSED:
                continue
            arxiv.today, arxiv.is_cut = day, day == CUT
            with opened(tmp_path, arxiv) as library:
                report = list(library.fetch())[-1]
                assert isinstance(report, FetchReport)
                assert report.status == ("partial" if day == CUT else "ok"), (day, report)
                count = library.store.papers.count()
                if day.day % 5:
                    continue
                again = list(library.fetch())[-1]
                assert isinstance(again, FetchReport)
                assert (again.new, again.revised, library.store.papers.count()) == (0, 0, count), day
        with opened(tmp_path, arxiv) as library:
            papers = library.store.papers
            expected = {f"doi:{doi}" for day, _, doi, _ in posted if doi != "10.1101/600"} | set(on_arxiv) - {before.id}
            expected |= {f"doi:{doi}" for some in (medical, journal) for _, _, doi, _ in some}
            expected |= {f"openreview:note{n}" for n in range(len(reviewed))}
            of_both = {f"doi:{medical[7][2]}": 4, "openreview:note8": 5, f"doi:{journal[10][2]}": 6}
            assert set(papers.numbers()) == expected - of_both.keys()
            assert {other: library.resolve(other) for other in of_both} == {i: paper(n).id for i, n in of_both.items()}
            for day, version, doi, _ in posted:
                if version == 1 and doi not in ("10.1101/600", "10.1101/601"):
                    assert papers.get(f"doi:{doi}").announced == day + DAY
            revised = papers.get("doi:10.1101/900")
            assert (revised.version, revised.primary_category) == (2, "biorxiv.neuroscience")
            assert revised.abstract == "Another abstract of the second version."
            assert library.resolve("10.1101/600") == after.id
            assert papers.get(after.id).doi == "10.1038/x1"
            assert papers.get(after.id).announced == on_arxiv[after.id]
            assert library.resolve(before.id) == "doi:10.1101/601"
            assert papers.get("doi:10.1101/601").announced == DAYS[2]
            count = papers.count()
            for name in (before.id, "10.1101/600"):
                (tmp_path / "ids.txt").write_text(f"{name}\n")
                assert single(library, tmp_path / "ids.txt").files[0].new == 0
            assert papers.count() == count
            saturday = next(day for day in DAYS if day.weekday() == 5)
            assert {one.id for one in papers.on_night(saturday)} == {
                f"doi:{doi}" for day, _, doi, _ in (*posted, *medical) if day + DAY == saturday
            }
            assert library.store.nights.watermarks()["biorxiv:neuroscience"] == DAYS[-1]


def test_a_paper_of_a_journals_feed_is_the_known_one_with_its_doi(tmp_path: Path) -> None:
    known, other = paper(1), paper(50)
    more = f"<item><title>Not its title</title><link>https://arxiv.org/abs/{paper(2).id}</link></item>"
    feed = rss(((known, "10.1038/s1"), (other, "10.1038/s2")), more)

    class Journal(Preprints):
        def answer(self, request: Request) -> Answer:
            return (
                Answer(200, "application/rss+xml", feed.encode()) if "/toc" in request.path else super().answer(request)
            )

    follow(tmp_path, "cs.LG")
    with Journal((), schedule([FIRST], A_NIGHT), today=FIRST) as arxiv:
        subscribe(tmp_path, "journal", "papers", url=f"{arxiv.url()}/toc")
        for _ in range(2):
            with opened(tmp_path, arxiv) as library:
                list(library.fetch())
                assert library.store.papers.count() == A_NIGHT + 1
                assert library.store.papers.get(known.id).doi == "10.1038/s1"
                assert library.store.papers.get("doi:10.1038/s2").title == other.title
                assert library.store.papers.get(paper(2).id).title == paper(2).title


def test_a_paper_that_biorxiv_had_first_is_found_cited_and_shared_by_both_of_its_ids(tmp_path: Path) -> None:
    """Its decisions stay with the DOI that they are about; what leaves for other tools names arXiv."""
    doi, nights = "10.1101/601", schedule(DAYS[1:3], 2)
    both = nights[DAYS[2]][0][0]
    home = tmp_path / "home"
    follow(home, "cs.LG")
    subscribe(home, "bio", "biorxiv", categories=["neuroscience"])
    with Preprints((), nights, today=FIRST + DAY) as arxiv:
        arxiv.posted = [(FIRST, 1, doi, both)]
        for day in DAYS[1:3]:
            arxiv.today = day
            with opened(home, arxiv) as library:
                list(library.fetch())
        with opened(home, arxiv) as library:
            library.keep(both.id)
            assert [entry.subject for entry in library.log()] == [f"doi:{doi}"]
            assert paper_in(library, doi) == paper_in(library, both.id)
            assert paper_in(library, both.id).also == (both.id,)
            assert address(paper_in(library, doi)) == f"https://arxiv.org/abs/{both.id}"
            sync(library, tmp_path / "shared")
            list(export_file(library, "bibtex", Selection(kept=True), tmp_path / "keeps.bib"))
            saved = backup(library, None)
        entry = (tmp_path / "keeps.bib").read_text()
        assert f"eprint = {{{both.id}}}" in entry
        assert f"doi = {{{doi}}}" in entry
        with opened(tmp_path / "other", arxiv) as other:
            sync(other, tmp_path / "shared")
            sync(other, tmp_path / "shared")
            assert other.resolve(both.id) == other.resolve(doi) == f"doi:{doi}"
            assert paper_in(other, both.id).verdict == "keep"
        with opened(tmp_path / "fresh", arxiv) as fresh:
            single(fresh, tmp_path / "keeps.bib")
            assert paper_in(fresh, both.id).doi == doi
            assert fresh.store.papers.count() == 1
        with opened(tmp_path / "restored", arxiv) as restored:
            restore(restored, saved)
        with opened(tmp_path / "restored", arxiv) as restored:
            assert paper_in(restored, both.id).also == (both.id,)
