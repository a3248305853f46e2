"""Text as LaTeX inside of braces: what TeX would obey is escaped, what was meant for TeX is passed on.

Titles and abstracts of arXiv hold TeX of their authors: formulas and accents that a bibliography should show as such.
They pass where no parser of BibTeX can stumble over them; every other sign that TeX or BibTeX obeys is escaped.
"""

from __future__ import annotations

import re

from readinglist.latex import TOKEN, formulas, from_latex

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
