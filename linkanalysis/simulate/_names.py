"""Names and numbers that belong to nobody.

Lives here: invented names in several scripts; phone numbers from the range 555-0100 to 555-0199,
which is kept free for fiction in every area code; account, document and vehicle numbers of a bank,
an office and a maker that do not exist.
Not here: the people who bear them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from linkanalysis.simulate._dice import Dice

__all__ = ["CITIES", "HOTELS", "MOST_PEOPLE", "NICKNAMES", "OFFENSES", "SHOPS", "SITES", "Registry"]

WOMEN = """
Avelin Brielda Calistra Dorsenne Elvyra Fenja Giselka Hestrel Ilvana Jorunde Kaëlle Liorra Mirelda
Nívea Oriselle Pálenka Quennara Rosavel Sunnivar Tamsyra Ulianka Vesmira Wrenda Xiomenka Yselde
Zorinka Æthra Đurđina Ésmeny Şelinay
"""
MEN = """
Aldrik Bramwick Corvin Dagomar Evaristo Fjolnir Gethwyn Håkvard Ivarion Joréno Kasimer Lucander
Marekus Niallan Olavir Pavelko Quillon Rurikas Stellarik Torvane Ulfert Vaskomir Wendric Xandrel
Yorgen Zdenmir Ødvard Łukomir Çelebi Íñaxo
"""
# No surname begins another and no forename ends another, so that no full name stands in another.
SURNAMES = """
Quillbrook Marrowfen Tavistorn Kestrelmoor Ashgravel Øverkvist Zábrodan Żurawnik Brackwater
Caldervane Dunmarshall Elderquist Fallowmere Grimsvald Hollowby Ivorstane Jutlander Kingsferry
Larkspire Mossgrove Nettlecomb Oxbowler Pellworth Quarrendon Ravenscar Saltmarsh Thistledow
Underhalt Vantreight Wexcombe Yarrowdale Zellwiger Ambrosetti Bellacqua Corvazzo Delmontano
Escarpada Fontejara Guadarrez Huescanti Ibarrondo Jacarande Lourençal Montesclar Nogueralt
Olivarde Peñascal Quintaval Riosecano Serralheiro Tordesal Urrutxua Valdeorna Xirivella Yncerano
Zamorenko Brzezinkow Czarnolas Dąbrowiak Głogowicz Hrabínek Jeřábník Kłodnicki Leszczyk Mokrýška
Niezbud Ořechov Pstrągwa Rzekomy Šumavsky Třebonik Větřník Wolinecki Ålesgard Bjørkvåg Djurslunda
Fjärdholm Gråbergson Hjältevik Kvarnström Långvatten Mörkdal Nattergal Sørensgard Tjärnlund
Västervik Oyelarinde Adebukola Chukwendu Nwafornso Okparaeze Tạhoàng Phạmquế Nguyệtlâm Kawamorita
Hoshizora Yamanokuchi
"""
# Full names as a foreign document writes them, each with its sex and its spelling in Latin letters.
FOREIGN = (
    ("Мирэла Зорнакова", "F", "Mirela Zornakova"),
    ("Велимир Остракин", "M", "Velimir Ostrakin"),
    ("Ярина Дзвонецька", "F", "Yaryna Dzvonetska"),
    ("Θεόκλεια Μαρμαρίδου", "F", "Theoklia Marmaridou"),
    ("Ανδρόνικος Πετραλώνας", "M", "Andronikos Petralonas"),
    ("زورين المرجافي", "M", "Zorin al-Marjafi"),
    ("ليورا الصفصافي", "F", "Liyora as-Safsafi"),
    ("阿维林·墨原野", "F", "Aweilin Moyuanye"),
    ("卡西默·白河川", "M", "Kaximo Baihechuan"),
    ("별하늘 남빛솔", "F", "Byeolhaneul Nambitsol"),
    ("मिरेल्दा वनसागर", "F", "Mirelda Vansagar"),
    ("Գարեգին Լուսաձոր", "M", "Garegin Lusadzor"),
)
NICKNAMES = (
    "Copperline",
    "Two Lanterns",
    "Old Ferry",
    "Smoke-Ring",
    "Kubek Złoty",
    "Ночной Гость",
    "La Garza",
    "Tinderbox",
    "Müllerin",
    "Quickstep",
    "Paperhat",
    "El Faro",
    "Bluejay Four",
    "Nightshift",
    "Doc Halo",
    "Señor Nube",
    "Marbles",
    "Lil Harbor",
)
CITIES = (
    "Fernvale KY",
    "Larkhollow KY",
    "Stonebridge KY",
    "Old Mill KY",
    "Cedar Ferry KY",
    "Harrowgate IN",
    "Millrace OH",
    "Pinewater TN",
    "Copper Bend WV",
)
HOTELS = (
    "Lantern Inn",
    "Mockingbird Motel",
    "Ferry Lodge",
    "Sycamore Suites",
    "Exit 9 Motor Court",
)
SITES = ("cityboard", "nightpages", "meetlist")
SHOPS = (
    "Corner Grocer",
    "Fernvale Fuel",
    "Old Mill Diner",
    "Bluebell Pharmacy",
    "Hardware Barn",
    "Stonebridge Books",
    "Larkhollow Vet",
    "Ferry Cinema",
    "Pinewater Shoes",
    "Harrow Garden",
)
STREETS = (
    "Larkspur Hollow Rd",
    "Old Tannery Ln",
    "Sycamore Bend",
    "Quarry View Dr",
    "Bluestem Ave",
    "Ferry Landing St",
    "Cooper Hill Rd",
    "Millpond Ct",
)
OFFENSES = (
    "traffic crash",
    "noise complaint",
    "shoplifting",
    "disorderly conduct",
    "traffic stop",
    "vandalism",
)
# Numbers 555-0100 to 555-0199 of these area codes; the first are those of Kentucky and around it.
AREA_CODES = """
502 859 606 270 364 812 513 615 304 931 937 618 317 219 260 574 765 216 330 419 440 614 740 423
731 865 901 276 434 540 703 757 804 205 251 256 334 229 404 478 706 770 912 217 309 312 630 708
773 815 847 313 517 586 616 734 810 906 989 314 417 573 636 660 816 212 315 516 518 585 607 631
716 845 914 215 412 570 610 717 724 814 252 336 704 828 910 919 980
"""
LOCAL_CODES = 8
MOST_PEOPLE = 4000
VIN_VALUES = dict(zip("ABCDEFGHJKLMNPRSTUVWXYZ", "12345678123457923456789", strict=True))
VIN_WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)
VIN_SIGNS = "ABCDEFGHJKLMNPRSTUVWXYZ0123456789"


class Registry:
    """Gives out names and numbers, none of them twice."""

    def __init__(self, dice: Dice) -> None:
        self._dice = dice
        numbers = [f"1{code}5550{n:03d}" for code in AREA_CODES.split() for n in range(100, 200)]
        local, far = numbers[: LOCAL_CODES * 100], numbers[LOCAL_CODES * 100 :]
        self._phones = (dice.shuffled(local) + dice.shuffled(far))[::-1]
        self._foreign = dice.shuffled(FOREIGN)
        self._women, self._men, self._surnames = WOMEN.split(), MEN.split(), SURNAMES.split()
        self._taken: set[str] = set()

    def _unused(self, draw: str) -> bool:
        if draw in self._taken:
            return False
        self._taken.add(draw)
        return True

    def surname(self) -> str:
        """Draw a family name; families may share one."""
        return self._dice.pick(self._surnames)

    def name(self, sex: str, surname: str) -> str:
        """Make a full name that nobody has yet."""
        forenames = self._women if sex == "F" else self._men
        while True:
            name = f"{self._dice.pick(forenames)} {surname}"
            if self._unused(name):
                return name
            initial = self._dice.pick("ABCDEFGHIJKLMNOPRSTVW")  # of a middle name
            name = f"{self._dice.pick(forenames)} {initial}. {surname}"
            if self._unused(name):
                return name

    def foreign_name(self) -> tuple[str, str, str] | None:
        """Take a name in another script, its sex and its Latin form; None when all are taken."""
        return self._foreign.pop() if self._foreign else None

    def phone(self) -> str:
        """Take a phone number from the range kept free for fiction."""
        return self._phones.pop()

    def account(self) -> str:
        """Make an account number."""
        while True:
            number = f"9990{self._dice.number(0, 99_999_999):08d}"
            if self._unused(number):
                return number

    def document(self) -> str:
        """Make the number of an identity document."""
        while True:
            number = f"{self._dice.pick('PXZ')}{self._dice.number(0, 9_999_999):07d}"
            if self._unused(number):
                return number

    def vehicle(self) -> str:
        """Make a VIN whose check digit is right."""
        while True:
            serial = [self._dice.pick(VIN_SIGNS) for _ in range(5)]
            text = f"0FX{''.join(serial)}0R{self._dice.number(0, 9_999_999):07d}"
            digits = [int(VIN_VALUES.get(sign, sign)) for sign in text]
            check = sum(d * w for d, w in zip(digits, VIN_WEIGHTS, strict=True)) % 11
            number = f"{text[:8]}{'X' if check == 10 else check}{text[9:]}"  # noqa: PLR2004 - the standard's X
            if self._unused(number):
                return number

    def plate(self) -> str:
        """Make a license plate."""
        while True:
            letters = "".join(self._dice.pick("ABCDEFGHJKLMNPRSTVWXYZ") for _ in range(3))
            number = f"{letters} {self._dice.number(0, 999):03d}"
            if self._unused(number):
                return number

    def address(self) -> str:
        """Make a street address in one of the near towns."""
        while True:
            place = f"{self._dice.number(2, 1999)} {self._dice.pick(STREETS)}, "
            place += self._dice.pick(CITIES[:5])
            if self._unused(place):
                return place
