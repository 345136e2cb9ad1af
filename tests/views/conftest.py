"""Cases whose pages are tested, and a real browser."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest
from shown_cases import (  # noqa: F401 - fixtures
    crowd,
    hostile,
    hostile_case,
    hostile_graph,
    ring_case,
    ring_results,
)
from two_browsers import in_both_browsers

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page, Request


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if in_both_browsers(metafunc.function.__name__):
        metafunc.parametrize("browser", ["chromium", "firefox"], indirect=True)


@dataclass
class Sheet:
    """A page in the browser, with everything it asked for and complained about."""

    page: Page
    downloads: Path
    requests: list[str] = field(default_factory=list)  # beyond the file of the page
    messages: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def show(self, path: Path) -> Page:
        own = (path.as_uri(), "about:", "data:")

        def note(request: Request) -> None:
            if not request.url.startswith(own):
                self.requests.append(request.url)

        self.page.on("request", note)
        self.page.on("console", lambda message: self.messages.append(message.text))
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.goto(path.as_uri())
        return self.page

    def save(self, button: str, name: str, path: Path) -> None:
        """Click a button that saves a file of this name, and keep it as `path`."""
        browser = self.page.context.browser
        assert browser is not None
        if browser.browser_type.name == "chromium":
            with self.page.expect_download() as saved:
                self.page.click(button)
            assert saved.value.suggested_filename == name
            saved.value.save_as(path)
            return
        # Firefox tells of a download without the number by which Playwright would know it, and
        # holds its place by an empty file
        self.page.click(button)
        file = self.downloads / name
        while not file.exists() or file.stat().st_size == 0:
            self.page.wait_for_timeout(20)
        file.rename(path)


@pytest.fixture
def sheet(browser: Browser, downloads: Path) -> Iterator[Sheet]:
    context = browser.new_context(
        offline=True,
        reduced_motion="reduce",
        viewport={"width": 1360, "height": 860},
        accept_downloads=True,
    )
    yield Sheet(context.new_page(), downloads)
    context.close()
