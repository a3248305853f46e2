"""The night as a Markdown page: the list with reasons, exploration slots marked, why it is empty if it is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from readinglist.ids import is_arxiv
from readinglist.model import NightUse, ScoredPaper
from readinglist.text import readable

from .markdown import escaped
from .reasons import explored, in_words, scooped
from .spans import many
from .tonight import tonight_markdown

ABSTRACT_CHARS = 600


def night_markdown(
    night: date,
    papers: Sequence[ScoredPaper],
    available: int,
    today: str,
    why_empty: str | None,
    tonight: Sequence[NightUse] = (),
    bets_due: int = 0,
    every: Sequence[ScoredPaper] = (),
) -> str:
    """The page of `night`, what takes up followed ideas (`tonight`) first; ends with a newline.

    `every`: all papers of the night, of which those that do what is watched are told wherever they stand.
    """
    lines = [f"# {night:%A} {night}", "", f"*{today}.*", ""]
    if bets_due:
        lines += [f"{many(bets_due, 'bet')} due: `readinglist settle` tells what came.", ""]
    if told := tonight_markdown(tonight):
        lines.append(told)
    lines += _scoops(every)
    if why_empty is not None:
        return "\n".join([*lines, f"Nothing to read: {why_empty}.", ""])
    lines += [f"{len(papers)} of {available} unjudged papers of this night, best first.", ""]
    for number, scored in enumerate(papers, 1):
        lines += [*_entry(number, scored), ""]
    return "\n".join(lines)


def _scoops(papers: Sequence[ScoredPaper]) -> list[str]:
    """A section with a line for each project or idea that a paper of the night does."""
    told = [(scored, text) for scored in papers for text in scooped(scored)]
    rows = [f"- {escaped(text)} ({_link(one)}, *{escaped(one.paper.title or one.paper.id)}*)" for one, text in told]
    return ["## Someone did this", "", *rows, ""] if rows else []


def _entry(number: int, scored: ScoredPaper) -> list[str]:
    paper = scored.paper
    authors = ", ".join(paper.authors[:4]) + (" and others" if len(paper.authors) > 4 else "")
    lines = [f"## {number}. {escaped(paper.title or paper.id)}", ""]
    lines.append(f"{_link(scored)} · {', '.join(paper.categories)} · {escaped(authors)}")
    if told := explored(scored):
        lines.append(f"\n**{escaped(told)}**")
    words = in_words(scored.reasons)
    lines.append(f"\nScore {scored.score:.2f}" + (f": {escaped(words)}" if words else ""))
    if paper.abstract:
        abstract = readable(paper.abstract)
        cut = abstract if len(abstract) <= ABSTRACT_CHARS else abstract[:ABSTRACT_CHARS].rsplit(" ", 1)[0] + " …"
        lines.append(f"\n{escaped(cut)}")
    return lines


def _link(scored: ScoredPaper) -> str:
    paper = scored.paper
    if is_arxiv(paper.id):
        return f"[{paper.id}](https://arxiv.org/abs/{paper.id})"
    return escaped(paper.id)
