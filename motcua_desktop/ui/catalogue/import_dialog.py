"""What a catalogue file would change, before it does: added, changed, abolished, left out."""

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QStackedWidget, QWidget

from motcua_desktop.domain.catalogue_change import ChangeKind, ProcedureChange
from motcua_desktop.domain.catalogue_difference import Difference
from motcua_desktop.services.catalogue_plan import ImportReport
from motcua_desktop.ui.catalogue.model import CHANGES, DIFFERENCES, touched
from motcua_desktop.ui.tokens import GRID, Icon, Tone
from motcua_desktop.ui.widgets.button import KeyButton
from motcua_desktop.ui.widgets.empty import EmptyState
from motcua_desktop.ui.widgets.fit import Fit
from motcua_desktop.ui.widgets.layout import card, column, row, scrolled
from motcua_desktop.ui.widgets.lines import Lines
from motcua_desktop.ui.widgets.table import ListTable, ValuesModel
from motcua_desktop.ui.widgets.tones import Note
from motcua_desktop.ui.widgets.words import words

_MOST_WARNINGS = 50
_WARNING_LINES = 5
_SIDES, _EDGE = 200, 24


class ImportDialog(QDialog):
    """Accepted with Ctrl+Enter when the changes are wanted; `print_wanted` asks for them on paper.

    Below the list stands what differs in the chosen procedure, and who still works by the old one.
    """

    print_wanted = Signal()

    def __init__(self, name: str, report: ImportReport, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Nhập danh mục thủ tục")
        room = parent.window().size() if parent is not None else QSize()
        self.resize(self.sizeHint().expandedTo(room - QSize(_SIDES, _EDGE)))
        self.summary = Note(_summary(report), Tone.WAITING, Icon.INFO)
        self.model: ValuesModel[ProcedureChange] = ValuesModel(CHANGES, self)
        self.model.set_values(report.changes)
        self.table = ListTable(self.model, "Những thủ tục thay đổi")
        Fit(self.table, (3,), least=30)
        self.differences: ValuesModel[Difference] = ValuesModel(DIFFERENCES, self)
        self.details = ListTable(self.differences, "Thay đổi ở thủ tục này")
        self.touched = Note("", Tone.DUE, Icon.DOSSIERS)
        self.print_button = KeyButton("In bảng so sánh", "Ctrl P", picture=Icon.PRINT)
        self.print_button.clicked.connect(self.print_wanted.emit)
        QShortcut(QKeySequence("Ctrl+P"), self).activated.connect(self.print_wanted.emit)
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
        self.table.chosen.connect(self._choose)
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
        if self.model.values:
            below = column(self.touched, spacing=GRID)
            below.addWidget(self.details, 1)
            whole.addWidget(card(below, margins=8, name="Thay đổi ở thủ tục này"), 4)
        if told:
            whole.addWidget(words("Cần xem lại", "heading"))
            told_below = scrolled(self.warnings)
            told_below.setMaximumHeight(_WARNING_LINES * self.fontMetrics().height())
            whole.addWidget(told_below)
        whole.addLayout(row(self.print_button, None, leave, self.go_button))
        self.setLayout(whole)

    def _go(self) -> None:
        if self.go_button.isEnabled():
            self.accept()

    def _choose(self, change: ProcedureChange | None) -> None:
        if change is None:
            return
        self.differences.set_values(change.details)
        self.touched.tell(touched(change), Tone.DUE, Icon.DOSSIERS)

    def sizeHint(self) -> QSize:
        return QSize(1100, 690)


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
