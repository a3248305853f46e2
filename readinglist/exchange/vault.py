"""Papers as the notes of an Obsidian vault, again and again, without touching what the user wrote there.

The folder is the user's. What we wrote into the front matter of each note stands in a hidden file beside the notes, so
that it goes where the vault goes; without it every value is the user's. What we are about to write is remembered before
the notes change and confirmed after it, as with critiques: killed at any point, our own values are still known as ours
and the user's as theirs. The body consists of managed blocks (`core/managed_text.py`) in which a line that the user
changed stays; around and between them everything is the user's.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from readinglist.citations.api import CitationEdges
from readinglist.context import Context
from readinglist.core.errors import UNREADABLE, InputError, UsageError
from readinglist.core.events import Event, Progress
from readinglist.core.front_matter import Value, entry, read_values, split
from readinglist.core.frozen import Frozen
from readinglist.core.ids import find_id, page_of
from readinglist.core.lines import escaped
from readinglist.core.managed_text import block, woven
from readinglist.core.papers import Paper
from readinglist.core.text import clean, readable, storable
from readinglist.store.files import (
    make_folder,
    read_text,
    remove_leftovers,
    sync_folder,
    visible_files,
    write_text_atomically,
)
from readinglist.taste.api import (
    UNRATED,
    Critique,
    critique_facts,
    free_note_name,
    hash_of_note,
    intention,
    is_conflict_copy,
    last_bets,
    list_critiques,
    refresh_front_matter,
    replace_note,
    written_from,
)

from .records import PapersWritten

MEMORY = ".readinglist.json"
Written = Mapping[str, tuple[Value, ...] | None]  # as of critiques
_MOST = 1 << 28  # bytes of the memory
INDEX = "Reading list.md"
_ALWAYS = ("id", "title", "authors", "year", "categories", "tags", "aliases", "verdict", "status", "created", "updated")
_GROUPS = {"keep": "Kept", "later": "Later", None: "Not judged", "skip": "Skipped"}
_MARK = "<!-- assembled paper:"
_SHOWN = 60  # authors
_DOUBLE = re.compile(r"%(?=%)|(?<=%)%|=(?==)|(?<==)=")  # a comment, a highlight
TRIES = 3  # a note that changes under our hands is read again


class VaultNote(Frozen):
    """A note of the vault that has the id of a paper."""

    id: str
    path: Path
    text: str


class Vault:
    """The notes below one folder. Reading makes nothing; a folder that is not there is empty."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._touched: set[Path] = set()

    def notes(self) -> dict[str, VaultNote]:
        """The note of each paper, wherever it was moved to; of several the one whose path comes first.

        Hidden folders and copies made in a conflict are left out; so is what cannot be read.
        """
        found: dict[str, VaultNote] = {}
        for note in filter(None, map(self.read, self._files())):
            found.setdefault(note.id, note)
        return found

    def read(self, path: Path) -> VaultNote | None:
        """The note in one file; None where it is none of a paper."""
        try:
            text = read_text(path)
            values = read_values(split(text).front)
        except InputError:
            return None
        spelled = values.get("id")
        found = find_id(clean(spelled)) if isinstance(spelled, str) else None
        return VaultNote(found[0], path, text) if found else None

    def names(self) -> set[str]:
        """The names that are taken in the folder itself, in small letters."""
        return {name.lower() for name in os.listdir(self.folder)} if self.folder.is_dir() else set()

    def written(self) -> dict[str, Written]:
        """What we wrote into the notes, by id; nothing where the memory is gone or damaged."""
        try:
            found = json.loads(read_text(self.folder / MEMORY, _MOST))["notes"]
            return {paper_id: written_from(table) for paper_id, table in found.items()}
        except (InputError, KeyError, TypeError, AttributeError, *UNREADABLE):
            return {}

    def remember(self, written: Mapping[str, Written]) -> None:
        """Keep what we write; belongs before the notes are written, and after. Raises DiskFull, StoreError."""
        write_text_atomically(self.folder / MEMORY, json.dumps({"notes": written}, ensure_ascii=False))

    def replace(self, path: Path, text: str, expected_hash: str | None) -> bool:
        """Put `text` at `path` where the file is still the one of this hash (None: no file).

        Raises DiskFull, StoreError. `settle` belongs at the end.
        """
        self._touched.add(path.parent)
        return replace_note(path, text, expected_hash, of_many=True)

    def prepare(self) -> None:
        """Make the folder, and remove what a killed export left behind. Raises StoreError."""
        make_folder(self.folder)
        for folder in {self.folder, *(path.parent for path in self._files())}:
            remove_leftovers(folder)

    def settle(self) -> None:
        """Wait until the disk knows the names of all that was written."""
        for folder in self._touched:
            sync_folder(folder)

    def _files(self) -> Iterator[Path]:
        return (
            path for path in visible_files(self.folder) if path.suffix.lower() == ".md" and not is_conflict_copy(path)
        )


