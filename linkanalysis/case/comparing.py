"""Two entities compared property by property, with evidence in bits and the rows behind it."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from linkanalysis.case.decisions import chained, is_hidden, shown_pair
from linkanalysis.case.descriptions import describe, rows_of, whereabouts_clash
from linkanalysis.core.provenance import Reason
from linkanalysis.core.result import CaseAnswer, Column
from linkanalysis.errors import CaseError
from linkanalysis.names.bits import (
    FAMILY,
    PRIOR,
    SIGNS,
    compare_some,
    judge,
    likely_pairs,
    sign_table,
)
from linkanalysis.names.blocking import candidate_pairs
from linkanalysis.names.features import COMPARED_TYPES
from linkanalysis.names.population import levels_of
from linkanalysis.names.weights import learn
from linkanalysis.protection.mentions import WITHHELD

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from linkanalysis.case.descriptions import Stated
    from linkanalysis.case.frames import Moment
    from linkanalysis.core.provenance import MadeBy
    from linkanalysis.names.bits import Judged
    from linkanalysis.names.blocking import Candidates
    from linkanalysis.names.population import ComparedPairs, Population
    from linkanalysis.names.weights import Weights
    from linkanalysis.storage.engine import DuckEngine

# Random pairs are drawn from this start, so that one case always gives the same bits.
SEED = 0


class Likeness:
    """What a case says about the entities of one type, and what is learned from it.

    entities: Those of the type, if they are known in the order of their ids.
    """

    def __init__(
        self, engine: DuckEngine, type_name: str, *, entities: Sequence[str] | None = None
    ) -> None:
        self.population: Population = describe(engine, type_name, entities)

    @cached_property
    def candidates(self) -> Candidates:
        """The pairs worth a comparison."""
        return candidate_pairs(self.population)

    @cached_property
    def _compared(self) -> ComparedPairs:
        """The candidate pairs from which weights are learned, compared: all, if they are few."""
        return compare_some(self.population, self.candidates)

    @cached_property
    def weights(self) -> Weights:
        """What levels weigh in this case."""
        return learn(self.population, self.candidates, self._compared, seed=SEED)

    @cached_property
    def number(self) -> dict[str, int]:
        """Number by entity."""
        return {entity: at for at, entity in enumerate(self.population.entities)}

    def likely(
        self, *, min_bits: float, agreeing: int
    ) -> tuple[NDArray[np.int64], NDArray[np.int64], Judged]:
        """Return the candidate pairs above a threshold that nothing rules out, judged."""
        at, judged = likely_pairs(
            self.population,
            self.weights,
            self.candidates,
            self._compared,
            least=(min_bits, agreeing),
        )
        return self.candidates.left[at], self.candidates.right[at], judged

    def numbers(
        self, pairs: Sequence[tuple[str, str]]
    ) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return the numbers of pairs of entities."""
        left = np.array([self.number[one] for one, _ in pairs], np.int64)
        right = np.array([self.number[other] for _, other in pairs], np.int64)
        return left, right

    def judge(self, left: NDArray[np.int64], right: NDArray[np.int64]) -> Judged:
        """Judge some pairs."""
        low, high = np.minimum(left, right), np.maximum(left, right)
        return judge(self.population, self.weights, *levels_of(self.population, low, high))


@dataclass(frozen=True, slots=True)
class Property:
    """One line of a waterfall.

    left, right: Values compared, as they may be shown; rows: where they stand.
    """

    name: str
    sign: str
    bits: float
    reason: str
    left: str = ""
    right: str = ""
    rows: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Comparison(CaseAnswer):
    """Two entities compared property by property.

    Attributes
    ----------
    shown : tuple of str
        The two, as they may be shown.
    bits : float
        Sum of the evidence: above 0, it is more likely than not that they are one.
    vetoed : bool
        Whether something rules sameness out, whatever the sum.
    made_by : MadeBy
        How it was made.

    Examples
    --------
    >>> import pandas as pd
    >>> import linkanalysis as la
    >>> people = pd.DataFrame({"id": ["KY-1", "OH-7"], "name": ["Ana Bell", "Bell, Anna"]})
    >>> case = la.Case(purpose="training")
    >>> _ = case.add(la.read_frame(people, reader="entities", document="people"))
    >>> case.compare("person:KY-1", "person:OH-7").to_frame()["sign"].tolist()
    ['', '+']
    """

    COLUMNS = (
        Column("property", "what is compared"),
        Column("sign", "+ agrees, ~ agrees in part, − disagrees, ! rules sameness out"),
        Column("bits", "evidence: 1 bit doubles the odds that the two are one", "bits"),
        Column("sum", "evidence up to this line", "bits"),
        Column("reason", "what was found"),
        Column("left", "value of the first entity; withheld if either is protected"),
        Column("right", "value of the second, in the same way"),
        Column("rows", "documents and rows of the two values"),
    )
    CAVEAT = (
        "Likeness of records, not proof: relatives share names, addresses and phones, documents "
        "are lent and numbers mistyped. A name alone decides nothing."
    )

    shown: tuple[str, str]
    bits: float
    vetoed: bool
    _lines: tuple[Property, ...]
    made_by: MadeBy
    _protected: frozenset[str] = field(repr=False)

    def __len__(self) -> int:
        """Return the number of lines."""
        return len(self._lines)

    def __repr__(self) -> str:
        """Return one line without names."""
        return f"Comparison({len(self._lines)} lines, {self.bits:+.1f} bits)"

    def _frame(self) -> pd.DataFrame:
        """Line by line, in the order of the sum."""
        self._refuse_named()
        total, rows = 0.0, []
        for line in self._lines:
            total += line.bits
            where = tuple(self._place(why) for why in line.rows)
            values = (line.left, line.right)
            rows.append((line.name, line.sign, line.bits, total, line.reason, *values, where))
        frame = pd.DataFrame(rows, columns=[each.name for each in self.COLUMNS], dtype=object)
        return frame.astype({"bits": "float64", "sum": "float64"}).round({"bits": 2, "sum": 2})

    def _place(self, why: Reason) -> str:
        named = self.made_by.case.mentions.whole(why.document)
        return f"{WITHHELD if named else why.document}, row {why.row}"

    def _reasons(self, item: str | int, limit: int) -> tuple[Reason, ...]:
        """Return the rows of a line, by its number or property."""
        self._refuse_named()
        lines = [line for at, line in enumerate(self._lines, start=1) if item in {at, line.name}]
        return tuple(why for line in lines for why in line.rows)[:limit]


