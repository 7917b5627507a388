"""Máy này: paper, printer, size of text, reminders; each choice is kept at once."""

from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QCheckBox, QSpinBox

from motcua_desktop.domain.change import Change
from motcua_desktop.domain.paper_size import PaperSize
from motcua_desktop.errors import DeskError
from motcua_desktop.ui import theme
from motcua_desktop.ui.bus import Level
from motcua_desktop.ui.preview.printer import printers
from motcua_desktop.ui.seat import Seat
from motcua_desktop.ui.settings.tab import Tab, narrow
from motcua_desktop.ui.widgets.choice import Choice
from motcua_desktop.ui.widgets.field import Field
from motcua_desktop.ui.widgets.layout import boxed, card, column, scrolled
from motcua_desktop.ui.widgets.words import words

_SCALES = (100, 110, 125, 150, 175, 200)
_PAPERS = ((PaperSize.A5, "A5, như mẫu"), (PaperSize.A4, "A4"))
_AGAIN = "Cỡ chữ đã đổi; đăng nhập lại (Ctrl L) để mọi cột vừa khít."


class ComputerTab(Tab):
    """What a person changes here holds for everybody at this computer, from now on."""

    def __init__(self, seat: Seat) -> None:
        super().__init__()
        self._seat = seat
        self._filling = False
        self.paper = Choice((label, size.value) for size, label in _PAPERS)
        self.printer = Choice()
        self.scale = Choice((f"{percent} %", str(percent)) for percent in _SCALES)
        self.remind = _number(1, 30, " ngày làm việc")
        self.undo = _number(1, 60, " phút")
        self.explain = QCheckBox("In trên giấy tiếp nhận cách tính ngày hẹn trả")
        self.slip = QCheckBox("In kèm phiếu đánh giá với Mẫu 01, 02, 03")
        self._lay_out()
        self.paper.currentIndexChanged.connect(
            lambda _: self._keep(paper=PaperSize(self.paper.currentData()))
        )
        self.printer.currentIndexChanged.connect(
            lambda _: self._keep(printer=self.printer.currentData() or "")
        )
        self.scale.currentIndexChanged.connect(lambda _: self._rescale())
        self.remind.valueChanged.connect(lambda days: self._keep(remind_within=days))
        self.undo.valueChanged.connect(lambda minutes: self._keep(undo_minutes=minutes))
        self.explain.toggled.connect(lambda on: self._keep(explain_due=on))
        self.slip.toggled.connect(lambda on: self._keep(survey_slip=on))

    def arrive(self) -> None:
        """What is chosen now, also when another window chose it."""
        chosen = self._seat.app.settings
        self._filling = True
        self.paper.select(chosen.paper.value)
        self._list_printers(chosen.printer)
        nearest = min(_SCALES, key=lambda percent: abs(percent - chosen.text_scale))
        self.scale.select(str(nearest))
        self.remind.setValue(chosen.remind_within)
        self.undo.setValue(chosen.undo_minutes)
        self.explain.setChecked(chosen.explain_due)
        self.slip.setChecked(chosen.survey_slip)
        self._filling = False
        self.paper.setFocus(Qt.FocusReason.OtherFocusReason)

    def _list_printers(self, chosen: str) -> None:
        """Those that are there, and the chosen one even when it is switched off."""
        known = printers()
        names = known if chosen in ("", *known) else (*known, chosen)
        self.printer.clear()
        self.printer.addItem("Hỏi mỗi lần in", "")
        for name in names:
            self.printer.addItem(name, name)
        self.printer.select(chosen)

    def _lay_out(self) -> None:
        inner = column(
            words("Giấy và máy in", "heading"),
            narrow(Field("Khổ giấy tiếp nhận và các mẫu", self.paper)),
            narrow(Field("Máy in", self.printer)),
            self.explain,
            self.slip,
            8,
            words("Màn hình", "heading"),
            narrow(Field("Cỡ chữ", self.scale)),
            8,
            words("Công việc", "heading"),
            narrow(Field("Nhắc hồ sơ sắp đến hạn trước", self.remind)),
            narrow(Field("Được hoàn tác bước vừa làm trong", self.undo)),
            None,
            spacing=10,
        )
        note = words("Đổi là lưu ngay, cho mọi người dùng máy này.", "muted", wrap=True)
        whole = column(note, spacing=12)
        whole.addWidget(scrolled(boxed(inner)), 1)
        outer = column(card(whole, name="Cài đặt của máy này"))
        self.setLayout(outer)

    def _rescale(self) -> None:
        percent = int(self.scale.currentData())
        if self._keep(text_scale=percent):
            application = QApplication.instance()
            if isinstance(application, QApplication):
                theme.apply(application, scale=percent / 100)
            self._seat.bus.tell(Level.INFO, _AGAIN)

    def _keep(self, **change: Any) -> bool:
        """Keep one choice; False when nothing was to be kept, or it could not be."""
        before = self._seat.app.settings
        after = replace(before, **change)
        if self._filling or after == before:
            return False
        try:
            self._seat.app.save_settings(after)
        except DeskError as trouble:
            self._seat.bus.trouble(trouble)
            return False
        self._seat.bus.changed.emit(Change(settings=True), self)
        return True


def _number(least: int, most: int, suffix: str) -> QSpinBox:
    box = QSpinBox()
    box.setRange(least, most)
    box.setSuffix(suffix)
    box.lineEdit().setTextMargins(8, 0, 0, 0)
    return box
