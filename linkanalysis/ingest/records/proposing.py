"""Files of an agency become a case without a line of TOML: what they may be, and what to ask."""

from __future__ import annotations

import json
import re
import tomllib
from collections import Counter
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from linkanalysis._version import __version__
from linkanalysis.case import Batch, Case, Document, SourceColumn
from linkanalysis.case.batch import OPEN
from linkanalysis.core.checks import check_choice, given_path
from linkanalysis.core.door import guarded
from linkanalysis.core.files import write_whole
from linkanalysis.core.keys.phone import DIGIT, country_of_phone, normalize_phone
from linkanalysis.core.keys.region import COLLISIONS, normalize_region
from linkanalysis.core.provenance import MadeBy
from linkanalysis.core.result import Column, Result
from linkanalysis.core.vocabulary.headings import find_thing
from linkanalysis.core.vocabulary.role_words import find_role_word
from linkanalysis.core.vocabulary.roles import PROTECTED, ROLES
from linkanalysis.errors import LinkAnalysisError, RecordError
from linkanalysis.ingest.readers.table import READERS, find_reader
from linkanalysis.ingest.records.columns import map_columns
from linkanalysis.ingest.records.document_keys import check_settings
from linkanalysis.ingest.records.documents import Source, file_batch
from linkanalysis.ingest.records.folder import NAME
from linkanalysis.ingest.records.ledger import OF_ROLES, OF_YES, add_hints
from linkanalysis.ingest.records.proposal import Mapping, document_lines, toml_comment, toml_text
from linkanalysis.ingest.records.sniffing import (
    NO_ACCOUNT,
    NO_CURRENCY,
    NO_REGION,
    NO_YEAR,
    sniff_sheets,
)
from linkanalysis.ingest.records.undescribed_files import find_undescribed
from linkanalysis.ingest.sheets.amounts import SIGNS
from linkanalysis.ingest.sheets.cells import COMPOUND, known_roles
from linkanalysis.ingest.sheets.settings import in_case
from linkanalysis.storage.header import is_zone
from linkanalysis.storage.schema import PURPOSES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from collections.abc import Mapping as AbstractMapping

    from linkanalysis.ingest.sheets.tables import Chunk


Table = dict[str, object]
SHOWN = 3  # records of a document
SAMPLE = 200  # records in whose numbers a country is looked for
MOST = 0.8  # of the numbers, which are then of that country
PHONES = ("caller", "callee", "phone", "from_phone", "to_phone", "from_handle", "to_handle")
CURRENCIES = frozenset(chain.from_iterable(SIGNS.values()))
NO_HASH = "0" * 64
IS_YES, HAS_ROLES = (each.partition(";")[0] for each in (OF_YES, OF_ROLES))
ZONED = "timezone"
NO_FLAG = "none"  # of those who are protected: the column is ignored
PROTECTING = ("victim", "possible_victim", "witness", "confidential_source", "minor")
WHO = ("none", *(row.name for row in ROLES if row.name not in {"unknown", "unread"}))
# Questions that may be left open: what is read is not shown, or withheld, until they are answered.
LEFT_OPEN, OPEN_COLUMN = frozenset({"purpose", "keep", "words", "owner"}), "open."
BARE = re.compile(r"[A-Za-z0-9_-]+")  # a key that TOML takes without quotation marks
REGION = (
    "Which region are phone numbers and plates of, such as US-KY or US? Left open, numbers without "
    "a country are valid in their own file alone."
)
ZONE = (
    "In which time zone are times without one, such as America/New_York? Left open, they count as "
    "UTC."
)


@dataclass(frozen=True, slots=True)
class Question:
    r"""What a proposal cannot tell from the files.

    Attributes
    ----------
    document : str
        The file; empty if it is about all of them.
    key : str
        What the answer settles: a key of ``case.toml``, or ``column`` and a heading.
    asks : str
        The question.
    choices : tuple of str
        Answers to choose from; empty if it takes any text.
    default : str
        The answer if nobody gives another one; empty leaves it open.

    Examples
    --------
    >>> Question("", "timezone", "In which time zone are the times?").default
    ''
    """

    document: str
    key: str
    asks: str
    choices: tuple[str, ...] = ()
    default: str = ""

    @property
    def name(self) -> str:
        """The name under which it is answered."""
        return f"{self.document}: {self.key}" if self.document else self.key


