"""LaTeX in names, titles and abstracts as signs, held against pylatexenc, which knows it all."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pylatexenc.latexencode import UnicodeToLatexEncoder

from readinglist.core.latex import from_latex

# Letters with accents of the Latin script that names on arXiv are written in.
LETTERS = "".join(
    c for c in map(chr, range(0xC0, 0x17F)) if unicodedata.category(c) in ("Lu", "Ll") and c not in "ĸŉſĿŀĦħŦŧ"
)


@pytest.mark.parametrize(
    ("latex", "shown"),
    [
        (r"Erd\H{o}s", "Erdős"),
        (r"\v{C}aslav, {\v C}aslav, \v Caslav", "Časlav, Časlav, Časlav"),
        (r"Guti\'errez Mart\'{\i}nez Garc\'\i{}a", "Gutiérrez Martínez García"),
        (r"Ga\"\i d, na\"ive, \"Uber", "Gaïd, naïve, Über"),
        (r"\c{C}etin, Fran\c cois, Lupa\c{s}", "Çetin, François, Lupaş"),
        (r"\O yvind S\o{}rensen, \L{}ukasz, {\ss}, \AA ngstr\"om", "Øyvind Sørensen, Łukasz, ß, Ångström"),
        (r"Ho\`{a}ng, Nguy\~ên, \~n, \^{o}, \.z", "Hoàng, Nguyễn, ñ, ô, ż"),
        (r"\=a, \u{g}, \r{u}, \k{a}, \d{s}, \b{d}", "ā, ğ, ů, ą, ṣ, ḏ"),
        (r"B$\acute{e}$zier", "Bézier"),
    ],
)  # fmt: skip
def test_names_are_read(latex: str, shown: str) -> None:
    assert from_latex(latex) == shown


@pytest.mark.parametrize(
    ("latex", "shown"),
    [
        (r"$\gtrsim 100\times$", "≳ 100×"),
        (r"$\tilde{O}(n^2)$ and $\tilde O(n)$", "Õ(n^2) and Õ(n)"),
        (r"$(1+\epsilon)$-approximation", "(1+ε)-approximation"),
        (r"$\mathcal{O}(\sqrt{n} \log n)$ in ${\mathbb R}^d$", "O(√n log n) in R^d"),
        (r"\frac{1}{2}, $\frac 3 2$, \tfrac{n}{\log n}", "1/2, 3/2, n/(log n)"),
        (r"$\bar{P_5}$-free, $\vec{v}$", "P_5-free, v⃗"),
        (r"\textbf{bold \emph{and} plain} {\it slanted}", "bold and plain slanted"),
        (r"$\lfloor x \rfloor$, $\{1, \dots, n\}$", "⌊ x ⌋, {1, …, n}"),
        (r"100\% of \$5 \& \#1 \_x", "100% of $5 & #1 _x"),
        (r"A \\ B~C", "A B C"),
        (r"girth at least~$k$, Section~2, $n$ ~10", "girth at least k, Section 2, n ~10"),
        (r"$\alpha n$ is $\alpha$n", "α n is αn"),
    ],
)
def test_mathematics_is_read(latex: str, shown: str) -> None:
    assert from_latex(latex) == shown


@pytest.mark.parametrize("text", ["A $35 Firewall", "between $5 and $10 a day", "$3.5M and $7M raised", "US$ alone"])
def test_a_price_keeps_its_dollar(text: str) -> None:
    assert from_latex(text) == text


def test_prices_and_mathematics_in_one_text_are_told_apart() -> None:
    assert from_latex(r"costs $5 for $x^2$ and $ y $") == "costs $5 for x^2 and y"


@pytest.mark.parametrize(
    "text", [r"as in \cite{foo,bar} and \myownmacro{x}", r"\unknown", r"C:\temp\new", "trailing \\"]
)
def test_what_is_not_known_stays_as_it_is_written(text: str) -> None:
    assert from_latex(text) == text


@given(st.text(max_size=60).filter(lambda text: not set(text) & set("\\{}$")))
def test_text_without_latex_keeps_its_signs(text: str) -> None:
    assert "".join(from_latex(text).split()) == "".join(text.split())


@given(st.text(alphabet=st.sampled_from(LETTERS + "abcxyzABC -."), min_size=1, max_size=20))
def test_an_accented_name_comes_back_from_its_latex(name: str) -> None:
    """The names are put into LaTeX by pylatexenc in its two sound styles of protection."""
    expected = " ".join(unicodedata.normalize("NFC", name).split())
    for style in ("braces", "braces-after-macro"):
        encoder = UnicodeToLatexEncoder(
            replacement_latex_protection=style, unknown_char_policy="keep", unknown_char_warning=False
        )
        latex = encoder.unicode_to_latex(expected)
        if "ű" in expected or "Ű" in expected:  # pylatexenc 2.11 writes ű as \'{u}
            latex = re.sub(r"\\'\{?([uU])\}?", r"\\H{\1}", latex)
            expected = expected.replace("ú", "ű").replace("Ú", "Ű")
        assert " ".join(from_latex(latex).split()) == expected


@given(st.text(alphabet=st.sampled_from("\\{}$abcHvi'`^\" 19.,~%&"), max_size=100))
def test_any_heap_of_latex_is_read_without_growing(text: str) -> None:
    assert len(from_latex(text)) <= len(text) + 1
