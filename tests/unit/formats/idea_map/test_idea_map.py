"""The map of ideas as SVG: honest scales, marks and colours, names that can be read, nothing that runs."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import combinations
from pathlib import Path
from typing import Any

import pymupdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from readinglist.core.graph_export import BUILDS_ON, IDEAS, GraphEdge, GraphExport, GraphNode
from readinglist.core.ideas import LastYear
from readinglist.formats.idea_map import NAMED, NOT_COUNTED, axes_of, idea_map
from readinglist.formats.svg import COURSE_COLOURS, COURSE_RADII, FATE_COLOURS, fate_colour, hex_of
from readinglist.graph.adoption import COURSES
from readinglist.graph.fates import FATES
from readinglist.ideas.canon import canon_ideas, canon_papers
from readinglist.ideas.witnesses import canon_history, told_by_canon

ROOT = Path(__file__).parents[4]
SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = 'a\x1b[31m\x00]]> <script>alert("1")</script> & \u202eevil\u202c \U0001f600 \ud800 \ufffe'
GOOD = LastYear("rising", 30, 10, date(2016, 1, 1), "library")
GAN = GraphNode("GAN", "GAN", "Generative nets", ("Ada A",), date(2014, 6, 10), "stat.ML", "reused", reuse=40)
VAE = GraphNode("VAE", "VAE", None, (), date(2013, 12, 20), "stat.ML", "fading", reuse=9, paper="1312.6114")
NEW = GraphNode("diffusion", "diffusion", None, (), date(2015, 3, 12), None, None, reuse=0)
LINK = GraphEdge("diffusion", "VAE", BUILDS_ON, evidence="We extend the VAE.")
KNOWN = GraphExport(IDEAS, (GAN, VAE, NEW), (LINK,), "library", date(2016, 1, 1), 0.9, 0.5)


def drawn(export: GraphExport, *, flat: bool = False) -> Any:  # Any: an element of lxml
    return etree.fromstring(idea_map(export, "Ideas", flat=flat).encode())


def ideas(root: Any) -> dict[str, Any]:
    return {group.get("data-idea"): group for group in root.iter(f"{SVG}g") if group.get("data-idea") is not None}


def centre(group: Any) -> tuple[float, float]:
    circle = next(group.iter(f"{SVG}circle"))
    return float(circle.get("cx")), float(circle.get("cy"))


def texts(root: Any, kind: str = "note") -> list[str]:
    return [text.text or "" for text in root.iter(f"{SVG}text") if text.get("class") == kind]


def test_time_runs_to_the_right_and_reuse_upwards() -> None:
    at = {name: centre(group) for name, group in ideas(drawn(KNOWN)).items()}
    assert at["VAE"][0] < at["GAN"][0] < at["diffusion"][0]
    assert at["GAN"][1] < at["VAE"][1] < at["diffusion"][1]


def test_equal_ratios_of_reuse_are_equal_distances() -> None:
    axes = axes_of([GAN, VAE])
    assert axes.y(1) - axes.y(10) == pytest.approx(axes.y(4) - axes.y(40))
    assert list(axes.counts()) == [1, 2, 5, 10, 20], "the scale names nothing beyond what is there"


def test_what_nobody_used_has_a_row_of_its_own_below_the_scale() -> None:
    axes = axes_of([GAN, NEW])
    assert axes.y(0) > axes.y(1)
    assert "0" in texts(drawn(KNOWN))
    assert "0" not in texts(drawn(GraphExport(IDEAS, (GAN, VAE))))


@pytest.mark.parametrize("years", [0, 1, 2, 7, 30, 400])
def test_the_axis_of_time_names_a_few_round_days(years: int) -> None:
    axes = axes_of([GAN, GraphNode("x", "x", start=date(2014 - years, 6, 10))])
    named = [name for _, name in axes.days()]
    assert 2 <= len(named) <= 24
    assert all(axes.first <= day <= axes.last for day, _ in axes.days())


def test_dates_at_the_ends_of_the_calendar_can_be_drawn() -> None:
    ends = (GraphNode("a", "a", start=date.min), GraphNode("b", "b", start=date.max))
    assert set(ideas(drawn(GraphExport(IDEAS, ends)))) == {"a", "b"}


@pytest.mark.parametrize("fate", [*FATES, None])
def test_every_fate_has_its_colour_and_stands_in_the_legend(fate: str | None) -> None:
    assert fate in FATE_COLOURS
    root = drawn(GraphExport(IDEAS, (GraphNode("x", "x", start=date(2020, 1, 1), fate=fate, reuse=3),)))
    circle = next(ideas(root)["x"].iter(f"{SVG}circle"))
    assert circle.get("fill") == hex_of(fate_colour(fate))
    assert f"{fate or 'no fate'} 1" in texts(root)


@pytest.mark.parametrize("course", [*COURSES, None])
def test_colour_and_size_are_one_scale_of_the_last_twelve_months(course: str | None) -> None:
    lately = replace(GOOD, course=course) if course else None
    nodes = (replace(GAN, lately=GOOD), replace(VAE, reuse=9_000, lately=lately))
    root = drawn(GraphExport(IDEAS, nodes))
    circle = next(ideas(root)["VAE"].iter(f"{SVG}circle"))
    assert circle.get("fill") == hex_of(COURSE_COLOURS[course])
    assert float(circle.get("r")) == COURSE_RADII[course], "however much it is used in all"
    assert sorted(COURSE_RADII.values(), reverse=True) == list(COURSE_RADII.values())
    assert f"{course or NOT_COUNTED} {2 if course == 'rising' else 1}" in texts(root)
    told = next(ideas(root)["GAN"].iter(f"{SVG}title")).text
    assert "rising: 30 papers in the 12 months to 2016-01, 10 in those before (library)" in told
    by_fate = etree.fromstring(idea_map(GraphExport(IDEAS, nodes), "Ideas", by_fate=True).encode())
    assert next(ideas(by_fate)["VAE"].iter(f"{SVG}circle")).get("fill") == hex_of(fate_colour("fading"))


def test_what_i_know_is_marked_by_form_and_by_class() -> None:
    mine = GraphNode("x", "x", start=date(2020, 1, 1), verdict="keep", is_read=True)
    root = drawn(GraphExport(IDEAS, (mine, GAN)))
    assert len(list(ideas(root)["x"].iter(f"{SVG}circle"))) == 3, "the dot, a ring, a hole"
    assert len(list(ideas(root)["GAN"].iter(f"{SVG}circle"))) == 1
    assert ideas(root)["x"].get("class") == "idea fate-none kept read"
    assert {"kept by me", "read by me"} <= set(texts(root))
    assert not {"kept by me", "read by me"} & set(texts(drawn(KNOWN)))


def test_ideas_of_one_paper_share_a_dot_and_stand_below_each_other() -> None:
    twins = [GraphNode(name, name, start=GAN.start, reuse=40) for name in ("Adam", "AdaMax")]
    root = drawn(GraphExport(IDEAS, (*twins, VAE)))
    names = [text for text in root.iter(f"{SVG}text") if text.get("class") == "name" and text.text != "VAE"]
    assert [text.text for text in names] == ["AdaMax", "Adam"]
    assert names[0].get("x") == names[1].get("x")
    assert float(names[1].get("y")) - float(names[0].get("y")) >= float(names[0].get("font-size"))
    assert "in the same place: Adam" in next(ideas(root)["AdaMax"].iter(f"{SVG}title")).text


def test_of_many_small_ideas_in_one_place_a_few_are_named() -> None:
    large = tuple(GraphNode(f"L{k}", f"L{k}", start=date(2020, 1, 1 + k), reuse=90 + k) for k in range(NAMED))
    small = tuple(GraphNode(f"S{k}", f"S{k}", start=date(2000, 1, 1), reuse=2) for k in range(5))
    root = drawn(GraphExport(IDEAS, large + small))
    assert [name for name in texts(root, "name") if not name.startswith("L")] == ["S0", "S1", "S2", "and 2 more"]
    assert len(ideas(root)) == NAMED + 5, "all are there to be pointed at"


def test_an_arc_leads_from_the_earlier_idea_to_the_later_and_says_why() -> None:
    root = drawn(KNOWN)
    (arc,) = next(g for g in root.iter(f"{SVG}g") if g.get("class") == "links")
    start, end = centre(ideas(root)["VAE"]), centre(ideas(root)["diffusion"])
    assert arc.get("d").startswith(f"M{start[0]:.1f} {start[1]:.1f}Q")
    assert arc.get("d").endswith(f" {end[0]:.1f} {end[1]:.1f}")
    assert next(arc.iter(f"{SVG}title")).text == "diffusion builds on VAE: We extend the VAE."


def test_links_to_ideas_that_are_not_shown_are_left_out() -> None:
    root = drawn(GraphExport(IDEAS, (VAE,), (LINK,)))
    assert not len(next(g for g in root.iter(f"{SVG}g") if g.get("class") == "links"))


def test_it_says_what_the_figures_rest_on_and_what_is_not_drawn() -> None:
    undated = GraphNode("y", "y")
    foot = texts(drawn(GraphExport(IDEAS, (GAN, undated), (), "dump", date(2016, 1, 1), 0.55, 0.31)))[-1]
    for fact in ("2 ideas", "from dump", "as of 2016-01-01", "55%", "31%", "1 without a date"):
        assert fact in foot


def test_nothing_with_a_date_cannot_be_drawn() -> None:
    with pytest.raises(ValueError, match="empty"):
        idea_map(GraphExport(IDEAS, (GraphNode("y", "y"),)), "Ideas")


def test_a_page_is_linked_and_a_renderer_without_links_is_given_none() -> None:
    (link,) = drawn(KNOWN).iter(f"{SVG}a")
    assert link.get("href") == "https://arxiv.org/abs/1312.6114"
    assert not list(drawn(KNOWN, flat=True).iter(f"{SVG}a"))


def test_hostile_text_stays_text() -> None:
    bad = GraphNode(HOSTILE, HOSTILE, HOSTILE, (HOSTILE,), date(2020, 1, 1), reuse=5, paper=HOSTILE)
    edge = GraphEdge(HOSTILE, "GAN", BUILDS_ON, evidence=HOSTILE)
    text = idea_map(GraphExport(IDEAS, (bad, GAN), (edge,), HOSTILE), HOSTILE)
    root = etree.fromstring(text.encode())
    assert {element.tag.removeprefix(SVG) for element in root.iter()} <= {
        *("svg", "title", "rect", "line", "text", "g", "path", "circle", "a")
    }
    assert "<script" not in text
    assert not [c for c in text if c in "\x00\x1b\u202e\u202c\ufffe" or "\ud800" <= c <= "\udfff"]
    assert "\U0001f600" in text, "what is only unusual stays"


@settings(max_examples=20)
@given(st.lists(st.tuples(st.dates(date(1990, 1, 1), date(2025, 12, 31)), st.integers(0, 2000)), min_size=1))
def test_no_names_overlap_in_the_font_of_the_picture(some: list[tuple[date, int]]) -> None:
    nodes = tuple(
        GraphNode(f"idea {k}", f"a method of number {k}"[: 5 + k], start=day, reuse=n)
        for k, (day, n) in enumerate(some)
    )
    root = drawn(GraphExport(IDEAS, nodes))
    boxes = list(name_boxes(root))
    assert not [
        (a, b) for a, b in combinations(boxes, 2) if a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
    ]


def test_on_the_canon_no_name_is_on_a_dot_nor_nearer_to_another_than_to_its_own() -> None:
    """By the boxes and circles of the drawing: 300 ideas, as they are drawn on the first day."""
    today = date(2026, 1, 1)
    fates = {one.idea: told_by_canon(one, today) for one in canon_history().ideas}
    nodes = []
    for idea in canon_ideas():
        fate = fates[idea.name]
        day = canon_papers()[idea.origin or ""].published.date()
        nodes.append(GraphNode(idea.name, idea.name, start=day, fate=fate.fate, reuse=fate.papers, lately=fate.lately))
    nodes.sort(key=lambda node: -node.reuse)
    root = drawn(GraphExport(IDEAS, tuple(nodes[:300])))
    groups = ideas(root)
    dots = {(*centre(group), float(next(group.iter(f"{SVG}circle")).get("r"))) for group in groups.values()}
    labels = [group for group in root.iter(f"{SVG}g") if group.get("data-of")]
    assert len(labels) > 60
    for label in labels:
        x, y, width, height = (float(label[0].get(name)) for name in ("x", "y", "width", "height"))

        def gap(dot: tuple[float, float, float], box: tuple[float, ...] = (x, y, x + width, y + height)) -> float:
            across = max(box[0] - dot[0], dot[0] - box[2], 0)
            return math.hypot(across, max(box[1] - dot[1], dot[1] - box[3], 0)) - dot[2]

        assert min(map(gap, dots)) > 0, "over no dot"
        assert min(dots, key=gap)[:2] == centre(groups[label.get("data-of")])


@pytest.mark.parametrize("name", ["ideas-2018", "ideas-of-the-canon"])
def test_no_names_overlap_in_the_pictures_of_the_documentation(name: str) -> None:
    root = etree.parse(ROOT / "docs" / "pictures" / f"{name}.svg").getroot()
    boxes = list(name_boxes(root))
    assert len(boxes) > NAMED, "that many, and others beside"
    assert not [
        (a, b) for a, b in combinations(boxes, 2) if a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
    ]


def name_boxes(root: Any) -> Iterator[tuple[float, float, float, float]]:
    """The boxes of the names as Helvetica sets them, from the lowest to the highest of its common letters."""
    font = pymupdf.Font("helv")
    for text in root.iter(f"{SVG}text"):
        if text.get("class") == "name":
            size = float(text.get("font-size"))
            wide = font.text_length(text.text, size)
            left = float(text.get("x")) - {"end": wide, "middle": wide / 2}.get(text.get("text-anchor"), 0)
            y = float(text.get("y"))
            yield left, y - 0.73 * size, left + wide, y + 0.21 * size
