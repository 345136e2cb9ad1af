"""One entity on one page to print: what is on record of it, and what results say of it.

Results give ties, ranks, rings, indicators, and what speaks against them.
"""

from __future__ import annotations

from collections import Counter
from itertools import chain
from typing import TYPE_CHECKING

from linkanalysis.core.counts import counted
from linkanalysis.core.door import Call, answer
from linkanalysis.core.masked_ids import unmasked
from linkanalysis.core.vocabulary.entities import entity_type, is_type
from linkanalysis.core.vocabulary.links import LABELS
from linkanalysis.core.vocabulary.names import display_name
from linkanalysis.errors import GraphKindError
from linkanalysis.graph.evidence import things_of
from linkanalysis.graph.evidence_rows import rows_behind, strongest_ties
from linkanalysis.graph.lookup import named_nodes
from linkanalysis.graph.undecided_pairs import doubles_of
from linkanalysis.rings.people.key_entity import dependency_names, document_cautions
from linkanalysis.rings.ring import likelihood
from linkanalysis.views import profile_records as records
from linkanalysis.views.pages.evidence import Documents
from linkanalysis.views.pages.finding_words import finding_title
from linkanalysis.views.pages.page import (
    Markup,
    bullets,
    cut_table,
    definitions,
    made_by_lines,
    page,
    tag,
)
from linkanalysis.views.pages.shown_results import Readings, in_searches
from linkanalysis.views.pages.view import View
from linkanalysis.views.pages.wording import (
    days_of,
    kinds_of,
    name_in_text,
    number_word,
    upper_first,
)
from linkanalysis.views.profile_records import rows_text
from linkanalysis.views.report import WRITTEN

if TYPE_CHECKING:
    from linkanalysis.graph import EntityGraph
    from linkanalysis.graph.evidence_rows import LinkRow
    from linkanalysis.indicators import Findings
    from linkanalysis.network.trust.ranking import ScoreTable
    from linkanalysis.rings import Ring, RingTable
    from linkanalysis.rings.people.key_entity import KeyEntities
    from linkanalysis.views.profile_records import About


LEAD = (
    "A lead, never a verdict. A rank, a ring and an indicator describe the records, not a part in "
    "a crime. Read the rows in the documents before you act."
)
# A profile is one printed page; what a section leaves out is counted.
TIES, GROUPS, INDICATORS, MEASURES, THINGS = 6, 4, 4, 6, 3


@answer()
def entity_profile(
    call: Call,
    graph: EntityGraph,
    entity: str,
    *,
    scores: ScoreTable | None = None,
    rings: RingTable | None = None,
    findings: Findings | None = None,
    key_entities: KeyEntities | None = None,
) -> View:
    """Show what is known of one entity on one page to print, each line with its rows.

    Parameters
    ----------
    graph : EntityGraph
        A graph of a case. Its ties are those shown: of a person give a graph of people, such as
        ``rings.graph``.
    entity : str
        Id of a person, phone, account, vehicle or any other entity of the graph.
    scores : ScoreTable, optional
        Scores; its ranks within its type are shown.
    rings : RingTable, optional
        Rings; those in which it is a member are shown, explained groups as well.
    findings : Findings, optional
        Findings of indicators; those that name it are shown.
    key_entities : KeyEntities, optional
        Key entities; if it is one, what speaks against its ranks is shown.

    Returns
    -------
    View
        The page, without scripts: what is stated of it, what it uses and in which roles it was
        involved, its closest ties, ranks, rings, indicators, when and where it was on record, what
        speaks against all of it, and what is not known. Sections are cut so that the page prints
        on one sheet, and say how much they leave out. The same input gives the same bytes.

    Raises
    ------
    GraphKindError
        If a graph or result has the wrong type, or the graph has no case.
    UnknownNameError
        If there is no such entity.
    ProtectedError
        If the entity is protected.

    Notes
    -----
    A long page means many records, not a part in a crime: whoever is recorded more has more ties
    and higher ranks. What was never recorded is not on the page. Narratives, notes and
    advertisements stay in the case.

    Examples
    --------
    >>> import pandas as pd
    >>> import linkanalysis as la
    >>> people = pd.DataFrame({"id": ["a", "b"], "name": ["Ana", "Ben"], "role": "suspect"})
    >>> case = la.Case(purpose="training")
    >>> _ = case.add(la.read_frame(people, reader="entities", document="people"))
    >>> la.views.entity_profile(la.build_graph(case), "person:a").title
    'Profile of Ana'
    """
    if graph.case is None:
        message = (
            "This graph has no case, so there are no records to show. Build one from a case: "
            "build_graph(case)."
        )
        raise GraphKindError(message)
    (node,) = named_nodes(graph, [entity])
    case, documents = graph.case, Documents(graph.case)
    about = records.About(case, graph, documents, unmasked(graph.ids)[node], node)
    ties, moments = Ties(about), records.Records(about)
    parts = (
        ("on-record", "On record", records.on_record(about)),
        ("states", "Lasting ties and roles", records.lasting(about)),
        ("ties", "Closest ties", ties.table()),
        ("rings", "Rings", groups(about, rings)),
        ("ranks", "Ranks", ranks(about, scores)),
        ("indicators", "Indicators", indicators(about, findings)),
        ("places", "Where it was recorded", moments.table()),
        ("against", "What speaks against it", doubts(about, ties, rings, key_entities)),
        ("unknown", "What is not known", records.unknown(about, moments)),
    )
    made = made_by_lines(graph, scores, rings, findings, key_entities)
    # last, because only now all texts are searched
    how = bullets((*call.notes, *case.override_notes(), *documents.text_notes(), *made, WRITTEN))
    body = tag(
        "main",
        _header(about, moments),
        *(tag("section", tag("h2", head), part, id=anchor) for anchor, head, part in parts),
        tag("section", tag("h2", "Method"), how, id="method"),
    )
    title = f"Profile of {about.label}"
    text = page(
        title=title,
        body=body,
        styles=("page.css", "dark.css", "report.css", "profile.css"),
        handling=documents.marks,
    )
    return View(text, title=title, case=case)


