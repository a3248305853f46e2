"""Which night a harvested paper belongs to, and which nights are missing."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from readinglist.core.papers import Listing, Paper, PaperData
from readinglist.night.intake import Gap, find_gaps, listings_of
from readinglist.sources.oai import OaiRecord

MON, TUE, WED, THU, FRI = (date(2025, 9, day) for day in range(8, 13))
LAST_FRI = date(2025, 9, 5)
GAP = Gap("cs.LG", (TUE, WED), since=MON, watched_since=LAST_FRI)
WATCHED = frozenset({"cs.LG"})


def record(
    submitted: datetime, touched: date, later: bool = False, categories: tuple[str, ...] = ("cs.LG",)
) -> OaiRecord:
    paper = PaperData("2509.00001", "T", categories=categories, published=submitted)
    return OaiRecord(paper, touched, deleted=False, has_later_version=later)


def at(day: date, hour: int = 12) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


def announced(paper: PaperData, night: date) -> Paper:
    return Paper(
        1,
        paper.id,
        1,
        "T",
        (),
        "A",
        paper.categories,
        "cs.LG",
        paper.published,
        None,
        night,
        None,
        None,
        None,
        False,
        "arxiv",
        None,
    )


def test_a_first_version_belongs_to_the_night_of_its_datestamp() -> None:
    assert listings_of(record(at(MON), TUE), None, GAP, WATCHED) == (Listing(TUE, "new"),)


def test_a_datestamp_on_a_weekend_belongs_to_monday() -> None:
    assert listings_of(record(at(LAST_FRI), date(2025, 9, 7)), None, GAP, WATCHED) == (Listing(MON, "new"),)


def test_a_paper_held_in_moderation_is_new_on_the_night_that_shows_it() -> None:
    held = record(at(date(2025, 8, 4)), WED)
    assert listings_of(held, None, GAP, WATCHED) == (Listing(WED, "new"),)


def test_a_paper_of_a_missed_night_that_was_replaced_since_is_not_lost() -> None:
    replaced = record(at(MON), THU, later=True)
    assert listings_of(replaced, None, GAP, WATCHED) == (Listing(TUE, "new"),)


def test_an_exact_submission_time_after_the_cut_off_means_the_next_night() -> None:
    replaced = record(at(MON, 19), THU, later=True)  # 15:00 Eastern
    assert listings_of(replaced, None, GAP, WATCHED) == (Listing(WED, "new"),)


def test_a_day_without_time_takes_the_first_missed_night_it_can_be() -> None:
    replaced = record(datetime(2025, 9, 8, tzinfo=UTC), THU, later=True)
    assert listings_of(replaced, None, GAP, WATCHED) == (Listing(TUE, "new"),)


def test_a_replacement_of_a_paper_from_before_the_watch_is_listed_by_no_night() -> None:
    assert listings_of(record(at(date(2024, 1, 9)), WED, later=True), None, GAP, WATCHED) == ()


def test_a_paper_submitted_while_we_watched_and_held_is_of_the_first_missed_night() -> None:
    held = record(at(date(2025, 9, 4)), WED, later=True)
    assert listings_of(held, None, replace(GAP, watched_since=date(2025, 9, 2)), WATCHED) == (Listing(TUE, "new"),)


def test_a_paper_of_another_primary_category_is_a_cross_list() -> None:
    crossed = record(at(MON), TUE, categories=("stat.ML", "cs.LG"))
    assert listings_of(crossed, None, GAP, WATCHED) == (Listing(TUE, "cross"),)


def test_a_paper_that_was_announced_to_us_is_never_new_again() -> None:
    again = record(at(LAST_FRI), WED, later=True)
    assert listings_of(again, announced(again.paper, MON), GAP, WATCHED) == (Listing(WED, "replace"),)
    assert listings_of(record(at(LAST_FRI), WED), announced(again.paper, MON), GAP, WATCHED) == ()


def test_missed_nights_are_those_since_the_watch_began() -> None:
    covered = {"cs.LG": frozenset({LAST_FRI, MON, THU}), "stat.ML": frozenset({THU}), "cs.CL": frozenset()}
    gaps = find_gaps(covered, ("cs.LG", "stat.ML", "cs.CL"), FRI)
    assert gaps == (
        Gap("cs.LG", (TUE, WED, FRI), since=MON, watched_since=LAST_FRI),
        Gap("stat.ML", (FRI,), since=THU, watched_since=THU),
    )


def test_what_the_user_asks_for_widens_the_watch() -> None:
    (gap,) = find_gaps({"cs.LG": frozenset({THU})}, ("cs.LG",), THU, since=date(2025, 9, 6))
    assert gap == Gap("cs.LG", (MON, TUE, WED), since=MON, watched_since=MON)


def test_what_the_user_asks_for_inside_the_watch_leaves_earlier_gaps_alone() -> None:
    (gap,) = find_gaps({"cs.LG": frozenset({LAST_FRI, THU})}, ("cs.LG",), FRI, since=WED)
    assert gap == Gap("cs.LG", (WED, FRI), since=WED, watched_since=LAST_FRI)


def test_a_first_night_that_the_feed_does_not_give_is_a_gap() -> None:
    covered = {"cs.LG": frozenset({MON}), "cs.CL": frozenset()}
    gaps = find_gaps(covered, ("cs.LG", "cs.CL"), TUE, begin=TUE)
    assert gaps == (
        Gap("cs.LG", (TUE,), since=MON, watched_since=MON),
        Gap("cs.CL", (TUE,), since=TUE, watched_since=TUE),
    )


def test_nothing_is_missing_where_all_nights_are_here() -> None:
    assert find_gaps({"cs.LG": frozenset({MON, TUE})}, ("cs.LG",), TUE) == ()
