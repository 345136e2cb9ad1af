"""Which numbers and SIM cards were in which handset, and one number that followed another in it.

Lives here: `handset_uses`, which cleans what records name, and `successions`.
Not here: handsets with many cards (`device_changes`), and like contacts (`handovers`).
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from linkanalysis.queries.call_queries import carried_rows
from linkanalysis.queries.local_days import local_dates

if TYPE_CHECKING:
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


def successions(
    uses: pd.DataFrame, *, max_gap: pd.Timedelta, overlap: pd.Timedelta
) -> list[Succession]:
    """List the numbers that followed another in a handset, by handset and time.

    Two that were in it in turn, as in a phone for two cards, follow neither.
    """
    dated = uses.dropna(subset=["day"])
    if dated.empty:
        return []
    days = dated[["phone", "device", "day"]].drop_duplicates()
    in_all = days.drop_duplicates(["phone", "day"]).groupby("phone").size()
    spans = dated.groupby(["device", "phone"])["start"].agg(["min", "max"]).reset_index()
    there = days.groupby(["device", "phone"]).size().to_numpy()
    spans = spans[there >= AT_HOME * in_all.reindex(spans["phone"]).to_numpy()]
    found = []
    for device, numbers in spans.sort_values(["device", "min", "phone"]).groupby("device"):
        turns = numbers[["phone", "min", "max"]].itertuples(index=False, name=None)
        for (old, _, last), (new, first, _) in pairwise(turns):
            if -overlap <= first - last <= max_gap:
                both = dated[(dated["device"] == device) & dated["phone"].isin([old, new])]
                found.append(Succession(str(device), old, new, last, first, both))
    return found