def _header(about: About, moments: records.Records) -> Markup:
    case, graph = about.case, about.graph
    kind = graph.types[about.node]
    label = entity_type(kind).label if is_type(kind) else kind
    facts = (
        ("Case", case.veiled(case.title)),
        ("Agency", case.veiled(case.agency)),
        ("Journal", f"{case.position:,} entries"),
        ("Case fingerprint", case.fingerprint),
    )
    return tag(
        "header",
        tag("p", f"Profile: {label}", class_="kind"),
        tag("h1", display_name(graph.shown[about.node], about.label)),
        definitions(facts),
        *(tag("p", line, class_="lead") for line in (case.protection.notice, LEAD) if line),
        tag("p", moments.seen(), class_="opening"),
    )


class Ties:
    """The ties of an entity, strongest first, with the rows behind them."""

    def __init__(self, about: About) -> None:
        graph, node = about.graph, about.node
        self.about = about
        self.edges = strongest_ties(graph, node).tolist()
        ends = {edge: (int(graph.source[edge]), int(graph.target[edge])) for edge in self.edges}
        behind = rows_behind(graph, ends.values())
        self.rows: dict[int, tuple[LinkRow, ...]] = {
            edge: behind[pair] for edge, pair in ends.items()
        }
        self.others = {edge: sum(pair) - node for edge, pair in ends.items()}

    def table(self) -> Markup:
        """Show the closest: what ties it to whom, when, and on which rows."""
        rows = [
            (self._name(edge), self._what(edge), self._when(edge), self._where(edge))
            for edge in self.edges
        ]
        heads = ("Tied to", "By", "When", "Documents and rows")
        return cut_table(heads, rows, TIES, none="It has no tie in the graph given.")

    def cautions(self) -> list[str]:
        """Say how many ties rest on one document each, and how many have no date."""
        documents = [{row.document for row in rows} for rows in self.rows.values()]
        single = sum(len(each) == 1 for each in documents)
        said = document_cautions(len(self.edges), single, len(set(chain(*documents))))
        undated = sum(all(row.day is None for row in rows) for rows in self.rows.values())
        if undated:
            which = "1 has" if undated == 1 else f"{undated:,} have"
            said.append(f"Of its {counted(len(self.edges), 'tie')}, {which} no date.")
        return said

    def _name(self, edge: int) -> str:
        graph, other = self.about.graph, self.others[edge]
        return display_name(graph.shown[other], graph.labels[other])

    def _what(self, edge: int) -> str:
        graph = self.about.graph
        things = sorted(graph.things_shown[thing] for thing in things_of(graph, edge))
        if things:
            left = len(things) - THINGS
            return ", ".join(things[:THINGS]) + (f" and {left:,} more" if left > 0 else "")
        kinds = Counter(LABELS.get(row.type, row.type) for row in self.rows[edge])
        return ", ".join(
            f"{kind} ({count:,})" if count > 1 else kind
            for kind, count in sorted(kinds.items(), key=lambda pair: (-pair[1], pair[0]))
        )

    def _when(self, edge: int) -> str:
        rows = self.rows[edge]
        days = sorted(row.day for row in rows if row.day is not None and not row.hidden)
        if not days:
            return "withheld" if any(row.hidden for row in rows) else "no date"
        return f"{days[0]:%Y-%m-%d}" + (f" – {days[-1]:%Y-%m-%d}" if days[0] != days[-1] else "")

    def _where(self, edge: int) -> str:
        places = {(row.document, row.row) for row in self.rows[edge] if not row.hidden}
        rows = sorted(places, key=_by_number)
        return rows_text(rows, self.about.documents)


