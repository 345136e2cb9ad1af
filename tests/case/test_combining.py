"""Two cases combined: what comes along, under which names, and what is refused."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

import linkanalysis as la
from linkanalysis.case import Batch, Case, Decision
from linkanalysis.core.provenance import Reason
from linkanalysis.errors import CaseError, DataQualityWarning, ProtectedError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

CALLS = [("phone:+15025550101", "call", "phone:+15025550102", None, "2024-05-02 10:00")]


@pytest.fixture
def county() -> Iterator[Case]:
    with Case(purpose="training", title="County") as made:
        yield made


def renamed(made: Batch, name: str) -> Batch:
    return replace(made, document=replace(made.document, id=name, origin=name))


def refusal(case: Case, other: Case) -> str:
    before = len(case.entries())
    with pytest.raises(CaseError) as caught:
        case.combine(other)
    assert len(case.entries()) == before
    return str(caught.value)


def test_combined_cases_hold_what_one_case_of_all_documents_holds(
    case: Case, county: Case, batch: Callable[..., Batch]
) -> None:
    def here() -> Batch:
        return batch("calls", links=CALLS, handling="TLP:AMBER")

    def there() -> Batch:
        names = [("person:1", "name", "Ana Roe"), ("person:2", "name", "A. Roe")]
        return batch("people", statements=names, received=pd.Timestamp("2024-05-02").date())

    case.add(here())
    county.add(there())
    added = case.combine(county, by="A. Clerk")
    assert [str(each) for each in added] == ["people: all 2 rows read (2 statements, 0 links)"]
    with Case(purpose="training") as whole:
        whole.add(here())
        whole.add(there())
        for name in ("entities", "statements", "links", "documents", "problems"):
            left, right = getattr(case, name)(), getattr(whole, name)()
            pd.testing.assert_frame_equal(left, right, check_dtype=False)
        assert case.fingerprint == whole.fingerprint
    entry = case.entries()[-1]
    assert (entry.act, entry.by) == ("combine", "A. Clerk")
    assert entry.subjects == (f"head {county.head}", "1 document", "0 decisions")
    assert la.custody.verify_journal(case).intact
    assert case.undo() == "add of people (act 3)"


def test_exact_values_come_along_in_every_column(
    case: Case, county: Case, batch: Callable[..., Batch]
) -> None:
    paid = pd.DataFrame(
        {
            "source": ["account:raw:x:1", "account:raw:x:2"],
            "target": ["account:raw:x:2", "account:raw:x:3"],
            "type": ["payment", "payment"],
            "start": ["2024-05-02T10:00:00.123456Z", None],
            "count": [3, 1],
            "amount": ["12345678901234.5678", None],
            "unit": ["USD", None],
            "duration": [0.1, None],
            "row": ["10", "9"],
        },
        dtype=object,
    )
    refused = pd.DataFrame(
        {"row": ["4"], "why": ["no date"], "raw": ["x,y"], "about": ['["person:9"]']}
    )
    refused["role"] = "victim"
    document = batch("paid").document
    county.add(Batch.of(document, links=paid, problems=refused))
    case.combine(county)
    for query in ("FROM links ORDER BY ALL", "FROM problems ORDER BY ALL"):
        both = [each.sql(query) for each in (case, county)]
        pd.testing.assert_frame_equal(*both)
    exact = case.sql("SELECT CAST(amount AS VARCHAR) AS amount FROM links WHERE amount > 0")
    assert exact["amount"].tolist() == ["12345678901234.5678"]


def test_a_document_of_both_comes_once_whatever_it_is_called(
    case: Case, county: Case, batch: Callable[..., Batch]
) -> None:
    case.add(batch("calls", links=CALLS))
    county.add(renamed(batch("calls", links=CALLS), "carrier/calls"))
    assert case.combine(county) == ()
    assert case.combine(county) == ()
    assert case.documents()["id"].tolist() == ["calls"]
    assert [entry.act for entry in case.entries()] == ["create", "add"]


def test_numbers_of_one_document_stay_apart_from_those_of_another_of_its_name(
    case: Case, county: Case, batch: Callable[..., Batch]
) -> None:
    case.add(batch("calls", links=[("phone:raw:calls:17", "call", "phone:+15025550101")]))
    theirs = batch(
        "other",
        statements=[("person:calls-2", "name", "Ana Roe"), ("person:callsign", "name", "Bo Lind")],
        links=[("phone:raw:calls:17", "call", "phone:+15025550101")],
    )
    about = pd.DataFrame({"row": ["5"], "why": ["?"], "about": ['["person:calls-5"]']})
    county.add(replace(renamed(theirs, "calls"), problems=(about,)))
    county.decide([Decision("person:calls-2", "person:callsign", "unsure", by="A. Clerk")])
    when = county.decisions()["at"].tolist()
    case.combine(county, by="B. Clerk")
    assert case.documents()[["id", "origin"]].to_numpy().tolist() == [
        ["calls", "calls"],
        ["calls~2", "calls~2"],
    ]
    assert sorted(case.entities()["entity"]) == [
        *("person:callsign", "person:calls~2-2", "phone:+15025550101"),
        *("phone:raw:calls:17", "phone:raw:calls~2:17"),
    ]
    assert case.problems()["about"].tolist() == ['["person:calls~2-5"]']
    judged = case.decisions()[["left", "right", "judgment", "by"]].to_numpy().tolist()
    assert judged == [["person:calls~2-2", "person:callsign", "unsure", "A. Clerk"]]
    assert case.decisions()["at"].tolist() == when
    assert case.combine(county) == ()


WIRE = """<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pacs.008.001.08"><F><CdtTrfTxInf>
<IntrBkSttlmAmt Ccy="USD">5</IntrBkSttlmAmt><IntrBkSttlmDt>2024-05-02</IntrBkSttlmDt>
{}</CdtTrfTxInf></F></Document>"""
PARTY = (
    "<{0}><Nm>{1} {0}</Nm><Id><PrvtId><DtAndPlcOfBirth><BirthDt>{2}</BirthDt></DtAndPlcOfBirth>"
    "</PrvtId></Id></{0}>"
)
MT_WIRE = """{{1:F01BLUEUS33AXXX0000000000}}{{2:I103REDUS33XXXXXN}}{{4:
:20:A1
:32A:240502USD950,
:50F:/11
1/{0} PAYER
:50F:/12
1/{0} ROE
4/{1}
:59:/22
BEN
-}}
"""


def wires(folder: Path, name: str, born: str) -> Case:
    sides = ("Dbtr", "Cdtr", "UltmtDbtr", "UltmtCdtr")
    parties = [PARTY.format(side, name, born) for side in sides]
    folder.mkdir()
    (folder / "wires.xml").write_text(WIRE.format("".join(parties)), "utf-8")
    (folder / "wires.fin").write_text(MT_WIRE.format(name, born.replace("-", "")), "utf-8")
    document = '[[document]]\nfile = "wires.{}"\nreader = "swift_messages"\n'
    documents = document.format("xml") + document.format("fin")
    header = '[case]\npurpose = "training"\nregion = "US-KY"\ntimezone = "America/New_York"\n'
    (folder / "case.toml").write_text(header + documents, "utf-8")
    return la.read_case(folder)


def test_everybody_in_a_payment_stays_apart_from_those_in_another_file_of_its_name(
    tmp_path: Path,
) -> None:
    with (
        wires(tmp_path / "here", "ANN", "2012-01-01") as here,
        wires(tmp_path / "there", "BOB", "1970-01-01") as there,
    ):
        ours, theirs = (
            {each for each in made.entities()["entity"] if each.startswith("person:")}
            for made in (here, there)
        )
        assert ours == theirs
        assert len(ours) >= 5
        protected = here.protection.protected
        here.combine(there)
        known = {each for each in here.entities()["entity"] if each.startswith("person:")}
        assert known == ours | {each.replace("-", "~2-", 1) for each in ours}
        assert here.protection.protected == protected


STAYS = """guest,room,start,end
1,101,2024-05-02,2024-05-04
2,101,2024-05,
3,102,2024,
4,102,2024-05-02 00:00,2024-05-03 00:00
5,103,2024-05-02 21:00,2024-05-03 09:00
6,103,2024-05-02T00:00-04:00,
7,104,,2024-05-04
8,104,2024-04-26,2024-09-08
"""


def stays_of(folder: Path, zone: str, of_document: str = "") -> Case:
    """Read stays in a case of a zone, whose document may be from another."""
    folder.mkdir()
    (folder / "stays.csv").write_text(STAYS, "utf-8")
    columns = 'columns = {source = "guest", target = "room"}\n'
    header = f'[case]\npurpose = "training"\nregion = "US-KY"\ntimezone = "{zone}"\n'
    document = '[[document]]\nfile = "stays.csv"\nreader = "links"\ntype = "stayed_at"\n'
    types = 'source_type = "person"\ntarget_type = "address"\n'
    other = f'timezone = "{of_document}"\n' if of_document else ""
    (folder / "case.toml").write_text(header + document + types + other + columns, "utf-8")
    return la.read_case(folder)


@pytest.mark.parametrize(
    ("here", "there"),
    [
        # clocks skip midnight on 26 April 2024 in Cairo, and on 8 September in Santiago
        ("Africa/Cairo", "America/Santiago"),
        ("UTC", "America/New_York"),
        *(
            pytest.param(*both, marks=pytest.mark.exhaustive)
            for both in (
                ("America/New_York", "America/Chicago"),
                ("America/Chicago", "America/New_York"),
                ("America/New_York", "Asia/Tokyo"),
                ("America/Santiago", "Africa/Cairo"),
            )
        ),
    ],
)
def test_dates_of_another_zone_come_along_as_if_they_had_been_read_here(
    tmp_path: Path, here: str, there: str
) -> None:
    with (
        stays_of(tmp_path / "read", here, of_document=there) as read,
        stays_of(tmp_path / "there", there) as other,
        Case(purpose="training", region="US-KY", timezone=here) as case,
    ):
        dates = 'SELECT source, start, "end" FROM links ORDER BY source'
        assert not other.sql(dates).equals(read.sql(dates))
        case.combine(other)
        pd.testing.assert_frame_equal(case.sql(dates), read.sql(dates))
        assert la.custody.verify_journal(case).intact
        assert case.combine(other) == ()


def test_a_document_that_cases_of_two_zones_read_is_the_same_document(tmp_path: Path) -> None:
    here, there = "America/New_York", "America/Chicago"
    with (
        stays_of(tmp_path / "read", here, of_document=there) as read,
        stays_of(tmp_path / "there", there) as other,
    ):
        assert read.combine(other) == ()
        assert read.documents()["id"].tolist() == ["stays.csv"]


def test_whoever_either_case_protects_is_protected(
    case: Case, county: Case, batch: Callable[..., Batch]
) -> None:
    case.add(batch("ties", links=[("person:1", "kin", "person:2")]))
    county.add(batch("roles", statements=[("person:2", "role", "victim")]))
    county.override("person:2", by="Judge Doe", reason="order 24-118")
    graph = la.build_graph(case)
    case.combine(county)
    assert case.protection.protected == {"person:2"}
    with pytest.raises(ProtectedError):
        graph.edges  # noqa: B018 - made before she came to be protected


def test_withdrawn_documents_and_judgments_taken_back_stay_behind(
    case: Case, county: Case, batch: Callable[..., Batch]
) -> None:
    names = [(f"person:{n}", "name", "A. Roe") for n in (1, 2)]
    county.add(batch("names", statements=names))
    county.add(batch("wrong", links=CALLS))
    county.withdraw("wrong", reason="of another case")
    county.decide([Decision("person:1", "person:2", "same")])
    county.overrule("person:1", "person:2", "unsure", by="A. Clerk", reason="photos")
    case.combine(county)
    assert case.documents()["id"].tolist() == ["names"]
    assert case.decisions()["judgment"].tolist() == ["unsure"]


def test_a_file_that_was_read_otherwise_is_refused(tmp_path: Path) -> None:
    """Only one of the two readings says who is a victim."""
    people = pd.DataFrame({"id": ["KY-1"], "name": ["Ana Roe"], "status": ["victim"]})
    read = []
    for name, more in (("plain", ""), ("roles", 'columns = {role = "status"}')):
        folder = tmp_path / name
        folder.mkdir()
        people.to_csv(folder / "people.csv", index=False)
        toml = '[case]\npurpose = "training"\n[[document]]\nfile = "people.csv"\n'
        (folder / "case.toml").write_text(f'{toml}reader = "entities"\n{more}\n')
        read.append(la.read_case(folder))
    plain, roles = read
    assert refusal(plain, roles) == (
        'The file of "people.csv" of the other case is in this case too, but it was read into '
        "other rows there, by other settings or another version. Nothing was added: add it here "
        "as it was read there, with case.add(batch, replaces=…), or there as it was read here (in "
        "a copy, other.copy(), if that case is to stay as it is)."
    )
    refusal(roles, plain)


def test_a_second_reading_of_a_file_is_compared_too(
    case: Case, county: Case, batch: Callable[..., Batch]
) -> None:
    def reading(name: str, attribute: str, value: str) -> Batch:
        made = batch("people", statements=[("person:1", attribute, value)])
        return renamed(made, name)

    case.add(reading("a", "name", "Ana Roe"))
    for name in ("a", "b"):
        county.add(reading(name, "name", "Ana Roe"))
    assert case.combine(county) == ()
    county.add(reading("c", "role", "victim"))
    assert refusal(case, county).startswith('The file of "c" of the other case is in this case')
    case.add(reading("x", "role", "victim"))
    assert case.combine(county) == ()


@pytest.mark.parametrize(
    "terms",
    [
        {"scheme": "admiralty", "grade": "B2"},
        *(
            pytest.param(terms, marks=pytest.mark.exhaustive)
            for terms in (
                {"handling": "TLP:AMBER"},
                {"purpose_limits": "training"},
                {"review_by": pd.Timestamp("2030-05-02").date()},
            )
        ),
    ],
)
def test_terms_that_only_the_other_case_states_are_not_lost(
    case: Case, county: Case, batch: Callable[..., Batch], terms: dict[str, Any]
) -> None:
    case.add(batch("tip", links=CALLS))
    county.add(batch("tip", links=CALLS, **terms))
    assert refusal(case, county) == (
        f'"tip" is in both cases, and the other one states another {", ".join(terms)} for it. '
        "Nothing was added: add it here with the stricter of both, under a new id and with "
        "case.add(batch, replaces=…), or there (in a copy, other.copy(), if that case is to stay "
        "as it is)."
    )
    assert county.combine(case) == ()


def test_numbers_of_an_agency_are_not_those_of_a_document(
    case: Case, county: Case, batch: Callable[..., Batch]
) -> None:
    """The list is called KY, and people are called KY-1 and so on in every list."""
    case.add(renamed(batch("x", statements=[("person:Z-1", "name", "Bo Lind")]), "KY"))
    county.add(renamed(batch("y", statements=[("person:KY-1", "role", "victim")]), "KY"))
    county.add(batch("people", statements=[("person:KY-1", "name", "Ana Roe")]))
    case.combine(county)
    assert case.documents()["id"].tolist() == ["KY", "KY~2", "people"]
    assert case.protection.protected == {"person:KY-1"}


def test_other_documents_follow_a_number_of_a_document_that_is_renamed(
    case: Case, county: Case, batch: Callable[..., Batch]
) -> None:
    for each, name in ((case, "Otis Marr"), (county, "Ana Roe")):
        people = pd.DataFrame({"name": [name], "city": ["Riverport"]})
        each.add(la.read_frame(people, reader="entities", document="calls"))
    (number,) = county.entities()["entity"]
    assert [number] == case.entities()["entity"].tolist()
    county.add(batch("roles", statements=[(number, "role", "victim")]))
    assert county.protection.protected == {number}
    case.combine(county)
    theirs = number.replace("calls", "calls~2")
    assert case.protection.protected == {theirs}
    entity_of = case.statements().set_index("value")["entity"]
    assert entity_of[["Otis Marr", "Ana Roe"]].tolist() == [number, theirs]
    assert case.combine(county) == ()


def test_nobody_is_lost_when_a_list_of_both_names_a_number_of_different_documents(
    case: Case, county: Case, batch: Callable[..., Batch]
) -> None:
    """The list protects row 2 of the document here, and of another document there."""
    for each, name in ((case, "Otis Marr"), (county, "Ana Roe")):
        people = pd.DataFrame({"name": [name]})
        each.add(la.read_frame(people, reader="entities", document="calls"))
        (number,) = each.entities()["entity"]
        each.add(batch("roles", statements=[(number, "role", "victim")]))
    assert refusal(case, county).startswith("People whom the other case protects would not be")


def test_an_id_that_may_be_a_number_of_either_kind_is_refused(
    case: Case, county: Case, batch: Callable[..., Batch]
) -> None:
    case.add(renamed(batch("x", links=CALLS), "KY"))
    case.add(batch("names", statements=[("person:KY-2", "name", "Ana Roe")]))
    county.add(renamed(batch("y", statements=[("person:KY-2", "role", "victim")]), "KY"))
    assert refusal(case, county) == (
        'Ids in "KY" of the other case may be numbers of its rows, or numbers that people have in '
        "both cases: 1. Nothing was added: add this document to the other case again under an id "
        "that no document has here (in a copy, other.copy(), if that case is to stay as it is), "
        "and withdraw it under the old one."
    )


def test_an_origin_that_stayed_behind_is_not_another_document_of_its_name(
    case: Case, county: Case, batch: Callable[..., Batch]
) -> None:
    case.add(renamed(batch("x", links=CALLS), "tip"))
    county.add(renamed(batch("y", links=CALLS), "tip"))
    for name in ("one", "two"):
        county.add(batch(name, links=CALLS, origin="tip"))
    county.withdraw("tip", reason="recanted")
    case.combine(county)
    assert case.documents()["origin"].tolist() == ["tip", "tip~2", "tip~2"]


def test_a_judgment_that_does_not_hold_there_does_not_hold_here(
    case: Case, county: Case, batch: Callable[..., Batch]
) -> None:
    names = [(f"person:{n}", "name", "A. Roe") for n in (1, 2)]
    case.add(renamed(batch("x", links=CALLS), "tip"))
    case.add(batch("more", statements=[("person:3", "name", "A. Roe")]))
    county.add(batch("names", statements=names))
    county.add(renamed(batch("y", statements=[("person:3", "name", "A. Roe")]), "tip"))
    reasons = (Reason("tip", "2", "they are one"),)
    county.decide([Decision("person:1", "person:2", "same", reasons=reasons)])
    county.decide([Decision("person:1", "person:3", "same")])
    county.withdraw("tip", reason="recanted")
    assert county.same == {}
    case.combine(county)
    assert case.same == {}
    assert case.decisions().empty


def test_what_was_overruled_or_taken_back_here_stays_so(
    case: Case, county: Case, batch: Callable[..., Batch]
) -> None:
    names = [(f"person:{n}", "name", "A. Roe") for n in (1, 2)]
    county.add(batch("names", statements=names))
    county.decide([Decision("person:1", "person:2", "same", by="B. Clerk")])
    case.combine(county)
    assert case.undo() == "1 decision of another case (act 3)"
    case.combine(county)
    assert case.same == {}
    case.decide([Decision("person:1", "person:2", "same")])
    case.overrule("person:1", "person:2", "unsure", by="A. Clerk", reason="photos")
    county.decide([Decision("person:2", "person:1", "same", by="C. Clerk")])
    assert case.combine(county) == ()
    assert case.same == {}


def test_nobody_whom_the_other_case_protects_is_named_by_combining(
    case: Case, county: Case, batch: Callable[..., Batch]
) -> None:
    """One id of a victim is hers by a judgment alone, and that was overruled here."""
    names = [(f"person:{n}", "name", "A. Roe") for n in (1, 2)]
    for each in (case, county):
        each.add(batch("names", statements=names))
        each.decide([Decision("person:1", "person:2", "same")])
    county.add(batch("roles", statements=[("person:1", "role", "victim")]))
    case.overrule("person:1", "person:2", "unsure", by="A. Clerk", reason="photos")
    assert refusal(case, county) == (
        "People whom the other case protects would not be protected here: 1. What protects them "
        "there, such as a judgment that makes two ids one person, or an age in a document without "
        "a date of receipt, does not apply to them here. Nothing was added; compare "
        "case.decisions() with other.decisions(), and overrule one of the judgments, or add the "
        "document there again with its date of receipt (in a copy, other.copy(), if that case is "
        "to stay as it is)."
    )
    assert case.protection.protected == set()
    with county.copy() as trial:
        with pytest.warns(DataQualityWarning, match="1 person is no longer protected"):
            trial.overrule("person:1", "person:2", "unsure", by="A. Clerk", reason="photos")
        case.combine(trial)
    assert case.protection.protected == {"person:1"}


def paid(day: str) -> list[tuple[str | None, ...]]:
    return [("account:5", "payment", "account:6", None, day)]


def test_later_dates_of_the_other_case_make_nobody_an_adult(
    case: Case, county: Case, batch: Callable[..., Batch]
) -> None:
    born = [("person:1", "birth_date", "2005-05-01")]
    case.add(batch("born", statements=born, links=paid("2020-01-01")))
    county.add(batch("paid", links=paid("2024-01-01")))
    assert refusal(case, county) == (
        "People whom this case protects would no longer be protected: 1. The likely cause is "
        "later dates in the other case: an age in a document without a date of receipt is counted "
        "at the latest date of the case. Nothing was added; add such a document here again with "
        "its date of receipt, and with case.add(batch, replaces=…)."
    )
    assert case.protection.protected == {"person:1"}
    assert "an age in a document without a date of receipt" in refusal(county, case)


def test_an_override_does_not_cover_whom_the_other_case_protects(
    case: Case, county: Case, batch: Callable[..., Batch]
) -> None:
    case.add(batch("here", statements=[("person:1", "role", "victim")]))
    case.override("person:1", by="Judge Doe", reason="order 24-118")
    with case.copy() as alike:
        assert case.combine(alike) == ()  # the same documents protect nobody else
    county.add(batch("there", statements=[("person:1", "role", "victim")]))
    assert refusal(case, county) == (
        "Documents of the other case protect people who have the id of somebody with an override "
        "in force here, and would be shown by name: 1. Nothing was added; end the override with "
        "case.end_override, and give it again once the cases are combined, if the authority "
        "covers what the other case knows."
    )


def test_a_refusal_does_not_say_a_document_whose_id_names_somebody(
    case: Case, county: Case, batch: Callable[..., Batch]
) -> None:
    hers = [("person:1", "role", "victim"), ("person:1", "name", "Ann Roe")]
    for each in (case, county):
        each.add(batch("ann-roe-interview"))
    case.withdraw("ann-roe-interview", reason="recanted")
    county.add(batch("hers", statements=hers))  # only the other case knows her
    said = refusal(case, county)
    assert 'it is called "[withheld: it names a protected person]"' in said


def test_two_cases_that_take_over_each_other_at_once_do_not_block(
    case: Case, county: Case, batch: Callable[..., Batch]
) -> None:
    case.add(batch("here", links=CALLS))
    county.add(batch("there", links=CALLS))
    with ThreadPoolExecutor(2) as threads:
        asked = [threads.submit(case.combine, county), threads.submit(county.combine, case)]
        for each in asked:
            each.result(timeout=60)
    assert set(case.documents()["id"]) == set(county.documents()["id"]) == {"here", "there"}


def test_reasons_of_judgments_name_the_documents_as_they_are_called_here(
    case: Case, county: Case, batch: Callable[..., Batch]
) -> None:
    names = [(f"person:{n}", "name", "A. Roe") for n in (1, 2)]
    case.add(batch("here", statements=names))
    county.add(renamed(batch("here", statements=names), "there"))
    reason = Reason("there", "2", "same name")
    county.decide([Decision("person:1", "person:2", "same", reasons=(reason,))])
    case.combine(county)
    assert case.same == {"person:2": "person:1"}
    case.withdraw("here", reason="recanted")
    assert case.same == {}


def test_cases_that_contradict_each_other_are_refused_whole(
    case: Case, county: Case, batch: Callable[..., Batch]
) -> None:
    names = [(f"person:{n}", "name", "A. Roe") for n in (1, 2, 3)]
    for each, judgment in ((case, "same"), (county, "different")):
        each.add(batch("names", statements=names))
        each.decide([Decision("person:1", "person:2", judgment)])
    county.add(batch("more", links=CALLS))
    assert refusal(case, county) == (
        "The cases judge somebody differently: ids that are judged different in one would become "
        "one entity by judgments of the other. Nothing was added; compare case.decisions() with "
        "other.decisions(), and overrule one of the judgments."
    )
    assert case.documents()["id"].tolist() == ["names"]


def test_a_document_withdrawn_here_does_not_return_unasked(
    case: Case, county: Case, batch: Callable[..., Batch]
) -> None:
    for each in (case, county):
        each.add(batch("tip", links=CALLS))
    case.withdraw("tip", reason="recanted")
    assert refusal(case, county) == (
        "A document was withdrawn from this case and stands in the other one, where it is called "
        '"tip". Nothing was added: undo the withdrawal, or withdraw the document from the other '
        "case too (from a copy, other.copy(), if that case is to stay as it is)."
    )
    with county.copy() as trial:
        trial.withdraw("tip", reason="recanted")
        assert case.combine(trial) == ()
    assert county.combine(case) == ()  # what stands there stays, whatever was withdrawn here
    assert len(county.links()) == 1


def test_cases_of_two_purposes_or_regions_are_refused(case: Case) -> None:
    with Case(purpose="intelligence") as other:
        assert refusal(case, other) == (
            "This case is held for training, the other one for intelligence. Records must not move "
            "between purposes; nothing was added."
        )
    with Case(purpose="training", region="US-OH") as other:
        assert refusal(case, other) == (
            "Local numbers of the other case are those of US-OH, here those of no region, so "
            "numbers of protected people would be read wrongly. Nothing was added; add the files "
            'of the other case with la.read_case or la.read_frame, and region = "US-OH".'
        )
        assert other.combine(case) == ()
    assert refusal(case, case) == "A case cannot be combined with itself; give another one."
    with case.as_of(1) as then:
        assert refusal(case, then).startswith("This is the case as it stood after act 1")
