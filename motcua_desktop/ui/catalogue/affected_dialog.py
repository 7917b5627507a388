"""Whose date a calendar moves: looked at before an import, or moved on purpose with a reason."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QLineEdit, QStackedWidget, QWidget

from motcua_desktop.domain.recount import Affected
from motcua_desktop.services.calendar_change import CalendarPreview
from motcua_desktop.ui.catalogue.model import AFFECTED
from motcua_desktop.ui.tokens import Icon, Tone
from motcua_desktop.ui.widgets.button import KeyButton
from motcua_desktop.ui.widgets.empty import EmptyState
from motcua_desktop.ui.widgets.field import Field
from motcua_desktop.ui.widgets.fit import Fit
from motcua_desktop.ui.widgets.layout import card, column, row
from motcua_desktop.ui.widgets.table import Badge, Column, ListTable, ValuesModel
from motcua_desktop.ui.widgets.tones import Note
from motcua_desktop.ui.widgets.words import words


class CalendarDialog(QDialog):
    """What a calendar file changes, and whose date; accepted with Ctrl+Enter to take it in."""

    def __init__(self, preview: CalendarPreview, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Nhập lịch làm việc")
        self.resize(self.sizeHint())
        self.summary = Note(_summary(preview), Tone.WAITING, Icon.INFO)
        self.model: ValuesModel[Affected] = ValuesModel(AFFECTED, self)
        self.model.set_values(preview.affected)
        self.table = ListTable(self.model, "Hồ sơ sẽ có ngày hẹn khác")
        Fit(self.table, (2, 0), least=14)
        self.go_button = KeyButton("Nhập lịch, giữ ngày đã hẹn", "Ctrl Enter", kind="primary")
        self.go_button.clicked.connect(self.accept)
        leave = KeyButton("Thôi", "Esc")
        leave.clicked.connect(self.reject)
        for key in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(key), self).activated.connect(self.accept)
        stack = QStackedWidget()
        stack.addWidget(self.table)
        stack.addWidget(
            EmptyState(
                Icon.DONE, "Không có hồ sơ nào bị ảnh hưởng", "Ngày đã hẹn vẫn đúng theo lịch mới."
            )
        )
        stack.setCurrentIndex(0 if preview.affected else 1)
        whole = column(self.summary, spacing=12, margins=16)
        whole.addWidget(card(column(stack), margins=8), 1)
        whole.addLayout(row(None, leave, self.go_button))
        self.setLayout(whole)
        self.table.select_first()
        self.table.setFocus()

    def sizeHint(self) -> QSize:
        return QSize(1040, 600)


class RecountDialog(QDialog):
    """`go(codes, reason)`: these dossiers get the calendar's date. Space takes a row or leaves it.

    Later dates are taken at first; an earlier one only when somebody takes it, for the promise
    to the citizen may stand.
    """

    go = Signal(object, str)

    def __init__(self, affected: Sequence[Affected], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Đổi ngày hẹn trả theo lịch mới")
        self.resize(self.sizeHint())
        self._taken = {one.line.code for one in affected if one.later}
        taken: Column[Affected] = Column("Đổi", self._word, 10, badge=self._mark)
        self.model: ValuesModel[Affected] = ValuesModel((taken, *AFFECTED), self)
        self.model.set_values(affected)
        self.table = ListTable(self.model, "Hồ sơ có ngày hẹn khác theo lịch mới")
        Fit(self.table, (3, 1), least=14)
        self.reason = QLineEdit()
        self.reason.setPlaceholderText("Số, ngày văn bản hoặc công điện")
        self.reason_field = Field("Lý do, ghi vào nhật ký", self.reason)
        self.count = words("", "muted")
        self.go_button = KeyButton("Đổi ngày hẹn", "Ctrl Enter", kind="primary")
        self._lay_out()
        self._listen()
        self._recount()
        self.table.select_first()
        self.table.setFocus()

    def codes(self) -> list[str]:
        """The dossiers taken now, in the list's order."""
        return [one.line.code for one in self.model.values if one.line.code in self._taken]

    def toggle(self) -> None:
        """Take the current row, or leave it."""
        one = self.table.current()
        if one is None:
            return
        self._taken ^= {one.line.code}
        index = self.table.currentIndex()
        self.model.dataChanged.emit(index.siblingAtColumn(0), index.siblingAtColumn(0))
        self._recount()

    def submit(self) -> None:
        """Go, when there is a reason and somebody is taken."""
        if not self.reason.text().strip():
            self.reason_field.tell("Chưa nhập lý do.")
            self.reason.setFocus(Qt.FocusReason.OtherFocusReason)
        elif self.go_button.isEnabled():
            self.go_button.setEnabled(False)
            self.go.emit(self.codes(), self.reason.text().strip())

    def _lay_out(self) -> None:
        note = Note(
            "Ngày đã hẹn với người dân không tự đổi. Chọn hồ sơ nào đổi theo lịch hiện nay; hồ sơ "
            "đã đổi phải in lại giấy tiếp nhận. Ngày sớm hơn có thể giữ nguyên như đã hẹn.",
            Tone.WAITING,
            Icon.INFO,
        )
        leave = KeyButton("Thôi", "Esc")
        leave.clicked.connect(self.reject)
        whole = column(note, spacing=12, margins=16)
        whole.addWidget(card(column(self.table), margins=8), 1)
        whole.addWidget(self.reason_field)
        whole.addLayout(row(self.count, None, leave, self.go_button))
        self.setLayout(whole)

    def _listen(self) -> None:
        self.go_button.clicked.connect(self.submit)
        self.table.opened.connect(lambda _: self.toggle())
        self.table.clicked.connect(self._click)
        self.reason.textEdited.connect(lambda _: self.reason_field.tell(""))
        space = QShortcut(QKeySequence("Space"), self.table)
        space.setContext(Qt.ShortcutContext.WidgetShortcut)
        space.activated.connect(self.toggle)
        for key in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(key), self).activated.connect(self.submit)

    def _click(self, index: QModelIndex) -> None:
        if index.column() == 0:
            self.toggle()

    def _word(self, one: Affected) -> str:
        return self._mark(one).text

    def _mark(self, one: Affected) -> Badge:
        if one.line.code in self._taken:
            return Badge("đổi", Tone.WAITING, Icon.CHECK)
        return Badge("giữ", Tone.QUIET, Icon.MINUS)

    def _recount(self) -> None:
        taken = len(self._taken)
        self.count.setText(
            f"Đổi {taken}, giữ {len(self.model.values) - taken} · Phím cách: đổi/giữ"
        )
        self.go_button.setEnabled(bool(taken))

    def sizeHint(self) -> QSize:
        return QSize(1100, 620)


def _summary(preview: CalendarPreview) -> str:
    report = preview.report
    later = sum(one.later for one in preview.affected)
    told = (
        f"Thêm {report.added}, đổi {report.changed}, bỏ {report.removed} ngày. "
        f"{len(preview.affected)} hồ sơ đang giải quyết có ngày hẹn khác theo lịch này "
        f"({later} lùi lại). "
    )
    return told + "Nhập lịch không đổi ngày nào đã hẹn; đổi ở bước sau, có lý do."
