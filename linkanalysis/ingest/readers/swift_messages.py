"""Payment messages of banks: SWIFT FIN (MT) and ISO 20022 (MX)."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from linkanalysis.errors import RecordError
from linkanalysis.ingest.readers.drafts import Drafts, parts_of
from linkanalysis.ingest.readers.iso20022 import is_iso20022, records
from linkanalysis.ingest.readers.mt_messages import AROUND, LARGEST, is_mt, messages, transfer_of
from linkanalysis.ingest.readers.named_parties import is_party
from linkanalysis.ingest.readers.transfers import (
    draft_holder,
    draft_movement,
    draft_own_statement,
    draft_people,
    draft_transfer,
    end_of,
)
from linkanalysis.ingest.sheets.encodings import encoding_of, not_decoded_by, open_text, wide_hint
from linkanalysis.ingest.sheets.file_types import START, byte_order, file_format
from linkanalysis.ingest.sheets.tables import is_undecoded

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from linkanalysis.ingest.readers.iso20022 import Record
    from linkanalysis.ingest.readers.transfers import Transfer
    from linkanalysis.ingest.sheets.document_parts import Parts
    from linkanalysis.ingest.sheets.settings import Settings

NOT_MESSAGES = (
    "{} is not a payment message: it begins neither with a block {{1: or a field :20: of SWIFT FIN "
    "nor as ISO 20022 in XML."
)


def read_swift_messages(path: Path, settings: Settings, document: str) -> Iterator[Parts]:
    r"""Read payment messages.

    Parameters
    ----------
    path : Path
        A file of messages MT103 and MT202, or one message of ISO 20022 in XML: pacs.008, pacs.009,
        pain.001, camt.052, camt.053 or camt.054.
    settings : Settings
        How the document is to be read: ``source_type`` and ``target_type`` say what a party is that
        is given by name alone.
    document : str
        Its id.

    Yields
    ------
    Parts
        A payment between the accounts of the parties, or between banks by BIC, on its day with its
        amount. Holder, address and bank are statements of the account, reference, remittance and
        instructions of the payer's, as are the names on whose behalf somebody pays and is paid, and
        of the one who asked for the payment, the amount that was asked for in another currency, and
        the customers' payment that a payment of banks covers, which is no second payment. The owner
        of the account of a statement is stated, with or without entries. A number that is no IBAN
        is an account of its bank, such as ``account:BLUEUS33:11``. A party with a date of birth is
        a person who holds the account. An entry of a statement without another party is a statement
        of the account, as in `read_bank_statements`. A message that cannot be read, or an entry
        that is not booked, is a problem as it came; dates of birth in it are stated, so that minors
        are protected.

    Notes
    -----
    The same bank may be named by its BIC in one message and by a clearing number in another; its
    accounts are then different ids until somebody decides that they are the same.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import mkdtemp
    >>> from linkanalysis.ingest.sheets.settings import Settings
    >>> path = Path(mkdtemp()) / "wire.fin"
    >>> _ = path.write_text(":20:A1\n:32A:240502USD950,\n:50K:/11\nANA\n:59:/22\nBEN\n")
    >>> parts = next(read_swift_messages(path, Settings(reader="swift_messages"), "wire"))
    >>> parts.links[["source", "target", "amount", "unit"]].to_numpy().tolist()
    [['account:11', 'account:22', '950.0000', 'USD']]
    """
    drafts = Drafts(settings, document)
    read = _draft_iso if file_format(path) == "xml" else _draft_mt
    yield from parts_of(drafts, read(drafts, path))


def is_swift_messages(path: Path) -> bool:
    """Tell whether a file begins as a payment message."""
    with path.open("rb") as stream:
        start = stream.read(START)
    text = start.decode(byte_order(start) or "utf-8", errors="replace")
    return is_mt(text) or (file_format(path) == "xml" and is_iso20022(text))


def _draft_mt(drafts: Drafts, path: Path) -> Iterator[None]:
    encoding = drafts.settings.encoding or encoding_of(path)
    not_decoded = cache(lambda: not_decoded_by(path, encoding))
    with open_text(path, encoding) as stream:
        lines = iter(lambda: stream.readline(LARGEST), "")
        first = next((line for line in lines if line.strip(AROUND)), "")
        if not is_mt(first):
            refusal = NOT_MESSAGES.format(path.name) + wide_hint(path)
            raise RecordError(refusal, document=path.name, row="1")
        stream.seek(0)
        for message in messages(iter(lambda: stream.readline(LARGEST), "")):
            transfer, why = transfer_of(message)
            why = not_decoded() if is_undecoded(message.raw) else why
            if why:
                _refuse(drafts, transfer, why)
            else:
                draft_transfer(drafts, transfer)
            yield


def _draft_iso(drafts: Drafts, path: Path) -> Iterator[None]:
    for record in records(path):
        if record.why:
            _refuse(drafts, record.transfer, record.why)
        elif record.owned:
            draft_holder(drafts, record.transfer)
        elif record.listed:
            _draft_entry(drafts, record)
        else:
            draft_transfer(drafts, record.transfer)
        yield


def _refuse(drafts: Drafts, transfer: Transfer, why: str) -> None:
    """Keep a message as it came; a minor in it is protected wherever else its name stands."""
    drafts.refuse(transfer.row, "", "", why, transfer.raw)
    draft_people(drafts, transfer)


def _draft_entry(drafts: Drafts, record: Record) -> None:
    """Draft an entry of a statement, whose own account is one end."""
    transfer = record.transfer
    account = end_of(drafts, transfer, "payer" if record.out else "payee")
    if account is None:
        draft_people(drafts, transfer)
        return
    draft_own_statement(drafts, account, transfer.row)
    other = transfer.payee if record.out else transfer.payer
    if other.account or other.bic or is_party(other.name):
        draft_transfer(drafts, transfer)
    else:
        draft_movement(drafts, transfer, own=account, out=record.out)
