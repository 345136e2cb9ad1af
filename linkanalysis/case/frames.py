"""What follows from the tables of a case, in an order that does not depend on that of files.

Values that follow from a database are computed at the first question.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import astuple, fields, replace
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar, overload

import duckdb
import pandas as pd

from linkanalysis.case.answers import Answers
from linkanalysis.case.batch import SourceColumn, read_columns
from linkanalysis.case.comparing import Likeness
from linkanalysis.case.decisions import leave_out, refresh_sameness, undecided_pairs
from linkanalysis.case.masked_names import Beyond, find_protection
from linkanalysis.case.overrides import standing_overrides
from linkanalysis.case.row_counts import describe_documents
from linkanalysis.case.search import entity_named, suggest
from linkanalysis.case.secrets import SHORTEST, find_secrets
from linkanalysis.case.summed_records import summed_documents
from linkanalysis.core.checks import expect_type, suggest_id
from linkanalysis.core.masked_ids import meant_by
from linkanalysis.core.vocabulary.links import describe_link
from linkanalysis.errors import CaseError, UnknownNameError
from linkanalysis.protection.namesakes import find_namesakes
from linkanalysis.protection.protected import BY_NAME, MASKED
from linkanalysis.protection.witnesses import find_left_out
from linkanalysis.storage.schema import RELATIONS, WHOLE

if TYPE_CHECKING:
    from collections.abc import Callable

    from linkanalysis.case.batch import Added
    from linkanalysis.case.masked_names import Protection
    from linkanalysis.case.masked_today import Today
    from linkanalysis.protection.mentions import Mentions
    from linkanalysis.protection.secrets import Secrets
    from linkanalysis.protection.witnesses import LeftOut
    from linkanalysis.storage.engine import DuckEngine, Engine


# Texts whose check is remembered; a frame of a large case repeats ids and titles. A million short
# texts take about 100 MB.
TEXTS_KEPT = 1_000_000

DOCUMENTS = 'SELECT * EXCLUDE (columns) FROM documents ORDER BY "position", id'
_QUERIES = {
    "statements": """
        SELECT * EXCLUDE ("position") FROM standing_statements
        ORDER BY "position", document, TRY_CAST("row" AS BIGINT) NULLS LAST, "row",
          entity, attribute, value, kind, valid_from, valid_to, stated""",
    "links": """
        SELECT * EXCLUDE ("position") FROM standing_links
        ORDER BY "position", document, TRY_CAST("row" AS BIGINT) NULLS LAST, "row",
          source, target, type, start, "end", role, amount, duration, kind,
          stated_source, stated_target""",
    "decisions": """
        SELECT "left", "right", judgment, "by", "at", reasons, "position" IN (
          SELECT s."position" FROM standing_decisions s
          WHERE s."left" = d."left" AND s."right" = d."right" AND s.judgment = d.judgment
        ) AS standing FROM decisions d
        ORDER BY "position", "left", "right", judgment""",
    "problems": """
        SELECT * FROM problems WHERE document IN (SELECT id FROM standing_documents)
        ORDER BY document, TRY_CAST("row" AS BIGINT) NULLS LAST, "row", "column", value, why""",
    "journal": "SELECT * FROM journal ORDER BY n",
    "entities": """
        SELECT e.entity, e.type, coalesce(s.n, 0) AS statements, coalesce(l.n, 0) AS links
        FROM standing_entities e
        LEFT JOIN (SELECT entity, count(*) AS n FROM standing_statements GROUP BY entity) s
          ON s.entity = e.entity
        LEFT JOIN (
          SELECT entity, sum(n) AS n FROM (
            SELECT source AS entity, count(*) AS n FROM standing_links GROUP BY source
            UNION ALL SELECT target, count(*) FROM standing_links
            WHERE target <> source GROUP BY target) GROUP BY entity
        ) l ON l.entity = e.entity ORDER BY e.entity""",
}


def case_frame(engine: Engine, name: str, *, whole: bool = False) -> pd.DataFrame:
    """Read a frame of the case: statements, links, decisions and so on.

    whole: Also what is left out of all answers, as the working file of an analyst has it.
    """
    query = _QUERIES[name]
    for rows, select in WHOLE.items() if whole else ():
        query = query.replace(rows, select)
    frame = engine.execute(query).df()
    if name == "entities":
        frame = frame.astype({"statements": "int64", "links": "int64"})
        labels = entity_labels(engine)
        frame.insert(1, "label", [labels[entity] for entity in frame["entity"]])
    return frame


def column_frame(engine: Engine) -> pd.DataFrame:
    """List the columns of standing documents, in the order of documents and of their columns."""
    lines = [
        (document, *astuple(each))
        for document, text in _ledgers(engine)
        for each in read_columns(text)
    ]
    columns = ["document", *(each.name for each in fields(SourceColumn))]
    return pd.DataFrame(lines, columns=columns, dtype="str")


def _ledgers(engine: Engine) -> list[tuple[str, str]]:
    query = 'SELECT id, columns FROM standing_documents ORDER BY "position", id'
    return engine.execute(query).fetchall()


def run_select(engine: DuckEngine, query: str, parameters: Sequence[object]) -> pd.DataFrame:
    """Run one SELECT that can read the case and nothing else; raise CaseError otherwise."""
    expect_type("query", query, str, "give one SELECT statement.", error=CaseError)
    expect_type("parameters", parameters, Sequence, "give a list of values.", error=CaseError)
    kinds = engine.kinds(query)
    if kinds != ["SELECT"]:
        found = " and ".join(kinds) if kinds else "no statement"
        message = (
            f"case.sql runs one SELECT and changes nothing; this query contains {found}. "
            "To change the case use add, decide, withdraw or undo."
        )
        raise CaseError(message)
    try:
        engine.session.prepare(tuple(RELATIONS))  # which a query may name in a text it computes
        with engine.transaction(reading=True):
            return engine.execute(query, parameters).df()
    except duckdb.Error as error:
        raise CaseError(str(error)) from None


def namesake_frame(engine: Engine, protection: Protection) -> pd.DataFrame:
    """List who is withheld for the name of somebody protected, as pairs to judge."""
    protected = {each.entity for each in protection.evidence if each.why != BY_NAME}
    labels = entity_labels(engine)
    rows = [
        (one.entity, one.protected, "unsure", labels[one.entity], labels[one.protected], *one[2:])
        for one in find_namesakes(engine, protected)
        if one.entity in protection.protected
    ]
    columns = ["left", "right", "judgment", "left_label", "right_label", "document", "row"]
    return pd.DataFrame(rows, columns=columns, dtype="str")


def entity_labels(engine: Engine) -> dict[str, str]:
    """Label each entity, by canonical id: the name or label most rows state, else its key."""
    rows = engine.execute(
        """
        SELECT e.entity, n.value FROM standing_entities e LEFT JOIN (
          SELECT entity, value FROM (
            SELECT entity, value, row_number() OVER (
              PARTITION BY entity
              ORDER BY count(*) DESC, min("position"), min(stated), length(value) DESC, value
            ) AS preference
            FROM standing_statements
            WHERE attribute IN ('name', 'label') AND trim(value) <> ''
            GROUP BY entity, value)
          WHERE preference = 1) n ON n.entity = e.entity
        ORDER BY e.entity"""
    ).fetchall()
    return {entity: entity.partition(":")[2] if value is None else value for entity, value in rows}


def case_fingerprint(engine: Engine, summed: Sequence[str]) -> str:
    """Hash the standing documents with their grades, which are sums, and standing decisions."""
    documents = engine.execute(
        "SELECT sha256, id, scheme, grade FROM standing_documents ORDER BY sha256, id"
    ).fetchall()
    decisions = engine.execute(
        'SELECT DISTINCT least("left", "right"), greatest("left", "right"), judgment '
        "FROM standing_decisions ORDER BY ALL"
    ).fetchall()
    # sums lack rows that others of the same bytes have
    text = json.dumps([documents, decisions, *filter(None, [summed])], separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


COLUMNS = ("kind", "document", "title", "row", "grade", "text")
_SHARED = """
    x."position", x.kind, x.document, d.title, coalesce(x."row", ''),
    trim(coalesce(d.scheme, '') || ' ' || coalesce(d.grade, ''))"""
_ROW = 'TRY_CAST(x."row" AS BIGINT) NULLS LAST, x."row"'


def explain_rows(moment: Moment, entity: str, other: str | None) -> pd.DataFrame:
    """List the records behind an entity, or behind the links of a pair if `other` is given."""
    entity, other = moment.canonical(entity), None if other is None else moment.canonical(other)
    lines = [] if other is not None else _statements(moment, entity)
    lines += _links(moment, entity, other)
    frame = pd.DataFrame(lines, columns=["position", "order", *COLUMNS])
    for name in ("document", "title", "row"):
        frame[name] = frame[name].map(moment.veiled, na_action="ignore")
    frame = frame.sort_values(["position", "order"], kind="stable", ignore_index=True)
    return frame[list(COLUMNS)].astype("str")


def _statements(moment: Moment, entity: str) -> list[tuple[object, ...]]:
    rows = moment.engine.execute(
        f"""
        SELECT {_SHARED}, x.attribute, x.value
        FROM standing_statements x JOIN standing_documents d ON d.id = x.document
        WHERE x.entity = ? ORDER BY x."position", {_ROW}, x.attribute, x.value""",  # noqa: S608
        [entity],
    ).fetchall()
    masked = entity in moment.protection.names
    shown = moment.protection.shown(entity)
    return [
        (
            *(position, order, *about),
            f"{shown}: a statement, withheld"
            if masked
            else f"{shown}: {moment.veiled(attribute)} = {moment.mentions.veiled(str(value))}",
        )
        for order, (position, *about, attribute, value) in enumerate(rows)
    ]


def _links(moment: Moment, entity: str, other: str | None) -> list[tuple[object, ...]]:
    ends, values = "(x.source = ? OR x.target = ?)", [entity, entity]
    if other is not None:
        ends = "((x.source = ? AND x.target = ?) OR (x.source = ? AND x.target = ?))"
        values = [entity, other, other, entity]
    rows = moment.engine.execute(
        f"""
        SELECT {_SHARED}, x.source, x.type, x.target, x.role,
          strftime(x.start, '%Y-%m-%d %H:%M:%S'), x."count",
          CAST(x.amount AS VARCHAR), x.unit, x.duration
        FROM standing_links x JOIN standing_documents d ON d.id = x.document
        WHERE {ends} ORDER BY x."position", {_ROW}, x.source, x.target, x.type, x.start""",  # noqa: S608
        values,
    ).fetchall()
    return [
        (row[0], order, *row[1:6], _link_text(moment.protection, *row[6:]))
        for order, row in enumerate(rows)
    ]


def _link_text(  # noqa: PLR0913, PLR0917 - the columns of a link
    protection: Protection,
    source: str,
    type_name: str,
    target: str,
    role: str | None,
    start: str | None,
    count: int,
    amount: str | None,
    unit: str | None,
    duration: float | None,
) -> str:
    if source in protection.names or target in protection.names:
        role = None  # a role is an attribute that can say why somebody is protected
    parts = [
        describe_link(type_name, protection.shown(source), protection.shown(target)),
        "" if role is None else f"as {role}",
        "" if start is None else f"{start} UTC",
        f"{count:,} times" if count != 1 else "",
        "" if amount is None else f"{amount} {unit or ''}".strip(),
        "" if duration is None else f"{duration:g} s",
    ]
    return ", ".join(part for part in parts if part)


class _OfDatabase(Protocol):
    database: DuckEngine


T = TypeVar("T")
Owner = TypeVar("Owner", bound=_OfDatabase)


class once(Generic[Owner, T]):  # noqa: N801 - a decorator
    """A property computed once, under the lock of the database from which it follows.

    In Python 3.11 `functools.cached_property` has a lock of its own: a thread that holds it and
    asks the database would wait for one that holds the database and asks for the value, forever.
    """

    def __init__(self, compute: Callable[[Owner], T]) -> None:
        self._compute = compute
        self._name = compute.__name__
        self.__doc__ = compute.__doc__

    @overload
    def __get__(self, owner: None, kind: type[Owner]) -> once[Owner, T]: ...
    @overload
    def __get__(self, owner: Owner, kind: type[Owner] | None = None) -> T: ...
    def __get__(self, owner: Owner | None, kind: type[Owner] | None = None) -> once[Owner, T] | T:
        """Compute the value; from then on Python finds it in the object and does not ask here."""
        if owner is None:
            return self
        kept = vars(owner)
        with owner.database.lock:
            if self._name not in kept:
                kept[self._name] = self._compute(owner)
        value: T = kept[self._name]
        return value


class Moment:
    """An open database at one position of its journal; its standing rows apply the decisions.

    database: The database as acts need it, which ask for nothing that is in `STANDING`.
    until: Act after which an override does not count.
    named: Who is named beside the suspects, if this is the case as it is released.
    """

    def __init__(
        self,
        database: DuckEngine,
        region: str | None,
        today: Today | None = None,
        until: int | None = None,
        named: frozenset[str] | None = None,
    ) -> None:
        self.database = database
        self.region = region
        self._today = today
        self._until = until
        self._named = named
        self._likeness: dict[str, Likeness] = {}

    @once
    def same(self) -> dict[str, str]:
        """Canonical id by id, where they differ."""
        return refresh_sameness(self.database)

    @once
    def today(self) -> Today | None:
        """What is masked today, if this is the case as it stood earlier."""
        return None if self._today is None else replace(self._today, same=self.same)

    @once
    def left_out(self) -> frozenset[LeftOut]:
        """What nothing may tell of witnesses who are suspects elsewhere."""
        same = self.same
        leave_out(self.database, frozenset())
        members = {
            each
            for one in standing_overrides(self.database)
            if self._until is None or one.act <= self._until
            for each in one.members
        }
        found = find_left_out(self.database, {same.get(each, each) for each in members})
        return found if self.today is None else found | self.today.left_out()

    @property
    def engine(self) -> DuckEngine:
        """The database, whose standing rows apply the decisions as they are now."""
        leave_out(self.database, self.left_out)  # an act or another moment may have put them back
        return self.database

    def frame(self, name: str) -> pd.DataFrame:
        """Read the statements or the links, for answers."""
        return case_frame(self.engine, name)

    def likeness(self, type_name: str) -> Likeness:
        """Return what is learned about the entities of a type, computed once."""
        if type_name not in self._likeness:
            entities = [each for each in self.labels if each.startswith(f"{type_name}:")]
            self._likeness[type_name] = Likeness(self.engine, type_name, entities=entities)
        return self._likeness[type_name]

    @once
    def answers(self) -> Answers:
        """What the library has asked of the tables, and was told."""
        return Answers()

    @once
    def fingerprint(self) -> str:
        """Hash of the standing documents and decisions, which every graph asks for."""
        return case_fingerprint(self.database, self.summed)

    @once
    def summed(self) -> tuple[str, ...]:
        """Documents of which only sums of calls and payments are kept."""
        return summed_documents(self.database)

    @once
    def described(self) -> tuple[Added, ...]:
        """How much of each standing document was read, in the order they were added."""
        columns = {each: read_columns(text) for each, text in _ledgers(self.engine)}
        described = describe_documents(self.engine, list(columns))
        return tuple(replace(each, columns=columns[each.document]) for each in described)

    @once
    def undecided(self) -> tuple[tuple[str, str], ...]:
        """Pairs of canonical ids that may be one entity and are not decided, unmasked."""
        return undecided_pairs(self.engine)

    @once
    def labels(self) -> dict[str, str]:
        """Label by canonical id, unmasked."""
        return entity_labels(self.engine)

    @once
    def protection(self) -> Protection:
        """Who is protected, and their masked names."""
        beyond = Beyond(self.today, self._until, self._named)
        found = find_protection(self.engine, self.labels, self.same, self.region, beyond)
        return replace(found, left_out=self.left_out)

    @once
    def mentions(self) -> Mentions:
        """Names, numbers and birth dates that identify protected people in a text.

        A text in which the search of a page would find somebody is withheld before it gets there.
        """
        return replace(self.protection.mentions, on_pages=self._named_on_page)

    def _named_on_page(self, text: str) -> str:
        if text in self.protection.titles:
            return MASKED.strip()
        # the secrets are collected for the first text, since not every answer has one
        return self.secrets.named_in(text)

    @once
    def secrets(self) -> Secrets:
        """What finished pages and files must not contain."""
        then = find_secrets(self)
        return then if self.today is None else replace(then, also=self.today.secrets)

    @once
    def _veiled(self) -> dict[str, str]:
        """Texts by how they may be shown; at first the labels and ids of the case."""
        protection = self.protection
        labels = map(protection.label, self.labels)
        shown = map(protection.shown, self.labels)
        return {text: text for text in (*labels, *shown)}

    def veiled(self, text: str) -> str:
        """Return a text of the case, or `WITHHELD` if it contains a protected name or number."""
        found = self._veiled.get(text)
        if found is None:
            number = text.isdecimal() and len(text) <= SHORTEST  # of a row, which is no key
            found = text if number else self.mentions.veiled(text)
            if len(self._veiled) < TEXTS_KEPT:
                self._veiled[text] = found
        return found

    def keep(self) -> None:
        """Compute who is protected while the database is open, to answer once it is closed."""
        _ = self.protection, self.mentions, self.secrets, self._veiled, self.undecided

    def id_of(self, text: str) -> str:
        """Return the id of a masked name as it is shown now, and any other text unchanged."""
        if ":" in text:  # an id
            return text
        unmasked = {name: masked for masked, name in self.protection.names.items()}
        return unmasked.get(text, text)

    def canonical(self, entity: str) -> str:
        """Find the canonical id of an id or masked name; raise UnknownNameError if none stands."""
        names, named = self.protection.names, str(meant_by(entity))
        unmasked = {name: masked for masked, name in names.items()}
        found = self.same.get(named, named)
        found = unmasked.get(found, found)
        if found not in self.labels:
            found = entity_named(self, str(entity)) or found
        if found not in self.labels:
            shown = [each for each in self.labels if each not in names]
            text = str(entity)
            hint = suggest(self, text) or suggest_id(text, shown)
            message = f'"{text:.40}" is in no standing document. {hint}'
            raise UnknownNameError(message.rstrip(), name=text)
        return found
