"""What became of rings: the rules of matching, two runs side by side, rings through time."""

from __future__ import annotations

from datetime import date
from itertools import combinations

import networkx as nx
import pandas as pd
import pytest
from exhaustive import exhaustive
from hypothesis import given
from hypothesis import strategies as st

import linkanalysis as la
from linkanalysis.errors import UnknownNameError
from linkanalysis.views.compare.matching import match_groups
from linkanalysis.views.compare.ring_changes import members_of
from linkanalysis.views.compare.tracking import Slice, follow

GROUPS = st.lists(st.frozensets(st.sampled_from("abcdefghij"), min_size=1), max_size=5)


def events(before: list[str], after: list[str]) -> list[tuple[int | None, int | None, str]]:
    return [tuple(row) for row in match_groups([*map(frozenset, before)], [*map(frozenset, after)])]


def test_the_rules_of_matching() -> None:
    assert events(["abcd"], ["abcd"]) == [(0, 0, "same")]
    assert events(["abcd"], ["abce"]) == [(0, 0, "changed")]
    assert events(["abcd"], ["abcdef"]) == [(0, 0, "grown")]
    assert events(["abcdef"], ["abcd"]) == [(0, 0, "shrunk")]
    assert events(["abcd", "efgh"], ["abcdefgh"]) == [(0, 0, "merged"), (1, 0, "merged")]
    assert events(["abcdefgh"], ["abcd", "efgh"]) == [(0, 0, "split"), (0, 1, "split")]
    assert events(["abcd"], ["efgh"]) == [(None, 0, "born"), (0, None, "gone")]
    assert events([], []) == []
    # two of ten are not enough to be the same group
    assert events(["abcdef"], ["efghij"]) == [(None, 0, "born"), (0, None, "gone")]
    # of two heirs that are alike the first follows
    assert events(["abcdef"], ["abcxyz", "defuvw"])[0] == (0, 0, "split")


@given(GROUPS, GROUPS)
def test_every_group_has_a_past_and_a_future(
    before: list[frozenset[str]], after: list[frozenset[str]]
) -> None:
    rows = match_groups(before, after)
    assert {row.before for row in rows} - {None} == set(range(len(before)))
    assert {row.after for row in rows} - {None} == set(range(len(after)))
    for row in rows:
        assert (row.before is None) == (row.event == "born")
        assert (row.after is None) == (row.event == "gone")
    if len(set(before)) == len(before) and not any(a & b for a, b in combinations(before, 2)):
        same = match_groups(before, before)
        assert all(row.event == "same" and row.before == row.after for row in same)


def ring_case(groups: dict[str, tuple[str, str]], *, victim: str = "") -> la.Case:
    """Five or so who meet in all threes at events of a month, among strangers in pairs."""
    case = la.Case(purpose="training")
    rows = []
    for month, (documents, people) in enumerate(groups.values(), start=1):
        for number, three in enumerate(combinations(people, 3)):
            rows += [
                (
                    f"person:{who}",
                    f"event:{month}-{number}-{people[0]}",
                    f"2024-{month:02}-15",
                    documents,
                )
                for who in three
            ]
    months = len(groups)
    for pair in range(24):
        rows += [
            (f"person:x{pair}{side}", f"event:p{pair}", f"2024-{1 + pair % months:02}-20", "others")
            for side in "ab"
        ]
    for document in dict.fromkeys(row[3] for row in rows):
        links = pd.DataFrame(
            [
                (a, b, "involved_in", day, str(k))
                for k, (a, b, day, d) in enumerate(rows)
                if d == document
            ],
            columns=["source", "target", "type", "start", "row"],
        )
        said = [(f"person:{victim}", "person", "role", "victim", "999")] if victim else []
        case.add(
            la.Batch.of(
                la.Document(title=document, sha256=document.encode().hex().ljust(64, "0")),
                links=links,
                statements=pd.DataFrame(
                    said, columns=["entity", "type", "attribute", "value", "row"]
                ),
            )
        )
    return case


