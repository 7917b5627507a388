"""Gửi tỉnh qua USB: a package out, the answer in, and what left without one so far."""

from pathlib import Path
from threading import Event

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QFileDialog, QStackedWidget, QWidget

from motcua_desktop.domain.change import Change
from motcua_desktop.domain.moment import local, moment_text
from motcua_desktop.domain.package import KeptPackage
from motcua_desktop.domain.staff import Right
from motcua_desktop.errors import DeskError
from motcua_desktop.sync.acknowledgement import Answered
from motcua_desktop.sync.package import Exported
from motcua_desktop.sync.report import Limits
from motcua_desktop.ui.bus import Level
from motcua_desktop.ui.seat import Seat
from motcua_desktop.ui.tokens import Icon, Tone
from motcua_desktop.ui.widgets.button import KeyButton
from motcua_desktop.ui.widgets.empty import EmptyState
from motcua_desktop.ui.widgets.fit import Fit
from motcua_desktop.ui.widgets.flow import Flow
from motcua_desktop.ui.widgets.layout import card, column
from motcua_desktop.ui.widgets.table import Badge, Column, ListTable, ValuesModel
from motcua_desktop.ui.widgets.tones import Note
from motcua_desktop.ui.widgets.words import words

_HOW = (
    "Khi nhiều ngày không có mạng: xuất gói ra USB, mang lên tỉnh, rồi mang giấy báo của tỉnh về "
    "nhận ở đây. Gói được mã hóa, chỉ tỉnh mở được. Có mạng lại thì cứ gửi như thường; tỉnh không "
    "nhận hai lần."
)
_FILTER = "Gói và giấy báo (*.goi);;Mọi tệp (*)"


def _state(one: KeptPackage) -> Badge:
    if one.acknowledged_at is None:
        return Badge("chưa có giấy báo", Tone.WAITING, Icon.HOURGLASS)
    return Badge(f"tỉnh đã báo {moment_text(one.acknowledged_at)}", Tone.IN_TIME, Icon.CHECK)


def _size(one: KeptPackage) -> str:
    if one.bytes < 1_000_000:
        return f"{-(-one.bytes // 1_000)} kB"
    return f"{one.bytes / 1_000_000:.1f} MB".replace(".", ",")


COLUMNS: tuple[Column[KeptPackage], ...] = (
    Column("Gói số", lambda one: str(one.number), 8),
    Column("Lúc", lambda one: moment_text(one.made_at), 18),
    Column("Hồ sơ", lambda one: str(one.dossiers), 8),
    Column("Tệp", lambda one: str(one.files), 8),
    Column("Cỡ", _size, 10),
    Column("Tình trạng", lambda one: _state(one).text, 0, badge=_state),
)


