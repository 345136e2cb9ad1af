"""Whether records of people are recognized whose names were written in other scripts.

    python benchmarks/name_pairs.py [--misses]

`name_pairs.toml` holds pairs of fictional records that are one person, and pairs that are not:
names in a dozen scripts by published romanizations, nicknames, married names, dates that were
swapped or cut; fathers and sons, twins, namesakes. It was written without knowledge of the
comparison. Pairs with an even number, from 0, are for development, the others for tests.

All records of a half are one case, the left ones and the right ones a document each, and `resolve`
proposes pairs between the two. Recall is the share of pairs of one person that are proposed.
Precision is that share of the listed pairs proposed; "elsewhere" counts proposals between records
of different pairs, some of which are relatives or namesakes on purpose.
"""

from __future__ import annotations

import sys
import tomllib
import warnings
from pathlib import Path

import pandas as pd

import linkanalysis as la

PAIRS = Path(__file__).with_name("name_pairs.toml")
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
        number = dict(each.partition(":")[2].split("-") for each in (decision.left, decision.right))
        found.append((int(number["left"]), int(number["right"])))
    return found


def main() -> None:
    """Print precision and recall of both halves."""
    warnings.simplefilter("ignore")
    every = tomllib.loads(PAIRS.read_text(encoding="utf-8"))["pair"]
    print("| pairs | one person | recall | with a date | precision | elsewhere |")
    print("|---|---|---|---|---|---|")
    for half, start in (("development", 0), ("test", 1)):
        pairs = every[start::2]
        found = proposed(case_of(pairs))
        hits = {a for a, b in found if a == b}
        same = {number for number, pair in enumerate(pairs) if pair["same"]}
        dated = {number for number in same if not pairs[number].get("weak")}
        cells = (
            *(len(pairs), len(same)),
            *(f"{len(hits & of) / len(of):.2f}" for of in (same, dated)),
            f"{len(hits & same) / max(len(hits), 1):.2f}",
            sum(a != b for a, b in found),
        )
        print(f"| {half}: {' | '.join(map(str, cells))} |")
        if "--misses" in sys.argv and half == "development":
            for number in sorted(hits ^ same):
                pair = pairs[number]
                print(f"  {pair['why']}: {pair['left']['name']}, {pair['right']['name']}")


if __name__ == "__main__":
    main()
