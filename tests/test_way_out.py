"""Nothing that a public call returns contains a protected person, wherever one looks in it."""

from __future__ import annotations

import warnings
from types import SimpleNamespace
from typing import TYPE_CHECKING

import movement_cases
import pandas as pd
import pytest

import linkanalysis as la
from linkanalysis.core.result import Result, veiled_frame
from linkanalysis.errors import LinkAnalysisError, ProtectedError
from linkanalysis.protection.mentions import WITHHELD
from tests.events.calls import phone_months
from tests.events.money import money_cases, test_shared_wallets
from tests.events.traces import laboratory, test_shared_logins
from tests.face import public_functions
from tests.walk import CALLS, FREE, Inputs, secrets_in, simulated_secrets

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

NAME = "Rosalind Vanebright"
VICTIM = "person:V-ROSALIND-7"
PHONE = "phone:+15025550177"
SECRETS = ("rosalind", "vanebright", "5550177", "555-0177", "1994-02-11")
CREW = [f"person:S-{number}" for number in range(1, 7)]


def case_around_her() -> la.Case:
    """Tie a crew, a victim and bystanders; put her name into every text that a case has."""
    case = la.Case(purpose="training", title=f"In re {NAME}", agency=f"Unit {NAME}")
    stays = [
        (who, f"booking:B{number}", "stayed_at", "2024-05-0" + str(1 + number))
        for number in range(6)
        for place, who in enumerate([*CREW, VICTIM])
        if (place + number) % 3
    ]
    stays += [(f"person:x{k}", f"booking:y{k // 2}", "stayed_at", "2024-06-01") for k in range(30)]
    ties = [
        (VICTIM, PHONE, "uses", "2024-01-01"),
        ("person:S-1", "phone:+15025550100", "uses", "2024-01-01"),
        ("person:S-2", "email:rosalind.vanebright@example.org", "uses", "2024-01-01"),
        (VICTIM, "person:S-1", "associate_of", "2024-01-01"),
        ("person:S-1", "person:S-2", "associate_of", "2024-01-01"),
        ("person:S-2", f"organization:{NAME} Nails", "owns", "2024-01-01"),
        ("phone:+15025550100", PHONE, "call", "2024-02-01"),
        ("account:MOVER", "account:TAKER", "payment", "2024-02-01"),
    ]
    links = pd.DataFrame([*stays, *ties], columns=["source", "target", "type", "start"])
    links["start"] = pd.to_datetime(links["start"])
    links["place"] = f"the house of {NAME}"
    stated = [
        (VICTIM, "role", "victim"),
        (VICTIM, "name", NAME),
        (VICTIM, "birth_date", "1994-02-11"),
        ("person:S-1", "name", f"Father of {NAME}"),
        ("person:S-1", "role", "suspect"),
        ("person:S-2", f"{NAME} says", "no"),
        ("person:S-2", "note", "drove Rosalind to the motel, call 555-0177"),
        ("person:S-3", "nationality", "DE"),
        ("booking:B1", "text", f"{NAME} new in town, call 502 555 0177, all night"),
        ("booking:B2", "text", f"{NAME} new in town, call 502 555 0177, all day"),
    ]
    statements = pd.DataFrame(stated, columns=["entity", "attribute", "value"])
    problems = pd.DataFrame(
        [("9", f"seen by {NAME}", NAME, f"{NAME} is not a date", f"{NAME},x")],
        columns=["row", "column", "value", "why", "raw"],
    )
    for digit, part in enumerate((links[::2], links[1::2])):
        document = la.Document(
            title=f"Statement of {NAME} {digit}",
            sha256=f"{digit:064}",
            handling=f"only for {NAME}'s advocate",
            basis=f"consent of {NAME}",
            agency=f"House of {NAME}",
            origin=f"{NAME} herself",
        )
        frames = {"statements": statements, "problems": problems} if digit else {}
        case.add(la.Batch.of(document, links=part.assign(row="2"), **frames), by=NAME)
    return case


@pytest.fixture(scope="module")
def inputs() -> Inputs:
    return Inputs(case_around_her())


def test_every_public_function_is_walked() -> None:
    names = {name.removeprefix("linkanalysis.") for name in public_functions()}
    assert names - FREE - CALLS.keys() == set()


@pytest.fixture(scope="module")
def seen() -> dict[int, object]:
    """What several answers share is walked once."""
    return {}


EVERY = 4  # one in so many answers is searched in the first command, and the main ones
MAIN = {"views.network_map", "views.case_report", "rings.find_rings", "indicators.find_indicators"}
EXTRA = {"scale.find_duplicates"}  # needs Splink


@pytest.mark.parametrize(
    "ask",
    [
        pytest.param(
            ask,
            id=name,
            marks=[pytest.mark.exhaustive]
            if name in EXTRA or (at % EVERY and name not in MAIN)
            else [],
        )
        for at, (name, ask) in enumerate(CALLS.items())
    ],
)
def test_no_answer_contains_her(
    inputs: Inputs, seen: dict[int, object], ask: Callable[[Inputs], object]
) -> None:
    assert secrets_in(ask(inputs), SECRETS, seen) == []


