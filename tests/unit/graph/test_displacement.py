"""Who displaced an idea: by hand, with authors whose every paper is known."""

from __future__ import annotations

from datetime import date

import pytest

from readinglist.core.ideas import BuildsOn
from readinglist.graph.displacement import Uses, displacement, same_role

Paper = tuple[str, int, tuple[str, ...]]  # idea, month from 2020-01, authors
MONTHS = 48
FALL = 24  # the month in which A falls


def day(month: int) -> date:
    return date(2020 + month // 12, month % 12 + 1, 1)


def told(papers: list[Paper]) -> tuple[Uses, list[tuple[date, int, int]]]:
    """The uses, and the months of A, of 100 papers each."""
    rows = {idea: frozenset(n for n, (name, _, _) in enumerate(papers) if name == idea) for idea in "ABC"}
    uses = Uses(rows, {n: (str(n), day(month), authors) for n, (_, month, authors) in enumerate(papers)})
    months = [(day(m), sum(name == "A" and month == m for name, month, _ in papers), 100) for m in range(MONTHS)]
    return uses, months


def careers(n: int, back: int = 0) -> list[Paper]:
    """`n` authors who use A until it falls and B from then on, `back` of them A once more at the end."""
    papers: list[Paper] = []
    for k in range(n):
        name = (f"Author {k}",)
        papers += [("A", FALL - 1 - 3 * i, name) for i in range(4)] + [("B", FALL + 2 + k % 3, name)]
        papers += [("A", MONTHS - 4, name)] if k < back else []
    return papers


ROLE = {"B": "builds on A"}


def test_those_who_take_up_another_and_do_not_come_back_displace() -> None:
    found = displacement("A", told(careers(30, back=3))[1], told(careers(30, back=3))[0], ROLE)
    assert found.by == "B"
    (rival,) = found.rivals
    assert (found.authors, rival.authors, rival.switched, rival.groups) == (30, 30, 27, 27)
    assert rival.share == pytest.approx(0.9)
    assert rival.interval == pytest.approx((0.744, 0.965), abs=1e-3), "Wilson's interval of 27 of 30"
    assert found.since == day(FALL), "with its neighbour it was still above half"
    assert "27 of 30 authors" in found.why


def test_below_twenty_authors_nothing_is_told() -> None:
    found = displacement("A", told(careers(19))[1], told(careers(19))[0], ROLE)
    assert (found.by, found.rivals[0].share, found.rivals[0].authors) == (None, None, 19)
    assert "not enough data" in found.why


def test_nobody_displaces_where_about_half_come_back() -> None:
    found = displacement("A", told(careers(40, back=18))[1], told(careers(40, back=18))[0], ROLE)
    assert found.by is None
    assert found.rivals[0].share == pytest.approx(22 / 40)


def test_one_laboratory_displaces_nothing() -> None:
    papers = [(idea, month, (*names, "The Head")) for idea, month, names in careers(30)]
    found = displacement("A", told(papers)[1], told(papers)[0], ROLE)
    assert (found.by, found.rivals[0].groups, found.rivals[0].authors) == (None, 1, 31)


def test_what_has_not_fallen_was_not_displaced_but_may_be_asked_about() -> None:
    papers = [*careers(30), *(("A", month, ("Others",)) for month in range(MONTHS) for _ in range(40))]
    uses, months = told(papers)
    found = displacement("A", months, uses, ROLE)
    assert (found.by, found.rivals) == (None, ())
    assert "not fallen" in found.why
    asked = displacement("A", months, uses, ROLE, asked=True)
    assert asked.since == day(MONTHS - 1 - 12)


def test_who_took_it_up_in_the_last_months_may_still_come_back() -> None:
    papers = [(idea, MONTHS - 3 if idea == "B" else month, names) for idea, month, names in careers(30)]
    assert displacement("A", told(papers)[1], told(papers)[0], ROLE).rivals == ()


def test_who_used_both_before_it_fell_did_not_take_the_other_up_since() -> None:
    papers = [(idea, FALL if idea == "B" else month, names) for idea, month, names in careers(30)]
    uses, months = told(papers)
    found = displacement("A", months, uses, ROLE)
    assert (found.since, found.rivals) == (day(FALL), ())


def test_an_idea_that_was_hardly_used_has_no_peak_to_fall_from() -> None:
    uses, months = told([("A", 3, ("X",))])
    assert (
        displacement("A", months, uses, ROLE).why
        == "not enough data: not enough data: it is used too rarely to have a peak"
    )


def test_without_authors_nothing_can_be_told() -> None:
    uses, months = told([(idea, month, ()) for idea, month, _ in careers(30)])
    assert displacement("A", months, uses, ROLE).why == "no authors are known who used it in the year before it fell"


def test_ideas_of_one_role_build_on_it_or_on_the_same_or_are_used_together() -> None:
    edges = [BuildsOn(later, earlier, None, "reader") for later, earlier in (("B", "A"), ("A", "root"), ("C", "root"))]
    rows = {name: frozenset[int]() for name in "ABC"} | {"root": frozenset[int](), "D": frozenset[int]()}
    assert same_role("A", edges, rows) == {"B": "builds on A", "C": "both build on root"}
    hub = [BuildsOn(f"x{n}", "root", None, "reader") for n in range(10)]
    assert same_role("A", [*edges, *hub], rows) == {"B": "builds on A"}, "what everything builds on gives no role"
    used = {"A": frozenset(range(100)), "D": frozenset(range(90, 190)), "E": frozenset(range(96, 110))}
    assert same_role("A", [], used) == {"D": "10 papers use both"}, "E shares four papers"
    many = {"A": frozenset(range(1000)), "D": frozenset(range(990, 2000))}
    assert same_role("A", [], many) == {}, "ten of a thousand are chance"
