"""The user's text is sacred: whatever is done to a critique by hand and by us, in whatever order."""

from __future__ import annotations

import random
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import click
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readinglist import open_library
from readinglist.core.errors import InputError, NotFound, StoreError
from readinglist.core.front_matter import read_values, split
from readinglist.core.log import Rated
from readinglist.core.papers import Insert, PaperData, Revise
from readinglist.interface.session import Session
from readinglist.practice.api import entries_between
from readinglist.shell.library import Library
from readinglist.taste.bets import bet_on_paper
from readinglist.taste.critique import (
    list_critiques,
    missing_critiques,
    open_critique,
    record_quick_critique,
    refresh_critiques,
    search_critiques,
)
from readinglist.taste.critique_text import questions
from readinglist.upkeep.maintain import doctor
from tests.fakes import paper
from tests.unit.cli.fake_library import run_on

FIRST = replace(paper(1), id="2401.10000")
ID = FIRST.id
QUICK = Rated("10x", 2, 3, 1, "no", "scales: few parts")


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("critiques") / "home"
    with open_library(home, environ={}) as lib:
        lib.store.papers.apply([Insert(FIRST), *(Insert(paper(n)) for n in range(2, 6))])
    return home


@pytest.fixture
def lib(template: Path, tmp_path: Path) -> Iterator[Library]:
    shutil.copytree(template, tmp_path / "home")
    with open_library(tmp_path / "home", environ={}) as opened:
        yield opened


def revise(lib: Library, title: str) -> None:
    known = lib.store.papers.get(ID)
    new: PaperData = replace(FIRST, title=title, version=known.version + 1)
    lib.store.papers.apply([Revise(known, new, ("title",), True, ())])


def notes(lib: Library) -> list[Path]:
    return sorted(p for p in lib.places.notes.rglob("*") if p.is_file() and p.parent.name != ".trash")


# --- any sequence of edits and updates ---------------------------------------------------------------

KEY = re.compile(r"(\w+):")


def entries(text: str) -> tuple[str, list[list[str]], str]:
    """The opening line, the lines of each key (a comment by itself), and the rest: read without our parser."""
    lines = text.split("\n")
    last = next(k for k, line in enumerate(lines) if k and line.rstrip("\r") == "---")
    found: list[list[str]] = []
    for line in lines[1:last]:
        if line.startswith("  ") and found:
            found[-1].append(line)
        else:
            found.append([line])
    return lines[0], found, "\n".join(lines[last:])


def key_of(lines: list[str]) -> str:
    match = KEY.match(lines[0])
    return match[1] if match else ""


def joined(opening: str, found: list[list[str]], rest: str) -> str:
    return "\n".join([opening, *(line for lines in found for line in lines), rest])


