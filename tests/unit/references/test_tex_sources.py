"""A paper's TeX files: which is the paper, what it cites where, and its list."""

from __future__ import annotations

import time

import pytest

from readinglist.references import references_of_sources
from readinglist.references.tex.bbl import bib_entries
from readinglist.references.tex.eprint import expand, find_main
from readinglist.references.tex.text import plain

MAIN = rb"""\documentclass{article}
\newcommand{\method}{\textsc{FooNet}\xspace}
\title{FooNet: A network}
\begin{document}
\maketitle
\begin{abstract}
We present \method, as in \citet{a}.
\end{abstract}
% \section{Commented \cite{a}}
\section{Introduction}
Adam~\citep[see][Sec.~2]{a,b} is widely used\footnote{We train with the code of \cite{c}.}. Deep nets
are good.

\input{parts/method}
\bibliography{refs}
\end{document}"""
METHOD = rb"""\section{Methods}\label{m}
\subsection{Training} We train \method{} with Adam \cite{a}. Following \textcite{b}, e.g. in Fig.~\ref{f},
we use $x^2$ and
\begin{equation} x = y \cite{c} \end{equation}
where $y$ is as in \cite{c}.
\begin{table}\caption{Comparison with \citet{b}. Ours is better.}
\begin{tabular}{l|c}
Method & Acc \\ \hline
ResNet \cite{b} & 3 \\
\end{tabular}\end{table}
\begin{itemize}\item First item of \parencite{unknown} is there.\item Second item, see \cite{a}.\end{itemize}
"""
BIB = rb"""@string{icml = "Proc. ICML"}
@comment{nothing}
@article{a, title = {Adam: A {Method}}, author = {Kingma, Diederik P. and Ba, Jimmy}, journal = icml,
  year = 2014, eprint={1412.6980}, archivePrefix={arXiv}}
@inproceedings{b, title = "Deep " # "nets", author={He, K. and Zhang, X. and Ren, S.},
  year={2016}, doi = {10.1000/x\_y}}
@misc{uncited, title={No}}
@misc{c, author={{Deep Mind}}, title={Code}, howpublished={\url{https://g.com/a_b}}, year={2020}}
"""
FILES = {"ms.tex": MAIN, "parts/method.tex": METHOD, "refs.bib": BIB}


def test_cited_entries_of_the_bib_file_in_the_order_of_the_text() -> None:
    first, second, third = references_of_sources(FILES)
    assert (first.title, first.authors) == ("Adam: A Method", ("Diederik P. Kingma", "Jimmy Ba"))
    assert (first.venue, first.arxiv_id, first.year) == ("Proc. ICML", "1412.6980", 2014)
    assert (second.title, second.doi) == ("Deep nets", "10.1000/x_y")
    assert (third.title, third.authors, third.url) == ("Code", ("Deep Mind",), None)


def test_places_have_section_sentence_and_kind() -> None:
    first, second, third = references_of_sources(FILES)
    assert [(place.section, place.sentence) for place in first.contexts] == [
        ("Abstract", "We present FooNet, as in Kingma and Ba [1]."),
        ("Introduction", "Adam [1, 2] is widely used."),
        ("Training", "We train FooNet with Adam [1]."),
        ("Training", "Second item, see [1]."),
    ]
    assert first.contexts[2].kind == "used"
    following = "Following He et al. [2], e.g. in Fig., we use x^2 and where y is as in [3]."
    assert [place.sentence for place in second.contexts] == [
        "Adam [1, 2] is widely used.",
        following,
        "Comparison with He et al. [2].",
        "ResNet [2] & 3",
    ]
    assert [place.sentence for place in third.contexts] == [following, "We train with the code of [3]."]


def test_the_list_of_the_main_file_comes_first_and_the_bib_file_completes_it() -> None:
    bbl = rb"\bibitem{b} K.~He. \newblock Deep nets. \newblock 2016. \bibitem{new} A. New. \newblock Not in it."
    found = references_of_sources({**FILES, "ms.bbl": bbl, "other.bbl": rb"\bibitem{x} X."})
    assert [reference.title for reference in found] == ["Deep nets", "Not in it"]
    assert found[0].doi == "10.1000/x_y"
    assert found[0].raw == "K. He. Deep nets. 2016."
    assert len(found[0].contexts) == 4


