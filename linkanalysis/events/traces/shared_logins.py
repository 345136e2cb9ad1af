"""Accounts that log in from one address or device more often than chance explains."""

from __future__ import annotations

import ipaddress
import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import combinations, product
from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd
from scipy.special import pdtrc

from linkanalysis.case.case import expect_case
from linkanalysis.core.door import Call, answer
from linkanalysis.core.result import Column
from linkanalysis.core.rows import Row, RowsAnswer
from linkanalysis.graph.attribution import HOLDING
from linkanalysis.graph.evidence_rows import reasons_of_links
from linkanalysis.graph.queries.graph_queries import links_of_types, statement_rows

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


if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from linkanalysis.case import Case

    # by address or device, and day
    Met = dict[tuple[str, pd.Timestamp], tuple[Login, Login]]

# Addresses of homes are reassigned after days, those of phones after minutes. Set by hand.
MINUTES = 60
# A family of five with two accounts each shares one connection; more are a venue or a carrier.
MAX_MEMBERS = 10
LARGEST_P = 0.05  # corrected for all pairs of accounts
NAMED = 5  # in a note, so that it stays a line or two
IN_FAMILY = "of one family or household not listed."
BY_CHANCE = "not listed: chance would list as many in more than one of twenty searches."


@dataclass(frozen=True, slots=True, eq=False)
class _Pair:
    """Two accounts with shared logins, the people who hold them, and what chance would give."""

    pair: tuple[str, str]
    met: Met
    people: tuple[frozenset[str], frozenset[str]]
    expected: float
    significance: float
    p_all: float

    def related(self, families: set[frozenset[str]]) -> bool:
        """Return whether people of one family or household hold the accounts."""
        return any(frozenset(pair) in families for pair in product(*self.people))


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class SharedLogins(RowsAnswer):
    """Pairs of accounts that log in from the same addresses or devices.

    Attributes
    ----------
    rows : tuple of Row
        The pairs, least likely by chance first.
    withheld : int
        Number of pairs left out because one account is a protected person's.
    notes : tuple of str
        What was left out, with counts.
    made_by : MadeBy
        What is needed to repeat the search.
    case : Case
        The case that was asked.

    Examples
    --------
    >>> import linkanalysis as la
    >>> la.traces.find_shared_logins(la.Case(purpose="training"))
    <SharedLogins: 0 rows, 0 withheld>
    """

    COLUMNS = (
        Column("a", "the first account"),
        Column("b", "the second account"),
        Column("shared", "addresses and devices that both log in from"),
        Column("times", "shared logins, each address and device once a day", "logins"),
        Column("first", "first shared login, in UTC", "time"),
        Column("last", "last shared login, in UTC", "time"),
        Column("expected", "mean of `times` if logins were distributed at random", "logins"),
        Column("significance", "probability of at least as many by chance", "0 to 1"),
        Column("p_all", "the same, corrected for all pairs of accounts", "0 to 1"),
        Column("holders_a", "people who held the first account then, as records state"),
        Column("holders_b", "people who held the second account then, as records state"),
    )
    CAVEAT = (
        "A shared connection may be a home, a workplace or a visit; a shared password looks like "
        "one person. A lead, never a verdict."
    )

    case: Case


@answer()
def find_shared_logins(
    call: Call, case: Case, *, minutes: int = MINUTES, max_members: int = MAX_MEMBERS
) -> SharedLogins:
    """Find accounts that log in from one address or device at about the same time.

    Parameters
    ----------
    case : Case
        The case.
    minutes : int, default 60
        Maximum time in minutes between two logins from one address, which is assigned to a
        connection only for a time. On a device, two logins on one day count.
    max_members : int, default 10
        An address or device with more accounts is left out and named in the notes.

    Returns
    -------
    SharedLogins
        The pairs that chance would list in at most one of twenty searches, least likely first.

    Raises
    ------
    CaseError
        If `case` is not a case.
    GraphKindError
        If a number is below its minimum.

    Notes
    -----
    Addresses that many strangers share are left out: those whose `network` is stated as a VPN,
    carrier NAT, public Wi-Fi or hosting; those that are not globally unique (RFC 1918, RFC 6598);
    and hubs. The null model distributes logins, counted once a day for each address and device, at
    random, and keeps their number for each account and for each address and day; the number of
    shared logins is then about Poisson. Accounts of one declared family or household are counted
    and not listed. A pair that is not listed may still be one person who changes connections.
    Holders are those on record at the time of a shared login: an account may have changed hands.

    References
    ----------
    .. [1] IETF (2012), RFC 6598: IANA-Reserved IPv4 Prefix for Shared Address Space.
    .. [2] Newman (2010), Networks: An Introduction, Oxford University Press, sect. 13.2.

    Examples
    --------
    >>> import linkanalysis as la
    >>> find_shared_logins(la.Case(purpose="training")).to_frame().shape[0]
    0
    """
    expect_case(case)
    logins, undated = read_logins_of(case)
    why = left_out(case, logins, most=max_members)
    kept = [login for login in logins if login.thing not in why]
    found = _pairs(case, kept, pd.Timedelta(minutes=minutes))
    families, protected = families_of(case), case.protection.names
    apart = [pair for pair in found if not pair.related(families)]
    likely = [pair for pair in apart if pair.p_all > LARGEST_P]
    listed = [pair for pair in apart if pair.p_all <= LARGEST_P]
    rows = [_row(case, pair) for pair in listed if not protected.keys() & {*pair.pair}]
    return SharedLogins(
        rows=tuple(sorted(rows, key=_order)),
        withheld=len(listed) - len(rows),
        notes=(
            *_named(case, why),
            *_counted(undated, "login has no time.", "logins have no time."),
            *_counted(len(found) - len(apart), f"pair {IN_FAMILY}", f"pairs {IN_FAMILY}"),
            *_counted(len(likely), f"pair {BY_CHANCE}", f"pairs {BY_CHANCE}"),
            *case.override_notes(),
        ),
        made_by=call.made_by(subject=case),
        case=case,
        _protected=frozenset(protected),
    )


