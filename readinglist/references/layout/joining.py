"""Printed lines joined to running text: words parted at the end of a line are made whole, addresses have no spaces.

Whether a hyphen at the end of a line belongs to the word is asked of the document: its own words,
as they stand inside of lines, are the dictionary.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from readinglist.references.entry import Run

from .reading import TextLine

_WORDS = re.compile(r"[^\W\d_]+(?:[-‐][^\W\d_]+)*")
_LAST_TOKEN = re.compile(r"\S+$")
_LAST_PART = re.compile(r"[^\W\d_]+[-‐\u00ad]$")
_FIRST_PART = re.compile(r"[^\W\d_]+")
_ADDRESS = re.compile(r"(?:https?:|www\.|ftp:|doi\.org|doi:|10\.\d{4,5}/)", re.IGNORECASE)
_SIGN_INSIDE = re.compile(r"\w[/_=%&?#~.-]\w|\d[a-z]|[a-z]\d|\d{5}")
_YEAR_OR_NUMBER = re.compile(r"\W*\d{1,4}[a-z]?\W*|\W*\d{1,4}[-–]\d{1,4}\W*")
_YEAR = re.compile(r"\W*(?:19|20)\d\d[a-z]?\W*")
_DOI = re.compile(r"10\.\d{4,5}/")
_NAME = re.compile(r"[^\W\d_a-z][\w’'-]*[,;.]?$")
_ARXIV_ENDS = re.compile(r"(?:arxiv[:.]|\b\d{4}\.)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Words of a document, small letters, and how often each stands inside of a line."""

    counts: Counter[str]

    def keeps_hyphen(self, first: str, second: str) -> bool:
        """Whether `first-second` is written with its hyphen: not where the document knows the whole word."""
        whole, parted = self.counts[(first + second).lower()], self.counts[f"{first}-{second}".lower()]
        return parted > whole


def vocabulary(lines: Iterable[TextLine]) -> Vocabulary:
    counts: Counter[str] = Counter()
    for line in lines:
        words = _WORDS.findall(line.text.replace("‐", "-").lower())
        counts.update(words[:-1] if line.text.endswith(("-", "‐", "\u00ad")) else words)
    return Vocabulary(counts)


def join(lines: Sequence[TextLine], words: Vocabulary) -> tuple[Run, ...]:
    """The runs of `lines` as one line of text."""
    joined: list[Run] = []
    for line in lines:
        for number, run in enumerate(line.runs):
            if number == 0 and joined:
                tail = "".join(run.text for run in joined[-3:])
                head, glue = _seam(tail, line.text, words)
                cut = len(tail) - len(head)
                if cut:
                    joined[-1] = replace(joined[-1], text=joined[-1].text[:-cut])
                run = replace(run, text=glue + run.text)
            if joined and replace(joined[-1], text="") == replace(run, text=""):
                joined[-1] = replace(run, text=joined[-1].text + run.text)
            else:
                joined.append(run)
    return tuple(run for run in joined if run.text)


def _seam(before: str, after: str, words: Vocabulary) -> tuple[str, str]:
    """What stays of `before`, and what goes between it and `after`."""
    found = _LAST_TOKEN.search(before[-200:])
    token = found[0] if found else ""
    in_address = bool(_ADDRESS.search(token))
    if before.endswith(("-", "‐", "\u00ad")) and not before[-2:-1].isspace():
        return _hyphen_seam(before, after, words, in_address)
    if in_address and _address_goes_on(token, after):
        return before, ""
    if token.endswith("–") and len(token) > 1 and token[-2].isdigit() and after[:1].isdigit():
        return before, ""
    if _ARXIV_ENDS.search(token) and after[:1].isdigit() and "arxiv" in before[-30:].lower():
        return before, ""
    return before, " "


def _hyphen_seam(before: str, after: str, words: Vocabulary, in_address: bool) -> tuple[str, str]:
    first, second = _LAST_PART.search(before[-60:]), _FIRST_PART.match(after)
    if in_address or first is None or second is None:
        return before, ""
    if before.endswith("\u00ad"):
        return before[:-1], ""
    if second[0][0].isupper() or words.keeps_hyphen(first[0][:-1], second[0]):
        return before, ""
    return before[:-1], ""


def _address_goes_on(token: str, after: str) -> bool:
    """Whether the address at the end of a line is finished by the first word of the next."""
    more = after.split(maxsplit=1)[0] if after.strip() else ""
    if token.endswith(("/", "_", "=", "?", "&", "#", "%", ":", "~", "@", "+")) or more[:1] in "/_=?&#%~.":
        return bool(more)
    if token.endswith("."):
        return _goes_on_after_a_dot(token, more)
    if token.endswith((">", "]", ",", ";")) or _YEAR_OR_NUMBER.fullmatch(more):
        return False
    return _SIGN_INSIDE.search(more) is not None and not _NAME.match(more) and not _ADDRESS.match(more)


def _goes_on_after_a_dot(token: str, more: str) -> bool:
    """A dot at the end of the line is that of the address where no sentence could begin, or a DOI has a number next."""
    if _ADDRESS.match(more) or _YEAR.fullmatch(more):
        return False
    in_doi = _DOI.search(token) is not None
    return _SIGN_INSIDE.search(more) is not None or (in_doi and (more[:1].islower() or more[:1].isdigit()))
