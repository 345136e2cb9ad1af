"""People of a large case who may be recorded twice, compared by Splink."""

from __future__ import annotations

import contextlib
import logging
import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from linkanalysis.case.decisions import Decision, masked_together
from linkanalysis.case.descriptions import describe, rows_of, whereabouts_clash
from linkanalysis.core.checks import is_real
from linkanalysis.core.door import Call, answer
from linkanalysis.core.optional import optional_import
from linkanalysis.core.provenance import Reason
from linkanalysis.core.vocabulary.words import fold_name
from linkanalysis.errors import CaseError, EngineError
from linkanalysis.identity.decisions_table import Decisions, Evidence
from linkanalysis.identity.resolving import decided_pairs
from linkanalysis.ingest.sheets.tables import offline_engine
from linkanalysis.names.bits import sign_table, vetoed
from linkanalysis.names.population import levels_of
from linkanalysis.scale.engines import DuckDB, engine_faults, workbench
from linkanalysis.scale.large_case import expect_large
from linkanalysis.scale.spark import Spark

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from linkanalysis.names.population import Population
    from linkanalysis.scale.engines import Engine
    from linkanalysis.scale.large_case import LargeCase

    Pair = tuple[str, str]

BY = "Splink"
# As in `la.resolve`: a pair that only its names make likely is no proposal.
AGREEING = 2
# What Splink expects before it compares: one record in ten has a second one. Hand-set.
DUPLICATES = 0.1
# Pairs from which Splink learns how often values of two people agree by chance.
SAMPLED_PAIRS = 1e6
# Properties that many people share are compared, and no reason to compare.
COMMON = frozenset({"sex", "nationality", "town", "organization"})
# Of each property, which differences are no more than a slip. Levenshtein's distance is all that
# Spark has by itself; Jaro-Winkler needs a file of Java that nobody installs by accident.
SLIPS: Mapping[str, list[int]] = {"name": [1, 3], "birth_date": [1]}
SIGNS = {-1: "", 0: "−"}
SEED = 0


@dataclass(frozen=True, slots=True)
class _Pair:
    """A pair that Splink proposes: properties with their level, whether that is the best, bits."""

    left: str
    right: str
    bits: float
    found: tuple[tuple[str, int, bool, float], ...]


@answer()
def find_duplicates(call: Call, large: LargeCase, *, min_bits: float = 0.0) -> Decisions:
    """Find people of a large case who may be recorded twice, with Splink.

    Parameters
    ----------
    large : LargeCase
        The case; it is not changed.
    min_bits : float, default 0.0
        The least evidence of a pair, in bits.

    Returns
    -------
    Decisions
        Pairs of people, all *unsure*, the most likely first. Nothing is merged: review them, and
        give your decisions to ``large.case.decide``.

    Raises
    ------
    MissingExtraError
        If splink is not installed.
    EngineError
        If the engine is neither DuckDB nor Spark, or does not answer.
    CaseError
        If `min_bits` is not a number.

    Notes
    -----
    `connect` has loaded the records of people. Splink gets one row for each person, protected
    people included, with the first value of each property: in Spark, to which the rows are
    uploaded, or else in a second DuckDB in the memory of this machine. It compares all pairs that
    share a name, a birth date or an identifier. Many bits mean that the two agree in what few
    others share. They do not show that the two are the same person: twins, namesakes and relatives
    look alike. A pair is proposed only if two properties agree, no record rules it out, and nobody
    has judged it before. Splink counts equal values, and names and birth dates that differ in a few
    characters; `la.resolve(large.case)` also knows nicknames, scripts and swapped dates.

    References
    ----------
    .. [1] Fellegi and Sunter (1969), JASA 64, 1183-1210.
    .. [2] Linacre, Lindsay, Manassis, Slade, Hepworth (2022), Int. J. Population Data Science 7(3).

    Examples
    --------
    >>> import duckdb
    >>> import linkanalysis as la
    >>> engine = la.scale.over_duckdb(duckdb.connect())
    >>> with la.scale.connect(engine, {}, purpose="training") as large:
    ...     len(find_duplicates(large))
    0
    """
    expect_large(large)
    if not is_real(min_bits):
        message = f"min_bits is {min_bits!r:.40}; give a number of bits, such as 0."
        raise CaseError(message)
    splink = optional_import("splink", extra="splink", purpose="Splink's comparison of people")
    case = large.case
    population = describe(case.engine, "person")
    values = _first_values(population)
    pairs: list[_Pair] = []
    with _working(large.engine) as engine:
        if values.shape[1] > AGREEING and len(values) > 1:
            pairs = _compared(engine, splink, values, min_bits)
    pairs = _open(large, population, pairs)
    reasons = _reasons(large, population, pairs)
    decided = [
        Decision(one.left, one.right, "unsure", BY, why)
        for one, why in zip(pairs, reasons, strict=True)
    ]
    decided = masked_together(case.protection, decided, case.undecided)
    found = [
        (each, Evidence(round(one.bits, 2), _signs(one)))
        for each, one in zip(decided, pairs, strict=True)
    ]
    found.sort(key=lambda each: (-each[1].bits, each[0].left, each[0].right))
    return Decisions(
        tuple(decision for decision, _ in found),
        tuple(evidence for _, evidence in found),
        (),
        ("Only the first value of each property of a person is compared.",),
        call.made_by(subject=case),
    )


