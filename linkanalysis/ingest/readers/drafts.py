"""What a file that is no table states, record by record, until it becomes parts of a batch."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from linkanalysis.errors import LinkAnalysisError
from linkanalysis.ingest.sheets.document_parts import NOBODY, Parts, problem_frame
from linkanalysis.ingest.sheets.moments import read_instants
from linkanalysis.ingest.sheets.sheet import Reading
from linkanalysis.ingest.sheets.tables import escape_undecoded

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from linkanalysis.ingest.sheets.moments import Instants
    from linkanalysis.ingest.sheets.settings import Settings

STATED = ["entity", "attribute", "value", "row", "valid_from"]
FULL = 10_000  # rows until parts are made: records as they came wait so long, and may be large


class Drafts:
    """The statements, ties and problems of a document since the last parts.

    reading: The settings, and what the reading remembers.
    """

    def __init__(self, settings: Settings, document: str) -> None:
        self.reading = Reading(settings, document, {}, {})
        self._statements: list[tuple[str, str, str, str, str | None]] = []
        self._ties: list[dict[str, object]] = []
        self._whens: list[str] = []
        self._ends: list[str] = []
        self._raws: list[str] = []
        self._problems: list[tuple[str, str, str, str, str]] = []
        self._refused: list[tuple[str | None, str | None]] = []

    @property
    def document(self) -> str:
        """Id of the document."""
        return self.reading.document

    @property
    def settings(self) -> Settings:
        """How the document is to be read."""
        return self.reading.settings

    def state(
        self, entity: str | None, attribute: str, value: str, row: str, *, since: str | None = None
    ) -> None:
        """State a value, unless it is empty; `since` is the date from which it holds."""
        text = escape_undecoded(value).strip()
        if entity and text:
            self._statements.append((entity, attribute, text, row, since))

    def state_once(self, entity: str | None, attribute: str, value: str, row: str) -> None:
        """State a value that other records may repeat, such as the name beside an address."""
        if entity and self.reading.is_new(entity, attribute, value):
            self.state(entity, attribute, value, row)

    def tie(
        self,
        ends: tuple[str, str],
        type_name: str,
        row: str,
        *,
        raw: str,
        when: str = "",
        until: str = "",
        values: Mapping[str, object] | None = None,
    ) -> None:
        """Tie two entities; `values` are other columns of links.

        `when` and `until` are read with all others; if one of them cannot be, the record is refused
        as it came (`raw`).
        """
        link = {"source": ends[0], "target": ends[1], "type": type_name, "row": row}
        self._ties.append(link | dict(values or {}))
        self._whens.append(escape_undecoded(when).strip())
        self._ends.append(escape_undecoded(until).strip())
        self._raws.append(raw)

    def refuse(self, row: str, column: str, value: str, why: str, raw: str, role: str = "") -> None:
        """Keep a record that could not be read, with the role that it would have given."""
        given = tuple(map(escape_undecoded, (value, why, raw)))
        self._problems.append((row, column, given[0], given[1], given[2]))
        self._refused.append(("[]", role) if role else NOBODY)

    def identify(self, text: str, kind: str, row: str, raw: str) -> str | None:
        """Make an id, or keep why there is none."""
        try:
            return self.reading.identify(escape_undecoded(text), kind)
        except LinkAnalysisError as error:
            self.refuse(row, kind, text, f"no tie: {error}", raw)
            return None

    def is_full(self) -> bool:
        """Tell whether it is time for parts."""
        return len(self._statements) + len(self._ties) + len(self._problems) >= FULL

    def parts(self) -> Parts:
        """Give what was kept, and start anew."""
        starts, ends = self._instants(self._whens), self._instants(self._ends)
        faults = starts.faults | ends.faults
        for index, why in sorted(faults.items()):
            text = self._whens[index] if index in starts.faults else self._ends[index]
            self.refuse(str(self._ties[index]["row"]), "date", text, why, self._raws[index])
        links = pd.DataFrame(self._ties, dtype=object)
        if self._ties:
            links["start"], links["zone"] = starts.utc, starts.zone
            links["start_text"] = [text or None for text in self._whens]
            # an end, or the end of a start, that is a month or a year lasts to the end of it
            lasts = np.where(np.isnat(ends.until), ends.utc, ends.until)
            links["end"] = np.where(np.isnat(lasts), starts.until, lasts)
            links = links.drop(index=list(faults))
        stated = pd.DataFrame(self._statements, columns=STATED, dtype=object)
        parts = Parts(stated, links, problem_frame(self._problems, self._refused))
        for kept in (
            self._statements,
            self._ties,
            self._whens,
            self._ends,
            self._raws,
            self._problems,
        ):
            kept.clear()
        self._refused.clear()
        return parts

    def _instants(self, texts: list[str]) -> Instants:
        settings = self.settings
        read = read_instants(
            texts,
            date_format=settings.date_format,
            timezone=settings.timezone,
            dates_in=settings.dates_in,
        )
        self.reading.remarks.see_instants(texts, read)
        return read

    def remarks(self) -> Parts:
        """Give the remarks about the document as a whole."""
        said = [("", "", "", sentence, "") for sentence in self.reading.remarks.sentences()]
        return Parts(problems=problem_frame(said))


def parts_of(drafts: Drafts, records: Iterator[None]) -> Iterator[Parts]:
    """Read records, each of which drafts what it states, and give parts from time to time."""
    for _ in records:
        if drafts.is_full():
            yield drafts.parts()
    yield drafts.parts()
    yield drafts.remarks()
