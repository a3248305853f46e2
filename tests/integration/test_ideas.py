"""The ledger and tonight on a library: what is found, what is remembered, what goes stale, on real nights too."""

from __future__ import annotations

import json
import lzma
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from unittest.mock import Mock

import pytest

from readinglist import open_library
from readinglist.citations.tables.references import References
from readinglist.core.clock import Clock
from readinglist.core.errors import InputError, NotFound, UsageError
from readinglist.core.ideas import Idea
from readinglist.core.merging import plan
from readinglist.core.papers import Insert, PaperData
from readinglist.core.references import CitingPlace, Link, Reference, ReferenceList
from readinglist.core.text import clean
from readinglist.graph.contexts import is_own
from readinglist.graph.night import LINES
from readinglist.graph.suggest import read
from readinglist.ideas.canon import canon_ideas
from readinglist.ideas.ideas import add_ideas, drop_idea, ideas_of_file, ledger_ideas, merge_ideas, origin_of
from readinglist.ideas.ledger import displacement_of, idea_record, path_between
from readinglist.ideas.suggestions import follow_suggestion, suggestions
from readinglist.ideas.tables import Ideas
from readinglist.ideas.tonight import refresh_tonight, stored_night_uses, tonight
from readinglist.night.digest import write_digest
from readinglist.shell.library import Library
from readinglist.store.connection import BUSY_MS
from readinglist.upkeep.maintain import doctor
from tests.fakes import paper
from tests.harness.arxiv import ScriptedArxiv
from tests.integration.store_toys import NOW, at, insert, open_store

NIGHT = date(2026, 11, 24)
S1 = "2501.19393"
LORA = Idea("LoRA", "2106.09685", ("low-rank adaptation",))
KEPT = paper(1, title="DeepMesh: Meshes by Reinforcement", abstract="We make meshes.")
TEXTS = {
    11: "We extend LoRA to video. It is fast.",
    12: "Methods such as LoRA are common. We do not.",
    13: "We compare meshes with DeepMesh.",
    14: "Nothing is named here.",
    15: "Attention to detail matters.",
}


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """An older night with a kept paper, and a night of five papers."""
    with open_store(tmp_path / "home") as store:
        origin = PaperData("2106.09685", "LoRA: Low-Rank Adaptation", ("Ed Hu",), "We propose Low-Rank Adaptation.")
        store.papers.apply([insert(KEPT, ("2026-11-23", "new")), insert(origin)])
        night = [insert(paper(n, abstract=text), ("2026-11-24", "new")) for n, text in TEXTS.items()]
        store.papers.apply(night)
        for day in (date(2026, 11, 23), NIGHT):
            store.nights.record([day], ["cs.LG"], "rss")
    with library(tmp_path / "home") as opened:
        opened.keep(KEPT.id)
    return tmp_path / "home"


def library(home: Path, moment: datetime = NOW) -> Library:
    return open_library(home, environ={}, clock=at(moment))


def told(opened: Library) -> list[tuple[str, str, str]]:
    return [(use.subject, use.paper, use.kind) for use in tonight(opened)[1]]


def test_tonight_tells_who_takes_up_ideas_and_kept_papers(home: Path) -> None:
    with library(home) as opened:
        add_ideas(opened, [LORA])
        assert told(opened) == [
            (KEPT.id, paper(13).id, "compared"),
            ("LoRA", paper(11).id, "builds on"),
        ]
        lora = tonight(opened)[1][1]
        assert (lora.sentence, lora.others) == ("We extend LoRA to video.", (paper(12).id,))


def test_the_canon_is_followed_where_one_of_it_was_added_or_kept_or_the_settings_say_so(home: Path) -> None:
    with library(home) as opened:
        add_ideas(opened, canon_ideas())
        origin = paper(32, title="s1: Simple test-time scaling")
        forced = paper(33, abstract="We extend budget forcing to video.")
        opened.store.papers.apply([insert(replace(origin, id=S1)), insert(forced, ("2026-11-24", "new"))])
        assert [use.subject for use in tonight(opened)[1]] == [KEPT.id]
        opened.keep(S1)
        assert (S1, forced.id, "builds on") in told(opened), "its paper was kept"
        drop_idea(opened, "budget forcing")
        assert [use.subject for use in tonight(opened)[1]] == [KEPT.id]
        opened.undo(2)
        add_ideas(opened, [Idea("LoRA")])
        assert ("LoRA", paper(11).id, "builds on") in told(opened), "it was added by itself"
        opened.undo()
        assert [use.subject for use in tonight(opened)[1]] == [KEPT.id]
    with open_library(home, environ={"READINGLIST_IDEAS_CANON": "true"}, clock=at(NOW)) as opened:
        assert ("LoRA", paper(11).id, "builds on") in told(opened)


