"""One invented paper as many styles print it, and what is easily mistaken."""

from __future__ import annotations

import time

import pytest

from readinglist.references.entry import Entry, Run
from readinglist.references.fields.entry_fields import parse_fields

TITLE = "Walking robots that learn: gaits from sparse rewards"

STYLES = {
    "apa": "Writer, A., Wroter, B. C., & van Write, D. (2019). {t}. Journal of Robot Studies, 12(3), 45–67.",
    "apa proceedings": "Writer, A., Wroter, B. C., & van Write, D. (2019). {t}. In E. Ditor (Ed.), Proceedings of the "
    "12th Conference on Walking (pp. 45–67). Springer.",
    "acm": "A. Writer, B. C. Wroter, and D. van Write. 2019. {t}. In Proceedings of the 12th Conference on Walking "
    "(WALK '19). ACM, New York, NY, USA, 45–67.",
    "ieee": "A. Writer, B. C. Wroter, and D. van Write, “{t},” IEEE Trans. Walk., vol. 12, no. 3, pp. 45–7, May 2019.",
    "plain": "A. Writer, B. C. Wroter, and D. van Write. {t}. Journal of Robot Studies, 12(3):45–67, 2019.",
    "plain arxiv": "A. Writer, B. C. Wroter, and D. van Write. {t}. arXiv preprint arXiv:1906.00001, 2019.",
    "plain misc": "A. Writer, B. C. Wroter, and D. van Write. {t}, 2019. URL https://arxiv.org/abs/1906.00001.",
    "chicago": "Writer, A., B. C. Wroter, and D. van Write. 2019. “{t}.” Journal of Robot Studies 12 (3): 45–67.",
    "harvard": "Writer, A., Wroter, B.C. and van Write, D. (2019) ‘{t}’, Journal of Robot Studies, 12(3), pp. 45–67.",
    "agsm": "Writer, A., Wroter, B. C. & van Write, D. (2019), ‘{t}’, Journal of Robot Studies 12(3), 45–67.",
    "lncs": "Writer, A., Wroter, B.C., van Write, D.: {t}. In: Ditor, E. (ed.) WALK 2019. LNCS, vol. 123, pp. 45–67. "
    "Springer, Heidelberg (2019).",
    "vancouver": "Writer A, Wroter BC, van Write D. {t}. J Robot Stud. 2019;12(3):45-67.",
    "thesis": "A. Writer, B. C. Wroter, and D. van Write. {t}. PhD thesis, University of Gait, 2019.",
    "book": "Writer, A., Wroter, B. C., and van Write, D. (2019). {t}. Cambridge: Cambridge University Press.",
    "humanities": "A. Writer, B. C. Wroter and D. van Write, {t} (Cambridge: Cambridge University Press, 2019).",
}


@pytest.mark.parametrize("style", STYLES)
def test_title_authors_and_year_in_every_style(style: str) -> None:
    told = parse_fields(Entry((Run(STYLES[style].format(t=TITLE)),), label="7"))
    assert told.title == TITLE
    assert [name.split()[-1] for name in told.authors] == ["Writer", "Wroter", "Write"]
    assert told.year == 2019
    assert told.label == "7"
    assert told.index == 0


@pytest.mark.parametrize(
    ("text", "venue"),
    [
        (STYLES["apa"], "Journal of Robot Studies"),
        (STYLES["acm"], "Proceedings of the 12th Conference on Walking"),
        (STYLES["apa proceedings"], "Proceedings of the 12th Conference on Walking"),
        (STYLES["chicago"], "Journal of Robot Studies"),
        (STYLES["plain arxiv"], "arXiv"),
    ],
)
def test_venue(text: str, venue: str) -> None:
    assert parse_fields(Entry((Run(text.format(t=TITLE)),))).venue == venue


