"""Signs in cases of a small town, whose author had not read how they are looked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from signs_in_town import SETTINGS, SIGNS
from small_town import FAMILIES, write_ordinary, write_town

import linkanalysis as la
from tests.indicators.test_rows import PLANTED

if TYPE_CHECKING:
    from pathlib import Path

# What is not found, by design: cash within two hours of closing.
MISSED: dict[str, set[str]] = {"bank": {"I17 borderline"}, "house": set(), "web": set()}
# Decoys that meet the definition to the letter: only what is on no record tells them apart. The
# advertisements of a salon name its staff, as those of people who sell others do.
NAMED = {
    "bank": {"queue on pay day"},
    "house": {"number of the cab"},
    "web": {"handyman", "salon line"},
}
# Those of them that the record would explain, which come last; nothing that is planted does.
LAST = {"bank": {"queue on pay day"}, "house": set(), "web": {"handyman", "salon line"}}


@pytest.mark.parametrize(
    "family",
    ["bank", *(pytest.param(each, marks=pytest.mark.exhaustive) for each in ("house", "web"))],
)
def test_what_is_planted_is_found_and_look_alikes_are_not(family: str, tmp_path: Path) -> None:
    plots = write_town(tmp_path, family, seed=1, people=80, life=False)
    case = la.read_case(tmp_path)
    names = {SIGNS[plot.sign] for plot in plots}
    settings = {name: given for name, given in SETTINGS.items() if name in names}
    found = la.find_indicators(case, indicators=names, settings=settings)
    shown = case.protection.shown
    about = [
        (plot, finding.explanation)
        for plot in plots
        for finding in found
        if finding.indicator == SIGNS[plot.sign]
        and {*map(shown, plot.about)} & {*finding.entities[:2]}
    ]
    met = {plot for plot, _ in about}
    at_work = (
        "; all 4 have the same employer on record, so they may withdraw their wages together, or"
    )
    colleagues = [one for one in found if at_work in one.title]
    assert len(colleagues) == (family == "bank")
    missed = {f"{p.sign} {p.grade}" for p in plots if p.grade != "decoy" and p not in met}
    assert missed == MISSED[family]
    assert {plot.story for plot in met if plot.grade == "decoy"} == NAMED[family]
    assert {plot.story for plot, why in about if why} == LAST[family]
    assert all(finding.title.endswith(finding.explanation) for finding in found)
    is_last = [finding.explanation != "" for finding in found]
    assert is_last == sorted(is_last)


# Of all that is planted in these towns; the others are tested with a document each in `test_rows`.
ASKED_AGAIN = ("phone", "road", "web")


def test_each_indicator_is_asked_again_without_its_documents() -> None:
    here = {SIGNS[sign] for family in ASKED_AGAIN for sign in FAMILIES[family].PLOTS.keys() & SIGNS}
    assert here | {planted.name for planted in PLANTED} == {row.name for row in la.INDICATORS}


# Whoever is protected by a withdrawn document alone is not for a moment, of which a warning tells.
@pytest.mark.filterwarnings("ignore:.* no longer protected:linkanalysis.errors.DataQualityWarning")
@pytest.mark.exhaustive
@pytest.mark.parametrize("family", ASKED_AGAIN)
def test_without_the_documents_that_it_cites_no_finding_is_left(
    family: str, tmp_path: Path
) -> None:
    # who is in contact by chance is known only where people live
    plots = write_town(tmp_path, family, seed=1, people=80, life=family == "phone")
    case = la.read_case(tmp_path)
    names = sorted({SIGNS[plot.sign] for plot in plots if plot.sign in SIGNS})
    first = {one.indicator: one for one in reversed(la.find_indicators(case, indicators=names))}
    assert sorted(first) == names
    for name, finding in first.items():
        cited = {reason.document for reason in finding.evidence}
        for document in cited:
            case.withdraw(document, by="Ada Quill", reason="taken back")
        left = la.find_indicators(case, indicators=name)
        assert finding.entities[0] not in {one.entities[0] for one in left}
        for _ in cited:
            case.undo()


@pytest.mark.exhaustive
@pytest.mark.parametrize("seed", [441, 443])
def test_who_was_in_contact_with_four_missing_persons_is_found_among_friends_and_shops(
    seed: int, tmp_path: Path
) -> None:
    plots = write_town(tmp_path, "phone", seed=seed)
    found = la.find_indicators(la.read_case(tmp_path), indicators="common_contact")
    (planted,) = (plot for plot in plots if (plot.sign, plot.grade) == ("I1", "clear"))
    assert len(found) == 1
    assert found[0].entities[0] in planted.about


@pytest.mark.exhaustive
@pytest.mark.parametrize(
    "seed", [1, 5, 12, 25], ids=["cash machine", "shop", "account", "two cash machines"]
)
def test_what_everybody_of_a_town_uses_is_no_contact_of_the_missing(
    seed: int, tmp_path: Path
) -> None:
    write_ordinary(tmp_path, "phone", seed=seed)
    assert not la.find_indicators(la.read_case(tmp_path), indicators="common_contact").findings
