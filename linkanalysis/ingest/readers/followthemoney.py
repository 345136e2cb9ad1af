"""Entities of FollowTheMoney, one JSON object a line, as Aleph and OpenSanctions export them.

A property may name an entity that comes later in the file, so the file is read twice.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from linkanalysis.core.keys.kinds import identify
from linkanalysis.core.vocabulary.followthemoney import LINKS, TIES, TYPES
from linkanalysis.core.vocabulary.headings import read_heading
from linkanalysis.core.vocabulary.words import snake_case
from linkanalysis.errors import LinkAnalysisError
from linkanalysis.ingest.readers.drafts import Drafts, parts_of
from linkanalysis.ingest.sheets.age_columns import birth_fallback
from linkanalysis.ingest.sheets.cells import (
    NOT_IMPORTED,
    attribute_name,
    read_amount,
    read_currency,
    read_role,
)
from linkanalysis.ingest.sheets.moments import read_date
from linkanalysis.ingest.sheets.tables import escape_undecoded
from linkanalysis.protection.protected import UNREAD

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from linkanalysis.ingest.sheets.document_parts import Parts
    from linkanalysis.ingest.sheets.settings import Settings

# Of types whose key is an identifier: the properties that hold it, the first that is there.
KEYS = {
    "account": ("iban", "accountNumber"),
    "wallet": ("publicKey", "cryptoAddress"),
    "address": ("full",),
    "document_number": ("number",),
}
ALIASES = frozenset({"alias", "weakAlias", "previousName"})
DATES = {"birthDate": "birth_date", "deathDate": "death_date"}
# Properties whose values are things: their types, and that of the link to them.
THINGS = {
    "phone": ("phone", "uses"),
    "email": ("email", "uses"),
    "address": ("address", "lives_at"),
}
# Properties that name another entity who stands in a relation to this one.
HOLDERS = {"owner": "owns", "holder": "holds", "addressEntity": "lives_at"}
ROLES = {"wanted": "wanted", "sanction": "sanctioned", "poi": "of_interest"}
WHEN, UNTIL = ("startDate", "date"), ("endDate",)
LONGEST = 1 << 26  # characters of one line; a record with all its documents' texts is far shorter
NOT_ENTITY = "the line is not an entity: it has no id, schema and properties"
NO_SCHEMA = "the schema is not known; the entity is kept here"
NO_KEY = "the entity has no id that can be a key"
NO_END = "the tie names no entity of this file at one end"
CANDIDATE = "two entities that may be one are a candidate, not a tie; decide with case.decide"


def is_followthemoney(path: Path) -> bool:
    """Tell whether the first line of a file is an entity of FollowTheMoney."""
    with path.open("rb") as stream:
        line = stream.readline(LONGEST)
    return _entity(line.decode("utf-8-sig", errors="surrogateescape")) is not None


def read_followthemoney(path: Path, settings: Settings, document: str) -> Iterator[Parts]:
    """Read entities of FollowTheMoney.

    Parameters
    ----------
    path : Path
        A file with one entity a line.
    settings : Settings
        How the document is to be read.
    document : str
        Its id.

    Yields
    ------
    Parts
        People, companies and things under their own ids or identifiers, with their properties;
        phones, e-mail addresses and addresses are ties; schemata of ties are ties with dates and
        amounts. The topics *wanted*, *sanction* and *poi* are roles, others stay topics. Sensitive
        properties stay out. A line that is no entity, or of a schema that is not known, is a
        problem with its text.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import mkdtemp
    >>> from linkanalysis.ingest.sheets.settings import Settings
    >>> path = Path(mkdtemp()) / "a.ftm.json"
    >>> _ = path.write_text('{"id": "a", "schema": "Person", "properties": {"name": ["Ana"]}}')
    >>> parts = next(read_followthemoney(path, Settings(reader="followthemoney"), "a"))
    >>> parts.statements[["entity", "value"]].to_numpy().tolist()
    [['person:a', 'Person'], ['person:a', 'Ana']]
    """
    drafts = Drafts(settings, document)
    yield from parts_of(drafts, _Entities(drafts, path).draft())


class _Entities:
    """The entities of one file, and the ids that they have here."""

    def __init__(self, drafts: Drafts, path: Path) -> None:
        self.drafts = drafts
        self.path = path
        self.ids: dict[str, str] = {}
        self.sensitive: set[str] = set()

    def draft(self) -> Iterator[None]:
        for _, line in _lines(self.path):
            entity = _entity(line)
            kind = TYPES.get(str(entity["schema"])) if entity else None
            if entity and kind:
                found = self._id(entity, kind)
                if found:
                    self.ids[str(entity["id"])] = found
        for row, line in _lines(self.path):
            self._draft_line(row, line)
            yield

    def _id(self, entity: dict[str, object], kind: str) -> str | None:
        properties = _properties(entity)
        names = KEYS.get(kind, ())
        key = next((values[0] for name in names if (values := properties.get(name))), "")
        if kind == "handle" and properties.get("username"):
            key = ":".join([*properties.get("service", [])[:1], properties["username"][0]])
        try:
            return identify(key or str(entity["id"]), kind, document=self.drafts.document)
        except LinkAnalysisError:
            return None

    def _draft_line(self, row: str, line: str) -> None:
        entity = _entity(line)
        why = NOT_ENTITY
        if entity is not None:
            schema = str(entity["schema"])
            if schema == "Similar":
                why = CANDIDATE
            elif schema in TIES:
                self._draft_tie(row, schema, _properties(entity), line)
                return
            elif str(entity["id"]) in self.ids:
                self._draft_entity(row, self.ids[str(entity["id"])], entity, line)
                return
            else:
                why = NO_KEY if schema in TYPES else NO_SCHEMA
        self.drafts.refuse(row, "", "", why, line)

    def _draft_tie(
        self, row: str, schema: str, properties: dict[str, list[str]], line: str
    ) -> None:
        ends = [self.ids.get(next(iter(properties.get(name, [])), "")) for name in TIES[schema]]
        source, target = ends
        if source is None or target is None:
            self.drafts.refuse(row, "", "", NO_END, line)
            return
        values: dict[str, object] = {}
        amount = next(iter(properties.get("amount", [])), "")
        if amount:
            currency = next(iter(properties.get("currency", [])), self.drafts.settings.currency)
            try:
                values |= {"amount": read_amount(amount), "unit": read_currency(currency)}
            except LinkAnalysisError as error:
                self.drafts.refuse(row, "amount", amount, str(error), line)
                return
        role = next(iter(properties.get("role", []) + properties.get("relationship", [])), None)
        values["place"] = role and escape_undecoded(role)
        when, until = (
            next((found[0] for name in names if (found := properties.get(name))), "")
            for names in (WHEN, UNTIL)
        )
        kind = LINKS.get(schema, "tie")
        self.drafts.tie(
            (source, target), kind, row, raw=line, when=when, until=until, values=values
        )

    def _draft_entity(self, row: str, own: str, entity: dict[str, object], line: str) -> None:
        drafts = self.drafts
        drafts.state(own, "schema", str(entity["schema"]), row)
        for name, values in _properties(entity).items():
            attribute = snake_case(name)
            if read_heading(attribute).sensitive:
                if name not in self.sensitive:
                    self.sensitive.add(name)
                    drafts.refuse(row, name, "", NOT_IMPORTED, "")
                continue
            for value in values:
                self._draft_value(row, own, name, value, line)

    def _draft_value(self, row: str, own: str, name: str, value: str, line: str) -> None:
        drafts = self.drafts
        if name in THINGS and own.startswith(("person:", "organization:")):
            kind, link = THINGS[name]
            thing = drafts.identify(value, kind, row, line)
            if thing:
                drafts.tie((own, thing), link, row, raw=line)
        elif value in self.ids and self.ids[value] != own:
            other = self.ids[value]
            ends = (own, other) if name == "addressEntity" else (other, own)
            drafts.tie(ends, HOLDERS.get(name, "tie"), row, raw=line)
        elif name == "topics":
            drafts.state(own, "role" if value in ROLES else "topic", ROLES.get(value, value), row)
        elif name in DATES:
            self._draft_date(row, own, name, value, line)
        elif attribute_name(name) == "role":
            self._draft_role(row, own, name, value, line)
        else:
            drafts.state(own, "alias" if name in ALIASES else attribute_name(name), value, row)

    def _draft_role(self, row: str, own: str, name: str, value: str, line: str) -> None:
        """State a role; one that cannot be read withholds, as in every table."""
        try:
            role = read_role(value)
        except LinkAnalysisError as error:
            role = UNREAD
            self.drafts.refuse(row, name, value, str(error), line)
        self.drafts.state(own, "role", role, row)

    def _draft_date(self, row: str, own: str, name: str, value: str, line: str) -> None:
        try:
            self.drafts.state(own, DATES[name], read_date(value), row)
        except LinkAnalysisError as error:
            self.drafts.refuse(row, name, value, str(error), line)
            fallback = birth_fallback(value) if name == "birthDate" else None
            if fallback:
                self.drafts.state(own, fallback[0], fallback[1], row)


def _lines(path: Path) -> Iterator[tuple[str, str]]:
    """Yield the lines that are not empty, each with its number."""
    with path.open(encoding="utf-8-sig", errors="surrogateescape", newline="\n") as stream:
        lines = iter(lambda: stream.readline(LONGEST), "")
        for number, line in enumerate(lines, start=1):
            if line.strip():
                yield str(number), escape_undecoded(line.strip())


def _entity(line: str) -> dict[str, object] | None:
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        return None
    whole = isinstance(found, dict) and isinstance(found.get("properties"), dict)
    return found if whole and found.get("id") and found.get("schema") else None


def _properties(entity: dict[str, object]) -> dict[str, list[str]]:
    """Give the texts of the properties; values that are no texts are written as JSON."""
    given = entity["properties"]
    pairs = given.items() if isinstance(given, dict) else ()
    return {
        str(name): [each if isinstance(each, str) else json.dumps(each) for each in _list(values)]
        for name, values in pairs
    }


def _list(values: object) -> list[object]:
    return values if isinstance(values, list) else [values]
