"""Cash at machines and branches as indicators read it: whose account, where, on which clock.

Cash counts if a record ties it to a place and a moment. Where deposits alone are asked for, so does
what a record calls cash; its place is the text of the record. A statement of a bank that gives cash
by the day alone says nothing about the hour or the machine.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import pandas as pd

from linkanalysis.events.money.cash import is_cash
from linkanalysis.events.movement.located import precision_of
from linkanalysis.events.movement.places import Spot, read_places
from linkanalysis.graph.queries.graph_queries import dated_rows

if TYPE_CHECKING:
    from linkanalysis.indicators.record import Record

PLACES = ("address:", "place:")


def read_cash(record: Record, *, into: bool | None = None) -> pd.DataFrame:
    """Return cash between an account and a place, if moment and zone are on record.

    into: Deposits alone (True), or withdrawals alone (False). Deposits are also the payments that
      their record calls cash.

    Beside the columns of links: `account`, `machine`, `city` (None if unknown) and `clock`, the
    local time.
    """
    links = dated_rows(record.case, ["payment"])
    given, taken = (links[end].str.startswith(PLACES) for end in ("source", "target"))
    if into:
        words = [text for text in links["place"].dropna().unique() if is_cash(text)]
        kept = (given | links["place"].isin(words)) & ~taken
    else:
        kept = (given != taken) if into is None else (taken & ~given)
    links = links[kept.astype(bool)].copy()
    given, taken = (each[links.index].astype(bool) for each in (given, taken))
    texts = links["place"].fillna("").str.partition(", ")[2] if len(links) else links["place"]
    links["account"] = links["source"].where(taken, links["target"])
    links["machine"] = links["target"].where(taken, links["source"].where(given, texts))
    named = {
        machine: Spot(machine, text, is_city=False, days=1)
        for machine, text in sorted(zip(links["machine"], texts, strict=True), reverse=True)
    }
    places = read_places(record.case, named)
    links["city"] = [places[machine].area for machine in links["machine"]]
    links["zone"] = [
        "" if places[machine].zone_known == "assumed" else places[machine].zone
        for machine in links["machine"]
    ]
    exact = [
        precision_of(str(text or ""), start) == "moment"
        for text, start in zip(links["start_text"], links["start"], strict=True)
    ]
    links = links[pd.Series(exact, links.index, dtype=bool) & (links["zone"] != "")]
    links["clock"] = pd.NaT
    for zone, rows in links.groupby("zone"):
        local = rows["start"].dt.tz_localize("UTC").dt.tz_convert(zone).dt.tz_localize(None)
        links.loc[rows.index, "clock"] = local
    links["clock"] = pd.to_datetime(links["clock"])
    return links


def organizations_of(record: Record) -> dict[str, frozenset[str]]:
    """Return the organizations that hold or use each account or wallet."""
    links = record.holdings
    found: defaultdict[str, set[str]] = defaultdict(set)
    for source, target in zip(links["source"], links["target"], strict=True):
        for owner, thing in ((source, target), (target, source)):
            if owner.startswith("organization:"):
                found[thing].add(owner)
    return {thing: frozenset(owners) for thing, owners in sorted(found.items())}
