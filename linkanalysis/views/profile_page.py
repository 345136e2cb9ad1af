"""One entity on one page to print: what is on record of it, and what results say of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from linkanalysis._door import Call, answer
from linkanalysis._names import unmasked
from linkanalysis.errors import GraphKindError
from linkanalysis.graph.lookup import named_nodes
from linkanalysis.pages.evidence import Documents
from linkanalysis.pages.page import Markup, bullets, definitions, made_by_lines, page, tag
from linkanalysis.pages.view import View
from linkanalysis.views import profile_answers as answers
from linkanalysis.views import profile_records as records
from linkanalysis.views.report import WRITTEN
from linkanalysis.vocabulary import entity_type
from linkanalysis.vocabulary.entities import is_type
from linkanalysis.vocabulary.names import display_name

if TYPE_CHECKING:
    from linkanalysis.graph import EntityGraph
    from linkanalysis.indicators import Findings
    from linkanalysis.people import KeyEntities
    from linkanalysis.rings import RingTable
    from linkanalysis.trust import ScoreTable
    from linkanalysis.views.profile_records import About

LEAD = (
    "A lead, never a verdict. A rank, a ring and an indicator describe the records, not a part in "
    "a crime. Read the rows in the documents before you act."
)


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
    ties, moments = answers.Ties(about), records.Records(about)
    parts = (
        ("on-record", "On record", records.on_record(about)),
        ("states", "Lasting ties and roles", records.lasting(about)),
        ("ties", "Closest ties", ties.table()),
        ("rings", "Rings", answers.groups(about, rings)),
        ("ranks", "Ranks", answers.ranks(about, scores)),
        ("indicators", "Indicators", answers.indicators(about, findings)),
        ("places", "Where it was recorded", moments.table()),
        ("against", "What speaks against it", answers.doubts(about, ties, rings, key_entities)),
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
