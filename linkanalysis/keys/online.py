"""Names on networks: e-mail addresses, account names, addresses of machines, wallets.

Lives here: keys of what people are called online.
Not here: phone numbers (`phone`), devices (`device`).
"""

from __future__ import annotations

import ipaddress
import re

from linkanalysis.errors import RecordError
from linkanalysis.keys.text import own_key

__all__ = ["email_key", "handle_key", "ip_key", "wallet_key"]

EMAIL = re.compile(r"[^@\s\x00-\x1f]+@[^@\s\x00-\x1f.]+(\.[^@\s\x00-\x1f.]+)+")
SERVICE = re.compile(r"\s*([A-Za-z0-9.\- ]+?)\s*[:/]\s*@?(\S.*)")
HEX_WALLET = re.compile(r"0[xX][0-9a-fA-F]{40}")
CHAIN = re.compile(r"([A-Za-z0-9]{2,10})[:/](\S+)")


def email_key(text: str, *, region: str | None, document: str) -> str:
    """Give the key of an e-mail address.

    Parameters
    ----------
    text : str
        The address, with or without ``mailto:`` and angle brackets.
    region : str or None
        Not used.
    document : str
        Not used.

    Returns
    -------
    str
        The address with its domain in lower case. The part before the @ stays as written, since
        its case and dots mean what the host says they mean.

    Raises
    ------
    RecordError
        If it has not one @ between a name and a domain.

    Examples
    --------
    >>> email_key("Ana.K@Example.ORG", region=None, document="ads.csv")
    'Ana.K@example.org'
    """
    plain = own_key(text, region=region, document=document)
    address = plain.removeprefix("mailto:").strip("<>")
    if not EMAIL.fullmatch(address):
        message = "An e-mail address needs a name, one @ and a domain."
        raise RecordError(message)
    name, _, domain = address.partition("@")
    return f"{name}@{domain.lower()}"


def handle_key(text: str, *, region: str | None, document: str) -> str:
    """Give the key of a name on a service.

    Parameters
    ----------
    text : str
        Service, colon or slash, name: ``chatapp:@Ana_K``.
    region : str or None
        Not used.
    document : str
        Id of the document: a name without its service identifies nothing outside of it.

    Returns
    -------
    str
        Service and name in lower case, or ``raw:``, document and name.

    Raises
    ------
    RecordError
        If the text is empty or holds control characters.

    Examples
    --------
    >>> handle_key("ChatApp:@Ana_K", region=None, document="ads.csv")
    'chatapp:ana_k'
    """
    plain = own_key(text, region=region, document=document)
    named = SERVICE.fullmatch(plain)
    if named:
        return f"{named[1].casefold()}:{named[2].casefold()}"
    bare = own_key(plain.removeprefix("@"), region=region, document=document)
    return f"raw:{document}:{bare.casefold()}"


def ip_key(text: str, *, region: str | None, document: str) -> str:  # noqa: ARG001 - all kinds take the same
    """Give the key of the address of a machine.

    Parameters
    ----------
    text : str
        IPv4 or IPv6.
    region : str or None
        Not used.
    document : str
        Not used.

    Returns
    -------
    str
        The shortest standard form; an IPv4 address inside an IPv6 one is taken out.

    Raises
    ------
    RecordError
        If it is neither.

    Examples
    --------
    >>> ip_key("2001:0DB8::0001", region=None, document="logins.csv")
    '2001:db8::1'
    """
    try:
        address = ipaddress.ip_address(text.strip().strip("[]"))
    except ValueError:
        message = "This is neither an IPv4 nor an IPv6 address."
        raise RecordError(message) from None
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped is not None:
        return str(address.ipv4_mapped)
    return str(address)


def wallet_key(text: str, *, region: str | None, document: str) -> str:
    """Give the key of an address on a chain of crypto assets.

    Parameters
    ----------
    text : str
        The address, alone or after its chain and a colon: ``BTC:bc1q…``.
    region : str or None
        Not used.
    document : str
        Not used.

    Returns
    -------
    str
        The address after its chain in lower case. Where case carries nothing (``0x…``,
        ``bc1…``), it is lowered.

    Raises
    ------
    RecordError
        If the text is empty or holds control characters.

    Examples
    --------
    >>> wallet_key("ETH:0x52908400098527886E0F7030069857D2E4169EE7", region=None, document="w")
    'eth:0x52908400098527886e0f7030069857d2e4169ee7'
    """
    plain = own_key(text, region=region, document=document)
    named = CHAIN.fullmatch(plain)
    chain, address = (named[1].lower() + ":", named[2]) if named else ("", plain)
    lowered = HEX_WALLET.fullmatch(address) or address.lower().startswith(("bc1", "tb1"))
    return chain + (address.lower() if lowered else address)