@dataclass(frozen=True, slots=True, eq=False)
class Proposal(Result):
    r"""How the files of a folder may be read into a case, and what to ask about them.

    Attributes
    ----------
    folder : Path
        The folder in which all files lie.
    mappings : tuple of Mapping
        A proposal for each file.
    left_out : tuple of (str, str)
        Files that nothing reads, with the reason.
    answers : dict of str to str
        Answers, by the name of their question.
    country : str
        The country of most phone numbers, if it is likely.

    Examples
    --------
    >>> from tempfile import mkdtemp
    >>> path = Path(mkdtemp()) / "people.csv"
    >>> _ = path.write_text("id,name,Gang\n1,Ana Bell,Locos\n")
    >>> found = propose(path)
    >>> [each.name for each in found.questions]
    ['purpose', 'people.csv: keep']
    >>> print(found.answer("people.csv: keep", "Gang").to_toml())
    [case]
    purpose = "investigation"
    <BLANKLINE>
    [[document]]
    file = "people.csv"
    reader = "entities"
    keep = ["Gang"]
    """

    COLUMNS = (
        Column("document", "the file"),
        Column("heading", "a column of it"),
        Column("state", "mapped, kept, ignored or open"),
        Column("meaning", "what a mapped column gives"),
        Column("note", "what to know about it"),
    )
    CAVEAT = (
        "A guess by headings and some cells: look at the records shown, and answer the questions. "
        "The defaults leave open what they cannot tell, and open columns are shown nowhere."
    )

    folder: Path
    mappings: tuple[Mapping, ...]
    left_out: tuple[tuple[str, str], ...]
    answers: dict[str, str]
    country: str
    made_by: MadeBy

    def __str__(self) -> str:
        """Show some records of each file, and the questions."""
        return "\n".join(self._lines())

    def _lines(self) -> Iterator[str]:
        for table in self._tables():
            name = str(table["file"])
            yield f"{name}: read by {table.get('reader') or 'no reader yet'}"
            yield from (f"  {line}" for line in self._records(table))
            is_open = [each.heading for each in self._columns(table) if each.state == OPEN]
            yield from [f"  open: {', '.join(is_open)}"] if is_open else []
        yield from (f"{name}: left out. {why}" for name, why in self.left_out)
        for number, each in enumerate(self.questions, start=1):
            among = f" ({', '.join(each.choices)})" if each.choices else ""
            given = self.answers.get(each.name, each.default) or "left open"
            yield f"{number}. {each.name}: {each.asks}{among} [{given}]"

    def _frame(self) -> pd.DataFrame:
        """List the columns of all files, in their order."""
        rows = [
            (table["file"], each.heading, each.state, each.meaning, each.note)
            for table in self._tables()
            for each in self._columns(table)
        ]
        return pd.DataFrame(rows, columns=[each.name for each in self.COLUMNS], dtype=object)

    @property
    def questions(self) -> tuple[Question, ...]:
        """What the files do not tell; an answer may raise another question."""
        asked = [Question("", "purpose", "What is the case for?", PURPOSES, PURPOSES[0])]
        if any(NO_REGION in each.unsure for each in self.mappings):
            asked.append(Question("", "region", REGION, default=self.country))
        if any(_has_local_times(each) for each in self.mappings):
            asked.append(Question("", ZONED, ZONE))
        return (*asked, *(each for found in self.mappings for each in self._about(found)))

    def _about(self, found: Mapping) -> Iterator[Question]:
        """Ask about one file."""
        name = found.name
        if not found.reader:
            readers = tuple(row.name for row in READERS if row.form == "table")
            yield Question(name, "reader", "What is one record of it?", readers)
        for column in found.missing:
            asks = f"Which column is the {column}? Without it the file is left out."
            yield Question(name, f"columns.{column}", asks, found.unused)
        yield from self._of_settings(found)
        table = self._table(found)
        headings = _texts(table, "columns")
        if "name" in found.missing and "name" in headings and "role" not in headings:
            asks = f'Who are the people under "{headings["name"]}"? "none" protects nobody.'
            yield Question(name, "role", asks, WHO)
        if words := "; ".join(self._unread(table)):
            asks = f"Which of these words protect? {words}. Several with ; between, or none."
            yield Question(name, "words", asks)
        yield from self._about_columns(name, table)

    def _of_settings(self, found: Mapping) -> Iterator[Question]:
        """Ask for settings of a file, of which some have a default."""
        name = found.name
        if len(found.date_formats) > 1:
            asks = "How are its dates written? The first records fit each of these."
            yield Question(name, "date_format", asks, found.date_formats, found.date_formats[0])
        if NO_YEAR in found.unsure:
            yield Question(name, "year", "Of which year are its days without a year, such as 2024?")
        if found.reader == "contact_lists" and not found.owner:
            asks = "Whose phone is it from: its number, or the id of its user?"
            yield Question(name, "owner", asks)
        if NO_CURRENCY in found.unsure:
            asks = "In which currency are its amounts, such as USD? Left open, they are not read."
            headed = [each for ours, each in found.columns if ours == "amount"]
            named = [word for each in headed for word in each.split() if word in CURRENCIES]
            usual = ["USD"] if self.country == "US" else []
            yield Question(name, "currency", asks, default=next(iter([*named, *usual]), ""))
        if NO_ACCOUNT in found.unsure:
            asks = "Which account is it about? By default it is known by the name of the file."
            yield Question(name, "account", asks, default=Path(name).stem)

    def _about_columns(self, name: str, table: Table) -> Iterator[Question]:
        """Ask about the open columns of a file."""
        plain, reader = [], find_reader(str(table["reader"])) if table.get("reader") else None
        given = (
            ("role", reader is not None and "role" in reader.columns),
            ("keep", reader is not None and reader.attributes),
            ("ignore", True),
        )
        choices = tuple(choice for choice, holds in given if holds)
        for each in self._columns({**table, "keep": [], "flags": {}}):
            if each.state == OPEN and not each.note:
                plain.append(each.heading)
            elif each.state == OPEN and each.note.startswith(HAS_ROLES):
                asks = "It has words for protected roles. Is it the role of its people?"
                yield Question(name, f"{OPEN_COLUMN}{each.heading}", asks, choices)
            elif each.state == OPEN and each.note.startswith(IS_YES):
                asks = "It says yes or no. Does a yes protect its person, and as what?"
                yield Question(name, f"flags.{each.heading}", asks, (*PROTECTING, NO_FLAG))
        if plain and find_reader(str(table["reader"])).attributes:
            asks = f"Which of these may be shown as attributes? {'; '.join(plain)}"
            yield Question(name, "keep", f"{asks}. Several with ; between.")

    @guarded
    def answer(self, question: str, answer: str) -> Proposal:
        r"""Answer a question.

        Parameters
        ----------
        question : str
            Its name, such as ``timezone`` or ``calls.csv: date_format``.
        answer : str
            One of its choices, or a text.

        Returns
        -------
        Proposal
            The proposal with this answer; this one stays as it is.

        Raises
        ------
        RecordError
            If there is no such question, or it takes no such answer.

        Examples
        --------
        >>> from tempfile import mkdtemp
        >>> path = Path(mkdtemp()) / "people.csv"
        >>> _ = path.write_text("id,name\n1,Ana Bell\n")
        >>> propose(path).answer("purpose", "training").answers
        {'purpose': 'training'}
        """
        asked = {each.name: each for each in self.questions}
        if question not in asked:
            message = f'"{question}" is no question of this proposal; it asks {", ".join(asked)}.'
            raise RecordError(message)
        _expect_answer(asked[question], answer)
        if asked[question].key == "words":
            self._expect_words(asked[question], answer)
        return replace(self, answers={**self.answers, question: answer})

    def to_toml(self) -> str:
        """Write the proposal as a ``case.toml``, with what is left out as comments.

        Returns
        -------
        str
            The text.

        Examples
        --------
        ``print(la.propose("calls.csv").to_toml())`` shows what `save` writes.
        """
        case = {key: self._answer(key) for key in ("purpose", "region", ZONED)}
        lines = ["[case]", *_toml({key: value for key, value in case.items() if value})]
        for found in self.mappings:
            table = self._table(found)
            lacks = [each for each in found.missing if each not in _texts(table, "columns")]
            if lacks or not table.get("reader"):
                what = ", ".join(lacks) or "a reader"
                lines += ["", toml_comment(f"{found.file} is left out: it lacks {what}")]
            else:
                lines += ["", "[[document]]", *_toml(table)]
        lines += [toml_comment(f"{name} is left out: {why}") for name, why in self.left_out]
        return "\n".join(lines)

    def save(self) -> Path:
        """Write ``case.toml`` beside the files.

        Returns
        -------
        Path
            The file.

        Raises
        ------
        RecordError
            If the folder has a ``case.toml``; nothing is overwritten.

        Examples
        --------
        ``la.propose("delivery/").save()`` writes ``delivery/case.toml``.
        """
        path = self.folder / NAME
        if path.exists():
            message = f"{path} exists, and is not overwritten. Rename it, or add to it by hand."
            raise RecordError(message, document=NAME)
        return write_whole(path, f"{self.to_toml()}\n".encode(), example=NAME)

    def _answer(self, name: str) -> str:
        defaults = {"purpose": PURPOSES[0], "region": self.country}
        return self.answers.get(name, defaults.get(name, ""))

    def _tables(self) -> list[Table]:
        return [self._table(each) for each in self.mappings]

    def _table(self, found: Mapping) -> Table:
        """Give the [[document]] of a file, with the answers about it."""
        lines = "\n".join(document_lines(found))
        table: Table = tomllib.loads(lines)["document"][0]
        table |= {each.key: each.default for each in self._of_settings(found) if each.default}
        for name, answer in self.answers.items():
            key = name.removeprefix(f"{found.name}: ")
            if key == name or not answer:
                continue
            of, dot, heading = key.partition(".")
            if key == "keep":
                parts = [part.strip() for part in answer.split(";") if part.strip()]
                table["keep"] = [*_list(table, "keep"), *parts]
            elif key == "words":
                table["values"] = {"role": self._meanings(table, answer)}
            elif of == "open" and answer != "role":
                table[answer] = [*_list(table, answer), heading]
            elif of in {"columns", "open"}:
                ours, theirs = (heading, answer) if of == "columns" else (answer, heading)
                table["columns"] = {**_texts(table, "columns"), ours: theirs}
            elif dot and answer == NO_FLAG:
                table["ignore"] = [*_list(table, "ignore"), heading]
            elif dot:
                table["flags"] = {**_texts(table, "flags"), heading: answer}
            else:
                table[key] = answer
        return table

    def _source(self, table: Table) -> Source | None:
        """Give the file as it would be read in the case; None if it cannot be."""
        source = _source(self.folder, table)
        if source is None:
            return None
        region, zone = self._answer("region") or None, self._answer(ZONED) or None
        return replace(source, settings=in_case(source.settings, region, zone))

    @property
    def doubts(self) -> tuple[Question, ...]:
        """The questions without an answer that change what is read."""
        return tuple(
            each
            for each in self.questions
            if each.name not in self.answers
            and not (each.key in LEFT_OPEN or each.key.startswith(OPEN_COLUMN))
        )

    def _columns(self, table: Table) -> list[SourceColumn]:
        """Give the ledger of a file; none for a file that is no table."""
        source = self._source(table)
        if source is None or source.profile or find_reader(source.settings.reader).form != "table":
            return []
        chunk, reader, name = _first_chunk(source), find_reader(source.settings.reader), source.id
        try:
            reading = map_columns(
                chunk.header if chunk else (), reader, source.settings, name=name, document=name
            )
        except LinkAnalysisError:
            return []
        add_hints(reading, chunk.columns if chunk else ())
        return reading.ledger

    def _unread(self, table: Table) -> list[str]:
        """Give the words of the column of roles that are not known, as they are written."""
        source = self._source(table)
        chunk = _first_chunk(source) if source else None
        roles = [each.heading for each in self._columns(table) if each.meaning == "role"]
        if chunk is None or len(roles) != 1 or roles[0] not in chunk.header:
            return []
        words = dict.fromkeys(map(str.strip, chunk.columns[chunk.header.index(roles[0])]))
        return [each for each in words if each and not known_roles(each)]

    def _expect_words(self, asked: Question, answer: str) -> None:
        """Raise if an answer names a word that is not among those asked about."""
        (found,) = (each for each in self.mappings if each.file == asked.document)
        known = {"none"}.union(*map(_parts, self._unread(self._table(found))))
        for word in sorted(_parts(answer) - known):
            check_choice(word, tuple(sorted(known)), f"an answer to {asked.name}")

    def _meanings(self, table: Table, answer: str) -> dict[str, str]:
        """Give each unknown word for a role its meaning: those that protect, and all others.

        A word with ; in it protects if a part of it is named, and one with a part that is a
        protected role does whatever is answered.
        """
        protect = _parts(answer)
        return {
            word: "possible_victim"
            if not protect.isdisjoint(_parts(word))
            or any(find_role_word(part) in PROTECTED for part in COMPOUND.split(word))
            else "unknown"
            for word in self._unread(table)
        }

    def _records(self, table: Table) -> list[str]:
        """Show the first records of a file as entities and ties, protected people masked."""
        source = self._source(table)
        if source is None:
            return []
        try:
            batch = file_batch(source, NO_HASH)
            frames = {
                "statements": next(iter(batch.statements), pd.DataFrame()),
                "links": next(iter(batch.links), pd.DataFrame()),
            }
        except LinkAnalysisError as error:
            return [str(error).splitlines()[0]]
        rows = [row for frame in frames.values() if len(frame) for row in frame["row"].head(99)]
        first = sorted(set(rows), key=lambda row: (len(row), row))[:SHOWN]
        sample = {
            kind: frame[frame["row"].isin(first)] if len(frame) else None
            for kind, frame in frames.items()
        }
        with Case(purpose="training") as case:
            case.add(Batch.of(Document(title=source.id, sha256=NO_HASH), **sample))
            return [*_statement_lines(case), *_link_lines(case)]