@contextlib.contextmanager
def _working(engine: Engine) -> Iterator[DuckDB | Spark]:
    """Give an engine for Splink to work in, and remove what it kept there."""
    if isinstance(engine, DuckDB):
        # one in memory: Splink keeps tables, and the file of an agency may be read-only
        with offline_engine() as connection:
            yield DuckDB(connection, None)
    elif isinstance(engine, Spark):
        catalog = engine.session.catalog
        try:
            yield engine
        finally:
            for table in catalog.listTables():
                if table.name.startswith("__splink__"):
                    catalog.dropTempView(table.name)
    else:
        message = (
            f"Splink compares people on DuckDB and Spark, not on {engine.name}. "
            "la.resolve(large.case) compares them here."
        )
        raise EngineError(message)


def _interface(engine: DuckDB | Spark, splink: Any) -> Any:  # noqa: ANN401 - splink is optional
    """Make Splink's interface to the engine."""
    if isinstance(engine, DuckDB):
        return splink.DuckDBAPI(connection=engine.connection)
    return splink.SparkAPI(
        spark_session=engine.session,
        break_lineage_method="persist",  # the others write files
        register_udfs_automatically=False,
    )


def _first_values(population: Population) -> pd.DataFrame:
    """Make one row for each person, with a column for each property that two people have."""
    columns: dict[str, pd.Series[Any]] = {"entity": pd.Series(population.entities, dtype=object)}
    for feature in population.features:
        held = population.held[feature.name]
        owners, first = np.unique(held.entity, return_index=True)
        if len(owners) > 1:
            texts = [held.texts[value] for value in held.value[first].tolist()]
            whole = pd.Series([None] * len(population.entities), dtype=object)
            whole.iloc[owners] = [_plain(feature.name, text) for text in texts]
            columns[_column(feature.name)] = whole
    return pd.DataFrame(columns)


def _plain(name: str, text: str) -> str:
    """Write a name without case and marks, its words in one order."""
    return " ".join(sorted(fold_name(text).split())) if name == "name" else text


def _column(name: str) -> str:
    return f"of_{name}"  # no keyword of SQL


