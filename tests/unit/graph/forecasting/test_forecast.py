"""The forecast uses what was known, keeps to its inputs, and tells chances that hold."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from readinglist.graph import forecast
from readinglist.graph.forecasting.forecast import chance, fit_logistic, level

AGE, HORIZON = 6, 24


def invented(seed: int = 0, months: int = 60, each: int = 60) -> dict[str, Any]:
    """Papers of hidden worth are cited in proportion to it, from the month after their own."""
    rng = np.random.default_rng(seed)
    month = np.repeat(np.arange(100, 100 + months), each)
    worth = rng.gamma(0.5, size=len(month)) + 0.02
    citing, cited = [], []
    for p in range(each, len(month)):
        earlier = np.flatnonzero((month < month[p]) & (month >= month[p] - 30))
        for q in rng.choice(earlier, 6, replace=False, p=worth[earlier] / worth[earlier].sum()):
            citing.append(p)
            cited.append(int(q))
    names = [[f"a{int(10 * w)}", f"b{p % 90}"] if p % 7 else None for p, w in enumerate(worth)]
    return {
        "n": len(month),
        "citing": np.array(citing),
        "cited": np.array(cited),
        "month": month,
        "category": ["cs.LG"] * len(month),
        "titles": [None] * len(month),
        "authors": names,
        "age": AGE,
        "horizon": HORIZON,
        "unit": "month",
    }


def split(graph: dict[str, Any], month: int) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any], np.ndarray]:
    """(graph as of the month's moment, train, test, what came of the test)."""
    age = graph["month"][graph["citing"]] - graph["month"][graph["cited"]]
    count = np.bincount(graph["cited"][age <= HORIZON], minlength=graph["n"])
    top = np.zeros(graph["n"], dtype=bool)
    for one in np.unique(graph["month"]):
        cohort = np.flatnonzero(graph["month"] == one)
        top[cohort] = count[cohort] > np.quantile(count[cohort], 0.9)
    learn = np.flatnonzero(graph["month"] + HORIZON <= month + AGE)
    asked = np.flatnonzero(graph["month"] == month)
    return graph | {"now": month + AGE}, {"papers": learn, "outcome": top[learn]}, {"papers": asked}, top[asked]


def test_papers_of_worth_are_told_from_others() -> None:
    graph = invented()
    told, came = [], []
    for month in range(125, 136, 2):
        given, train, test, top = split(graph, month)
        told.append(forecast(given, train, test))
        came.append(top)
    p, y = np.concatenate(told), np.concatenate(came)
    base = y.mean()
    assert 1 - np.mean((p - y) ** 2) / (base * (1 - base)) > 0.25
    assert abs(p.mean() - base) < 0.03
    assert ((p > 0) & (p < 1)).all()


def test_nothing_later_than_now_is_used() -> None:
    graph = invented()
    given, train, test, _ = split(graph, 130)
    known = graph["month"][graph["citing"]] <= given["now"]
    cut = given | {"citing": graph["citing"][known], "cited": graph["cited"][known]}
    np.testing.assert_array_equal(forecast(given, train, test), forecast(cut, train, test))


def test_order_of_papers_and_citations_changes_nothing() -> None:
    rng = np.random.default_rng(3)
    given, train, test, _ = split(invented(), 130)
    told = forecast(given, train, test)
    edges, learn, asked = (rng.permutation(len(x)) for x in (given["citing"], train["papers"], test["papers"]))
    mixed = given | {"citing": given["citing"][edges], "cited": given["cited"][edges]}
    other = forecast(
        mixed,
        {"papers": train["papers"][learn], "outcome": train["outcome"][learn]},
        {"papers": test["papers"][asked]},
    )
    np.testing.assert_allclose(other, told[asked], atol=1e-6)


@pytest.mark.parametrize("authors", [None, "some"])
@pytest.mark.parametrize("unit", ["month", "year"])
def test_sparse_inputs_are_forecast_too(authors: str | None, unit: str) -> None:
    """No authors, no citations, papers without a month, years instead of months, lists instead of arrays."""
    graph = invented(months=40, each=20)
    if unit == "year":
        graph |= {"month": 1900 + (graph["month"] - 100) // 4, "age": 1, "horizon": 3}
    graph["month"] = np.where(np.arange(graph["n"]) % 11 == 0, -1, graph["month"])
    if authors is None:
        graph["authors"] = None
    now = int(graph["month"].max())
    asked = np.flatnonzero(graph["month"] == now - graph["age"])
    learn = np.flatnonzero((graph["month"] >= 0) & (graph["month"] + graph["horizon"] <= now))
    train = {"papers": learn.tolist(), "outcome": [bool(p % 10 == 0) for p in learn]}
    for edges in (len(graph["citing"]), 0):
        few = graph | {"citing": graph["citing"][:edges], "cited": graph["cited"][:edges], "now": now}
        told = forecast(few, train, {"papers": asked.tolist()})
        assert told.shape == asked.shape
        assert np.isfinite(told).all()


def test_without_anything_to_learn_from_a_tenth_is_told() -> None:
    given, _, test, _ = split(invented(months=20, each=10), 110)
    told = forecast(given, {"papers": [], "outcome": []}, test)
    np.testing.assert_allclose(told, 0.1)
    assert forecast(given, {"papers": [0], "outcome": [True]}, {"papers": []}).shape == (0,)


def test_the_level_of_a_cohort_is_set() -> None:
    told = level(np.array([-3.0, 0.0, 2.0, 50.0]), 0.4)
    assert chance(told).mean() == pytest.approx(0.4, abs=1e-9)


def test_logistic_regression_finds_the_weights() -> None:
    rng = np.random.default_rng(0)
    x = np.column_stack([np.ones(40_000), rng.normal(size=(40_000, 2))])
    y = (rng.random(40_000) < chance(x @ np.array([-1.0, 2.0, -0.5]))).astype(float)
    found = fit_logistic(x, y, np.ones(40_000), np.full(3, 1e-6), np.zeros(3))
    np.testing.assert_allclose(found, [-1, 2, -0.5], atol=0.08)
