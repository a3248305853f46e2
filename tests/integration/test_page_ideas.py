"""The pages of ideas: the ledger, a story, the map; of what was worked out last, with hostile names (F4, C21, F10)."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from readinglist import open_library
from readinglist.core.errors import UsageError
from readinglist.core.ideas import Idea
from readinglist.ideas import pages as idea_map
from readinglist.ideas import pages as ideas
from readinglist.ideas.graph_files import MOST, MapFilters, draw_map
from readinglist.ideas.records import IdeaRecord
from readinglist.interface.web.asking import Ask
from readinglist.interface.web.render import render
from tests.fakes import paper
from tests.harness.html import Html
from tests.harness.untouched import fingerprint
from tests.integration.store_toys import at, insert, open_store
from tests.integration.test_page_app import ATTACKS

HOSTILE = tuple(f"idea {n} {attack}"[:90] for n, attack in enumerate(ATTACKS))
ORIGINS = range(1, len(HOSTILE) + 1)
LATER = range(100, 140)


def dated(number, year, **changes):
    return replace(paper(number, **changes), published=datetime(year, 1 + number % 12, 3, tzinfo=UTC))


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """An idea for each attack, whose name later papers hold; LoRA is used by most, and builds on adapters."""
    home = tmp_path_factory.mktemp("ideas") / "home"
    with open_store(home) as store:
        origins = [dated(n, 2015 + n % 8, title=f"On {HOSTILE[n - 1]}") for n in ORIGINS]
        origins += [
            dated(50, 2021, title="LoRA: low-rank adapters", abstract="We introduce LoRA, which builds on adapters."),
            dated(51, 2019, title="Adapters for transfer", abstract="We introduce adapters."),
        ]
        uses = [dated(n, 2023, abstract=f"We fine-tune with LoRA here. Result {n}.") for n in LATER]
        store.papers.apply([insert(one) for one in (*origins, *uses)])
    with open_library(home, environ={}, clock=at()) as library:
        library.ideas.add_ideas(
            Idea(name, paper(n).id, (f"alias {n}",)) for n, name in zip(ORIGINS, HOSTILE, strict=True)
        )
        library.ideas.add_ideas([Idea("LoRA", paper(50).id, ("low-rank adapter",), ("adapters",))])
        library.ideas.add_ideas([Idea("adapters", paper(51).id), Idea("without origin")])
        library.keep(paper(50).id)
    return home


@pytest.fixture
def library(home):
    with open_library(home, environ={}, clock=at()) as library:
        yield library


def shown(page, library, path=None, **query):
    html = Html.of(render(page(library, Ask(path or {}, query))))
    html.check()
    return html


def told(page, library, path=None, **query):
    return shown(page, library, path, **query).text


def test_without_a_ledger_nothing_is_worked_out_and_the_command_is_told(library, home):
    (home / "cache" / "ideas.json").unlink(missing_ok=True)
    for page in (ideas.ledger, idea_map.idea_map):
        assert "readinglist ideas list" in told(page, library)
    assert "LoRA" in told(ideas.ledger, library)
    story = told(ideas.idea, library, {"name": "LoRA"})
    assert "Not computed yet" in story
    assert not (home / "cache" / "ideas.json").exists()


class TestLedger:
    @pytest.fixture(autouse=True, scope="class")
    @classmethod
    def made(cls, home):
        with open_library(home, environ={}, clock=at()) as library:
            library.ideas()

    def test_F4_names_are_text_on_every_page(self, library):
        table = told(ideas.ledger, library)
        drawn = told(idea_map.idea_map, library)
        for name in HOSTILE:
            words = " ".join(re.sub("[\u2028\u2029]", " ", name).split())
            beginning = words[:16]
            assert beginning in table
            assert beginning in drawn
            assert beginning in told(ideas.idea, library, {"name": name})
            assert beginning in told(idea_map.idea_map, library, idea=name)

    def test_the_story_has_the_sentences_of_the_newest_uses(self, library):
        html = shown(ideas.idea, library, {"name": "low-rank adapter"})  # an alias
        assert "We fine-tune with LoRA here." in html.text
        assert "names it" in html.text
        assert len(list(html.find("a", href=f"/paper/{paper(139).id}"))) == 1
        assert [a for a in html.find("a") if a["href"] == "/idea/adapters"]
        assert [a for a in html.find("a") if a["href"] == "/map?idea=LoRA"]

    @pytest.mark.parametrize("by", ideas.ORDERS)
    @pytest.mark.parametrize("way", ["up", "down"])
    def test_the_ledger_is_ordered_by_any_of_its_columns_and_what_is_not_known_stands_last(self, library, by, way):
        records = ideas.in_order(library.ideas(), by, way)
        value = ideas.ORDERS[by][2]
        values = [value(record) for record in records]
        known = [one for one in values if one is not None]
        assert known == sorted(known, reverse=way == "down")
        assert values[: len(known)] == known
        first = next(shown(ideas.ledger, library, sort=by, order=way).find("th", scope="row"), None)
        assert first is not None

    @pytest.mark.parametrize("page", [ideas.ledger, idea_map.idea_map])
    @pytest.mark.parametrize("name", ["sort", "order", "page", "fate", "kept", "from", "to"])
    @pytest.mark.parametrize(
        "word", ["id; DROP TABLE papers", "uses desc", "NAME", "-1", "1e3", "' or 1=1 --", "rowid", "9" * 30, "\0"]
    )
    def test_C21_a_column_or_filter_of_no_list_is_refused(self, library, page, name, word):
        mine = ("sort", "order", "page") if page is ideas.ledger else ("fate", "kept", "from", "to")
        if name not in mine:
            assert page(library, Ask(query={name: word})).status == 200  # what a page does not know is nothing to it
            return
        with pytest.raises(UsageError):
            page(library, Ask(query={name: word}))
        assert library.ideas.get_idea("LoRA").name == "LoRA"

    def test_F10_looking_changes_nothing_not_even_the_cache(self, library, home):
        library.store.papers.count()
        cached = (home / "cache" / "ideas.json").read_bytes()
        before = fingerprint(home)
        for query in ({}, {"sort": "name"}, {"idea": "LoRA"}, {"paper": paper(50).id}, {"kept": "1"}):
            ideas.ledger(library, Ask(query=query))
            idea_map.idea_map(library, Ask(query=query))
        ideas.idea(library, Ask({"name": "LoRA"}))
        assert fingerprint(home) == before
        assert (home / "cache" / "ideas.json").read_bytes() == cached

    def test_what_came_since_is_told(self, library):
        assert "since then" not in told(ideas.ledger, library)
        library.later(paper(100).id)
        assert "0 papers and 1 entry of your log were added" in told(ideas.ledger, library)
        library.undo()

    def test_an_idea_that_was_dropped_since_is_not_shown(self, library):
        library.ideas.drop_idea("without origin")
        assert "without origin" not in told(ideas.ledger, library)
        library.undo()
        assert "without origin" in told(ideas.ledger, library)

    @pytest.mark.parametrize("damage", [b"", b"{}", b"[" * 100_000, b"\xff\xfe", b'{"version": 1}'])
    def test_a_damaged_file_is_as_none(self, library, home, damage):
        path = home / "cache" / "ideas.json"
        good = path.read_bytes()
        path.write_bytes(damage)
        assert library.ideas.last_ledger() is None
        path.write_bytes(good)
        assert library.ideas.last_ledger() is not None

    def test_the_ledger_of_another_library_is_as_none(self, home, tmp_path):
        with open_library(tmp_path / "other", environ={}, clock=at()) as other:
            other.ideas.add_ideas([Idea("LoRA")])
            (tmp_path / "other" / "cache").mkdir(exist_ok=True)
            (tmp_path / "other" / "cache" / "ideas.json").write_bytes((home / "cache" / "ideas.json").read_bytes())
            assert other.ideas.last_ledger() is None

    # The map

    def test_each_dot_is_a_link_to_its_paper_and_the_table_has_the_same_ideas(self, library):
        html = shown(idea_map.idea_map, library)
        assert next(html.find("svg", role="group"))["class"] == "idea-map"
        drawn = {one["data-idea"] for one in html.find("g") if "data-idea" in one}
        assert "LoRA" in drawn
        assert list(html.find("a", href=f"/paper/{paper(50).id}"))
        rows = {a["href"] for a in html.find("a") if a["href"].startswith("/idea/")}
        assert len(rows) == len(drawn) + 1
        assert "/idea/without%20origin" in rows  # it has no date, and stands in the table alone

    def test_the_colours_that_are_chosen_are_those_that_are_drawn(self, library):
        """Where nobody's last twelve months are counted fates are drawn, and cannot be left."""
        for query in ({}, {"view": "fate"}):
            html = shown(idea_map.idea_map, library, **query)
            assert not list(html.find("span", **{"class": "fate unobserved course"}))
            assert list(html.find("span", **{"class": "fate unobserved"}))
            assert next(one["value"] for one in html.find("option") if "selected" in one) == "fate"
            assert [one["value"] for one in html.find("option") if "disabled" in one] == [""]

    def test_an_idea_or_a_paper_is_marked(self, library):
        for query in ({"idea": "lora"}, {"idea": "low-rank adapter"}, {"paper": paper(50).id}):
            html = shown(idea_map.idea_map, library, **query)
            marked = [one["data-idea"] for one in html.find("g") if "marked" in one.get("class", "").split()]
            assert marked == ["LoRA"]
            assert list(html.find("path", **{"class": "marked"}))  # the arc from what it builds on
            assert "Marked: LoRA" in html.text
        assert "No idea of your ledger" in told(idea_map.idea_map, library, idea="nothing of the kind")

    def test_filters_leave_out_and_never_what_is_marked(self, library):
        def on(**query):
            html = shown(idea_map.idea_map, library, **query)
            return {one["data-idea"] for one in html.find("g") if "data-idea" in one}

        assert on(kept="1") == {"LoRA"}
        assert on(kept="1", idea="adapters") == {"LoRA", "adapters"}
        assert on(**{"from": "2021", "to": "2021"}) >= {"LoRA"}
        assert "adapters" not in on(**{"from": "2021"})
        assert on(**{"from": "2030"}) == set()

    def test_more_than_fit_are_left_out_and_told(self, library):
        records = tuple(
            IdeaRecord(Idea(f"many {n}", paper(1 + n % 12).id), 400 - n, 0, 0, 0, None, "steady")
            for n in range(MOST + 9)
        )
        last = records[-1].idea.name
        drawn = draw_map(library, records, MapFilters(), lambda node: None, (last,))
        assert len(drawn.nodes) == MOST
        assert drawn.left_out == 9
        assert drawn.nodes[-1].id == last
