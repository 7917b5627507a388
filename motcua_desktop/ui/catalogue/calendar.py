"""Lịch làm việc: a year, its days off, the hours; importing a plan; whose date would move."""

from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from motcua_desktop.domain.change import Done
from motcua_desktop.domain.moment import local
from motcua_desktop.domain.recount import Affected
from motcua_desktop.domain.staff import Right
from motcua_desktop.errors import DeskError
from motcua_desktop.services.calendar_change import CalendarPreview
from motcua_desktop.services.office import OfficeYear
from motcua_desktop.ui.bus import Level
from motcua_desktop.ui.catalogue.affected_dialog import CalendarDialog, RecountDialog
from motcua_desktop.ui.catalogue.model import hours, special_days
from motcua_desktop.ui.catalogue.year import YearView
from motcua_desktop.ui.files import bytes_of, chosen_file
from motcua_desktop.ui.icons import icon
from motcua_desktop.ui.latest import Latest
from motcua_desktop.ui.seat import Seat
from motcua_desktop.ui.tab import Tab
from motcua_desktop.ui.tokens import GRID, Icon, Tone
from motcua_desktop.ui.widgets.button import KeyButton
from motcua_desktop.ui.widgets.layout import boxed, card, column, row, scrolled, side_width
from motcua_desktop.ui.widgets.lines import Lines
from motcua_desktop.ui.widgets.tones import Note, Pill
from motcua_desktop.ui.widgets.words import words

_PANE = 372
_KINDS = "Lịch (*.json);;Mọi tệp (*)"
Look = tuple[OfficeYear, str | None, tuple[Affected, ...]]


