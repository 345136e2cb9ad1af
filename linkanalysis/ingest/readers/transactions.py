"""Transfers, calls and other acts of two parties whom each record names, with what they have.

A party is read as a record of a table of people is, so that a role, an age and a birth date protect
alike. The same name with the same phone, birth date or other detail is one person of the document;
a name alone is somebody else in each record. A firm, and a name beside nothing but an account, is
no person: the name is a statement of the account.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from functools import reduce
from itertools import chain
from typing import TYPE_CHECKING

from linkanalysis.core.vocabulary.entities import make_id
from linkanalysis.core.vocabulary.links import LINK_TYPES
from linkanalysis.core.vocabulary.words import fold_name
from linkanalysis.errors import RecordError
from linkanalysis.ingest.readers.calls import read_call_type
from linkanalysis.ingest.readers.entities import entity_ids, read_entities
from linkanalysis.ingest.readers.named_parties import is_party, named_party
from linkanalysis.ingest.readers.payments import (
    amounts_of,
    holder_of,
    places_of,
    refuse_unpaid,
    units_of,
)
from linkanalysis.ingest.readers.record_ties import tie_frame, tie_frames
from linkanalysis.ingest.sheets.age_columns import has_digits
from linkanalysis.ingest.sheets.cells import read_link_type
from linkanalysis.ingest.sheets.document_parts import Parts, with_lines, with_parts
from linkanalysis.ingest.sheets.durations import durations_of
from linkanalysis.ingest.sheets.identifier_columns import LINKS
from linkanalysis.ingest.sheets.other_people import LEGAL_FORMS, read_sheet
from linkanalysis.ingest.sheets.refused_records import people_of_refused
from linkanalysis.ingest.sheets.sheet import Sheet, span_columns, things_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from linkanalysis.ingest.readers.record_ties import Ids
    from linkanalysis.ingest.sheets.sheet import Reading

SIDES = ("from", "to")
# What columns may give of a party, after its side: from_name, to_phone.
OF_PARTY = (
    *("name", "alias", "id", "birth_date", "role", "phone", "email", "handle", "account"),
    *("address", "document_number"),
)
NUMBERS = ("birth_date", "document_number")  # which with a name tell who somebody is
HELD = {"handle": "uses"} | {kind: held for kind, held in LINKS.items() if kind in OF_PARTY}
# What the end of a payment is, and of any other act: the first of these that a record has.
PAYS = ("account", "person", "handle", "phone", "email")
ACTS = ("phone", "person", "handle", "email", "account")
BETWEEN_PEOPLE = frozenset(row.name for row in LINK_TYPES if row.personal)
NO_PARTY = 'the record does not say who the party "{}" is'
SIGNED = (
    "the amount has a sign, as in the statement of one account; who paid whom does not follow from "
    "it, so read the file with the reader bank_statements"
)
BY_NAME = (
    "parties given by a name that may be a firm's, and by nothing else, each kept apart from the "
    "same name beside another party"
)


def read_transactions(sheet: Sheet) -> Parts:
    """Read acts of two parties.

    Parameters
    ----------
    sheet : Sheet
        Columns ``start``, ``end``, ``amount``, ``currency``, ``status``, ``channel``, ``type`` (of
        the link; of calls also words such as Voice and SMS), ``duration``, ``place``; and of each
        party, as ``from_name`` or ``to_phone``: ``name``, ``alias``, ``id``, ``birth_date``,
        ``role``, ``phone``, ``email``, ``handle`` (also a phone or an e-mail address that stands
        for an account), ``account``, ``address``, ``document_number``.

    Returns
    -------
    Parts
        Links of the type ``payment`` if there are amounts, else ``call`` if there are phones, else
        ``tie``, unless ``type`` says which. A payment ties accounts, any other act phones, where a
        record names them, and else the people, who come first if the type is one of people. People
        are stated as by the reader entities, also where no money moved. A cell of the act that
        cannot be read makes it a problem, and so does a party whom the record does not name.

    Examples
    --------
    >>> import pandas as pd
    >>> from linkanalysis.records import read_frame
    >>> row = {"from_name": "Ana Bell", "to_account": "A-2", "start": "2024-05-02", "amount": "9.5"}
    >>> document = {"title": "wires", "currency": "USD"}
    >>> batch = read_frame(pd.DataFrame([row]), reader="transactions", document=document)
    >>> next(iter(batch.links))[["source", "target", "type"]].to_numpy().tolist()
    [['person:wires-2-from', 'account:A2', 'payment']]
    """
    personal = sheet.reading.settings.type in BETWEEN_PEOPLE
    order = ["person"] * personal + [*(PAYS if sheet.has("amount") else ACTS)]
    parties = [_Party(sheet, side, reading) for side, reading in sheet.reading.sides.items()]
    for at in range(sheet.n):  # in their order, since a person is known by the first record
        for party in parties:
            party.identify(at)
    beside = [party.first(order) for party in parties]
    ends = [
        [end or party.named(at, others[at]) for at, end in enumerate(own)]
        for party, own, others in zip(parties, beside, beside[::-1], strict=True)
    ]
    for party, ids in zip(parties, ends, strict=True):
        for index, end in enumerate(ids):
            if end is None:
                sheet.fault(index, f"{party.side}_name", NO_PARTY.format(party.side))
    act = Parts(links=sheet.table(_act(sheet, ends)), problems=sheet.problems())
    return reduce(with_parts, (party.parts() for party in parties), act)


def _act(sheet: Sheet, ends: Sequence[Ids]) -> dict[str, object]:
    """Read the columns of the link between the parties."""
    columns: dict[str, object] = {"source": ends[0], "target": ends[1], **span_columns(sheet)}
    sheet.require("start", sheet.texts("start"))
    usual = "tie"
    if sheet.has("amount"):
        for index, text in enumerate(sheet.texts("amount")):
            if text.startswith("+"):
                sheet.fault(index, "amount", SIGNED)
        columns |= {"amount": amounts_of(sheet), "unit": units_of(sheet)}
        refuse_unpaid(sheet)
        usual = "payment"
    elif any("phone" in reading.others for reading in sheet.reading.sides.values()):
        usual = "call"
    if sheet.has("duration"):
        columns["duration"] = durations_of(sheet)
    if sheet.has("place") or sheet.has("channel"):
        columns["place"] = places_of(sheet)
    given = sheet.reading.settings.type or usual
    read = _act_of_phones if usual == "call" else read_link_type
    return columns | {"type": sheet.convert("type", read, default=given)}


def _act_of_phones(text: str) -> str:
    """Read a word for a call or a message, or another type of link."""
    try:
        return read_call_type(text)
    except RecordError:
        return read_link_type(text)


class _Party:
    """One party of each record."""

    def __init__(self, sheet: Sheet, side: str, reading: Reading) -> None:
        self.side = side
        self._whole = sheet
        self._sheet = Sheet(replace(sheet.chunk, faults=[]), reading)
        self._cells = {
            name: self._sheet.cells(at, name)
            for name, at in sorted((reading.columns | reading.others).items())
        }
        self._names = self._sheet.texts("name")
        self._things = {kind: self._held(kind) for kind in HELD}
        self._sheet.bad |= {at for at in range(sheet.n) if not self._is_person(at)}
        self._own = entity_ids(self._sheet)
        self._people: Ids = [None] * sheet.n

    def _held(self, kind: str) -> Ids:
        """Make the ids of the things of one kind that the party has."""
        sheet, settings = self._sheet, self._sheet.reading.settings
        cells = defaultdict[str, list[tuple[int, str]]](list)
        for index, text in enumerate(self._cells.get(kind, ())):
            if text and kind == "handle":
                type_, key = holder_of(kind, text, settings.service, "", region=settings.region)
                cells[type_].append((index, key))
            elif text:
                cells[kind].append((index, text))
        found = (things_of(sheet, kind, type_, each) for type_, each in sorted(cells.items()))
        ids = dict(chain.from_iterable(found))
        return [ids.get(index) for index in range(sheet.n)]

    def _is_person(self, at: int) -> bool:
        """Tell whether a record has more of the party than the name of a firm or an account."""
        said = {each for each, cells in self._cells.items() if cells[at]}
        if "id" in said or (said and self._sheet.reading.headed):
            return True
        name = self._names[at]
        firm = not LEGAL_FORMS.isdisjoint(fold_name(name).split())
        alone = said == {"name", "account"} and self._whole.has("amount")
        return is_party(name) and not firm and not alone

    def identify(self, at: int) -> None:
        """Give whoever a record names: one person wherever name and another detail are the same."""
        if at in self._sheet.bad:
            return
        details = [thing for ids in self._things.values() if (thing := ids[at])]
        for name in NUMBERS:  # a word in place of one, such as unknown, tells nothing
            text = self._cells[name][at] if name in self._cells else ""
            details += [f"{name}:{text}"] if has_digits(text) else []
        row = self._sheet.chunk.rows[at]
        own = make_id("person", f"{self._sheet.reading.document}-{row}-{self.side}")
        if "id" in self._cells:
            own = self._own[at] or own
        elif details:
            said = (fold_name(self._names[at]), *details)
            own = self._whole.reading.people.setdefault(said, own)
        self._people[at] = own

    def first(self, order: Sequence[str]) -> Ids:
        """Give the end of the act that each record has, of what comes first in an order."""
        ends = {**self._things, "person": self._people}
        columns = zip(*(ends[each] for each in order), strict=True)
        return [next(filter(None, found), None) for found in columns]

    def named(self, at: int, beside: str | None) -> str | None:
        """Give the account of a firm of which a record has nothing but the name."""
        name, row = self._names[at], f"{self._sheet.chunk.rows[at]}-{self.side}"
        if not is_party(name):
            return None
        reading = self._whole.reading
        account = named_party(reading, name, beside=beside or row, row=row, remark=BY_NAME)
        self._things["account"][at] = account
        return account

    def parts(self) -> Parts:
        """State the people, who has which things, and the names of accounts."""
        sheet, whole = self._sheet, self._whole
        mine = dict(zip(self._own, self._people, strict=True))
        read = read_sheet(read_entities, sheet)
        stated = read.statements.assign(entity=read.statements["entity"].map(mine))
        ties = [tie_frame(sheet, self._people, self._things[kind], HELD[kind]) for kind in HELD]
        parts = Parts(stated, tie_frames(ties), read.problems)
        refused = people_of_refused(Sheet(whole.chunk, sheet.reading))
        lines = (
            (f"{who}-{self.side}", attribute, value, row) for who, attribute, value, row in refused
        )
        return with_lines(parts, chain(lines, self._holders()))

    def _holders(self) -> Iterator[tuple[str, str, str, str]]:
        """State the names of accounts that no person of the record has."""
        for at, (name, row) in enumerate(zip(self._names, self._sheet.chunk.rows, strict=True)):
            account = None if self._people[at] else self._things["account"][at]
            if account and name and self._sheet.reading.is_new(account, "holder_name", name):
                yield account, "holder_name", name, row
