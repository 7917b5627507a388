"""Who the dossier is about, or who came instead: fields that are right when the domain says so."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QWidget

from motcua_desktop.domain.identity_card import IdentityCard
from motcua_desktop.domain.people import (
    ApplicantKind,
    BirthDate,
    IdType,
    Person,
    PersonName,
    Phone,
    Sex,
    identity_number,
)
from motcua_desktop.domain.text import as_name, text_field
from motcua_desktop.errors import InvalidInput
from motcua_desktop.ui.widgets.choice import Choice
from motcua_desktop.ui.widgets.field import CheckedLine, Field, checked_field
from motcua_desktop.ui.widgets.layout import row

_NARROWEST = 64
_ON_A_CARD = ("name", "birth_date", "sex", "address")
_NUMBER_WORDS = {
    IdType.CCCD: "Số định danh",
    IdType.CMND: "Số CMND",
    IdType.PASSPORT: "Số hộ chiếu",
    IdType.NONE: "Số giấy tờ",
}
_NUMBER_HINTS = {
    ApplicantKind.CITIZEN: "gõ hoặc quét thẻ",
    ApplicantKind.ENTERPRISE: "10 hoặc 13 số",
}
_ORGANISATION_WORDS = {
    ApplicantKind.ENTERPRISE: "Mã số doanh nghiệp",
    ApplicantKind.STATE_AGENCY: "Mã cơ quan, quyết định",
    ApplicantKind.ORGANISATION: "Số quyết định, mã số",
}


class PersonForm(QWidget):
    """Fields for one person, named by the keys of the `applicant` shape.

    `edited` at every change, `numbered(text)` when the number is right. The kind of applicant is
    a field too, but placed by the page.
    """

    edited = Signal()
    numbered = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._organisation = False
        self.kind = Choice([(kind.label, kind.value) for kind in ApplicantKind])
        self.id_type = Choice([(kind.label.split(" (")[0], kind.value) for kind in IdType])
        self.number = CheckedLine(self._number_rule, required=True)
        self.phone = CheckedLine(Phone)
        self.name = CheckedLine(PersonName, required=True)
        self.birth = CheckedLine(BirthDate, hint="28/02/1990")
        self.sex = Choice([("–", ""), *((sex.label, sex.value) for sex in Sex)])
        self.address = CheckedLine(_address)
        self.fields: dict[str, Field] = {
            "kind": Field("Đối tượng", self.kind),
            "id_type": Field("Loại giấy tờ", self.id_type),
            "id_number": checked_field("Số định danh", self.number),
            "phone": checked_field("Điện thoại", self.phone),
            "name": checked_field("Họ và tên", self.name),
            "birth_date": checked_field("Ngày sinh", self.birth),
            "sex": Field("Giới tính", self.sex),
            "address": checked_field("Địa chỉ", self.address),
        }
        for line in self._lines().values():
            line.setMinimumWidth(_NARROWEST)
        self._lay_out()
        self._listen()
        self._dress()

    def is_empty(self) -> bool:
        """Whether nothing was typed."""
        return not any(line.text().strip() for line in self._lines().values())

    def is_organisation(self) -> bool:
        """Whether the applicant is anybody but a person."""
        return not self._is_citizen()

    def to_json(self) -> dict[str, Any]:
        """What was typed, in the shape of `applicant`, right or not."""
        told: dict[str, Any] = {key: line.text().strip() for key, line in self._lines().items()}
        told["birth_date"] = _iso_birth(told["birth_date"])
        told |= {"kind": self.kind.currentData(), "id_type": self.id_type.currentData()}
        told["sex"] = self.sex.currentData() or None
        if self.is_organisation():
            told |= {"birth_date": None, "sex": None}
        for key in ("phone", "birth_date"):
            told[key] = told[key] or None
        return told

    def fill(self, told: Mapping[str, Any]) -> None:
        """Put a shape of `applicant` in, as a draft kept it; unknown keys are left alone."""
        self.kind.select(told.get("kind") or ApplicantKind.CITIZEN.value)
        self.id_type.select(told.get("id_type") or IdType.CCCD.value)
        for key, line in self._lines().items():
            line.setText(str(told.get(key) or ""))
            line.setCursorPosition(0)
        birth = str(told.get("birth_date") or "")
        self.birth.setText("/".join(reversed(birth.split("-"))))
        self.sex.select(told.get("sex") or "")
        self.hush()
        self.edited.emit()

    def fill_known(self, person: Person) -> None:
        """Put in what the desk knows of this person."""
        self.fill(person.to_json())

    def fill_card(self, card: IdentityCard) -> None:
        """Put in what the card told; the same person's phone and typed address stay."""
        told = self._told_of(str(card.number))
        told |= {"kind": ApplicantKind.CITIZEN.value, "id_type": IdType.CCCD.value}
        told["id_number"] = str(card.number)
        told["name"] = card.name or told["name"]
        told["birth_date"] = card.birth_date or told["birth_date"]
        told["sex"] = card.sex.value if card.sex else told["sex"]
        told["address"] = told["address"] or card.address
        self.fill(told)
        self.numbered.emit(str(card.number))

    def fill_number(self, number: str) -> None:
        """Put in the number alone, where nothing else of a card could be read."""
        self.fill({**self._told_of(number), "id_number": number})
        self.numbered.emit(number)

    def _told_of(self, number: str) -> dict[str, Any]:
        """What was typed of this person; nothing when another person's number stands here."""
        before = self.number.text().strip()
        other = before and before != number and not self.number.complaint()
        return dict.fromkeys(_ON_A_CARD, "") if other else self.to_json()

    def clear(self) -> None:
        """Nothing typed."""
        self.fill({})

    def complaints(self) -> dict[str, str]:
        """What is wrong now, by the keys of the shape; nothing is told."""
        found = {key: line.complaint() for key, line in self._lines().items()}
        if self.is_organisation():
            del found["birth_date"]
        return {key: complaint for key, complaint in found.items() if complaint}

    def check(self) -> None:
        """Tell every trouble beside its field."""
        for line in self._lines().values():
            line.check()

    def in_order(self) -> list[QWidget]:
        """The editors as the eye goes."""
        order = ("id_number", "phone", "name", "birth_date", "sex", "id_type", "address")
        return [self.fields[key].editor for key in order]

    def hush(self) -> None:
        """Take every trouble back."""
        for field in self.fields.values():
            field.tell("")

    def _number_rule(self, text: str) -> object:
        return identity_number(self._id_type(), text, kind=self._kind())

    def _kind(self) -> ApplicantKind:
        return ApplicantKind(self.kind.currentData())

    def _is_citizen(self) -> bool:
        return self._kind() is ApplicantKind.CITIZEN

    def _id_type(self) -> IdType:
        return IdType(self.id_type.currentData())

    def _lines(self) -> dict[str, CheckedLine]:
        return {
            "id_number": self.number,
            "phone": self.phone,
            "name": self.name,
            "birth_date": self.birth,
            "address": self.address,
        }

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(8)
        places = {
            "id_number": (0, 0, 3),
            "phone": (0, 3, 3),
            "name": (1, 0, 6),
            "address": (4, 0, 6),
        }
        for key, (line, across, span) in places.items():
            grid.addWidget(self.fields[key], line, across, 1, span, Qt.AlignmentFlag.AlignTop)
        grid.addLayout(self._of_the_card(), 2, 0, 1, 6)
        grid.addWidget(self.fields["birth_date"].take_trouble(), 3, 0, 1, 6)
        for across in range(6):
            grid.setColumnStretch(across, 1)
        self.fields["kind"].hide()

    def _of_the_card(self) -> QHBoxLayout:
        """Birth, sex and paper in one line, each as wide as what stands in it."""
        line = row(spacing=8)
        for key, share in (("birth_date", 116), ("sex", 84), ("id_type", 108)):
            field = self.fields[key]
            field.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
            line.addWidget(field, share, Qt.AlignmentFlag.AlignTop)
        return line

    def _listen(self) -> None:
        for line in self._lines().values():
            line.textChanged.connect(lambda _: self.edited.emit())
        for box in (self.kind, self.id_type, self.sex):
            box.currentIndexChanged.connect(lambda _: self._chosen())
        self.number.editingFinished.connect(self._numbered)
        self.number.textEdited.connect(self._number_typed)
        self.name.editingFinished.connect(self._capitalise)
        self.birth.editingFinished.connect(self._write_birth_out)

    def _chosen(self) -> None:
        self._dress()
        self.edited.emit()

    def _dress(self) -> None:
        """Captions and duties by the kind of applicant and of paper."""
        citizen = self._is_citizen()
        kind = self._id_type()
        self.fields["id_type"].setVisible(citizen)
        if citizen is self._organisation:
            # An organisation's number has no paper to choose; a person's is on the card.
            self._organisation = not citizen
            self.id_type.select((IdType.CCCD if citizen else IdType.NONE).value)
            kind = self._id_type()
        caption = _NUMBER_WORDS[kind] if citizen else _ORGANISATION_WORDS[self._kind()]
        self._name_field("id_number", caption)
        self._name_field("name", "Họ và tên" if citizen else "Tên tổ chức")
        self.number.setPlaceholderText(_NUMBER_HINTS.get(self._kind(), ""))
        self.number.require(required=kind is not IdType.NONE)
        if not self.number.text() or not self.number.complaint():
            self.number.checked.emit("")
        for key in ("birth_date", "sex"):
            self.fields[key].setVisible(citizen)
        if not citizen:
            self.fields["birth_date"].tell("")

    def _name_field(self, key: str, caption: str) -> None:
        self.fields[key].caption.setText(caption)
        self.fields[key].editor.setAccessibleName(caption)

    def _number_typed(self, text: str) -> None:
        """Twelve digits are known without leaving the field; letters mean a passport."""
        if self._id_type() is IdType.CCCD and text[:1].isalpha() and self._is_citizen():
            self.id_type.select(IdType.PASSPORT.value)
        if self._id_type() is IdType.CCCD and not self.number.complaint() and text.strip():
            self.numbered.emit(self.number.text().strip())

    def _numbered(self) -> None:
        if self.number.text().strip() and not self.number.complaint():
            self.numbered.emit(self.number.text().strip())

    def _capitalise(self) -> None:
        """An organisation writes its name as it likes."""
        if self._is_citizen() and (name := as_name(self.name.text())) != self.name.text():
            self.name.setText(name)

    def _write_birth_out(self) -> None:
        """`28021990` typed in a hurry is shown as the day that was understood."""
        if iso := _iso_birth(self.birth.text().strip()):
            self.birth.setText("/".join(reversed(iso.split("-"))))


def _address(text: str) -> str:
    return text_field(text, field="address", limit=500)


def _iso_birth(text: str) -> str:
    try:
        return str(BirthDate(text)) if text else ""
    except InvalidInput:
        return text
