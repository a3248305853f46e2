"""Methods that the ledger may take up: what `graph.suggest` finds in the papers of the last nights.

What was read of a paper is kept in the cache, so that a night costs what its own papers cost.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain

import msgspec

from readinglist.citations.api import CitationEdges
from readinglist.context import Context
from readinglist.core.errors import NotFound, SourceError
from readinglist.core.frozen import Frozen
from readinglist.core.ideas import Idea, IdeaSuggestion
from readinglist.core.log import LogEntry
from readinglist.core.text import title_key
from readinglist.graph.name_rules import agrees
from readinglist.graph.suggest import METHOD, Counts, Reading, Source, count_names, read, suggest_read
from readinglist.graph.title_names import lead_of
from readinglist.papers.api import search_titles
from readinglist.store.stamped_cache import CacheFile

from .canon import canon_ideas
from .ideas import add_ideas, ledger_ideas
from .names import load_lexicon

NIGHTS = 90  # of papers that are read for names, and
READ = 20_000  # at most so many of them
SUGGESTIONS = "suggestions.json"  # of the cache
SEARCHED = 50  # titles on arXiv with a name, among which its origin is looked for
READ_VERSION = 1  # of how they are read


class _Read(Frozen):
    """What was read in the window: papers with the state of their texts, and where names stand (`count_names`)."""

    papers: dict[str, tuple[tuple[int, int], Reading]]
    names: dict[str, dict[str, Counts]]


def suggestions(lib: Context, n: int | None = 20, every_kind: bool = False) -> tuple[IdeaSuggestion, ...]:
    """The `n` names (None: all) of methods that most groups took up lately and the ledger does not have.

    `every_kind`: benchmarks and released models too. Each paper is read once, and again when its text changes.
    """
    cited: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for citing, paper, sentence in lib.store.part(CitationEdges).sentences():
        cited[citing].append((paper, sentence))
    outlines = lib.store.papers.outlines(lib.store.papers.window_rows(NIGHTS, READ))
    rows = {paper: row for row, paper, *_ in outlines}
    states = {paper: (text, sum(len(s) for _, s in cited[paper])) for _, paper, _, text, _ in outlines}
    authors = dict(zip(rows, json.loads(f"[{','.join(names for *_, names in outlines)}]"), strict=True))

    def sources(papers: Iterable[str]) -> Iterator[Source]:
        for p in lib.store.papers.by_rows([rows[paper] for paper in papers]):
            yield Source(p.id, p.title or "", p.abstract, p.authors, tuple(cited[p.id]))

    file = CacheFile(lib.places.cache / SUGGESTIONS)
    try:
        before = msgspec.convert(file.get("read", READ_VERSION), _Read)
    except msgspec.ValidationError:  # nothing is kept, or something else
        before = _Read({}, {})
    known = {paper: before.papers[paper] for paper in states if before.papers.get(paper, ((),))[0] == states[paper]}
    new = {source.id: source for source in sources(states.keys() - known)}
    now = _Read(known | {paper: (states[paper], read(source)) for paper, source in new.items()}, {})

    def count(names: Sequence[str]) -> Mapping[str, Mapping[str, Counts]]:
        unknown = [name for name in names if name not in before.names]
        for name, counts in count_names(new.values(), [name for name in names if name in before.names]).items():
            now.names[name] = {paper: of for paper, of in before.names[name].items() if paper in known} | counts
        now.names.update(count_names(chain(new.values(), sources(known)), unknown))
        return now.names

    taken = [name for idea in ledger_ideas(lib) for name in idea.names]
    titles = ((paper_id, title) for paper_id, title, _ in lib.store.papers.titles())
    readings = {paper: reading for paper, (_, reading) in now.papers.items()}
    found = suggest_read(readings, authors, count, load_lexicon(), taken, canon_ideas(), titles)
    if now != before and lib.store.writable:
        file.put("read", READ_VERSION, msgspec.to_builtins(now))
        file.save()
    return tuple(one for one in found if every_kind or one.kind == METHOD)[:n]


def follow_suggestion(lib: Context, name: str) -> tuple[LogEntry, ...]:
    """Put a suggested name into the ledger, with all that is known of it. Raises NotFound.

    An origin that is not here is asked for at arXiv, where the home lets services be asked.
    """
    found = next((one for one in suggestions(lib, None, True) if title_key(one.name) == title_key(name)), None)
    if found is None:
        raise NotFound(f"no suggestion {name[:60]!r}: readinglist ideas suggest lists them")
    if (known := next((idea for idea in canon_ideas() if idea.name == found.name), None)) is None:
        known = Idea(found.name, found.origin or _search_origin(lib, found), (found.meaning,) if found.meaning else ())
    return add_ideas(lib, [known])


def _search_origin(lib: Context, found: IdeaSuggestion) -> str | None:
    """The paper whose title gives the name; None where no answer comes, or several give it and none spells it out."""
    if not lib.settings.trace.sources:
        return None
    try:
        papers = search_titles(lib, found.name, SEARCHED)
    except SourceError:
        return None
    named = [paper for paper in papers if title_key(lead_of(paper.title or "") or "") == title_key(found.name)]
    meant = [paper for paper in named if found.meaning and agrees(found.meaning, [paper.title or ""])] or named
    return meant[0].id if len(meant) == 1 else None
