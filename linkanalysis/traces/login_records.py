"""Logins on record, and the addresses that many strangers share.

Lives here: `read_logins_of`, holders, and `left_out`.
Not here: pairs of accounts (`shared_logins`).
"""

from __future__ import annotations

import ipaddress
import re
from collections import defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd

from linkanalysis.graph.attribution import HOLDING
from linkanalysis.queries.graph_queries import links_of_types, statement_rows

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from linkanalysis.case import Case

# Words for networks in which many strangers share one address.
OF_MANY = re.compile(
    r"\b(?:vpn|tor|proxy|relay|nat|cgnat|carrier|mobile|cellular|public|wi-?fi|hotspot|hosting|"
    r"data ?cent(?:er|re)|cloud)\b"
)
# Addresses that are not globally unique: carriers share those of RFC 6598 among customers, and any
# network may use the others (RFC 1918, 3927, 4193, 4291).
NOT_UNIQUE = tuple(
    ipaddress.ip_network(text)
    for text in (
        *("100.64.0.0/10", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "127.0.0.0/8"),
        *("169.254.0.0/16", "fc00::/7", "fe80::/10", "::1/128"),
    )
)


class Login(NamedTuple):
    """One login; `link` is its row, for reasons."""

    handle: str
    thing: str
    start: pd.Timestamp
    end: pd.Timestamp
    link: Mapping[Any, Any]


class Holding(NamedTuple):
    """Who held an account; without a date on one side it is open there."""

    person: str
    since: pd.Timestamp
    until: pd.Timestamp

    def covers(self, login: Login) -> bool:
        """Whether it was so at the time of a login."""
        # a comparison with a date that is not on record is False
        return not (self.since > login.end or self.until < login.start)


def read_logins_of(case: Case) -> tuple[list[Login], int]:
    """Read the logins with a time, oldest first, and count those without one."""
    found = []
    rows = links_of_types(case, ["logged_in_from"]).to_dict("records")
    for link in rows:
        if pd.notna(link["start"]):
            start = pd.Timestamp(link["start"])
            end = start if pd.isna(link["end"]) else max(start, pd.Timestamp(link["end"]))
            found.append(Login(str(link["source"]), str(link["target"]), start, end, link))
    return found, len(rows) - len(found)


def left_out(case: Case, logins: Iterable[Login], *, most: int) -> dict[str, str]:
    """Return why each address and device that is left out links nobody."""
    users: defaultdict[str, set[str]] = defaultdict(set)
    for login in logins:
        users[login.thing].add(login.handle)
    rows = statement_rows(case, ["network"])
    stated = {
        str(thing): str(value)
        for thing, value in zip(rows["entity"], rows["value"], strict=True)
        if OF_MANY.search(str(value).lower())
    }
    why = {}
    for thing, handles in users.items():
        if thing in stated:
            why[thing] = stated[thing]
        elif _is_not_unique(thing):
            why[thing] = "not globally unique"
        elif len(handles) > most:
            why[thing] = f"{len(handles):,} accounts"
    return why


def holders_of(case: Case, handles: Collection[str]) -> dict[str, list[Holding]]:
    """Return who holds or uses each account, as records state, from when to when."""
    links = links_of_types(case, HOLDING, touching=handles)
    found: defaultdict[str, list[Holding]] = defaultdict(list)
    for source, target, since, until in zip(
        links["source"], links["target"], links["start"], links["end"], strict=True
    ):
        for person, handle in ((str(source), str(target)), (str(target), str(source))):
            if person.startswith("person:") and handle in handles:
                found[handle].append(Holding(person, since, until))
    return dict(found)


def families_of(case: Case) -> set[frozenset[str]]:
    """Return the pairs of declared family or of one household."""
    links = links_of_types(case, ("household", "kin"))
    return {frozenset(pair) for pair in zip(links["source"], links["target"], strict=True)}


def _is_not_unique(thing: str) -> bool:
    kind, _, key = thing.partition(":")
    if kind != "ip":
        return False
    address = ipaddress.ip_address(key)
    return any(address in network for network in NOT_UNIQUE)
