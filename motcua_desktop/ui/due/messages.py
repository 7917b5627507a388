"""The file of messages: where it goes, and what was written into it."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QWidget

from motcua_desktop.domain.moment import local
from motcua_desktop.domain.reminders import Way
from motcua_desktop.services.reminders import Messages as Told
from motcua_desktop.services.reminders import messages_file
from motcua_desktop.ui.bus import Level
from motcua_desktop.ui.preview.sheet import write
from motcua_desktop.ui.seat import Seat

_KINDS = "Bảng tính CSV (*.csv);;JSON (*.json)"


class Messages(QObject):
    """Each message is written once; again only when somebody asks for it."""

    def __init__(self, seat: Seat, window: QWidget) -> None:
        super().__init__(window)
        self._seat = seat
        self._window = window

    def ask(self, *, again: bool = False) -> None:
        """Ask where, and write what has not been written before."""
        day = local(self._seat.app.clock.now()).date()
        start = str(Path.home() / f"tin-nhan-{day.isoformat()}.csv")
        chosen, _ = QFileDialog.getSaveFileName(self._window, "Tệp tin nhắn", start, _KINDS)
        if chosen:
            self.write_to(Path(chosen), again=again)

    def write_to(self, path: Path, *, again: bool = False) -> None:
        """Write them there; a file is made only when there is something to say."""
        self._seat.lanes.paper.run(
            self, partial(self._write, path, again), partial(self._written, path)
        )

    def _write(self, path: Path, again: bool) -> Told:  # noqa: FBT001 (called through partial)
        reminders, actor = self._seat.app.reminders, self._seat.actor
        told = reminders.messages(actor, again=again)
        if told.messages:
            kind = "json" if path.suffix.lower() == ".json" else "csv"
            write(path, messages_file(told, kind))
            reminders.told(Way.MESSAGE, [one.reminder for one in told.messages])
        return told

    def _written(self, path: Path, told: Told) -> None:
        silent = told.without_phone
        unheard = f" {silent} người chưa có số điện thoại." if silent else ""
        if told.messages:
            text = f"Đã ghi {len(told.messages)} tin nhắn vào {path}.{unheard}"
            self._seat.bus.tell(Level.DONE, text)
        else:
            self._seat.bus.tell(
                Level.INFO,
                f"Không có tin nhắn nào mới, chưa ghi tệp.{unheard}",
                ("Ghi cả những tin đã ghi", partial(self.write_to, path, again=True)),
            )
