"""The map of three hundred ideas in a real browser: pointer, keyboard, 390 pixels, the dark, and what axe says."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from itertools import combinations
from pathlib import Path
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser

from readinglist import open_library
from readinglist.core.ideas import BuildsOn, Idea
from readinglist.graph.adoption import COURSES
from readinglist.ideas.canon import canon_ideas
from readinglist.ideas.graph_files import FATES, MOST
from readinglist.ideas.ideas import add_ideas
from readinglist.ideas.ledger import ledger
from readinglist.ideas.records import IdeaFate, IdeaRecord
from readinglist.store.stamped_cache import LEDGER, keep_result
from tests.fakes import paper
from tests.harness.browser import Watched, watched
from tests.harness.served import Site
from tests.integration.store_toys import insert, open_store

IDEAS = MOST + 20
FEW = 24  # drawn and listed as the many are: axe looks at each for itself
PAGES = ("/map?idea=named+idea+9", "/ideas")


def record(number: int) -> IdeaRecord:
    """Idea `number` is used by fewer papers than the one before it, and builds on an older one."""
    earlier = (BuildsOn(name(number), name(number // 2), "it builds on it.", "abstract"),) if number > 1 else ()
    fate = FATES[number % (len(FATES) - 1)]
    uses = 4_000 // number
    idea = Idea(name(number), paper(number).id)
    return IdeaRecord(idea, uses, 0, 0, uses, None, "steady", builds_on=earlier, fate=IdeaFate(fate, ("it is so",)))


def name(number: int) -> str:
    return f"named idea {number}"


def make_library(home: Path, ideas: int) -> Path:
    numbers = range(1, ideas + 1)
    with open_store(home) as store:
        dated = [replace(paper(n), published=datetime(1998 + n % 27, 1 + n % 12, 2, tzinfo=UTC)) for n in numbers]
        store.papers.apply([insert(one) for one in dated])
    with open_library(home, environ={}) as library:
        add_ideas(library, (record(n).idea for n in numbers))
        keep_result(library.places.cache / LEDGER, library.state(), [record(n) for n in numbers])
    return home


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with Site(make_library(tmp_path_factory.mktemp("map") / "home", IDEAS)) as site:
        yield site


@pytest.fixture(scope="module")
def small_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with Site(make_library(tmp_path_factory.mktemp("small-map") / "home", FEW)) as site:
        yield site


@pytest.fixture(scope="module")
def canon_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The canon on the first day: nothing but what came with the program."""
    home = tmp_path_factory.mktemp("canon") / "home"
    with open_library(home, environ={}) as library:
        add_ideas(library, canon_ideas())
        ledger(library)
    with Site(home) as site:
        yield site


def focused(page: Watched) -> str:
    return str(page.page.evaluate("document.activeElement.querySelector('[data-idea]')?.dataset.idea ?? ''"))


def test_the_page_of_three_hundred_ideas_is_no_larger_than_a_page_may_be(site: Site) -> None:
    with urlopen(f"{site.url}/map", timeout=20) as answer:
        body = answer.read()
    assert len(body) < 300_000
    assert body.count(b"data-idea=") == MOST
    assert f"{IDEAS - MOST} are not".encode() in body


@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_no_serious_fault_by_day_and_by_night(small_site: Site, browser: Browser, width: int) -> None:
    """Dark differs by its colours alone, which are those of any width."""
    with watched(browser, small_site.url, viewport={"width": width, "height": 900}) as page:
        for path in PAGES:
            page.page.emulate_media(color_scheme="light")
            page.go(path)
            assert page.faults() == [], path
            if width == 1280:
                page.page.emulate_media(color_scheme="dark")
                assert page.faults("color-contrast") == [], path


def test_nothing_is_wider_than_the_window(site: Site, browser: Browser) -> None:
    with watched(browser, site.url) as page:
        for path in PAGES:
            page.go(path)
            for width in (1280, 390):
                page.page.set_viewport_size({"width": width, "height": 900})
                assert page.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (path, width)


