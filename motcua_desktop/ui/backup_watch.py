"""The day's backup while the window is open, and a warning when the newest good one is too old."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from motcua_desktop.domain.moment import local
from motcua_desktop.domain.staff import Right
from motcua_desktop.errors import DeskError
from motcua_desktop.ui.bus import Level
from motcua_desktop.ui.seat import Seat

# Loaded when the first backup is made, not with the window.
if TYPE_CHECKING:
    from motcua_desktop.services.backup import Health

_AGAIN_AFTER = 3_600.0


class BackupWatch(QObject):
    """Asked each minute; backs up once a day, tries again after an hour, warns once a day."""

    def __init__(self, seat: Seat, parent: QObject) -> None:
        super().__init__(parent)
        self._seat = seat
        self._next_try = 0.0
        self._warned: date | None = None

    def look(self) -> None:
        """The backup of today if there is none yet; then whether the desk is backed up at all."""
        app, actor = self._seat.app, self._seat.actor
        if app.clock.monotonic() < self._next_try or self._seat.lanes.backup.busy:
            return
        self._next_try = app.clock.monotonic() + _AGAIN_AFTER
        chosen = app.settings
        folder = chosen.backup_folder

        def work() -> "Health":
            if folder and Path(folder).is_dir():
                app.backups.daily(actor, Path(folder), chosen.backup_keep)
            return app.backups.health(folder)

        self._seat.lanes.backup.run(self, work, self._tell, self._trouble)

    def close(self) -> None:
        """The window goes: a backup under way stops after the file it is at."""
        if self._seat.lanes.backup.busy:
            self._seat.app.backups.stop()

    def _tell(self, health: "Health") -> None:
        # Only who can do something about it is told that no place was ever chosen.
        if health.words and (health.folder or self._seat.actor.may(Right.CONFIGURE)):
            self._warn(health.words)

    def _trouble(self, trouble: DeskError) -> None:
        self._warn(trouble.sentence())

    def _warn(self, told: str) -> None:
        today = local(self._seat.app.clock.now()).date()
        if self._warned == today:
            return
        self._warned = today
        go = ("Xem sao lưu", lambda: self._seat.bus.go.emit("settings"))
        self._seat.bus.tell(Level.WARNING, f"Sao lưu: {told}", go)