def propose(paths: str | Path | Iterable[str | Path]) -> Proposal:
    r"""Look at files and propose how they may be read together.

    Parameters
    ----------
    paths : str, Path, or iterable of str or Path
        Files, or one folder whose files are looked at. Nothing is changed.

    Returns
    -------
    Proposal
        Print it: it shows some records of each file as entities and ties, and asks what the files
        do not tell. `answer` its questions, and `save` it as a ``case.toml`` that `read_case`
        reads.

    Raises
    ------
    RecordError
        If there is no such file, or none that may hold records.

    Notes
    -----
    A guess may be wrong without a sign of it: two columns of phones may be swapped, a day may be a
    month. So look at the records shown beside the file itself.

    Examples
    --------
    >>> from tempfile import mkdtemp
    >>> path = Path(mkdtemp()) / "people.csv"
    >>> _ = path.write_text("id,name,role\n1,Ana Bell,suspect\n2,Eve Moss,victim\n")
    >>> print(propose(path))
    people.csv: read by entities
      person:1: name = Ana Bell; role = suspect
      Protected 1: withheld
    1. purpose: What is the case for? (investigation, intelligence, training) [investigation]
    """
    listed = [paths] if isinstance(paths, str | Path) else list(paths)
    given = [given_path("paths", each, error=RecordError) for each in listed]
    for path in given:
        if not path.exists():
            message = f"There is no file {path}. Check the path, which starts in {Path.cwd()}."
            raise RecordError(message, document=path.name)
    folder = given[0] if len(given) == 1 and given[0].is_dir() else _common(given)
    files = [folder / name for name in find_undescribed(folder, ())] if folder in given else given
    if not files:
        message = f"{folder} holds no file of records, such as CSV or Excel."
        raise RecordError(message, document=folder.name)
    mappings, left_out = [], []
    for file in files:
        name = file.relative_to(folder).as_posix()
        try:
            mappings += [replace(each, file=name) for each in sniff_sheets(file)]
        except LinkAnalysisError as error:
            left_out.append((name, str(error)))
    names = tuple(file.relative_to(folder).as_posix() for file in files)
    made_by = MadeBy("propose", __version__, (("paths", "; ".join(names)),))
    numbers = [[*_numbers(folder, each)] for each in mappings]
    mappings = [
        replace(each, region=_own_country(own)) for each, own in zip(mappings, numbers, strict=True)
    ]
    country = _likely_country([*chain.from_iterable(numbers)])
    return Proposal(folder, tuple(mappings), tuple(left_out), {}, country, made_by)


