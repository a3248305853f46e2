"""Names as lists of references want them: the surname first."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Name:
    """The parts of a name. `family` is the last word, which is right for most and comes back the same for all."""

    family: str
    given: str = ""
    suffix: str = ""


def parts_of(name: str) -> Name:
    """The parts of `First Last` and of `First Last, Jr.`.

    >>> parts_of("Aaron van den Oord"), parts_of("Martin King, Jr.").suffix
    (Name(family='Oord', given='Aaron van den', suffix=''), 'Jr.')
    """
    said, _, suffix = name.partition(", ")
    given, _, family = said.rpartition(" ")
    return Name(family, given, suffix) if given else Name(name)


def inverted(name: str) -> str:
    """`Last, First, Jr.`; a name of one word as it is."""
    parts = parts_of(name)
    return ", ".join(part for part in (parts.family, parts.given, parts.suffix) if part)