def test_of_an_idea_that_everybody_uses_a_kept_paper_is_no_reason_for_a_line_but_its_name_is(home: Path) -> None:
    with library(home) as opened:
        opened.keep(LORA.origin or "")
        assert [use.subject for use in tonight(opened)[1]] == [KEPT.id]
        add_ideas(opened, [LORA])
        assert (LORA.origin, paper(11).id, "builds on") in told(opened)
    with library(home, datetime(2025, 1, 2, tzinfo=UTC)) as opened:
        opened.undo()
        assert (LORA.origin, paper(11).id, "builds on") in told(opened), "before the counts of the canon were made"


def test_papers_of_the_library_say_how_common_an_idea_is_that_the_canon_does_not_count(home: Path) -> None:
    with library(home) as opened:
        assert told(opened) == [(KEPT.id, paper(13).id, "compared")]
        more = [insert(paper(n, abstract="We use DeepMesh."), ("2026-11-23", "new")) for n in range(40, 44)]
        opened.store.papers.apply(more)
        opened.keep(LORA.origin or "")
        assert told(opened) == [], "five of ten papers name it"


def test_the_idea_of_a_kept_paper_is_followed_until_it_is_dropped(home: Path) -> None:
    with library(home) as opened:
        assert told(opened) == [(KEPT.id, paper(13).id, "compared")]
        drop_idea(opened, "DeepMesh")
        assert told(opened) == []
        opened.undo()
        assert told(opened) == [(KEPT.id, paper(13).id, "compared")]


def test_an_acronym_of_a_kept_paper_is_not_looked_for(home: Path) -> None:
    with library(home) as opened:
        flower = paper(31, title="TULIP: Pretraining", abstract="Of images.")
        other = paper(32, abstract="We compare with TULIP on scans.")
        opened.store.papers.apply([insert(flower, ("2026-11-23", "new")), insert(other, ("2026-11-24", "new"))])
        opened.keep(flower.id)
        assert [use.subject for use in tonight(opened)[1]] == [KEPT.id]


def test_a_citation_of_a_kept_paper_comes_first_with_its_sentence(home: Path) -> None:
    with library(home) as opened:
        place = CitingPlace("Method", "We follow the meshes of [1].", "used")
        reference = Reference(1, "A. Author. DeepMesh.", title="DeepMesh", contexts=(place,))
        found = ReferenceList(None, paper(14).id, "ok", None, "pdf", (reference,), (Link(KEPT.id, 1.0, "title"),))
        before = tonight(opened)[1]
        opened.store.part(References).put(found)
        first = tonight(opened)[1][0]
        assert first not in before
        assert (first.paper, first.by, first.kind) == (paper(14).id, "citation", "used")
        assert first.sentence == "We follow the meshes of [1]."


def test_lines_are_remembered_until_what_they_depend_on_changes(home: Path) -> None:
    with library(home) as opened:
        assert stored_night_uses(opened, NIGHT) == ()
        refresh_tonight(opened)
        assert [use.subject for use in stored_night_uses(opened, NIGHT)] == [KEPT.id]
        add_ideas(opened, [LORA])
        assert [use.subject for use in stored_night_uses(opened, NIGHT)] == [KEPT.id], (
            "what stands at the head is read only"
        )
        assert "LoRA" in {use.subject for use in tonight(opened)[1]}
        assert "LoRA" in {use.subject for use in stored_night_uses(opened, NIGHT)}
        opened.undo()
        assert [use.subject for use in tonight(opened)[1]] == [KEPT.id]


def test_a_library_without_nights_or_ideas_tells_nothing(tmp_path: Path) -> None:
    with library(tmp_path / "new") as opened:
        assert tonight(opened) == (None, ())
        assert opened.ideas() == ()
        refresh_tonight(opened)