@dataclass
class Desk:
    """A file under two pairs of hands. `theirs`: keys that the user changed, added or removed."""

    lib: Library
    dice: random.Random
    path: Path
    theirs: set[str] = field(default_factory=set)
    remarks: list[str] = field(default_factory=list)
    count: int = 0
    broken: bool = False

    @property
    def text(self) -> str:
        return self.path.read_bytes().decode()

    def put(self, text: str) -> None:
        self.path.write_bytes(text.encode())

    def fresh(self) -> str:
        self.count += 1
        return f"mine{self.count}"

    def end(self) -> str:
        return "\r" if "\r\n" in self.text else ""

    # What a user does

    def write_below(self) -> None:
        opening, found, rest = entries(self.text)
        place = self.dice.randint(rest.index("\n") + 1, len(rest)) if "\n" in rest else len(rest)
        self.put(joined(opening, found, f"{rest[:place]}{self.fresh()} --- é\n{rest[place:]}"))

    def change_a_key(self) -> None:
        opening, found, rest = entries(self.text)
        some = [lines for lines in found if key_of(lines) not in ("", "id")]
        if some:
            lines = self.dice.choice(some)
            self.theirs.add(key_of(lines))
            lines[:] = [f"{key_of(lines)}:   {self.fresh()}{self.end()}"]
            self.put(joined(opening, found, rest))

    def add_a_key(self) -> None:
        opening, found, rest = entries(self.text)
        name = self.fresh()
        self.theirs.add(name)
        found.insert(self.dice.randint(0, len(found)), [f"{name}: [a,  b]{self.end()}"])
        self.put(joined(opening, found, rest))

    def remove_a_key(self) -> None:
        opening, found, rest = entries(self.text)
        some = [lines for lines in found if key_of(lines) not in ("", "id")]
        if some:
            lines = self.dice.choice(some)
            self.theirs.add(key_of(lines))
            self.put(joined(opening, [x for x in found if x is not lines], rest))

    def sort_the_keys_anew(self) -> None:
        opening, found, rest = entries(self.text)
        self.dice.shuffle(found)
        self.put(joined(opening, found, rest))

    def remark_on_a_key(self) -> None:
        opening, found, rest = entries(self.text)
        some = [lines for lines in found if len(lines) == 1 and key_of(lines)]
        remark = f"# {self.fresh()}"
        if some:
            lines = self.dice.choice(some)
            lines[0] = f"{lines[0].rstrip(chr(13))}  {remark}{self.end()}"
            self.remarks.append(remark)
            self.put(joined(opening, found, rest))

    def remark_between_keys(self) -> None:
        opening, found, rest = entries(self.text)
        found.insert(self.dice.randint(0, len(found)), [f"# {self.fresh()}{self.end()}"])
        self.put(joined(opening, found, rest))

    def change_line_ends(self) -> None:
        text = self.text
        self.put(text.replace("\r\n", "\n") if "\r\n" in text else text.replace("\n", "\r\n"))

    def rename(self) -> None:
        self.move_to(self.path.with_name(f"{self.fresh()} & co.md"))

    def move(self) -> None:
        self.move_to(self.lib.places.notes / self.fresh() / self.path.name)

    def move_to(self, path: Path) -> None:
        path.parent.mkdir(exist_ok=True)
        self.path = self.path.rename(path)

    def break_the_yaml(self) -> None:
        self.broken = True
        opening, rest = self.text.split("\n", 1)
        self.put(f"{opening}\nbroken: [{self.end()}\n{rest}")

    def mend(self) -> None:
        self.broken = False
        self.put(re.sub(r"\nbroken: \[\r?(?=\n)", "", self.text, count=1))

    # What we do

    def revised(self) -> None:
        revise(self.lib, f"Title {self.fresh()}: --- #{self.count}")
        list(refresh_critiques(self.lib))

    def judged(self) -> None:
        self.lib.keep(ID)
        list(refresh_critiques(self.lib))

    def rated(self) -> None:
        complexity, build = self.dice.choice([None, 1, 2, 3]), self.dice.choice([None, "yes", "no"])
        record_quick_critique(
            self.lib, ID, Rated(self.dice.choice(["10%", "10x"]), complexity, None, 3, build, self.fresh())
        )

    def undone(self) -> None:
        self.lib.undo()
        list(refresh_critiques(self.lib))

    def opened(self) -> None:
        assert open_critique(self.lib, ID) == self.path

    def kept_lines(self, text: str) -> str:
        """All that is not ours: without the keys that the user never touched."""
        opening, found, rest = entries(text)
        return joined(opening, [lines for lines in found if not key_of(lines) or key_of(lines) in self.theirs], rest)


USER: tuple[Callable[[Desk], None], ...] = (
    Desk.write_below,
    Desk.change_a_key,
    Desk.add_a_key,
    Desk.remove_a_key,
    Desk.sort_the_keys_anew,
    Desk.remark_on_a_key,
    Desk.remark_between_keys,
    Desk.change_line_ends,
    Desk.rename,
    Desk.move,
    Desk.break_the_yaml,
)
OURS: tuple[Callable[[Desk], None], ...] = (Desk.revised, Desk.judged, Desk.rated, Desk.undone, Desk.opened)


@given(steps=st.lists(st.sampled_from((*USER, *OURS)), max_size=16), seed=st.integers(0, 10**6), quick=st.booleans())
@settings(deadline=None, max_examples=60)
def test_no_byte_of_the_user_is_lost_in_any_order(template, tmp_path_factory, steps, seed, quick) -> None:
    """Also: the id stays text, and the file is found wherever it went, never doubled."""
    home = tmp_path_factory.mktemp("desk") / "home"
    shutil.copytree(template, home)
    with open_library(home, environ={}) as lib:
        record_quick_critique(lib, ID, QUICK).entry if quick else open_critique(lib, ID)
        desk = Desk(lib, random.Random(seed), notes(lib)[0])
        for step in steps:
            if step in USER:
                if desk.broken:
                    desk.mend()
                step(desk)
                continue
            before, kept = desk.text, "" if desk.broken else desk.kept_lines(desk.text)
            step(desk)
            if step is Desk.undone and not desk.path.exists():
                assert (kept, notes(lib)) == ("---\n---\n", []), "more than ours was in it"
                break
            assert notes(lib) == [desk.path], "doubled, or gone"
            if desk.broken:
                assert desk.text == before
                continue
            end = "\r\n" if "\r\n" in before else "\n"
            gap = "" if before.endswith("\n") else end
            assert desk.kept_lines(desk.text) in (kept, kept + gap + questions(end))
            assert [r for r in desk.remarks if r in before] == [r for r in desk.remarks if r in desk.text]
            assert read_values(split(desk.text).front)["id"] == ID
    shutil.rmtree(home)


