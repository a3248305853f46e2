"""What an export wrote, in words and as a record."""

from __future__ import annotations

from collections.abc import Iterator

from readinglist.model.exchange import PapersWritten

from .records import Record

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
