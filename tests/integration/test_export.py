"""Exports of a library: files that are there whole, and a vault in which the user's text is sacred."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import bibtexparser
import click
import pytest
import yaml
from lxml import etree

from readinglist import open_library
from readinglist.core.errors import NotFound, StoreError, UsageError
from readinglist.core.events import Event
from readinglist.core.front_matter import read_values, split
from readinglist.core.json_records import paper_record
from readinglist.core.log import Rated, Tagged, Verdict
from readinglist.core.papers import Insert, Paper, Revise, Selection
from readinglist.exchange.commands import export_command
from readinglist.exchange.export import export_file, export_text, papers_of, rows_of
from readinglist.exchange.formats import FORMATS
from readinglist.exchange.records import PapersWritten
from readinglist.exchange.vault import Vault, Written, write_vault
from readinglist.shell.library import Library
from readinglist.taste.critique import open_critique, record_quick_critique
from tests.fakes import paper
from tests.integration.store_toys import at
from tests.unit.cli.fake_library import Ran, run_on

FIRST = replace(paper(1), id="2401.00001", title="x}, note={evil", abstract="=cmd|' /C calc'!A0 [[link]] <b> #tag %%")
QUICK = Rated("10x", 2, 3, 1, "no", "scales: few parts")
ALL = Selection()
VAULT = "obsidian"
TEXTS = tuple(kind for kind in FORMATS if kind != VAULT)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("exports") / "home"
    with open_library(home, environ={"READINGLIST_NOW": "2026-11-24T12:00:00Z"}) as lib:
        lib.store.papers.apply([Insert(FIRST), *(Insert(paper(n)) for n in range(2, 5))])
        lib.keep(FIRST.id)
        lib.store.log.append(Tagged(add=("Robots/Legs", "3d vision")), FIRST.id)
    return home


@pytest.fixture
def lib(template: Path, tmp_path: Path) -> Iterator[Library]:
    shutil.copytree(template, tmp_path / "home")
    with open_library(tmp_path / "home", environ={"READINGLIST_NOW": "2026-11-24T12:00:00Z"}) as opened:
        yield opened


def ids_of(lib: Library, selection: Selection) -> list[str]:
    return [
        record["id"] for record in json.loads("".join(export_text(lib, "json", selection, raw=False, critiques=False)))
    ]


def written(lib: Library, kind: str, path: Path, selection: Selection = ALL) -> PapersWritten:
    return last_of(export_file(lib, kind, selection, Path(path), raw=False, critiques=False))


def every_paper(lib: Library) -> tuple[Paper, ...]:
    return tuple(papers_of(lib, rows_of(lib, ALL)))


def last_of(events: Iterator[Event | PapersWritten]) -> PapersWritten:
    *_, last = events
    assert isinstance(last, PapersWritten)
    return last


def others(lib: Library) -> list[str]:
    return [paper(n).id for n in range(2, 5)]


def test_json_is_the_list_of_all_records(lib: Library) -> None:
    records = json.loads("".join(export_text(lib, "json", ALL, raw=False, critiques=False)))
    assert records == [paper_record(lib.paper(one)) for one in (FIRST.id, *others(lib))]
    with open_library(lib.places.data / "empty", environ={}) as empty:
        assert json.loads("".join(export_text(empty, "json", ALL, raw=False, critiques=False))) == []


def test_a_selection_is_by_verdict_tag_and_goal(lib: Library) -> None:
    lib.add_goal("walk", "robots that walk")
    lib.keep(others(lib)[0], goal="walk")
    assert ids_of(lib, Selection(kept=True)) == [FIRST.id, others(lib)[0]]
    assert ids_of(lib, Selection(tag="robots")) == [FIRST.id]
    assert ids_of(lib, Selection(tag="robot")) == []
    assert ids_of(lib, Selection(goal="walk")) == [others(lib)[0]]
    with pytest.raises(NotFound, match="walk"):
        ids_of(lib, Selection(goal="fly"))


def test_the_command_offers_the_formats_of_the_table() -> None:
    (kind,) = [param for param in export_command.params if param.name == "kind"]
    assert isinstance(kind.type, click.Choice)
    assert tuple(kind.type.choices) == (*FORMATS, "zotero")


@pytest.mark.parametrize("kind", TEXTS)
def test_a_file_holds_what_would_be_printed_and_takes_the_place_of_an_old_one(lib: Library, kind: str) -> None:
    path = lib.places.data / f"out.{kind}"
    path.write_text("old")
    assert written(lib, kind, path).papers == 4
    assert path.read_bytes().decode() == "".join(export_text(lib, kind, ALL, raw=False, critiques=False))
    assert [file.name for file in path.parent.glob(".tmp-*")] == []


@pytest.mark.parametrize("name", ["library.db", "notes/a.md", "config.toml", "backups/x.bib", "goals", "journal/x"])
def test_no_export_takes_the_place_of_the_library_itself(lib: Library, name: str) -> None:
    for kind in ("bibtex", VAULT):
        with pytest.raises(UsageError, match="library itself"):
            written(lib, kind, lib.places.data / name)


def test_an_export_into_a_device_or_a_pipe_is_an_error_and_leaves_it_what_it_is(lib: Library, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(StoreError, match="not a regular file"):
        written(lib, "bibtex", tmp_path / "pipe")
    assert (tmp_path / "pipe").is_fifo()


@pytest.mark.parametrize("words", [("digest", "--html"), ("digest", "--atom"), ("share",)], ids=" ".join)
def test_nothing_else_that_leaves_does_so_either(lib: Library, words: tuple[str, ...]) -> None:
    before = lib.log()
    ran = run(lib, *words, "-o", str(lib.places.database))
    assert (ran.code, ran.out, "library itself" in ran.err) == (2, "", True)
    assert lib.log() == before


@pytest.mark.parametrize("kind", ["bibtex", "ris", "csl", "csv", "json"])
def test_another_library_imports_everything(lib: Library, tmp_path: Path, kind: str) -> None:
    path = tmp_path / "export"  # told by its content alone
    written(lib, kind, path)
    with open_library(tmp_path / "other", environ={}) as other:
        report = other.import_papers(path)
        assert [(file.kind, file.found, file.new, file.skipped) for file in report.files] == [
            ({"json": "records"}.get(kind, kind), 4, 4, ())
        ]
        for one in (FIRST.id, *others(lib)):
            mine, theirs = paper_record(lib.paper(one)), paper_record(other.paper(one))
            for key in ("announced", "verdict", "read_at", "tags"):  # what import does with these is import's
                mine.pop(key), theirs.pop(key)
            assert theirs == mine


def test_F18_bibtexparser_finds_one_entry_a_paper_and_no_note(lib: Library) -> None:
    library = bibtexparser.parse_string("".join(export_text(lib, "bibtex", ALL, raw=False, critiques=False)))
    assert (len(library.entries), library.failed_blocks) == (4, [])
    assert all("note" not in entry.fields_dict for entry in library.entries)


def test_F16_a_table_is_harmless_unless_it_is_wanted_raw(lib: Library) -> None:
    def first(*, raw: bool) -> dict[str, str]:
        return next(
            csv.DictReader(io.StringIO("".join(export_text(lib, "csv", ALL, raw=raw, critiques=False)), newline=""))
        )

    neutral, raw = first(raw=False), first(raw=True)
    assert (neutral["abstract"][:5], raw["abstract"]) == ("'=cmd", FIRST.abstract)


def test_the_line_of_a_critique_leaves_only_where_that_is_asked_for(lib: Library) -> None:
    record_quick_critique(lib, FIRST.id, QUICK)
    for kind in TEXTS:
        assert "few parts" not in "".join(export_text(lib, kind, ALL, raw=False, critiques=False))
    for kind in ("bibtex", "ris", "csl"):
        assert "scales: few parts" in "".join(export_text(lib, kind, ALL, raw=False, critiques=True))


def test_a_keep_of_a_day_that_nobody_told_is_written_without_one(lib: Library) -> None:
    lib.store.log.append(Verdict("keep", on="2020-01-01", assumed=True), others(lib)[0])
    rows = {
        row["id"]: row
        for row in csv.DictReader(
            io.StringIO("".join(export_text(lib, "csv", ALL, raw=False, critiques=False)), newline="")
        )
    }
    assert (rows[others(lib)[0]]["verdict"], rows[others(lib)[0]]["kept"]) == ("keep", "")
    assert rows[FIRST.id]["kept"] == "2026-11-24"


def test_F20_the_feed_is_sound_xml(lib: Library) -> None:
    feed = etree.fromstring("".join(export_text(lib, "atom", ALL, raw=False, critiques=False)).encode())
    assert len(feed.findall("{*}entry")) == 4


# The vault


def note(folder: Path) -> str:
    return (folder / "2401.00001.md").read_text()


def edit(folder: Path, old: str, new: str) -> None:
    text = note(folder)
    assert old in text
    (folder / "2401.00001.md").write_text(text.replace(old, new, 1))


def test_each_paper_has_a_note_with_properties_that_obsidian_takes(lib: Library, tmp_path: Path) -> None:
    folder = tmp_path / "vault"
    record_quick_critique(lib, FIRST.id, QUICK)
    report = written(lib, VAULT, folder)
    assert (report.papers, report.made, report.changed, report.problems) == (4, 4, 0, ())
    found = yaml.safe_load(split(note(folder)).front)
    assert (found["id"], found["title"], found["aliases"]) == (FIRST.id, FIRST.title, [FIRST.title])
    assert found["tags"] == ["_3d-vision", "Robots/Legs"]
    assert (found["verdict"], found["complexity"], found["line"]) == ("keep", 2, "scales: few parts")
    assert note(folder).startswith("---\n")
    assert "[[link]]" not in note(folder)
    assert "<b>" not in note(folder)
    assert " #tag" not in note(folder)
    assert "%%" not in note(folder)  # would hide what follows
    assert "- [[2401.00001|x}, note={evil]]" in (folder / "Reading list.md").read_text()
    assert {type(value) for value in found["authors"]} == {str}


def test_a_second_export_of_the_same_changes_no_byte(lib: Library, tmp_path: Path) -> None:
    folder = tmp_path / "vault"
    written(lib, VAULT, folder)
    before = {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in folder.iterdir()}
    report = written(lib, VAULT, folder)
    assert (report.made, report.changed, report.problems) == (0, 0, ())
    assert {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in folder.iterdir()} == before


def test_what_the_user_changed_stays_and_the_rest_follows(lib: Library, tmp_path: Path) -> None:
    folder = tmp_path / "vault"
    written(lib, VAULT, folder)
    edit(folder, 'status: "unread"', "status: half read\nmine: 1")
    edit(folder, "<!-- end of paper -->", "my line in the block\n<!-- end of paper -->\n\nmy own text")
    edit(folder, "# x}", "# My name for x}") if "# x}" in note(folder) else edit(folder, "# x", "# My name for x")
    known = lib.store.papers.get(FIRST.id)
    new = replace(FIRST, title="Another title", journal_ref="Nature 1 (2026)", version=known.version + 1)
    lib.store.papers.apply([Revise(known, new, ("title", "journal_ref"), True, ())])
    lib.skip(FIRST.id)
    lib.read(FIRST.id)
    report = written(lib, VAULT, folder)
    assert (report.made, report.changed, report.problems) == (0, 1, ())
    values = read_values(split(note(folder)).front)
    assert (values["status"], values["mine"]) == ("half read", "1")
    assert (values["title"], values["verdict"]) == ("Another title", "skip")
    for text in ("my line in the block", "my own text", "# My name for x", "- **Appeared**: Nature 1"):
        assert text in note(folder)


def test_a_critique_comes_with_its_text_and_goes_on_following(lib: Library, tmp_path: Path) -> None:
    folder = tmp_path / "vault"
    written(lib, VAULT, folder)
    path = open_critique(lib, FIRST.id)
    path.write_text(path.read_text().replace("## Claim\n", "## Claim\nIt *works*.\n\n- twice\n"))
    assert written(lib, VAULT, folder).changed == 1
    assert "### Claim\nIt *works*.\n\n- twice\n" in note(folder)
    edit(folder, "It *works*.", "It works, I say.")
    path.write_text(path.read_text() + "\nAnd a word more.\n")
    written(lib, VAULT, folder)
    assert "It works, I say." in note(folder)
    assert "It *works*." not in note(folder)
    assert "And a word more." in note(folder)


def test_a_note_that_was_moved_and_renamed_is_found_by_its_id(lib: Library, tmp_path: Path) -> None:
    folder = tmp_path / "vault"
    written(lib, VAULT, folder)
    (folder / "read").mkdir()
    (folder / "2401.00001.md").rename(folder / "read" / "Evil.md")
    lib.skip(FIRST.id)
    report = written(lib, VAULT, folder, Selection(kept=True))  # nothing is kept now: notes of earlier exports follow
    assert (report.made, report.changed) == (0, 1)
    assert 'verdict: "skip"' in (folder / "read" / "Evil.md").read_text()
    assert "- [[Evil|" in (folder / "Reading list.md").read_text()


@pytest.mark.parametrize("text", ["---\nid: 2401.00001\ntitle: mine\n---\nmine", "mine, without front matter", ""])
def test_a_note_of_the_users_own_is_never_touched(lib: Library, tmp_path: Path, text: str) -> None:
    folder = tmp_path / "vault"
    folder.mkdir()
    (folder / "2401.00001.md").write_text(text)
    (folder / "Reading list.md").write_text("mine")
    report = written(lib, VAULT, folder)
    assert (note(folder), (folder / "Reading list.md").read_text()) == (text, "mine")
    assert report.made == (3 if "id:" in text else 4)
    assert any("Reading list.md" in problem for problem in report.problems)


@pytest.mark.parametrize("front", ["---\nid: [\n---\n", "---\nid: 2401.00001\nno end", "---\na: &x [*x]\n---\n"])
def test_G4_a_note_with_broken_front_matter_is_left_alone(lib: Library, tmp_path: Path, front: str) -> None:
    folder = tmp_path / "vault"
    written(lib, VAULT, folder)
    (folder / "2401.00001.md").write_text(front)
    written(lib, VAULT, folder)
    assert note(folder) == front


@pytest.mark.parametrize("memory", ["", "{", "[]", '{"notes": 1}', '{"notes": {"2401.00001": {"title": 5}}}'])
def test_without_its_memory_every_value_is_the_users(lib: Library, tmp_path: Path, memory: str) -> None:
    folder = tmp_path / "vault"
    written(lib, VAULT, folder)
    (folder / ".readinglist.json").write_text(memory)
    lib.skip(FIRST.id)
    assert written(lib, VAULT, folder).problems == ()
    assert 'verdict: "keep"' in note(folder)


def test_notes_of_hidden_folders_and_copies_of_a_service_are_none_of_ours(lib: Library, tmp_path: Path) -> None:
    folder = tmp_path / "vault"
    written(lib, VAULT, folder)
    before = note(folder)
    (folder / ".trash").mkdir()
    others_of_it = [folder / ".trash" / "2401.00001.md", folder / "2401.00001 (conflicted copy 2026-11-24).md"]
    for path in others_of_it:
        path.write_text(before)
    lib.skip(FIRST.id)
    assert written(lib, VAULT, folder).changed == 1
    assert 'verdict: "skip"' in note(folder)
    assert [path.read_text() for path in others_of_it] == [before, before]


def test_a_note_lies_beside_what_has_its_name_and_is_called_so(lib: Library, tmp_path: Path) -> None:
    """The user's file, a link to nowhere, a folder: none of them is written over, and none of them is the note."""
    folder = tmp_path / "vault"
    folder.mkdir()
    (folder / "2401.00001.md").symlink_to(tmp_path / "nowhere.md")
    (folder / f"{others(lib)[0]}.md").mkdir()
    report = written(lib, VAULT, folder)
    assert (report.made, report.problems) == (4, ())
    assert not (tmp_path / "nowhere.md").exists()
    names = {note.id: note.path.name for note in Vault(folder).notes().values()}
    assert names[FIRST.id].startswith("2401.00001-")
    assert f"[[{names[FIRST.id][:-3]}|" in (folder / "Reading list.md").read_text()


