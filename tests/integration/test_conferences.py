"""A conference as a pile by taste, and its plan by session and hour; venues of OpenReview over the loopback."""

from __future__ import annotations

import json
import re
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from readinglist import open_library
from readinglist.core.clock import Clock, parse_instant
from readinglist.core.errors import InputError
from readinglist.core.papers import PaperData
from readinglist.demo.loopback import Answer, Request
from readinglist.formats import READERS, detect
from readinglist.formats.ics import Event, write_ics
from readinglist.formats.proceedings import note_paper, read_anthology, read_openreview, read_program
from readinglist.papers.view import versions_of
from tests.fakes import announced, paper
from tests.harness.arxiv import ScriptedArxiv
from tests.harness.scene import MONDAY, TUESDAY, follow, subscribe
from tests.integration.store_toys import at, insert
from tests.unit.cli.fake_library import run_on

NOW = datetime(2026, 12, 1, 9, tzinfo=UTC)
VENUE = "ICLR.cc/2026/Conference"


def presented(number: int, title: str, hour: int | None, **more: Any) -> dict[str, Any]:
    """A paper in the form of a conference's own site."""
    times = (
        {}
        if hour is None
        else {"starttime": f"2026-12-08T{hour:02}:00:00-08:00", "endtime": f"2026-12-08T{hour + 2:02}:00:00-08:00"}
    )
    return {
        "uid": f"u{number}",
        "name": title,
        "authors": [{"fullname": f"Ada Author{number}"}, {"fullname": "Bo Writer"}],
        "abstract": f"We study {title}.",
        "session": f"Poster Session {hour}" if hour else None,
        "room_name": "Hall B; 1,2",
        "paper_url": f"https://openreview.net/forum?id=note{number}",
    } | times | more  # fmt: skip


def note(number: int, data: PaperData, venue: str, place: str = VENUE, changed: date = MONDAY) -> dict[str, Any]:
    """A submission in the form of OpenReview's API v2."""
    moment = int(datetime(changed.year, changed.month, changed.day, 12, tzinfo=UTC).timestamp() * 1000)
    content = {
        "title": data.title,
        "authors": list(data.authors),
        "abstract": data.abstract,
        "venue": venue,
        "venueid": place,
    }
    values = {name: {"value": value} for name, value in content.items()}
    return {"id": f"note{number}", "forum": f"note{number}", "cdate": moment, "tmdate": moment, "content": values}


def test_a_program_becomes_a_pile_by_taste_and_a_plan_by_hour(tmp_path: Path) -> None:
    titles = [f"{'robots that walk' if n % 3 == 0 else 'compilers for loops'} number {n}" for n in range(12)]
    program = [presented(n, title, (9, 14, None)[n % 2 if n < 10 else 2]) for n, title in enumerate(titles)]
    file = tmp_path / "neurips-2026.json"
    file.write_text(json.dumps({"count": 12, "results": [*program, {"name": 3}]}))
    with open_library(tmp_path / "home", clock=at(NOW)) as library:
        library.store.papers.apply([insert(paper(1, title="robots that walk", abstract="robots walk"))])
        library.store.papers.apply([insert(paper(2, title="compilers for loops", abstract="compilers of loops"))])
        library.keep(paper(1).id)
        library.skip(paper(2).id)

        def run(*words: str) -> Any:
            outcome = run_on(library, "conference", *words)  # type: ignore[arg-type]
            assert outcome.code == 0, outcome
            return outcome

        run("import", str(file), "--name", "neurips")
        assert run_on(library, "conference", "import", str(file), "--name", "neurips").code == 2  # type: ignore[arg-type]
        status = json.loads(run_on(library, "pile", "next", "neurips", "-n", "12", "--json").out)  # type: ignore[arg-type]
        assert ["robots" in one["title"] for one in status["papers"]] == [True] * 4 + [False] * 8
        run_on(library, "pile", "label", "neurips", "openreview:note3", "--exclude")  # type: ignore[arg-type]
        plan = json.loads(run("plan", "neurips", "-n", "3", "--json").out)
        heads = [(one["session"], one["starts"]) for one in plan["sessions"]]
        assert heads == [
            ("Poster Session 9", "2026-12-08T17:00:00Z"),
            ("Poster Session 14", "2026-12-08T22:00:00Z"),
        ]
        shown = [one["id"] for session in plan["sessions"] for one in session["papers"]]
        assert len(shown) == plan["count"] == 3
        assert {"openreview:note0", "openreview:note6", "openreview:note9"} <= set(shown)
        assert "openreview:note3" not in shown
        text = run("plan", "neurips", "-n", "12").out
        assert "## Tuesday 8 December 2026, 09:00 to 11:00 (UTC-08:00) · Poster Session 9 · Hall B; 1,2" in text
        assert "## No session or hour known" in text
        assert "- [robots that walk number 0](https://openreview.net/forum?id=note0), Ada Author0, Bo Writer" in text
        said = run("plan", "neurips", "-n", "12", "-o", str(tmp_path / "plan.ics"))
        assert "2 papers have no known hour" in said.err
        calendar = (tmp_path / "plan.ics").read_bytes().decode()
        assert calendar.count("BEGIN:VEVENT") == 2
        assert "DTSTART:20261208T170000Z" in calendar
        assert "LOCATION:Hall B\\; 1\\,2" in calendar


def test_a_calendar_has_short_lines_and_no_line_of_its_own_from_outside() -> None:
    hostile = "Ünï, cödé; \\n\r\nEND:VCALENDAR" * 30
    text = write_ics([Event(NOW, NOW - timedelta(1), hostile, hostile, (hostile, hostile))], NOW)
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    unfolded = text.replace("\r\n ", "")
    assert [line.partition(":")[0] for line in unfolded.rstrip().split("\r\n")] == (
        "BEGIN VERSION PRODID BEGIN UID DTSTAMP DTSTART DTEND SUMMARY LOCATION DESCRIPTION END END".split()
    )
    assert "DTEND:20261201T100000Z" in text


