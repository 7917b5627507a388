"""The screens there are, in the order of the rail. A new screen is one line here."""

from motcua_desktop.app import App
from motcua_desktop.ui.screen import Place, Screen
from motcua_desktop.ui.seat import Seat
from motcua_desktop.ui.tokens import Icon


def _intake(seat: Seat) -> Screen:
    from motcua_desktop.ui.intake.view import IntakeScreen

    return IntakeScreen(seat)


def _dossiers(seat: Seat) -> Screen:
    from motcua_desktop.ui.dossiers.view import DossiersScreen

    return DossiersScreen(seat)


def _due(seat: Seat) -> Screen:
    from motcua_desktop.ui.due.view import DueScreen

    return DueScreen(seat)


def _sync(seat: Seat) -> Screen:
    from motcua_desktop.ui.sync.view import SyncScreen

    return SyncScreen(seat)


def _catalogue(seat: Seat) -> Screen:
    from motcua_desktop.ui.catalogue.view import CatalogueScreen

    return CatalogueScreen(seat)


def _urgent(app: App) -> int:
    """Late, and due today."""
    return app.finder.due(app.settings.remind_within).urgent


PLACES: tuple[Place, ...] = (
    Place("intake", "Tiếp nhận", Icon.INTAKE, "F2", _intake),
    Place("dossiers", "Hồ sơ", Icon.DOSSIERS, "F3", _dossiers),
    Place("due", "Nhắc hạn", Icon.DUE, "F4", _due, count=_urgent),
    Place("sync", "Đồng bộ", Icon.SYNC, "F6", _sync),
    Place("catalogue", "Danh mục", Icon.CATALOGUE, "F8", _catalogue),
)
