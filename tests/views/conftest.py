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
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import (
        Browser,
        ConsoleMessage,
        Dialog,
        Error,
        Page,
        Request,
        ViewportSize,
    )

SIZE: ViewportSize = {"width": 1360, "height": 860}


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if in_both_browsers(metafunc.function.__name__):
        metafunc.parametrize("browser", ["chromium", "firefox"], indirect=True)


@dataclass
class Sheet:
    """A page in the browser, with everything it asked for and complained about."""

    page: Page
    downloads: Path
    requests: list[str] = field(default_factory=list)  # beyond the files that it shows
    messages: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    own: list[str] = field(default_factory=lambda: ["about:", "data:"])

    def __post_init__(self) -> None:
        self.page.on("request", self._note_request)
        self.page.on("console", self._note_message)
        self.page.on("pageerror", self._note_error)
        self.page.on("dialog", self._note_dialog)

    def close(self) -> None:
        """Listen no longer, so that the page can be taken by another test."""
        self.page.remove_listener("request", self._note_request)
        self.page.remove_listener("console", self._note_message)
        self.page.remove_listener("pageerror", self._note_error)
        self.page.remove_listener("dialog", self._note_dialog)

    def show(self, path: Path) -> Page:
        self.own.append(path.as_uri())
        self.page.goto(path.as_uri())
        return self.page

    def _note_request(self, request: Request) -> None:
        if not request.url.startswith(tuple(self.own)):
            self.requests.append(request.url)

    def _note_message(self, message: ConsoleMessage) -> None:
        self.messages.append(message.text)

    def _note_error(self, error: Error) -> None:
        self.errors.append(str(error))

    def _note_dialog(self, dialog: Dialog) -> None:
        self.messages.append(dialog.message)
        dialog.dismiss()

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


def _new_page(browser: Browser) -> Page:
    return browser.new_context(
        offline=True, reduced_motion="reduce", viewport=SIZE, accept_downloads=True
    ).new_page()


@pytest.fixture(scope="session")
def kept_page(start_browser: Callable[[str], Browser]) -> Page:
    """A page of Chromium for all tests: each new one starts a process, for a second or so."""
    return _new_page(start_browser("chromium"))


@pytest.fixture
def sheet(browser: Browser, downloads: Path, request: pytest.FixtureRequest) -> Iterator[Sheet]:
    """An empty page, as if it were new."""
    if browser.browser_type.name != "chromium":  # it cannot be told to forget a medium
        page = _new_page(browser)
        yield Sheet(page, downloads)
        page.context.close()
        return
    page = request.getfixturevalue("kept_page")
    page.bring_to_front()  # a page behind another one draws nothing
    page.goto("about:blank")
    page.emulate_media(media="null", color_scheme="light")
    page.set_viewport_size(SIZE)
    page.mouse.move(0, 0)
    sheet = Sheet(page, downloads)
    yield sheet
    sheet.close()
