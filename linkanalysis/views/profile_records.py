"""What is on record of one entity: statements, lasting ties and roles, dates and places."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from linkanalysis.core.counts import counted
from linkanalysis.core.vocabulary.links import LABELS, describe_link
from linkanalysis.core.vocabulary.names import display_name
from linkanalysis.graph.queries.link_filter import LASTING
from linkanalysis.views.pages.evidence import date_text, plain, stated_words
from linkanalysis.views.pages.page import Markup, bullets, cut_table, tag
from linkanalysis.views.pages.wording import upper_first
from linkanalysis.views.placed_records import read_placed
from linkanalysis.views.timed_records import read_timed

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator, Mapping

    from linkanalysis.case import Case
    from linkanalysis.graph import EntityGraph
    from linkanalysis.views.pages.evidence import Documents

# A profile is one printed page; what a section leaves out is counted.
STATED, LASTED, PLACES, ROWS = 8, 8, 4, 3
# What a reader looks for first; all else follows by name.
FIRST = ("name", "alias", "role", "birth_date", "sex", "nationality")
# What is asked of every person: words, and the attributes and types of links that answer it.
ASKED = (
    ("a date of birth", ("birth_date", "birth_year", "age"), ()),
    ("a home", ("address", "residence"), ("lives_at",)),
    ("a phone", ("phone",), ("uses", "holds", "owns", "subscriber_of")),
    ("work", ("employer", "occupation"), ("employed_by",)),
)


class About(NamedTuple):
    """An entity that may be named, and where it is looked up.

    entity: Its id in the case.
    node: Its number in the graph.
    """

    case: Case
    graph: EntityGraph
    documents: Documents
    entity: str
    node: int

    @property
    def label(self) -> str:
        """Its name as it may be shown."""
        return self.graph.labels[self.node]


def named(about: About, entity: str) -> str:
    """Name another entity as it may be shown, by its id in the case."""
    protection = about.case.protection
    return display_name(protection.shown(entity), protection.label(entity))


def rows_text(rows: Iterable[tuple[str, str]], documents: Documents) -> str:
    """Write documents and rows: "calls.csv, rows 2, 3, 4 and 9 more; people.csv, row 7"."""
    by_title: dict[str, dict[str, None]] = {}
    for document, row in rows:
        by_title.setdefault(documents.title(document), {})[documents.text(row)] = None
    return "; ".join(_of_document(title, [*each]) for title, each in by_title.items())


def _of_document(title: str, rows: list[str]) -> str:
    known = [row for row in rows if row]
    if not known:
        return title
    left = len(known) - ROWS
    rest = f" and {left:,} more" if left > 0 else ""
    return f"{title}, row{'s' if known[1:] else ''} {', '.join(known[:ROWS])}{rest}"


def on_record(about: About) -> Markup:
    """Show what documents state of it, equal statements once."""
    frame = about.case.moment.frame("statements")
    frame = frame[frame["entity"] == about.entity]
    frame = frame.sort_values(["attribute", "document", "row", "value"], kind="stable")
    found: dict[tuple[int, str, str], list[tuple[str, str]]] = {}
    for record in frame.to_dict("records"):
        attribute, value = stated_words(record, about.documents)
        name = str(record["attribute"])
        place = FIRST.index(name) if name in FIRST else len(FIRST)
        found.setdefault((place, attribute, value), []).append(_row_of(record))
    rows = [
        (upper_first(attribute), value, rows_text(each, about.documents))
        for (_, attribute, value), each in sorted(found.items())
    ]
    return cut_table(("Stated", "Value", "Document and row"), rows, STATED)


def lasting(about: About) -> Markup:
    """Show what it uses, holds and belongs to, and in which roles it was involved, with dates."""
    links = about.case.moment.frame("links")
    links = links[(links["source"] == about.entity) | (links["target"] == about.entity)]
    links = links[links["type"].isin(LASTING) | links["role"].notna()]
    found: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for record in links.sort_values(["type", "start", "document", "row"]).to_dict("records"):
        ends = [str(record[end]) for end in ("source", "target")]
        words = [about.label if end == about.entity else named(about, end) for end in ends]
        text = describe_link(str(record["type"]), *words)
        masked = not about.case.protection.names.keys().isdisjoint(ends)
        if plain(record["role"]) and not masked:
            text += f" as {plain(record['role']).replace('_', ' ')}"
        if about.case.protection.hides_evidence(*map(about.case.protection.shown, ends)):
            found.setdefault((text, "withheld"), [])
            continue
        when = [date_text(record[end], about.documents.zone) for end in ("start", "end")]
        key = (text, _between(*when))
        found.setdefault(key, []).append(_row_of(record))
    rows = [(*key, rows_text(each, about.documents)) for key, each in found.items()]
    return cut_table(("State or role", "When", "Document and row"), rows, LASTED)


def _between(first: str, last: str) -> str:
    if first and last:
        return f"{first} – {last}"
    return f"from {first}" if first else f"until {last}" if last else "no date"


class Records:
    """Its momentary records: when it was first and last on record, and where."""

    def __init__(self, about: About) -> None:
        self.about = about
        timed = read_timed(about.case, about=[about.entity], when=None)
        dated = timed.rows[timed.dated]
        self._secret = _rows_of_sources(about.case, timed.rows)
        self.dated = dated[self._told(dated)]
        self.withheld = len(dated) - len(self.dated)
        self.undated = len(timed.rows) - len(dated)
        self.places = [*self._places()]

    def seen(self) -> str:
        """Say when it was first and last on record, and on which rows."""
        more = f" The dates of {self.withheld:,} more are withheld." if self.withheld else ""
        if self.dated.empty:
            return "It has no dated record." if not more else "Its dates on record are withheld."
        first, last = (self._record(number) for number in (0, len(self.dated) - 1))
        if len(self.dated) == 1:
            return f"It has one dated record: {first}.{more}"
        count = f"{len(self.dated):,} dated records"
        return f"First on record: {first}. Last: {last}. In all {count}.{more}"

    def _record(self, number: int) -> str:
        row = self.dated.iloc[number]
        minute = pd.Timestamp(int(row["minute"]), unit="m")
        time = f", {minute:%H:%M}" if row["precision"] == "moment" else ""
        where = rows_text([(plain(row["document"]), plain(row["row"]))], self.about.documents)
        kind = str(row["type"])
        return f"{minute.day} {minute:%B %Y}{time} ({LABELS.get(kind, kind)}; {where})"

    def _places(self) -> Iterator[tuple[str, ...]]:
        about = self.about
        placed = read_placed(about.case, entities=about.entity, types=None, when=None)
        shown = placed.located.shown_places
        events = placed.events.assign(
            name=[shown[key].partition(":")[2] or shown[key] for key in placed.events["place"]],
        )
        counts = events.groupby(["name", "how"], sort=True)
        order = sorted(counts, key=lambda pair: (-len(pair[1]), pair[0]))
        for (name, how), rows in order:
            told = rows[self._told(rows)]
            days = [date_text(day, about.documents.zone)[:10] for day in told["start"]]
            days = sorted(day for day in days if day)
            none = "no date" if len(told) == len(rows) else "withheld"
            span = " – ".join(dict.fromkeys((days[0], days[-1]))) if days else none
            behind = zip(told["document"].map(plain), told["row"].map(plain), strict=True)
            yield str(name), str(how), f"{len(rows):,}", span, rows_text(behind, about.documents)

    def _told(self, rows: pd.DataFrame) -> list[bool]:
        """Tell which records are not of a row that has a confidential source in it."""
        return [_row_of(record) not in self._secret for record in rows.to_dict("records")]

    def table(self) -> Markup:
        """Show the places with the most records."""
        if not self.places:
            return tag("p", "No record says where it was.")
        heads = ("Place", "By", "Records", "When", "Documents and rows")
        return cut_table(heads, self.places, PLACES)


def unknown(about: About, records: Records) -> Markup:
    """Say what no record states, and what was not read."""
    case, said = about.case, []
    if about.graph.types[about.node] == "person":
        frame, links = case.moment.frame("statements"), case.moment.frame("links")
        stated = set(frame.loc[frame["entity"] == about.entity, "attribute"])
        touching = (links["source"] == about.entity) | (links["target"] == about.entity)
        tied = set(links.loc[touching, "type"])
        missing = [
            what
            for what, attributes, kinds in ASKED
            if stated.isdisjoint(attributes) and tied.isdisjoint(kinds)
        ]
        if missing:
            said.append(f"No record states {' or '.join(missing)}.")
    if not records.places:
        said.append("No record says where it was.")
    if records.undated:
        said.append(
            f"{counted(records.undated, 'record')} about it {_has(records.undated)} no day."
        )
    unread = len(case.problems())
    if unread:
        said.append(
            f"{counted(unread, 'row')} of the case could not be read; any of them may be about it."
        )
    said.append("What was never written down is not on this page.")
    return bullets(said)


def _rows_of_sources(case: Case, records: pd.DataFrame) -> set[tuple[str, str]]:
    """Find the rows in which a record has a confidential source at one of its ends.

    A row may state more than this record, such as the cell sector of a call to a source.
    """
    shown, hides = case.protection.shown, case.protection.hides_evidence
    return {
        _row_of(record)
        for record in records.to_dict("records")
        if hides(*(shown(str(record[end])) for end in ("source", "target", "holder", "other")))
    }


def _has(count: int) -> str:
    return "has" if count == 1 else "have"


def _row_of(record: Mapping[Hashable, object]) -> tuple[str, str]:
    return plain(record["document"]), plain(record["row"])
