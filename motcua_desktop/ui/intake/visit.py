"""Hồ sơ trong lượt này: what one visit brings, taken in together at the end."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPushButton, QWidget

from motcua_desktop.domain.intake import Intake
from motcua_desktop.ui.icons import icon
from motcua_desktop.ui.tokens import Icon, Tone
from motcua_desktop.ui.widgets.flow import Flow
from motcua_desktop.ui.widgets.layout import boxed, row
from motcua_desktop.ui.widgets.words import keycap, tip, words

_LONGEST = 22


@dataclass(frozen=True, slots=True)
class VisitEntry:
    """One dossier of the visit: the page as it stood, what it gives, and what it lacks."""

    draft: Mapping[str, Any]
    body: Mapping[str, Any]
    request_id: str
    procedure: str
    missing: str = ""

    @property
    def title(self) -> str:
        """`Nguyễn Thị Ánh · Đăng ký khai sinh`."""
        return f"{self._name} · {self.procedure or '(chưa chọn thủ tục)'}"

    @property
    def short(self) -> str:
        """The same with both parts cut to what tells them apart."""
        what = self.procedure.removeprefix("Thủ tục ") or "(chưa chọn thủ tục)"
        return f"{_cut(self._name)} · {_cut(what[:1].upper() + what[1:])}"

    @property
    def _name(self) -> str:
        return str((self.body.get("applicant") or {}).get("name") or "(chưa có tên)")

    def intake(self) -> Intake:
        """As the desk takes it. Raises InvalidInput naming the field."""
        return Intake.parse({**self.body, "request_id": self.request_id})

    def to_json(self) -> dict[str, Any]:
        """For the draft of the whole visit."""
        return {
            "draft": dict(self.draft),
            "body": dict(self.body),
            "request_id": self.request_id,
            "procedure": self.procedure,
            "missing": self.missing,
        }

    @classmethod
    def from_json(cls, told: Mapping[str, Any]) -> "VisitEntry":
        """What `to_json` kept."""
        return cls(
            told["draft"], told["body"], told["request_id"], told["procedure"], told["missing"]
        )


class Visit(QWidget):
    """The entries as a row of buttons: Enter edits one, Delete takes it out, arrows walk.

    `wanted(place)` when one is to be edited, `removed(place)` when it is to go, `edited` when the
    entries changed. Hidden while there is none.
    """

    wanted = Signal(int)
    removed = Signal(int)
    edited = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._entries: list[VisitEntry] = []
        self._heading = words("", "heading")
        self._heading.setToolTip("Enter sửa · Delete bỏ khỏi lượt · F9 tiếp nhận tất cả")
        self._room = QWidget()
        line = row(keycap("Ctrl B"), self._heading, spacing=8)
        line.addWidget(self._room, 1)
        self.setLayout(line)
        self.setAccessibleName("Hồ sơ trong lượt này")
        self._show()

    @property
    def entries(self) -> tuple[VisitEntry, ...]:
        return tuple(self._entries)

    def __len__(self) -> int:
        return len(self._entries)

    def put(self, entry: VisitEntry, place: int | None = None) -> None:
        """One more, at the end or at `place`."""
        self._entries.insert(len(self._entries) if place is None else place, entry)
        self._show()

    def take(self, place: int) -> VisitEntry:
        """The entry at `place`, out of the list."""
        entry = self._entries.pop(place)
        self._show()
        return entry

    def fill(self, entries: Iterable[VisitEntry]) -> None:
        """These and no others."""
        self._entries = list(entries)
        self._show()

    def incomplete(self) -> int | None:
        """The first entry that lacks something."""
        return next((at for at, entry in enumerate(self._entries) if entry.missing), None)

    def enter(self) -> None:
        """The keyboard to the last entry."""
        if self.buttons:
            self.buttons[-1].setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _show(self) -> None:
        self.buttons = [self._button(at, entry) for at, entry in enumerate(self._entries)]
        flow = boxed(Flow(*self.buttons, spacing=6))
        layout = self.layout()
        if layout is not None:
            layout.replaceWidget(self._room, flow)
        self._room.deleteLater()
        self._room = flow
        self._heading.setText(f"Hồ sơ trong lượt này ({len(self._entries)})")
        self.setVisible(bool(self._entries))
        self.edited.emit()

    def _button(self, at: int, entry: VisitEntry) -> QPushButton:
        button = QPushButton(f"{at + 1}. {entry.short}".replace("&", "&&"))
        button.setProperty("kind", "chip")
        button.setAutoDefault(False)
        told = f"{entry.title}. {entry.missing}" if entry.missing else entry.title
        button.setAccessibleName(f"Hồ sơ {at + 1}: {told}")
        button.setToolTip(tip(told))
        if entry.missing:
            button.setIcon(icon(Icon.ALERT, Tone.LATE.ink))
        button.clicked.connect(lambda _=False: self.wanted.emit(at))
        return button

    def keyPressEvent(self, event: QKeyEvent) -> None:
        at = next((place for place, one in enumerate(self.buttons) if one.hasFocus()), None)
        if at is None:
            super().keyPressEvent(event)
            return
        match event.key():
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self.wanted.emit(at)
            case Qt.Key.Key_Delete | Qt.Key.Key_Backspace:
                self.removed.emit(at)
            case Qt.Key.Key_Right | Qt.Key.Key_Down:
                self.buttons[(at + 1) % len(self.buttons)].setFocus()
            case Qt.Key.Key_Left | Qt.Key.Key_Up:
                self.buttons[at - 1].setFocus()
            case _:
                super().keyPressEvent(event)


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1].rstrip()}…"
