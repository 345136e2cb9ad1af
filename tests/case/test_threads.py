"""Threads that share a case: they read what one thread reads, and never half of an act."""

from __future__ import annotations

import contextlib
import inspect
import os
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest

import linkanalysis as la
from linkanalysis.storage import engine
from linkanalysis.storage.engine import column

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from linkanalysis.case.batch import TableChunk
    from linkanalysis.storage.engine import DuckEngine

    Question = Callable[[la.Case, la.EntityGraph], object]

THREADS = 8
ACTS = {"add", "close", "create", "decide", "end_override", "open", "override", "save", "undo"}
ACTS |= {"combine", "confirm", "explode", "overrule", "withdraw"}
# Public names of a case that are no answers: the database, and how to hold it still.
INSIDE = {"engine", "reading"}
ASKED: dict[str, tuple[object, ...]] = {
    "Case.as_of": (2,),
    "Case.compare": ("person:1", "person:2"),
    "Case.explain": ("person:1",),
    "Case.find": ("5550101",),
    "Case.veiled": ("a call to person:1",),
    "Case.sql": ("SELECT source, target FROM standing_links ORDER BY ALL",),
    "EntityGraph.node": ("person:1",),
    "EntityGraph.links": ("person:1", "phone:+15025550101"),
    "EntityGraph.around": ("person:1",),
    "EntityGraph.only": (),
    "EntityGraph.reasons": ("person:1",),
}
ANSWERS: dict[str, Question] = {
    "build_graph": lambda case, _: la.build_graph(case),
    "resolve": lambda case, _: la.resolve(case),
    "find_indicators": lambda case, _: la.find_indicators(case),
    "centrality": lambda _, graph: la.centrality(graph, ["degree", "betweenness", "strength"]),
    "find_rings": lambda _, graph: la.find_rings(graph),
    "find_communities": lambda _, graph: la.find_communities(graph),
    "shortest_paths": lambda _, graph: la.shortest_paths(graph, "person:1", "person:3"),
    "network_map": lambda _, graph: la.network_map(graph),
}


def _members(kind: type, subject: Callable[..., Any]) -> dict[str, Question]:
    """Ask everything that a class shows, with the arguments of `ASKED`."""
    found: dict[str, Question] = {}
    for name, member in vars(kind).items():
        full = f"{kind.__name__}.{name}"
        if name.startswith("_") or name in ACTS | INSIDE:
            continue
        if inspect.isfunction(member):
            given = ASKED.get(full, ())
            found[full] = lambda *both, name=name, given=given: getattr(subject(*both), name)(
                *given
            )
        else:
            found[full] = lambda *both, name=name: getattr(subject(*both), name)
    return found


QUESTIONS = {
    **_members(la.Case, lambda case, _: case),
    **_members(la.EntityGraph, lambda _, graph: graph),
    **ANSWERS,
}


def text_of(answer: object) -> str:
    """Write an answer so that two can be compared."""
    if isinstance(answer, la.EntityGraph):
        return f"{answer.shown} {answer.edges.to_csv()}"
    for name in ("to_csv", "html", "to_frame", "names", "tolist"):
        if hasattr(answer, name):
            found = getattr(answer, name)
            return text_of(found() if callable(found) else found)
    if hasattr(answer, "__dataclass_fields__"):
        return str([getattr(answer, field) for field in answer.__dataclass_fields__])
    return str(answer)


@pytest.fixture
def shared(two_documents: la.Case, batch: Callable[..., la.Batch]) -> la.Case:
    two_documents.add(
        batch(
            "roles",
            statements=[("person:3", "role", "victim"), ("person:3", "name", "Cy Doe")],
            links=[("person:1", "kin", "person:3"), ("person:2", "kin", "person:4")],
        )
    )
    two_documents.decide([la.Decision("person:2", "person:4", "same")])
    return two_documents


def differences(case: la.Case, graph: la.EntityGraph, *, threads: int, rounds: int) -> list[str]:
    """Ask every question from all threads at once; name those not answered as by one thread."""
    alone = {name: text_of(ask(case, graph)) for name, ask in QUESTIONS.items()}
    names = list(QUESTIONS)

    def work(number: int) -> list[str]:
        start.wait()
        wrong = []
        for turn in range(rounds):
            for at in range(len(names)):  # each thread begins with another question
                name = names[(at + turn + number * 7) % len(names)]
                try:
                    right = text_of(QUESTIONS[name](case, graph)) == alone[name]
                except Exception as error:  # noqa: BLE001 - whatever it is, it is counted
                    wrong.append(f"{name}: {error!r}")
                else:
                    wrong += [] if right else [name]
        return wrong

    start = threading.Barrier(threads)
    with ThreadPoolExecutor(threads) as pool:
        return [name for wrong in pool.map(work, range(threads)) for name in wrong]


@pytest.mark.parametrize(("small", "threads"), [(-1, 2), (engine.SMALL, 1)])
def test_a_batch_is_written_on_one_thread_and_questions_about_a_large_case_have_all(
    small: int, threads: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "SMALL", small)
    monkeypatch.setenv("LINKANALYSIS_THREADS", "2")
    asked = "SELECT current_setting('threads') AS n"
    seen: list[list[int]] = []

    def chunks(engine: DuckEngine) -> Iterator[TableChunk]:
        seen.append(column(engine, asked))
        return iter(())

    with la.Case(purpose="training") as case:
        case.add(la.Batch(la.Document(title="calls.csv", sha256="0" * 64), chunks=chunks))
        assert seen == [[1]]
        assert column(case.database, asked) == [threads]


