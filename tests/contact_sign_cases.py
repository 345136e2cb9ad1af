"""Signs in messages and dealings, each beside ordinary life that looks like it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sign_cases import Planted, link, said

if TYPE_CHECKING:
    from collections.abc import Iterable


def wrote(
    writer: str, others: Iterable[str], day: int = 1, hour: str = "16:00"
) -> list[dict[str, Any]]:
    """Messages of one account to others, on one day of May."""
    when = f"2024-05-{day:02} {hour}"
    return [link(f"handle:app:{writer}", f"handle:app:{who}", "message", when) for who in others]


def replied(writer: str, others: Iterable[str], day: int = 20) -> list[dict[str, Any]]:
    """Messages of others to one account."""
    return [row for who in others for row in wrote(who, [writer], day)]


def phone(who: str) -> str:
    """The phone of a person who is called by one letter or by a letter and a digit."""
    return f"phone:+1502555{ord(who[0]):03}{who[1:] or 0}"


def called(caller: str, others: Iterable[str], day: int) -> list[dict[str, Any]]:
    """Calls of one person to others."""
    return [link(phone(caller), phone(who), "call", f"2024-05-{day:02}") for who in others]


YOUNG = [f"y{n}" for n in range(10)]
GROWN = [f"g{n}" for n in range(10)]
USERS = [*YOUNG, *GROWN, *"cdefhk"]
ONLINE_RECRUITER = Planted(
    "online_recruiter",
    "handle:app:r",
    [
        link("person:r", "handle:app:r", "uses"),
        link("person:r", phone("r"), "uses"),
        *wrote("r", YOUNG[:5], day=2),
        *wrote("r", YOUNG[5:], day=8),
        *replied("r", YOUNG[:5]),
        *called("r", YOUNG[:2], day=12),
    ],
    [
        *(link(f"person:{who}", f"handle:app:{who}", "uses") for who in USERS),
        *(link(f"person:{who}", phone(who), "uses") for who in USERS),
        # a coach, to whom most reply; nine; eight days; a call before; adults; family; a pupil
        *wrote("c", YOUNG, day=3),
        *replied("c", YOUNG[:6]),
        *called("c", YOUNG[:3], day=12),
        *wrote("d", YOUNG[:9], day=3),
        *called("d", YOUNG[:3], day=12),
        *wrote("e", YOUNG[:5], day=1),
        *wrote("e", YOUNG[5:], day=8),
        *called("e", YOUNG[:3], day=12),
        *wrote("f", YOUNG, day=12),
        *called("f", YOUNG[:3], day=11),
        *called("f", YOUNG[:1], day=13),
        *wrote("h", GROWN, day=3),
        *called("h", GROWN[:3], day=12),
        *wrote("k", YOUNG, day=3),
        *called("k", YOUNG[:3], day=12),
        link("person:k", "person:y0", "kin"),
        *wrote("y0", YOUNG[1:], day=1),
        *called("y0", YOUNG[1:4], day=12),
    ],
    (
        *(said(f"person:{who}", "birth_date", "2010-02-03") for who in YOUNG),
        *(said(f"person:{who}", "birth_date", "1990-02-03") for who in GROWN),
    ),
)


def abroad(n: int) -> str:
    """A number of another country."""
    return f"phone:+4930123450{n:02}"


def dealt(one: str, *others: str) -> list[dict[str, Any]]:
    """Calls of one number with others."""
    return [link(one, other, "call", "2024-05-03") for other in others]


CROSS_BORDER_BROKER = Planted(
    "cross_border_broker",
    "person:b",
    [
        link("person:b", phone("b"), "uses"),
        link("person:b", "phone:+15025550188", "uses"),
        *dealt(phone("b"), abroad(1), abroad(2), phone("l")),
        *dealt("phone:+15025550188", phone("m")),
    ],
    [
        *dealt(abroad(1), abroad(3)),  # the third of those abroad
        *(link(f"person:{who}", phone(who), "uses") for who in "flmnopq"),
        *dealt(phone("l"), phone("m"), phone("n")),
        # family abroad; two ways to one part abroad; one number abroad; one tie at home; a firm
        *(link(f"person:k{n}", abroad(10 + n), "uses") for n in range(4)),
        *(link("person:f", f"person:k{n}", "kin") for n in range(4)),
        *dealt(phone("f"), *(abroad(10 + n) for n in range(4)), phone("l"), phone("m")),
        *(row for who in "no" for row in dealt(phone(who), *map(abroad, (20, 21, 22)))),
        *dealt(phone("o"), phone("l"), phone("m")),
        *dealt(phone("p"), abroad(30), phone("l"), phone("m")),
        *dealt(abroad(30), abroad(31), abroad(32)),
        *dealt(phone("q"), *map(abroad, (40, 41, 42)), phone("l")),
        link("organization:Imports", "phone:+15025550199", "uses"),
        *dealt("phone:+15025550199", *map(abroad, (50, 51, 52)), phone("l"), phone("m")),
        # somebody often in contact with one abroad behind whom nobody is
        link("person:r", phone("r"), "uses"),
        *(row for _ in range(5) for row in dealt(phone("r"), abroad(70), phone("l"), phone("m"))),
        # an assistance line of a service
        *dealt("phone:911", *map(abroad, (60, 61, 62)), phone("l"), phone("m")),
    ],
    region="US-KY",
)

CONTACT_SIGNS = (ONLINE_RECRUITER, CROSS_BORDER_BROKER)
