"""The scenarios that run in two browsers are there, and both browsers notice a bad page."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from two_browsers import SCENARIOS

if TYPE_CHECKING:
    from conftest import Sheet


def test_every_scenario_is_a_test_of_this_room() -> None:
    room = "".join(file.read_text(encoding="utf-8") for file in Path(__file__).parent.glob("*.py"))
    named = [test for tests in SCENARIOS.values() for test in tests]
    assert [test for test in named if f"def {test}(" not in room] == []
    assert len(named) == len(set(named))


@pytest.mark.browser
def test_a_page_that_asks_and_complains_is_noticed(sheet: Sheet, tmp_path: Path) -> None:
    path = tmp_path / "bad.html"
    script = 'console.log("psst"); fetch("http://127.0.0.1:8/").catch(() => {}); missing();'
    path.write_text(f"<!DOCTYPE html><title>Bad</title><script>{script}</script>", encoding="utf-8")
    with sheet.page.expect_request("http://127.0.0.1:8/"):
        sheet.show(path)
    assert sheet.requests == ["http://127.0.0.1:8/"]
    assert "psst" in sheet.messages
    assert any("missing is not defined" in error for error in sheet.errors)
