"""Opens the citizens' screen when an officer asks for it, and closes it with the main window."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication, QScreen
from PySide6.QtWidgets import QWidget

from motcua_desktop.errors import DeskError, InvalidInput
from motcua_desktop.ui.ballots.mode import Mode
from motcua_desktop.ui.bus import Level
from motcua_desktop.ui.seat import Seat

# Imported when the screen is first wanted, so that the window opens quickly.
if TYPE_CHECKING:
    from motcua_desktop.domain.survey import SurveyForm
    from motcua_desktop.services.ballots import Invitation
    from motcua_desktop.ui.ballots.kiosk import Kiosk


class RatingDoor(QObject):
    """Hears `rating_wanted` and `rating_screen` of the bus; there is one screen at most."""

    def __init__(self, seat: Seat, window: QWidget) -> None:
        super().__init__(window)
        self._seat = seat
        self._window = window
        self.kiosk: Kiosk | None = None
        seat.bus.rating_wanted.connect(self.invite)
        seat.bus.rating_screen.connect(self.take_mode)

    def invite(self, code: str) -> None:
        """Let the citizen rate this dossier, or the visit where `code` is ""."""
        seat = self._seat

        def work() -> "tuple[SurveyForm, Invitation | None]":
            told = seat.app.ballots.invite(seat.actor, code) if code else None
            return seat.app.ballots.form(), told

        seat.lanes.desk.run(self, work, self._begin, self._not_now)

    def take_mode(self, mode: Mode) -> None:
        """Open the screen so that it waits, or close it."""
        if mode is Mode.CLOSED:
            self.close()
            return
        ballots = self._seat.app.ballots
        self._seat.lanes.desk.run(
            self, ballots.form, lambda form: self._open(form).take_mode(mode), self._not_now
        )

    def close(self) -> None:
        """Nothing of it stays open."""
        if self.kiosk is not None:
            self.kiosk.close()

    def _begin(self, asked: "tuple[SurveyForm, Invitation | None]") -> None:
        form, invitation = asked
        self._open(form).invite(invitation)
        what = f"hồ sơ {invitation.code}" if invitation else "lượt này"
        self._seat.bus.tell(Level.INFO, f"Mời công dân đánh giá {what} trên màn hình đánh giá.")

    def _not_now(self, trouble: DeskError) -> None:
        if isinstance(trouble, InvalidInput):
            self._seat.bus.tell(Level.INFO, trouble.message)
        else:
            self._seat.bus.trouble(trouble)

    def _open(self, form: "SurveyForm") -> "Kiosk":
        from motcua_desktop.ui.ballots.kiosk import Kiosk

        if self.kiosk is None:
            self.kiosk = Kiosk(self._seat, form)
            self.kiosk.left.connect(self._forget)
            second = second_display(self._window)
            self.kiosk.place(second)
            if second is not None:
                self._window.activateWindow()
        return self.kiosk

    def _forget(self) -> None:
        if self.kiosk is not None:
            self.kiosk.deleteLater()
            self.kiosk = None


def second_display(window: QWidget) -> QScreen | None:
    """A display that the main window does not stand on; None where there is one display only."""
    own = window.screen()
    return next((screen for screen in QGuiApplication.screens() if screen is not own), None)
