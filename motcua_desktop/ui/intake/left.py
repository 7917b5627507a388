"""The left column: what is wanted, who it is for, how it comes and goes back, who came instead."""

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QCheckBox, QGridLayout, QLineEdit, QSizePolicy, QWidget

from motcua_desktop.domain.delivery import IdentityCheck
from motcua_desktop.domain.dossier import ReturnBy
from motcua_desktop.domain.identity_card import ReadCard
from motcua_desktop.domain.people import Person
from motcua_desktop.domain.procedure import Channel
from motcua_desktop.domain.text import text_field
from motcua_desktop.ui.intake.acquaintance import Acquaintance
from motcua_desktop.ui.intake.instead import Instead
from motcua_desktop.ui.intake.person import PersonForm
from motcua_desktop.ui.intake.procedure import ProcedureBox
from motcua_desktop.ui.seat import Seat
from motcua_desktop.ui.tokens import Icon, Tone
from motcua_desktop.ui.widgets.choice import Choice
from motcua_desktop.ui.widgets.field import CheckedLine, Field, checked_field
from motcua_desktop.ui.widgets.layout import column, row
from motcua_desktop.ui.widgets.tones import Note
from motcua_desktop.ui.widgets.words import words


class LeftColumn(QWidget):
    """Fields from top to bottom in the order people tell them.

    `edited` at every change; `finished` when Enter leaves what has to be typed.
    """

    edited = Signal()
    finished = Signal()

    def __init__(self, seat: Seat) -> None:
        super().__init__()
        self.procedure = ProcedureBox(seat)
        self.applicant = PersonForm()
        self.instead = Instead(seat)
        self.identity = QCheckBox("Đã đối chiếu giấy tờ tùy thân")
        self.identity.setToolTip("Người đứng trước quầy đúng là người trong giấy tờ (Ctrl I)")
        self._check = IdentityCheck.NONE
        self.channel = Choice((channel.label, channel.value) for channel in Channel)
        self.return_by = Choice(
            (way.label.removeprefix("Qua ").capitalize(), way.value) for way in ReturnBy
        )
        self.postal = CheckedLine(_postal)
        self.postal_field = checked_field("Địa chỉ nhận kết quả", self.postal)
        self.someone_else = QCheckBox("Người khác nộp thay")
        self.card_note = Note("", Tone.DUE, Icon.IDENTITY_CARD)
        self.acquaintance = Acquaintance(seat, self.applicant.to_json, self._procedure_code)
        self.procedure.case.pass_numbers_to(self.applicant.number)
        self._lay_out()
        self._listen()
        self._unfold()

    def is_empty(self) -> bool:
        """Whether nothing was chosen or typed."""
        typed = (self.procedure.line.text(), self.postal.text())
        return (
            not any(typed)
            and self.applicant.is_empty()
            and (not self.someone_else.isChecked() or self.instead.is_empty())
        )

    def to_json(self) -> dict[str, Any]:
        """What was typed, in the `receive` shape, right or not."""
        entry = self.procedure.entry()
        return {
            "procedure": str(entry.procedure.code) if entry else "",
            "case": self.procedure.case_name(),
            "channel": self.channel.currentData(),
            "applicant": self.applicant.to_json(),
            "submitter": self.instead.to_json() if self.someone_else.isChecked() else None,
            "return_by": self.return_by.currentData(),
            "postal_address": self.postal.text().strip() or None,
            "identity_check": self._check.value or None,
        }

    def fill(self, told: Mapping[str, Any]) -> None:
        """Put a draft in, but for the procedure, which has to be looked up first."""
        self.applicant.fill(told.get("applicant") or {})
        submitter = told.get("submitter") or {}
        self.someone_else.setChecked(bool(submitter))
        self.instead.fill(submitter)
        self.channel.select(told.get("channel"))
        self.return_by.select(told.get("return_by"))
        self.postal.setText(str(told.get("postal_address") or ""))
        self.set_check(IdentityCheck(told.get("identity_check") or ""))
        self.hush()

    def next_person(self) -> None:
        """Another applicant for the same procedure, as a family brings: the address stays."""
        kept = self.applicant.to_json()
        self.applicant.fill({key: kept[key] for key in ("kind", "address")})
        if not self.someone_else.isChecked():
            self.set_check(IdentityCheck.NONE)
        self.hush()

    def hush(self) -> None:
        """Take every trouble and note back."""
        self.applicant.hush()
        self.instead.hush()
        for field in (self.procedure.field, self.postal_field):
            field.tell("")
        self.card_note.hush()
        self.acquaintance.forget()

    def complaints(self) -> dict[str, str]:
        """What is wrong or missing now, by the field names of the `receive` shape."""
        found: dict[str, str] = {}
        if self.procedure.entry() is None:
            found["procedure"] = "Chọn một thủ tục trong danh mục."
        for key, told in self.applicant.complaints().items():
            found[f"applicant.{key}"] = told
        if self.someone_else.isChecked():
            for key, told in self.instead.complaints().items():
                found[f"submitter.{key}"] = told
        if complaint := self.postal.complaint():
            found["postal_address"] = complaint
        return found

    def is_blank(self, name: str) -> bool:
        """Whether nothing stands in the field of this name yet."""
        editor = self.fields()[name].editor
        return isinstance(editor, QLineEdit) and not editor.text().strip()

    def fields(self) -> dict[str, Field]:
        """Every field by its name in the `receive` shape, in the order of the page."""
        found = {"procedure": self.procedure.field, "case": self.procedure.case_field}
        found |= {f"applicant.{key}": field for key, field in self.applicant.fields.items()}
        found |= {"postal_address": self.postal_field}
        return found | {f"submitter.{key}": field for key, field in self.instead.fields().items()}

    @property
    def check(self) -> IdentityCheck:
        """How the desk knows who stands before it."""
        return self._check

    def set_check(self, check: IdentityCheck) -> None:
        """Whoever came was looked at in this way."""
        self._check = check
        with QSignalBlocker(self.identity):
            self.identity.setChecked(check is not IdentityCheck.NONE)
        self.identity.setText(
            "Đã đối chiếu: quét thẻ căn cước"
            if check is IdentityCheck.CARD
            else "Đã đối chiếu giấy tờ tùy thân"
        )
        self.edited.emit()

    def in_hand(self) -> PersonForm:
        """Whom the keyboard is at: who came instead, else the applicant."""
        focus = QApplication.focusWidget()
        instead = focus is not None and self.instead.isAncestorOf(focus)
        return self.instead.person if instead else self.applicant

    def offering(self) -> Acquaintance:
        """Who is offered for the person the keyboard is at."""
        owner = self.in_hand() is self.applicant
        return self.acquaintance if owner else self.instead.acquaintance

    def put_card(self, read: ReadCard, person: PersonForm) -> None:
        """Fill `person` in from a card; whoever came was looked at when it is theirs."""
        doubts = list(read.doubts)
        if read.card is None:
            person.fill_number(read.number)
        else:
            person.fill_card(read.card)
            came = self.instead.person if self.someone_else.isChecked() else self.applicant
            if person is came:
                self.set_check(IdentityCheck.CARD)
            if read.card.address:
                doubts.append("Địa chỉ trên thẻ có thể theo xã, huyện cũ: hỏi lại người nộp.")
        self.card_note.tell(" ".join(doubts), Tone.DUE, Icon.IDENTITY_CARD)
        person.phone.setFocus()

    def _procedure_code(self) -> str:
        entry = self.procedure.entry()
        return str(entry.procedure.code) if entry else ""

    def _taken(self, person: Person) -> None:
        self.applicant.fill_known(person)

    def _lay_out(self) -> None:
        self._ways = ways = QGridLayout()
        ways.setContentsMargins(0, 0, 0, 0)
        ways.setHorizontalSpacing(4)
        kind = self.applicant.fields["kind"]
        for place, field in enumerate(
            (kind, Field("Nộp qua", self.channel), Field("Nhận kết quả", self.return_by))
        ):
            ways.addWidget(field, 0, place)
            field.editor.setProperty("tight", True)  # noqa: FBT003 (Qt's own)
            field.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        kind.show()
        self.setLayout(
            column(
                self.procedure,
                row(words("Người nộp", "heading"), None, self.identity),
                self.applicant,
                self.card_note,
                self.acquaintance,
                ways,
                self.postal_field,
                self.someone_else,
                self.instead,
                None,
            )
        )

    def _listen(self) -> None:
        self.applicant.edited.connect(self.edited)
        self.instead.edited.connect(self.edited)
        self.applicant.edited.connect(self.acquaintance.touched)
        self.applicant.numbered.connect(lambda _: self.acquaintance.ask())
        self.applicant.kind.currentIndexChanged.connect(lambda _: self._name_instead())
        self.applicant.kind.currentIndexChanged.connect(lambda _: self._share_out())
        for person in (self.applicant, self.instead.person):
            person.number.textEdited.connect(lambda _: self._other_number())
        self.acquaintance.taken.connect(self._taken)
        self.identity.toggled.connect(self._looked_at)
        self.procedure.chosen.connect(lambda _: self.edited.emit())
        self.procedure.chosen.connect(lambda _: self.acquaintance.ask())
        self.procedure.varied.connect(self.edited)
        self.postal.textChanged.connect(lambda _: self.edited.emit())
        for box in (self.channel, self.return_by):
            box.currentIndexChanged.connect(lambda _: self._unfold())
        self._set_tab_order()
        self.someone_else.toggled.connect(self._somebody_else)
        self._name_instead()

    def _looked_at(self, looked: bool) -> None:  # noqa: FBT001 (Qt's signal)
        self.set_check(IdentityCheck.SHOWN if looked else IdentityCheck.NONE)

    def _other_number(self) -> None:
        """A card that was scanned says nothing of a number that is typed."""
        if self._check is IdentityCheck.CARD:
            self.set_check(IdentityCheck.NONE)

    def _somebody_else(self) -> None:
        """It is another person that has to be looked at now."""
        self.set_check(IdentityCheck.NONE)
        self._unfold()

    def _name_instead(self) -> None:
        """Nobody comes as an organisation: somebody comes for it."""
        organisation = self.applicant.is_organisation()
        self.someone_else.setText(
            "Người đại diện đến nộp" if organisation else "Người khác nộp thay"
        )
        self.instead.stand_for(organisation=organisation)

    def _set_tab_order(self) -> None:
        """As the eye goes; a person's own fields first."""
        chain: list[QWidget] = [self.procedure.line, self.procedure.case]
        chain += self.applicant.in_order()
        chain += [self.applicant.kind, self.channel, self.return_by, self.postal]
        chain += [self.someone_else]
        chain += self.instead.in_order()
        for before, after in pairwise(chain):
            QWidget.setTabOrder(before, after)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter takes the offer, goes to the next field, and from the address to the papers."""
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)
            return
        person = self.in_hand()
        begun = person.name.text() or not person.number.hasFocus()
        taken = not begun and self.offering().accept()
        last = self.applicant.address.hasFocus() or self.someone_else.hasFocus()
        if taken and person is not self.applicant:
            self.instead.authority.setFocus()
        elif taken or last:
            self.finished.emit()
        else:
            self.focusNextChild()

    def _unfold(self) -> None:
        """Show what only some dossiers need."""
        post = self.return_by.currentData() == ReturnBy.POST.value
        self.postal_field.setVisible(post)
        self.postal.require(required=post)
        self.instead.setVisible(self.someone_else.isChecked())
        self._share_out()
        self.edited.emit()

    def _share_out(self) -> None:
        """The three boxes of a line share it by the words that stand in them."""
        for place, box in enumerate((self.applicant.kind, self.channel, self.return_by)):
            self._ways.setColumnStretch(place, box.room())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_out()


def _postal(text: str) -> str:
    return text_field(text, field="postal_address", limit=500)
