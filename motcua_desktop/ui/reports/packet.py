"""Papers bound together: the month's packet, and the day's book."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QCheckBox, QFileDialog

from motcua_desktop.domain.change import Change
from motcua_desktop.domain.moment import local
from motcua_desktop.domain.report import Period
from motcua_desktop.paths import placed
from motcua_desktop.reporting.packet import PACKET
from motcua_desktop.services.report_list import REPORTS
from motcua_desktop.ui.bus import Level
from motcua_desktop.ui.pane import Pane
from motcua_desktop.ui.preview.press import Press
from motcua_desktop.ui.reports.period import PeriodBar
from motcua_desktop.ui.screen import KeyLine
from motcua_desktop.ui.seat import Seat
from motcua_desktop.ui.tokens import GRID, Icon
from motcua_desktop.ui.widgets.button import KeyButton
from motcua_desktop.ui.widgets.layout import boxed, card, column, row, scrolled
from motcua_desktop.ui.widgets.lines import Lines
from motcua_desktop.ui.widgets.words import words

_DAY = (
    "Sổ theo dõi hồ sơ trong ngày",
    "Hồ sơ còn nợ và hẹn trả ngày làm việc tới",
    "Sổ thu phí, lệ phí và kiểm quỹ",
    "Hồ sơ bàn giao trong ngày",
    "Hồ sơ chưa gửi được lên tỉnh",
)


class PacketPane(Pane):
    """One PDF with cover, contents and pages numbered through: of a month, or of a day."""

    def __init__(self, seat: Seat, *, daily: bool) -> None:
        super().__init__()
        self._seat = seat
        self._daily = daily
        self.press = Press(seat, self)
        self.period = PeriodBar(self._today)
        self.register = QCheckBox("Kèm Sổ theo dõi hồ sơ (Mẫu 07) ở cuối tập")
        self.show_button = KeyButton("Xem và in", "F9", kind="primary", picture=Icon.PRINT)
        self.save_button = KeyButton("Lưu PDF…", "F10", picture=Icon.SAVE_PDF)
        self._lay_out()
        self.register.setVisible(not daily)
        self.show_button.clicked.connect(self.print_out)
        self.save_button.clicked.connect(self.save)
        self.period.changed.connect(self.look_again)
        self._key("Alt+K", self.period.enter)
        self._key("Alt+Left", lambda: self.period.step(-1))
        self._key("Alt+Right", lambda: self.period.step(1))
        self._key("Alt+S", self.register.toggle)

    def keys(self) -> tuple[KeyLine, ...]:
        kind = "gõ ngày" if self._daily else "gõ kỳ: 11/2026, quý 4/2026, năm 2026"
        book = () if self._daily else (("Alt S", "kèm hay không kèm Sổ theo dõi hồ sơ"),)
        return (
            ("Alt K", kind),
            ("Alt ← →", "ngày trước, ngày sau" if self._daily else "kỳ trước, kỳ sau"),
            *book,
            ("F9", "xem rồi in cả tập"),
            ("F10", "lưu cả tập thành một PDF"),
        )

    def arrive(self) -> None:
        counting = self._seat.app.counting
        self._seat.lanes.desk.run(self, lambda: counting.show().month_from_day, self._take_rules)

    def enter(self) -> None:
        self.period.enter()

    def heard(self, change: Change, initiator: object) -> None:
        if change.settings:
            self.arrive()

    def look_again(self) -> None:
        """Whether there is a period to bind."""
        known = self.period.period() is not None
        for button in (self.show_button, self.save_button):
            button.setEnabled(known)

    def print_out(self) -> bool:
        period = self.period.period()
        if period is None:
            return False
        title = "Sổ cuối ngày" if self._daily else "Tập báo cáo"
        self.press.make(self._work(period), self._name(period), f"{title}, {period.name}")
        return True

    def save(self) -> None:
        period = self.period.period()
        if period is None:
            return
        name = f"{self._name(period)}.pdf"
        chosen, _ = QFileDialog.getSaveFileName(self, "Lưu tập báo cáo", name, "PDF (*.pdf)")
        if chosen:
            self.save_as(Path(chosen))

    def save_as(self, path: Path) -> None:
        """Write the whole as one PDF; the banner tells how it went."""
        period = self.period.period()
        if period is None:
            return
        work = self._work(period)

        def write() -> None:
            with placed(path) as file:
                file.write(work())

        self._seat.lanes.paper.run(
            self, write, lambda _: self._seat.bus.tell(Level.DONE, f"Đã lưu {path}.")
        )

    def _lay_out(self) -> None:
        title = "In sổ cuối ngày" if self._daily else "Tập báo cáo tháng"
        tells = (
            "Một lần in đủ giấy của một ngày, để ký và lưu"
            if self._daily
            else "Mọi báo cáo của kỳ trong một PDF: bìa, mục lục, số trang"
        )
        head = row(words(title, "title"), spacing=12)
        head.addWidget(words(tells, "muted", wrap=True), 1)
        parts = Lines(kinds=("muted", ""), wide=1)
        parts.show_rows([(f"{at}.", name) for at, name in enumerate(self._parts(), start=1)])
        inside = column(words("Trong tập có", "heading"), parts, self.register, None, spacing=12)
        whole = column(head, self.period, spacing=GRID)
        whole.addWidget(card(column(scrolled(boxed(inside))), name="Nội dung tập"), 1)
        whole.addLayout(row(None, self.save_button, self.show_button, spacing=12))
        whole.setContentsMargins(0, 0, 0, 0)
        self.setLayout(whole)

    def _parts(self) -> tuple[str, ...]:
        if self._daily:
            return _DAY
        named = {one.name: one.word for one in REPORTS}
        return tuple(named[name] for name in PACKET if name in named)

    def _key(self, key: str, action: Callable[[], None]) -> None:
        context = Qt.ShortcutContext.WidgetWithChildrenShortcut
        QShortcut(QKeySequence(key), self, context=context).activated.connect(action)

    def _take_rules(self, cut_off: int) -> None:
        self.period.take_rules(cut_off, daily=self._daily)
        self.look_again()

    def _work(self, period: Period) -> Callable[[], bytes]:
        reporting, actor = self._seat.app.reporting, self._seat.actor
        if self._daily:
            return lambda: reporting.day(actor, period.last)
        whole = self.register.isChecked()
        return lambda: reporting.packet(actor, period, register=whole)

    def _name(self, period: Period) -> str:
        if self._daily:
            return f"so-cuoi-ngay-{period.last.isoformat()}"
        return f"tap-bao-cao-{period.first.isoformat()}-{period.last.isoformat()}"

    def _today(self) -> date:
        return local(self._seat.app.clock.now()).date()