def test_a_dot_tells_what_it_is_under_the_pointer_and_under_the_focus_and_leads_to_its_paper(
    site: Site, browser: Browser
) -> None:
    with watched(browser, site.url) as page:
        page.go("/map?idea=named+idea+3")
        told = page.page.locator("#map-told")
        page.page.locator('[data-idea="named idea 3"] circle').first.hover()
        assert name(3) in (told.text_content() or "")
        page.page.locator(".map").focus()
        page.press("Tab")
        first = focused(page)
        assert first
        assert first in (told.text_content() or "")
        page.press("Tab")
        assert focused(page) not in ("", first)
        page.press("Enter")
        page.page.wait_for_url("**/paper/**")
        page.go(f"/map?paper={paper(3).id}")
        assert page.page.locator("g.marked").get_attribute("data-idea") == name(3)
        dot = page.page.locator("g.marked circle").first.bounding_box()
        assert dot is not None
        assert 0 <= dot["x"] <= 1280


def test_filters_and_columns_are_chosen_without_a_script(site: Site, browser: Browser) -> None:
    with watched(browser, site.url, java_script_enabled=False) as page:
        page.go("/map")
        page.page.locator("select[name=fate]").select_option("fading")
        page.page.get_by_label("from").fill("2010")
        page.page.get_by_role("button", name="Show").click()
        assert "fate=fading" in page.page.url
        assert 0 < page.page.locator("g.idea").count() < 60
        assert page.page.locator("g.idea:not(.fate-fading)").count() == 0
        page.go("/ideas")
        page.page.get_by_role("link", name="idea", exact=True).click()
        assert "sort=name" in page.page.url
        assert page.page.locator("th[aria-sort=ascending]").inner_text() == "idea"


@pytest.mark.parametrize("width", [1280, 390])
def test_a_sheet_that_is_wider_than_its_frame_opens_on_the_newest_years(
    site: Site, browser: Browser, width: int
) -> None:
    bare = {"viewport": {"width": width, "height": 900}, "java_script_enabled": False}
    with watched(browser, site.url, **bare) as page:
        page.go("/map")
        frame, drawn = (page.page.locator(part).bounding_box() for part in (".map", ".map svg"))
        assert frame is not None
        assert drawn is not None
        assert drawn["x"] < frame["x"] < frame["x"] + frame["width"] - 2 <= drawn["x"] + drawn["width"]
        assert drawn["x"] + drawn["width"] <= frame["x"] + frame["width"]
    with watched(browser, site.url, viewport={"width": width, "height": 900}) as page:
        page.go("/map?idea=named+idea+27")  # of the first year
        dot = page.page.locator("g.marked circle").first.bounding_box()
        assert dot is not None
        assert frame["x"] <= dot["x"] <= frame["x"] + frame["width"]


LABELS = """() => {
  const box = (part) => (({ left, top, right, bottom }) => [left, top, right, bottom])(part.getBoundingClientRect());
  const all = (parts) => [...document.querySelectorAll(parts)];
  const isSeen = (text) => text.getAttribute("visibility") !== "hidden";
  return {
    dots: all(".map g.idea").map((group) => [group.dataset.idea, box(group.querySelector("circle"))]),
    names: all(".map .names text").map((text) => [text.dataset.of, box(text)]),
    ticks: all(".years text, .counts text").filter(isSeen).map((text) => [text.textContent, box(text)]),
    frame: box(document.querySelector(".map")), window: [innerWidth, innerHeight],
  };
}"""


def is_year(text: str) -> bool:
    return len(text) == 4 and text.isdigit()


SIDES = ((min, (0, 1)), (max, (2, 3)))


