"""Papers as the notes of an Obsidian vault, again and again, without touching what the user wrote there.

What we are about to write is remembered before the notes change and confirmed after it, as with critiques: killed at
any point, our own values are still known as ours and the user's as theirs.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from readinglist.citations.api import CitationEdges
from readinglist.context import Context
from readinglist.core.errors import InputError, UsageError
from readinglist.core.events import Event, Progress
from readinglist.core.front_matter import Value
from readinglist.core.papers import Paper, Selection
from readinglist.core.text import storable
from readinglist.store.files import read_text
from readinglist.taste.api import Critique, free_name, hash_of, intention, last_bets, list_critiques, refresh

from .records import PapersWritten
from .selection import papers_of, rows_of
from .tables import MEMORY, Vault, VaultNote, Written
from .view import INDEX, blocks_of, index_lines, is_marked, new_index, new_note, properties, with_blocks

TRIES = 3  # a note that changes under our hands is read again


@dataclass(frozen=True, slots=True)
class _Source:
    """What one note is made of."""

    paper: Paper
    facts: Mapping[str, Value]
    blocks: Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class _Draft:
    """A note as it should be. `old` None: it is new; `written`: what of its front matter is ours then."""

    source: _Source
    path: Path
    old: str | None
    text: str
    written: Written


def write_vault(lib: Context, vault: Vault, selection: Selection) -> Iterator[Event | PapersWritten]:
    """Write a note for each paper, and the list of them; the last item is PapersWritten.

    Notes of earlier exports follow their papers, whatever is selected now. Raises UsageError where the folder
    is a file, DiskFull, StoreError.
    """
    folder = vault.folder
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"{folder} is a file: a vault is a folder")
    selected = tuple(papers_of(lib, rows_of(lib, selection)))
    yield Progress("reading the vault", 0, len(selected))
    vault.prepare()
    present, known = vault.notes(), vault.written()
    earlier = lib.store.papers.find_many(present.keys() & known.keys() - {paper.id for paper in selected})
    papers = (*selected, *sorted(earlier.values(), key=lambda paper: paper.row))
    paths = _paths(vault, papers, present)
    problems: list[str] = []
    drafts: list[_Draft] = []
    for source in _sources(lib, papers, paths):
        drafted = _drafted(source, paths[source.paper.id], present.get(source.paper.id), known)
        if isinstance(drafted, str):
            problems.append(drafted)
        else:
            drafts.append(drafted)
    made = changed = 0
    after = {**known, **{draft.source.paper.id: draft.written for draft in drafts}}
    writing = [draft for draft in drafts if draft.text != draft.old]
    if after != known:
        ids = [draft.source.paper.id for draft in drafts]
        vault.remember(after | {one: intention(known.get(one, {}), after[one]) for one in ids})
    for number, draft in enumerate(writing):
        if number % 50 == 0:
            yield Progress(f"writing {folder.name}", number, len(writing))
        done = _place(vault, draft, known.get(draft.source.paper.id))
        if isinstance(done, str):
            problems.append(done)
            after[draft.source.paper.id] = known.get(draft.source.paper.id, {})
            continue
        after[draft.source.paper.id] = done
        made, changed = made + (draft.old is None), changed + (draft.old is not None)
    if writing or after != known:
        vault.remember(after)
    names = {paper_id: storable(path.stem) for paper_id, path in paths.items()}
    vault.settle()
    problems += _write_index(vault, index_lines(papers, names))
    yield PapersWritten(str(folder), "obsidian", len(papers), made, changed, tuple(problems))


def _paths(vault: Vault, papers: Sequence[Paper], present: Mapping[str, VaultNote]) -> dict[str, Path]:
    """Where the note of each paper is, or will be."""
    taken = vault.names() | {INDEX.lower(), MEMORY}
    paths: dict[str, Path] = {}
    for paper in papers:
        note = present.get(paper.id)
        paths[paper.id] = note.path if note else vault.folder / free_name(paper.id, taken)
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
        return f"{note.path} has the id of {source.paper.id} and was not made by an export: it is left as it is"
    try:
        add = source.facts if written else ()
        text, after = refresh(note.text, source.facts, written or {}, add)
    except InputError as error:
        return f"{note.path}: {error}"
    return _Draft(source, note.path, note.text, with_blocks(text, source.blocks), after)


def _place(vault: Vault, draft: _Draft, known: Written | None) -> Written | str:
    """Write a note, drafted again where it changed meanwhile; what of it is ours then, or why it was not written."""
    for _ in range(TRIES):
        expected = None if draft.old is None else hash_of(draft.old.encode())
        if vault.replace(draft.path, draft.text, expected):
            return draft.written
        note = vault.read(draft.path) if draft.path.exists() else None
        if note is None or note.id != draft.source.paper.id:
            break
        again = _drafted(draft.source, draft.path, note, {} if known is None else {note.id: known})
        if isinstance(again, str):
            return again
        draft = again
    return f"{draft.path} was changed by another program meanwhile: it is left as it is"


def _write_index(vault: Vault, lines: Sequence[str]) -> Iterator[str]:
    path = vault.folder / INDEX
    try:
        old = read_text(path, 1 << 26) if path.exists() else None
    except InputError as error:
        yield str(error)
        return
    if old is not None and not is_marked(old):
        yield f"{path} was not made by an export: it is left as it is"
        return
    text = new_index(lines) if old is None else with_blocks(old, {"paper": lines})
    if text != old and not vault.replace(path, text, None if old is None else hash_of(old.encode())):
        yield f"{path} was changed by another program meanwhile: it is left as it is"
