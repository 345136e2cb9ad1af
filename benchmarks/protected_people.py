"""Whether any answer about a simulated case reveals somebody protected.

    python benchmarks/protected_people.py [FIRST] [LAST]

For each seed from FIRST (0) to LAST (9) a case of varied size and difficulty is simulated and read.
Every public call of `tests/walk.py` is made on it, and every text that can be reached from what it
returns is searched for what the files of the case say of protected people: names, aliases, ids,
birth dates, documents, notices, and numbers that only they hold. Then the command writes its
report, and every file of it is searched likewise, byte by byte. A page or a report that is refused
for fear of a leak is a finding too.

So that 500 cases are affordable, `rings_without_documents` repeats its search without each of the
three documents with most things shared, not without each of all; only every tenth case is searched
whole, as in `tests/test_way_out.py`.
"""

from __future__ import annotations

import random
import sys
import time
import warnings
from pathlib import Path
from tempfile import TemporaryDirectory

import linkanalysis as la
from linkanalysis.command.cli import main as command
from linkanalysis.errors import ProtectedError

sys.path.insert(0, str(Path(__file__).parents[1]))
from tests.walk import CALLS, Inputs, secrets_in, simulated_secrets

LAST = 9
DEAREST = "rings.rings_without_documents"
WHOLE = 10  # one case in so many; a case searched whole takes three times as long


def simulate(folder: Path, seed: int) -> None:
    """Draw the settings of a case from its seed."""
    dice = random.Random(seed)  # noqa: S311 - no secret
    rings = dice.randint(1, 3)
    people = dice.randint(max(30, 15 * rings), 60)
    la.simulate_case(
        folder,
        seed=seed,
        people=la.simulate.SimulatedPeople(
            people,
            households=dice.randint(0, 3),
            mass_events=dice.randint(0, 1),
            unrecorded=dice.choice([0.0, 0.1, 0.3]),
            aliases=dice.randint(0, people // 10),
        ),
        calls=dice.randint(50, 150),
        payments=dice.randint(20, 60),
        rings=la.simulate.SimulatedRings(
            rings, overlap=dice.randint(0, 2), texts=dice.random() < 0.5
        ),
    )


def on_few_documents(inputs: Inputs) -> object:
    """Leave out in turn the registers of identifiers, bookings and incidents."""
    graph = la.build_graph(inputs.case, link_types=["uses", "booked", "involved_in"])
    return la.rings.rings_without_documents(graph)


def leaks_of(seed: int) -> list[str]:
    """Walk every public call on one case, and every file that the command writes about it."""
    with TemporaryDirectory() as kept:
        folder, out = Path(kept, "case"), Path(kept, "out")
        simulate(folder, seed)
        secrets = simulated_secrets(folder)
        case = la.read_case(folder)
        case.decide(la.resolve(case))
        inputs, seen = Inputs(case), dict[int, object]()
        calls = CALLS if seed % WHOLE == 0 else {**CALLS, DEAREST: on_few_documents}
        found = []
        for name, ask in calls.items():
            try:
                found += [name] if secrets_in(ask(inputs), secrets, seen) else []
            except ProtectedError:
                found.append(f"{name} refused")
        if command(["report", str(folder), "--out", str(out)]) != 0:
            found.append("report refused")
        for path in sorted(out.rglob("*")):
            if path.is_file():
                content = path.read_bytes()
                found += [path.name for secret in secrets if secret.encode() in content]
    return found


def main() -> None:
    """Walk the cases and print what was found."""
    first, last = (*map(int, sys.argv[1:]), *(0, LAST)[len(sys.argv) - 1 :])
    warnings.simplefilter("ignore")
    start, bad = time.process_time(), 0
    for seed in range(first, last + 1):
        found = leaks_of(seed)
        bad += bool(found)
        # each as it is done: a walk that is interrupted says how far it came
        print(f"seed {seed}: {', '.join(sorted(set(found))) or 'nothing'}", flush=True)
    used = time.process_time() - start
    cases = last - first + 1
    print(f"{cases} cases, {len(CALLS)} calls each, {bad} with a finding, {used:.0f} CPU s")


if __name__ == "__main__":
    main()