def _likely_country(numbers: Sequence[str]) -> str:
    """Return US if most numbers without a country are valid there; empty if they are not."""
    return "US" if _are_of("US", numbers) else ""


def _own_country(numbers: Sequence[str]) -> str:
    """Return the country abroad of which a file has numbers, with and without it; mostly empty."""
    abroad = Counter(filter(None, map(country_of_phone, numbers)))
    country = max(abroad, key=lambda each: (abroad[each], each), default="US")
    of_us = _are_of("US", numbers) or country in {"US", "CA"}
    # DE is Delaware in a case from the United States
    code = COLLISIONS[country][-1] if country in COLLISIONS else country
    return code if not of_us and _are_of(country, numbers) else ""


def _are_of(country: str, numbers: Sequence[str]) -> bool:
    """Tell whether most numbers that are written without a country are valid in this one."""
    bare = [each for each in numbers if not each.startswith("+")]
    valid = sum(normalize_phone(each, country) is not None for each in bare)
    return valid > MOST * len(bare)


def _numbers(folder: Path, found: Mapping) -> Iterator[str]:
    """Give the first phone numbers of a file."""
    table = tomllib.loads("\n".join(document_lines(found)))["document"][0]
    source = _source(folder, table)
    chunk = None if source is None or source.profile else _first_chunk(source)
    phones = {theirs for ours, theirs in found.columns if ours in PHONES}
    columns = zip(chunk.header, chunk.columns, strict=True) if chunk else ()
    for heading, cells in columns:
        if heading in phones or find_thing(heading) == "phone":
            filled = (cell.strip() for cell in cells[:SAMPLE])
            yield from (cell for cell in filled if DIGIT.search(cell) and "@" not in cell)


