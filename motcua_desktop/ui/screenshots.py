"""Pictures of every screen for the user guide, from whatever dossiers the desk holds."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from motcua_desktop.app import App
from motcua_desktop.domain.closing import FORM
from motcua_desktop.domain.dossier import Status
from motcua_desktop.domain.finding import ListFilter
from motcua_desktop.domain.staff import Actor
from motcua_desktop.ui.bus import Bus
from motcua_desktop.ui.copies.view import CopiesScreen
from motcua_desktop.ui.intake.view import IntakeScreen
from motcua_desktop.ui.places import PLACES
from motcua_desktop.ui.reports.view import ReportsScreen
from motcua_desktop.ui.seat import Lanes, Seat
from motcua_desktop.ui.start import dress, settle
from motcua_desktop.ui.window import MainWindow

_PAUSE_MS = 900
_PERSON = {
    "name": "Nguyễn Thị Ánh",
    "id_number": "998190001234",
    "phone": "0900000123",
    "birth_date": "1990-02-28",
    "sex": "female",
    "address": "Thôn Hà Bạc, xã Hướng Hiệp, tỉnh Quảng Trị",
}


def take(app: App, actor: Actor, folder: Path, size: tuple[int, int] = (1366, 768)) -> list[Path]:
    """Save a PNG of each screen and of one dossier into `folder`; the files, as the rail goes.

    Nothing is taken in or changed but the signed-in person's draft, which is dropped again.
    """
    dress(app.settings.text_scale)
    folder.mkdir(parents=True, exist_ok=True)
    bus = Bus()
    lanes = Lanes.open(bus)
    window = MainWindow(Seat(app, actor, bus, lanes), PLACES)
    window.resize(*size)
    window.begin()
    window.show()
    shots: list[Path] = []
    try:
        for place in PLACES:
            window.go(place.name)
            _rest(lanes)
            prepare = _PREPARED.get(place.name)
            if prepare is not None:
                prepare(window.page(place.name), lanes)
            shots.append(_save(window, folder / f"{place.name}.png"))
            if place.name == "dossiers" and (code := _telling(app)):
                window.open_code(code)
                _rest(lanes)
                shots.append(_save(window, folder / "dossier.png"))
            reports = window.page(place.name)
            if isinstance(reports, ReportsScreen):
                reports.take(FORM)
                _rest(lanes)
                shots.append(_save(window, folder / "report.png"))
    finally:
        app.desk.drop_draft(actor, "intake")
        window.close()
        lanes.close()
        app.desk.drop_draft(actor, "intake")
    return shots


def _intake(screen: QWidget, lanes: Lanes) -> None:
    """A dossier half way: one paper is missing."""
    if not isinstance(screen, IntakeScreen):
        return
    screen.form.fill({"procedure": "1.004884", "applicant": _PERSON})
    _rest(lanes)
    lines = screen.form.papers.lines
    marked = [line.as_asked() for line in lines[:2]] + [line.missing() for line in lines[2:3]]
    screen.form.papers.show_lines((*marked, *lines[len(marked) :]))
    screen.form.papers.edited.emit()
    screen.form.papers.enter()
    screen.form.draw_preview()
    _rest(lanes)


def _copies(screen: QWidget, lanes: Lanes) -> None:
    """Somebody with two papers, about to pay."""
    if not isinstance(screen, CopiesScreen):
        return
    papers = (("Bằng tốt nghiệp trung học phổ thông", 2, 3), ("Giấy khai sinh", 1, 2))
    documents = [{"name": name, "pages": pages, "copies": many} for name, pages, many in papers]
    body = {**screen.form.body(), "requester": {"name": "Hồ Văn Ẩm"}, "documents": documents}
    screen.form.fill({**body, "signer": "Hồ Văn Lợi, Phó Chủ tịch"})
    _rest(lanes)


def _telling(app: App) -> str:
    """The code of a dossier that has come some way; "" when there is none."""
    for statuses in ({Status.COMPLETED}, {Status.IN_PROGRESS}, set(Status)):
        found = app.finder.page(ListFilter(statuses=frozenset(statuses)), limit=1).lines
        if found:
            return found[0].code
    return ""


_PREPARED: dict[str, Callable[[QWidget, Lanes], None]] = {"intake": _intake, "copies": _copies}


def _save(window: MainWindow, path: Path) -> Path:
    window.grab().save(str(path))
    return path


def _rest(lanes: Lanes) -> None:
    """Let debounced work begin and end."""
    loop = QEventLoop()
    QTimer.singleShot(_PAUSE_MS, loop.quit)
    loop.exec()
    settle(lanes)
    QApplication.processEvents()
