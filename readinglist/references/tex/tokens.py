"""TeX as tokens: control words, braces, and the text between them, with where each group closes.

A token is a piece of the source, so that any stretch of tokens, joined, is the source again. One
pass each, whatever the nesting.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from readinglist.core.latex import from_latex
from readinglist.core.text import readable

_LEFT_OVER = re.compile(r"\\[A-Za-z@]+\*?")


def signs(latex: str) -> str:
    """LaTeX without layout as a person reads it; white at both ends stays.

    `readinglist.core.latex` leaves what it does not know as it is written; here, where whole entries and paragraphs are
    read, a reader wants none of it.
    """
    if "\\" not in latex and "$" not in latex and "-" not in latex and "'" not in latex and "`" not in latex:
        return readable(latex)
    core = latex.strip()
    if not core:
        return latex
    before, after = latex[: latex.index(core[0])], latex[len(latex.rstrip()) :]
    core = core.replace("---", "—").replace("--", "–").replace("``", "“")
    return before + _LEFT_OVER.sub("", readable(re.sub(r"(?<!\\)''", "”", core))) + after


@lru_cache(maxsize=2048)
def is_sign(name: str) -> bool:
    """Whether `readinglist.core.latex` knows this command as a letter or sign."""
    return not from_latex(f"\\{name}{{}}x").startswith("\\")


_TOKEN = re.compile(r"\\[A-Za-z@]+\*?|\\.|[{}\[\]%~]|[^\\{}\[\]%~]+", re.DOTALL)
# Commands whose first argument is an address: a percent sign there begins no comment.
ADDRESSES = frozenset(("\\url", "\\href", "\\path", "\\nolinkurl", "\\doi", "\\Url", "\\urlprefix", "\\burl"))
_OPTION = 40  # tokens that an argument in square brackets has at most
_LONGEST = 400, 20_000  # tokens and signs of an argument that is read as it stands


class Tokens:
    """The tokens of one source, `texts`; `closing[i]` is where the `{` at i closes, or the end.

    `by_program`: nobody wrote the source by hand.
    """

    __slots__ = ("_no_options", "closing", "texts")

    def __init__(self, source: str, *, by_program: bool = False) -> None:
        self.texts = _without_comments(_TOKEN.findall(source), by_program)
        self.closing = _closings(self.texts)
        self._no_options: set[tuple[int, int]] = set()  # brackets that nothing closes soon

    def __len__(self) -> int:
        return len(self.texts)

    def source(self, start: int, end: int) -> str:
        return "".join(self.texts[start:end])

    def argument(self, group: tuple[int, int]) -> str:
        """The source inside of a group; of one that is too long, as where nothing closes it, the beginning."""
        start, end = group
        return self.source(start, min(end, start + _LONGEST[0]))[: _LONGEST[1]]

    def after_space(self, index: int) -> int:
        """The first token from `index` on that is not white."""
        while index < len(self.texts) and self.texts[index].isspace():
            index += 1
        return index

    def after_option(self, index: int, most: int = _OPTION) -> int:
        """What follows an argument in square brackets of at most `most` tokens at `index`; else `index` itself."""
        first = self.after_space(index)
        if first >= len(self.texts) or self.texts[first] != "[" or (first, most) in self._no_options:
            return index
        at, depth, end = first + 1, 0, min(len(self.texts), first + most)
        while at < end:
            token = self.texts[at]
            if token == "{":
                at = self.closing[at]
            elif token == "[":
                depth += 1
            elif token == "]":
                if depth == 0:
                    return at + 1
                depth -= 1
            at += 1
        self._no_options.add((first, most))
        return index

    def group(self, index: int) -> tuple[int, int] | None:
        """First and last (excluded) token inside the group that begins at `index`, white before it skipped."""
        first = self.after_space(index)
        if first >= len(self) or self.texts[first] != "{":
            return None
        return first + 1, self.closing[first]


def _without_comments(tokens: Sequence[str], by_program: bool) -> list[str]:
    """`tokens` without what TeX does not read.

    A `%` is a sign in an address, and where a program wrote the text, which comments on whole lines
    only: there it was forgotten to escape it. At the end of a line it always hides that end.
    """
    kept: list[str] = []
    commented = False
    depth = 0  # inside the argument of a command that takes an address
    for index, token in enumerate(tokens):
        if commented:
            if "\n" not in token:
                continue
            commented = False
            token = token.split("\n", 1)[1].lstrip(" \t")
            token = f"\n{token}" if token[:1] == "\n" else token  # an empty line ends a paragraph all the same
        elif token == "%":
            ends_line = tokens[index + 1][0] == "\n" if index + 1 < len(tokens) else True
            commented = ends_line or (depth == 0 and (not by_program or _begins_line(kept)))
        elif token == "{":
            if depth or _takes_address(kept):
                depth += 1
        elif token == "}" and depth:
            depth -= 1
        if token and not commented:
            kept.append(token)
    return kept


def _begins_line(kept: Sequence[str]) -> bool:
    return not kept or kept[-1].rstrip(" \t")[-1:] in ("\n", "")


def _takes_address(kept: Sequence[str]) -> bool:
    return bool(kept) and (
        kept[-1] in ADDRESSES or (kept[-1].isspace() and kept[-2:-1] != [] and kept[-2] in ADDRESSES)
    )


def _closings(texts: Sequence[str]) -> dict[int, int]:
    closing: dict[int, int] = {}
    opened: list[int] = []
    for index, token in enumerate(texts):
        if token == "{":
            opened.append(index)
        elif token == "}" and opened:
            closing[opened.pop()] = index
    for index in opened:
        closing[index] = len(texts)
    return closing
