"""Write a case folder: ``python benchmarks/plants FOLDER --seed N --plants I1,I7``.

The truth is written beside the folder, as FOLDER.truth.json: it is no document of the case.
"""

import argparse
import sys
from pathlib import Path

if not __package__:  # run as a folder, which Python puts on its path in place of its parent
    sys.path[0] = str(Path(__file__).resolve().parents[1])


def main() -> None:
    from plants import DECOYS, PLANTERS, write_case

    def names(text: str) -> tuple[str, ...]:
        return tuple(filter(None, text.split(",")))

    parser = argparse.ArgumentParser(prog="plants", description="Write a fictional case folder.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument(
        "--plants", type=names, default=tuple(PLANTERS), help='such as I1,I7; "" for none'
    )
    parser.add_argument(
        "--decoys", type=names, default=tuple(DECOYS), help='names; "" for none; all by default'
    )
    given = parser.parse_args()
    truth = write_case(given.folder, seed=given.seed, plants=given.plants, decoys=given.decoys)
    path = truth.save(given.folder.with_name(f"{given.folder.name}.truth.json"))
    print(f"{given.folder}: {len(truth.plants)} plants, {len(truth.decoys)} decoys; truth: {path}")


if __name__ == "__main__":
    main()
