"""Whoever a table says is protected, in whatever words and however broken, is named nowhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

import linkanalysis as la
from hostile.corpus import lines, read

if TYPE_CHECKING:
    from pathlib import Path

PROTECTED = [*lines("roles.toml"), *lines("ages.toml")]


@pytest.mark.filterwarnings("ignore::linkanalysis.errors.DataQualityWarning")
@pytest.mark.parametrize("line", PROTECTED, ids=lambda line: line["why"])
def test_the_person_is_named_nowhere(line: dict[str, Any], tmp_path: Path) -> None:
    with read(line, tmp_path) as case:
        assert case.protection.protected - {"person:Zora Quill"} == {"person:V-7"}
        graph = la.build_graph(case)
        shown = " ".join([*map(graph.shown, graph.ids), *graph.labels, case.protection.notice])
        assert "V-7" not in shown
        assert "zora" not in case.protection.notice.casefold()
        report = case.protection.report()
        assert "V-7" not in report.to_string()
        assert set(report["entity"]) == {case.protection.shown(each) for each in case.protection.protected}


@pytest.mark.parametrize("line", lines("harmless_roles.toml"), ids=lambda line: line["why"])
def test_nobody_is_withheld_for_a_look_alike(line: dict[str, Any], tmp_path: Path) -> None:
    with read(line, tmp_path) as case:
        assert case.protection.protected == set()
        assert case.protection.notice == ""