def _source(folder: Path, table: Table) -> Source | None:
    """Give a file as its description reads it; None if that lacks something."""
    name = str(table["file"])
    settings, mistakes = check_settings({**table, "title": name}, READERS, NAME)
    return None if settings is None or mistakes else Source(folder / name, name, settings)


def _common(files: Sequence[Path]) -> Path:
    """Return the folder of files, in which a case.toml may stand."""
    folders = {file.resolve().parent for file in files}
    if len(folders) > 1:
        message = (
            "The files lie in several folders, and a case.toml describes those of one: copy them "
            "into one folder first, or use linkanalysis import FILE … --case FOLDER."
        )
        raise RecordError(message)
    return files[0].parent


def _expect_answer(asked: Question, answer: str) -> None:
    """Raise if a question takes no such answer."""
    if asked.choices and answer:
        check_choice(answer, asked.choices, f"an answer to {asked.name}")
    elif asked.key == "region" and answer:
        normalize_region(answer)
    elif asked.key == ZONED and answer and not is_zone(answer):
        message = f'"{answer:.40}" is not a time zone; write one such as "America/New_York".'
        raise RecordError(message)


def _first_chunk(source: Source) -> Chunk | None:
    """Read the first records of a table; None if there are none."""
    try:
        return next(source.located().chunks(), None)
    except LinkAnalysisError:
        return None


