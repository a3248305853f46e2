"""The picture of a scorecard for the documentation: an invented reader of two years, the same at each run."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np

from readinglist.core.log import Bet, BetSettled
from readinglist.taste.bet_log import PlacedBet
from readinglist.taste.causes import rating_tables
from readinglist.taste.plot import taste_plot
from readinglist.taste.scorecard import quiz_scores, scorecard
from readinglist.taste.taste import Taste
from readinglist.taste.verdict_forecasts import KEPT, RANDOM, RANKED, SKIPPED, VerdictReport, verdict_card

BETS, DAYS = 140, 4  # bets, and days between them
FIRST = datetime(2024, 1, 8, tzinfo=UTC)
PAPERS = {KEPT: (180, 0.2), SKIPPED: (400, 0.06), RANDOM: (900, 0.1), RANKED: (180, 0.15)}  # papers, chance of the top


def taste_pictures(folder: Path) -> Iterator[Path]:
    """The scorecard, written into `folder`."""
    path = folder / "taste.svg"
    path.write_text(taste_plot(invented_reader()), encoding="utf-8")
    yield path


def invented_reader() -> Taste:
    """Bets somewhat better than chance and a little too sure; keeps that rise more often than they should."""
    rng = np.random.default_rng(7)
    groups = {name: (rng.random(n) < chance).tolist() for name, (n, chance) in PAPERS.items()}
    report = VerdictReport(verdict_card(groups), {}, {"s2": PAPERS[KEPT][0] + PAPERS[SKIPPED][0]}, 0.96, 90, ())
    return Taste(scorecard(_bets(rng), {}, {}), report, quiz_scores([]), rating_tables([]))


def _bets(rng: np.random.Generator) -> list[PlacedBet]:
    placed = []
    for number in range(BETS):
        true = rng.beta(1, 3)
        said = round(float(np.clip(0.5 + 1.25 * (true - 0.5) + rng.normal(0, 0.1), 0.05, 0.95)), 1)
        made = FIRST + timedelta(days=DAYS * number)
        settled = BetSettled("won" if rng.random() < true else "lost", date(2027, 1, 1).isoformat())
        placed.append(PlacedBet(f"e{number}", f"p{number}", made, Bet(said, "2026-12-31"), settled))
    return placed
