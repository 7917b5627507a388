"""Work off the UI thread: one job at a time, its answer back on the UI thread."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, TypeVar

import shiboken6
from PySide6.QtCore import QObject, Qt, Signal, Slot

from motcua_desktop.errors import DeskError

T = TypeVar("T")
OnError = Callable[[DeskError], None]


@dataclass(frozen=True, slots=True)
class _Job:
    owner: QObject
    future: "Future[Any]"
    on_done: Callable[[Any], None]
    on_error: OnError


class Lane(QObject):
    """A worker thread of its own. Work takes values and returns values; it touches no widget.

    Jobs run in the order they were given. An expected trouble (DeskError) goes to the job's
    `on_error`, or to `report` when it has none. Anything else is a bug: it is raised on the UI
    thread and so reaches `sys.excepthook`. When the owner is gone, nobody is called.
    """

    _settled = Signal(object)
    idle = Signal()

    def __init__(self, name: str, report: OnError, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._executor = ThreadPoolExecutor(max_workers=1, thread_name_prefix=name)
        self._report = report
        self._waiting = 0
        self._closed = False
        self._settled.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    @property
    def busy(self) -> bool:
        """Whether a job is running, waiting, or about to be answered."""
        return self._waiting > 0

    def run(
        self,
        owner: QObject,
        work: Callable[[], T],
        on_done: Callable[[T], None],
        on_error: OnError | None = None,
    ) -> None:
        """Do `work` in the lane, then call back on the UI thread; nothing once it is closed."""
        if self._closed:
            return
        self._waiting += 1
        future = self._executor.submit(work)
        job = _Job(owner, future, on_done, on_error or self._report)
        future.add_done_callback(lambda _: self._settled.emit(job))

    def close(self) -> None:
        """Take nothing more and wait until what was taken is finished."""
        self._closed = True
        self._executor.shutdown(wait=True)

    @Slot(object)
    def _deliver(self, job: _Job) -> None:
        self._waiting -= 1
        try:
            self._answer(job)
        finally:
            if not self._waiting:
                self.idle.emit()

    def _answer(self, job: _Job) -> None:
        trouble = job.future.exception()
        if trouble is not None and not isinstance(trouble, DeskError):
            raise trouble
        if not shiboken6.isValid(job.owner):
            return
        if trouble is None:
            job.on_done(job.future.result())
        else:
            job.on_error(trouble)
