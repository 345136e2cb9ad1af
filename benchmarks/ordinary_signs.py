"""How many findings of indicators there are where nothing is planted.

    python benchmarks/ordinary_signs.py FIRST LAST

For each seed three worlds without rings and the county of `plants` with its decoys alone. Printed
for 1,000 people: findings that are listed, those that come last since the record explains them,
those that are usual in the case and only counted, and which indicators are listed.
"""

from __future__ import annotations

import sys
import tempfile
import warnings
from collections import Counter
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from generators import WORLDS
from plants import write_case

import linkanalysis as la

if TYPE_CHECKING:
    from collections.abc import Callable

WRITERS: dict[str, Callable[..., object]] = {
    name: partial(write, rings=False) for name, write in WORLDS.items()
}
WRITERS["plants, decoys only"] = partial(write_case, plants=())


def main() -> None:
    """Print a row for each generator."""
    warnings.simplefilter("ignore")
    first, last = map(int, sys.argv[1:])
    print("| world | people | listed | listed last | usual | listed, by indicator |")
    print("|---|---|---|---|---|---|")
    for name, write in WRITERS.items():
        people = 0
        count: Counter[str] = Counter()
        by_indicator: Counter[str] = Counter()
        for seed in range(first, last + 1):
            with tempfile.TemporaryDirectory() as folder:
                path = Path(folder, "case")
                write(path, seed=seed)
                case = la.read_case(path)
                people += int((case.moment.frame("entities")["type"] == "person").sum())
                found = la.find_indicators(case)
                plain = [one.indicator for one in found if not one.explanation]
                by_indicator.update(plain)
                count["listed"] += len(plain)
                count["last"] += len(found) - len(plain)
                count["usual"] += int(found.coverage()["usual"].sum())
        shares = [f"{1000 * count[kind] / people:.1f}" for kind in ("listed", "last", "usual")]
        listed = ", ".join(f"{indicator} {n}" for indicator, n in by_indicator.most_common())
        print(f"| {name} | {people:,} | {' | '.join(shares)} | {listed} |", flush=True)


if __name__ == "__main__":
    main()
