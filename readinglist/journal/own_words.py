"""What a paper concludes of itself, offered in its critique: a comment at the end of the file, once.

A comment, because it is no judgement of the user's: it stands before the eyes in an editor, is shown
by no reader of Markdown, and counts as nothing written. The text is the paper's: hostile, perhaps.
In the same way it is offered what the user's own reimplementations taught.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable

from readinglist.front_matter import split, without_comments
from readinglist.text import clean, readable

OPENING = "<!-- What the paper says of itself; yours to use or to delete."
TAUGHT = "<!-- What your reimplementation taught; yours to take over or to delete."
WIDTH = 100  # columns of a file
INDENT = "    "  # so that no line of it is a heading or a fence
MOST = 4_000  # characters of each part


def with_own_words(text: str, conclusion: str | None, future_work: str | None) -> str:
    """`text` with the paper's own words at its end, as it is where there are none or they stand there.

    So too where a comment in it has no end: ours would end it, and hide what the user wrote.

    >>> print(with_own_words("Mine.\\n", "It walks.", None))
    Mine.
    <BLANKLINE>
    <!-- What the paper says of itself; yours to use or to delete.
    <BLANKLINE>
    Conclusion:
        It walks.
    -->
    <BLANKLINE>
    """
    parts = [("Conclusion", conclusion), ("Future work", future_work if future_work != conclusion else None)]
    return text if OPENING in text else _with_comment(text, OPENING, parts)


def with_lessons(text: str, lessons: Iterable[str]) -> str:
    """`text` with what the user's reimplementations taught at its end, offered in the same way."""
    return _with_comment(text, TAUGHT, [("Lesson", lesson) for lesson in lessons])


def _with_comment(text: str, opening: str, parts: Iterable[tuple[str, str | None]]) -> str:
    said = [f"{name}:\n{shown}" for name, words in parts if words and (shown := _shown(words))]
    if not said or "<!--" in without_comments(split(text).body):
        return text
    end = "\r\n" if "\r\n" in text else "\n"
    comment = "\n".join((opening, *("\n" + words for words in said)))
    gap = "" if not text or text.endswith(("\n", "\r")) else end
    return f"{text}{gap}{end}{comment.replace(chr(10), end)}{end}-->{end}"


def _shown(words: str) -> str:
    """Paragraphs in lines; nothing in them ends a comment."""
    paragraphs = [clean(readable(part)).replace("--", "–").replace("<!", "< !") for part in words[:MOST].split("\n\n")]
    rows = [textwrap.wrap(part, WIDTH, initial_indent=INDENT, subsequent_indent=INDENT) for part in paragraphs if part]
    return "\n\n".join("\n".join(row) for row in rows)
