"""The public face keeps its rules: one door, one glossary, full docstrings, forty names."""

from __future__ import annotations

import inspect
import re
from dataclasses import fields, is_dataclass
from pathlib import Path

from face import ROOMS, public_functions, public_methods, public_objects, signatures
from make_glossary import glossary
from numpydoc.validate import validate

import linkanalysis as la
from linkanalysis.core import door as _door
from linkanalysis.core.arguments import ARGUMENTS
from linkanalysis.core.result import Result

ROOT = Path(__file__).parent.parent
# Summary and extended summary, see-also and a line break after the summary are matters of taste.
UNASKED = {"ES01", "SA01", "GL01"}
# Functions that neither ask a graph, a case nor a result, nor make a graph.
BESIDE_THE_DOOR = ("records.", "vocabulary.", "keys.", "simulate.", "custody.", "case.")


def test_forty_names_stand_at_the_top_and_every_room_below() -> None:
    names = set(la.__all__) - set(ROOMS) - {"__version__"}
    assert len(names) <= 43
    assert all(getattr(la, room).__name__ == f"linkanalysis.{room}" for room in ROOMS)


def test_every_name_at_the_top_stands_in_a_room_too() -> None:
    below = {name for room in ROOMS for name in getattr(la, room).__all__}
    assert set(la.__all__) - set(ROOMS) - {"__version__"} <= below


def test_what_a_function_returns_can_be_imported_from_its_room() -> None:
    listed = {name.rpartition(".")[2] for name in public_objects()}
    foreign = {"Any", "DataFrame", "NDArray", "Network", "Axes", "Path", "Graph"}
    homeless = []
    for name, function in public_functions().items():
        assert hasattr(la, name.split(".")[1])
        returned = str(inspect.signature(function).return_annotation)
        module = inspect.getmodule(inspect.unwrap(function))
        words = {*re.findall(r"\b[A-Z]\w+", returned)} - listed - foreign
        homeless += [(name, word) for word in words if hasattr(module, word)]
    assert homeless == []  # each with a class that no room lists


def test_each_argument_has_a_row_in_the_glossary() -> None:
    unknown, too_many = [], []
    for name, signature in signatures():
        if name.startswith(("linkanalysis.vocabulary.", "linkanalysis.keys.")):
            continue
        arguments = [p for p in signature.parameters if p not in {"self", "cls"}]
        unknown += [(name, p) for p in arguments if p not in ARGUMENTS]
        too_many += [name] if len(arguments) > 6 and name not in MORE_THAN_SIX else []
    assert (unknown, too_many) == ([], [])


# The header of a case, its file and its key; the settings of simulated networks; what a map shows,
# of how many.
MORE_THAN_SIX = {
    "linkanalysis.case.Case.create",
    "linkanalysis.rings.find_rings",
    "linkanalysis.trust.rank_intervals",
    "linkanalysis.views.network_map",
}

CLASS_OF = {
    "graph": {"EntityGraph", "EntityGraph | None"},
    "case": {"Case"},
    "case_or_graph": {"Case | EntityGraph"},
}


def test_subjects_are_annotated_as_the_glossary_says() -> None:
    wrong = [
        (name, p.name, p.annotation)
        for name, signature in signatures()
        for p in signature.parameters.values()
        if p.name in CLASS_OF and str(p.annotation) not in CLASS_OF[p.name]
    ]
    assert wrong == []


def _through_the_door(function: object) -> bool:
    code = getattr(function, "__code__", None)
    return code is not None and code.co_filename == _door.__file__


def test_every_function_that_answers_goes_through_the_door() -> None:
    around = [
        name
        for name, function in public_functions().items()
        if not name.removeprefix("linkanalysis.").startswith(BESIDE_THE_DOOR)
        and set(inspect.signature(function).parameters) & {"graph", "case_or_graph", "case"}
        and not _through_the_door(function)
    ]
    assert around == []


def test_every_method_of_a_result_that_takes_an_argument_goes_through_the_door() -> None:
    results = [value for value in public_objects().values() if inspect.isclass(value)]
    around = [
        name
        for name, method in public_methods()
        for owner in [next((c for c in results if vars(c).get(method.__name__) is method), object)]
        if issubclass(owner, Result)
        and len(inspect.signature(method).parameters) > 1
        and not isinstance(vars(owner).get(method.__name__), (classmethod, staticmethod))
        and not _through_the_door(method)
    ]
    assert around == []


# Described once, on the base class of results.
SHARED_FIELDS = {"graph", "made_by", "notes", "withheld"}


def test_docstrings_of_the_public_face_are_whole() -> None:
    faults = {
        name: _faults_in_docstring(name)
        for name in [*public_objects(), *(name for name, _ in public_methods())]
    }
    assert {name: found for name, found in faults.items() if found} == {}


def _faults_in_docstring(name: str) -> list[str]:
    value = public_objects().get(name)
    # The fields of a data class are its attributes, and checked below.
    unasked = UNASKED | ({"PR01", "PR02"} if is_dataclass(value) else set())
    faults = [f"{code}: {text}" for code, text in validate(name)["errors"] if code not in unasked]
    if is_dataclass(value):
        section = str(inspect.getdoc(value)).partition("Attributes")[2]
        listed = re.findall(r"^([\w, ]+) :", section, flags=re.MULTILINE)
        named = {name.strip() for line in listed for name in line.split(",")}
        own = {field.name for field in fields(value) if not field.name.startswith("_")}
        faults += [f"{field} is not described" for field in sorted(own - named - SHARED_FIELDS)]
    return faults


def test_results_declare_their_columns() -> None:
    results = [c for c in public_objects().values() if inspect.isclass(c) and issubclass(c, Result)]
    assert [c.__name__ for c in results if not c.COLUMNS] == []
    names = [column.name for c in results for column in c.COLUMNS]
    assert all(re.fullmatch(r"[a-z0-9_{}]+", name) for name in names)
    for result in results:
        assert {*result.IN_CELL} <= {column.name for column in result.COLUMNS}


def test_the_glossary_is_what_the_code_declares() -> None:
    made = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
    assert made == glossary()


def test_contributing_names_files_and_tables_that_exist() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    text = text[text.index("## Five changes") : text.index("## Checks")]
    homes = (ROOT, ROOT / "linkanalysis")
    named = re.findall(r"`([\w.*-]+/[\w/.*-]*)`", text)
    assert len(named) > 30
    assert [path for path in named if not any([*home.glob(path)] for home in homes)] == []
    tables = re.findall(r"`([A-Z_]{4,})` (?:in|of) `([\w/.]+)`", text)
    assert len(tables) >= 10
    for name, path in tables:
        table = next(home / path for home in homes if (home / path).exists())
        lines = table.read_text(encoding="utf-8").splitlines()
        assert any(re.match(rf"{name}\b", line) for line in lines), name
