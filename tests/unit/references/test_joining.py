"""Lines joined: hyphens, addresses, ids."""

from __future__ import annotations

import pytest

from readinglist.references.entry import Run
from readinglist.references.layout.reading import TextLine, join, vocabulary


def lines(*texts: str) -> tuple[TextLine, ...]:
    return tuple(TextLine((Run(text),), 1, 0, 60, 60 + 12 * row, 300, 71, 10) for row, text in enumerate(texts))


def joined(*texts: str, known: str = "") -> str:
    return "".join(run.text for run in join(lines(*texts), vocabulary(lines(known))))


@pytest.mark.parametrize(
    ("first", "second", "whole"),
    [
        ("compiler opti-", "mization", "compiler optimization"),
        ("the pages 12–", "15", "the pages 12–15"),
        ("in 2010-", "2012", "in 2010-2012"),
        ("Hewlett-", "Packard", "Hewlett-Packard"),
        ("a dash -", "and more", "a dash - and more"),
        ("soft\u00ad", "ware", "software"),
        ("two", "words", "two words"),
        ("Retrieved from http:", "//hdl.handle.net/10754/346689", "Retrieved from http://hdl.handle.net/10754/346689"),
        (
            "https://doi.org/10.1016/j.",
            "learninstruc.2006.02.005",
            "https://doi.org/10.1016/j.learninstruc.2006.02.005",
        ),
        ("doi:10.1016/0009-2614(80)", "80396-4", "doi:10.1016/0009-2614(80)80396-4"),
        ("https://CRAN.", "R-project.org/package=MuMIn", "https://CRAN.R-project.org/package=MuMIn"),
        ("https://example.org/a-", "b", "https://example.org/a-b"),
        ("http://example.org/page.", "Accessed in May", "http://example.org/page. Accessed in May"),
        ("http://example.org/page", "(retrieved in May)", "http://example.org/page (retrieved in May)"),
        ("https://example.org/x", "2019.", "https://example.org/x 2019."),
        ("https://doi.org/10.32614/CRAN.package.", "tidymodels", "https://doi.org/10.32614/CRAN.package.tidymodels"),
        ("https://doi.org/10.1038/nn.", "3635", "https://doi.org/10.1038/nn.3635"),
        ("https://example.org.", "last accessed", "https://example.org. last accessed"),
        ("arXiv:2401.", "00001", "arXiv:2401.00001"),
        ("arXiv preprint arXiv:", "2401.00001", "arXiv preprint arXiv:2401.00001"),
        ("vol. 12.", "34", "vol. 12. 34"),
    ],
)
def test_E9_what_stands_between_two_lines(first: str, second: str, whole: str) -> None:
    assert joined(first, second) == whole


def test_the_document_says_whether_a_word_keeps_its_hyphen() -> None:
    assert joined("self-", "supervised nets", known="we use self-supervised nets") == "self-supervised nets"
    assert joined("super-", "vised nets", known="we use supervised nets") == "supervised nets"


def test_runs_keep_their_style_across_lines() -> None:
    first = TextLine((Run("In "), Run("Journal of", italic=True)), 1, 0, 60, 60, 300, 71, 10)
    second = TextLine((Run("Birds", italic=True), Run(", 1999")), 1, 0, 60, 72, 300, 83, 10)
    runs = join((first, second), vocabulary(()))
    assert runs == (Run("In "), Run("Journal of Birds", italic=True), Run(", 1999"))


def test_nothing_joined_is_nothing() -> None:
    assert join((), vocabulary(())) == ()
