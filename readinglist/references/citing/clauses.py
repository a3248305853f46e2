"""A citing sentence parted at its mark, rid of what is no word of its own: other marks, names before a year."""

from __future__ import annotations

import re

CITED = "\ue002"  # a private character: stands for a mark of a citation
_OPEN_MARK = re.compile(r"[(\[][^()\[\]]{0,300}$")  # "(Doe, 2001; Roe," before the year of the mark
_NAMES = re.compile(
    r"(?:\b[^\W\d_a-z][\w’'-]+(?:,? et al\.?|(?:, [^\W\d_a-z][\w’'-]+)*,? (?:and|&) [^\W\d_a-z][\w’'-]+)[’'s]{0,2}\s?)$"
)
_MARKS = re.compile(
    r"\[[\d,;\s–-]{1,60}\]|\((?:[^()]{0,200}?[\s,.](?:1[5-9]|20)\d\d[a-z]?\b[^()]{0,100})\)|\((?:1[5-9]|20)\d\d[a-z]?\)"
)
_THIS_MARK = re.compile(r"^\s?(?:\[[^\]]{0,120}\]|\([^)]{0,120}\)|\d{4}[^)\]]{0,200}[)\]])")


def parted(sentence: str, at: int) -> tuple[str, str]:
    """What stands before and behind the mark at character `at`, other marks as one sign each."""
    before = _NAMES.sub("", _OPEN_MARK.sub("", sentence[:at]))
    after = _THIS_MARK.sub("", sentence[at:], count=1)
    return _MARKS.sub(CITED, before), _MARKS.sub(CITED, after)
