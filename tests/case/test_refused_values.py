"""What the rooms around the case refuse by name; `test_messages` has those of the case."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

import linkanalysis as la
from linkanalysis.errors import CaseError, LinkAnalysisError, RecordError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

# Options are given as no type checker would let them pass.
ask: Any = la


@pytest.mark.parametrize(
    ("question", "kind", "message"),
    [
        (
            lambda: ask.read_case(None),
            RecordError,
            'folder is None; it must be a path, such as "out/bluegrass".',
        ),
        (
            lambda: ask.read_frame([], reader="links", document="ties"),
            RecordError,
            "frame is []; give a pandas DataFrame.",
        ),
        (
            lambda: ask.records.sniff(5),
            RecordError,
            'path is 5; it must be a path, such as "out/bluegrass".',
        ),
        (
            lambda: ask.custody.find_leaks(None, []),
            CaseError,
            (
                "A case is needed here, but None was given. read_case(folder) reads one, "
                "Case.open(path) opens one."
            ),
        ),
        (
            lambda: ask.custody.verify_journal(None),
            CaseError,
            (
                "A case is needed here, but None was given. read_case(folder) reads one, "
                "Case.open(path) opens one."
            ),
        ),
        (
            lambda: ask.simulate_case(None),
            CaseError,
            'folder is None; it must be a path, such as "out/bluegrass".',
        ),
        (
            lambda: ask.simulate.SimulatedPeople(300, households=2.5),
            CaseError,
            "households=2.5 is out of range; give 0 to 300.",
        ),
        (
            lambda: ask.View("page").save(None),
            LinkAnalysisError,
            'path is None; it must be a path, such as "out/bluegrass".',
        ),
    ],
)
def test_cases_files_and_folders_say_what_they_take(
    question: Callable[[], object], kind: type[Exception], message: str
) -> None:
    with pytest.raises(kind) as caught:
        question()
    assert str(caught.value) == message


def test_what_a_case_cannot_keep_leaves_its_journal_as_it_was(tmp_path: Path) -> None:
    case = la.Case.create(tmp_path / "a.case", purpose="training")
    case.add(la.Batch.of(la.Document(title="tip", sha256="0" * 64)))
    with pytest.raises(CaseError):
        case.undo(by=5)  # type: ignore[arg-type]
    assert case.documents()["status"].tolist() == ["standing"]
    assert case.journal()["act"].tolist() == ["create", "add"]
