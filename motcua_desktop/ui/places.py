"""The screens there are, in the order of the rail. A new screen is one line here."""

from motcua_desktop.ui.screen import Place, Screen
from motcua_desktop.ui.seat import Seat
from motcua_desktop.ui.tokens import Icon


def _intake(seat: Seat) -> Screen:
    from motcua_desktop.ui.intake.view import IntakeScreen

    return IntakeScreen(seat)


PLACES: tuple[Place, ...] = (Place("intake", "Tiếp nhận", Icon.INTAKE, "F2", _intake),)
