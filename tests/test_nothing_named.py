"""A case in which everything says the name of a victim, and a report that says it nowhere."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from linkanalysis.command.cli import main

if TYPE_CHECKING:
    from pathlib import Path

NAME = "Zora Quillfeather"
SECRETS = (NAME, "Quillfeather", "Zora", "5550140", "555-0140", "V-777")
BORN = re.compile(r"(?<![\w.])1991(?!\w)")  # the year, not four digits of a hash or a moment
FILES = {
    "case.toml": f"""
[case]
title = "Small"
purpose = "training"
region = "US-KY"
timezone = "America/Kentucky/Louisville"
received = 2024-07-08
basis = "subpoena in re {NAME}"

[[document]]
file = "people.csv"
reader = "entities"
title = "People around {NAME}"

[[document]]
file = "{NAME}.csv"
reader = "links"

[[document]]
file = "calls.csv"
reader = "calls"
""",
    "people.csv": f"""id,name,birth_date,role,phone,note
V-777,{NAME},1991-03-12,victim,(502) 555-0140,
S-1,Ann Sus,1980-01-01,suspect,,drove Zora to the motel
S-2,Bo Sus,1980-01-02,suspect,,calls 502-555-0140
S-3,Cy Sus,1980-01-03,suspect,,"a girl born 3/12/1991"
""",
    f"{NAME}.csv": f"""source,target_type,target,type,place
V-777,person,S-1,associate_of,
S-1,organization,{NAME} Nails,owns,
S-2,organization,{NAME} Nails,owns,
S-2,person,S-1,associate_of,room of Ms. Quillfeather
S-3,person,S-1,associate_of,
""",
    "calls.csv": """caller,callee,start
5025550140,5025550199,2024-01-01 10:00
5025550199,5025550198,2024-01-01 11:00
""",
}


def test_a_report_holds_back_what_names_the_protected(tmp_path: Path) -> None:
    folder, out = tmp_path / NAME, tmp_path / "out"
    folder.mkdir()
    for name, text in FILES.items():
        (folder / name).write_text(text, encoding="utf-8")
    assert main(["report", str(folder), "--out", str(out)]) == 0
    for path in out.rglob("*"):
        if path.is_file() and path.suffix not in {".png", ".pdf"}:
            text = path.read_text(encoding="utf-8")
            assert [secret for secret in SECRETS if secret in text] == [], path.name
            assert not BORN.search(text), path.name
    assert "Ann Sus" in (out / "map.html").read_text(encoding="utf-8")


@pytest.mark.exhaustive
def test_what_a_suspect_uses_too_is_no_leak(tmp_path: Path) -> None:
    people = FILES["people.csv"].replace("(502) 555-0140", "+15025550140")
    suspect = people.replace("suspect,,", "suspect,+15025550140,", 1)
    toml = FILES["case.toml"].replace(NAME, "them")
    ties = FILES[f"{NAME}.csv"] + "S-1,phone,5025550140,uses,\n"
    for name, text in (("people.csv", suspect), ("case.toml", toml), ("them.csv", ties)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "calls.csv").write_text(FILES["calls.csv"], encoding="utf-8")
    assert main(["report", str(tmp_path), "--out", str(tmp_path / "out")]) == 0
    assert "+15025550140" in (tmp_path / "out" / "map.html").read_text(encoding="utf-8")
