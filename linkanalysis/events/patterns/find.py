"""All places of a case where a pattern is found, each with the rows of documents behind it."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import pandas as pd

from linkanalysis.case.answers import select
from linkanalysis.case.case import expect_case
from linkanalysis.case.entity_lookup import open_id
from linkanalysis.case.summed_records import expect_records
from linkanalysis.core.checks import expect_type, row_by_number
from linkanalysis.core.door import Call, answer
from linkanalysis.core.result import CaseAnswer, Column
from linkanalysis.events.patterns.attributes import stated_reasons
from linkanalysis.events.patterns.compiled import Compiler
from linkanalysis.events.patterns.pattern import Pattern
from linkanalysis.graph.evidence_rows import reasons_of_links
from linkanalysis.graph.queries.graph_queries import grade_rows
from linkanalysis.graph.queries.link_filter import admitted_grades
from linkanalysis.graph.queries.time_ranges import span_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from linkanalysis.case import Case
    from linkanalysis.core.provenance import MadeBy, Reason
    from linkanalysis.events.patterns.parts import Parts, Tie


@dataclass(frozen=True, slots=True)
class Match:
    """One place where the pattern is found.

    things: What stands for each thing of the pattern; None for an optional one without any.
    """

    things: tuple[str | None, ...]
    first: pd.Timestamp
    last: pd.Timestamp
    sure: bool
    optional: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Matches(CaseAnswer):
    """Where a pattern is found in a case, newest first.

    Attributes
    ----------
    rows : tuple
        The matches.
    columns : tuple of str
        Names of the things of the pattern.
    withheld : int
        Number of matches in which everything is masked.
    notes : tuple of str
        What was left out, and what else applies.
    made_by : MadeBy
        What is needed to repeat the search.
    case : Case
        The case that was searched.

    Examples
    --------
    >>> import linkanalysis as la
    >>> pattern = la.patterns.Pattern.of(
    ...     things={"who": "person", "car": "vehicle"}, links={"owns": "who owns car"}
    ... )
    >>> la.patterns.find_pattern(la.Case(purpose="training"), pattern)
    <Matches: 0 matches, 0 withheld>
    """

    COLUMNS = (
        Column("{thing}", "entity that stands for a thing of the pattern, or its masked name"),
        Column("first", "first record of the match; empty if none has a day", "UTC"),
        Column("last", "last record of the match; empty if none has a day", "UTC"),
        Column("sure", "whether its conditions of time hold at any hour that records leave open"),
        Column("optional", "names of the optional links that are there"),
    )
    CAVEAT = (
        "A match shows that records fit the question; many fit it by accident, and missing records "
        "hide others. A lead, never a verdict."
    )
    WITHHELD = "in which everything is masked not listed."

    rows: tuple[Match, ...]
    columns: tuple[str, ...]
    withheld: int
    notes: tuple[str, ...]
    made_by: MadeBy
    case: Case
    _protected: frozenset[str]
    _parts: Parts
    _ids: tuple[dict[str, str | None], ...]  # by row, the ids of the things, not masked

    def __len__(self) -> int:
        return len(self.rows)

    def __repr__(self) -> str:
        matches = "1 match" if len(self.rows) == 1 else f"{len(self.rows):,} matches"
        return f"<Matches: {matches}, {self.withheld:,} withheld>"

    def _frame(self) -> pd.DataFrame:
        """In the order of the rows."""
        self._refuse_named()
        cells = [(*row.things, row.first, row.last, row.sure, row.optional) for row in self.rows]
        names = [*self.columns, "first", "last", "sure", "optional"]
        frame = pd.DataFrame(cells, columns=names, dtype=object)
        return frame.astype({"first": "datetime64[us]", "last": "datetime64[us]", "sure": "bool"})

    def _reasons(self, item: str | int, limit: int) -> tuple[Reason, ...]:
        """Return the rows behind a match: attributes asked for, then links, oldest first."""
        self._refuse_named()
        fixed = row_by_number(self._ids, item, "row")
        stated = stated_reasons(self.case, self._parts, fixed, limit)
        compiler = _compiler(self.case, self._parts, fixed)
        frame = select(self.case, compiler.behind(limit=limit - len(stated)), compiler.parameters)
        return (*stated, *reasons_of_links(self.case, frame.to_dict("records")))


OF_NOBODY_PROTECTED = "Nothing of a protected person meets a condition on an attribute."


@answer()
def find_pattern(
    call: Call,
    case: Case,
    pattern: Pattern,
    *,
    since: str | date | None = None,
    limit: int = 1_000,
) -> Matches:
    """Find every match of a pattern of links in a case.

    Parameters
    ----------
    case : Case
        The case.
    pattern : Pattern
        The question, made by `Pattern.of` or `Pattern.read`.
    since : str or date, optional
        List only matches with a record at or after this moment (UTC), such as what is new since
        yesterday.
    limit : int, default 1000
        Maximum number of rows.

    Returns
    -------
    Matches
        One row for each choice of entities that fits, the one with the newest record first, then by
        the entities as they are shown. Interchangeable entities are listed in one order only.
        Matches in which everything is masked are counted and not listed.

    Raises
    ------
    CaseError
        If `case` is not a case.
    GraphKindError
        If `pattern` is not a pattern, or `since` is not a moment.
    UnknownNameError
        If the pattern names an entity that is not in the case, or a grade that no document has.
    ProtectedError
        If the pattern names somebody protected.

    Notes
    -----
    A match says that standing documents state links as the pattern describes them; it does not show
    why. A broad pattern also matches by chance: check how often it matches among people who are
    suspected of nothing. An absent link is absent from these documents, not from the world. An
    event stated by several documents counts once. A record with a day but no hour meets a condition
    on time if some hour of that day would, and then `sure` is False; a record without a day meets
    none and is counted in the notes. Entities judged *same* count as one. Links in a condition on
    time are compared record by record, so entities with very many records take longest.

    Examples
    --------
    >>> import linkanalysis as la, pandas as pd
    >>> rows = [("person:Ana", "phone:1", "uses"), ("person:Ben", "phone:1", "uses")]
    >>> links = pd.DataFrame(rows, columns=["source", "target", "type"]).assign(row="2")
    >>> case = la.Case(purpose="training")
    >>> page = la.Document(title="list", sha256="0" * 64)
    >>> _ = case.add(la.Batch.of(page, links=links))
    >>> pattern = la.patterns.Pattern.of(
    ...     things={"a": "person", "b": "person", "shared": "phone"},
    ...     links={"one": "a uses shared", "other": "b uses shared"},
    ... )
    >>> find_pattern(case, pattern).to_frame()[["a", "b", "shared"]].to_numpy().tolist()
    [['person:Ana', 'person:Ben', 'phone:1']]
    """
    expect_case(case)
    expect_type("pattern", pattern, Pattern, "make one with la.patterns.Pattern.of(…).")
    if since is not None:
        expect_type("since", since, (str, date), "give a day such as 2024-05-01.")
    parts = pattern._parts  # noqa: SLF001 - of this room; nothing for users to read
    expect_records(case, [kind for tie in parts.ties for kind in tie.types])
    fixed = _fixed(case, parts)
    compiler = _compiler(case, parts, fixed)
    sql = compiler.search(
        case.protection.names, exchanges(parts), since=span_of(since, case)[1], limit=limit
    )
    frame = select(case, sql, compiler.parameters)
    columns = parts.answered
    extra = {tie.name: compiler.number[tie.name] for tie in parts.with_presence("optional")}
    listed = frame[~frame["hidden"].astype(bool)]
    total = int(frame["matches"].iloc[0]) if len(frame) else 0
    return Matches(
        rows=tuple(
            Match(
                things=tuple(_text(row[f"x{k}_shown"]) for k in range(len(columns))),
                first=pd.Timestamp(row["first"]),
                last=pd.Timestamp(row["last"]),
                sure=bool(row["sure"]),
                optional=tuple(name for name, table in extra.items() if row[f"{table}_there"]),
            )
            for row in listed.to_dict("records")
        ),
        columns=columns,
        withheld=int(frame["withheld"].iloc[0]) if len(frame) else 0,
        notes=(
            *_more(total - len(listed)),
            *_undated(case, parts, fixed),
            *((OF_NOBODY_PROTECTED,) if parts.stated else ()),
            *case.override_notes(),
        ),
        made_by=call.made_by({"pattern": _words(pattern)}, subject=case),
        case=case,
        _protected=frozenset(case.protection.names),
        _parts=parts,
        _ids=tuple(
            {name: _text(row[f"x{k}"]) for k, name in enumerate(columns)}
            for row in listed.to_dict("records")
        ),
    )


def _fixed(case: Case, parts: Parts) -> dict[str, str | None]:
    """Return the canonical id of each thing that is one entity; raise if it may not be named."""
    fixed: dict[str, str | None] = {}
    for thing in parts.things:
        if not thing.entity:
            continue
        refused = "their links count in every match and are masked there"
        fixed[thing.name] = open_id(case, thing.entity, refused)
    return fixed


def _compiler(case: Case, parts: Parts, fixed: Mapping[str, str | None]) -> Compiler:
    return Compiler(
        parts, fixed=fixed, grades=_grades(case, parts), masked=case.protection.names.keys()
    )


def _grades(case: Case, parts: Parts) -> dict[str, tuple[str, ...]]:
    """Return, by link, the grades of documents that count as the pattern asks."""
    asked = [tie for tie in parts.ties if tie.grades]
    standing = grade_rows(case) if asked else pd.DataFrame()
    return {tie.name: admitted_grades(standing, tie.grades) for tie in asked}


def _undated(case: Case, parts: Parts, fixed: dict[str, str | None]) -> tuple[str, ...]:
    """Count the records that met no condition of time because they have no day."""
    names = sorted({name for each in parts.timed for name in (each.left, each.right)})
    if not names:
        return ()
    compiler = _compiler(case, parts, fixed)
    frame = select(case, compiler.undated(names), compiler.parameters)
    counts = {name: int(frame[compiler.number[name]].iloc[0]) for name in names}
    return tuple(
        f"{count:,} {'record' if count == 1 else 'records'} that could be {name} "
        f"{'has' if count == 1 else 'have'} no day and met no condition of time."
        for name, count in counts.items()
        if count
    )


def _words(pattern: Pattern) -> str:
    """Write a pattern in one line."""
    sections = (pattern.things, pattern.links, pattern.optional, pattern.absent)
    names = ("", "", "optional ", "absent ")
    words = [
        f"{before}{name} = {said}"
        for before, section in zip(names, sections, strict=True)
        for name, said in section
    ]
    return "; ".join((*words, *pattern.where))


def _more(count: int) -> tuple[str, ...]:
    if not count:
        return ()
    what = "1 more match is" if count == 1 else f"{count:,} more matches are"
    return (f"{what} not listed; raise limit to see all.",)


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


Names = dict[str, str]


def exchanges(parts: Parts) -> list[tuple[str, str]]:
    """Return, for each exchange, the first thing that moves and the one that takes its place.

    Things that only absent links name are in no answer and do not count.
    """
    found = []
    answered = {*parts.answered}
    for renamed in _permutations(parts):
        moved = [name for name in renamed if renamed[name] != name and name in answered]
        if moved and _is_same(parts, renamed):
            found.append((moved[0], renamed[moved[0]]))
    return sorted(set(found))


def _permutations(parts: Parts) -> Iterator[Names]:
    """Yield all renamings among things of one type with links of the same types."""
    groups: dict[object, list[str]] = {}
    for thing in parts.things:
        ties = sorted(_role(tie, thing.name) for tie in parts.ties if thing.name in tie.ends)
        groups.setdefault((thing.type, thing.entity, *ties), []).append(thing.name)
    for orders in itertools.product(*(itertools.permutations(group) for group in groups.values())):
        pairs = zip(groups.values(), orders, strict=True)
        renamed = {
            old: new for group, order in pairs for old, new in zip(group, order, strict=True)
        }
        yield {thing.name: renamed[thing.name] for thing in parts.things}


def _role(tie: Tie, end: str) -> tuple[object, ...]:
    return tie.types, tie.presence, tie.role, tie.grades, tie.either, _place(tie, end)


def _place(tie: Tie, end: str) -> int:
    """Tell the source from the target, unless every type of the link counts both ways."""
    return 0 if tie.reversible == tie.types else tie.ends.index(end)


def _is_same(parts: Parts, renamed: Names) -> bool:
    links = _links(parts, renamed)
    if links is None:
        return False
    timed = {(links[c.left], c.relation, links[c.right], c.within_us) for c in parts.timed}
    measured = {c._replace(link=links[c.link]) for c in parts.measured}
    alike = {frozenset((renamed[a], renamed[b])) for a, b in parts.alike}
    stated = {each._replace(thing=renamed[each.thing]) for each in parts.stated}
    return (
        stated == {*parts.stated}
        and {_unordered(*each) for each in timed} == {_unordered(*each) for each in parts.timed}
        and measured == {*parts.measured}
        and alike == {frozenset(pair) for pair in parts.alike}
    )


def _links(parts: Parts, renamed: Names) -> Names | None:
    """Pair each link with the one that it becomes; None if there is none.

    Links alike in all but their names keep their order.
    """
    left = list(parts.ties)
    found = {}
    for tie in parts.ties:
        changed = _described(tie._replace(source=renamed[tie.source], target=renamed[tie.target]))
        other = next((each for each in left if _described(each) == changed), None)
        if other is None:
            return None
        left.remove(other)
        found[tie.name] = other.name
    return found


def _described(tie: Tie) -> tuple[object, ...]:
    both = tie.reversible == tie.types
    ends = tuple(sorted(tie.ends)) if both else tie.ends
    return (ends, *tie._replace(name="", source="", target=""))


def _unordered(left: str, relation: str, right: str, within_us: int | None) -> tuple[object, ...]:
    """Write a condition in one way: which of two links stands first means nothing for "of"."""
    if relation == "after":
        left, relation, right = right, "before", left
    if relation == "of" and right < left:
        left, right = right, left
    return left, relation, right, within_us
