"""The words of comparison around the mark of a citation."""

from __future__ import annotations

import re

_COMPARED = re.compile(
    r"\b(?:compar(?:e[sd]?|ing|able)(?: \w+){0,6} (?:to|with|against)|comparison(?: \w+){0,4} (?:to|with|of|between)|"
    r"outperform(?:s|ed|ing)?|surpass(?:es|ed|ing)?|in contrast (?:to|with)|contrary to|unlike|as opposed to|"
    r"differ(?:s|ed|ing)?(?: \w+){0,3} from|different from|"
    r"(?:better|worse|faster|slower|higher|lower|larger|smaller|more \w+|less \w+|fewer|simpler) than|"
    r"consistent with|in (?:line|agreement|accord(?:ance)?|keeping) with|agree(?:s|d|ment)? with|"
    r"confirm(?:s|ed|ing)?|contradict(?:s|ed|ing)?|corroborat(?:e[sd]?|ing)|reinforc(?:e[sd]?|ing)|echo(?:es|ed|ing)?|"
    r"support(?:s|ed)? the (?:\w+ )?(?:hypothes[ie]s|claims?|views?|findings?|theory|conclusions?)|"
    r"(?:similar|comparable|superior|inferior|identical|similarly) to|"
    r"(?:as|than) (?:those|that|reported|found|observed))\b",
    re.IGNORECASE,
)
_OURS = re.compile(
    r"\b(?:we|I|our|ours|us|this (?:paper|work|study|article|package|course|lesson)|here|the course|the package|"
    r"(?:these|the|this) (?:results?|findings?))\b",
    re.IGNORECASE,
)
_SIMILAR_TO_OURS = re.compile(
    r"\bsimilar (?:approach|method|technique|strategy|result|finding|idea)\b[^.;]{0,80}\b(?:by|in|of)\b", re.IGNORECASE
)
_OTHERS_DIFFER = re.compile(
    r"\bthis (?:differs|contrasts)\b|\bthis is (?:in contrast|different|unlike|consistent|in line)\b", re.I
)
_AS_BASELINE = re.compile(r"^\W{0,4}(?:\w+ ){0,3}?as (?:an? |our |the )?(?:\w+ )?baselines?\b", re.IGNORECASE)


def is_compared(before: str, after: str, *, results: bool) -> bool:
    """Whether a sentence, parted at the mark, sets its own against what is cited.

    `results`: it stands where results are told, so that what is compared needs no "our".
    """
    if _AS_BASELINE.match(after):
        return True
    clause = before[-160:]
    if _SIMILAR_TO_OURS.search(clause) or _OTHERS_DIFFER.search(clause):
        return True
    last = max((found.end() for found in _COMPARED.finditer(clause)), default=None)
    if last is None or ";" in clause[last:]:
        return False
    return results or _OURS.search(before[-300:]) is not None or _OURS.search(after[:120]) is not None
