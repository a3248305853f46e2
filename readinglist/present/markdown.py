"""Outside text inside Markdown: nothing in it may become markup."""

from __future__ import annotations

import re

from readinglist.text import readable, safe_for_terminal

# What Markdown or HTML would take for markup, in text from outside.
_MARKUP = re.compile(r"([\\`*_{}\[\]<>#|~$!&])")


def escaped(text: str) -> str:
    """Outside text as literal Markdown, on one line, without control characters."""
    return literal(readable(text))


def literal(text: str) -> str:
    """The same of text that is readable already."""
    return _MARKUP.sub(r"\\\1", safe_for_terminal(text))
