"""The shared folder and the user's texts as files: what other programs did to them loses no line and no word."""

from __future__ import annotations

import os
import unicodedata
from pathlib import Path

import pytest

from readinglist.core.errors import InputError, StoreError
from readinglist.sync import folder as sync_folder
from readinglist.sync import tables as texts
from readinglist.sync.folder import MARK, Place, encode_line, folder_id, publish, read_shared

ITEMS = [("entry", {"id": "e1"}), ("entry", {"id": "e2"})]


def segment_of(folder: Path, place: Place) -> Path:
    return folder / "devices" / place.writer / "000001.jsonl"


def test_a_last_segment_of_the_same_length_that_another_wrote_is_left_alone(tmp_path: Path) -> None:
    """As where a service kept the file of a copied library: what we would write over it is that one's word."""
    place = publish(tmp_path, Place("me-1"), ITEMS)
    theirs = segment_of(tmp_path, place).read_bytes().replace(b"e2", b"e3")
    segment_of(tmp_path, place).write_bytes(theirs)
    after = publish(tmp_path, place, ITEMS[:1])
    assert after.writer != place.writer
    assert segment_of(tmp_path, place).read_bytes() == theirs
    assert publish(tmp_path, after, ITEMS[:1]).writer == after.writer


def test_lines_are_the_same_where_git_or_an_editor_ended_them_otherwise(tmp_path: Path) -> None:
    path = segment_of(tmp_path, publish(tmp_path, Place("me-1"), ITEMS))
    before = read_shared(tmp_path).lines
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    found = read_shared(tmp_path)
    assert (found.lines, found.unsound) == (before, ())


def test_no_link_of_the_folder_is_followed(tmp_path: Path) -> None:
    outside = tmp_path / "outside.jsonl"
    outside.write_bytes(encode_line("x", 1, "entry", {"id": "e9"}))
    publish(tmp_path / "shared", Place("me-1"), ITEMS)
    (tmp_path / "shared" / "devices" / "me-1" / "000009.jsonl").symlink_to(outside)
    (tmp_path / "shared" / "devices" / "linked").symlink_to(tmp_path)
    assert [line.holds["id"] for line in read_shared(tmp_path / "shared").lines] == ["e1", "e2"]


@pytest.mark.parametrize("planted", ["link", "file", "pipe"])
def test_G12_what_another_put_where_the_next_segment_goes_is_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, planted: str
) -> None:
    monkeypatch.setattr(sync_folder, "SEGMENT_BYTES", 10)
    shared, private = tmp_path / "shared", tmp_path / ".bashrc"
    private.write_text("mine")
    place = publish(shared, Place("me-1"), ITEMS[:1])
    next_one = segment_of(shared, place).with_name("000002.jsonl")
    if planted == "link":
        next_one.symlink_to(private)
    elif planted == "pipe":
        os.mkfifo(next_one)
    else:
        next_one.write_text("theirs")
    before = next_one.lstat()
    after = publish(shared, place, ITEMS[1:])
    assert (private.read_text(), next_one.lstat()) == ("mine", before)
    assert after.writer != place.writer
    found = read_shared(shared)
    assert {line.holds["id"] for line in found.lines} == {"e1", "e2"}
    assert any("000002.jsonl" in told for told in found.unsound)


def test_G12_a_segment_that_became_a_link_is_not_written_through(tmp_path: Path) -> None:
    place = publish(tmp_path / "shared", Place("me-1"), ITEMS[:1])
    path, private = segment_of(tmp_path / "shared", place), tmp_path / "private.jsonl"
    path.rename(private)
    path.symlink_to(private)
    before = private.read_bytes()
    after = publish(tmp_path / "shared", place, ITEMS[1:])
    assert (private.read_bytes(), path.is_symlink(), after.writer != place.writer) == (before, True, True)


def test_G12_linked_folders_are_refused_or_left_alone(tmp_path: Path) -> None:
    shared, outside = tmp_path / "shared", tmp_path / "outside"
    place = publish(shared, Place("me-1"), ITEMS[:1])
    outside.mkdir()
    (outside / ".tmp-1-00000000").write_text("not ours")
    (outside / "000001.jsonl").write_bytes(segment_of(shared, place).read_bytes())
    segment_of(shared, place).unlink()
    segment_of(shared, place).parent.rmdir()
    (shared / "devices" / "me-1").symlink_to(outside)
    assert publish(shared, place, ITEMS[1:]).writer != place.writer
    (shared / "devices").rename(shared / "moved")
    (shared / "devices").symlink_to(outside)
    with pytest.raises(StoreError, match=r"devices.*link"):
        publish(shared, place, ITEMS)
    assert read_shared(shared).lines == ()
    assert sorted(path.name for path in outside.iterdir()) == [".tmp-1-00000000", "000001.jsonl"]


def test_G12_a_mark_that_is_a_link_is_refused(tmp_path: Path) -> None:
    (tmp_path / "mark").write_text('{"format": 1, "id": "abc"}')
    (tmp_path / "shared").mkdir()
    (tmp_path / "shared" / MARK).symlink_to(tmp_path / "mark")
    with pytest.raises(InputError, match="another program"):
        folder_id(tmp_path / "shared", create=True)


def test_G1_drafts_of_ended_syncs_go_and_what_is_like_them_stays(tmp_path: Path) -> None:
    """The pid of a process that ended, a living one, and names that only look so."""
    publish(tmp_path, Place("me-1"), ITEMS)
    killed, other = tmp_path / "devices" / "me-2", tmp_path / "devices" / "you-1"
    ended, living = f".tmp-{2**22 + 1}-0123abcd", f".tmp-{os.getppid()}-0123abcd"
    for folder in (killed, other):
        folder.mkdir()
    for path in (killed / ended, other / ended, tmp_path / ended, tmp_path / living, tmp_path / ".tmp-mine"):
        path.write_text("x")
    publish(tmp_path, Place("me-3"), [])
    left = sorted(path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob(".tmp-*"))
    assert left == sorted([living, ".tmp-mine", f"devices/you-1/{ended}"])
    assert not killed.exists()


def test_no_file_takes_the_name_of_another_that_came_meanwhile(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("mine")
    (tmp_path / "b.md").write_text("another")
    assert not texts.rename_text(tmp_path / "a.md", tmp_path / "b.md", "mine")
    assert not texts.rename_text(tmp_path / "a.md", tmp_path / "c.md", "what was mine")
    assert not texts.put_text(tmp_path / "b.md", "new", None)
    assert not texts.put_text(tmp_path / "b.md", "new", "old")
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == {"a.md": "mine", "b.md": "another"}


def test_the_trash_keeps_everything_that_ever_had_a_name(tmp_path: Path) -> None:
    note = tmp_path / "notes" / "sub" / "a.md"
    note.parent.mkdir(parents=True)
    for words in ("first", "second", "third"):
        note.write_text(words)
        assert texts.trash_text(tmp_path, "notes/sub/a.md", note, words)
    found = {path.name: path.read_text() for path in (tmp_path / "notes" / ".trash" / "sub").iterdir()}
    assert found == {"a.md": "first", "a-2.md": "second", "a-3.md": "third"}
    assert list(texts.text_files(tmp_path, ("notes",))) == []


def test_a_name_is_the_same_however_its_letters_are_put_together(tmp_path: Path) -> None:
    """A Mac may keep é as two signs."""
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / unicodedata.normalize("NFD", "é.md")).write_text("x")
    (found,) = texts.text_files(tmp_path, ("notes",))
    assert (found.path, found.body) == (unicodedata.normalize("NFC", "notes/é.md"), "x")
    assert found.file.read_text() == "x"
