"""The left column: what is wanted, who it is for, how it comes and goes back, who came instead."""

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QGridLayout, QLineEdit, QSizePolicy, QWidget

from motcua_desktop.domain.dossier import DossierLine, ReturnBy
from motcua_desktop.domain.finding import KnownPerson
from motcua_desktop.domain.moment import date_text, local
from motcua_desktop.domain.procedure import Channel
from motcua_desktop.domain.text import text_field
from motcua_desktop.ui.intake.person import PersonForm
from motcua_desktop.ui.intake.procedure import ProcedureBox
from motcua_desktop.ui.seat import Seat
from motcua_desktop.ui.tokens import Icon, Tone
from motcua_desktop.ui.widgets.button import KeyButton
from motcua_desktop.ui.widgets.choice import Choice
from motcua_desktop.ui.widgets.field import CheckedLine, Field, checked_field
from motcua_desktop.ui.widgets.layout import boxed, column, row
from motcua_desktop.ui.widgets.tones import Note
from motcua_desktop.ui.widgets.words import words

# Room for "Doanh nghiệp" and "Trực tuyến" in the column of the smallest screen.
_SHARES = (124, 101, 98)


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
        self.submitter = PersonForm()
        self.authorisation = CheckedLine(_authorisation)
        self.authorisation_field = checked_field(
            "Giấy ủy quyền hoặc quan hệ với người nộp", self.authorisation
        )
        self.channel = Choice((channel.label, channel.value) for channel in Channel)
        self.return_by = Choice(
            (way.label.removeprefix("Qua ").capitalize(), way.value) for way in ReturnBy
        )
        self.postal = CheckedLine(_postal)
        self.postal_field = checked_field("Địa chỉ nhận kết quả", self.postal)
        self.someone_else = QCheckBox("Người khác nộp thay")
        self.card_note = Note("", Tone.DUE, Icon.IDENTITY_CARD)
        self.known = Note("", Tone.WAITING, Icon.PERSON)
        self.fill_known = KeyButton("Điền", "Enter", kind="link")
        self.fill_known.setAccessibleName("Điền thông tin của người đã biết (Enter)")
        self.known.add(self.fill_known)
        self.open_note = Note("", Tone.DUE, Icon.ALERT)
        self._person: KnownPerson | None = None
        self.procedure.case.pass_numbers_to(self.applicant.number)
        self._lay_out()
        self._listen()
        self._unfold()

    def is_empty(self) -> bool:
        """Whether nothing was chosen or typed."""
        typed = (self.procedure.line.text(), self.postal.text(), self.authorisation.text())
        return (
            not any(typed)
            and self.applicant.is_empty()
            and (not self.someone_else.isChecked() or self.submitter.is_empty())
        )

    def to_json(self) -> dict[str, Any]:
        """What was typed, in the `receive` shape, right or not."""
        entry = self.procedure.entry()
        submitter = None
        if self.someone_else.isChecked():
            submitter = self.submitter.to_json() | {"authorisation": self.authorisation.text()}
            submitter["kind"] = "citizen"
        return {
            "procedure": str(entry.procedure.code) if entry else "",
            "case": self.procedure.case_name(),
            "channel": self.channel.currentData(),
            "applicant": self.applicant.to_json(),
            "submitter": submitter,
            "return_by": self.return_by.currentData(),
            "postal_address": self.postal.text().strip() or None,
        }

    def fill(self, told: Mapping[str, Any]) -> None:
        """Put a draft in, but for the procedure, which has to be looked up first."""
        self.applicant.fill(told.get("applicant") or {})
        submitter = told.get("submitter") or {}
        self.someone_else.setChecked(bool(submitter))
        self.submitter.fill(submitter)
        self.authorisation.setText(str(submitter.get("authorisation") or ""))
        self.channel.select(told.get("channel"))
        self.return_by.select(told.get("return_by"))
        self.postal.setText(str(told.get("postal_address") or ""))
        self.hush()

    def hush(self) -> None:
        """Take every trouble and note back."""
        self.applicant.hush()
        self.submitter.hush()
        for field in (self.procedure.field, self.postal_field, self.authorisation_field):
            field.tell("")
        for note in (self.card_note, self.open_note):
            note.hush()
        self.offer(None, "")

    def complaints(self) -> dict[str, str]:
        """What is wrong or missing now, by the field names of the `receive` shape."""
        found: dict[str, str] = {}
        if self.procedure.entry() is None:
            found["procedure"] = "Chọn một thủ tục trong danh mục."
        for key, told in self.applicant.complaints().items():
            found[f"applicant.{key}"] = told
        if self.someone_else.isChecked():
            for key, told in self.submitter.complaints().items():
                found[f"submitter.{key}"] = told
            if complaint := self.authorisation.complaint():
                found["submitter.authorisation"] = complaint
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
        found |= {f"submitter.{key}": field for key, field in self.submitter.fields.items()}
        return found | {"submitter.authorisation": self.authorisation_field}

    def offer(self, known: KnownPerson | None, procedure: str) -> None:
        """Tell what the desk knows of this number: who it was, and what is still open."""
        self._person = known
        self.known.hush()
        self.open_note.hush()
        if known is None:
            return
        if self._would_fill(known):
            last = date_text(local(known.last_seen).date())
            self.known.tell(f"{known.person.name}, đã đến ngày {last}", Tone.WAITING, Icon.PERSON)
        if told := open_text(known.open, procedure):
            self.open_note.tell(told, Tone.DUE, Icon.ALERT)

    def accept_offer(self) -> bool:
        """Fill in the person that is offered; False when nobody is."""
        if self._person is None or self.known.isHidden():
            return False
        self.applicant.fill_known(self._person.person)
        self.known.hush()
        return True

    def _would_fill(self, known: KnownPerson) -> bool:
        return bool(self.applicant.to_json()["name"] != str(known.person.name))

    def _lay_out(self) -> None:
        ways = QGridLayout()
        ways.setContentsMargins(0, 0, 0, 0)
        ways.setHorizontalSpacing(6)
        kind = self.applicant.fields["kind"]
        for place, field in enumerate(
            (kind, Field("Nộp qua", self.channel), Field("Nhận kết quả", self.return_by))
        ):
            ways.addWidget(field, 0, place)
            field.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
            ways.setColumnStretch(place, _SHARES[place])
        kind.show()
        self._instead = boxed(
            column(words("Người đến nộp thay", "heading"), self.submitter, self.authorisation_field)
        )
        self.setLayout(
            column(
                self.procedure,
                row(
                    words("Người nộp", "heading"),
                    words("quét thẻ căn cước để điền", "caption"),
                    None,
                ),
                self.applicant,
                self.card_note,
                self.known,
                self.open_note,
                ways,
                self.postal_field,
                self.someone_else,
                self._instead,
                None,
            )
        )

    def _listen(self) -> None:
        for form in (self.applicant, self.submitter):
            form.edited.connect(self.edited)
        self.applicant.edited.connect(self._settled)
        self.procedure.chosen.connect(lambda _: self.edited.emit())
        self.procedure.varied.connect(self.edited)
        for line in (self.postal, self.authorisation):
            line.textChanged.connect(lambda _: self.edited.emit())
        for box in (self.channel, self.return_by):
            box.currentIndexChanged.connect(lambda _: self._unfold())
        self._set_tab_order()
        self.someone_else.toggled.connect(lambda _: self._unfold())
        self.fill_known.clicked.connect(self.accept_offer)

    def _settled(self) -> None:
        """The offer goes when the person stands in the fields already."""
        if self._person is not None and not self._would_fill(self._person):
            self.known.hush()

    def _set_tab_order(self) -> None:
        """As the eye goes; a person's own fields first."""
        chain: list[QWidget] = [self.procedure.line, self.procedure.case]
        chain += self.applicant.in_order()
        chain += [self.applicant.kind, self.channel, self.return_by, self.postal]
        chain += [self.someone_else]
        chain += [*self.submitter.in_order(), self.authorisation]
        for before, after in pairwise(chain):
            QWidget.setTabOrder(before, after)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter takes the offer, goes to the next field, and from the address to the papers."""
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)
            return
        taken = self.applicant.number.hasFocus() and self.accept_offer()
        last = self.applicant.address.hasFocus() or self.someone_else.hasFocus()
        if taken or last:
            self.finished.emit()
        else:
            self.focusNextChild()

    def _unfold(self) -> None:
        """Show what only some dossiers need."""
        post = self.return_by.currentData() == ReturnBy.POST.value
        self.postal_field.setVisible(post)
        self.postal.require(required=post)
        self._instead.setVisible(self.someone_else.isChecked())
        self.edited.emit()


def open_text(lines: tuple[DossierLine, ...], procedure: str) -> str:
    """`Người này còn 1 hồ sơ đang giải quyết (hẹn 25/11/2026).`; the same procedure comes first."""
    if not lines:
        return ""
    same = [line for line in lines if line.procedure_code == procedure]
    if same:
        return f"Đã có hồ sơ cùng thủ tục đang giải quyết: {same[0].code}{_until(same[0])}."
    first = min(lines, key=lambda line: (line.due_at is None, line.due_at))
    return f"Người này còn {len(lines)} hồ sơ đang giải quyết{_until(first)}."


def _until(line: DossierLine) -> str:
    return f" (hẹn {date_text(local(line.due_at).date())})" if line.due_at else ""


def _postal(text: str) -> str:
    return text_field(text, field="postal_address", limit=500)


def _authorisation(text: str) -> str:
    return text_field(text, field="authorisation", limit=500)