def case_of_records() -> la.Case:
    """Plant what questions about records find, each with something that only she uses."""
    days = [str(day)[:10] for day in pd.date_range("2024-04-01", "2024-05-31")]
    case = phone_months.case_of(phone_months.street(handed=True))
    home, out = ("502-555-0177", "502-555-0166"), days[2::9]
    made = [(who, f"{day} 03:1{n}Z", f"12:{n + 1}") for n, who in enumerate(home) for day in days]
    made += [
        (who, f"{day} {(14, 17, 20)[k % 3]}:0{n}Z", "12:3")
        for k, day in enumerate(out)
        for n, who in enumerate(home)
    ]
    case.add(movement_cases.calls(made, document="sectors"))
    reads = movement_cases.traffic(15, days) + movement_cases.convoy(days[3:40:6])
    case.add(movement_cases.plates(reads))
    ads = pd.DataFrame({"ad": ["1", "2"], "site": "ads.example", "start": "2024-05-01"})
    ads["phone"] = "502-555-0177"
    about = {"title": "ads", "region": "US-KY"}
    case.add(la.read_frame(ads, reader="advertisements", document=about))
    hers = (PHONE, phone_months.phone(1), "plate:US-KY:BBB222", "account:VAULT77")
    hers += ("handle:chat:rosalind", "wallet:btc:1Rosalind")
    paid = [[cell.replace("S2", "VAULT77") for cell in row] for row in money_cases.laundering()]
    case.add(money_cases.payments(paid))
    case.add(money_cases.payments(money_cases.signs("VAULT77"), "signs"))
    case.add(money_cases.payments(money_cases.dormant("VAULT77"), "old account"))
    case.add(
        laboratory.report(laboratory.row(f"X-{n}", "V-ROSALIND-7", f"24-{n}") for n in range(2))
    )
    online = ("owl", "fox", "rosalind")
    seen = [(who, f"{day} 21:00", "203.0.113.7") for who in online for day in days[::9]]
    case.add(test_shared_logins.logins(test_shared_logins.strangers() + seen))
    case.add(
        test_shared_wallets.transfers([*test_shared_wallets.PURSE, ("1Rosalind", "1Purse", "1")])
    )
    case.add(movement_cases.protecting(VICTIM, *hers))
    return case


# What is asked of records alone; on the case around her some of these find nothing.
OF_RECORDS = (
    *("calls.find_handovers", "movement.find_co_locations", "movement.find_convoys"),
    *("movement.find_stays", "movement.usual_areas"),
    *("movement.located_events", "indicators.find_indicators", "money.find_shapes"),
    *("money.find_funnels", "money.find_pass_through", "money.find_small_wires"),
    *("traces.find_case_links", "traces.find_shared_logins"),
    *(
        "money.find_dormant",
        "money.find_shared_wallets",
        "money.find_structuring",
        "money.find_wage_returns",
        "money.follow",
    ),
)


def test_what_is_found_in_records_does_not_contain_her() -> None:
    case = case_of_records()
    secrets = (*SECRETS, phone_months.number(1), "BBB222", "VAULT77")
    asked = SimpleNamespace(case=case, findings=la.find_indicators(case))
    for name in OF_RECORDS:
        found = CALLS[name](asked)
        assert isinstance(found, Result)
        assert len(found.to_frame()) > 0, name
        assert secrets_in([found, found.reasons(1)], secrets) == [], name
    signs = {one.indicator for one in asked.findings}
    assert {"handed_over_phone", "shared_phone", "traveling_together"} <= signs


WRONG: dict[str, Callable[[Inputs], object]] = {
    "her id in a path": lambda i: la.shortest_paths(i.graph, VICTIM, VICTIM),
    "her id removed": lambda i: la.remove(i.graph, VICTIM),
    "her reasons": lambda i: i.graph.reasons(VICTIM),
    "a near id": lambda i: i.graph.node("person:V-ROSALIN-7"[:14]),
    "a near id in the case": lambda i: i.case.explain("person:V-RO"),
    "her phone left out": lambda i: la.key_players(i.people.only(entities=[VICTIM]), 1),
    "her score": lambda i: i.scores.reasons(VICTIM),
    "her circle": lambda i: la.groups.find_circle(i.graph, VICTIM).reasons(VICTIM),
}


@pytest.mark.parametrize("ask", WRONG.values(), ids=WRONG)
def test_no_error_or_warning_contains_her(inputs: Inputs, ask: Callable[[Inputs], object]) -> None:
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        with pytest.raises(LinkAnalysisError) as caught:
            ask(inputs)
    said = [str(caught.value), *(str(one.message) for one in warned)]
    said += [str(part) for part in (caught.value.__cause__, caught.value.__context__) if part]
    assert secrets_in(said, SECRETS) == []


