"""What a person decides at Đồng bộ, done in the desk's lane and told to every screen."""

from collections.abc import Callable

from PySide6.QtCore import QObject

from motcua_desktop.domain.change import Done
from motcua_desktop.domain.news import Difference
from motcua_desktop.domain.province import LineStatus, OutboxLine
from motcua_desktop.domain.staff import Right
from motcua_desktop.sync.lane import LineNow
from motcua_desktop.ui.bus import Level, Notice
from motcua_desktop.ui.seat import Seat


class Deeds(QObject):
    """Each deed once; `send` is offered where something waits again because of it, until the line
    has sent by itself."""

    def __init__(self, seat: Seat, parent: QObject, send: Callable[[], None]) -> None:
        super().__init__(parent)
        self._seat = seat
        self._send = send
        self._offer: Notice | None = None
        self._runs = False
        seat.bus.line_moved.connect(self._line_moved)

    def settle(self, news_id: int, take: bool) -> None:  # noqa: FBT001 (a signal's argument)
        """The province's value is taken over, or the desk's is kept."""
        news, actor = self._seat.app.news, self._seat.actor
        self._seat.lanes.desk.run(
            self,
            lambda: news.settle(actor, news_id, take=take),
            lambda done: self._settled(done, take=take),
        )

    def release(self) -> None:
        """The line goes on."""
        province, actor = self._seat.app.province, self._seat.actor
        self._seat.lanes.desk.run(self, lambda: province.release(actor), self._released)

    def retry(self, message_id: int) -> None:
        """One refused message waits again."""
        province, actor = self._seat.app.province, self._seat.actor
        self._seat.lanes.desk.run(self, lambda: province.retry(actor, message_id), self._retried)

    def retry_files(self, file_id: int | None = None) -> None:
        """One refused file waits again, or all of them."""
        if not self._seat.actor.may(Right.SYNC):
            return
        province, actor = self._seat.app.province, self._seat.actor
        self._seat.lanes.desk.run(
            self, lambda: province.retry_files(actor, file_id), self._files_again
        )

    def _settled(self, done: Done[Difference], *, take: bool) -> None:
        chosen = "đã ghi theo tỉnh" if take else "giữ của quầy, sẽ báo lại cho tỉnh"
        self._tell(done, f"Hồ sơ {done.value.code}: {chosen}.")

    def _released(self, done: Done[LineStatus]) -> None:
        self._tell(done, "Đã cho gửi tiếp lên tỉnh.")

    def _retried(self, done: Done[OutboxLine]) -> None:
        self._tell(done, f"Hồ sơ {done.value.code} đã vào lại hàng chờ.", ("Gửi ngay", self._send))

    def _files_again(self, done: Done[int]) -> None:
        if not done.value:
            self._seat.bus.tell(Level.INFO, "Không có tệp nào bị tỉnh từ chối.")
            return
        self._tell(done, f"{done.value} tệp đã vào lại hàng chờ.", ("Gửi ngay", self._send))

    def _tell(
        self,
        done: Done[Difference] | Done[LineStatus] | Done[OutboxLine] | Done[int],
        words: str,
        *offered: tuple[str, Callable[[], None]],
    ) -> None:
        notice = Notice(Level.DONE, words, offered)
        self._seat.bus.told.emit(notice)
        if offered:
            self._offer, self._runs = notice, False
        self._seat.bus.changed.emit(done.change, self)

    def _line_moved(self, now: LineNow) -> None:
        """A run that came to its end has sent what was offered; a broken one leaves the offer."""
        if self._offer is None:
            return
        ended = self._runs and not now.pushing
        self._runs = now.pushing
        if ended and now.wake_at is None and not now.signed_out:
            self._seat.bus.outdated.emit(self._offer)
            self._offer = None
