"""Khai báo hệ thống của tỉnh: the fields, a trial of the line as they stand, and keeping them."""

import json
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QFileDialog, QVBoxLayout, QWidget

from motcua_desktop.domain.change import Done
from motcua_desktop.domain.province_settings import ProvinceSettings
from motcua_desktop.errors import DeskError, InvalidInput, NotConfigured
from motcua_desktop.sync.trial import TrialStep
from motcua_desktop.ui.bus import Level
from motcua_desktop.ui.seat import Seat
from motcua_desktop.ui.sync.pane import trial_line
from motcua_desktop.ui.sync.province_fields import ProvinceFields
from motcua_desktop.ui.tokens import GRID, Icon, Tone
from motcua_desktop.ui.widgets.button import KeyButton
from motcua_desktop.ui.widgets.layout import boxed, card, clear, column, row, scrolled
from motcua_desktop.ui.widgets.tones import Note
from motcua_desktop.ui.widgets.words import words

_LONGEST_FILE = 1_000_000
_SIZE = (1040, 660)
_TRIAL = (
    "Bấm «Thử đường truyền» để biết đường lên tỉnh hỏng ở bước nào. Thử không lưu, không gửi gì."
)
_NOT_SHOWN = {"secret_kept_in", "proxy_secret_kept_in", "package_signer"}


