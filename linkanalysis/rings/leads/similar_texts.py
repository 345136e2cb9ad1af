"""Similar texts: one hand, or one template, behind several advertisements."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from linkanalysis.core.checks import is_real, row_by_number
from linkanalysis.core.counts import counted
from linkanalysis.core.door import Call, answer, guarded
from linkanalysis.core.masked_ids import unmasked
from linkanalysis.core.provenance import Reason
from linkanalysis.core.result import Column, Result
from linkanalysis.core.vocabulary.entities import asked_type, entity_type
from linkanalysis.core.vocabulary.words import fold_name
from linkanalysis.errors import GraphKindError
from linkanalysis.graph.queries.graph_queries import statement_rows
from linkanalysis.kernels.components import components
from linkanalysis.kernels.csr import build_csr
from linkanalysis.kernels.shared_counts import minimum_hashes, shared_counts
from linkanalysis.rings.leads.block_table import dates_of, named

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from linkanalysis.case import Case
    from linkanalysis.graph import EntityGraph

    Numbers = NDArray[np.int64]
    from collections.abc import Iterator
    from datetime import datetime

    from linkanalysis.core.provenance import MadeBy


@dataclass(frozen=True, slots=True)
class TextGroup:
    """Entities with nearly the same text; members, shared things and places are indices."""

    number: int
    members: tuple[int, ...]
    similarity: float
    shared: tuple[int, ...]
    places: tuple[int, ...]
    joined: tuple[int, ...]
    first: datetime | None
    last: datetime | None
    # not in the repr: names of documents end in cells of notebooks and in logs
    reasons: tuple[Reason, ...] = field(repr=False)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class TextGroups(Result):
    """Groups of entities with nearly the same text, largest first.

    Attributes
    ----------
    graph : EntityGraph
        The graph that they are part of.
    groups : tuple of TextGroup
        The groups; members, shared things and places are indices in ``graph.ids``.
    notes : tuple of str
        What was compared, and what was left out.
    made_by : MadeBy
        What is needed to make it again.

    Examples
    --------
    >>> import linkanalysis as la
    >>> la.leads.find_similar_texts(la.build_graph(la.Case(purpose="training")))
    <TextGroups: 0 groups>
    """

    COLUMNS = (
        Column("group", "its number", "number"),
        Column("members", "entities whose texts are nearly the same, without the protected"),
        Column(
            "similarity",
            "mean Jaccard of the pairs that are similar",
            "0 to 1",
            bar="of 1",
        ),
        Column("shared", "things that two or more members are tied to"),
        Column("places", "places and addresses that members are tied to"),
        Column("protected", "how many members and shared things are not named", "entities"),
        Column("joined", "groups that use one of the same identifiers", "numbers"),
        Column("first", "first date of the members' links, in UTC", "date"),
        Column("last", "last date of the members' links, in UTC", "date"),
    )
    CAVEAT = (
        f"{Result.CAVEAT} Texts are copied: from a site's template, from a rival, from a lawful "
        "business."
    )

    graph: EntityGraph
    groups: tuple[TextGroup, ...]
    notes: tuple[str, ...]
    made_by: MadeBy

    def __repr__(self) -> str:
        return f"<TextGroups: {counted(len(self), 'group')}>"

    def __len__(self) -> int:
        return len(self.groups)

    @guarded
    def __iter__(self) -> Iterator[TextGroup]:
        return iter(self.groups)

    @guarded
    def __getitem__(self, number: int) -> TextGroup:
        return row_by_number(self.groups, number, "group")

    def _frame(self) -> pd.DataFrame:
        """Largest first; no text is shown."""
        masked = self.graph.masked
        rows = [
            (
                group.number,
                named(self.graph, group.members),
                group.similarity,
                named(self.graph, group.shared),
                named(self.graph, group.places),
                int(masked[[*group.members, *group.shared]].sum()),
                group.joined,
                group.first,
                group.last,
            )
            for group in self.groups
        ]
        return pd.DataFrame(rows, columns=[column.name for column in self.COLUMNS])

    def _reasons(self, item: str | int, limit: int) -> tuple[Reason, ...]:
        """Return where the texts of a group are stated."""
        return row_by_number(self.groups, item, "group").reasons[:limit]


# Texts are compared by their runs of five letters (shingles): a changed word changes few of them.
RUN = 5
# Texts with fewer runs are too short to tell copies from chance.
MIN_RUNS = 20
# Runs in more than a fifth of all texts belong to a site's form, but only if that is more than 20
# texts: among a few, the texts looked for make up a fifth themselves.
FORM_SHARE = 0.2
FORM_TEXTS = 20
# Up to so many texts (2 million pairs) all pairs are compared.
ALL_PAIRS = 2_000
# Beyond, pairs that agree in one of 24 bands of 4 minimum hashes. At a Jaccard of .7 a pair agrees
# in a band with probability .24, in none of 24 with .0014.
BANDS, BAND = 24, 4
# Larger sets that agree in a band are copies of one text: a chain of pairs joins them all.
ALL_IN_BAND = 64
# A bound against hubs: an identifier of more entities says little and joins no groups.
MOST_USERS = 50


class _Texts(NamedTuple):
    """Texts to compare: their entities, where they are stated, and their runs as sorted hashes."""

    node: Numbers
    reason: tuple[Reason, ...]
    indptr: NDArray[np.uint32]
    runs: NDArray[np.uint64]
    short: int


@answer()
def find_similar_texts(
    call: Call,
    graph: EntityGraph,
    *,
    of: str = "ad",
    attribute: str = "text",
    min_similarity: float = 0.7,
) -> TextGroups:
    """Group entities whose texts are nearly the same, and list what else they share.

    Parameters
    ----------
    graph : EntityGraph
        A graph built from a case.
    of : str, default "ad"
        Type of the entities that have the texts.
    attribute : str, default "text"
        The attribute that holds them.
    min_similarity : float, default 0.7
        The smallest similarity of two texts (Jaccard of their runs), above 0 and at most 1.

    Returns
    -------
    TextGroups
        Largest first. If no two texts are similar it is empty, and a note says so.

    Raises
    ------
    UnknownNameError
        If the type does not exist.
    GraphKindError
        If the graph comes from no case, or the similarity is not above 0 and at most 1.

    Notes
    -----
    Punctuation, digits and case are dropped, so that another number or price changes nothing, and
    letters of all scripts are transliterated to Latin ones. The similarity of two texts is the
    Jaccard of their runs of five letters; runs in more than a fifth of all texts are a site's form
    and do not count. Up to 2,000 texts every pair is compared; beyond, pairs that agree in one of
    24 bands of minimum hashes, which misses about one in a thousand pairs with a similarity of .7.
    Identifiers (phones, accounts, handles …) of up to 50 users join groups to one another. Similar
    texts are a reason to ask who placed them: one author, or several users of a template. Texts
    that were not recorded cannot be compared.

    References
    ----------
    .. [1] Broder (1997), Compression and Complexity of Sequences, 21-29: resemblance and hashes.
    .. [2] Lee et al. (2021), InfoShield, ICDE, doi:10.1109/ICDE51399.2021.00100: micro-clusters of
       advertisements.

    Examples
    --------
    >>> import pandas as pd
    >>> import linkanalysis as la
    >>> case = la.Case(purpose="training")
    >>> text = "Back in town for the weekend only, ask for Rose at the usual number {}"
    >>> rows = [(f"ad:{k}", "ad", "text", text.format(k), str(k)) for k in range(3)]
    >>> texts = pd.DataFrame(rows, columns=["entity", "type", "attribute", "value", "row"])
    >>> page = la.Document(title="Ads", sha256="0" * 64)
    >>> case.add(la.Batch.of(page, statements=texts)).statements
    3
    >>> find_similar_texts(la.build_graph(case)).to_frame()["members"].tolist()
    [('ad:0', 'ad:1', 'ad:2')]
    """
    of = asked_type(of, graph.types)
    case = _case_of(graph, min_similarity)
    texts = _texts(graph, statement_rows(case, [attribute]), of)
    left, right, similarity = _similar(texts, min_similarity)
    groups = _groups(graph, texts, left, right, similarity)
    return TextGroups(graph, groups, _notes(texts, groups), call.made_by())


def _case_of(graph: EntityGraph, min_similarity: float) -> Case:
    if graph.case is None:
        message = (
            "find_similar_texts reads the texts of a case; this graph comes from none. Pass the "
            "result of build_graph(case)."
        )
        raise GraphKindError(message)
    if not is_real(min_similarity) or not 0 < min_similarity <= 1:
        message = (
            f"min_similarity is {min_similarity!r:.40}; give a share above 0 and at most 1, such "
            "as 0.7."
        )
        raise GraphKindError(message)
    return graph.case


def _texts(graph: EntityGraph, said: pd.DataFrame, of: str) -> _Texts:
    veiled = str if graph.case is None else graph.case.veiled
    number = {entity: k for k, entity in enumerate(unmasked(graph.ids)) if graph.types[k] == of}
    nodes, reasons, rows, short = [], [], [], 0
    for entity, value, document, row in zip(
        said["entity"], said["value"], said["document"], said["row"], strict=True
    ):
        node = number.get(str(entity))
        if node is None:
            continue
        runs = _runs(str(value))
        if runs.size < MIN_RUNS:
            short += 1
            continue
        nodes.append(node)
        reasons.append(Reason(veiled(str(document)), str(row), f"the text of {graph.shown[node]}"))
        rows.append(runs)
    sizes = np.array([runs.size for runs in rows], dtype=np.int64)
    every = np.concatenate([np.zeros(0, np.uint64), *rows])
    kept = np.repeat(np.arange(len(rows)), sizes)
    _, which, counts = np.unique(every, return_inverse=True, return_counts=True)
    form = counts[which] > max(FORM_TEXTS, FORM_SHARE * len(rows))
    indptr = np.concatenate([[0], np.cumsum(np.bincount(kept[~form], minlength=len(rows)))])
    return _Texts(
        np.array(nodes, dtype=np.int64),
        tuple(reasons),
        indptr.astype(np.uint32),
        every[~form],
        short,
    )


def _runs(text: str) -> NDArray[np.uint64]:
    """Turn the runs of letters of a text into numbers, each once, in order."""
    kept = "".join(letter for letter in fold_name(text) if letter.isalpha() or letter == " ")
    letters = np.frombuffer(" ".join(kept.split()).encode("ascii"), dtype=np.uint8)
    if letters.size < RUN:
        return np.zeros(0, dtype=np.uint64)
    windows = np.lib.stride_tricks.sliding_window_view(letters, RUN)
    digits = np.uint64(256) ** np.arange(RUN, dtype=np.uint64)  # five bytes make one number
    return np.unique(windows.astype(np.uint64) @ digits)


def _similar(texts: _Texts, min_similarity: float) -> tuple[Numbers, Numbers, NDArray[np.float64]]:
    """List the pairs of similar texts, with their similarity."""
    left, right = _candidates(texts)
    _, numbers = np.unique(texts.runs, return_inverse=True)
    ends = left.astype(np.uint32), right.astype(np.uint32)
    both = shared_counts(texts.indptr, numbers.astype(np.uint32), *ends)
    sizes = np.diff(texts.indptr.astype(np.int64))
    similarity = both / np.maximum(sizes[left] + sizes[right] - both, 1)
    kept = similarity >= min_similarity
    return left[kept], right[kept], similarity[kept]


def _candidates(texts: _Texts) -> tuple[Numbers, Numbers]:
    n = texts.node.size
    if n <= ALL_PAIRS:
        left, right = np.triu_indices(n, 1)
        return left.astype(np.int64), right.astype(np.int64)
    hashes = minimum_hashes(texts.indptr, texts.runs, count=BANDS * BAND)
    keys = [np.zeros(0, dtype=np.int64)]
    for band in range(BANDS):
        part = np.ascontiguousarray(hashes[:, band * BAND : (band + 1) * BAND])
        order = np.lexsort(part.T)
        new = np.ones(n, dtype=np.bool_)
        new[1:] = (part[order][1:] != part[order][:-1]).any(axis=1)
        for start, end in pairwise([*np.flatnonzero(new).tolist(), n]):
            if end - start > 1:
                members = np.sort(order[start:end])
                steps = range(1, members.size if members.size <= ALL_IN_BAND else 2)
                keys += [members[:-step] * n + members[step:] for step in steps]
    found = np.unique(np.concatenate(keys))
    return found // n, found % n


def _groups(
    graph: EntityGraph,
    texts: _Texts,
    left: Numbers,
    right: Numbers,
    similarity: NDArray[np.float64],
) -> tuple[TextGroup, ...]:
    ends = texts.node[left], texts.node[right]
    different = ends[0] != ends[1]
    low, high = (pick(*ends)[different] for pick in (np.minimum, np.maximum))
    pairs, which = np.unique(low * graph.n + high, return_inverse=True)
    indptr, indices, _ = build_csr(
        graph.n, pairs // max(graph.n, 1), pairs % max(graph.n, 1), directed=False
    )
    part = components(indptr, indices)
    best = np.zeros(pairs.size)
    np.maximum.at(best, which, similarity[different])
    found = []
    for label in np.unique(part[pairs // max(graph.n, 1)]).tolist():
        members = np.flatnonzero(part == label)
        found.append((members, float(best[part[pairs // graph.n] == label].mean())))
    found.sort(key=lambda group: (-group[0].size, group[0][0]))
    things = [_things(graph, members) for members, _ in found]
    return tuple(
        _group(graph, texts, number, members, mean, things)
        for number, (members, mean) in enumerate(found, start=1)
    )


def _things(graph: EntityGraph, members: Numbers) -> dict[int, int]:
    """Count how many members are tied to each thing."""
    slots = [graph.indices[graph.indptr[k] : graph.indptr[k + 1]] for k in members.tolist()]
    near, counts = np.unique(np.concatenate(slots), return_counts=True)
    return dict(zip(near.tolist(), counts.tolist(), strict=True))


def _group(
    graph: EntityGraph,
    texts: _Texts,
    number: int,
    members: Numbers,
    similarity: float,
    things: list[dict[int, int]],
) -> TextGroup:
    own = things[number - 1]
    degree = np.diff(graph.indptr.astype(np.int64))
    joining = {
        thing
        for thing in own
        if entity_type(graph.types[thing]).pole == "object" and degree[thing] <= MOST_USERS
    }
    edges = np.concatenate(
        [graph.edge[graph.indptr[k] : graph.indptr[k + 1]] for k in members.tolist()]
    )
    first, last = dates_of(graph.first[edges], graph.last[edges])
    held = np.isin(texts.node, members)
    return TextGroup(
        number=number,
        members=tuple(members.tolist()),
        similarity=similarity,
        shared=tuple(sorted(thing for thing, count in own.items() if count > 1)),
        places=tuple(sorted(k for k in own if graph.types[k] in {"place", "address"})),
        joined=tuple(
            other
            for other, theirs in enumerate(things, start=1)
            if other != number and joining & set(theirs)
        ),
        first=first,
        last=last,
        reasons=tuple(
            reason for reason, mine in zip(texts.reason, held.tolist(), strict=True) if mine
        ),
    )


def _notes(texts: _Texts, groups: tuple[TextGroup, ...]) -> tuple[str, ...]:
    compared = f"{texts.node.size:,} texts were compared"
    short = f"; {texts.short:,} too short to say anything" if texts.short else ""
    none = "" if groups else "; no two are similar"
    return (f"{compared}{short}{none}.",)
