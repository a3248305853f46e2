"""The places of an entry at which one field may end and another begin, and what stands on either side of them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .cues import CUES
from .identifiers import ARXIV_MASK, MASK
from .names import U

_CUT = re.compile(
    rf"""
      (?P<quote> [.,?!;]\ ?[”»“"] [.,;:]{{0,4}} (?=\s|$|\()\s* | [”»“"]\ ?[.,;:]{{1,4}} (?=\s|$|\()\s*
        | [.,?!]['’‘][.,;]?(?=\s|$)\s* | ['’‘](?<=\w.)[.,;](?=\s|$)\s* )
    | (?P<closed> (?<=[\w?!)])[”»“"’'] (?=\s|$|\()\s* )
    | (?P<open> \s(?=[“«„‚"‘`]) )
    | (?P<stop> [.․]{{1,6}}\s+ | [.](?={U}[a-z]) | [.]$ | \s[.]\s )
    | (?P<ask> [?!]{{1,4}}[.,]?\s+ )
    | (?P<comma> ,\s+ | ,(?={U}) | \s,\s? )
    | (?P<semi> \s?;\s+ )
    | (?P<colon> \s?:\s+ )
    | (?P<paren> \s?[(\[](?=\S) )
    | (?P<dash> \s[–—-]\s | \s//?\s )
    | (?P<year> \s(?=(?:1[5-9]|20)[0-9][0-9][a-z]?(?:[.,;:)\s]|$)) )
    | (?P<within> \s(?=In[:\s]) )
    | (?P<mask> \s?(?=[{MASK}{ARXIV_MASK}])(?<![{MASK}{ARXIV_MASK}]) )
    """,
    re.X,
)
_SMALL = r"(?:and|of|for|the|on|in|de|des|du|la|le|et|und|der|für|y|am|an|upon|&)"
# The shape of what follows: a name with a volume, a place with its publisher or its year, ...
_SHAPE = re.compile(
    rf"""
      (?P<volume> ["“]?(?:{U}|\d)[^.,;:()]{{2,70}}?(?:[.,][^.,;:()]{{0,30}}){{0,3}}[,.]?\s
        (?:[Vv]ol\.?\s?|no\.?\s?)?[A-Z]?\d{{1,4}}[A-Z]?\s?(?:[,:;(]|\.\d|\s\() )
    | (?P<placed> {U}[\w.'’&/-]*(?:,?\s(?:{U}[\w.'’&/-]*|{_SMALL})){{0,5}}\s?:\s?
        {U}[\w.'’&/-]*(?:,?\s(?:{U}[\w.'’&/-]*|{_SMALL})){{0,8}}\s?(?=[.,;:)(\d/]|$) )
    | (?P<place_year> {U}[\w'’–-]+(?:,?\s[\w'’.&–-]{{1,16}}){{0,4}},?\s(?:1[5-9]|20)[0-9][0-9][.,;)]? )
    | (?P<lower> [\W_]?[^\W\d_](?<!{U}) )
    | (?P<upper> [\W_]?{U} )
    | (?P<digit> [\[(]?\d )
    """,
    re.X,
)
_ABBREVIATED = frozenset(
    """vol no pp ed eds proc int conf j trans univ dept st vs etc eg ie cf al inc ltd co corp dr mr mrs ms jr sr prof
    rev fig sec ch chap art ser bd nr hrsg dir trad phys lett math sci comput amer am soc appl anal assoc symp tech rep
    res eng nat acad inst lab natl intl syst commun mag dev""".split()
)
_LAST_WORD = re.compile(r"[\w'’-]+$")


@dataclass(frozen=True, slots=True)
class Cut:
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
    cuts = [_cut(text, match) for match in _CUT.finditer(text)]
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
    shape = _SHAPE.match(text, start, start + 160)
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
