"""What a visit for certified copies is told by: who, which papers, how they pay, who signs."""

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from motcua_desktop.domain.certified_copies import AskedCopies, Tariff
from motcua_desktop.domain.dossier import Dossier, Status
from motcua_desktop.domain.identity_card import read_card
from motcua_desktop.domain.moment import money_text
from motcua_desktop.domain.people import ApplicantKind, IdType, PersonName, identity_number
from motcua_desktop.domain.step_words import PAY_METHODS
from motcua_desktop.domain.text import as_name
from motcua_desktop.errors import InvalidInput
from motcua_desktop.services.copies import Counter
from motcua_desktop.ui.copies.extras import NO_EXTRAS, Extras
from motcua_desktop.ui.copies.rows import DocumentRows
from motcua_desktop.ui.tokens import GRID, Icon, Tone
from motcua_desktop.ui.widgets.choice import Choice
from motcua_desktop.ui.widgets.field import CheckedLine, Field, checked_field
from motcua_desktop.ui.widgets.layout import boxed, card, column, row, scrolled, side_width
from motcua_desktop.ui.widgets.offering import Offers
from motcua_desktop.ui.widgets.tones import Note
from motcua_desktop.ui.widgets.words import tip, words

_SIDE = 260
_LEAST_LINES = 3.4
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class CopiesForm(QWidget):
    """`edited` at every change; `finished` when Enter leaves the documents."""

    edited = Signal()
    finished = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._dossier = ""
        self.name = CheckedLine(PersonName, required=True, hint="Họ và tên")
        self.number = CheckedLine(_number, hint="không bắt buộc")
        self.rows = DocumentRows()
        self.paid = Choice([*((word, key) for key, word in PAY_METHODS.items()), ("Chưa thu", "")])
        self.signer = QLineEdit()
        self.signer.setMaxLength(200)
        self.signer.setPlaceholderText("họ tên, chức vụ")
        self._signers = Offers(self.signer)
        self.extras = Extras()
        self.fee = words("0 đ", "figure")
        self.tariff = words("", "caption", wrap=True)
        self.note = Note("", Tone.DUE, Icon.IDENTITY_CARD)
        self.fields: dict[str, Field] = {
            "requester.name": checked_field("Người yêu cầu", self.name),
            "requester.id_number": checked_field("Số định danh", self.number),
            "paid": Field("Thu tiền", self.paid),
            "signer": Field("Người ký chứng thực", self.signer),
            **self.extras.fields,
        }
        self._lay_out()
        self._listen()

    def know(self, counter: Counter) -> None:
        """Today's tariff, who signs here, and which papers come often."""
        self.rows.know(counter.tariff, counter.documents)
        self._signers.know(counter.signers)
        self.extras.know(counter.exemptions)
        if not self.signer.text() and counter.signers:
            self.signer.setText(counter.signers[0])
            self.signer.setCursorPosition(0)
        self.tariff.setText(tariff_text(counter.tariff))
        self.tariff.setToolTip(tip(self.tariff.text()))
        self._give_room(self._side.width())
        self._edited()

    def is_empty(self) -> bool:
        """Whether nothing was typed that would be missed."""
        return not self.name.text().strip() and not self.number.text() and not self.rows.to_json()

    def body(self) -> dict[str, Any]:
        """What was typed, in the shape of `copies certify`, right or not."""
        number = self.number.text().strip()
        requester = {"name": self.name.text().strip()}
        if number:
            requester |= {"id_number": number, "id_type": _kind(number).value}
        return {
            "requester": requester,
            "documents": self.rows.to_json(),
            "paid": self.paid.currentData(),
            "signer": self.signer.text().strip(),
            "dossier": self._dossier,
            **self.extras.to_json(),
        }

    def take(self, dossier: Dossier) -> None:
        """A dossier that was taken in already: who asks stands fast, and what is known of it."""
        asked = AskedCopies.of(dossier)
        self.fill(
            {
                "requester": {
                    "name": str(dossier.applicant.name),
                    "id_number": dossier.applicant.id_number,
                },
                "documents": [document.to_json() for document, _ in asked.lines] if asked else [],
                "paid": "" if dossier.status is Status.RETURNED else "cash",
                "signer": asked.signer if asked and asked.signer else self.signer.text(),
                "dossier": dossier.code,
                **NO_EXTRAS,
            }
        )
        self.rows.focus_first()

    def fill(self, told: Mapping[str, Any]) -> None:
        """Put a body in again."""
        self.name.setText(told["requester"]["name"])
        self.number.setText(told["requester"].get("id_number", ""))
        self.rows.fill(told["documents"])
        self.paid.select(told["paid"])
        self.signer.setText(told["signer"])
        self.extras.fill(told)
        self._hold(told["dossier"])

    def clear(self) -> None:
        """Ready for the next person: whoever signs stays."""
        for line in (self.name, self.number):
            line.clear()
        self.rows.clear()
        self.paid.select("cash")
        self.extras.fill(NO_EXTRAS)
        self.hush()
        self._hold("")
        self._signers.fold_up()
        self._edited()

    def hush(self) -> None:
        """Take every trouble back."""
        self.note.hush()
        for field in self.fields.values():
            field.tell("")

    def missing(self, *, signed: bool = True) -> str:
        """What must still be typed, in words; "" when it may go in."""
        parts = []
        if self._asks_who() and self.name.complaint():
            parts.append("chưa có tên người yêu cầu")
        if self._asks_who() and self.number.complaint():
            parts.append("số định danh chưa đúng")
        if told := self.rows.complaint():
            parts.append(told)
        if signed and not self.signer.text().strip():
            parts.append("chưa ghi người ký")
        parts += self.extras.complaints(signed=signed)
        return f"Còn thiếu: {'; '.join(parts)}." if parts else ""

    def tell_first(self) -> bool:
        """Tell what is wrong beside the first wrong field; False when nothing is."""
        for line in (self.name, self.number) if self._asks_who() else ():
            if line.check():
                line.setFocus()
                return True
        if self.rows.complaint():
            self.rows.focus_wrong()
            return True
        return False

    def tell(self, name: str, message: str) -> bool:
        """Tell a trouble beside the field of this name and go there; False without such a one."""
        parts = name.split(".")
        if parts[0] == "documents":
            self.note.tell(message, Tone.LATE, Icon.ALERT)
            place = int(parts[1]) if len(parts) > 1 and parts[1].isdigit() else 0
            self.rows.show_wrong(place, parts[-1])
            return True
        field = self.fields.get(name)
        if field is None:
            return False
        field.tell(message)
        field.editor.setFocus()
        return True

    def take_card(self, text: str) -> bool:
        """A scanned card: name and number; the keyboard goes to the documents."""
        try:
            read = read_card(text)
        except InvalidInput as trouble:
            self.note.tell(trouble.message, Tone.LATE, Icon.IDENTITY_CARD)
            return True
        if not self._asks_who():
            self._hold("")
            self.rows.clear()
        card_told = read.card
        self.number.setText(str(card_told.number) if card_told else read.number)
        if card_told is not None and card_told.name:
            self.name.setText(card_told.name)
        self.note.tell(" ".join(read.doubts), Tone.DUE, Icon.IDENTITY_CARD)
        self.rows.focus_first()
        return True

    def focus_first(self) -> None:
        self.name.setFocus()

    def _hold(self, dossier: str) -> None:
        """Of a dossier that was taken in already, who asks is known: it is corrected over there."""
        self._dossier = dossier
        for line in (self.name, self.number):
            line.setReadOnly(bool(dossier))
            line.setFocusPolicy(
                Qt.FocusPolicy.ClickFocus if dossier else Qt.FocusPolicy.StrongFocus
            )
        if dossier:
            told = f"Hồ sơ {dossier} đã tiếp nhận: ghi số trang, số bản rồi bấm F9."
            self.note.tell(told, Tone.WAITING, Icon.DOSSIERS)
        self._edited()

    def _asks_who(self) -> bool:
        return not self._dossier

    def _lay_out(self) -> None:
        across = row(spacing=12)
        for name, share in (
            ("requester.name", 5), ("requester.id_number", 3), ("signer", 5), ("paid", 3)
        ):  # fmt: skip
            across.addWidget(self.fields[name], share)
        papers = scrolled(boxed(column(self.rows, None)))
        papers.setMinimumHeight(round(_LEAST_LINES * (self.name.sizeHint().height() + 8)))
        money = column(words("Phí chứng thực", "heading"), self.fee, self.tariff, None)
        self._side = boxed(money)
        both = row(spacing=24)
        both.addWidget(papers, 1)
        both.addWidget(self._side)
        whole = card(
            column(across, self.note, both, self.extras, spacing=GRID),
            margins=2 * GRID,
            name="Lượt chứng thực",
        )
        self.setLayout(row(whole))
        chain = (
            self.number,
            *self.rows.lines[0].editors,
            self.signer,
            self.paid,
            *self.extras.in_order(),
        )
        for before, after in pairwise(chain):
            QWidget.setTabOrder(before, after)

    def _listen(self) -> None:
        for line in (self.name, self.number, self.signer):
            line.textChanged.connect(lambda _: self._edited())
        self.rows.edited.connect(self._edited)
        self.extras.edited.connect(self._edited)
        self.rows.finished.connect(self.finished)
        self.paid.currentIndexChanged.connect(lambda _: self.edited.emit())
        self.name.editingFinished.connect(self._capitalise)

    def _give_room(self, wide: int) -> None:
        """The tariff is read whole on a low screen too."""
        self.tariff.setMinimumHeight(max(self.tariff.heightForWidth(wide), 0))

    def _edited(self) -> None:
        fee, off = self.rows.fee(), self.extras.off(self.rows.fee())
        self.fee.setText(money_text(fee - off))
        told = f", đã miễn, giảm {money_text(off)}" if off else ""
        self.fee.setAccessibleName(f"Phí chứng thực {money_text(fee - off)}{told}")
        self.edited.emit()

    def _capitalise(self) -> None:
        if (name := as_name(self.name.text())) != self.name.text():
            self.name.setText(name)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes on: name, number, documents; from who signs to the button."""
        if event.key() not in _ENTER:
            super().keyPressEvent(event)
        elif self.signer.hasFocus():
            self.finished.emit()
        elif self.number.hasFocus():
            self.rows.focus_first()
        else:
            self.focusNextChild()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = side_width(self._side, self, _SIDE)
        self._side.setFixedWidth(wide)
        self._give_room(wide)


def tariff_text(tariff: Tariff) -> str:
    """`2.000 đ mỗi trang cho 2 trang đầu, rồi 1.000 đ; tối đa 200.000 đ một bản (…)`."""
    check = "; cần đối chiếu văn bản" if tariff.to_check else ""
    return (
        f"{money_text(tariff.first_fee)}/trang cho {tariff.first_pages} trang đầu, sau đó "
        f"{money_text(tariff.later_fee)}/trang, tối đa {money_text(tariff.most)}/bản "
        f"({tariff.legal_basis}{check})."
    )


def _kind(number: str) -> IdType:
    """Letters mean a passport, nine digits an old card."""
    digits = "".join(c for c in number if c.isdigit())
    if any(c.isalpha() for c in number):
        return IdType.PASSPORT
    return IdType.CMND if len(digits) == 9 else IdType.CCCD


def _number(text: str) -> str:
    return identity_number(_kind(text), text, kind=ApplicantKind.CITIZEN)
