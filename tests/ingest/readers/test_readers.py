from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pytest
from exhaustive import fewer, one_in
from hypothesis import given, settings
from hypothesis import strategies as st

from linkanalysis.case import Case
from linkanalysis.errors import RecordError
from linkanalysis.records import READERS, Reader, read_case, read_frame

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import ReadText

# a file of one or two records that are refused: the warning has tests of its own
pytestmark = pytest.mark.filterwarnings("ignore:.* rows read")

EXTRACTION = (
    '<project xmlns="http://pa.cellebrite.com/report/2.0"><metadata>'
    '<item name="MSISDN">+15025550143</item></metadata><model type="Contact">'
    '<multiModelField name="Entries"><model type="PhoneNumber"><field name="Value">'
    "<value>+15025550199</value></field></model></multiModelField></model></project>"
)
# One good file of each reader, with how many statements and links it states.
GOOD: dict[str, tuple[str, dict[str, object], int, int]] = {
    "entities": ("id,name,role\nKY-1,Ana Bell,witness\n", {}, 2, 0),
    "links": ("source,target,type,start\nKY-1,phone:502-555-0143,uses,2024\n", {}, 0, 1),
    "statements": ("entity,attribute,value\nKY-1,name,Ana Bell\n", {}, 1, 0),
    "calls": ("caller,callee,start\n502-555-0143,911,2024-05-02 10:00\n", {}, 1, 1),
    "payments": ("payer,payee,date,amount\nA-1,A-2,2024-05-02,9.50\n", {"currency": "USD"}, 0, 1),
    "transactions": (
        "start,from_name,from_phone,to_account,amount\n2024-05-02,Ana Bell,911,A-2,9.50\n",
        {"currency": "USD"},
        2,
        2,
    ),
    "bank_statements": (
        "date,account,counterparty,amount\n2024-05-02,A-1,A-2,-9.50\n",
        {"currency": "USD"},
        1,
        1,
    ),
    "nibrs": ("victim_id,incident_id,age_num\n7,3,30\n", {}, 2, 1),
    "missing_persons": ("id,missing_since,place\nM-1,2024-05-02,Elm St\n", {}, 3, 1),
    "bookings": ("booking,start,traveler,place\nRX7,2024-05-02,KY-1,Elm Motel\n", {}, 1, 1),
    "advertisements": ("ad,start,phone\n77,2024-05-02,502-555-0143\n", {}, 1, 1),
    "forensic_hits": ("trace,candidate,result\nX-1,KY-1,Hit\n", {}, 0, 1),
    "emails": (
        "From: a@mail.example\nTo: b@mail.example\nDate: Thu, 2 May 2024 14:30:00 +0000\n\nhi\n",
        {},
        0,
        1,
    ),
    "phone_extractions": (EXTRACTION, {"owner": "KY-1"}, 0, 2),
    "followthemoney": (
        '{"id": "a", "schema": "Person", "properties": {"name": ["Ana"], "email": ["a@b.org"]}}',
        {},
        2,
        1,
    ),
    "crypto_transfers": (
        "source,target,start,amount,asset\n1Ab,1Cd,2024-05-02,0.5,BTC\n",
        {},
        0,
        1,
    ),
    "logins": ("handle,start,ip\nchat:owl,2024-05-02 10:00,203.0.113.7\n", {}, 0, 1),
    "swift_messages": (
        ":20:W1\n:32A:240502USD9500,\n:50K:/11\nOTIS MARR\n:59:/22\n",
        {},
        2,
        1,
    ),
    "vcards": (
        "BEGIN:VCARD\nFN:Boss\nTEL:502-555-0177\nEND:VCARD\n",
        {"owner": "phone:502-555-0143"},
        1,
        1,
    ),
    "contact_lists": (
        "saved_as,phone\nBoss,502-555-0177\n",
        {"owner": "phone:502-555-0143"},
        1,
        1,
    ),
    "plate_reads": ("plate,state,start,camera\nabc 123,KY,2024-05-02 10:00,I-64\n", {}, 0, 1),
    "incidents": ("incident,date,person,role\n24-1,2024-05-02,KY-1,victim\n", {}, 2, 1),
    "notices": ('{"entity_id": "2099/1", "name": "BELL"}', {"color": "yellow"}, 3, 1),
}
EMPTY_CELL = "the cell is empty"
EMPTY_FILE = {
    "table": "the file is empty: it has no header and no records",
    "json": "the file is not complete JSON; nothing of it was read",
    "file": "the file is empty: it has no header and no records",
}
# Columns of which a cell that cannot be read costs no more than itself or its tie.
ONLY_THEMSELVES = {
    *("birth_date", "other_person", "relationship", "relationship_id", "confidence"),
    *("phone", "email", "handle", "person", "traveler", "imei", "imsi", "cell", "used_by"),
    *("account", "leg", "plate"),
}
TABLES = [row for row in READERS if row.form == "table"]


