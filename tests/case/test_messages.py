"""Every refusal of this room, whole: the one place to change when a message is reworded."""

from __future__ import annotations

import copy
import pickle
from typing import TYPE_CHECKING, Any

import duckdb
import pandas as pd
import pytest

import linkanalysis as la
from linkanalysis.errors import CaseError, LinkAnalysisError, RecordError, UnknownNameError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Question = Callable[[la.Case, Path], object]

PAGE = la.Document(title="x", sha256="0" * 64)
WHO = {"by": "Judge Doe", "reason": "order 24-118"}
TIE = {"source": ["person:1"], "target": ["person:2"], "type": ["kin"]}
# Options are given as no type checker would let them pass.
ask: Any = la


def add_links(**columns: object) -> Question:
    return lambda case, _: case.add(la.Batch.of(PAGE, links=pd.DataFrame(columns)))


def add_statement(attribute: str, value: str, entity: str = "person:1") -> Question:
    columns = {"entity": [entity], "attribute": [attribute], "value": [value]}
    # objects: no column of Arrow holds a lone surrogate
    return lambda case, _: case.add(
        la.Batch.of(PAGE, statements=pd.DataFrame(columns, dtype=object))
    )


def judge(case: la.Case, *judgments: tuple[str, str, str]) -> None:
    for judgment in judgments:
        case.decide([la.Decision(*judgment)])


def judge_protected(case: la.Case, folder: Path) -> None:
    add_statement("role", "witness")(case, folder)
    judge(case, ("person:1", "person:2", "same"), ("person:2", "person:1", "different"))


def undo_all(case: la.Case, _: Path) -> None:
    for _ in range(3):
        case.undo()


def add_withdrawn(case: la.Case, _: Path) -> None:
    case.withdraw("cars", reason="wrong person")
    row = case.documents().set_index("id").loc["cars"]
    case.add(la.Batch.of(la.Document(title=row["title"], sha256=row["sha256"])))


def add_twice(case: la.Case, _: Path) -> None:
    case.add(la.Batch.of(PAGE))
    case.add(la.Batch.of(PAGE))


def override_twice(case: la.Case, folder: Path) -> None:
    add_statement("role", "victim")(case, folder)
    case.override("person:1", **WHO)
    case.override("person:1", **WHO)


def override_without(**missing: str) -> Question:
    def question(case: la.Case, folder: Path) -> None:
        add_statement("role", "victim")(case, folder)
        case.override("person:1", **(WHO | missing))

    return question


def end_without(**missing: str) -> Question:
    def question(case: la.Case, folder: Path) -> None:
        add_statement("role", "victim")(case, folder)
        case.override("person:1", **WHO)
        case.end_override("person:1", **(WHO | missing))

    return question


def override_stranger(case: la.Case, folder: Path) -> None:
    add_statement("role", "victim", "person:3")(case, folder)
    case.override("person:9", **WHO)


def query_closed(_: la.Case, __: Path) -> None:
    case = la.Case(purpose="training")
    case.close()
    case.links()


def open_text(_: la.Case, folder: Path) -> None:
    folder.joinpath("a.case").write_bytes(b"not a case\n" * 1000)
    la.Case.open(folder / "a.case")


def open_foreign(_: la.Case, folder: Path) -> None:
    duckdb.connect(str(folder / "a.case")).close()
    la.Case.open(folder / "a.case")


def open_newer(case: la.Case, folder: Path) -> None:
    with case.copy() as newer:
        newer.engine.execute("UPDATE header SET value = '99' WHERE name = 'format'")
        newer.save(folder / "a.case")
    la.Case.open(folder / "a.case")


def create_beside_wal(_: la.Case, folder: Path) -> None:
    folder.joinpath("a.case.wal").write_bytes(b"acts of another case")
    la.Case.create(folder / "a.case", purpose="training")


def save_twice(case: la.Case, folder: Path) -> None:
    case.save(case.save(folder / "a.case"))


def create_over(case: la.Case, folder: Path) -> None:
    la.Case.create(case.save(folder / "a.case"), purpose="training")


