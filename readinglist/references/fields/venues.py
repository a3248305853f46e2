"""Where an entry says that the cited work appeared: a journal, proceedings, a publisher, arXiv."""

from __future__ import annotations

import re

from .identifiers import ARXIV_MASK, MASK
from .names import U, name_ends

_LEAD = re.compile(
    r"[\s.,;:)\]”»\"'’?!-]*(?P<in>(?:In|in|IN|En|Dans|Im|Appeared in|To appear in|presented at)\s?:?\s(?:the\s)?)?"
)
# "(Eds.)", "(2010)", "2010." before the venue say nothing about it.
_SKIPPED = re.compile(
    r"[(\[](?:[Ee]ds?\.?|[Ee]ditors?|[Hh]rsg\.?|[Dd]ir\.?|(?:1[5-9]|20)[0-9]{2}[a-z]?|[Oo]nline)[)\]]\s?[.,:;]{0,2}\s?"
    r"|[Ee]d(?:itor|\.|ited by)s?\b[.,]{0,2}\s?|(?:1[5-9]|20)[0-9]{2}[.,;]\s"
)
_EDITORS = re.compile(r"\s?,?\s?[(\[]?(?:[Ee]ditors?|[Ee]ds?|[Hh]rsg|[Dd]ir)\b\.?[)\]]?[.,:]{0,2}\s?")
# Volume, pages, year, city with publisher, a new sentence: the name of the venue is over.
_END = re.compile(
    r"[.,;:]?\s(?:[Vv]ol\b|[Nn]o\.|[Nn]r\.|pp?\.|[Pp]ages?\b|volume|number|[Ii]ssue|Bd\.|[Aa]rt(?:icle|\.)|[Ss]eries|edited"
    r"|[Ee]ditors?\b|[Ee]ds?\.|https?:|[Aa]ccessed|[Rr]etrieved)"
    rf"|[.,;:]?\s?\(|[,;:]?\s?\d{{1,9}}\s?[:(,;]|,\s?\d|\s\d{{1,4}}\.?(?:\s|$)|\s?[{MASK}{ARXIV_MASK}]"
    rf"|[,.]?\s(?:1[5-9]|20)[0-9]{{2}}|(?<=\w\w\w\w\w)\.\s(?={U})|;\s|,\s(?={U}[\w\s.]{{1,30}}:\s)|\[|$"
)
_READ = 300  # signs after the title in which the venue is looked for


def venue_of(text: str, title_end: int) -> str | None:
    """The venue that stands after the title; identifiers are masked in `text`."""
    text = text[: title_end + 3 * _READ]
    lead = _LEAD.match(text, title_end)
    assert lead is not None  # it matches the empty text
    start = lead.end()
    for _ in range(3):
        if skipped := _SKIPPED.match(text, start):
            start = skipped.end()
    if lead["in"]:
        start = _after_editors(text, start)
    if text[start : start + 1] == ARXIV_MASK:
        return "arXiv"
    end = _END.search(text, start, start + _READ)
    venue = text[start : end.start() if end else start].replace(MASK, "").strip(" .,;:()[]“”\"'")
    return venue if sum(sign.isalpha() for sign in venue) > 1 else None


def _after_editors(text: str, start: int) -> int:
    """Where the title of the book stands, after "In A. Smith and B. Jones (Eds.),"."""
    ends = [marked.end() for found in name_ends(text, start) if (marked := _EDITORS.match(text, found.end))]
    return max(ends, default=start)