def test_a_venue_is_imported_and_a_decision_is_news_of_the_paper_on_arxiv(tmp_path: Path) -> None:
    kept, other = paper(1), paper(500)
    answers: list[dict[str, Any]] = []

    class Review(ScriptedArxiv):
        def answer(self, request: Request) -> Answer:
            if not request.path.startswith("/notes"):
                return super().answer(request)
            assert request.query["content.venueid"] == VENUE
            return Answer(200, "application/json", json.dumps({"notes": answers, "count": len(answers)}).encode())

    follow(tmp_path, "cs.LG")
    subscribe(tmp_path, "iclr", "openreview", query=VENUE)
    with Review((), {MONDAY: announced(kept), TUESDAY: announced(paper(2))}, today=MONDAY) as arxiv:
        environ = arxiv.environ() | {
            "READINGLIST_SOURCES_OPENREVIEW": arxiv.url(),
            "READINGLIST_TRACE_NIGHTLY": "false",
        }
        for day, venue in ((MONDAY, "Submitted to ICLR 2026"), (TUESDAY, "ICLR 2026 Oral")):
            arxiv.today = day
            answers[:] = [note(1, kept, venue, changed=day), note(2, other, venue, changed=day)]
            clock = Clock(frozen_at=parse_instant(arxiv.after_midnight()), sleep=lambda seconds: None)
            with open_library(tmp_path, environ=environ, clock=clock) as library:
                list(library.fetch())
                library.keep(kept.id)
                assert set(library.store.papers.numbers()) >= {kept.id, "openreview:note2"}
                assert library.store.papers.count() == (2 if day == MONDAY else 3)
                told = {item.paper.id: versions_of(item) for item in library.store.papers.revised()}
                assert told == ({} if day == MONDAY else {kept.id: "published: ICLR 2026 Oral"})
                if day == TUESDAY:
                    assert run_on(library, "conference", "import", f"openreview:{VENUE}").code == 0  # type: ignore[arg-type]
                    shown = run_on(library, "conference", "plan", "ICLR.cc-2026-Conference")  # type: ignore[arg-type]
                    assert kept.title is not None
                    assert kept.title in shown.out


ANTHOLOGY = b"""<?xml version='1.0' encoding='UTF-8'?>
<collection id="2023.acl"><volume id="long"><meta><booktitle>Proceedings of <fixed-case>ACL</fixed-case></booktitle>
<year>2023</year></meta><frontmatter><url>2023.acl-long.0</url></frontmatter>
<paper id="1"><title>A <fixed-case>G</fixed-case>ood title</title><author><first>Ada</first><last>Author</last></author>
<abstract>We study &lt;it&gt;.</abstract><doi>10.18653/v1/2023.acl-long.1</doi></paper>
<paper id="2"><title>Without a DOI</title></paper><paper id="3"/></volume></collection>"""


def test_the_anthology_is_read_with_its_volume() -> None:
    read = read_anthology(ANTHOLOGY)
    first, second = (entry.paper for entry in read.entries)
    assert (first.id, first.title, first.authors) == (
        "doi:10.18653/v1/2023.acl-long.1",
        "A Good title",
        ("Ada Author",),
    )
    assert first.journal_ref == "Proceedings of ACL, 2023"
    assert (second.id, second.url) == ("acl:2023.acl-long.2", "https://aclanthology.org/2023.acl-long.2")
    assert [skipped.id for skipped in read.skipped] == ["2023.acl-long.3"]


FILES = {
    "acl": ANTHOLOGY,
    "program": json.dumps({"results": [presented(1, "A paper", 9)]}).encode(),
    "openreview": json.dumps({"notes": [note(1, paper(1), "ICLR 2026 poster")], "count": 1}).encode(),
}


@pytest.mark.parametrize("kind", FILES)
def test_a_file_is_recognised_and_a_cut_one_is_refused(kind: str) -> None:
    body = FILES[kind]
    assert detect("some.file", body) == kind
    assert READERS[kind](body).entries
    for end in range(1, len(body) - 1, 37):
        with pytest.raises(InputError):
            READERS[kind](body[:end])
    for hostile in (b"[]", b"[1, null, {}]", b'{"notes": [{"content": 1}], "results": [[]]}'):
        for read in (read_openreview, read_program):
            with suppress(InputError):
                assert read(hostile).entries == ()
    with pytest.raises(InputError):
        read_anthology(re.sub(rb"\?>", b'?><!DOCTYPE a [<!ENTITY b "c">]>', ANTHOLOGY, count=1))


@pytest.mark.parametrize(
    ("venue", "place", "decided", "withdrawn"),
    [
        ("ICLR 2026 Oral", VENUE, True, False),
        ("ICLR 2026 Conference Submission", f"{VENUE}/Submission", False, False),
        ("Submitted to ICLR 2026", VENUE, False, False),
        ("ICLR 2026 Conference Withdrawn Submission", f"{VENUE}/Withdrawn_Submission", False, True),
        ("Submitted to ICLR 2026", f"{VENUE}/Rejected_Submission", False, False),
    ],
)
def test_only_a_decision_says_where_a_paper_appeared(venue: str, place: str, decided: bool, withdrawn: bool) -> None:
    read = note_paper(note(1, paper(1), venue, place))
    assert (read.journal_ref, read.comment) == ((venue, None) if decided else (None, venue))
    assert read.withdrawn is withdrawn
