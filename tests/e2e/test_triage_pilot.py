"""A night of 300 real papers through Textual's pilot: the real program but for the terminal."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from readinglist import open_library
from readinglist.core.clock import Clock, parse_instant
from readinglist.core.errors import NotFound
from readinglist.core.lines import text_of
from readinglist.core.papers import Night
from readinglist.interface.editor import edit_file
from readinglist.triage.night_list import FIRST_ROWS, first_of_all, open_triage
from readinglist.triage.screen.app import Outside, ScreenActions, TriageApp
from readinglist.triage.screen.state import State, resized
from readinglist.triage.view import PLAIN, build_keymap
from tests.e2e import triage_night as night
from tests.e2e.triage_night import NIGHT, NOW, copy_of, log_of, plan, standing_of


@dataclass
class Sitting:
    """One run of triage on `home`: what was shown, what is on the screen at the end."""

    home: Path
    editor: Path | None = None
    opened: Night | None = None
    state: State | None = None
    screen: str = ""
    browsed: list[str] = field(default_factory=list)

    def __call__(self, *keys: str, size: tuple[int, int] = (80, 24), blind: bool = False) -> Sitting:
        asyncio.run(self._sit(keys, size, blind))
        return self

    def _browse(self, url: str) -> bool:
        """No browser is here, as over ssh."""
        self.browsed.append(url)
        return False

    async def _sit(self, keys: Sequence[str], size: tuple[int, int], blind: bool) -> None:
        with open_library(self.home, environ={}, clock=Clock(frozen_at=parse_instant(NOW))) as library:
            self.opened = open_triage(library)
            environ = {"VISUAL": str(self.editor)} if self.editor else {}
            outside = Outside(self._browse, lambda path: edit_file(path, environ))
            desk = ScreenActions(library, outside)
            app = TriageApp(desk, self.opened, build_keymap(scheme=PLAIN), blind=blind)
            async with app.run_test(size=size) as pilot:
                for key in keys:
                    await pilot.press({" ": "space"}.get(key, key))
                await pilot.pause()
                self.state, self.screen = app.state, text_of(app.canvas.lines)
            desk.flush()
            if app.bug is not None:
                raise app.bug


@pytest.fixture(scope="module")
def template(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("triage") / "home"
    night.make_library(home, night.real_papers(shared))
    return home


@pytest.fixture
def sitting(template: Path, tmp_path: Path) -> Sitting:
    return Sitting(copy_of(template, tmp_path / "home"), night.scripted_editor(tmp_path))


def test_a_morning_is_in_the_log_just_as_it_was_pressed(sitting: Sitting) -> None:
    """40 decisions, 5 undos, a quick and a full critique, quit: then the list goes on where it was left."""
    planned = plan()
    sitting(*planned.keys, *night.QUICK, *night.LINE, "enter", "n", "q")
    assert sitting.opened is not None
    assert sitting.state is not None
    shown = [scored.paper.id for scored in sitting.opened.papers]
    assert len(shown) == night.COUNT
    log = log_of(sitting.home)
    verdicts = [entry for entry in standing_of(log) if entry[0] == "verdict"]
    assert verdicts == [(kind, verdict, shown[place]) for kind, verdict, place in planned.standing]
    assert sum(entry["kind"] == "undo" for entry in log) == night.UNDOS
    assert sum(entry["kind"] == "verdict" for entry in log) == night.DECISIONS

    here = shown[len(planned.standing)]
    (rated,) = [entry for entry in log if entry["kind"] == "critique"]
    assert rated["subject"] == here
    answers = {"upside": "10x", "complexity": 3, "generality": 1, "fragility": 2, "build_on": "yes"}
    assert rated["data"] == {**answers, "line": night.LINE}
    (file,) = [p for p in (sitting.home / "notes").rglob("*.md") if here in p.read_text()]
    assert file.read_text().endswith("Written by hand.\n")
    assert night.LINE in file.read_text()

    again = Sitting(sitting.home)()
    assert again.opened is not None
    assert [scored.paper.id for scored in again.opened.papers] == shown
    assert again.opened.first_open == len(planned.standing)
    assert again.state is not None
    assert [row.verdict for row in again.state.rows] == [row.verdict for row in sitting.state.rows]
    assert f"{len(planned.standing)} of 300 decided" in again.screen


def test_the_list_of_all_papers_grows_behind_what_is_on_the_screen(sitting: Sitting) -> None:
    """The first screen needs no ranking; its rows keep their places, what follows is the ranking's."""
    with open_library(sitting.home, environ={}, clock=Clock(frozen_at=parse_instant(NOW))) as library:
        first = first_of_all(library, None)
        desk = ScreenActions(library, Outside(lambda _: False, lambda _: 0))
        state = resized(desk.open(first), 8)
        assert len(first.papers) == FIRST_ROWS
        whole = desk.extend(state)
        assert [row.id for row in whole.rows[:8]] == [scored.paper.id for scored in first.papers[:8]]
        assert len({row.id for row in whole.rows}) == night.COUNT
        rest = [row.scored.score for row in whole.rows[30:]]
        assert rest == sorted(rest, reverse=True)
        desk.flush()
        shown = library.store.impressions.of_night(None)
        assert [one.id for one in shown] == [row.id for row in whole.rows]
        assert [one.is_seen for one in shown].count(True) == whole.reach


