"""The period of a report: typed as people write it, chosen, or walked to; told in words."""

from collections.abc import Callable
from datetime import date, timedelta

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QWidget

from motcua_desktop.domain.cell_text import period_text
from motcua_desktop.domain.moment import date_text
from motcua_desktop.domain.period_text import EXAMPLES, parse_period
from motcua_desktop.domain.report import Period
from motcua_desktop.errors import InvalidInput
from motcua_desktop.ui.tokens import Icon
from motcua_desktop.ui.widgets.button import KeyButton
from motcua_desktop.ui.widgets.choice import Choice
from motcua_desktop.ui.widgets.flow import Flow
from motcua_desktop.ui.widgets.layout import boxed, column
from motcua_desktop.ui.widgets.words import words

_HALVES = ("6 tháng đầu", "6 tháng cuối")
_ROMAN = ("I", "II", "III", "IV")


def presets(today: date) -> tuple[tuple[str, str], ...]:
    """(word, what is typed for it), the reporting month first."""
    quarter = (today.month + 2) // 3
    before = today.replace(day=1) - timedelta(days=1)
    half = _HALVES[today.month > 6]
    return (
        ("Tháng này", f"{today.month}/{today.year}"),
        ("Tháng trước", f"{before.month}/{before.year}"),
        ("Quý này", f"quý {quarter}/{today.year}"),
        ("6 tháng", f"{half} năm {today.year}"),
        ("9 tháng", f"9 tháng {today.year}"),
        ("Năm nay", f"năm {today.year}"),
        ("Hôm nay", date_text(today)),
        ("Từ ngày … đến ngày …", f"{date_text(today.replace(day=1))} - {date_text(today)}"),
    )


def stepped(period: Period, by: int) -> str:
    """What is typed for the period `by` places after this one: the next month after a month."""
    first, *rest = period.name.split()
    year = int(rest[-1]) if rest and rest[-1].isdigit() else 0
    match first:
        case "Tháng":
            at = year * 12 + int(rest[0]) - 1 + by
            return f"{at % 12 + 1}/{at // 12}"
        case "Quý":
            at = year * 4 + _ROMAN.index(rest[0]) + by
            return f"quý {at % 4 + 1}/{at // 4}"
        case "6":
            at = year * 2 + ("cuối" in rest) + by
            return f"{_HALVES[at % 2]} năm {at // 2}"
        case "9":
            return f"9 tháng {year + by}"
        case "Năm":
            return f"năm {year + by}"
    days = (period.last - period.first + timedelta(days=1)) * by
    begin, end = period.first + days, period.last + days
    return date_text(begin) if begin == end else f"{date_text(begin)} - {date_text(end)}"


class PeriodBar(QWidget):
    """`changed` when there is another period; what is wrong with it is told under the line."""

    changed = Signal()

    def __init__(self, today: Callable[[], date]) -> None:
        super().__init__()
        self._today = today
        self._cut_off = 1
        self._daily = False
        self._known: Period | None = None
        self.line = QLineEdit()
        self.line.setPlaceholderText("tháng này")
        self.line.setAccessibleName(f"Kỳ báo cáo (Alt K): {EXAMPLES}")
        self.line.setToolTip(EXAMPLES)
        self.line.setMinimumWidth(190)
        self.line.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.choice = Choice((("Chọn kỳ…", None),))
        self.choice.setAccessibleName("Chọn kỳ có sẵn")
        self.choice.setMinimumContentsLength(9)
        self.before = KeyButton("", kind="quiet", picture=Icon.LEFT)
        self.after = KeyButton("", kind="quiet", picture=Icon.RIGHT)
        self.before.setAccessibleName("Kỳ trước (Alt ←)")
        self.after.setAccessibleName("Kỳ sau (Alt →)")
        self.told = words("", "muted")
        self.trouble = words("", "error", wrap=True)
        self.trouble.hide()
        caption = words("Kỳ", "caption")
        caption.setBuddy(self.line)
        parts = (caption, self.before, self.line, self.after, self.choice, self.told)
        across = boxed(Flow(*parts))
        self.setLayout(column(across, self.trouble, spacing=2))
        self.line.editingFinished.connect(self._typed)
        self.choice.activated.connect(self._chosen)
        self.before.clicked.connect(lambda: self.step(-1))
        self.after.clicked.connect(lambda: self.step(1))
        self._fill_choice()

    def take_rules(self, cut_off: int, *, daily: bool) -> None:
        """The report's month begins on that day; a `daily` one is of one day, today's at first.

        Nobody is told.
        """
        if daily is not self._daily:
            self.line.clear()
        self._cut_off, self._daily = cut_off, daily
        self.line.setPlaceholderText("hôm nay" if daily else "tháng này")
        self.choice.setVisible(not daily)

    def period(self) -> Period | None:
        """The period that stands there; None while it is none, which is told."""
        today = self._today()
        typed = self.line.text() or (date_text(today) if self._daily else "")
        try:
            found = parse_period(typed, self._cut_off, today)
        except InvalidInput as trouble:
            self.refuse(trouble)
            return None
        self._tell("")
        self._known = found
        self.told.setText(period_text(found).removeprefix("Kỳ báo cáo: "))
        self.told.updateGeometry()
        return found

    def refuse(self, trouble: InvalidInput) -> None:
        """Tell that there is no such period."""
        self._known = None
        self._tell(f"{trouble.message} {trouble.next_step}")

    def take(self, text: str) -> None:
        """Type this and tell everybody."""
        self.line.setText(text)
        self.changed.emit()

    def step(self, by: int) -> None:
        """Alt and an arrow: the period after or before."""
        period = self.period()
        if period is not None:
            self.take(stepped(period, by))

    def enter(self) -> None:
        """Alt+K: the keyboard goes to the line."""
        self.line.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.line.selectAll()

    def _typed(self) -> None:
        before = self._known
        if self.period() != before:
            self.changed.emit()

    def _fill_choice(self) -> None:
        for word, text in presets(self._today()):
            self.choice.addItem(word, text)

    def _chosen(self, at: int) -> None:
        text = self.choice.itemData(at)
        self.choice.setCurrentIndex(0)
        if text:
            self.take(str(text))
            self.enter()

    def _tell(self, text: str) -> None:
        self.trouble.setText(text)
        self.trouble.setVisible(bool(text))
        self.line.setAccessibleDescription(text)
        self.told.setText("" if text else self.told.text())
