"""How one document is to be read."""

from __future__ import annotations

import hashlib
import json
from dataclasses import MISSING, dataclass, field, fields, replace

from linkanalysis.ingest.sheets.cells import find_column

HASHED = 16  # digits of a hash: what is compared is two descriptions of one file


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How one document is to be read; types, role, zone, region and currency fill what is missing.

    columns: The reader's name of a column, to its name in the file.
    meanings: Key ``values``: the reader's name of a column, to what its values mean.
    types: Words for types of the case's own, and whether such a thing ties its people.
    flags: Headings of columns that say yes or no, to the role of whoever has a yes.
    keep: Headings of columns that are attributes, which may be shown.
    headed: Whether headings that `columns` names give the people under them their role.
    delimiter: By default a tab in files named .tsv or .tab, else a comma.
    encoding: By default that of the byte order mark, else UTF-8.
    year: Of days that are written without one.
    date_format: A format of `strptime`, or ``excel`` for numbers of days; by default ISO 8601.
    dates_in: The zone of the case, in which a date without an hour begins; by default `timezone`.
    currency: In three letters; also the unit of links.
    color: Of saved notices.
    sheet: Of a workbook; by default the first.
    header_row: The row of the headings, as a spreadsheet numbers it; 0 if it is to be found.
    id_scope: Whether an id that is not valid by itself, such as a phone 17, belongs to its document
      alone or is one of the case.
    identifiers: Whether phones, plates and the like in a table of people are ties to these things,
      or attributes only.
    role_separator: Between several roles in one cell; ``/ ; , | & +`` need no setting.
    profile: Of a carrier or bank: where the table is in the file, and what its headings mean.
    account: Whose statement a statement of a bank is, if the file does not say.
    owner: The id of the user of an extracted phone, who has the `role`; for a list of contacts also
      the id of the phone that it is from.
    service: To which account names belong that no column or cell gives another.
    duration_unit: Of durations that are numbers; by default what their heading says, or seconds.
    further: Whether the file is listed before for other people, who have the columns that are not
      mapped.
    elsewhere: Headings that other entries of the same file map, which no remark calls unread.
    document: What goes into the `Document` as it is: title, grade, basis and the like.
    """

    reader: str
    columns: dict[str, str] = field(default_factory=dict)
    meanings: dict[str, dict[str, str]] = field(default_factory=dict)
    types: dict[str, bool] = field(default_factory=dict)
    flags: dict[str, str] = field(default_factory=dict)
    ignore: tuple[str, ...] = ()
    keep: tuple[str, ...] = ()
    type: str = ""
    source_type: str = ""
    target_type: str = ""
    role: str = ""
    headed: bool = True
    delimiter: str = ""
    encoding: str | None = None
    decimal: str = "."
    date_format: str | None = None
    year: str = ""
    timezone: str | None = None
    dates_in: str | None = None
    region: str | None = None
    currency: str = ""
    color: str = ""
    sheet: str = ""
    header_row: int = 0
    id_scope: str = "document"
    identifiers: str = "ties"
    role_separator: str = ""
    profile: str = ""
    account: str = ""
    owner: str = ""
    service: str = ""
    duration_unit: str = ""
    further: bool = False
    elsewhere: tuple[str, ...] = field(default=(), compare=False)
    document: dict[str, object] = field(default_factory=dict)

    def keeps(self, heading: str) -> bool:
        """Tell whether a column is an attribute that may be shown, whatever it says."""
        return find_column(self.keep, heading) is not None

    @property
    def short_hash(self) -> str:
        """Hash of what is set: a setting that comes later changes nothing until it is used."""
        given = {}
        # what other entries say changes nothing that is read of this one
        for each in (each for each in fields(self) if each.compare):
            made = each.default_factory
            default = each.default if made is MISSING else made()
            if getattr(self, each.name) != default:
                given[each.name] = getattr(self, each.name)
        text = json.dumps(given, sort_keys=True, default=str)
        return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:HASHED]


def in_case(settings: Settings, region: str | None, timezone: str | None) -> Settings:
    """Fill in the region and the zone of a case, in which its dates stand."""
    return replace(
        settings,
        region=settings.region or region,
        timezone=settings.timezone or timezone,
        dates_in=timezone or "UTC",
    )
