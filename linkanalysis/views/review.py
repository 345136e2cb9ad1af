"""Pairs of records that an analyst judges in a notebook, by click or key."""

from __future__ import annotations

import math
import warnings
from dataclasses import replace
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, cast

from linkanalysis.case.decisions import JUDGMENTS, Judgment, ids_of
from linkanalysis.core.checks import check_choice, is_whole, row_by_number, says_something
from linkanalysis.core.door import guarded
from linkanalysis.core.escape import escape_html
from linkanalysis.core.optional import optional_import
from linkanalysis.errors import CaseError, DataQualityWarning, LinkAnalysisError
from linkanalysis.identity.decisions_table import Decisions

if TYPE_CHECKING:
    import pandas as pd

    from linkanalysis.views.review_widget import ReviewWidget

Act = tuple[int, Judgment]
"""Number of a pair, and how it was judged."""

LISTED = ["left", "right", "judgment", "bits", "note"]
# It names neither of the two: an error would name a record that must not be shown.
NOT_COMPARED = (
    "This pair is not compared: the two have since been judged the same, a document about them "
    "was withdrawn, or entities of this type are not compared."
)
HINT = (
    'To judge by click or key, install the extra: pip install "linkanalysis-toolkit[notebook]". '
    "Without it, call judge(number, judgment) of the review, or edit the frame of the decisions."
)


class Review:
    """Pairs that an analyst judges one by one; nothing is recorded until ``case.decide``.

    At the end of a cell it shows the pairs, each with the waterfall of its evidence. Click or press
    a key to judge: S same, D different, U unsure, Z takes the last judgment back, arrows move.
    `review` makes it.

    Parameters
    ----------
    decisions : Decisions
        The pairs.
    by : str
        Who judges.

    Attributes
    ----------
    widget : ReviewWidget
        The anywidget widget; a cell that ends with the review shows it.

    Raises
    ------
    CaseError
        If `by` is empty.
    MissingExtraError
        When `widget` is read without the extra ``notebook``.

    Notes
    -----
    Pairs are numbered from 1, in the order of the decisions. Protected people are masked as in any
    answer, also if they have come to be protected since: a cell asks for texts when it shows them.
    What a cell sends is data: it is checked, never run.

    Examples
    --------
    >>> import pandas as pd
    >>> import linkanalysis as la
    >>> people = pd.DataFrame({"id": ["KY-1", "OH-7"], "name": ["Ana Bell", "Bell, Anna"]})
    >>> people["birth_date"] = "1980-05-02"
    >>> case = la.Case(purpose="training")
    >>> _ = case.add(la.read_frame(people, reader="entities", document="people"))
    >>> review = la.views.review(la.resolve(case), by="A. Clerk")
    >>> review.judge(1, "same")  # a click does the same
    >>> review
    Review(1 of 1 pairs judged)
    >>> case.decide(review.decisions)
    >>> case.same
    {'person:OH-7': 'person:KY-1'}
    """

    def __init__(self, decisions: Decisions, *, by: str) -> None:
        if not says_something(by):
            message = f"by is {by!r:.40}; name the person who judges, for the journal."
            raise CaseError(message)
        self._pairs, self._by = decisions, by
        self._acts: tuple[Act, ...] = ()
        self._widget: ReviewWidget | None = None
        self._sent_at: int | None = None  # position of the case when the pairs were last sent

    def __len__(self) -> int:
        """Return the number of pairs."""
        return len(self._pairs)

    def __repr__(self) -> str:
        """Return one line without names."""
        return f"Review({len(dict(self._acts)):,} of {len(self):,} pairs judged)"

    @property
    def decisions(self) -> Decisions:
        """The pairs that were judged, with the last judgment of each, for ``case.decide``.

        A pair that nobody judged here is not among them, whatever was proposed.
        """
        judged = sorted(dict(self._acts).items())
        whole, pairs = self._pairs, self._pairs.decisions
        return Decisions(
            tuple(
                replace(pairs[number - 1], judgment=judgment, by=self._by)
                for number, judgment in judged
            ),
            tuple(whole.evidence[number - 1] for number, _ in judged),
            (),
            (),
            whole.made_by,
        )

    @property
    def widget(self) -> ReviewWidget:
        """The widget of all cells that show this review."""
        if self._widget is None:
            optional_import("anywidget", extra="notebook", purpose="A review in a cell")
            from linkanalysis.views.review_widget import ReviewWidget

            self._widget = ReviewWidget(
                self._by, self._acts, checked=self._right, answered=self._answer
            )
        return self._widget

    @guarded
    def judge(self, number: int, judgment: Judgment) -> None:
        """Judge a pair, in place of an earlier judgment of it.

        Parameters
        ----------
        number : int
            Number of the pair, from 1.
        judgment : {"same", "different", "unsure"}
            The judgment.

        Raises
        ------
        UnknownNameError
            If there is no such pair, or the judgment is not one of the three.

        Examples
        --------
        >>> import pandas as pd
        >>> import linkanalysis as la
        >>> people = pd.DataFrame({"id": ["KY-1", "OH-7"], "name": ["Ana Bell", "Bell, Anna"]})
        >>> people["birth_date"] = "1980-05-02"
        >>> case = la.Case(purpose="training")
        >>> _ = case.add(la.read_frame(people, reader="entities", document="people"))
        >>> review = la.views.review(la.resolve(case), by="A. Clerk")
        >>> review.judge(1, "different")
        >>> [each.judgment for each in review.decisions]
        ['different']
        """
        row_by_number(self._pairs.evidence, number, "pair")
        check_choice(judgment, JUDGMENTS, "a judgment")
        self._set((*self._acts, (number, judgment)))

    def undo(self) -> None:
        """Take the last judgment back, so that the one before it holds again.

        Examples
        --------
        >>> import linkanalysis as la
        >>> review = la.views.review(la.resolve(la.Case(purpose="training")), by="A. Clerk")
        >>> review.undo()  # nothing to take back: nothing happens
        >>> review
        Review(0 of 0 pairs judged)
        """
        self._set(self._acts[:-1])

    def _set(self, acts: tuple[Act, ...]) -> None:
        self._acts = acts
        if self._widget is not None:
            self._widget.acts = [*acts]

    def _right(self, given: object) -> list[Act]:
        """Keep what a cell sent if all of it is right; else warn, and keep what was there."""
        acts = [act_of(each, len(self)) for each in given] if isinstance(given, list) else [None]
        if None in acts:
            wrong = acts.count(None)
            message = (
                f"The cell of a review sent {wrong:,} judgment{'s' * (wrong != 1)} about pairs "
                "that it does not have; its message was ignored. Run that cell again."
            )
            warnings.warn(message, DataQualityWarning, stacklevel=2)
        else:
            self._acts = tuple(filter(None, acts))
        return [*self._acts]

    def _answer(self, asked: object) -> dict[str, Any]:
        """Return what a cell asks for: the pairs, or the evidence of one.

        The pairs go with it if the case has changed since they were sent, as somebody may have come
        to be protected.
        """
        found: dict[str, Any] = {}
        position = self._pairs.made_by.case.position
        match asked:
            case {"ask": "pair", "number": number} if is_whole(number) and 0 < number <= len(self):
                found["pair"] = self._evidence(int(number))
            case {"ask": "pairs"}:
                self._sent_at = None
            case _:
                return {}
        if self._sent_at != position:
            found["pairs"] = self._listed()
        self._sent_at = position
        return found

    def _listed(self) -> list[dict[str, Any]]:
        """Return the pairs, each entity with the id and the label that may be shown now."""
        case = self._pairs.made_by.case
        rows = _records(self._pairs.to_frame()[LISTED])
        for row, pair in zip(rows, self._pairs.decisions, strict=True):
            row["labels"] = [
                case.veiled(case.protection.label(entity)) if shown == entity else shown
                for shown, entity in zip((row["left"], row["right"]), ids_of(pair), strict=True)
            ]
        return rows

    def _evidence(self, number: int) -> dict[str, Any]:
        """Return the waterfall of a pair and its reasons, as they may be shown now."""
        pair = self._pairs.decisions[number - 1]
        found: dict[str, Any] = {"number": number, "lines": [], "note": ""}
        found["reasons"] = [str(why) for why in self._pairs.to_frame()["reasons"].iloc[number - 1]]
        try:
            compared = self._pairs.made_by.case.compare(pair.left, pair.right)
        except LinkAnalysisError:
            return {**found, "note": NOT_COMPARED}
        return {**found, "lines": _records(compared.to_frame())}

    def _repr_mimebundle_(self, **options: Any) -> Any:  # noqa: ANN401 - as notebooks call it
        table = {"text/plain": repr(self), "text/html": self._pairs._repr_html_()}
        if find_spec("anywidget") is None:
            return {**table, "text/html": f"{table['text/html']}<p>{escape_html(HINT)}</p>"}
        bundle, about = self.widget._repr_mimebundle_(**options) or ({}, {})
        return {**bundle, **table}, about