@pytest.mark.exhaustive
def test_threads_read_what_one_thread_reads(shared: la.Case) -> None:
    graph = la.build_graph(shared)
    assert differences(shared, graph, threads=THREADS, rounds=2) == []


def test_a_row_can_be_fetched_once(case: la.Case) -> None:
    answer = case.engine.execute("SELECT 1")
    assert answer.fetchall() == [(1,)]
    with pytest.raises(la.errors.CaseError) as caught:
        answer.fetchall()
    assert str(caught.value) == "This statement has run; it has no rows left to fetch."


def _moment(case: la.Case) -> tuple[object, ...]:
    """Ask several questions at one moment."""
    with case.reading():
        shown = "person:new" in case.labels() and case.protection.shown("person:new")
        return case.position, case.fingerprint, len(case.links()), shown


def _graph(case: la.Case) -> tuple[object, ...]:
    graph = la.build_graph(case)
    return graph.position, graph.fingerprint, graph.m, graph.shown


def test_threads_see_a_case_before_or_after_an_act_never_in_between(
    shared: la.Case, batch: Callable[..., la.Batch]
) -> None:
    """One thread adds and withdraws a document that protects a person; others read meanwhile."""
    possible, seen, failed = {_moment(shared), _graph(shared)}, set(), []
    done = threading.Event()

    def read() -> None:
        try:
            while not done.is_set():
                seen.update((_moment(shared), _graph(shared)))
                shared.entities()  # two queries: the ids, and their labels
                shared.explain("person:1")
        except Exception as error:  # noqa: BLE001 - whatever it is, it fails the test
            failed.append(error)

    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    try:
        for number in range(2):
            shared.add(
                batch(
                    f"new-{number}",
                    statements=[("person:new", "role", "witness")],
                    links=[("person:1", "kin", "person:new")],
                )
            )
            possible |= {_moment(shared), _graph(shared)}
            shared.withdraw(f"new-{number}", reason="recanted")
            possible |= {_moment(shared), _graph(shared)}
    finally:
        done.set()
        for reader in readers:
            reader.join()
    assert failed == []
    assert seen <= possible


def test_acts_of_many_threads_are_done_one_after_the_other(
    case: la.Case, batch: Callable[..., la.Batch]
) -> None:
    def add(number: int) -> None:
        case.add(batch(f"d{number}", links=[("person:1", "kin", f"person:{number + 2}")]))

    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(add, range(24)))
    assert case.journal()["n"].tolist() == list(range(1, 26))
    assert la.custody.verify_journal(case).intact
    assert len(case.links()) == 24


@pytest.mark.parametrize("asked", ["protection", "mentions", "secrets", "undecided", "engine"])
def test_who_holds_the_case_waits_for_nobody_who_waits_for_it(asked: str) -> None:
    case = la.Case(purpose="training")  # never closed, which would wait for the threads
    moment, held = case.moment, threading.Event()

    def hold_and_ask() -> None:
        with case.reading():
            held.set()
            time.sleep(0.2)  # meanwhile the other computes, and asks the database
            getattr(moment, asked)

    def ask() -> None:
        held.wait()
        getattr(moment, asked)

    threads = [threading.Thread(target=each, daemon=True) for each in (hold_and_ask, ask)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)
    assert not any(thread.is_alive() for thread in threads)


def test_a_case_that_one_thread_closes_is_closed_for_all(shared: la.Case) -> None:
    failed: list[str] = []

    def read() -> None:
        try:
            while True:
                shared.links()
                shared.labels()
        except la.errors.CaseError as error:
            failed.append(str(error))

    readers = [threading.Thread(target=read) for _ in range(4)]
    for reader in readers:
        reader.start()
    shared.close()
    for reader in readers:
        reader.join()
    assert set(failed) == {"This case is closed. Open it again with Case.open, or make a new one."}


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
def test_a_copy_of_the_process_can_neither_use_nor_end_a_case(tmp_path: Path) -> None:
    """Two processes that write to one file without a lock lose what one of them wrote."""
    path, told = tmp_path / "a.case", tmp_path / "told"
    with la.Case.create(path, purpose="training") as case:
        child = os.fork()
        if child == 0:
            try:
                asks: list[Callable[[], object]] = [
                    case.links,
                    lambda: case.override("person:1", by="A. Clerk", reason="order 7"),
                    lambda: case.save(tmp_path / "b.case"),
                ]
                for ask in asks:
                    with contextlib.suppress(Exception), told.open("a") as file:
                        try:
                            ask()
                        except la.errors.CaseError as error:
                            file.write(f"{error}\n")
                case.close()
                case.engine._finish()  # noqa: SLF001 - what the end of the interpreter does
            finally:
                os._exit(0)
        assert os.waitpid(child, 0)[1] == 0
        refused = (
            f"{path} was opened before this process was forked, so only the first process can use "
            'it; it is unchanged. Ask there, or start workers with "spawn" and pass them results.\n'
        )
        assert told.read_text() == refused * 3
        assert case.engine.folder.is_dir()
        case.save(tmp_path / "b.case")
        assert la.custody.verify_journal(case).intact
