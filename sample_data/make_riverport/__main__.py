"""Make the fictional case Riverport: a drug syndicate in the records of a river city.

Run it again and the same bytes come out:

    python sample_data/make_riverport

Everything is invented. What is planted goes into ``truth.json``, which no analysis reads.
"""

from __future__ import annotations

from pathlib import Path
from random import Random

from events import drive, report, travel
from files import write_companies, write_notices, write_police, write_sheriff, write_truth
from life import settle, talk, trade
from syndicate import conspire, launder
from town import SEED, Town

FOLDER = Path(__file__).parents[1] / "riverport"


def main(folder: Path = FOLDER) -> None:
    """Make the case."""
    town = Town(Random(SEED), folder)
    settle(town)
    talk(town)
    chain = conspire(town)
    trade(town)
    launder(town)
    cars = drive(town)
    travel(town)
    report(town)
    write_police(town)
    write_sheriff(town, chain)
    write_companies(town)
    write_notices(town)
    write_truth(town, chain, cars)


if __name__ == "__main__":
    main()
