"""Where the sentences of a paragraph end: in papers, full of abbreviations and citations, and in abstracts.

Linear, and without a model: a sign that ends sentences, white, and something that begins one, unless
the word before the sign is known to carry a full stop of its own.
"""

from __future__ import annotations

import re

# A mark of a citation may follow the full stop ("... as shown.[3] We"), as may quotes and brackets.
_END = re.compile(r"[.?!]['\"”’»)\]]{0,3}(?:\[[\d,;\s–-]{1,40}\]|\ue000[^\ue001]{0,40}\ue001)?(\s+)(?=[^\sa-z),.;:])")
# "... as shown. [3] We": the mark belongs to what it follows.
_TRAILING_MARK = re.compile(r"(?<!\s)\s*(?:\[[\d,;\s–-]{1,40}\]|\ue000[^\ue001]{0,40}\ue001)\s+(?=[A-Z“])")
_ABBREVIATIONS = frozenset(
    "al fig figs eq eqs eqn eqns sec secs sect tab tabs ref refs alg algs app ch chap thm def prop lem cor ex no nos "
    "vol vols p pp ed eds e.g i.e cf vs viz ca approx resp dr prof mr mrs ms st jr sr inc ltd co corp dept univ assoc "
    "u.s u.k u.n e.u ph.d m.sc b.sc incl esp est max min avg std w.r.t s.t a.k.a i.i.d art par op cit trans rev v "
    "ver".split()
)
_LAST_WORD = re.compile(r"[^\W\d_](?:[\w.'’-]{0,30})$")
_OPENERS = re.compile(
    r"(?:We|Our|The|This|These|Those|It|In|However|Moreover|Furthermore|For|To|As|While|Although|They|Their|A|An)\b"
)
_BRACKETED = re.compile(r"\A\s*\([^()]{1,200}\)[.,;]?\s*")
_LIST_NUMBER = re.compile(r"\(?(?:\d{1,3}|[ivx]{1,4}|[a-z])[.)]?$")


def sentence_spans(text: str) -> tuple[tuple[int, int], ...]:
    """Start and end of each sentence of `text`, in order, together all of it but white.

    >>> text = "As in Smith et al. (2017), cf. Fig. 3, e.g. by J. Doe. We use it.[4] Then we stop."
    >>> [text[start:end] for start, end in sentence_spans(text)]
    ['As in Smith et al. (2017), cf. Fig. 3, e.g. by J. Doe.', 'We use it.[4]', 'Then we stop.']
    """
    spans: list[tuple[int, int]] = []
    start = 0
    for found in _END.finditer(text):
        if found.start() < start or not _is_end(text, start, found):
            continue
        end = found.start(1)
        if mark := _TRAILING_MARK.match(text, end):
            end = mark.end()
        _add(spans, text, start, end)
        start = end
    _add(spans, text, start, len(text))
    return tuple(spans)


def _add(spans: list[tuple[int, int]], text: str, start: int, end: int) -> None:
    piece = text[start:end]
    if spans and _BRACKETED.fullmatch(piece):  # "... it grows. (Doe 1998: 12)" belongs to what it follows
        spans[-1] = (spans[-1][0], end - (len(piece) - len(piece.rstrip())))
    elif piece.strip():
        spans.append((start + len(piece) - len(piece.lstrip()), end - (len(piece) - len(piece.rstrip()))))


def _is_end(text: str, start: int, found: re.Match[str]) -> bool:
    """Whether the sign at `found` ends a sentence that began at `start`."""
    at = found.start()
    if text[at] != ".":
        return True
    if at - start < 5 and _LIST_NUMBER.fullmatch(text[start:at].strip()):
        return False
    word = _LAST_WORD.search(text, max(start, at - 32), at)
    if word is None or found.start(1) > at + 1:  # "... (et al.) We", "... al.[3] We": something closes it
        return True
    last = word[0]
    if last.lower() == "al" or (len(last) == 1 and last.isupper()):  # an initial, unless what follows opens a sentence
        return _OPENERS.match(text, found.end()) is not None
    return last.lower() not in _ABBREVIATIONS