NOT_COPIED = (
    "A case is an open database, so neither it nor what was made from it can be pickled or "
    "copied. Copy the case by case.save(path) and Case.open(path); hand on a result by "
    "to_frame(), a graph by graph.save(path), a view by view.save(path)."
)
ACTS: list[tuple[Question, type[LinkAnalysisError], str]] = [
    (lambda case, _: copy.deepcopy(case), CaseError, NOT_COPIED),
    (lambda case, _: pickle.dumps(la.build_graph(case)), CaseError, NOT_COPIED),
    (
        lambda case, _: pickle.dumps(la.centrality(la.build_graph(case), ["degree"])),
        CaseError,
        NOT_COPIED,
    ),
    (
        lambda *_: ask.Decision("person:1", "person:1", "same"),
        CaseError,
        "person:1 is on both sides of the decision; name two different ids.",
    ),
    (
        lambda *_: ask.Decision("person:1", "phone:1", "same"),
        CaseError,
        (
            "person:1 and phone:1 have different types, so they cannot be one entity. "
            "A link ties a person to what they use."
        ),
    ),
    (
        lambda *_: ask.Decision("person:1", "person:2", "sane"),
        CaseError,
        '"sane" is not a judgment. Did you mean "same"?',
    ),
    (
        lambda *_: ask.Decision(None, "person:1", "same"),
        CaseError,
        "left is None; it must be text.",
    ),
    (
        lambda case, _: case.decide("same"),
        CaseError,
        (
            "decide takes the result of resolve, a list of Decision, or a DataFrame with the "
            "columns left, right and judgment."
        ),
    ),
    (
        lambda case, _: judge(case, ("person:1", "person:9", "same")),
        UnknownNameError,
        "person:9 is in no standing document; nothing was recorded.",
    ),
    (
        lambda case, _: judge(
            case,
            ("person:1", "person:3", "different"),
            ("person:1", "person:2", "same"),
            ("person:2", "person:3", "same"),
        ),
        CaseError,
        (
            "person:1 and person:3 are judged different, but these decisions would make them the "
            "same, directly or through others. Nothing was recorded: undo one of the judgments, "
            "or leave the pair unsure."
        ),
    ),
    (
        judge_protected,
        CaseError,
        (
            "Protected 1 and Protected 1 are judged different, but these decisions would make "
            "them the same, directly or through others. Nothing was recorded: undo one of the "
            "judgments, or leave the pair unsure."
        ),
    ),
    (
        undo_all,
        CaseError,
        (
            "There is nothing to undo: no add, decide, overrule, withdraw or override in the "
            "journal is still in effect."
        ),
    ),
    (
        lambda case, _: case.undo(by=5),
        CaseError,
        "by is 5; it must be text, since the journal keeps it.",
    ),
    (
        lambda case, _: case.withdraw("car", reason="x"),
        UnknownNameError,
        'No standing document has the id or title "car". Choose from cars, phones.',
    ),
    (
        lambda *_: ask.Case(purpose="training").withdraw(None, reason="r"),
        UnknownNameError,
        'No standing document has the id or title "None".',
    ),
    (
        lambda case, _: case.withdraw("cars", reason=" "),
        CaseError,
        'Withdrawing "cars" needs a reason, which the journal keeps.',
    ),
    (
        lambda case, _: case.withdraw("cars", reason=None),
        CaseError,
        "reason is None; it must be text.",
    ),
    (
        lambda case, _: case.explain("person:22"),
        UnknownNameError,
        (
            '"person:22" is in no standing document. Choose from person:1, '
            "person:2, person:3, phone:+15025550101, plate:US-KY:AB1."
        ),
    ),
    (
        lambda *_: ask.Case(purpose="training").explain(None),
        UnknownNameError,
        '"None" is in no standing document.',
    ),
    (lambda case, _: case.sql(None), CaseError, "query is None; give one SELECT statement."),
    (lambda case, _: case.sql("SELECT 1", 5), CaseError, "parameters is 5; give a list of values."),
]

DOCUMENTS: list[tuple[Question, type[LinkAnalysisError], str]] = [
    (
        lambda *_: ask.Document(title="tip.txt", sha256="ABC"),
        RecordError,
        (
            '"ABC" is not a SHA-256 hash (document "tip"): give 64 lowercase hexadecimal digits, '
            "computed from the bytes as received."
        ),
    ),
    (
        lambda *_: ask.Document(title="tip", sha256=None),
        RecordError,
        "sha256 of a document is None; it must be text.",
    ),
    (
        lambda *_: ask.Document(title="tip", sha256="0" * 64, received="May"),
        RecordError,
        "received of a document is 'May'; give a date, such as date(2024, 5, 2).",
    ),
    (
        lambda *_: ask.Document(title="tip.txt", sha256="0" * 64, grade="B2"),
        RecordError,
        (
            'The grade "B2" of document "tip" has no scheme, and a code means nothing without '
            'one. Give the scheme, such as scheme = "admiralty".'
        ),
    ),
    (
        lambda *_: ask.Document(title="tip.txt", sha256="0" * 64, scheme="tlp", grade="B2"),
        RecordError,
        (
            '"B2" is not a code of TLP 2.0. A whole code is "AMBER"; its parts are handling '
            "RED AMBER+STRICT AMBER GREEN CLEAR."
        ),
    ),
    (
        lambda *_: ask.Batch.of(PAGE, links=[("a", "b")]),
        RecordError,
        "links is [('a', 'b')]; give a pandas DataFrame, or omit it.",
    ),
    (
        lambda case, _: case.add(None),
        CaseError,
        "batch is None; make one with la.Batch.of(document).",
    ),
    (add_twice, CaseError, '"x" is already in the case, with the same bytes; nothing was added.'),
    (
        lambda case, _: case.add(la.Batch.of(la.Document(title="cars", sha256="0" * 64))),
        CaseError,
        (
            'The case has another document with the id "cars". Give this one a different id. If it '
            "is a newer delivery, name the older one when you add it: "
            'case.add(batch, replaces="…").'
        ),
    ),
    (
        add_withdrawn,
        CaseError,
        (
            '"cars" was added and later withdrawn. To bring it back, undo the withdrawal or add it '
            "under a new id."
        ),
    ),
]

