"""«Gửi ngay»: one push in the province lane, with progress and a way to stop it."""

from threading import Event

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QProgressBar, QWidget

from motcua_desktop.domain.change import Change
from motcua_desktop.errors import DeskError
from motcua_desktop.sync.report import SyncReport
from motcua_desktop.ui.seat import Seat
from motcua_desktop.ui.sync.truth import outcome, size_text
from motcua_desktop.ui.tokens import GRID
from motcua_desktop.ui.widgets.button import KeyButton
from motcua_desktop.ui.widgets.layout import row
from motcua_desktop.ui.widgets.words import words

_LONGEST_NAME = 36


class PushBar(QWidget):
    """Hidden while nothing is sent by hand; `begun` and `ended` frame it."""

    begun = Signal()
    ended = Signal()
    _counted = Signal(int, int)
    _passed = Signal(str, int, int)

    def __init__(self, seat: Seat) -> None:
        super().__init__()
        self._seat = seat
        self._stop = Event()
        self.told = words("", "muted")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName("Tiến độ gửi lên tỉnh")
        self.stop_button = KeyButton("Dừng", "Esc")
        self.stop_button.clicked.connect(self.stop)
        line = row(self.told, spacing=12)
        line.addWidget(self._bar, 1)
        line.addWidget(self.stop_button)
        line.setContentsMargins(0, 0, 0, GRID // 2)
        self.setLayout(line)
        # The count comes from the lane's thread; the queue brings it to this one.
        self._counted.connect(self._count, Qt.ConnectionType.QueuedConnection)
        self._passed.connect(self._pass, Qt.ConnectionType.QueuedConnection)
        self.hide()

    def start(self, *, agree: bool = False) -> None:
        """Send what waits, once, and hear the news; with `agree` compare everything then."""
        if not self.isHidden():
            return
        self._stop.clear()
        self._bar.setRange(0, 0)
        busy = self._seat.bus.line.pushing
        self.told.setText("Chờ lượt đang tự gửi xong…" if busy else "Đang gửi…")
        self.stop_button.setEnabled(True)
        self.show()
        self.begun.emit()
        app, stop = self._seat.app, self._stop
        counted, passed = self._counted.emit, self._passed.emit
        self._seat.lanes.province.run(
            self,
            lambda: app.sync_once(
                counted, stop.is_set, by_hand=True, file_progress=passed, pull=True, agree=agree
            ),
            self._finished,
            self._failed,
        )

    @property
    def has_keyboard(self) -> bool:
        """Whether the keys come here."""
        return self.hasFocus() or self.stop_button.hasFocus()

    def stop(self) -> None:
        """End after the dossier, or the piece of a file, under way."""
        self._stop.set()
        if self.has_keyboard:
            # A button that is put out hands the keyboard to whoever is next, anywhere.
            self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.told.setText("Đang dừng sau phần đang gửi…")
        self.stop_button.setEnabled(False)

    def _count(self, sent: int, of: int) -> None:
        if self._stop.is_set():
            return
        self._bar.setRange(0, of)
        self._bar.setValue(sent)
        self.told.setText(f"Đã gửi {sent} trên {of} hồ sơ")

    def _pass(self, name: str, done: int, size: int) -> None:
        if self._stop.is_set():
            return
        # In thousandths: a long file has more bytes than the bar can count.
        self._bar.setRange(0, 1_000)
        self._bar.setValue(1_000 * done // max(size, 1))
        self.told.setText(f"Tệp «{shortened(name)}»: {size_text(done)} trên {size_text(size)}")

    def _finished(self, report: SyncReport) -> None:
        self._end()
        self._seat.bus.tell(*outcome(report, stopped=self._stop.is_set()))
        self._seat.bus.changed.emit(Change(outbox=True, dossiers=True), self)

    def _failed(self, trouble: DeskError) -> None:
        self._end()
        self._seat.bus.trouble(trouble)

    def _end(self) -> None:
        self.ended.emit()
        self.hide()


def shortened(name: str) -> str:
    """A file's name short enough for one line, its beginning and its end."""
    return name if len(name) <= _LONGEST_NAME else f"{name[:22]}…{name[-12:]}"
