"""The one door through which every public call on a graph, a case or a result passes.

- GraphKindError or UnknownNameError if an argument is not of its type or its row of `ARGUMENTS`;
- ProtectedError if a graph or result names an entity that came to be protected since it was made;
- StaleResultWarning, once per public call, if the case has changed since the graph was built.
"""

from __future__ import annotations

import functools
import inspect
import warnings
from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date, timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar

from linkanalysis._version import __version__
from linkanalysis.core.arguments import ARGUMENTS
from linkanalysis.core.checks import check_choice, expect_count, expect_flag, expect_type
from linkanalysis.core.masked_ids import place_of, unmasked
from linkanalysis.core.provenance import MadeBy
from linkanalysis.errors import GraphKindError, ProtectedError, StaleResultWarning

if TYPE_CHECKING:
    from collections.abc import Callable

P = ParamSpec("P")
R = TypeVar("R")

NO_BOUNDS: Mapping[str, int] = MappingProxyType({})

# Whether a public call is running; the public calls it makes do not warn again.
answering: ContextVar[bool] = ContextVar("answering", default=False)


@dataclass(frozen=True, slots=True)
class Call:
    """One call of a public function, with its arguments and the notes of the door."""

    function: str
    arguments: Mapping[str, object] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    def made_by(
        self,
        resolved: Mapping[str, object] = MappingProxyType({}),
        *,
        subject: object = None,
        drawn: bool = True,
    ) -> MadeBy:
        """Record the options; `resolved` replaces or adds values that the function chose.

        subject: Graph or case of the answer; by default the first one among the arguments.
        drawn: Whether anything was drawn at random, so that the seed matters.
        """
        about = subject if subject is not None else _subject(self.arguments.values())
        options = {
            name: _written(value, about)
            for name, value in self.arguments.items()
            if name != "seed" and not _is_subject(value)
        }
        options |= {name: _written(value, about) for name, value in resolved.items()}
        seed = self.arguments.get("seed") if drawn else None
        return MadeBy(
            self.function,
            __version__,
            tuple(options.items()),
            seed=seed if isinstance(seed, int) else None,
            fingerprint=getattr(about, "fingerprint", ""),
            position=getattr(about, "position", 0),
            case=getattr(about, "case", about),
        )


def answer(
    *, least: Mapping[str, int] = NO_BOUNDS, earlier: str = ""
) -> Callable[[Callable[Concatenate[Call, P], R]], Callable[P, R]]:
    """Decorate a public function that takes its `Call` first, a parameter that callers do not see.

    least: smallest whole numbers that differ from those of `ARGUMENTS`.
    earlier: an argument of an earlier moment. It may be stale and name people protected since, whom
      the function itself masks.
    """

    def decorate(function: Callable[Concatenate[Call, P], R]) -> Callable[P, R]:
        whole = inspect.signature(function)
        signature = whole.replace(parameters=tuple(whole.parameters.values())[1:])

        @functools.wraps(function)
        def asked(*args: P.args, **kwargs: P.kwargs) -> R:
            given = _bound(function, signature, (args, kwargs), least)
            with _at_one_moment(given.values()):
                notes = current(value for name, value in given.items() if name != earlier)
                call = Call(function.__name__, given, notes)
                mark = answering.set(True)
                try:
                    return function(call, *args, **kwargs)
                finally:
                    answering.reset(mark)

        asked.__signature__ = signature  # type: ignore[attr-defined]
        return asked

    return decorate


def guarded(function: Callable[P, R]) -> Callable[P, R]:
    """Decorate a method, or a function that only shows something."""
    signature = inspect.signature(function)

    @functools.wraps(function)
    def asked(*args: P.args, **kwargs: P.kwargs) -> R:
        given = _bound(function, signature, (args, kwargs), NO_BOUNDS)
        with _at_one_moment(given.values()):
            current(given.values())
            mark = answering.set(True)
            try:
                return function(*args, **kwargs)
            finally:
                answering.reset(mark)

    return asked


def counting(function: Callable[P, R]) -> Callable[P, R]:
    """Decorate a method that reads fields and tells only how many there are."""

    @functools.wraps(function)
    def asked(*args: P.args, **kwargs: P.kwargs) -> R:
        mark = answering.set(True)
        try:
            return function(*args, **kwargs)
        finally:
            answering.reset(mark)

    return asked


class Checked:
    """A field that is read from outside only while it names nobody who has come to be protected."""

    def __init__(self, slot: Any) -> None:  # noqa: ANN401 - the descriptor that Python made
        self.slot = slot

    def __get__(self, owner: Any, kind: type | None = None) -> Any:  # noqa: ANN401 - any field
        if owner is None:
            return self
        if not answering.get():
            mark = answering.set(True)  # the checks read fields themselves
            try:
                graph = owner if _is_graph(owner) else getattr(owner, "graph", None)
                if _is_graph(graph):
                    refuse_named(graph)
                # results without a graph check themselves
                getattr(owner, "_refuse_named", bool)()
            finally:
                answering.reset(mark)
        return self.slot.__get__(owner, kind)

    def __set__(self, owner: Any, value: object) -> None:  # noqa: ANN401
        self.slot.__set__(owner, value)


def _at_one_moment(values: Iterable[object]) -> ExitStack:
    """Let no act of another thread change a case among the arguments while the call runs."""
    cases: list[Any] = [value for value in values if hasattr(value, "reading")]
    stack = ExitStack()
    for case in sorted(cases, key=id):  # in one order, so that two threads cannot block each other
        stack.enter_context(case.reading())
    return stack