class ProvinceDialog(QDialog):
    """Ctrl+S keeps, Ctrl+T tries, Ctrl+O opens a settings file of the province; Esc leaves."""

    def __init__(self, seat: Seat, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._seat = seat
        self.setWindowTitle("Khai báo hệ thống của tỉnh")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.form = ProvinceFields()
        self.verdict = Note(_TRIAL, Tone.QUIET, Icon.INFO)
        self._steps = QVBoxLayout()
        self._steps.setSpacing(GRID)
        self.trouble = Note("", Tone.LATE, Icon.ALERT)
        self.file_button = KeyButton("Mở tệp khai báo…", "Ctrl O", picture=Icon.IMPORT)
        self.try_button = KeyButton("Thử đường truyền", "Ctrl T")
        self.save_button = KeyButton("Lưu", "Ctrl S", kind="primary")
        self.leave_button = KeyButton("Thôi", "Esc")
        self._lay_out()
        self._listen()
        province = seat.app.province
        seat.lanes.desk.run(self, province.show, self._show, self._not_set)

    def save(self) -> None:
        """Keep what stands in the fields; a trouble is told beside its field."""
        told = self._told()
        if told is None or not self.save_button.isEnabled():
            return
        self._busy(busy=True)
        province, actor = self._seat.app.province, self._seat.actor
        secret, proxy_secret = self.form.secrets()
        self._seat.lanes.desk.run(
            self,
            lambda: province.configure(actor, told, secret, proxy_secret=proxy_secret),
            self._saved,
            self._refused,
        )

    def try_line(self) -> None:
        """Try the line as the fields say, step by step; nothing is kept."""
        told = self._told()
        if told is None or not self.try_button.isEnabled():
            return
        self._busy(busy=True)
        self.verdict.tell("Đang thử…", Tone.WAITING, Icon.SYNC)
        clear(self._steps)
        app, actor = self._seat.app, self._seat.actor
        secret, proxy_secret = self.form.secrets()
        self._seat.lanes.province.run(
            self,
            lambda: app.try_settings(actor, told, secret, proxy_secret),
            self._tried,
            self._refused,
        )

    def open_file(self) -> None:
        """Fill the fields from a file that the province gave."""
        name, _ = QFileDialog.getOpenFileName(
            self, "Tệp khai báo của tỉnh", "", "Tệp khai báo (*.json)"
        )
        if name:
            self.take_file(Path(name))

    def take_file(self, file: Path) -> None:
        """Show what `file` says; only a whole, checked file changes the fields."""
        try:
            told = ProvinceSettings.parse(json.loads(_read(file))).to_json()
        except (ValueError, RecursionError) as trouble:
            self.trouble.tell(f"Không đọc được «{file.name}»: {trouble}", Tone.LATE, Icon.ALERT)
            return
        except DeskError as trouble:
            where = f" ({trouble.field})" if trouble.field else ""
            said = f"Tệp «{file.name}»{where}: {trouble.message}"
            self.trouble.tell(said, Tone.LATE, Icon.ALERT)
            return
        self.trouble.hush()
        self.form.show_settings(told)

    def _lay_out(self) -> None:
        trial = column(words("Thử đường truyền", "heading"), self.verdict, spacing=12)
        inner = boxed(self._steps)
        trial.addWidget(scrolled(inner), 1)
        both = row(spacing=16)
        both.addWidget(scrolled(self.form), 3)
        both.addWidget(card(trial, name="Thử đường truyền"), 2)
        whole = column(spacing=12, margins=20)
        whole.addLayout(both, 1)
        whole.addWidget(self.trouble)
        whole.addLayout(
            row(self.file_button, None, self.leave_button, self.try_button, self.save_button)
        )
        self.setLayout(whole)
        room = self.screen().availableSize()
        self.resize(min(_SIZE[0], room.width() - 40), min(_SIZE[1], room.height() - 60))

    def _listen(self) -> None:
        self.form.ca_wanted.connect(self._choose_ca)
        self.file_button.clicked.connect(self.open_file)
        self.try_button.clicked.connect(self.try_line)
        self.save_button.clicked.connect(self.save)
        self.leave_button.clicked.connect(self.reject)
        for key, does in (
            ("Ctrl+S", self.save),
            ("Ctrl+T", self.try_line),
            ("Ctrl+O", self.open_file),
        ):
            QShortcut(QKeySequence(key), self).activated.connect(does)

    def _show(self, told: dict[str, Any]) -> None:
        self.form.show_settings({key: told[key] for key in told if key not in _NOT_SHOWN})
        self.form.name.setFocus(Qt.FocusReason.OtherFocusReason)

    def _not_set(self, trouble: DeskError) -> None:
        """Nobody has set it yet: the desk's own code is known, the rest is asked for."""
        if not isinstance(trouble, NotConfigured):
            self.trouble.tell(trouble.sentence(), Tone.LATE, Icon.ALERT)
        self.form.show_settings({"agency_code": str(self._seat.app.agency.code)})
        self.form.name.setFocus(Qt.FocusReason.OtherFocusReason)

    def _told(self) -> dict[str, Any] | None:
        """The fields' settings; None when one is no number, which is told."""
        self.form.hush()
        self.trouble.hush()
        try:
            return self.form.told()
        except InvalidInput as trouble:
            self.form.tell(trouble)
            return None

    def _choose_ca(self) -> None:
        name, _ = QFileDialog.getOpenFileName(
            self, "Chứng chỉ gốc của tỉnh", "", "Chứng chỉ PEM (*.pem *.crt *.cer)"
        )
        if not name:
            return
        try:
            self.form.take_ca(_read(Path(name)))
        except ValueError as trouble:
            self.form.fields["ca"].tell(f"Không đọc được tệp: {trouble}")

    def _saved(self, done: Done[ProvinceSettings]) -> None:
        self._seat.bus.tell(Level.DONE, f"Đã khai báo {done.value.name}.")
        self._seat.bus.changed.emit(done.change, self)
        self.accept()

    def _tried(self, steps: list[TrialStep]) -> None:
        self._busy(busy=False)
        whole = all(step.ok for step in steps)
        said = "Đường lên tỉnh dùng được." if whole else "Đường lên tỉnh chưa dùng được."
        self.verdict.tell(said, Tone.IN_TIME if whole else Tone.LATE)
        for step in steps:
            self._steps.addWidget(trial_line(step))
        self._steps.addStretch(1)

    def _refused(self, trouble: DeskError) -> None:
        self._busy(busy=False)
        self.verdict.tell(_TRIAL, Tone.QUIET, Icon.INFO)
        if not (isinstance(trouble, InvalidInput) and self.form.tell(trouble)):
            where = f"{trouble.field}: " if trouble.field else ""
            self.trouble.tell(where + trouble.sentence(), Tone.LATE, Icon.ALERT)

    def _busy(self, *, busy: bool) -> None:
        for button in (self.try_button, self.save_button):
            button.setEnabled(not busy)


def _read(file: Path) -> str:
    """A small text file. Raises ValueError in words for people."""
    try:
        with file.open("rb") as opened:
            data = opened.read(_LONGEST_FILE + 1)
    except OSError as trouble:
        raise ValueError(trouble.strerror or "tệp không mở được") from trouble
    if len(data) > _LONGEST_FILE:
        raise ValueError("tệp lớn hơn 1 MB")
    return data.decode("utf-8-sig")