class Hurried(Vault):
    """A folder in which an editor saves between our reading and our writing, `times` times."""

    def __init__(self, folder: Path, times: int) -> None:
        super().__init__(folder)
        self.times = times

    def replace(self, path: Path, text: str, expected_hash: str | None) -> bool:
        if path.name == "2401.00001.md" and self.times:
            self.times -= 1
            path.write_text(path.read_text() + "saved by the editor")
        return super().replace(path, text, expected_hash)


def test_G3_a_note_that_changes_under_our_hands_keeps_both(lib: Library, tmp_path: Path) -> None:
    folder = tmp_path / "vault"
    written(lib, VAULT, folder)
    lib.skip(FIRST.id)
    report = last_of(write_vault(lib, Hurried(folder, 1), every_paper(lib)))
    assert (report.changed, report.problems) == (1, ())
    assert "saved by the editor" in note(folder)
    assert 'verdict: "skip"' in note(folder)
    lib.later(FIRST.id)
    report = last_of(write_vault(lib, Hurried(folder, 3), every_paper(lib)))
    assert "left unchanged" in report.problems[0]
    assert note(folder).count("saved by the editor") == 4
    written(lib, VAULT, folder)
    assert 'verdict: "later"' in note(folder)


class Exchanged(Vault):
    """A folder in which the note becomes that of another paper between our reading and our writing."""

    def replace(self, path: Path, text: str, expected_hash: str | None) -> bool:
        if path.name == "2401.00001.md" and "2401.09999" not in path.read_text():
            path.write_text(path.read_text().replace('"2401.00001"', '"2401.09999"', 1))
        return super().replace(path, text, expected_hash)


