"""Settings that a reader cannot follow, or that mean something else than they seem to."""

from __future__ import annotations

import pandas as pd
import pytest

import linkanalysis as la

CALL = pd.DataFrame({"caller": ["5025550101"], "callee": ["5025550102"], "start": ["2024-05-02"]})
CONTACT = pd.DataFrame({"saved_as": ["Mom"], "phone": ["502-555-0140"]})
REGION = {"title": "list", "region": "US-KY"}


def test_settings_for_other_ends_than_phones_are_named() -> None:
    with la.Case(purpose="training") as case:
        document = {**REGION, "target_type": "handle", "service": "facebook"}
        case.add(la.read_frame(CALL, reader="calls", document=document))
        assert case.links()["target"].tolist() == ["phone:+15025550102"]
        assert case.problems()["why"].tolist() == [
            (
                "calls and messages are read as those of phones, whatever these settings say: "
                "target_type, service; for account names read the file with the reader links, "
                "which has source_type and target_type"
            )
        ]


def test_settings_for_phones_need_no_remark() -> None:
    with la.Case(purpose="training") as case:
        document = {**REGION, "source_type": "phone"}
        case.add(la.read_frame(CALL, reader="calls", document=document))
        assert case.problems().empty


@pytest.mark.parametrize("owner", ["502-555-0199", "+15025550199", "phone:502-555-0199"])
def test_a_number_that_owns_a_list_is_its_phone(owner: str) -> None:
    with la.Case(purpose="training") as case:
        document = {**REGION, "owner": owner}
        case.add(la.read_frame(CONTACT, reader="contact_lists", document=document))
        assert case.links()[["source", "type", "target"]].to_numpy().tolist() == [
            ["phone:+15025550199", "tie", "phone:+15025550140"]
        ]
        assert case.problems().empty


def test_a_number_with_a_role_is_the_id_of_a_person() -> None:
    with la.Case(purpose="training") as case:
        document = {**REGION, "owner": "5025550199", "role": "victim"}
        case.add(la.read_frame(CONTACT, reader="contact_lists", document=document))
        assert case.protection.protected == {"person:5025550199"}


def test_a_role_that_is_none_says_where_roles_are() -> None:
    with pytest.raises(la.errors.RecordError) as caught:
        la.read_frame(CONTACT, reader="entities", document={**REGION, "role": "student"})
    assert str(caught.value).endswith('"student" is not a role. la.vocabulary.ROLES lists all.')


MOVED = {"date": ["2024-05-02"] * 2, "amount": ["5", "6"], "counterparty": ["A7", "A8"]}
UNUSED = (
    "settings that nothing in this document uses, since its reader does not take them or the file "
    "says it itself: {}"
)


@pytest.mark.parametrize(
    ("reader", "table", "given", "unused"),
    [
        ("calls", CALL, {"owner": "KY-1", "account": "A1"}, "account, owner"),
        ("bank_statements", {**MOVED, "account": ["A1", "A2"]}, {"account": "A1"}, "account"),
        ("bank_statements", {**MOVED, "account": ["A1", ""]}, {"account": "A1"}, ""),
        ("bank_statements", MOVED, {"account": "A1"}, ""),
        ("bank_statements", MOVED, {"account": "A1", "owner": "KY-1"}, "owner"),
    ],
)
def test_an_owner_or_account_that_is_not_used_is_named(
    reader: str, table: dict[str, list[str]], given: dict[str, str], unused: str
) -> None:
    with la.Case(purpose="training") as case:
        document = {**REGION, "currency": "USD", **given}
        case.add(la.read_frame(pd.DataFrame(table), reader=reader, document=document))
        named = [why for why in case.problems()["why"] if why.startswith("settings")]
        assert named == ([UNUSED.format(unused)] if unused else [])
