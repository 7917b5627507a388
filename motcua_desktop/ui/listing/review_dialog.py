"""One procedure's review: which, what was found, what is proposed."""

from typing import Any

from PySide6.QtWidgets import QPlainTextEdit, QWidget

from motcua_desktop.domain.procedure import CatalogueEntry
from motcua_desktop.domain.review import Proposal, ReviewAsked
from motcua_desktop.ui.form_dialog import FormDialog, filled, line
from motcua_desktop.ui.latest import Latest
from motcua_desktop.ui.seat import Seat
from motcua_desktop.ui.widgets.choice import Choice
from motcua_desktop.ui.widgets.suggest import Suggesting, SuggestLine
from motcua_desktop.ui.widgets.table import Column

_LINES = 3


class ReviewDialog(FormDialog):
    """`written(Done[Review])`."""

    def __init__(self, seat: Seat, parent: QWidget | None = None) -> None:
        reviews, actor = seat.app.reviews, seat.actor
        super().__init__(
            seat,
            "Ghi rà soát thủ tục",
            "Ghi",
            lambda told: reviews.add(actor, ReviewAsked.parse(filled(told))),
            parent,
        )
        self.setMinimumWidth(680)
        self.procedure = self._procedure_line(seat)
        self.kind = Choice((kind.label, kind.value) for kind in reversed(Proposal))
        self.kind.select(Proposal.NONE.value)
        self._lay_out()
        self.kind.currentIndexChanged.connect(lambda _: self._proposing())
        self._proposing()
        self.procedure.setFocus()

    def told(self) -> dict[str, Any]:
        entry: CatalogueEntry | None = self.procedure.value()
        chosen = str(entry.procedure.code) if entry else self.procedure.text().strip()
        return {**super().told(), "procedure": chosen}

    def _lay_out(self) -> None:
        finding, self.proposal, self.sent_to = _text(), _text(), line(most=300)
        for key, caption, editor in (
            ("procedure", "Thủ tục *", self.procedure),
            ("finding", "Kết quả rà soát: điều chưa hợp lý, chưa cần thiết *", finding),
            ("kind", "Kiến nghị", self.kind),
            ("proposal", "Nội dung kiến nghị *", self.proposal),
            ("basis", "Căn cứ, lý do", line(most=300)),
            ("sent_to", "Đã gửi cho (bỏ trống nếu chưa gửi)", self.sent_to),
        ):
            self.inner.addWidget(self.ask(key, caption, editor))

    def _proposing(self) -> None:
        """Nothing is asked about a proposal where there is none."""
        proposes = self.kind.currentData() != Proposal.NONE.value
        for key in ("proposal", "sent_to"):
            self.fields[key].setVisible(proposes)
        if not proposes:
            self.proposal.clear()
            self.sent_to.clear()
        if self.isVisible():
            self.fit()

    def _procedure_line(self, seat: Seat) -> SuggestLine:
        latest, catalogue = Latest(seat.lanes.desk, self), seat.app.catalogue
        columns: tuple[Column[CatalogueEntry], ...] = (
            Column("Thủ tục", lambda entry: entry.procedure.name, 0),
            Column("Mã", lambda entry: str(entry.procedure.code), 10, muted=True),
        )
        suggesting = Suggesting(
            ask=lambda text, deliver: latest.ask(lambda: catalogue.find(text, 8), deliver),
            label=lambda entry: f"{entry.procedure.code} {entry.procedure.name}",
            columns=columns,
            nothing="Không có thủ tục nào như vậy trong danh mục.",
        )
        return SuggestLine(suggesting, "Thủ tục", "Tên, chữ đầu, hoặc mã")


def _text() -> QPlainTextEdit:
    made = QPlainTextEdit()
    # The style sheet's own least height would win over one that is set on the widget.
    made.setStyleSheet(f"min-height: {_LINES * made.fontMetrics().height()}px")
    return made
