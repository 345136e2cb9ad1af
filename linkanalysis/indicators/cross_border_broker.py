"""Somebody without whom the records tie nobody here to people and numbers abroad."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from linkanalysis.core.keys.region import country_of
from linkanalysis.core.masked_ids import unmasked
from linkanalysis.graph import build_graph
from linkanalysis.graph.countries_agencies import jurisdictions
from linkanalysis.graph.queries.graph_queries import links_of_types
from linkanalysis.indicators.cash import organizations_of
from linkanalysis.indicators.finding import Finding, Outcome, ranked
from linkanalysis.indicators.indicator import Indicator, Need, Setting
from linkanalysis.indicators.windows import one_of_each
from linkanalysis.kernels.components import components, cut_points
from linkanalysis.kernels.csr import build_csr

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from linkanalysis.indicators.indicator import Settings
    from linkanalysis.indicators.record import Record

# Ties of dealings; family abroad, and what somebody holds or is named beside, are none.
DEALINGS = (
    *("associate_of", "call", "controls", "message", "payment", "recruited_by", "speaks_for"),
    *("tie", "traveled_with"),
)
NOBODY = ("address:", "ad:", "booking:", "event:", "organization:", "place:")


def cross_border_broker(record: Record, settings: Settings) -> Outcome:
    """Find entities whose removal separates those abroad from those at home.

    Parameters
    ----------
    record : Record
        What is known of the case.
    settings : mapping of str to float
        Smallest number of entities abroad, and of dealings of its own with each side.

    Returns
    -------
    Outcome
        A finding for each such cut point, most entities abroad first.

    Notes
    -----
    Home is the country of the case. The country of an entity is that of its number, else its stated
    nationality or country, else that of its documents and numbers; of some it is not known. What
    one person alone holds is that person; family does not count, and organizations, which trade
    abroad as a matter of course, are not listed. High: whoever deals with those abroad deals
    through this one, as far as the records go. Dealings that are not on record would show other
    ways.

    References
    ----------
    .. [1] Tarjan (1972), SIAM J. Comput. 1(2), 146-160, for cut points.

    Examples
    --------
    >>> from linkanalysis.case import Case
    >>> from linkanalysis.indicators.record import read_record
    >>> record = read_record(Case(purpose="training"))
    >>> cross_border_broker(record, CROSS_BORDER_BROKER.defaults).findings
    ()
    """
    home = country_of(record.case.region)
    links = _dealings(record)
    names = sorted({*links["a"], *links["b"]})
    number = {name: node for node, name in enumerate(names)}
    countries = _countries(record, names)
    local = np.array([home in countries[name] for name in names], bool)
    abroad = np.array([bool(countries[name]) for name in names], bool) & ~local
    pairs = links.groupby(["a", "b"], as_index=False)["times"].sum()
    a, b = (pairs[end].map(number).to_numpy(np.int64) for end in ("a", "b"))
    times = pairs["times"].to_numpy(np.int64)
    findings: list[Finding] = []
    withheld = 0
    for node in _candidates((a, b), times, local, abroad, settings):
        away = _part_abroad(node, (a, b), local, abroad)
        n_abroad = int(away.sum())
        broker = names[node]
        theirs = links[(links["a"] == broker) | (links["b"] == broker)]
        other = theirs["b"].where(theirs["a"] == broker, theirs["a"])
        at = other.map(number).to_numpy(np.int64)
        # the country of the rest is not known, or they have another way home
        theirs = theirs.assign(other=other, abroad=away[at])[(away | local)[at]]
        few = theirs.loc[theirs["abroad"], "times"].sum() < settings["each"]
        if few or n_abroad < settings["least"] or broker.startswith(NOBODY):
            continue
        if record.is_withheld(broker):
            withheld += 1
            continue
        findings.append(_finding(record, broker, theirs, n_abroad, settings["least"]))
    return Outcome(ranked(findings), withheld)


def _dealings(record: Record) -> pd.DataFrame:
    """Return the links between units (`a` below `b`) that are not of one family."""
    firms = organizations_of(record)
    links = links_of_types(record.case, DEALINGS)

    def _unit(entity: str) -> str:
        owners = firms.get(entity, frozenset())
        return min(owners) if owners else record.unit(entity)

    ends = [links[end].tolist() for end in ("source", "target")]
    units = {end: _unit(end) for end in {*ends[0], *ends[1]}}
    pairs = [
        tuple(sorted((units[source], units[target]))) for source, target in zip(*ends, strict=True)
    ]
    services = {end for end in units if record.is_service(end)}
    kept = [
        a != b and (a, b) not in record.family and a not in services and b not in services
        for a, b in pairs
    ]
    times = links["count"].fillna(1).astype(np.int64).clip(lower=1)
    links = links.assign(a=[a for a, _ in pairs], b=[b for _, b in pairs], times=times)
    return links[pd.Series(kept, links.index, dtype=bool)]


def _countries(record: Record, names: list[str]) -> dict[str, tuple[str, ...]]:
    """Return the countries of each unit, as `jurisdictions` knows them."""
    graph = build_graph(record.case, link_types=["tie"])
    known = jurisdictions(graph, "country")
    found = dict(zip(unmasked(graph.ids), known.names, strict=True))
    return {name: found.get(name, ()) for name in names}


def _candidates(
    ends: tuple[NDArray[np.int64], NDArray[np.int64]],
    times: NDArray[np.int64],
    local: NDArray[np.bool_],
    abroad: NDArray[np.bool_],
    settings: Settings,
) -> list[int]:
    """Return the cut points at home with enough dealings at home and abroad."""
    a, b = ends
    ones, others, often = (np.concatenate(two) for two in ((a, b), (b, a), (times, times)))
    near_home, near_abroad = (
        np.bincount(ones, weights=side[others] * often, minlength=local.size)
        for side in (local, abroad)
    )
    indptr, indices, *_ = build_csr(local.size, a, b, directed=False)
    cuts = cut_points(indptr, indices) & ~abroad
    cuts &= (near_home >= settings["each"]) & (near_abroad >= settings["each"])
    found: list[int] = np.flatnonzero(cuts).tolist()
    return found


def _part_abroad(
    node: int,
    ends: tuple[NDArray[np.int64], NDArray[np.int64]],
    local: NDArray[np.bool_],
    abroad: NDArray[np.bool_],
) -> NDArray[np.bool_]:
    """Mark those abroad who fall away from home with one node gone."""
    a, b = ends
    kept = (a != node) & (b != node)
    indptr, indices, *_ = build_csr(local.size, a[kept], b[kept], directed=False)
    label = components(indptr, indices)
    # what never had a tie to this one does not fall away with it
    at_home, reached = (np.zeros(local.size, bool) for _ in range(2))
    at_home[label[local]] = True
    reached[label[np.concatenate([b[a == node], a[b == node]])]] = True
    marks: NDArray[np.bool_] = (reached & ~at_home)[label] & abroad
    return marks


def _finding(
    record: Record, broker: str, theirs: pd.DataFrame, n_abroad: int, least: float
) -> Finding:
    others = theirs.loc[theirs["abroad"], "other"].unique()
    at_home = theirs.loc[~theirs["abroad"], "other"].nunique()
    return Finding(
        indicator="cross_border_broker",
        title=(
            f"{record.called(broker)} is the only tie on record between {n_abroad} people and "
            f"numbers abroad and those at home, and deals with {len(others)} of them and with "
            f"{at_home} at home"
        ),
        entities=(record.named(broker), *sorted(record.named(other) for other in others)),
        observed=n_abroad,
        threshold=least,
        evidence=(
            *record.reasons(one_of_each(theirs, "abroad")),
            *record.holding_rows([broker, *others], theirs),
        ),
    )


CROSS_BORDER_BROKER = Indicator(
    id="I28",
    name="cross_border_broker",
    heading="The only tie to people abroad",
    function=cross_border_broker,
    rule=(
        "a person or number that is the only tie between {least:g} or more people and numbers "
        "abroad and those at home, with {each:g} or more dealings of its own with each side, "
        "family aside"
    ),
    reading="rings that work across borders often depend on one person who knows both sides",
    reference="Tarjan (1972) for cut points; no source names a threshold",
    needs=(
        Need("dealings between people or numbers", links=DEALINGS),
        Need("a region of the case, in case.toml", region=True),
    ),
    settings=(
        Setting("least", 3, "set by hand: fewer would flag anyone with a friend abroad"),
        Setting("each", 2, "one call may be a wrong number"),
    ),
    alternatives=(
        (
            "Migrants, exchange students and people whose family abroad is not on record have "
            "such ties."
        ),
        "Importers, agents and staff of firms that trade abroad have such ties.",
        "Dealings of others with those abroad may not be in the records.",
    ),
    version=2,
)