def test_the_page_of_the_night_begins_with_tonight(home: Path) -> None:
    with library(home) as opened:
        add_ideas(opened, [LORA])
        page = write_digest(opened)
        assert page is not None
        text = page.read_text(encoding="utf-8")
        told = text.index("1 paper builds on what you follow, 1 compares with it: listed at the end")
        assert told < text.index("## 1.") < text.index("We extend LoRA to video.")


def test_an_idea_counts_who_names_and_who_cites_it(home: Path) -> None:
    with library(home) as opened:
        add_ideas(opened, [LORA, Idea("attention")])
        link = Link(LORA.origin, 1.0, "arxiv")
        cited = (Reference(1, "Hu. LoRA.", contexts=(CitingPlace(None, "We use LoRA [1].", "used"),)),)
        opened.store.part(References).put(ReferenceList(None, paper(14).id, "ok", None, "pdf", cited, (link,)))
        lora = idea_record(opened, "low-rank adaptation")
        assert (lora.uses, lora.by_name, lora.by_citation, lora.used) == (3, 2, 1, 1)
        assert idea_record(opened, "attention").uses == 0
        assert lora.independent_groups is not None
        assert sum(used for _, used, _ in lora.adoption) == 3


def test_who_names_it_before_it_was_there_means_something_else(home: Path) -> None:
    with library(home) as opened:
        old = [
            paper(n, abstract="A LoRA radio.", published=datetime(year, 5, 1, tzinfo=UTC))
            for n, year in ((41, 2019), (42, 2022))
        ]
        opened.store.papers.apply([insert(one, ("2026-11-23", "new")) for one in old])
        add_ideas(opened, [LORA, Idea("DoRA", "2402.09353", ("a radio",))])
        assert idea_record(opened, "LoRA").by_name == 3
        assert idea_record(opened, "DoRA").by_name == 0


def test_a_way_leads_along_what_builds_on_what_and_else_along_citations(home: Path) -> None:
    with library(home) as opened:
        new = [
            PaperData("2402.09353", "DoRA: Weights Taken Apart", ("Shih Liu",), "We build on LoRA. It is better."),
            PaperData("2403.00001", "Ranks of Ranks", ("Ann Other",), "Nothing is named."),
            PaperData("2301.00001", "Between", ("Cy Third",), "Nothing is named."),
        ]
        opened.store.papers.apply([insert(one) for one in new])
        dora, ranks = Idea("DoRA", "2402.09353"), Idea("rankings", "2403.00001")
        add_ideas(opened, [LORA, dora, ranks, Idea("attention"), Idea("DeepMesh", KEPT.id)])
        for citing, cited, places in (
            ("2403.00001", "2301.00001", (CitingPlace("2 Method", "We start from [7].", "used"),)),
            ("2301.00001", "2106.09685", ()),
            ("2106.09685", paper(14).id, ()),  # a later one: no way back
            (paper(14).id, KEPT.id, ()),
        ):
            references = (Reference(1, "X. Y.", contexts=places),)
            links = (Link(cited, 1.0, "arxiv"),)
            opened.store.part(References).put(ReferenceList(None, citing, "ok", None, "pdf", references, links))
        direct = path_between(opened, "DoRA", "low-rank adaptation")
        assert (direct.through, len(direct.steps)) == ("builds on", 1)
        assert direct.steps[0].evidence == "We build on LoRA."
        forth = path_between(opened, "LoRA", "DoRA")
        assert [(step.later, step.earlier) for step in forth.steps] == [("DoRA", "LoRA")], "told from either end"
        chain = path_between(opened, "LoRA", "rankings")
        assert chain.through == "citations"
        assert [(step.later, step.earlier) for step in chain.steps] == [
            ("2301.00001", "LoRA"),
            ("rankings", "2301.00001"),
        ]
        assert [step.evidence for step in chain.steps] == [None, "We start from [7]."]
        with pytest.raises(NotFound, match="origin of attention is not known"):
            path_between(opened, "attention", "LoRA")
        with pytest.raises(NotFound, match="neither builds on the other"):
            path_between(opened, "DeepMesh", "LoRA")


