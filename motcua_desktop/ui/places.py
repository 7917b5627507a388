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


def _copies(seat: Seat) -> Screen:
    from motcua_desktop.ui.copies.view import CopiesScreen

    return CopiesScreen(seat)


def _reports(seat: Seat) -> Screen:
    from motcua_desktop.ui.reports.view import ReportsScreen

    return ReportsScreen(seat)


def _due(seat: Seat) -> Screen:
    from motcua_desktop.ui.due.view import DueScreen

    return DueScreen(seat)


def _returns(seat: Seat) -> Screen:
    from motcua_desktop.ui.returns.view import ReturnsScreen

    return ReturnsScreen(seat)


def _sync(seat: Seat) -> Screen:
    from motcua_desktop.ui.sync.view import SyncScreen

    return SyncScreen(seat)


def _catalogue(seat: Seat) -> Screen:
    from motcua_desktop.ui.catalogue.view import CatalogueScreen

    return CatalogueScreen(seat)


def _settings(seat: Seat) -> Screen:
    from motcua_desktop.ui.settings.view import SettingsScreen

    return SettingsScreen(seat)


def _urgent(app: App) -> int:
    """Late, and due today."""
    return app.finder.due(app.settings.remind_within).urgent


PLACES: tuple[Place, ...] = (
    Place("intake", "Tiếp nhận", Icon.INTAKE, "F2", _intake),
    Place("copies", "Chứng thực", Icon.COPY, "Shift+F2", _copies),
    Place("dossiers", "Hồ sơ", Icon.DOSSIERS, "F3", _dossiers),
    Place("due", "Nhắc hạn", Icon.DUE, "F4", _due, count=_urgent),
    Place("returns", "Trả kết quả", Icon.STAMP, "F5", _returns),
    Place("sync", "Đồng bộ", Icon.SYNC, "F6", _sync),
    Place("reports", "Báo cáo", Icon.REPORTS, "F7", _reports),
    Place("catalogue", "Danh mục", Icon.CATALOGUE, "F8", _catalogue),
    Place("settings", "Cài đặt", Icon.SETTINGS, "F12", _settings, at_the_foot=True),
)
