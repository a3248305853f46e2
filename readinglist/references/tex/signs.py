"""Pieces of LaTeX without layout, as signs.

`readinglist.latex` makes signs of the LaTeX of titles and names and leaves what it does not know as it is
written; here, where whole entries and paragraphs are read, a reader wants none of it.
"""

from __future__ import annotations

import re
from functools import lru_cache

from readinglist.latex import from_latex
from readinglist.text import readable

_LEFT_OVER = re.compile(r"\\[A-Za-z@]+\*?")


def signs(latex: str) -> str:
    """LaTeX without layout as a person reads it; white at both ends stays."""
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
    """Whether `readinglist.latex` knows this command as a letter or sign."""
    return not from_latex(f"\\{name}{{}}x").startswith("\\")