class PackageDialog(QDialog):
    """F9 writes a package, Ctrl+O takes an answer in, Alt+K asks for the province's keys."""

    _counted = Signal(int, int)

    def __init__(self, seat: Seat, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._seat = seat
        self._stop = Event()
        self._busy = False
        self.setWindowTitle("Gửi tỉnh qua USB")
        self.note = Note("", Tone.DUE, Icon.KEY)
        self.told = words("", "muted", wrap=True)
        self.signer = words("", "muted", wrap=True)
        self.signer.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.model: ValuesModel[KeptPackage] = ValuesModel(COLUMNS, self)
        self.table = ListTable(self.model, "Các gói đã xuất")
        Fit(self.table, (4, 3), least=24)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.table)
        self.stack.addWidget(
            EmptyState(Icon.INBOX, "Chưa xuất gói nào", "Bấm F9 để ghi gói ra USB.")
        )
        self.keys_button = KeyButton("Nhận khóa của tỉnh", "Alt K", picture=Icon.KEY)
        self.import_button = KeyButton("Nhận giấy báo…", "Ctrl O", picture=Icon.IMPORT)
        self.export_button = KeyButton("Xuất gói…", "F9", kind="primary", picture=Icon.SAVE_PDF)
        self.leave_button = KeyButton("Đóng", "Esc")
        for button, right in (
            (self.import_button, Right.SYNC),
            (self.export_button, Right.SYNC),
            (self.keys_button, Right.CONFIGURE),
        ):
            # Never shown here: what has no parent yet would be a window of its own.
            if not seat.actor.may(right):
                button.hide()
        self._enable(known=False)
        self._lay_out()
        self._listen()
        self.look_again()

    def look_again(self) -> None:
        """The packages that left, and which keys are known."""
        app = self._seat.app

        def work() -> tuple[list[KeptPackage], str, bool]:
            post = app.post()
            known = bool(post.settings.package_key and post.settings.package_verify)
            return post.left(), str(app.province.show()["package_signer"]), known

        self._seat.lanes.desk.run(
            self, work, lambda found: self._show(*found), self._not_configured
        )

    def ask_where(self) -> None:
        """F9: ask where to, and write the package there."""
        if self._may(self.export_button):
            agency = self._seat.app.agency
            day = f"{local(self._seat.app.clock.now()):%y%m%d}"
            name = f"{agency.code}-quay{agency.counter}-{day}.goi"
            path, _ = QFileDialog.getSaveFileName(self, "Ghi gói ra USB", name, _FILTER)
            if path:
                self.export(Path(path))

    def ask_which(self) -> None:
        """Ctrl+O: ask for the province's answer, and take it in."""
        if self._may(self.import_button):
            path, _ = QFileDialog.getOpenFileName(self, "Giấy báo của tỉnh", "", _FILTER)
            if path:
                self.take_in(Path(path))

    def export(self, path: Path) -> None:
        """Write the package; Esc stops it."""
        app, actor, stop, counted = self._seat.app, self._seat.actor, self._stop, self._counted.emit
        stop.clear()
        limits = Limits(progress=counted, cancelled=stop.is_set)
        self._begin("Đang ghi gói… (Esc để dừng)")
        self._seat.lanes.province.run(
            self, lambda: app.post().export(actor, path, limits), self._exported, self._refused
        )

    def take_in(self, path: Path) -> None:
        """Take the answer in."""
        app, actor = self._seat.app, self._seat.actor
        self._begin("Đang nhận giấy báo…")
        self._seat.lanes.province.run(
            self, lambda: app.post().take_in(actor, path), self._answered, self._refused
        )

    def fetch_keys(self) -> None:
        """Alt+K: ask for the province's keys over the line."""
        if not self._may(self.keys_button):
            return
        app, actor = self._seat.app, self._seat.actor
        self._begin("Đang hỏi khóa của tỉnh…")
        self._seat.lanes.province.run(
            self, lambda: app.post().fetch_keys(actor), lambda _: self._fetched(), self._refused
        )

    def reject(self) -> None:
        """Esc: stop what is being written, else close."""
        if self._busy:
            self._stop.set()
            self.told.setText("Đang dừng…")
        else:
            super().reject()

    def _lay_out(self) -> None:
        whole = column(words("Gửi tỉnh qua USB", "title"), spacing=12, margins=16)
        whole.addWidget(words(_HOW, "muted", wrap=True))
        whole.addWidget(self.note)
        whole.addWidget(card(column(self.stack), margins=8, name="Các gói đã xuất"), 1)
        whole.addWidget(self.signer)
        whole.addWidget(self.told)
        buttons = Flow(
            self.export_button, self.import_button, self.keys_button, self.leave_button, spacing=8
        )
        whole.addLayout(buttons)
        self.setLayout(whole)
        room = self.parentWidget()
        if room is None:
            self.resize(1000, 620)
        else:
            self.resize(min(1100, room.width() - 60), min(700, room.height() - 40))

    def _listen(self) -> None:
        self.export_button.clicked.connect(self.ask_where)
        self.import_button.clicked.connect(self.ask_which)
        self.keys_button.clicked.connect(self.fetch_keys)
        self.leave_button.clicked.connect(self.reject)
        # The count comes from the lane's thread; the queue brings it to this one.
        self._counted.connect(self._count, Qt.ConnectionType.QueuedConnection)
        for key, action in (
            ("F9", self.ask_where),
            ("Ctrl+O", self.ask_which),
            ("Alt+K", self.fetch_keys),
        ):
            QShortcut(QKeySequence(key), self).activated.connect(action)

    def _may(self, button: KeyButton) -> bool:
        return button.isVisibleTo(self) and button.isEnabled()

    def _show(self, left: list[KeptPackage], signer: str, known: bool) -> None:  # noqa: FBT001 (as the lane brings it)
        self.model.set_values(left)
        self.stack.setCurrentIndex(0 if left else 1)
        if left:
            self.table.select_first()
        self.signer.setText(f"Khóa của quầy này, để báo cho tỉnh một lần: {signer}")
        self.note.tell(
            ""
            if known
            else "Chưa có khóa của tỉnh: nối mạng một lần rồi bấm «Nhận khóa của tỉnh»,"
            " hoặc xin tỉnh rồi thêm vào khai báo tỉnh.",
            Tone.DUE,
            Icon.KEY,
        )
        self._enable(known=known)

    def _not_configured(self, trouble: DeskError) -> None:
        self.stack.setCurrentIndex(1)
        self.note.tell(trouble.sentence(), Tone.DUE, Icon.KEY)
        self._enable(known=False)
        self.keys_button.setEnabled(False)

    def _enable(self, *, known: bool) -> None:
        self.export_button.setEnabled(known)
        self.import_button.setEnabled(known)
        self.keys_button.setEnabled(True)

    def _begin(self, what: str) -> None:
        self._busy = True
        self.told.setText(what)
        for button in (self.export_button, self.import_button, self.keys_button):
            button.setEnabled(False)

    def _count(self, done: int, of: int) -> None:
        if self._busy and not self._stop.is_set():
            self.told.setText(f"Đã ghi {done} trên {of} tệp (Esc để dừng)")

    def _exported(self, told: Exported) -> None:
        kept = told.kept
        text = (
            f"Gói số {kept.number}: {kept.dossiers} hồ sơ, {kept.files} tệp. Rút USB an toàn rồi "
            "mang lên tỉnh."
        )
        if told.messages_left or told.files_left:
            text += " Chưa vừa hết: xuất tiếp sau khi nhận giấy báo."
        if told.damaged:
            text += f" {told.damaged} bản quét không đọc được nên ở lại."
        self._over(text)

    def _answered(self, told: Answered) -> None:
        kept = told.kept
        if told.again:
            self._over(f"Giấy báo của gói số {kept.number} đã nhận từ trước; không có gì đổi.")
            return
        self._over(
            f"Gói số {kept.number}: tỉnh xác nhận {kept.confirmed} hồ sơ, {kept.files} tệp; từ "
            f"chối {kept.refused} hồ sơ."
        )

    def _fetched(self) -> None:
        self._over("Đã nhận khóa của tỉnh.")

    def _over(self, text: str) -> None:
        self._busy = False
        self.told.setText(text)
        self._seat.bus.tell(Level.DONE, text)
        self._seat.bus.changed.emit(Change(outbox=True, dossiers=True, settings=True), self)
        self.look_again()

    def _refused(self, trouble: DeskError) -> None:
        self._busy = False
        self.look_again()
        self.told.setText(trouble.sentence())
