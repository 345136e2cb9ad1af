"""Small checks of what stands inside this room, one example each."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pandas as pd

import linkanalysis as la
from linkanalysis._provenance import Reason
from linkanalysis.case import Batch, Document
from linkanalysis.case.case import Case
from linkanalysis.case.decisions import (
    Decision,
    clusters,
    decisions_of,
    find_conflict,
    reasons_json,
    rests_on,
)
from linkanalysis.case.encryption import extension_file
from linkanalysis.case.engine import DuckEngine
from linkanalysis.case.explain import explain_rows
from linkanalysis.case.frames import case_fingerprint, entity_labels, read_frame_of
from linkanalysis.case.given import expect_case
from linkanalysis.case.header import Header, read_header
from linkanalysis.case.inserting import insert_batch
from linkanalysis.case.journal import Entry, append_entry, entry_hash, first_broken, read_entries
from linkanalysis.case.mentions import find_mentions, id_mentions
from linkanalysis.case.overrides import (
    Override,
    in_force,
    record_end,
    record_override,
    standing_overrides,
)
from linkanalysis.case.private import find_private, stated_identifier
from linkanalysis.case.protection import find_protection
from linkanalysis.case.schema import create_tables, create_views, quoted
from linkanalysis.case.unread import find_unread
from linkanalysis.errors import MissingExtraError


def test_add_batch() -> None:
    page = la.Document(title="list.csv", sha256="0" * 64)
    with la.Case(purpose="training") as case:
        assert str(case.add(la.Batch.of(page))) == "list: 0 statements, 0 links, 0 problems"


def test_record_decisions() -> None:
    with la.Case(purpose="training") as case:
        case.decide([])


def test_withdraw_document() -> None:
    with la.Case(purpose="training") as case:
        _ = case.add(la.Batch.of(la.Document(title="tip", sha256="0" * 64)))
        case.withdraw("tip", reason="recanted")
        assert case.documents()["status"].tolist() == ["withdrawn"]


def test_undo_last() -> None:
    with la.Case(purpose="training") as case:
        _ = case.add(la.Batch.of(la.Document(title="tip", sha256="0" * 64)))
        assert case.undo() == "add of tip (act 2)"


def test_authorizedcase() -> None:
    with la.Case(purpose="training") as case:
        assert len(case.overrides()) == 0


def test_caseframes() -> None:
    with la.Case(purpose="training") as case:
        assert len(case.links()) == 0


def test_decisions_of() -> None:
    assert len(decisions_of([Decision("person:1", "person:2", "unsure")])) == 1


def test_reasons_json() -> None:
    assert reasons_json([Reason("tips", "4", "one passport")]) == '[["tips", "4", "one passport"]]'


def test_rests_on() -> None:
    assert rests_on('[["tips", "4", "one passport"], ["", "", "seen together"]]') == {"tips"}


def test_clusters() -> None:
    assert clusters([("b", "c"), ("a", "b"), ("x", "y")]) == [("a", "b", "c"), ("x", "y")]


def test_find_conflict() -> None:
    assert find_conflict([("a", "b"), ("b", "c")], [("a", "c")]) == ("a", "c")


def test_extension_file() -> None:
    try:
        name = extension_file().name
    except MissingExtraError:
        name = "httpfs.duckdb_extension"
    assert name == "httpfs.duckdb_extension"


def test_table() -> None:
    with DuckEngine() as engine:
        assert engine.execute("SELECT 1 AS one").fetchnumpy()["one"].tolist() == [1]


def test_duckengine() -> None:
    with DuckEngine() as engine:
        assert engine.execute("SELECT 1").fetchall() == [(1,)]


def test_duckengine_execute() -> None:
    with DuckEngine() as engine:
        assert engine.execute("SELECT ? + 1", [2]).fetchall() == [(3,)]


def test_duckengine_transaction() -> None:
    with DuckEngine() as engine, engine.transaction(reading=True):
        assert engine.execute("SELECT 1").fetchall() == [(1,)]


def test_duckengine_frame() -> None:
    with DuckEngine() as engine, engine.frame("given", pd.DataFrame({"a": [4]})):
        assert engine.execute("SELECT a FROM given").fetchall() == [(4,)]


def test_duckengine_kinds() -> None:
    with DuckEngine() as engine:
        assert engine.kinds("SELECT 1; DROP TABLE links") == ["SELECT", "DROP"]


def test_duckengine_copy_to() -> None:
    with tempfile.TemporaryDirectory() as folder, DuckEngine() as engine:
        for statement in create_tables("held"):
            _ = engine.execute(statement)
        engine.copy_to(Path(folder, "bluegrass.case"))
        assert Path(folder, "bluegrass.case").exists()


def test_duckengine_close() -> None:
    engine = DuckEngine()
    engine.close()


def test_explain_rows() -> None:
    with la.Case(purpose="training") as case:
        assert (
            len(explain_rows(case.engine, case.protection, case.mentions, "person:KY-1", None)) == 0
        )


def test_read_frame_of() -> None:
    with la.Case(purpose="training") as case:
        assert len(read_frame_of(case.engine, "links")) == 0


def test_entity_labels() -> None:
    with la.Case(purpose="training") as case:
        assert entity_labels(case.engine) == {}


def test_case_fingerprint() -> None:
    with la.Case(purpose="training") as case:
        assert case_fingerprint(case.engine)[:8] == "643d5437"


def test_expect_case() -> None:
    expect_case(Case(purpose="training"))


def test_header() -> None:
    assert Header(purpose="training", region="US-KY").region == "US-KY"


def test_write_header() -> None:
    with la.Case(purpose="training", title="Bluegrass") as case:
        assert case.title == "Bluegrass"


def test_read_header() -> None:
    with la.Case(purpose="training") as case:
        assert read_header(case.engine, Path("bluegrass.case")).purpose == "training"


def test_heldcase() -> None:
    with la.Case(purpose="training") as case:
        assert case.position == 1


def test_heldcase_engine() -> None:
    with la.Case(purpose="training") as case:
        assert case.engine.execute("SELECT 1").fetchall() == [(1,)]


def test_insert_batch() -> None:
    with DuckEngine() as engine:
        assert insert_batch(engine, Batch(Document(title="calls", sha256="0" * 64))) == {
            "statements": 0,
            "links": 0,
            "problems": 0,
        }


def test_entry_hash() -> None:
    entry = Entry(1, "2024-05-02T10:00:00.000000Z", "A", "add", ("d",), "", "0" * 64, "")
    assert entry_hash(entry)[:8] == "b511dd04"


def test_append_entry() -> None:
    with la.Case(purpose="training") as case:
        assert append_entry(case.engine, "verify", by="A. Clerk").n == 2


def test_read_entries() -> None:
    with la.Case(purpose="training") as case:
        assert [entry.act for entry in read_entries(case.engine)] == ["create"]


def test_first_broken() -> None:
    first_broken(())


def test_find_mentions() -> None:
    with la.Case(purpose="training") as case:
        assert find_mentions(case.engine, {}, {}).whole("anything") == ""


def test_id_mentions() -> None:
    told = id_mentions({"person:118": "Protected 1"})
    assert (told.whole("seen with person:118."), told.whole("room 118")) == ("Protected 1", "")


def test_override() -> None:
    assert (
        Override(7, "2024-05-02T10:00:00Z", "Judge Doe", "order 24-118", ("person:KY-9",)).act == 7
    )


def test_standing_overrides() -> None:
    with la.Case(purpose="training") as case:
        assert standing_overrides(case.engine) == []


def test_in_force() -> None:
    with la.Case(purpose="training") as case:
        assert in_force(case.engine, [], {}) == {}


def test_record_override() -> None:
    with la.Case(purpose="training") as case:
        record_override(case.engine, ("person:1",), by="Judge Doe", reason="order 24-118")
        assert len(standing_overrides(case.engine)) == 1


def test_record_end() -> None:
    with la.Case(purpose="training") as case:
        record_override(case.engine, ("person:1",), by="Judge Doe", reason="order 24-118")
        override = standing_overrides(case.engine)[0]
        record_end(case.engine, override, by="A. Clerk", reason="served its purpose")
        assert standing_overrides(case.engine) == []


def test_find_private() -> None:
    with la.Case(purpose="training") as case:
        assert find_private(case.engine, set(), None) == {}


def test_stated_identifier() -> None:
    assert stated_identifier("mobile", "(502) 555-0143; 502 555 0144", "US-KY") == [
        "phone:+15025550143",
        "phone:+15025550144",
    ]


def test_find_protection() -> None:
    with la.Case(purpose="training") as case:
        assert repr(find_protection(case.engine, {}, {}).protected) == "frozenset()"


def test_refresh_sameness() -> None:
    with la.Case(purpose="training") as case:
        assert case.same == {}


def test_quoted() -> None:
    assert quoted("end") == '"end"'


def test_create_tables() -> None:
    assert (
        create_tables("held")[0] == 'CREATE TABLE "held"."header" ("name" VARCHAR, "value" VARCHAR)'
    )


def test_create_views() -> None:
    assert len(create_views()) == 8


def test_find_unread() -> None:
    with la.Case(purpose="training") as case:
        assert find_unread(case.engine) == set()
