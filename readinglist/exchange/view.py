"""What an export wrote, in words and as a record."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from readinglist.core.front_matter import Value, entry
from readinglist.core.ids import page_of
from readinglist.core.json_records import Record
from readinglist.core.lines import escaped
from readinglist.core.managed_text import block, woven
from readinglist.core.papers import Paper
from readinglist.core.text import clean, readable
from readinglist.taste.api import UNRATED, Critique, facts_of

from .records import PapersWritten

MOST = 10  # sentences about notes that were left alone; `--json` has them all


def written_lines(written: PapersWritten) -> Iterator[str]:
    """Sentences, the last one with the numbers."""
    yield from written.problems[:MOST]
    if len(written.problems) > MOST:
        yield f"and {len(written.problems) - MOST} more were left alone"
    told = f"{written.papers:,} paper{'' if written.papers == 1 else 's'}"
    if written.format == "obsidian":
        yield f"{told}: {written.made:,} notes made, {written.changed:,} changed in {written.path}"
    else:
        yield f"{told} written to {written.path}"


def written_record(written: PapersWritten) -> Record:
    """`made`, `changed` and `problems` are of a vault, else 0 and empty."""
    return {
        "format": written.format,
        "path": written.path,
        "papers": written.papers,
        "made": written.made,
        "changed": written.changed,
        "problems": list(written.problems),
    }


# A paper as a note of an Obsidian vault, and the note that lists them.
#
# The front matter is that of critiques; the body consists of blocks of ours (`core/managed_text.py`) in which a line
# that the user changed stays, around and between which everything is the user's.


INDEX = "Reading list.md"
_ALWAYS = ("id", "title", "authors", "year", "categories", "tags", "aliases", "verdict", "status", "created", "updated")
_GROUPS = {"keep": "Kept", "later": "Later", None: "Not judged", "skip": "Skipped"}
_MARK = "<!-- assembled paper:"
_SHOWN = 60  # authors
_DOUBLE = re.compile(r"%(?=%)|(?<=%)%|=(?==)|(?<==)=")  # a comment, a highlight


def properties(
    paper: Paper, critique: Critique | None, cites: Sequence[str], now: datetime, bet: str = ""
) -> dict[str, Value]:
    """The front matter: what a critique's has, the address, and the notes of the vault that the paper cites."""
    facts = facts_of(paper, critique.ratings if critique else UNRATED, now, bet)
    found = {key: value for key, value in facts.items() if value or key in _ALWAYS}
    address = page_of(paper.id) or paper.url
    optional: dict[str, Value] = {"url": address or "", "cites": tuple(f"[[{name}]]" for name in cites)}
    return found | {key: value for key, value in optional.items() if value}


def new_note(facts: Mapping[str, Value], blocks: Mapping[str, Sequence[str]]) -> str:
    """The text of a note that is not there yet."""
    front = "".join(entry(key, value) for key, value in facts.items())
    body = "\n".join("\n".join([*block(name, lines), ""]) for name, lines in blocks.items())
    return f"---\n{front}---\n{body}\n"


def with_blocks(text: str, blocks: Mapping[str, Sequence[str]]) -> str:
    """`text` with our blocks in it brought up to date."""
    return woven(text, blocks)


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
    return {"paper": lines, "critique": _critique(critique) if critique else []}


def index_lines(papers: Iterable[Paper], names: Mapping[str, str]) -> list[str]:
    """A link to the note of each paper, by verdict and then the newest first; `names`: of the notes, by id."""
    by_verdict: dict[str | None, list[Paper]] = {verdict: [] for verdict in _GROUPS}
    for paper in papers:
        by_verdict[paper.verdict].append(paper)
    lines: list[str] = []
    for verdict, group in by_verdict.items():
        if group:
            lines.append(f"## {_GROUPS[verdict]} ({len(group):,})")
            newest = sorted(group, key=lambda paper: paper.id)
            newest.sort(key=lambda paper: paper.published.isoformat() if paper.published else "", reverse=True)
            lines += [f"- [[{names[paper.id]}|{_alias(paper)}]]" for paper in newest]
    return lines


def new_index(lines: Sequence[str]) -> str:
    """The list of the vault, where it is not there yet."""
    return "\n".join(["# Reading list", "", *block("paper", lines), ""])


def _critique(critique: Critique) -> list[str]:
    """The user's own Markdown, a heading to each section; blank lines as they are."""
    if not critique.says_something:
        return []
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
