"""Records of fictional people in five agencies, with who is who.

People live in households that share a family name, an address and a landline; there are twins, and
fathers and sons of one name. Each agency writes names its own way (family name first, another
romanization, the original script, a nickname) and makes its own mistakes.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

# Each forename: as written at home, then as agencies romanize or shorten it. Family names are made
# of syllables, so that they are nobody's.
FEMALE = (
    ("Anna", "Anna", "Ana", "Annie"), ("Elizabeth", "Elizabeth", "Liz", "Betty"),
    ("Мария", "Mariya", "Maria", "Masha"), ("Наталья", "Natalya", "Nataliia", "Natasha"),
    ("Юлия", "Yuliya", "Iuliia", "Julia"), ("Екатерина", "Yekaterina", "Ekaterina", "Katya"),
    ("Ελένη", "Eleni", "Helen", "Elena"), ("فاطمة", "Fatima", "Fatma", "Fatimah"),
    ("Carmen", "Carmen", "Carmen", "Carmen"), ("Lucía", "Lucia", "Lucía", "Lucy"),
    ("Margaret", "Margaret", "Maggie", "Peggy"), ("Susan", "Susan", "Sue", "Susie"),
    ("Rosa", "Rosa", "Rosa", "Rosie"), ("Jennifer", "Jennifer", "Jen", "Jenny"),
    ("Katherine", "Katherine", "Kathryn", "Kate"), ("Ольга", "Olga", "Olga", "Olya"),
    ("Sofia", "Sofia", "Sophia", "Sofia"), ("Ingrid", "Ingrid", "Ingrid", "Inga"),
    ("Deborah", "Deborah", "Debora", "Debbie"), ("Patricia", "Patricia", "Patricia", "Pat"),
)  # fmt: skip
MALE = (
    ("Robert", "Robert", "Bob", "Rob"), ("William", "William", "Bill", "Will"),
    ("Иван", "Ivan", "Ivan", "Vanya"), ("Дмитрий", "Dmitriy", "Dmitry", "Dima"),
    ("Юрий", "Yuriy", "Iurii", "Yuri"), ("Алексей", "Aleksey", "Alexei", "Alexey"),
    ("Γιώργος", "Giorgos", "Yorgos", "George"), ("محمد", "Mohammed", "Muhammad", "Mohamed"),
    ("أحمد", "Ahmad", "Ahmed", "Ahmet"), ("يوسف", "Yusuf", "Youssef", "Yousef"),
    ("José", "Jose", "José", "Pepe"), ("Francisco", "Francisco", "Francisco", "Paco"),
    ("Michael", "Michael", "Mike", "Mick"), ("James", "James", "Jim", "Jimmy"),
    ("Thomas", "Thomas", "Tom", "Tommy"), ("Charles", "Charles", "Chuck", "Charlie"),
    ("Edward", "Edward", "Ed", "Ted"), ("Jürgen", "Juergen", "Jürgen", "Jurgen"),
    ("Andrzej", "Andrzej", "Andrew", "Andrzej"), ("Daniel", "Daniel", "Dan", "Danny"),
)  # fmt: skip
SYLLABLES = [
    "bra",
    "do",
    "fen",
    "gal",
    "hor",
    "ist",
    "jol",
    "kam",
    "lin",
    "mor",
    "nar",
    "os",
    "pel",
    "quin",
    "ros",
    "sta",
    "tor",
    "ul",
    "ven",
    "wex",
    "yar",
    "zel",
]
# Cyrillic letters and their romanizations (BGN/PCGN), for family names in the original script.
CYRILLIC = dict(zip("abdefghijklmnopqrstuvwxyz", "абдефгхийклмнопкрстуввкыз", strict=True))
# Sons with the name of their father.
SAME_NAME = 0.1
AGENCIES = ("sheriff", "police", "border", "registry", "court")


@dataclass
class Person:
    """A fictional person."""

    number: int
    forenames: tuple[str, ...]
    family: str
    born: str
    sex: str
    address: str
    landline: str
    mobile: str
    document: str
    cyrillic: bool
    twin: int = -1


@dataclass
class World:
    """Records of five agencies, and the person behind each."""

    records: pd.DataFrame
    truth: dict[str, int]
    people: list[Person] = field(default_factory=list)


def make_world(*, seed: int, people: int) -> World:
    """Draw people in households, and what five agencies write about them."""
    draw = np.random.default_rng(seed)
    made: list[Person] = []
    while len(made) < people:
        made += _household(draw, len(made))
    made = made[:people]
    rows, truth = [], {}
    for person in made:
        for agency in draw.choice(
            5, size=int(draw.choice([1, 2, 3, 4], p=[0.4, 0.3, 0.2, 0.1])), replace=False
        ):
            key = f"{AGENCIES[agency]}-{int(draw.integers(10**9)):09d}"
            truth[f"person:{key}"] = person.number
            rows.append(
                {"id": key, "agency": AGENCIES[agency], **_record(draw, person, int(agency))}
            )
    frame = pd.DataFrame(rows).fillna("")
    return World(frame.sample(frac=1, random_state=seed).reset_index(drop=True), truth, made)


def _household(draw: np.random.Generator, first: int) -> list[Person]:
    family = "".join(draw.choice(SYLLABLES, size=int(draw.integers(2, 4)))).capitalize()
    street = "".join(draw.choice(SYLLABLES, size=2)).capitalize()
    kind = draw.choice(["Street", "Avenue", "Road", "Lane", "Drive"])
    address = f"{int(draw.integers(1, 2000))} {street} {kind}"
    landline = f"+1502{int(draw.integers(2_000_000, 9_999_999))}"
    cyrillic = bool(draw.random() < 0.2)
    size = int(draw.choice([1, 2, 3, 4, 5], p=[0.3, 0.25, 0.2, 0.15, 0.1]))
    found: list[Person] = []

    def add(forenames: tuple[str, ...], year: int, sex: str, day: str | None = None) -> Person:
        day = day or f"{int(draw.integers(1, 13)):02d}-{int(draw.integers(1, 29)):02d}"
        one = Person(
            first + len(found), forenames, family, f"{year}-{day}", sex, address, landline,
            f"+1859{int(draw.integers(2_000_000, 9_999_999))}",
            f"{draw.choice([*'ABCDEFGHKMNPRSTVWXY'])}{int(draw.integers(10_000_000, 99_999_999))}",
            cyrillic,
        )  # fmt: skip
        found.append(one)
        return one

    parent = int(draw.integers(1945, 1985))
    father = add(MALE[int(draw.integers(len(MALE)))], parent, "M")
    if size > 1:
        add(FEMALE[int(draw.integers(len(FEMALE)))], parent + int(draw.integers(-5, 6)), "F")
    if size > 2:
        named = (
            father.forenames if draw.random() < SAME_NAME else MALE[int(draw.integers(len(MALE)))]
        )
        add(named, parent + int(draw.integers(20, 35)), "M")
    if size > 3:
        twins = draw.choice(len(FEMALE), size=2, replace=False)
        one = add(FEMALE[int(twins[0])], parent + int(draw.integers(20, 35)), "F")
        if size > 4 and draw.random() < 0.5:
            other = add(FEMALE[int(twins[1])], int(one.born[:4]), "F", one.born[5:])
            one.twin, other.twin = other.number, one.number
    return found


def _name(draw: np.random.Generator, person: Person, agency: int) -> str:
    """Write a name as an agency does: in its script, its order, with its mistakes."""
    home, *ways = person.forenames
    family = person.family
    forename = ways[int(draw.choice(3, p=[0.6, 0.25, 0.15]))]
    if agency == 2 and person.cyrillic and any("а" <= each <= "я" for each in home.lower()):
        forename = home
        family = "".join(CYRILLIC.get(each, each) for each in family.lower()).capitalize()
    elif agency == 2 and not home.isascii():
        forename = home
    if draw.random() < 0.06:
        family = _typed(draw, family)
    if agency == 1:
        return f"{family.upper()}, {forename}"
    if draw.random() < 0.1:
        if agency == 4:
            return f"{forename[0]}. {family}"
        return f"{forename} {'ABCDJLMR'[person.number % 8]}. {family}"
    return f"{forename} {family}"


def _record(draw: np.random.Generator, person: Person, agency: int) -> dict[str, str]:
    name = _name(draw, person, agency)
    row = {"name": name, "birth_date": _born(draw, person.born)}
    if draw.random() < 0.9:
        row["sex"] = person.sex
    if draw.random() < 0.7:
        row["address"] = _address(draw, person.address)
    if draw.random() < 0.6:
        row["phone"] = person.mobile if draw.random() < 0.75 else person.landline
    if draw.random() < 0.3:
        row["document_number"] = (
            person.document if draw.random() < 0.97 else _typed(draw, person.document)
        )
    return row


def _typed(draw: np.random.Generator, text: str) -> str:
    at = int(draw.integers(1, len(text)))
    way = int(draw.integers(3))
    if way == 0:
        return text[:at] + text[at + 1 :]
    if way == 1 and at < len(text) - 1:
        return text[:at] + text[at + 1] + text[at] + text[at + 2 :]
    letters = "0123456789" if text[at].isdecimal() else "aeilnorst"
    return text[:at] + str(draw.choice([*letters])) + text[at + 1 :]


def _born(draw: np.random.Generator, day: str) -> str:
    year, month, number = day.split("-")
    chance = draw.random()
    if chance < 0.08:
        return ""
    if chance < 0.12:
        return year
    if chance < 0.14 and int(number) <= 12:
        return f"{year}-{number}-{month}"
    if chance < 0.16:
        return f"{year}-{month}-{int(number) % 28 + 1:02d}"
    return day


def _address(draw: np.random.Generator, text: str) -> str:
    if draw.random() < 0.1:
        return f"{int(draw.integers(1, 2000))} Old Mill Road"
    if draw.random() < 0.4:
        for long, short in (("Street", "St"), ("Avenue", "Ave"), ("Road", "Rd"), ("Drive", "Dr")):
            text = text.replace(long, short)
    return text


def make_notices(
    *, seed: int
) -> tuple[pd.DataFrame, pd.DataFrame, list[tuple[str, str, str]], list[tuple[str, str]]]:
    """Draw 500 people and 2,000 notices, of which 40 are about one of them, written otherwise.

    Returns both tables, the planted pairs with the way each is written, and the pairs of people and
    notices with one name and another birth date.
    """
    draw = np.random.default_rng(seed)
    people = make_world(seed=seed, people=500).people
    others = make_world(seed=seed + 1_000, people=2_000).people
    rows = [
        {
            "id": f"KY-{one.number:04d}",
            "name": f"{one.forenames[1]} {one.family}",
            "birth_date": one.born,
            "sex": one.sex,
        }
        for one in people
    ]
    planted, namesakes, notices = [], [], []
    ways = ("script", "swapped date", "missing forename", "married name", "spelling", "year only")
    chosen = [
        each for each in people if int(each.born[8:]) <= 12 and each.born[5:7] != each.born[8:]
    ]
    picked = draw.choice(len(chosen), size=40, replace=False)
    for number, at in enumerate(picked.tolist()):
        one, way = chosen[at], ways[number % len(ways)]
        notices.append({"id": f"N-{number:04d}", **_noticed(one, way)})
        planted.append((f"KY-{one.number:04d}", f"N-{number:04d}", way))
    for number, one in enumerate(people[:60], start=40):
        year = int(one.born[:4])
        month, day = (int(one.born[5:7]) + 4) % 12 + 1, (int(one.born[8:]) + 9) % 28 + 1
        born = f"{year - 17}-{month:02d}-{day:02d}"
        row = {"name": f"{one.forenames[1]} {one.family}", "birth_date": born, "sex": one.sex}
        notices.append({"id": f"N-{number:04d}", **row})
        namesakes.append((f"KY-{one.number:04d}", f"N-{number:04d}"))
    for number, one in enumerate(others[: 2_000 - len(notices)], start=len(notices)):
        row = {"name": f"{one.family.upper()}, {one.forenames[2]}", "birth_date": one.born}
        notices.append({"id": f"N-{number:04d}", **row, "sex": one.sex})
    return pd.DataFrame(rows), pd.DataFrame(notices).fillna(""), planted, namesakes


def _noticed(one: Person, way: str) -> dict[str, str]:
    forename, family, born = one.forenames[1], one.family, one.born
    if way == "script":
        forename = one.forenames[0]
        family = "".join(CYRILLIC.get(each, each) for each in family.lower()).capitalize()
    elif way == "swapped date":
        born = f"{born[:4]}-{born[8:]}-{born[5:7]}"
    elif way == "missing forename":
        forename = ""
    elif way == "married name":
        family = "Quistra" + family[-2:]
    elif way == "spelling":
        forename, family = one.forenames[2], family[:3] + family[4:]
    elif way == "year only":
        born = born[:4]
    return {"name": f"{forename} {family}".strip(), "birth_date": born, "sex": one.sex}
