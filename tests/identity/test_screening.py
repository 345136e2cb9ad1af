"""Screening and deconfliction: candidates with reasons, and nothing more than that."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from agency_records import make_notices
from test_likely import case_of

import linkanalysis as la
from linkanalysis.errors import CaseError, DataQualityWarning
from linkanalysis.identity.screening import needs_neutrality_review

if TYPE_CHECKING:
    from pathlib import Path

DAY = dt.date(2026, 1, 2)
PHRASE = "a phrase for this pairing"


def things(kind: str, *keys: str) -> la.Case:
    case = la.Case(purpose="training", region="US-KY")
    frame = pd.DataFrame({"id": keys, "type": kind})
    settings = {"title": "list", "received": dt.date(2026, 1, 1)}
    case.add(la.read_frame(frame, reader="entities", document=settings))
    return case


def notices(folder: Path, color: str, **fields: object) -> la.Case:
    notice = {"entity_id": "2099/1", "name": "BELL", "forename": "ANA", **fields}
    (folder / "notices.json").write_text(json.dumps({"notices": [notice]}), encoding="utf-8")
    (folder / "case.toml").write_text(
        '[case]\npurpose = "training"\nreceived = 2026-01-01\n[[document]]\n'
        f'file = "notices.json"\nreader = "notices"\ncolor = "{color}"\n',
        encoding="utf-8",
    )
    return la.read_case(folder)


def test_a_plate_is_never_matched_across_states() -> None:
    case = things("plate", "US-KY:ABC123")
    assert len(la.screen(case, things("plate", "US-OH:ABC123"), as_of=DAY)) == 0
    assert len(la.screen(case, things("plate", "US-KY:ABC123"), as_of=DAY)) == 1
    (near,) = la.screen(case, things("plate", "US-KY:A8C123"), as_of=DAY)
    assert near.signs == (("plate_key", "~"),)


@pytest.mark.parametrize("kind", ["vehicle", "document_number"])
def test_stolen_things_are_found_by_their_number(kind: str) -> None:
    found = la.screen(
        things(kind, "1HGCM82633A004352"), things(kind, "1HGCM82633A004352"), as_of=DAY
    )
    assert found.to_frame()[["kind"]].to_numpy().tolist() == [
        [{"vehicle": "vehicle on a list", "document_number": "document on a list"}[kind]]
    ]


VIN = "1HGCM82633A004352"


def stolen(kind: str, **columns: str) -> la.Case:
    case = la.Case(purpose="training", region="US-KY")
    frame = pd.DataFrame({name: [cell] for name, cell in columns.items()})
    settings = {"title": "stolen", "received": dt.date(2026, 1, 1), "type": kind}
    case.add(la.read_frame(frame, reader="entities", document=settings))
    return case


@pytest.mark.parametrize(
    ("listed", "entry"),
    [
        (stolen("vehicle", id=VIN, plate="ABC 123"), f"vehicle:{VIN}"),
        (stolen("vehicle", id="L-1", vin=VIN, plate="ABC 123"), "vehicle:L-1"),
        (stolen("plate", id="ABC 123", vin=VIN), "plate:US-KY:ABC123"),
    ],
    ids=["by VIN", "by its own number", "by plate"],
)
def test_a_list_with_vins_and_plates_is_compared_by_both(listed: la.Case, entry: str) -> None:
    for kind, key in (("vehicle", VIN), ("plate", "US-KY:ABC123")):
        found = la.screen(things(kind, key), listed, as_of=DAY)
        (one,) = found
        assert (one.entity, one.listed, one.kind) == (f"{kind}:{key}", entry, f"{kind} on a list")
        assert one.signs == ((f"{kind}_key", "+"),)
        assert [why.document for why in found.reasons(1)] == ["list", "stolen"]


def test_a_plate_of_a_list_is_of_the_state_beside_it() -> None:
    listed = stolen("vehicle", id=VIN, plate="ABC 123", plate_state="Ohio")
    assert len(la.screen(things("plate", "US-KY:ABC123"), listed, as_of=DAY)) == 0
    assert len(la.screen(things("plate", "US-OH:ABC123"), listed, as_of=DAY)) == 1


def test_vehicles_with_a_plate_are_one_candidate() -> None:
    case = stolen("vehicle", id="V-1", plate="ABC 123")
    (one,) = la.screen(case, stolen("vehicle", id=VIN, plate="ABC 123"), as_of=DAY)
    assert dict(one.signs)["vehicle_plate"] == "+"


def test_a_red_notice_is_a_candidate_and_no_warrant(tmp_path: Path) -> None:
    warrants = [
        {"issuing_country_id": "RO", "charge": "fraud"},
        {"issuing_country_id": "MD", "charge": "insulting a religion"},
    ]
    born = {"date_of_birth": "1980/05/02", "arrest_warrants": warrants}
    listed = notices(tmp_path, "red", **born)
    case = case_of({"name": "Ana Bell", "birth_date": "1980-05-02"})
    found = la.screen(case, listed, as_of=DAY)
    (one,) = found
    assert "not an arrest warrant" in one.reading
    assert "nobody may be arrested on a notice alone" in found.caveat
    assert "No match does not clear anyone" in found.caveat
    assert one.warrants == ("RO: fraud", "MD: insulting a religion")
    assert one.neutrality_review
    assert (one.as_of, one.stale) == (dt.date(2026, 1, 1), False)
    assert [why.document for why in found.reasons(1)][:2] == ["people", "notices.json"]
    assert case.same == {}
    assert case.protection.suspects == frozenset()
    found.confirm(1, method="ncb_reply", ref="W-118", by="A. Clerk")
    last = case.journal().iloc[-1]
    assert (last["act"], last["by"], last["reason"]) == ("confirm", "A. Clerk", "W-118")
    assert case.protection.suspects == frozenset()


def test_a_list_that_is_a_table_has_warrants_too() -> None:
    wanted = {"name": "Bell, Ana", "birth_date": "1980-05-02", "role": "wanted"}
    first = wanted | {"charge": "fraud", "issuing_country": "RO"}
    listed = case_of(first, {"name": "Eva Roe", "charge": "theft"})
    rows = pd.DataFrame([{"id": "KY-1", "charge": "sedition", "issuing_country": "MD"}])
    page = {"title": "supplement", "received": dt.date(2026, 1, 1), "keep": ["charge"]}
    listed.add(la.read_frame(rows, reader="entities", document=page))
    case = case_of({"name": "Ana Bell", "birth_date": "1980-05-02"})
    (one,) = la.screen(case, listed, as_of=DAY)
    assert one.warrants == ("RO: fraud", "MD: sedition")
    assert one.neutrality_review


def test_a_list_made_by_hand_needs_no_rows() -> None:
    fields = {"name": "Bell, Ana", "birth_date": "1980-05-02", "role": "wanted", "charge": "fraud"}
    frame = pd.DataFrame([("person:W1", *field) for field in fields.items()])
    frame.columns = ["entity", "attribute", "value"]
    listed = la.Case(purpose="training", region="US-KY")
    page = la.Document(title="list", sha256="1" * 64, received=dt.date(2026, 1, 1))
    listed.add(la.Batch.of(page, statements=frame))
    case = case_of({"name": "Ana Bell", "birth_date": "1980-05-02"})
    (one,) = la.screen(case, listed, as_of=DAY)
    assert one.warrants == ("fraud",)


def test_a_missing_person_is_masked_and_so_is_the_one_they_may_be(tmp_path: Path) -> None:
    listed = notices(tmp_path, "yellow", date_of_birth="1980/05/02")
    case = case_of({"name": "Ana Bell", "birth_date": "1980-05-02"})
    found = la.screen(case, listed, as_of=DAY)
    frame = found.to_frame()
    assert frame[["entity", "listed"]].to_numpy().tolist() == [
        ["record that may be Protected 1 of the list", "Protected 1 of the list"]
    ]
    shown = frame.to_csv() + found._repr_html_() + repr(found)
    assert [each for each in ("KY-1", "2099", "Bell") if each in shown] == []


def test_a_namesake_with_another_birth_date_is_no_candidate(tmp_path: Path) -> None:
    listed = notices(tmp_path, "red", date_of_birth="1961/11/23")
    case = case_of({"name": "Ana Bell", "birth_date": "1980-05-02"})
    assert len(la.screen(case, listed, as_of=DAY)) == 0


def test_a_list_of_three_days_ago_is_stale() -> None:
    case, listed = things("plate", "US-KY:ABC123"), things("plate", "US-KY:ABC123")
    with pytest.warns(DataQualityWarning) as caught:
        (one,) = la.screen(case, listed, as_of=dt.date(2026, 1, 4))
    assert one.stale
    assert [str(each.message) for each in caught] == [
        "List 1 was received on 2026-01-01, more than 48 hours ago; fetch it anew."
    ]
    assert not next(iter(la.screen(case, listed, as_of=dt.date(2026, 1, 3)))).stale


@pytest.mark.exhaustive
def test_planted_variants_are_among_the_first_three_and_nothing_is_merged() -> None:
    people, listed, planted, namesakes = make_notices(seed=1)
    settings = {"title": "people", "received": dt.date(2026, 1, 1)}
    case, notice = la.Case(purpose="training"), la.Case(purpose="training")
    case.add(la.read_frame(people, reader="entities", document=settings))
    notice.add(la.read_frame(listed, reader="entities", document={**settings, "title": "list"}))
    found = {(each.entity, each.listed) for each in la.screen(case, notice, as_of=DAY)}
    hits = [(f"person:{one}", f"person:{other}") in found for one, other, _ in planted]
    assert sum(hits) >= 38
    assert not any((f"person:{one}", f"person:{other}") in found for one, other in namesakes)
    assert case.same == {}
    assert case.decisions().empty


@pytest.mark.parametrize(
    ("charge", "needed"),
    [("Political dissent", True), ("desertion from military service", True), ("theft", False)],
)
def test_words_of_article_three_ask_for_a_review(charge: str, needed: bool) -> None:  # noqa: FBT001
    assert needs_neutrality_review(charge) == needed


def phones(*numbers: int) -> la.Case:
    return things("phone", *(f"+1502555{number:04d}" for number in numbers))


def test_two_agencies_find_what_both_have_and_a_third_nothing() -> None:
    first, second = phones(*range(1_000)), phones(7, 8, 9, *range(2_000, 2_997))
    theirs = la.identity.blind(second, secret=PHRASE)
    found = la.identity.find_shared(first, theirs, secret=PHRASE)
    assert list(found.entities) == [f"phone:+1502555{number:04d}" for number in (7, 8, 9)]
    third = la.identity.find_shared(first, theirs, secret=PHRASE[::-1])
    assert len(third) == 0
    assert not any("5550007" in each for each in theirs)
    assert PHRASE not in str(theirs.made_by) + repr(theirs)


@pytest.mark.parametrize("secret", [None, "", " " * 20, b"bytes of a secret phrase"])
def test_hashes_without_a_secret_are_refused(secret: object) -> None:
    with pytest.raises(CaseError):
        la.identity.blind(phones(1), secret=secret)  # type: ignore[arg-type]


def test_the_phone_of_a_victim_alone_is_not_handed_over() -> None:
    case = case_of({"name": "Ana Bell", "role": "victim", "phone": "+15025550143"})
    blinded = la.identity.blind(case, secret=PHRASE)
    assert (len(blinded), blinded.withheld) == (0, 1)


def test_no_candidate_names_an_entry_that_may_be_somebody_protected() -> None:
    same = {"name": "Ana Bell", "passport": "AB123456", "birth_date": "1980-05-02"}
    case = case_of(
        {"id": "KY-1", "role": "victim", **same}, {"id": "KY-2", **same, "name": "Annie Bell"}
    )
    found = la.screen(case, case_of({"id": "X-9", **same}), as_of=DAY)
    hidden = "record that may be a protected person"
    assert sorted((each.entity, each.listed) for each in found) == [
        ("Protected 1", "record that may be Protected 1"),
        (hidden, hidden),
    ]
    assert "KY-2" not in found._repr_html_() + repr(found.candidates)
    assert "X-9" not in found._repr_html_() + repr(found.candidates)