class _Source(Frozen):
    """What one note is made of."""

    paper: Paper
    facts: Mapping[str, Value]
    blocks: Mapping[str, Sequence[str]]


class _Draft(Frozen):
    """A note as it should be. `old` None: it is new; `written`: what of its front matter is ours then."""

    source: _Source
    path: Path
    old: str | None
    text: str
    written: Written


def write_vault(lib: Context, vault: Vault, selected: Sequence[Paper]) -> Iterator[Event | PapersWritten]:
    """Write a note for each of the papers, and the list of them; the last item is PapersWritten.

    Notes of earlier exports follow their papers, whatever is selected now. Raises UsageError where the folder
    is a file, DiskFull, StoreError.
    """
    folder = vault.folder
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"{folder} is a file: a vault is a folder")
    yield Progress("reading the vault", 0, len(selected))
    vault.prepare()
    present, known = vault.notes(), vault.written()
    earlier = lib.store.papers.find_many(present.keys() & known.keys() - {paper.id for paper in selected})
    papers = (*selected, *sorted(earlier.values(), key=lambda paper: paper.row))
    paths = _paths(vault, papers, present)
    drafted = [
        _drafted(source, paths[source.paper.id], present.get(source.paper.id), known)
        for source in _sources(lib, papers, paths)
    ]
    problems = [one for one in drafted if isinstance(one, str)]
    drafts = [one for one in drafted if isinstance(one, _Draft)]
    made = changed = 0
    after = {**known, **{draft.source.paper.id: draft.written for draft in drafts}}
    writing = [draft for draft in drafts if draft.text != draft.old]
    if after != known:
        ids = [draft.source.paper.id for draft in drafts]
        vault.remember(after | {one: intention(known.get(one, {}), after[one]) for one in ids})
    for number, draft in enumerate(writing):
        if number % 50 == 0:
            yield Progress(f"writing {folder.name}", number, len(writing))
        paper_id = draft.source.paper.id
        done = _place(vault, draft, known.get(paper_id))
        if isinstance(done, str):
            problems.append(done)
            after[paper_id] = known.get(paper_id, {})
        else:
            after[paper_id] = done
            made, changed = made + (draft.old is None), changed + (draft.old is not None)
    if writing or after != known:
        vault.remember(after)
    names = {paper_id: storable(path.stem) for paper_id, path in paths.items()}
    vault.settle()
    problems += _write_index(vault, index_lines(papers, names))
    yield PapersWritten("obsidian", str(folder), len(papers), made, changed, tuple(problems))


def _paths(vault: Vault, papers: Sequence[Paper], present: Mapping[str, VaultNote]) -> dict[str, Path]:
    """Where the note of each paper is, or will be."""
    taken = vault.names() | {INDEX.lower(), MEMORY}
    paths: dict[str, Path] = {}
    for paper in papers:
        note = present.get(paper.id)
        paths[paper.id] = note.path if note else vault.folder / free_note_name(paper.id, taken)
        taken.add(paths[paper.id].name.lower())
    return paths


def _sources(lib: Context, papers: Sequence[Paper], paths: Mapping[str, Path]) -> Iterator[_Source]:
    critiques: dict[str, Critique] = {file.paper_id: file.critique for file in list_critiques(lib)}
    bets, now = last_bets(lib), lib.clock.now()
    cites: dict[str, list[str]] = {}
    for edge in lib.store.part(CitationEdges).edges_from([paper.id for paper in papers]):
        if edge.cited in paths and edge.cited != edge.citing:
            cites.setdefault(edge.citing, []).append(storable(paths[edge.cited].stem))
    for paper in papers:
        critique = critiques.get(paper.id)
        cited = sorted(set(cites.get(paper.id, ())))
        facts = properties(paper, critique, cited, now, bets.get(paper.id, ""))
        yield _Source(paper, facts, blocks_of(paper, critique))


def _drafted(source: _Source, path: Path, note: VaultNote | None, known: Mapping[str, Written]) -> _Draft | str:
    """The note as it should be, or why it is left alone."""
    if note is None:
        text = new_note(source.facts, source.blocks)
        return _Draft(source, path, None, text, {key: (value,) for key, value in source.facts.items()})
    written = known.get(source.paper.id)
    if written is None and not is_marked(note.text):
        return f"{note.path} has the id of {source.paper.id} and was not made by an export: left unchanged"
    try:
        add = source.facts if written else ()
        text, after = refresh_front_matter(note.text, source.facts, written or {}, add)
    except InputError as error:
        return f"{note.path}: {error}"
    return _Draft(source, note.path, note.text, woven(text, source.blocks), after)


