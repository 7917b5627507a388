"""The shares the portal published, typed in for the rows that the desk cannot count."""

from dataclasses import dataclass
from typing import Any

from PySide6.QtWidgets import QWidget

from motcua_desktop.domain.cell_text import number_text, period_text
from motcua_desktop.domain.change import Done
from motcua_desktop.domain.index766 import Indicator
from motcua_desktop.domain.report import Period
from motcua_desktop.services.index766 import Typed
from motcua_desktop.ui.bus import Level
from motcua_desktop.ui.form_dialog import FormDialog, line
from motcua_desktop.ui.seat import Seat
from motcua_desktop.ui.widgets.words import words

_LINES_WIDE = 30
_PROMISE = "Gõ tỷ lệ phần trăm trang đánh giá của Cổng ghi cho đúng kỳ này, như 98,5."


@dataclass(frozen=True, slots=True)
class Asked:
    """The rows that may be typed in, and what was."""

    rows: tuple[Indicator, ...]
    typed: dict[str, Typed]


class SharesDialog(FormDialog):
    """One box a row; an empty one forgets what was typed before."""

    def __init__(
        self, seat: Seat, period: Period, asked: Asked, parent: QWidget | None = None
    ) -> None:
        def work(told: dict[str, Any]) -> object:
            return seat.app.index766.tell(seat.actor, period, told)

        super().__init__(seat, "Số của Cổng cho chỉ số 766", "Ghi lại", work, parent)
        self.setMinimumWidth(_LINES_WIDE * self.fontMetrics().height())
        self.inner.addWidget(words(period_text(period), "strong", wrap=True))
        self.inner.addWidget(words(_PROMISE, "muted", wrap=True))
        for row in asked.rows:
            known = asked.typed.get(row.key)
            points = number_text(float(row.maximum))
            caption = f"{row.number}  {row.name}, {points} điểm"
            hint = "% – để trống: theo số quầy đếm" if row.counts else "% – để trống: chưa biết"
            text = number_text(float(known.share * 100)) if known else ""
            self.inner.addWidget(self.ask(row.key, caption, line(text, hint=hint, most=12)))


def ask_shares(seat: Seat, period: Period, over: QWidget) -> None:
    """Open the dialog for this period, over `over`; what is written is told to everybody."""

    def look() -> Asked:
        rows = tuple(one for one in seat.app.index766.table() if one.typed and one.applies)
        return Asked(rows, seat.app.index766.typed(seat.actor, period))

    def show(asked: Asked) -> None:
        dialog = SharesDialog(seat, period, asked, over.window())
        dialog.written.connect(written)
        dialog.open()

    def written(done: Done[dict[str, Typed]]) -> None:
        seat.bus.tell(Level.DONE, f"Đã ghi số của Cổng cho {len(done.value)} dòng.")
        seat.bus.changed.emit(done.change, None)

    seat.lanes.desk.run(over, look, show)
