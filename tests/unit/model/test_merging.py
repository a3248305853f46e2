"""What an incoming description means for what is known: the rules of model/merging.py, one by one."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from readinglist.core.merging import plan, plan_again, plan_all
from readinglist.core.papers import Insert, Listing, Paper, PaperData, Revise, Unchanged

DAY = datetime(2026, 11, 20, tzinfo=UTC)
HEARD = PaperData(
    "2611.00001",
    "Learning to run",
    ("Ada Lovelace",),
    "We learn to run.",
    ("cs.LG", "cs.RO"),
    "cs.LG",
    1,
    DAY,
    doi="10.1/x",
    comment="9 pages",
)


def known_from(data: PaperData, **changes: Any) -> Paper:
    insert = plan(None, data)
    assert isinstance(insert, Insert)
    fields = {name: getattr(insert.paper, name) for name in PaperData.__dataclass_fields__}
    return replace(Paper(row=1, announced=None, **fields), **changes)


def test_an_unknown_paper_is_inserted_with_its_lists() -> None:
    listing = Listing(date(2026, 11, 24), "new")
    assert plan(None, HEARD, (listing,)) == Insert(HEARD, (listing,))


def test_the_same_description_changes_nothing() -> None:
    known = known_from(HEARD)
    assert plan(known, HEARD) == Unchanged(known)


def test_a_missing_value_never_erases_a_known_one() -> None:
    known = known_from(HEARD)
    bare = PaperData(HEARD.id, HEARD.title, version=2)
    change = plan(known, bare)
    assert isinstance(change, Revise)
    assert change.changed == ("version",)
    assert (change.paper.doi, change.paper.comment, change.paper.abstract) == ("10.1/x", "9 pages", HEARD.abstract)


def test_a_new_version_with_new_words_keeps_the_old_text() -> None:
    change = plan(known_from(HEARD), replace(HEARD, version=2, abstract="We learn to walk."))
    assert isinstance(change, Revise)
    assert change.keeps_text
    assert change.paper.abstract == "We learn to walk."
    assert change.changed == ("abstract", "version")


def test_an_older_version_never_replaces_a_newer_text() -> None:
    known = known_from(replace(HEARD, version=3, doi=None))
    change = plan(known, replace(HEARD, title="Old title", version=1))
    assert isinstance(change, Revise)
    assert change.paper.title == HEARD.title
    assert change.paper.version == 3
    assert change.paper.doi == "10.1/x", "but it may fill a gap"


def test_another_spelling_of_the_same_version_is_no_revision() -> None:
    known = known_from(replace(HEARD, title=r"The Erd\H{o}s number: a study"))
    assert isinstance(plan(known, replace(HEARD, title="The Erdős Number — A Study")), Unchanged)


def test_a_withdrawal_flags_the_paper_and_keeps_its_text() -> None:
    gone = replace(HEARD, version=2, abstract="This paper has been withdrawn.", withdrawn=True)
    change = plan(known_from(HEARD), gone)
    assert isinstance(change, Revise)
    assert change.paper.withdrawn
    assert change.paper.abstract == HEARD.abstract
    assert not change.keeps_text
    again = plan(known_from(change.paper), gone)
    assert isinstance(again, Unchanged)


def test_a_pending_id_is_filled_without_a_revision() -> None:
    pending = known_from(PaperData(HEARD.id, None))
    change = plan(pending, HEARD)
    assert isinstance(change, Revise)
    assert not change.keeps_text
    assert change.paper == HEARD


def test_a_bibliography_only_fills_gaps() -> None:
    known = known_from(replace(HEARD, doi=None))
    change = plan(known, replace(HEARD, title="LEARNING {T}O RUN", version=None, doi="10.2/y"), fill_only=True)
    assert isinstance(change, Revise)
    assert change.changed == ("doi",)


def test_oai_without_version_numbers_counts_a_later_date_as_a_second_version() -> None:
    dated = replace(HEARD, version=None, updated=datetime(2026, 11, 23, tzinfo=UTC))
    insert = plan(None, dated)
    assert isinstance(insert, Insert)
    assert insert.paper.version == 2


def test_a_day_becomes_an_instant_and_stays_one() -> None:
    exact = datetime(2026, 11, 20, 17, 3, tzinfo=UTC)
    change = plan(known_from(HEARD), replace(HEARD, published=exact))
    assert isinstance(change, Revise)
    assert change.paper.published == exact
    assert isinstance(plan(known_from(replace(HEARD, published=exact)), HEARD), Unchanged)


def test_of_two_descriptions_in_one_page_the_last_wins_and_lists_are_joined() -> None:
    night = date(2026, 11, 24)
    first = (HEARD, (Listing(night, "new"),))
    second = (replace(HEARD, abstract="Other words entirely."), (Listing(night, "cross"),))
    (change,) = plan_all({}, [first, second])
    assert isinstance(change, Insert)
    assert change.paper.abstract == "Other words entirely."
    assert change.listings == (Listing(night, "new"), Listing(night, "cross"))


TEXT = st.none() | st.sampled_from(["", "run", "Run!", "walk", "swim far"]).map(lambda t: t or None)
DESCRIPTIONS = st.builds(
    PaperData,
    id=st.just("2611.00001"),
    title=TEXT,
    abstract=TEXT,
    authors=st.sampled_from([(), ("A B",), ("A B", "C D")]),
    categories=st.sampled_from([(), ("cs.LG",), ("cs.LG", "cs.AI")]),
    version=st.none() | st.integers(1, 3),
    published=st.none() | st.just(DAY),
    updated=st.none() | st.sampled_from([DAY, DAY.replace(day=23)]),
    doi=TEXT,
    journal_ref=TEXT,
    comment=TEXT,
    withdrawn=st.booleans(),
)


@given(st.lists(DESCRIPTIONS, min_size=1, max_size=5), st.booleans())
def test_a_description_planned_twice_in_a_row_changes_nothing_the_second_time(
    heard: list[PaperData], fill: bool
) -> None:
    known: Paper | None = None
    for data in heard:
        for attempt in range(2):
            change = plan(known, data, fill_only=fill)
            if attempt:
                assert isinstance(change, Unchanged)
            elif isinstance(change, Insert | Revise):
                known = known_from(change.paper)


@given(st.lists(DESCRIPTIONS, min_size=1, max_size=5))
def test_no_known_value_is_ever_lost_and_versions_never_fall(heard: list[PaperData]) -> None:
    known: Paper | None = None
    for data in heard:
        change = plan(known, data)
        if isinstance(change, Unchanged):
            continue
        assert not hasattr(change, "why")
        after = known_from(change.paper)  # type: ignore[union-attr]
        if known is not None:
            for name in ("title", "abstract", "authors", "categories", "published", "doi", "journal_ref", "comment"):
                assert getattr(after, name) or not getattr(known, name), name
            assert after.version >= known.version
        known = after


@given(st.lists(DESCRIPTIONS, min_size=1, max_size=4))
def test_one_batch_ends_where_single_steps_end(heard: list[PaperData]) -> None:
    known: Paper | None = None
    for data in heard:
        change = plan(known, data)
        known = known if isinstance(change, Unchanged) else known_from(change.paper)  # type: ignore[union-attr]
    (change,) = plan_all({}, [(data, ()) for data in heard])
    assert isinstance(change, Insert)
    assert known_from(change.paper) == known


@given(st.lists(DESCRIPTIONS, max_size=1), DESCRIPTIONS, st.lists(DESCRIPTIONS, min_size=1, max_size=3), st.booleans())
def test_a_change_planned_again_is_the_one_of_a_plan_that_begins_now(
    before: list[PaperData], quicker: PaperData, heard: list[PaperData], fill: bool
) -> None:
    known = known_from(before[0]) if before else None
    then = {} if known is None else {known.id: known}
    (stale,) = plan_all(then, [(data, ()) for data in heard], fill_only=fill)
    first = plan(known, quicker)
    now = known if isinstance(first, Unchanged) else known_from(first.paper)  # type: ignore[union-attr]
    assert now is not None
    if isinstance(stale, Insert | Revise):
        (fresh,) = plan_all({now.id: now}, [(data, ()) for data in heard], fill_only=fill)
        assert plan_again(now, stale) == fresh
