"""What this person gave or got before, to be used again: with its date and its dossier."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QDialog, QWidget

from motcua_desktop.domain.attachment import Reusable
from motcua_desktop.domain.moment import date_text, local
from motcua_desktop.errors import DeskError
from motcua_desktop.ui.seat import Seat
from motcua_desktop.ui.tokens import Icon, Tone
from motcua_desktop.ui.widgets.button import KeyButton
from motcua_desktop.ui.widgets.empty import EmptyState
from motcua_desktop.ui.widgets.layout import column, row
from motcua_desktop.ui.widgets.table import Column, ListTable, ValuesModel
from motcua_desktop.ui.widgets.tones import Note
from motcua_desktop.ui.widgets.words import words

_COLUMNS: tuple[Column[Reusable], ...] = (
    Column("Giấy tờ", lambda one: one.paper, 0, wrap=True),
    Column("Ngày", lambda one: date_text(local(one.at).date()), 11),
    Column("Trang", lambda one: str(one.pages), 5, right=True),
    Column("Hồ sơ", lambda one: one.code, 24, mono=True),
    Column("Thủ tục", lambda one: one.procedure, 26, wrap=True, muted=True),
)


class ReuseDialog(QDialog):
    """`chosen(Reusable)` when one was taken; papers of the same name stand first."""

    chosen = Signal(object)

    def __init__(
        self, seat: Seat, id_number: str, paper: str, parent: QWidget, *, but: str | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Dùng lại giấy tờ đã có")
        self.model: ValuesModel[Reusable] = ValuesModel(_COLUMNS, self)
        self.table = ListTable(self.model, "Giấy tờ đã có của người này")
        self.nothing = EmptyState(
            Icon.INBOX,
            "Người này chưa có giấy tờ nào ở quầy",
            "Thêm tệp hoặc quét giấy này; lần sau sẽ dùng lại được.",
        )
        self.trouble = Note("", Tone.LATE)
        self.take = KeyButton("Dùng lại", "Enter", kind="primary")
        leave = KeyButton("Đóng", "Esc")
        self.setLayout(
            column(
                words(f"Dùng lại cho «{paper}»", "title", wrap=True),
                self.trouble,
                self.table,
                self.nothing,
                row(None, leave, self.take),
                spacing=12,
                margins=16,
            )
        )
        self.resize(self.sizeHint())
        self.nothing.hide()
        self.take.setEnabled(False)
        self.take.clicked.connect(lambda: self._take(self.table.current()))
        self.table.opened.connect(self._take)
        leave.clicked.connect(self.reject)
        app, actor = seat.app, seat.actor
        seat.lanes.desk.run(
            self,
            lambda: app.attachments.reusable(actor, id_number, paper=paper, but=but),
            self._show,
            self._troubled,
        )

    def _show(self, offers: Sequence[Reusable]) -> None:
        self.model.set_values(offers)
        self.table.setVisible(bool(offers))
        self.nothing.setVisible(not offers)
        self.take.setEnabled(bool(offers))
        self.table.select_first()
        self.table.setFocus()

    def _take(self, offer: Reusable | None) -> None:
        if offer is not None:
            self.chosen.emit(offer)
            self.accept()

    def _troubled(self, trouble: DeskError) -> None:
        self.trouble.tell(trouble.sentence(), Tone.LATE, Icon.ALERT)

    def sizeHint(self) -> QSize:
        return QSize(820, 420)
