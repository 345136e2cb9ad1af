"""What the standing documents say about the entities of a type, for the comparison of entities."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd

from linkanalysis.core.vocabulary.links import LINK_TYPES
from linkanalysis.names.features import features_of
from linkanalysis.names.people import by_person
from linkanalysis.names.population import Held, Population
from linkanalysis.storage.engine import column
from linkanalysis.storage.header import ZONE, on_clock

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from linkanalysis.names.features import Feature
    from linkanalysis.storage.engine import DuckEngine, Engine

# Links by which an identifier or address says something of its user, and where people belong.
_HOLDING = tuple(row.name for row in LINK_TYPES if row.personal)
_BELONGING = ("works_at", "member_of", "employed_by")


class Stated(NamedTuple):
    """A value of an entity, and the first row that states it."""

    value: str
    document: str
    row: str


def describe(engine: Engine, type_name: str, entities: Sequence[str] | None = None) -> Population:
    """Read the values of the entities of a type, and their ids unless they are given in order."""
    if entities is None:
        ids = "SELECT entity FROM standing_entities WHERE type = ? ORDER BY entity"
        entities = _texts(engine, ids, [type_name])
    features = features_of(type_name)
    none = np.zeros(0, np.int64)
    found = {"feature": none, "number": none, "value": none.astype(object)}
    if entities:
        found = engine.execute(
            f"""
            WITH known AS (
              SELECT entity, row_number() OVER (ORDER BY entity) - 1 AS number
              FROM standing_entities WHERE type = ?)
            SELECT DISTINCT x.feature, k.number, x.value
            FROM ({_values_sql(engine, features, type_name)}) x JOIN known k USING (entity)""",  # noqa: S608
            [type_name],
        ).fetchnumpy()
    held = {}
    for at, feature in enumerate(features):
        of = found["feature"] == at
        number, value = found["number"][of], _objects(found["value"][of])
        held[feature.name] = Held.of(feature, len(entities), number, value)
    return Population(type_name, tuple(entities), by_person(held))


def _texts(engine: Engine, sql: str, parameters: Sequence[object]) -> list[str]:
    """Return the column of a query that may give very many texts, without a tuple for each."""
    (texts,) = engine.execute(sql, parameters).fetchnumpy().values()
    found: list[str] = texts.tolist()
    return found


def _objects(values: NDArray[Any]) -> NDArray[np.object_]:
    return np.asarray(values, dtype=object)


def rows_of(
    engine: DuckEngine, population: Population, entities: Iterable[str]
) -> dict[str, dict[tuple[str, str], Stated]]:
    """Return the values of entities, by feature, then by entity and folded value."""
    wanted = sorted(set(entities))
    found: dict[str, dict[tuple[str, str], Stated]] = {}
    documents: dict[str, str] = {}
    for name, held, rows in _stated_by_feature(engine, population, wanted, range(len(wanted))):
        stated = found[name] = {}
        columns = (rows[each].tolist() for each in ("number", "value", "document", "row"))
        for number, value, document, row in zip(*columns, strict=True):
            # one text for each document, not one for each row
            where = documents.setdefault(document, document)
            stated.setdefault((wanted[number], held.fold(value)), Stated(value, where, row))
    return found


class FirstRows(NamedTuple):
    """The first row that states each value of each entity of a property.

    key: Of entity and value, rising: `entity * values + value`, by their numbers.
    document, row: Of each key.
    """

    key: NDArray[np.int64]
    document: NDArray[np.object_]
    row: NDArray[np.object_]
    values: int

    def of(
        self, entity: NDArray[np.int64], value: NDArray[np.int64]
    ) -> tuple[list[str], list[str]]:
        """Return the documents and the rows of some values."""
        at = np.searchsorted(self.key, entity * self.values + value)
        return self.document[at].tolist(), self.row[at].tolist()


def first_rows(
    engine: DuckEngine, population: Population, numbers: NDArray[np.int64]
) -> dict[str, FirstRows]:
    """Return the first rows behind the values of many entities, by feature."""
    entities = np.array(population.entities, dtype=object)[numbers]
    found = {}
    for name, held, rows in _stated_by_feature(engine, population, entities, numbers):
        value = np.array([held.numbers[text] for text in rows["value"]], np.int64)
        key = np.asarray(rows["number"], np.int64) * len(held.texts) + value
        key, first = np.unique(key, return_index=True)
        document, row = (_objects(rows[each])[first] for each in ("document", "row"))
        found[name] = FirstRows(key, document, row, len(held.texts))
    return found


def _stated_by_feature(
    engine: DuckEngine,
    population: Population,
    entities: Sequence[str] | NDArray[np.object_],
    numbers: range | NDArray[np.int64],
) -> Iterator[tuple[str, Held, dict[str, NDArray[Any]]]]:
    """Yield each property, and the rows that state it of some entities, by their numbers."""
    wanted = pd.DataFrame({"entity": entities, "number": numbers}).astype({"entity": object})
    if not population.features:
        return
    rows: dict[str, NDArray[Any]] = dict.fromkeys(_ROW, np.zeros(0, object))
    if len(wanted):
        values = _values_sql(engine, population.features, population.type_name)
        with engine.frame("wanted", wanted):
            rows = engine.execute(
                f"""
                SELECT x.feature, w.number, x.value, x.document, coalesce(x."row", '') AS "row"
                FROM ({values}) x JOIN wanted w USING (entity)
                ORDER BY x.feature, w.number, {_FIRST}"""  # noqa: S608
            ).fetchnumpy()
    ends = np.searchsorted(rows["feature"], np.arange(len(population.features) + 1))
    for feature, (start, end) in zip(population.features, pairwise(ends.tolist()), strict=True):
        part = {name: column[start:end] for name, column in rows.items()}
        yield feature.name, population.held[feature.name], part


_ROW = ("feature", "number", "value", "document", "row")
# The order in which rows are read: of several that state a value, the first counts.
_FIRST = 'x."position", x.document, TRY_CAST(x."row" AS BIGINT) NULLS LAST, x."row", x.value'


def _values_sql(engine: Engine, features: Sequence[Feature], type_name: str) -> str:
    """Write the query for the values of properties, each with the number of its property."""
    parts, numbered = [], [*enumerate(features)]
    if said := [(name, at) for at, feature in numbered for name in feature.attributes]:
        parts.append(f"""
            SELECT feature, entity, value, document, "row", "position"
            FROM standing_statements JOIN {_meaning(said)} ON name = attribute
            WHERE starts_with(entity, '{type_name}:') AND value IS NOT NULL""")  # noqa: S608
    if tied := [(feature.tied, at) for at, feature in numbered if feature.tied]:
        parts += _tied_sql(tied, type_name)
    for at, feature in numbered:
        # to look for the parts of names where there are none takes longer than to read the names
        if feature.name == "name" and column(engine, _ANY_PART):
            parts.append(f"SELECT {at} AS feature, * FROM ({_PARTS_OF_NAMES})")  # noqa: S608
        if feature.key:
            parts += [
                f"SELECT {at} AS feature, {end} AS entity, {_key(end)} AS value, "  # noqa: S608
                f'document, "row", "position" FROM {table} '
                f"WHERE starts_with({end}, '{type_name}:')"
                for end, table in (
                    ("entity", "standing_statements"),
                    ("source", "standing_links"),
                    ("target", "standing_links"),
                )
            ]
    return " UNION ALL ".join(parts)


def _meaning(features: Iterable[tuple[str, int]]) -> str:
    """Write a table of the property that each of some names is about."""
    rows = ", ".join(f"('{name}', {at})" for name, at in features)
    return f"(VALUES {rows}) AS meaning(name, feature)"


_ANY_PART = """
    SELECT 1 FROM standing_statements WHERE attribute IN ('forename', 'given_name', 'first_name',
      'family_name', 'surname', 'last_name') LIMIT 1"""
# Forename and family name of one row, or one of them, where no whole name stands in it.
_PARTS_OF_NAMES = """
    SELECT entity, concat_ws(' ', forename, family_name) AS value, document, "row", "position"
    FROM (
      SELECT entity, document, "row", any_value("position") AS "position",
        min(value) FILTER (attribute IN ('forename', 'given_name', 'first_name')) AS forename,
        min(value) FILTER (attribute IN ('family_name', 'surname', 'last_name')) AS family_name,
        count(*) FILTER (attribute IN ('name', 'full_name')) AS whole
      FROM standing_statements
      WHERE starts_with(entity, 'person:') AND attribute IN ('forename', 'given_name',
        'first_name', 'family_name', 'surname', 'last_name', 'name', 'full_name')
      GROUP BY entity, document, "row")
    WHERE whole = 0"""


def _tied_sql(tied: Sequence[tuple[str, int]], type_name: str) -> list[str]:
    types = ", ".join(f"'{name}'" for name in (*_HOLDING, *_BELONGING))
    return [
        f'SELECT feature, {end} AS entity, {_key(other)} AS value, document, "row", "position" '  # noqa: S608
        f"FROM standing_links JOIN {_meaning(tied)} ON name = split_part({other}, ':', 1) "
        f"WHERE type IN ({types}) AND starts_with({end}, '{type_name}:')"
        for end, other in (("source", "target"), ("target", "source"))
    ]


def _key(name: str) -> str:
    return f"substr({name}, strpos({name}, ':') + 1)"


def stated_rows(
    engine: DuckEngine, attributes: Sequence[str], entities: Iterable[str] | None = None
) -> pd.DataFrame:
    """Return the rows that state some attributes, of all entities or of some."""
    marks = ", ".join("?" for _ in attributes)
    wanted = pd.DataFrame({"entity": sorted(set(entities or ()))}, dtype=object)
    only = "" if entities is None else "AND entity IN (SELECT entity FROM wanted)"
    with engine.frame("wanted", wanted):
        return engine.execute(
            f'SELECT entity, attribute, value, document, "row" FROM standing_statements '  # noqa: S608
            f"WHERE attribute IN ({marks}) {only}",
            list(attributes),
        ).df()


def held_rows(engine: Engine, link_type: str, target_type: str) -> pd.DataFrame:
    """Return the links of one type to things of one type."""
    return engine.execute(
        'SELECT source, target, document, "row" FROM standing_links '
        "WHERE type = ? AND starts_with(target, ?)",
        [link_type, f"{target_type}:"],
    ).df()


def sides_of(
    engine: Engine, documents: tuple[str, str], entities: Sequence[str]
) -> NDArray[np.int8]:
    """Say which of two documents names each entity: 1 the first, 2 the second, 3 both."""
    number = {entity: at for at, entity in enumerate(entities)}
    sides = np.zeros(len(entities), np.int8)
    for bit, document in enumerate(documents if entities else ()):
        named = _texts(
            engine,
            "SELECT entity FROM standing_mentions WHERE document = ?",
            [document],
        )
        sides[[number[each] for each in named if each in number]] |= 1 << bit
    return sides


# Hours between two records of one moment: no journey takes a person further in one hour than a
# clerk's clock may be wrong.
MOMENT_HOURS = 1


def whereabouts_clash(
    engine: DuckEngine, pairs: Sequence[tuple[str, str]]
) -> dict[tuple[str, str], tuple[Stated, Stated]]:
    """Find pairs that were alive at two places at once, or of which one was dead already.

    A record counts if it has a time of day and a place. Days are those of the case, in which a date
    without an hour begins at midnight.
    """
    zone = column(engine, _ZONE_IF_ANYWHERE) if pairs else []
    if not zone:
        return {}
    frame = pd.DataFrame(pairs, columns=["one", "other"], dtype=object)
    with engine.frame("pairs", frame):
        rows = engine.execute(_CLASH, zone).fetchall()
    found: dict[tuple[str, str], tuple[Stated, Stated]] = {}
    for one, other, *values in rows:
        found.setdefault((one, other), (Stated(*values[:3]), Stated(*values[3:])))
    return found


# Links that say where somebody was. Few cases have none, but in those nothing need be joined.
_SEEN = "type IN ('involved_in', 'stayed_at', 'accompanied_by', 'associate_of')"
_ZONE_IF_ANYWHERE = (
    f"SELECT ({ZONE}) FROM standing_links WHERE {_SEEN} AND start IS NOT NULL LIMIT 1"  # noqa: S608
)
_CLASH = f"""
    WITH people AS (SELECT one AS entity FROM pairs UNION SELECT other FROM pairs),
    seen AS (
      SELECT DISTINCT l.source AS entity, l.start, {on_clock("l.start")} AS clock,
        trim(regexp_replace(lower(coalesce(l.place, s.value)), '[^[:alnum:]]+', ' ', 'g')) AS place,
        l.document, coalesce(l."row", '') AS "row"
      FROM standing_links l SEMI JOIN people p ON p.entity = l.source
      LEFT JOIN standing_statements s ON s.entity = l.target AND s.attribute = 'place'
      WHERE coalesce(l.place, s.value) IS NOT NULL AND l.start IS NOT NULL
        AND l.{_SEEN}),
    died AS (
      SELECT entity, min(TRY_CAST(value AS DATE)) AS day, min(document) AS document,
        min(coalesce("row", '')) AS "row"
      FROM standing_statements SEMI JOIN people USING (entity)
      WHERE attribute = 'death_date' AND TRY_CAST(value AS DATE) IS NOT NULL GROUP BY entity)
    SELECT * FROM (
      SELECT p.one, p.other, a.place AS said, a.document, a."row", b.place AS also,
        b.document AS document_2, b."row" AS row_2
      FROM pairs p JOIN seen a ON a.entity = p.one JOIN seen b ON b.entity = p.other
      WHERE abs(epoch(a.start) - epoch(b.start)) < {MOMENT_HOURS * 3600}
        AND CAST(a.clock AS TIME) <> TIME '00:00:00' AND CAST(b.clock AS TIME) <> TIME '00:00:00'
        AND NOT contains(a.place, b.place) AND NOT contains(b.place, a.place)
      UNION ALL
      SELECT p.one, p.other, 'died on ' || d.day, d.document, d."row",
        'seen on ' || CAST(s.clock AS DATE), s.document, s."row"
      FROM pairs p JOIN died d ON d.entity = p.one JOIN seen s ON s.entity = p.other
      WHERE CAST(s.clock AS DATE) > d.day + 1
      UNION ALL
      SELECT p.one, p.other, 'seen on ' || CAST(s.clock AS DATE), s.document, s."row",
        'died on ' || d.day, d.document, d."row"
      FROM pairs p JOIN died d ON d.entity = p.other JOIN seen s ON s.entity = p.one
      WHERE CAST(s.clock AS DATE) > d.day + 1)
    ORDER BY ALL"""  # noqa: S608 - a number of this module
