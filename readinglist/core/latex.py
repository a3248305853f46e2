"""The LaTeX that stands in titles, names and abstracts, as signs.

Not a parser of documents: accents, letters, Greek, the operators that abstracts use, and the
removal of braces and `$`. A command that is not known stays as it is written, so nothing is lost to
a reader. `pylatexenc` knows far more macros and takes thirty times as long, too long for every
abstract of a bulk import, and drops what it does not know; a test holds the two together on real
names and titles.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import cache

from .frozen import Frozen


class _Commands(Frozen):
    """By the name of a command: accents, letters and symbols, and those (`transparent`) that leave no trace."""

    accents: Mapping[str, str]
    letters: Mapping[str, str]
    symbols: Mapping[str, str]
    transparent: frozenset[str]


@cache
def _commands() -> _Commands:
    from .package_data import package_table  # most text holds no LaTeX, and `--help` none

    found = package_table(__package__, "latex.toml")
    symbols = found["symbols"] | {name: name for name in found["functions"].split()}
    return _Commands(found["accents"], found["letters"], symbols, frozenset(found["transparent"].split()))


# Each alternative begins with a letter of its own: so the search may skip what begins nothing.
TOKEN = re.compile(
    r"""
    \\ (?:
        (?: (?P<sign> [`'^"~=.] ) \s{0,9} | (?P<word> [uvHcdbkr] ) (?=[\s{\\]) \s{0,9}
          | (?P<mathematical> grave|acute|(?:wide)?hat|(?:wide)?tilde|bar|overline|breve|d?dot|check|vec|mathring )
            (?![A-Za-z]) \s{0,9} )
        (?: \{ \s{0,9} (?: \\ (?P<dotless_braced> [ij] ) (?:\{\})? | (?P<braced> [^\W\d_] ) ) \s{0,9} \}
          | \\ (?P<dotless> [ij] ) (?![A-Za-z]) (?:\{\}|[ ])? | (?P<bare> [^\W\d_] ) )
      | [dt]? frac \s{0,9} (?: \{ (?P<above> (?>(?: [^{}$] | \{ [^{}$]{0,40} \} ){1,80}) ) \} \s{0,9}
                               \{ (?P<below> (?>(?: [^{}$] | \{ [^{}$]{0,40} \} ){1,80}) ) \}
                             | (?P<over> \d ) \s{0,9} (?P<under> \d ) )
      | (?P<name> [A-Za-z]+ ) (?P<space> [ \t]{0,9} ) (?: \{ (?P<argument> [^{}$\\]{0,200} ) \} )?
      | (?P<escaped> [^A-Za-z] )
    )
    | \{ | \} | \$
    | ~ (?<= [A-Za-z.,)}] ~ ) (?= [\w$\\({] )
    """,
    re.VERBOSE,
)
_BEGINS = re.compile(r"[\\{}$~]")  # what each token begins with, told much faster than that none is there
_DOLLAR = re.compile(r"\\.|\$", re.S)
# What stands between two dollar signs that are prices: "$5 and $10".
_PRICE = re.compile(r"\d[\d.,]{0,40}[KMBkmb]?\s(?:.*\s)?", re.S)
_SEVERAL_TERMS = re.compile(r"[^\s(][\s+/*·×-]")
_SPACES = re.compile(r" {2,}")
_DOTTED = {"ı": "i", "ȷ": "j"}  # below an accent there is no dot, and Unicode's í is i with an acute
_ESCAPES_TO_SPACE = frozenset(" ,;:~\\\n\t")
_ESCAPES_TO_NOTHING = frozenset("!/-()[]@+")


def from_latex(text: str) -> str:
    """`text` with the LaTeX that is understood as Unicode and without braces; linear in its length.

    >>> from_latex(r"{\\'E}. Bo{\\v z}i{\\'c} on $\\tilde{O}(n^2)$ \\foo{x}")
    'É. Božić on Õ(n^2) \\\\foo{x}'
    """
    if not _BEGINS.search(text):
        return _SPACES.sub(" ", text).strip()
    delimiters = _math_delimiters(text) if "$" in text else frozenset()

    def sign_for(match: re.Match[str]) -> str:
        token = match[0]
        if token == "{" or token == "}":
            return ""
        if token == "$":
            return "" if match.start() in delimiters else "$"
        return " " if token == "~" else _sign_for(match)

    return _SPACES.sub(" ", TOKEN.sub(sign_for, text)).strip()


def _sign_for(match: re.Match[str]) -> str:
    """What one command is to a reader; what is not known as it is written."""
    if accent := match["sign"] or match["word"] or match["mathematical"]:
        letter = match["dotless_braced"] or match["dotless"] or match["braced"] or match["bare"]
        letter = _DOTTED.get(letter, letter)
        return unicodedata.normalize("NFC", letter + _commands().accents[accent])
    if match["above"]:
        return f"{_operand(match['above'])}/{_operand(match['below'])}"
    if match["over"]:
        return f"{match['over']}/{match['under']}"
    if match["name"]:
        return _named(match["name"], match["space"], match["argument"], match[0])
    sign = match["escaped"]
    if sign in _ESCAPES_TO_SPACE:
        return " "
    if sign in _ESCAPES_TO_NOTHING:
        return ""
    return {"|": "‖"}.get(sign, sign if sign in "&%#_${}'\"`^~=." else match[0])


def _operand(latex: str) -> str:
    """One side of a fraction, in parentheses where it is more than one term."""
    shown = from_latex(latex)
    return f"({shown})" if _SEVERAL_TERMS.search(shown) else shown


def _named(name: str, space: str, argument: str | None, written: str) -> str:
    known, rest = _commands(), argument or ""
    if name in known.letters:
        return known.letters[name] + rest  # the space behind it only ended its name
    if name in known.symbols:
        return known.symbols[name] + (" " if space else "") + rest
    # An accent over more than one letter: the letters alone.
    return rest if name in known.transparent or name in known.accents else written


def formulas(text: str) -> tuple[tuple[int, int], ...]:
    """Where `text` goes into mathematics and out of it again: from each opening `$` to after its closing one.

    >>> formulas("an $x^2$ for $5")
    ((3, 8),)
    """
    places = sorted(_math_delimiters(text))
    return tuple((start, end + 1) for start, end in zip(places[::2], places[1::2], strict=True))


def _math_delimiters(text: str) -> frozenset[int]:
    """Where the dollar signs are that open or close mathematics; a lone one and prices are not."""
    dollars = [match.start() for match in _DOLLAR.finditer(text) if match[0] == "$"]
    delimiters: list[int] = []
    index = 0
    while index + 1 < len(dollars):
        start, end = dollars[index], dollars[index + 1]
        if _PRICE.fullmatch(text, start + 1, end):
            index += 1
            continue
        delimiters += (start, end)
        index += 2
    return frozenset(delimiters)
