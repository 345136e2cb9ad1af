"""Overrides: one protected person is shown by name, with authority and reason, until it ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pytest

import linkanalysis as la
from linkanalysis.case.overrides import Override, standing_overrides
from linkanalysis.errors import (
    CaseError,
    DataQualityWarning,
    ProtectedError,
    StaleResultWarning,
    UnknownNameError,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

WHO = {"by": "Judge Doe", "reason": "order 24-118"}

# Wanda and Tilda are protected, Carl is not; phone 1 is Wanda's, 2 Tilda's, 3 of both, 4 of all
PEOPLE = {"KY-1": "Wanda Roe", "KY-2": "Tilda Moss", "KY-3": "Carl Black"}
PHONES = {
    "+15025550141": ("KY-1",),
    "+15025550142": ("KY-2",),
    "+15025550143": ("KY-1", "KY-2"),
    "+15025550144": ("KY-1", "KY-2", "KY-3"),
}


def page(title: str, **frames: pd.DataFrame) -> la.Batch:
    return la.Batch.of(la.Document(title=title, sha256=f"{len(title):064x}"), **frames)


@pytest.fixture
def case() -> Iterator[la.Case]:
    stated = [(f"person:{key}", "name", name) for key, name in PEOPLE.items()]
    stated += [("person:KY-1", "role", "victim"), ("person:KY-2", "role", "witness")]
    stated += [(f"person:{key}", "phone", phone) for phone, keys in PHONES.items() for key in keys]
    links = [
        (f"person:{key}", f"phone:{phone}", "uses")
        for phone, keys in PHONES.items()
        for key in keys
    ]
    with la.Case(purpose="training", title="Overrides", region="US-KY") as made:
        made.add(
            page(
                "people.csv",
                statements=pd.DataFrame(stated, columns=["entity", "attribute", "value"]),
                links=pd.DataFrame(links, columns=["source", "target", "type"]),
            )
        )
        yield made


def shown(case: la.Case) -> dict[str, str]:
    protection = case.protection
    return {entity: protection.shown(entity) for entity in sorted(case.labels())}


def test_an_override_shows_and_ranks_one_person_only(case: la.Case) -> None:
    before = shown(case)
    assert before["person:KY-1"] != "person:KY-1"
    case.override("person:KY-1", **WHO)
    after = shown(case)
    assert after["person:KY-1"] == "person:KY-1"
    assert after["phone:+15025550141"] == "phone:+15025550141"  # used by nobody else
    for entity in ("person:KY-2", "phone:+15025550142"):  # under the very names they had
        assert after[entity] == before[entity]
    # what she shares with somebody still masked would find that person
    assert after["phone:+15025550143"].endswith(f"of {before['person:KY-2']}")
    graph = la.build_graph(case)
    scores = la.centrality(graph, "degree").to_frame()
    assert "Wanda Roe" in scores["label"].tolist()
    assert scores["entity"].tolist()[:1] == ["person:KY-1"]
    assert graph.protected.sum() == 1


def test_undo_restores_the_masks_exactly_and_the_journal_is_whole(case: la.Case) -> None:
    before = shown(case)
    case.override(before["person:KY-1"], **WHO)  # by the masked name as well
    assert case.journal().iloc[-1][["act", "by", "reason"]].tolist() == [
        "override",
        "Judge Doe",
        "order 24-118",
    ]
    audit = la.custody.verify_journal(case)
    assert audit.intact
    assert case.undo(by="A. Clerk", reason="served its purpose") == "override (act 3)"
    assert shown(case) == before
    assert case.overrides().empty
    audit = la.custody.verify_journal(case)
    assert (audit.intact, audit.entries) == (True, 4)
    # and what stood before can be undone next
    assert case.undo() == "add of people (act 2)"


def test_an_override_ends_whatever_was_done_since(case: la.Case) -> None:
    before = shown(case)
    case.override("person:KY-1", **WHO)
    case.override("person:KY-2", **WHO)
    case.add(page("later.csv"))
    assert case.overrides()["entity"].tolist() == ["person:KY-1", "person:KY-2"]
    case.end_override("person:KY-1", by="A. Clerk", reason="served its purpose")
    assert case.overrides()["entity"].tolist() == ["person:KY-2"]
    assert shown(case)["person:KY-1"] == before["person:KY-1"]
    assert la.custody.verify_journal(case).intact
    assert case.undo() == "add of later (act 5)"  # the end of an override is not in the way
    assert case.undo() == "override (act 4)"
    assert shown(case) == before
    with pytest.raises(CaseError):
        case.end_override("person:KY-1", by="A. Clerk", reason="again")


@pytest.mark.parametrize("missing", [{"by": " "}, {"reason": ""}])
def test_an_override_without_authority_or_reason_changes_nothing(
    case: la.Case, missing: dict[str, str]
) -> None:
    position = case.position
    with pytest.raises(CaseError):
        case.override("person:KY-1", **(WHO | missing))
    assert case.position == position
    case.override("person:KY-1", **WHO)
    with pytest.raises(CaseError):
        case.end_override("person:KY-1", **(WHO | missing))
    assert case.position == position + 1


def test_overrides_of_unknown_unprotected_or_overridden_entities_are_refused(case: la.Case) -> None:
    with pytest.raises(UnknownNameError):
        case.override("person:KY-9", **WHO)
    for entity in ("person:KY-3", "phone:+15025550141"):
        with pytest.raises(CaseError):
            case.override(entity, **WHO)
    case.override("person:KY-1", **WHO)
    with pytest.raises(CaseError):
        case.override("person:KY-1", **WHO)
    assert case.position == 3


def test_an_override_lapses_when_another_id_is_judged_the_same_person(case: la.Case) -> None:
    case.override("person:KY-1", **WHO)
    case.decide([la.Decision("person:KY-1", "person:KY-2", "same")], by="A. Clerk")
    # nobody authorized showing the witness
    assert case.overrides().empty
    assert shown(case)["person:KY-1"].startswith("Protected")
    case.override("person:KY-2", **WHO)  # now somebody has
    assert case.overrides()["entity"].tolist() == ["person:KY-1"]
    case.undo()
    with pytest.warns(DataQualityWarning, match="1 person is no longer protected"):
        case.undo()  # the first override is in force again
    assert case.overrides()["entity"].tolist() == ["person:KY-1"]
    assert shown(case)["person:KY-2"].startswith("Protected")


def test_graphs_made_before_are_stale_and_those_made_under_it_refuse_after_it(
    case: la.Case,
) -> None:
    old = la.build_graph(case)
    case.override("person:KY-1", **WHO)
    with pytest.warns(StaleResultWarning):
        scores = la.centrality(old, "degree").to_frame()
    assert "Wanda Roe" not in scores["label"].tolist()
    named = la.build_graph(case)
    case.undo()
    with pytest.raises(ProtectedError) as caught:
        la.centrality(named)
    assert str(caught.value) == (
        "2 of the entities of this graph came to be protected since it was built, and it still "
        "names them. Rebuild the graph and everything computed on it."
    )


def test_every_product_states_authority_and_reason(case: la.Case, tmp_path: Path) -> None:
    case.override("person:KY-1", by="Judge Doe", reason="order 24-118 <b>")
    case.override("person:KY-2", by="Judge Doe", reason="heard with Wanda Roe")
    case.end_override("person:KY-2", by="A. Clerk", reason="mistaken")
    note = (
        "Override in force (act 3): person:KY-1 is protected and shown by name, on the authority "
        "of Judge Doe. Why: order 24-118 <b>"
    )
    assert case.override_notes() == (note,)
    graph = la.build_graph(case)
    assert graph.notes[-1] == note
    escaped = note.replace("<b>", "&lt;b&gt;")
    pairs = la.project(graph, to="person", through="phone")
    for made in (graph, pairs, la.centrality(graph), la.centrality(pairs)):
        assert escaped in made._repr_html_()
    assert note in la.find_indicators(case).notes
    assert note in la.trust.leave_one_document_out(graph).notes
    assert la.to_pyvis(graph).heading == note.replace("<b>", "‹b›")
    assert note in " ".join(la.figure(graph).get_title().split())
    scores, rings = la.centrality(graph), la.find_rings(graph)
    findings = la.find_indicators(case)
    drawn = la.network_map(graph, scores=scores, rings=rings)
    report = la.case_report(case, graph, scores=scores, rings=rings, findings=findings)
    for view, name in ((drawn, "map.html"), (report, "report.html")):
        view.save(tmp_path / name)
        text = (tmp_path / name).read_text(encoding="utf-8")
        assert "on the authority of Judge Doe. Why: order 24-118" in text
        assert "Wanda Roe" in text
        assert "Tilda Moss" not in text
    assert la.custody.find_leaks(case, [tmp_path]) == ()


def test_the_card_of_a_ring_states_which_member_is_shown_and_why() -> None:
    stays = [(f"person:KY-{n}", f"booking:{b}") for b in range(6) for n in range(5) if (n + b) % 3]
    rest = [(f"person:X-{k}", f"booking:y{k // 2}") for k in range(40)]
    links = pd.DataFrame([*stays, *rest], columns=["source", "target"]).assign(type="stayed_at")
    role = pd.DataFrame(
        [("person:KY-1", "role", "victim")], columns=["entity", "attribute", "value"]
    )
    with la.Case(purpose="training") as case:
        case.add(page("register.csv", links=links, statements=role))
        assert "person:KY-1" not in la.find_rings(case)[1].card()
        case.override("person:KY-1", by="Judge Doe", reason="order 24-118 for $5")
        graph = la.build_graph(case)
        (ring,) = la.find_rings(graph)
        (note,) = case.override_notes()
        assert ring.notes[-1] == note
        assert note in ring.card()
        assert note in ring._repr_html_()
        assert sum(note in line for line in la.find_rings(graph)[1].notes) == 1
        assert note in " ".join(la.figure(graph).get_title().split())
        # a frame holds rows alone: the docstring of `override` says what to hand on with it
        assert "Override" not in ring.to_frame().to_string()


def test_a_reason_that_names_a_protected_person_is_withheld(case: la.Case) -> None:
    case.override("person:KY-1", by="Tilda Moss", reason="as Tilda Moss asked")
    held = "[withheld: it names a protected person]"
    said = (
        "Override in force (act 3): person:KY-1 is protected and shown by name, on the authority "
        f"of {held}. Why: {held}"
    )
    assert case.override_notes() == (said,)


def test_find_leaks_reports_everybody_but_the_person_with_an_override(
    case: la.Case, tmp_path: Path
) -> None:
    texts = {
        "wanda.txt": "Wanda Roe, person:KY-1, +15025550141",
        "tilda.txt": "Tilda Moss",
        "own.txt": "+15025550142",
        "both.txt": "+15025550143",
        "all.txt": "+15025550144",
    }
    for name, text in texts.items():
        (tmp_path / name).write_text(text, encoding="utf-8")

    def leaking() -> list[str]:
        return sorted(
            {leak.path.rpartition("/")[2] for leak in la.custody.find_leaks(case, [tmp_path])}
        )

    before = leaking()
    assert before == ["both.txt", "own.txt", "tilda.txt", "wanda.txt"]
    case.override("person:KY-1", **WHO)
    assert leaking() == ["both.txt", "own.txt", "tilda.txt"]
    case.undo()
    assert leaking() == before


def test_an_override_is_kept_in_the_file_and_ends_with_the_document(tmp_path: Path) -> None:
    path = tmp_path / "a.case"
    role = pd.DataFrame({"entity": ["person:KY-1"], "attribute": ["role"], "value": ["victim"]})
    with la.Case.create(path, purpose="training") as case:
        case.add(page("file.csv", statements=role))
        case.override("person:KY-1", **WHO)
    with la.Case.open(path) as case:
        assert case.protection.shown("person:KY-1") == "person:KY-1"
        assert case.overrides()[["entity", "by", "reason", "act"]].to_numpy().tolist() == [
            ["person:KY-1", "Judge Doe", "order 24-118", 3]
        ]
        case.withdraw("file", reason="recanted")  # shown already: nothing to warn of
        assert case.override_notes() == ()  # no standing document names the person
        assert la.custody.verify_journal(case).intact


def test_the_journal_holds_the_overrides_and_their_repr_holds_no_ids(case: la.Case) -> None:
    assert standing_overrides(case.engine) == []
    case.override("person:KY-1", **WHO)
    (one,) = standing_overrides(case.engine)
    assert one == Override(3, one.at, WHO["by"], WHO["reason"], ("person:KY-1",))
    assert "KY-1" not in repr(one)
    case.end_override("person:KY-1", by="A. Clerk", reason="served its purpose")
    assert standing_overrides(case.engine) == []
