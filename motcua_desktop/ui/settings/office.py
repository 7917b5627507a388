"""Cơ quan: the facts that promises and papers depend on."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QLineEdit

from motcua_desktop.domain.change import Done
from motcua_desktop.domain.staff import Right
from motcua_desktop.errors import DeskError, InvalidInput
from motcua_desktop.services.facts import OfficeFacts
from motcua_desktop.ui.bus import Level
from motcua_desktop.ui.seat import Seat
from motcua_desktop.ui.settings.tab import Tab, narrow
from motcua_desktop.ui.tokens import Icon, Tone
from motcua_desktop.ui.widgets.button import KeyButton
from motcua_desktop.ui.widgets.field import Field
from motcua_desktop.ui.widgets.layout import boxed, card, column, row, scrolled
from motcua_desktop.ui.widgets.lines import Lines
from motcua_desktop.ui.widgets.tones import Note
from motcua_desktop.ui.widgets.words import words

_WIDE = 480
_HOW = (
    "Đổi ở đây chỉ áp dụng cho hồ sơ nhận từ nay; ngày đã hẹn không đổi. Tên tỉnh trên báo cáo "
    "đổi từ lần mở chương trình sau."
)


class OfficeTab(Tab):
    """Supervisors change, others read; Ctrl+S keeps."""

    def __init__(self, seat: Seat) -> None:
        super().__init__()
        self._seat = seat
        may = seat.actor.may(Right.CONFIGURE)
        self.facts = Lines(kinds=("muted", "strong"))
        self.province = QLineEdit()
        self.late_from = QLineEdit()
        self.late_from.setPlaceholderText("15:00")
        self.link = QLineEdit()
        self.link.setPlaceholderText("https://…{code}")
        self.remote = QCheckBox("Xã miền núi, hải đảo, vùng đặc biệt khó khăn")
        self.province_field = Field("Tỉnh, thành phố", self.province)
        self.late_field = Field(
            "Hồ sơ trả trong ngày nhận từ giờ này thì trả vào ngày làm việc sau", self.late_from
        )
        self.link_field = Field(
            "Trang xem thủ tục trên Cổng, cho mã QR của tờ niêm yết (trống: chỉ có mã)", self.link
        )
        self.save_button = KeyButton("Lưu", "Ctrl S", kind="primary")
        self.save_button.clicked.connect(self.save)
        for widget in (self.province, self.late_from, self.remote, self.link):
            widget.setEnabled(may)
        self.save_button.setVisible(may)
        self._lay_out(may=may)

    def arrive(self) -> None:
        facts = self._seat.app.facts
        self._seat.lanes.desk.run(self, facts.show, self._show)
        self.province.setFocus(Qt.FocusReason.OtherFocusReason)

    def save(self) -> None:
        """Keep what stands in the fields; a trouble is told beside its field."""
        if not self.save_button.isVisibleTo(self) or not self.save_button.isEnabled():
            return
        for field in (self.province_field, self.late_field, self.link_field):
            field.tell("")
        app, actor = self._seat.app, self._seat.actor
        province, late = self.province.text(), self.late_from.text().strip()
        remote, link = self.remote.isChecked(), self.link.text()
        self.save_button.setEnabled(False)
        self._seat.lanes.desk.run(
            self,
            lambda: app.facts.change(
                actor,
                province_name=province,
                remote_area=remote,
                late_from=late,
                procedure_url=link,
            ),
            self._saved,
            self._refused,
        )

    def _lay_out(self, *, may: bool) -> None:
        told = "Cộng thêm thời hạn cho những thủ tục mà danh mục có ghi, ví dụ đất đai."
        inner = column(
            self.facts,
            8,
            narrow(self.province_field, _WIDE),
            narrow(self.late_field, _WIDE),
            self.remote,
            words(told, "caption", wrap=True),
            narrow(self.link_field, _WIDE),
            8,
            Note(_HOW, Tone.WAITING, Icon.INFO),
            row(self.save_button, None),
            None,
            spacing=10,
        )
        whole = column(spacing=12)
        if not may:
            whole.addWidget(words("Người phụ trách hoặc quản trị mới đổi được.", "muted"))
        whole.addWidget(scrolled(boxed(inner)), 1)
        self.setLayout(column(card(whole, name="Thông tin cơ quan")))

    def _show(self, facts: OfficeFacts) -> None:
        self.facts.show_rows(
            [
                ("Cơ quan", facts.agency_name),
                ("Mã định danh", facts.agency_code),
                ("Quầy", str(facts.counter)),
            ]
        )
        self.province.setText(facts.province_name)
        self.late_from.setText(facts.late_from)
        self.remote.setChecked(facts.remote_area)
        self.link.setText(facts.procedure_url)

    def _saved(self, done: Done[OfficeFacts]) -> None:
        self.save_button.setEnabled(True)
        self._show(done.value)
        changed = done.change.settings or done.change.calendar
        told = "Đã lưu thông tin cơ quan." if changed else "Không có gì thay đổi."
        self._seat.bus.tell(Level.DONE, told)
        self._seat.bus.changed.emit(done.change, self)

    def _refused(self, trouble: DeskError) -> None:
        self.save_button.setEnabled(True)
        fields = {
            "province_name": self.province_field,
            "late_from": self.late_field,
            "procedure_url": self.link_field,
        }
        field = fields.get(trouble.field or "") if isinstance(trouble, InvalidInput) else None
        if field is None:
            self._seat.bus.trouble(trouble)
            return
        field.tell(trouble.message)
        field.setFocus(Qt.FocusReason.OtherFocusReason)