def _compared(
    engine: DuckDB | Spark,
    splink: Any,  # noqa: ANN401 - splink is optional
    values: pd.DataFrame,
    min_bits: float,
) -> list[_Pair]:
    """Let Splink learn and compare; return the pairs above the threshold."""
    names = [column.removeprefix("of_") for column in values.columns[1:]]
    known = optional_import("splink.internals.exceptions", extra="splink", purpose="Splink")
    blocks = [splink.block_on(_column(name)) for name in names if name not in COMMON]
    if not blocks:
        return []
    settings = splink.SettingsCreator(
        link_type="dedupe_only",
        unique_id_column_name="entity",
        probability_two_random_records_match=min(2 * DUPLICATES / (len(values) - 1), 0.5),
        comparisons=[_comparison(name) for name in names],
        blocking_rules_to_generate_predictions=blocks,
        retain_intermediate_calculation_columns=True,
    )
    with workbench(engine) as bench, engine_faults(engine, known.SplinkException), _quiet():
        table = bench.upload(values).strip(engine.dialect.quote)
        interface = _interface(engine, splink)
        linker = splink.Linker(table, settings, db_api=interface, set_up_basic_logging=False)
        linker.training.estimate_u_using_random_sampling(SAMPLED_PAIRS, seed=SEED)
        for name in SLIPS:
            # without a pair to learn from, what Splink assumes stays
            if name in names and values[_column(name)].dropna().duplicated().any():
                block = splink.block_on(_column(name))
                linker.training.estimate_parameters_using_expectation_maximisation(block)
        rows = linker.inference.predict(threshold_match_weight=min_bits)
        frame = engine.rows(f"SELECT * FROM {rows.physical_name}")
    best = {name: len(SLIPS.get(name, ())) + 1 for name in names}
    return [_pair(row, best) for row in frame.to_dict("records")]


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Keep Splink from writing its warnings to the terminal, and pyspark from its own."""
    logger = logging.getLogger("splink")
    level = logger.level
    logger.setLevel(logging.ERROR)
    with warnings.catch_warnings():
        # pyspark and pandas warn of each other's versions, whatever Splink asks for
        warnings.simplefilter("ignore")
        try:
            yield
        finally:
            logger.setLevel(level)


def _comparison(name: str) -> Any:  # noqa: ANN401 - splink is optional
    library = optional_import("splink.comparison_library", extra="splink", purpose="Splink")
    column = _column(name)
    if name in SLIPS:
        compared = library.LevenshteinAtThresholds(column, SLIPS[name])
    else:
        compared = library.ExactMatch(column)
    return compared.configure(term_frequency_adjustments=True)


def _pair(row: Mapping[Any, Any], best: Mapping[str, int]) -> _Pair:
    found = []
    for name, highest in best.items():
        column = _column(name)
        factor = float(row[f"bf_{column}"]) * float(row.get(f"bf_tf_adj_{column}", 1.0))
        level = int(row[f"gamma_{column}"])
        found.append((name, level, level == highest, float(np.log2(factor)) if factor else -np.inf))
    left, right = sorted((str(row["entity_l"]), str(row["entity_r"])))
    return _Pair(left, right, float(row["match_weight"]), tuple(found))


def _open(large: LargeCase, population: Population, pairs: Sequence[_Pair]) -> list[_Pair]:
    """Keep pairs in which two properties agree, that are not judged, and that nothing rules out."""
    _, known = decided_pairs(large.case)
    kept = [
        one
        for one in pairs
        if sum(level > 0 for _, level, _, _ in one.found) >= AGREEING
        and (one.left, one.right) not in known
    ]
    if not kept:
        return []
    number = {entity: at for at, entity in enumerate(population.entities)}
    left = np.array([number[one.left] for one in kept], np.int64)
    right = np.array([number[one.right] for one in kept], np.int64)
    level, _ = levels_of(population, left, right)
    signs = np.take_along_axis(
        sign_table(population)[None], (level[:, :, None] + 1).astype(np.int64), 2
    )[:, :, 0]
    apart = vetoed([feature.name for feature in population.features], signs)
    clash = whereabouts_clash(large.case.engine, [(one.left, one.right) for one in kept])
    return [
        one
        for one, out in zip(kept, apart.tolist(), strict=True)
        if not out and (one.left, one.right) not in clash
    ]


def _reasons(
    large: LargeCase, population: Population, pairs: Sequence[_Pair]
) -> list[tuple[Reason, ...]]:
    """Return what agrees in each pair, with the rows of both."""
    stated = rows_of(
        large.case.engine, population, {e for one in pairs for e in (one.left, one.right)}
    )
    # of several values of an entity, the first in the order of their texts
    first = {
        name: {entity: row for (entity, _), row in sorted(rows.items(), reverse=True)}
        for name, rows in stated.items()
    }
    reasons = []
    for one in pairs:
        why = []
        for name, level, is_best, bits in one.found:
            if level > 0:
                how = "equal" if is_best else "nearly equal"
                text = f"{name.replace('_', ' ')} {how} ({bits:+.1f} bits)"
                for entity in (one.left, one.right):
                    where = first[name][entity]
                    why.append(Reason(where.document, where.row, text))
        reasons.append(tuple(why))
    return reasons


def _signs(one: _Pair) -> tuple[tuple[str, str], ...]:
    signs = [
        (name, SIGNS.get(level, "+" if is_best else "~")) for name, level, is_best, _ in one.found
    ]
    return tuple((name, sign) for name, sign in signs if sign)
