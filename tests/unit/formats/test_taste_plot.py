"""The picture of the scorecard: what is drawn, and what is said where there is too little to draw."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree

from bench.taste_pictures import invented_reader
from readinglist.core.log import Bet, BetSettled
from readinglist.taste.bet_log import PlacedBet
from readinglist.taste.causes import rating_tables
from readinglist.taste.plot import HEIGHT, WIDTH, taste_plot
from readinglist.taste.scorecard import quiz_scores, scorecard
from readinglist.taste.taste import Taste
from readinglist.taste.verdict_forecasts import VerdictReport, verdict_card

SETTLED = {True: BetSettled("won", "2027-01-01"), False: BetSettled("lost", "2027-01-01")}
SVG = "{http://www.w3.org/2000/svg}"


def texts(picture: str) -> list[str]:
    return [element.text or "" for element in ElementTree.fromstring(picture).iter(f"{SVG}text")]


def nothing() -> Taste:
    report = VerdictReport(verdict_card({}), {}, {}, None, 0, ())
    return Taste(scorecard([], {}, {}), report, quiz_scores([]), rating_tables([]))


def test_nothing_is_drawn_of_nothing_and_said_instead() -> None:
    said = texts(taste_plot(nothing()))
    assert "too few: 0 settled bets, 30 needed; for more: readinglist bet add 1 30" in said
    assert {
        "no probability was given five times yet",
        "no skill yet: it takes 5 settled bets, some won and some lost",
        "too few: 0 kept papers, 30 needed",
    } <= set(said)
    assert "<circle" not in taste_plot(nothing())


def test_everything_lies_on_the_sheet() -> None:
    root = ElementTree.fromstring(taste_plot(invented_reader()))
    dots = [(float(c.get("cx", "nan")), float(c.get("cy", "nan"))) for c in root.iter(f"{SVG}circle")]
    lines = [[float(one.get(name, "nan")) for name in ("x1", "x2", "y1", "y2")] for one in root.iter(f"{SVG}line")]
    assert len(dots) > 20
    assert all(0 < x < WIDTH and 0 < y < HEIGHT for x, y in dots)
    assert all(0 < a < WIDTH and 0 < b < WIDTH and 0 < c < HEIGHT and 0 < d < HEIGHT for a, b, c, d in lines)


def test_a_skill_however_bad_is_drawn_where_it_is() -> None:
    """Nine in ten said of what comes once in ten: a skill far below the lowest interval that is drawn."""
    first = datetime(2024, 1, 8, tzinfo=UTC)
    bets = [
        PlacedBet(f"e{n}", f"p{n}", first + timedelta(days=8 * n), Bet(0.9, "2026-12-31"), SETTLED[n % 10 == 0])
        for n in range(60)
    ]
    found = replace(nothing(), bets=scorecard(bets, {}, {}))
    skills = [told.skill for _, told in found.bets.until_month if told.skill is not None]
    assert min(skills) < -2
    root = ElementTree.fromstring(taste_plot(found))
    marks = {float(c.get("cy", "nan")) for c in root.iter(f"{SVG}circle") if float(c.get("r", "0")) == 4}
    assert len(marks) == len({round(skill, 6) for skill in skills})
    assert max(marks) < 519  # above the lower end of the field


def test_each_bin_and_each_group_is_there_with_its_number() -> None:
    found = invented_reader()
    picture = taste_plot(found)
    said = texts(picture)
    for one in found.bets.calibration:
        assert str(one.n) in said
        assert f"{one.n} bets: {one.forecast:.0%} said, {one.observed:.0%} came" in picture
    for group in found.verdicts.card.groups:
        assert any(text.endswith(f": {group.top:,} of {group.n:,}") for text in said)
    assert found.bets.verdict in said