def test_what_was_decided_before_the_restart_is_undone_after_it(sitting: Sitting) -> None:
    sitting("y", "x", "q")
    again = Sitting(sitting.home)("u", "u")
    assert again.state is not None
    assert again.state.decided == 0
    assert again.state.cursor == 0
    assert "undone: keep" in again.screen
    assert [kind for kind, *_ in standing_of(log_of(sitting.home))] == ["goal"]
    assert "undone: goal vision" in Sitting(sitting.home)("u").screen, "as the command does"
    assert "nothing to undo" in Sitting(sitting.home)("u").screen


def test_what_was_shown_is_recorded_and_how_far_it_was_seen(sitting: Sitting) -> None:
    sitting("y", "j", "j", "pagedown", "q")
    with open_library(sitting.home, environ={}) as library:
        shown = [i for i in library.store.impressions.of_night(NIGHT) if i.surface == "triage"]
    assert sitting.opened is not None
    assert [(i.id, i.position) for i in sorted(shown, key=lambda i: i.position)] == [
        (scored.paper.id, place) for place, scored in enumerate(sitting.opened.papers, 1)
    ]
    assert all(i.propensity is None or 0 < i.propensity < 1 for i in shown)
    assert any(i.propensity for i in shown), "exploration slots say with what chance they were drawn"
    assert sitting.state is not None
    assert sitting.state.reach == 4 + sitting.state.page - 1
    assert [i.is_seen for i in sorted(shown, key=lambda i: i.position)] == [
        n < sitting.state.reach for n in range(night.COUNT)
    ]


def test_the_rest_is_one_entry_that_is_undone_in_one(sitting: Sitting) -> None:
    sitting("y", "S", "y")
    assert sitting.state is not None
    assert sitting.state.decided == night.COUNT
    entry = log_of(sitting.home)[-1]
    assert (entry["kind"], entry["subject"], len(entry["data"]["ids"])) == ("seen", "2025-04-24", night.COUNT - 1)
    assert Sitting(sitting.home)("u").state.decided == 1  # type: ignore[union-attr]


def test_tags_and_reading_are_facts_beside_the_verdict(sitting: Sitting) -> None:
    sitting("t", *"rl gait", "enter", "d")
    assert sitting.opened is not None
    first = sitting.opened.papers[0].paper.id
    with open_library(sitting.home, environ={}) as library:
        paper = library.paper(first)
        assert [found.id for found in library.search("tag:gait").papers] == [first]
    assert (paper.tags, paper.verdict) == (("gait", "rl"), None)
    assert paper.read_at is not None


def test_a_paper_is_opened_by_its_page_and_by_its_pdf(sitting: Sitting) -> None:
    sitting("o", "P")
    assert sitting.opened is not None
    first = sitting.opened.papers[0].paper.id
    assert sitting.browsed == [f"https://arxiv.org/abs/{first}", f"https://arxiv.org/pdf/{first}"]
    assert f"https://arxiv.org/pdf/{first}" in sitting.screen, "where no browser is, the address is shown"


def test_more_like_this_and_why_open_pages(sitting: Sitting) -> None:
    assert "Papers similar to" in sitting("m").screen
    assert "score (the sum), number" in Sitting(sitting.home)("e").screen


def test_another_goal_is_a_list_of_its_own_and_what_is_kept_counts_for_it(sitting: Sitting) -> None:
    with open_library(sitting.home, environ={}, clock=Clock(frozen_at=parse_instant(NOW))) as library:
        library.add_goal("language", "language models that reason")
    sitting("g", "1", "y")
    entry = log_of(sitting.home)[-1]
    assert sitting.state is not None
    assert sitting.state.goal is not None
    assert entry["data"] == {"verdict": "keep", "goal": sitting.state.goal}


def test_a_note_without_an_editor_says_so_and_the_list_goes_on(
    sitting: Sitting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    without = Sitting(sitting.home)("n")
    assert "$EDITOR" in without.screen
    assert Sitting(sitting.home)("y").state.decided == 1  # type: ignore[union-attr]


def test_a_form_that_is_left_as_it_was_is_not_called_saved(sitting: Sitting) -> None:
    left = Sitting(sitting.home, Path("true"))("n")
    assert "nothing is written yet" in left.screen
    assert "ended with 1" in Sitting(sitting.home, Path("false"))("n").screen
    assert "saved" in sitting("n").screen, "this editor writes"


def test_a_library_that_cannot_be_written_shows_why_and_decides_nothing(
    sitting: Sitting, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise NotFound("the disk is full")

    monkeypatch.setattr("readinglist.triage.verdicts.apply", refuse)
    sitting("y", "x")
    assert sitting.state is not None
    assert sitting.state.decided == 0
    assert "the disk is full" in sitting.screen


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (60, 20), (20, 6)])
def test_every_size_works(size: tuple[int, int], sitting: Sitting) -> None:
    sitting("y", "x", "j", "?", "escape", "c", "escape", size=size)
    assert sitting.state is not None
    assert sitting.state.decided == 2
    assert len(sitting.screen.splitlines()) <= size[1]
