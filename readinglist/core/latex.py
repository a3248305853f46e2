"""The LaTeX that stands in titles, names and abstracts, as signs.

Not a parser of documents: accents, letters, Greek, the operators that abstracts use, and the
removal of braces and `$`. A command that is not known stays as it is written, so nothing is lost to
a reader. `pylatexenc` knows far more macros and takes thirty times as long, too long for every
abstract of a bulk import, and drops what it does not know; a test holds the two together on real
names and titles.
"""

from __future__ import annotations

import re
import unicodedata

# Accents of text and of mathematics, each as the combining sign that follows its letter.
_ACCENTS = {
    "`": "\u0300", "'": "\u0301", "^": "\u0302", "~": "\u0303", "=": "\u0304", "u": "\u0306",
    ".": "\u0307", '"': "\u0308", "r": "\u030a", "H": "\u030b", "v": "\u030c", "d": "\u0323",
    "c": "\u0327", "k": "\u0328", "b": "\u0331",
    "grave": "\u0300", "acute": "\u0301", "hat": "\u0302", "widehat": "\u0302", "tilde": "\u0303",
    "widetilde": "\u0303", "bar": "\u0304", "overline": "\u0304", "breve": "\u0306", "dot": "\u0307",
    "ddot": "\u0308", "check": "\u030c", "vec": "\u20d7", "mathring": "\u030a",
}  # fmt: skip
_LETTERS = {
    "i": "ı", "j": "ȷ", "l": "ł", "L": "Ł", "o": "ø", "O": "Ø", "ss": "ß", "ae": "æ", "AE": "Æ",
    "oe": "œ", "OE": "Œ", "aa": "å", "AA": "Å", "dh": "ð", "DH": "Ð", "th": "þ", "TH": "Þ",
    "dj": "đ", "DJ": "Đ", "ng": "ŋ", "NG": "Ŋ", "ij": "ĳ", "IJ": "Ĳ",
    "S": "§", "P": "¶", "copyright": "©", "pounds": "£",
    "TeX": "TeX", "LaTeX": "LaTeX", "and": "",
}  # fmt: skip
_GREEK = {
    name: unicodedata.lookup(f"GREEK SMALL LETTER {spelled}")
    for name, spelled in {
        **{n: n.upper() for n in (
            "alpha beta gamma delta epsilon zeta eta theta iota kappa mu nu xi omicron pi rho "
            "sigma tau upsilon phi chi psi omega").split()},
        "lambda": "LAMDA", "varepsilon": "EPSILON", "varphi": "PHI", "vartheta": "THETA", "varrho": "RHO",
    }.items()
} | {
    name: unicodedata.lookup(f"GREEK CAPITAL LETTER {name.upper()}")
    for name in "Gamma Delta Theta Xi Pi Sigma Upsilon Phi Psi Omega".split()
} | {"Lambda": "Λ"}  # fmt: skip
_OPERATORS = {
    "times": "×", "cdot": "·", "pm": "±", "mp": "∓", "le": "≤", "leq": "≤", "ge": "≥", "geq": "≥",
    "leqslant": "≤", "geqslant": "≥", "ll": "≪", "gg": "≫", "lesssim": "≲", "gtrsim": "≳", "approx": "≈",
    "sim": "∼", "simeq": "≃", "equiv": "≡", "neq": "≠", "ne": "≠", "propto": "∝", "infty": "∞", "cong": "≅",
    "asymp": "≍", "partial": "∂", "nabla": "∇", "in": "∈", "notin": "∉", "subset": "⊂", "subseteq": "⊆",
    "supset": "⊃", "supseteq": "⊇", "subsetneq": "⊊", "cup": "∪", "cap": "∩", "bigcup": "⋃", "bigcap": "⋂",
    "setminus": "∖", "emptyset": "∅", "forall": "∀", "exists": "∃", "neg": "¬", "wedge": "∧", "land": "∧",
    "vee": "∨", "lor": "∨", "top": "⊤", "bot": "⊥", "perp": "⊥", "vdash": "⊢", "models": "⊨", "mid": "∣",
    "parallel": "∥", "to": "→", "rightarrow": "→", "longrightarrow": "⟶", "leftarrow": "←",
    "Rightarrow": "⇒", "Leftrightarrow": "⇔", "iff": "⇔", "mapsto": "↦", "leftrightarrow": "↔",
    "uparrow": "↑", "downarrow": "↓", "sum": "∑", "prod": "∏", "int": "∫", "sqrt": "√", "ell": "ℓ",
    "hbar": "ℏ", "Re": "ℜ", "Im": "ℑ", "aleph": "ℵ", "circ": "∘", "degree": "°", "star": "⋆", "ast": "∗",
    "bullet": "∙", "otimes": "⊗", "oplus": "⊕", "odot": "⊙", "div": "÷", "langle": "⟨", "rangle": "⟩",
    "lceil": "⌈", "rceil": "⌉", "lfloor": "⌊", "rfloor": "⌋", "lbrace": "{", "rbrace": "}", "vert": "|",
    "Vert": "‖", "ldots": "…", "dots": "…", "cdots": "⋯", "prime": "′", "dagger": "†", "square": "□",
    "Box": "□", "sharp": "♯", "natural": "♮", "wr": "≀",
    "Diamond": "◇", "triangle": "△", "textendash": "–", "textemdash": "—", "colon": ":",
    "textbraceleft": "{", "textbraceright": "}",
    "backslash": "\\", "textbackslash": "\\", "textgreater": ">", "textless": "<", "textbar": "|",
    "textquoteright": "’", "textquoteleft": "‘", "textquotedblleft": "“", "textquotedblright": "”",
    "textasciitilde": "~", "textasciicircum": "^", "textunderscore": "_", "textdegree": "°",
    "textregistered": "®", "texttrademark": "™", "textcopyright": "©", "euro": "€", "texteuro": "€",
    "textsection": "§", "textparagraph": "¶", "textsterling": "£",
    "guillemotleft": "«", "guillemotright": "»", "over": "/", "quad": " ", "qquad": " ", "newline": " ",
}  # fmt: skip
# Functions whose name is what is written: log stays log.
_FUNCTIONS = "log lg exp min max sin cos tan lim limsup liminf arg det dim Pr sup inf ln gcd ker deg bmod poly polylog"
_SYMBOLS = _GREEK | _OPERATORS | {name: name for name in _FUNCTIONS.split()}
# Commands whose argument is the text itself, and sizes and fonts that leave no trace.
_TRANSPARENT = frozenset(
    """emph textbf textit textrm textsc texttt textsf textsl text textnormal textup textsuperscript
    textsubscript mathbf mathrm mathcal mathbb mathbbm mathit mathsf mathtt mathfrak mathscr mathop
    boldsymbol bm Bbb operatorname mbox hbox rm bf it em sc tt sf sl cal left right big Big bigg Bigg
    bigl bigr Bigl Bigr displaystyle limits nolimits ensuremath underline url noindent protect
    centering mkbibemph mkbibitalic mkbibbold mkbibquote MakeUppercase uppercase texorpdfstring""".split()
)