def _pairs(case: Case, logins: list[Login], longest: pd.Timedelta) -> list[_Pair]:
    """Return all pairs with shared logins, with what chance would give."""
    accounts = {login.handle for login in logins}
    looked_at = len(accounts) * (len(accounts) - 1) // 2
    mean, holders = _mean_of(logins), holders_of(case, accounts)
    found = []
    for (a, b), met in _meetings(logins, longest).items():
        expected = mean(a, b)
        chance = float(pdtrc(len(met) - 1, expected))
        of_a, of_b = zip(*met.values(), strict=True)
        people = (_at_the_time(holders.get(a, ()), of_a), _at_the_time(holders.get(b, ()), of_b))
        found.append(_Pair((a, b), met, people, expected, chance, min(1.0, chance * looked_at)))
    return found


def _at_the_time(holdings: Iterable[Holding], logins: Iterable[Login]) -> frozenset[str]:
    """Return who held an account at one of its logins."""
    return frozenset(one.person for one, login in product(holdings, logins) if one.covers(login))


def _meetings(logins: Iterable[Login], longest: pd.Timedelta) -> dict[tuple[str, str], Met]:
    """Return on which days two accounts logged in from one thing, with the first such logins."""
    by_thing: defaultdict[str, list[Login]] = defaultdict(list)
    for login in logins:
        by_thing[login.thing].append(login)
    found: defaultdict[tuple[str, str], Met] = defaultdict(dict)
    for thing, used in sorted(by_thing.items()):
        for one, other in combinations(used, 2):
            day = other.start.floor("D")
            near = other.start - one.end <= longest
            if thing.startswith("device:"):
                near |= one.start.floor("D") == day
            if near and one.handle != other.handle:
                a, b = sorted((one, other), key=lambda login: login.handle)
                found[a.handle, b.handle].setdefault((thing, day), (a, b))
    return dict(sorted(found.items()))


def _mean_of(logins: Iterable[Login]) -> Callable[[str, str], float]:
    """Return the mean number of shared logins if logins are distributed at random."""
    slots = {(login.handle, (login.thing, login.start.floor("D"))) for login in logins}
    of_handle = Counter(handle for handle, _ in slots)
    of_slot = Counter(slot for _, slot in slots)
    together = sum(count * (count - 1) for count in of_slot.values())
    total = max(len(slots), 1)

    def mean(a: str, b: str) -> float:
        return of_handle[a] * of_handle[b] * together / total**2

    return mean


def _row(case: Case, found: _Pair) -> Row:
    shown = case.protection.shown
    met = [found.met[slot] for slot in sorted(found.met)]
    flipped = shown(found.pair[0]) > shown(found.pair[1])
    a, b = found.pair[::-1] if flipped else found.pair
    people = found.people[::-1] if flipped else found.people
    starts = sorted(max(one.start, other.start) for one, other in met)
    cells = (
        shown(a),
        shown(b),
        tuple(sorted({shown(thing) for thing, _ in found.met})),
        len(met),
        starts[0],
        starts[-1],
        found.expected,
        found.significance,
        found.p_all,
        *(tuple(sorted(map(shown, who))) for who in people),
    )
    links = [login.link for logins in met for login in logins]
    return Row(cells, (shown(a), shown(b)), reasons_of_links(case, links))


def _order(row: Row) -> tuple[object, ...]:
    significance = [column.name for column in SharedLogins.COLUMNS].index("significance")
    return (row.cells[significance], *row.entities)


def _named(case: Case, why: Mapping[str, str]) -> tuple[str, ...]:
    if not why:
        return ()
    shown = case.protection.shown
    order = sorted(why, key=lambda thing: (shown(thing), why[thing]))
    # a stated network is free text, and may name somebody
    named = [f"{shown(thing)}: {case.veiled(why[thing])}" for thing in order[:NAMED]]
    more = f"; and {len(order) - NAMED:,} more" if len(order) > NAMED else ""
    return (f"Left out as shared by many: {'; '.join(named)}{more}.",)


def _counted(count: int, one: str, many: str) -> tuple[str, ...]:
    return (f"1 {one}" if count == 1 else f"{count:,} {many}",) if count else ()
