"""Reading files takes its time: done in the paper lane, with how far it is and a way to stop."""

from collections.abc import Callable
from threading import Event
from typing import TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QProgressBar, QWidget

from motcua_desktop.errors import DeskError
from motcua_desktop.ui.lane import Lane
from motcua_desktop.ui.widgets.button import KeyButton
from motcua_desktop.ui.widgets.layout import row
from motcua_desktop.ui.widgets.words import words

T = TypeVar("T")
Progress = Callable[[int, int], None]
Work = Callable[[Progress, Callable[[], bool]], T]


class WorkBar(QWidget):
    """Shown while something is being done; `X` or its button stops it between two pages."""

    _progressed = Signal(int, int)

    def __init__(self) -> None:
        super().__init__()
        self._stop = Event()
        self.busy = False
        self._told = words("", "muted")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setFixedHeight(8)
        self.bar.setAccessibleName("Đã làm được")
        self.stop_button = KeyButton("Dừng", "X")
        self.stop_button.clicked.connect(self.stop)
        whole = row(self._told, spacing=12)
        whole.addWidget(self.bar, 1)
        whole.addWidget(self.stop_button)
        self.setLayout(whole)
        self._progressed.connect(self._show_progress)
        self.hide()

    def run(
        self,
        lane: Lane,
        told: str,
        work: Work[T],
        on_done: Callable[[T], None],
        on_error: Callable[[DeskError], None],
    ) -> None:
        """Do `work(progress, cancelled)` in the lane; one thing at a time."""
        stop = self._stop = Event()
        self._told.setText(told)
        self.bar.setRange(0, 0)
        self._set_busy(busy=True)

        def done(value: T) -> None:
            self._set_busy(busy=False)
            on_done(value)

        def failed(trouble: DeskError) -> None:
            self._set_busy(busy=False)
            if not stop.is_set():
                on_error(trouble)

        lane.run(self, lambda: work(self._progressed.emit, stop.is_set), done, failed)

    def stop(self) -> None:
        """Let it end at the next page; nothing is kept of what was not finished."""
        self._stop.set()
        self._told.setText("Đang dừng…")

    def _set_busy(self, *, busy: bool) -> None:
        self.busy = busy
        self.setVisible(busy)

    def _show_progress(self, done: int, total: int) -> None:
        self.bar.setRange(0, total)
        self.bar.setValue(done)
