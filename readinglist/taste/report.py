"""All that is told of the user's taste at once: the record that `taste` presents."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from .causes import Judgement
from .quiz_score import QuizScore
from .scorecard import Scorecard
from .verdicts import VerdictCard


@dataclass(frozen=True, slots=True)
class VerdictReport:
    """Verdicts as forecasts, and what they rest on.

    `left_out`: verdicts that are none, by reason; `told_by`: kept and skipped papers by who counted their cohort;
    `coverage`: the least of these cohorts; `nights`: of which enough papers are here to draw from and to rank.
    `uncounted`: (month, category) of cohorts that nobody can tell yet, with how many papers wait for each.
    """

    card: VerdictCard
    left_out: Mapping[str, int]
    told_by: Mapping[str, int]
    coverage: float | None
    nights: int
    uncounted: tuple[tuple[tuple[date, str], int], ...]


@dataclass(frozen=True, slots=True)
class Taste:
    """`quiz`: pairs, base rate. `causes`: one for each rating of a critique."""

    bets: Scorecard
    verdicts: VerdictReport
    quiz: tuple[QuizScore, QuizScore]
    causes: tuple[Judgement, ...]
