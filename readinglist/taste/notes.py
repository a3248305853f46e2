"""The notes of the user: Markdown files anywhere below `notes/`, found by the id in their front matter.

The files are the truth. The tables `notes` and `notes_fts` are an index that follows them by size,
times and inode at each use; `note_values` remembers what we wrote into a file, which no file can say.
A copy that a file-sync service left in a conflict is searched and reported, and never taken for the note.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Iterator, Mapping, Sequence, Set
from contextlib import suppress
from dataclasses import replace
from itertools import chain, count
from pathlib import Path
from typing import TYPE_CHECKING, Any

from readinglist.core import files as private
from readinglist.core.errors import InputError, StoreError
from readinglist.core.front_matter import read_values, split, without_comments
from readinglist.core.frozen import Frozen
from readinglist.core.ids import file_stem, find_id
from readinglist.core.text import clean, readable
from readinglist.store.files import LEFTOVER, disk_errors, place_bytes_atomically, read_text, remove_leftovers
from readinglist.store.query import parse_query

from .critique_text import Written

if TYPE_CHECKING:
    from readinglist.store.store import Store


# Syncthing, Dropbox, Nextcloud, and our own `2401.00001.conflict.md`.
_COPY = re.compile(r"\.sync-conflict-|conflicted copy|\.conflict(?:-[0-9]+)?\.md$", re.I)
_ID_LINE = re.compile(r"""^id[ \t]*:[ \t]*["']?(?P<id>[^\s"'#]{1,300})""", re.M)
FIELDS = "n, path, stamp, id, title, copy, problem"
EXCERPT_WORDS = 24


class Note(Frozen):
    """A file of the index. `problem`: why it cannot be read; its id is then what looks like one, or the last known."""

    n: int
    path: Path
    stamp: str
    id: str | None
    title: str | None
    is_copy: bool = False
    problem: str | None = None
    text: str | None = None  # where it was just read


class Found(Frozen):
    """A note that a search found, with the words around the match."""

    note: Note
    excerpt: str


class Notes:
    """The folder `notes/` and its index."""

    def __init__(self, store: Store) -> None:
        self._db = store.db
        self.folder = store.places.notes

    def scan(self) -> tuple[Note, ...]:
        """Every Markdown file as it is now, by path; reads only those that changed.

        The index follows where it can be written at once; the answer is right in any case.
        """
        known = {note.path: note for note in self._rows()}
        present = dict(self._files())
        fresh = [path for path, stamp in present.items() if path not in known or known[path].stamp != stamp]
        gone = {path: note for path, note in known.items() if path not in present}
        if fresh or gone:
            moved = {note.id: note for note in gone.values() if note.id is not None and not note.is_copy}
            numbers = count(int(self._db.value("select coalesce(max(n), 0) from notes")) + 1)
            # Those in the folder itself first: a copy is found after what it was made from.
            for path in sorted(fresh, key=lambda path: (path.parent != self.folder, str(path))):
                note = self._read(path, present[path], known.get(path))
                before = known.get(path) or (None if note.is_copy else moved.pop(note.id or "", None))
                known[path] = replace(note, n=before.n if before else next(numbers))
            notes = [known[path] for path in present]
            with suppress(StoreError):  # a folder that cannot be written, an index that another process writes
                self._db.attempt(lambda: self._store([known[path] for path in fresh], list(gone.values())))
            return tuple(sorted(notes, key=lambda note: note.path))
        return tuple(known[path] for path in sorted(present))

    def find(self, paper_id: str) -> Note | None:
        """The note of a paper, wherever it lies and whatever it is called; of two the one known longer.

        A file named after the paper whose front matter cannot be read counts as its note.
        """
        return chosen(self.scan(), paper_id)

    def free_path(self, paper_id: str) -> Path:
        """Where a new note of this paper goes: a name that no file has, on no file system."""
        with disk_errors(self.folder):
            taken = {name.lower() for name in os.listdir(self.folder)} if self.folder.is_dir() else set()
        return self.folder / free_note_name(paper_id, taken)

    def write(self, path: Path, text: str, expected_hash: str | None) -> Path:
        """Put `text` at `path` where the file there is still the one of this hash (None: no file).

        Else the file stays as it is, `text` goes beside it as `NAME.conflict.md`, and that path is
        returned. Raises DiskFull or StoreError with the old text in place.
        """
        if replace_note(path, text, expected_hash):
            return path
        for k in range(1, 1000):
            beside = path.with_name(f"{path.stem}.conflict{f'-{k}' if k > 1 else ''}.md")
            if replace_note(beside, text, None):
                return beside
        raise StoreError(f"{path} was changed by another program and has a thousand conflict copies")

    def search(self, query: str, limit: int | None = 20) -> tuple[Found, ...]:
        """Notes with these words, best first; the query language is that of papers, without its filters."""
        notes = {note.n: note for note in self.scan()}
        parsed = parse_query(query)
        match = _columns(parsed.match)
        if match is None:
            return ()
        sql = """select rowid, snippet(notes_fts, 1, '', '', ' … ', :words) from notes_fts
            where notes_fts match :match order by rank, rowid limit :limit"""
        values = {
            "match": f"({match}) NOT ({_columns(parsed.refuse)})" if parsed.refuse else match,
            "words": EXCERPT_WORDS,
            "limit": -1 if limit is None else limit,
        }
        return tuple(Found(notes[n], clean(text)) for n, text in self._db.rows(sql, values) if n in notes)

    def problems(self) -> Iterator[str]:
        """A sentence for each file that is not read as a note though it may be meant as one."""
        if self.folder.exists() and not self.folder.is_dir():
            yield f"{self.folder} is not a folder: notes can't be written"
        notes = self.scan()
        for note in notes:
            shown = str(note.path).encode("utf-8", "replace").decode()
            if note.is_copy:
                yield f"{shown} is a copy made where two programs wrote one file: searched, not taken for the note"
            elif note.problem:
                yield f"{shown}: {note.problem}" if not note.problem.startswith(shown) else note.problem
            elif note.id and (first := chosen(notes, note.id)) and first.path != note.path:
                yield f"{shown} has the id of {first.path} ({note.id}), which is taken for the note"

    # What we wrote

    def written(self, paper_id: str) -> Written | None:
        """What we wrote into the front matter of this paper's note, None where we never wrote one."""
        found = self._db.value("select written from note_values where id = :id", {"id": paper_id})
        return None if found is None else written_from(json.loads(found))

    def all_written(self) -> dict[str, Written]:
        """As `written`, of all papers."""
        rows = self._db.rows("select id, written from note_values order by id")
        return {paper_id: written_from(json.loads(text)) for paper_id, text in rows}

    def rated_ids(self) -> tuple[str, ...]:
        """Papers that have a quick critique in the log, undone ones too."""
        rows = self._db.rows("select distinct subject from log where kind = 'critique' order by subject")
        return tuple(paper_id for (paper_id,) in rows)

    def remember(self, paper_id: str, written: Written) -> None:
        """Note what we write; belongs before the file is written, and after."""
        sql = "insert or replace into note_values (id, written) values (:id, :written)"
        with self._db.transaction():
            self._db.run(sql, {"id": paper_id, "written": json.dumps(written, ensure_ascii=False)})

    def forget(self, paper_id: str) -> None:
        """The note was taken back before anybody changed it."""
        with self._db.transaction():
            self._db.run("delete from note_values where id = :id", {"id": paper_id})

    # The index

    def _rows(self) -> list[Note]:
        rows = self._db.rows(f"select {FIELDS} from notes order by n")
        return [
            Note(n, self.folder / path, stamp, paper_id, title, bool(copy), problem)
            for n, path, stamp, paper_id, title, copy, problem in rows
        ]

    def _files(self) -> Iterator[tuple[Path, str]]:
        """Markdown files below the folder and a stamp that changes with their content.

        Hidden folders (`.obsidian`, `.trash`) are left out; links to folders are not followed.
        """
        for folder, names, files in os.walk(self.folder):
            names[:] = sorted(name for name in names if not name.startswith("."))
            if self._db.writable and any(name.startswith(LEFTOVER) for name in files):
                with suppress(StoreError):
                    remove_leftovers(Path(folder))
            for name in files:
                if name.lower().endswith(".md") and not name.startswith("."):
                    path = Path(folder, name)
                    with suppress(OSError):  # gone meanwhile, or a link to nothing
                        s = path.stat()
                        yield path, f"{s.st_size}-{s.st_mtime_ns}-{s.st_ctime_ns}-{s.st_ino}"

    def _read(self, path: Path, stamp: str, known: Note | None) -> Note:
        note = Note(0, path, stamp, None, None, is_conflict_copy(path))
        try:
            text = read_text(path)
            values = read_values(split(text).front)
        except InputError as error:
            return replace(note, id=_spelled_id(path) or (known.id if known else None), problem=str(error))
        spelled, title = values.get("id"), values.get("title")
        found = find_id(clean(spelled)) if isinstance(spelled, str) else None
        shown = clean(title) if isinstance(title, str) else ""
        return replace(note, id=found[0] if found else None, title=shown or None, text=text)

    def _store(self, fresh: Sequence[Note], gone: Sequence[Note]) -> None:
        numbers = json.dumps([note.n for note in (*fresh, *gone)])
        for table, column in (("notes", "n"), ("notes_fts", "rowid")):
            self._db.run(f"delete from {table} where {column} in (select value from json_each(:n))", {"n": numbers})
        rows, texts = [], []
        for note in fresh:
            path = _storable(note.path.relative_to(self.folder))
            if path is None:
                continue  # found by looking, each time
            rows.append((note.n, path, note.stamp, note.id, note.title, note.is_copy, note.problem))
            if note.text is not None:
                texts.append((note.n, readable(note.title or ""), readable(clean(without_comments(note.text)))))
        self._db.run_many(f"insert or replace into notes ({FIELDS}) values (?, ?, ?, ?, ?, ?, ?)", rows)
        self._db.run_many("insert into notes_fts (rowid, title, text) values (?, ?, ?)", texts)


def chosen(notes: Sequence[Note], paper_id: str) -> Note | None:
    """Of all notes the one that is this paper's."""
    mine = [note for note in notes if note.id == paper_id and not note.is_copy]
    if not mine:
        names = {f"{file_stem(paper_id)}.md", f"{file_stem(paper_id, hashed=True)}.md"}
        mine = [note for note in notes if note.problem and note.id is None and note.path.name in names]
    return min(mine, key=lambda note: (note.problem is not None, note.n), default=None)


def free_note_name(paper_id: str, taken: Set[str]) -> str:
    """The name of a new note that is none of `taken`, which are in small letters."""
    names = chain(
        (f"{file_stem(paper_id)}.md", f"{file_stem(paper_id, hashed=True)}.md"),
        (f"{file_stem(paper_id, hashed=True)}-{k}.md" for k in count(2)),
    )
    return next(name for name in names if name.lower() not in taken)


def is_conflict_copy(path: Path) -> bool:
    """Whether its name says that a file-sync service made it in a conflict."""
    return _COPY.search(path.name) is not None


def hash_of_note(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()


def replace_note(path: Path, text: str, expected_hash: str | None, *, of_many: bool = False) -> bool:
    """Put `text` at `path` where the file there is still the one of this hash (None: no file); whether it was.

    `of_many`: as in `place_bytes_atomically`.
    """

    def is_expected(target: Path) -> bool:
        try:
            return hash_of_note(target.read_bytes()) == expected_hash
        except FileNotFoundError:
            return expected_hash is None

    return place_bytes_atomically(path, text.encode(), is_expected, fresh=expected_hash is None, of_many=of_many)


def _spelled_id(path: Path) -> str | None:
    """The id in a front matter that is not YAML: a line that looks like one. Renamed and broken, a note stays found."""
    try:
        private.check_file(path)
        with path.open("rb") as file:
            head = file.read(64_000).decode("utf-8", "replace")
    except OSError:
        return None
    line = _ID_LINE.search(head) if head.lstrip("\ufeff").startswith("---") else None
    found = find_id(clean(line["id"])) if line else None
    return found[0] if found else None


def _columns(expression: str | None) -> str | None:
    """An expression over papers as one over notes: fields that notes lack mean their text."""
    return None if expression is None else re.sub(r"\b(?:authors|categories|abstract) : ", "text : ", expression)


def _storable(path: Path) -> str | None:
    try:
        return path.as_posix().encode().decode()
    except UnicodeEncodeError:
        return None


def written_from(table: Mapping[str, Any]) -> Written:
    """What was remembered of one note, as JSON gives it back: lists where tuples were."""
    return {
        key: None if ours is None else tuple(tuple(v) if isinstance(v, list) else v for v in ours)
        for key, ours in table.items()
    }
