"""A line of text that is being typed: the characters, the keys that edit it, nothing else."""

from __future__ import annotations

LONGEST = 2000  # a line that a person types


def typed(text: str, key: str) -> str:
    """`text` after `key`; a key that does not edit leaves it as it is.

    >>> typed("walk", "s"), typed("walks", "backspace"), typed("legs that walk", "ctrl+w"), typed("legs", "ctrl+u")
    ('walks', 'walk', 'legs that ', '')
    """
    if key == "backspace":
        return text[:-1]
    if key == "ctrl+u":
        return ""
    if key == "ctrl+w":
        return text.rstrip(" ")[: text.rstrip(" ").rfind(" ") + 1]
    if len(key) == 1 and key.isprintable() and len(text) < LONGEST:
        return text + key
    return text
