"""Online identifiers: e-mail addresses, account names, IP addresses, wallets."""

from __future__ import annotations

import ipaddress
import re

from linkanalysis.core.keys.text import plain_key
from linkanalysis.errors import RecordError

EMAIL = re.compile(r"[^@\s\x00-\x1f]+@[^@\s\x00-\x1f.]+(\.[^@\s\x00-\x1f.]+)+")
SERVICE = re.compile(r"\s*([A-Za-z0-9.\- ]+?)\s*[:/]\s*[@$]?(\S.*)")
SIGNS = "@$"  # before account names: of most services, and of Cash App
HEX_WALLET = re.compile(r"0[xX][0-9a-fA-F]{40}")
CHAIN = re.compile(r"([A-Za-z0-9]{2,10})[:/](\S+)")


def email_key(text: str, *, region: str | None, document: str) -> str:
    """Return the key of an e-mail address."""
    plain = plain_key(text, region=region, document=document)
    address = plain.removeprefix("mailto:").strip("<>")
    if not EMAIL.fullmatch(address):
        message = "An e-mail address needs a name, one @ and a domain."
        raise RecordError(message)
    name, _, domain = address.partition("@")
    return f"{name}@{domain.lower()}"


def handle_key(text: str, *, region: str | None, document: str) -> str:
    """Return the key of an account name; without its service it is valid in its document alone."""
    plain = plain_key(text, region=region, document=document)
    named = SERVICE.fullmatch(plain)
    if named:
        return f"{named[1].casefold().replace(' ', '')}:{named[2].casefold()}"
    bare = plain_key(
        plain[1:] if plain[:1] in SIGNS and plain[1:] else plain, region=region, document=document
    )
    return f"raw:{document}:{bare.casefold()}"


def handle_at(service: str, text: str) -> str:
    """Write the service before an account name that does not name its own."""
    return f"{service}:{text.lstrip(SIGNS)}" if text and service and ":" not in text else text


def ip_key(text: str, *, region: str | None, document: str) -> str:  # noqa: ARG001 - all kinds have one signature
    """Return the key of an IP address."""
    try:
        address = ipaddress.ip_address(text.strip().strip("[]"))
    except ValueError:
        message = "This is neither an IPv4 nor an IPv6 address."
        raise RecordError(message) from None
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped is not None:
        return str(address.ipv4_mapped)
    return str(address)


def wallet_key(text: str, *, region: str | None, document: str) -> str:
    """Return the key of an address on the blockchain of a crypto asset."""
    plain = plain_key(text, region=region, document=document)
    named = CHAIN.fullmatch(plain)
    chain, address = (named[1].lower() + ":", named[2]) if named else ("", plain)
    # hexadecimal and Bech32 addresses ignore case; others do not
    lowered = HEX_WALLET.fullmatch(address) or address.lower().startswith(("bc1", "tb1"))
    return chain + (address.lower() if lowered else address)
