"""Every way in which a text calls its list is found, and nothing else is taken for a call."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest

from tests.unit.references.toy_text import cited, counts, references

FIVE = references("Ann Doe, 2001", "Bo Roe, 2002", "Cy Poe, 2003", "Di Loe, 2004", "Ed Moe, 2005")
NAMED = references(
    "Ann Doe & Bo Roe, 2001",
    "Ann Doe, 2002a",
    "Ann Doe, 2002b",
    "Per van der Loe, 2003",
    "Ed Moe-Smith & X Y, 2005",
    labels=False,
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It is known [1].", [1, 0, 0, 0, 0]),
        ("It is known [1, 3-5].", [1, 0, 1, 1, 1]),
        ("It is known [2]–[4].", [0, 1, 1, 1, 0]),
        ("It is known [see 2, Chapter 3; 4].", [0, 1, 0, 1, 0]),
        ("It is known [1], [2] and\nelsewhere[3,4].", [1, 1, 1, 1, 0]),
        ("It is known.^1,3^ We know more.^4-5^", [1, 0, 1, 1, 1]),
        ("It is known (1, 3). We know more (2, 4–5).", [1, 1, 1, 1, 1]),
    ],
)
def test_numbers_call_their_entries(text: str, expected: list[int]) -> None:
    assert counts(f"# 1 Introduction\n\n{text}", FIVE) == expected


@pytest.mark.parametrize(
    "text",
    [
        "The interval [0, 1] and the matrix x = [1] and [1.0, 2.0] and A[1] = 2 and [1, 1] and [3, n] are code.",
        "The squares x^2^ of 10^3^ are no marks.",
        "Equation (3) follows from Eq. (2) [9].",
    ],
)
def test_code_intervals_and_powers_call_nothing(text: str) -> None:
    assert sum(counts(f"# 1 Introduction\n\n{text} See [5].", FIVE)) == 1


@pytest.mark.parametrize(
    "text",
    [
        "Our contributions are threefold: (1) a gait for stairs, (2) a reward for it, and (3) a robot that climbs.",
        "We (1) show that robots fall, (2) count how often, (3) ask why, and (4) prove that (5) they get up again.",
        "The trial has four steps. (1) Lay out the stairs. (2) Start the robot. (3) Wait. (4) Count what is broken.",
        "(1) The first robot walks.\n\n(2) The second one falls.",
    ],
)
@pytest.mark.parametrize(
    ("cites", "style"),
    [
        ("It is known [5].", FIVE),
        ("It is known.^5^", FIVE),
        ("Moe says so (2005), as Moe (2005) does.", FIVE),
        ("Doe and Roe (2001) say so.", NAMED),
        ("It is known (5).", FIVE),
    ],
)
def test_enumerations_call_nothing_in_whatever_way_the_paper_cites(text: str, cites: str, style: tuple) -> None:  # type: ignore[type-arg]
    assert sum(counts(f"# 1 Introduction\n\n{cites}\n\n{text}", style)) == 1


def test_equations_call_nothing_where_the_text_cites_in_square_brackets() -> None:
    text = "Robots fall [1]; others get up [5]. With (1), (2), (3) and (4) we have the claim of Section 2."
    assert counts(f"# 1 Introduction\n\n{text}", FIVE) == [1, 0, 0, 0, 1]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("As Doe (1) and Roe (2) say, robots fall (3), (4) and get up.", [1, 1, 1, 1, 0]),
        ("It is known that robots fall (1). They get up (2), and (3) learned from it.", [1, 1, 1, 0, 0]),
    ],
)
def test_numbers_in_round_brackets_call_where_they_follow_what_they_prove(text: str, expected: list[int]) -> None:
    assert counts(f"# 1 Introduction\n\n{text}", FIVE) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Doe and Roe (2001) say so.", [1, 0, 0, 0, 0]),
        ("It is so (Doe & Roe, 2001; van der Loe, 2003, p. 5).", [1, 0, 0, 1, 0]),
        ("It is so (Doe, 2002a, b).", [0, 1, 1, 0, 0]),
        ("It is so (Doe 2002a, 2002b: 12).", [0, 1, 1, 0, 0]),
        ("As Doe’s (2002b) work says [Moe-Smith et al., 2005].", [0, 0, 1, 0, 1]),
        ("We use Adam Doe et al. (2001) here.", [1, 0, 0, 0, 0]),
        ("Doe calls it so, and others do as well (2002a: 46).", [0, 1, 0, 0, 0]),
        ("In 2001 nothing happened; Loe moved in 2005 or so.", [0, 0, 0, 0, 0]),
    ],
)
def test_names_and_years_call_their_entries(text: str, expected: list[int]) -> None:
    assert counts(f"# 1 Introduction\n\n{text}", NAMED) == expected


def test_numbers_of_paragraphs_are_no_marks_where_the_list_is_by_names() -> None:
    text = "It is so (Doe and Roe, 2001). [1]\n\nMore of it (Doe, 2002a). [2]\n\nEnd (Moe-Smith, 2005). [3]"
    assert counts(f"# 1 Introduction\n\n{text}", NAMED) == [1, 1, 0, 0, 1]


def test_labels_with_letters_call_their_entries() -> None:
    entries = tuple(
        replace(entry, label=label) for entry, label in zip(FIVE, ("Doe01", "RS+02", "P03", "L04", "M05"), strict=True)
    )
    assert counts("# 1 Introduction\n\nAs in [Doe01, Sec. 3; RS+02] and [M05].", entries) == [1, 1, 0, 0, 1]


def test_a_place_has_its_section_its_sentence_and_its_kind() -> None:
    text = """
# 1 Introduction

Nets are large. They are trained by descent, cf. Fig. 3, e.g. as Doe et al. say [1]. Then came more.

# 2 Method

## 2.1 no heading

We train the net with the optimizer of Roe et al. [2], which is a long sentence that goes over more than one line
and does not end before this. The rest is silence.
""".replace("## 2.1 no heading\n\n", "")
    (first,), (second,), *_ = cited(text, FIVE)
    assert first.section == "Introduction"
    assert first.sentence == "They are trained by descent, cf. Fig. 3, e.g. as Doe et al. say [1]."
    assert first.kind == "mentioned"
    assert second.section == "Method"
    assert second.sentence.startswith("We train the net")
    assert second.sentence.endswith("before this.")
    assert second.kind == "used"


def test_a_sentence_that_calls_twice_is_one_place() -> None:
    assert counts("# 1 Introduction\n\nDoe [1] says what she [1] says. She [1] does.", FIVE)[0] == 2


def test_no_list_no_places() -> None:
    assert cited("# 1 Introduction\n\nIt is known [1].", ()) == []
    assert counts("", FIVE) == [0] * 5


@pytest.mark.parametrize(
    "piece", ["0123456789.", "(a", "G. W. and ", "[1] ", "Doe (2001; ", "Ann Doe 2001, ", "[", "• a"]
)
@pytest.mark.parametrize("entries", [FIVE, NAMED], ids=["numbers", "names"])
def test_hostile_text_takes_time_in_proportion(piece: str, entries: tuple) -> None:  # type: ignore[type-arg]
    def seconds(size: int) -> float:
        text = piece * (size // len(piece))
        begin = time.process_time()
        cited(text, entries)
        return time.process_time() - begin

    assert seconds(20_000) < 0.3 + 6 * seconds(5_000)
