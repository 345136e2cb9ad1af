"""Finding entities by name, number or plate, however it is written.

A protected person is not found, by name or number: a hit would say who a masked name is.
"""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pandas as pd
from rapidfuzz import fuzz, process

from linkanalysis.core.checks import DIGIT
from linkanalysis.core.keys.kinds import identify
from linkanalysis.core.result import CaseAnswer, Column
from linkanalysis.core.vocabulary.words import fold_name
from linkanalysis.errors import LinkAnalysisError, UnknownNameError

if TYPE_CHECKING:
    from linkanalysis.case.frames import Moment
    from linkanalysis.core.provenance import MadeBy

# Of 100. At 80 a name of seven letters may have one or two wrong; lower, any short name is near.
LEAST = 80.0
DIGITS = 4  # fewer digits are in too many numbers
WHOLE = 7  # digits of a local number in North America, without area and country code
CANDIDATES = 5  # that an error lists
KEYED = ("phone", "plate", "account", "email")  # keys that people write in several ways
NAMING = ("name", "label", "alias", "full_name", "forename", "family_name")


@dataclass(frozen=True, slots=True, eq=False)
class Found(CaseAnswer):
    """Entities that a text may mean, the most similar first.

    Attributes
    ----------
    made_by : MadeBy
        The text and the case.

    Examples
    --------
    >>> import linkanalysis as la
    >>> len(la.Case(purpose="training").find("Quillon").to_frame())
    0
    """

    COLUMNS = (
        Column("entity", "id of the entity"),
        Column("label", "its name in the case"),
        Column("type", "its type"),
        Column("matched", "what the text resembles: a name, an alias, or the id"),
        Column("similarity", "how alike they are; 100 is equal but for case, signs and accents"),
    )
    CAVEAT = "Similar spelling, not the same person. Protected people are not found."

    _hits: tuple[tuple[str, str, str, str, float], ...]
    made_by: MadeBy
    _protected: frozenset[str] = field(repr=False)

    def __len__(self) -> int:
        """Return the number of entities found."""
        return len(self._hits)

    def __repr__(self) -> str:
        """Return one line."""
        return f"Found({len(self._hits)} {'entity' if len(self._hits) == 1 else 'entities'})"

    def __str__(self) -> str:
        """Return the rows."""
        return self.to_frame().to_string(index=False) if self._hits else repr(self)

    def _frame(self) -> pd.DataFrame:
        """Most similar first, then by id."""
        self._refuse_named()
        return pd.DataFrame(list(self._hits), columns=[each.name for each in self.COLUMNS])


def search(moment: Moment, text: str, limit: int) -> tuple[tuple[str, str, str, str, float], ...]:
    """Find the entities that a text may mean."""
    hits: dict[str, tuple[float, str]] = {}
    for entity, what, similarity in [*_by_name(moment, text), *_by_key(moment, text)]:
        if (similarity, what) > hits.get(entity, (0.0, "")):
            hits[entity] = (similarity, what)
    shown = sorted(hits, key=lambda entity: (-hits[entity][0], entity))[:limit]
    labels = moment.labels
    return tuple(
        (each, labels[each], each.partition(":")[0], hits[each][1], hits[each][0]) for each in shown
    )


def _open(moment: Moment) -> list[str]:
    masked = moment.protection.names
    return [entity for entity in moment.labels if entity not in masked]


def _ids(moment: Moment) -> list[tuple[str, str]]:
    """List each id that may be shown with its canonical one, also ids judged the same."""
    ids = [(entity, entity) for entity in _open(moment)]
    masked = moment.protection.names
    judged = moment.same.items()
    return ids + [(old, new) for old, new in judged if new in moment.labels and new not in masked]


def _by_name(moment: Moment, text: str) -> list[tuple[str, str, float]]:
    wanted = fold_name(text)
    if not any(map(str.isalpha, wanted)):
        return []
    kept = _namings(moment)
    # each word of the text must be like some word of the name, in whatever order
    words = sorted({word for _, _, name in kept for word in name.split()})
    near = [
        {
            word: score
            for word, score, _ in process.extract(
                each, words, scorer=fuzz.ratio, score_cutoff=LEAST, limit=None
            )
        }
        for each in wanted.split()
    ]
    found = []
    for entity, what, name in kept:
        best = [
            max((scores.get(word, 0.0) for word in name.split()), default=0.0) for scores in near
        ]
        if all(best):
            found.append((entity, what, round(sum(best) / len(best), 1)))
    return found


