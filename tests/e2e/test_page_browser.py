"""The page in a real browser: the keys of triage, without a mouse and without scripts, read by axe, asking nobody."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser

from readinglist import open_library
from tests.e2e.triage_night import NOW, make_library, night_papers
from tests.harness.browser import Watched, watched
from tests.harness.command import WHOLE
from tests.harness.scene import LivedDemo
from tests.harness.served import Site

DEMO_NOW = "2015-10-01T12:00:00Z"
TRPO = "1502.05477"
MANY = 2_000 if WHOLE else 1_100
A_PAGE = 500
PAGES = (
    *("/", "/?page=1&goal=locomotion", f"/paper/{TRPO}?fate=1&similar=1", "/search?q=policy", "/seen-rest?at=/"),
    *("/ideas", "/map", "/taste", "/study", "/notebook", "/health"),
)
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
SEEN_BY_AXE = tuple(path for path in PAGES if path not in ("/ideas", "/map"))  # these two in test_map_browser


@pytest.fixture(scope="module")
def demo_page(browser: Browser, demo: LivedDemo, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The library of the demo on the morning of its last night."""
    home = tmp_path_factory.mktemp("browser") / "home"
    shutil.copytree(demo.home, home)
    with Site(home, now=DEMO_NOW) as site:
        yield site


