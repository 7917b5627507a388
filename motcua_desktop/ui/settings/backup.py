"""Sao lưu: where to, what is there, one now, a drill; what to do when the computer is lost."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QSpinBox

from motcua_desktop.domain.change import Change
from motcua_desktop.domain.moment import moment_text
from motcua_desktop.domain.staff import Right
from motcua_desktop.errors import DeskError
from motcua_desktop.services.backup import Health, Kept
from motcua_desktop.services.backup_check import Verdict
from motcua_desktop.settings import Settings
from motcua_desktop.ui.bus import Level
from motcua_desktop.ui.seat import Seat
from motcua_desktop.ui.settings.tab import Tab, narrow
from motcua_desktop.ui.tokens import Icon, Tone
from motcua_desktop.ui.widgets.button import KeyButton
from motcua_desktop.ui.widgets.field import Field
from motcua_desktop.ui.widgets.fit import Fit
from motcua_desktop.ui.widgets.flow import Flow
from motcua_desktop.ui.widgets.layout import card, column
from motcua_desktop.ui.widgets.table import Badge, Column, ListTable, ValuesModel
from motcua_desktop.ui.widgets.tones import Note
from motcua_desktop.ui.widgets.words import words

_HOW = (
    "Mỗi ngày một lần, khi cửa sổ đang mở, kho dữ liệu được chép (mã hóa) vào thư mục này, mở ra "
    "kiểm tra, và mỗi tháng được khôi phục thử. Chọn một ổ khác: ổ USB hoặc ổ mạng. Khôi phục: "
    "đóng cửa sổ này, chạy «motcua restore TỆP»; kho đang có được dời sang bên, không bị xóa."
)
_NOWHERE = "Chưa chọn"


def _size(one: Kept) -> str:
    return f"{one.manifest.bytes / 1_000_000:,.1f} MB".replace(",", " ").replace(".", ",")


def _state(one: Kept) -> Badge:
    if one.used:
        return Badge("đã khôi phục từ bản này", Tone.WAITING, Icon.HISTORY)
    return Badge("dùng được", Tone.IN_TIME, Icon.CHECK)


KEPT: tuple[Column[Kept], ...] = (
    Column("Lúc", lambda one: moment_text(one.manifest.made_at), 18),
    Column("Hồ sơ", lambda one: str(one.manifest.dossiers), 9),
    Column("Bản quét", lambda one: str(one.manifest.scans), 9),
    Column("Cỡ tệp", _size, 11),
    Column("Tệp", lambda one: one.file.name, 0),
    Column("Tình trạng", lambda one: _state(one).text, 26, badge=_state),
)


class BackupTab(Tab):
    """Whoever may change settings chooses the place, backs up and drills; others look."""

    def __init__(self, seat: Seat) -> None:
        super().__init__()
        self._seat = seat
        self._filling = False
        may = seat.actor.may(Right.CONFIGURE)
        self.health = Note("", Tone.QUIET, Icon.INFO)
        self.place = words(_NOWHERE, "strong", wrap=True)
        self.place.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.keep = QSpinBox()
        self.keep.setRange(1, 365)
        self.keep.setSuffix(" bản gần nhất")
        self.keep.lineEdit().setTextMargins(8, 0, 0, 0)
        self.keep.setEnabled(may)
        self.model: ValuesModel[Kept] = ValuesModel(KEPT, self)
        self.table = ListTable(self.model, "Các bản sao lưu dùng được")
        Fit(self.table, (4,), least=24)
        self.choose_button = KeyButton("Chọn thư mục…", "Alt C", picture=Icon.SAVE_PDF)
        self.now_button = KeyButton("Sao lưu ngay", "Ctrl S", kind="primary")
        self.drill_button = KeyButton("Khôi phục thử", "Alt T", picture=Icon.CHECK)
        for button in (self.choose_button, self.now_button, self.drill_button):
            button.setVisible(may)
        self._lay_out()
        self.choose_button.clicked.connect(self.ask)
        self.now_button.clicked.connect(self.save)
        self.drill_button.clicked.connect(self.drill)
        self.keep.valueChanged.connect(self._keep_so_many)

    def arrive(self) -> None:
        chosen = self._seat.app.settings
        self._filling = True
        self.keep.setValue(chosen.backup_keep)
        self._filling = False
        self.place.setText(chosen.backup_folder or _NOWHERE)
        self._look()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def ask(self) -> None:
        """Ask where to."""
        before = self._seat.app.settings.backup_folder
        folder = QFileDialog.getExistingDirectory(self, "Thư mục sao lưu", before)
        if folder:
            self.take(folder)

    def take(self, folder: str) -> None:
        """Back up into this folder from now on."""
        if self._kept(replace(self._seat.app.settings, backup_folder=folder)):
            self.arrive()

    def save(self) -> None:
        """Ctrl+S: a backup now."""
        app, actor = self._seat.app, self._seat.actor
        if not self.now_button.isVisibleTo(self) or not self.now_button.isEnabled():
            return
        folder = app.settings.backup_folder
        if not folder:
            self._seat.bus.tell(Level.WARNING, "Chưa chọn thư mục sao lưu.")
            return
        self._run(lambda: app.backups.create(actor, Path(folder)), "Đã sao lưu và kiểm tra")

    def drill(self) -> None:
        """Restore the chosen backup, or the newest, into a folder of its own."""
        app, actor, one = self._seat.app, self._seat.actor, self.table.current()
        if one is None:
            self._seat.bus.tell(Level.WARNING, "Chưa có bản sao lưu nào để khôi phục thử.")
            return
        self._run(lambda: app.backups.drill(actor, one.file), "Khôi phục thử tốt")

    def _lay_out(self) -> None:
        inner = column(spacing=10)
        inner.addWidget(words(_HOW, "muted", wrap=True))
        inner.addWidget(self.health)
        inner.addWidget(words("Thư mục sao lưu", "caption"))
        inner.addWidget(self.place)
        inner.addWidget(narrow(Field("Giữ lại", self.keep)))
        inner.addLayout(Flow(self.now_button, self.choose_button, self.drill_button, spacing=8))
        inner.addWidget(self.table, 1)
        self.setLayout(column(card(inner, name="Sao lưu")))

    def _look(self) -> None:
        app = self._seat.app
        folder = app.settings.backup_folder

        def work() -> tuple[Health, list[Kept]]:
            return app.backups.health(folder), app.backups.kept(Path(folder)) if folder else []

        self._seat.lanes.backup.run(self, work, lambda found: self._show(*found))

    def _show(self, health: Health, kept: list[Kept]) -> None:
        if health.words:
            self.health.tell(health.words, Tone.DUE, Icon.WARNING)
        elif health.newest_at is not None:
            told = f"Bản tốt gần nhất: {moment_text(health.newest_at)}."
            self.health.tell(told, Tone.IN_TIME, Icon.CHECK)
        self.model.set_values(kept)
        if kept:
            self.table.selectRow(0)

    def _run(self, work: Callable[[], Verdict], well: str) -> None:
        self._busy(busy=True)
        self._seat.bus.tell(Level.INFO, "Đang làm việc với bản sao lưu; quầy vẫn dùng bình thường.")
        self._seat.lanes.backup.run(
            self, work, lambda verdict: self._done(verdict, well), self._refused
        )

    def _done(self, verdict: Verdict, well: str) -> None:
        self._busy(busy=False)
        if verdict.ok:
            made = verdict.manifest
            told = f"{well}: {made.dossiers} hồ sơ, {made.scans} bản quét."
            self._seat.bus.tell(Level.DONE, told)
        else:
            self._seat.bus.tell(Level.TROUBLE, f"Bản sao lưu có lỗi: {verdict.findings[0]}")
        self._look()

    def _refused(self, trouble: DeskError) -> None:
        self._busy(busy=False)
        self._seat.bus.trouble(trouble)
        self._look()

    def _busy(self, *, busy: bool) -> None:
        for button in (self.now_button, self.drill_button, self.choose_button):
            button.setEnabled(not busy)

    def _keep_so_many(self, number: int) -> None:
        if not self._filling:
            self._kept(replace(self._seat.app.settings, backup_keep=number))

    def _kept(self, chosen: Settings) -> bool:
        try:
            self._seat.app.save_settings(chosen)
        except DeskError as trouble:
            self._seat.bus.trouble(trouble)
            return False
        self._seat.bus.changed.emit(Change(settings=True), self)
        return True
