"""The morning in a real browser: papers first, one cursor, decisions that are kept until they are saved."""

from __future__ import annotations

import shutil
import statistics
from collections.abc import Iterator
from itertools import cycle, islice, product
from pathlib import Path
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser

from readinglist import open_library
from tests.e2e.triage_night import NIGHT, NOW, make_library, night_papers
from tests.harness.arxiv import ScriptedArxiv
from tests.harness.browser import Watched, watched
from tests.harness.scene import follow
from tests.harness.served import Site
from tests.harness.slow_line import SlowLine, slow_line
from tests.harness.steps import Status

DESK, PHONE = {"width": 1280, "height": 800}, {"width": 390, "height": 844}
LATE_MS, APART_MS = (0, 200, 400), (15, 40, 150, 250)
TITLES = "[data-row] h3"
TYPED = 8  # decisions of each trial
COUNT = 150  # papers of the night


@pytest.fixture(scope="module")
def night(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Papers of one night, ranked, nothing decided."""
    home = tmp_path_factory.mktemp("night") / "home"
    make_library(home, night_papers(COUNT))
    with Site(home, now=NOW) as site, urlopen(site.url, timeout=20):
        return home


@pytest.fixture
def site(night: Path, tmp_path: Path) -> Iterator[Site]:
    with Site(Path(shutil.copytree(night, tmp_path / "home")), now=NOW) as site:
        yield site


@pytest.fixture(scope="module")
def line() -> Iterator[SlowLine]:
    with slow_line() as line:
        yield line


def log_of(site: Site) -> list[tuple[str, str, str]]:
    """(kind, paper, what was said), oldest first."""
    with open_library(site.home, environ={}) as library:
        entries = library.log()
    said = [(e.kind, e.subject, str(getattr(e.data, "verdict", getattr(e.data, "p", "")))) for e in entries]
    return [entry for entry in reversed(said) if entry[0] not in ("goal", "undo")]


def boxes(page: Watched) -> list[dict[str, float]]:
    return page.page.eval_on_selector_all(
        TITLES, "all => all.map(one => one.getBoundingClientRect()).map(b => ({top: b.top, bottom: b.bottom}))"
    )


def all_saved(page: Watched) -> None:
    page.page.wait_for_function("() => decisions.waiting().length === 0")


def test_papers_come_first_on_a_desk_and_on_a_phone(site: Site, browser: Browser) -> None:
    with watched(browser, site.url, viewport=DESK) as page:
        page.go("/")
        found = boxes(page)
        assert len(found) == COUNT
        assert found[0]["top"] < 260
        assert sum(box["bottom"] <= DESK["height"] for box in found) >= 10
        here = page.page.locator("[data-here]")
        assert page.page.locator("#pane-title").inner_text() == here.locator("h3").inner_text()
        assert len(page.page.locator("#pane .abstract").inner_text()) > 200
        assert page.page.locator("#pane .abstract mark").count() > 0
    with watched(browser, site.url, viewport=PHONE) as page:
        page.go("/")
        assert boxes(page)[0]["top"] < 330
        bar = page.page.locator("#verdicts").bounding_box()
        assert bar is not None
        assert bar["y"] + bar["height"] == PHONE["height"]  # it stays at the foot
        before = page.here()
        page.page.get_by_role("button", name="keep").first.click()
        page.told(f"kept: {before}")
        assert page.here() == page.ids()[1]
        assert page.page.locator("header.top").bounding_box()["height"] < 60  # type: ignore[index]


def test_the_keys_of_a_morning(site: Site, browser: Browser) -> None:
    """Verdicts, undo, a critique in its place, a bet, the filter, papers alike: no mouse, no other page."""
    with watched(browser, site.url, viewport=DESK) as page:
        page.go("/")
        first, second, third, *_ = page.ids()
        page.press(*KEEP, *SKIP, "u", "j", "k")
        page.press("c", "2", "1", "3", "-", "y")
        page.page.keyboard.type("bounded steps")
        page.press("Enter", "b", "7")
        all_saved(page)
        assert log_of(site)[:2] == [("verdict", first, "keep"), ("verdict", second, "skip")]
        assert [entry for entry in log_of(site)[2:] if entry[1]] == [
            ("critique", second, ""),
            ("bet", second, "0.7"),
        ]
        assert "critique · bet 70%" in page.page.locator(f"[data-id='{second}'] .state").inner_text()
        page.press("m")
        page.page.locator("#pane-similar li").first.wait_for()
        page.press("/")
        page.page.keyboard.type("segmentation medical")
        shown = page.page.locator("[data-row]:visible")
        assert 0 < shown.count() < COUNT
        assert all(
            "medical" in text
            for text in page.page.eval_on_selector_all(
                "[data-row]:not([hidden])", "rows => rows.map(row => row.textContent.toLowerCase())"
            )
        )
        page.press("Escape")
        assert shown.count() == COUNT
        assert third in page.ids()
        assert page.page.url.endswith("/")


def test_a_row_out_of_view_is_brought_into_view_before_a_key_means_it(site: Site, browser: Browser) -> None:
    with watched(browser, site.url, viewport=DESK) as page:
        page.go("/")
        first = page.here()
        page.page.evaluate("scrollTo(0, 6000)")
        page.press(*SKIP)
        assert boxes(page)[0]["top"] > 0
        assert page.here() == first
        assert log_of(site) == []
        page.press(*SKIP)
        all_saved(page)
        assert log_of(site) == [("verdict", first, "skip")]


def test_back_leads_to_the_row_and_to_the_place_of_the_list(site: Site, browser: Browser) -> None:
    with watched(browser, site.url, viewport=DESK) as page:
        page.go("/")
        page.press(*["j"] * 40)
        before, place = page.here(), page.page.evaluate("scrollY")
        assert place > 500
        page.press("o")
        page.page.wait_for_url("**/paper/*")
        page.page.go_back()
        page.page.wait_for_selector("[data-here]")
        assert page.here() == before
        assert abs(page.page.evaluate("scrollY") - place) < 3


def test_what_is_typed_is_what_is_decided(site: Site, browser: Browser, line: SlowLine, whole: bool) -> None:
    """However late the answers are and however quick the keys."""
    trials = product(LATE_MS, APART_MS) if whole else ((0, 15), (400, 40))
    wanted: list[tuple[str, str, str]] = []
    keys = list(islice(cycle((*KEEP, *SKIP, "l", *SKIP)), TYPED))
    said = [SAID[key] for key in keys]
    for late, apart in trials:
        line.delay = late / 1000
        with watched(browser, site.url, viewport=DESK, proxy=through(line)) as page:
            page.go("/")
            papers = page.ids()
            papers = papers[papers.index(page.here()) :]
            for key in keys:
                page.press(key)
                page.page.wait_for_timeout(apart)
            page.press("u", *KEEP)  # the last one is taken back and made again
            assert page.here() == papers[TYPED]
            all_saved(page)
            assert page.here() == papers[TYPED]
            wanted += [("verdict", paper, what) for paper, what in zip(papers, said, strict=False)]
            wanted.append(("verdict", papers[TYPED - 1], "keep"))
            assert log_of(site) == wanted, (late, apart)
            page.page.wait_for_function("() => !document.querySelector('[data-pending]')")
            shown = page.page.eval_on_selector_all("[data-row]", "rows => rows.map(row => row.dataset.verdict)")
            assert shown[page.ids().index(papers[0]) :][:TYPED] == [*said[:-1], "keep"]


def test_a_decision_without_an_answer_is_sent_again_and_made_once(site: Site, browser: Browser, line: SlowLine) -> None:
    """Its answer was lost, then the page was loaded again while others waited."""
    line.delay, line.lost = 1.5, 1
    with watched(browser, site.url, viewport=DESK, proxy=through(line)) as page:
        page.go("/")
        papers = page.ids()
        page.press(*KEEP, *SKIP, *KEEP)
        waits = "() => document.querySelector('#waiting').textContent.startsWith('3 not saved yet')"
        page.page.wait_for_function(waits)
        line.delay = 0.3  # so that the third still waits when the page is there
        page.page.reload()
        assert page.page.locator(f"[data-id='{papers[2]}'][data-pending]").count() == 1
        line.delay = 0.0
        assert page.here() == papers[3]
        all_saved(page)
        assert log_of(site) == [
            ("verdict", paper, said) for paper, said in zip(papers, ("keep", "skip", "keep"), strict=False)
        ]
        page.complaints = [text for text in page.complaints if "ERR_EMPTY_RESPONSE" not in text]


PAINTED = """async (key) => {
  const row = document.querySelector("[data-here]");
  const begun = performance.now();
  document.body.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  const is_shown = document.querySelector(`[data-id="${row.dataset.id}"]`).hasAttribute("data-decided");
  return is_shown ? performance.now() - begun : Infinity;
}"""


def test_a_verdict_is_on_the_screen_at_once_while_similar_papers_are_looked_for(site: Site, browser: Browser) -> None:
    with watched(browser, site.url, viewport=DESK) as page:
        page.go("/")
        ask = (
            "ids => { window.asked = Promise.all(ids.map(id => fetch(`/similar/${id}`, {headers: {'X-Part': '1'}}))); }"
        )
        page.page.evaluate(ask, page.ids()[:30])
        painted = [page.page.evaluate(PAINTED, "y") for _ in range(15)]
        assert statistics.median(painted) < 60, painted
        all_saved(page)
        assert len(log_of(site)) == 15
        page.page.evaluate("() => window.asked")


def test_the_first_night_is_fetched_by_a_button_and_seen_from_any_page(browser: Browser, tmp_path: Path) -> None:
    papers = night_papers(20)
    follow(tmp_path / "home", *sorted({paper.categories[0] for paper in papers}))
    with ScriptedArxiv(papers, {NIGHT: [(paper, "new") for paper in papers]}, today=NIGHT) as arxiv:
        arxiv.script("rss", Status(503, "3"))
        environ = {**arxiv.environ(), "READINGLIST_ARXIV_REQUEST_INTERVAL": "0"}
        with (
            Site(tmp_path / "home", now=arxiv.after_midnight(), environ=environ) as site,
            watched(browser, site.url, viewport=DESK) as page,
        ):
            page.go("/")
            page.page.get_by_role("button", name="Fetch the first night").click()
            page.page.locator("#job [data-running]").wait_for()
            page.go("/study")
            page.page.locator("#job").get_by_text("20 new").wait_for()
            page.go("/")
            assert len(page.ids()) == 20


def through(line: SlowLine) -> dict[str, str]:
    return {"server": line.address, "bypass": "<-loopback>"}


KEEP, SKIP = ("y",), ("-",)
SAID = {"y": "keep", "-": "skip", "x": "skip", "l": "later"}
