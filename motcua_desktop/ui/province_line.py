"""The line to the province while the window is open: ticks, pushes in its lane, tells the truth."""

from functools import partial

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from motcua_desktop.domain.change import Change
from motcua_desktop.sync.lane import Job, Line
from motcua_desktop.sync.machine import Happening
from motcua_desktop.sync.report import SyncReport
from motcua_desktop.ui.bus import Level
from motcua_desktop.ui.seat import Seat

_TICK_MS = 1_000
# Seconds; a commune's computer whose battery is empty is off by years.
_CLOCK_OFF = 300.0


class ProvinceLine(QObject):
    """Feeds the line's machine. `reported(SyncReport)` after each push; `moved` when it changed."""

    reported = Signal(object)
    moved = Signal()
    _broke = Signal()

    def __init__(self, seat: Seat, parent: QObject) -> None:
        super().__init__(parent)
        self._seat = seat
        self._closing = False
        self._clock_told = False
        self._line = Line(self._push, seat.app.clock)
        seat.bus.changed.connect(self._changed)
        self._broke.connect(self._failed, Qt.ConnectionType.QueuedConnection)
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK_MS)
        self._timer.timeout.connect(lambda: self._start(self._line.tick()))

    @property
    def line(self) -> Line:
        """What the machine knows: pushing, signed out, when it tries again."""
        return self._line

    def open(self) -> None:
        """Begin: what waits from yesterday is sent first."""
        self._timer.start()
        self._start(self._line.happened(Happening.CHANGED))

    def ask(self) -> None:
        """Somebody wants it sent now."""
        self._start(self._line.happened(Happening.ASKED))

    def signed_in(self) -> None:
        """The account was set right."""
        self._start(self._line.happened(Happening.SIGNED_IN))

    def close(self) -> None:
        """Stop after the parcel under way."""
        self._closing = True
        self._timer.stop()

    def _changed(self, change: Change, initiator: object) -> None:
        if change.outbox and initiator is not self:
            self._start(self._line.happened(Happening.CHANGED))

    def _push(self, most: int) -> SyncReport:
        return self._seat.app.sync_once(cancelled=lambda: self._closing, most=most)

    def _start(self, job: Job | None) -> None:
        if job is None or self._closing:
            return
        self.moved.emit()
        self._seat.lanes.province.run(self, partial(self._whole, job), self._finished)

    def _whole(self, job: Job) -> SyncReport:
        """The job, in the lane; one that ends without a report leaves the machine waiting."""
        report = None
        try:
            report = job()
            return report
        finally:
            if report is None:
                self._broke.emit()

    def _finished(self, report: SyncReport) -> None:
        self.reported.emit(report)
        self._compare_clocks(report.clock_off)
        following = self._line.finished(report)
        if report.sent or report.confirmed or report.refused:
            self._seat.bus.changed.emit(Change(dossiers=True, outbox=True), self)
        self.moved.emit()
        self._start(following)

    def _compare_clocks(self, ahead: float | None) -> None:
        """Tell once when this computer's clock is off: due dates would be too."""
        if ahead is None or abs(ahead) < _CLOCK_OFF or self._clock_told:
            return
        self._clock_told = True
        way = "nhanh" if ahead > 0 else "chậm"
        self._seat.bus.tell(
            Level.WARNING,
            f"Đồng hồ máy này {way} {round(abs(ahead) / 60)} phút so với hệ thống của tỉnh. "
            "Chỉnh lại giờ của máy, vì hạn trả tính theo đồng hồ này.",
        )

    def _failed(self) -> None:
        self._start(self._line.broke())
        self.moved.emit()
