"""Secrets are plain data: they hold after the case is closed, and print nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from linkanalysis.case import Decision
from linkanalysis.protection.secrets import Secrets

if TYPE_CHECKING:
    from collections.abc import Callable

    from linkanalysis.case import Batch, Case

# Without it, a person with the name of somebody protected may be that person, and is withheld.
APART = Decision("person:V-1", "person:S-1", "different")


def test_secrets_outlive_the_case_and_show_nothing(case: Case, batch: Callable[..., Batch]) -> None:
    stated = [("person:V-1", "role", "victim"), ("person:V-1", "name", "Zora Quillfeather")]
    case.add(batch("x", statements=stated))
    secrets, shown = case.secrets, case.protection.shown("person:V-1")
    case.close()
    assert secrets.found_in(b"<p>zora-quillfeather</p>") == {("name", shown)}
    assert secrets.found_in("<p>Зора Квилфедер, Зора Quillfeather</p>".encode()) == {
        ("name", shown)
    }
    assert "uill" not in repr(secrets)


def test_names_that_unprotected_people_have_too_are_no_secrets(
    case: Case, batch: Callable[..., Batch]
) -> None:
    stated = [
        ("person:V-1", "role", "victim"),
        ("person:V-1", "name", "Zora Quillfeather"),
        ("person:S-1", "name", "Quillfeather, Zóra"),
    ]
    case.add(batch("x", statements=stated))
    case.decide([APART])
    for page in ("ZORA QUILLFEATHER", "Quillfeather, Zóra", "Зора Quillfeather"):
        assert case.secrets.found_in(page.encode()) == set()


def test_the_name_of_somebody_unprotected_with_an_initial_is_no_secret(
    case: Case, batch: Callable[..., Batch]
) -> None:
    stated = [
        ("person:V-1", "role", "victim"),
        ("person:V-1", "name", "Íñaxo Escarpada"),
        ("person:S-1", "name", "Íñaxo O. Escarpada"),
    ]
    case.add(batch("x", statements=stated))
    case.decide([APART])
    shown = case.protection.shown("person:V-1")
    for page in ("Íñaxo O. Escarpada ", '"\\u00cd\\u00f1axo O. Escarpada", Íñaxo O. Escarpada'):
        assert case.secrets.found_in(page.encode()) == set()
    for page in ("Íñaxo Escarpada", "Íñaxo Q. Escarpada", "Íñaxo O. Escarpada, Íñaxo Escarpada"):
        assert case.secrets.found_in(page.encode()) == {("name", shown)}


def test_such_a_name_is_no_secret_beside_one_with_other_letters(
    case: Case, batch: Callable[..., Batch]
) -> None:
    stated = [
        ("person:V-1", "role", "victim"),
        ("person:V-1", "name", "Brielda Yarrowdale"),
        ("person:S-1", "name", "Brielda D. Yarrowdale"),
    ]
    case.add(batch("x", statements=stated))
    case.decide([APART])
    said = "Ødvard Escarpada is an associate of Brielda {}Yarrowdale"
    assert case.secrets.found_in(said.format("D. ").encode()) == set()
    shown = case.protection.shown("person:V-1")
    for other in ("", "Q. "):
        assert case.secrets.found_in(said.format(other).encode()) == {("name", shown)}


def test_two_names_in_a_list_do_not_make_a_third(case: Case, batch: Callable[..., Batch]) -> None:
    stated = [
        ("person:V-1", "role", "victim"),
        ("person:V-1", "name", "Dagomar Tordésal"),
        ("person:S-1", "name", "Håkvard Tordésal"),
        ("person:S-2", "name", "Dagomar Třebonik"),
    ]
    case.add(batch("x", statements=stated))
    shown = case.protection.shown("person:V-1")
    # so products list names with semicolons: a name may be written with a comma
    for between in ("; ", " – ", " — ", " • ", " · ", '","a \\u2013 '):
        both = f"Håkvard Tordésal{between}Dagomar Třebonik"
        assert case.secrets.found_in(both.encode()) == set()
    assert case.secrets.found_in("Tordésal, Dagomar".encode()) == {("name", shown)}


def test_without_protected_people_there_are_no_secrets(case: Case) -> None:
    assert case.secrets.found_in(b"anything") == set()
    assert Secrets().found_in(b"anything") == set()


def test_the_address_in_every_figure_is_no_birth_date(
    case: Case, batch: Callable[..., Batch]
) -> None:
    stated = [("person:V-1", "role", "victim"), ("person:V-1", "birth_date", "1999-02-22")]
    case.add(batch("x", statements=stated))
    address = b'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"'
    assert case.secrets.found_in(address) == set()
    shown = case.protection.shown("person:V-1")
    assert case.secrets.found_in(b"born 1999/02/22") == {("birth date", shown)}


def test_a_name_of_which_one_word_is_also_an_alias_is_no_secret(
    case: Case, batch: Callable[..., Batch]
) -> None:
    stated = [
        ("person:V-1", "role", "victim"),
        ("person:V-1", "name", "Zora Quill"),
        ("person:V-1", "alias", "Rose"),
        ("person:S-1", "name", "Rose Miller"),
        ("person:S-2", "name", "Father of Rose"),
        ("person:S-3", "name", "Rose Zora Quill"),
    ]
    case.add(batch("x", statements=stated))
    case.decide([Decision("person:V-1", "person:S-3", "different")])
    hers = {("name", case.protection.shown("person:V-1"))}
    assert case.secrets.found_in(b"<td>Rose Miller</td><td>roses</td>") == set()
    for text in (b"Rose", b"ROSE", b"Rose Miller and Rose", b"Father of Rose", b"Rose Zora Quill"):
        assert case.secrets.found_in(b"<td>" + text + b"</td>") == hers


def test_the_name_of_somebody_unprotected_hides_no_identifier_and_no_other_name(
    case: Case, batch: Callable[..., Batch]
) -> None:
    stated = [
        ("person:V-1", "role", "victim"),
        ("person:V-1", "alias", "Rose"),
        ("person:V-1", "handle", "Miller-77x"),
        ("person:S-1", "name", "Rose Miller"),
    ]
    case.add(batch("x", statements=stated))
    shown = case.protection.shown("person:V-1")
    assert case.secrets.found_in(b"<td>Rose Miller-77x</td>") == {("identifier", shown)}
    # whoever is called so is somebody else again
    assert case.secrets.found_in(b"<td>Rose Millerson</td>") == {("name", shown)}


def test_a_shorter_name_of_somebody_unprotected_hides_no_longer_one(
    case: Case, batch: Callable[..., Batch]
) -> None:
    stated = [
        ("person:V-1", "role", "victim"),
        ("person:V-1", "alias", "Rose"),
        ("person:V-1", "alias", "Rose Miller 2"),
        ("person:S-1", "name", "Rose Miller"),
    ]
    case.add(batch("x", statements=stated))
    case.decide([APART])
    shown = case.protection.shown("person:V-1")
    assert case.secrets.found_in(b"<td>Rose Miller 2</td>") == {("name", shown)}


def test_words_for_nobody_and_numbers_of_versions_are_no_secrets(
    case: Case, batch: Callable[..., Batch]
) -> None:
    stated = [
        ("person:V-1", "role", "unidentified"),
        ("person:V-1", "name", "Unknown Female"),
        ("person:V-1", "birth_date", "2009-03-04"),
    ]
    case.add(batch("x", statements=stated))
    hers = {("birth date", case.protection.shown("person:V-1"))}
    assert case.secrets.found_in(b"Unknown Female, version 4.3.09.1") == set()
    assert case.secrets.found_in(b"born 4.3.09.") == hers
