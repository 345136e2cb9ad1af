"""A witness of one event who is a suspect elsewhere is named, and nowhere with that event."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
from exhaustive import fewer, one_in
from hypothesis import given, settings
from hypothesis import strategies as st

import linkanalysis as la

if TYPE_CHECKING:
    from collections.abc import Sequence

COLUMNS = ["incident", "date", "person", "name", "role", "offense"]
PEOPLE = {"W-1": "Carl Quill", "W-2": "Dora Zeller", "W-3": "Egon Marsh", "W-4": "Fay Tidewell"}
SEEN = ("I-1", "2024-01-02", "W-1", "Carl Quill", "witness", "Quill saw Zorblat")
BY_OTHER = ("I-1", "2024-01-02", "W-2", "Dora Zeller", "suspect", "Carl Quill in Fremdal")
DONE = ("I-2", "2024-02-02", "W-1", "Carl Quill", "suspect", "fraud")
WITH = ("I-2", "2024-02-02", "W-2", "Dora Zeller", "suspect", "fraud")


def _case(*rows: Sequence[str], people: dict[str, list[str]] | None = None) -> la.Case:
    case = la.Case(purpose="training")
    if people:
        case.add(la.read_frame(pd.DataFrame(people), reader="entities", document="people"))
    table = pd.DataFrame(rows, columns=COLUMNS)
    document = {"title": "incidents", "received": dt.date(2024, 5, 1)}
    case.add(la.read_frame(table, reader="incidents", document=document))
    return case


def _ties(case: la.Case) -> set[frozenset[str]]:
    edges = la.build_graph(case).edges
    return {frozenset(pair) for pair in zip(edges["source"], edges["target"], strict=True)}


def test_a_witness_who_is_a_suspect_elsewhere_is_named_without_the_event() -> None:
    with _case(SEEN, BY_OTHER, DONE, WITH) as case:
        assert case.protection.protected == set()
        assert case.protection.notice == ""
        assert _ties(case) == {
            frozenset(each)
            for each in (
                ("person:W-2", "event:I-1"),
                ("person:W-1", "event:I-2"),
                ("person:W-2", "event:I-2"),
            )
        }
        told = "\n".join(case.explain("person:W-1")["text"])
        assert "suspect" in told
        assert not any(word in told for word in ("I-1", "witness"))
        assert "Quill" not in "\n".join(case.explain("event:I-1")["text"])
        graph = la.build_graph(case)
        profile = la.views.entity_profile(graph, "person:W-1").html
        assert "Carl Quill" in profile
        assert not any(word in profile for word in ("I-1", "witness", "Zorblat", "Fremdal"))
        page = la.network_map(graph, texts=True).html
        assert "Carl Quill" in page
        assert not any(word in page for word in ("Zorblat", "Fremdal"))
        # the working file has all
        assert len(case.links()) == 4
        assert "Quill saw Zorblat" in case.statements()["value"].tolist()


ELSEWHERE = ("I-3", "2024-03-02", "W-1", "Carl Quill", "victim", "theft")


@pytest.mark.parametrize(
    ("rows", "people"),
    one_in(
        3,
        [
            ((SEEN,), None),  # a witness only
            ((SEEN, WITH), None),
            ((SEEN, DONE, ELSEWHERE), None),  # a victim
            ((SEEN, DONE), {"id": ["W-1"], "DOB": ["2010-01-31"]}),  # a minor
            ((SEEN, DONE), {"id": ["W-1"], "age": ["15"]}),
            ((SEEN, DONE), {"id": ["W-1"], "role": ["witness"]}),  # of what is not known
            ((SEEN, DONE), {"id": ["W-1"], "role": ["confidential informant"]}),
            ((SEEN, DONE), {"id": ["W-1"], "role": ["patient"]}),  # not read
            (
                (SEEN, DONE),
                {"id": ["K-1"], "name": ["Carl Quill"], "role": ["victim"]},
            ),  # a namesake
            ((SEEN, (*SEEN[:4], "suspect", "")), None),  # in the same event
            (((*SEEN[:4], "suspect/witness", ""),), None),
        ],
    ),
)
def test_everybody_else_stays_protected_in_the_whole_case(
    rows: tuple[Sequence[str], ...], people: dict[str, list[str]] | None
) -> None:
    with _case(*rows, people=people) as case:
        assert "person:W-1" in case.protection.protected
        assert "Quill" not in str(la.build_graph(case).edges) + str(case.explain("event:I-1"))


def test_a_victim_who_is_a_suspect_is_a_question() -> None:
    with _case(SEEN, DONE, ELSEWHERE) as case:
        assert case.protection.notice == (
            "1 person is withheld as victim or witness although other records call them suspect, "
            'convicted or wanted. Which holds? case.summary().rows("suspect and protected") lists '
            "them; case.override shows one."
        )
        rows = case.summary().rows("suspect and protected")
        assert rows["entity"].tolist() == ["Protected 1"]
    with _case(DONE, people={"id": ["W-1"], "age": ["15"]}) as case:  # a minor may be a suspect
        assert case.protection.protected == {"person:W-1"}
        assert case.protection.notice == ""


def test_what_is_left_out_follows_the_acts() -> None:
    with _case(SEEN, BY_OTHER) as case:
        assert case.protection.protected == {"person:W-1"}
        table = pd.DataFrame([DONE, WITH], columns=COLUMNS)
        case.add(la.read_frame(table, reader="incidents", document="more"))
        tie = frozenset(("person:W-1", "event:I-1"))
        assert case.protection.protected == set()
        assert tie not in _ties(case)
        with case.as_of(2) as then:
            assert tie not in _ties(then)
        case.undo()
        assert case.protection.protected == {"person:W-1"}
        case.override("person:W-1", by="Judge Doe", reason="order 24-118")
        case.add(la.read_frame(table, reader="incidents", document="again"))
        assert tie in _ties(case)  # as was authorized


def test_a_tie_that_came_to_be_known_as_that_of_a_witness_is_left_out_of_earlier_states() -> None:
    with _case((*SEEN[:4], "unknown", ""), DONE) as case:
        tie = frozenset(("person:W-1", "event:I-1"))
        assert tie in _ties(case)
        table = pd.DataFrame([SEEN], columns=COLUMNS)
        case.add(la.read_frame(table, reader="incidents", document="corrected"))
        assert case.protection.protected == set()
        assert tie not in _ties(case)
        with case.as_of(2) as then:
            assert tie not in _ties(then)
        assert tie not in _ties(case)


def test_an_override_is_not_in_force_before_it_was_given() -> None:
    with _case(SEEN) as case:
        tie = frozenset(("person:W-1", "event:I-1"))
        case.override("person:W-1", by="Judge Doe", reason="order 24-118")
        case.add(
            la.read_frame(
                pd.DataFrame([DONE], columns=COLUMNS), reader="incidents", document="more"
            )
        )
        assert tie in _ties(case)
        with case.as_of(2) as then:
            assert tie not in _ties(then)
        assert tie in _ties(case)


def test_two_ids_that_are_judged_one_person_are_left_out_alike() -> None:
    done = ("I-2", "2024-02-02", "W-9", "Carl Quill", "suspect", "fraud")
    with _case(SEEN, done) as case:
        assert case.protection.protected == {"person:W-1", "person:W-9"}  # by the name
        case.decide([la.Decision("person:W-1", "person:W-9", "same")])
        assert case.protection.protected == set()
        assert _ties(case) == {frozenset(("person:W-1", "event:I-2"))}


ROLES = st.sampled_from(["witness", "reporting_person", "suspect", "unknown", "victim"])
PARTS = st.tuples(st.sampled_from(["I-1", "I-2", "I-3"]), st.sampled_from([*PEOPLE]), ROLES)


@settings(max_examples=fewer(2))  # each makes a case and its pages
@given(parts=st.lists(PARTS, min_size=1, max_size=8, unique_by=lambda part: part[:2]))
def test_whoever_is_a_witness_only_is_named_nowhere(parts: list[tuple[str, str, str]]) -> None:
    rows = [
        (event, "2024-01-02", person, PEOPLE[person], role, f"told of {PEOPLE[person]}")
        for event, person, role in parts
    ]
    roles: dict[str, set[str]] = {}
    for _, person, role in parts:
        roles.setdefault(person, set()).add(role)
    with _case(*rows) as case:
        shown = _shown(case)
        ties = _ties(case)
        for person, theirs in roles.items():
            named = PEOPLE[person] in shown or f"person:{person}" in shown
            protecting = theirs & {"witness", "reporting_person", "victim"}
            visible = not protecting or ("suspect" in theirs and "victim" not in protecting)
            assert named == visible, (person, theirs)
            for event, who, role in parts:
                if who == person and role in protecting:
                    assert frozenset((f"person:{person}", f"event:{event}")) not in ties
                    told = case.explain(f"event:{event}")["text"].str.cat(sep=" ")
                    assert PEOPLE[person] not in told


def _shown(case: la.Case) -> str:
    """Return what some products say."""
    graph = la.build_graph(case)
    texts: list[Any] = [graph.edges.to_string(), la.network_map(graph, texts=True).html]
    texts += [case.explain(each).to_string() for each in graph.ids]
    return "\n".join([*texts, case.summary().to_frame().to_string()])
