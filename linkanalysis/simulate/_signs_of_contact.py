"""Signs in calls, advertisements and statements, each beside ordinary life that looks like it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from linkanalysis.simulate._rings import HARMED, OFFENDERS
from linkanalysis.simulate._stage import TOWNS, day_of
from linkanalysis.simulate._world import Posting, Report, Use

if TYPE_CHECKING:
    from linkanalysis.simulate._stage import Stage

TOLL_FREE = "18005550199"  # the one toll-free number that is kept free for fiction


def add_signs_of_contact(stage: Stage) -> None:
    """Plant all signs in contacts, advertisements and statements."""
    for sign in (_handover, _churn, _circuit, _recruiter, _documents):
        sign(stage)


def _call(stage: Stage, day: int, caller: str, callee: str, handset: str) -> None:
    moment = stage.moment(day, stage.dice.number(8, 22))
    stage.world.uses.append(Use(moment, caller, callee, stage.dice.number(10, 400), handset))


def _handset(stage: Stage) -> str:
    return f"35209900{stage.dice.number(0, 999_999):06}0"


def _talk(stage: Stage, line: str, contacts: list[str], days: range) -> None:
    handset = _handset(stage)
    for day in (days[0], days[-1]):
        _call(stage, day, line, contacts[0], handset)
    for contact in contacts:
        for _ in range(5):
            _call(stage, stage.dice.pick(days), line, contact, handset)


def _handover(stage: Stage) -> None:
    """Let a phone take another's place; the two phones of a couple call the same people."""
    old, new, his, hers = (stage.registry.phone() for _ in range(4))
    ours = [stage.registry.phone() for _ in range(4)] + [stage.member(1, "controller").phone]
    theirs = [stage.registry.phone() for _ in range(5)]
    _talk(stage, old, [*ours, stage.registry.phone()], range(70))
    _talk(stage, new, ours, range(73, 150))
    for line in (his, hers):
        _talk(stage, line, theirs, range(150))
    stage.plant("handed_over_phone", [f"phone:+{n}" for n in (old, new)], [f"phone:+{his}"])


def _churn(stage: Stage) -> None:
    """Use a handset with four numbers in a month; another has two cards."""
    handset, other = _handset(stage), _handset(stage)
    numbers = [stage.registry.phone() for _ in range(4)]
    two = [stage.registry.phone() for _ in range(2)]
    controller, friend = stage.member(3, "controller").phone, stage.bystander().phone
    for day in range(24):
        _call(stage, 100 + day, numbers[day // 6], controller, handset)
        _call(stage, 100 + day, two[day % 2], friend, other)
    ids = [f"device:{each[:14]}" for each in (handset, other)]
    stage.plant("device_sim_churn", ids[:1], ids[1:])


def _circuit(stage: Stage) -> None:
    """Advertise a phone in three towns by turns; a mover advertises in all of them."""
    phone = stage.ring(2).phones[0]
    for n in range(8):
        _post(stage, 61 + 2 * n, TOWNS[n % 3], phone)
        for town in TOWNS[:3]:
            _post(stage, 61 + 2 * n, town, TOLL_FREE)
    stage.plant("circuit", [f"phone:+{phone}"], [f"phone:+{TOLL_FREE}"])


def _post(stage: Stage, day: int, town: str, phone: str) -> None:
    number = f"board-{len(stage.world.board) + 30001}"
    stage.world.board.append(Posting(number, "townboard", town, day_of(day), "phone", phone))


def _recruiter(stage: Stage) -> None:
    """Let several of the harmed name one recruiter; others name an agent of lawful work."""
    recruiter, agent = stage.member(0, "recruiter"), stage.bystander()
    harmed = stage.ring(0).of(*HARMED)
    hired = [stage.bystander().id for _ in range(3)]
    for person, others in ((recruiter, harmed), (agent, hired)):
        for n, other in enumerate(others):
            said = Report(other, "recruited_by", person.id, day_of(150 + n))
            stage.world.statements.append(said)
    stage.plant("common_recruiter", [f"person:{recruiter.id}"], [f"person:{agent.id}"])


def _documents(stage: Stage) -> None:
    """Keep the papers of the harmed; a parent keeps those of the family."""
    keeper, home = stage.member(0, "controller"), stage.family(3)
    harmed = stage.ring(0).of("victim") or stage.ring(0).of(*OFFENDERS)[1:]
    for who, others in ((keeper.id, harmed), (home[0].id, [each.id for each in home[1:]])):
        for n, other in enumerate(others):
            said = Report(who, "holds_documents_of", other, day_of(155 + n))
            stage.world.statements.append(said)
    stage.plant("kept_documents", [f"person:{keeper.id}"], [f"person:{home[0].id}"])