def compare_entities(moment: Moment, a: str, b: str, made_by: MadeBy) -> Comparison:
    """Compare two entities of one type; raise CaseError if they are not two of one type.

    made_by: How the answer is made, without the two, which are added as they are shown.
    """
    pair = left, right = _sorted_pair(moment.canonical(a), moment.canonical(b))
    kind, other = left.partition(":")[0], right.partition(":")[0]
    kept = {moment.canonical(each) for each in (a, b) if is_hidden(each)}
    hidden = chained(moment.protection, [*moment.undecided, pair], kept=kept)
    shown = shown_pair(moment.protection, *pair, hidden=hidden)
    if left == right:
        message = (
            f"{shown[0]} is on both sides, or the two are judged the same; name two different "
            "entities."
        )
        raise CaseError(message)
    if kind != other or kind not in COMPARED_TYPES:
        message = (
            f"A {kind} and a {other} cannot be compared. Name two entities of one of these types: "
            f"{', '.join(COMPARED_TYPES)}."
        )
        raise CaseError(message)
    likeness = moment.likeness(kind)
    numbers = (np.array([likeness.number[left]]), np.array([likeness.number[right]]))
    judged = likeness.judge(*numbers)
    clash = whereabouts_clash(moment.engine, [pair]).get(pair)
    masked = shown != pair
    lines = waterfall(moment, likeness, judged, pair, clash, masked=masked)
    of_pair = dict(zip(pair, shown, strict=True))
    for name, given in (("a", a), ("b", b)):
        # beside somebody masked, the id of the other names the same person
        made_by = made_by.adding(name, of_pair[moment.canonical(given)] if masked else str(given))
    return Comparison(
        shown,
        float(judged.total[0]),
        bool(judged.vetoed[0]) or clash is not None,
        lines,
        made_by,
        frozenset(moment.protection.names),
    )


def _sorted_pair(one: str, other: str) -> tuple[str, str]:
    return min(one, other), max(one, other)


def waterfall(
    moment: Moment,
    likeness: Likeness,
    judged: Judged,
    pair: tuple[str, str],
    clash: tuple[Stated, Stated] | None,
    *,
    masked: bool,
) -> tuple[Property, ...]:
    """Write the lines of one pair: the prior, each property of both, what a family shares."""
    population = likeness.population
    stated = rows_of(moment.engine, population, pair)
    lines = [Property("prior", "", likeness.weights.prior, PRIOR)]
    signs = sign_table(population)
    for at, feature in enumerate(population.features):
        level = int(judged.level[0, at])
        if level < 0:
            continue
        numbers = (np.array([likeness.number[each]]) for each in pair)
        (texts,) = population.held[feature.name].matched(*numbers)
        found = [
            stated[feature.name][entity, text] for entity, text in zip(pair, texts, strict=True)
        ]
        values = [WITHHELD if masked else each.value for each in found]
        lines.append(
            Property(
                feature.name,
                SIGNS[signs[at, level + 1]],
                float(judged.bits[0, at]),
                feature.levels[level].reason,
                values[0],
                values[1],
                tuple(Reason(each.document, each.row) for each in found),
            )
        )
    if judged.family[0] < 0:
        lines.append(Property("family", "", float(judged.family[0]), FAMILY))
    if clash is not None:
        values = [WITHHELD if masked else each.value for each in clash]
        rows = tuple(Reason(each.document, each.row) for each in clash)
        lines.append(Property("whereabouts", "!", 0.0, ELSEWHERE, values[0], values[1], rows))
    return tuple(lines)


ELSEWHERE = "at two places at one time, or recorded after a death"
