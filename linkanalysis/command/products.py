"""What the command `linkanalysis report` writes: pages, figures, tables and the journal."""

from __future__ import annotations

import json
import warnings
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

import linkanalysis as la  # its names load what they need when they are first used
from linkanalysis.core.files import write_whole
from linkanalysis.core.output_folder import mark
from linkanalysis.core.result import spreadsheet
from linkanalysis.errors import (
    DataQualityWarning,
    GraphKindError,
    ProtectedError,
    RecordError,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from linkanalysis.case import Case
    from linkanalysis.graph import EntityGraph
    from linkanalysis.identity import Decisions
    from linkanalysis.network.trust.ranking import ScoreTable
    from linkanalysis.rings import RingTable
    from linkanalysis.rings.people.key_entity import KeyEntities
    from linkanalysis.views.pages.layout import GivenLayout
    from linkanalysis.views.pages.view import View

MEASURES = ("betweenness", "degree", "strength", "core")
PEOPLE_MEASURES = ("betweenness", "degree", "strength", "core", "cut_point")
MAP = "map.html"
STEPS = 8  # calls of `step` in `write_products`


def write_products(
    case: Case,
    folder: Path,
    stage: Path,
    *,
    earlier: Path,
    seed: int,
    step: Callable[[str], None],
    naming: Sequence[str] | None = None,
) -> tuple[Decisions, RingTable, KeyEntities]:
    """Answer the questions of a report and write its files to `stage`; `step` gets each step.

    On the map, entities stay where the map of the `earlier` results has them.

    naming: Who is named beside the suspects, if the results are to be released.
    """
    step("who is who")
    found = la.resolve(case)
    case.decide(found)
    if naming is not None:
        case = case.for_release(naming=naming)
    step("graph")
    graph = la.build_graph(case)
    step("rings")
    rings = la.find_rings(graph, seed=seed)
    step("key entities")
    key = la.key_entities(graph, seed=seed)
    scores = la.centrality(graph, MEASURES, seed=seed)
    people = la.centrality(rings.graph, PEOPLE_MEASURES, seed=seed)
    step("indicators")
    findings = la.find_indicators(case, graph)
    step("pages")
    near = _near_rings(graph, rings)
    title = f"{case.veiled(case.title) or 'Case'}: rings and what they share"
    # the scores of the report: a person has one rank wherever it is shown
    layout = _layout_of(earlier / MAP)
    drawn = la.network_map(
        near, scores=people, rings=rings, findings=findings, title=title, layout=layout
    )
    _save_page(drawn, stage, MAP)
    page = la.case_report(
        case, rings.graph, scores=people, rings=rings, findings=findings, key_entities=key
    )
    _save_page(page, stage, "report.html", "report.md")
    _draw(rings, people, stage / "figures")
    step("tables")
    from linkanalysis.core.result import veiled_frame  # noqa: PLC0415 - pandas is slow to load

    tables = {
        "key_entities": key.to_frame(),
        "entity_scores": scores.to_frame(),
        "people_scores": people.to_frame(),
        "rings": rings.to_frame(),
        "ring_members": _members(rings),
        "findings": findings.to_frame(),
        "problems": veiled_frame(case.problems()[["document", "row", "column", "why"]], case),
        "documents": veiled_frame(case.documents(), case),
        "columns": veiled_frame(case.columns(), case),
    }
    if naming is None:  # in a release most of its people have no name
        tables["decisions"] = found.to_frame()
    _save_tables(tables, stage / "tables")
    _save_tables({"journal": veiled_frame(_journal(case), case)}, stage)
    how = f"--seed {seed}" + " --release" * case.released
    mark(stage, f"{case.veiled(folder.name)} {how}, version {la.__version__}")
    step("checking")
    _leave_out(case, stage)
    return found, rings, key


def _near_rings(graph: EntityGraph, rings: RingTable) -> EntityGraph:
    """Keep ring members, what ties them and everyone who shares it; without rings, everything."""
    node = {shown: at for at, shown in enumerate(graph.shown)}
    members = [{node[member.entity] for member in ring.members} for ring in rings]
    shared = {thing.thing for ring in rings for thing in ring.shared}
    things = {at for shown, at in node.items() if shown in shared}  # not direct ties
    ties = [*zip(graph.source.tolist(), graph.target.tolist(), strict=True)]
    users = defaultdict[int, set[int]](set)
    for one, other in (*ties, *((target, source) for source, target in ties)):
        if graph.types[one] == "person" != graph.types[other]:
            users[other].add(one)
    kept = things.union(*(users[thing] for thing in things), *members)
    for one, other in ties:  # calls and payments tie what one member uses to what another does
        ends = [(users[one] & group, users[other] & group) for group in members]
        if any(here and there and len(here | there) > 1 for here, there in ends):
            kept |= {one, other}
    return graph.only(entities=[graph.ids[at] for at in sorted(kept)]) if kept else graph


def _save_page(page: View, stage: Path, *names: str) -> None:
    """Save a page, or leave it out and say so if it would name somebody even when masked."""
    try:
        for name in names:
            page.save(stage / name)
    except ProtectedError as error:
        message = f"{' and '.join(names)} left out: {error} All other results are there."
        warnings.warn(message, DataQualityWarning, stacklevel=2)


def _layout_of(page: Path) -> GivenLayout | None:
    """Return an earlier map if there is one; warn if it cannot be read."""
    from linkanalysis.views.pages.layout import read_layout  # noqa: PLC0415 - as drawing

    if not page.is_file():
        return None
    try:
        read_layout(page)
    except (RecordError, GraphKindError):
        message = f"{page} is not a map that can be read; the new map gets a new layout."
        warnings.warn(message, DataQualityWarning, stacklevel=2)
        return None
    return page


def _draw(rings: RingTable, scores: ScoreTable, folder: Path) -> None:
    from linkanalysis.views.figures.network_figure import figure  # noqa: PLC0415 - drawing is slow to load
    from linkanalysis.views.figures.printed import images  # noqa: PLC0415 - as above

    folder.mkdir()
    drawn = images(
        lambda: figure(rings.graph, rings=rings, scores=scores), kinds=("svg", "png", "pdf")
    )
    for kind, image in drawn.items():
        (folder / f"network.{kind}").write_bytes(image)


def _members(rings: RingTable) -> pd.DataFrame:
    rows = [
        {
            "ring": ring.number,
            "entity": member.entity,
            "label": member.label,
            "stability": member.stability,
            "core": member.core,
            "protected": member.protected,
        }
        for ring in rings
        for member in ring.members
    ]
    columns = ["ring", "entity", "label", "stability", "core", "protected"]
    return pd.DataFrame(rows, columns=columns)


def _journal(case: Case) -> pd.DataFrame:
    frame = case.journal()
    shown, same = case.protection.shown, case.same
    frame["subjects"] = [
        # one by one: an id that is in no standing document any more has no masked name
        "; ".join(case.veiled(shown(same.get(each, each))) for each in json.loads(subjects))
        for subjects in frame["subjects"]
    ]
    frame["reason"] = frame["reason"].map(case.veiled, na_action="ignore")
    return frame


def _save_tables(tables: Mapping[str, pd.DataFrame], folder: Path) -> None:
    folder.mkdir(exist_ok=True)
    for name, frame in tables.items():
        write_whole(folder / f"{name}.csv", spreadsheet(frame), example="rings.csv")


def _leave_out(case: Case, stage: Path) -> None:
    """Leave out each file that would reveal somebody, and say so; pages were masked before."""
    paths = sorted(path for path in stage.rglob("*") if path.is_file())
    leaks = {leak.path: leak for leak in reversed(la.custody.find_leaks(case, paths))}
    for path, leak in sorted(leaks.items()):
        Path(path).unlink()
        message = (
            f"{Path(path).relative_to(stage).as_posix()} is left out: it would reveal the "
            f"{leak.kind} of {leak.who}. Check the title, the agency and the file names in "
            "case.toml. If none of them is the cause, this is a bug: please report the file and "
            "the kind of leak."
        )
        warnings.warn(message, DataQualityWarning, stacklevel=2)