def _by_number(row: tuple[str, str]) -> tuple[str, int, str]:
    return row[0], len(row[1]), row[1]


def ranks(about: About, scores: ScoreTable | None) -> Markup:
    """Show its rank within its type by each measure, with the interval and the plain reading."""
    readings = Readings(scores)
    rows = [
        (
            upper_first(readings.label(number)),
            reading.value,
            f"{reading.rank} of {reading.total}" if reading.rank else "",
            reading.span,
            said["reading"],
        )
        for number, (reading, said) in enumerate(
            zip(readings.of(about.graph.shown[about.node]), readings.rows(), strict=False)
        )
    ]
    plural = entity_type(kind).plural if is_type(kind := about.graph.types[about.node]) else kind
    heads = ("Measure", "Value", f"Rank among {plural}", "In simulated networks", "A high value")
    if not rows:
        return tag("p", "It is not ranked." if scores else "No ranking was given for this page.")
    return cut_table(heads, rows, MEASURES)


def rings_of(about: About, rings: RingTable) -> list[Ring]:
    """Return the rings and explained groups in which it is a member, in this order."""
    shown = about.graph.shown[about.node]
    return [ring for ring in rings.every if any(shown == member.entity for member in ring.members)]


def groups(about: About, rings: RingTable | None) -> Markup:
    """Show the rings in which it is a member, with rows that name it."""
    if rings is None:
        return tag("p", "No rings were given for this page.")
    found = rings_of(about, rings)
    if not found:
        return tag("p", "It is in no ring.")
    heads = (
        "Group",
        "Member in",
        "What members share",
        "Probability",
        "Rows that name it",
    )
    rows = [_group(about, ring) for ring in found]
    return cut_table(heads, rows, GROUPS)


def _group(about: About, ring: Ring) -> tuple[str, ...]:
    shown = about.graph.shown[about.node]
    what = "Explained group" if ring.explained else "Ring"
    size = f"{what} {ring.number}: {counted(len(ring.members), 'member')}"
    if ring.n_protected:
        size += f", {number_word(ring.n_protected)} protected"
    member = next(member for member in ring.members if member.entity == shown)
    shared = upper_first(kinds_of(ring.shared))
    when = days_of(ring.first, ring.last, about.case.timezone)
    name = name_in_text(shown)
    rows = [(each.document, each.row) for each in ring.reasons if name.search(each.text)]
    chance = "" if ring.explained else likelihood(ring)
    return (
        size,
        in_searches(member.stability, "core" if member.core else "boundary"),
        f"{shared} {when}".strip(),
        chance,
        rows_text(rows, about.documents),
    )


def indicators(about: About, findings: Findings | None) -> Markup:
    """Show the findings that name it, with rows and what else would look the same."""
    if findings is None:
        return tag("p", "No indicators were looked for on this page.")
    shown = about.graph.shown[about.node]
    rows = [
        (
            " ".join((f"{finding_title(finding)}.", *finding.details)),
            " ".join(finding.counter[:2]),
            rows_text(((one.document, one.row) for one in finding.evidence), about.documents),
        )
        for finding in findings
        if shown in finding.entities
    ]
    if not rows:
        return tag(
            "p",
            "None of the indicators that were looked for names it. This proves nothing either way.",
        )
    heads = (
        "Indicator",
        "What speaks against it, and what else looks the same",
        "Documents and rows",
    )
    return cut_table(heads, rows, INDICATORS)


def doubts(about: About, ties: Ties, rings: RingTable | None, key: KeyEntities | None) -> Markup:
    """Say what speaks against what the page suggests."""
    said = [*doubles_of(about.graph, [about.node])]
    shown = about.graph.shown[about.node]
    for one in key or ():
        if one.entity == shown:
            # in one line, because its ranks may rest on the ties of another graph
            cautions = [text for text in one.cautions if text not in said]
            without = ", or without ".join(dependency_names(one, about.documents.title))
            if without:
                cautions.append(f"Without {without}, it is not in the top by any measure.")
            if cautions:
                said.append(f"As one of the key {one.part}: {' '.join(cautions)}")
    said += ties.cautions()
    for ring in rings_of(about, rings) if rings is not None else []:
        if not ring.explained and ring.standing.words:
            said.append(f"Ring {ring.number}: {ring.standing.words}.")
    said.append("People who are recorded more rank higher, and the police choose whom they record.")
    return bullets(dict.fromkeys(said))
