"""Cards of the quiz: an old paper as it looked then, with nothing in its text that tells what came of it.

Only title and abstract are shown, never authors, venue, comment, links, versions or counts. A text that holds one
of these is not dealt at all: cutting a sentence out would be seen, and would make texts of two kinds.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from readinglist.model.quiz import Face
from readinglist.name_lists import surname_of
from readinglist.text import fold, readable, words

SHORTEST, LONGEST = 200, 2_500  # characters of an abstract that can be judged, and read in half a minute
LONGEST_TITLE = 300
SURNAME = 3  # letters: shorter ones are words too

_YEAR = re.compile(r"(?<![\d.,-])(?:19|20)\d\d(?![\d]|[.,]\d)")
_SHORT_YEAR = re.compile(r"['\u2019](\d\d)\b")
_LINK = re.compile(
    r"https?:|ftp:|www\.|\bgit(?:hub|lab)\b|\bbitbucket\b|\bsourceforge\b|\barxiv\b|\bdoi\b|\S@\S|"
    r"\w\.(?:com|org|net|io|edu|gov|ai|de|fr|uk|ch|cn)\b|\b(?:home|web|project|demo) ?pages?\b|\bweb ?site\b",
    re.I,
)
_ACCEPTED = re.compile(
    r"\b(?:accepted|submitted|rejected|to appear|in press|camera[- ]ready|best paper|awards?|winn(?:er|ing)|"
    r"(?:appeared|published|presented|invited) "
    r"(?:at|by|(?:in|to|for)(?! (?:this|the|an?|our|which|detail|terms|order)\b))|"
    r"(?:upon|after|on|until|time of|paper|manuscript) (?:acceptance|publication)|press coverage|gold medal|"
    r"proceedings|proc\.|workshops?|symposium|"
    r"conferences?|journals?|transactions|lecture notes|special issue|pages|pp\.|chapter|ph\.?d|thesis|dissertation|"
    r"(?:extended|preliminary|earlier|full|shorter|longer|short|long|conference|journal|final|published|unabridged) "
    r"(?:abstract|version)|"
    r"this (?:note|report|volume|(?:special )?issue (?:of|is|contains|includes|presents|features))|"
    r"this is an? (?:\w+ )?(?:version|abstract|note|report|summary|draft|reprint|translation))\b",
    re.I,
)
_VENUE = re.compile(
    r"\b(?:NIPS|NeurIPS|ICML|ICLR|AAAI|IJCAI|CVPR|ICCV|ECCV|ACL|NAACL|EACL|EMNLP|COLING|CoNLL|UAI|AISTATS|COLT|KDD|"
    r"SIGIR|WWW|ICRA|IROS|CoRL|RSS|INTERSPEECH|ICASSP|TACL|JMLR|TMLR|PAMI|TPAMI|IEEE|ACM|Springer|Elsevier|LNCS|LNAI|"
    r"ICANN|ESANN|ECML|PKDD|ICDM|CIKM|WSDM|MICCAI|BMVC|WACV|STOC|FOCS|SODA|ICALP|ISIT|PNAS|Nature|Science|SIAM|EPTCS|"
    r"LICS|CAV|POPL|PLDI|ICSE|DAC|DATE|GECCO|ICLP|KR|ALT|ITCS|NDSS|CCS|USENIX|VLDB|SIGMOD|ICDE|LREC|SemEval|SIGGRAPH|"
    r"INFOCOM|SIGCOMM|SIGKDD|PODC|SPAA|PODS|EDBT|STACS|CRYPTO|EUROCRYPT|ASIACRYPT|ISCA|ASPLOS|OSDI|SOSP|NSDI|MLSys|"
    r"AAMAS|ECAI|IJCNLP|LICS|ICDT|CONCUR|MFCS|ESOP|ETAPS|OOPSLA|CADE|IJCAR|RANLP|ICIP|ICPR|ACCV|ISMIR|RecSys|CHI|TPLP|CSUR)"
    r"(?:['\u2019]?\d\d|[- ]?(?:19|20)\d\d)?\b"
)
_VERSION = re.compile(
    r"(?<![\w-])v\.? ?\d+\b|\b(?:this|new|second|third|revised|updated|current|previous|latest|corrected) version\b|"
    r"\b(?:revision|revised|erratum|errata|corrigendum|withdrawn|retracted|superseded|replaced|typos?)\b",
    re.I,
)
_TOGETHER = re.compile(r"\b(?:joint|previous|earlier) (?:work|papers?|articles?) with\b", re.I)
_COUNT = re.compile(r"\b(?:cited|citations?|download\w*|highly influential|widely used since)\b", re.I)


@dataclass(frozen=True, slots=True)
class Text:
    """What is known of a paper as it was when it came."""

    id: str
    title: str
    abstract: str | None
    authors: tuple[str, ...]
    published: date


def face(text: Text, titles_only: bool = False) -> Face | None:
    """The card's face; None where the text tells too much, or is too short or too long to be judged."""
    title, abstract = readable(text.title), readable(text.abstract or "")
    if not title or len(title) > LONGEST_TITLE:
        return None
    if titles_only:
        return Face(title, None) if not leaks(title, text.published, text.authors) else None
    if not SHORTEST <= len(abstract) <= LONGEST or leaks(f"{title} {abstract}", text.published, text.authors):
        return None
    return Face(title, abstract)


def leaks(text: str, published: date, authors: Sequence[str]) -> tuple[str, ...]:
    """What a text tells that a card must not, by name; empty where it tells nothing.

    >>> leaks("Accepted at ICML 2015, code at github.com/x", date(2015, 2, 1), ())
    ('link', 'acceptance', 'venue')
    """
    found = [name for name, pattern in _PATTERNS if pattern.search(text)]
    if any(int(year) > published.year for year in _YEAR.findall(text)) or any(
        published.year % 100 < int(year) < published.year % 100 + 20 for year in _SHORT_YEAR.findall(text)
    ):
        found.append("year")
    if _names(text, authors):
        found.append("author")
    return tuple(dict.fromkeys(found))


def _names(text: str, authors: Sequence[str]) -> bool:
    """Does the text hold the surname of an author as a name, with a capital?"""
    known = {surname for name in authors if len(surname := surname_of(name)) >= SURNAME}
    capital = re.findall(r"[^\W\d_][^\W_'\u2019-]*", text)
    return any(part in known for word in capital if word[0].isupper() for part in words(fold(word)))


_PATTERNS = (
    ("link", _LINK),
    ("acceptance", _ACCEPTED),
    ("venue", _VENUE),
    ("version", _VERSION),
    ("count", _COUNT),
    ("author", _TOGETHER),
)