def of_every_reader(write_folder: Callable[..., Path], *, empty: bool = False) -> Case:
    """Read one file of each reader, of which all or none says something."""
    files, described = {}, ""
    for reader in READERS:
        content, settings, *_ = GOOD[reader.name]
        name = f"{reader.name}.{'json' if reader.form == 'json' else 'csv'}"
        files[name] = "" if empty else content
        given = {"file": name, "reader": reader.name, "region": "US-KY", "timezone": "UTC"}
        lines = (f'{key} = "{value}"\n' for key, value in {**given, **settings}.items())
        described += "[[document]]\n" + "".join(lines)
    return read_case(write_folder(files, described))


def test_every_reader_reads_its_good_file_without_a_problem(
    write_folder: Callable[..., Path],
) -> None:
    case = of_every_reader(write_folder)
    assert case.problems().empty
    names = [reader.name for reader in READERS]
    assert case.documents()["reader"].tolist() == names
    titles = case.documents()["title"].tolist()
    found = {
        name: tuple(
            (frame["document"] == title).sum() for frame in (case.statements(), case.links())
        )
        for name, title in zip(names, titles, strict=True)
    }
    assert found == {name: GOOD[name][2:] for name in names}


@pytest.mark.parametrize("reader", READERS, ids=lambda row: row.name)
def test_every_row_says_how_its_form_is_read(reader: Reader) -> None:
    assert (reader.read is not None) == (reader.form == "table")
    assert (reader.read_record is not None) == (reader.form == "json")
    assert (reader.read_file is not None) == (reader.form == "file")
    assert (reader.recognizes is not None) == (reader.form == "file")
    assert reader.required or reader.one_of or reader.attributes or reader.form == "file"


def test_every_reader_survives_an_empty_file(write_folder: Callable[..., Path]) -> None:
    case = of_every_reader(write_folder, empty=True)
    problems = case.problems()[["document", "why"]].to_numpy().tolist()
    titles = case.documents()["title"]
    assert sorted(problems) == sorted(
        [title, EMPTY_FILE[reader.form]] for title, reader in zip(titles, READERS, strict=True)
    )
    assert case.entities().empty


@pytest.mark.parametrize("reader", TABLES, ids=lambda row: row.name)
def test_every_table_names_each_column_that_is_missing(reader: Reader) -> None:
    frame = pd.DataFrame({"x": ["1"]})
    if reader.attributes:
        return
    with pytest.raises(RecordError) as caught:
        read_frame(frame, reader=reader.name, document="notes")
    missing = [
        f'notes has no column "{name}"; it has x. Map it in document: "columns": {{"{name}": "…"}}.'
        for name in reader.required
    ]
    if reader.one_of:
        groups = " or ".join(" and ".join(f'"{each}"' for each in group) for group in reader.one_of)
        pairs = ", ".join(f'"{each}": "…"' for each in reader.one_of[0])
        missing.append(
            f"notes has none of the columns {groups}; it has x. Map them in document: "
            f'"columns": {{{pairs}}}.'
        )
    assert str(caught.value) == "\n".join(missing)


HOSTILE = [
    "",
    "KY-1",
    "person:KY-2",
    "=cmd|' /C calc'!A0",
    "+15025550143",
    "</script><script>alert(1)</script>",
    "Ana\u202egnp",
    "a\u0000b",
    "\u0085",
    "Ünal; | Öz",
    "2023-02-29",
    "2024-02-29",
    "03/04/2024",
    "12,50",
    "9.50",
    "-1",
    "1e9",
    "Victim",
    "victm",
    "call",
    "USD",
    "\ud800",
    "'; DROP TABLE links; --",
    "phone:",
    "a" * 300,
]