# Each alternative begins with a letter of its own: so the search may skip what begins nothing.
TOKEN = re.compile(
    r"""
    \\ (?:
        (?: (?P<sign> [`'^"~=.] ) \s{0,9} | (?P<word> [uvHcdbkr] ) (?=[\s{\\]) \s{0,9}
          | (?P<mathematical> grave|acute|(?:wide)?hat|(?:wide)?tilde|bar|overline|breve|d?dot|check|vec|mathring )
            (?![A-Za-z]) \s{0,9} )
        (?: \{ \s{0,9} (?: \\ (?P<dotless_braced> [ij] ) (?:\{\})? | (?P<braced> [^\W\d_] ) ) \s{0,9} \}
          | \\ (?P<dotless> [ij] ) (?![A-Za-z]) (?:\{\}|[ ])? | (?P<bare> [^\W\d_] ) )
      | [dt]? frac \s{0,9} (?: \{ (?P<above> (?>(?: [^{}$] | \{ [^{}$]{0,40} \} ){1,80}) ) \} \s{0,9}
                               \{ (?P<below> (?>(?: [^{}$] | \{ [^{}$]{0,40} \} ){1,80}) ) \}
                             | (?P<over> \d ) \s{0,9} (?P<under> \d ) )
      | (?P<name> [A-Za-z]+ ) (?P<space> [ \t]{0,9} ) (?: \{ (?P<argument> [^{}$\\]{0,200} ) \} )?
      | (?P<escaped> [^A-Za-z] )
    )
    | \{ | \} | \$
    | ~ (?<= [A-Za-z.,)}] ~ ) (?= [\w$\\({] )
    """,
    re.VERBOSE,
)
_BEGINS = re.compile(r"[\\{}$~]")  # what each token begins with, told much faster than that none is there
_DOLLAR = re.compile(r"\\.|\$", re.S)
# What stands between two dollar signs that are prices: "$5 and $10".
_PRICE = re.compile(r"\d[\d.,]{0,40}[KMBkmb]?\s(?:.*\s)?", re.S)
_SEVERAL_TERMS = re.compile(r"[^\s(][\s+/*·×-]")
_SPACES = re.compile(r" {2,}")
_DOTTED = {"ı": "i", "ȷ": "j"}  # below an accent there is no dot, and Unicode's í is i with an acute
_ESCAPES_TO_SPACE = frozenset(" ,;:~\\\n\t")
_ESCAPES_TO_NOTHING = frozenset("!/-()[]@+")