def check_labels(page: Watched) -> int:
    """No name lies on a dot, nor nearer to another idea's dot than to its own; the number of names."""
    seen = page.page.evaluate(LABELS)
    dots = [(name, (b[0] + b[2]) / 2, (b[1] + b[3]) / 2, (b[2] - b[0]) / 2) for name, b in seen["dots"]]
    place = {name: (round(x, 1), round(y, 1)) for name, x, y, _ in dots}
    names: dict[str, list[list[float]]] = {}
    for of, box in seen["names"]:
        names.setdefault(of, []).append(box)  # a line each
    for of, lines in names.items():
        (left, top), (right, bottom) = ([pick(box[k] for box in lines) for k in some] for pick, some in SIDES)

        def gap(dot: tuple[str, float, float, float], box: Sequence[float] = (left, top, right, bottom)) -> float:
            across = max(box[0] - dot[1], dot[1] - box[2], 0)
            return math.hypot(across, max(box[1] - dot[2], dot[2] - box[3], 0)) - dot[3]

        others = [dot for dot in dots if place[dot[0]] != place[of]]
        own = min(gap(dot) for dot in dots if place[dot[0]] == place[of])
        assert min(map(gap, others)) > 0, of
        assert min(map(gap, others)) > own, of
    boxes = [box for _, box in seen["names"]]
    letters = [(box[0] + 1, box[1] + 2, box[2] - 1, box[3] - 2) for box in boxes]  # a line is higher than its letters
    assert not [
        (a, b) for a, b in combinations(letters, 2) if a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
    ]
    frame = seen["frame"]
    ticks = {
        kind: [box for text, box in seen["ticks"] if (len(text) == 4 and text.isdigit()) is kind]
        for kind in (True, False)
    }
    for some in ticks.values():
        assert len(some) >= 3, "both axes have their figures"
        for box in some:
            assert frame[0] <= box[0] <= box[2] <= frame[2]
            assert frame[1] <= box[1] <= box[3] <= min(frame[3], seen["window"][1]), "in view"
    return len(names)


@pytest.mark.parametrize(("width", "height", "least"), [(1280, 800, 50), (390, 844, 20)])
def test_on_the_canon_names_stand_with_their_dots_and_axes_stay_in_view_also_when_it_is_zoomed(
    canon_site: Site, browser: Browser, width: int, height: int, least: int
) -> None:
    with watched(browser, canon_site.url, viewport={"width": width, "height": height}) as page:
        page.go("/map")
        assert page.page.locator("g.idea").count() == MOST
        assert check_labels(page) >= least
        page.page.locator(".map").focus()
        page.press("+", "+", "+")
        page.page.wait_for_timeout(200)
        assert check_labels(page) > 0


def test_the_canon_is_not_grey_on_the_first_day_and_search_neighbours_and_card_tell_of_one(
    canon_site: Site, browser: Browser
) -> None:
    with watched(browser, canon_site.url) as page:
        page.go("/map")
        counts = {course: page.page.locator(f"g.idea.{course}").count() for course in COURSES}
        assert min(counts.values()) >= 20
        assert "2023-08" in page.page.locator("main").inner_text()
        page.page.get_by_label("Find").fill("lora")
        assert page.page.locator("g.idea.found").count() >= 1
        page.press("Enter")
        assert focused(page) == "LoRA"
        page.page.locator("#map-more svg.adoption").wait_for()
        card = page.page.locator("#map-card").inner_text()
        assert "rising" in card
        assert "Low-Rank Adaptation" in card, "the title, and no bare id"
        assert page.page.locator("#map-more ol > li:visible").count() == 2, (
            "of the canon; with a library the three newest"
        )
        dimmed = page.page.locator("svg.dimmed")
        assert dimmed.count() == 1
        assert page.page.locator("g.idea.lit").count() < 50
        page.page.get_by_role("button", name="Whole map").click()
        page.page.get_by_label("Colours").select_option("fate")
        page.page.get_by_role("button", name="Show").click()
        page.page.wait_for_url("**view=fate**")
        assert "building block" in page.page.locator("ul.choices").inner_text()


def test_on_a_phone_the_fate_of_an_idea_is_in_sight_and_a_row_is_as_high_as_its_name(
    site: Site, browser: Browser
) -> None:
    with watched(browser, site.url, viewport={"width": 390, "height": 900}) as page:
        page.go("/ideas")
        row = page.page.locator("tbody tr").first
        fate, title = row.locator(".fate").bounding_box(), row.locator("th a").bounding_box()
        whole = row.bounding_box()
        assert fate is not None
        assert title is not None
        assert whole is not None
        assert fate["x"] + fate["width"] <= 390
        assert whole["height"] < title["height"] + 16