@pytest.mark.parametrize(
    ("text", "title"),
    [
        # A question is no end inside of quotes, nor a full stop inside of brackets.
        ("Writer, A. (2006) ‘From walk to run? The history of gaits’ in E. Ditor (ed.) Gaits, 190-208.",
         "From walk to run? The history of gaits"),
        ("Khan, M. (2013), The Making of the “Informal Walk” in Uganda, in: Africa Walks, 38, 191-226.",
         "The Making of the “Informal Walk” in Uganda"),
        # No authors: the title stands where they would.
        ("Walking with the carpenters. (n.d.). Retrieved September 1, 2023, from https://example.org/",
         "Walking with the carpenters"),
        # What is glued on behind a title.
        ("The walking team. (2020). Walker (Version v0.10). Zenodo. https://doi.org/10.5281/zenodo.1", "Walker"),
        # Authors as never before.
        ("Wel, C. van der, Van den Bossche, J., Bot, A., & others. (2022). Walks of shape. Zenodo.", "Walks of shape"),
    ],
)  # fmt: skip
def test_titles_that_are_easily_mistaken(text: str, title: str) -> None:
    assert parse_fields(Entry((Run(text),))).title == title


def test_italics_tell_where_a_book_title_ends() -> None:
    runs = (Run("Writer, A. (2001). "), Run("Gaits. The art of walking. A history", italic=True), Run(". Oxford."))
    assert parse_fields(Entry(runs)).title == "Gaits. The art of walking. A history"


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("Writer, A. (1973 [1942]) “Norms,” in E. Ditor Walking, pp. 267–78. Chicago: Press.", 1973),
        ("A. Writer. Gaits. J. Walk, 64(4):1590-1597, 1990", 1990),
        ("A. Writer. Gaits. arXiv:1907.00001, 2020.", 2020),
        ("A. Writer, Phys. Lett. B 36 (2012) 1603.", 2012),
        ("A. Writer. The walk of 1984. In Proceedings of the 2014 Conference on Walks, pages 1746-1751, 2015.", 2015),
        ("Writer, A. Gaits. http://example.org/2011/x. Accessed: 12 May 2012.", None),
        ("A. Writer, Gaits, Princeton 1937 (rist. New York 1965).", 1937),
        ("A. Writer. Gaits.", None),
    ],
)
def test_year(text: str, year: int | None) -> None:
    assert parse_fields(Entry((Run(text),))).year == year


def test_an_entry_without_a_title_has_none() -> None:
    told = parse_fields(Entry((Run("A. Writer and B. Wroter, Phys. Rev. D 10 (1974) 2445 [hep-th/9901001]."),)))
    assert (told.title, told.year, told.arxiv_id) == (None, 1974, "hep-th/9901001")


def test_nothing_is_said_of_nothing() -> None:
    for text in ("", " ", ".", "[1]", "———", "\x01\x02"):
        told = parse_fields(Entry((Run(text),)))
        assert (told.title, told.authors, told.year, told.doi) == (None, (), None, None)


@pytest.mark.parametrize(
    "piece",
    ["1", ".", "(a", "G. W. and ", "Aa, ", "A-", '" ', "10.1000/", "arXiv:", "https://", "1706.03762 ", "(2010 ", "… "],
)
def test_E10_a_megabyte_of_anything_is_read_in_bounded_time(piece: str) -> None:
    entry = Entry((Run(piece * (1_000_000 // len(piece))),))
    started = time.process_time()
    parse_fields(entry)
    assert time.process_time() - started < 1


def test_one_odd_name_does_not_end_a_long_list() -> None:
    people = ", ".join(f"Writer, {sign}." for sign in "ABCDEFGHIJKLMNOPQ")
    text = f"{people}, U, K. H., {people}, and et al. Herds of walking robots, 2024. URL https://example.org/herd."
    told = parse_fields(Entry((Run(text),)))
    assert (told.title, told.year) == ("Herds of walking robots", 2024)
    assert len(told.authors) == 34
