"""Which paper a reference cites: near titles are not confused, and nothing is guessed."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest

from readinglist.core.log import LinkSettled
from readinglist.core.references import Known, Link, Reference
from readinglist.core.text import title_key
from readinglist.core.title_terms import query_terms, title_terms
from readinglist.references import link
from readinglist.references.linking.endings import slips
from readinglist.references.linking.printed import TitleIndex, mended

AUTHORS = ("Ada Writer", "Bo Wroter")
TITLE = "Walking Robots that Learn: Gaits from Sparse Rewards"
PAPER = Known("2401.00001", TITLE, AUTHORS, 2024, "10.1000/Walk")
RAW = "A. Writer and B. Wroter. Walking robots that learn: gaits from sparse rewards. In ICML, pages 1-9, 2024."
OTHERS = [
    Known(f"2402.{n:05}", title, AUTHORS, 2024)
    for n, title in enumerate(
        (
            f"{TITLE} II",
            f"A Survey of {TITLE}",
            f"Revisiting {TITLE}",
            f"Reply to {TITLE}",
            f"{TITLE} (Extended Version)",
            "Walking Robots that Learn",
            "Gaits from Sparse Rewards",
            "Talking Robots that Learn: Gaits from Sparse Rewards",
            "Another Subject Altogether",
        )
    )
]


def only(reference: Reference | str, *papers: Known, settled: tuple[LinkSettled, ...] = ()) -> Link:
    asked = Reference(1, reference) if isinstance(reference, str) else reference
    (found,) = link([asked], TitleIndex(papers), settled)
    return found


def test_the_title_is_found_in_the_printed_entry_whatever_else_stands_there() -> None:
    found = only(RAW, *OTHERS, PAPER)
    assert (found.paper, found.by) == (PAPER.id, "title")
    assert found.confidence > 0.9


@pytest.mark.parametrize("near", OTHERS, ids=lambda known: known.title)
def test_a_near_title_by_the_same_authors_is_another_paper(near: Known) -> None:
    assert only(RAW, near).paper is None


def test_without_the_paper_itself_all_near_titles_together_link_nothing_but_are_offered() -> None:
    found = only(RAW, *OTHERS)
    assert found.paper is None
    assert all(candidate.confidence < 0.65 for candidate in found.candidates)


@pytest.mark.parametrize(
    "printed",
    [
        "Writer A, Wroter B. Walking robots that learn: gaits from sparse rewards. Robotics 2024;12:1-9.",
        "[12] Ada Writer, Bo Wroter, “Walking Robots that Learn: Gaits from Sparse Rewards,” 2024.",
        "Writer, A., & Wroter, B. (2024). Walking robots that learn: Gaits from sparse re- wards. Robotics.",
        "Writer et al., Walkingrobots that learn : gaits from sparse rewards, ICML (2024)",
        "Writer, A. Walking robots that leam: gaits from sparse rewards. ICML 2024.",
        "Walking robots that learn: gaits from sparse rewards. Ada Writer and Bo Wroter. ICML, 2024.",
        r"A. Writer. {W}alking robots that learn: gaits from sparse rewards. 2024.",
    ],
)
def test_styles_hyphens_joined_words_and_slips_do_not_matter(printed: str) -> None:
    assert only(printed, *OTHERS, PAPER).paper == PAPER.id


@pytest.mark.parametrize(
    ("printed", "title"),
    [
        ("A. Writer. Scenes from noise, part II. 2024.", "Scenes from noise, part I"),
        ("A. Writer. Unsupervised learning of scenes from noise. 2024.", "Supervised learning of scenes from noise"),
        ("A. Writer. Scenes in 3D from much noise. 2024.", "Scenes in 2D from much noise"),
        ("A. Writer. Scenes from noise for walking robots. 2024.", "Scenes from noise"),
        ("A. Writer. “Scenes from noise. Walking with robots.” Robotics, 2024.", "Scenes from noise"),
    ],
)
def test_a_part_a_prefix_a_number_and_a_longer_title_are_other_titles(printed: str, title: str) -> None:
    assert only(printed, Known("2401.00001", title, AUTHORS, 2024)).paper is None


@pytest.mark.parametrize(
    "printed",
    [
        "A. Writer. Walking robots that lern: gaits from sparze rewards. In ICML, pages 1-9, 2024.",
        "A. Writer. Walking robotsthat learn: gaits fromsparse rewards. In ICML, pages 1-9, 2024.",
        "A. Writer. Walking robots that laern: gaits form sparse rewards. The Great City Institute Press, 2024.",
        "Writer, A., Wroter, B.Walking robots that learn: gaits from sparse rewardsRobotics 2024;12:1-9.",
        "2024Walking robots that learn: gaits from sparse rewards. A. Writer. Robotics 12.",
    ],
)
def test_a_worn_reference_is_linked_as_a_clean_one(printed: str) -> None:
    assert only(printed, *OTHERS, PAPER).paper == PAPER.id


def test_a_short_title_with_a_word_broken_at_the_end_of_a_line_or_glued_to_its_source_is_found() -> None:
    paper = Known("2401.00001", "Sparse Rewards", AUTHORS, 2024)
    assert only("A. Writer. Sparse Re- wards. Oxford: Walker, 2024.", paper).paper == paper.id
    assert only("A. Writer. SparseRewards. Oxford: Walker, 2024.", paper).paper == paper.id
    assert mended("pre- and post-training, X- Ray, LeCun, iPhone") == "pre- and post-training, X- Ray, LeCun, iPhone"


@pytest.mark.parametrize("title", ["Robot Rewards", "Sparse Robot Rewards"])
def test_a_short_title_with_a_slip_is_found_by_its_first_author_and_another_word(title: str) -> None:
    paper = Known("2401.00001", title, AUTHORS, 2024)
    others = [Known("2401.00002", "Robot Games", AUTHORS, 2024), Known("2401.00003", title, ("Cy Walker",), 2024)]
    asked = Reference(
        1, "A. Writer. Robto rewards. ICML, 2024.", title="Robto rewards", authors=("Writer, A.",), year=2024
    )
    if title.startswith("Sparse"):
        asked = replace(asked, raw="A. Writer. Sparse robto rewards. ICML, 2024.", title="Sparse robto rewards")
    assert only(asked, *others, paper).paper == paper.id
    assert only(asked, *others).paper is None


@pytest.mark.parametrize(
    ("title", "found", "letters"),
    [
        ("gaits from sparse rewards", "gaits form sprase rewards", 2),
        ("basin and the coast", "basinand the coast", 0),
        ("supervised gaits", "unsupervised gaits", None),
        ("walking robots", "talking robots", None),
        ("gan training", "gap training", None),
        ("gaits of robots a case study", "gaitz of robtos", None),
        ("vitamin a", "vitamin d", None),
        ("notes on chronic storms", "notes on chrnic stroms", 2),
    ],
)
def test_slips_are_letters_and_a_word_more_or_another_word_is_another_title(
    title: str, found: str, letters: int | None
) -> None:
    assert slips(title.split(), found.split()) == letters


@pytest.mark.parametrize(
    "printed",
    [
        "Writer A. Gaits of walking robots // Proceedings and notes of the great institute. Vol. 12. 2024.",
        "Ada Writer, Gaits of walking robots, Les notes de la grande ville, Paris, 2024, 1-20.",
        "Ada W, Wroter B. Gaits of walking robots. Robotics, 2024.",
    ],
)
def test_a_source_behind_a_comma_or_two_strokes_and_names_turned_round_do_not_matter(printed: str) -> None:
    paper = Known("2401.00001", "Gaits of walking robots", ("Adaline Writer", "Bo Wroter"), 2024)
    assert only(printed, paper).paper == paper.id


SENTENCE = Known("2401.00001", "Learning scenes of a city from noise", AUTHORS, 2024)
FIRST = f"A. Writer, B. Wroter. {SENTENCE.title}"


@pytest.mark.parametrize(
    "behind",
    [
        ". The Great City Health Study. Ann Epidemiol 2024; 5:278-285.",
        ". New sweetener for the baker. Bakers Dig. 52: 25-30 (2024).",
        ". Ten years' experience in twenty patients. J Thorac Surg 2024; 107:615.",
        ". Une perspective de développement durable, 2024, 108 p.",
        ". Assessment of a patient’s walk after repair with a kit. J Gynecol Biol 2024; 3:4.",
        ", Part III. Robotics 3:1-20, 2024.",
        ", II, Ann. of Math. 3 (2024), 1-20.",
        ". III. The case of large rooms. J. Comp. 3, 2024.",
    ],
)
def test_the_first_sentence_or_part_of_a_title_is_another_title(behind: str) -> None:
    assert only(FIRST + behind, SENTENCE).paper is None


@pytest.mark.parametrize(
    "behind",
    [
        ". Bakers Dig. 52: 25-30 (2024).",
        ". Intensive care medicine. 2024;39(3):454-62.",
        ". New England Journal of Medicine. 2024;39(3):454-62.",
        ". Edited by Ernest Writer. Oxford: Oxford University Press, 2024. Reprint of the 1906 edition.",
        ". The Journals of Gerontology Series B: Psychological Sciences, 65B(6), 744-755, 2024.",
        ". II Congresso Internacional de Geofísica, Anais, Salvador, Bahia, pp. 140-142, 2024.",
        ". L’Infirmière magazine, septembre 2024, n° 63, p. 33-35.",
        ". IEEE Trans. Syst., Part A, 3:1-20, 2024.",
    ],
)
def test_a_venue_of_many_words_is_no_second_sentence(behind: str) -> None:
    assert only(FIRST + behind, SENTENCE).paper == SENTENCE.id


def test_the_longer_title_wins_where_both_are_there() -> None:
    short = Known("2401.00001", "Scenes from noise", AUTHORS, 2024)
    long = Known("2401.00002", "Scenes from noise. Walking with robots", AUTHORS, 2024)
    printed = "A. Writer. Scenes from noise. Walking with robots. Robotics, 2024."
    assert only(printed, short, long).paper == long.id


def test_other_authors_of_the_same_title_are_another_paper() -> None:
    assert only(RAW, replace(PAPER, authors=("Cy Other",))).paper is None
    assert only(RAW, replace(PAPER, authors=("Cy Other",)), replace(PAPER, id="2401.00009")).paper == "2401.00009"


def test_a_preprint_may_be_some_years_older_than_what_is_printed() -> None:
    assert only(RAW, replace(PAPER, year=2022)).paper == PAPER.id
    old = Known("2401.00001", "Introduction", AUTHORS, 1994)
    assert only("A. Writer. Introduction. In ICML, 2024.", old).paper is None


@pytest.mark.parametrize("year", [1991, 2015, 2040])
def test_a_title_of_its_own_by_its_first_author_is_one_paper_whatever_the_years(year: int) -> None:
    paper = Known("2401.00001", "Learning scenes of a city", AUTHORS, year)
    assert only("Writer, A. (1984). Learning scenes of a city. Robotics 3, 1-20.", paper).paper == paper.id
    assert only("Other, C. (1984). Learning scenes of a city. Robotics 3, 1-20.", paper).paper is None


def test_an_id_or_a_doi_is_trusted_where_something_else_of_the_paper_is_printed() -> None:
    by_id = Reference(1, "Writer, Phys. Rev. D 12 (2024), arXiv:2401.00001", arxiv_id="2401.00001")
    assert (only(by_id, PAPER).paper, only(by_id, PAPER).by) == (PAPER.id, "arxiv")
    by_doi = Reference(1, "Wroter, Phys. Rev. D 12 (2024), doi:10.1000/walk", doi="10.1000/walk")
    assert only(by_doi, PAPER).by == "doi"
    assert only(replace(by_id, raw="Else, Quite another thing, arXiv:2401.00001"), PAPER).paper is None
    assert only(by_id, Known("2401.00001", "")).paper == "2401.00001"


def test_what_the_reader_settled_holds_the_latest_word_first() -> None:
    words = (LinkSettled(RAW, "2402.00001"), LinkSettled(RAW.upper(), None))
    assert only(RAW, PAPER, settled=words[:1]) == Link("2402.00001", 1.0, "reader")
    assert only(RAW, PAPER, settled=words) == Link(None, 1.0, "reader")


def test_a_title_without_words_of_ours_and_an_empty_entry_do_no_harm() -> None:
    assert only("", PAPER) == Link()
    assert only("...", PAPER, Known("2401.00003", "$$", (), None)).paper is None


@pytest.mark.parametrize("text", ["(a" * 500_000, "1.2 " * 250_000, "G. W. and " * 100_000, "walking robots " * 70_000])
def test_E10_a_megabyte_of_text_takes_no_time(text: str) -> None:
    started = time.process_time()
    only(text, PAPER, *OTHERS)
    assert time.process_time() - started < 1.0


def test_a_reference_asks_for_the_terms_that_its_title_is_indexed_under() -> None:
    for title in (TITLE, "Attention", "Deep Networks", "What is it?", "Ω-nets für Über-Größen", "深度学习"):
        assert set(title_terms(title)) <= set(query_terms(f"A. Writer. {title}. In ICML, 2024."))
        assert set(title_terms(title)) <= set(query_terms(title_key(title)))
