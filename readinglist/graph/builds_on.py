"""Which idea builds on which, each with the sentence that shows it.

The later idea's origin says so: it cites the earlier one's origin where it says what it does (a place of
kind `used`), or names the earlier idea in its title or abstract as something it builds on or uses, or the
new name is made of the old one ("DCGAN" of "GAN"). Naming counts only where the origin is not known to
leave the earlier origin uncited. What the reader said stands always.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

import numpy as np
from numpy.typing import ArrayLike
from scipy import sparse
from scipy.sparse.csgraph import breadth_first_order

from readinglist.core.frozen import Frozen
from readinglist.core.ideas import BuildsOn, Idea
from readinglist.core.ids import month_of
from readinglist.core.references import CitingPlace
from readinglist.core.sentences import sentence_spans
from readinglist.graph.measures.structure import integers

from .contexts import BUILDS, COMPARED, USED
from .name_rules import key_of
from .names import Matcher, Mention

BRIEF = 2  # sentences: a summary as short as this names only what matters
PART = 3  # letters of a name that can be a part of another
LONG = 4  # letters: up to here a word is easily another one
LONGEST_HEAD = 8  # letters put before it
_WORDS = re.compile(r"[^\W_]+")


class Origin(Frozen):
    """The paper that introduced an idea. `cites` None: its references are not known."""

    id: str
    title: str | None
    abstract: str | None
    published: date | None
    cites: frozenset[str] | None = None


def builds_on(
    ideas: Sequence[Idea],
    origins: Mapping[str, Origin],
    matcher: Matcher,
    used: Mapping[tuple[str, str], CitingPlace] | None = None,
) -> tuple[BuildsOn, ...]:
    """The edges among `ideas`, by the later one, then the earlier; one for each pair.

    `origins` by id of the paper; `used` holds a place of kind `used` for (citing, cited) origins.
    """
    found: dict[tuple[str, str], BuildsOn] = {}
    known = {idea.name.lower(): idea for idea in ideas}
    for idea in ideas:
        said = [known[name.lower()].name for name in idea.builds_on if name.lower() in known]
        edges = [BuildsOn(idea.name, name, None, "reader", idea.origin) for name in said]
        origin = origins.get(idea.origin or "")
        if origin is not None:
            earlier = [other for other in ideas if _is_earlier(other, idea, origin, origins)]
            edges += _cited(idea, origin, earlier, used or {})
            edges += _named(idea, origin, earlier, matcher)
        for edge in edges:
            found.setdefault((edge.later, edge.earlier), edge)
    return tuple(found.values())


def _is_earlier(other: Idea, idea: Idea, origin: Origin, origins: Mapping[str, Origin]) -> bool:
    """May `idea` build on `other`: another origin, not later, and not known to be left uncited?"""
    if other.origin is None or other.origin == origin.id or other.name == idea.name:
        return False
    there = origins.get(other.origin)
    since = there.published if there and there.published else month_of(other.origin)
    if since and origin.published and since > origin.published:
        return False
    return origin.cites is None or other.origin in origin.cites


def _cited(
    idea: Idea, origin: Origin, earlier: Iterable[Idea], used: Mapping[tuple[str, str], CitingPlace]
) -> list[BuildsOn]:
    places = ((other, used.get((origin.id, other.origin or ""))) for other in earlier)
    return [
        BuildsOn(idea.name, other.name, place.sentence, "used place", origin.id) for other, place in places if place
    ]


def _named(idea: Idea, origin: Origin, earlier: Sequence[Idea], matcher: Matcher) -> list[BuildsOn]:
    """What the origin's title and abstract name, and what the idea's own name is made of."""
    allowed = {other.name for other in earlier}
    vouched = allowed if origin.cites is not None else frozenset()
    mentions = [m for m in matcher.find(origin.title, origin.abstract, vouched) if m.idea in allowed]
    is_brief = len(sentence_spans(origin.abstract or "")) <= BRIEF
    compared = {m.idea for m in mentions if m.cue == COMPARED}
    built = [m for m in mentions if m.idea not in compared and (m.in_title or is_brief or m.cue in (BUILDS, USED))]
    edges = [BuildsOn(idea.name, m.idea, m.sentence, "abstract", origin.id) for m in sorted(built, key=_order)]
    edges += [
        BuildsOn(idea.name, other.name, origin.title, "name", origin.id) for other in earlier if is_made_of(idea, other)
    ]
    return edges


def is_made_of(idea: Idea, other: Idea) -> bool:
    """Is a name of `idea` made of one of `other`: of its words, or with letters or a number put to it?

    >>> [is_made_of(Idea(a), Idea(b)) for a, b in (("DCGAN", "GAN"), ("Mamba-2", "Mamba"), ("Gantt", "GAN"))]
    [True, True, False]
    """
    return any(_contains(own, part) for own in idea.names for part in other.names if len(part) >= PART)


def _contains(name: str, part: str) -> bool:
    """Words of `part` among those of `name`, with its capitals; or `part` with a head or a number put to it."""
    own, others = _WORDS.findall(name), _WORDS.findall(part)
    if len(own) > len(others) and any(
        all(map(_is_same, own[i : i + len(others)], others)) for i in range(len(own) - len(others) + 1)
    ):
        return True
    head, tail = name.removesuffix(part), name.removeprefix(part)
    has_number = tail != name and re.fullmatch(r"[vV]?\d+|[A-Z]", tail) is not None and part[0].isupper()
    return has_number or (head != name and _is_head(head, part))


def _is_head(head: str, part: str) -> bool:
    """DC-GAN and Style-GAN are made of GAN, Q-LoRA of LoRA; G-ELU and Goog-LeNet of nothing."""
    if not head.isalnum() or len(head) > LONGEST_HEAD or not part[0].isupper():
        return False
    return (len(head) > 1 or head.islower()) if part.isupper() else head.isupper()


def _is_same(word: str, part: str) -> bool:
    """The same word, with the capitals of `part`; a long one may have lost its first."""
    if part.islower() or (part[1:].islower() and len(part) > LONG):
        return key_of(word) == key_of(part)
    return word in (part, part + "s")


def _order(mention: Mention) -> tuple[bool, bool, int]:
    """Sentences of the abstract that say most first, titles last."""
    return (mention.cue != BUILDS, mention.in_title, mention.start)


def shortest(n: int, tails: ArrayLike, heads: ArrayLike, start: int, goal: int) -> tuple[int, ...] | None:
    """The nodes from `start` to `goal` along edges tails[i] -> heads[i], both included; None where no way leads there.

    Of several shortest ways the one whose nodes, from the goal back, were reached first, lowest numbers first:
    the order and the number of equal edges change nothing.

    >>> shortest(4, [0, 0, 1, 2], [2, 1, 3, 3], 0, 3), shortest(4, [0], [1], 1, 0)
    ((0, 1, 3), None)
    """
    ends = integers(tails, "tails"), integers(heads, "heads")
    graph = sparse.csr_array((np.ones(len(ends[0]), dtype=np.int8), ends), shape=(n, n))
    graph.sum_duplicates()
    graph.data[:] = 1
    before = breadth_first_order(graph, start, directed=True, return_predecessors=True)[1]
    way = [goal]
    while way[-1] != start:
        if before[way[-1]] < 0:
            return None
        way.append(int(before[way[-1]]))
    return tuple(reversed(way))


def shortest_of_names(edges: Iterable[tuple[str, str]], start: str, goal: str) -> tuple[str, ...] | None:
    """As `shortest`, for edges between names; lowest numbers are first names."""
    pairs = list(edges)
    names = sorted({start, goal, *(name for pair in pairs for name in pair)})
    number = {name: i for i, name in enumerate(names)}
    tails, heads = [number[a] for a, _ in pairs], [number[b] for _, b in pairs]
    found = shortest(len(names), tails, heads, number[start], number[goal])
    return None if found is None else tuple(names[i] for i in found)
