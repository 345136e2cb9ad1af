"""What the first call costs: fresh processes with no compiled kernels, then with them on disk.

    python benchmarks/cold_start.py [--case sample_data/bluegrass]

CPU seconds, those of child processes included. First the command: a report with nothing compiled,
then in another empty cache `linkanalysis warm-up` and the report after it. Then steps of the
library; "again" is the same call once more in the same process. The last lines name kernels that
were compiled for several types, and those that took longest to compile, the kernels that they call
included.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent.parent


def child(folder: str) -> None:
    """Run in a fresh process, and print what each step took."""
    spent = {}

    def clock(name: str, run: Any) -> Any:  # noqa: ANN401 - whatever it gives
        began = time.process_time()
        answer = run()
        spent[name] = time.process_time() - began
        return answer

    la = clock("import", lambda: __import__("linkanalysis"))
    case = clock("read_case", lambda: la.read_case(folder))
    graph = clock("build_graph", lambda: la.build_graph(case))
    people = clock(
        "project", lambda: la.project(graph, to="person", through=["phone", "event", "address"])
    )
    names = [row.name for row in la.MEASURES if not row.name.startswith("two_mode")]
    for call in ("first", "again"):
        clock(f"centrality, all, {call}", lambda: la.centrality(people, names))
    for call in ("first", "again"):
        clock(f"find_rings, {call}", lambda: la.find_rings(graph))
    print(json.dumps({"seconds": spent, "kernels": dict(kernels())}))


def kernels() -> Any:  # noqa: ANN401 - an iterator of pairs
    """Give each kernel's number of compiled types and its seconds of compiling."""
    from numba.core.registry import CPUDispatcher

    for name, module in sorted(sys.modules.items()):
        if name.startswith("linkanalysis.kernels."):
            for kernel, value in vars(module).items():
                if isinstance(value, CPUDispatcher) and value.py_func.__module__ == name:
                    made = [value.get_metadata(types) or {} for types in value.signatures]
                    timers = [m.get("timers", {}).get("compiler_lock", 0.0) for m in made]
                    yield f"{name.rsplit('.', 1)[1]}.{kernel}", (len(timers), sum(timers))


def run(folder: str, cache: str) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, __file__, "--child", folder],
        env={**os.environ, "NUMBA_CACHE_DIR": cache, "PYTHONPATH": str(HERE)},
        capture_output=True,
        text=True,
        check=True,
    )
    answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return answer


def command(cache: str, *arguments: str) -> float:
    """Run the command `linkanalysis` once; return its CPU seconds."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(
        [sys.executable, "-m", "linkanalysis", *arguments],
        env={**os.environ, "NUMBA_CACHE_DIR": cache, "PYTHONPATH": str(HERE)},
        capture_output=True,
        check=True,
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def commands(folder: str) -> None:
    """Print what the first report costs without and with compiling ahead."""
    with tempfile.TemporaryDirectory() as cold, tempfile.TemporaryDirectory() as ahead:
        report = ("report", folder, "--out", f"{cold}/out")
        print(f"{'report, nothing compiled':32s} {command(cold, *report):16.2f}")
        print(f"{'warm-up':32s} {command(ahead, 'warm-up'):16.2f}")
        print(f"{'report after warm-up':32s} {command(ahead, *report):16.2f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--case", default=str(HERE / "sample_data" / "bluegrass"))
    parser.add_argument("--child")
    options = parser.parse_args()
    if options.child:
        child(options.child)
        return
    commands(options.case)
    with tempfile.TemporaryDirectory() as cache:
        cold = run(options.case, cache)
        warm = run(options.case, cache)
        size = sum(file.stat().st_size for file in Path(cache).rglob("*") if file.is_file())
    print(f"{'CPU s':32s} nothing compiled   compiled, on disk")
    for name, seconds in cold["seconds"].items():
        print(f"{name:32s} {seconds:16.2f} {warm['seconds'][name]:19.2f}")
    print(f"{len(cold['kernels'])} kernels, {size / 2**20:.1f} MiB on disk")
    for name, (types, _) in cold["kernels"].items():
        if types > 1:
            print(f"compiled for {types} types: {name}")
    slowest = sorted(cold["kernels"].items(), key=lambda pair: -pair[1][1])[:12]
    for name, (_, seconds) in slowest:
        print(f"  {seconds:6.2f} s {name}")


if __name__ == "__main__":
    main()
