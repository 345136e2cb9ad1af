"""The widget behind a live map: values that its pages and Python share through the kernel."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import anywidget
import traitlets

from linkanalysis.views.pages.page import asset

if TYPE_CHECKING:
    from collections.abc import Callable

    Bundle = dict[str, Any]


class MapWidget(anywidget.AnyWidget):
    """The last values that a page or Python set; None stands for the first state of the page."""

    _esm = asset("live.js")
    channel = traitlets.Unicode().tag(sync=True)
    selected = traitlets.Any(None, allow_none=True).tag(sync=True)
    visible = traitlets.Any(None, allow_none=True).tag(sync=True)
    arrangement = traitlets.Any(None, allow_none=True).tag(sync=True)
    refused = traitlets.Unicode().tag(sync=True)

    def __init__(
        self,
        channel: str,
        *,
        checked: Callable[[str, object], object],
        shown: Callable[[], Bundle],
    ) -> None:
        """Open the channel.

        checked: Returns the valid part of a new value; takes its name and the value.
        shown: Returns the bundle of the same map without the widget.
        """
        self._checked, self._shown = checked, shown
        super().__init__(channel=channel)
        self.on_msg(self._answer)

    @traitlets.validate("selected", "visible", "arrangement")
    def _validate(self, proposal: Any) -> object:  # noqa: ANN401 - traitlets has no type for it
        return self._checked(proposal["trait"].name, proposal["value"])

    def _answer(self, _widget: object, content: object, _buffers: object) -> None:
        if content == {"ask": "cell"}:
            self.send({"cell": self._shown()["text/html"]})

    def _repr_mimebundle_(self, **options: Any) -> tuple[Bundle, Bundle]:  # noqa: ANN401
        bundle, about = super()._repr_mimebundle_(**options) or ({}, {})
        return {**self._shown(), **bundle}, about
