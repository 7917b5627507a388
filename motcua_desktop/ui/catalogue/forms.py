"""Mẫu giấy: whose words each form has, and what is wrong with a province's own."""

from PySide6.QtCore import Qt

from motcua_desktop.services.wordings import FormWords, Origin, Wordings
from motcua_desktop.ui.catalogue.model import FORMS
from motcua_desktop.ui.catalogue.tab import Tab
from motcua_desktop.ui.latest import Latest
from motcua_desktop.ui.seat import Seat
from motcua_desktop.ui.tokens import Icon, Tone
from motcua_desktop.ui.widgets.fit import Fit
from motcua_desktop.ui.widgets.layout import card, column
from motcua_desktop.ui.widgets.table import ListTable, ValuesModel
from motcua_desktop.ui.widgets.tones import Note
from motcua_desktop.ui.widgets.words import words

_CHANGED = {
    Origin.SHIPPED: ("In theo lời văn của chương trình.", Tone.QUIET, Icon.INFO),
    Origin.OWN: ("Đã thay: {told}.", Tone.WAITING, Icon.EDIT),
    Origin.BROKEN: ("Tệp sửa hỏng, in theo chương trình: {told}", Tone.LATE, Icon.ALERT),
}


class FormsTab(Tab):
    """The list, and about the current form what was replaced or broken."""

    def __init__(self, seat: Seat) -> None:
        super().__init__()
        self._seat = seat
        self._folder = seat.app.paths.forms
        self._asking = Latest(seat.lanes.desk, self)
        self.model: ValuesModel[FormWords] = ValuesModel(FORMS, self)
        self.table = ListTable(self.model, "Các mẫu giấy")
        Fit(self.table, (3, 2), least=24)
        self.about = Note("", Tone.QUIET, Icon.INFO)
        where = words(
            f"Lời văn riêng của tỉnh đặt trong thư mục {self._folder}; chép mẫu ra để sửa bằng "
            "«motcua forms export», soát bằng «motcua forms check».",
            "muted",
            wrap=True,
        )
        where.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        inner = column(where, spacing=12)
        inner.addWidget(self.table, 1)
        inner.addWidget(self.about)
        whole = column(card(inner, margins=12, name="Các mẫu giấy"))
        self.setLayout(whole)
        self.table.chosen.connect(self._choose)

    def arrive(self) -> None:
        self._asking.ask(Wordings(self._folder).all, self._fill)
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _fill(self, found: tuple[FormWords, ...]) -> None:
        self.model.set_values(found)
        self.table.select_first()

    def _choose(self, one: FormWords | None) -> None:
        if one is None:
            return
        text, tone, picture = _CHANGED[one.origin]
        told = "; ".join(one.faults) if one.faults else ", ".join(one.changed)
        self.about.tell(text.format(told=told), tone, picture)
