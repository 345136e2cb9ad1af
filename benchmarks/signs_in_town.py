"""Whether signs and detectors find what the small town has planted, and leave its decoys alone.

    python benchmarks/signs_in_town.py FIRST LAST
    python benchmarks/signs_in_town.py FIRST LAST --nothing
    python benchmarks/signs_in_town.py FIRST LAST --relays

For each seed `small_town` writes six cases of about a hundred people. An instance counts as found
if the first two entities of a finding name what it is about, both of them if it is a pair; a burst,
if it is among the first ten of its case. In brackets are those that come last in the list, since
the record would explain them. With `--nothing` each seed is one case of sixty people with nothing
planted, in which six are missing; every other one has decoys. In how many does a test pass at 5 %?
With `--relays` each seed is two towns in which relays pass on few or many calls: how many of them
are found, and how many others?
"""

from __future__ import annotations

import sys
import tempfile
import warnings
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from small_town import FAMILIES, GRADES, write_ordinary, write_relays, write_town

import linkanalysis as la

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from small_town import Plot

    # the sign, the entities named first, and whether the record explains it
    Answers = Iterator[tuple[str, tuple[str, ...], bool]]

SETTINGS = {"payroll_too_small": {"nail salon": 0.2}}  # only a user knows what is usual
SIGNS = {row.id: row.name for row in la.INDICATORS}
AN_EVENT = "2025-10-04"
FIRST_BURSTS = 10
OFTEN = (4, 6, 8, 10, 15, 25)  # calls that a relay gets in two months
WAYS = ((1.0, 1.5), (0.8, 4.0))  # how much of them it passes on, and after how many minutes
Named = Counter[tuple[str, str]]


def answers(case: la.Case) -> Answers:
    """Give each answer of each sign and detector, with the entities that it names first."""
    for finding in la.find_indicators(case, settings=SETTINGS):
        yield (
            next(id_ for id_, name in SIGNS.items() if name == finding.indicator),
            finding.entities[:2],
            finding.explanation != "",
        )
    lists = (
        ("co-location", la.movement.find_co_locations(case), ["a", "b"]),
        ("bursts", la.calls.find_bursts(case, limit=FIRST_BURSTS), ["entity"]),
    )
    for detector, found, columns in lists:
        for row in found.to_frame()[columns].itertuples(index=False):
            yield detector, tuple(row), False
    yield from replies(case)
    shapes = la.money.find_shapes(case).to_frame()
    columns = ["shape", "subjects", "explanation"]
    for shape, subjects, explanation in shapes[columns].itertuples(index=False):
        yield shape, tuple(subjects), explanation != ""


def replies(case: la.Case) -> Answers:
    """Give those who call somebody within minutes, with who called them."""
    found = la.calls.find_replies(case).to_frame()
    for row in found[["caller", "answerer"]].itertuples(index=False):
        yield "replies", tuple(row), False


def judged(
    case: la.Case, plots: tuple[Plot, ...], asked: Callable[..., Answers] = answers
) -> Named:
    """Count, by sign and grade, the instances that were found and the answers about none."""
    shown = case.protection.shown
    about = {plot: [{*map(shown, each.split(" + "))} for each in plot.about] for plot in plots}
    found: Named = Counter()
    met: dict[Plot, bool] = {}  # whether each answer about it is one that the record explains
    for sign, named, explained in asked(case):
        mine = {
            plot
            for plot, sets in about.items()
            if plot.sign == sign and any(each <= {*named} for each in sets)
        }
        met |= {plot: explained and met.get(plot, True) for plot in mine}
        found[sign, "other"] += not mine
        found[sign, "other explained"] += explained and not mine
    for plot, explained in met.items():
        found[plot.sign, plot.grade] += 1
        found[plot.sign, f"{plot.grade} explained"] += explained
    return found


def main() -> None:
    """Print what was found, as means of a seed, or in how many cases anything was by chance."""
    warnings.simplefilter("ignore")
    first, last = map(int, sys.argv[1:3])
    for option, printed in (("--nothing", _print_nothing), ("--relays", _print_relays)):
        if option in sys.argv:
            printed(range(first, last + 1))
            return
    found: Named = Counter()
    planted: Named = Counter()
    for seed in range(first, last + 1):
        for family in FAMILIES:
            with tempfile.TemporaryDirectory() as made:
                folder = Path(made)
                plots = write_town(folder, family, seed=seed)
                found.update(judged(la.read_case(folder), plots))
            planted.update((plot.sign, plot.grade) for plot in plots)
    seeds = last + 1 - first
    print("| sign or detector | clear | borderline | decoys | other |\n|---|---|---|---|---|")
    for sign in dict.fromkeys([*SIGNS, *(sign for sign, _ in planted)]):
        cells = [
            f"{found[sign, g]} of {planted[sign, g]}" + _last(found[sign, f"{g} explained"])
            for g in GRADES
        ]
        others = f"{found[sign, 'other'] / seeds:.2f}"
        cells.append(others + _last(found[sign, "other explained"] / seeds))
        name = f"{sign} {SIGNS[sign]}" if sign in SIGNS else sign
        print(f"| {name} | " + " | ".join(cells) + " |")


def _last(number: float) -> str:
    """Write how many come last, since the record would explain them."""
    return f" ({number:.3g})" if number else ""


def _print_nothing(seeds: range) -> None:
    """Print in how many cases without anything planted each test passes somewhere at 5 %."""
    passed: Counter[str] = Counter()
    for seed in seeds:
        family = ("phone", "road")[seed // 2 % 2]
        with tempfile.TemporaryDirectory() as made:
            folder = Path(made)
            write_ordinary(folder, family, seed=seed)
            case = la.read_case(folder)
            tests = {
                "I20, find_handovers": la.calls.find_handovers(case),
                "I22, find_convoys": la.movement.find_convoys(case),
                "find_co_locations": la.movement.find_co_locations(case),
                "find_replies": la.calls.find_replies(case),
                "before_and_after": la.calls.before_and_after(case, AN_EVENT),
            }
            listed = {
                name: found.to_frame()["p_all"].min() <= 0.05 for name, found in tests.items()
            }
            listed["I1"] = bool(la.find_indicators(case, indicators="common_contact").findings)
            passed.update(name for name, is_listed in listed.items() if is_listed)
            print(seed, family, sorted(name for name, is_listed in listed.items() if is_listed))
    for name in sorted({*tests, "I1"}):
        print(f"{name}: {passed[name]} of {len(seeds)}")


def _print_relays(seeds: range) -> None:
    """Print how many relays are found, by how often they pass a call on, and how many others."""
    print("| passed on | " + " | ".join(f"{calls} calls" for calls in OFTEN) + " | others |")
    print("|---|" + "---|" * (len(OFTEN) + 1))
    for share, minutes in WAYS:
        found: Named = Counter()
        for seed in seeds:
            with tempfile.TemporaryDirectory() as made:
                folder = Path(made)
                plots = write_relays(folder, OFTEN, seed=seed, share=share, minutes=minutes)
                found.update(judged(la.read_case(folder), plots, replies))
        cells = [str(found["replies", kind]) for kind in (*map(str, OFTEN), "other")]
        print(f"| {share:.0%} after {minutes:g} minutes | " + " | ".join(cells) + " |", flush=True)


if __name__ == "__main__":
    main()