@pytest.fixture(scope="module")
def many(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """2,000 papers that were announced as one night, in the short form 1,100: three pages."""
    home = tmp_path_factory.mktemp("many") / "home"
    make_library(home, night_papers(MANY))
    with Site(home, now=NOW) as site:
        yield site


@dataclass(frozen=True, slots=True)
class Entry:
    kind: str
    subject: str
    said: object


def log_of(site: Site) -> list[Entry]:
    """The log, newest first."""
    with open_library(site.home, environ={}) as library:
        entries = library.log()
    return [Entry(e.kind, e.subject, getattr(e.data, "verdict", None) or getattr(e.data, "p", None)) for e in entries]


def test_a_night_of_two_thousand_is_worked_through_by_keys(many: Site, browser: Browser) -> None:
    """Keep, skip, undo, bet, move: each on disk, the cursor goes on, no row moves."""
    with watched(browser, many.url) as page:
        page.go("/")
        before = page.ids()
        assert len(before) == A_PAGE
        page.press("j")
        assert page.here() == before[1]
        page.press("k", "y")
        page.told(f"kept: {before[0]}")
        assert page.here() == before[1]
        page.press("x")
        page.told(f"skipped: {before[1]}")
        assert page.here() == before[2]
        page.press("u")
        page.told(f"undone: skip {before[1]}")
        assert page.here() == before[1]
        page.press("b", "7")
        page.told(f"bet 70% on the top tenth: {before[1]}")
        page.press("l")
        page.told(f"put off for a week: {before[1]}")
        assert page.ids() == before
        assert page.page.locator("#count").inner_text() == f"2 of {MANY:,} papers decided, 1 kept"
        found = log_of(many)
        kinds = [(e.kind, e.subject, e.said) for e in found if e.kind != "goal"]
        assert kinds[0] == ("verdict", before[1], "later")
        assert kinds[1] == ("bet", before[1], 0.7)
        assert kinds[2][0] == "undo"
        assert kinds[4] == ("verdict", before[0], "keep")
        page.go("/")
        assert page.ids() == before  # the list stands still
        assert page.here() == before[2]  # here we left off


def test_papers_come_first_in_a_long_night_and_a_key_turns_the_page(many: Site, browser: Browser) -> None:
    with watched(browser, many.url) as page:
        page.go("/")
        for width, height, least in ((1280, 800, 260), (390, 844, 330)):
            page.page.set_viewport_size({"width": width, "height": height})
            ends = page.page.eval_on_selector_all(
                "[data-row] h3", "all => all.map(t => t.getBoundingClientRect().bottom)"
            )
            assert page.page.locator("[data-row] h3").first.bounding_box()["y"] < least  # type: ignore[index]
            assert sum(end <= height for end in ends) >= (10 if width > 1100 else 1)
        page.press(".")
        page.page.wait_for_url("**/?page=2*")


def test_a_row_that_is_clicked_does_not_move_and_keeps_the_focus(many: Site, browser: Browser) -> None:
    with watched(browser, many.url, viewport={"width": 1000, "height": 900}) as page:
        page.go("/?page=2")
        row = page.page.locator("[data-row]").nth(5)
        row.scroll_into_view_if_needed()
        row.locator("summary").click()
        button = row.get_by_role("button", name="skip")
        button.scroll_into_view_if_needed()
        paper, box = row.get_attribute("data-id"), row.bounding_box()
        assert button.get_attribute("aria-pressed") == "false"
        button.click()
        page.told(f"skipped: {paper}")
        assert row.bounding_box() == box
        assert button.get_attribute("aria-pressed") == "true"
        focused = page.page.evaluate("document.activeElement.value")
        assert focused == "skip"


def test_pages_of_the_night_are_light(many: Site) -> None:
    for path, kb in (("/", 2_500), (f"/?page={MANY // A_PAGE}", 2_500), ("/search?q=learning", 300)):
        with urlopen(many.url + path, timeout=20) as answer:
            assert len(answer.read()) < kb * 1000, path


def test_what_was_on_the_screen_is_recorded(many: Site, browser: Browser) -> None:
    with watched(browser, many.url) as page:
        page.go("/")
        with page.page.expect_request("**/shown") as asked:
            page.page.locator("[data-row]").nth(20).scroll_into_view_if_needed()
        assert asked.value.method == "POST"


def test_a_paper_is_followed_to_its_fate_and_to_the_map_by_keyboard_alone(demo_page: Site, browser: Browser) -> None:
    with watched(browser, demo_page.url) as page:
        page.go("/")
        tab_to(page, "Search")
        page.press("Enter")
        page.page.wait_for_url("**/search")
        page.press("/")
        page.page.keyboard.type("trust region policy")
        page.press("Enter")
        page.page.wait_for_url("**/search?q=*")
        page.press("<", "Enter")
        page.page.wait_for_url("**/paper/*")
        assert page.page.locator("h1").inner_text() == "Trust Region Policy Optimization"
        tab_to(page, "Work out its fate")
        page.press("Enter")
        page.page.wait_for_url("**fate=1**")
        assert "reused" in page.page.locator("section:has(#fate)").inner_text()
        tab_to(page, "On the map of ideas")
        page.press("Enter")
        page.page.wait_for_url("**/map?paper=*")
        assert page.page.locator("svg").count() >= 1


def tab_to(page: Watched, name: str) -> None:
    """Press Tab until the focus is on the link of this name."""
    for _ in range(60):
        page.press("Tab")
        if page.page.evaluate("document.activeElement.textContent").strip() == name:
            return
    pytest.fail(f"{name} cannot be reached by Tab")


def test_the_help_shows_the_keys_and_gives_the_focus_back(demo_page: Site, browser: Browser) -> None:
    with watched(browser, demo_page.url) as page:
        page.go("/")
        page.press("j", "?")
        dialog = page.page.get_by_role("dialog")
        assert dialog.is_visible()
        assert "take back the last decision" in dialog.inner_text()
        before = len(log_of(demo_page))
        page.press("y")  # no key decides anything behind it
        page.press("Escape")
        assert not dialog.is_visible()
        assert len(log_of(demo_page)) == before
        page.press("?")
        page.page.get_by_label("Keys without Ctrl or Alt").uncheck()
        page.press("Escape", "y")
        assert len(log_of(demo_page)) == before


def test_critique_and_tags_are_a_key_away(demo_page: Site, browser: Browser) -> None:
    with watched(browser, demo_page.url) as page:
        page.go("/")
        paper = page.here()
        page.go(f"/paper/{paper}")
        page.press("c")
        page.page.wait_for_url(f"**/paper/{paper}#quick")
        assert page.page.evaluate("document.activeElement.name") == "upside"
        page.press("ArrowRight")
        assert page.page.get_by_label("10x").is_checked()
        page.page.get_by_label("One line").fill("steps that are bounded")
        page.press("Enter")
        page.page.wait_for_url(f"**/paper/{paper}#critique")
        assert "steps that are bounded" in page.page.locator("section:has(> #critique)").inner_text()
        page.page.evaluate("document.activeElement.blur()")
        page.press("t")
        page.page.keyboard.type("robots walking")
        page.press("Enter")
        page.page.wait_for_url(f"**/paper/{paper}#tags")
        assert page.page.locator(".tag").all_inner_texts() == ["robots", "walking"]


def test_everything_works_without_scripts(demo_page: Site, browser: Browser) -> None:
    with watched(browser, demo_page.url, java_script_enabled=False) as page:
        page.page.goto(demo_page.url)
        row = page.page.locator("[data-row]").nth(3)
        paper = row.get_attribute("data-id")
        row.locator("summary").click()
        row.get_by_role("button", name="keep").click()
        assert page.page.url == f"http://{demo_page.host}/#row-{paper}"
        row.locator("summary").click()
        assert row.get_by_role("button", name="keep").get_attribute("aria-pressed") == "true"
        row.get_by_role("link", name="bet on").click()
        page.page.locator("summary", has_text="bet").click()
        page.page.get_by_role("button", name="30%").click()
        page.page.goto(demo_page.url)
        assert "bet 30%" in row.locator(".state").inner_text()
        for _ in range(2):
            page.page.get_by_role("button", name="Undo").click()
        assert row.locator(".state").text_content() in ("", "picked at random: bet on it?")
        page.page.get_by_role("link", name="Rest seen").click()
        page.page.get_by_role("button", name="Mark").click()
        assert "Nothing is left to decide" in page.page.locator("main").inner_text()
        page.page.get_by_role("button", name="Undo").click()
        assert "Nothing is left to decide" not in page.page.locator("main").inner_text()


def test_axe_finds_no_serious_fault(demo_page: Site, browser: Browser, whole: bool) -> None:
    """Each page by day and by night in the long form; else in turn, for dark differs by its colours alone."""
    found = {}
    with watched(browser, demo_page.url) as page:
        for number, path in enumerate(SEEN_BY_AXE):
            for scheme in SCHEMES if whole else SCHEMES[number % 2 :][:1]:
                page.page.emulate_media(color_scheme=scheme)
                page.go(path)
                found[path, scheme] = page.faults()
    assert not any(found.values()), found


def test_nothing_is_wider_than_a_phone(demo_page: Site, browser: Browser) -> None:
    with watched(browser, demo_page.url, viewport={"width": 390, "height": 844}) as page:
        for path in PAGES:
            page.go(path)
            for opened in page.page.locator("details.bet > summary, details.more > summary").all():
                if opened.is_visible():
                    opened.click()
                    break
            assert page.page.evaluate("document.documentElement.scrollWidth") <= 390, path
