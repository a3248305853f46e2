"""Which papers name which ideas: looked for once in each paper, remembered, caught up as papers come.

The index finds papers with the words; `graph.names` confirms that they stand there as a name.
"""

from __future__ import annotations

import zlib
from collections import defaultdict
from collections.abc import Generator, Mapping, Sequence
from typing import TYPE_CHECKING

from readinglist.model import Idea, Progress

from .home import Home
from .telling import in_silence

if TYPE_CHECKING:
    from readinglist.graph.names import Matcher

BATCH = 4_000  # papers in one transaction
STAGE = "looking for ideas in papers"
NIGHTLY = 20_000  # papers that a night's work looks through at most; the rest follows the next night


def matcher_of(lib: Home, ideas: Sequence[Idea]) -> Matcher:
    """What finds the names of `ideas`, with the meaning of acronyms from the origins that are here."""
    from readinglist.graph.names import Matcher
    from readinglist.store.lexicon import load_lexicon

    state = tuple(ideas), lib.store.papers.count()
    return lib.once("matcher", state, lambda: Matcher(ideas, load_lexicon(), origin_titles(lib, ideas)))


def origin_titles(lib: Home, ideas: Sequence[Idea]) -> dict[str, str]:
    """Idea -> title of its origin, where the library has it."""
    papers = lib.store.papers.find_many({idea.origin for idea in ideas if idea.origin})
    found = ((idea.name, papers.get(idea.origin or "")) for idea in ideas)
    return {name: paper.title for name, paper in found if paper is not None and paper.title}


def look_up(lib: Home, ideas: Sequence[Idea], matcher: Matcher, limit: int | None = None) -> bool:
    """Look for the ideas in the papers that were not looked through yet; whether all were.

    Ends early after about `limit` papers, and where nothing can be written now: the next call goes on.
    What an idea's other names had found is dropped.
    """
    return in_silence(looking_up(lib, ideas, matcher, limit))


def looking_up(
    lib: Home, ideas: Sequence[Idea], matcher: Matcher, limit: int | None = None
) -> Generator[Progress, None, bool]:
    """As `look_up`, telling after every batch of papers how far it is: a million papers take minutes."""
    known = lib.store.ideas.scanned()
    stamps = _stamps(lib, ideas)
    newest = lib.store.papers.count()
    if not lib.store.ideas.forget(known.keys() - stamps.keys()):
        return False
    behind: dict[int, list[str]] = defaultdict(list)
    for name, stamp in stamps.items():
        behind[known[name][1] if known.get(name, (None,))[0] == stamp else 0].append(name)
    left = limit
    for after, names in sorted(behind.items()):
        if after < newest:
            done = yield from _look_up_from(lib, matcher, {name: stamps[name] for name in names}, after, newest, left)
            left = None if left is None or done is None else left - done
            if done is None or (left is not None and left <= 0):
                return False
    return True


def _look_up_from(
    lib: Home, matcher: Matcher, stamps: Mapping[str, int], after: int, newest: int, limit: int | None
) -> Generator[Progress, None, int | None]:
    """Look through the papers after row `after`, at most about `limit`; how many, None where it cannot be written."""
    phrases = [name.text for name in matcher.names if name.idea in stamps]
    rows = lib.store.ideas.candidates(phrases, after, newest)
    some = rows if limit is None else rows[:limit]
    for start in range(0, max(len(some), 1), BATCH):
        batch = some[start : start + BATCH]
        is_last = start + BATCH >= len(rows)
        uses: dict[str, list[int]] = defaultdict(list)
        for row, title, abstract in lib.store.ideas.texts(batch):
            for idea in matcher.ideas_of(title, abstract) & stamps.keys():
                uses[idea].append(row)
        if not lib.store.ideas.record(uses, stamps, newest if is_last else batch[-1]):
            return None
        yield Progress(STAGE, min(start + BATCH, len(some)), len(some))
    return len(some)


def _stamps(lib: Home, ideas: Sequence[Idea]) -> dict[str, int]:
    """Idea -> what its stored uses depend on, in 31 bits."""
    from readinglist.graph.names import RULES

    titles = origin_titles(lib, ideas)
    told = {idea.name: repr((RULES, idea.names, titles.get(idea.name))) for idea in ideas}
    return {name: zlib.crc32(text.encode()) & 0x7FFFFFFF for name, text in told.items()}