@pytest.mark.parametrize("reader", one_in(4, TABLES), ids=lambda row: row.name)
@settings(max_examples=fewer(7))  # each makes a case
@given(data=st.data())
def test_every_record_ends_as_rows_or_as_a_problem_with_its_text(
    reader: Reader, data: st.DataObject
) -> None:
    names = [*reader.columns, "Notes"]
    rows = data.draw(
        st.lists(st.tuples(*(st.sampled_from(HOSTILE) for _ in names)), min_size=1, max_size=20)
    )
    frame = pd.DataFrame(rows, columns=names, dtype=object)
    with Case(purpose="training") as case:
        added = case.add(
            read_frame(frame, reader=reader.name, document={"title": "x", "timezone": "UTC"})
        )
        stated = {*case.statements()["row"], *case.links()["row"]}
        problems = case.problems()
    about_records = problems[~problems["row"].isin(["", "1"])]  # remarks; columns that are not read
    told = set(about_records["row"])
    assert stated | told == {str(place) for place in range(2, len(rows) + 2)}
    if not reader.attributes and reader.name != "transactions":  # which state people alike
        # a role or a birth date that cannot be read withholds its person; the record stays
        # and who is refused in a protected role is stated all the same
        read = about_records[about_records["about"].isna()]
        both = read[read["row"].isin(stated)]
        assert set(both["column"]) <= {"role", "value", *ONLY_THEMSELVES} - {*reader.required}
    assert about_records["raw"].str.len().gt(0).all()
    assert added.problems == len(problems)
    for why in problems["why"]:
        assert not any(len(text) > 4 and text in why for text in HOSTILE if text != "Victim")


def only_problem(case: Case) -> tuple[str, str, str, str]:
    problems = case.problems()
    assert len(problems) == 1
    row = problems.iloc[0]
    return row["row"], row["column"], row["value"], row["why"]


# entities


def test_entities_keep_every_column_as_an_attribute(read_text: ReadText) -> None:
    case = read_text(
        "ID,Name,Alias,Birth_Date,Eye Color,NOTES\nKY-1,Ana Bell,Nan; Annie,1980-05,brown,x\n",
        "entities",
        ignore=["NOTES"],
    )
    statements = case.statements()
    assert set(zip(statements["attribute"], statements["value"], strict=True)) == {
        ("name", "Ana Bell"),
        ("alias", "Nan"),
        ("alias", "Annie"),
        ("birth_date", "1980-05"),
        ("eye_color", "brown"),
    }
    assert set(statements["row"]) == {"2"}


def test_bad_cell_of_an_entity_costs_the_cell_and_not_the_role(read_text: ReadText) -> None:
    case = read_text("id,birth_date,role\nKY-1,03/04/1980,victim\n", "entities")
    assert case.statements()["value"].tolist() == ["1980", "victim"]
    assert only_problem(case)[:3] == ("2", "birth_date", "03/04/1980")
    assert case.protection.protected == {"person:KY-1"}


def test_role_that_nobody_knows_is_told_with_the_nearest(read_text: ReadText) -> None:
    case = read_text("id,Rolle\nKY-1,victm\n", "entities", columns={"role": "Rolle"})
    assert only_problem(case) == (
        "2",
        "Rolle",
        "victm",
        (
            "the role is not in the vocabulary, so the person is withheld. "
            'Did you mean "victim"? Give its meaning: values = { role = { … } }.'
        ),
    )


def test_values_say_what_an_agency_means(read_text: ReadText) -> None:
    case = read_text("id,role\nKY-1,VIC\n", "entities", values={"role": {"VIC": "victim"}})
    assert case.statements()["value"].tolist() == ["victim"]


def test_people_without_numbers_are_known_by_document_and_row(read_text: ReadText) -> None:
    case = read_text("name\nAna Bell\nBen Cole\n", "entities")
    assert case.entities()["entity"].tolist() == ["person:file.csv-2", "person:file.csv-3"]


def test_things_without_numbers_are_problems(read_text: ReadText) -> None:
    case = read_text("name\nAcme\n", "entities", type="organization")
    assert only_problem(case) == ("2", "id", "", "the id is missing; only people may have none")


def test_sensitive_columns_stay_out_and_are_said_once(read_text: ReadText) -> None:
    case = read_text(
        "id,name,Race,Religion,Union Member,immigrationStatus\n"
        "KY-1,Ana,X1,X2,X3,X4\nKY-2,Ben,X1,X2,X3,X4\n",
        "entities",
    )
    columns = case.columns().query("state == 'ignored'")
    assert columns["heading"].tolist() == ["Race", "Religion", "Union Member", "immigrationStatus"]
    assert columns["note"].unique().tolist() == [
        "not imported: a sensitive attribute (RPD art. 42; 28 CFR 23.20)"
    ]
    assert set(case.statements()["attribute"]) == {"name"}
    assert case.problems().empty
    assert not columns.apply(lambda column: column.str.contains("X")).any().any()


