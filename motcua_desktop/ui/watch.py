"""Each minute: what became due meanwhile, and whether the clock can be believed."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

from PySide6.QtCore import QObject, Signal

from motcua_desktop.domain.change import Change, Done
from motcua_desktop.domain.finding import DueLists
from motcua_desktop.domain.moment import moment_text
from motcua_desktop.domain.reminders import Way, in_words
from motcua_desktop.domain.staff import Right
from motcua_desktop.domain.timekeeping import Jump, Reading, jump
from motcua_desktop.errors import ClockWrong
from motcua_desktop.services.reminders import News
from motcua_desktop.services.timekeeping import Accepted
from motcua_desktop.ui.bus import Level
from motcua_desktop.ui.seat import Seat
from motcua_desktop.ui.tray import Tray

_SHOW = "Mở Nhắc hạn"


@dataclass(frozen=True, slots=True)
class _Look:
    """What was seen: a clock that went back, or what is new, and whether the day begins.

    `note` is what else must be said in the same breath.
    """

    trouble: ClockWrong | None = None
    news: News | None = None
    first: bool = False
    note: str = ""


class Watch(QObject):
    """Tells each thing once: in the tray, or in the banner where there is no tray.

    `due_wanted` when somebody wants to see the list, `sheet_wanted` the morning's sheet.
    """

    due_wanted = Signal()
    sheet_wanted = Signal()

    def __init__(self, seat: Seat, tray: Tray | None, parent: QObject) -> None:
        super().__init__(parent)
        self._seat = seat
        self._tray = tray
        self._reading = self._read()
        self._mistrusted = False
        if tray is not None:
            tray.listen(self.due_wanted.emit)
        seat.bus.clock_wrong.connect(self._tell_clock)
        seat.bus.changed.connect(self._changed)

    def open(self) -> None:
        """The day's list to whoever sits down for the first time today; then what is new."""
        self._ask(self._opening)

    def look(self) -> None:
        """Look again, a minute later: also right after sleep, and when the clock was set right."""
        before, self._reading = self._reading, self._read()
        note = ""
        if jump(before, self._reading) is Jump.LEAPT:
            note = (
                f"Đồng hồ của máy vừa đi từ {moment_text(before.wall)} đến "
                f"{moment_text(self._reading.wall)}. Nếu máy vừa ngủ thì không sao; nếu không, "
                "xem lại ngày giờ của máy trước khi tiếp nhận."
            )
        self._ask(partial(self._look, note))

    def close(self) -> None:
        """The window goes, and the tray's icon with it."""
        if self._tray is not None:
            self._tray.close()

    def _read(self) -> Reading:
        clock = self._seat.app.clock
        return Reading(clock.now(), clock.monotonic())

    def _ask(self, work: Callable[[], _Look]) -> None:
        self._seat.lanes.desk.run(self, work, self._tell)

    def _opening(self) -> _Look:
        app = self._seat.app
        seen = self._look(app.office.warning() or "")
        if seen.trouble is not None:
            return seen
        return replace(seen, first=not app.reminders.opened_today(self._seat.actor))

    def _look(self, note: str) -> _Look:
        app = self._seat.app
        trouble = app.timekeeper.state().trouble
        if trouble is not None:
            return _Look(trouble)
        return _Look(None, app.reminders.news(app.settings.remind_within), note=note)

    def _tell(self, seen: _Look) -> None:
        if seen.trouble is None:
            self._mistrusted = False
        elif not self._mistrusted:
            self._tell_clock(seen.trouble)
        if seen.news is not None:
            self._tell_news(seen.news, seen.note, first=seen.first)

    def _tell_news(self, news: News, note: str, *, first: bool) -> None:
        fresh = news.fresh
        if self._tray is not None and fresh:
            self._tray.tell("Nhắc hạn", f"{in_words(fresh)}. Bấm để xem.")
        if first and news.lists.urgent:
            self._tell_morning(news.lists, note)
        elif self._tray is None and fresh:
            told = f"{note} Nhắc hạn: {in_words(fresh)}.".strip()
            self._seat.bus.tell(Level.WARNING, told, (_SHOW, self.due_wanted.emit))
        elif note:
            self._seat.bus.tell(Level.WARNING, note)
        if fresh:
            told_now = partial(self._seat.app.reminders.told, Way.TRAY, fresh)
            self._seat.lanes.desk.run(self, told_now, lambda _: None)

    def _tell_morning(self, lists: DueLists, note: str) -> None:
        counted = {
            "hồ sơ quá hạn": len(lists.overdue),
            "hồ sơ đến hạn hôm nay": len(lists.today),
            "việc của quầy": len(lists.duties),
            "phản ánh, kiến nghị đến hạn trả lời": len(lists.urgent_feedback),
        }
        told = ", ".join(f"{count} {what}" for what, count in counted.items() if count)
        self._seat.bus.tell(
            Level.WARNING,
            f"Việc hôm nay: {told}. {note}".strip(),
            (_SHOW, self.due_wanted.emit),
            ("In bảng đầu ngày", self.sheet_wanted.emit),
        )

    def _tell_clock(self, trouble: ClockWrong) -> None:
        self._mistrusted = True
        may = self._seat.actor.may(Right.ACCEPT_CLOCK)
        actions = (("Giờ máy đang đúng…", partial(self._ask_reason, trouble)),) if may else ()
        self._seat.bus.tell(Level.TROUBLE, trouble.sentence(), *actions)

    def _ask_reason(self, trouble: ClockWrong) -> None:
        from motcua_desktop.ui.clock_dialog import ClockDialog

        dialog = ClockDialog(self._seat, trouble.message)
        dialog.accepted_clock.connect(self._accepted)
        dialog.open()

    def _accepted(self, done: Done[Accepted]) -> None:
        level = Level.WARNING if done.value.later else Level.DONE
        self._seat.bus.tell(level, done.value.sentence())
        self._seat.bus.changed.emit(done.change, self)

    def _changed(self, change: Change, initiator: object) -> None:
        """The clock was accepted, or the calendar says something else: what is due may differ."""
        del initiator
        if change.settings or change.calendar or change.feedback:
            self._ask(partial(self._look, ""))