# --- single stories ----------------------------------------------------------------------------------


def test_a_revision_reaches_the_file_and_the_users_words_stay(lib: Library) -> None:
    path = open_critique(lib, ID)
    path.write_text(path.read_text() + "my words\n")
    revise(lib, "A new title")
    assert list(refresh_critiques(lib)) == []
    assert 'title: "A new title"' in path.read_text()
    assert path.read_text().endswith("my words\n")


def test_a_verdict_a_reading_and_a_bet_stand_in_the_file_at_once_and_go_with_their_undo(lib: Library) -> None:
    path = open_critique(lib, ID)
    before = path.read_text().replace("year:", "colour: red # mine\nyear:") + "mine\n"
    path.write_text(before)
    lib.keep(ID)
    lib.read(ID)
    bet_on_paper(lib, ID, 0.3, None, because=None)
    said = path.read_text()
    assert re.search(r'^verdict: "?keep"?$', said, re.M)
    assert re.search(r'^status: "?read"?$', said, re.M)
    assert re.search(r'^bet: "?30%: top 10% on ', said, re.M)
    lib.undo(3)
    assert path.read_text() == before, "of the same day"


def test_a_decision_stands_also_where_the_file_cannot_be_brought_up(lib: Library) -> None:
    path = open_critique(lib, ID)
    path.write_text("---\nid: [2401.10000\n---\n")
    lib.keep(ID)
    assert lib.paper(ID).verdict == "keep"
    assert path.read_text() == "---\nid: [2401.10000\n---\n"


def test_a_file_that_nobody_changed_goes_with_its_undone_rating(lib: Library) -> None:
    record_quick_critique(lib, ID, QUICK)
    written = notes(lib)[0].read_text()
    lib.undo()
    assert notes(lib) == []
    (trashed,) = (lib.store.places.notes / ".trash").iterdir()
    assert trashed.read_text() == written, "with the user's line in it"
    record_quick_critique(lib, ID, QUICK)
    path = notes(lib)[0]
    path.write_text(path.read_text() + "mine\n")
    lib.undo()
    assert path.read_text().endswith("mine\n")
    assert "upside:\n" in path.read_text()


def test_a_file_that_the_user_deleted_is_not_made_again_by_a_fetch(lib: Library) -> None:
    record_quick_critique(lib, ID, QUICK)
    notes(lib)[0].unlink()
    revise(lib, "New")
    list(refresh_critiques(lib))
    assert notes(lib) == []
    record_quick_critique(lib, ID, Rated(upside="10%"))
    assert len(notes(lib)) == 1, "but by a new rating it is"


def test_a_note_of_the_users_own_with_this_id_is_taken_and_only_ratings_are_added(lib: Library) -> None:
    lib.places.notes.mkdir()
    own = lib.places.notes / "anything.md"
    own.write_text("---\nid: arXiv:2401.10000v2\ntitle: mine\n---\nmy text")
    assert open_critique(lib, ID) == own
    assert own.read_text().endswith("---\nmy text")
    record_quick_critique(lib, ID, Rated("10x"))
    assert own.read_text() == '---\nid: arXiv:2401.10000v2\ntitle: mine\nupside: "10x"\n---\nmy text'
    record_quick_critique(lib, ID, Rated("10%"))
    assert 'upside: "10%"' in own.read_text()


def test_a_file_in_the_way_that_is_not_this_papers_is_left_alone(lib: Library) -> None:
    lib.places.notes.mkdir()
    other = lib.places.notes / "2401.10000.MD"
    other.write_text("a shopping list")
    path = open_critique(lib, ID)
    assert path != other
    assert other.read_text() == "a shopping list"


def test_G4_a_rating_of_a_paper_whose_file_is_broken_is_recorded_and_told(lib: Library) -> None:
    path = open_critique(lib, ID)
    path.write_text(broken := "---\nid: [\n---\n" + path.read_text())
    done = record_quick_critique(lib, ID, QUICK)
    assert isinstance(done.problem, InputError)
    assert str(path) in str(done.problem)
    assert path.read_text() == broken
    assert open_critique(lib, ID) == path, "to be mended in the editor"
    assert any(str(path) in problem.what for problem in doctor(lib, fix=False, rebuild=False).problems)
    path.write_text(broken.removeprefix("---\nid: [\n---\n"))
    list(refresh_critiques(lib))
    assert 'upside: "10x"' in path.read_text(), "made up for"


