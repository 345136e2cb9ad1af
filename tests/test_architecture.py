"""Files import only downward at run time; a circle for types has a class at its center."""

from __future__ import annotations

import grimp
import networkx as nx

# Classes that hand their work to functions that take them.
CENTERS = {
    "linkanalysis.case.frames",
    "linkanalysis.graph.entity_graph",
    "linkanalysis.pages.view",
    "linkanalysis.sheets.sheet",
}


def _circles(*, types: bool) -> list[set[str]]:
    graph = grimp.build_graph(
        "linkanalysis", exclude_type_checking_imports=not types, cache_dir=None
    )
    imports = nx.DiGraph(
        (module, other)
        for module in graph.modules
        for other in graph.find_modules_directly_imported_by(module)
    )
    return [found for found in nx.strongly_connected_components(imports) if len(found) > 1]


def test_no_files_import_each_other_at_run_time() -> None:
    assert _circles(types=False) == []


def test_circles_for_types_have_a_class_at_their_center() -> None:
    assert [sorted(circle) for circle in _circles(types=True) if not circle & CENTERS] == []
