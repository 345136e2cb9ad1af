"""The table of indicators: what each looks for, in which records, with which thresholds."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from typing import TYPE_CHECKING, Any

from linkanalysis.core.checks import check_choice, is_real
from linkanalysis.core.table import Table
from linkanalysis.errors import GraphKindError
from linkanalysis.indicators.accounts import (
    funnel_account,
    pass_through,
    small_wires,
    structuring,
    wage_return,
)
from linkanalysis.indicators.advertisements import (
    account_in_ad,
    online_recruiter,
    shared_phone,
    small_ad_payments,
)
from linkanalysis.indicators.agencies import several_agencies
from linkanalysis.indicators.businesses import cross_border_broker, payroll_too_small, supply_hub
from linkanalysis.indicators.cash import cards_at_one_machine, night_cash, off_hours_cash
from linkanalysis.indicators.contacts import common_contact
from linkanalysis.indicators.control import common_recruiter, kept_documents, third_party_control
from linkanalysis.indicators.homes import crowded_home, home_at_work
from linkanalysis.indicators.phones import device_sim_churn, handed_over_phone, prepaid_dependence
from linkanalysis.indicators.stays import circuit, frequent_movement, short_stays
from linkanalysis.indicators.travel import paid_travel, traveling_together

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

    from linkanalysis.indicators.finding import Outcome
    from linkanalysis.indicators.record import Record, Settings

FUNCTIONS: tuple[Callable[[Record, Settings], Outcome], ...] = (
    funnel_account,
    structuring,
    small_wires,
    pass_through,
    wage_return,
    shared_phone,
    account_in_ad,
    small_ad_payments,
    online_recruiter,
    several_agencies,
    payroll_too_small,
    cross_border_broker,
    supply_hub,
    night_cash,
    off_hours_cash,
    cards_at_one_machine,
    common_contact,
    common_recruiter,
    third_party_control,
    kept_documents,
    crowded_home,
    home_at_work,
    handed_over_phone,
    device_sim_churn,
    prepaid_dependence,
    short_stays,
    circuit,
    frequent_movement,
    paid_travel,
    traveling_together,
)


@dataclass(frozen=True, slots=True)
class Setting:
    """A threshold of an indicator.

    Attributes
    ----------
    name : str
        Name in ``settings`` and, in braces, in the definition.
    value : int or float
        The default.
    why : str
        Why this value: its source, or what other values miss or take in.

    Examples
    --------
    >>> Setting("days", 30, "one month").value
    30
    """

    name: str
    value: float
    why: str


@dataclass(frozen=True, slots=True)
class Need:
    """Records without which an indicator cannot be looked for.

    Attributes
    ----------
    what : str
        What they are, in the plural.
    links : tuple of str
        Types of links; one link of any of them is enough.
    attributes : tuple of str
        Attributes; one statement of any of them is enough.
    roles : tuple of str
        Roles of people; one person in any of them is enough.
    end : str
        Type of an entity that must be at an end of such a link.
    agencies : int
        Number of agencies whose documents must be there.
    region : bool
        Whether the case must have a region.

    Examples
    --------
    >>> Need("journeys or stays", links=("booked",)).what
    'journeys or stays'
    """

    what: str
    links: tuple[str, ...] = ()
    attributes: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    end: str = ""
    agencies: int = 0
    region: bool = False


@dataclass(frozen=True, slots=True)
class Indicator:
    """An indicator of trafficking.

    Attributes
    ----------
    id : str
        Short name, such as ``I5``.
    name : str
        Name in tables.
    heading : str
        What it is called on pages.
    function : callable
        Takes a `Record` and the settings, and returns an `Outcome`.
    rule : str
        What must be present, with the names of settings in braces.
    reading : str
        Why it is a reason to look.
    reference : str
        The source that names it.
    needs : tuple of Need
        Records that it needs; if the case lacks any of them, it is not looked for.
    settings : tuple of Setting
        Its thresholds.
    alternatives : tuple of str
        What else looks the same; every finding repeats them.
    by_chance : bool
        Whether findings are compared with chance.
    elements : tuple of str
        Elements of trafficking on which it bears: *act*, *means*, *purpose* (Palermo Protocol,
        Article 3); none if it bears on no element by itself.
    forced_labor : tuple of str
        Which of the ILO's eleven indicators of forced labor it is a sign of.
    given : str
        A threshold that only the user can know, one for each sector of business, for example;
        ``settings`` then also takes the names of the sectors. Without it the indicator is not
        looked for.
    version : int
        Raised whenever the same case may give other findings.

    Examples
    --------
    >>> import linkanalysis as la
    >>> la.INDICATORS[0].name
    'common_contact'
    """

    id: str
    name: str
    heading: str
    function: Callable[[Record, Settings], Outcome]
    rule: str
    reading: str
    reference: str
    needs: tuple[Need, ...]
    settings: tuple[Setting, ...]
    alternatives: tuple[str, ...]
    by_chance: bool = False
    elements: tuple[str, ...] = ()
    forced_labor: tuple[str, ...] = ()
    given: str = ""
    version: int = 1

    @property
    def definition(self) -> str:
        """The rule with its default thresholds."""
        return self.rule.format(**self.defaults)

    @property
    def bears_on(self) -> str:
        """On which elements of the crime it bears, in a sentence; a child needs no means."""
        said = "bears by itself on no element of trafficking"
        if self.elements:
            said = f"bears on the {' and the '.join(self.elements)} of trafficking"
        if self.forced_labor:
            said = f"{said}; a sign of forced labor: {', '.join(self.forced_labor)} (ILO)"
        return said

    @property
    def defaults(self) -> dict[str, float]:
        """The thresholds by name."""
        return {setting.name: setting.value for setting in self.settings}


def _read_catalogue() -> Iterator[Indicator]:
    """Read `catalogue.toml`; the function of a row has its name."""
    functions = {each.__name__: each for each in FUNCTIONS}
    text = (resources.files(__package__) / "catalogue.toml").read_text(encoding="utf-8")
    for row in tomllib.loads(text)["indicator"]:
        needs = tuple(Need(**_tuples(need)) for need in row.pop("needs"))
        settings = tuple(Setting(**setting) for setting in row.pop("settings", ()))
        yield Indicator(
            **_tuples(row), function=functions[row["name"]], needs=needs, settings=settings
        )


def _tuples(row: dict[str, Any]) -> dict[str, Any]:
    """Make the lists of a row of TOML immutable."""
    return {key: tuple(each) if isinstance(each, list) else each for key, each in row.items()}


INDICATORS = Table(tuple(_read_catalogue()), "heading")


def lacking(row: Indicator, record: Record, settings: Settings) -> tuple[str, ...]:
    """Return which of what an indicator needs the case and the settings lack."""
    ungiven = (row.given,) if row.given and settings.keys() <= row.defaults.keys() else ()
    return (*(need.what for need in row.needs if not _has(record, need)), *ungiven)


def _has(record: Record, need: Need) -> bool:
    """Tell whether the case has some of the records that an indicator needs."""
    kinds = record.kinds
    if need.region:
        return bool(record.case.region)
    if need.agencies:
        return record.agencies >= need.agencies
    if need.end:
        kinds = kinds[(kinds["source_type"] == need.end) | (kinds["target_type"] == need.end)]
    found = (
        kinds["link"].isin(need.links)
        | kinds["attribute"].isin(need.attributes)
        | kinds["role"].isin(need.roles)
    )
    return bool(found.any())


def chosen(rows: Collection[Indicator], given: Mapping[str, object] | None) -> dict[str, Settings]:
    """Return the settings of each indicator, those given in the place of the defaults."""
    settings: dict[str, Settings] = {row.name: row.defaults for row in rows}
    open_to_names = {row.name for row in rows if row.given}
    for name, values in (given or {}).items():
        check_choice(name, tuple(settings), "an indicator that is looked for")
        if not isinstance(values, Mapping):
            message = f"The settings of {name} are {values!r:.40}; pass names with numbers."
            raise GraphKindError(message)
        for key, value in values.items():
            if name not in open_to_names:
                check_choice(key, tuple(settings[name]), f"a setting of {name}")
            if not is_real(value) or value < 0:
                message = f"The setting {key} of {name} is {value!r:.40}; pass a number from 0 up."
                raise GraphKindError(message)
        settings[name] = {**settings[name], **values}
    return settings