def test_words_that_only_look_sensitive_come_in(read_text: ReadText) -> None:
    headers = "Western Union No,credit_union,Trace,grace_period"
    case = read_text(f"id,{headers}\nKY-1,w,x,y,z\n", "entities", keep=headers.split(","))
    assert case.problems().empty
    assert sorted(case.statements()["value"]) == ["w", "x", "y", "z"]


def test_entity_of_which_nothing_is_said_is_still_there(read_text: ReadText) -> None:
    case = read_text("id,name\nKY-1,\nplate:US-KY:abc 1,\n", "entities")
    assert case.entities()["entity"].tolist() == ["person:KY-1", "plate:US-KY:ABC1"]


# links


def test_links_keep_month_text_and_zone(read_text: ReadText) -> None:
    case = read_text(
        "source,target,type,start,end\nKY-1,502-555-0143,Uses,2024-02,\n",
        "links",
        target_type="phone",
        region="US-KY",
        timezone="America/New_York",
    )
    link = case.links().iloc[0]
    assert (link["source"], link["target"], link["type"]) == (
        "person:KY-1",
        "phone:+15025550143",
        "uses",
    )
    assert (str(link["start"]), str(link["end"])) == ("2024-02-01 00:00:00", "2024-03-01 00:00:00")
    assert (link["start_text"], link["zone"]) == ("2024-02", "declared")


def test_bad_links_are_problems_with_the_column(read_text: ReadText) -> None:
    bad = [
        [",b,tie,2024,2025,1", "source", EMPTY_CELL],
        [
            "a,b,ties,2024,2025,1",
            "type",
            (
                'the type of link is not in the vocabulary. Did you mean "tie"? '
                "Give its meaning: values = { type = { … } }."
            ),
        ],
        ["a,b,tie,2024-05,2023,1", "end", "the end is before the start"],
        ["a,b,tie,2024,2025,0", "count", "the count is not an integer of at least 1"],
    ]
    lines = "\n".join(["source,target,type,start,end,count", *(row[0] for row in bad)])
    case = read_text(lines, "links", timezone="UTC")
    assert case.problems()[["raw", "column", "why"]].to_numpy().tolist() == bad
    assert case.links().empty


def test_link_may_begin_and_end_at_one_instant(read_text: ReadText) -> None:
    case = read_text("source,target,start,end\na,b,2024-05-02,2024-05-02\n", "links")
    assert case.problems().empty
    assert case.links()["end"].astype(str).tolist() == ["2024-05-02"]


def test_columns_without_a_place_are_said_once(read_text: ReadText) -> None:
    case = read_text("source,target,color,batch\na,b,red,1\nc,d,red,1\n", "links", ignore=["batch"])
    assert case.columns()[["heading", "state"]].to_numpy().tolist()[2:] == [
        ["color", "open"],
        ["batch", "ignored"],
    ]
    assert case.problems().empty
    assert len(case.links()) == 2


def test_column_that_is_given_to_one_name_serves_no_other(read_text: ReadText) -> None:
    case = read_text(
        "source,NUMBER,KIND\nKY-1,502-555-0143,phone\n",
        "links",
        columns={"target": "NUMBER", "target_type": "KIND"},
        region="US-KY",
    )
    assert case.problems().empty
    assert case.links()["target"].tolist() == ["phone:+15025550143"]


# statements


def test_statements_keep_spans_and_leave_sensitive_ones_out(read_text: ReadText) -> None:
    case = read_text(
        "entity,attribute,value,valid_from,valid_to,kind\n"
        "KY-1,Address,410 Elm St,2019,2020-05,hearsay\n"
        "KY-1,religion,none of ours,,,\n"
        "KY-1,religion,none of ours,,,\n"
        "KY-1,,x,,,\n",
        "statements",
    )
    assert case.statements()["attribute"].tolist() == ["address"]
    statement = case.statements().iloc[0]
    assert statement[["attribute", "valid_from", "valid_to", "kind"]].tolist() == [
        "address",
        "2019",
        "2020-05",
        "hearsay",
    ]
    problems = case.problems()
    assert problems[["row", "column", "value", "raw"]].to_numpy().tolist() == [
        ["3", "religion", "", ""],
        ["5", "attribute", "", "KY-1,,x,,,"],
    ]


# calls


