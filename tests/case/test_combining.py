"""Two cases combined: what comes along, under which names, and what is refused."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd
import pytest

import linkanalysis as la
from linkanalysis._provenance import Reason
from linkanalysis.case import Batch, Case, Decision
from linkanalysis.errors import CaseError, ProtectedError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

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
    assert entry.subjects == (f"head {county.head}", "1 documents", "0 decisions")
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
        statements=[("person:calls-4", "name", "Ana Roe"), ("person:callsign", "name", "Bo Lind")],
        links=[("phone:raw:calls:17", "call", "phone:+15025550101")],
    )
    about = pd.DataFrame({"row": ["5"], "why": ["?"], "about": ['["person:calls-5"]']})
    county.add(replace(renamed(theirs, "calls"), problems=(about,)))
    county.decide([Decision("person:calls-4", "person:callsign", "unsure", by="A. Clerk")])
    when = county.decisions()["at"].tolist()
    case.combine(county, by="B. Clerk")
    assert case.documents()[["id", "origin"]].to_numpy().tolist() == [
        ["calls", "calls"],
        ["calls~2", "calls~2"],
    ]
    assert sorted(case.entities()["entity"]) == [
        *("person:callsign", "person:calls~2-4", "phone:+15025550101"),
        *("phone:raw:calls:17", "phone:raw:calls~2:17"),
    ]
    assert case.problems()["about"].tolist() == ['["person:calls~2-5"]']
    judged = case.decisions()[["left", "right", "judgment", "by"]].to_numpy().tolist()
    assert judged == [["person:calls~2-4", "person:callsign", "unsure", "A. Clerk"]]
    assert case.decisions()["at"].tolist() == when
    assert case.combine(county) == ()


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
