"""Tags as they are stored, whoever gave them."""

from __future__ import annotations

from collections.abc import Iterable

from readinglist.text import clean

MAX_TAG = 60  # characters
MOST_TAGS = 100  # of one paper at once


def tag_words(tags: Iterable[str]) -> tuple[str, ...]:
    """One word each, without a hash sign, once.

    >>> tag_words(["#reward  model", "rl", "rl", " "])
    ('reward-model', 'rl')
    """
    words = ("-".join(clean(tag).lstrip("#").split())[:MAX_TAG] for tag in tags)
    return tuple(dict.fromkeys(word for word in words if word))[:MOST_TAGS]