def test_calls_of_a_carrier_in_its_own_columns(read_text: ReadText) -> None:
    case = read_text(
        "A_NUMBER;B_NUMBER;START;SECONDS;KIND\n"
        "5025550143;5025550199;05/02/2024 14:30:00;12:05;VOICE\n"
        "5025550143;800-555-0199;05/02/2024 14:31:00;62;SMS\n"
        "Restricted;5025550199;05/02/2024 14:32:00;62;SMS\n"
        "5025550143;5025550199;05/02/2024 14:33:00;-62;SMS\n"
        "5025550143;5025550199;;62;SMS\n",
        "calls",
        delimiter=";",
        columns={
            "caller": "A_NUMBER",
            "callee": "B_NUMBER",
            "start": "START",
            "duration": "SECONDS",
            "type": "KIND",
        },
        values={"type": {"VOICE": "call", "SMS": "message"}},
        date_format="%m/%d/%Y %H:%M:%S",
        timezone="America/Kentucky/Louisville",
        region="US-KY",
    )
    links = case.links()
    assert links[["source", "target", "type", "duration", "row"]].to_numpy().tolist() == [
        ["phone:+15025550143", "phone:+15025550199", "call", 725.0, "2"],
        ["phone:+15025550143", "phone:+18005550199", "message", 62.0, "3"],
    ]
    assert links["start"].astype(str).tolist() == ["2024-05-02 18:30:00", "2024-05-02 18:31:00"]
    statements = case.statements()
    assert statements[["entity", "attribute", "value", "row"]].to_numpy().tolist() == [
        ["phone:+18005550199", "service_number", "toll-free", "3"]
    ]
    problems = case.problems()
    assert problems[["row", "column", "why"]].to_numpy().tolist() == [
        ["4", "A_NUMBER", "A phone number needs digits; this one has none (a withheld number?)."],
        ["5", "SECONDS", "the duration is negative; nothing ends before it starts"],
        ["6", "START", EMPTY_CELL],
    ]


# payments


def test_payments_are_exact_to_the_last_decimal(read_text: ReadText) -> None:
    case = read_text(
        "payer,payee,date,amount,channel,place\n"
        'A-1,A-2,2024-05-02,"12,345,678,901,234.0001",wire,Elmton\n'
        "GB82 WEST 1234 5698 7654 32,wallet:BTC:x,2024-05,0.10,,\n",
        "payments",
        currency="USD",
        timezone="UTC",
    )
    amounts = case.sql("SELECT CAST(amount AS VARCHAR) AS amount FROM standing_links ORDER BY row")
    assert amounts["amount"].tolist() == ["12345678901234.0001", "0.1000"]
    links = case.links().sort_values("row")
    assert links["source"].tolist() == ["account:A1", "account:GB82WEST12345698765432"]
    assert links["target"].tolist() == ["account:A2", "wallet:btc:x"]
    assert links["place"].tolist()[0] == "wire, Elmton"
    assert links["unit"].tolist() == ["USD", "USD"]


IN_DOUBT = {
    ".": [
        [
            "12,50",
            'the amount is not a number; for decimal commas set decimal = "," in case.toml',
        ],
        ["$12", 'the amount is in "$", and its currency or unit is EUR'],
        ["12 USD", 'the amount is in "USD", and its currency or unit is EUR'],
        ["(5.00)", "the amount is negative; payer and payee give the direction"],
        ["1e3", "the amount is not a number"],
        ["-5.00", "the amount is negative; payer and payee give the direction"],
        ["0.00001", "the amount has more than 14 digits or more than 4 decimals"],
        ["100000000000000", "the amount has more than 14 digits or more than 4 decimals"],
        ["", EMPTY_CELL],
    ],
    ",": [
        [
            "12.50",
            'the amount is not a number; for decimal points set decimal = "." in case.toml',
        ]
    ],
}


@pytest.mark.parametrize("decimal", IN_DOUBT)
def test_amounts_in_doubt_are_problems(read_text: ReadText, decimal: str) -> None:
    rows = IN_DOUBT[decimal]
    lines = ["payer;payee;date;amount", *(f"A1;A2;2024-05-02;{amount}" for amount, _ in rows)]
    case = read_text("\n".join(lines), "payments", currency="EUR", delimiter=";", decimal=decimal)
    problems = case.problems()
    assert problems[["value", "why"]].to_numpy().tolist() == rows
    assert problems["row"].tolist() == [str(place) for place in range(2, len(rows) + 2)]
    assert set(problems["column"]) == {"amount"}


def test_amount_without_currency_is_a_problem(read_text: ReadText) -> None:
    case = read_text("payer,payee,date,amount\nA1,A2,2024-05-02,1\n", "payments")
    assert only_problem(case)[3] == (
        "the amount has no currency; add a column currency, or set currency in case.toml"
    )