def test_a_new_document_makes_a_ring_grow_and_is_named() -> None:
    case = ring_case({"one": ("first", "abcde")})
    before = la.find_rings(case)
    extra = [("person:f", f"event:1-{k}-a", "involved_in", "2024-01-15", str(k)) for k in range(8)]
    links = pd.DataFrame(extra, columns=["source", "target", "type", "start", "row"])
    case.add(la.Batch.of(la.Document(title="Tip line", sha256="f" * 64), links=links))
    after = la.find_rings(case)
    changes = la.compare_rings(before, after)
    row = changes.to_frame().loc[0]
    assert row[["event", "before", "after", "size_before", "size_after"]].tolist() == [
        "grown", 1, 1, 5, 6,
    ]  # fmt: skip
    assert row["joined"] == ("person:f",)
    assert row["new_document_ids"] == ("tip-line",)
    assert row["lost_document_ids"] == ()
    assert repr(changes) == "<RingChanges: 1 grown>"
    case.withdraw("tip-line", reason="retracted")
    back = la.compare_rings(after, la.find_rings(case)).to_frame().loc[0]
    assert (back["event"], back["left"]) == ("shrunk", ("person:f",))
    assert back["lost_document_ids"] == ("tip-line",)


def test_who_came_to_be_protected_since_is_counted_and_not_named() -> None:
    case = ring_case({"one": ("first", "abcdef")})
    before = la.find_rings(case)
    role = pd.DataFrame(
        [("person:f", "person", "role", "victim", "1")],
        columns=["entity", "type", "attribute", "value", "row"],
    )
    case.add(la.Batch.of(la.Document(title="Interview", sha256="e" * 64), statements=role))
    case.withdraw("first", reason="test")
    changes = la.compare_rings(before, la.find_rings(case))
    row = changes.to_frame().loc[0]
    assert row["event"] == "gone"
    assert row["left"] == tuple(f"person:{who}" for who in "abcde")
    assert row["protected"] == 1
    assert "person:f" not in changes._repr_html_()


def test_who_was_found_to_be_another_did_not_leave() -> None:
    case = ring_case({"one": ("first", "abcdef")})
    before = la.find_rings(case)
    case.decide([la.Decision("person:e", "person:f", "same")])
    row = la.compare_rings(before, la.find_rings(case)).to_frame().loc[0]
    assert (row["event"], row["size_before"], row["size_after"]) == ("same", 5, 5)
    assert row["joined"] == row["left"] == ()


@pytest.mark.exhaustive
def test_runs_that_differ_say_how(cliques: la.RingTable) -> None:
    other = la.find_rings(cliques.graph, seed=1, max_members=20)
    changes = la.compare_rings(cliques, other)
    assert changes.notes == (
        "The two runs had different options.",
        "The two runs had different seeds.",
    )
    rings = la.find_rings(ring_case({"one": ("first", "abcdef")}))
    again = la.compare_rings(rings, rings)
    assert again.notes == ("Both runs rest on the same documents and decisions.",)
    assert repr(changes) == "<RingChanges: 8 same>"
    crowded = la.find_rings(la.from_networkx(nx.complete_graph(8)))
    assert la.compare_rings(cliques, crowded).notes == (
        "The two runs searched in different ways, because their data differ.",
    )
    none = la.find_rings(la.from_networkx(nx.path_graph(3)))
    assert repr(la.compare_rings(none, none)) == "<RingChanges: no rings before or after>"


DAYS = [date(2024, month, 1) for month in (1, 2, 3, 4)]


@pytest.fixture(scope="module")
def months() -> la.Case:
    """Five people of whom a sixth becomes one, and five others after them."""
    met = {"january": ("a", "abcde"), "february": ("b", "abcdef"), "march": ("c", "vwxyz")}
    return ring_case(met, victim="f")


@pytest.fixture(scope="module")
def history(months: la.Case) -> la.compare.GroupHistory:
    return la.compare.track_rings(months, DAYS)


def test_a_ring_is_followed_through_time(history: la.compare.GroupHistory) -> None:
    frame = history.to_frame()
    told = frame[["track", "event", "size"]].to_numpy().tolist()
    assert told == [
        [1, "found", 5],
        [1, "grown", 6],
        [1, "gone", 0],
        [2, "born", 5],
    ]
    assert frame["start"].tolist() == [DAYS[0], DAYS[1], DAYS[2], DAYS[2]]
    assert frame.loc[1, "joined"] == ()  # the sixth is a victim
    assert frame.loc[1, "protected"] == 1
    assert frame["stable"].all()
    assert repr(history) == "<GroupHistory: 2 rings over 3 periods>"
    assert "person:f" not in history._repr_html_()


