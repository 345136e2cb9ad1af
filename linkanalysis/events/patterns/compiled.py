"""A pattern as SQL over the standing views of a case.

A link that no condition relates to another one
is reduced to its pairs of ends before anything is joined, so that a hundred calls of one pair count
once; the others are joined event by event.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from linkanalysis.events.patterns.attributes import condition
from linkanalysis.events.patterns.checks import connected
from linkanalysis.graph.queries.call_queries import DAY, KNOWN, NOTHING
from linkanalysis.graph.queries.link_filter import LASTING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from linkanalysis.events.patterns.parts import Measured, Parts, Tie, Timed


NOTHING_FIXED: Mapping[str, str] = MappingProxyType({})


class Compiler:
    """Writes the queries of one pattern and collects their parameters.

    fixed: Things that stand for one entity, by id; None is an optional thing without one.
    grades: By link, the grades of documents that count.
    masked: Entities that nobody may find by an attribute, because the question would say it.
    """

    def __init__(
        self,
        parts: Parts,
        *,
        fixed: Mapping[str, str | None],
        grades: Mapping[str, tuple[str, ...]],
        masked: Collection[str],
    ) -> None:
        self.parts = parts
        self.fixed = fixed
        self.grades = grades
        self.masked = masked
        self.number = {tie.name: f"l{k}" for k, tie in enumerate(parts.ties)}
        self.column = {name: f"x{k}" for k, name in enumerate(parts.answered)}
        types = {name for tie in parts.ties for name in tie.types}
        self.parameters: list[object] = [list(LASTING), sorted(types)]
        self.related = {frozenset((c.left, c.right)) for c in parts.timed}
        self.apart = {frozenset(pair) for pair in _parallel(parts.ties)}
        self.by_event = {name for pair in self.related | self.apart for name in pair}

    def search(
        self,
        masked: Mapping[str, str],
        exchanges: Iterable[tuple[str, str]],
        *,
        since: object,
        limit: int,
    ) -> str:
        """Write the query of all matches, newest first, each with the number of all."""
        ids, names = self._value(list(masked)), self._value([*masked.values()])
        newest = f"{self._value(since)}::TIMESTAMP"
        columns = list(self.column.values())
        shown = {name: f"coalesce({name}_masked.shown, m.{name})" for name in columns}
        named = ", ".join(f"{text} AS {name}_shown" for name, text in shown.items())
        hidden = " AND ".join(f"({x} IS NULL OR {x}_masked.shown IS NOT NULL)" for x in columns)
        joined = " ".join(
            f"LEFT JOIN masked {x}_masked ON {x}_masked.entity = {x}" for x in columns
        )
        place = {name: f"coalesce({shown[column]}, '')" for name, column in self.column.items()}
        once = "".join(f" AND {place[a]} <= {place[b]}" for a, b in exchanges)
        order = ", ".join(f"{name}_shown" for name in columns)
        return f"""{self._tables(self.parts.ties)},
masked AS (SELECT unnest({ids}::VARCHAR[]) AS entity, unnest({names}::VARCHAR[]) AS shown),
matched AS ({self._matched()}),
named AS MATERIALIZED (
    SELECT m.*, {named}, {hidden} AS hidden FROM matched m {joined}
    WHERE ({newest} IS NULL OR last >= {newest}){once}
)
SELECT *, (SELECT count(*) FROM named WHERE NOT hidden) AS matches,
    (SELECT count(*) FROM named WHERE hidden) AS withheld
