"""Small checks of what stands inside this room, one example each."""

from __future__ import annotations

from datetime import date

from linkanalysis._given import check_choice, suggest_name
from linkanalysis.vocabulary import ROLES
from linkanalysis.vocabulary.acts import act
from linkanalysis.vocabulary.links import describe_link
from linkanalysis.vocabulary.names import display_name, find_row


def test_act() -> None:
    assert act("withdraw").reading == "withdrew a document and all that rests only on it"


def test_near_miss() -> None:
    assert suggest_name("phon", ["phone", "person"]) == 'Did you mean "phone"?'


def test_expect_word() -> None:
    check_choice("out", ("out", "in", "all"), "a direction")


def test_find_row() -> None:
    assert find_row(ROLES, "witness", what="a role", listed="la.vocabulary.ROLES").protected


def test_tell_name() -> None:
    assert (display_name("person:KY-1", "Ana Roe"), display_name("phone:1", "1")) == (
        "Ana Roe (person:KY-1)",
        "phone:1",
    )


def test_tell_link() -> None:
    assert (
        describe_link("paid_for", "person:KY-1", "booking:BK10040", day=date(2024, 3, 10))
        == "person:KY-1 paid for booking:BK10040, 2024-03-10"
    )
