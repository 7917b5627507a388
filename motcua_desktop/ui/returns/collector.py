"""Who stands at the counter: name, what they are to the dossier, how the desk knows, signature."""

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLineEdit, QWidget

from motcua_desktop.domain.collecting import person_of, relation_of
from motcua_desktop.domain.delivery import IdentityCheck, Relation, Signature
from motcua_desktop.domain.dossier import Dossier
from motcua_desktop.domain.identity_card import ReadCard
from motcua_desktop.domain.people import ApplicantKind, PersonName
from motcua_desktop.domain.text import text_field
from motcua_desktop.errors import InvalidInput
from motcua_desktop.ui.tokens import GRID, Icon, Tone
from motcua_desktop.ui.widgets.choice import Choice
from motcua_desktop.ui.widgets.field import CheckedLine, Field, checked_field, tell_beside
from motcua_desktop.ui.widgets.tones import Note

_NARROWEST = 64
_STRANGER = (
    "Người này không phải chủ hồ sơ, cũng không phải người đã nộp: cần giấy ủy quyền hoặc giấy tờ "
    "chứng minh quan hệ."
)


class CollectorForm(QWidget):
    """Filled with the owner at first; a card scan or another relation fills it anew."""

    def __init__(self) -> None:
        super().__init__()
        self._dossier: Dossier | None = None
        self.relation = Choice([(one.label, one.value) for one in Relation if one])
        self.name = CheckedLine(PersonName, required=True)
        self.number = QLineEdit()
        self.number.setMaxLength(20)
        self.check = Choice([(one.label, one.value) for one in IdentityCheck])
        self.authorisation = CheckedLine(_paper, hint="số, ngày của giấy")
        self.signature = Choice(
            [(one.label, one.value) for one in (Signature.PAPER, Signature.SCANNED, Signature.NONE)]
        )
        self.note = Note()
        self.fields = {
            "relation": Field("Người nhận là", self.relation),
            "identity_check": Field("Đối chiếu người nhận", self.check),
            "collected_by": checked_field("Họ và tên người nhận", self.name),
            "id_number": Field("Số giấy tờ", self.number),
            "authorisation": checked_field("Giấy ủy quyền, quan hệ", self.authorisation),
            "signature": Field("Ký nhận", self.signature),
        }
        for line in (self.name, self.number, self.authorisation):
            line.setMinimumWidth(_NARROWEST)
        self._lay_out()
        self.relation.activated.connect(self._dress)

    def show_dossier(self, dossier: Dossier) -> None:
        """Nobody was looked at yet; likeliest is the owner, or who came for an organisation."""
        self._dossier = dossier
        for field in self.fields.values():
            field.tell("")
        self.note.hush()
        citizen = dossier.applicant.kind is ApplicantKind.CITIZEN
        owner = citizen or dossier.submitter is None
        self.relation.select((Relation.OWNER if owner else Relation.SUBMITTER).value)
        self.check.select(IdentityCheck.NONE.value)
        self.signature.select(Signature.PAPER.value)
        self.authorisation.clear()
        self._dress()

    def focus_first(self) -> None:
        """How the desk knows the person: what is always to be said."""
        self.check.setFocus(Qt.FocusReason.OtherFocusReason)

    def take_card(self, read: ReadCard) -> None:
        """The card of whoever stands there: told from the owner and from who came before."""
        if self._dossier is None:
            return
        numbers = (read.number, read.card.old_number if read.card else "")
        relation = relation_of(self._dossier, *numbers)
        self.relation.select(relation.value)
        self._dress()
        self.number.setText(read.number)
        self.check.select(IdentityCheck.CARD.value)
        self.fields["identity_check"].tell("")
        if read.card is not None and read.card.name:
            self.name.setText(read.card.name)
            self.name.setCursorPosition(0)
        if relation.instead:
            self.note.tell(_STRANGER, Tone.DUE, Icon.WARNING)
            self.authorisation.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            told = f"Thẻ căn cước đúng là của {relation.label.lower()}."
            self.note.tell(told, Tone.IN_TIME, Icon.IDENTITY_CARD)

    def data(self) -> dict[str, Any]:
        """What a return is told; raises InvalidInput naming the field that is missing."""
        complaint = self.name.complaint()
        if complaint:
            raise InvalidInput(complaint, field="collected_by")
        if not self.check.currentData():
            raise InvalidInput(
                "Quét thẻ căn cước của người nhận, hoặc chọn cách đã đối chiếu.",
                field="identity_check",
            )
        if self._instead() and (complaint := self.authorisation.complaint()):
            raise InvalidInput(complaint, field="authorisation")
        told = {
            "collected_by": self.name.text().strip(),
            "relation": self.relation.currentData(),
            "id_number": self.number.text().strip(),
            "identity_check": self.check.currentData(),
            "authorisation": self.authorisation.text().strip() if self._instead() else "",
            "signature": self.signature.currentData(),
        }
        return {key: value for key, value in told.items() if value}

    def tell(self, trouble: InvalidInput) -> bool:
        """Tell it beside its field and go there; False when there is no such field."""
        for field in self.fields.values():
            field.tell("")
        return tell_beside(self.fields, trouble)

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(GRID)
        grid.addWidget(self.note, 0, 0, 1, 2)
        for at, field in enumerate(self.fields.values()):
            grid.addWidget(field, 1 + at // 2, at % 2)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)

    def _instead(self) -> bool:
        return Relation(self.relation.currentData()).instead

    def _dress(self) -> None:
        """Whom the dossier knows fills the fields; anybody else is typed, with their paper."""
        if self._dossier is None:
            return
        relation = Relation(self.relation.currentData())
        person = person_of(self._dossier, relation)
        self.name.setText(str(person.name) if person else "")
        self.name.setCursorPosition(0)
        self.number.setText(str(person.id_number) if person else "")
        self.authorisation.setEnabled(relation.instead)
        self.authorisation.require(required=relation.instead)
        self.note.hush()
        if relation is Relation.SUBMITTER and person is None:
            self.note.tell("Hồ sơ này do chính chủ hồ sơ nộp.", Tone.QUIET)


def _paper(text: str) -> object:
    return text_field(text, field="authorisation", limit=300)
