"""What several rooms must agree on is what `policy` says, in each of them."""

from __future__ import annotations

from datetime import date
from inspect import signature

from readinglist.core import policy
from readinglist.core.papers import Paper
from readinglist.core.references import CitationForecast
from readinglist.core.settings import RankSettings
from readinglist.ranking import Ranker, arrange, window
from readinglist.ranking.evaluate import weights_of
from readinglist.store.papers import Papers
from readinglist.taste.bets import default_day
from tests.unit.cli.fake_library import paper


def default(function: object, name: str) -> object:
    return signature(function).parameters[name].default  # type: ignore[arg-type]


def test_the_ranking_and_the_store_look_at_the_same_window() -> None:
    for function in (window, Papers.window_rows):
        assert (default(function, "days"), default(function, "cap")) == (policy.WINDOW_DAYS, policy.WINDOW_PAPERS)
    limits = default(Ranker.__init__, "window_days"), default(Ranker.__init__, "window_cap")
    assert limits == (policy.WINDOW_DAYS, policy.WINDOW_PAPERS)


def test_a_list_explores_the_share_that_the_settings_begin_with() -> None:
    assert RankSettings().explore == default(arrange, "share") == policy.EXPLORE_SHARE
    assert default(weights_of, "head") == policy.HEAD


def test_bets_and_forecasts_look_two_years_ahead() -> None:
    assert policy.HORIZON == 2 * 12 == CitationForecast("").horizon
    born: Paper = paper(1)
    assert born.published is not None
    day = born.published.date()
    assert default_day(born, day, day) == date(day.year + 2, day.month, day.day)
