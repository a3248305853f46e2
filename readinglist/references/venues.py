"""Where an entry says that the cited work appeared: a journal, proceedings, a publisher, arXiv."""

from __future__ import annotations

import re

from .identifiers import ARXIV_MASK, MASK
from .names import U, name_ends

_LEAD = re.compile(
    r"[\s.,;:)\]”»\"'’-]*(?:(?:In|in|IN|En|Dans|Im)\s?:?\s(?:the\s)?|Appeared in\s|To appear in\s|presented at(?: the)?\s)?"
)
_SKIPPED = re.compile(
    r"[(\[](?:[Ee]ds?\.?|[Ee]ditors?|[Hh]rsg\.?|[Dd]ir\.?|(?:1[5-9]|20)[0-9]{2}[a-z]?|[Oo]nline)[)\]]\s?[.,:;]*\s?|[Ee]d(?:itor|\.|ited by)s?\b[.,]*\s?|(?:1[5-9]|20)[0-9]{2}[.,;]\s"
)
_END = re.compile(
    r"[.,;:]?\s(?:[Vv]ol|[Nn]o\.|[Nn]r\.|pp?\.|[Pp]ages?\b|volume|number|[Ii]ssue|Bd\.|[Aa]rt(?:icle|\.)|[Ss]eries|edited|[Ee]ditors?\b|[Ee]ds?\.|https?:|[Aa]ccessed|[Rr]etrieved)"
    rf"|[.,;:]?\s?\(|[,;:]?\s?\d+\s?[:(,;]|,\s?\d|\s\d{{1,4}}\.?(?:\s|$)|\s?[{MASK}{ARXIV_MASK}]|[,.]?\s(?:1[5-9]|20)[0-9]{{2}}|(?<=\w\w\w)\.\s(?={U})|;\s|,\s(?={U}[\w\s.]{{1,30}}:\s)|\[|$"
)


def venue_of(text: str, title_end: int) -> str | None:
    """The venue that stands after the title; identifiers are masked in `text`."""
    start = _LEAD.match(text, title_end).end()  # type: ignore[union-attr]
    for _ in range(3):
        skipped = _SKIPPED.match(text, start)
        if skipped is None:
            break
        start = skipped.end()
    if text[title_end:start].strip(' .,;:”"').lower().startswith("in"):
        editors = [
            found
            for found in name_ends(text[: start + 400], start)
            if re.match(r"\s?,?\s?[(\[]?[Ee]d|\s?\((?:hrsg|dir)", text[found.end :][:8], re.I)
        ]
        if editors:
            start = editors[-1].end
            start += len(text[start : start + 16]) - len(
                re.sub(
                    r"^\s?,?\s?[(\[]?(?:[Ee]ditors?|[Ee]ds?|Hrsg|dir)\.?[)\]]?[.,:]*\s?", "", text[start : start + 16]
                )
            )
    if text[start : start + 1] == ARXIV_MASK:
        return "arXiv"
    end = _END.search(text, start, start + 300)
    if end is None:
        return None
    venue = re.sub(f"[{MASK}{ARXIV_MASK}]+", "", text[start : end.start()]).strip(" .,;:()[]“”\"'")
    return venue if sum(sign.isalpha() for sign in venue) > 1 else None
