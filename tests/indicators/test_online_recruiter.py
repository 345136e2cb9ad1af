"""The online recruiter with several accounts, and a class that knows one another."""

from __future__ import annotations

from typing import Any

import pandas as pd
from contact_sign_cases import YOUNG, called, phone, replied, wrote
from sign_cases import link, said

import linkanalysis as la

ACCOUNTS = [link("person:r", "handle:app:r", "uses"), link("person:r", "handle:app:s", "uses")]
HELD = [
    link("person:r", phone("r"), "uses"),
    *(link(f"person:{who}", f"handle:app:{who}", "uses") for who in YOUNG),
    *(link(f"person:{who}", phone(who), "uses") for who in YOUNG),
]
BORN = [said(f"person:{who}", "birth_date", "2010-02-03") for who in YOUNG]
WROTE = [*wrote("r", YOUNG[:6], day=2), *wrote("s", YOUNG[4:], day=5), *called("r", YOUNG[:2], 12)]


def find(*links: dict[str, Any]) -> la.Findings:
    case = la.Case(purpose="training")
    frames = {"links": pd.DataFrame(list(links)), "statements": pd.DataFrame(BORN)}
    for frame in frames.values():
        frame["row"] = [str(k + 2) for k in range(len(frame))]
    case.add(la.Batch.of(la.Document(title="chats.csv", sha256="a" * 64), **frames))
    return la.find_indicators(case, indicators="online_recruiter")


def test_two_accounts_of_one_holder_are_one_sender() -> None:
    found = find(*HELD, *ACCOUNTS, *WROTE)
    title = (
        "handle:app:r and handle:app:s wrote first to 10 young people within 7 days; 0 replied, "
        "and 2 were later in contact through other channels"
    )
    assert [one.title for one in found] == [title]
    assert found[0].entities[:3] == ("handle:app:r", "handle:app:s", "person:r")
    assert not any(who in f"{found[0]}" for who in YOUNG)


def test_two_accounts_without_a_holder_are_two_senders() -> None:
    assert find(*HELD, *WROTE).findings == ()


def test_a_reply_to_either_account_is_a_reply() -> None:
    answered = [*replied("r", YOUNG[:3]), *replied("s", YOUNG[3:6])]
    assert find(*HELD, *ACCOUNTS, *WROTE, *answered).findings == ()


def test_that_they_knew_one_another_speaks_against_it() -> None:
    class_chat = [row for k in range(5) for row in wrote(YOUNG[k], [YOUNG[k + 1]], day=1)]
    known = (
        "were in contact with one another before, as members of one class, team or parish would be."
    )
    counter = find(*HELD, *ACCOUNTS, *WROTE, *class_chat)[0].counter
    assert f"6 of the 10 {known}" in counter
    later = [row | {"start": pd.Timestamp("2024-05-20")} for row in class_chat]
    for rows in ([], class_chat[:4], later):
        counter = find(*HELD, *ACCOUNTS, *WROTE, *rows)[0].counter
        assert not any("one another" in each for each in counter)