def from_latex(text: str) -> str:
    """`text` with the LaTeX that is understood as Unicode and without braces; linear in its length.

    >>> from_latex(r"{\\'E}. Bo{\\v z}i{\\'c} on $\\tilde{O}(n^2)$ \\foo{x}")
    'É. Božić on Õ(n^2) \\\\foo{x}'
    """
    if not _BEGINS.search(text):
        return _SPACES.sub(" ", text).strip()
    delimiters = _math_delimiters(text) if "$" in text else frozenset()

    def sign_for(match: re.Match[str]) -> str:
        token = match[0]
        if token == "{" or token == "}":
            return ""
        if token == "$":
            return "" if match.start() in delimiters else "$"
        return " " if token == "~" else _sign_for(match)

    return _SPACES.sub(" ", TOKEN.sub(sign_for, text)).strip()


def _sign_for(match: re.Match[str]) -> str:
    """What one command is to a reader; what is not known as it is written."""
    if accent := match["sign"] or match["word"] or match["mathematical"]:
        letter = match["dotless_braced"] or match["dotless"] or match["braced"] or match["bare"]
        letter = _DOTTED.get(letter, letter)
        return unicodedata.normalize("NFC", letter + _ACCENTS[accent])
    if match["above"]:
        return f"{_operand(match['above'])}/{_operand(match['below'])}"
    if match["over"]:
        return f"{match['over']}/{match['under']}"
    if match["name"]:
        return _named(match["name"], match["space"], match["argument"], match[0])
    sign = match["escaped"]
    if sign in _ESCAPES_TO_SPACE:
        return " "
    if sign in _ESCAPES_TO_NOTHING:
        return ""
    return {"|": "‖"}.get(sign, sign if sign in "&%#_${}'\"`^~=." else match[0])


def _operand(latex: str) -> str:
    """One side of a fraction, in parentheses where it is more than one term."""
    shown = from_latex(latex)
    return f"({shown})" if _SEVERAL_TERMS.search(shown) else shown


def _named(name: str, space: str, argument: str | None, written: str) -> str:
    rest = argument or ""
    if name in _TRANSPARENT:
        return rest
    if name in _LETTERS:
        return _LETTERS[name] + rest  # the space behind it only ended its name
    if name in _SYMBOLS:
        return _SYMBOLS[name] + (" " if space else "") + rest
    if name in _ACCENTS:  # over more than one letter: the letters alone
        return rest
    return written


def formulas(text: str) -> tuple[tuple[int, int], ...]:
    """Where `text` goes into mathematics and out of it again: from each opening `$` to after its closing one.

    >>> formulas("an $x^2$ for $5")
    ((3, 8),)
    """
    places = sorted(_math_delimiters(text))
    return tuple((start, end + 1) for start, end in zip(places[::2], places[1::2], strict=True))


def _math_delimiters(text: str) -> frozenset[int]:
    """Where the dollar signs are that open or close mathematics; a lone one and prices are not."""
    dollars = [match.start() for match in _DOLLAR.finditer(text) if match[0] == "$"]
    delimiters: list[int] = []
    index = 0
    while index + 1 < len(dollars):
        start, end = dollars[index], dollars[index + 1]
        if _PRICE.fullmatch(text, start + 1, end):
            index += 1
            continue
        delimiters += (start, end)
        index += 2
    return frozenset(delimiters)