def test_rings_that_merge_are_one_track_with_two_parents() -> None:
    case = ring_case({"january": ("a", "abcde"), "february": ("b", "abcdefghij")})
    rows = [
        (f"person:{who}", f"event:1-{number}-f", "involved_in", "2024-01-15", f"{number}{who}")
        for number, three in enumerate(combinations("fghij", 3))
        for who in three
    ]
    links = pd.DataFrame(rows, columns=["source", "target", "type", "start", "row"])
    case.add(la.Batch.of(la.Document(title="More", sha256="d" * 64), links=links))
    days = [date(2024, 1, 1), date(2024, 2, 1), date(2024, 3, 1)]
    frame = la.compare.track_rings(case, days).to_frame()
    merged = frame[frame["event"] == "merged"]
    assert merged[["size"]].to_numpy().tolist() == [[10]]
    assert merged["parents"].tolist() == [(1, 2)]


@pytest.mark.parametrize("method", ["map_equation", *exhaustive("consensus")])
def test_communities_are_followed_through_time(
    method: str, months: la.Case, history: la.compare.GroupHistory
) -> None:
    communities = la.compare.track_communities(months, DAYS, method=method)
    frame, rings = communities.to_frame(), history.to_frame()
    # beside the rings there are the strangers in pairs
    most = frame[frame["track"].isin(frame.loc[frame["size"] >= 5, "track"])]
    columns = ["event", "size", "joined", "protected"]
    assert most[columns].to_numpy().tolist() == rings[columns].to_numpy().tolist()
    assert list(frame)[:4] == ["track", "start", "end", "group"]
    assert communities.what == "community"
    assert dict(communities.made_by.parameters)["method"] == method
    assert "person:f" not in communities._repr_html_()


def meetings(groups: dict[str, list[str]]) -> la.EntityGraph:
    """People tied by the events of a period at which they met."""
    ties = [(who, f"event:{name}") for name, people in groups.items() for who in people]
    graph = la.from_networkx(nx.Graph(ties))
    return la.project(graph, to="person", through="event")


def event_of(
    before: dict[str, list[str]], after: dict[str, list[str]], days: tuple[int, int] = (1, 1)
) -> str:
    """Name the step from a ring of all who meet in a period to all who meet in the next."""
    graphs = [meetings(before), meetings(after)]
    slices = [
        Slice([frozenset(graph.ids)], [True], graph, days=length)
        for graph, length in zip(graphs, days, strict=True)
    ]
    return follow(slices)[-1].event


def named(*groups: str, first: int = 0) -> dict[str, list[str]]:
    return {str(first + k): [f"person:{who}" for who in group] for k, group in enumerate(groups)}


def test_a_ring_is_steady_if_chance_explains_who_came() -> None:
    often = named(*["abc", "abd", "acd", "bcd"] * 2)
    # two who were seen once each could as well have been seen before
    assert event_of(often, named("abcd", "abe", "cdf", first=8)) == "steady"
    assert event_of(named("abcd", "abe", "cdf", first=8), often) == "steady"
    # who was seen six times would have been seen before; so would three who were there twice each
    new = named(*["abe", "cde"] * 3, first=8)
    assert event_of(often, new) == "grown"
    assert event_of(new, often) == "shrunk"
    assert event_of(often, named(*["aef", "beg", "cfg"] * 2, first=8)) == "grown"


def test_people_who_come_to_one_event_are_one_chance() -> None:
    often = named(*["abc", "abd", "acd", "bcd"] * 2)
    assert event_of(often, named("abcd", "acdefgh", first=8)) == "steady"
    assert event_of(often, named("abcd", "abe", "acf", "adg", "bch", first=8)) == "steady"


def test_in_a_short_period_fewer_appear() -> None:
    often, few = named(*["abc", "ade", "bde"] * 4), named("abc", "acb", "bac", first=12)
    assert event_of(often, few, (10, 10)) == "shrunk"
    assert event_of(often, few, (90, 10)) == "steady"