BATCHES: list[tuple[Question, type[LinkAnalysisError], str]] = [
    (
        add_links(sorce=["person:1"]),
        CaseError,
        'Document "x", links: there is no column "sorce". Did you mean "source"?',
    ),
    (
        add_links(source=["person:1"]),
        CaseError,
        'Document "x", links: the column "target" is missing.',
    ),
    (
        add_links(**TIE | {"type": ["kinn"]}),
        CaseError,
        'Document "x", links: "kinn" is not a type of link. Did you mean "kin"?',
    ),
    (
        add_links(**TIE | {"type": [None]}),
        CaseError,
        'Document "x", links: 1 links have no type. Use tie if the type is not known.',
    ),
    (
        add_links(**TIE | {"source": ["Ana"]}),
        CaseError,
        (
            'Document "x", links: 1 values of "source" are not ids. An id is a type, a colon and '
            "a key without control characters; make it with make_id."
        ),
    ),
    (
        add_links(**TIE | {"source": ["ghost:1"]}),
        CaseError,
        'Document "x", links: "ghost" is not a type of entity.',
    ),
    (
        add_links(source=["person:1"], target=["event:2"], type=["involved_in"], role=["Victim"]),
        CaseError,
        'Document "x", links: "Victim" is not a role. Did you mean "victim"?',
    ),
    (
        add_links(**TIE, amount=["Ana"]),
        CaseError,
        (
            'Document "x", links: a value does not fit DECIMAL(18,4). '
            "The reader must report such rows as problems."
        ),
    ),
    (
        add_statement("name", "\ud800"),
        CaseError,
        (
            'Document "x", statements: a value of "value" holds half a character (a lone '
            "surrogate); the reader must repair it."
        ),
    ),
    (
        add_statement("role", "Witness"),
        CaseError,
        'Document "x", statements: "Witness" is not a role. Did you mean "witness"?',
    ),
]

CASES: list[tuple[Question, type[LinkAnalysisError], str]] = [
    (lambda *_: ask.Case(purpose=None), CaseError, "purpose is None; it must be text."),
    (
        lambda *_: ask.Case(purpose="training", region=21),
        CaseError,
        "region is 21; it must be text.",
    ),
    (
        lambda *_: ask.Case(purpose="trainig"),
        CaseError,
        '"trainig" is not a purpose of a case. Did you mean "training"?',
    ),
    (
        lambda *_: ask.Case(purpose="training", region="KY"),
        CaseError,
        (
            'region is "KY". "KY" alone is the Cayman Islands in ISO 3166, and Kentucky on many US '
            'forms. Write "US-KY" for Kentucky, or "CYM" for the Cayman Islands.'
        ),
    ),
    (
        lambda *_: ask.Case(purpose="training", region="Kentucky"),
        CaseError,
        (
            'region is "Kentucky". This is not a region. Write a subdivision as in ISO 3166-2, '
            'such as "US-KY", or the two letters of a country, such as "GB".'
        ),
    ),
    (
        lambda *_: ask.Case(purpose="training", timezone="Eastern"),
        CaseError,
        (
            '"Eastern" is not a time zone of this computer. Use its IANA name, such as '
            "America/Kentucky/Louisville."
        ),
    ),
    (
        query_closed,
        CaseError,
        "This case is closed. Open it again with Case.open, or make a new one.",
    ),
    (
        lambda *_: ask.Case.open(None),
        CaseError,
        'path is None; it must be a path, such as "out/bluegrass".',
    ),
    (
        lambda case, _: case.save("a\0b"),
        CaseError,
        "path is 'a\\x00b'; it must be a path, such as \"out/bluegrass\".",
    ),
    (
        lambda _, folder: la.Case.open(folder / "a.case"),
        CaseError,
        "{file} does not exist. Create it with Case.create(path, purpose=…).",
    ),
    (open_text, CaseError, "{file} is not a case file; it is unchanged."),
    (open_foreign, CaseError, "{file} is not a case file; it is unchanged."),
    (
        lambda _, folder: la.Case.open(folder),
        CaseError,
        "{folder} is not a case file; it is unchanged.",
    ),
    (
        open_newer,
        CaseError,
        (
            "{file} has case format 99, but this version reads format 4; the file is unchanged. "
            "Install a newer linkanalysis-toolkit."
        ),
    ),
    (
        save_twice,
        CaseError,
        (
            "{file} already exists and was not changed. Choose another name, or move that file "
            "first."
        ),
    ),
    (
        create_beside_wal,
        CaseError,
        (
            "{file}.wal is there without its case file a.case; both belong together. Bring the "
            "case file back, or move the other one away."
        ),
    ),
    (
        lambda _, folder: la.Case.create(folder / "none" / "a.case", purpose="training"),
        CaseError,
        (
            "{folder}/none/a.case cannot be created: the folder {folder}/none does not exist. "
            "Create the folder first."
        ),
    ),
    (lambda case, _: case.sql("SELECT '\ud800'"), CaseError, "query is not valid text."),
    (
        create_over,
        CaseError,
        "{file} already exists and was not changed. Open it with Case.open(path).",
    ),
    (
        lambda case, folder: case.save(folder / "none" / "a.case"),
        CaseError,
        (
            "{folder}/none/a.case cannot be written: No such file or directory. The case itself "
            "is unchanged."
        ),
    ),
    (
        lambda _, folder: la.Case.create(folder / "a.case", purpose="training", key=""),
        CaseError,
        "The key is empty. Pass a key, or omit it to leave the file unencrypted.",
    ),
    (
        lambda _, folder: ask.Case.create(folder / "a.case", purpose="training", key=5),
        CaseError,
        "key is 5; it must be text.",
    ),
]

