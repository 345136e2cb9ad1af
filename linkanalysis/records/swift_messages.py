"""Payment messages of banks: SWIFT FIN (MT) and ISO 20022 (MX).

Lives here: the reader ``swift_messages``, and which of the two formats a file is in.
Not here: the formats (`mt_messages`, `iso20022`), what a transfer states (`transfers`).
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from linkanalysis.errors import RecordError
from linkanalysis.records.drafts import Drafts, parts_of
from linkanalysis.records.encodings import (
    encoding_of,
    not_decoded_by,
    open_text,
    wide_hint,
)
from linkanalysis.records.formats import START, byte_order, file_format
from linkanalysis.records.iso20022 import is_iso20022, records
from linkanalysis.records.mt_messages import AROUND, LARGEST, is_mt, messages, transfer_of
from linkanalysis.records.tables import is_undecoded
from linkanalysis.records.transfers import (
    Party,
    draft_movement,
    draft_own_statement,
    draft_transfer,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from linkanalysis.records.iso20022 import Record
    from linkanalysis.records.settings import Settings
    from linkanalysis.records.sheet import Parts

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
        instructions of the payer's. A party with a date of birth is a person who holds the account.
        An entry of a statement without another party is a statement of the account, as in
        `read_bank_statements`. A message that cannot be read is a problem as it came.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import mkdtemp
    >>> from linkanalysis.records.settings import Settings
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
            why = not_decoded() if is_undecoded(message.raw) else message.why
            found = why or transfer_of(message)
            if isinstance(found, str):
                drafts.refuse(message.row, "", "", found, message.raw)
            else:
                draft_transfer(drafts, found)
            yield


def _draft_iso(drafts: Drafts, path: Path) -> Iterator[None]:
    for record in records(path):
        transfer = record.transfer
        if record.why:
            drafts.refuse(transfer.row, "", "", record.why, transfer.raw)
        elif record.own:
            _draft_entry(drafts, record, record.own)
        else:
            draft_transfer(drafts, transfer)
        yield


def _draft_entry(drafts: Drafts, record: Record, own: Party) -> None:
    """Draft an entry of a statement, whose own account is one end, whatever else it says of it."""
    transfer, settings = record.transfer, drafts.settings
    account = drafts.identify(own.account, "account", transfer.row, transfer.raw)
    if account is None:
        return
    draft_own_statement(drafts, account, transfer.row)
    other = transfer.payee if record.out else transfer.payer
    named = settings.target_type if record.out else settings.source_type
    if not (other.account or other.bic or (other.name and named)):
        draft_movement(drafts, transfer, own=account, out=record.out)
    elif record.out:
        draft_transfer(drafts, replace(transfer, payer=own))
    else:
        draft_transfer(drafts, replace(transfer, payee=own))
