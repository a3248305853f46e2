"""The process that reads one feed, on its standard input, under the limits of its argument: `blogs` starts it."""

from __future__ import annotations

import sys

import msgspec

from readinglist.core.errors import ReadingListError

from .blogs import Limits, Posts, parse_blog
from .child import give_up_rights, may_open, only_way_out, write_answer


def main(argument: str) -> None:
    """Writes Posts as JSON."""
    limits = msgspec.json.decode(argument.encode(), type=Limits)
    answer = only_way_out()
    give_up_rights(limits)
    may_open(True)  # Python imports its own modules as it goes
    try:
        posts = Posts(*parse_blog(sys.stdin.buffer.read(limits.file_bytes), limits.name, limits.entries, limits.papers))
    except ReadingListError as error:
        posts = Posts(error=str(error))
    except MemoryError:
        posts = Posts(error=f"the feed of {limits.name} needs more memory than allowed")
    write_answer(answer, msgspec.json.encode(posts))


if __name__ == "__main__":
    main(sys.argv[1])
