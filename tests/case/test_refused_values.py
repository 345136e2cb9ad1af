"""What a case, a file or a folder cannot take is refused by its name, and nothing is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

import linkanalysis as la
from linkanalysis.errors import CaseError, LinkAnalysisError, RecordError, UnknownNameError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

PAGE = la.Document(title="tip", sha256="0" * 64)
# Options are given as no type checker would let them pass.
ask: Any = la


@pytest.mark.parametrize(
    ("question", "kind", "message"),
    [
        (lambda: ask.Case(purpose=None), CaseError, "purpose is None; write it as text."),
        (
            lambda: ask.Case(purpose="training", region=21),
            CaseError,
            "region is 21; write it as text.",
        ),
        (
            lambda: ask.Case.open(None),
            CaseError,
            'path is None; it must be a path, such as "out/bluegrass".',
        ),
        (
            lambda: ask.Case(purpose="training").save("a\0b"),
            CaseError,
            "path is 'a\\x00b'; it must be a path, such as \"out/bluegrass\".",
        ),
        (
            lambda: ask.Case(purpose="training").add(None),
            CaseError,
            "batch is None; give what la.Batch.of(document) gives.",
        ),
        (
            lambda: ask.Case(purpose="training").explain(None),
            UnknownNameError,
            '"None" is in no standing document.',
        ),
        (
            lambda: ask.Case(purpose="training").withdraw(None, reason="r"),
            UnknownNameError,
            'No standing document has the id "None".',
        ),
        (
            lambda: ask.Case(purpose="training").withdraw("tip", reason=None),
            CaseError,
            "reason is None; write why.",
        ),
        (
            lambda: ask.Case(purpose="training").sql(None),
            CaseError,
            "query is None; write one SELECT.",
        ),
        (
            lambda: ask.Decision(None, "person:1", "same"),
            CaseError,
            "left is None; a decision takes two ids and a judgment, all as text.",
        ),
        (
            lambda: ask.Document(title="tip", sha256=None),
            RecordError,
            "sha256 of a document is None; write it as text.",
        ),
        (
            lambda: ask.Document(title="tip", sha256="0" * 64, received="May"),
            RecordError,
            "received of a document is 'May'; write a day, such as date(2024, 5, 2).",
        ),
        (
            lambda: ask.Batch.of(PAGE, links=[("a", "b")]),
            RecordError,
            "links is [('a', 'b')]; give a pandas DataFrame, or leave it out.",
        ),
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
            lambda: ask.sniff(5),
            RecordError,
            'path is 5; it must be a path, such as "out/bluegrass".',
        ),
        (
            lambda: ask.custody.find_leaks(None, []),
            CaseError,
            (
                "A case is needed here, and what was given is None. read_case(folder) reads one, "
                "Case.open(path) opens one."
            ),
        ),
        (
            lambda: ask.custody.verify_journal(None),
            CaseError,
            (
                "A case is needed here, and what was given is None. read_case(folder) reads one, "
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
    case.add(la.Batch.of(PAGE))
    with pytest.raises(CaseError) as caught:
        case.undo(by=5)  # type: ignore[arg-type]
    assert str(caught.value) == "by is 5; write it as text; it is kept."
    assert case.documents()["status"].tolist() == ["standing"]
    assert case.journal()["act"].tolist() == ["create", "add"]
