"""People who come to the desk of a window test, and waiting until the lanes have answered."""

from typing import Any

from pytestqt.qtbot import QtBot

from motcua_desktop.domain.dossier import Dossier
from motcua_desktop.domain.intake import Intake
from motcua_desktop.domain.steps import Action
from motcua_desktop.ui.seat import Seat
from tests.fakes.desk import intake

HOSTILE = "Nguyễn <b>An</b> & Bình"


def receive(seat: Seat, name: str = "Nguyễn Thị Ánh", **changes: Any) -> Dossier:
    """One dossier taken in for somebody of this name."""
    told = intake(**changes)
    told["applicant"] = {**told["applicant"], "name": name}
    return seat.app.desk.receive(seat.actor, Intake.parse(told)).value


def step(seat: Seat, dossier: Dossier, *steps: tuple[Action, dict[str, Any]]) -> Dossier:
    """The dossier after these steps."""
    for action, data in steps:
        dossier = seat.app.desk.step(seat.actor, dossier.code, action, data).value
    return dossier


def answered(qtbot: QtBot, seat: Seat) -> None:
    """Wait until every lane is idle."""
    qtbot.waitUntil(lambda: not seat.lanes.busy, timeout=15_000)
