"""BibTeX as arXiv writes it and as Zotero reads it, both at once.

arXiv's own form names the archive by `archivePrefix` and `primaryClass`; Zotero and biblatex look for `eprinttype` and
`eprintclass`. A paper of which a journal is known is an `@article`, every other one a `@misc`. Each value stands on one
line, escaped, so that nothing in a title can end it or begin another.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from urllib.parse import quote

from readinglist.core.ids import doi_of, is_arxiv, month_of, page_of
from readinglist.core.latex import TOKEN, formulas, from_latex
from readinglist.core.papers import ExportedPaper, Paper
from readinglist.core.text import clean, words
from readinglist.formats.bibtex import MONTHS, RawEntry, entry_from
from readinglist.formats.records import own_name

from .fields import Venue, left_out, tags_of, venue_of

# Text as LaTeX inside of braces: what TeX would obey is escaped, what was meant for TeX is passed on.
#
# Titles and abstracts of arXiv hold TeX of their authors: formulas and accents that a bibliography should show as such.
# They pass where no parser of BibTeX can stumble over them; every other sign that TeX or BibTeX obeys is escaped.


_ESCAPES = {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{sign: f"\\{sign}" for sign in "%&#_$"},
}
_OBEYED = re.compile(r"[\\~^%&#_${}]")
_SPECIAL = re.compile(r"[\\~^%&#_${}]|-(?=-)|`(?=`)|'(?=')")
_DANGEROUS = re.compile(r"(?<!\\)[%#&]|@")  # in what is passed on: a comment, a column, another entry
_BRACE = re.compile(r"[{}]")
_BARE_BRACE = re.compile(r"(?<!\\)[{}]")


def to_latex(text: str) -> str:
    r"""`text` for a value of BibTeX, with the formulas and accents that it holds.

    >>> to_latex(r"50% of Erd\H{o}s, $\ell_1$ {x")
    '50\\% of Erd{\\H{o}}s, $\\ell_1$ \\textbraceleft{}x'
    """
    if not (_OBEYED.search(text) or "--" in text or "``" in text or "''" in text):  # as `_SPECIAL`, many times as fast
        return text
    if "\\" not in text and "$" not in text:
        return escaped(text)
    parts, place = [], 0
    for start, end in formulas(text):
        if is_sound(text[start:end]):
            parts += [_around_commands(text[place:start]), text[start:end]]
            place = end
    return "".join([*parts, _around_commands(text[place:])])


def escaped(text: str) -> str:
    r"""`text` sign by sign, whatever it was meant for: what TeX shows is what stands here.

    >>> escaped(r"x}, note={evil, \a--b")
    'x\\textbraceright{}, note=\\textbraceleft{}evil, \\textbackslash{}a-{}-b'
    """
    pairs = _pairs(text) if "{" in text and "}" in text else frozenset()

    def sign(match: re.Match[str]) -> str:
        char = match[0]
        if char in "{}":
            return f"\\{char}" if match.start() in pairs else f"\\textbrace{'left' if char == '{' else 'right'}{{}}"
        return _ESCAPES.get(char, char + "{}")  # a dash or quote before its like, which would become one sign

    return _SPECIAL.sub(sign, text)


def is_sound(latex: str) -> bool:
    """Whether LaTeX can stand in a value: its braces close, and nothing in it begins something else.

    BibTeX counts a brace behind a backslash, other programs do not: they close either way.
    """
    return _closes(_BRACE, latex) and _closes(_BARE_BRACE, latex) and not _DANGEROUS.search(latex)


def _closes(braces: re.Pattern[str], latex: str) -> bool:
    depth = 0
    for match in braces.finditer(latex):
        depth += 1 if match[0] == "{" else -1
        if depth < 0:
            return False
    return depth == 0


def _around_commands(text: str) -> str:
    parts, place = [], 0
    for match in TOKEN.finditer(text) if "\\" in text else ():
        passed = _passed(match)
        if passed is not None:
            parts += [escaped(text[place : match.start()]), passed]
            place = match.end()
    return "".join([*parts, escaped(text[place:])])


def _passed(match: re.Match[str]) -> str | None:
    """A command as it goes on: itself in braces, or the sign that it stands for; None where it is only text."""
    token, name = match[0], match["name"]
    shown = from_latex(token)
    if not token.startswith("\\") or shown == token or not is_sound(token):
        return None
    if match["sign"] or match["word"] or (name and (name == "emph" or name.startswith("text")) and match["argument"]):
        return f"{{{token}}}"
    if match["escaped"]:
        return f"\\{match['escaped']}" if match["escaped"] in "%&#_$" else None
    return escaped(shown) if name and shown else None


def _pairs(text: str) -> frozenset[int]:
    """Where the braces are that have each other."""
    found, open_ones = [], []
    for match in _BRACE.finditer(text):
        if match[0] == "{":
            open_ones.append(match.start())
        elif open_ones:
            found += [open_ones.pop(), match.start()]
    return frozenset(found)


# Citation keys as arXiv makes them: surname, year, first words of the title, in small letters of ASCII.


TITLE_WORDS = 2
_LONGEST = 24  # letters of a surname or a word
_NO_KEY = re.compile(r"[^a-z0-9]+")
_PASSED_OVER = frozenset(
    """a all an and are as at by can do does for from how in is it its of on or our the to via we what when with you
    your""".split()
)


def citation_keys(papers: Iterable[Paper]) -> dict[str, str]:
    """A key for each paper, by id: no two alike, also where author, year and title are.

    Of those that would share one the paper with the smallest id has it as it is, the others with their ids behind it:
    a paper that comes in later changes no key of an older one.
    """
    keys: dict[str, str] = {}
    taken: set[str] = set()
    for paper_id, plain in sorted((paper.id, _plain_key(paper)) for paper in papers):
        key = next(key for key in _candidates(paper_id, plain) if key.lower() not in taken)  # BibTeX knows no case
        taken.add(key.lower())
        keys[paper_id] = key
    return keys


def _candidates(paper_id: str, plain: str) -> Iterator[str]:
    yield plain
    mark = _NO_KEY.sub("-", paper_id.lower()).strip("-")
    yield f"{plain}-{mark}"
    number = 2
    while True:
        yield f"{plain}-{mark}-{number}"
        number += 1


def _plain_key(paper: Paper) -> str:
    """The key of the bibliography that the paper came from, where it has no other id.

    Without a name that ASCII can spell, a key begins with what the id is made of.
    """
    if paper.id.startswith("bib:"):
        return paper.id[4:]
    name = (
        next((_ascii(word) for word in reversed(words(paper.authors[0])) if _ascii(word)), "") if paper.authors else ""
    )
    moment, venue = paper.published or month_of(paper.id), venue_of(paper.journal_ref)
    year = moment.year if moment else venue.year if venue else None
    title = [word for word in map(_ascii, words((paper.title or "")[:300])) if word and word not in _PASSED_OVER]
    return f"{name or _ascii(paper.id.partition(':')[0]) or 'paper'}{year or ''}{''.join(title[:TITLE_WORDS])}"


def _ascii(word: str) -> str:
    return _NO_KEY.sub("", word.lower().translate(_LETTERS))[:_LONGEST]


_LETTERS = str.maketrans({"ß": "ss", "ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"})


_NO_DOI = re.compile(r"[{}\\%\"]")
_APART = re.compile(r"[,;]|\band\b|\A(?:et al\.?|others)\Z", re.I)
_MONTHS = frozenset(MONTHS)


def bibtex_entry(item: ExportedPaper, key: str) -> str:
    """One entry under this citation key, its lines ended."""
    paper = item.paper
    venue = venue_of(paper.journal_ref)
    fields = {name: value for name, value in _fields(item, venue).items() if value}
    kind = "article" if venue and venue.where else "misc"
    read = entry_from(RawEntry(kind, key, {name.lower(): value for name, value in fields.items()}, 1), {})
    fields |= {own_name(name): escaped(value) for name, value in left_out(item, read).items()}
    return f"@{kind}{{{key},\n" + "".join(_line(name, value) for name, value in fields.items()) + "}\n"


def _fields(item: ExportedPaper, venue: Venue | None) -> Mapping[str, str | None]:
    """The fields in their order; None or "" where there is nothing to say."""
    paper = item.paper
    return {
        "title": to_latex(paper.title) if paper.title else None,
        "author": " and ".join(map(_name, paper.authors)),
        **_date(paper, venue),
        **_appeared(venue),
        **_eprint(paper),
        "doi": _doi(paper),
        "url": _address(page_of(paper.id) if is_arxiv(paper.id) else paper.url),
        "abstract": to_latex(paper.abstract) if paper.abstract else None,
        "keywords": ", ".join(map(to_latex, tags_of(paper))),
        "date-added": item.kept.isoformat() if item.kept else None,
        "annote": to_latex(clean(item.line)) if item.line else None,
    }


def _date(paper: Paper, venue: Venue | None) -> dict[str, str | None]:
    """The year of the journal where it is known, else the day of v1, else the month that an arXiv id tells."""
    if venue and venue.year:
        return {"year": str(venue.year)}
    if paper.published:
        day = paper.published
        return {"year": str(day.year), "month": MONTHS[day.month - 1], "day": str(day.day)}
    month = month_of(paper.id)
    return {"year": str(month.year), "month": MONTHS[month.month - 1]} if month else {}


def _appeared(venue: Venue | None) -> dict[str, str | None]:
    if venue is None or venue.where is None:
        return {}
    named = {"journal": venue.where, "volume": venue.volume, "number": venue.issue, "pages": venue.pages}
    return {name: to_latex(value) if value else None for name, value in named.items()}


def _eprint(paper: Paper) -> dict[str, str | None]:
    if not is_arxiv(paper.id):
        return {}
    group = paper.primary_category and to_latex(paper.primary_category)
    return {
        "eprint": paper.id,
        "archivePrefix": "arXiv",
        "primaryClass": group,
        "eprinttype": "arxiv",
        "eprintclass": group,
    }


def _doi(paper: Paper) -> str | None:
    """As it is, bare; arXiv's own where the paper has no other. What BibTeX cannot hold is percent-encoded."""
    doi = paper.doi or doi_of(paper.id)
    return None if doi is None else _NO_DOI.sub(lambda match: quote(match[0], safe=""), clean(doi))


def _address(url: str | None) -> str | None:
    return quote(url, safe="!#$%&'()*+,/:;=?@[]~") if url else None


def _name(name: str) -> str:
    """A name that BibTeX would part in another way stands in braces of its own."""
    return f"{{{to_latex(name)}}}" if _APART.search(name) else to_latex(name)


def _line(name: str, value: str) -> str:
    return f"  {name} = {value},\n" if name == "month" and value in _MONTHS else f"  {name} = {{{value}}},\n"
