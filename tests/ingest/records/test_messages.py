"""Refusals of whole files and frames, whole: the one place to change when one is reworded."""

from __future__ import annotations

import difflib
import io
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
from write_workbook import write_workbook

from linkanalysis.case import Case
from linkanalysis.core.checks import suggest_name
from linkanalysis.core.vocabulary import role_words
from linkanalysis.errors import CaseError, RecordError
from linkanalysis.records import read_case, read_frame

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    Write = Callable[..., Path]


def archive(name: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as zipped:
        zipped.writestr(name, "x")
    return stream.getvalue()


def swollen() -> bytes:
    """Make a small archive that says that it unpacks to 4 GB."""
    content = bytearray(archive("xl/workbook.xml"))
    at = content.index(b"PK\x01\x02") + 24  # the size of the first file, in the directory
    content[at : at + 4] = (4 * 2**30 - 16).to_bytes(4, "little")
    return bytes(content)


NOTICE = '{"entity_id": "2099/1", "name": "BELL", "arrest_warrants": []}'
FILES: dict[str, tuple[str, bytes | str, str]] = {
    "PDF": (
        "entities",
        b"%PDF-1.7\n",
        (
            "file.csv is a PDF, which holds pages and no table. Ask its source for a CSV or Excel "
            "file."
        ),
    ),
    "XML": (
        "calls",
        '<?xml version="1.0"?><calls/>',
        (
            "file.csv is XML that this reader does not take. Export it as CSV, JSON or Excel; "
            "la.propose(path) tells if another reader takes it."
        ),
    ),
    "HTML": (
        "links",
        "<!DOCTYPE html><table>",
        "file.csv is a web page (HTML), which no reader reads. Save its table as CSV or Excel.",
    ),
    "ZIP": (
        "payments",
        archive("a.csv"),
        "file.csv is a ZIP archive. Unpack it and describe each file in it by a [[document]].",
    ),
    "ZIP as notices": (
        "notices",
        archive("a.csv"),
        "file.csv is a ZIP archive. Unpack it and describe each file in it by a [[document]].",
    ),
    "Parquet as notices": (
        "notices",
        b"PAR1",
        (
            "file.csv is a Parquet file, and the reader notices reads JSON. For a table use "
            'another reader, such as reader = "entities".'
        ),
    ),
    "notices as entities": (
        "entities",
        NOTICE,
        (
            "file.csv holds public notices of INTERPOL, not a table. Read it with "
            'reader = "notices".'
        ),
    ),
    "a list of notices as entities": (
        "entities",
        f"[{NOTICE}]",
        (
            "file.csv holds public notices of INTERPOL, not a table. Read it with "
            'reader = "notices".'
        ),
    ),
    "JSON that breaks off": (
        "entities",
        '[\n{"id": 1},\n{"id',
        (
            "file.csv is not complete JSON: line 1 ends or breaks off where it should not. "
            "Nothing of it was read; get the file again from its source."
        ),
    ),
    "JSON of numbers": (
        "entities",
        "[1, 2]",
        (
            "file.csv is JSON, but holds no records with named fields, such as "
            '[{"id": "KY-1", "name": "Ana Bell"}].'
        ),
    ),
    "workbook that fills the memory": (
        "entities",
        swollen(),
        (
            "file.csv unpacks to 4.0 GB, more than a workbook may have (2 GB). "
            "Save its sheets as CSV files."
        ),
    ),
    "damaged workbook": (
        "entities",
        archive("xl/workbook.xml"),
        (
            "file.csv cannot be read as an Excel workbook: it is damaged, or protected by a "
            "password. Open it in a spreadsheet and save it as .xlsx or CSV."
        ),
    ),
}


@pytest.mark.parametrize("name", FILES)
def test_files_that_a_reader_cannot_take_are_refused(write_folder: Write, name: str) -> None:
    reader, content, wanted = FILES[name]
    color = 'color = "red"\n' if reader == "notices" else ""
    described = f'[[document]]\nfile = "file.csv"\nreader = "{reader}"\n{color}'
    with pytest.raises(RecordError) as caught:
        read_case(write_folder({"file.csv": content}, described))
    assert str(caught.value) == wanted


PROFILED = {
    "no headings": (
        "a,b\n1,2\n",
        'reader = "calls"\nprofile = "verizon"',
        (
            "file.csv has no line of headings of the profile verizon in its first 1,000 lines; it "
            "needs start (Seizure Dt Tm or Seizure Date + Seizure Time or Seizure Date Time); own "
            "(Mobile Directory Number); direction (Call Direction). Map another heading: "
            'columns = { start = "…" }.'
        ),
    ),
    "a heading that lacks": (
        "Bank X\n\nPost Date,Description,Amount,Branch No\n",
        'reader = "bank_statements"\nprofile = "bank"',
        (
            "file.csv has no line of headings of the profile bank in its first 1,000 lines; it "
            "needs date (Posting Date or Transaction Date or Date); description (Description or "
            "Details or Transaction). Row 3 has no heading for date. Map another heading: "
            'columns = { date = "…" }.'
        ),
    ),
    "the only other heading": (
        "Carrier X\n\nCaller,Callee,When\n",
        'reader = "calls"\nprofile = "generic"',
        (
            "file.csv has no line of headings of the profile generic in its first 1,000 lines; it "
            "needs caller (Caller or Calling Number or CALLING_NBR or A Number or From Number or "
            "Originating Number); callee (Callee or Called Number or CALLED_NBR or B Number or To "
            "Number or Terminating Number); start (Start or START_DATE or Start Time or Date Time "
            "or Timestamp or Date + Time). Row 3 has no heading for start. Map another heading: "
            'columns = { start = "When" }.'
        ),
    ),
    "no column of the reader": (
        "Carrier X\n\nCaller,Callee,Start\n",
        'reader = "calls"\nprofile = "generic"\ncolumns = { durration = "S" }',
        'file.csv: "durration" is not a column of the reader calls. Did you mean "duration"?',
    ),
    "JSON": (
        "[]",
        'reader = "calls"\nprofile = "att"',
        "file.csv is neither text nor a workbook; read it without a profile.",
    ),
    "another reader": (
        "source,target\n",
        'reader = "links"\nprofile = "att"',
        "case.toml, [[document]] 1: profile: the reader links has no profiles.",
    ),
}


READ = (
    "<Read><Plate>A1</Plate><State>KY</State><UTCDate>2024:05:02</UTCDate><UTCTime>1:00</UTCTime>"
)
DOCTYPE = '<!DOCTYPE r [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
NOT_ADDED = "Nothing of the file was added."
XML: dict[str, tuple[str, str]] = {
    "entities": (
        f'<?xml version="1.0"?>\n{DOCTYPE}<r>{READ}</Read></r>',
        (
            "file.csv, line 2: a document type can define entities, so it is not read; delete the "
            f"line <!DOCTYPE …>. {NOT_ADDED}"
        ),
    ),
    "cut off": (
        f"<r>{READ}</Read>\n<Read><Pla",
        f"file.csv, line 2: not XML (unclosed token). {NOT_ADDED}",
    ),
    "nested": (
        f"<r>{'<a>' * 300}",
        f"file.csv, line 1: elements are nested too deeply. {NOT_ADDED}",
    ),
    "encoding": (
        f'<?xml version="1.0" encoding="klingon"?><r>{READ}</Read></r>',
        f"file.csv, line 1: the encoding that it declares is not known. {NOT_ADDED}",
    ),
}


@pytest.mark.parametrize("name", XML)
def test_hostile_xml_is_refused(write_folder: Write, name: str) -> None:
    content, wanted = XML[name]
    described = '[[document]]\nfile = "file.csv"\nreader = "plate_reads"\nprofile = "genetec"\n'
    with pytest.raises(RecordError) as caught:
        read_case(write_folder({"file.csv": content}, described))
    assert str(caught.value) == wanted


@pytest.mark.parametrize("name", PROFILED)
def test_profiles_that_do_not_fit_are_refused(write_folder: Write, name: str) -> None:
    content, settings, wanted = PROFILED[name]
    with pytest.raises(RecordError) as caught:
        read_case(
            write_folder({"file.csv": content}, f'[[document]]\nfile = "file.csv"\n{settings}\n')
        )
    assert str(caught.value) == wanted


def test_what_is_no_folder_is_refused(write_folder: Write) -> None:
    folder = write_folder({"a.csv": "x"}, "")
    asked: dict[Any, str] = {
        folder / "absent": f"There is no folder {folder / 'absent'}. Check the path, which starts "
        f"in {Path.cwd()}.",
        folder / "a.csv": f"{folder / 'a.csv'} has no case.toml, and these are open:\n"
        "  a.csv: reader: What is one record of it?\n"
        "Answer them with la.propose(path) or: linkanalysis import FILE … --case FOLDER",
    }
    for path, wanted in asked.items():
        with pytest.raises(RecordError) as caught:
            read_case(path)
        assert str(caught.value) == wanted
    frame: Any = pd.DataFrame()
    with pytest.raises(RecordError) as caught:
        read_case(frame)
    assert str(caught.value) == (
        "read_case reads a folder. Read a DataFrame with "
        'case.add(la.read_frame(frame, reader="…", document="…")).'
    )


def test_a_sheet_that_is_not_there_is_refused(write_folder: Write) -> None:
    described = '[[document]]\nfile = "a.xlsx"\nreader = "links"\nsheet = "Tie"\n'
    folder = write_folder({}, described)
    write_workbook(folder / "a.xlsx", {"Ties": [["source", "target"]], "Other": []})
    with pytest.raises(RecordError) as caught:
        read_case(folder)
    assert str(caught.value) == 'a.xlsx has no sheet "Tie". Did you mean "Ties"?'


def packed(files: dict[str, bytes], *, size: int | None = None, locked: bool = False) -> bytes:
    """Make an archive; `size` is what it says the last file unpacks to."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, content in files.items():
            zipped.writestr(name, content)
    made = bytearray(stream.getvalue())
    at = made.rindex(b"PK\x01\x02")
    if size is not None:
        made[at + 24 : at + 28] = size.to_bytes(4, "little")
    if locked:
        made[at + 8] |= 1
    return bytes(made)


REPORT = b"<project>" + b" " * 64 + b"</project>"
EXTRACTIONS: dict[str, tuple[bytes, str]] = {
    "no report": (
        packed({"a.txt": b"x"}),
        "file.csv holds no report.xml; export the extraction as a UFDR or XML report.",
    ),
    "a path that leads out": (
        packed({"report.xml": REPORT, "../../etc/cron.d/x": b"x"}),
        (
            "file.csv holds a path that leads out of the archive, so it was not made by the "
            "extraction."
        ),
    ),
    "a bomb": (
        packed({"report.xml": b"<project>" + b" " * (1 << 25)}),
        (
            "file.csv unpacks to more than 200 times its size, as no report does; nothing of it "
            "was read."
        ),
    ),
    "a password": (
        packed({"report.xml": REPORT}, locked=True),
        "file.csv is protected by a password. Unpack it, and read its report.xml.",
    ),
    "a wrong size": (
        packed({"report.xml": REPORT}, size=16),
        ("file.csv is damaged: it breaks off, or its parts do not have their check sums."),
    ),
    "a document type": (
        packed({"report.xml": b'<!DOCTYPE project SYSTEM "file:///etc/passwd"><project/>'}),
        (
            "file.csv, line 1: a document type can define entities, so it is not read; delete the "
            f"line <!DOCTYPE …>. {NOT_ADDED}"
        ),
    ),
}


@pytest.mark.parametrize("name", EXTRACTIONS)
def test_hostile_extractions_are_refused(write_folder: Write, name: str) -> None:
    content, wanted = EXTRACTIONS[name]
    described = '[[document]]\nfile = "file.csv"\nreader = "phone_extractions"\n'
    with pytest.raises(RecordError) as caught:
        read_case(write_folder({"file.csv": content}, described))
    assert str(caught.value) == wanted


def test_what_is_no_mailbox_is_refused(write_folder: Write) -> None:
    described = '[[document]]\nfile = "file.csv"\nreader = "emails"\n'
    with pytest.raises(RecordError) as caught:
        read_case(write_folder({"file.csv": "source,target\n"}, described))
    assert str(caught.value) == (
        "file.csv is not a mailbox: it begins neither with a line such as From ana@mail.example "
        "nor with headers. Save it as mbox or eml."
    )


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (
            b"source,target\n",
            (
                "file.csv is not a payment message: it begins neither with a block {1: or a field "
                ":20: of SWIFT FIN nor as ISO 20022 in XML."
            ),
        ),
        (
            "{1:F01BLUEUS33AXXX0000000000}".encode("utf-16-be"),
            (
                "file.csv is not a payment message: it begins neither with a block {1: or a field "
                ":20: of SWIFT FIN nor as ISO 20022 in XML. It may be in UTF-16: set encoding = "
                '"utf-16-be".'
            ),
        ),
        (
            b"<Document><GrpHdr/></Document>",
            (
                "file.csv holds no payments as ISO 20022 messages: there is no CdtTrfTxInf, "
                "Ntry or Acct in it. Give a message pacs.008, pacs.009, pain.001, camt.052, "
                "camt.053 or camt.054."
            ),
        ),
    ],
)
def test_what_is_no_payment_message_is_refused(
    write_folder: Write, content: bytes, why: str
) -> None:
    described = '[[document]]\nfile = "file.csv"\nreader = "swift_messages"\n'
    with pytest.raises(RecordError) as caught:
        read_case(write_folder({"file.csv": content}, described))
    assert str(caught.value) == why


def test_what_is_no_address_book_is_refused(write_folder: Write) -> None:
    described = '[[document]]\nfile = "file.csv"\nreader = "vcards"\n'
    with pytest.raises(RecordError) as caught:
        read_case(write_folder({"file.csv": "source,target\n"}, described))
    assert str(caught.value) == (
        "file.csv is not a vCard file: it does not begin with BEGIN:VCARD. Export it as .vcf."
    )


def test_an_owner_that_cannot_be_read_is_named(write_folder: Write) -> None:
    described = '[[document]]\nfile = "a.csv"\nreader = "contact_lists"\nowner = "phone:none"\n'
    case = read_case(write_folder({"a.csv": "saved_as,phone\nBoss,+15025550177\n"}, described))
    assert case.problems()["why"].tolist() == [
        (
            "owner cannot be read: A phone number needs digits; this one has none (a withheld "
            "number?)."
        )
    ]
    assert case.links()["source"].tolist() == ["phone:raw:a.csv:owner"]


@pytest.mark.parametrize(
    ("zone", "place", "fixed"),
    [
        ("EST", "America/New_York", "Etc/GMT+5"),
        ("MST", "America/Denver", "Etc/GMT+7"),
        ("HST", "Pacific/Honolulu", "Etc/GMT+10"),
    ],
)
def test_a_zone_of_standard_time_is_refused_with_the_zone_to_write(
    zone: str, place: str, fixed: str, tmp_path: Path
) -> None:
    advice = (
        f'"{zone}" is standard time all year, without summer time. Write "{place}", or "{fixed}" '
        "if clocks were not put forward in summer."
    )
    with pytest.raises(CaseError) as made:
        Case(purpose="training", timezone=zone)
    assert str(made.value) == advice
    ties = pd.DataFrame({"source": ["KY-1"], "target": ["KY-2"]})
    with pytest.raises(RecordError) as framed:
        read_frame(ties, reader="links", document={"title": "ties", "timezone": zone})
    assert str(framed.value) == f"document: timezone {advice}"
    (tmp_path / "ties.csv").write_text("source,target\nKY-1,KY-2\n")
    toml = f'[case]\npurpose = "training"\ntimezone = "{zone}"\n[[document]]\nfile = "ties.csv"\n'
    (tmp_path / "case.toml").write_text(f'{toml}reader = "links"\n')
    with pytest.raises(RecordError) as described:
        read_case(tmp_path)
    assert str(described.value) == f"case.toml, [case]: timezone {advice}"
    for name in (place, fixed):
        assert Case(purpose="training", timezone=name).timezone == name


@pytest.mark.filterwarnings("ignore:.* rows read")
def test_a_row_with_many_cells_too_many_compares_few_words(
    write_folder: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    compared: list[int] = []
    near = difflib.get_close_matches

    def counted(word: str, known: Collection[str], n: int = 3, cutoff: float = 0.6) -> list[str]:
        compared.append(len(known))
        return near(word, [*known], n=n, cutoff=cutoff)

    for module in (difflib, role_words):
        monkeypatch.setattr(module, "get_close_matches", counted)
    cells = ",".join(f"cell{n}" for n in range(5_000))
    lines = f"incident,date,name,role\nI-1,2024-05-02,Ana Bell,suspect,{cells}\n"
    described = '[[document]]\nfile = "a.csv"\nreader = "incidents"\n'
    folder = write_folder({"a.csv": lines}, described)
    assert len(read_case(folder).problems()) == 1
    assert sum(compared) == 0
    assert suggest_name("cel17", cells.split(",")) == 'Did you mean "cell17"?'
    assert compared == [1_000]
