"""Texts that name a protected person, in whatever way people write it."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from linkanalysis.case import Batch, Decision, Document
from linkanalysis.graph import build_graph
from linkanalysis.protection.identifying import find_mentions, id_mentions
from linkanalysis.protection.mentions import WITHHELD, Mentions

if TYPE_CHECKING:
    from collections.abc import Callable

    from linkanalysis.case import Case

WHO = "Protected 1"


@pytest.fixture
def victim(case: Case, batch: Callable[..., Batch]) -> Case:
    stated = [
        ("role", "victim"),
        ("name", "Zóra Quillfeather"),
        ("alias", "Candybird"),
        ("alias", "张伟明"),
        ("birth_date", "1991-03-07"),
    ]
    statements = [("person:V-777", attribute, value) for attribute, value in stated]
    statements += [("person:S-1", "name", "Ann Quill"), ("person:S-1", "birth_date", "1980-05-06")]
    links = [
        ("person:V-777", "uses", "phone:+15025550140"),
        ("person:V-777", "owns", "plate:US-KY:ABC123"),
    ]
    day = dt.date(2024, 7, 8)
    case.add(batch("x", statements=statements, links=links, received=day))
    return case


def test_whole_names_and_numbers_are_found_as_people_write_them(victim: Case) -> None:
    texts = [
        "met ZORA QUILLFEATHER",
        "Quillfeather, Zora: statement",
        "zora_quillfeather.csv",
        "Zora  Quillfeather's room",
        "a CANDYBIRD new in town",
        "见到张伟明",
        "see v-777",
        "calls (502) 555-0140 at night",
        "502.555.0140",
        "+1 502 5550140",
        "van abc-123",
    ]
    assert [text for text in texts if not victim.mentions.whole(text).endswith(WHO)] == []


def test_parts_of_names_and_birth_dates_are_found_in_free_text(victim: Case) -> None:
    texts = [
        "drove Zora to the motel",
        "Ms. Quillfeather",
        "girl born 1991-03-07",
        "born 3/7/1991",
        "born 07.03.1991",
        "born March 7, 1991",
        "7 Mar 1991",
    ]
    found = {text: (victim.mentions.any(text), victim.mentions.whole(text)) for text in texts}
    assert found == dict.fromkeys(texts, (WHO, ""))


def test_what_names_nobody_protected_is_left_alone(victim: Case) -> None:
    texts = ["Ann Quill", "a zorary", "born 1991-03-08", "1980-05-06", "call 502 555 0141", ""]
    assert [text for text in texts if victim.mentions.any(text)] == []


def test_an_id_is_found_however_short_and_its_number_alone_is_not(
    case: Case, batch: Callable[..., Batch]
) -> None:
    case.add(batch("x", statements=[("person:118", "role", "victim"), ("person:aa", "age", "15")]))
    case.add(batch("y", statements=[("person:aa", "role", "victim")]))
    for text in ("seen with person:118.", "(person:aa) called", "person:118"):
        assert case.mentions.whole(text).startswith("Protected")
    for text in ("room 118", "aa", "person:1181", "person:1", "person: 118 in all"):
        assert case.mentions.any(text) == ""


def test_a_word_of_an_unprotected_name_identifies_nobody(
    victim: Case, batch: Callable[..., Batch]
) -> None:
    victim.add(batch("y", statements=[("person:S-2", "name", "Zora Bell")]))
    assert victim.mentions.any("drove Zora to the motel") == ""
    assert victim.mentions.any("drove Zora Quillfeather to the motel") == WHO


def test_words_for_an_unknown_person_are_not_names(case: Case, batch: Callable[..., Batch]) -> None:
    statements = [("person:1", "role", "unidentified"), ("person:1", "name", "Unknown Female")]
    case.add(batch("x", statements=statements))
    assert case.mentions.any("an Unknown Female was seen") == ""


def test_entities_named_after_a_protected_person_are_masked(
    victim: Case, batch: Callable[..., Batch]
) -> None:
    links = [
        ("person:S-1", "owns", "organization:Zora Quillfeather Nails"),
        ("person:S-1", "advertised_in", "ad:candybird-new"),
        ("person:S-1", "involved_in", "event:24-17"),
    ]
    victim.add(batch("y", statements=[("event:24-17", "name", "Case V-777")], links=links))
    shown = victim.protection.shown
    assert shown("organization:Zora Quillfeather Nails") == f"organization that names {WHO}"
    assert shown("ad:candybird-new") == f"advertisement that names {WHO}"
    assert shown("event:24-17") == f"event that names {WHO}"
    assert shown("person:S-1") == "person:S-1"


def test_what_holds_the_secrets_does_not_print_them(victim: Case) -> None:
    for holder in (victim.mentions, victim.protection):
        assert "V-777" not in repr(holder)
        assert "5550140" not in repr(holder)
        assert "quillfeather" not in repr(holder).lower()


def test_explain_and_links_withhold_free_text(victim: Case, batch: Callable[..., Batch]) -> None:
    tie = pd.DataFrame(
        {"source": ["person:S-1"], "target": ["person:S-2"], "type": ["tie"], "row": ["2"]}
    ).assign(place="room of Zora")
    victim.add(Batch.of(Document(title="y.csv", sha256="1" * 64), links=tie))
    victim.add(batch("z", statements=[("person:S-1", "note", "drove Zora to the motel")]))
    assert "Zora" not in victim.explain("person:S-1").to_csv()
    assert build_graph(victim).links("person:S-1", "person:S-2")["place"].tolist() == [WITHHELD]


def test_each_kind_of_mention_is_found_on_its_own() -> None:
    names = Mentions(names={"brantilda": WHO}, starts=frozenset({"brant", "brantilda"}))
    assert names.whole("Brant, Ilda: statement") == WHO
    phones = Mentions(phones={"5550143": [("5025550143", False, WHO)]})
    assert phones.whole("calls from (502) 555-0143") == WHO
    assert phones.whole("calls from 555-0143") == ""  # another number ends in the same digits
    word = Mentions(words={"rose": WHO})
    assert (word.any("drove Rose to the motel"), word.any("a rose is a rose")) == (WHO, "")
    assert word.veiled("drove Rose to the motel") == WITHHELD
    assert word.veiled("a rose is a rose") == "a rose is a rose"


def test_without_protected_people_nothing_is_found(case: Case) -> None:
    assert find_mentions(case.engine, {}, {}, ()).whole("anything") == ""
    assert case.mentions.any("seen at the motel") == ""


def test_people_known_by_their_ids_alone_are_found_by_them() -> None:
    known = id_mentions({"person:118": WHO})
    assert (known.whole("seen with person:118."), known.whole("room 118")) == (WHO, "")


def test_a_thing_called_like_a_protected_person_is_masked_and_a_code_is_not(
    victim: Case, batch: Callable[..., Batch]
) -> None:
    labels = [
        ("account:ZORAQUILLFEATHER", "account"),
        ("account:QUILLFEATHERZORA2009", "account"),
        ("account:ZÓRAQUILLFEATHER", "account"),
        ("account:QUILLFEATHER", "account"),
        ("device:Zora Quillfeather's iPhone", "device"),
        ("device:ZoraQuillfeather-iPhone13", "device"),
        ("device:iPhone 13 of Zora", "device"),
        ("wallet:quillfeather:ZORA", "wallet"),
        ("wallet:QUILLFEATHER/ZORA", "wallet"),
        ("wallet:candybird", "wallet"),
        ("plate:US-KY:CANDYB", ""),
        ("plate:US-KY:QUILLFEATHER", "plate"),
        ("vehicle:Van of Z. Quillfeather", "vehicle"),
        ("document_number:US-KY:ZORAQUILLFEATHER1", "document number"),
        ("account:ANNQUILL", ""),
        ("account:GB29NWBK60161331926819", ""),
        ("account:5025550140777", ""),
        ("device:Quill's iPhone", ""),
        ("wallet:bc1qzora0kgdygjrsqtzq2n0yrf2493p83kkfjhx0wlh", ""),
        ("wallet:1ZoraqyF9AhbTdzLc2vJqQeNdRkMw6xN4s", ""),
    ]
    victim.add(batch("y", links=[("person:S-1", "uses", thing) for thing, _ in labels]))
    expected = {thing: f"{label} that names {WHO}" if label else thing for thing, label in labels}
    shown = victim.protection.shown
    # labels of several things are numbered
    assert {thing: re.sub(r" \d+(?= that)", "", shown(thing)) for thing in expected} == expected
    ids = set(build_graph(victim).ids)
    assert {thing for thing in expected if shown(thing) not in ids} == set()
    assert {thing for thing, label in labels if label and thing in ids} == set()


def test_an_account_named_by_an_address_that_is_theirs_is_masked(
    victim: Case, batch: Callable[..., Batch]
) -> None:
    links = [
        ("person:V-777", "uses", "email:ntrask@mail.example"),
        ("person:S-1", "uses", "account:NTRASKMAILEXAMPLE"),
    ]
    victim.add(batch("y", links=links))
    assert victim.protection.shown("account:NTRASKMAILEXAMPLE") == f"account that names {WHO}"


def test_whatever_is_called_after_a_protected_person_is_masked(
    victim: Case, batch: Callable[..., Batch]
) -> None:
    links = [
        ("person:S-1", "uses", "email:zora.q@mail.example"),
        ("person:S-1", "uses", "handle:insta:xx_quillfeather_xx"),
        ("person:S-1", "uses", "email:ann.quill@mail.example"),
        ("person:S-1", "associate_of", "person:S-9"),
        ("person:S-1", "associate_of", "person:S-8"),
        ("person:S-1", "owns", "organization:Zora Nails"),
    ]
    named = [
        ("person:S-9", "name", "mother of Zora Quillfeather"),
        ("person:S-8", "name", "Zora Quillfeather"),
    ]
    victim.add(batch("y", statements=named, links=links))
    victim.decide([Decision("person:V-777", "person:S-8", "different")])
    shown = victim.protection.shown
    assert shown("email:zora.q@mail.example") == "email:zora.q@mail.example"  # S-8 is a Zora too
    assert shown("handle:insta:xx_quillfeather_xx") == "handle:insta:xx_quillfeather_xx"
    assert shown("person:S-9") == "person:S-9"
    assert victim.protection.label("person:S-9") == "S-9"
    assert shown("person:S-8") == "person:S-8"  # two people may have one name
    assert shown("organization:Zora Nails") == "organization:Zora Nails"
    assert shown("email:ann.quill@mail.example") == "email:ann.quill@mail.example"


def test_accounts_that_contain_a_part_of_a_name_are_masked(
    victim: Case, batch: Callable[..., Batch]
) -> None:
    accounts = ["email:zora.q@mail.example", "handle:insta:xx_quillfeather_xx"]
    victim.add(batch("y", links=[("person:S-1", "uses", account) for account in accounts]))
    shown = victim.protection.shown
    assert [shown(account) for account in accounts] == [
        f"e-mail address that names {WHO}",
        f"account name that names {WHO}",
    ]


def test_a_date_on_which_something_else_happened_is_no_birth_date(
    victim: Case, batch: Callable[..., Batch]
) -> None:
    assert victim.mentions.any("on 1991-03-07") == WHO
    victim.add(batch("y", statements=[("event:1", "date", "1991-03-07")]))
    assert victim.mentions.any("on 1991-03-07") == ""


def test_a_local_number_that_two_phones_have_identifies_neither(
    victim: Case, batch: Callable[..., Batch]
) -> None:
    assert victim.mentions.any("call 555-0140") == f"phone of {WHO}"
    victim.add(batch("y", links=[("person:S-1", "uses", "phone:+16065550140")]))
    assert victim.mentions.any("call 555-0140") == ""
    assert victim.mentions.any("call 502-555-0140") == f"phone of {WHO}"


def test_a_verb_behind_a_family_name_is_no_plural_of_an_initial(
    case: Case, batch: Callable[..., Batch]
) -> None:
    stated = [
        ("person:V-777", "role", "victim"),
        ("person:V-777", "name", "Íñaxo Fjärdholm"),
        ("person:S-1", "name", "Dorsenne Fjärdholm"),
    ]
    case.add(batch("x", statements=stated))
    page = "<td>Dorsenne Fjärdholm is kin of Protected 7</td>".encode()
    assert case.secrets.found_in(page) == set()
    assert case.mentions.any("Dorsenne Fjärdholm is kin of somebody") == ""
    for text in ("Fjärdholm I. was there", "the Íñaxo Fjärdholms", "Fjärdholm, Íñaxo"):
        assert case.mentions.any(text) == WHO


def test_a_number_in_a_name_is_searched_for_with_all_of_the_name(
    case: Case, batch: Callable[..., Batch]
) -> None:
    stated = [("role", "confidential_source"), ("name", "CI-2024-07")]
    statements = [("person:CI-2024-07", attribute, value) for attribute, value in stated]
    statements += [("person:CI-2024-07", "alias", "Zora Quillfeather 12")]
    case.add(batch("x", statements=statements))
    found = dict(
        [
            *[("CI-2024-07 said so", WHO), ("ci 2024 07", WHO), ("person:CI-2024-07", WHO)],
            *[("2024-05-03 to 2024-05-28", ""), ("2024-07-09", ""), ("in 2024", ""), ("07:15", "")],
            *[("Room 12", ""), ("12 calls", ""), ("Zora Quillfeather", WHO)],
        ]
    )
    assert {text: case.mentions.any(text) for text in found} == found


def test_a_name_beside_a_number_counts_unless_it_is_a_code(
    case: Case, batch: Callable[..., Batch]
) -> None:
    found = {
        **dict.fromkeys(("Shawna told him", "shawna's car", "Shawna 17"), "Shawna 17"),
        "about Tanya": "Tanya (17)",
        "with Ritchie": "Ritchie 2",
        "Jane told him": "17 Jane",
        **dict.fromkeys(("17 calls", "SOI 14", "the UC", "an informant", "a guest"), ""),
        "the victim": "",
    }
    names = [*{*found.values()} - {""}, "SOI 12", "UC-4", "Informant 3", "Guest 31", "Victim 2"]
    stated = [(f"person:V{at}", "role", "victim") for at in range(len(names))]
    stated += [(f"person:V{at}", "name", name) for at, name in enumerate(names)]
    case.add(batch("x", statements=stated))
    shown = {name: case.protection.shown(f"person:V{at}") for at, name in enumerate(names)}
    assert {text: case.mentions.any(text) for text in found} == {
        text: shown.get(name, "") for text, name in found.items()
    }
