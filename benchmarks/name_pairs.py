"""Whether records of people are recognized whose names were written in other scripts.

    python benchmarks/name_pairs.py [--misses]

`name_pairs.toml` holds pairs of fictional records that are one person, and pairs that are not:
names in a dozen scripts by published romanizations, nicknames, married names, dates that were
swapped or cut; fathers and sons, twins, namesakes. It was written without knowledge of the
comparison. Pairs with an even number, from 0, are for development. The others are for tests; half
of these, by a hash of their names, were read when the readings of characters were added
(`test, read`), and the rest never (`test`). `name_pairs_by_rule.toml` holds pairs made from
published standards before the comparison was run on them; its misses were read since.
`name_pairs_by_naming.toml` has two pairs of each rule of romanization or naming, written in the
same way. Of these, the pairs with an even number are for development; of the others only totals
were read. `name_pairs_fresh.toml` was written last, by hands that had read neither the comparison
nor the other pairs, and was run once (`fresh`): its pairs are not read.

All records of a half are one case, the left ones and the right ones a document each, and `resolve`
proposes pairs between the two. Recall is the share of pairs of one person that are proposed.
Precision is that share of the listed pairs proposed; "elsewhere" counts proposals between records
of different pairs, some of which are relatives or namesakes on purpose.
"""

from __future__ import annotations

import hashlib
import sys
import tomllib
import warnings
from pathlib import Path

import pandas as pd

import linkanalysis as la
from linkanalysis.case.decisions import ids_of

PAIRS, BY_RULE, BY_NAMING, FRESH = (
    Path(__file__).with_name(f"name_pairs{name}.toml")
    for name in ("", "_by_rule", "_by_naming", "_fresh")
)
UNREAD = {"test", "by naming, check", "fresh"}
SIDES = ("left", "right")
COLUMNS = ("name", "birth_date", "sex", "nationality", "town")


def case_of(pairs: list[dict[str, object]]) -> la.Case:
    """Make a case of two documents, one of each side."""
    case = la.Case(purpose="training")
    for side in SIDES:
        rows = [
            {"id": f"{side}-{number}"} | {name: pair[side].get(name, "") for name in COLUMNS}
            for number, pair in enumerate(pairs)
        ]
        about = {"title": side, "received": "2024-06-01", "region": "US-KY", "timezone": "UTC"}
        case.add(la.read_frame(pd.DataFrame(rows), reader="entities", document=about))
    return case


def proposed(case: la.Case) -> list[tuple[int, int]]:
    """Give the numbers of the left and the right record of each proposal."""
    left, right = case.documents()["id"]
    found = []
    for decision in la.resolve(case, between=(left, right)).decisions:
        number = dict(each.partition(":")[2].split("-") for each in ids_of(decision))
        found.append((int(number["left"]), int(number["right"])))
    return found


def was_read(pair: dict[str, object]) -> bool:
    """Say whether a pair of the test half was read since, by a hash of its names."""
    names = "|".join(pair[side]["name"] for side in SIDES)
    return hashlib.sha256(names.encode()).digest()[0] % 2 == 0


def report(name: str, pairs: list[dict[str, object]], part: set[int], found: list) -> None:
    """Print precision and recall among some pairs of a case."""
    hits = {a for a, b in found if a == b} & part
    same = {number for number in part if pairs[number]["same"]}
    dated = {number for number in same if not pairs[number].get("weak")}
    cells = (
        *(len(part), len(same)),
        *(f"{len(hits & of) / len(of):.3f}" for of in (same, dated)),
        f"{len(hits & same) / max(len(hits), 1):.3f}",
        sum(a != b for a, b in found if a in part),
    )
    print(f"| {name} | {' | '.join(map(str, cells))} |")
    if "--misses" in sys.argv and name not in UNREAD:
        for number in sorted(hits ^ same):
            pair = pairs[number]
            print(f"  {pair['why']}: {pair['left']['name']}, {pair['right']['name']}")


def main() -> None:
    """Print precision and recall of each part."""
    warnings.simplefilter("ignore")
    every, by_rule, by_naming, fresh = (
        tomllib.loads(path.read_text(encoding="utf-8"))["pair"]
        for path in (PAIRS, BY_RULE, BY_NAMING, FRESH)
    )
    wholes = {
        "development": every[::2],
        "by rule": by_rule,
        "by naming, development": by_naming[::2],
        "by naming, check": by_naming[1::2],
        "fresh": fresh,
    }
    print("| part | pairs | one person | recall | with a date | precision | elsewhere |")
    print("|---|---|---|---|---|---|---|")
    for name, pairs in wholes.items():
        report(name, pairs, set(range(len(pairs))), proposed(case_of(pairs)))
    tested = every[1::2]
    found = proposed(case_of(tested))
    read = {number for number, pair in enumerate(tested) if was_read(pair)}
    report("test, read", tested, read, found)
    report("test", tested, set(range(len(tested))) - read, found)


if __name__ == "__main__":
    main()
