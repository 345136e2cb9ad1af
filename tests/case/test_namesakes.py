"""Whoever has the name of somebody protected is withheld until the two are judged."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pandas as pd
import pytest

import linkanalysis as la

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from linkanalysis.case import Batch, Case

HERS = [
    ("person:P-1", "role", "victim"),
    ("person:P-1", "name", "HARGIS, KAYLEE ANN"),
    ("person:P-2", "role", "witness"),
    ("person:P-2", "name", "Alan Slone"),
    ("person:P-3", "role", "suspect"),
    ("person:P-3", "name", "Marcus Pruitt"),
]


def withheld(case: Case, name: str, *more: tuple[str, str, str]) -> bool:
    """Tell whether a guest of that name is withheld."""
    guest = [("person:G-1", "name", name)] if name else []
    page = la.Document(title="register", sha256="1" * 64)
    rows = pd.DataFrame([*guest, *more], columns=["entity", "attribute", "value"])
    case.add(la.Batch.of(page, statements=rows))
    return "person:G-1" in case.protection.protected


@pytest.fixture
def hers(case: Case, batch: Callable[..., Batch]) -> Case:
    case.add(batch("incidents", statements=HERS))
    return case


def guests(case: Case, names: list[str], born: Iterable[str | None] = ()) -> list[bool]:
    """Tell of each guest of a register whether that guest is withheld."""
    stated = [(f"person:G-{at}", "name", name) for at, name in enumerate(names)]
    stated += [(f"person:G-{at}", "birth_date", each) for at, each in enumerate(born)]
    page = la.Document(title="register", sha256="1" * 64, received=date(2024, 5, 2))
    rows = pd.DataFrame(stated, columns=["entity", "attribute", "value"])
    case.add(la.Batch.of(page, statements=rows))
    protected = case.protection.protected
    return [f"person:G-{at}" in protected for at in range(len(names))]


def test_whoever_has_her_name_is_withheld(hers: Case) -> None:
    names = [
        "Kaylee Hargis",
        "kaylee ann hargis",
        "Hargis, Kaylee A.",
        "Káylee Hargis",
        "Alan Slone",
        "Slone Alan",
        "Alan Slone Jr",
        "Alan Kemp Slone",
        "J. Alan Slone",
        "Alan Slone (room 12)",
        "Mr Alan Slone 555-0100",
        "Алан Слоне",
    ]
    found = zip(names, guests(hers, names), strict=True)
    assert [name for name, is_withheld in found if not is_withheld] == []
    assert hers.protection.shown("person:P-3") == "person:P-3"


def test_whoever_has_another_name_is_not(hers: Case) -> None:
    names = [
        "Kaylee",
        "A. Slone",
        "Kaylee B. Hargis",
        "Marcus Pruitt",
        "Alan Sloan Tate",
        "Ann Hargis Rowe",
        "Mother of Alan Slone",
        "Alana Slone",
    ]
    found = zip(names, guests(hers, names), strict=True)
    assert [name for name, is_withheld in found if is_withheld] == []


def test_birth_dates_tell_two_apart(case: Case, batch: Callable[..., Batch]) -> None:
    # what cannot be read tells nobody apart, and what stands for no date neither
    alike = ["1984-02-11", "1984", "1984-02", "unknown", "02/12/1984", "1984-2-12", "84"]
    alike += ["0000-00-00", "1984-02-XX", "1900-01-01", "1984-13-01"]
    apart = ["1984-02-12", "1981"]
    his = [("person:P-2", "birth_date", "1984-02-11")]
    case.add(batch("incidents", statements=[*HERS, *his], received=date(2024, 5, 2)))
    born = [*alike, *apart]
    found = dict(zip(born, guests(case, ["Alan Slone"] * len(born), born), strict=True))
    assert found == dict.fromkeys(alike, True) | dict.fromkeys(apart, False)


def test_a_birth_date_without_a_value_tells_nobody_apart(
    case: Case, batch: Callable[..., Batch]
) -> None:
    his = [("person:P-2", "birth_date", None)]
    case.add(batch("incidents", statements=[*HERS, *his], received=date(2024, 5, 2)))
    assert guests(case, ["Alan Slone"], [None]) == [True]


@pytest.mark.parametrize(
    ("hers", "other", "alike"),
    [
        ("Julia Child", "Child, Julia", True),
        ("김민수", "김민수", True),
        ("Nguyen Van Do", "Van Do", True),
        ("Pat O'Neal", "Pat ONeal", True),
        ("HARGIS, KAYLEE ANN", "Mrs Kaylee Hargis", True),
        ("Alan Slone Jr", "Alan Slone Sr", False),
        ("Jane Doe", "Jane Doe", False),
        ("Hotel Guest", "Hotel Guest", False),
        ("Rose", "Rose Miller", False),
        ("Alan Slone 007", "Alan Slone 008", False),
        ("Alan Slone 007", "Alan Slone", True),
    ],
)
def test_names_as_registers_write_them(
    case: Case, batch: Callable[..., Batch], hers: str, other: str, *, alike: bool
) -> None:
    case.add(
        batch("x", statements=[("person:P-1", "role", "victim"), ("person:P-1", "name", hers)])
    )
    assert withheld(case, other) is alike


@pytest.mark.parametrize(
    ("hers", "other"),
    [
        ("Kaylee Ann Hargis", "Kaylee Hargis and Ray Combs"),
        ("Mohammed Ali", "محمد علي"),
        ("王小明", "Wang Xiaoming"),
    ],
)
def test_her_name_beside_other_words_or_in_another_script_is_withheld(
    case: Case, batch: Callable[..., Batch], hers: str, other: str
) -> None:
    ties = [(who, "associate_of", "person:S-1") for who in ("person:G-1", "person:P-1")]
    stated = [("person:P-1", "role", "victim"), ("person:P-1", "name", hers)]
    case.add(batch("x", statements=stated, links=ties))
    assert withheld(case, other)
    assert other not in la.network_map(la.build_graph(case)).html
    pairs = case.namesakes()
    assert pairs[["left", "right"]].to_numpy().tolist() == [["person:G-1", "person:P-1"]]


def test_somebody_with_an_override_is_neither_counted_nor_listed(hers: Case) -> None:
    assert withheld(hers, "Kaylee Hargis")
    hers.override("person:G-1", by="Judge Doe", reason="order 24-118")
    assert hers.protection.label("person:G-1") == "Kaylee Hargis"
    assert hers.protection.notice == ""
    assert len(hers.namesakes()) == 0


def test_her_name_in_parts_and_an_id_that_is_her_name_count(hers: Case) -> None:
    parts = [("person:G-1", "forename", "Kaylee"), ("person:G-1", "family_name", "Hargis")]
    assert withheld(hers, "", *parts)
    ties = {"source": ["person:Alan Slone"], "target": ["person:P-3"], "type": ["associate_of"]}
    page = la.Document(title="tips", sha256="2" * 64)
    hers.add(la.Batch.of(page, links=pd.DataFrame(ties)))
    assert "person:Alan Slone" in hers.protection.protected
    assert "slone" not in la.network_map(la.build_graph(hers)).html.casefold()


def test_a_judgment_shows_him_or_makes_them_one(hers: Case) -> None:
    assert withheld(hers, "Kaylee Hargis")
    pairs = hers.namesakes()
    assert pairs.to_dict("records") == [
        {
            "left": "person:G-1",
            "right": "person:P-1",
            "judgment": "unsure",
            "left_label": "Kaylee Hargis",
            "right_label": "HARGIS, KAYLEE ANN",
            "document": "register",
            "row": "",
        }
    ]
    hers.decide(pairs, by="A. Clerk")  # unsure settles nothing
    assert "person:G-1" in hers.protection.protected
    with hers.copy() as one:
        one.decide(pairs.assign(judgment="same"), by="A. Clerk")
        assert one.protection.protected == {"person:G-1", "person:P-2"}
        assert one.protection.notice == ""
    hers.decide(pairs.assign(judgment="different"), by="A. Clerk")
    assert hers.protection.protected == {"person:P-1", "person:P-2"}
    assert hers.protection.label("person:G-1") == "Kaylee Hargis"
    assert len(hers.namesakes()) == 0


def test_the_notice_and_the_report_say_so_and_name_nobody(hers: Case) -> None:
    assert withheld(hers, "Kaylee Hargis", ("person:G-2", "name", "Alan Slone"))
    notice = (
        "2 people are withheld because they have the name of somebody protected and nothing on "
        "record tells the two apart; case.namesakes() lists the pairs to judge."
    )
    assert hers.protection.notice == notice
    report = hers.protection.report()
    assert report["why"].value_counts().to_dict() == {"by role": 2, "by name": 2}
    assert not {"Kaylee", "Hargis", "Slone"} & {*report.to_string().split()}
    graph = la.build_graph(hers)
    assert notice in graph.notes


def test_what_an_agency_would_deliver_names_nobody(tmp_path: Path) -> None:
    """A register of a motel knows a victim and a witness by name, like every guest."""
    (tmp_path / "rms.csv").write_text(
        "incident,date,person,name,role\n"
        '1,2024-03-15,P-1,"HARGIS, KAYLEE ANN",victim\n1,2024-03-15,P-2,"SLONE, ALAN",witness\n'
        '1,2024-03-15,P-3,"PRUITT, MARCUS",suspect\n'
    )
    (tmp_path / "hotel.csv").write_text(
        "booking,start,name\nB1,2024-03-15,Kaylee Hargis\nB1,2024-03-15,Alan Slone\n"
        "B1,2024-03-15,Marcus Pruitt\n"
    )
    documents = "".join(
        f'[[document]]\nfile = "{name}.csv"\nreader = "{reader}"\n'
        for name, reader in (("rms", "incidents"), ("hotel", "bookings"))
    )
    (tmp_path / "case.toml").write_text(f'[case]\npurpose = "training"\n{documents}')
    case = la.read_case(tmp_path)
    graph = la.build_graph(case)
    table = la.centrality(graph, ["degree"])
    view = la.network_map(graph)
    table.save_csv(tmp_path / "scores.csv")
    said = f"{view.html}{(tmp_path / 'scores.csv').read_text()}".casefold()
    assert "pruitt" in said
    assert [name for name in ("hargis", "slone") if name in said] == []


def with_id(key: str, name: str) -> la.Case:
    """A victim of a name, and somebody of whom only an id is known."""
    case = la.Case(purpose="training")
    stated = {"entity": "person:P-1", "attribute": ["role", "name"], "value": ["victim", name]}
    tied = {
        "source": [f"person:{key}", "person:P-1"],
        "target": "person:Bo Diddle",
        "type": "associate_of",
        "row": ["1", "2"],
    }
    page = la.Document(title="tips", sha256="3" * 64)
    case.add(la.Batch.of(page, statements=pd.DataFrame(stated), links=pd.DataFrame(tied)))
    return case


@pytest.mark.parametrize(
    ("key", "name"),
    [
        ("Alan Vance", "Vance, Alan"),
        ("Vance_Alan", "Alan Vance"),
        ("alanvance", "Alan Vance"),
        ("Vance, Alan #2", "Alan Vance"),
        ("Alan", "Alan"),
    ],
)
def test_an_id_that_holds_her_name_is_masked_and_no_page_fails(key: str, name: str) -> None:
    graph = la.build_graph(with_id(key, name))
    shown = f"{la.network_map(graph).html}{la.centrality(graph, ['degree']).to_frame()}"
    assert "diddle" in shown.casefold()
    assert [part for part in ("alan", "vance") if part in shown.casefold()] == []


def test_an_id_that_is_the_name_of_somebody_judged_different_is_shown() -> None:
    case = with_id("Alan Vance", "Vance, Alan")
    case.decide(case.namesakes().assign(judgment="different"), by="A. Clerk")
    graph = la.build_graph(case)
    assert "person:Alan Vance" in graph.shown
    assert "Alan Vance" in la.network_map(graph).html
