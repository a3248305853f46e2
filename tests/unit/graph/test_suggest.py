"""Which names are proposed for the ledger, and whose they are said to be."""

from __future__ import annotations

from readinglist.graph.suggest import Titled, suggest


def titled(*titles: str, start: int = 24_000) -> list[Titled]:
    """Papers p1, p2, ... of consecutive months."""
    return [Titled(f"p{i}", title, start + i) for i, title in enumerate(titles, start=1)]


FROB = titled(
    "FrobNet: A Network that Frobs",
    "Faster FrobNet for Phones",
    "On the Limits of FrobNet",
    "Something Else Entirely of Old",
)


def test_a_name_that_others_take_up_comes_first_with_its_origin() -> None:
    found = suggest(FROB, {"p1": {"p2", "p3"}})
    assert (found[0].name, found[0].origin) == ("FrobNet", "p1")
    assert "2 later titles" in found[0].why
    assert found[0].examples == ("FrobNet: A Network that Frobs",)


def test_names_of_the_ledger_are_not_proposed_again() -> None:
    assert "FrobNet" not in [s.name for s in suggest(FROB, taken=["frobnet"])]


def test_of_two_that_start_with_a_name_the_one_that_the_others_cite_is_the_origin() -> None:
    papers = titled("GIN: A Generator", "GIN: A Graph Network", "Deep GIN for Molecules", "GIN and Its Limits")
    found = {s.name: s.origin for s in suggest(papers, {"p2": {"p3", "p4"}, "p1": set()})}
    assert found["GIN"] == "p2"


def test_a_word_of_the_field_has_no_origin_and_is_not_proposed() -> None:
    papers = titled(*[f"Study Number {i} Using MRI Scans" for i in range(12)], "Planning with MRI")
    cited = {"p13": {"p1"}, "p1": set()}
    assert "MRI" not in [s.name for s in suggest(papers, cited)]


def test_what_papers_work_on_is_not_proposed() -> None:
    papers = titled("Keyword Spotting on Small Chips", *[f"Net{i}X for Keyword Spotting" for i in range(6)])
    assert "Keyword Spotting" not in [s.name for s in suggest(papers, {"p1": {"p2"}})]


def test_one_title_gives_one_name() -> None:
    papers = titled("FrobNet: Better Pixels with Adaptive Frob Normalization")
    assert [s.name for s in suggest(papers, {"p1": {"x", "y"}})] == ["FrobNet"]


def test_citing_sentences_name_what_a_title_does_not() -> None:
    papers = titled("All That One Could Want of Attention")
    places = [(f"c{i}", f"We follow the Transformer-XY [{i}] in all that follows") for i in range(4)]
    found = suggest(papers, {"p1": {"c0", "c1"}}, {"p1": places})
    assert [(s.name, s.origin) for s in found if "citing papers call it" in s.why] == [("Transformer-XY", "p1")]


def test_a_rising_term_without_a_name_claims_no_origin() -> None:
    papers = titled("Models that use flow matching for robots")
    found = suggest(papers, rising=["Flow matching"])
    assert [(s.name, s.origin) for s in found] == [("Flow matching", None)]


def test_the_order_of_papers_does_not_matter() -> None:
    cited = {"p1": {"p2", "p3"}}
    assert suggest(FROB, cited) == suggest(FROB[::-1], cited)


def test_nothing_gives_nothing() -> None:
    assert suggest([]) == ()


def test_a_name_that_several_papers_introduce_is_no_idea() -> None:
    three = [Titled(f"2504.0000{n}", f"AURA: {what}", 24300 + n) for n, what in enumerate(("Agents", "Radar", "Sound"))]
    later = [Titled(f"2505.0000{n}", f"Plans with AURA {n}", 24310) for n in range(4)]
    assert "AURA" not in {found.name for found in suggest([*three, *later])}
    assert "AURA" in {found.name for found in suggest([three[0], *later])}
