"""Emergence: who is active in the last days as their own past does not explain."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd
import scipy

from linkanalysis.core.checks import given_names, row_by_number
from linkanalysis.core.door import Call, answer
from linkanalysis.core.masked_ids import unmasked
from linkanalysis.core.result import Result, column, frame_of, table_row
from linkanalysis.events.movement.pairs import corrected
from linkanalysis.graph.lookup import named_nodes
from linkanalysis.graph.occasions import read_occasions
from linkanalysis.graph.queries.local_days import day_text
from linkanalysis.kernels.chosen_days import share_of_choices

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from linkanalysis.core.provenance import MadeBy, Reason
    from linkanalysis.graph import EntityGraph
    from linkanalysis.graph.occasions import Occasions
    from linkanalysis.rings import RingTable


# Chance makes one alert or more in one of twenty cases in which nobody emerges.
ALARM = 0.05


@table_row
class Alert:
    """Somebody, or a pair, that emerges; each field is a column of `Emerging`."""

    what: str = column("entity or pair")
    entity: str = column("id of the entity, or of one of the pair", cell=True)
    label: str = column("its name as it may be shown", cell=True)
    other: str = column("the other one of a pair; otherwise empty", cell=True)
    new: bool = column("whether no record before the window names the entity, or the pair together")
    first: str = column("day of the first record", "date", cell=True)
    occasions_before: int = column("contacts by day before the window", "contact-days", cell=True)
    occasions_after: int = column("contacts by day in the window", "contact-days", cell=True)
    expected: float = column("mean in the window if all days were alike", "contact-days", cell=True)
    significance: float = column("p-value of this many if all days were alike", "0 to 1")
    p_all: float = column(
        "p-value corrected for all that could have one as small", "0 to 1", cell=True
    )
    tied_to: tuple[str, ...] = column(
        "those given, and members of rings, that it had contact with at once"
    )
    protected: int = column("how many of these are protected, and not named", "entities")


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

    ROW = Alert
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
        return frame_of(self.rows, self.ROW)

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


if TYPE_CHECKING:
    from collections.abc import Callable

    from linkanalysis.kernels.csr import F64, I64

    Test = Callable[[pd.DataFrame, pd.DataFrame, int], tuple[F64, F64]]

# Windows of the past with which the last one is compared: of four weeks each, one year together.
# What somebody did before that says little about what is usual now.
PAST = 12


class Span(NamedTuple):
    """The days compared: the past from `first`, the window from `opens`, up to `end`."""

    first: int
    opens: int
    end: int


def span_of(day: I64, window_days: int) -> Span:
    """Choose the days that are compared."""
    if day.size == 0:
        return Span(0, 0, 0)
    end = int(day.max()) + 1
    opens = max(end - window_days, int(day.min()))
    return Span(max(int(day.min()), opens - PAST * window_days), opens, end)


def compare_windows(contacts: pd.DataFrame, span: Span) -> pd.DataFrame:
    """Compare window and past of every entity and pair; an entity has no `other` (-1)."""
    pairs = contacts[contacts["node"] < contacts["other"]]
    parts = [
        _table(contacts.assign(other=-1), span, _by_choices),
        _table(pairs, span, _by_days),
    ]
    whole = pd.concat(parts, ignore_index=True)
    # equal chances that two tests compute may differ by rounding
    whole["chance"] = np.log(whole["significance"]).round(9)
    whole["pair"] = whole["other"] >= 0
    order = ["chance", "pair", "node", "other"]
    whole = whole.sort_values(order, kind="stable", ignore_index=True)
    smallest = np.sort(whole["smallest"].to_numpy())
    return whole.assign(p_all=corrected(whole["significance"].tolist(), smallest)[0])


def _table(contacts: pd.DataFrame, span: Span, test: Test) -> pd.DataFrame:
    """Count the contact-days of each entity or pair, and compare the window with the past."""
    keys = ["node", "other"]
    found = contacts.groupby(keys).agg(first=("day", "min"), covered=("covered", "min"))
    kept = contacts[contacts["day"] >= span.first]
    by_day = kept.groupby([*keys, "day"]).size().rename("count").reset_index()
    by_day["inside"] = by_day["count"].where(by_day["day"] >= span.opens, 0)
    table = by_day.groupby(keys).agg(total=("count", "sum"), after=("inside", "sum"))
    table = table.join(found)
    # days that are compared: the window, and those before it on which there are records
    table["days"] = span.end - table.pop("covered").clip(span.first, span.opens)
    chance = test(by_day, table, span.end - span.opens)
    return table.assign(significance=chance[0], smallest=chance[1]).reset_index()


def _by_days(by_day: pd.DataFrame, table: pd.DataFrame, window: int) -> tuple[F64, F64]:
    """Test pairs, who have contact on a day or not: p-values, and the smallest possible."""
    del by_day  # the number of days is enough
    days, total, after = (table[name].to_numpy() for name in ("days", "total", "after"))
    most = np.minimum(total, window)
    p_values, smallest = (
        np.asarray(scipy.stats.hypergeom.sf(k - 1, days, total, window), np.float64)
        for k in (after, most)
    )
    return p_values, smallest


def _by_choices(by_day: pd.DataFrame, table: pd.DataFrame, window: int) -> tuple[F64, F64]:
    """Test entities, who have contact with several on a day: p-values, and the smallest."""
    found: dict[tuple[int, ...], float] = {}

    def share(counts: tuple[int, ...], days: int, least: int) -> float:
        key = (*counts, days, least)
        if key not in found:
            values = np.zeros(days, np.int64)
            values[: len(counts)] = counts
            found[key] = share_of_choices(values, window, least)
        return found[key]

    p_values, smallest = np.ones(len(table)), np.ones(len(table))
    counts = by_day["count"].to_numpy()
    bounds = np.concatenate([[0], np.cumsum(by_day.groupby("node").size().to_numpy())])
    columns = (bounds[:-1], bounds[1:], table["days"].to_numpy(), table["after"].to_numpy())
    each = zip(*(column.tolist() for column in columns), strict=True)
    for row, (begin, end, days, after) in enumerate(each):
        rising = tuple(np.sort(counts[begin:end]).tolist())
        smallest[row] = share(rising, days, sum(rising[-window:]))
        if after * days > sum(rising) * window:  # else no more than expected: no alert
            p_values[row] = share(rising, days, after)
    return p_values, smallest
