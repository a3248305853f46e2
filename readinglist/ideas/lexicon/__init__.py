"""Two lists that come with the program: ordinary words, and what acronyms stand for.

Both were counted in titles and abstracts of arXiv. `ordinary_words.txt`: words in lower case in at
least 5 of 28,764 abstracts of computer science before 2012, when most of today's names of ideas were
not names yet. `acronyms.tsv`: acronyms that 148,581 papers until 2025 spell out at least 8 times, as in
"mean absolute error (MAE)": how often, and what as (count and words).
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from readinglist.core.references import Acronym, Lexicon


@cache
def load_lexicon() -> Lexicon:
    """The lists; about 10 ms the first time."""
    ordinary = frozenset(_read("ordinary_words.txt").split())
    return Lexicon(ordinary, dict(map(_acronym, _read("acronyms.tsv").splitlines())))


def _acronym(line: str) -> tuple[str, Acronym]:
    name, total, *meanings = line.split("\t")
    counted = (meaning.split(" ", 1) for meaning in meanings)
    return name, Acronym(int(total), tuple((int(count), words) for count, words in counted))


def _read(name: str) -> str:
    return files(__package__).joinpath(name).read_text(encoding="utf-8")