class CalendarTab(Tab):
    """Alt and the arrows go through the years."""

    def __init__(self, seat: Seat) -> None:
        super().__init__()
        self._seat = seat
        self._may = seat.actor.may(Right.CONFIGURE)
        self.year = local(seat.app.clock.now()).year
        self._affected: tuple[Affected, ...] = ()
        self._asking = Latest(seat.lanes.desk, self)
        self.title = words("", "big")
        self.confirmed = Pill()
        self.year_view = YearView()
        self.warning = Note("", Tone.DUE, Icon.WARNING)
        self.affected_note = Note("", Tone.DUE, Icon.CLOCK_ALERT)
        self.apply_button = KeyButton("Đổi ngày hẹn…", "Ctrl D")
        self.import_button = KeyButton("Nhập lịch…", "Ctrl O", picture=Icon.IMPORT)
        self.import_button.setVisible(self._may)
        self.hours = Lines(kinds=("",), wide=0)
        self.days = Lines(kinds=("strong", ""), wide=1)
        self._side = self._lay_out()
        self.import_button.clicked.connect(self.bring_in)
        self.apply_button.clicked.connect(self.recount)

    def arrive(self) -> None:
        self.look_again()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def look_again(self) -> None:
        """The year as it is kept now, and whose promise differs from it."""
        app, year = self._seat.app, self.year

        def look() -> Look:
            return app.office.show(year), app.office.warning(), app.calendar_change.affected()

        self._asking.ask(look, self._show)

    def step(self, way: int) -> None:
        self.year += way
        self._asking.ask(
            lambda: self._seat.app.office.show(self.year), self._show_year, self._out_of_reach
        )

    def bring_in(self) -> None:
        if self._may:
            path = chosen_file(self, "Nhập lịch làm việc", _KINDS)
            if path is not None:
                self.preview(path)

    def preview(self, path: Path) -> None:
        """Read the file and show what it would change and whose date; nothing is written yet."""
        app, actor = self._seat.app, self._seat.actor

        def look() -> tuple[bytes, CalendarPreview]:
            data = bytes_of(path)
            return data, app.calendar_change.preview(actor, data)

        self._seat.lanes.desk.run(self, look, lambda found: self._offer(*found))

    def recount(self) -> None:
        """Ask which promises are to follow the calendar, and why."""
        if not self._affected or not self._may:
            return
        dialog = RecountDialog(self._affected, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.go.connect(lambda codes, reason: self._apply(dialog, codes, reason))
        dialog.open()

    def _lay_out(self) -> QWidget:
        back, on = _arrow(Icon.LEFT, "Năm trước (Alt ←)"), _arrow(Icon.RIGHT, "Năm sau (Alt →)")
        back.clicked.connect(lambda: self.step(-1))
        on.clicked.connect(lambda: self.step(1))
        head = row(back, self.title, on, None, self.import_button)
        legend = words(
            "Nền đỏ, gạch ngang: ngày nghỉ · khung xanh: làm bù · vòng tròn: hôm nay",
            "caption",
            wrap=True,
        )
        left = column(head, spacing=GRID)
        left.addWidget(scrolled(self.year_view), 1)
        left.addWidget(legend)
        told = column(
            row(self.confirmed, None),
            words("Giờ làm việc", "heading"),
            self.hours,
            4,
            words("Ngày nghỉ và ngày làm bù", "heading"),
            self.days,
            None,
        )
        told.setContentsMargins(0, 0, GRID, 0)
        side = card(column(scrolled(boxed(told))), name="Giờ làm việc và ngày nghỉ")
        both = row(spacing=12)
        both.addWidget(card(left, margins=12, name="Năm"), 1)
        both.addWidget(side)
        self._affected_row = boxed(row(self.affected_note, self.apply_button, spacing=12))
        whole = column(self.warning, self._affected_row, spacing=GRID)
        whole.addLayout(both, 1)
        self.setLayout(whole)
        self.warning.hide()
        self._affected_row.hide()
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName("Lịch làm việc")
        return side

    def _show(self, look: Look) -> None:
        known, warning, self._affected = look
        self._show_year(known)
        self.warning.tell(warning or "", Tone.DUE, Icon.WARNING)
        self.warning.setVisible(bool(warning))
        count = len(self._affected)
        told = f"{count} hồ sơ đang giải quyết có ngày hẹn khác với lịch hiện nay; ngày đã hẹn giữ."
        self.affected_note.tell(told, Tone.DUE, Icon.CLOCK_ALERT)
        self._affected_row.setVisible(bool(count))
        self.apply_button.setVisible(self._may)

    def _show_year(self, known: OfficeYear) -> None:
        self.year = known.year
        self.title.setText(f"Năm {known.year}")
        if known.confirmed:
            self.confirmed.tell("Cơ quan đã xác nhận", Tone.IN_TIME)
        else:
            self.confirmed.tell("Mới là dự tính", Tone.DUE)
        today = local(self._seat.app.clock.now()).date()
        self.year_view.show_year(known.year, known.calendar, today)
        self.hours.show_rows(hours(known.calendar))
        self.days.show_rows(special_days(known.calendar, known.year))

    def _out_of_reach(self, trouble: DeskError) -> None:
        self._seat.bus.trouble(trouble)
        self.year = local(self._seat.app.clock.now()).year
        self.look_again()

    def _offer(self, data: bytes, preview: CalendarPreview) -> None:
        dialog = CalendarDialog(preview, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(lambda: self._take_in(data))
        dialog.open()

    def _take_in(self, data: bytes) -> None:
        app, actor = self._seat.app, self._seat.actor
        self._seat.lanes.desk.run(
            self, lambda: app.calendar_change.import_file(actor, data), self._taken_in
        )

    def _taken_in(self, done: Done[CalendarPreview]) -> None:
        self._affected = done.value.affected
        count = len(self._affected)
        told = "Đã nhập lịch làm việc; mọi ngày đã hẹn vẫn giữ."
        if count:
            self._seat.bus.tell(
                Level.DONE,
                f"{told} {count} hồ sơ có ngày hẹn khác theo lịch mới.",
                ("Xem, đổi ngày hẹn", self.recount),
            )
        else:
            self._seat.bus.tell(Level.DONE, told)
        self._seat.bus.changed.emit(done.change, self)
        self.look_again()

    def _apply(self, dialog: RecountDialog, codes: list[str], reason: str) -> None:
        app, actor = self._seat.app, self._seat.actor

        def done(answer: Done[tuple[Affected, ...]]) -> None:
            dialog.accept()
            count = len(answer.value)
            self._seat.bus.tell(
                Level.DONE,
                f"Đã đổi ngày hẹn của {count} hồ sơ; in lại giấy tiếp nhận cho người nộp.",
            )
            self._seat.bus.changed.emit(answer.change, self)
            self.look_again()

        def failed(trouble: DeskError) -> None:
            dialog.reject()
            self._seat.bus.trouble(trouble)

        self._seat.lanes.desk.run(
            dialog, lambda: app.calendar_change.apply(actor, codes, reason), done, failed
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._side.setFixedWidth(side_width(self._side, self, _PANE))


def _arrow(picture: Icon, name: str) -> KeyButton:
    button = KeyButton("", kind="quiet")
    button.setIcon(icon(picture))
    button.setIconSize(QSize(18, 18))
    button.setToolTip(name)
    button.setAccessibleName(name)
    return button
