"""The places of an entry at which one field may end and another begin, what stands on either side, and how it begins.

A `Cut` is such a place with the sign there, the word before it, and what follows by its words (`cues.toml`: how
proceedings, journals, publishers, places begin) and its shape. A `Start` is a way to read the beginning of an entry:
where its authors end, a date after them, where its title starts.
"""

from __future__ import annotations

import re
from dataclasses import replace

from readinglist.core.frozen import Frozen
from readinglist.core.package_data import patterns, word_sets
from readinglist.references.fields.identifiers import ARXIV_MASK, MASK
from readinglist.references.fields.names import NameEnd, U, name_ends

CUES = patterns(__package__, "cues.toml", "begins", u=U, mask=MASK, arxiv_mask=ARXIV_MASK)["cue"]
_CUTS = patterns(__package__, "cues.toml", "cuts", u=U, mask=MASK, arxiv_mask=ARXIV_MASK)
_ABBREVIATED = word_sets(__package__, "cues.toml", "words")["abbreviated"]
_LAST_WORD = re.compile(r"[\w'’-]{1,24}$")


class Cut(Frozen):
    """A place between fields: the text before it ends at `end`, what follows starts at `start`.

    `kind` is the sign there, `left` the word before it, `words` and `shape` what follows.
    """

    end: int
    start: int
    kind: str
    left: str
    words: str
    shape: str


def find_cuts(text: str) -> list[Cut]:
    """All cuts of `text` in their order, the last one at its end. Linear: the contexts that are read are bounded."""
    cuts = [_cut(text, match) for match in _CUTS["cut"].finditer(text)]
    if not cuts or cuts[-1].start < len(text):
        cuts.append(Cut(len(text), len(text), "over", "", "", ""))
    return cuts


def _cut(text: str, match: re.Match[str]) -> Cut:
    start = match.end()
    kind = match.lastgroup or ""
    words, shape = after(text, start)
    return Cut(match.start(), start, kind, _left(text, match.start()), words, shape)


def after(text: str, start: int) -> tuple[str, str]:
    """What the text from `start` begins with, by its words and by its shape."""
    words = CUES.match(text, start, start + 60)
    shape = _CUTS["shape"].match(text, start, start + 160)
    return (words.lastgroup or "" if words else "", shape.lastgroup or "" if shape else "")


def _left(text: str, end: int) -> str:
    word = _LAST_WORD.search(text, max(0, end - 24), end)
    if word is None:
        return "sign"
    found = word[0]
    if len(found) == 1:
        return "initial" if found.isupper() else "letter"
    if found[0].isdigit():
        return "digits"
    if found.lower() in _ABBREVIATED:
        return "abbreviation"
    return "capital" if found[0].isupper() else "word"


WORD = re.compile(r"[^\W\d_][\w’'-]*")
# Quotes that open, each with those that close it.
CLOSING = {"“": '”“"', '"': '"”', "«": "»", "‘": "’'", "'": "'’", "„": '“”"', "‚": "‘’'", "`": "'’", "‹": "›"}
CLOSERS = '“«„"'

_SIGNS = re.compile(r"[\s.,:;*]*(?:[–—-]\s)?")
_PLAIN_STARTS = 3  # places after the first signs that are tried where no name is read
_MANY = 8  # names from which on only the first and the last of the places in a list are tried


class Start(Frozen):
    """One reading of the authors: they end at `end`, the title starts at `start`; the features say why.

    `quote` is the quote that opens the title and `closed` the place after the one that closes it;
    `dated` where a date between authors and title stands; `follows` the words and the shape at `start`.
    """

    end: int
    start: int
    features: tuple[str, ...]
    names: int
    dated: tuple[int, int] | None
    quote: str
    closed: int | None
    follows: tuple[str, str] = ("", "")


def find_starts(text: str, cuts: list[Cut]) -> list[Start]:
    """All readings of the beginning of `text`: none has authors, or names, or anything up to an early cut."""
    names = [
        found for found in name_ends(text) if found.names <= 2 or found.left <= 2 or found.names + found.left < _MANY
    ]
    ends = {found.end for found in names}
    longest = max(ends, default=0)
    found = [_start(text, name.end, name, f"A:longest{name.end == longest:d}") for name in names]
    found.append(_start(text, 0, None))
    plain, dates = 0, 0
    for cut in cuts:
        if cut.end in ends or cut.end == 0 or cut.start in ends:
            continue
        dated = cut.words == "date" and cut.kind in ("paren", "year", "stop", "comma")
        if dated and dates < 3:
            dates += 1
        elif plain < _PLAIN_STARTS and cut.kind in ("stop", "comma", "colon", "semi", "open", "quote"):
            plain += 1
        else:
            continue
        found.append(_start(text, cut.end, None))
    for paren in (True, False):
        if any(start.dated and (")" in text[slice(*start.dated)]) >= paren for start in found):
            missed = f"A:undated|{'paren' if paren else 'bare'}"
            return [start if start.dated else replace(start, features=(*start.features, missed)) for start in found]
    return found


def _start(text: str, end: int, name: NameEnd | None, *known: str) -> Start:
    features, position = [*known], end
    if (
        end
        and (editor := _CUTS["editor"].match(text, position))
        and not text[editor.end() : editor.end() + 1].isalpha()
    ):
        position = editor.end()
        features.append("A:editor")
    delimiter = _delimiter(text, position, name)
    date = _CUTS["date"].match(text, position) if end else None
    if date:
        position = date.end()
    position = _SIGNS.match(text, position).end()  # type: ignore[union-attr]
    form = name.form if name else "org" if end else "none"
    group = "names" if name else form
    quote = text[position : position + 1] if text[position : position + 1] in CLOSING else ""
    features += [f"A:{form}|{delimiter}", f"A:{form}", *(_name_features(name) if name else _block_features(text, end))]
    if date:
        features += [f"A:year|{group}", "A:year|paren" if date[0].rstrip()[-1:] in ")]" else "A:year|bare"]
    words, shape = after(text, position)
    features += [f"S:{words}|{group}", f"S:{shape}", f"S:quote{bool(quote)}"]
    names, span, closed = name.names if name else 0, date.span() if date else None, _closed(text, position, quote)
    return Start(end, position, tuple(features), names, span, quote, closed, (words, shape))


def _delimiter(text: str, position: int, name: NameEnd | None) -> str:
    sign = text[position : position + 2].lstrip()[:1]
    if name and text[position - 1 : position] == ".":
        return "." + (sign if sign and sign in ",;:.(&" else "")
    return "a" if sign.isalnum() else sign


def _name_features(name: NameEnd) -> list[str]:
    features = [
        f"A:left{min(name.left, 2)}",
        f"A:names{min(name.names, 4)}|{name.form}",
        f"A:joined{name.joined:d}|{name.left > 0:d}",
    ]
    if name.et_al:
        features.append("A:et_al")
    if name.mixed:
        features.append(f"A:mixed|{name.form}")
    return features


def _block_features(text: str, end: int) -> list[str]:
    if not end:
        return []
    block = WORD.findall(text, 0, end)
    small = sum(word[0].islower() for word in block)
    return [f"A:org_words{min(len(block), 13) // 2}", f"A:org_small{min(small, 3)}"]


def _closed(text: str, start: int, quote: str) -> int | None:
    """The place after the quote that closes the one at `start`; an apostrophe inside a word closes nothing."""
    if not quote:
        return None
    for place in range(start + 1, min(len(text), start + 400)):
        if text[place] in CLOSING[quote] and not text[place + 1 : place + 2].isalnum():
            return place + 1
    return None
