"""Tables of calls and payments with every kind of cell and of damage."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings
from hypothesis import strategies as st

from linkanalysis.ingest.records import unambiguous_csv

if TYPE_CHECKING:
    from collections.abc import Iterator

# For each example two cases read a file of many runs, so fewer are drawn than elsewhere.
FEW_EXAMPLES = settings(max_examples=settings.default.max_examples * 3 // 4)
PAYMENTS_HEADER = b"payer\tpayee\tdate\tamount\tcurrency\tchannel\tplace\tsource_type\n"
# Cells in no doubt, and cells of which each puts its record in doubt.
GOOD_PHONES = ("+15025550143", "5025550143", "(502) 555-0199", "1-606-555-0123", "911", "12345")
GOOD_STARTS = (
    *("2024-05-02T14:30:00Z", "2024-05-02 14:30:00", "2024-05-02", "2024-05-02 14:30"),
    *("2024-05-02 14:30:00.5", "2024-05-02T14:30:00.125-04:00", "2024-12-31 23:30", "1999-01-01"),
    *("2024-11-03 01:30:00", "2024-03-10 02:30:00"),  # on these days clocks change
)
BAD = ("Unknown", "", " " * 30 + "5025550143", "2024-02-30", "total", "é", "x")
PHONES = st.sampled_from(
    (
        *("+15025550143", "5025550199", "(502) 555-0143", "15025550143", "+18056377249", "911"),
        *("12345", "+447700900123", "+18005550199", "Unknown", "", "5025550143 ", "+1", "é"),
        *("phone:+15025550143", "raw:1", "+15025550143", "5025550199", "+16065550123"),
        *("000-000-0000", "0", "999-999-9999"),
        *("5025550199/6065550123", "5025550199; 6065550123", "5025550143.0", "5.02556E+09"),
        *("+15025550143 Dusty", "Dusty (502-555-0199)", "+15025550143 (owner)"),
        *("BOB SMITH 502-555-0143", "Bob Smith (502-555-0143)", "(502) 555-0143 ext 2"),
        *("502-555-0143 (MOM)", "1-502-555-0143", "Verizon Wireless 502-555-0199", "MOM 911"),
        *(
            "SMITH, BOB 502-555-0143",
            "MOM +18005550199",
            "(502-555-0199",
            "ANN LEE +44 7700 900123",
            "Bob 502-555-0143 ",
        ),
        # of 23 to 25 bytes; then the first 24 bytes are another number, or half a character
        *("+15025550143 Zoë Lindq", "+15025550143 Zoë Lindqv", "+15025550143 Zoë Lindqé"),
        *("é" * 12, "a" + "é" * 12, "Roberto Les +150255501431", "Anneliese Köhler +16065550123"),
    )
)
TIMES = st.sampled_from(
    (
        *("2024-05-02T14:30:00Z", "2024-05-02 14:30:00", "2024-05-02", "2024-05-02 14:30", ""),
        *("2024-11-03 01:30:00", "2024-03-10 02:30:00", "2024-05-02T14:30:00-04:00", "2024-05"),
        *("2024-02-30 10:00:00", "2023-02-29", "2024-05-02 24:00:00", "2024-05-02 14:30:00.123456"),
        *("2024-05-02 14:30:00.123456789", "1969-12-31 23:59:59.9Z", "1883-11-18 12:00:00", "x"),
        *("05/02/2024 14:30", "5/2/2024 14:30", "02/30/2024 10:00", "2024-05-02 14:30:00+02"),
        *(
            "0001-01-01",
            "2024-05-02 14:30:00 Z",
            "05/03/2024 09:05",
            "infinity",
            "epoch",
            "2024-5-2",
        ),
        *(
            "5/2/24 1:05 PM",
            "05/02/24 12:30 am",
            "5/2/69 0:30 PM",
            "11/3/24 1:30 AM",
            "5/2/68 9:05 Pm",
        ),
        *(
            "3/10/24 2:30 AM",
            "5/2/24 13:05 PM",
            "5/2/24  1:05 PM",
            "2/30/24 1:05 PM",
            "5/2/24 1:5 AM",
        ),
        *("05022024", "5022024", "5/02/2024 7:05", "005/2/2024 7:05", "5/2/2024 7:5"),
        # the database takes them for times
        *(
            "2024/05/02",
            "2024-05-02 1:30:00",
            "2024-05-02 14:30:00 UTC",
            "2024-05-02 14:30:00 EST",
            "2024-05-02 14:30:00 Asia/Tokyo",
            "12024-05-02",
            " 2024-05-02",
        ),
    )
)
CELLS = st.sampled_from(
    ("", "5", "12:05", "-3", "x", "1e3", " 7 ", "0.5", "message", "SMS", "Élan", "call", "60")
)
LINES = st.lists(st.tuples(PHONES, PHONES, TIMES, TIMES | st.just(""), CELLS, CELLS), max_size=12)
EDITS = st.lists(
    st.tuples(
        st.integers(0, 10_000),
        st.sampled_from([b'"', b"\r", b"\n", b"\r\n", b"\0", b"\xff", b",", b";", b"\xef\xbb\xbf"])
        | st.sampled_from([b"\xef\xbf\xbd", b"\x85", b"\xc3\xa9", b" ", b"\x1c", b"\\N", b"#"]),
        st.booleans(),
    ),
    max_size=4,
)


def mutated(content: bytes, edits: list[tuple[int, bytes, bool]]) -> bytes:
    for at, what, over in edits:
        place = at % (len(content) + 1)
        content = content[:place] + what + content[place + over :]
    return content


ACCOUNTS = st.sampled_from(
    (
        *("GB82 WEST 1234 5698 7654 32", "A-1", "a 1", "KY-1", "", "person:KY-1", "x:1"),
        *("042000013/77", "7781200034.0", "7781200034", "7.7812E+09"),
        *("N/A", "0", "UNKNOWN", "Grand Total", "All"),
    )
)
AMOUNTS = st.sampled_from(
    ("9.5", "1,234.5", "12,50", "-3", "0", "", "1e3", "99999999999999", "x", "$9")
)
PAYMENTS = st.lists(
    st.tuples(
        *(ACCOUNTS, ACCOUNTS, TIMES, AMOUNTS, st.sampled_from(("USD", "usd", "", "dollars"))),
        *(
            st.sampled_from(("cash", "", "wire ")),
            st.sampled_from(("", "Élan", "Paducah", "Geschäftsstelle in Küsnacht")),
        ),
        st.sampled_from(("account", "person", "", "nobody")),
    ),
    max_size=12,
)


def lines_of(n: int) -> list[str]:
    """Write calls among a hundred numbers, every seventh to a service."""
    return [
        f"+1502555{n % 100 + 100:04},{'+18005550199' if n % 7 == 0 else f'+1606555{n % 97:04}'},"
        f"2024-05-{n % 28 + 1:02} {n % 24:02}:{n % 60:02}:00,{n % 300}\n"
        for n in range(n)
    ]


HEADER = "caller,callee,start,duration\n"


WORDED = (
    *(
        "BOB SMITH 502-555-0143",
        "502-555-0143 (MOM)",
        "(502) 555-0143 ext 2",
        "+18005550199 (bank)",
    ),
    *("1-502-555-0199", "Bob Smith (502-555-0143)", "Verizon Wireless 502-555-0199", "911"),
)


def lines_with_words(n: int) -> list[str]:
    """Write calls whose cells have words beside the number, each cell in both columns.

    The first records with two of the cells cannot be read, so that others say what these mean.
    """
    kinds = len(WORDED)
    lines = [
        f"{WORDED[n % kinds]},{WORDED[n // 3 % kinds]},2024-05-02 {n % 24:02}:00:00,5\n"
        for n in range(n)
    ]
    lines[:2] = ["BOB SMITH 502-555-0143,911,yesterday,5\n", "911,502-555-0143 (MOM),,5\n"]
    return lines


@contextmanager
def short_runs(piece: int, run: int) -> Iterator[pytest.MonkeyPatch]:
    """Let a file of few records have many runs of bytes, as a large one has."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(unambiguous_csv, "PIECE", piece)
        patch.setattr(unambiguous_csv, "LARGEST_RUN", run)
        yield patch
