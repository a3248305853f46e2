"""What a citing place does with the cited work: used, compared, mentioned, by rules that can be read.

A rule is a pattern of words (`cues.toml`) and where it may hold: before or after the mark of the citation, in which
kinds of sections. Nothing is learnt or weighed; the first rule that holds decides, and what no rule
holds for is a mention. `unknown` is left for places whose text says nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import Enum

from readinglist.core.package_data import patterns

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


_RULES = patterns(__package__, "cues.toml", "rules", cited=CITED)


def _says(text: str, *rules: str) -> bool:
    """Whether one of these rules holds for a text."""
    return any(_RULES[rule].search(text) for rule in rules)


def is_compared(before: str, after: str, *, results: bool) -> bool:
    """Whether a sentence, parted at the mark, sets its own against what is cited.

    `results`: it stands where results are reported, so that what is compared needs no "our".
    """
    clause = before[-160:]
    if _says(after, "as_baseline") or _says(clause, "similar_to_ours", "others_differ"):
        return True
    last = max((found.end() for found in _RULES["compared"].finditer(clause)), default=None)
    if last is None or ";" in clause[last:]:
        return False
    return results or _says(before[-300:], "ours") or _says(after[:120], "ours")


def _is_stated(clause: str, before: str, after: str, *, reported: bool, loose: bool) -> bool:
    """Whether `clause`, the end of `before`, says what was done without saying by whom: nobody else is meant.

    `reported` and `loose` as in `is_used`.
    """
    if _says(clause, "theorem"):
        return True
    if not (reported or loose):
        return False
    if _says(clause, "the_thing_uses", "listing", "consider", "the_data"):
        return True
    if _says(clause, "may", "reported") or _says(after[:80], "may") or _is_anothers(clause):
        return False
    if _says(clause, "was_done", "is_based_on", "by_using"):
        return True
    return reported and (
        _says(clause, "is_done", "builds_on", "with", "data") or _says(after, "is_used") or _says(before, "item")
    )


def _is_anothers(clause: str) -> bool:
    found = _RULES["anothers"].match(clause)
    return found is not None and not _says(found[0], "builds_on", "is_done")


_REACH = 400  # characters before the mark that are looked at


def is_used(before: str, after: str, *, reported: bool, loose: bool, own: tuple[str, ...]) -> bool:
    """Whether a sentence, parted at the mark, says that its own work makes use of what is cited.

    `reported`: it stands where a paper reports what was done; `loose`: in a section whose heading says
    nothing. `own`: names that stand for "we".
    """
    before, after = _with_us(before[-_REACH:], own), _with_us(after[:_REACH], own)
    clause = before[_last_start(before) :]
    if _says(clause, "planned", "generally") or _says(after[:60].partition(",")[0], "planned_after"):
        return False
    if _says_we_use(clause, before, after):
        return True
    return not _says(clause, "by_others") and _is_stated(clause, before, after, reported=reported, loose=loose)


def _says_we_use(clause: str, before: str, after: str) -> bool:
    return (
        _says(clause, "we_use", "we_using")
        or (_says(clause, "written_in") and _says(after, "a_package"))
        or (_says(before, "by_doing") and _says(after, "then_we"))
        or (_says(before, "building_on") and not _says(after[:100], "by_others", "reported"))
    )


def _with_us(text: str, own: tuple[str, ...]) -> str:
    """`text` with "we" for names of the authors' own, and for what is named after them ("StarX-Docker")."""
    for name in own:
        text = re.sub(rf"\b{re.escape(name)}(?:[-/][\w-]+)?", "we", text, flags=re.IGNORECASE if " " in name else 0)
    return text


def _last_start(clause: str) -> int:
    """Where the last part of the clause with a subject of its own begins."""
    start = clause.rfind(", ") + 1 if _says(clause, "subordinate") else 0
    return max((found.start() for found in _RULES["new_subject"].finditer(clause)), default=start)


class Part(Enum):
    """What a section is for, as its heading says."""

    BACKGROUND = "background"
    METHOD = "method"
    RESULTS = "results"
    OUTLOOK = "outlook"
    OTHER = "other"


_HEADINGS = {Part(name): pattern for name, pattern in patterns(__package__, "cues.toml", "headings").items()}
_FUTURE = re.compile(r"(?i)\A(?:\w+ )?(?:future|outlook)\b")
_FEWEST_LETTERS = 8  # besides marks and names


def kind_of(
    section: str | None,
    sentence: str,
    *,
    within: str | None = None,
    at: int | None = None,
    own: Iterable[str] = (),
) -> str:
    """One of `model.references.CITATION_KINDS` for a sentence that cites.

    `section` is the heading above it and `within` the heading of the section around that; `at` is the
    character of the sentence at which the citation is made (None: anywhere); `own` are names of what the citing paper
    itself presents.

    >>> kind_of("Training", "We train with AdamW [12].")
    'used'
    >>> kind_of("Introduction", "Adam [12] is widely used.")
    'mentioned'
    """
    before, after = parted(sentence, len(sentence) if at is None else at)
    if sum(c.isalpha() for c in before + after) < _FEWEST_LETTERS:
        return "unknown"
    part = part_of(section, within)
    if is_compared(before, after, results=part is Part.RESULTS):
        return "compared"
    if _FUTURE.match(section or ""):
        return "mentioned"
    if is_used(before, after, reported=part in (Part.METHOD, Part.RESULTS), loose=part is Part.OTHER, own=tuple(own)):
        return "used"
    return "mentioned"


def part_of(section: str | None, within: str | None = None) -> Part:
    """What the section is for; where its own heading does not say, that of the section around it."""
    for heading in (section, within):
        for part, pattern in _HEADINGS.items() if heading else ():
            if pattern.search(heading or ""):
                return part
    return Part.OTHER
