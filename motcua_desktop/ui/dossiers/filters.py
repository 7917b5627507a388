"""What narrows the list of dossiers: saved filters, words, status, procedure, when received."""

from dataclasses import replace
from datetime import datetime, time, timedelta

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from motcua_desktop.domain.dossier import Status
from motcua_desktop.domain.finding import ListFilter
from motcua_desktop.domain.moment import VIETNAM, parse_date
from motcua_desktop.domain.procedure import CatalogueEntry
from motcua_desktop.ui.dossiers.model import PERIODS, SAVED, period, saved_filter
from motcua_desktop.ui.icons import icon
from motcua_desktop.ui.latest import Latest
from motcua_desktop.ui.seat import Seat
from motcua_desktop.ui.tokens import GRID, MUTED, Icon
from motcua_desktop.ui.widgets.button import KeyButton
from motcua_desktop.ui.widgets.chips import Chips
from motcua_desktop.ui.widgets.choice import Choice
from motcua_desktop.ui.widgets.field import CheckedLine, Field, checked_field
from motcua_desktop.ui.widgets.layout import column, row
from motcua_desktop.ui.widgets.suggest import Suggesting, SuggestLine
from motcua_desktop.ui.widgets.table import Column

_PAUSE_MS = 120


class FilterBar(QWidget):
    """`changed` when the list is to be asked for anew; `down` when one goes to the rows."""

    changed = Signal()
    down = Signal()

    def __init__(self, seat: Seat) -> None:
        super().__init__()
        self._saved = "all"
        self._visit = ""
        self._chips = Chips("Bộ lọc có sẵn", SAVED)
        self._chips.take("all")
        self.search = QLineEdit()
        self.search.setPlaceholderText("Tên, mã, số định danh, điện thoại, thủ tục")
        self.search.setAccessibleName("Lọc theo chữ (Ctrl F)")
        self.search.setClearButtonEnabled(True)
        self.search.setMaxLength(200)
        glass = icon(Icon.SEARCH, MUTED)
        self.search.addAction(glass, QLineEdit.ActionPosition.LeadingPosition)
        self._status = _choices("Lọc theo trạng thái", (("", "Mọi trạng thái"), *_STATUSES))
        self._period = _choices("Lọc theo ngày nhận", PERIODS)
        self.procedure = _procedure_line(seat, self)
        self._from, self._until = _day_field("Từ ngày"), _day_field("Đến ngày")
        self._clear = KeyButton("Bỏ lọc", kind="link")
        keep = self._clear.sizePolicy()
        keep.setRetainSizeWhenHidden(True)
        self._clear.setSizePolicy(keep)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._lay_out()
        self._listen()

    def _lay_out(self) -> None:
        self.search.setMinimumWidth(240)
        self.procedure.setMinimumWidth(180)
        self._days = QWidget()
        self._days.setLayout(row(self._from, self._until, None, spacing=GRID))
        self._days.hide()
        fields = row(spacing=GRID)
        fields.addWidget(self.search, 4)
        fields.addWidget(self.procedure, 3)
        for part in (self._status, self._period, self._clear):
            fields.addWidget(part)
        self.setLayout(column(self._chips, fields, self._days, spacing=GRID + 2))
        self._show_clear()

    def _listen(self) -> None:
        self._chips.chosen.connect(self._take_saved)
        self.search.textChanged.connect(lambda _: self._pause.start())
        self.search.returnPressed.connect(self._search_now)
        self._pause.timeout.connect(self._tell)
        self._status.activated.connect(self._take_status)
        self._period.activated.connect(self._take_period)
        self.procedure.picked.connect(lambda _: self._tell())
        for field in (self._from, self._until):
            _line(field).editingFinished.connect(self._tell)
        self._clear.clicked.connect(self.clear_all)

    @property
    def narrowed(self) -> bool:
        """Whether anything hides a dossier."""
        return any(
            (
                self._saved != "all",
                self.search.text().strip(),
                self._status.currentData(),
                self._period.currentData() != "any",
                self.procedure.value(),
                self._visit,
            )
        )

    def wanted(self, now: datetime) -> ListFilter | None:
        """The filter as it stands; None while a day typed is wrong, which is told beside it."""
        received = self._received(now)
        if received is None:
            return None
        base = saved_filter(self._saved, now)
        status, entry = self._status.currentData(), self.procedure.value()
        return replace(
            base,
            statuses=frozenset({Status(int(status))}) if status else base.statuses,
            procedure=str(entry.procedure.code) if entry else "",
            received_from=received[0],
            received_before=received[1],
            text=self.search.text().strip(),
            visit=self._visit,
        )

    def clear_all(self) -> None:
        """Everything is shown again."""
        self._saved = "all"
        self._visit = ""
        self._chips.take("all")
        self.search.clear()
        self.procedure.choose(None)
        self._status.setCurrentIndex(0)
        self._period.setCurrentIndex(0)
        self._days.hide()
        self._tell()

    def take_visit(self, visit: str) -> None:
        """Only the dossiers of this visit, until the filter is cleared."""
        self.clear_all()
        self._visit = visit
        self._tell()

    def take(self, saved: str) -> None:
        """Take one of the saved filters."""
        self._chips.take(saved)
        self._take_saved(saved)

    def _take_saved(self, name: str) -> None:
        self._saved = name
        self._status.setCurrentIndex(0)
        self._tell()

    def _take_status(self) -> None:
        self._saved = "all"
        self._chips.take("all")
        self._tell()

    def _take_period(self) -> None:
        chosen = self._period.currentData() == "chosen"
        self._days.setVisible(chosen)
        if chosen:
            self._from.editor.setFocus(Qt.FocusReason.OtherFocusReason)
        self._tell()

    def _search_now(self) -> None:
        self._tell()
        self.down.emit()

    def _tell(self) -> None:
        self._pause.stop()
        self._show_clear()
        self.changed.emit()

    def _show_clear(self) -> None:
        self._clear.setVisible(self.narrowed)

    def _received(self, now: datetime) -> tuple[datetime | None, datetime | None] | None:
        name = self._period.currentData()
        if name != "chosen":
            return period(name, now)
        lines = _line(self._from), _line(self._until)
        complaints = [line.check() for line in lines]
        if any(complaints):
            return None
        begin, end = (_midnight(line.text()) for line in lines)
        if begin and end and end < begin:
            self._until.tell("Đến ngày phải sau từ ngày.")
            return None
        return begin, end + timedelta(days=1) if end else None


