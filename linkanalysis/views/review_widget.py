"""The widget behind a review: judgments that its cells and Python share through the kernel."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import anywidget
import traitlets

from linkanalysis.views.pages.page import asset

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


class ReviewWidget(anywidget.AnyWidget):
    """The judgments in the order in which they were made; texts are sent when a cell asks."""

    _esm = asset("review.js")
    _css = asset("review.css")
    by = traitlets.Unicode().tag(sync=True)
    acts = traitlets.Any().tag(sync=True)

    def __init__(
        self,
        by: str,
        acts: Sequence[tuple[int, str]],
        *,
        checked: Callable[[object], object],
        answered: Callable[[object], dict[str, Any]],
    ) -> None:
        """Open the channel.

        checked: Returns the judgments that hold after a cell sent some.
        answered: Returns what a cell asks for, as it may be shown now; empty if it is nothing.
        """
        self._checked, self.answered = checked, answered
        super().__init__(by=by, acts=[*acts])
        self.on_msg(self._answer)

    @traitlets.validate("acts")
    def _validate(self, proposal: Any) -> object:  # noqa: ANN401 - traitlets has no type for it
        return self._checked(proposal["value"])

    def _answer(self, _widget: object, content: object, _buffers: object) -> None:
        found = self.answered(content)
        if found:
            self.send(found)
