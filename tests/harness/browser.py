"""Debian's chromium on the page of a library: what a person sees, and what a browser complains of.

`chromium(...)` skips visibly where none is installed. A watched page collects messages of the console, errors of
scripts, violations of the policy and requests to other hosts; `watched.check()` wants none of them.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

SERIOUS = frozenset({"serious", "critical"})


@contextmanager
def chromium() -> Iterator[Browser]:
    """The browser of this machine, without a window."""
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        pytest.skip("no chromium on this machine: apt-get install --no-install-recommends chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path, args=["--no-sandbox", "--disable-dev-shm-usage", "--in-process-gpu"]
        )
        try:
            yield browser
        finally:
            browser.close()


@dataclass
class Watched:
    """A page of a browser, and what went wrong in it."""

    page: Page
    url: str  # of the site
    complaints: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("console", lambda message: self.complaints.append(f"console: {message.text}"))
        self.page.on("pageerror", lambda error: self.complaints.append(f"error: {error}"))
        self.page.on("request", lambda request: self._hosts(request.url))
        self.page.on("requestfailed", lambda request: self._failed(request.url, request.failure))
        self.page.add_init_script(
            "document.addEventListener('securitypolicyviolation', e => console.error('policy: ' + e.violatedDirective))"
        )

    def go(self, path: str) -> None:
        answer = self.page.goto(self.url + path)
        assert answer is not None
        assert answer.ok, (path, answer.status)

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def told(self, text: str) -> None:
        """Wait until the page says `text` in its line of messages."""
        self.page.wait_for_function("text => document.querySelector('#told').textContent.includes(text)", arg=text)

    def here(self) -> str:
        """The id of the paper that the cursor is at."""
        return self.page.locator("[data-here]").get_attribute("data-id") or ""

    def ids(self) -> list[str]:
        """The ids of all papers in the list, in its order."""
        return self.page.eval_on_selector_all("[data-row]", "rows => rows.map(row => row.dataset.id)")

    def faults(self, *rules: str) -> list[str]:
        """Serious faults of accessibility on the page as it is now, by these rules; without one by all."""
        options = {"runOnly": {"type": "rule", "values": list(rules)}} if rules else None
        found = Axe().run(self.page, options=options).response["violations"]
        return [
            f"{one['id']}: {one['help']}: {one['nodes'][0]['html'][:120]}" for one in found if one["impact"] in SERIOUS
        ]

    def check(self) -> None:
        assert self.complaints == []

    def _hosts(self, url: str) -> None:
        if urlsplit(url).netloc != urlsplit(self.url).netloc:
            self.complaints.append(f"asked another host: {url}")

    def _failed(self, url: str, why: str | None) -> None:
        if why != "net::ERR_ABORTED":  # left by the reader before it was answered
            self.complaints.append(f"failed: {url}: {why}")


@contextmanager
def watched(browser: Browser, url: str, **options: object) -> Iterator[Watched]:
    """A fresh page of a fresh reader; what is left to complain of fails the test."""
    context = browser.new_context(**{"viewport": {"width": 1280, "height": 900}, **options})  # type: ignore[arg-type]
    context.set_default_timeout(15_000)
    try:
        page = Watched(context.new_page(), url)
        yield page
        page.check()
    finally:
        context.close()
