"""What the desk promises: the due moment with its reasons, the fee, and the receipt, live."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QVBoxLayout, QWidget

from motcua_desktop.domain.fees import Exemption, FeeRule
from motcua_desktop.domain.moment import date_text, local, money_text, time_text, weekday_text
from motcua_desktop.services.desk import Forecast
from motcua_desktop.ui.preview.page import PageView
from motcua_desktop.ui.reasons import Reasons
from motcua_desktop.ui.tokens import Icon
from motcua_desktop.ui.widgets.button import KeyButton
from motcua_desktop.ui.widgets.empty import EmptyState
from motcua_desktop.ui.widgets.layout import boxed, clear, column, row, scrolled
from motcua_desktop.ui.widgets.words import words

_MOST_LINES = 7
_LEAST_LINES = 3
# The reasons take what they need before the page below them grows.
_FIRST = 100


class Promise(QWidget):
    """Nothing until a procedure is chosen; then the promise as it stands now."""

    def __init__(self) -> None:
        super().__init__()
        self._day = words("", "big", wrap=True)
        self._term = words("", "muted", wrap=True)
        self._reasons = Reasons()
        self._fees = QGridLayout()
        self._fees.setHorizontalSpacing(12)
        self._fees.setVerticalSpacing(4)
        self._fees.setColumnStretch(0, 1)
        self.page = PageView("Giấy tiếp nhận sẽ in")
        self.enlarge = KeyButton("Xem lớn", kind="link")
        self._nothing = EmptyState(
            Icon.CALENDAR, "Chưa có hạn trả", "Chọn thủ tục để thấy ngày hẹn, lệ phí và giấy in."
        )
        self._told = boxed(self._lay_out())
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._told, 1)
        whole.addWidget(self._nothing, 1)
        self.show_forecast(None)

    def show_forecast(self, forecast: Forecast | None) -> None:
        """Tell this promise; None when no procedure is chosen."""
        self._told.setVisible(forecast is not None)
        self._nothing.setVisible(forecast is None)
        if forecast is None:
            self.page.show_image(None)
            return
        due = forecast.due
        if due is None:
            self._day.setText("Chưa tính được ngày hẹn")
            self._term.setText(f"Thời hạn: {forecast.term_text}")
        else:
            day = local(due.due_at).date()
            self._day.setText(f"{weekday_text(day)}, {date_text(day)}")
            self._term.setText(f"trước {time_text(due.due_at)} · {forecast.term_text}")
        self._reasons.show_due(due)
        self._give_room(min(self._reasons.count, _MOST_LINES))
        self._show_fees(forecast.fees, forecast.exemptions)

    def day_text(self) -> str:
        """The promised day as it is shown."""
        return self._day.text()

    def show_page(self, image: QImage) -> None:
        """The receipt as it would print now."""
        self.page.show_image(image)

    def _lay_out(self) -> QVBoxLayout:
        self._area = scrolled(boxed(column(self._reasons, None)))
        self._area.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        whole = column(
            words("Hẹn trả kết quả", "heading"),
            self._day,
            self._term,
            4,
            self._area,
            words("Phí, lệ phí", "heading"),
            self._fees,
            4,
            row(words("Giấy tiếp nhận sẽ in", "heading"), None, self.enlarge),
            self.page,
            spacing=6,
        )
        whole.setStretchFactor(self._area, _FIRST)
        whole.setStretchFactor(self.page, 1)
        return whole

    def _give_room(self, lines: int) -> None:
        """To so many reasons; a banner over the page may take all but the least, which scroll."""
        each = self.fontMetrics().height() + 12
        self._area.setMinimumHeight(min(lines, _LEAST_LINES) * each)
        self._area.setMaximumHeight(lines * each)

    def _show_fees(self, fees: tuple[FeeRule, ...], exemptions: tuple[Exemption, ...]) -> None:
        clear(self._fees)
        if not fees:
            self._fees.addWidget(words("Không thu", "small"), 0, 0)
        for place, fee in enumerate(fees):
            self._fees.addWidget(words(fee.name, "small", wrap=True), place, 0)
            amount = words(fee_text(fee), "strong", wrap=len(fee_text(fee)) > 16)
            amount.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
            self._fees.addWidget(amount, place, 1)
            if len(fee_text(fee)) > 16:
                self._fees.setColumnStretch(1, 1)
        if told := "; ".join(one.told for one in exemptions):
            waived = words(f"Có thể miễn, giảm: {told}", "caption", wrap=True)
            self._fees.addWidget(waived, len(fees), 0, 1, 2)


def fee_text(fee: FeeRule) -> str:
    """`8.000 đ`, `Không thu`, or who sets it."""
    if fee.amount is None:
        return fee.note or fee.unit or "Theo quy định"
    if fee.amount == 0:
        return "Không thu"
    return money_text(fee.amount) + (f"/{fee.unit}" if fee.unit else "")
