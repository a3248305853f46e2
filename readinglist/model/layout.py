"""A document as it was laid out: what crosses the border of the process that reads PDFs.

Points (1/72 inch), origin at the top left of the page. Text is cleaned of control characters and
nothing else: ligatures, hyphens, accents that stand as glyphs of their own are for `references`.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Span:
    """A run of one font. `size` in points; `raised`: set above the line, as a mark of a footnote is."""

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    size: float
    bold: bool = False
    italic: bool = False
    raised: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """Spans that stand beside each other, as the PDF groups them: part of a printed line, or all of it."""

    spans: tuple[Span, ...]
    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def text(self) -> str:
        return "".join(span.text for span in self.spans)


@dataclass(frozen=True, slots=True)
class Page:
    """One page; `lines` in the order of the file, which is not always that of reading."""

    number: int  # from 1
    width: float
    height: float
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """What could be read of a PDF. `status` other than "ok" comes with `error` and perhaps no pages.

    ok | no text | needs password | bad file | timeout | memory; `cut` where a limit of pages or of
    text ended the reading before the end.
    """

    status: str
    pages: tuple[Page, ...] = ()
    error: str | None = None
    cut: bool = False
