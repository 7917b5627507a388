"""What a catalogue file would change, before it does: added, changed, abolished, left out."""

from PySide6.QtCore import QSize
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QStackedWidget, QWidget

from motcua_desktop.domain.catalogue_change import ChangeKind, ProcedureChange
from motcua_desktop.services.catalogue_plan import ImportReport
from motcua_desktop.ui.catalogue.model import CHANGES
from motcua_desktop.ui.tokens import Icon, Tone
from motcua_desktop.ui.widgets.button import KeyButton
from motcua_desktop.ui.widgets.empty import EmptyState
from motcua_desktop.ui.widgets.layout import card, column, row, scrolled
from motcua_desktop.ui.widgets.lines import Lines
from motcua_desktop.ui.widgets.table import ListTable, ValuesModel
from motcua_desktop.ui.widgets.tones import Note
from motcua_desktop.ui.widgets.words import words

_MOST_WARNINGS = 50


class ImportDialog(QDialog):
    """Accepted with Ctrl+Enter when the changes are wanted."""

    def __init__(self, name: str, report: ImportReport, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Nhập danh mục thủ tục")
        self.resize(self.sizeHint())
        self.summary = Note(_summary(report), Tone.WAITING, Icon.INFO)
        self.model: ValuesModel[ProcedureChange] = ValuesModel(CHANGES, self)
        self.model.set_values(report.changes)
        self.table = ListTable(self.model, "Những thủ tục thay đổi")
        self.warnings = Lines(kinds=("small",), wide=0)
        self.warnings.show_rows(_warnings(report))
        self.go_button = KeyButton("Nhập danh mục", "Ctrl Enter", kind="primary")
        self.go_button.setEnabled(bool(report.changes))
        self.go_button.clicked.connect(self._go)
        leave = KeyButton("Thôi", "Esc")
        leave.clicked.connect(self.reject)
        for key in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(key), self).activated.connect(self._go)
        self._lay_out(name, leave, told=bool(_warnings(report)))
        self.table.select_first()
        self.table.setFocus()

    def _lay_out(self, name: str, leave: QWidget, *, told: bool) -> None:
        stack = QStackedWidget()
        stack.addWidget(self.table)
        stack.addWidget(
            EmptyState(Icon.DONE, "Tệp này không thay đổi gì", "Danh mục đang dùng đã như vậy.")
        )
        stack.setCurrentIndex(0 if self.model.values else 1)
        whole = column(words(name, "title", wrap=True), self.summary, spacing=12, margins=16)
        whole.addWidget(card(column(stack), margins=8), 3)
        if told:
            whole.addWidget(words("Cần xem lại", "heading"))
            whole.addWidget(scrolled(self.warnings), 1)
        whole.addLayout(row(None, leave, self.go_button))
        self.setLayout(whole)

    def _go(self) -> None:
        if self.go_button.isEnabled():
            self.accept()

    def sizeHint(self) -> QSize:
        return QSize(960, 620)


def _summary(report: ImportReport) -> str:
    gone = sum(one.kind is ChangeKind.ABOLISHED for one in report.changes)
    return (
        f"Thêm {report.added}, thay đổi {report.changed - gone}, bãi bỏ {gone}, "
        f"giữ nguyên {report.unchanged}, bỏ qua {len(report.skipped)} thủ tục. "
        "Hồ sơ đã nhận vẫn theo bản cũ. Chưa ghi gì."
    )


def _warnings(report: ImportReport) -> list[tuple[str, ...]]:
    skipped = [f"Bỏ qua {one.code or 'một dòng'}: {one.reason}" for one in report.skipped]
    told = [*skipped, *report.warnings]
    more = len(told) - _MOST_WARNINGS
    rest = [f"… và {more} điều khác"] if more > 0 else []
    return [(line,) for line in (*told[:_MOST_WARNINGS], *rest)]
