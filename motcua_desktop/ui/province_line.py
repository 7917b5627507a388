"""The line to the province while the window is open: ticks, pushes in its lane, tells the truth."""

from datetime import datetime
from functools import partial

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from motcua_desktop.domain.change import Change
from motcua_desktop.sync.lane import Job, Line
from motcua_desktop.sync.machine import Happening
from motcua_desktop.sync.report import LineHeld, SyncReport
from motcua_desktop.sync.schedule import Schedule
from motcua_desktop.ui.bus import Level
from motcua_desktop.ui.seat import Seat

_TICK_MS = 1_000
# Seconds; a commune's computer whose battery is empty is off by years.
_CLOCK_OFF = 300.0


class ProvinceLine(QObject):
    """Feeds the line's machine, and tells the bus what it does.

    `reported(SyncReport)` after each push.
    """

    reported = Signal(object)
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
        """Begin: what waits from yesterday is sent first, if the line may be used by itself now."""
        self._timer.start()
        self._look_at_hours()

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
        if initiator is self or not change.outbox:
            return
        if change.settings:
            # The province was set anew, or a hold was taken away: whatever failed may work now.
            self._look_at_hours()
            self._start(self._line.happened(Happening.SIGNED_IN))
        else:
            self._start(self._line.happened(Happening.CHANGED))

    def _look_at_hours(self) -> None:
        self._seat.lanes.desk.run(self, self._seat.app.province.hours, self._keep_hours)

    def _keep_hours(self, kept: tuple[tuple[str, ...], datetime | None]) -> None:
        self._line.schedule = Schedule(*kept)
        self._tell()
        self._start(self._line.happened(Happening.CHANGED))

    def _tell(self) -> None:
        self._seat.bus.tell_line(self._line.now())

    def _push(self, most: int) -> SyncReport:
        return self._seat.app.sync_once(cancelled=lambda: self._closing, most=most)

    def _start(self, job: Job | None) -> None:
        if job is None or self._closing:
            return
        self._tell()
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
        before = self._line.schedule
        following = self._line.finished(report)
        whole_at = self._line.schedule.whole_at
        if whole_at is not None and whole_at != before.whole_at:
            province = self._seat.app.province
            self._seat.lanes.desk.run(self, lambda: province.remember_whole(whole_at), _nothing)
        if _changes_something(report):
            self._seat.bus.changed.emit(Change(dossiers=True, outbox=True), self)
        self._tell()
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
        self._tell()


def _changes_something(report: SyncReport) -> bool:
    """Whether the store says anything else now than before the run: a dossier, a file, a hold."""
    done = (report.sent, report.confirmed, report.refused, report.files, report.news)
    return any(done) or isinstance(report.trouble, LineHeld)


def _nothing(_: object) -> None:
    """Nobody waits for it."""
