"""A period closed in the window: whether it is, by whom and when, and whether that still holds."""

from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from motcua_desktop.domain.cell_text import number_text, period_text
from motcua_desktop.domain.change import Done
from motcua_desktop.domain.closing import ClosedReport
from motcua_desktop.domain.moment import local, moment_text
from motcua_desktop.domain.paper import MonthSheet
from motcua_desktop.domain.report import Period
from motcua_desktop.domain.staff import Right
from motcua_desktop.services.closing import Proof
from motcua_desktop.ui.bus import Level
from motcua_desktop.ui.form_dialog import FormDialog, line
from motcua_desktop.ui.latest import Latest
from motcua_desktop.ui.seat import Seat
from motcua_desktop.ui.tokens import Icon, Tone
from motcua_desktop.ui.widgets.button import KeyButton
from motcua_desktop.ui.widgets.flow import Flow
from motcua_desktop.ui.widgets.lines import Lines
from motcua_desktop.ui.widgets.tones import Pill
from motcua_desktop.ui.widgets.words import tip, words

_FIGURES = (
    (3, "Số hồ sơ nhận giải quyết"),
    (4, "– trực tuyến trong kỳ"),
    (5, "– trực tiếp, bưu chính trong kỳ"),
    (6, "– từ kỳ trước"),
    (7, "Số hồ sơ đã giải quyết"),
    (8, "– trước hạn"),
    (9, "– đúng hạn"),
    (10, "– quá hạn"),
    (11, "Số hồ sơ đang giải quyết"),
    (12, "– trong hạn"),
    (13, "– quá hạn"),
)


class ClosingBar(QWidget):
    """Stands over Biểu II.06a. `wanted_corrections` when somebody wants to see what differs."""

    wanted_corrections = Signal()

    def __init__(self, seat: Seat) -> None:
        super().__init__()
        self._seat = seat
        self._period: Period | None = None
        self._closed: ClosedReport | None = None
        self._asking = Latest(seat.lanes.desk, self)
        # To verify walks the whole journal: nobody waits for it.
        self._proving = Latest(seat.lanes.backup, self)
        self.state = Pill()
        self.told = words("", "muted")
        self.proof = Pill()
        self.differs = KeyButton("Điều chỉnh", "Alt D", kind="quiet")
        self.button = KeyButton("Khóa kỳ…", "Alt C", kind="quiet", picture=Icon.LOCK)
        parts = (self.state, self.proof, self.told, self.differs, self.button)
        self.setLayout(Flow(*parts))
        self.differs.clicked.connect(self.wanted_corrections.emit)
        self.button.clicked.connect(self.ask)

    def show_period(self, period: Period) -> None:
        """Whether this one is closed."""
        other = period != self._period
        self._period = period
        if other:
            self._closed = None
        closing, actor = self._seat.app.closing, self._seat.actor
        self._asking.ask(lambda: closing.closed(actor, period), self._show)

    def ask(self) -> None:
        """Alt+C: close the period, once it is over; the question tells what would be signed."""
        if self._period is None or not self.button.isEnabled():
            return
        reports, actor, period = self._seat.app.reports, self._seat.actor, self._period
        self._seat.lanes.desk.run(self, lambda: reports.today(actor, period), self._question)

    def _show(self, found: tuple[ClosedReport, ...]) -> None:
        closed = max(found, key=lambda one: one.number, default=None)
        self._closed = closed
        over = self._period is not None and self._period.last < self._today()
        self.button.setText(" Khóa lại…" if closed else " Khóa kỳ…")
        self.button.setEnabled(over and self._seat.actor.may(Right.CLOSE_REPORT))
        self.button.setToolTip("" if over else "Khóa được từ ngày sau ngày cuối kỳ")
        self.proof.setVisible(closed is not None)
        self.differs.setVisible(closed is not None)
        if closed is None:
            self.state.tell("Kỳ chưa khóa", Tone.QUIET, Icon.EDIT)
            waits = "Số liệu còn thay đổi theo hồ sơ." if over else "Kỳ chưa kết thúc."
            self.told.setText(waits)
            self.told.setToolTip("")
            return
        self.state.tell(f"Đã khóa lần {closed.number}", Tone.WAITING, Icon.LOCK)
        self.told.setText(f"{moment_text(closed.at)}, {closed.actor}")
        self.told.setToolTip(tip(closed.sentence()))
        self._prove(closed)

    def _prove(self, closed: ClosedReport) -> None:
        self.proof.tell("đang kiểm tra chữ ký", Tone.QUIET, Icon.HOURGLASS)
        closing, actor = self._seat.app.closing, self._seat.actor
        self._proving.ask(lambda: closing.verify(actor, closed.period), self._proved)

    def _proved(self, proofs: tuple[Proof, ...]) -> None:
        wrong = [finding for proof in proofs for finding in proof.findings]
        if wrong:
            self.proof.tell("không còn như lúc khóa", Tone.LATE, Icon.ALERT)
            self.proof.setToolTip(tip(" ".join(dict.fromkeys(wrong))))
        else:
            self.proof.tell("chữ ký đúng", Tone.IN_TIME, Icon.DONE)
            self.proof.setToolTip("")

    def _question(self, sheet: MonthSheet) -> None:
        period = self._period
        if period is None or (sheet.first, sheet.last) != (period.first, period.last):
            return
        dialog = ClosingDialog(self._seat, period, sheet, self._closed, self.window())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.written.connect(self._written)
        dialog.open()

    def _written(self, done: Done[ClosedReport]) -> None:
        closed = done.value
        self._seat.bus.tell(Level.DONE, f"{closed.period.name}: đã khóa lần {closed.number}.")
        self._seat.bus.changed.emit(done.change, self)
        self.show_period(closed.period)

    def _today(self) -> Any:
        return local(self._seat.app.clock.now()).date()


class ClosingDialog(FormDialog):
    """Asks before a period is closed: its figures, and why again where it is closed already."""

    def __init__(
        self,
        seat: Seat,
        period: Period,
        sheet: MonthSheet,
        before: ClosedReport | None,
        parent: QWidget | None = None,
    ) -> None:
        work = partial(_close, seat, period)
        title = "Khóa lại kỳ báo cáo" if before else "Khóa kỳ báo cáo"
        super().__init__(seat, title, "Khóa số liệu", work, parent)
        self.figures = Lines(kinds=("", "strong"), wide=0, right=frozenset({1}))
        self.figures.show_rows([(name, number_text(sheet.total[at])) for at, name in _FIGURES])
        promise = (
            "Số liệu được ký và giữ nguyên. Hồ sơ sửa sau khi khóa không làm đổi biểu này; "
            "chỗ khác đi được kê ở Bảng điều chỉnh."
        )
        self.inner.addWidget(words("Biểu II.06a", "title"))
        self.inner.addWidget(words(period_text(period), "strong", wrap=True))
        if before is not None:
            told = (
                f"Đã khóa lần {before.number} lúc {moment_text(before.at)}, {before.actor}. "
                "Số liệu hiện nay sẽ được khóa:"
            )
            self.inner.addWidget(self.ask("reason", "Lý do khóa lại (ghi vào nhật ký)", line()))
            self.inner.addWidget(words(told, "", wrap=True))
        self.inner.addWidget(self.figures)
        self.inner.addWidget(words(promise, "muted", wrap=True))


def _close(seat: Seat, period: Period, told: dict[str, Any]) -> Done[ClosedReport]:
    return seat.app.closing.close(seat.actor, period, str(told.get("reason", "")))
