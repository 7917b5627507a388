"""What is done with results off the screen's thread: given, sent, called about, brought back."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from motcua_desktop.domain.change import Change, Done
from motcua_desktop.domain.dossier import Dossier
from motcua_desktop.domain.forms import ListForm
from motcua_desktop.domain.results import Consignment, Parcel
from motcua_desktop.domain.steps import Action
from motcua_desktop.ui.bus import Level
from motcua_desktop.ui.seat import Seat


class Errands(QObject):
    """`given` when a result is out of hand, `refused(DeskError)` when something did not work.

    `last_given` is the code of the dossier whose result was last handed out here.
    """

    given = Signal()
    refused = Signal(object)

    def __init__(self, seat: Seat, page: QWidget) -> None:
        super().__init__(page)
        self.last_given = ""
        self._seat = seat
        self._page = page

    def give(self, code: str, data: dict[str, Any]) -> None:
        """The result goes to whoever `data` names."""
        seat = self._seat
        self._run(lambda: seat.app.desk.step(seat.actor, code, Action.RETURN, data), self._given)

    def consign(self, parcels: tuple[Parcel, ...], carrier: str) -> None:
        """These go to the post; their list prints."""
        seat = self._seat
        self._run(
            lambda: seat.app.results.consign(seat.actor, parcels, carrier=carrier), self._consigned
        )

    def track(self, code: str, number: str) -> None:
        """The post's number of what was sent."""
        seat = self._seat
        self._run(
            lambda: seat.app.results.track(seat.actor, code, number),
            lambda done: self._told(done.change, f"Đã ghi mã bưu gửi của hồ sơ {code}."),
        )

    def came_back(self, code: str, reason: str) -> None:
        """The post brought it back."""
        seat = self._seat
        self._run(
            lambda: seat.app.results.came_back(seat.actor, code, reason),
            lambda done: self._told(done.change, f"Hồ sơ {code}: kết quả lại chờ ở quầy."),
        )

    def call(self, code: str, name: str) -> None:
        """Somebody was called about their result."""
        seat = self._seat
        self._run(
            lambda: seat.app.results.called(seat.actor, code),
            lambda done: self._told(done.change, f"Đã ghi: gọi điện cho {name}, hồ sơ {code}."),
        )

    def print_consignment(self, number: str) -> None:
        """The list of what went by post, also once more."""
        from motcua_desktop.ui.preview.press import Press

        Press(self._seat, self._page).numbered(ListForm.CONSIGNMENT, number)

    def _run(self, work: Callable[[], Done[Any]], on_done: Callable[[Done[Any]], None]) -> None:
        self._seat.lanes.desk.run(self, work, on_done, self.refused.emit)

    def _given(self, done: Done[Dossier]) -> None:
        dossier = done.value
        self.last_given = dossier.code
        self.given.emit()
        told = f"Đã trả kết quả hồ sơ {dossier.code} cho {dossier.collected_by}."
        self._told(done.change, told)

    def _consigned(self, done: Done[Consignment]) -> None:
        made = done.value
        told = f"Bảng kê {made.number}: {len(made.parcels)} kết quả giao cho {made.carrier}."
        self._told(done.change, told)
        self.print_consignment(str(made.number))

    def _told(self, change: Change, words: str) -> None:
        self._seat.bus.tell(Level.DONE, words)
        self._seat.bus.changed.emit(change, self._page)