def test_G3_a_note_that_became_another_ones_is_left_as_it_is(lib: Library, tmp_path: Path) -> None:
    folder = tmp_path / "vault"
    written(lib, VAULT, folder)
    lib.skip(FIRST.id)
    report = last_of(write_vault(lib, Exchanged(folder), every_paper(lib)))
    assert "left unchanged" in report.problems[0]
    assert 'id: "2401.09999"' in note(folder)
    assert 'verdict: "keep"' in note(folder)


def test_B11_ids_that_differ_in_case_alone_have_two_notes_on_every_file_system(lib: Library, tmp_path: Path) -> None:
    lib.store.papers.apply([Insert(replace(paper(8), id=one, source="bib")) for one in ("bib:Ang", "bib:ang")])
    assert written(lib, VAULT, tmp_path / "vault").made == 6
    names = [path.name.lower() for path in (tmp_path / "vault").glob("*.md")]
    assert len(names) == len(set(names)) == 7


class Dying(Vault):
    """A folder at whose n-th write the process ends, before it or after it."""

    def __init__(self, folder: Path, writes: int, *, after: bool) -> None:
        super().__init__(folder)
        self.writes, self.after = writes, after

    def replace(self, path: Path, text: str, expected_hash: str | None) -> bool:
        return self._count() and super().replace(path, text, expected_hash) and self._done()

    def remember(self, written: Mapping[str, Written]) -> None:
        self._count()
        super().remember(written)
        self._done()

    def _count(self) -> bool:
        self.writes -= 1
        return self._ended(now=not self.after)

    def _done(self) -> bool:
        return self._ended(now=self.after)

    def _ended(self, *, now: bool) -> bool:
        if now and self.writes <= 0:
            raise KeyboardInterrupt
        return True


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("writes", [1, 2, 3, 4, 5, 6])
def test_G1_killed_at_any_write_the_next_export_completes_the_vault(
    lib: Library, tmp_path: Path, writes: int, after: bool
) -> None:
    """Six writes: the memory, four notes, the memory again."""
    folder = tmp_path / "vault"
    written(lib, VAULT, folder)
    edit(folder, 'status: "unread"', "status: mine")
    lib.skip(FIRST.id, *others(lib))
    with pytest.raises(KeyboardInterrupt):
        list(write_vault(lib, Dying(folder, writes, after=after), every_paper(lib)))
    lib.later(FIRST.id, *others(lib))
    written(lib, VAULT, folder)
    found = {path.name: read_values(split(path.read_text()).front) for path in folder.glob("2*.md")}
    assert {values["verdict"] for values in found.values()} == {"later"}
    assert found["2401.00001.md"]["status"] == "mine"


