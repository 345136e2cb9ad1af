"""Emergence: who is active in the last days as their own past does not explain.

Lives here: `find_emerging` and its answer, `Emerging`.
Not here: the exact test (`window_chance`), and activity over time (`activity_series`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from linkanalysis._door import Call, answer
from linkanalysis._given import given_names, row_by_number
from linkanalysis._names import unmasked
from linkanalysis._result import Column, Result
from linkanalysis.compare.window_chance import compare_windows, span_of
from linkanalysis.graph.lookup import named_nodes
from linkanalysis.graph.occasions import read_occasions
from linkanalysis.queries.local_days import day_text

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from linkanalysis._provenance import MadeBy, Reason
    from linkanalysis.compare.window_chance import Span
    from linkanalysis.graph import EntityGraph
    from linkanalysis.graph.occasions import Occasions
    from linkanalysis.rings import RingTable

# Chance makes one alert or more in one of twenty cases in which nobody emerges.
ALARM = 0.05


@dataclass(frozen=True, slots=True)
class Alert:
    """Somebody, or a pair, that emerges; each field is a column of `Emerging`."""

    what: str
    entity: str
    label: str
    other: str
    new: bool
    first: str
    occasions_before: int
    occasions_after: int
    expected: float
    significance: float
    p_all: float
    tied_to: tuple[str, ...]
    protected: int


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Emerging(Result):
    """Entities and pairs that emerge, the least likely by chance first.

    Attributes
    ----------
    graph : EntityGraph
        The graph that was asked.
    rows : tuple
        The entities and pairs.
    withheld : int
        Those left out because somebody is protected.
    notes : tuple of str
        What was left out or assumed.
    made_by : MadeBy
        What is needed to repeat it.
    looked_at : int
        Entities and pairs with a record in the time that was compared.

    Examples
    --------
    >>> import linkanalysis as la
    >>> la.compare.find_emerging(la.build_graph(la.Case(purpose="training")))
    <Emerging: 0 rows of 0 looked at, 0 withheld>
    """

    COLUMNS = (
        Column("what", "entity or pair"),
        Column("entity", "id of the entity, or of one of the pair"),
        Column("label", "its name as it may be shown"),
        Column("other", "the other one of a pair; otherwise empty"),
        Column("new", "whether no record before the window names the entity, or the pair together"),
        Column("first", "day of the first record", "date"),
        Column("occasions_before", "contacts by day before the window", "contact-days"),
        Column("occasions_after", "contacts by day in the window", "contact-days"),
        Column("expected", "mean in the window if all days were alike", "contact-days"),
        Column("significance", "p-value of this many if all days were alike", "0 to 1"),
        Column("p_all", "p-value corrected for all that could have one as small", "0 to 1"),
        Column("tied_to", "those given, and members of rings, that it had contact with at once"),
        Column("protected", "how many of these are protected, and not named", "entities"),
    )
    IN_CELL = (
        "entity",
        "label",
        "other",
        "first",
        "occasions_before",
        "occasions_after",
        "expected",
        "p_all",
    )
    CAVEAT = (
        "A new phone, a new document or a busy season looks like somebody who emerges. A lead, "
        "never a verdict."
    )
    WITHHELD = "about protected people not listed."

    graph: EntityGraph
    rows: tuple[Alert, ...]
    withheld: int
    notes: tuple[str, ...]
    made_by: MadeBy
    looked_at: int
    _occasions: Occasions
    _window: tuple[int, int]
    _behind: tuple[tuple[int, ...], ...]  # numbers of the entity, or of both of a pair

    def __repr__(self) -> str:
        rows = "1 row" if len(self.rows) == 1 else f"{len(self.rows):,} rows"
        return f"<Emerging: {rows} of {self.looked_at:,} looked at, {self.withheld:,} withheld>"

    def __len__(self) -> int:
        return len(self.rows)

    def _frame(self) -> pd.DataFrame:
        """By p-value; those that are new and tied to somebody given come last."""
        names = [column.name for column in self.COLUMNS]
        cells = [tuple(getattr(row, name) for name in names) for row in self.rows]
        kinds = {
            **dict.fromkeys(("occasions_before", "occasions_after", "protected"), "int64"),
            **dict.fromkeys(("expected", "significance", "p_all"), "float64"),
            "new": "bool",
        }
        return pd.DataFrame(cells, columns=names, dtype=object).astype(kinds)

    def _reasons(self, item: str | int, limit: int) -> tuple[Reason, ...]:
        """Return the records in the window behind a row, oldest first."""
        first, after = self._window
        ends = row_by_number(self._behind, item, "row")
        return self._occasions.reasons(ends, first, after, limit)


@answer()
def find_emerging(
    call: Call,
    graph: EntityGraph,
    *,
    entities: str | Collection[str] | None = None,
    rings: RingTable | None = None,
    window_days: int = 28,
) -> Emerging:
    """Find entities and pairs whose activity in the last days their past does not explain.

    Parameters
    ----------
    graph : EntityGraph
        A graph that was built from a case: by `build_graph` for what documents state, by
        `build_contacts` for the holders of phones and accounts.
    entities : str or collection of str, optional
        Ids of entities. Anyone new who had contact with one of them is listed, whatever the
        p-value.
    rings : RingTable, optional
        Rings, whose members count like `entities`.
    window_days : int, default 28
        Length of the window, which ends with the last day on record. Whole weeks have each weekday
        as often in the window as before.

    Returns
    -------
    Emerging
        Those with `p_all` of at most .05, the least likely first; then those that are new and tied
        to somebody given. ``reasons(n)`` gives the records of row n in the window.

    Raises
    ------
    GraphKindError
        If the graph was not built from a case, or is a projection.
    UnknownNameError
        If the graph does not hold an entity.
    ProtectedError
        If an entity is protected.

    Notes
    -----
    Each contact counts once a day, because a call and the three messages after it are one occasion.
    The window is compared with up to twelve windows before it, but only with days since the first
    record of the same type: if payments are on record only since May, days before May do not count
    as quiet. If all these days were alike, any `window_days` of them could as well be the last:
    `significance` is the share of all choices with as many contact-days. It is exact and needs no
    model of how busy a day is. `p_all` is corrected for all entities and pairs that could have a
    p-value as small (Tarone), so chance alone lists anything in at most one of twenty cases. Days
    are not alike when a season, a school year or a document begins: an entity whose records start
    with a document seems to emerge then. Lasting states, and links without a day, do not count.

    References
    ----------
    .. [1] Tarone (1990), Biometrics 46(2), 515-522.

    Examples
    --------
    Two phones call once a month; then one of them calls a third every day for a week.

    >>> import pandas as pd
    >>> import linkanalysis as la
    >>> days = [f"2024-{month:02}-03" for month in range(1, 7)]
    >>> days += [f"2024-06-{day:02}" for day in range(20, 27)]
    >>> calls = pd.DataFrame({"start": days, "caller": "502-555-0101"})
    >>> calls["callee"] = ["502-555-0102"] * 6 + ["502-555-0103"] * 7
    >>> case = la.Case(purpose="training", region="US-KY", timezone="UTC")
    >>> _ = case.add(la.read_frame(calls, reader="calls", document="calls"))
    >>> found = find_emerging(la.build_graph(case)).to_frame()
    >>> found[["what", "entity", "new", "occasions_after"]].head(2).values.tolist()
    [['entity', 'phone:+15025550103', True, 7], ['pair', 'phone:+15025550101', True, 7]]
    """
    occasions = read_occasions(graph)
    given = [] if entities is None else named_nodes(graph, given_names("entities", entities))
    known = {*given, *_members(graph, rings)}
    span = span_of(occasions.day, window_days)
    compared = compare_windows(occasions.contacts(), span)
    drafts = [*_drafts(occasions, compared, span, known)]
    listed = [draft for draft in drafts if not draft.hidden]
    return Emerging(
        graph=graph,
        rows=tuple(draft.alert for draft in listed),
        withheld=len(drafts) - len(listed),
        notes=(*_notes(span), *occasions.notes()),
        made_by=call.made_by(
            {"rings": None if rings is None else f"{len(rings):,} rings"}, drawn=False
        ),
        looked_at=len(compared),
        _occasions=occasions,
        _window=(span.opens, span.end),
        _behind=tuple(draft.ends for draft in listed),
    )


def _members(graph: EntityGraph, rings: RingTable | None) -> Iterable[int]:
    """Return the numbers of the members of rings in a graph."""
    if rings is None:
        return ()
    ids = unmasked(rings.graph.ids)
    members = {ids[member.node] for ring in rings for member in ring.members}
    return (node for node, entity in enumerate(unmasked(graph.ids)) if entity in members)


class _Draft(NamedTuple):
    """An alert, the numbers of its entities, and whether one of them is protected."""

    alert: Alert
    ends: tuple[int, ...]
    hidden: bool


def _drafts(
    occasions: Occasions, compared: pd.DataFrame, span: Span, known: set[int]
) -> Iterable[_Draft]:
    """Draft a row for whoever emerges, then for those that are new and tied to somebody known."""
    graph = occasions.graph
    sides = occasions.sides()
    inside = sides[sides["day"] >= span.opens]
    alarming = compared["p_all"] <= ALARM
    new = (compared["first"] >= span.opens) & (compared["other"] < 0)
    near = set(inside.loc[inside["other"].isin(known), "node"].tolist()) - known
    tied = new & compared["node"].isin(near)
    for row in pd.concat([compared[alarming], compared[tied & ~alarming]]).to_dict("records"):
        ends = tuple(end for end in (int(row["node"]), int(row["other"])) if end >= 0)
        shown = sorted(graph.shown[end] for end in ends)
        met = inside.loc[inside["node"] == row["node"], "other"] if len(ends) == 1 else ()
        close = sorted(known.intersection(met)) if ends[0] not in known else []
        yield _Draft(
            Alert(
                what="entity" if len(ends) == 1 else "pair",
                entity=shown[0],
                label=graph.labels[graph.node(shown[0])],
                other=shown[1] if len(ends) > 1 else "",
                new=bool(row["first"] >= span.opens),
                first=day_text(int(row["first"])),
                occasions_before=int(row["total"] - row["after"]),
                occasions_after=int(row["after"]),
                expected=float(row["total"]) * (span.end - span.opens) / float(row["days"]),
                significance=float(row["significance"]),
                p_all=float(row["p_all"]),
                tied_to=tuple(sorted(graph.shown[k] for k in close if not graph.masked[k])),
                protected=sum(bool(graph.masked[k]) for k in close),
            ),
            ends,
            hidden=any(graph.masked[end] for end in ends),
        )


def _notes(span: Span) -> tuple[str, ...]:
    if span.end == span.first:
        return ()
    window = f"{day_text(span.opens)} to {day_text(span.end - 1)}"
    if span.opens == span.first:
        return (f"The records of {window} have no days before them to compare with.",)
    before = f"{day_text(span.first)} to {day_text(span.opens - 1)}"
    return (f"{window} is compared with {before}.",)