def _has_local_times(found: Mapping) -> bool:
    return any('timezone = "…"' in line for line in document_lines(found))


def _texts(table: AbstractMapping[str, object], key: str) -> dict[str, str]:
    value = table.get(key)
    return dict(value) if isinstance(value, dict) else {}


def _parts(text: str) -> set[str]:
    return {part for each in text.split(";") if (part := each.strip())}


def _list(table: AbstractMapping[str, object], key: str) -> list[str]:
    value = table.get(key)
    return list(value) if isinstance(value, list) else []


def _toml(table: AbstractMapping[str, object]) -> Iterator[str]:
    for key, value in table.items():
        yield f"{key} = {_value(value)}"


def _value(value: object) -> str:
    if isinstance(value, dict):
        pairs = (f"{_key(key)} = {_value(each)}" for key, each in value.items())
        return f"{{ {', '.join(pairs)} }}"
    if isinstance(value, list):
        return f"[{', '.join(map(_value, value))}]"
    return toml_text(value) if isinstance(value, str) else json.dumps(value)


def _key(text: str) -> str:
    return text if BARE.fullmatch(text) else toml_text(text)


def _statement_lines(case: Case) -> Iterator[str]:
    """Show what records state, one line for each entity."""
    stated = case.statements()
    for entity, rows in stated.groupby("entity", sort=False):
        shown = case.protection.shown(str(entity))
        pairs = zip(rows["attribute"], rows["value"], strict=True)
        listed = "; ".join(f"{attribute} = {case.veiled(value)}" for attribute, value in pairs)
        yield f"{shown}: {'withheld' if entity in case.protection.names else listed}"


def _link_lines(case: Case) -> Iterator[str]:
    """Show the ties of records, with their time."""
    links = case.links().head(SHOWN)
    for link in links.to_dict("records"):
        source, target = (case.protection.shown(link[end]) for end in ("source", "target"))
        start = "" if pd.isna(link["start"]) else f", {link['start']}"
        yield f"{source} – {link['type']} – {target}{start}"