def test_what_was_made_before_she_was_protected_shows_her_no_more() -> None:
    case = la.Case(purpose="training")
    pairs = [(VICTIM, other, "associate_of") for other in CREW]
    links = pd.DataFrame(pairs, columns=["source", "target", "type"]).assign(row="2")
    named = pd.DataFrame([(VICTIM, "name", NAME)], columns=["entity", "attribute", "value"])
    case.add(la.Batch.of(la.Document(title="list", sha256="0" * 64), links=links, statements=named))
    graph = la.build_graph(case)
    scores, page = la.centrality(graph, ["degree"], worlds=0), la.network_map(graph)
    seeded = la.measures.proximity(graph, VICTIM)
    assert secrets_in(page.html, SECRETS)
    role = pd.DataFrame([(VICTIM, "role", "victim")], columns=["entity", "attribute", "value"])
    case.add(la.Batch.of(la.Document(title="interview", sha256="1" * 64), statements=role))
    for _ in ("open", "closed"):
        for show in (
            lambda: page.html,
            page._repr_html_,
            page._repr_mimebundle_,
            lambda: page.save("never.html"),
            scores.to_frame,
            scores._repr_html_,
            lambda: graph.entities,
            lambda: la.network_map(graph),
            lambda: la.to_networkx(graph),
            lambda: la.figure(graph),
            lambda: la.figures.matrix(graph),
        ):
            with pytest.raises(ProtectedError):
                show()
        assert (
            secrets_in([repr(page), str(seeded.made_by), seeded.made_by.parameters], SECRETS) == []
        )
        case.close()


@pytest.mark.exhaustive
@pytest.mark.parametrize("seed", [1, 2])
def test_no_answer_about_a_simulated_case_contains_anybody(tmp_path: Path, seed: int) -> None:
    folder = tmp_path / "case"
    la.simulate_case(folder, seed=seed, people=40, calls=150, payments=45, rings=2)
    secrets = simulated_secrets(folder)
    case = la.read_case(folder)
    case.decide(la.resolve(case))
    inputs, seen = Inputs(case), dict[int, object]()  # what several answers share is walked once
    assert len(secrets) > 20
    assert {
        name: found
        for name, ask in CALLS.items()
        if (found := secrets_in(ask(inputs), secrets, seen))
    } == {}


def test_every_answer_begins_with_who_is_withheld_for_want_of_reading() -> None:
    people = pd.DataFrame({"id": ["S-1", "S-2"], "role": ["suspect", "blorp"]})
    ties = pd.DataFrame({"source": ["S-1", "S-1"], "target": ["S-2", "S-3"]})
    case = la.Case(purpose="training")
    case.add(la.read_frame(people, reader="entities", document="people"))
    case.add(la.read_frame(ties, reader="links", document="ties"))
    notice = (
        "1 person is withheld because their role could not be read. Which of these words protect: "
        "blorp (1)? Say so once for all documents, under [case] in case.toml; "
        '"unknown" protects nobody: values = { role = { blorp = "…" } }.'
    )
    graph = la.build_graph(case)
    assert graph.notes[0] == notice
    scores = la.centrality(graph, ["degree"], worlds=0)
    rings = la.find_rings(graph)
    assert scores.caveat.startswith(notice)
    assert scores._repr_html_().startswith("<p><strong>1 person is withheld")
    page = la.case_report(case, graph, scores=scores, rings=rings).html
    assert "1 person is withheld" in page.partition('id="first-page"')[2][:2_000]
    assert "1 person is withheld" in la.network_map(graph).html
    assert la.figure(graph).get_title().startswith("1 person is withheld")
    assert "person:S-2" not in graph.ids


def test_a_word_of_the_drawing_library_is_nobody(tmp_path: Path) -> None:
    people = pd.DataFrame({"id": ["S-1", "V-2"], "role": ["suspect", "victim"]})
    people["name"] = ["Ann Sus", "Atras"]  # a button of the map is called Atrás in Spanish
    ties = pd.DataFrame({"source": ["S-1"], "target": ["V-2"]})
    case = la.Case(purpose="training")
    case.add(la.read_frame(people, reader="entities", document="people"))
    case.add(la.read_frame(ties, reader="links", document="ties"))
    page = la.network_map(la.build_graph(case))
    assert "Ann Sus" in page.html
    assert la.custody.find_leaks(case, [page.save(tmp_path / "map.html")]) == ()


def test_texts_inside_a_cell_are_withheld_one_by_one(inputs: Inputs) -> None:
    cells = [[f"list of {NAME}", "calls"], (f"list of {NAME}", "calls"), "calls", None, 3]
    frame = veiled_frame(pd.DataFrame({"documents": pd.Series(cells, dtype=object)}), inputs.case)
    assert frame["documents"].tolist() == [
        (WITHHELD, "calls"),
        (WITHHELD, "calls"),
        "calls",
        None,
        3,
    ]
