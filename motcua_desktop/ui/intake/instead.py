"""Who came instead of the owner, or for an organisation: who, by what right, in which position."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy, QWidget

from motcua_desktop.domain.submitter import Authority
from motcua_desktop.domain.text import text_field
from motcua_desktop.ui.intake.acquaintance import Acquaintance
from motcua_desktop.ui.intake.person import PersonForm
from motcua_desktop.ui.seat import Seat
from motcua_desktop.ui.widgets.choice import Choice
from motcua_desktop.ui.widgets.field import CheckedLine, Field, checked_field
from motcua_desktop.ui.widgets.layout import column, row
from motcua_desktop.ui.widgets.words import words

_HINTS = {
    Authority.NONE: "con ruột, hàng xóm…",
    Authority.LETTER: "số 12 ngày 03/11/2026",
    Authority.REPRESENTATIVE: "giấy đăng ký, quyết định số…",
    Authority.PARENT: "cha, mẹ của ai",
    Authority.RELATIVE: "vợ, con, anh, chị, em",
}


class Instead(QWidget):
    """Fields named by the keys of the `submitter` shape; `edited` at every change."""

    edited = Signal()

    def __init__(self, seat: Seat) -> None:
        super().__init__()
        self.heading = words("Người đến nộp thay", "heading")
        self.person = PersonForm()
        self.acquaintance = Acquaintance(seat, self.person.to_json, None)
        self.authority = Choice(
            [(kind.label, kind.value) for kind in Authority if kind is not Authority.NONE]
            + [("Khác", "")]
        )
        self.authorisation = CheckedLine(_authorisation)
        self.position = CheckedLine(_position, hint="Giám đốc, kế toán…")
        self._fields = {
            "authority": Field("Tư cách", self.authority),
            "authorisation": checked_field("Giấy tờ, quan hệ", self.authorisation),
            "position": checked_field("Chức vụ", self.position),
        }
        self._organisation = False
        self._lay_out()
        self._listen()
        self.fill({})

    def is_empty(self) -> bool:
        """Whether nothing was typed."""
        lines = (self.authorisation, self.position)
        return self.person.is_empty() and not any(line.text().strip() for line in lines)

    def to_json(self) -> dict[str, Any]:
        """What was typed, in the shape of `submitter`, right or not; always a person."""
        return self.person.to_json() | {
            "kind": "citizen",
            "authority": self.authority.currentData() or None,
            "authorisation": self.authorisation.text().strip(),
            "position": self.position.text().strip() or None if self._organisation else None,
        }

    def fill(self, told: Mapping[str, Any]) -> None:
        """Put a shape of `submitter` in, as a draft kept it; nothing gives the ordinary right."""
        self.person.fill(told)
        if told:
            self.authority.select(str(told.get("authority") or ""))
        else:
            self.authority.select(self._ordinary())
        self.authorisation.setText(str(told.get("authorisation") or ""))
        self.position.setText(str(told.get("position") or ""))
        self._hint()

    def stand_for(self, *, organisation: bool) -> None:
        """Whether it is an organisation that somebody comes for."""
        ordinary = self.authority.currentData() == self._ordinary()
        self._organisation = organisation
        self.heading.setText("Người đại diện đến nộp" if organisation else "Người đến nộp thay")
        self._fields["position"].setVisible(organisation)
        if ordinary and self.is_empty():
            self.authority.select(self._ordinary())

    def complaints(self) -> dict[str, str]:
        """What is wrong now, by the keys of the shape."""
        found = self.person.complaints()
        for key in ("authorisation", "position"):
            editor = self._fields[key].editor
            if isinstance(editor, CheckedLine) and (complaint := editor.complaint()):
                found[key] = complaint
        return found

    def fields(self) -> dict[str, Field]:
        """Every field by its key, in the order of the page."""
        return {**self.person.fields, **self._fields}

    def in_order(self) -> list[QWidget]:
        """The editors as the eye goes."""
        return [*self.person.in_order(), self.authority, self.authorisation, self.position]

    def hush(self) -> None:
        """Take every trouble and offer back."""
        for field in self.fields().values():
            field.tell("")
        self.acquaintance.forget()

    def _ordinary(self) -> str:
        kind = Authority.REPRESENTATIVE if self._organisation else Authority.LETTER
        return kind.value

    def _lay_out(self) -> None:
        right = row(spacing=6)
        for key, share in (("authority", 2), ("authorisation", 3)):
            field = self._fields[key]
            field.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
            right.addWidget(field, share)
        self.setLayout(
            column(self.heading, self.person, self.acquaintance, right, self._fields["position"])
        )

    def _listen(self) -> None:
        self.person.edited.connect(self.edited)
        self.person.edited.connect(self.acquaintance.touched)
        self.person.numbered.connect(lambda _: self.acquaintance.ask())
        self.acquaintance.taken.connect(self.person.fill_known)
        for line in (self.authorisation, self.position):
            line.textChanged.connect(lambda _: self.edited.emit())
        self.authority.currentIndexChanged.connect(lambda _: self._righted())

    def _righted(self) -> None:
        self._hint()
        self.edited.emit()

    def _hint(self) -> None:
        kind = Authority(self.authority.currentData())
        self.authorisation.setPlaceholderText(_HINTS[kind])


def _authorisation(text: str) -> str:
    return text_field(text, field="authorisation", limit=500)


def _position(text: str) -> str:
    return text_field(text, field="position", limit=200)
