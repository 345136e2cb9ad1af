"""Keys of accounts: of numbers what banks write in any way, of names everything that tells them."""

from __future__ import annotations

import pytest

from linkanalysis.errors import RecordError
from linkanalysis.keys import normalize


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ana Müller", "Ana Mäller"),
        ("José Núñez", "Jos Nez"),
        ("Иван Visa 4411", "Ольга Visa 4411"),
        ("$rory-c", "$roryc"),
        ("ja.ne@example.com", "jane@example.com"),
    ],
)
def test_different_holders_have_different_keys(one: str, other: str) -> None:
    assert normalize("account", one) != normalize("account", other)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Иван Петров", "ИВАНПЕТРОВ"),
        ("ana müller", "ANAMÜLLER"),
        ("ANA MU\u0308LLER", "ANAMÜLLER"),  # as some systems write it: a U and its dots
        ("王芳", "王芳"),
        ("$Rory-C", "$RORY-C"),
        ("Ja.Ne@Example.com", "JA.NE@EXAMPLE.COM"),
        ("12-34.56 (checking)", "123456CHECKING"),
        ("021000021:00-12", "021000021:0012"),
        ("****4411", "****4411"),
    ],
)
def test_spellings_of_one_account_have_one_key(text: str, key: str) -> None:
    assert normalize("account", text) == key
    assert normalize("account", key) == key


def test_signs_alone_are_no_account() -> None:
    with pytest.raises(RecordError) as caught:
        normalize("account", "$ -.")
    assert str(caught.value) == "An account needs letters or digits; this one has none."
