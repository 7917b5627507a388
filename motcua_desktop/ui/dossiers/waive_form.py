"""The form that lets a fee off: the procedure's own exemptions a key away, others typed."""

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QLineEdit, QVBoxLayout

from motcua_desktop.domain.dossier import Dossier
from motcua_desktop.domain.moment import money_text
from motcua_desktop.domain.steps import Action
from motcua_desktop.domain.waivers import Waiver
from motcua_desktop.ui.dossiers.step_form import StepForm
from motcua_desktop.ui.seat import Seat
from motcua_desktop.ui.tokens import GRID, Tone
from motcua_desktop.ui.widgets.button import KeyButton
from motcua_desktop.ui.widgets.flow import Flow
from motcua_desktop.ui.widgets.layout import boxed
from motcua_desktop.ui.widgets.tones import Note

_MOST_KEYS = 9


class WaiveForm(StepForm):
    """Choosing an exemption fills in whom, how much, and which paper proves it."""

    def __init__(self, dossier: Dossier, action: Action, seat: Seat) -> None:
        super().__init__(dossier, action, seat)
        self.offers: list[KeyButton] = []
        self._line = Flow(spacing=GRID)
        self._room = boxed(self._line)
        self._room.hide()
        self.doubt = Note("", Tone.DUE)
        whole = self.layout()
        if isinstance(whole, QVBoxLayout):
            whole.insertWidget(1, self._room)
            whole.insertWidget(2, self.doubt)
        catalogue = seat.app.catalogue
        seat.lanes.desk.run(self, lambda: catalogue.waivers(dossier), self._offer)

    def take(self, waiver: Waiver) -> None:
        """Fill in what this exemption means here; the keyboard goes to the paper that proves it."""
        exemption = waiver.exemption
        amount = money_text(waiver.amount).removesuffix(" đ")
        told = {"exemption": exemption.name, "evidence": exemption.evidence, "amount": amount}
        for key, text in told.items():
            editor = self.fields[key].editor
            if isinstance(editor, QLineEdit):
                editor.setText(text)
                editor.setCursorPosition(0)
        basis = f"Theo {exemption.legal_basis}" if exemption.legal_basis else "Mức này"
        doubt = f"{basis}: chưa đối chiếu với văn bản, hãy kiểm tra." if exemption.to_check else ""
        self.doubt.tell(doubt, Tone.DUE)
        evidence = self.fields["evidence"].editor
        evidence.setFocus(Qt.FocusReason.OtherFocusReason)
        if isinstance(evidence, QLineEdit):
            evidence.selectAll()

    def _offer(self, waivers: tuple[Waiver, ...]) -> None:
        for place, waiver in enumerate(waivers, start=1):
            key = f"Ctrl {place}" if place <= _MOST_KEYS else ""
            told = f"{waiver.exemption.told}: {money_text(waiver.amount)}"
            button = KeyButton(told, key, parent=self)
            button.clicked.connect(partial(self.take, waiver))
            self._line.addWidget(button)
            self.offers.append(button)
            if key:
                shortcut = QShortcut(QKeySequence(f"Ctrl+{place}"), self)
                shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
                shortcut.activated.connect(partial(self.take, waiver))
        self._room.setVisible(bool(waivers))
