"""The shared folder and the user's texts as files: what other programs did to them loses no line and no word."""

from __future__ import annotations

import unicodedata
from pathlib import Path

from readinglist.sync import tables as texts
from readinglist.sync.folder import Place, encode_line, publish, read_shared

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