def test_currency_sign_is_no_currency(read_text: ReadText) -> None:
    case = read_text("payer,payee,date,amount,currency\nA1,A2,2024-05-02,1,$\n", "payments")
    assert only_problem(case) == (
        "2",
        "currency",
        "$",
        'the currency is not three letters, such as "USD"',
    )


# statements of banks


def test_movement_is_a_payment_in_its_direction(read_text: ReadText) -> None:
    rows = {
        "2024-05-02,12.50,,,": "A1 to A2",
        "2024-05-02,,12.50,,": "A2 to A1",
        "2024-05-02,0.00,12.50,,": "A2 to A1",
        "2024-05-02,,,-12.50,": "A1 to A2",
        "2024-05-02,,,(12.50),": "A1 to A2",
        "2024-05-02,,,$12.50,Credit": "A2 to A1",
        "2024-05-02,,,12.50,DR": "A1 to A2",
    }
    lines = ["date,debit,credit,amount,direction,counterparty", *(f"{row},A2" for row in rows)]
    told = {"currency": "USD", "account": "A1", "timezone": "UTC"}
    case = read_text("\n".join(lines), "bank_statements", **told)
    assert case.problems().empty
    links = case.links().sort_values("row")
    ways = (links["source"] + " to " + links["target"]).str.replace("account:", "")
    assert dict(zip(rows, ways, strict=True)) == rows
    assert links["amount"].astype(float).tolist() == [12.5] * len(rows)


@pytest.mark.parametrize(
    ("cells", "settings", "column", "why"),
    [
        (
            "2024-05-02,1,,,",
            {},
            "account",
            (
                "the file does not say whose account this is; name its column, or set account in "
                "case.toml"
            ),
        ),
        (
            "2024-05-02,,,5,sideways",
            {"account": "A1"},
            "direction",
            "the direction is neither debit nor credit; give its meaning in values",
        ),
        (
            "2024-05-02,,,€5,",
            {"account": "A1"},
            "amount",
            'the amount is in "€", and its currency or unit is USD',
        ),
    ],
)
def test_movements_in_doubt_are_problems(
    read_text: ReadText, cells: str, settings: dict[str, str], column: str, why: str
) -> None:
    case = read_text(
        f"date,debit,credit,amount,direction\n{cells}\n",
        "bank_statements",
        currency="USD",
        timezone="UTC",
        **settings,
    )
    assert only_problem(case)[1::2] == (column, why)


def test_named_parties_make_ties_if_the_settings_say_what_they_are(read_text: ReadText) -> None:
    case = read_text(
        "date,amount,counterparty_name\n2024-05-02,-5,Elm Motel LLC\n",
        "bank_statements",
        currency="USD",
        account="A1",
        target_type="organization",
        timezone="UTC",
    )
    assert case.links()["target"].tolist() == ["organization:Elm Motel LLC"]
    assert case.problems().empty


# incidents


def test_incident_is_an_event_with_people_in_roles(read_text: ReadText) -> None:
    case = read_text(
        "incident,date,person,role,offense,place\n"
        "24-1,2024-05-02,KY-1,suspect,assault,Elm St\n"
        "24-1,2024-05-02,KY-2,Reporting Person,assault,Elm St\n"
        "24-2,2024-05,,,theft,\n"
        "24-3,,KY-1,,theft,\n",
        "incidents",
        timezone="UTC",
    )
    links = case.links().sort_values("row")
    assert links[["source", "target", "type", "role"]].to_numpy().tolist() == [
        ["person:KY-1", "event:24-1", "involved_in", "suspect"],
        ["person:KY-2", "event:24-1", "involved_in", "reporting_person"],
    ]
    statements = case.statements()
    told = set(zip(statements["entity"], statements["attribute"], statements["value"], strict=True))
    assert told == {
        ("event:24-1", "offense", "assault"),
        ("event:24-1", "date", "2024-05-02"),
        ("event:24-1", "place", "Elm St"),
        ("event:24-2", "offense", "theft"),
        ("event:24-2", "date", "2024-05"),
        ("person:KY-1", "role", "suspect"),
        ("person:KY-2", "role", "reporting_person"),
    }
    assert len(statements) == len(told)
    assert case.protection.protected == {"person:KY-2"}
    assert only_problem(case) == (
        "5",
        "role",
        "",
        'the cell is empty; write "unknown" if the role is unknown',
    )
