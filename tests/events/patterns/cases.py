"""Small cases and a second way to find a pattern: trying every choice of links."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

import linkanalysis as la

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence


class Row(NamedTuple):
    """A link as a document states it; a start of ten characters is a day alone."""

    source: str
    target: str
    type: str
    start: str | None = None
    end: str | None = None
    amount: float | None = None
    role: str | None = None
    duration: float | None = None


def case_of(
    *documents: Iterable[Row], grades: Sequence[str] = (), statements: pd.DataFrame | None = None
) -> la.Case:
    """Put links into a case, one document for each list of rows."""
    case = la.Case(purpose="training", timezone="UTC")
    for number, rows in enumerate(documents):
        links = pd.DataFrame(list(rows), columns=list(Row._fields)).astype(object)
        links["row"] = [str(k + 1) for k in range(len(links))]
        links["start_text"] = links["start"]
        links["unit"] = ["USD" if pd.notna(each) else None for each in links["amount"]]
        for name in ("start", "end"):
            links[name] = pd.to_datetime(links[name], format="ISO8601").astype("datetime64[us]")
        document = la.Document(
            title=f"list {number}",
            sha256=f"{number:064}",
            scheme="admiralty" if grades else "",
            grade=grades[number] if grades else "",
        )
        said = {} if statements is None or number else {"statements": statements}
        case.add(la.Batch.of(document, links=links, **said))
    return case


def found(matches: la.patterns.Matches) -> set[tuple[object, ...]]:
    """Return the entities of each match; no match comes twice."""
    rows = [row.things for row in matches.rows]
    assert len(rows) == len(set(rows))
    return set(rows)


Chosen = dict[str, Row]


def brute_force(
    rows: Sequence[Row],
    things: Mapping[str, str],
    links: Mapping[str, str],
    holds: Callable[[Chosen], bool] = lambda _: True,
    alike: Sequence[set[str]] = (),
) -> list[tuple[dict[str, str], Chosen]]:
    """Try every choice of one row for each link; return those that fit, with their things."""
    asked = [(name, *words.split()) for name, words in links.items()]
    partial: list[tuple[dict[str, str], Chosen]] = [({}, {})]
    for name, source, kind, target in asked:
        longer = []
        for (which, chosen), row in itertools.product(partial, dict.fromkeys(rows)):
            more = {**which, source: row.source, target: row.target}
            fits = row.type == kind and row not in chosen.values()
            fits = fits and all(more[thing] == entity for thing, entity in which.items())
            if fits and all(entity.startswith(f"{things[each]}:") for each, entity in more.items()):
                longer.append((more, {**chosen, name: row}))
        partial = longer
    return [(which, chosen) for which, chosen in partial if holds(chosen) and _differ(which, alike)]


def _differ(which: Mapping[str, str], alike: Sequence[set[str]]) -> bool:
    pairs = itertools.combinations(which, 2)
    return all(which[a] != which[b] or {a, b} in alike for a, b in pairs)
