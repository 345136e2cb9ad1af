"""What makes rings relevant: offenses by word, how recent, and signs; nobody protected is named."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

import linkanalysis as la
from linkanalysis.errors import GraphKindError

SAMPLE = Path(__file__).parents[2] / "sample_data" / "bluegrass"


def case_of(*parts: tuple[str, str, str, str | None], victim: str = "") -> la.Case:
    """Rows of person, event, offense and day."""
    case = la.Case(purpose="training")
    links = pd.DataFrame(
        [
            (f"person:{who}", f"event:{event}", "involved_in", day, str(row))
            for row, (who, event, _, day) in enumerate(parts)
        ],
        columns=["source", "target", "type", "start", "row"],
    )
    said = [(f"event:{event}", "offense", offense, "1") for _, event, offense, _ in parts]
    said += [(f"person:{victim}", "role", "victim", "1")] if victim else []
    statements = pd.DataFrame(said, columns=["entity", "attribute", "value", "row"])
    document = la.Document(title="incidents", sha256="a" * 64)
    case.add(la.Batch.of(document, links=links, statements=statements.drop_duplicates()))
    return case


def test_a_part_in_such_an_event_is_a_point_that_halves_with_time() -> None:
    case = case_of(
        ("ana", "1", "HUMAN TRAFFICKING - labor", "2024-06-01"),
        ("ben", "2", "Assisting prostitution", "2023-06-02"),
        ("ana", "3", "shoplifting", "2024-01-01"),
        ("cay", "4", "prostitution", None),
        ("dov", "5", "drug sale", "2024-06-01"),
    )
    found = la.indicators.ring_relevance(case)
    assert found == {
        "person:ana": (1.0, "human trafficking"),
        "person:ben": (0.5, "prostitution"),  # 365 days before the latest event
        "person:cay": (0.5, "prostitution"),
    }
    assert la.indicators.ring_relevance(case, offenses="Drug") == {"person:dov": (1.0, "drug")}
    older = la.indicators.ring_relevance(case, half_life_days=365 / 2)
    assert older["person:ben"] == (0.25, "prostitution")


def test_two_rows_of_one_part_are_one_point() -> None:
    once = ("ana", "1", "human trafficking", "2024-06-01")
    assert la.indicators.ring_relevance(case_of(once, once)) == {
        "person:ana": (1.0, "human trafficking")
    }


def test_the_protected_stand_under_their_masked_names() -> None:
    parts = [(who, "1", "human trafficking", "2024-06-01") for who in ("ana", "ben")]
    found = la.indicators.ring_relevance(case_of(*parts, victim="ana"))
    assert found == {
        "Protected 1": (1.0, "human trafficking"),
        "person:ben": (1.0, "human trafficking"),
    }


def test_signs_are_reasons_without_points() -> None:
    case = case_of(("ana", "1", "prostitution", "2024-06-01"))
    ties = [
        (who, f"booking:{k}", kind, "2024-05-01", f"{k}{kind}")
        for k in "abc"
        for who, kind in (("person:ana", "paid_for"), (f"person:{k}", "booked"))
    ]
    links = pd.DataFrame(ties, columns=["source", "target", "type", "start", "row"])
    case.add(la.Batch.of(la.Document(title="hotels", sha256="b" * 64), links=links))
    found = la.indicators.ring_relevance(case)
    assert found.pop("person:ana") == (1.0, "paid_travel; prostitution")
    assert found == {f"person:{who}": (0.0, "paid_travel") for who in "abc"}


@pytest.mark.exhaustive
def test_signs_are_reasons_without_points_and_rings_are_ordered_by_offenses() -> None:
    case = la.read_case(SAMPLE)
    case.decide(la.resolve(case))
    found = la.indicators.ring_relevance(case)
    assert any(reason == "paid_travel; prostitution" for _, reason in found.values())
    assert {points for points, reason in found.values() if reason == "paid_travel"} == {0.0}
    assert not {who for who in found if who in case.protection.names}
    rings = la.find_rings(case, relevance=found)
    values = [(round(ring.probability, 2), ring.relevance) for ring in rings]
    assert values == sorted(values, reverse=True)  # two are equally likely, in percent
    assert values[0][0] == values[1][0]
    assert min(ring.relevance for ring in rings if ring.grade == "strong") > 1
    assert min(ring.relevance for ring in rings) > 0
    # both of its members who joined after the search are protected, and named in incidents; the
    # contact is of missing members of two rings, and is in none
    assert rings[2].relevance_reasons == (
        "circuit",
        "common_contact",
        "night_cash",
        "paid_travel",
        "prostitution",
        "shared_phone",
        "short_stays",
    )
    assert rings[5].relevance_reasons == (
        "cards_at_one_machine",
        "common_contact",
        "human trafficking",
        "paid_travel",
        "prostitution",
        "shared_phone",
    )
    assert dict(rings.made_by.parameters)["relevance"] == f"{len(found)} given"


def test_what_is_no_word_and_no_time_is_refused() -> None:
    case = la.Case(purpose="training")
    for given in (0, -1, "year", float("nan")):
        with pytest.raises(GraphKindError) as caught:
            la.indicators.ring_relevance(case, half_life_days=given)  # type: ignore[arg-type]
        assert str(caught.value) == f"half_life_days is {given!r}; pass a number of days above 0."
    with pytest.raises(GraphKindError) as caught:
        la.indicators.ring_relevance(case, offenses=[5])  # type: ignore[list-item]
    assert str(caught.value) == "offenses is [5]; it must be a word, or a list of words."