FROM named ORDER BY hidden, last DESC NULLS LAST, first NULLS LAST, {order}
LIMIT {self._value(limit)}"""

    def _matched(self) -> str:
        """Join the links, and gather the ways in which the same things match."""
        ties = connected(self.parts.with_presence("required", "optional"))
        places: dict[str, str] = {}
        for tie in ties:
            for end, column in zip(tie.ends, "st", strict=True):
                places.setdefault(end, f"{self.number[tie.name]}.{column}")
        things = ", ".join(f"{places[name]} AS {self.column[name]}" for name in self.column)
        first = ", ".join(f"{self.number[tie.name]}.first" for tie in ties)
        last = ", ".join(f"{self.number[tie.name]}.last" for tie in ties)
        sure = "".join(f" AND coalesce({each}, true)" for each in self._sure(ties))
        there = {
            f"{self.number[tie.name]}_there": f"{self.number[tie.name]}.s IS NOT NULL"
            for tie in self.parts.with_presence("optional")
        }
        some = "".join(f", bool_or({name}) AS {name}" for name in there)
        each = "".join(f", {text} AS {name}" for name, text in there.items())
        return f"""
    SELECT {", ".join(self.column.values())}, make_timestamp(min(first)) AS first,
        make_timestamp(max(last)) AS last, bool_or(sure) AS sure{some}
    FROM (
        SELECT {things}, least({first}) AS first, greatest({last}) AS last, true{sure} AS sure{each}
        {self._joined(ties, self.parts.with_presence("absent"))}
    ) GROUP BY ALL"""

    def behind(self, *, limit: int) -> str:
        """Write the query of the rows of documents behind a match, whose things are all fixed."""
        there = self.parts.with_presence("required", "optional")
        found = [tie for tie in there if None not in map(self.fixed.get, tie.ends)]
        asked = (*found, *self.parts.with_presence("absent"))
        tables = self._tables(asked, every_event=True)
        known = {
            name: f"{self._value(entity)}::VARCHAR"
            for name, entity in self.fixed.items()
            if entity is not None
        }
        selects = []
        for group in self._groups(asked):
            ties = [tie for tie in group if tie in found]
            if ties:
                absent = [tie for tie in group if tie not in found]
                numbers = ", ".join(f"{self.number[tie.name]}.n" for tie in ties)
                joined = self._joined(ties, absent, known)
                selects.append(f"SELECT unnest([{numbers}]) AS n {joined}")
        events = " UNION ".join(selects)
        return f"{tables}, behind AS ({events}){BEHIND.format(limit=self._value(limit))}"

    def undated(self, names: list[str]) -> str:
        """Write the query that counts the events of some links that have no day."""
        ties = [tie for tie in self.parts.ties if tie.name in names]
        counts = ", ".join(
            f"(SELECT count(DISTINCT n) FROM {self.number[tie.name]} WHERE lo IS NULL)"
            f' AS "{self.number[tie.name]}"'
            for tie in ties
        )
        return f"{self._tables(ties)} SELECT {counts}"

    def _value(self, value: object) -> str:
        self.parameters.append(value)
        return f"${len(self.parameters)}"

    def _tables(self, ties: Iterable[Tie], *, every_event: bool = False) -> str:
        return ",\n".join([EVENTS, *(self._table(tie, every_event=every_event) for tie in ties)])

    def _table(self, tie: Tie, *, every_event: bool) -> str:
        """Write the links that may stand for a link of the pattern, seen from its source."""
        asked = [f"type IN (SELECT unnest({self._value(list(tie.types))}::VARCHAR[]))"]
        if tie.role:
            asked.append(f"role = {self._value(tie.role)}")
        if tie.grades:
            graded = self._value(list(self.grades[tie.name]))
            asked.append(f"list_has_any(grades, {graded}::VARCHAR[])")
        asked += [self._compared(each) for each in self.parts.measured if each.link == tie.name]
        ends = [self._end(name) for name in tie.ends]
        sides = [("source", "target", "")]
        if tie.reversible:
            back = self._value(list(tie.reversible))
            turned = f" AND source <> target AND list_contains({back}::VARCHAR[], type)"
            sides.append(("target", "source", turned))
        rows = " UNION ALL ".join(
            f"SELECT n, {s} AS s, {t} AS t, lo, hi, since, until, sure_since, sure_until, "
            "lo AS first, lo AS last FROM events WHERE "
            + " AND ".join([*asked, ends[0].format(s), ends[1].format(t)])
            + more
            for s, t, more in sides
        )
        if not (every_event or tie.name in self.by_event):
            rows = f"SELECT s, t, min(lo) AS first, max(lo) AS last FROM ({rows}) GROUP BY s, t"
        return f"{self.number[tie.name]} AS ({rows})"

    def _end(self, name: str) -> str:
        """Write what is asked of an end of a link; ``{0}`` stands for its column."""
        thing = self.parts.thing[name]
        entity = self.fixed.get(name)
        stated = "{0} IN (SELECT entity FROM standing_statements WHERE "
        asked = [
            f"{stated}{condition(each, self._value)})"
            for each in self.parts.stated
            if each.thing == name
        ]
        if asked:
            asked.append(f"NOT list_contains({self._value(sorted(self.masked))}::VARCHAR[], {{0}})")
        if entity is not None:
            asked.append(f"{{0}} = {self._value(entity)}")
        else:
            asked.append(f"starts_with({{0}}, {self._value(f'{thing.type}:')})")
        return " AND ".join(asked)

    def _compared(self, asked: Measured) -> str:
        unit = f" AND upper(unit) = {self._value(asked.unit)}" if asked.column == "amount" else ""
        return f"{asked.column} {asked.sign} {self._value(asked.value)}{unit}"

    def _joined(
        self, ties: list[Tie], absent: Iterable[Tie], fixed: Mapping[str, str] = NOTHING_FIXED
    ) -> str:
        """Join links by the things they share and the conditions on them; leave out absent ones.

        fixed: Things that are known before, each with the text that stands for it.
        """
        text = f"FROM {self.number[ties[0].name]}"
        known = dict(fixed)
        where: list[str] = []
        for k, tie in enumerate(ties):
            asked = self._asked(tie, ties[:k], known)
            for end, column in zip(tie.ends, "st", strict=True):
                known.setdefault(end, f"{self.number[tie.name]}.{column}")
            if k:
                kind = "LEFT JOIN" if tie.presence == "optional" else "JOIN"
                on = " AND ".join(asked) or "true"
                text += f"\n        {kind} {self.number[tie.name]} ON {on}"
            else:
                where += asked
        where += [
            f"NOT EXISTS (SELECT 1 FROM {self.number[tie.name]} "
            f"WHERE {' AND '.join(self._asked(tie, ties, known))})"
            for tie in absent
        ]
        return f"{text}\n        WHERE {' AND '.join(where)}" if where else text

    def _asked(self, tie: Tie, earlier: list[Tie], known: Mapping[str, str]) -> list[str]:
        """Return what a link must meet, given the links and things before it."""
        table = self.number[tie.name]
        asked = []
        new: dict[str, str] = {}
        for end, column in zip(tie.ends, "st", strict=True):
            if end in known:
                asked.append(f"{table}.{column} = {known[end]}")
            else:
                new[end] = f"{table}.{column}"
        for end, place in new.items():
            others = {**known, **{name: at for name, at in new.items() if name > end}}
            asked += [
                f"{place} IS DISTINCT FROM {at}"
                for name, at in others.items()
                if name != end and self.parts.differ(end, name)
            ]
        names = {each.name for each in earlier}
        for timed in self.parts.timed:
            pair = {timed.left, timed.right}
            if tie.name in pair and pair <= {tie.name, *names}:
                asked.append(self._timed(timed, sure=False))
        for other in earlier:
            if frozenset((tie.name, other.name)) in self.apart:
                asked.append(f"{table}.n IS DISTINCT FROM {self.number[other.name]}.n")
        return asked

    def _sure(self, ties: list[Tie]) -> list[str]:
        names = {tie.name for tie in ties}
        return [
            self._timed(each, sure=True)
            for each in self.parts.timed
            if {each.left, each.right} <= names
        ]

    def _timed(self, asked: Timed, *, sure: bool) -> str:
        """Compare the times of two links: what may be, or what is sure whatever the hour.

        All are differences, by which DuckDB cannot join: it would take ranges of time first and
        shared things second, which took minutes for 100,000 calls.
        """
        left, right, relation = asked.left, asked.right, asked.relation
        if relation == "after":
            left, right, relation = right, left, "before"
        a, b = self.number[left], self.number[right]
        low, high = ("hi", "lo") if sure else ("lo", "hi")
        if relation == "during":
            begin, end = ("sure_since", "sure_until") if sure else ("since", "until")
            return f"({a}.{high} - {b}.{begin} >= 0 AND {a}.{low} - {b}.{end} <= 0)"
        compared = [f"{a}.{low} - {b}.{high} < 0"] if relation == "before" else []
        if asked.within_us is not None:
            span = self._value(asked.within_us)
            compared.append(f"{b}.{low} - {a}.{high} <= {span}")
            if relation == "of":
                compared.append(f"{a}.{low} - {b}.{high} <= {span}")
        return f"({' AND '.join(compared)})"

    def _groups(self, ties: Iterable[Tie]) -> list[list[Tie]]:
        """Divide links into those that conditions relate, required ones first."""
        groups: list[list[Tie]] = []
        for tie in ties:
            near = [g for g in groups if any(self._is_related(tie, each) for each in g)]
            groups = [g for g in groups if g not in near]
            groups.append([*(each for g in near for each in g), tie])
        return [sorted(group, key=lambda tie: tie.presence == "optional") for group in groups]

    def _is_related(self, tie: Tie, other: Tie) -> bool:
        return frozenset((tie.name, other.name)) in self.related | self.apart


def _parallel(ties: Iterable[Tie]) -> Iterable[tuple[str, str]]:
    """Yield links that one event could stand for at once, which must be two events."""
    ties = list(ties)
    for k, tie in enumerate(ties):
        for other in ties[:k]:
            turned = tie.ends == other.ends[::-1] and (tie.reversible or other.reversible)
            if {*tie.types} & {*other.types} and (turned or tie.ends == other.ends):
                yield tie.name, other.name


# No calendar reaches as far, and twice as much is a BIGINT.
FAR = 2**61
US_A_DAY = 86_400_000_000
LONGEST = 10**9  # seconds, some thirty years: a longer call is a damaged record

KEY = ("source", "target", "type", "role", "start", '"end"', "amount", "unit", "duration")
SAME_EVENT = " AND ".join(f"e.{name} IS NOT DISTINCT FROM l.{name}" for name in KEY)

# since, until: when the link began and ended, at the earliest and latest; between sure_since and
# sure_until it surely held. What lasts holds until a record ends it.
TIMES = f"""
    CASE WHEN known > {NOTHING} THEN epoch_us(coalesce(start, "end")) END AS lo,
    CASE WHEN known = {DAY} THEN {US_A_DAY} - 1 ELSE 0 END AS open,
    lo + open AS hi,
    list_contains($1::VARCHAR[], type) AS lasts,
    CASE WHEN lo IS NOT NULL AND lasts AND start IS NULL THEN -{FAR} ELSE lo END AS since,
    CASE WHEN since < lo THEN since ELSE hi END AS sure_since,
    CASE WHEN lo IS NULL THEN NULL WHEN "end" IS NOT NULL THEN epoch_us("end")
        WHEN lasts THEN {FAR} WHEN duration BETWEEN 0 AND {LONGEST}
        THEN lo + (duration * 1e6)::BIGINT ELSE lo END AS sure_until,
    sure_until + open AS until"""

EVENTS = f"""
WITH stated AS (
    SELECT source, target, type, role, start, "end", amount, unit, duration, {KNOWN} AS known,
        document
    FROM standing_links WHERE list_contains($2::VARCHAR[], type)
),
events AS MATERIALIZED (
    SELECT *, row_number() OVER () AS n, {TIMES} FROM (
        SELECT s.* EXCLUDE (document),
            list(DISTINCT coalesce(d.scheme, '') || ':' || coalesce(d.grade, '')) AS grades
        FROM stated s JOIN standing_documents d ON d.id = s.document GROUP BY ALL)
)"""

BEHIND = f"""
SELECT l.source, l.target, l.type, l.start, l.document, l.row
FROM events e JOIN standing_links l ON {SAME_EVENT}
WHERE e.n IN (SELECT n FROM behind)
ORDER BY l.start NULLS LAST, l.document, length(l.row), l.row, l.source, l.target, l.type
LIMIT {{limit}}"""
