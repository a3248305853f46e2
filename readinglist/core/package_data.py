"""Tables that ship with the package: words and regular expressions, in TOML files beside the modules that use them."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from typing import Any

from .lazy import read_data

_NAMED = re.compile(r"\{([a-z_]+)\}")


@cache
def package_table(package: str, name: str) -> dict[str, Any]:
    """The TOML file `name` of a package."""
    return tomllib.loads(read_data(package, name))


def word_sets(package: str, name: str, table: str) -> dict[str, frozenset[str]]:
    """The lists of words in one table of a file, by name; white space parts the words."""
    return {key: frozenset(words.split()) for key, words in package_table(package, name)[table].items()}


def patterns(package: str, name: str, table: str, **known: str) -> dict[str, re.Pattern[str]]:
    """The regular expressions in one table of a file, by name.

    Line breaks are no part of an expression. `{name}` stands for a text of the table `words` or for one of `known`.
    """
    tables = package_table(package, name)
    texts = dict(known)

    def expanded(text: str) -> str:
        return _NAMED.sub(lambda found: texts[found[1]], "".join(text.splitlines()))

    for word, text in tables.get("words", {}).items():
        texts[word] = expanded(text)
    return {key: re.compile(expanded(text)) for key, text in tables[table].items()}