def _namings(moment: Moment) -> list[tuple[str, str, str]]:
    """List what names each entity that may be shown: entity, attribute, folded text."""
    masked = moment.protection.names
    listed = ", ".join(f"'{name}'" for name in NAMING)
    rows = moment.engine.execute(
        "SELECT DISTINCT entity, attribute, value FROM standing_statements "  # noqa: S608 - literals
        f"WHERE attribute IN ({listed}) ORDER BY entity, attribute, value"
    ).fetchall()
    kept = [(entity, what, fold_name(name)) for entity, what, name in rows if entity not in masked]
    return kept + [(entity, "id", fold_name(old.partition(":")[2])) for old, entity in _ids(moment)]


def _by_key(moment: Moment, text: str) -> list[tuple[str, str, float]]:
    """Find ids by their letters and digits, as a plate or a number is read from paper."""
    wanted = _plain(text)
    digits = re.sub(r"\D", "", text)
    numeric = len(digits) >= DIGITS and digits == wanted
    found = []
    for named, entity in _ids(moment):
        key = _plain(named.partition(":")[2])
        if wanted and wanted in {key, _plain(named)}:
            found.append((entity, "id", 100.0))
        elif len(wanted) >= DIGITS and (key.endswith(wanted) or (numeric and wanted in key)):
            found.append((entity, "id", round(100.0 * max(len(wanted) / len(key), 0.9), 1)))
    return found


def _plain(text: str) -> str:
    return re.sub(r"[\W_]", "", text.casefold())


def suggest(moment: Moment, text: str) -> str:
    """Suggest the entity that a text may mean, in words for an error; empty if none is near."""
    if DIGIT.search(text):
        return _suggest_number(moment, text)
    hits = search(moment, text, 1)
    return _meant(moment, hits[0][0]) if hits else ""


def _suggest_number(moment: Moment, text: str) -> str:
    """Suggest the one number that ends like a text; another number is somebody else's."""
    digits = re.sub(r"\D", "", text)
    if len(digits) < WHOLE or digits != _plain(text.partition(":")[2] or text):
        return ""
    ending = [each for each in _open(moment) if re.sub(r"\D", "", each).endswith(digits)]
    return _meant(moment, ending[0]) if len(ending) == 1 else ""


def _meant(moment: Moment, entity: str) -> str:
    label = moment.veiled(moment.labels[entity])
    named = f" ({label})" if label not in {entity, entity.partition(":")[2]} else ""
    return f'Did you mean "{entity}"{named}?'


def entity_named(moment: Moment, text: str) -> str | None:
    """Give the one entity that a text names: an id without its type, a number, or a whole name.

    Raises `UnknownNameError` with what tells them apart if it names several.
    """
    wanted = fold_name(text)
    found = {
        entity
        for entity, what, name in _namings(moment)
        if what != "id" and wanted and sorted(name.split()) == sorted(wanted.split())
    }
    found |= {entity for id_, entity in _ids(moment) if text == id_.partition(":")[2]}
    found |= _of_key(moment, text) if DIGIT.search(text) or "@" in text else set()
    if len(found) < 2:  # noqa: PLR2004 - several
        return next(iter(found), None)
    listed = "; ".join(_apart(moment, entity) for entity in sorted(found)[:CANDIDATES])
    more = f" and {len(found) - CANDIDATES:,} more" if len(found) > CANDIDATES else ""
    message = f'"{text:.40}" may be several: {listed}{more}. Give the id.'
    raise UnknownNameError(message, name=text, choices=tuple(sorted(found)))


def _of_key(moment: Moment, text: str) -> set[str]:
    """Find the phone, plate, account or address of a mailbox that a text is written as."""
    ids = dict(_ids(moment))
    found = set()
    for kind in KEYED:
        with suppress(LinkAnalysisError):
            key = identify(text, kind, region=moment.region)
            found |= {ids[key]} if key in ids else set()
    return found


def _apart(moment: Moment, entity: str) -> str:
    """Say what tells an entity from others of its name."""
    stated = dict(
        moment.engine.execute(
            "SELECT attribute, min(value) FROM standing_statements WHERE entity = ? "
            "AND attribute IN ('birth_date', 'role', 'address') GROUP BY attribute",
            [entity],
        ).fetchall()
    )
    said = (f"{stated[each]}" for each in ("birth_date", "role", "address") if each in stated)
    return f"{entity} ({', '.join([moment.veiled(moment.labels[entity]), *said])})"
