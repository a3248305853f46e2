"""What an idea is, in a sentence of its own paper, and to what it opened the door."""

from __future__ import annotations

import re
from collections import defaultdict, deque
from collections.abc import Iterable, Mapping, Sequence

from readinglist.core.ideas import BuildsOn, Idea
from readinglist.core.sentences import sentence_spans
from readinglist.core.text import words

_PROPOSES = re.compile(r"\b(?:propos|introduc|present|develop|describ|called\b|we (?:show|study|train)\b)", re.I)


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