# The command


def run(lib: Library, *words: str) -> Ran:
    return run_on(open_library(lib.places.data, environ={}, clock=at()), *words)  # type: ignore[arg-type]


def test_the_command_prints_or_writes(lib: Library, tmp_path: Path) -> None:
    assert json.loads(run(lib, "export", "json").out) == json.loads(
        "".join(export_text(lib, "json", ALL, raw=False, critiques=False))
    )
    printed = run(lib, "export", "csv", "--kept").out
    assert "\r" not in printed
    assert [row["id"] for row in csv.DictReader(io.StringIO(printed))] == [FIRST.id]
    ran = run(lib, "export", "bibtex", "--tag", "robots", "-o", str(tmp_path / "x.bib"))
    assert (ran.code, ran.out) == (0, "")
    assert f"1 paper written to {tmp_path}/x.bib" in ran.err
    record = json.loads(run(lib, "export", "obsidian", "-o", str(tmp_path / "vault"), "--json").out)
    assert (record["format"], record["papers"], record["made"], record["problems"]) == ("obsidian", 4, 4, [])


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("obsidian",), 2, "-o FOLDER"),
        (("bibtex", "--raw"), 2, "--raw"),
        (("bibtex", "--json"), 2, "-o FILE"),
        (("word",), 2, "word"),
        (("bibtex", "--goal", "fly"), 66, "fly"),
        (("bibtex", "-o", "{home}/library.db"), 2, "library itself"),
        (("bibtex", "-o", "{home}"), 2, "is a folder"),
        (("obsidian", "-o", "{home}/file"), 2, "is a file"),
    ],
)
def test_what_cannot_be_is_said_in_one_line(lib: Library, words: tuple[str, ...], code: int, told: str) -> None:
    (lib.places.data / "file").write_text("x")
    ran = run(lib, "export", *(word.format(home=lib.places.data) for word in words))
    assert (ran.code, ran.out) == (code, "")
    assert told in ran.err


def test_control_signs_of_papers_reach_no_terminal(lib: Library) -> None:
    lib.store.papers.apply([Insert(replace(paper(9), title="a\u202eb\u200bc"))])
    for kind in TEXTS:
        assert not {"\u202e", "\u200b", "\x1b"} & set(run(lib, "export", kind).out)
