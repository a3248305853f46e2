"""A paper's text with the terms that speak for it marked, wrapped into lines."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from readinglist.model import Reason
from readinglist.present.spans import Line, Span, wrap

FOR, AGAINST = "match", "against"
_MOST_TERMS = 12


def marked(text: str, reasons: Sequence[Reason], cells: int) -> Iterator[Line]:
    """`text` (shown already) in lines of at most `cells` cells; the terms of `reasons` in styles of their own.

    A mark goes on where a term is broken over two lines.
    """
    styles = _styles(text, reasons)
    at = 0
    for row in wrap(text, cells):
        at = text.index(row, at)
        letters = zip(row, styles[at : at + len(row)], strict=True)
        yield tuple(Span("".join(c for c, _ in run), style) for style, run in groupby(letters, lambda pair: pair[1]))
        at += len(row)


def _styles(text: str, reasons: Sequence[Reason]) -> list[str]:
    """The style of each letter of `text`; of two terms that overlap the stronger one counts."""
    styles = [""] * len(text)
    terms = sorted((r for r in reasons if r.kind == "term" and r.weight), key=lambda reason: abs(reason.weight))
    for reason in terms[-_MOST_TERMS:]:
        words = [re.escape(word) for word in reason.text.split()]
        if not words:
            continue
        pattern = re.compile(r"(?<!\w)" + r"\W+".join(words) + r"(?!\w)", re.IGNORECASE)
        for match in pattern.finditer(text):
            style = FOR if reason.weight > 0 else AGAINST
            styles[match.start() : match.end()] = [style] * (match.end() - match.start())
    return styles
