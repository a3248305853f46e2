"""The ledger of ideas: the fold of what the reader said, what each idea is and leads to, and who uses it.

Uses are counted in independent groups of authors: forty papers from one laboratory are one group.
"""

from __future__ import annotations

import re
from collections import defaultdict, deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from readinglist.core.ideas import BuildsOn, Idea
from readinglist.core.log import IdeaChanged, LogEntry, effective
from readinglist.core.sentences import sentence_spans
from readinglist.core.text import title_key, words

_PROPOSES = re.compile(r"\b(?:propos|introduc|present|develop|describ|called\b|we (?:show|study|train)\b)", re.I)


def fold_ideas(entries: Iterable[LogEntry]) -> tuple[Idea, ...]:
    """The ideas of the ledger after all `entries` of any kind, by name; undone ones are left out.

    Names are the same where they differ in case or in hyphens alone.
    """
    ideas: dict[str, Idea] = {}
    for entry in effective(entries):
        if isinstance(entry.data, IdeaChanged):
            step = _STEPS.get(entry.data.change)  # None: a change of a newer version
            if step is not None:
                step(ideas, entry.subject, entry.data)
    return tuple(sorted(ideas.values(), key=lambda idea: (idea.name.lower(), idea.name)))


def find_idea(ideas: Iterable[Idea], name: str) -> Idea | None:
    """The idea of this name or, where none has it, of this alias."""
    key = title_key(name)
    some = list(ideas)
    named = (idea for idea in some if title_key(idea.name) == key)
    return next(named, None) or next((idea for idea in some if key in map(title_key, idea.aliases)), None)


def _add(ideas: dict[str, Idea], name: str, change: IdeaChanged) -> None:
    known = ideas.get(title_key(name), Idea(name))
    ideas[title_key(name)] = replace(
        known,
        origin=change.origin or known.origin,
        aliases=_joined(known.name, known.aliases, change.aliases),
        builds_on=_joined(known.name, known.builds_on, change.builds_on),
    )


def _merge(ideas: dict[str, Idea], name: str, change: IdeaChanged) -> None:
    into = ideas.get(title_key(change.into or ""))
    merged = ideas.get(title_key(name), Idea(name))
    if into is None or into is merged:
        return
    ideas.pop(title_key(name), None)
    ideas[title_key(into.name)] = replace(
        into,
        origin=into.origin or merged.origin,
        aliases=_joined(into.name, into.aliases, merged.names),
        builds_on=_joined(into.name, into.builds_on, merged.builds_on),
    )


def _drop(ideas: dict[str, Idea], name: str, change: IdeaChanged) -> None:
    ideas.pop(title_key(name), None)


_STEPS = {"add": _add, "merge": _merge, "drop": _drop}


def _joined(name: str, first: Iterable[str], second: Iterable[str]) -> tuple[str, ...]:
    """Both, each once, without `name` itself."""
    found = {title_key(text): text for text in reversed((*first, *second))}
    return tuple(text for key, text in reversed(found.items()) if key != title_key(name))


def independent_groups(papers: Iterable[Sequence[str]], origin: Sequence[str] = ()) -> int | None:
    """How many groups of authors wrote `papers`: connected components of their co-authorship.

    A paper is given by its authors' names. Papers that share an author with the origin are left out.
    None where no author is known, or where there are papers but none of them has authors.

    >>> independent_groups([["Ada A", "Bo B"], ["B B", "Cy C"], ["Di D"]])
    3
    >>> independent_groups([["Ada A", "Bo B"], ["Bo B", "Cy C"], ["Di D"]], ["Di D"])
    1
    """
    own = {author_key(name) for name in origin}
    known = [{author_key(name) for name in authors} for authors in papers]
    if known and not any(known):
        return None
    return _components(authors for authors in known if authors and not authors & own)


def author_key(name: str) -> str:
    """What two spellings of an author share: folded words, in their order."""
    return " ".join(words(name))


def _components(papers: Iterable[set[str]]) -> int:
    """How many connected components the authors of `papers` have."""
    parent: dict[str, str] = {}

    def root(name: str) -> str:
        while parent.setdefault(name, name) != name:
            parent[name] = parent[parent[name]]
            name = parent[name]
        return name

    for authors in papers:
        first, *others = sorted(authors)
        for other in others:
            parent[root(other)] = root(first)
        root(first)
    return len({root(name) for name in parent})


def what_it_is(idea: Idea, abstract: str | None) -> str | None:
    """The first sentence of the origin's abstract that names the idea and proposes; else the first that does either.

    Of an abstract that does neither its first sentence; None without an abstract.

    >>> what_it_is(Idea("LoRA"), "Models are large. We propose low ranks, called LoRA. LoRA saves memory.")
    'We propose low ranks, called LoRA.'
    """
    said = [(abstract or "")[begin:end] for begin, end in sentence_spans(abstract or "")]
    named = [sentence for sentence in said if _names(idea, sentence)]
    proposing = [sentence for sentence in said if _PROPOSES.search(sentence)]
    both = [sentence for sentence in named if sentence in proposing]
    return next(iter([*both, *named, *proposing, *said]), None)


def later_ones(edges: Iterable[BuildsOn]) -> dict[str, tuple[str, ...]]:
    """Idea -> those that build on it, in the order of `edges`."""
    found: dict[str, list[str]] = defaultdict(list)
    for edge in edges:
        found[edge.earlier].append(edge.later)
    return {earlier: tuple(later) for earlier, later in found.items()}


def opened_by(idea: str, later: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """The ideas that build on `idea`, or on what builds on it, nearest first; circles end where they began.

    >>> opened_by("a", {"a": ["b"], "b": ["c", "a"]})
    ('b', 'c')
    """
    reached = {idea: None}
    waiting = deque(reached)
    while waiting:
        fresh = dict.fromkeys(other for other in later.get(waiting.popleft(), ()) if other not in reached)
        reached |= fresh
        waiting.extend(fresh)
    return tuple(reached)[1:]


def _names(idea: Idea, sentence: str) -> bool:
    there = f" {' '.join(words(sentence))} "
    return any(f" {' '.join(words(name))} " in there for name in idea.names)
