"""What the reader puts into the ledger of ideas, and takes off it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from readinglist.context import Context
from readinglist.core.errors import NotFound, UsageError
from readinglist.core.events import Event
from readinglist.core.ideas import Idea
from readinglist.core.log import IdeaChanged, LogEntry, effective
from readinglist.core.papers import Paper
from readinglist.core.text import clean, title_key
from readinglist.store.files import read_text

from .names import matcher_of, scan_steps

LONGEST = 100  # characters of a name
AT_ONCE = 10  # ideas of the canon from which on they were put into the ledger with all of it, and are no choice


def ledger_ideas(lib: Context) -> tuple[Idea, ...]:
    """The ideas of the ledger, by name, without any figure."""
    from readinglist.graph.ledger import fold_ideas

    log = lib.store.log
    return lib.memory.once("ideas of the ledger", log.last_seq(), lambda: fold_ideas(log.of_kind("idea")))


def chosen_ideas(lib: Context) -> tuple[Idea, ...]:
    """The ideas that `tonight` looks for: those that you put into the ledger, and those of papers that you kept.

    Ideas that only the canon put there are none, unless `[ideas] canon` says so.
    """
    kept, asked = {paper.id for paper in lib.store.papers.kept()}, asked_ideas(lib)
    return (*(idea for idea in ledger_ideas(lib) if idea in asked or idea.origin in kept), *ideas_of_kept(lib, kept))


def asked_ideas(lib: Context) -> tuple[Idea, ...]:
    """The ideas that were put into the ledger by themselves, not with the whole canon; all if the settings say so."""
    from .canon import canon_ideas

    if lib.settings.ideas.canon:
        return ledger_ideas(lib)
    canon = {(idea.name, idea.origin, idea.aliases) for idea in map(_cleaned, canon_ideas())}
    added = [
        (entry, (entry.subject, entry.data.origin, entry.data.aliases) in canon)
        for entry in effective(lib.store.log.of_kind("idea"))
        if isinstance(entry.data, IdeaChanged) and entry.data.change == "add"
    ]
    together = Counter(entry.at for entry, of_canon in added if of_canon)
    own = {title_key(entry.subject) for entry, of_canon in added if not of_canon or together[entry.at] < AT_ONCE}
    return tuple(idea for idea in ledger_ideas(lib) if not own.isdisjoint(map(title_key, idea.names)))


def ideas_of_kept(lib: Context, kept: Collection[str]) -> list[Idea]:
    """The ideas that kept papers introduced, but for those that are in the ledger or were dropped from it.

    The canon knows them, else the title: "DeepMesh: ...". An acronym in capitals alone is given to many things.
    """
    from readinglist.graph.title_names import lead_of

    from .canon import canon_papers

    found: list[Idea] = []
    for paper in lib.store.papers.find_many(kept).values():
        if paper.id in canon_papers():
            found += canon_papers()[paper.id].ideas
            continue
        name = lead_of(paper.title or "") or ""
        found += [Idea(name, paper.id)] if any(map(_is_own, name.split())) else []
    changed = {title_key(entry.subject) for entry in effective(lib.store.log.of_kind("idea"))}
    taken = changed | {title_key(name) for idea in ledger_ideas(lib) for name in idea.names}
    return [idea for idea in found if title_key(idea.name) not in taken]


def _is_own(word: str) -> bool:
    """Is it coined, and no acronym in capitals alone?"""
    from readinglist.graph.title_names import is_coined

    return is_coined(word) and not (word.isalpha() and word.isupper())


def get_idea(lib: Context, name: str) -> Idea:
    """The idea of a name or alias. Raises NotFound, naming what is near."""
    from readinglist.graph.ledger import find_idea

    ideas = ledger_ideas(lib)
    found = find_idea(ideas, name)
    if found is None:
        raise NotFound(f"no idea {name[:60]!r} in the ledger: {_near(ideas, name)}")
    return found


def add_ideas(lib: Context, ideas: Iterable[Idea]) -> tuple[LogEntry, ...]:
    """Put ideas into the ledger, or more names, an origin, a predecessor to those that are there.

    Of an idea that says nothing new no entry is made; that you follow one which the canon put there is new. Raises
    UsageError for a name that is none.
    """
    from readinglist.graph.ledger import find_idea

    known, asked = ledger_ideas(lib), [_cleaned(idea) for idea in ideas]
    chosen = {idea.name for idea in chosen_ideas(lib)}
    items = []
    for idea in asked:
        there = find_idea(known, idea.name)
        subject = there.name if there is not None else idea.name
        is_asked = len(asked) < AT_ONCE and subject not in chosen
        if there is None or is_asked or _adds(idea, there):
            items.append((IdeaChanged("add", idea.origin, idea.aliases, idea.builds_on), subject))
    return lib.store.log.append_many(items)


def ideas_of_file(path: Path) -> list[Idea]:
    """The ideas of a JSON file. Raises NotFound, InputError."""
    from readinglist.formats.records import parse_ideas

    if not path.is_file():
        raise NotFound(f"there is no file {path}")
    return parse_ideas(read_text(path), path.name)


def merge_ideas(lib: Context, name: str, into: str) -> LogEntry:
    """Make one idea a name of another. Raises NotFound, UsageError where they are the same."""
    idea, other = get_idea(lib, name), get_idea(lib, into)
    if idea.name == other.name:
        raise UsageError(f"{name!r} is {other.name!r} already: nothing to merge")
    return lib.store.log.append(IdeaChanged("merge", into=other.name), idea.name)


def drop_idea(lib: Context, name: str) -> LogEntry:
    """Take an idea off the ledger, or no longer follow that of a kept paper. Raises NotFound."""
    from readinglist.graph.ledger import find_idea

    idea = find_idea(ledger_ideas(lib), name) or find_idea(chosen_ideas(lib), name) or get_idea(lib, name)
    return lib.store.log.append(IdeaChanged("drop"), idea.name)


def catch_up(lib: Context, name: str | None = None) -> Iterator[Event]:
    """Look for the ideas in the papers that were not looked through yet, so that `ledger` need not.

    Raises NotFound where there is no idea `name`.
    """
    if name is not None:
        get_idea(lib, name)
    ideas = ledger_ideas(lib)
    if ideas:
        yield from scan_steps(lib, ideas, matcher_of(lib, ideas))


def _cleaned(idea: Idea) -> Idea:
    name = clean(idea.name)
    if not any(c.isalnum() for c in name) or len(name) > LONGEST:
        raise UsageError(
            f"{name[:40]!r} is not a name for an idea: use a few words, such as `readinglist ideas add LoRA`"
        )
    aliases = tuple(dict.fromkeys(clean(alias)[:LONGEST] for alias in idea.aliases))
    return replace(
        idea,
        name=name,
        aliases=tuple(alias for alias in aliases if any(c.isalnum() for c in alias)),
        builds_on=tuple(clean(other)[:LONGEST] for other in idea.builds_on),
    )


def _adds(idea: Idea, there: Idea) -> bool:
    """Does `idea` say something that the ledger does not?"""
    known = {title_key(name) for name in there.names}
    fresh = any(title_key(alias) not in known for alias in idea.aliases)
    before = {title_key(name) for name in there.builds_on}
    later = any(title_key(name) not in before for name in idea.builds_on)
    return fresh or later or (idea.origin is not None and idea.origin != there.origin)


def _near(ideas: Sequence[Idea], name: str) -> str:
    from difflib import get_close_matches

    if not ideas:
        return "it is empty; run readinglist ideas add --canon to add landmark ideas"
    names = {text.lower(): text for idea in ideas for text in idea.names}
    near = [names[text] for text in get_close_matches(name.lower(), names, n=3)]
    return f"did you mean {', '.join(near)}?" if near else "readinglist ideas list shows them"


def origin_of(lib: Context, idea: Idea) -> Paper | None:
    """The paper that introduced an idea, where the library has it."""
    return lib.store.papers.find_many([idea.origin] if idea.origin else []).get(idea.origin or "")
