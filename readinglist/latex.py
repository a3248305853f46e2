"""The LaTeX that stands in titles, names and abstracts, as signs.

Not a parser of documents: accents, letters, Greek, the operators that abstracts use, and the
removal of braces and `$`. What is not known stays as it is written, so nothing is lost to a reader.
`pylatexenc` knows far more macros and takes a hundred times as long, too long for every abstract of
a bulk import; a test holds the two together on real names.
"""

from __future__ import annotations

import re
import unicodedata

_ACCENTS = {
    "`": "\u0300", "'": "\u0301", "^": "\u0302", "~": "\u0303", "=": "\u0304", "u": "\u0306",
    ".": "\u0307", '"': "\u0308", "r": "\u030a", "H": "\u030b", "v": "\u030c", "d": "\u0323",
    "c": "\u0327", "k": "\u0328", "b": "\u0331",
}  # fmt: skip
_LETTERS = {
    "i": "ı", "j": "ȷ", "l": "ł", "L": "Ł", "o": "ø", "O": "Ø", "ss": "ß", "ae": "æ", "AE": "Æ",
    "oe": "œ", "OE": "Œ", "aa": "å", "AA": "Å", "dh": "ð", "DH": "Ð", "th": "þ", "TH": "Þ",
    "dj": "đ", "DJ": "Đ", "ng": "ŋ", "NG": "Ŋ", "S": "§", "P": "¶", "copyright": "©", "pounds": "£",
}  # fmt: skip
_GREEK = {
    name: unicodedata.lookup(f"GREEK SMALL LETTER {spelled}")
    for name, spelled in {
        **{n: n.upper() for n in (
            "alpha beta gamma delta epsilon zeta eta theta iota kappa mu nu xi omicron pi rho "
            "sigma tau upsilon phi chi psi omega").split()},
        "lambda": "LAMDA", "varepsilon": "EPSILON", "varphi": "PHI", "vartheta": "THETA",
    }.items()
}  # fmt: skip
_GREEK |= {
    name: unicodedata.lookup(f"GREEK CAPITAL LETTER {name.upper()}")
    for name in "Gamma Delta Theta Xi Pi Sigma Upsilon Phi Psi Omega".split()
} | {"Lambda": "Λ"}
_SYMBOLS = {
    "times": "×", "cdot": "·", "pm": "±", "mp": "∓", "le": "≤", "leq": "≤", "ge": "≥", "geq": "≥",
    "ll": "≪", "gg": "≫", "lesssim": "≲", "gtrsim": "≳", "approx": "≈", "sim": "∼", "simeq": "≃",
    "equiv": "≡", "neq": "≠", "ne": "≠", "propto": "∝", "infty": "∞", "partial": "∂", "nabla": "∇",
    "in": "∈", "notin": "∉", "subset": "⊂", "subseteq": "⊆", "cup": "∪", "cap": "∩", "forall": "∀",
    "exists": "∃", "to": "→", "rightarrow": "→", "leftarrow": "←", "Rightarrow": "⇒", "mapsto": "↦",
    "leftrightarrow": "↔", "sum": "∑", "prod": "∏", "int": "∫", "sqrt": "√", "ell": "ℓ", "hbar": "ℏ",
    "circ": "∘", "degree": "°", "star": "⋆", "ast": "∗", "otimes": "⊗", "oplus": "⊕", "perp": "⊥",
    "langle": "⟨", "rangle": "⟩", "ldots": "…", "dots": "…", "cdots": "…", "prime": "′", "dagger": "†",
    "textendash": "–", "textemdash": "—", "textbackslash": "\\", "quad": " ", "qquad": " ",
    "textquoteright": "’", "textquoteleft": "‘", "textasciitilde": "~", "log": "log", "exp": "exp",
    "min": "min", "max": "max", "sin": "sin", "cos": "cos", "lim": "lim", "arg": "arg", "det": "det",
    "dim": "dim", "Pr": "Pr", "sup": "sup", "inf": "inf", "ln": "ln", "gcd": "gcd", "ker": "ker",
}  # fmt: skip
_NAMED = {**_LETTERS, **_GREEK, **_SYMBOLS}
# Commands whose argument is the text itself.
_TRANSPARENT = frozenset(
    """emph textbf textit textrm textsc texttt textsf textsl text textnormal textup mathbf mathrm
    mathcal mathbb mathit mathsf mathtt mathfrak boldsymbol bm operatorname mbox rm bf it em sc tt sf
    left right big Big bigl bigr Bigl Bigr displaystyle ensuremath underline url""".split()
)
_ACCENT = re.compile(
    r"""\\(?:(?P<sign>[`'^"~=.])\s*|(?P<word>[uvHcdbkr])(?=[\s{\\])\s*)"""
    r"""(?:\{\s*\\?(?P<braced>[A-Za-zıȷ])\s*\}|\\(?P<dotless>[ij])(?![A-Za-z])|(?P<bare>[A-Za-z]))"""
)
_COMMAND = re.compile(r"\\([A-Za-z]+)[ \t]*(?:\{\})?")
_ESCAPED = re.compile(r"\\([&%$#_{} ,;:!~^/-])")
_SPACE = re.compile(r" {2,}")


def from_latex(text: str) -> str:
    """`text` with the LaTeX that is understood as Unicode; linear in its length."""
    if "\\" in text:
        text = _ACCENT.sub(_accented, text)
        text = _ESCAPED.sub(_escaped, text)
        text = _COMMAND.sub(_named, text)
    elif "$" not in text:
        return text
    if "$" in text and text.count("$") % 2 == 0:  # one lone sign is a price, not mathematics
        text = text.replace("$", "")
    text = text.replace("{", "").replace("}", "").translate(_RESTORE)
    return _SPACE.sub(" ", text).strip()


def _accented(match: re.Match[str]) -> str:
    letter = match["braced"] or match["dotless"] or match["bare"]
    return unicodedata.normalize("NFC", letter + _ACCENTS[match["sign"] or match["word"]])


# Escaped signs are kept out of the way of the removal of braces and dollars that follows.
_HELD = {"$": "\ue000", "{": "\ue001", "}": "\ue002"}
_RESTORE = {ord(held): sign for sign, held in _HELD.items()}


def _escaped(match: re.Match[str]) -> str:
    sign = match[1]
    if sign in _HELD:
        return _HELD[sign]
    return sign if sign in "&%#_" else ("" if sign in "!/-" else " ")


def _named(match: re.Match[str]) -> str:
    name = match[1]
    if name in _TRANSPARENT:
        return ""
    sign = _NAMED.get(name)
    if sign is None:
        return match[0]
    # A space after a command ends its name; it is a space to the reader only after a relation.
    trailing = " " if name in _SYMBOLS and match[0].endswith((" ", "\t")) else ""
    return sign + trailing