def test_a_list_inside_the_text() -> None:
    source = rb"""\documentclass{article}\begin{document} We use Foo \cite{k}.
    \begin{thebibliography}{9} \bibitem{k} A. Bee, ``A title of it,'' \emph{Journal} 3 (1999). \end{thebibliography}
    Not of the list. \end{document}"""
    (only,) = references_of_sources({"a.tex": source})
    assert only.title == "A title of it"
    assert only.raw.endswith("(1999).")
    assert only.contexts[0].sentence == "We use Foo [1]."


def test_macros_in_mathematics_and_arguments_of_environments_leave_no_trace() -> None:
    source = rb"""\documentclass{a}\newcommand{\reals}{\mathbb{R}}\begin{document}
    \section*{Data sets} We use the $\reals^d$ data of \citet[Chapter 2]{k}.
    \begin{wrapfigure}{3}{5cm} \includegraphics[width=1cm]{a.pdf} \caption{A path, as in \citet{k}.} \end{wrapfigure}
    \end{document}"""
    (only,) = references_of_sources({"a.tex": source, "a.bbl": rb"\bibitem{k} K. Chen. Some title of it. J, 2000."})
    assert [place.sentence for place in only.contexts] == [
        "We use the R^d data of Chen [1].",
        "A path, as in Chen [1].",
    ]
    assert [place.section for place in only.contexts] == ["Data sets", "Data sets"]


def test_a_bib_file_alone_gives_all_and_no_list_gives_none() -> None:
    assert len(references_of_sources({"refs.bib": BIB})) == 4
    assert references_of_sources({"a.tex": rb"\documentclass{a}\begin{document}\cite{x}\end{document}"}) == ()
    assert references_of_sources({}) == ()


def test_everything_is_cited_by_a_star() -> None:
    source = rb"\documentclass{a}\begin{document}\nocite{*}\bibliography{refs}\end{document}"
    assert len(references_of_sources({"a.tex": source, "refs.bib": BIB})) == 4


def test_the_main_file_is_the_one_that_no_other_takes_in() -> None:
    texts = {
        "supp.tex": r"\documentclass{a} \begin{document} few \end{document}",
        "sub.tex": r"\documentclass[main]{subfiles} \begin{document} \cite{a}\cite{b}\cite{c} \end{document}",
        "main.tex": "% \\documentclass{no}\n\\documentclass{a}\\begin{document}\\subfile{sub}\\cite{z}\\end{document}",
    }
    assert find_main(texts) == "main.tex"
    assert find_main({"x.bbl": ""}) is None


def test_files_that_take_in_each_other_end() -> None:
    texts = {"a.tex": r"A \input{b} \include{none} \input{b}", "b.tex": "B \\input a\n%\\input{a}"}
    assert expand("a.tex", texts).count("B") == 2


def test_bib_values_may_be_broken() -> None:
    source = r"@article{a, title = {Open, year = 2000, @article{b, title = {Whole}, year = {2001}} @misc(c, title={P})"
    assert [(cited.key, cited.reference.title) for cited in bib_entries(source)][1:] == [("b", "Whole"), ("c", "P")]


def test_layout_is_followed_and_unknown_commands_are_dropped() -> None:
    latex = (
        r"{\L}ukasz {\em et~al.}\ \enquote{Na\"{\i}ve} \unknown[x]{kept} \textcolor{red}{red} 5\,\% -- \url{http://a_b}"
    )
    assert plain(latex) == "Łukasz et al. “Naïve” kept red 5 % – http://a_b"


@pytest.mark.parametrize(
    "piece", ["\\cite[", "\\input{a}", "\\begin{table}", "\\footnote{", "\\section{a}", "%", "\n ", "@"]
)
def test_E10_time_is_linear_in_tex(piece: str) -> None:
    body = b"\\documentclass{a}\\begin{document}\\cite{a}" + piece.encode() * (100_000 // len(piece))
    started = time.process_time()
    references_of_sources({"a.tex": body + rb"\begin{thebibliography}{1}\bibitem{a} A.\end{thebibliography}"})
    assert time.process_time() - started < 2
