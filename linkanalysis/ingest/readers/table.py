"""The table of readers: one row for each kind of table or file that can be read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from linkanalysis.core.table import Table
from linkanalysis.core.vocabulary.links import LINK_TYPES
from linkanalysis.core.vocabulary.names import find_row
from linkanalysis.ingest.readers.advertisements import CONTACTS, OF_ADS, read_advertisements
from linkanalysis.ingest.readers.bank_statements import read_bank_statements
from linkanalysis.ingest.readers.bookings import OF_BOOKINGS, read_bookings
from linkanalysis.ingest.readers.calls import CALL_COLUMNS, CALL_TYPES, DIRECTION
from linkanalysis.ingest.readers.carriers import read_carrier_calls
from linkanalysis.ingest.readers.contact_lists import REACHED, read_contact_lists
from linkanalysis.ingest.readers.crypto_transfers import read_crypto_transfers
from linkanalysis.ingest.readers.emails import is_mailbox, read_emails
from linkanalysis.ingest.readers.entities import read_entities
from linkanalysis.ingest.readers.followthemoney import is_followthemoney, read_followthemoney
from linkanalysis.ingest.readers.forensic_hits import OF_INCIDENTS, OF_TRACES, read_forensic_hits
from linkanalysis.ingest.readers.incidents import read_incidents
from linkanalysis.ingest.readers.links import read_links
from linkanalysis.ingest.readers.logins import read_logins
from linkanalysis.ingest.readers.missing_persons import read_missing_persons
from linkanalysis.ingest.readers.nibrs import COLUMNS, SEGMENTS, read_nibrs
from linkanalysis.ingest.readers.notices import NOTICE_LISTS, NOTICE_ROLES, read_notice
from linkanalysis.ingest.readers.payments import PAYMENT_COLUMNS, read_payments
from linkanalysis.ingest.readers.phone_extractions import (
    is_phone_extraction,
    read_phone_extractions,
)
from linkanalysis.ingest.readers.plate_reads import read_plate_reads
from linkanalysis.ingest.readers.statements import read_statements
from linkanalysis.ingest.readers.swift_messages import is_swift_messages, read_swift_messages
from linkanalysis.ingest.readers.transactions import OF_PARTY, SIDES, read_transactions
from linkanalysis.ingest.readers.vcards import is_vcard, read_vcards
from linkanalysis.ingest.sheets.call_sides import USED_BY
from linkanalysis.ingest.sheets.profiles import LEG, OF_CELLS, profile_names
from linkanalysis.ingest.sheets.saved_names import SAVED_AS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from linkanalysis.ingest.readers.json_records import JsonRecord
    from linkanalysis.ingest.readers.link_columns import LinkColumns
    from linkanalysis.ingest.sheets.document_parts import Parts
    from linkanalysis.ingest.sheets.settings import Settings
    from linkanalysis.ingest.sheets.sheet import Sheet


@dataclass(frozen=True, slots=True)
class Choice:
    """A setting of ``case.toml`` that takes one of a few words.

    what: What a word is, for the error: "a type of link".
    listed: Where all words are, if they are many.
    """

    key: str
    what: str
    words: tuple[str, ...]
    listed: str = ""


@dataclass(frozen=True, slots=True)
class Reader:
    """A kind of table or file that can be read.

    Attributes
    ----------
    name : str
        The word after ``reader =`` in ``case.toml``.
    reads : str
        What one record is.
    form : {"table", "json", "file"}
        A table (CSV, Parquet, frame), a JSON file, or a file that its reader opens itself.
    required : tuple of str
        Columns of a table, or fields of a JSON record, without which nothing can be read.
    optional : tuple of str
        Columns that are read if they are there.
    attributes : bool
        Whether other columns may be attributes under their own names.
    read : callable or None
        For a table: takes some of its records (a sheet) and returns their parts.
    read_record : callable or None
        For JSON: takes one record and states what it says.
    read_file : callable or None
        For a file: takes its path, the settings and the id of the document, and yields its parts.
    recognizes : callable or None
        For a file: tells by its content whether it is one of these.
    lists : tuple of str
        For JSON: pointers to the lists that may hold the records.
    links : LinkColumns or None
        For a table of which each record is one link: its columns, which can be read in bulk.
    choices : tuple of Choice
        Settings with words of their own for this reader.
    one_of : tuple of tuple of str
        Groups of optional columns; all columns of at least one group are required too.
    role : str
        The role of everybody in such a table, whatever else it says of them.
    proposed_by : tuple of str
        Columns of which a file has one, if this reader is proposed for it.
    mapped_only : tuple of str
        Optional columns that are read only if the settings map them, as they change what others
        mean.

    Examples
    --------
    >>> Reader("sightings", "one sighting", "table", ("who", "where"), ("when",)).required
    ('who', 'where')
    """

    name: str
    reads: str
    form: Literal["table", "json", "file"]
    required: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    attributes: bool = False
    read: Callable[[Sheet], Parts] | None = None
    read_record: Callable[[JsonRecord], None] | None = None
    read_file: Callable[[Path, Settings, str], Iterator[Parts]] | None = None
    recognizes: Callable[[Path], bool] | None = None
    lists: tuple[str, ...] = ()
    links: LinkColumns | None = None
    choices: tuple[Choice, ...] = ()
    one_of: tuple[tuple[str, ...], ...] = ()
    role: str = ""
    mapped_only: tuple[str, ...] = ()
    proposed_by: tuple[str, ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        """All columns that the reader knows."""
        return self.required + self.optional


_ROWS = (
    Reader(
        name="entities",
        reads="one person or thing; each cell is a statement",
        form="table",
        optional=("id", "type", "name", "alias", "birth_date", "role"),
        attributes=True,
        read=read_entities,
    ),
    Reader(
        name="links",
        reads="one tie between two entities",
        form="table",
        required=("source", "target"),
        optional=(
            *("source_type", "target_type", "type", "role", "start", "end"),
            *("count", "amount", "unit", "duration", "place", "kind"),
        ),
        read=read_links,
        choices=(
            Choice(
                *("type", "a type of link", tuple(row.name for row in LINK_TYPES)),
                listed="la.vocabulary.LINK_TYPES",
            ),
        ),
    ),
    Reader(
        name="statements",
        reads="one value that is stated of an entity",
        form="table",
        required=("entity", "attribute", "value"),
        optional=("type", "valid_from", "valid_to", "kind"),
        read=read_statements,
    ),
    Reader(
        name="calls",
        reads="one call or message between two phone numbers",
        form="table",
        required=("caller", "callee", "start"),
        optional=(
            *("end", "duration", "type", "place", "imei", "imsi", *OF_CELLS, USED_BY, LEG),
            DIRECTION,
        ),
        read=read_carrier_calls,
        links=CALL_COLUMNS,
        choices=(
            Choice("type", "a type of call", CALL_TYPES),
            Choice("profile", "a profile of call records", profile_names("calls")),
        ),
        mapped_only=(DIRECTION,),
    ),
    Reader(
        name="payments",
        reads="one payment from one account to another",
        form="table",
        required=("payer", "payee", "date", "amount"),
        optional=(
            *("currency", "channel", "place", "source_type", "target_type", "service", "status"),
        ),
        read=read_payments,
        links=PAYMENT_COLUMNS,
    ),
    Reader(
        name="transactions",
        reads="one transfer or call between two parties, with what is said of each",
        form="table",
        required=("start",),
        one_of=(("from_name",), ("from_id",), ("from_account",), ("from_phone",), ("from_handle",)),
        optional=(
            *("end", "amount", "currency", "status", "channel", "type", "duration", "place"),
            *(f"{side}_{what}" for side in SIDES for what in OF_PARTY),
        ),
        read=read_transactions,
        choices=(
            Choice(
                *("type", "a type of link", tuple(row.name for row in LINK_TYPES)),
                listed="la.vocabulary.LINK_TYPES",
            ),
        ),
    ),
    Reader(
        name="crypto_transfers",
        reads="one transfer of a crypto asset",
        form="table",
        required=("source", "target", "start", "amount"),
        one_of=(("asset",), ("chain",), ("transaction",)),
        optional=("asset", "chain", "transaction"),
        read=read_crypto_transfers,
    ),
    Reader(
        name="bank_statements",
        reads="one movement on one account",
        form="table",
        required=("date",),
        one_of=(("debit", "credit"), ("amount",)),
        optional=(
            *("debit", "credit", "amount", "direction", "account", "currency"),
            *("counterparty", "counterparty_name", "description", "type", "channel", "place"),
        ),
        read=read_bank_statements,
        choices=(Choice("profile", "a profile of statements", profile_names("bank_statements")),),
    ),
    Reader(
        name="logins",
        reads="one login of an online account",
        form="table",
        required=("handle", "start"),
        one_of=(("ip",), ("device",)),
        optional=("ip", "device", "service", "end", "network"),
        read=read_logins,
    ),
    Reader(
        name="contact_lists",
        reads="one contact as the owner of a phone saved it",
        form="table",
        required=(SAVED_AS,),
        one_of=tuple((column,) for column in REACHED),
        optional=(*REACHED, "service"),
        read=read_contact_lists,
    ),
    Reader(
        name="plate_reads",
        reads="one plate seen by one camera",
        form="table",
        required=("plate", "start", "camera"),
        optional=(
            *("state", "site", "latitude", "longitude", "confidence", "hotlist"),
            *("owner_name", "owner_birth_date"),
        ),
        read=read_plate_reads,
        choices=(Choice("profile", "a profile of plate reads", profile_names("plate_reads")),),
    ),
    Reader(
        name="incidents",
        reads="one person's part in one incident",
        form="table",
        required=("incident", "date"),
        one_of=(("person",), ("name",)),
        optional=(
            *("person", "name", "role", "offense", "place", "status", "ori", "birth_date"),
            *("relationship", "other_person", "phone", "plate"),
        ),
        read=read_incidents,
    ),
    Reader(
        name="nibrs",
        reads="one row of a segment of the FBI's NIBRS",
        form="table",
        one_of=SEGMENTS,
        optional=COLUMNS,
        read=read_nibrs,
    ),
    Reader(
        name="missing_persons",
        reads="one person who is missing, or was",
        form="table",
        required=("missing_since",),
        optional=("id", "type", "name", "alias", "birth_date", "role", "report", "place", "status"),
        attributes=True,
        read=read_missing_persons,
        role="missing_person",
    ),
    Reader(
        name="bookings",
        reads="one traveler on one booking",
        form="table",
        required=("start",),
        one_of=(("traveler",), ("name",), ("payer",)),
        proposed_by=("booking", "room"),
        optional=(
            *("booking", "traveler", "name", "birth_date", "role", "payer", "payer_type", "end"),
            *OF_BOOKINGS,
            *("phone", "email", "plate"),
        ),
        read=read_bookings,
    ),
    Reader(
        name="advertisements",
        reads="one post on one site",
        form="table",
        required=("ad", "start"),
        optional=("site", "person", *CONTACTS, *OF_ADS),
        read=read_advertisements,
        role="possible_victim",
    ),
    Reader(
        name="forensic_hits",
        reads="one comparison of a trace with a candidate",
        form="table",
        required=("trace", "result"),
        optional=("candidate", "candidate_type", "date", *OF_TRACES, *OF_INCIDENTS),
        read=read_forensic_hits,
    ),
    Reader(
        name="notices",
        reads="one public notice of INTERPOL, of any color",
        form="json",
        required=("entity_id",),
        read_record=read_notice,
        lists=NOTICE_LISTS,
        choices=(Choice("color", "a color of notices", tuple(NOTICE_ROLES)),),
    ),
    Reader(
        name="phone_extractions",
        reads="one call, message or contact in the memory of a phone",
        form="file",
        read_file=read_phone_extractions,
        recognizes=is_phone_extraction,
    ),
    Reader(
        name="vcards",
        reads="one contact as the owner of a phone saved it",
        form="file",
        read_file=read_vcards,
        recognizes=is_vcard,
    ),
    Reader(
        name="emails",
        reads="the headers of one e-mail",
        form="file",
        read_file=read_emails,
        recognizes=is_mailbox,
    ),
    Reader(
        name="swift_messages",
        reads="one payment in a message of SWIFT or ISO 20022",
        form="file",
        read_file=read_swift_messages,
        recognizes=is_swift_messages,
    ),
    Reader(
        name="followthemoney",
        reads="one entity of FollowTheMoney",
        form="file",
        read_file=read_followthemoney,
        recognizes=is_followthemoney,
    ),
)
READERS = Table(_ROWS, "reads")


def find_reader(name: str) -> Reader:
    """Find the row of a reader, or raise `UnknownNameError`."""
    return find_row(READERS, name, what="a reader", listed="la.READERS")
