"""Identifiers that two agencies share, found without showing each other the rest.

There are only ten billion phone numbers of one country, so a plain hash of one is undone in
seconds. Both agencies agree on a secret for this pairing alone, and hash with it (HMAC-SHA256,
RFC 2104): without it nobody can test a number.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pandas as pd

from linkanalysis.case.case import expect_case
from linkanalysis.core.door import Call, answer
from linkanalysis.core.keys.kinds import RAW
from linkanalysis.core.masked_ids import Names, unmasked
from linkanalysis.core.result import CaseAnswer, Column, Result
from linkanalysis.core.vocabulary.entities import ENTITY_TYPES
from linkanalysis.errors import CaseError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from linkanalysis.case import Case
    from linkanalysis.core.provenance import MadeBy

# Types whose keys are the same in every agency.
SHAREABLE = tuple(row.name for row in ENTITY_TYPES if row.identifier)
LEAST_SECRET = 16  # characters: a shorter phrase can be guessed faster than phone numbers
DOMAIN = b"linkanalysis deconfliction 1\0"  # so that no other use of the secret gives these hashes


@dataclass(frozen=True, slots=True, eq=False)
class Blinded(Result):
    """Keyed hashes of the identifiers of a case, to be handed to one other agency.

    Attributes
    ----------
    hashes : tuple of str
        Sorted, so that their order tells nothing.
    withheld : int
        Identifiers of protected people alone, which are not among them.
    made_by : MadeBy
        How they were made; the secret is not in it.

    Examples
    --------
    >>> import linkanalysis as la
    >>> case = la.Case(purpose="training")
    >>> len(la.identity.blind(case, secret="a phrase for this pairing"))
    0
    """

    COLUMNS = (Column("hash", "HMAC-SHA256 of an identifier, in hexadecimal digits"),)
    CAVEAT = "Hashes of this pairing alone: with the secret, any number can be tested."
    WITHHELD = "identifiers of protected people alone are left out."

    hashes: tuple[str, ...]
    withheld: int
    made_by: MadeBy

    def __iter__(self) -> Iterator[str]:
        return iter(self.hashes)

    def __len__(self) -> int:
        return len(self.hashes)

    def __repr__(self) -> str:
        return f"Blinded({len(self.hashes)} hashes)"

    def _frame(self) -> pd.DataFrame:
        """One hash a row."""
        return pd.DataFrame({"hash": list(self.hashes)}, dtype=object)


@dataclass(frozen=True, slots=True, eq=False)
class SharedIdentifiers(CaseAnswer):
    """Identifiers of the case that the other agency has, too.

    Attributes
    ----------
    entities : tuple of str
        Ids as they may be shown, sorted.
    made_by : MadeBy
        How they were found; the secret is not in it.

    Examples
    --------
    >>> import linkanalysis as la
    >>> case = la.Case(purpose="training")
    >>> len(la.identity.find_shared(case, [], secret="a phrase for this pairing"))
    0
    """

    COLUMNS = (
        Column("entity", "identifier that both agencies have"),
        Column("label", "its name in this case"),
        Column("type", "its type"),
    )
    CAVEAT = (
        "Both agencies have the identifier in some record; that says nothing about its user. Other "
        "spellings of a number that is not valid are not found."
    )

    entities: tuple[str, ...]
    made_by: MadeBy
    _protected: frozenset[str] = field(repr=False)

    def __len__(self) -> int:
        return len(self.entities)

    def __repr__(self) -> str:
        return f"SharedIdentifiers({len(self.entities)} identifiers)"

    def _frame(self) -> pd.DataFrame:
        """By id."""
        self._refuse_named()
        case: Case = self.made_by.case
        rows = []
        for entity in unmasked(self.entities):
            shown = case.protection.shown(entity)
            rows.append((shown, case.protection.label(entity), entity.partition(":")[0]))
        return pd.DataFrame(rows, columns=["entity", "label", "type"], dtype=object)


@answer()
def blind(call: Call, case: Case, *, secret: str) -> Blinded:
    """Hash the identifiers of a case with a secret that two agencies share.

    Parameters
    ----------
    case : Case
        The case; it is not changed.
    secret : str
        A phrase of at least 16 characters, agreed on for this pairing alone.

    Returns
    -------
    Blinded
        The hashes, sorted: hand over these and nothing else.

    Raises
    ------
    CaseError
        If there is no secret, or a short one: unkeyed hashes of phone numbers can be undone.

    Notes
    -----
    The hashes cover phones, devices, e-mail addresses, account names, plates, vehicles, accounts
    and document numbers in their normal form. They leave out identifiers that only protected people
    have, and numbers that are valid in one document only. The number of hashes reveals how many
    identifiers a case has, not how large its network is. Anyone who has the secret can test any
    number, so give it to nobody else and use it once.

    References
    ----------
    .. [1] Krawczyk, Bellare, Canetti (1997), RFC 2104.

    Examples
    --------
    >>> import pandas as pd
    >>> import linkanalysis as la
    >>> tie = {"source": ["person:1"], "target": ["phone:+15025550143"], "type": ["uses"]}
    >>> case = la.Case(purpose="training")
    >>> page = la.Document(title="list", sha256="0" * 64)
    >>> _ = case.add(la.Batch.of(page, links=pd.DataFrame(tie)))
    >>> len(la.identity.blind(case, secret="a phrase for this pairing"))
    1
    """
    expect_case(case)
    own = _hashed(case, _expect_secret(secret))
    private = case.protection.private
    kept = sorted(digest for digest, entity in own.items() if entity not in private)
    return Blinded(tuple(kept), len(own) - len(kept), call.made_by({"secret": "given"}))


@answer()
def find_shared(call: Call, case: Case, hashes: Iterable[str], *, secret: str) -> SharedIdentifiers:
    """Find the identifiers of a case among the hashes of another agency.

    Parameters
    ----------
    case : Case
        The case; it is not changed.
    hashes : iterable of str
        The hashes that the other agency made with `blind` and the same secret.
    secret : str
        The phrase of this pairing.

    Returns
    -------
    SharedIdentifiers
        The identifiers of this case that both have; masked if they belong to protected people.

    Raises
    ------
    CaseError
        If there is no secret, or a short one.

    Notes
    -----
    An overlap is a reason to call the other agency. It does not show that the two cases are about
    the same person: numbers change hands. No overlap may also mean that the secrets differ.

    Examples
    --------
    >>> import pandas as pd
    >>> import linkanalysis as la
    >>> tie = {"source": ["person:1"], "target": ["phone:+15025550143"], "type": ["uses"]}
    >>> case, other = la.Case(purpose="training"), la.Case(purpose="training")
    >>> for each in (case, other):
    ...     page = la.Document(title="list", sha256="0" * 64)
    ...     _ = each.add(la.Batch.of(page, links=pd.DataFrame(tie)))
    >>> theirs = la.identity.blind(other, secret="a phrase for this pairing")
    >>> found = la.identity.find_shared(case, theirs, secret="a phrase for this pairing")
    >>> found.to_frame()["entity"].tolist()
    ['phone:+15025550143']
    """
    expect_case(case)
    own = _hashed(case, _expect_secret(secret))
    theirs = {str(each).strip().lower() for each in hashes}
    ids = sorted(entity for digest, entity in own.items() if digest in theirs)
    shown = Names(map(case.protection.shown, ids), ids)
    made_by = call.made_by({"secret": "given", "hashes": f"{len(theirs):,} given"})
    return SharedIdentifiers(shown, made_by, frozenset(case.protection.names))


def _expect_secret(secret: object) -> bytes:
    if not isinstance(secret, str) or len(secret.strip()) < LEAST_SECRET:
        message = (
            f"A secret of at least {LEAST_SECRET} characters is needed, agreed on for this pairing "
            "alone: without one, hashes of phone numbers are undone in seconds. Nothing was hashed."
        )
        raise CaseError(message)
    return secret.strip().encode()


def _hashed(case: Case, secret: bytes) -> dict[str, str]:
    """Return the identifiers of a case by their keyed hashes."""
    found = {}
    for entity, kind in case.types().items():
        key = entity.partition(":")[2]
        if kind in SHAREABLE and not key.startswith(RAW):
            text = DOMAIN + entity.encode("utf-8", "surrogatepass")
            found[hmac.new(secret, text, hashlib.sha256).hexdigest()] = entity
    return found
