"""The small form of one step: it asks for what the step needs and nothing else."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QCheckBox, QComboBox, QCompleter, QFrame, QLineEdit, QPlainTextEdit

from motcua_desktop.domain.calendar import closing
from motcua_desktop.domain.custody import HolderKind
from motcua_desktop.domain.decision import forbidden
from motcua_desktop.domain.dossier import Dossier
from motcua_desktop.domain.journey import breaks_off
from motcua_desktop.domain.moment import date_text, iso, local, money_text, parse_date
from motcua_desktop.domain.staff import Right
from motcua_desktop.domain.step_words import PAY_METHODS, REFUSAL_REASONS
from motcua_desktop.domain.steps import Action, step_of
from motcua_desktop.errors import InvalidInput
from motcua_desktop.ui.seat import Seat
from motcua_desktop.ui.tokens import GRID, Tone
from motcua_desktop.ui.widgets.button import KeyButton
from motcua_desktop.ui.widgets.choice import Choice
from motcua_desktop.ui.widgets.field import Field
from motcua_desktop.ui.widgets.layout import column, row
from motcua_desktop.ui.widgets.tones import Note
from motcua_desktop.ui.widgets.words import words

Editor = QLineEdit | QPlainTextEdit | QComboBox | QCheckBox
_MOST_ACROSS = 3
_FIELD = 320


@dataclass(frozen=True, slots=True)
class Ask:
    """One thing to ask for: its caption, an editor holding what is likely, how it is read."""

    caption: str
    make: Callable[[Dossier, Seat], Editor]
    read: Callable[[Editor, str], object]
    tall: bool = False
    steps: frozenset[Action] = frozenset(Action)
    right: Right = Right.PROCESS


class StepForm(QFrame):
    """`go(data, note)` when it is filled in; `left` when it is not wanted any more."""

    go = Signal(object, str)
    left = Signal()

    def __init__(self, dossier: Dossier, action: Action, seat: Seat) -> None:
        super().__init__()
        self.action = action
        self.setObjectName("card")
        self.setAccessibleName(action.label)
        step = step_of(action)
        self._warning = forbidden(dossier, action, seat.app.clock.now()) or ""
        keys = [
            key
            for key, ask in ASKS.items()
            if key in step.keys and action in ask.steps and seat.actor.may(ask.right)
        ]
        if "override" in step.keys and not self._warning:
            keys = [key for key in keys if key not in ("override", "basis")]
        if "reason" not in keys and "method" not in keys:
            keys.append("note")
        self.fields: dict[str, Field] = {}
        self._later = {"note", "basis"} - set(step.required)
        for key in keys:
            ask = ASKS[key]
            optional = key not in step.required and (ask.tall or key == "basis")
            caption = f"{ask.caption} (nếu có)" if optional else ask.caption
            self.fields[key] = Field(caption, ask.make(dossier, seat))
        self._go = KeyButton(action.label, "Ctrl Enter", kind="primary")
        self._leave = KeyButton("Thôi", "Esc")
        self._go.clicked.connect(self.submit)
        self._leave.clicked.connect(self.left)
        for key_name in ("Ctrl+Return", "Ctrl+Enter"):
            self._key(key_name, self.submit)
        self._lay_out()

    def focus_first(self) -> None:
        """The first field that is asked for, or the button where there is nothing to fill in.

        Whom it goes to before of what kind he is: nearly always a specialist.
        """
        needed = [field for key, field in self.fields.items() if key not in self._later]
        if "to" in self.fields:
            needed = [self.fields["to"]]
        first = needed[0].editor if needed else self._go
        first.setFocus(Qt.FocusReason.OtherFocusReason)
        if isinstance(first, QLineEdit):
            first.selectAll()

    def submit(self) -> None:
        """Read every field; tell the first wrong one beside it, else `go`."""
        for field in self.fields.values():
            field.tell("")
        try:
            data = self._data()
        except InvalidInput as trouble:
            self.tell(trouble)
            return
        note = str(data.pop("note", ""))
        self._go.setEnabled(False)
        self.go.emit(data, note)

    def tell(self, trouble: InvalidInput) -> bool:
        """Tell a trouble beside its field and go there; False when the form has no such field."""
        self._go.setEnabled(True)
        field = self.fields.get((trouble.field or "").split(".")[0])
        if field is None:
            return False
        field.tell(trouble.message)
        field.editor.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def release(self) -> None:
        """It did not work out; it may be tried again."""
        self._go.setEnabled(True)

    def _data(self) -> dict[str, object]:
        required = step_of(self.action).required
        data: dict[str, object] = {}
        for key, field in self.fields.items():
            value = ASKS[key].read(_editor(field), key)
            if value in ("", None, []):
                if key in required:
                    raise InvalidInput("Chưa nhập ô này.", field=key)
                continue
            data[key] = value
        return data

    def _key(self, key: str, action: Callable[[], None]) -> None:
        context = Qt.ShortcutContext.WidgetWithChildrenShortcut
        QShortcut(QKeySequence(key), self, context=context).activated.connect(action)

    def _lay_out(self) -> None:
        whole = column(spacing=GRID + 2)
        whole.setContentsMargins(2 * GRID, 12, 2 * GRID, 14)
        whole.addWidget(words(self.action.label, "heading"))
        if self._warning:
            told = f"{self._warning} Chỉ người phụ trách được cho phép, với căn cứ."
            whole.addWidget(Note(told, Tone.DUE))
        short = [field for key, field in self.fields.items() if not ASKS[key].tall]
        tall = [field for key, field in self.fields.items() if ASKS[key].tall]
        if len(short) == 1 and tall:
            short[0].setMaximumWidth(_FIELD)
            whole.addLayout(row(short.pop(), *tall, spacing=12))
            tall = []
        for start in range(0, len(short), _MOST_ACROSS):
            across = row(spacing=12)
            for field in short[start : start + _MOST_ACROSS]:
                field.setMaximumWidth(_FIELD)
                across.addWidget(field, 1)
            across.addStretch(1)
            whole.addLayout(across)
        if tall:
            whole.addLayout(row(*tall, spacing=12))
        warning = "Bước này kết thúc hồ sơ, không làm lại được." if breaks_off(self.action) else ""
        whole.addLayout(row(self._go, self._leave, words(warning, "muted"), None, spacing=GRID))
        self.setLayout(whole)


def _editor(field: Field) -> Editor:
    if not isinstance(field.editor, Editor):
        raise TypeError(field.editor)
    return field.editor


def _line(text: str = "", hint: str = "", *, limit: int = 500) -> QLineEdit:
    line = QLineEdit(text)
    line.setPlaceholderText(hint)
    line.setMaxLength(limit)
    return line


def _paragraph(hint: str) -> QPlainTextEdit:
    text = QPlainTextEdit()
    text.setPlaceholderText(hint)
    text.setTabChangesFocus(True)
    text.setFixedHeight(3 * text.fontMetrics().height() + 18)
    return text


def _choice(choices: Mapping[str, str]) -> QComboBox:
    return Choice((word, key) for key, word in choices.items())


def _text(editor: Editor, key: str) -> object:
    del key
    match editor:
        case QPlainTextEdit():
            return editor.toPlainText().strip()
        case QComboBox():
            return editor.currentData()
        case QCheckBox():
            return editor.isChecked() or None
        case _:
            return editor.text().strip()


def _items(editor: Editor, key: str) -> object:
    lines = str(_text(editor, key)).splitlines()
    return [line.strip(" -•\t") for line in lines if line.strip(" -•\t")]


def _money(editor: Editor, key: str) -> object:
    typed = str(_text(editor, key)).lower().removesuffix("đ").strip()
    digits = typed.replace(".", "").replace(" ", "")
    if not digits:
        return None
    if not (digits.isascii() and digits.isdigit()):
        raise InvalidInput("Số tiền chỉ gồm chữ số, ví dụ 8.000.", field=key)
    return int(digits)


def _day(editor: Editor, key: str) -> object:
    typed = str(_text(editor, key))
    return parse_date(typed, field=key).isoformat() if typed else ""


def _owed(dossier: Dossier) -> str:
    owed = sum(fee.owed for fee in dossier.fees)
    return money_text(owed).removesuffix(" đ") if owed else ""


def _today(seat: Seat) -> str:
    return date_text(local(seat.app.clock.now()).date())


def _taker(dossier: Dossier) -> QLineEdit:
    """Who gets it: the agencies of the liên thông order are offered."""
    line = _line(hint="tên chuyên viên hoặc cơ quan", limit=200)
    names = [stage.agency for stage in dossier.stages]
    completer = QCompleter(names, line)
    completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
    completer.setFilterMode(Qt.MatchFlag.MatchContains)
    line.setCompleter(completer)
    return line


def _kinds(dossier: Dossier) -> QComboBox:
    kinds = [HolderKind.SPECIALIST, HolderKind.AGENCY, HolderKind.DESK]
    if dossier.stages:
        kinds.insert(0, kinds.pop(1))
    return _choice({kind.value: kind.label for kind in kinds})


def _override() -> QCheckBox:
    return QCheckBox("Cho phép, có căn cứ ghi bên dưới")


_PAYING = frozenset({Action.PAY})

# What the steps may need, in the order it is asked.
ASKS: dict[str, Ask] = {
    "result_number": Ask(
        "Số của kết quả", lambda d, s: _line(hint="123/UBND-TP", limit=100), _text
    ),
    "result_date": Ask("Ngày của kết quả", lambda d, s: _line(_today(s)), _day),
    "result_name": Ask("Tên kết quả", lambda d, s: _line(), _text),
    "to_kind": Ask("Chuyển cho", lambda d, s: _kinds(d), _text),
    "to": Ask("Tên người, cơ quan nhận", lambda d, s: _taker(d), _text),
    "until": Ask("Hạn của bước này", lambda d, s: _line(hint="27/11/2026", limit=20), _day),
    "exemption": Ask("Đối tượng miễn, giảm", lambda d, s: _line(limit=300), _text),
    "evidence": Ask("Giấy tờ chứng minh", lambda d, s: _line(limit=300), _text),
    "code": Ask("Loại lý do", lambda d, s: _choice(REFUSAL_REASONS), _text),
    "override": Ask("Vượt quy định", lambda d, s: _override(), _text, right=Right.OVERRIDE),
    "amount": Ask("Số tiền (đồng)", lambda d, s: _line(_owed(d), "8.000", limit=20), _money),
    "method": Ask("Hình thức", lambda d, s: _choice(PAY_METHODS), _text, steps=_PAYING),
    "new_due_at": Ask("Ngày hẹn mới", lambda d, s: _line(hint="27/11/2026", limit=20), _day),
    "basis": Ask("Căn cứ pháp lý", lambda d, s: _line(), _text),
    "items": Ask("Giấy tờ", lambda d, s: _paragraph("Mỗi dòng một giấy tờ"), _items, tall=True),
    "reason": Ask("Lý do", lambda d, s: _paragraph("Ghi rõ để người nộp hiểu"), _text, tall=True),
    "note": Ask(
        "Ghi chú", lambda d, s: _paragraph("Điều cần nhớ, ví dụ đã chuyển cho ai"), _text, tall=True
    ),
}


def as_step(data: Mapping[str, Any], seat: Seat) -> dict[str, Any]:
    """The typed values as the step takes them: a new due day ends when the office closes."""
    taken = dict(data)
    for key in ("new_due_at", "until"):
        if key in taken:
            day = date.fromisoformat(taken[key])
            taken[key] = iso(closing(day, seat.app.office.calendar(), field=key))
    return taken
