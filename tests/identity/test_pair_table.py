"""Pairs that another tool proposes: read, compared here, and left for review."""

from __future__ import annotations

import logging
import math
from typing import Any

import numpy as np
import pandas as pd
import pytest
from test_likely import ANA, HOME, case_of

import linkanalysis as la
from linkanalysis.case.decisions import ids_of
from linkanalysis.errors import CaseError, UnknownNameError

TOM = {"name": "Tom Rex", **HOME}


def predicted(*pairs: tuple[str, str, float]) -> pd.DataFrame:
    """Make a table as Splink gives it."""
    return pd.DataFrame(pairs, columns=["unique_id_l", "unique_id_r", "match_weight"])


def test_pairs_come_with_their_bits_and_with_the_rows_that_agree() -> None:
    case = case_of(ANA, ANA, TOM, TOM)
    found = la.identity.read_pairs(
        case, predicted(("KY-2", "person:KY-1", 3.25), ("KY-3", "KY-4", 9.5), ("KY-4", "KY-3", 1.0))
    )
    frame = found.to_frame()
    assert frame[["left", "right", "judgment", "by", "bits", "name"]].to_numpy().tolist() == [
        ["person:KY-3", "person:KY-4", "unsure", "Splink", 9.5, "+"],
        ["person:KY-1", "person:KY-2", "unsure", "Splink", 3.25, "+"],
    ]
    assert {reason.row for reason in found.decisions[1].reasons} == {"2", "3"}
    case.decide(found)
    assert len(case.undecided) == 2
    assert len(la.identity.to_review(case)) == 2
    assert case.same == {}


def test_a_probability_is_turned_into_bits() -> None:
    case = case_of(ANA, ANA)
    table = predicted(("KY-1", "KY-2", 0.0)).drop(columns="match_weight")
    found = la.identity.read_pairs(case, table.assign(match_probability=0.8))
    assert found.to_frame()["bits"].tolist() == [2.0]
    assert math.isclose(2.0, np.log2(0.8 / 0.2))


def test_what_is_settled_or_ruled_out_is_counted() -> None:
    born = {"birth_date": "1980-05-02"}
    case = case_of(
        ANA | born | {"fingerprint_id": "F-1"},
        ANA | born | {"fingerprint_id": "F-2"},
        TOM,
        TOM,
        TOM,
    )
    case.decide([la.Decision("person:KY-3", "person:KY-4", "different", by="analyst")])
    pairs = predicted(("KY-1", "KY-2", 20.0), ("KY-3", "KY-4", 9.5), ("KY-3", "KY-5", 2.0))
    found = la.identity.read_pairs(case, pairs, by="another tool")
    assert [(each.left, each.right, each.by) for each in found] == [
        ("person:KY-3", "person:KY-5", "another tool")
    ]
    assert found.notes == (
        "Pairs judged before, left out: 1.",
        "Pairs ruled out by a record, left out: 1.",
    )


def test_nobody_protected_is_named_beside_their_pair() -> None:
    case = case_of(ANA | {"role": "victim"}, ANA | {"name": "Annie Bell"})
    frame = la.identity.read_pairs(case, predicted(("KY-1", "KY-2", 8.0))).to_frame()
    assert frame[["left", "right"]].astype(str).to_numpy().tolist() == [
        ["Protected 1", "record that may be Protected 1"]
    ]


def test_messages() -> None:
    case = case_of(ANA, ANA)
    ask: Any = la.identity.read_pairs
    table = predicted(("KY-1", "KY-2", 8.0))
    weight, advice = "match_weight", "Give numbers of bits in match_weight."
    needed = " It needs unique_id_l, unique_id_r and match_weight or match_probability; name the "
    expected: list[tuple[dict[str, Any], str]] = [
        ({"pairs": [1]}, "pairs is [1]; give the predictions of Splink as a DataFrame."),
        (
            {"pairs": table, "id_column": "key"},
            "pairs has no column key_l."
            + needed.replace("unique_id", "key")
            + "columns with ids by id_column.",
        ),
        (
            {"pairs": table.drop(columns="match_weight")},
            f"pairs has no column match_weight.{needed}columns with ids by id_column.",
        ),
        (
            {"pairs": table.assign(match_weight="high")},
            f"{weight} has values that are no finite evidence, such as 'high'. {advice}",
        ),
        (
            {"pairs": table, "by": " "},
            "by is ' '; say who or what proposes the pairs, such as by=\"Splink\".",
        ),
    ]
    for given, message in expected:
        with pytest.raises(CaseError) as error:
            ask(case, **given)
        assert str(error.value) == message
    with pytest.raises(UnknownNameError, match='"KY-9" is in no standing document'):
        ask(case, predicted(("KY-1", "KY-9", 8.0)))


@pytest.mark.exhaustive
def test_the_predictions_of_splink_are_read_as_they_are() -> None:
    splink = pytest.importorskip("splink")
    compare = pytest.importorskip("splink.comparison_library")
    logging.getLogger("splink").setLevel(logging.ERROR)
    names = [
        f"{first} {last}" for first in ("Ana", "Tom", "Ida") for last in ("Bell", "Rex", "Ode")
    ]
    people = [{"name": name, "birth_date": f"19{60 + k}-05-02"} for k, name in enumerate(names)]
    case = case_of(*people, *people[:4])
    rows = pd.DataFrame([*people, *people[:4]])
    rows["unique_id"] = [f"KY-{number}" for number in range(1, len(rows) + 1)]
    linker = splink.Linker(
        rows,
        splink.SettingsCreator(
            link_type="dedupe_only",
            comparisons=[compare.ExactMatch("name"), compare.ExactMatch("birth_date")],
            blocking_rules_to_generate_predictions=[splink.block_on("name")],
        ),
        db_api=splink.DuckDBAPI(),
    )
    table = linker.inference.predict().as_pandas_dataframe()
    found = la.identity.read_pairs(case, table)
    assert {frozenset(ids_of(each)) for each in found} == {
        frozenset((f"person:KY-{number}", f"person:KY-{number + len(names)}"))
        for number in range(1, 5)
    }
    assert found.to_frame()["bits"].tolist() == sorted(table["match_weight"].round(2), reverse=True)
