"""The timeline: records in lanes, one for each ring, entity or kind of record."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from linkanalysis.case.case import expect_case
from linkanalysis.case.entity_lookup import open_id
from linkanalysis.core.checks import given_names
from linkanalysis.core.door import Call, answer
from linkanalysis.core.escape import escape_html
from linkanalysis.core.masked_ids import unmasked
from linkanalysis.core.vocabulary.entities import entity_type
from linkanalysis.core.vocabulary.links import link_type
from linkanalysis.errors import CaseError
from linkanalysis.views.pages.evidence import Documents, link_detail
from linkanalysis.views.pages.names_on_page import NamesOnPage
from linkanalysis.views.pages.page import CAVEAT, Script, asset, fill, made_by_lines, page
from linkanalysis.views.pages.view import View
from linkanalysis.views.timed_records import DATED, MINUTES, read_timed, vague_text

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    import pandas as pd

    from linkanalysis.case import Case
    from linkanalysis.graph.queries.time_ranges import When
    from linkanalysis.rings import RingTable
    from linkanalysis.views.timed_records import TimedRecords

SCRIPTS = ("elements.js", "names.js", "clock.js", "sortable.js", "timeline_data.js",
           "timeline_draw.js", "timeline_table.js", "timeline_main.js")  # fmt: skip
STYLES = ("page.css", "dark.css", "view.css", "timeline.css")
MOST_LANES = 40  # more do not fit on one printed page
# 20,000 rows are about 2 MB, and a browser filters them in a twentieth of a second.
MOST_ROWS = 20_000
ENDS = ("source", "target", "holder", "other")  # as a row states them, and for whom they count

LIMITS = (
    (
        "A tall bar means that many records were kept, not that much happened. A stretch without "
        "records may be one that no document covers."
    ),
    "An event that two documents state counts as two records.",
)


@dataclass(frozen=True, slots=True)
class Lane:
    """A lane: its name, what it is, and the records in it by their number."""

    name: str
    what: str
    records: tuple[int, ...]


@answer()
def timeline(
    call: Call,
    case: Case,
    *,
    entities: str | Collection[str] | None = None,
    rings: RingTable | None = None,
    when: When = None,
    title: str = "Timeline",
    texts: bool = False,
) -> View:
    """Draw the records of a case by time, in lanes, as one offline page.

    Parameters
    ----------
    case : Case
        The case.
    entities : str or collection of str, optional
        Ids to give a lane each. The lane of a person or an organization also shows the calls,
        messages and payments of a number or account of which it was the only holder on record at
        the time.
    rings : RingTable, optional
        Rings to give a lane each: the records that name a member. Without `entities` and `rings`
        each kind of record has a lane.
    when : date, str, or pair of them, optional
        A day, or the first and last of a period; by default all records.
    title : str, default "Timeline"
        Heading of the page.
    texts : bool, default False
        Show places of more than six words too, except those in which a protected name is found.

    Returns
    -------
    View
        The page: at most 40 lanes, those with most records; two handles to choose the time that is
        shown; and a table of the records. Up to 20,000 records have their rows on the page, those
        of small lanes first; the other lanes show only how many there are on each day. The same
        input gives the same bytes.

    Raises
    ------
    CaseError
        If `case` is not a case, or the rings were found in another case.
    GraphKindError
        If an argument has the wrong type.
    UnknownNameError
        If an id is not in the case.
    ProtectedError
        If an id is protected.

    Notes
    -----
    A tall bar means that many records were kept, not that much happened or that anybody named in
    them did anything. A stretch without records may be one that no document covers. Times are in
    the time zone of the place or cell sector of a record, or else of the case. Records without a
    day are counted and listed below the lanes. Links that describe a lasting state, such as who
    lives where, are counted and not drawn. Protected people appear under their masked names.

    Examples
    --------
    >>> import pandas as pd
    >>> import linkanalysis as la
    >>> made = pd.DataFrame({"caller": ["502-555-0101"] * 2, "callee": "502-555-0102"})
    >>> made["start"] = ["2024-05-01 23:30", "2024-05-02 12:00"]
    >>> case = la.Case(purpose="training", region="US-KY", timezone="America/New_York")
    >>> _ = case.add(la.read_frame(made, reader="calls", document="calls"))
    >>> la.views.timeline(case, title="Two calls").title
    'Two calls'
    """
    expect_case(case)
    asked = None if entities is None else _asked(case, entities)
    if rings is not None and rings.graph.case is not case:
        message = "The rings were found in another case; pass the case of their graph."
        raise CaseError(message)
    members = [] if rings is None else _members(rings)
    about = None if asked is None and rings is None else {*(asked or ()), *set().union(*members)}
    records = read_timed(case, about=about, when=when)
    documents = Documents(case, texts=texts)
    title = documents.search.mentions.veiled(title)
    lanes, left_out = _most(_lanes(case, records, asked, rings, members))
    text = page(
        title=title,
        body=fill("timeline.html", title=escape_html(title)),
        styles=STYLES,
        handling=documents.marks,
        scripts=[Script(asset(name)) for name in SCRIPTS],
        data={
            **_rows_of(case, records, lanes, documents),
            "title": title,
            "caveat": CAVEAT,
            "zone": records.zone,
            "lanesHead": _head(asked, rings),
            "notes": [
                *(left_out, *records.notes(), *LIMITS, *call.notes, *case.override_notes()),
                *documents.text_notes(),
            ],
            "madeBy": [
                *made_by_lines(rings),
                f"{call.made_by()}",
                "This page contacts no server.",
            ],
            "documents": documents.rows,
        },
    )
    return View(text, title=title, case=case)


def _asked(case: Case, entities: str | Collection[str]) -> tuple[str, ...]:
    """Return the ids that get a lane; raise if one is masked or not in the case."""
    asked = given_names("entities", entities)
    refused = "their records are drawn in the lanes of others, and they have no lane of their own"
    return tuple(dict.fromkeys(open_id(case, entity, refused) for entity in asked))


def _members(rings: RingTable) -> list[set[str]]:
    ids = unmasked(rings.graph.ids)
    return [{ids[member.node] for member in ring.members} for ring in rings]


def _head(asked: Sequence[str] | None, rings: RingTable | None) -> str:
    if rings is not None:
        return "Ring" if asked is None else "Lane"
    return "" if asked is None else "Entity"


def _lanes(
    case: Case,
    records: TimedRecords,
    asked: Sequence[str] | None,
    rings: RingTable | None,
    members: Sequence[set[str]],
) -> list[Lane]:
    """Put the records into lanes: by ring, then by entity; without either by kind."""
    rows = records.rows
    if asked is None and rings is None:
        by_kind: dict[str, list[int]] = {}
        for number, kind in enumerate(rows["type"].tolist()):
            by_kind.setdefault(link_type(str(kind)).label, []).append(number)
        return [Lane(kind, "", tuple(by_kind[kind])) for kind in sorted(by_kind)]
    naming: dict[str, list[int]] = {}
    ends = (rows[name].tolist() for name in ENDS)
    for number, named in enumerate(zip(*ends, strict=True)):
        for entity in set(named):
            naming.setdefault(entity, []).append(number)
    found = [
        Lane(
            f"Ring {ring.number}",
            f"{len(ring):,} members",
            tuple(sorted(set().union(*(naming.get(entity, []) for entity in inside)))),
        )
        for ring, inside in zip(rings or (), members, strict=True)
    ]
    kinds_of, label = case.types(), case.protection.label
    found += [
        Lane(label(entity), entity_type(kinds_of[entity]).label, tuple(naming.get(entity, ())))
        for entity in asked or ()
    ]
    return found


def _most(lanes: Sequence[Lane]) -> tuple[list[Lane], str]:
    """Keep as many lanes as fit on a page, those with most records, in their order."""
    if len(lanes) <= MOST_LANES:
        return [*lanes], ""
    order = sorted(range(len(lanes)), key=lambda k: (-len(lanes[k].records), k))
    kept = sorted(order[:MOST_LANES])
    note = f"Lanes with fewer records that are not drawn: {len(lanes) - MOST_LANES:,}."
    return [lanes[k] for k in kept], note


def _rows_of(
    case: Case, records: TimedRecords, lanes: Sequence[Lane], documents: Documents
) -> dict[str, object]:
    """Write lanes and records as the scripts of the page read them."""
    listed = _listed(lanes)
    numbers = sorted({number for lane in listed for number in lanes[lane].records})
    rows = _in_order(case, records.rows.iloc[numbers].assign(number=numbers), documents)
    names, masked = NamesOnPage(case), case.protection.names
    kinds = sorted(set(rows["type"]))
    zones = sorted(set(rows["zone"]))
    events = [
        (
            *((record["minute"], record["until"]) if record["precision"] in DATED else (None, -1)),
            int(record["precision"] == "day"),
            *(names.number(record[end]) for end in ("source", "target")),
            *(
                -1 if record[end] == record[party] else names.number(record[party])
                for end, party in (("source", "holder"), ("target", "other"))
            ),
            kinds.index(str(record["type"])),
            documents.number(record["document"]),
            documents.text(record["row"]),
            link_detail(record, documents, masked=any(record[end] in masked for end in ENDS)),
            zones.index(str(record["zone"])),
            vague_text(record["precision"], record["start"]),
        )
        for record in rows.to_dict("records")
    ]
    on_page = {int(number): k for k, number in enumerate(rows["number"])}
    dated = records.dated
    days = records.rows["minute"].to_numpy() // MINUTES
    return {
        "events": events,
        "names": names.rows,
        "kinds": [link_type(kind).label for kind in kinds],
        "zones": zones,
        "lanes": [
            {
                "name": lane.name,
                "what": lane.what,
                "count": len(lane.records),
                "vague": sum(not dated[number] for number in lane.records),
                "events": sorted(map(on_page.__getitem__, lane.records)) if k in listed else None,
                "days": None if k in listed else _by_day(days, lane, dated),
            }
            for k, lane in enumerate(lanes)
        ],
    }


def _listed(lanes: Sequence[Lane]) -> set[int]:
    """Choose the lanes whose rows are on the page: the smallest first, as many as there is room."""
    room, listed = MOST_ROWS, set()
    for lane in sorted(range(len(lanes)), key=lambda k: (len(lanes[k].records), k)):
        room -= len(lanes[lane].records)
        if room >= 0:
            listed.add(lane)
    return listed


def _by_day(days: np.ndarray, lane: Lane, dated: np.ndarray) -> list[tuple[int, int]]:
    """Count the dated records of a lane by day."""
    at = np.array(lane.records, np.int64)
    found, count = np.unique(days[at[dated[at]]], return_counts=True)
    return list(zip(found.tolist(), count.tolist(), strict=True))


def _in_order(case: Case, rows: pd.DataFrame, documents: Documents) -> pd.DataFrame:
    """Sort by time and what is shown, never by ids, which would tell where a masked one belongs."""
    shown = case.protection.shown
    vague = ~rows["precision"].isin(DATED)
    numbers = rows["row"].fillna("").astype(str)
    columns = (rows[name] for name in ("minute", "source", "target", "type", "document"))
    keys = [
        (undated, minute, shown(a), shown(b), kind, documents.title(paper), len(row), row)
        for undated, row, minute, a, b, kind, paper in zip(
            vague + 1 * rows["start"].isna(), numbers, *columns, strict=True
        )
    ]
    return rows.iloc[sorted(range(len(keys)), key=keys.__getitem__)]
