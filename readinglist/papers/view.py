"""What changed between two versions of a paper's text, word by word."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from readinglist.core.diff import changes
from readinglist.core.lines import Line, Span, cut, line, shown, width
from readinglist.core.paper_links import added_links
from readinglist.core.paper_view import title_of
from readinglist.core.papers import RevisedPaper, changed_texts

_CONTEXT = 5  # unchanged words shown on both sides of a change


def revised_lines(papers: Sequence[RevisedPaper], room: int | None) -> Iterator[Line]:
    """For each paper its versions, then the changed words of title and abstract: [-old-] {+new+}."""
    if not papers:
        yield line("no paper you kept has changed")
    for item in papers:
        paper, before = item.paper, item.before
        when = f", replaced {before.replaced_on}" if before.replaced_on else ""
        yield line(Span(cut(title_of(paper), room), "title"))
        yield line(Span(f"{shown(paper.id)} · {versions_of(item)}{when}", "dim"))
        for name, old, new in changed_texts(before, paper):
            yield from _flowed(name, changed_words(shown(old), shown(new)), room)
        yield line("")


def versions_of(item: RevisedPaper) -> str:
    """`version 1 to 2`, the links that came with it, and where it was published."""
    told = "; ".join(map(shown, item.news))
    if item.before.version == item.paper.version and told:
        return told
    added = ", ".join(f"{link.name} {link.url}" for link in added_links(item))
    links = f", new: {added}" if added else ""
    return f"version {item.before.version} to {item.paper.version}{links}{f'; {told}' if told else ''}"


def changed_words(old: str, new: str) -> list[Span]:
    """Spans of words: what went as "old", what came as "new", around them a few that stayed.

    >>> [span.text for span in changed_words("a fast method", "a slow method")]
    ['a', '[-fast-]', '{+slow+}', 'method']
    """
    before, after = old.split(), new.split()
    found = changes(before, after)
    if found is None:
        return [Span(f"too long to compare: {len(before):,} words became {len(after):,}", "dim")]
    spans: list[Span] = []
    place = 0
    for change in found:
        spans += _context(before[place : change.low], first=change is found[0])
        if change.low < change.high:
            spans.append(Span(f"[-{' '.join(before[change.low : change.high])}-]", "old"))
        if change.start < change.end:
            spans.append(Span(f"{{+{' '.join(after[change.start : change.end])}+}}", "new"))
        place = change.high
    return [*spans, *_context(before[place:], last=True)] if found else []


def _context(words: Sequence[str], *, first: bool = False, last: bool = False) -> list[Span]:
    """The words of an unchanged stretch that stand near a change."""
    head = 0 if first else _CONTEXT
    tail = 0 if last else _CONTEXT
    if len(words) <= head + tail:
        return [Span(word) for word in words]
    return [*map(Span, words[:head]), Span("…", "dim"), *map(Span, words[len(words) - tail :])]


def _flowed(name: str, spans: Sequence[Span], room: int | None) -> Iterator[Line]:
    """Spans set in lines of at most `room` cells; words of a changed stretch may break apart."""
    indent = " " * 10
    cells = (room or 10**6) - len(indent)
    words = [Span(word, span.style) for span in spans for word in span.text.split(" ")]
    row: list[Span] = [Span(f"{name:<10}", "dim")]
    used = 0
    for word in words:
        if used and used + 1 + width(word.text) > cells:
            yield tuple(row)
            row, used = [Span(indent)], 0
        if used:
            row.append(Span(" "))
            used += 1
        row.append(word)
        used += width(word.text)
    yield tuple(row)
