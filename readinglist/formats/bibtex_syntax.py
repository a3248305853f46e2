"""The syntax of BibTeX: files as plain entries, values as text, and text as values.

`bibtexparser` cuts the file into blocks and recovers at the next entry where one is broken. What stands in a value
(strings put together with `#`, macros, a forgotten comma) is taken apart here, because an entry is not to be lost to
it. Values that are written stand on one line, escaped, so that nothing in a title can end it or begin another.
`readinglist.core.latex` knows LaTeX's signs here as everywhere else, in linear time.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import accumulate

from bibtexparser import model as blocks
from bibtexparser.entrypoint import parse_string

from readinglist.core.bibtex import read_value
from readinglist.core.frozen import Frozen
from readinglist.core.latex import TOKEN, formulas, from_latex
from readinglist.core.papers import Skipped
from readinglist.core.text import clean, clean_or_none

MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_BARE_BRACE = re.compile(r"(?<!\\)[{}]")
_NEXT_FIELD = re.compile(r"\s{0,60}([A-Za-z][\w:.+-]{0,60})\s{0,60}=")


class RawEntry(Frozen):
    """One `@type{key, ...}`: field names in lower case, values without their outer braces or quotes."""

    type: str
    key: str
    fields: dict[str, str]
    line: int  # from 1


@dataclass(slots=True)
class _Macros:
    """Texts of `@string`. What they add to a file is bounded: a macro of macros doubles each time."""

    budget: int
    texts: dict[str, str] = field(default_factory=lambda: {name: name for name in MONTHS})

    def expand(self, name: str) -> str:
        text = self.texts.get(name.lower(), name)
        if len(text) > self.budget:
            return name
        self.budget -= len(text)
        return text


def iter_raw_entries(text: str) -> Iterator[RawEntry | Skipped]:
    """The entries of a BibTeX file in its order; what is broken as `Skipped`, with the line.

    Comments, preambles and strings are no entries. Linear in the length of `text`.
    """
    logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)  # its complaints are our `Skipped`
    macros = _Macros(budget=2 * len(text) + 10_000)
    for found in parse_string(text, parse_stack=[]).blocks:
        line = (found.start_line or 0) + 1
        block: blocks.Block | None = found
        while isinstance(block, blocks.DuplicateBlockKeyBlock | blocks.DuplicateFieldKeyBlock):
            block = block.ignore_error_block  # keys need not be unique here
        if isinstance(block, blocks.String):
            macros.texts[block.key.lower()] = read_value(block.value, 0, macros.expand)[0]
        elif isinstance(block, blocks.Entry):
            yield RawEntry(block.entry_type.lower(), block.key.strip(), _fields(block, macros), line)
        elif isinstance(block, blocks.ParsingFailedBlock):
            yield Skipped(clean(_name_of(block.raw or "", line)), f"line {line}: {_why_broken(block)}")


def _fields(entry: blocks.Entry, macros: _Macros) -> dict[str, str]:
    """Fields by name; of two with one name the first that says something."""
    fields: dict[str, str] = {}
    for item in entry.fields:
        name, position = item.key.lower(), 0
        while True:
            value, position = read_value(item.value, position, macros.expand)
            if value.strip():
                fields.setdefault(name, value)
            forgotten = _NEXT_FIELD.match(item.value, position)  # a comma is missing before this field
            if forgotten is None:
                break
            name, position = forgotten[1].lower(), forgotten.end()
    return fields


def _name_of(raw: str, line: int) -> str:
    """What to call a broken entry: its key where it can be seen."""
    match = re.match(r"@\w+\s*[{(]\s*([^\s,{}=]{1,80})", raw)
    return match[1] if match else f"line {line}"


# What is wrong, by words of what bibtexparser says of it.
_BROKEN = {
    "end of file": "a brace or quote is never closed",
    "block start": "a brace or quote is not closed before the next entry",
    "expected a `=`": "a field has a name but no `=` and value",
    "comma after entry key": "there is no comma after the key",
}


def _why_broken(block: blocks.ParsingFailedBlock) -> str:
    reason = str(getattr(block.error, "abort_reason", "") or "").lower()
    return next((ours for theirs, ours in _BROKEN.items() if theirs in reason), "the entry is not BibTeX")


_TIE = re.compile(r"(?<!\\)~")
_QUOTES = re.compile(r"``|(?<!\\)''")
_DASHES = re.compile(r"(?<!-)(-{2,3})(?!-)")


def plain(text: str | None) -> str | None:
    """A value as a person reads it: LaTeX as signs, braces and ties gone, cleaned."""
    if text is None:
        return None
    if "~" in text:  # looked for first: most values are long and hold none of these
        text = _TIE.sub(" ", text)
    if "``" in text or "''" in text:
        text = _QUOTES.sub(lambda match: "“" if match[0] == "``" else "”", text)
    if "--" in text:
        text = _DASHES.sub("–", text)
    return clean_or_none(from_latex(text))


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


def to_latex(text: str) -> str:
    r"""`text` for a value of BibTeX, with the formulas and accents that it holds.

    TeX of the authors passes where no parser of BibTeX can stumble over it; every other sign that TeX or BibTeX obeys
    is escaped.

    >>> to_latex(r"50% of Erd\H{o}s, $\ell_1$ {x")
    '50\\% of Erd{\\H{o}}s, $\\ell_1$ \\textbraceleft{}x'
    """
    if not (_OBEYED.search(text) or "--" in text or "``" in text or "''" in text):  # as `_SPECIAL`, many times as fast
        return text
    if "\\" not in text and "$" not in text:
        return latex_escaped(text)
    parts, place = [], 0
    for start, end in formulas(text):
        if is_sound(text[start:end]):
            parts += [_around_commands(text[place:start]), text[start:end]]
            place = end
    return "".join([*parts, _around_commands(text[place:])])


def latex_escaped(text: str) -> str:
    r"""`text` sign by sign, whatever it was meant for: what TeX shows is what stands here.

    >>> latex_escaped(r"x}, note={evil, \a--b")
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
    depths = [0, *accumulate(1 if brace == "{" else -1 for brace in braces.findall(latex))]
    return min(depths) == depths[-1] == 0


def _around_commands(text: str) -> str:
    parts, place = [], 0
    for match in TOKEN.finditer(text) if "\\" in text else ():
        passed = _passed(match)
        if passed is not None:
            parts += [latex_escaped(text[place : match.start()]), passed]
            place = match.end()
    return "".join([*parts, latex_escaped(text[place:])])


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
    return latex_escaped(shown) if name and shown else None


def _pairs(text: str) -> frozenset[int]:
    """Where the braces are that have each other."""
    found, open_ones = [], []
    for match in _BRACE.finditer(text):
        if match[0] == "{":
            open_ones.append(match.start())
        elif open_ones:
            found += [open_ones.pop(), match.start()]
    return frozenset(found)