def test_the_story_of_an_idea_tells_what_it_is_and_how_far_it_opened_the_door(home: Path) -> None:
    with library(home) as opened:
        add_ideas(opened, [LORA, Idea("DoRA", builds_on=("LoRA",)), Idea("QDoRA", builds_on=("DoRA",))])
        lora = idea_record(opened, "LoRA")
        assert (lora.opened, lora.opened_in_all) == (("DoRA",), 2)
        assert lora.what == "We propose Low-Rank Adaptation."
        assert origin_of(opened, lora.idea) is not None
        assert origin_of(opened, Idea("DoRA")) is None


def test_what_displaced_an_idea_is_told_from_who_used_it(home: Path) -> None:
    """Thirty authors use LoRA until the end of 2024, and DoRA from then on."""
    with library(home) as opened:
        papers: list[Insert] = []
        for k in range(30):
            for month, name in ((2024 * 12 + 6 + k % 6, "LoRA"), (2025 * 12 + k % 9, "DoRA")):
                day = datetime(month // 12, month % 12 + 1, 2, tzinfo=UTC)
                number = 1000 + len(papers)
                made = paper(number, abstract=f"We use {name}.", published=day, authors=(f"Writer {k}",))
                papers.append(insert(made, ("2026-11-20", "new")))
        for month in range(2024 * 12, 2026 * 12 + 10):  # so that every month was observed
            day = datetime(month // 12, month % 12 + 1, 3, tzinfo=UTC)
            papers += [
                insert(paper(5000 + 20 * month + n, published=day, title=f"Other {month} {n}"), ("2026-11-20", "new"))
                for n in range(20)
            ]
        opened.store.papers.apply(papers)
        add_ideas(opened, [LORA, Idea("DoRA", builds_on=("LoRA",)), Idea("unused")])
        told = displacement_of(opened, "low-rank adaptation")
        assert (told.by, told.authors, told.rivals[0].switched) == ("DoRA", 30, 30)
        assert idea_record(opened, "LoRA").displacement == told
        assert displacement_of(opened, "DoRA").by is None
        assert displacement_of(opened, "LoRA", by="unused").rivals == ()
        with pytest.raises(NotFound):
            displacement_of(opened, "LoRA", by="nobody")
        with pytest.raises(UsageError, match="itself"):
            displacement_of(opened, "LoRA", by="low-rank adaptation")


def test_papers_that_come_later_and_names_that_are_added_are_looked_for(home: Path) -> None:
    with library(home) as opened:
        add_ideas(opened, [LORA])
        assert idea_record(opened, "LoRA").by_name == 2
        opened.store.papers.apply([insert(paper(21, abstract="We use LoRA and DoRA."), ("2026-11-25", "new"))])
        assert idea_record(opened, "LoRA").by_name == 3
        add_ideas(opened, [Idea("LoRA", None, ("DeepMesh",))])
        assert idea_record(opened, "LoRA").by_name == 4  # "DeepMesh: ..." gives the name to something of its own
        add_ideas(opened, [Idea("DoRA")])
        assert idea_record(opened, "DoRA").by_name == 1
        drop_idea(opened, "DoRA")
        opened.ideas()
        assert set(opened.store.part(Ideas).scanned()) == {"LoRA"}


def test_an_idea_that_says_nothing_new_makes_no_entry(home: Path) -> None:
    with library(home) as opened:
        assert len(add_ideas(opened, [LORA, Idea("lora")])) == 2  # the second is compared with what stood before
        assert add_ideas(opened, [LORA, Idea("lora"), Idea("Low-rank Adaptation")]) == ()
        merge_ideas(opened, "LoRA", add_ideas(opened, [Idea("adapters")])[0].subject)
        assert [idea.names for idea in ledger_ideas(opened)] == [("adapters", "LoRA", "low-rank adaptation")]


def test_what_is_no_idea_is_refused_in_one_sentence(home: Path, tmp_path: Path) -> None:
    with library(home) as opened:
        for name in ("", "  ", "--", "x" * 200):
            with pytest.raises(UsageError, match="not a name"):
                add_ideas(opened, [Idea(name)])
        with pytest.raises(NotFound, match="--canon"):
            idea_record(opened, "nothing")
        add_ideas(opened, [LORA])
        with pytest.raises(NotFound, match="did you mean LoRA"):
            idea_record(opened, "Lorra")
        with pytest.raises(UsageError, match="already"):
            merge_ideas(opened, "low-rank adaptation", "LoRA")
        bad = tmp_path / "bad.json"
        for text in ("{", "{}", '[{"origin": "2106.09685"}]', '[{"idea": "x", "origin": "no id"}]', "[[[[" * 10**5):
            bad.write_text(text, encoding="utf-8")
            with pytest.raises(InputError, match=r"bad\.json"):
                ideas_of_file(Path(bad))
        with pytest.raises(NotFound):
            ideas_of_file(Path(tmp_path / "none.json"))


def test_a_ledger_can_be_handed_on(home: Path, tmp_path: Path) -> None:
    from readinglist.ideas.view.ideas import ledger_record

    with library(home) as opened:
        add_ideas(opened, [LORA, Idea("DoRA", builds_on=("LoRA",))])
        file = tmp_path / "ideas.json"
        file.write_text(json.dumps([ledger_record(record) for record in opened.ideas()]), encoding="utf-8")
        before = ledger_ideas(opened)
    with library(tmp_path / "other") as other:
        add_ideas(other, ideas_of_file(Path(file)))
        assert ledger_ideas(other) == before


def test_the_figures_are_the_same_after_a_rebuild(home: Path) -> None:
    with library(home) as opened:
        add_ideas(opened, [LORA])
        before = opened.ideas()
        doctor(opened, fix=False, rebuild=True)
        assert opened.ideas() == before


def test_real_nights_have_at_most_seven_lines_each_with_the_sentence_that_names(
    shared: Path, tmp_path: Path, whole: bool
) -> None:
    """The whole canon and 30 kept papers over nights of the real stream; 60 nights with the long loops."""
    nights = real_nights(shared, 60 if whole else 8)
    chosen, clock = {"READINGLIST_IDEAS_CANON": "true"}, at(datetime(2025, 12, 31, tzinfo=UTC))
    with open_library(tmp_path / "home", environ=chosen, clock=clock) as opened:
        for night, papers in nights.items():
            opened.store.papers.apply([insert(data, (night.isoformat(), "new")) for data in papers])
            opened.store.nights.record([night], ["cs.LG"], "rss")
        add_ideas(opened, canon_ideas())
        opened.keep(*(data.id for data in next(iter(nights.values()))[:30]))
        for night in list(nights)[1:]:
            lines = tonight(opened, night)[1]
            texts = {data.id: f"{data.title}\n{data.abstract}" for data in nights[night]}
            assert 5 <= len(lines) <= LINES
            assert len({use.paper for use in lines}) == len(lines)
            everywhere = [use for use in lines if len(use.others) > 0.1 * len(texts)]
            assert len(everywhere) <= 2, "what everybody names does not fill the list"
            assert all(use.sentence and use.kind for use in lines)
            assert all(use.kind != "mentioned" or is_own(use.sentence) for use in lines), "a line is a claim"


def real_nights(shared: Path, count: int) -> dict[date, list[PaperData]]:
    nights: dict[date, list[PaperData]] = defaultdict(list)
    with lzma.open(shared / "data" / "daily" / "papers.jsonl.xz", "rt", encoding="utf-8") as file:
        for text in file:
            record = json.loads(text)
            night = date.fromisoformat(record["first_listed"])
            title, abstract = clean(record["title"]), clean(record["abstract"])
            data = PaperData(record["id"], title, tuple(record["authors"]), abstract, tuple(record["categories"]))
            nights[night].append(data)
            if len(nights) > count + 10:
                break
    full = {night: papers for night, papers in sorted(nights.items()) if len(papers) > 40}
    return dict(list(full.items())[:count])


def test_reading_the_ledger_never_waits_for_a_writer(home: Path) -> None:
    with library(home) as opened:
        add_ideas(opened, [LORA])
        with open_store(home) as other, other.transaction():
            begun = time.monotonic()
            assert idea_record(opened, "LoRA").by_name == 0, "what could not be written is looked for the next time"
            assert tonight(opened)[1]
            assert time.monotonic() - begun < BUSY_MS / 1000
        assert idea_record(opened, "LoRA").by_name == 2


@pytest.mark.parametrize(("sources", "others", "origin"), [("s2", 0, "2503.00001"), ("", 0, None), ("s2", 1, None)])
def test_the_origin_of_what_is_taken_is_searched_where_services_may_be_asked(
    home: Path, loopback: Callable[..., ScriptedArxiv], sources: str, others: int, origin: str | None
) -> None:
    with open_store(home) as store:
        texts = ("We use PolyMesh for sight.", "Our model is built on PolyMesh.", "We fine-tune PolyMesh.")
        store.papers.apply(
            insert(PaperData(f"2611.0003{n}", f"On {n}", (f"Author {'ABC'[n]}",), text), ("2026-11-24", "new"))
            for n, text in enumerate(texts)
        )
    titles = ["PolyMesh: Meshes of Many Parts", "Faster PolyMesh", *["PolyMesh: Another Thing"] * others]
    there = [replace(paper(n, title=title), id=f"2503.0000{n}") for n, title in enumerate(titles, start=1)]
    arxiv = loopback(there, today=NIGHT)
    (home / "config.toml").write_text(f"[trace]\nsources = {[sources] if sources else []}\n")
    clock = Clock(frozen_at=NOW, sleep=lambda seconds: None)
    with open_library(home, environ=arxiv.environ(), clock=clock) as opened:
        assert [one.origin for one in suggestions(opened)] == [None]
        follow_suggestion(opened, "PolyMesh")
        assert [(idea.name, idea.origin) for idea in ledger_ideas(opened)] == [("PolyMesh", origin)]
    assert len(arxiv.log) == bool(sources)


def test_a_method_of_three_groups_is_suggested_and_taken_with_what_is_known_of_it(home: Path) -> None:
    with open_store(home) as store:
        texts = ("We use LoRA for sight.", "Our model is built on LoRA.", "We fine-tune with a LoRA-based policy.")
        store.papers.apply(
            insert(PaperData(f"2611.0003{n}", f"On {n}", (f"Author {'ABC'[n]}",), text), ("2026-11-24", "new"))
            for n, text in enumerate(texts)
        )
    with library(home) as opened:
        (one,) = suggestions(opened)
        assert (one.name, one.origin, len(one.examples)) == ("LoRA", "2106.09685", 3)
        follow_suggestion(opened, "lora")
        assert "LoRA" in [idea.name for idea in ledger_ideas(opened)]
        assert suggestions(opened) == ()
        with pytest.raises(NotFound):
            follow_suggestion(opened, "LoRA")


def test_a_paper_is_read_for_suggestions_once_until_its_text_changes(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def night(day: int, *texts: str) -> None:
        with open_store(home) as store:
            papers = (PaperData(f"2611.1{day}00{n}", "On", (f"Au{day} Thor{n}",), s) for n, s in enumerate(texts))
            store.papers.apply(insert(paper, (f"2026-11-{day}", "new")) for paper in papers)

    def suggested() -> tuple[list[tuple[str, int, str]], int]:
        reader = Mock(side_effect=read)
        monkeypatch.setattr("readinglist.ideas.suggestions.read", reader)
        with library(home) as opened:
            return [(one.name, one.groups, one.why) for one in suggestions(opened)], reader.call_count

    before = suggested()[1]
    (home / "cache" / "suggestions.json").unlink()
    night(
        23,
        *["We use FrobNet for sight."] * 3,
        *["We use group frob overlays (GFO)."] * 3,
        "It is based on BarNet. We do.",
    )
    found, count = suggested()
    assert ([name for name, *_ in found], count) == (["FrobNet", "GFO"], before + 7)
    assert suggested() == (found, 0)
    night(24, "We propose a FrobNet-based policy.", *["We adopt BarNet."] * 3)
    later, count = suggested()
    assert ([(name, groups) for name, groups, _ in later], count) == ([("FrobNet", 4), ("GFO", 3), ("BarNet", 3)], 4)
    (home / "cache" / "suggestions.json").unlink()
    assert suggested() == (later, before + 11)
    with open_store(home) as store:
        known = store.papers.get("2611.124000")
        text = "We propose a BarNet-based policy."
        second = PaperData(known.id, known.title, known.authors, text, known.categories, version=2)
        store.papers.apply([plan(known, second)])
    changed, count = suggested()
    assert ([(name, groups) for name, groups, _ in changed], count) == ([("BarNet", 4), ("FrobNet", 3), ("GFO", 3)], 1)
