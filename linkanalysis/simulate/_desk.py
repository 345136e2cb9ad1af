"""Tables as an agency's desk writes them, some of their rows spoiled or doubled."""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from linkanalysis.simulate._dice import Dice

Row = list[str]


class Desk:
    """Writes tables into the folder and counts the rows it spoils."""

    def __init__(self, folder: Path, dice: Dice) -> None:
        self.folder, self.dice = folder, dice
        self.flaws: dict[str, dict[str, int]] = {}

    def table(
        self,
        name: str,
        header: Sequence[str],
        rows: Iterable[Sequence[str]],
        spoil: Mapping[str, str] | None = None,
    ) -> None:
        """Write rows, with copies spoiled (column=text in it) and doubled among them."""
        good = [list(row) for row in rows]
        bad: list[Row] = []
        for column, text in (spoil or {}).items():
            bad += [
                [text if head == column else cell for head, cell in zip(header, row, strict=True)]
                for row in self.dice.sample(good, 1)
            ]
        doubles = [list(row) for row in self.dice.sample(good, min(len(good) // 40, 5))]
        for row in bad + (doubles if spoil else []):
            good.insert(self.dice.number(0, len(good)), row)
        if spoil:
            self.flaws[name] = {"spoiled": len(bad), "doubled": len(doubles)}
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(header)
            writer.writerows(good)

    def json(self, name: str, content: object) -> None:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        text = json.dumps(content, ensure_ascii=False, indent=1, sort_keys=False)
        path.write_text(text + "\n", encoding="utf-8")


def day_text(day: date | None) -> str:
    """Write a day, or nothing."""
    return day.isoformat() if day else ""


def phone_text(number: str) -> str:
    """Write a phone number as people here do."""
    return f"({number[1:4]}) {number[4:7]}-{number[7:]}"


def number_text(kind: str, number: str) -> str:
    """Write a number of a kind."""
    return phone_text(number) if kind == "phone" else number
