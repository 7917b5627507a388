"""Each minute: what became due meanwhile, and whether the clock can be believed."""

from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject, Signal

from motcua_desktop.domain.change import Change, Done
from motcua_desktop.domain.finding import DueLists
from motcua_desktop.domain.moment import moment_text
from motcua_desktop.domain.reminders import Reminder, Way, in_words
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
    """What was seen: a clock that went back, or what is new, and whether the day begins."""

    trouble: ClockWrong | None = None
    news: News | None = None
    first: bool = False
    warning: str = ""


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
        self._ask(opening=True)

    def look(self) -> None:
        """Look again, a minute later: also right after sleep, and when the clock was set right."""
        before, self._reading = self._reading, self._read()
        if jump(before, self._reading) is Jump.LEAPT:
            self._seat.bus.tell(
                Level.WARNING,
                f"Đồng hồ của máy vừa đi từ {moment_text(before.wall)} đến "
                f"{moment_text(self._reading.wall)}. Nếu máy vừa ngủ thì không sao; nếu không, "
                "xem lại ngày giờ của máy trước khi tiếp nhận.",
            )
        self._ask(opening=False)

    def close(self) -> None:
        """The window goes, and the tray's icon with it."""
        if self._tray is not None:
            self._tray.close()

    def _read(self) -> Reading:
        clock = self._seat.app.clock
        return Reading(clock.now(), clock.monotonic())

    def _ask(self, *, opening: bool) -> None:
        self._seat.lanes.desk.run(self, partial(self._look, opening), self._tell)

    def _look(self, opening: bool) -> _Look:  # noqa: FBT001 (called through partial)
        app, actor = self._seat.app, self._seat.actor
        trouble = app.timekeeper.state().trouble
        if trouble is not None:
            return _Look(trouble)
        news = app.reminders.news(app.settings.remind_within)
        first = opening and not app.reminders.opened_today(actor)
        return _Look(None, news, first, (opening and app.office.warning()) or "")

    def _tell(self, seen: _Look) -> None:
        if seen.trouble is not None:
            if not self._mistrusted:
                self._tell_clock(seen.trouble)
            return
        self._mistrusted = False
        if seen.news is None:
            return
        urgent = seen.first and seen.news.lists.urgent
        if urgent:
            self._tell_morning(seen.news.lists, seen.warning)
        elif seen.warning:
            self._seat.bus.tell(Level.WARNING, seen.warning)
        if seen.news.fresh:
            self._tell_news(seen.news.fresh, silent=bool(urgent))

    def _tell_morning(self, lists: DueLists, warning: str) -> None:
        counted = {
            "hồ sơ quá hạn": len(lists.overdue),
            "hồ sơ đến hạn hôm nay": len(lists.today),
            "việc của quầy": len(lists.duties),
        }
        told = ", ".join(f"{count} {what}" for what, count in counted.items() if count)
        self._seat.bus.tell(
            Level.WARNING,
            f"Việc hôm nay: {told}. {warning}".strip(),
            (_SHOW, self.due_wanted.emit),
            ("In bảng đầu ngày", self.sheet_wanted.emit),
        )

    def _tell_news(self, fresh: tuple[Reminder, ...], *, silent: bool) -> None:
        """`silent` where the banner has just said as much and there is no tray."""
        told = f"{in_words(fresh)}."
        if self._tray is not None:
            self._tray.tell("Nhắc hạn", f"{told} Bấm để xem.")
        elif not silent:
            self._seat.bus.tell(Level.WARNING, f"Nhắc hạn: {told}", (_SHOW, self.due_wanted.emit))
        reminders = self._seat.app.reminders
        self._seat.lanes.desk.run(self, lambda: reminders.told(Way.TRAY, fresh), lambda _: None)

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
        if change.settings or change.calendar:
            self._ask(opening=False)