def _place(vault: Vault, draft: _Draft, known: Written | None) -> Written | str:
    """Write a note, drafted again where it changed meanwhile; what of it is ours then, or why it was not written."""
    for _ in range(TRIES):
        expected = None if draft.old is None else hash_of_note(draft.old.encode())
        if vault.replace(draft.path, draft.text, expected):
            return draft.written
        note = vault.read(draft.path) if draft.path.exists() else None
        if note is None or note.id != draft.source.paper.id:
            break
        again = _drafted(draft.source, draft.path, note, {} if known is None else {note.id: known})
        if isinstance(again, str):
            return again
        draft = again
    return f"{draft.path} was changed by another program: left unchanged"


def _write_index(vault: Vault, lines: Sequence[str]) -> Iterator[str]:
    path = vault.folder / INDEX
    try:
        old = read_text(path, 1 << 26) if path.exists() else None
    except InputError as error:
        yield str(error)
        return
    if old is not None and not is_marked(old):
        yield f"{path} was not made by an export: left unchanged"
        return
    text = new_index(lines) if old is None else woven(old, {"paper": lines})
    if text != old and not vault.replace(path, text, None if old is None else hash_of_note(old.encode())):
        yield f"{path} was changed by another program: left unchanged"


def properties(
    paper: Paper, critique: Critique | None, cites: Sequence[str], now: datetime, bet: str = ""
) -> dict[str, Value]:
    """The front matter: what a critique's has, the address, and the notes of the vault that the paper cites."""
    facts = critique_facts(paper, critique.ratings if critique else UNRATED, now, bet)
    found = {key: value for key, value in facts.items() if value or key in _ALWAYS}
    address = page_of(paper.id) or paper.url
    optional: dict[str, Value] = {"url": address or "", "cites": tuple(f"[[{name}]]" for name in cites)}
    return found | {key: value for key, value in optional.items() if value}


def new_note(facts: Mapping[str, Value], blocks: Mapping[str, Sequence[str]]) -> str:
    """The text of a note that is not there yet."""
    front = "".join(entry(key, value) for key, value in facts.items())
    body = "\n".join("\n".join([*block(name, lines), ""]) for name, lines in blocks.items())
    return f"---\n{front}---\n{body}\n"


def is_marked(text: str) -> bool:
    """Whether a note holds a block of ours, so that it was made by an export."""
    return _MARK in text


def blocks_of(paper: Paper, critique: Critique | None) -> dict[str, list[str]]:
    """The lines of each block: what the paper is, and what the user said of it."""
    address = page_of(paper.id) or paper.url
    names = [_text(name) for name in paper.authors[:_SHOWN]]
    if len(paper.authors) > _SHOWN:
        names.append(f"and {len(paper.authors) - _SHOWN} more")
    facts = {
        "Paper": f"[{_text(paper.id)}](<{address}>)" if address and ">" not in address else _text(paper.id),
        "Authors": ", ".join(names),
        "Appeared": _text(paper.journal_ref or ""),
        "Comment": _text(paper.comment or ""),
        "Abstract": _text(paper.abstract or ""),
    }
    title = _text(paper.title or "") or _text(paper.id)
    lines = [f"# {title}", *(f"- **{label}**: {text}" for label, text in facts.items() if text)]
    return {"paper": lines, "critique": _critique(critique) if critique and critique.says_something else []}


def index_lines(papers: Iterable[Paper], names: Mapping[str, str]) -> list[str]:
    """A link to the note of each paper, by verdict and then the newest first; `names`: of the notes, by id."""
    newest = sorted(papers, key=lambda paper: paper.id)
    newest.sort(key=lambda paper: paper.published.isoformat() if paper.published else "", reverse=True)
    lines: list[str] = []
    for verdict, heading in _GROUPS.items():
        group = [f"- [[{names[paper.id]}|{_alias(paper)}]]" for paper in newest if paper.verdict == verdict]
        lines += [f"## {heading} ({len(group):,})", *group] if group else []
    return lines


def new_index(lines: Sequence[str]) -> str:
    """The list of the vault, where it is not there yet."""
    return "\n".join(["# Reading list", "", *block("paper", lines), ""])


def _critique(critique: Critique) -> list[str]:
    """The user's own Markdown, a heading to each section; blank lines as they are."""
    lines = ["## Critique", *([f"> {_text(critique.line)}"] if critique.line else [])]
    for heading, text in critique.sections:
        lines += ["", *([f"### {heading}"] if heading else []), *text.split("\n")]
    return lines


def _text(text: str) -> str:
    """Outside text as literal Markdown of Obsidian, where two `%` begin a comment that may hide the rest of a note."""
    return _DOUBLE.sub(r"\\\g<0>", escaped(text))


def _alias(paper: Paper) -> str:
    """A title inside of a link, where some signs mean something else."""
    title = clean(readable(paper.title or "")) or paper.id
    return clean(title.translate({ord(sign): " " for sign in "[]|<>`\\"}))[:300] or paper.id