def test_what_lasts_through_both_periods_says_nothing_of_rates() -> None:
    often = named(*["abc", "abd", "acd", "bcd"] * 2)
    car = {"car": ["person:a", "person:e"]}
    without = Slice([frozenset(f"person:{who}" for who in "abcd")], [True], meetings(often | car))
    both = Slice([frozenset(meetings(car | often).ids)], [True], meetings(car | often))
    # all of their events are in both periods: nothing says how often they appear
    assert follow([without, both])[-1].event == "grown"


@pytest.mark.parametrize("days", [1, 12])
def test_contacts_on_many_days_are_many_occasions(days: int) -> None:
    people = nx.complete_graph(list("abcd"))
    graph = la.from_networkx(people)
    case = contacts_case({"2024-02": {"ea": days, "eb": days}})
    contacts = la.build_contacts(case)
    small = Slice([frozenset(graph.ids)], [True], graph, days=30)
    large = Slice([frozenset({*graph.ids, "person:e"})], [True], graph, contacts, 30)
    assert follow([small, large])[-1].event == ("steady" if days == 1 else "grown")


def contacts_case(months: dict[str, dict[str, int]]) -> la.Case:
    """Calls between two people's phones, one a day, in each month."""
    rows = [(f"person:{who}", f"phone:+1502555010{k}", "uses", "") for k, who in enumerate("abcde")]
    for month, pairs in months.items():
        for pair, days in pairs.items():
            ends = [f"phone:+1502555010{'abcde'.index(who)}" for who in pair]
            rows += [(*ends, "call", f"{month}-{day + 1:02} 12:00") for day in range(days)]
    links = pd.DataFrame(rows, columns=["source", "target", "type", "start"])
    links["start"] = pd.to_datetime(links["start"].replace("", None))
    case = la.Case(purpose="training")
    links = links.assign(row=[str(k) for k in range(len(links))])
    case.add(la.Batch.of(la.Document(title="calls", sha256="c" * 64), links=links))
    return case


@given(st.lists(GROUPS, min_size=1, max_size=4))
def test_each_group_is_a_step_of_one_track(periods: list[list[frozenset[str]]]) -> None:
    graph = la.from_networkx(nx.empty_graph(list("abcdefghij")))
    whole = [
        [frozenset(f"person:{one}" for one in group) for group in groups] for groups in periods
    ]
    steps = follow([Slice(groups, [True] * len(groups), graph) for groups in whole])
    for period, groups in enumerate(whole, start=1):
        here = [step for step in steps if step.period == period and step.group is not None]
        assert sorted(step.group or 0 for step in here) == list(range(1, len(groups) + 1))
        assert len({step.track for step in here}) == len(here)
        assert all(step.size == len(groups[(step.group or 0) - 1]) for step in here)
    assert {step.event for step in steps if step.period == 1} <= {"found"}
    sizes = [max(s.size for s in steps if s.track == t) for t in sorted({s.track for s in steps})]
    assert sizes == sorted(sizes, reverse=True)


def test_a_track_says_who_joined() -> None:
    graph = la.from_networkx(nx.Graph([("ana", "ben"), ("ben", "cay")]))
    pair, three = frozenset(graph.ids[:2]), frozenset(graph.ids)
    steps = follow([Slice([pair], [True], graph), Slice([three], [True], graph)])
    assert [(step.track, step.event, step.joined) for step in steps] == [
        (1, "found", ()),
        (1, "grown", ("person:cay",)),
    ]


def test_members_are_compared_by_id(cliques: la.RingTable) -> None:
    assert sorted(members_of(cliques, cliques[1]))[:2] == ["person:0", "person:1"]


def test_reasons_come_from_the_period_that_has_the_entity() -> None:
    case = ring_case({"january": ("a", "abcde"), "february": ("b", "vwxyz")})
    days = [date(2024, month, 1) for month in (1, 2, 3)]
    history = la.compare.track_rings(case, days)
    assert {reason.document for reason in history.reasons("person:a", limit=3)} == {"a"}
    assert {reason.document for reason in history.reasons("person:v", limit=3)} == {"b"}
    with pytest.raises(UnknownNameError):
        history.reasons("person:nobody")


def test_what_was_made_says_how_much_was_compared_and_names_nobody() -> None:
    compared = la.compare.compare_groups([{"ana", "ben"}], [{"ana", "ben"}], everyone=["ana"])
    assert compared.made_by.parameters == (
        ("found", "1 groups"),
        ("truth", "1 groups"),
        ("everyone", "1 elements"),
    )