_STATUSES = tuple((str(status.value), status.label) for status in Status)


def _procedure_line(seat: Seat, owner: QWidget) -> SuggestLine:
    latest = Latest(seat.lanes.desk, owner)
    catalogue = seat.app.catalogue
    columns: tuple[Column[CatalogueEntry], ...] = (
        Column("Thủ tục", lambda entry: entry.procedure.name, 0),
        Column("Mã", lambda entry: str(entry.procedure.code), 10, muted=True),
    )
    suggesting = Suggesting(
        ask=lambda text, deliver: latest.ask(lambda: catalogue.find(text, 10), deliver),
        label=lambda entry: entry.procedure.name,
        columns=columns,
        nothing="Không có thủ tục nào như vậy trong danh mục.",
    )
    line = SuggestLine(suggesting, "Lọc theo thủ tục", "Mọi thủ tục")
    line.setClearButtonEnabled(True)
    line.setMaxLength(200)
    return line


def _choices(name: str, choices: tuple[tuple[str, str], ...]) -> QComboBox:
    box = Choice((word, key) for key, word in choices)
    box.setAccessibleName(name)
    box.setMinimumContentsLength(16)
    box.view().setMinimumWidth(280)
    return box


def _day(text: str) -> object:
    return parse_date(text, field="day")


def _day_field(caption: str) -> Field:
    field = checked_field(caption, CheckedLine(_day, hint="20/11/2026"))
    field.setFixedWidth(160)
    return field


def _line(field: Field) -> CheckedLine:
    if not isinstance(field.editor, CheckedLine):
        raise TypeError(field.editor)
    return field.editor


def _midnight(text: str) -> datetime | None:
    if not text.strip():
        return None
    return datetime.combine(parse_date(text, field="day"), time(), VIETNAM)
