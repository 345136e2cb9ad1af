"""The `linkanalysis` command: turn a case folder into pages, tables and figures."""

from __future__ import annotations

import argparse
import sys
import textwrap
import time
import warnings
from collections import Counter
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from tqdm import tqdm

import linkanalysis as la  # its names load what they need when they are first used
from linkanalysis.command.products import STEPS, write_products
from linkanalysis.core.counts import counted
from linkanalysis.core.files import copy_into
from linkanalysis.core.output_folder import refuse_foreign, staged
from linkanalysis.errors import (
    CaseError,
    DataQualityWarning,
    LinkAnalysisError,
    StaleResultWarning,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from linkanalysis.case import Case
    from linkanalysis.identity import Decisions
    from linkanalysis.ingest.records.proposing import Proposal, Question
    from linkanalysis.rings import RingTable
    from linkanalysis.rings.people.key_entity import KeyEntities

# The summary must fit one screen of a terminal; the pages and tables have everything.
RULES_PRINTED = 5
RINGS_PRINTED = 5
PEOPLE_PRINTED = 3
MEMBERS_PRINTED = 6
FAULTS_PRINTED = 10
DOCUMENTS_PRINTED = 12
NOTHING_READ = 2  # the exit code if nothing of a document was read
WIDTH = 100


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command."""
    chosen = _parser().parse_args(arguments)
    try:
        with _plain_warnings():
            done: int | None = chosen.run(chosen)
    except (LinkAnalysisError, OSError) as error:
        print(f"linkanalysis: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("linkanalysis: interrupted; nothing was written.", file=sys.stderr)
        return 1
    return done or 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="linkanalysis",
        description="Link analysis of criminal networks: case records in, rings on a map out. "
        "Works offline. Its answers are leads, never verdicts.",
    )
    parser.add_argument("--version", action="version", version=f"linkanalysis {la.__version__}")
    commands = parser.add_subparsers(
        required=True, metavar="import | report | verify | simulate | warm-up"
    )
    taken = commands.add_parser(
        "import", help="propose how files may be read, ask what they do not tell, write case.toml"
    )
    taken.add_argument("files", type=Path, nargs="+", metavar="FILE", help="files of records")
    taken.add_argument(
        "--case",
        type=Path,
        required=True,
        metavar="FOLDER",
        help="the folder of the case, into which the files are copied",
    )
    taken.add_argument("--yes", action="store_true", help="take the defaults, and list them")
    taken.set_defaults(run=_import)
    report = commands.add_parser(
        "report", help="read a case folder; write a report, a map and tables"
    )
    report.add_argument("folder", type=Path, metavar="FOLDER", help="folder with a case.toml")
    report.add_argument(
        "--out",
        type=Path,
        required=True,
        metavar="DIR",
        help="where to write the results; those of an earlier report are replaced, and the map "
        "keeps the positions of the earlier one",
    )
    report.add_argument("--seed", type=_whole, default=0, help="seed of every random draw (0)")
    report.add_argument(
        "--allow-empty",
        action="store_true",
        help="continue even if a document, or all of its records, cannot be read",
    )
    report.add_argument(
        "--release",
        action="store_true",
        help="name only people on record as suspect, convicted or wanted; number all others",
    )
    report.add_argument(
        "--name",
        nargs="+",
        action="extend",
        default=[],
        metavar="ID",
        help="with --release: people who are named as well",
    )
    report.set_defaults(run=_report)
    verify = commands.add_parser(
        "verify", help="check that a case file matches its journal; changes nothing"
    )
    verify.add_argument("case", type=Path, metavar="CASE", help="a case file")
    verify.add_argument("--head", metavar="H", help="head of the journal, as you wrote it down")
    verify.add_argument("--key-file", type=Path, metavar="FILE", help="holds the key of the case")
    verify.add_argument(
        "--secret-file", type=Path, metavar="FILE", help="holds the secret of a signed head"
    )
    verify.set_defaults(run=_verify)
    simulate = commands.add_parser("simulate", help="write a fictional case with planted rings")
    simulate.add_argument("folder", type=Path, metavar="FOLDER", help="an empty or new folder")
    for name, default in (
        ("seed", 0),
        ("people", 400),
        ("calls", 20_000),
        ("payments", 5_000),
        ("rings", 4),
    ):
        simulate.add_argument(f"--{name}", type=_whole, default=default, help=f"({default:,})")
    simulate.set_defaults(run=_simulate)
    warm = commands.add_parser("warm-up", help="compile the numerical kernels before first use")
    warm.set_defaults(run=_warm_up)
    return parser


def _whole(text: str) -> int:
    if not (text.isascii() and text.isdecimal()):
        message = f'"{text[:40]}" is not an integer of at least 0'
        raise argparse.ArgumentTypeError(message)
    return int(text)


def _import(chosen: argparse.Namespace) -> None:
    folder: Path = chosen.case
    if (folder / "case.toml").exists():
        message = f"{folder} has a case.toml already; nothing was copied. Name another folder."
        raise CaseError(message)
    copy_into(folder, chosen.files)
    proposal = la.propose(folder)
    print(proposal)
    asked: set[str] = set()
    while not chosen.yes and (waiting := [e for e in proposal.questions if e.name not in asked]):
        question = waiting[0]
        asked.add(question.name)
        try:
            proposal = _ask(proposal, question)
        except EOFError:  # no terminal
            break
    print(f"\nWrote {proposal.save()}. What it leaves open is shown nowhere.")
    print(f"Next: linkanalysis report {folder} --out out")


def _ask(proposal: Proposal, question: Question) -> Proposal:
    """Ask until the answer is one that the question takes; an empty one leaves the default."""
    among = f" ({', '.join(question.choices)})" if question.choices else ""
    default = f" [{question.default or 'leave open'}]"
    while answer := input(f"{question.name}: {question.asks}{among}{default} ").strip():
        try:
            return proposal.answer(question.name, answer)
        except LinkAnalysisError as error:
            print(error)
    return proposal


def _simulate(chosen: argparse.Namespace) -> None:
    la.simulate_case(
        chosen.folder,
        seed=chosen.seed,
        people=chosen.people,
        calls=chosen.calls,
        payments=chosen.payments,
        rings=chosen.rings,
    )
    print(f"Wrote a fictional case to {chosen.folder}; truth.json lists what was planted in it.")
    print(f"Next: linkanalysis report {chosen.folder} --out out")


def _verify(chosen: argparse.Namespace) -> int:
    audit = la.custody.verify_file(
        chosen.case,
        key=_line_of(chosen.key_file),
        head=chosen.head,
        secret=_line_of(chosen.secret_file),
    )
    if audit.intact:
        print(f"Intact: {chosen.case} matches its {audit.entries:,} journal entries.")
        print(f"Head: {audit.head}")
        return 0
    print(f"NOT INTACT: {chosen.case} was changed by something other than linkanalysis.")
    print("\n".join(f"  {fault}" for fault in audit.faults[:FAULTS_PRINTED]))
    if len(audit.faults) > FAULTS_PRINTED:
        print(f"  … and {len(audit.faults) - FAULTS_PRINTED:,} more.")
    print("The journal names the document of an entry: Case.open(path).journal().")
    return 1


def _line_of(file: Path | None) -> str | None:
    return None if file is None else file.read_text(encoding="utf-8").rstrip("\r\n")


def _warm_up(_: argparse.Namespace) -> None:
    from linkanalysis.kernels import rehearsal  # noqa: PLC0415 - Numba is slow to load

    began = time.monotonic()
    parts = len(rehearsal.HALVES)
    print(f"Compiling numerical kernels in {parts} processes …", file=sys.stderr, flush=True)
    for done in rehearsal.rehearse():
        print(f"Compiled {done} of {parts}.", file=sys.stderr, flush=True)
    print(
        f"Ready after {time.monotonic() - began:.0f} seconds. Reports will not compile them again."
    )


def _announce_compiling() -> None:
    from linkanalysis.kernels import rehearsal  # noqa: PLC0415 - Numba is slow to load

    if sys.stderr.isatty() and not rehearsal.is_compiled():
        print(
            "Compiling numerical kernels for this machine (once; about 30 s). `linkanalysis "
            "warm-up` does this ahead of time.",
            file=sys.stderr,
        )


def _report(chosen: argparse.Namespace) -> int:
    out: Path = chosen.out
    if chosen.name and not chosen.release:
        message = "--name lists people whom a release names as well; use it with --release."
        raise CaseError(message)
    refuse_foreign(out)
    _announce_compiling()
    with _progress() as step:
        step("reading")
        case = _read(chosen.folder, skip_unreadable=chosen.allow_empty)
        read, empty = _what_was_read(case)
        tqdm.write("\n".join(read))
        if empty and not chosen.allow_empty:
            tqdm.write(_nothing_of(empty), file=sys.stderr)
            return NOTHING_READ
        with staged(out) as stage:
            found, rings, key = write_products(
                case,
                chosen.folder,
                stage,
                earlier=out,
                seed=chosen.seed,
                step=step,
                naming=chosen.name if chosen.release else None,
            )
    print(_who_is_who(found))
    print(_summary(rings))
    print(_first(key))
    print(
        f"Start with {out / 'report.html'} (report.md: its text); map, figures, tables and journal "
        "are beside it."
    )
    return 0


def _read(folder: Path, *, skip_unreadable: bool) -> Case:
    with warnings.catch_warnings():
        # what was read is printed for every document, so a warning would say it twice
        warnings.filterwarnings("ignore", ".* (rows read|was left out)", DataQualityWarning)
        case = la.read_case(folder, skip_unreadable=skip_unreadable)
    if case.documents().empty:
        message = (
            f"{folder / 'case.toml'} lists no documents, so there is nothing to report. Add a "
            "[[document]] section with file and reader for each file."
        )
        raise CaseError(message)
    return case


def _what_was_read(case: Case) -> tuple[list[str], list[str]]:
    """Return lines that say what was read and refused, and the documents of which nothing was."""
    documents = [
        (case.veiled(each.document), each.rows_read, each.rows - each.rows_read,
         case.veiled("; ".join(each.reasons())))
        for each in case.moment.described
    ]  # fmt: skip
    read, refused = sum(each[1] for each in documents), sum(each[2] for each in documents)
    what, rows_read = counted(len(documents), "document"), counted(read, "row")
    lines = [f"Read {what}: {rows_read} read, {refused:,} refused."]
    noted = [each for each in documents if each[3]]
    for document, rows, without, note in noted[:DOCUMENTS_PRINTED]:
        line = f"{document}: {rows:,} of {rows + without:,} rows read; {note}"
        lines += textwrap.wrap(line, WIDTH, initial_indent="  ", subsequent_indent="    ")
    if len(noted) > DOCUMENTS_PRINTED:
        lines.append(f"  … and {len(noted) - DOCUMENTS_PRINTED:,} more; see tables/problems.csv.")
    return lines, [document for document, rows, *_ in documents if not rows]


def _nothing_of(documents: Sequence[str]) -> str:
    named = ", ".join(documents[:FAULTS_PRINTED])
    more = f" and {len(documents) - FAULTS_PRINTED:,} more" if documents[FAULTS_PRINTED:] else ""
    return (
        f"linkanalysis: nothing could be read from {named}{more}; no report was written. Correct "
        "case.toml as the lines above say, or use --allow-empty to continue anyway."
    )


def _who_is_who(found: Decisions) -> str:
    """Say how many pairs of records each rule made one, and how many wait for a judgment."""
    rules = [f"{by.removeprefix('rule: ')}: {n:,}" for by, n in found.rules.items()]
    more = f"; and {len(rules) - RULES_PRINTED} more" if len(rules) > RULES_PRINTED else ""
    listed = f" ({'; '.join(rules[:RULES_PRINTED])}{more})" if rules else ""
    said = f"Records that are one by rule: {counted(sum(found.rules.values()), 'pair')}{listed}."
    if found.kinds:
        pairs, kinds = sum(found.kinds.values()), counted(len(found.kinds), "kind")
        said += f" {counted(pairs, 'pair')} of {kinds} may be one: tables/decisions.csv."
    return textwrap.fill(said, WIDTH)


def _summary(rings: RingTable) -> str:
    notice = rings.made_by.notice
    grades = Counter(ring.grade for ring in rings)
    graded = ", ".join(f"{count} {grade}" for grade, count in grades.items())
    found = f"Rings found: {len(rings)}{f' ({graded})' if graded else ''}."
    lines = [*textwrap.wrap(notice, WIDTH), found]
    for ring in list(rings)[:RINGS_PRINTED]:
        known = [member.label for member in ring.members if not member.protected]
        lines.append(
            f"  ring {ring.number}, {ring.grade}: {len(ring.members)} people "
            f"({ring.n_protected} protected), {len(ring.shared)} shared things, "
            f"{len(ring.documents)} documents: "
            f"{'; '.join(known[:MEMBERS_PRINTED])}{'; …' if len(known) > MEMBERS_PRINTED else ''}"
        )
    return "\n".join([*lines, *textwrap.wrap(rings.caveat.removeprefix(notice).strip(), WIDTH)])


def _first(key: KeyEntities) -> str:
    people = [one for one in key if one.part == "people"][:PEOPLE_PRINTED]
    others = [one for one in key if one.part != "people"]
    if not people and others:
        kinds = Counter(la.vocabulary.entity_type(one.type).plural for one in others)
        listed = " and ".join(f"{count:,} {kind}" for kind, count in kinds.most_common())
        return (
            f"No people are ranked, because no record ties a person to anything; {listed} rank "
            "near the top, in tables/key_entities.csv. Add records that say who uses them."
        )
    if not people:
        return "No person ranks near the top by any measure."
    named = [f"{one.entity} ({len(one.top_ranks)} of {len(one.ranks)})" for one in people]
    return f"Near the top by the most measures: {', '.join(named)}."


@contextmanager
def _progress() -> Iterator[Callable[[str], None]]:
    form = "{desc} {bar} {n_fmt}/{total_fmt}"
    quiet = not sys.stderr.isatty()
    with tqdm(total=1 + STEPS, leave=False, disable=quiet, bar_format=form) as bar:

        def step(name: str) -> None:
            bar.set_description_str(name)
            bar.update(1)

        yield step


@contextmanager
def _plain_warnings() -> Iterator[None]:
    shown: set[str] = set()

    def show(message: Warning | str, category: type[Warning], *_: object, **__: object) -> None:
        ours = issubclass(category, (DataQualityWarning, StaleResultWarning))
        if ours and str(message) not in shown:
            shown.add(str(message))
            tqdm.write(f"linkanalysis: note: {message}", file=sys.stderr)

    with warnings.catch_warnings():
        warnings.simplefilter("default")
        warnings.showwarning = show
        yield
