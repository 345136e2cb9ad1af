"""Columns about somebody in a protected role, beside the one whom a record is about.

Lives here: `find_person_heading` ("CI", "Name of victim", "Witness 2 phone").
Not here: headings of roles (`role_words`), ages and marks (`age_words`), and what a cell of such a
column says (`sheets.person_cells`).

A record about a suspect may name the informant, the victim or the child of somebody in a column of
its own. Its heading is a word for a role, with or without a word for what the cell gives.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from linkanalysis.vocabulary.age_words import find_heading
from linkanalysis.vocabulary.birth_words import GENDERS
from linkanalysis.vocabulary.role_words import ROLE_WORDS, SEAM, fold_word, fold_words, listed_roles
from linkanalysis.vocabulary.roles import ROLES

SOURCE = "confidential_source"
PROTECTED = frozenset(row.name for row in ROLES if row.protected)
# Headings that mean a person only if the cell reads as one: a source may also be a database, a
# patient a number, and an officer may have reported.
MAYBE = {
    **dict.fromkeys(fold_words("source, fuente, quelle, source of information, soi, cs"), SOURCE),
    **dict.fromkeys(fold_words("cw, c w"), "witness"),  # complaining or cooperating, or a co-worker
    **dict.fromkeys(fold_words("patient, patients, protected person"), "possible_victim"),
    **dict.fromkeys(fold_words("reported by, denunciado por, gemeldet von"), "reporting_person"),
}
NAME, FORENAME, FAMILY_NAME, NUMBERED = "name", "forename", "family_name", "number"
# What a cell gives of the person: words beside the role, in the languages of police exchange.
GIVES = {
    NAME: (
        "name, names, full name, true name, real name, legal name, full legal name, last first, "
        "last name first name, name last first, first last, first and last name, "
        "nombre, nombres, nombre completo, nombre y apellidos, nom, noms, nom complet, "
        "nom et prénom, nom prénom, vollständiger Name, Vor und Nachname, nome, nomes, "
        "nome completo, nome e cognome, naam, volledige naam, imię i nazwisko, nume, имя, ФИО, "
        "ім'я, ПІБ, ad, isim, ad soyad, adı soyadı, 姓名, 名字, 氏名, 名前, 이름, 성명, tên, "
        "họ tên, họ và tên, ชื่อ, नाम, الاسم, اسم, שם, emri, ime, ime i prezime, име, név, jméno, "
        "meno, όνομα, navn, namn, nimi, nama, pangalan, jina"
    ),
    FORENAME: (
        "first, first name, forename, given name, fname, given, middle, middle name, "
        "nombre de pila, primer nombre, prénom, Vorname, prenome, voornaam, imię, prenume, "
        "имя отчество"
    ),
    FAMILY_NAME: (
        "last, last name, surname, family name, lname, apellido, apellidos, nom de famille, "
        "Nachname, Familienname, Zuname, cognome, sobrenome, apelido, achternaam, nazwisko, "
        "фамилия, прізвище, soyad, soyadı"
    ),
    NUMBERED: (
        "number, no, num, nbr, id, code, code name, identifier, file number, control number, "
        "registration number, número, numéro, Nummer, Nr, numero, nummer, numer, номер, código"
    ),
}
BY_WORDS = {word: what for what, words in GIVES.items() for word in fold_words(words)}
# Words that join a role and what is given of it, and those that only say which one.
JOINING = frozenset(
    fold_words(
        "of, the, s, a, de, la, el, del, los, las, le, les, du, des, l, d, der, die, das, dem, "
        "den, do, da, dos, das, di, della, delle, dell, van, het, primary, secondary, second, "
        "third, main, other, additional, alleged, named, adult, female, male, overdose, od, col, "
        "column, cooperating"
    )
)
# Beside a role: what is no fact of the person, and stays with whom the record is about. Cells under
# any other word that is not known are kept in the problems alone, as they may tell who it is.
NOT_OF_PERSON = frozenset(
    fold_words(
        "count, counts, total, capacity, statement, statements, service, services, advocate, "
        "officer, officers, handler, agency, department, detective, investigator, attorney, court, "
        "support, seat, damage, fund, fee, payment, price, unit, program, compensation, since, "
        "date, time, type, status, category, code, sex, gender, relationship, relation, injury, "
        "injuries, file, seq, sequence"
    )
)
# A role in one language, and in English, in which most headings are, another word: Kind, a child.
ENGLISH = frozenset({"kind"})
WITH_NAME = {"v": "victim", "w": "witness", "mp": "missing_person", "cw": "witness"}
# How systems shorten "name" in a heading, and join it: LAST_NM, firstname.
SHORT_NAME = re.compile(r"\b(?:nm|nam|nme)\b")
JOINED_NAME = re.compile(r"(?<=first|given)name\b|(?<=last)name\b|(?<=middle|family)name\b")
COUNTED = ("number of", "no of", "num of")  # then the cells are counts, or names
GENITIVES = ("s", "n", "en", "es")  # Name des Opfers, der Geschädigten
SHORTEST = 5  # letters: a shorter word with such an ending is often another one
WORDS = re.compile(r"[^\W\d]+|\d+")


@dataclass(frozen=True, slots=True)
class PersonHeading:
    """A column about somebody in a protected role.

    who: The words for the role, with a number if there is one: what is said of one person.
    gives: What its cells give of them: a name, a part of one, a number, or other words.
    maybe: Whether the column is about a person only where a cell reads as one.
    strict: Whether the column has no other use than to mark minors, by any word.
    """

    role: str
    who: str
    gives: str
    maybe: bool = False
    strict: bool = False


def find_person_heading(text: str) -> PersonHeading | None:
    """Tell about whom a column of this name is, if about somebody in a protected role."""
    words = WORDS.findall(with_names(fold_word(SEAM.sub(" ", GENDERS.sub("", text)))))
    numbers, listed = [word for word in words if word.isdigit()], listed_roles(text)
    words = [word for word in words if not word.isdigit()]
    for length in range(len(words), 0, -1):
        for start in range(len(words) - length + 1):
            word = " ".join(words[start : start + length])
            role, joined = _role(word)
            if role:
                beside = (*words[:start], *joined, *words[start + length :])
                gives = " ".join(
                    each
                    for each in beside
                    if each not in JOINING and each not in listed and not _role(each)[0]
                )
                counts = " ".join(words[:2]) in COUNTED
                return PersonHeading(
                    role,
                    " ".join([role, *numbers]),
                    NAME if counts else _given(gives),
                    maybe=word in MAYBE,
                    strict=not gives and _is_strict(text),
                )
    return _by_letter(words, numbers)


def with_names(folded: str) -> str:
    """Write out "name" where a heading shortens it, or joins it to another word."""
    return JOINED_NAME.sub(" name", SHORT_NAME.sub("name", folded))


def _by_letter(words: list[str], numbers: list[str]) -> PersonHeading | None:
    """Read V_LNAME, W1 First, MP Name: a letter for a role counts beside a part of a name."""
    letter, gives = " ".join(words[:1]), BY_WORDS.get(" ".join(words[1:]), "")
    if letter not in WITH_NAME or gives not in {NAME, FORENAME, FAMILY_NAME}:
        return None
    role = WITH_NAME[letter]
    return PersonHeading(role, " ".join([role, *numbers]), gives)


def _given(words: str) -> str:
    """Return what the words beside a role say of its cells: a kind of name, or the words."""
    name, _, fact = words.partition(" ")
    # "name/DOB": the cells are read as names, behind which they give a date
    if (
        BY_WORDS.get(name) == NAME
        and words not in BY_WORDS
        and find_heading(fact.removeprefix("and "))
    ):
        return NAME
    return BY_WORDS.get(words, words or NAME)


def _is_strict(text: str) -> bool:
    heading = find_heading(text)
    return heading is not None and heading.strict


def _role(word: str) -> tuple[str, list[str]]:
    """Return the protected role of a word, and a word for a name that is joined to it."""
    if word in ENGLISH:
        return "", []
    stems = (word, *(word.removesuffix(end) for end in GENITIVES if len(word) > SHORTEST))
    for stem in stems:
        role = MAYBE.get(stem) or ROLE_WORDS.get(stem, "")
        if role in PROTECTED:
            return role, []
    for name, what in BY_WORDS.items():
        stem = word.removesuffix(name)
        # Opfername, 受害人姓名; but no word of one language in front of a short one of another
        if what == NAME and stem != word and (len(name) >= len("name") or not name.isascii()):
            for each in (stem, *(stem.removesuffix(end) for end in GENITIVES)):
                if ROLE_WORDS.get(each) in PROTECTED:
                    return ROLE_WORDS[each], [name]
    return "", []
