"""The sentence of an abstract that says what is new, chosen by rules over its sentences.

Cues of what authors say they made, found or studied give points, signs of results, code and earlier work take some
away; of equals the earlier sentence is chosen. Expressions are in `contribution.toml`, figures in docs/methods.md.
"""

from __future__ import annotations

from functools import lru_cache

from .package_data import patterns
from .sentences import sentence_spans
from .text import readable

_CLAIMS = {"made": 10.0, "passive": 7.0, "found": 6.0, "studied": 5.0, "ours": 3.0}
_SIGNS = {
    "new": 1.0,
    "named": 1.5,
    "kind": 1.0,
    "paper": 2.0,
    "bridge": 1.5,
    "further": -3.0,
    "results": -3.0,
    "shared": -3.0,
    "others": -2.0,
    "closing": -2.0,
}
_LATER = 0.3  # less for each sentence before it
_MOST, _LONGEST = 40, 20_000  # sentences and characters that are read


@lru_cache(maxsize=4_096)
def contribution_sentence(abstract: str | None) -> str | None:
    """The sentence in which the abstract says what is new, on one line; None where none claims anything.

    >>> contribution_sentence("Robots fall. Prior work ignores it. We propose FallNet, a model of falls. It works.")
    'We propose FallNet, a model of falls.'
    """
    text = " ".join(readable((abstract or "")[:_LONGEST]).split())
    best, chosen = 0.0, None
    for place, (start, end) in enumerate(sentence_spans(text)[:_MOST]):
        points = _points(text[start:end]) - _LATER * place
        if points > best:
            best, chosen = points, text[start:end]
    return chosen


def _points(sentence: str) -> float:
    """0 for a sentence that claims nothing."""
    lower = sentence.lower()
    claims, signs = (patterns(__package__, "contribution.toml", table) for table in ("claims", "signs"))
    claimed = max((points for name, points in _CLAIMS.items() if claims[name].search(lower)), default=0.0)
    if not claimed:
        return 0.0
    return claimed + sum(
        points for name, points in _SIGNS.items() if signs[name].search(sentence if name == "named" else lower)
    )
