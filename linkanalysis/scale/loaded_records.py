"""What is loaded about some entities, with everything that protects them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from linkanalysis.case import Batch
from linkanalysis.errors import ProtectedError
from linkanalysis.protection.protected import UNREAD
from linkanalysis.scale.large_case import case_of, with_aliases

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from linkanalysis.case import Case
    from linkanalysis.scale.large_case import LargeCase

ENDS = ["source", "target"]


def case_about(large: LargeCase, entities: Collection[str], rows: Iterable[Batch]) -> Case:
    """Make a case of fetched rows, and of what is already loaded about their entities.

    Records of protected people around them are included, since they decide who else is masked. Who
    is protected by what is not among them, such as a minor by an event elsewhere, gets the role of
    the large case. If that is not enough, the records of all protected people are included. Texts
    that name somebody masked are withheld here: the case may not know the name.
    """
    masked = with_aliases(large.case, large.case.protection.names)
    fetched = [_veiled(large, batch, masked) for batch in rows]
    connected = _connected(large.batches, masked, set(entities))
    named: set[str] = set()
    for around in (connected, connected, masked):
        about = (_about(large, batch, set(entities), around) for batch in large.batches)
        kept = [_veiled(large, batch, masked) for batch in about]
        case = case_of(large, [*kept, *fetched, *_roles_of(large, named)])
        shown = case.protection.shown
        named = {entity for entity in masked & case.types().keys() if shown(entity) == entity}
        if not named:
            return case
        case.close()
    message = (
        "The part would name somebody whom the large case protects; nothing was loaded. "
        "Ask about other entities, or for a smaller part."
    )
    raise ProtectedError(message)


def _roles_of(large: LargeCase, named: set[str]) -> Iterator[Batch]:
    """State in which role the large case protects some people, at the rows that it does so by."""
    case = large.case
    of_document = {batch.document.id: batch.document for batch in large.batches}
    for found in case.protection.evidence:
        if found.document in of_document and with_aliases(case, [found.entity]) & named:
            # the row itself may state only a date, or the name of somebody outside the part
            row = {"entity": found.entity, "attribute": "role", "value": found.role or UNREAD}
            stated = pd.DataFrame([{**row, "kind": "derived", "row": found.row}])
            yield Batch.of(of_document[found.document], statements=stated)


def _connected(batches: Iterable[Batch], masked: set[str], entities: set[str]) -> set[str]:
    """Give the masked ids that links among masked ids connect with some entities."""
    frames = [frame[ENDS] for batch in batches for frame in batch.links]
    ties = pd.concat([pd.DataFrame(columns=ENDS), *frames])
    ties = ties[ties["source"].isin(masked) & ties["target"].isin(masked)]
    turned = ties.rename(columns={"source": "target", "target": "source"})
    ends = pd.concat([ties, turned])
    found, size = masked & entities, -1
    # a masked person may hold a thing of the part without being in it
    while len(found) != size:
        size = len(found)
        found |= set(ends.loc[ends["source"].isin(found), "target"])
    return found


def _about(large: LargeCase, batch: Batch, entities: set[str], masked: set[str]) -> Batch:
    """Keep what a document states about some entities, and what protects masked ones."""
    known = entities | masked
    people = masked & with_aliases(large.case, large.case.protection.protected)
    statements = [frame[frame["entity"].isin(known)] for frame in batch.statements]
    links = []
    for frame in batch.links:
        inside = frame["source"].isin(known) & frame["target"].isin(known)
        of_people = [frame[end].str.startswith("person:").astype(bool) for end in ENDS]
        both = of_people[0] & of_people[1]
        states = frame["role"].notna() if "role" in frame else np.zeros(len(frame), np.bool_)
        protects = (frame["source"].isin(people) | frame["target"].isin(people)) & (~both | states)
        links.append(frame[inside | protects])
    return replace(batch, statements=statements, links=links)


def _veiled(large: LargeCase, batch: Batch, masked: set[str]) -> Batch:
    """Withhold values of others, and places, that name somebody masked."""
    veiled = large.case.mentions.veiled

    def withheld(frame: pd.DataFrame, name: str, rows: pd.Series) -> pd.DataFrame:
        if name not in frame:
            return frame
        texts = {text: veiled(text) for text in frame.loc[rows, name].dropna().unique()}
        named = rows & frame[name].map(lambda text: texts.get(text, text) != text).astype(bool)
        return frame.assign(**{name: frame[name].mask(named, frame[name].map(texts))})

    statements = [
        withheld(frame, "value", ~frame["entity"].isin(masked)) for frame in batch.statements
    ]
    links = [
        withheld(frame, "place", pd.Series(data=True, index=frame.index)) for frame in batch.links
    ]
    return replace(batch, statements=statements, links=links)
