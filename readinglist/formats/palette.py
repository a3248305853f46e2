"""Colours of fates, the same in every picture and every export.

Chosen so that any two of them stay apart for people who see red, green or blue weakly: at least 20 in CIE Lab
under each simulation of the test, where 2 can just be told apart. On white, next to dark text.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

Rgb = tuple[int, int, int]

INK: Rgb = (0x22, 0x25, 0x2B)  # text, and the rings of what I know
FAINT: Rgb = (0x6B, 0x70, 0x7B)  # second text
ARC: Rgb = (0x7C, 0x85, 0x99)  # what builds on what
LINE: Rgb = (0xE4, 0xE5, 0xE8)  # grids
PAPER: Rgb = (0xFF, 0xFF, 0xFF)
MINE: Rgb = (0x4A, 0x5F, 0xD3)  # what I said, beside what others did

# In the order of legends: what lives, what fades, what is not known. None is a paper or idea of no fate.
FATE_COLOURS: Mapping[str | None, Rgb] = MappingProxyType(
    {
        "building block": (0x4A, 0x5F, 0xD3),
        "awakened": (0xF9, 0xC0, 0x1A),
        "reused": (0x1D, 0x6B, 0x43),
        "absorbed": (0x8F, 0x3A, 0x97),
        "fading": (0xCB, 0x6A, 0x10),
        "forgotten": (0x1F, 0x1E, 0x26),
        "too young": (0x3F, 0xB4, 0xF7),
        "unobserved": (0xE2, 0xE2, 0xDE),
        None: (0xA0, 0x9F, 0xA8),
    }
)


def fate_colour(fate: str | None) -> Rgb:
    """The colour of a fate; of a word that is none, that of no fate.

    >>> fate_colour("reused"), fate_colour("unheard of") == fate_colour(None)
    ((29, 107, 67), True)
    """
    return FATE_COLOURS.get(fate, FATE_COLOURS[None])


def hex_of(colour: Rgb) -> str:
    """The colour as SVG and HTML write it.

    >>> hex_of((29, 107, 67))
    '#1d6b43'
    """
    return "#" + "".join(f"{part:02x}" for part in colour)