def refuse_named(graph: Any) -> None:  # noqa: ANN401 - graphs live above this floor
    """Raise if a graph names somebody who came to be protected since it was built."""
    case = graph.case
    if case is None:
        return
    with case.reading():
        if case.position == graph.position:
            return
        names, same = case.protection.names, case.same
    known = (*zip(unmasked(graph.ids), graph.shown, strict=True),)
    known += (*zip(unmasked(graph.things), graph.things_shown, strict=True),)
    bare = sum(shown == entity and same.get(entity, entity) in names for entity, shown in known)
    if bare:
        message = (
            f"{bare:,} of the entities of this graph came to be protected since it was built, "
            "and it still names them. Rebuild the graph and everything computed on it."
        )
        raise ProtectedError(message)


def _bound(
    function: Callable[..., object],
    signature: inspect.Signature,
    given: tuple[tuple[object, ...], Mapping[str, object]],
    least: Mapping[str, int],
) -> dict[str, object]:
    """Bind a call and check each argument by its annotation and its row of `ARGUMENTS`."""
    try:
        bound = signature.bind(*given[0], **given[1])
    except TypeError as error:  # which does not say whose argument it is about
        message = f"{function.__qualname__}(): {error}"
        raise TypeError(message) from None
    bound.apply_defaults()
    for name, value in bound.arguments.items():
        annotation = str(signature.parameters[name].annotation)
        if name != "self" and not (value is None and annotation.endswith("| None")):
            _check(name, value, annotation, least.get(name))
    return dict(bound.arguments)


def _check(name: str, value: object, annotation: str, least: int | None) -> None:
    kinds = [kind.removeprefix("la.") for kind in annotation.split(" | ") if kind != "None"]
    row = ARGUMENTS.get(name)
    if "EntityGraph" in kinds and type(value).__name__ not in kinds:
        expect_graph(value)
    elif row is None:
        return
    elif row.words:
        if isinstance(value, str) or type(value).__name__ not in kinds:
            check_choice(value, row.words, row.noun)
    elif kinds == ["int"]:
        smallest = row.least if least is None else least
        if smallest is not None:
            expect_count(name, value, least=smallest)
    elif kinds == ["bool"]:
        expect_flag(name, value)
    elif row.advice and all(kind.isidentifier() for kind in kinds):
        named = {one.__name__ for one in type(value).__mro__}
        if not named & set(kinds):
            expect_type(name, value, (), row.advice)


def expect_graph(given: object) -> None:
    """Raise if something other than a graph was given."""
    if _is_graph(given):
        return
    what = "None" if given is None else f"a value of type {type(given).__name__}"
    message = (
        f"Expected a graph, got {what}. build_graph(case) makes one from a case, "
        "from_networkx(g) from a networkx graph."
    )
    raise GraphKindError(message)


def current(values: Iterable[object]) -> tuple[str, ...]:
    """Refuse graphs and results that name somebody protected; warn about the first stale graph."""
    graphs: list[Any] = []
    for value in values:
        graph = value if _is_graph(value) else getattr(value, "graph", None)
        if _is_graph(graph):
            refuse_named(graph)
            graphs.append(graph)
    if not graphs:
        return ()
    graph, case = graphs[0], graphs[0].case
    if case is None:
        return ()
    with case.reading():
        if case.closed or case.position == graph.position:
            return ()
        now = case.position
    message = (
        f"The case has changed since this graph was built (position {graph.position}, now "
        f"{now}). Ties come from the graph, documents and rows from the case as it is "
        "now. Rebuild the graph."
    )
    if not answering.get():
        warnings.warn(message, StaleResultWarning, stacklevel=3)
    return (message,)


def _is_graph(value: object) -> bool:
    return hasattr(value, "indptr") and hasattr(value, "case")


def _is_subject(value: object) -> bool:
    return hasattr(value, "fingerprint") and hasattr(value, "position")


def _subject(values: Iterable[object]) -> object:
    """Return the first graph or case, or the graph of the first result."""
    for value in values:
        if _is_subject(value):
            return value
        graph = getattr(value, "graph", None)
        if _is_subject(graph):
            return graph
    return None


def _written(value: object, about: object) -> str:
    """Return an option as text, with ids as they are shown."""
    if isinstance(value, str):
        return _shown(value, about)
    if isinstance(value, Mapping):
        numbers = all(isinstance(number, (int, float)) for number in value.values())
        pairs = [f"{_shown(str(k), about)}: {v}" for k, v in value.items()] if numbers else []
        return ", ".join(sorted(pairs)) or f"{len(value):,} given"
    if isinstance(value, (list, tuple, set, frozenset)):
        parts = [_written(part, about) for part in value]
        return ", ".join(parts if isinstance(value, (list, tuple)) else sorted(parts))
    if value is None or isinstance(value, (bool, int, float, date, timedelta)):
        return str(value)
    options: dict[str, str] = getattr(value, "options", dict)()
    return ", ".join(f"{name}={text}" for name, text in options.items()) or type(value).__name__


def _shown(text: str, about: object) -> str:
    """Return the displayed id if the text is an id of the graph, or was judged the same as one."""
    names: tuple[str, ...] = getattr(about, "ids", ())
    same: Mapping[str, str] = getattr(getattr(about, "case", None), "same", {})
    places = (place_of(names, each) for each in (text, same.get(text, text)))
    return next((names[place] for place in places if place is not None), text)