def test_renamed_and_broken_at_once_a_note_is_found_by_the_line_of_its_id(lib: Library) -> None:
    path = open_critique(lib, ID)
    path = path.rename(path.with_name("renamed.md"))
    path.write_text(broken := path.read_text().replace("tags: []", "tags: ["))
    assert isinstance(record_quick_critique(lib, ID, QUICK).problem, InputError)
    assert (notes(lib), path.read_text()) == ([path], broken)


def test_missing_are_kept_papers_of_which_nothing_was_said(lib: Library) -> None:
    ids = [ID, *(paper(n).id for n in (2, 3, 4))]
    lib.keep(*ids)
    record_quick_critique(lib, ids[0], Rated(line="enough"))
    open_critique(lib, ids[1])
    opened = open_critique(lib, ids[2])
    opened.write_text(opened.read_text().replace("## Claim\n", "## Claim\nIt walks.\n"))
    assert {p.id for p in missing_critiques(lib)} == {ids[1], ids[3]}, "the empty form says nothing"


def test_critiques_are_searched_in_full(lib: Library) -> None:
    path = open_critique(lib, ID)
    path.write_text(path.read_text() + "Needs Erdős and a wéek of tuning.\n")
    assert [f.note.id for f in search_critiques(lib, '"week of tuning" erdos -robot', 20)] == [ID]
    assert search_critiques(lib, "understand, tune and maintain", 20) == (), "the questions are not the user's words"
    for query in ("", '"', "ti:gait au:x", "NEAR(", "a*", "(" * 500, "-tuning"):
        search_critiques(lib, query, 20)


def test_an_unknown_paper_gets_no_file(lib: Library) -> None:
    with pytest.raises(NotFound):
        open_critique(lib, "2401.99999")
    assert notes(lib) == []


def test_G5_a_file_in_the_place_of_the_folder_is_a_clean_error(lib: Library) -> None:
    lib.places.notes.write_text("not a folder")
    with pytest.raises(StoreError):
        open_critique(lib, ID)
    assert isinstance(record_quick_critique(lib, ID, QUICK).problem, StoreError)
    assert lib.places.notes.read_text() == "not a folder"
    lib.places.notes.unlink()
    list(refresh_critiques(lib))
    assert len(notes(lib)) == 1, "the rating was recorded, and its file made when it could be"


def test_G5_a_folder_that_is_a_link_or_was_deleted_works(lib: Library, tmp_path: Path) -> None:
    (tmp_path / "vault").mkdir()
    lib.places.notes.symlink_to(tmp_path / "vault")
    path = open_critique(lib, ID)
    assert (tmp_path / "vault" / path.name).is_file()
    lib.places.notes.unlink()
    assert list_critiques(lib) == ()
    assert open_critique(lib, ID).is_file()


def test_G12_copies_of_a_file_sync_are_reported_searched_and_never_taken(lib: Library) -> None:
    path = open_critique(lib, ID)
    for name in ("2401.10000.sync-conflict-20261124-060000-ABC.md", "2401.10000 (Ann's conflicted copy).md"):
        path.with_name(name).write_text(path.read_text() + "otherwords\n")
    twin = path.with_name("0 a copy.md")
    twin.write_text(path.read_text())
    assert open_critique(lib, ID) == path
    assert len(list_critiques(lib)) == 1
    assert {found.note.is_copy for found in search_critiques(lib, "otherwords", 20)} == {True}
    told = " ".join(problem.what for problem in doctor(lib, fix=False, rebuild=False).problems)
    assert all(name.name in told for name in notes(lib) if name != path)


@pytest.mark.parametrize(
    ("typed", "rated"), [("23x1y", Rated("10x", 3, None, 1, "yes")), ("2q", Rated("10x")), ("q", None)]
)
def test_after_reading_a_terminal_asks_for_ratings_and_the_next_step(
    template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, typed: str, rated: Rated | None
) -> None:
    home = shutil.copytree(template, tmp_path / "home")
    keys = iter(typed)
    monkeypatch.setattr(click, "getchar", lambda: next(keys))
    monkeypatch.setattr(click, "prompt", lambda *_, **__: " freeze the critic ")
    for asks in ("is_read", "is_asked"):
        monkeypatch.setattr(Session, asks, property(lambda _: True))
    assert run_on(open_library(home, environ={}), "read", ID, "--minutes", "30").code == 0  # type: ignore[arg-type]
    with open_library(home, environ={}) as lib:
        assert [entry.data for entry in lib.store.log.of_kind("critique")] == ([rated] if rated else [])
        noted = [one.entry for one in entries_between(lib)]
        steps = [(one.section, one.text) for one in noted]
        assert steps == ([("next", f"freeze the critic @{ID}")] if len(typed) == 5 else [])
