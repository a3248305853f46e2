"""How wide text may be where it is read, without asking a font.

For each sign the wider of Helvetica's and DejaVu Sans', which are what sans-serif means on most machines: a label
that is placed by it fits in either.
"""

from __future__ import annotations

import unicodedata

# Thousandths of the size of the font; a test compares with the fonts.
_WIDTHS = {
    280: "'ijl",
    320: " ,.I",
    360: "/:;\\f|",
    400: "()-[]t",
    440: "!r",
    480: '"',
    520: "*J`",
    560: "?L_csz",
    600: "kvxy",
    640: "$0123456789FTabdeghnopqu{}",
    680: "EKPSY",
    720: "ABVXZ",
    760: "CHNRU",
    800: "&DGOQ",
    840: "#+<=>^w~",
    880: "M",
    960: "%",
    1000: "Wm",
    1040: "@",
}
_WIDTH = {sign: width for width, signs in _WIDTHS.items() for sign in signs}
_ACCENT = 100  # what ď and ľ have beside the letter
_OTHER = 1100  # most letters of other scripts are narrower
_WIDE = 1500  # ligatures, digraphs, signs of two letters
ELLIPSIS = "…"


def text_width(text: str, size: float) -> float:
    """Points that `text` takes at most, set at `size` points."""
    return sum(map(_of, text)) * size / 1000


def fitted(text: str, size: float, room: float) -> str:
    """The text, or as much of its beginning as fits into `room` points with an ellipsis.

    >>> fitted("generative adversarial network", 10, 81)
    'generative a…'
    """
    if text_width(text, size) <= room:
        return text
    while text and text_width(text + ELLIPSIS, size) > room:
        text = text[:-1]
    return text.rstrip() + ELLIPSIS


def _of(sign: str) -> int:
    known = _WIDTH.get(sign)
    if known is not None:
        return known
    if unicodedata.combining(sign):
        return 0
    base = unicodedata.normalize("NFKD", sign)
    if len(base) > 1 and base[0].isalpha() and base[0] in _WIDTH and all(map(unicodedata.combining, base[1:])):
        return _WIDTH[base[0]] + _ACCENT
    return _OTHER if len(base) == 1 else _WIDE
