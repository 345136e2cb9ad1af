"""Small fictional cases that pages and figures show: one with everything that can go wrong there,
one with two rings, and one in which nearly everybody knows everybody.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pandas as pd
import pytest

import linkanalysis as la

MARKUP = "<img src=x onerror=alert(1)>"
SCRIPT = "</script><script>alert(1)</script>"
QUOTES = "\"Double\" 'single' & <!-- comment"
TURNED = "Eve\u202egnp.exe"
LONG = "Maximiliana " * 30
HIDDEN_NAME = "Wanda Hidden"
HIDDEN_PHONE = "phone:+15025550199"

PEOPLE = {
    "person:KY-1": "Ána Abel",
    "person:KY-2": "Ben Cole",
    "person:KY-3": MARKUP,
    "person:KY-4": SCRIPT,
    "person:KY-5": QUOTES,
    "person:KY-6": TURNED,
    "person:KY-7": LONG,
    "person:KY-8": HIDDEN_NAME,
}
CALLS = 260


@dataclass(frozen=True)
class Hostile:
    """Names that would break a careless page, and one that must never show."""

    markup: str = MARKUP
    script: str = SCRIPT
    quotes: str = QUOTES
    turned: str = TURNED
    long: str = LONG
    hidden_name: str = HIDDEN_NAME
    hidden_phone: str = HIDDEN_PHONE
    calls: int = CALLS


@pytest.fixture(scope="session")
def hostile() -> Hostile:
    return Hostile()


def document_of(name: str, **more: object) -> la.Document:
    return la.Document(title=name, sha256=f"{len(name):064x}", received=date(2024, 5, 2), **more)


@pytest.fixture(scope="session")
def hostile_case() -> la.Case:
    case = la.Case(purpose="training", title="Bluegrass <b>night</b>", agency="Example County")
    statements = [
        (person, "name", name, str(row)) for row, (person, name) in enumerate(PEOPLE.items(), 2)
    ]
    statements += [
        ("person:KY-8", "role", "victim", "9"),
        ("person:KY-8", "occupation", "seamstress", "9"),
        ("person:KY-1", "occupation", "driver", "2"),
        ("person:KY-1", "remark", f"drove {HIDDEN_NAME} to the motel", "2"),
    ]
    people = pd.DataFrame(statements, columns=["entity", "attribute", "value", "row"])
    uses = pd.DataFrame(
        [
            *(
                (person, f"phone:+150255501{k:02d}", "uses", str(k + 2))
                for k, person in enumerate(PEOPLE)
            ),
            ("person:KY-2", "phone:+15025550100", "uses", "20"),
            ("person:KY-8", HIDDEN_PHONE, "uses", "21"),
            ("person:KY-3", "person:KY-4", "associate_of", "22"),
            ("person:KY-5", "person:KY-6", "associate_of", "23"),
            ("person:KY-6", "person:KY-7", "kin", "24"),
        ],
        columns=["source", "target", "type", "row"],
    )
    hours = pd.date_range("2024-03-01 20:00", periods=CALLS, freq="h")
    calls = pd.DataFrame(
        {
            "source": "phone:+15025550100",
            "target": "phone:+15025550102",
            "type": "call",
            "start": hours.astype("datetime64[us]"),
            "duration": 65.0,
            "row": [str(row) for row in range(2, CALLS + 2)],
        }
    )
    payment = pd.DataFrame(
        {
            "source": ["phone:+15025550100"],
            "target": ["phone:+15025550103"],
            "type": ["message"],
            "amount": ["12.5000"],
            "unit": ["USD"],
            "start": pd.to_datetime(["2024-03-04"]).astype("datetime64[us]"),
            "row": ["7"],
        }
    )
    problem = pd.DataFrame(
        {
            "row": ["31"],
            "column": ["start"],
            "value": [HIDDEN_NAME],
            "why": ["is not a date"],
            "raw": [HIDDEN_NAME],
        }
    )
    graded = {"scheme": "admiralty", "grade": "B2", "handling": "TLP:AMBER"}
    case.add(la.Batch.of(document_of("people.csv"), statements=people, links=uses))
    case.add(
        la.Batch.of(
            document_of("carrier a.csv", basis="subpoena 24-118", **graded),
            links=calls,
            problems=problem,
        )
    )
    case.add(la.Batch.of(document_of("transfers.csv"), links=payment))
    return case


@pytest.fixture(scope="session")
def hostile_graph(hostile_case: la.Case) -> la.EntityGraph:
    return la.build_graph(hostile_case)


@pytest.fixture(scope="session")
def ring_case() -> la.Case:
    """Two groups of six in changing pairs at seven bookings, one victim among them; and a crowd."""
    case = la.Case(purpose="training", title="Bluegrass", agency="Example County Sheriff")
    people = [f"person:KY-{number:02}" for number in range(60)]
    names = [(who, "name", f"Person {who[-2:]}", str(row)) for row, who in enumerate(people, 2)]
    names.append(("person:KY-02", "role", "missing_person", "4"))
    stays = [
        (people[6 * group + k], f"booking:motel-{group}{night}", "stayed_at", 9 * night + group)
        for group in range(2)
        for night in range(7)
        for k in range(6)
        if (k + night) % 3
    ]
    stays += [(who, f"phone:+15025560{k // 2:03}", "uses", 3) for k, who in enumerate(people[12:])]
    links = pd.DataFrame(stays, columns=["source", "target", "type", "start"])
    days = pd.to_timedelta(links["start"], unit="D")
    links["start"] = (pd.Timestamp("2024-02-01") + days).astype("datetime64[us]")
    links["row"] = [str(row) for row in range(2, len(links) + 2)]
    frame = pd.DataFrame(names, columns=["entity", "attribute", "value", "row"])
    case.add(la.Batch.of(document_of("people.csv"), statements=frame))
    case.add(la.Batch.of(document_of("motel register.csv", handling="TLP:RED"), links=links))
    return case


@pytest.fixture(scope="session")
def ring_results(ring_case: la.Case) -> tuple[la.EntityGraph, la.ScoreTable, la.RingTable]:
    graph = la.build_graph(ring_case)
    return graph, la.centrality(graph, ["betweenness", "degree"]), la.find_rings(graph)


@pytest.fixture(scope="session")
def crowd() -> la.EntityGraph:
    """Forty people who nearly all know one another, a third of them victims; and 110 others."""
    people = pd.DataFrame({"id": [f"KY-{n:03}" for n in range(150)]})
    people["name"] = [f"Marekus Xirivella {n:03}" for n in range(150)]
    people["role"] = ["victim" if n < 40 and n % 3 == 0 else "" for n in range(150)]
    ties = [(a, b) for a in range(40) for b in range(a) if (a * b) % 4 < 2]
    ties += [(a, a - 40) for a in range(40, 150)]
    pairs = pd.DataFrame(ties, columns=["source", "target"]).map(lambda n: f"person:KY-{n:03}")
    case = la.Case(purpose="training")
    case.add(la.read_frame(people, reader="entities", document="people"))
    case.add(la.read_frame(pairs.assign(type="associate_of"), reader="links", document="ties"))
    return la.build_graph(case)
