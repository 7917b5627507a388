"""The form that corrects what was taken in: today's facts to change, and why."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QGridLayout,
    QLineEdit,
    QPlainTextEdit,
    QSpinBox,
    QWidget,
)

from motcua_desktop.domain.dossier import Dossier, ReturnBy, SubmittedPaper
from motcua_desktop.domain.people import ApplicantKind, Sex
from motcua_desktop.domain.procedure import Channel
from motcua_desktop.domain.steps import Action
from motcua_desktop.errors import InvalidInput
from motcua_desktop.ui.seat import Seat
from motcua_desktop.ui.tokens import GRID
from motcua_desktop.ui.widgets.button import KeyButton
from motcua_desktop.ui.widgets.choice import Choice
from motcua_desktop.ui.widgets.field import Field
from motcua_desktop.ui.widgets.layout import column, row
from motcua_desktop.ui.widgets.words import words

_ACROSS = 3
_NONE = ""
_OF_PEOPLE = ("applicant.birth_date", "applicant.sex")
_OF_ORGANISATIONS = {
    "applicant.name": "Tên tổ chức",
    "applicant.id_number": "Mã số, số quyết định",
}


class CorrectForm(QFrame):
    """`go(changes, "")` with the keys that differ and the reason; `left` when it is not wanted."""

    go = Signal(object, str)
    left = Signal()

    def __init__(self, dossier: Dossier, action: Action, seat: Seat) -> None:
        super().__init__()
        del seat
        self.action = action
        self._dossier = dossier
        self.setObjectName("card")
        self.setAccessibleName(action.label)
        citizen = dossier.applicant.kind is ApplicantKind.CITIZEN
        captions = {} if citizen else _OF_ORGANISATIONS
        self.fields = {
            key: Field(captions.get(key, caption), make(dossier))
            for key, (caption, make) in _ASKED.items()
            if citizen or key not in _OF_PEOPLE
        }
        self.papers = _Papers(dossier)
        self._before = self._typed()
        self._go = KeyButton(
            f"{action.label}, cấp lại giấy tiếp nhận", "Ctrl Enter", kind="primary"
        )
        self._leave = KeyButton("Thôi", "Esc")
        self._go.clicked.connect(self.submit)
        self._leave.clicked.connect(self.left)
        for key in ("Ctrl+Return", "Ctrl+Enter"):
            context = Qt.ShortcutContext.WidgetWithChildrenShortcut
            QShortcut(QKeySequence(key), self, context=context).activated.connect(self.submit)
        self._lay_out()

    def focus_first(self) -> None:
        """The name: most corrections mend it."""
        name = self.fields["applicant.name"].editor
        name.setFocus(Qt.FocusReason.OtherFocusReason)

    def submit(self) -> None:
        """`go` with what differs; a missing reason is told beside its field."""
        for field in self.fields.values():
            field.tell("")
        changes = self._changes()
        if not changes.get("reason"):
            self.tell(InvalidInput("Chưa nhập ô này.", field="reason"))
            return
        self._go.setEnabled(False)
        self.go.emit(changes, "")

    def tell(self, trouble: InvalidInput) -> bool:
        """Tell a trouble beside its field and go there; False when the form has no such field."""
        self._go.setEnabled(True)
        field = self.fields.get(trouble.field or "")
        if field is None:
            return False
        field.tell(trouble.message)
        field.editor.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def release(self) -> None:
        """It did not work out; it may be tried again."""
        self._go.setEnabled(True)

    def _typed(self) -> dict[str, Any]:
        return {key: _value(field.editor) for key, field in self.fields.items()}

    def _changes(self) -> dict[str, Any]:
        changes: dict[str, Any] = {}
        for key, value in self._typed().items():
            if value == self._before[key] and key != "reason":
                continue
            part, _, name = key.partition(".")
            if name:
                changes.setdefault(part, {})[name] = value
            else:
                changes[key] = value
        papers = self.papers.changed()
        return changes | ({"components": papers} if papers is not None else {})

    def _lay_out(self) -> None:
        whole = column(spacing=GRID + 2)
        whole.setContentsMargins(2 * GRID, 12, 2 * GRID, 14)
        whole.addWidget(words(self.action.label, "heading"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(GRID)
        short = [field for key, field in self.fields.items() if key != "reason"]
        for place, field in enumerate(short):
            grid.addWidget(field, place // _ACROSS, place % _ACROSS)
        for across in range(_ACROSS):
            grid.setColumnStretch(across, 1)
        whole.addLayout(grid)
        whole.addWidget(self.papers)
        whole.addWidget(self.fields["reason"])
        told = "Thông tin cũ được giữ trong lịch sử; giấy cũ phải thu lại."
        whole.addLayout(row(self._go, self._leave, words(told, "muted"), None, spacing=GRID))
        self.setLayout(whole)


class _Papers(QWidget):
    """How many originals and copies of each paper there really were."""

    def __init__(self, dossier: Dossier) -> None:
        super().__init__()
        self._papers = dossier.papers
        self.counts = [(_spin(paper.originals), _spin(paper.copies)) for paper in dossier.papers]
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(0, 1)
        for place, title in enumerate(("Thành phần hồ sơ", "Chính", "Sao")):
            grid.addWidget(words(title, "caption"), 0, place)
        for line, (paper, spins) in enumerate(zip(self._papers, self.counts, strict=True), 1):
            grid.addWidget(words(paper.name, wrap=True), line, 0)
            for place, (spin, kind) in enumerate(zip(spins, ("bản chính", "bản sao"), strict=True)):
                spin.setAccessibleName(f"{paper.name}: {kind}")
                grid.addWidget(spin, line, place + 1)
        self.setVisible(bool(self._papers))

    def changed(self) -> list[dict[str, Any]] | None:
        """All papers with their numbers now, when any differs."""
        now = [(originals.value(), copies.value()) for originals, copies in self.counts]
        if now == [(paper.originals, paper.copies) for paper in self._papers]:
            return None
        return [_told(paper, *counts) for paper, counts in zip(self._papers, now, strict=True)]


def _told(paper: SubmittedPaper, originals: int, copies: int) -> dict[str, Any]:
    """The paper in the `receive` shape."""
    return {"name": paper.name, "code": paper.code, "originals": originals, "copies": copies}


def _line(text: object) -> QLineEdit:
    line = QLineEdit("" if text is None else str(text))
    line.setCursorPosition(0)
    return line


def _choice(choices: list[tuple[str, object]], chosen: object) -> QComboBox:
    box = Choice()
    for label, value in choices:
        box.addItem(label, value)
    box.setCurrentIndex(max(box.findData(chosen), 0))
    return box


def _spin(value: int) -> QSpinBox:
    spin = QSpinBox()
    spin.setRange(0, 999)
    spin.setValue(value)
    spin.setFixedWidth(88)
    spin.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    return spin


def _paragraph() -> QPlainTextEdit:
    text = QPlainTextEdit()
    text.setPlaceholderText("Sai ở đâu, theo giấy tờ nào")
    text.setTabChangesFocus(True)
    text.setFixedHeight(2 * text.fontMetrics().height() + 18)
    return text


def _value(editor: QWidget) -> object:
    match editor:
        case QPlainTextEdit():
            return editor.toPlainText().strip()
        case QComboBox():
            return editor.currentData() or None
        case QSpinBox():
            return editor.value()
        case QLineEdit():
            return editor.text().strip() or None
        case _:
            raise TypeError(editor)


def _sexes() -> list[tuple[str, object]]:
    return [("Chưa ghi", _NONE), *((sex.label, sex.value) for sex in Sex)]


_ASKED: dict[str, tuple[str, Callable[[Dossier], QWidget]]] = {
    "applicant.name": ("Họ và tên", lambda d: _line(d.applicant.name)),
    "applicant.id_number": ("Số giấy tờ", lambda d: _line(d.applicant.id_number)),
    "applicant.birth_date": (
        "Ngày sinh",
        lambda d: _line(d.applicant.birth_date.text() if d.applicant.birth_date else ""),
    ),
    "applicant.sex": ("Giới tính", lambda d: _choice(_sexes(), d.applicant.sex or _NONE)),
    "applicant.phone": ("Điện thoại", lambda d: _line(d.applicant.phone)),
    "applicant.email": ("Thư điện tử", lambda d: _line(d.applicant.email)),
    "applicant.address": ("Địa chỉ", lambda d: _line(d.applicant.address)),
    "summary": ("Nội dung yêu cầu", lambda d: _line(d.summary)),
    "note": ("Ghi chú", lambda d: _line(d.note)),
    "channel": (
        "Kênh nộp",
        lambda d: _choice([(one.label, one.value) for one in Channel], d.channel.value),
    ),
    "case": ("Trường hợp", lambda d: _line(d.case)),
    "return_by": (
        "Nhận kết quả",
        lambda d: _choice([(one.label, one.value) for one in ReturnBy], d.return_by.value),
    ),
    "postal_address": ("Địa chỉ nhận qua bưu chính", lambda d: _line(d.postal_address)),
    "sets": ("Số bộ hồ sơ", lambda d: _spin(d.sets)),
    "reason": ("Lý do sửa", lambda d: _paragraph()),
}
