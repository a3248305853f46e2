"""Whether a clause tells what was done with a cited work without saying by whom.

Where a paper tells what was done, nobody else is meant: "The network was trained with X [1]".
"""

from __future__ import annotations

import re

from .clauses import CITED
from .use_words import DONE, OFTEN, OWN_THING, REPORTED, THING, USE, USING

# "The package uses X [1]": a thing without a name is one's own, "the package Foo" is somebody's.
_THE_THING_USES = re.compile(
    rf"\b(?:the (?:\w+ )?|th(?:is|ese) )(?:{OWN_THING}|{THING}) (?:\w+ly |also |itself )?"
    rf"(?:(?:is|are|was|were) (?:\w+ly )?)?(?:{USE}|{USING})\b",
    re.IGNORECASE,
)
_LISTING = re.compile(
    r"^\W{0,3}(?:Code|Listing|Algorithm|Snippet) ?[\w.]{1,5}\W.{0,200}\b(?:with|using|in|by|from|of)\b", re.IGNORECASE
)
_CONSIDER = re.compile(r"^\W*(?:for example, |now |let us |as an example, )?(?:let us )?consider\b", re.IGNORECASE)
_THE_DATA = re.compile(r"^\W*The (?:[\w-]+ ){1,4}?(?:data ?set|data|corpus|benchmark|database)\b", re.IGNORECASE)
_THEOREM = re.compile(
    r"\b(?:by|from|using|applying|due to|via) (?:the |a )?(?:[\w’'-]+ ){0,4}(?:theorem|lemma|inequality|identity|"
    r"criterion|test|formula|method|algorithm|rule)s?(?: (?:of|by) [\w’'-]+)?\W{0,3}$",
    re.IGNORECASE,
)
_BUILDS_ON = re.compile(rf"\b{USING}\b", re.IGNORECASE)
_WAS_DONE = re.compile(rf"\b(?:was|were|being) (?:\w+ly )?{DONE}\b", re.IGNORECASE)
_IS_DONE = re.compile(rf"\b(?:is|are|was|were|being) (?:\w+ly )?{DONE}\b", re.IGNORECASE)
_IS_BASED_ON = re.compile(
    rf"\b(?:is|are) (?:\w+ly )?(?:{DONE} (?:with|using|via|by means of)|based on|built (?:up)?on|adapted from|"
    r"inspired by|influenced by|taken from|drawn from|derived from|written in|implemented in|hosted (?:in|on|by)|"
    r"powered by)\b",
    re.IGNORECASE,
)
_BY_USING = re.compile(r"\b(?:using|utili[sz]ing|employing|by means of|with the help of)\b", re.IGNORECASE)
_WITH = re.compile(
    r"\b(?:via|uses|through the|with the|(?:pre-?|fine-?)?(?:trained|tuned|optimi[sz]ed|implemented|combined|equipped|"
    r"initiali[sz]ed|evaluated) (?:with|on|from|by|using|via)|data (?:\w+ ){0,4}?(?:from|by))\b",
    re.IGNORECASE,
)
_DATA = re.compile(
    r"\b(?:data ?sets?|corpora|corpus|benchmarks?)\b[^.;]{0,120}\b(?:includ(?:e|es|ing)|contain(?:s|ing)?|such as|"
    r"compris(?:e|es|ing)|consist(?:s|ing)? of|namely)",
    re.IGNORECASE,
)
_IS_USED = re.compile(
    rf"^[^;]{{0,100}}?\b(?:(?:is|are|was|were) (?!{OFTEN})(?:\w+ly )?(?:used|employed|applied|adopted|utili[sz]ed|"
    r"installed|chosen|trained|implemented)|installed)\b",
    re.IGNORECASE,
)
_ITEM = re.compile(r"^\s*[•∙·▪◦‣●○■–—*-]\s?[^.?!]{0,160}$")
_MAY = re.compile(r"\b(?:may|can|cannot|should|must)\b", re.IGNORECASE)
# "Foo [4] provides X, using" the cited: what comes first is cited itself.
_ANOTHERS = re.compile(rf"^[^,;]{{0,60}}?{CITED}")
_REPORTED = re.compile(REPORTED)


def is_told(clause: str, before: str, after: str, *, told: bool, loose: bool) -> bool:
    """Whether `clause`, the end of `before`, says so; `told` and `loose` as in `uses.is_used`."""
    if _THEOREM.search(clause):
        return True
    if not (told or loose):
        return False
    if any(pattern.search(clause) for pattern in (_THE_THING_USES, _LISTING, _CONSIDER, _THE_DATA)):
        return True
    if _MAY.search(clause) or _MAY.search(after[:80]) or _REPORTED.search(clause) or _is_anothers(clause):
        return False
    if any(pattern.search(clause) for pattern in (_WAS_DONE, _IS_BASED_ON, _BY_USING)):
        return True
    return told and (
        any(pattern.search(clause) for pattern in (_IS_DONE, _BUILDS_ON, _WITH, _DATA))
        or _IS_USED.search(after) is not None
        or _ITEM.match(before) is not None
    )


def _is_anothers(clause: str) -> bool:
    found = _ANOTHERS.match(clause)
    return found is not None and not _BUILDS_ON.search(found[0]) and not _IS_DONE.search(found[0])
