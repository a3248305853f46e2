"""Letters as a person reads them, out of the glyphs that a PDF draws: ligatures and accents put together.

Typesetters draw `Gödel` as G, a diaeresis, odel; which of the two neighbours carries the accent is
told by which of them does so in living languages. Text in, text out; every step is linear.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

# accent as a sign of its own -> (combining sign, letters that carry it in European languages)
_ACCENTS = {
    "´": ("\u0301", "aeiouyAEIOUYcnszCNSZlrLR"),
    "`": ("\u0300", "aeiouAEIOU"),
    "¨": ("\u0308", "aeiouyAEIOUY"),
    "ˆ": ("\u0302", "aeiouAEIOU"),
    "˜": ("\u0303", "anoANO"),
    "ˇ": ("\u030c", "cszrendtlCSZRENDTL"),
    "˘": ("\u0306", "agAGeiou"),
    "˚": ("\u030a", "auAU"),
    "¸": ("\u0327", "cstCST"),
    "˛": ("\u0328", "aeAE"),
    "˝": ("\u030b", "ouOU"),
    "¯": ("\u0304", "aeiuAEIU"),
    "˙": ("\u0307", "zZeEIgG"),
}
_LONE = re.compile(r"(\w?)([´`¨ˆ˜ˇ˘˚¸˛˝¯˙])( ?)(\w?)")
_LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
_LIGATURE = re.compile("[ﬀ-ﬆ]")
_TORN_LIGATURE = re.compile(r"([ﬀ-ﬄ]) (?=[a-z])")
_APOSTROPHE = re.compile(r"[a-z]´s\b|s´ ")
_DOTLESS_MARKED = re.compile("ı(?=[\u0300-\u036f])")
_DOTLESS = {"ı": "i", "ȷ": "j"}
_SPACES = re.compile(r"[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000\t]")


@dataclass(frozen=True, slots=True)
class GlyphHabits:
    """How one document uses signs that are ambiguous: learnt once, over all of its lines."""

    torn_ligatures: bool = False  # a space is drawn after every ligature
    acute_is_apostrophe: bool = False


def glyph_habits(lines: Iterable[str]) -> GlyphHabits:
    ligatures = torn = apostrophes = 0
    for line in lines:
        if _LIGATURE.search(line):
            ligatures += len(_LIGATURE.findall(line))
            torn += len(_TORN_LIGATURE.findall(line))
        apostrophes += len(_APOSTROPHE.findall(line)) if "´" in line else 0
    return GlyphHabits(torn_ligatures=torn > ligatures / 2, acute_is_apostrophe=apostrophes > 0)


def compose(text: str, habits: GlyphHabits = GlyphHabits()) -> str:
    """`text` in composed letters, ligatures undone, all spaces plain.

    >>> compose("G¨odel, Erd˝os, Fran¸cois, Ruszczy´nski, C¸ elebi: ﬁrst")
    'Gödel, Erdős, François, Ruszczyński, Çelebi: first'
    """
    if text.isascii():
        return text.replace("\t", " ") if "`" not in text else _LONE.sub(_put_together, text)
    if habits.torn_ligatures:
        text = _TORN_LIGATURE.sub(r"\1", text)
    text = _LIGATURE.sub(lambda found: _LIGATURES[found[0]], text)
    if habits.acute_is_apostrophe:
        text = text.replace("´", "’")
    text = _DOTLESS_MARKED.sub("i", text)
    return unicodedata.normalize("NFC", _LONE.sub(_put_together, _SPACES.sub(" ", text)))


def _put_together(found: re.Match[str]) -> str:
    before, accent, space, after = found.groups()
    mark, carriers = _ACCENTS[accent]
    if accent == "`" and not (before and after and not space):  # an opening quote, more often than not
        return found[0]
    before_base, after_base = _DOTLESS.get(before, before), _DOTLESS.get(after, after)
    fits_before, fits_after = before_base in carriers and before != "", after_base in carriers and after != ""
    if fits_after and not (space and (fits_before or not before)):
        return before + unicodedata.normalize("NFC", after_base + mark)
    if fits_before:
        return unicodedata.normalize("NFC", before_base + mark) + ("" if accent in "¸˛" else space) + after
    return found[0]
