"""Which numbers and SIM cards were in which handset, and one number that followed another in it."""

from __future__ import annotations

from itertools import groupby, pairwise
from operator import attrgetter
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd

from linkanalysis.graph.queries.call_queries import carried_rows
from linkanalysis.graph.queries.local_days import local_dates

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from linkanalysis.case import Case

# A SIM card that is in a handset on fewer of its days was tried there: a repair desk, a shop.
AT_HOME = 0.5


class Succession(NamedTuple):
    """Two numbers in one handset, one after the other, by ids of the case.

    rows: The records that name the handset with either.
    """

    device: str
    old: str
    new: str
    last_old: pd.Timestamp
    first_new: pd.Timestamp
    rows: pd.DataFrame


def handset_uses(case: Case) -> pd.DataFrame:
    """Return the handset and the SIM card (or number) of each phone, row by row."""
    rows = carried_rows(case)
    rows = rows[rows["type"] == "uses"]
    rows = rows.assign(day=local_dates(rows["start"], case.timezone))
    things = rows["thing"].tolist()
    is_device = np.fromiter((thing.startswith("device:") for thing in things), np.bool_)
    # one digit again and again is what carriers write where they do not know the handset
    known = np.fromiter((len(set(thing.partition(":")[2])) > 1 for thing in things), np.bool_)
    devices = rows[is_device & known].rename(columns={"thing": "device"})
    cards = rows[~is_device & rows["start"].notna()].sort_values("start", kind="stable")
    dated = devices[devices["start"].notna()].sort_values("start", kind="stable")
    if len(cards) and len(dated):
        near = cards[["phone", "start", "thing"]].rename(columns={"thing": "card"})
        dated = pd.merge_asof(dated, near, on="start", by="phone", direction="nearest")
    else:
        dated = dated.assign(card=None)
    dated["card"] = dated["card"].fillna(dated["phone"])
    return pd.concat([dated, devices[devices["start"].isna()]], ignore_index=True)


def successions(uses: pd.DataFrame, *, max_gap: pd.Timedelta) -> list[Succession]:
    """List the numbers that followed another in a handset, by handset and time.

    Two that were in it in turn, as in a phone for two cards, follow neither; one that was in it
    only while another was does not count.
    """
    dated = uses.dropna(subset=["day"])
    if dated.empty:
        return []
    days = dated[["phone", "device", "day"]].drop_duplicates()
    in_all = days.drop_duplicates(["phone", "day"]).groupby("phone").size()
    spans = dated.groupby(["device", "phone"])["start"].agg(["min", "max"]).reset_index()
    there = days.groupby(["device", "phone"]).size().to_numpy()
    spans = spans[there >= AT_HOME * in_all.reindex(spans["phone"]).to_numpy()]
    # of two numbers with one and the same span, neither is the one before or after a third
    spans["alone"] = ~spans.duplicated(["device", "min", "max"], keep=False)
    spans = spans.sort_values(["device", "min", "max"], ascending=[True, True, False])
    rows = dated.groupby(["device", "phone"]).indices
    found = []
    for device, turns in groupby(spans.itertuples(index=False), key=attrgetter("device")):
        for old, new in pairwise(_outlasting(turns)):
            gap = new.min - old.max
            if old.alone and new.alone and pd.Timedelta(0) <= gap <= max_gap:
                both = np.sort(np.append(rows[device, old.phone], rows[device, new.phone]))
                found.append(
                    Succession(device, old.phone, new.phone, old.max, new.min, dated.iloc[both])
                )
    return found


def _outlasting(turns: Iterable[Any]) -> Iterator[Any]:
    """Yield the numbers whose span ends after all before; by their first record, longest first."""
    last = pd.Timestamp.min
    for turn in turns:
        if turn.max > last:
            last = turn.max
            yield turn
