"""Keeps what was typed when the keyboard rests, so that a kill costs nothing."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from motcua_desktop.services.desk import Draft
from motcua_desktop.ui.seat import Seat

PLACE = "intake"
_REST_MS = 800


class DraftKeeper(QObject):
    """`saved(when)` after each save, `found(Draft)` when there was work left unfinished.

    `body` gives what to keep, or None when there is nothing worth keeping.
    """

    saved = Signal(object)
    found = Signal(object)

    def __init__(
        self, seat: Seat, body: Callable[[], dict[str, Any] | None], owner: QObject
    ) -> None:
        super().__init__(owner)
        self._seat = seat
        self._body = body
        self._kept: dict[str, Any] | None = None
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_REST_MS)
        self._rest.timeout.connect(self.save)

    def look(self) -> None:
        """Ask for the work that was left."""
        desk, actor = self._seat.app.desk, self._seat.actor
        self._seat.lanes.desk.run(self, lambda: desk.draft(actor, PLACE), self._looked)

    def touched(self) -> None:
        """Something changed: save when it rests."""
        self._rest.start()

    def save(self) -> None:
        """Save now, if anything changed since."""
        self._rest.stop()
        body = self._body()
        if body == self._kept:
            return
        self._kept = body
        desk, actor = self._seat.app.desk, self._seat.actor
        if body is None:
            self._seat.lanes.desk.run(self, lambda: desk.drop_draft(actor, PLACE), lambda _: None)
        else:
            self._seat.lanes.desk.run(
                self, lambda: desk.save_draft(actor, PLACE, body), self._saved
            )

    def drop(self) -> None:
        """The work was finished: forget it."""
        self._rest.stop()
        self._kept = None
        desk, actor = self._seat.app.desk, self._seat.actor
        self._seat.lanes.desk.run(self, lambda: desk.drop_draft(actor, PLACE), lambda _: None)

    def hold(self) -> None:
        """Do not save until it is touched again: the work is being handed over."""
        self._rest.stop()

    def _looked(self, draft: Draft | None) -> None:
        if draft is not None:
            self._kept = draft.body
            self.found.emit(draft)

    def _saved(self, at: datetime) -> None:
        if self._kept is not None:
            self.saved.emit(at)
