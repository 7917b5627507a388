"""Name and password, and the store's passphrase where the key is not in the keyring."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QFrame, QLineEdit, QVBoxLayout, QWidget

from motcua_desktop.app import App
from motcua_desktop.domain.staff import Actor
from motcua_desktop.errors import DeskError, KeyMissing, WrongKey
from motcua_desktop.ui.icons import icon
from motcua_desktop.ui.lane import Lane
from motcua_desktop.ui.tokens import Icon, Tone
from motcua_desktop.ui.widgets.button import KeyButton
from motcua_desktop.ui.widgets.field import Field
from motcua_desktop.ui.widgets.layout import card, column, row
from motcua_desktop.ui.widgets.tones import Note
from motcua_desktop.ui.widgets.words import words

Opener = Callable[[str | None], App]


@dataclass(frozen=True, slots=True)
class SignedIn:
    """The open desk and who it is open for."""

    app: App
    actor: Actor


class SignIn(QDialog):
    """Opens the store (`opener(passphrase)`) and asks who it is, both off the UI thread.

    `app` is given when the store is open already, for instance after the screen was locked.
    `signed` holds the outcome once the dialog was accepted.
    """

    def __init__(
        self,
        opener: Opener,
        lane: Lane,
        *,
        app: App | None = None,
        passphrase_needed: bool = False,
        login: str = "",
    ) -> None:
        super().__init__()
        self._opener = opener
        self._lane = lane
        self.app = app
        self.signed: SignedIn | None = None
        self.setWindowTitle("Đăng nhập")
        self.setMinimumWidth(420)
        self.passphrase = PasswordLine()
        self.login = QLineEdit(login)
        self.login.setMaxLength(64)
        self.password = PasswordLine()
        self.passphrase_field = Field("Cụm mật khẩu của kho dữ liệu", self.passphrase)
        self.login_field = Field("Tên đăng nhập", self.login)
        self.password_field = Field("Mật khẩu", self.password)
        self.caps = Note("", Tone.DUE, Icon.WARNING)
        self.trouble = Note("", Tone.LATE, Icon.ALERT)
        self.enter = KeyButton("Đăng nhập", "Enter", kind="primary")
        self._lay_out()
        self._listen()
        self.ask_passphrase(needed=passphrase_needed and app is None)
        (self.password if login and self.passphrase_field.isHidden() else self.login).setFocus()

    def ask_passphrase(self, *, needed: bool) -> None:
        """Show the passphrase's field when the key waits for one."""
        self.passphrase_field.setVisible(needed)
        if needed:
            self.passphrase.setFocus()

    def submit(self) -> None:
        """Try to get in; troubles are told beside their field."""
        self._hush()
        if empty := self._first_empty():
            empty.tell("Chưa nhập ô này.")
            empty.editor.setFocus()
            return
        login, password = self.login.text(), self.password.text()
        passphrase, known, opener = self.passphrase.text() or None, self.app, self._opener
        self._set_busy(busy=True)

        def work() -> SignedIn:
            opened = known or opener(passphrase)
            try:
                actor = opened.staff.sign_in(login, password).value
                opened.staff.note_sign_in(actor)
            except DeskError:
                if known is None:
                    opened.close()
                raise
            return SignedIn(opened, actor)

        self._lane.run(self, work, self._entered, self._refused)

    def _lay_out(self) -> None:
        brand = words("MỘT CỬA")
        brand.setObjectName("brand")
        brand.setAlignment(Qt.AlignmentFlag.AlignCenter)
        brand.setFixedSize(96, 44)
        office = self.app.agency.name if self.app else "Bộ phận tiếp nhận và trả kết quả"
        inner = column(
            row(brand, None),
            4,
            words("Đăng nhập", "title"),
            words(office, "muted", wrap=True),
            8,
            self.trouble,
            self.passphrase_field,
            self.login_field,
            self.password_field,
            self.caps,
            8,
            row(None, self.enter),
            spacing=10,
        )
        frame: QFrame = card(inner, margins=24, name="Đăng nhập")
        whole = QVBoxLayout(self)
        whole.setContentsMargins(20, 20, 20, 20)
        whole.addWidget(frame)

    def _listen(self) -> None:
        self.enter.clicked.connect(self.submit)
        for line in (self.passphrase, self.password):
            line.caps_lock.connect(self._caps)
        for field in (self.passphrase, self.login, self.password):
            field.textEdited.connect(lambda _: self._hush())

    def _first_empty(self) -> Field | None:
        wanted = [self.login_field, self.password_field]
        if not self.passphrase_field.isHidden():
            wanted.insert(0, self.passphrase_field)
        lines = ((field, field.editor) for field in wanted)
        return next(
            (field for field, line in lines if isinstance(line, QLineEdit) and not line.text()),
            None,
        )

    def _hush(self) -> None:
        self.trouble.hush()
        for field in (self.passphrase_field, self.login_field, self.password_field):
            field.tell("")

    def _caps(self, on: object) -> None:
        self.caps.tell("Phím Caps Lock đang bật." if on else "", Tone.DUE, Icon.WARNING)

    def _entered(self, signed: SignedIn) -> None:
        self.signed = signed
        self.accept()

    def _refused(self, trouble: DeskError) -> None:
        self._set_busy(busy=False)
        if isinstance(trouble, KeyMissing | WrongKey):
            self.ask_passphrase(needed=True)
            self.passphrase_field.tell(trouble.message)
            self.passphrase.selectAll()
        elif trouble.field == "password":
            self.password_field.tell(trouble.message)
            self.password.setFocus()
            self.password.selectAll()
        else:
            self.trouble.tell(trouble.sentence(), Tone.LATE, Icon.ALERT)

    def _set_busy(self, *, busy: bool) -> None:
        self.enter.setEnabled(not busy)
        self.enter.setText("Đang mở…" if busy else "Đăng nhập")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self.login.hasFocus() and self.login.text() and not self.password.text():
                self.password.setFocus()
            elif self.enter.isEnabled():
                self.submit()
            return
        super().keyPressEvent(event)


class PasswordLine(QLineEdit):
    """Hidden text with an eye to look at it; `caps_lock(bool)` by what the keys show."""

    caps_lock = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self.setMaxLength(1_000)
        look = self.addAction(icon(Icon.EYE), QLineEdit.ActionPosition.TrailingPosition)
        look.setToolTip("Xem những gì đã gõ")
        look.setCheckable(True)
        look.toggled.connect(self._look)

    def _look(self, shown: object) -> None:
        mode = QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password
        self.setEchoMode(mode)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        typed = event.text()
        if typed.isalpha() and len(typed) == 1:
            shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self.caps_lock.emit(typed.isupper() != shift)
        super().keyPressEvent(event)