OVERRIDES: list[tuple[Question, type[LinkAnalysisError], str]] = [
    # the near miss is never somebody protected
    (
        override_stranger,
        UnknownNameError,
        (
            '"person:9" is in no standing document. Choose from person:1, '
            "person:2, phone:+15025550101, plate:US-KY:AB1."
        ),
    ),
    *(
        (
            lambda case, _, entity=entity: case.override(entity, **WHO),
            CaseError,
            (
                f"{entity} is not a protected person, so there is nothing to override. Name the "
                "person: what identifies only that person is then shown as well."
            ),
        )
        for entity in ("person:3", "phone:+15025550101")
    ),
    (
        override_twice,
        CaseError,
        "person:1 is already shown by name (act 5 of the journal); nothing was changed.",
    ),
    *(
        (
            question(**missing),
            CaseError,
            (
                f'{what} needs who and why: {whose}, reason="…". The journal keeps both; nothing '
                "was changed."
            ),
        )
        for missing in ({"by": " "}, {"reason": ""})
        for question, what, whose in (
            (override_without, "An override", 'by="whose authority"'),
            (end_without, "Ending an override", 'by="who"'),
        )
    ),
    (
        lambda case, _: case.end_override("person:1", **WHO),
        CaseError,
        (
            "No override of person:1 is in force; nothing was changed. case.overrides() lists "
            "those that are."
        ),
    ),
]


def said_by(question: Question, kind: type[LinkAnalysisError], case: la.Case, folder: Path) -> str:
    """Ask for what is refused, and return what is said, without the names of this run."""
    try:
        question(case, folder)
    except kind as error:
        return str(error).replace(f"{folder}/a.case", "{file}").replace(f"{folder}", "{folder}")
    return "nothing"


def test_a_refusal_says_what_is_wrong_and_what_to_do(
    two_documents: la.Case, tmp_path: Path
) -> None:
    case, said = two_documents.copy(), []
    questions = [*ACTS, *DOCUMENTS, *BATCHES, *CASES, *OVERRIDES]
    for at, (question, kind, _) in enumerate(questions):
        folder = tmp_path / f"{at}"
        folder.mkdir()
        said.append(said_by(question, kind, case, folder))
        if case.position != two_documents.position:  # it did something before it was refused
            case.close()
            case = two_documents.copy()
    case.close()
    assert said == [message for *_, message in questions]


def test_a_refused_batch_leaves_nothing(two_documents: la.Case, tmp_path: Path) -> None:
    before = [getattr(two_documents, name)() for name in ("documents", "statements", "links")]
    for question, kind, _ in BATCHES:
        with pytest.raises(kind):
            question(two_documents, tmp_path)
    for name, frame in zip(("documents", "statements", "links"), before, strict=True):
        pd.testing.assert_frame_equal(getattr(two_documents, name)(), frame)
    assert two_documents.position == 3