def act_of(given: object, pairs: int) -> Act | None:
    """Return a judgment that a cell sent, if it is one of one of so many pairs."""
    match given:
        case [number, str(judgment)] if is_whole(number) and 0 < number <= pairs:
            if judgment in JUDGMENTS:
                return int(number), cast("Judgment", judgment)
    return None


def _records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Write rows as a browser takes them: texts, and numbers or nothing."""
    return [
        {str(name): _plain(value) for name, value in row.items()}
        for row in frame.to_dict("records")
    ]


def _plain(value: object) -> object:
    if isinstance(value, float):
        return None if math.isnan(value) else value  # NaN is not a value of JSON
    if isinstance(value, tuple):
        return [str(each) for each in value]
    return str(value)


@guarded
def review(decisions: Decisions, *, by: str) -> Review:
    """Judge proposed pairs in a notebook, by click or key, each beside its evidence.

    Parameters
    ----------
    decisions : Decisions
        The result of `resolve` or `identity.to_review`.
    by : str
        Who judges.

    Returns
    -------
    Review
        Show it at the end of a cell. Give ``review.decisions`` to ``case.decide`` when you are
        done: nothing is recorded before.

    Raises
    ------
    CaseError
        If `by` is empty.

    Notes
    -----
    Needs the extra ``notebook``; without it the cell shows the table of the pairs, and
    `Review.judge` judges. High bits mean that much agrees that few people share. They do not show
    that the two are one: twins, namesakes and relatives look alike.

    Examples
    --------
    >>> import linkanalysis as la
    >>> case = la.Case(purpose="training")
    >>> la.views.review(la.resolve(case), by="A. Clerk")
    Review(0 of 0 pairs judged)
    """
    return Review(decisions, by=by)
