"""The values of a live map: what Python sets and what a page sends, without a browser."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING

import networkx as nx
import pandas as pd
import pytest

import linkanalysis as la
from linkanalysis.errors import (
    DataQualityWarning,
    GraphKindError,
    ProtectedError,
    UnknownNameError,
)

if TYPE_CHECKING:
    from pathlib import Path

    from shown_cases import Hostile

PEOPLE = ("person:ana", "person:ben", "person:cay")


@pytest.fixture
def view() -> la.View:
    return la.network_map(la.from_networkx(nx.Graph([("ana", "ben"), ("ben", "cay")])))


def test_a_map_begins_with_nothing_selected_and_all_shown_where_the_layout_put_it(
    view: la.View,
) -> None:
    live = view.live()
    assert (live.selected, live.visible) == ((), PEOPLE)
    assert set(live.layout) == {"positions", "off", "folded", "days", "hidden", "notes"}
    assert tuple(live.layout["positions"]) == PEOPLE
    assert view.live() is live


def test_values_are_set_by_one_id_or_several(view: la.View) -> None:
    live = view.live()
    live.selected = "person:ben"
    assert live.selected == ("person:ben",)
    live.selected = ["person:cay", "person:ana"]
    assert live.selected == ("person:cay", "person:ana")
    live.visible = live.selected
    assert live.visible == ("person:cay", "person:ana")
    live.selected = ()
    assert live.selected == ()


def test_a_layout_is_what_the_map_takes_back(view: la.View, tmp_path: Path) -> None:
    kept = {"positions": {"person:ana": [5, -7]}, "hidden": ["person:ben"], "notes": {}}
    path = tmp_path / "layout.json"
    path.write_text(
        '{"positions": {"person:ana": [5, -7], "person:zoe": [0, 0]}, "hidden": ["person:ben"]}'
    )
    for given in (kept, path):
        view.live().layout = given
        assert view.live().layout["positions"] == {"person:ana": [5.0, -7.0]}
        assert view.live().layout["hidden"] == ["person:ben"]
    graph = la.from_networkx(nx.Graph([("ana", "ben"), ("ben", "cay")]))
    again = la.network_map(graph, layout=view.live().layout)
    assert again.live().layout["positions"]["person:ana"] == [5.0, -7.0]
    assert again.live().layout["hidden"] == ["person:ben"]


def test_what_a_page_sends_is_compared_with_what_is_on_the_map(
    view: la.View, tmp_path: Path
) -> None:
    live = view.live()
    sent = ["person:ben", "__import__('os')", 5, None, {"a": 1}]
    with pytest.warns(DataQualityWarning) as caught:
        live.widget.set_state({"selected": sent})
    assert str(caught[0].message) == (
        "The page of a map sent 4 ids that are not on it; it was ignored. Run the map's cell again."
    )
    assert live.selected == ("person:ben",)
    path = tmp_path / "layout.json"  # a file that Python may read, and a page may not have read
    path.write_text('{"positions": {"person:ana": [5, -7]}}')
    for arranged in ({"positions": {"person:ana": "left"}}, str(path), 5, ["a"]):
        with pytest.warns(DataQualityWarning, match="sent a layout that cannot be read; it was"):
            live.widget.set_state({"arrangement": arranged})
        assert tuple(live.layout["positions"]) == PEOPLE
    with pytest.warns(DataQualityWarning, match="1 ids"):
        live.widget.set_state({"visible": 5})
    assert live.visible == ()


def test_masked_names_lead_from_the_map_to_the_graph(
    hostile: Hostile, hostile_graph: la.EntityGraph
) -> None:
    live = la.network_map(hostile_graph).live()
    live.selected = ["Protected 1", "person:KY-2"]
    assert live.selected == ("Protected 1", "person:KY-2")
    assert hostile_graph.around(live.selected[0]).n == 3
    with pytest.raises(UnknownNameError) as caught:
        live.selected = "person:KY-8"
    assert "Did you mean" in str(caught.value)
    texts = f"{live.layout} {live.visible} {live.widget.get_state()} {live!r}"
    assert "KY-8" not in texts
    assert hostile.hidden_name not in texts


def test_notes_that_name_a_protected_person_are_withheld(
    hostile: Hostile, hostile_graph: la.EntityGraph
) -> None:
    live = la.network_map(hostile_graph).live()
    note = f"seen with {hostile.hidden_name}"
    live.widget.set_state({"arrangement": {"positions": {}, "notes": {"person:KY-2": note}}})
    assert live.layout["notes"] == {"person:KY-2": "[withheld: it names a protected person]"}


def test_a_map_of_somebody_protected_since_gives_and_takes_no_value() -> None:
    case = la.Case(purpose="training")
    ties = pd.DataFrame({"source": ["person:1"], "target": ["person:2"], "type": ["associate_of"]})
    case.add(la.Batch.of(la.Document(title="ties.csv", sha256="0" * 64), links=ties))
    live = la.network_map(la.build_graph(case)).live()
    live.selected = "person:1"
    clicked = la.network_map(la.build_graph(case)).live()
    role = pd.DataFrame({"entity": ["person:1"], "attribute": "role", "value": ["victim"]})
    case.add(la.Batch.of(la.Document(title="late.csv", sha256="1" * 64), statements=role))
    asked = [
        lambda: live.selected,
        lambda: live.visible,
        lambda: live.layout,
        lambda: setattr(live, "selected", "person:2"),
        lambda: setattr(live, "visible", "person:2"),
        lambda: setattr(live, "layout", {"positions": {}}),
    ]
    for ask in asked:
        with pytest.raises(ProtectedError) as caught:
            ask()
    assert live.widget.refused == str(caught.value)
    clicked.widget.set_state({"selected": ["person:2"]})  # a click blanks a page, too
    assert (clicked.widget.refused, clicked.widget.selected) == (str(caught.value), None)


def test_only_a_network_map_is_live() -> None:
    with pytest.raises(GraphKindError) as caught:
        _ = la.View("<!DOCTYPE html>", title="Note").live()
    assert str(caught.value) == (
        "View('Note', 0.0 MB) shows no network, so nothing on it can be selected from Python; only "
        "the result of la.network_map is live."
    )


def test_an_id_that_is_not_on_the_map_is_an_error(view: la.View) -> None:
    with pytest.raises(UnknownNameError) as caught:
        view.live().selected = "person:bem"
    assert str(caught.value) == (
        '"person:bem" is not on this map of 3 entities. Did you mean "person:ben"?'
    )
    with pytest.warns(DataQualityWarning) as left_out:
        view.live().visible = [*PEOPLE, "person:zoe", "person:yan"]
    assert str(left_out[0].message) == (
        '2 of 5 ids are not on this map of 3 entities, such as "person:zoe"; visible is set to the '
        "others. Draw them all with la.network_map(graph.around(ids))."
    )
    assert view.live().visible == PEOPLE
    with pytest.raises(GraphKindError) as wrong:
        view.live().visible = 5  # type: ignore[assignment]
    assert str(wrong.value) == "visible is 5; it must be an id, or a list of ids."
    with pytest.raises(GraphKindError, match=r"^layout is None; pass an earlier map"):
        view.live().layout = None  # type: ignore[assignment]


def test_the_widget_keeps_the_page_and_the_picture_beside_it(view: la.View) -> None:
    widget = view.live().widget
    bundle, _ = widget._repr_mimebundle_()
    assert {"text/html", "image/png"} < set(bundle)
    assert f'<iframe name="{view.live().channel}"' in bundle["text/html"]
    assert "page" not in widget.get_state()  # asked for when shown, so that it is checked then


def test_a_value_that_is_right_is_taken_without_a_word(view: la.View) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        view.live().widget.set_state({"selected": ["person:ana"], "visible": [*PEOPLE]})
    assert view.live().selected == ("person:ana",)
