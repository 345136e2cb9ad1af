"""A network map in a notebook whose selection Python can read and set."""

from __future__ import annotations

import os
import sys
import uuid
import warnings
from collections.abc import Mapping
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from linkanalysis.core.checks import SHOWN, expect_type, given_names, suggest_name
from linkanalysis.core.escape import visible
from linkanalysis.core.optional import optional_import
from linkanalysis.errors import (
    DataQualityWarning,
    GraphKindError,
    LinkAnalysisError,
    ProtectedError,
    UnknownNameError,
)
from linkanalysis.views.pages.columns import rows_of
from linkanalysis.views.pages.layout import ADVICE, arrangement, layout_of, read_layout
from linkanalysis.views.pages.page import data_of

if TYPE_CHECKING:
    from linkanalysis.views.pages.layout import GivenLayout
    from linkanalysis.views.pages.view import View
    from linkanalysis.views.pages.widget import Bundle, MapWidget


class LiveMap:
    """A network map in a notebook whose selection, visible entities and layout can be read and set.

    A click on the map changes the values, and setting them changes the map, in every cell that
    shows it. `View.live` makes it.

    Parameters
    ----------
    view : View
        The result of `network_map`.

    Attributes
    ----------
    widget : MapWidget
        The anywidget widget. Show it in notebooks that do not connect other cells (VS Code, Colab,
        marimo), or observe its traits `selected` and `visible`.

    Raises
    ------
    MissingExtraError
        Without the extra ``notebook``.
    GraphKindError
        If the page of the view shows no network.
    ProtectedError
        When a value is read or set, if the page reveals somebody who has since become protected.
        The cells that show it go blank.

    Notes
    -----
    Ids are those that the map shows: a protected person has a masked name, which `EntityGraph`
    accepts. What a page sends is data: it is checked against the map and never run. A selection
    shows what an analyst looked at, not who matters.

    Examples
    --------
    >>> import linkanalysis as la
    >>> import networkx as nx
    >>> graph = la.from_networkx(nx.Graph([("ana", "ben"), ("ben", "cay")]))
    >>> live = la.network_map(graph).live()
    >>> live.selected = "person:ben"  # a click does the same
    >>> graph.around(live.selected[0]).n
    3
    """

    def __init__(self, view: View) -> None:
        data = data_of(view.html)
        if "nodes" not in data:
            message = (
                f"{view!r} shows no network, so nothing on it can be selected from Python; only "
                "the result of la.network_map is live."
            )
            raise GraphKindError(message)
        optional_import("anywidget", extra="notebook", purpose="A live map")
        from linkanalysis.views.pages.widget import MapWidget

        self._view = view
        self._entities: tuple[str, ...] = tuple(node["key"] for node in rows_of(data["nodes"]))
        self._known = frozenset(self._entities)
        self._begun = layout_of(data)
        self._arranged: dict[str, Any] | None = None  # the last layout that was right
        self.channel = f"linkanalysis-{uuid.uuid4().hex}"
        self.widget: MapWidget = MapWidget(self.channel, checked=self._right, shown=self._shown)

    def __repr__(self) -> str:
        return f"LiveMap({self._view!r})"

    @property
    def selected(self) -> tuple[str, ...]:
        """Ids of what is selected: entities, the two ends of a tie, or the members of a ring.

        To set it, give one id, several, or none. Ids that are not on the map are left out with a
        warning; if none is on it, `UnknownNameError` is raised.
        """
        self._check()
        return tuple(self.widget.selected or ())

    @selected.setter
    def selected(self, entities: str | list[str] | tuple[str, ...]) -> None:
        self.widget.selected = self._given("selected", entities)

    @property
    def visible(self) -> tuple[str, ...]:
        """Ids of the entities that switches, days and hiding leave on the map, in its order.

        To show some entities and no others, set it to their ids.
        """
        self._check()
        shown = self.widget.visible
        return self._entities if shown is None else tuple(shown)

    @visible.setter
    def visible(self, entities: str | list[str] | tuple[str, ...]) -> None:
        self.widget.visible = self._given("visible", entities)

    @property
    def layout(self) -> dict[str, Any]:
        """Where entities are, what is switched off or hidden, the days, and notes.

        It is what "Save layout" writes, and what `network_map` takes back. To arrange the map, set
        it to such a layout or its file.
        """
        self._check()
        return arrangement(read_layout(self._arranged or self._begun), self._known)

    @layout.setter
    def layout(self, layout: GivenLayout) -> None:
        self._check()
        self.widget.arrangement = self._arrangement(layout)

    def _check(self) -> None:
        """Refuse, and blank the page where it is shown, if it reveals somebody protected."""
        try:
            _ = self._view.html
        except ProtectedError as error:
            self.widget.refused = str(error)
            raise

    def _may_speak(self) -> bool:
        try:
            self._check()
        except ProtectedError:
            return False
        return True

    def _given(self, name: str, entities: object) -> list[str]:
        self._check()
        keys = [visible(entity) for entity in given_names(name, entities)]
        absent = [key for key in keys if key not in self._known]
        if not absent:
            return keys
        first, size = absent[0], f"this map of {len(self._known):,} entities"
        if len(absent) == len(keys):
            message = f'"{first:.{SHOWN}}" is not on {size}. {suggest_name(first, self._known)}'
            raise UnknownNameError(message.rstrip(), name=first)
        message = (
            f"{len(absent):,} of {len(keys):,} ids are not on {size}, such as "
            f'"{first:.{SHOWN}}"; {name} is set to the others. Draw them all with '
            "la.network_map(graph.around(ids))."
        )
        warnings.warn(message, DataQualityWarning, stacklevel=3)
        return [key for key in keys if key in self._known]

    def _right(self, name: str, value: object) -> object:
        """Return the valid part of a value from a page; warn about the rest."""
        if value is None or not self._may_speak():
            return None
        if name == "arrangement":
            try:  # a text would name a file, which a page must not have read
                self._arranged = self._arrangement(value if isinstance(value, dict) else None)
            except LinkAnalysisError:
                _warn("a layout that cannot be read")
            return self._arranged
        given = value if isinstance(value, list) else [value]
        right = [key for key in given if isinstance(key, str) and key in self._known]
        if len(right) < len(given):
            _warn(f"{len(given) - len(right):,} ids that are not on it")
        return right

    def _arrangement(self, given: Any) -> dict[str, Any]:  # noqa: ANN401 - checked by read_layout
        expect_type("layout", given, (str, os.PathLike, Mapping), ADVICE)
        made = arrangement(read_layout(given), self._known)
        case = self._view.case
        if case is not None:
            made["notes"] = {entity: case.veiled(note) for entity, note in made["notes"].items()}
        return made

    def _shown(self) -> Bundle:
        return self._view._repr_mimebundle_()


def _warn(what: str) -> None:
    message = f"The page of a map sent {what}; it was ignored. Run the map's cell again."
    warnings.warn(message, DataQualityWarning, stacklevel=2)


def is_live(page: str) -> bool:
    """Return whether a page can talk to Python: it shows a network, in a Jupyter kernel."""
    interactive = sys.modules.get("IPython")
    shell = None if interactive is None else interactive.get_ipython()
    kernel = getattr(shell, "kernel", None)
    return kernel is not None and find_spec("anywidget") is not None and "nodes" in data_of(page)
