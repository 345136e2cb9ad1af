"""Hand-overs of phones: how many of those planted are listed, how many others, and what it costs.

    python benchmarks/handovers.py [--phones 400 20000 100000] [--seeds 1 101]

Each month is read into a case file in one process and searched in another; the second one's times
and peak memory are what the operating system says. Months without hand-overs show what is listed
for no reason.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
from generators.handed_over import Month, simulate_month

CASE = """\
[case]
title = "A month of calls"
purpose = "training"
region = "US-KY"
timezone = "UTC"

[[document]]
file = "calls.csv"
reader = "calls"
"""
# In the smallest month 25 of 400 phones are handed over, and 2,000 others are called.
SWAPS_A_PHONE, OTHERS_A_PHONE = 1 / 16, 5
AREAS = (502, 606, 859, 270, 364, 513, 615, 317)


def month_of(seed: int, phones: int, *, handed: bool) -> Month:
    swaps = round(phones * SWAPS_A_PHONE) if handed else 0
    return simulate_month(seed, phones=phones, swaps=swaps, others=phones * OTHERS_A_PHONE)


def number(k: int) -> str:
    return f"+1{AREAS[k % 8]}{2_100_000 + k // 8:07d}"


def write_month(folder: Path, month: Month) -> None:
    names = [number(k) for k in range(month.n)]
    start = np.datetime64("2024-05-01T00:00:00") + month.start_s.astype("m8[s]")
    rows = zip(month.caller.tolist(), month.callee.tolist(), start, strict=True)
    with (folder / "calls.csv").open("w", encoding="utf-8") as file:
        file.write("caller,callee,start\n")
        file.writelines(f"{names[a]},{names[b]},{when}Z\n" for a, b, when in rows)
    (folder / "case.toml").write_text(CASE, encoding="utf-8")


def read(folder: Path) -> dict[str, float]:
    import linkanalysis as la

    la.read_case(folder, file=folder / "calls.case").close()
    return {}


def search(folder: Path) -> dict[str, object]:
    import linkanalysis as la

    case = la.Case.open(folder / "calls.case")
    began = time.perf_counter()
    found = la.calls.find_handovers(case)
    wall = time.perf_counter() - began
    return {
        "wall": wall,
        "looked_at": found.looked_at,
        "pairs": [(row.old, row.new) for row in found.rows],
    }


def child(way: str, folder: Path) -> None:
    """Do it once and print what it cost."""
    told = {"read": read, "search": search}[way](folder)
    usage = resource.getrusage(resource.RUSAGE_SELF)
    told["cpu"], told["peak_gib"] = usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 2**20
    print(json.dumps(told))


def run(way: str, folder: Path) -> dict[str, object]:
    command = [sys.executable, __file__, "--child", way, "--folder", str(folder)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    told: dict[str, object] = json.loads(done.stdout.splitlines()[-1])
    return told


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--phones", type=int, nargs="+", default=[400, 20_000, 100_000])
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 101])
    parser.add_argument("--child", choices=["read", "search"])
    parser.add_argument("--folder", type=Path)
    options = parser.parse_args()
    if options.child:
        child(options.child, options.folder)
        return
    for phones in options.phones:
        for seed in options.seeds:
            for handed in (True, False):
                month = month_of(seed, phones, handed=handed)
                with tempfile.TemporaryDirectory() as name:
                    write_month(Path(name), month)
                    run("read", Path(name))
                    told = run("search", Path(name))
                truth = {(f"phone:{number(a)}", f"phone:{number(b)}") for a, b in month.swaps}
                pairs = {tuple(pair) for pair in told["pairs"]}
                print(
                    f"{phones:>7,} phones, seed {seed}, {month.caller.size:,} calls, "
                    f"{told['looked_at']:,} looked at: planted {len(truth):,}, "
                    f"listed {len(pairs):,}, wrong {len(pairs - truth):,}; "
                    f"wall {told['wall']:.1f} s, CPU {told['cpu']:.1f} s, "
                    f"peak {told['peak_gib']:.2f} GiB",
                    flush=True,
                )


if __name__ == "__main__":
    main()
