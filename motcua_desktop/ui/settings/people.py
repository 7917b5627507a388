"""Người dùng: who may sign in; adding, disabling, a new password."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from motcua_desktop.domain.change import Done
from motcua_desktop.domain.staff import Right, Role
from motcua_desktop.errors import DeskError
from motcua_desktop.services.staff import Member
from motcua_desktop.ui.bus import Level
from motcua_desktop.ui.seat import Seat
from motcua_desktop.ui.settings.tab import Tab
from motcua_desktop.ui.sign_in.view import PasswordLine
from motcua_desktop.ui.tokens import Icon, Tone
from motcua_desktop.ui.widgets.button import KeyButton
from motcua_desktop.ui.widgets.choice import Choice
from motcua_desktop.ui.widgets.field import Field
from motcua_desktop.ui.widgets.fit import Fit
from motcua_desktop.ui.widgets.flow import Flow
from motcua_desktop.ui.widgets.layout import boxed, card, column, row, scrolled, side_width
from motcua_desktop.ui.widgets.table import Badge, Column, ListTable, ValuesModel
from motcua_desktop.ui.widgets.words import words

_PANE = 372


def _state(member: Member) -> Badge:
    if member.disabled:
        return Badge("đã khóa", Tone.LATE, Icon.LOCK)
    return Badge("đang dùng", Tone.IN_TIME, Icon.CHECK)


PEOPLE: tuple[Column[Member], ...] = (
    Column("Họ và tên", lambda member: member.name, 0, strong=True, wrap=True),
    Column("Tên đăng nhập", lambda member: member.login, 18, mono=True),
    Column("Vai trò", lambda member: member.role.label, 18),
    Column("", lambda member: _state(member).text, 14, badge=_state),
)


class PeopleTab(Tab):
    """Those who manage staff see all; everybody changes their own password."""

    def __init__(self, seat: Seat) -> None:
        super().__init__()
        self._seat = seat
        self._may = seat.actor.may(Right.MANAGE_STAFF)
        self.model: ValuesModel[Member] = ValuesModel(PEOPLE, self)
        self.table = ListTable(self.model, "Những người được đăng nhập")
        Fit(self.table, (1, 2), least=14)
        self.login, self.name = QLineEdit(), QLineEdit()
        self.login.setPlaceholderText("chữ thường, không dấu")
        self.role = Choice((role.label, role.value) for role in Role)
        self.password, self.fresh = PasswordLine(), PasswordLine()
        self.fields = {
            "login": Field("Tên đăng nhập", self.login),
            "name": Field("Họ và tên", self.name),
            "role": Field("Vai trò", self.role),
            "password": Field("Mật khẩu, ít nhất 8 ký tự", self.password),
        }
        self.fresh_field = Field("Mật khẩu mới", self.fresh)
        self.whose = words("", "strong", wrap=True)
        self.add_button = KeyButton("Thêm người dùng", "Ctrl S", kind="primary")
        self.change_button = KeyButton("Đổi mật khẩu")
        self.disable_button = KeyButton("Khóa tài khoản")
        self._side = self._lay_out()
        self._listen()

    def arrive(self) -> None:
        if self._may:
            self._look()
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.whose.setText(self._seat.actor.name)
            self.fresh.setFocus(Qt.FocusReason.OtherFocusReason)

    def save(self) -> None:
        """Add the person that was typed; a trouble is told beside its field."""
        if not self._may or not self.add_button.isEnabled():
            return
        for field in self.fields.values():
            field.tell("")
        app, actor = self._seat.app, self._seat.actor
        login, name, password = self.login.text(), self.name.text(), self.password.text()
        role = str(self.role.currentData())

        def added(done: Done[Any]) -> None:
            for line in (self.login, self.name, self.password):
                line.clear()
            self._done(done, f"Đã thêm {name.strip()}.")

        self._run(lambda: app.staff.add(actor, login, name, role, password), added)

    def disable(self) -> None:
        """The chosen person may not sign in any more."""
        member = self.table.current()
        if member is None or member.disabled:
            return
        app, actor, login = self._seat.app, self._seat.actor, member.login
        told = f"Đã khóa tài khoản {login}; việc đã làm vẫn còn."
        self._run(lambda: app.staff.disable(actor, login), lambda done: self._done(done, told))

    def change_password(self) -> None:
        """A new password for the chosen person, or one's own."""
        app, actor, fresh = self._seat.app, self._seat.actor, self.fresh.text()
        member = self.table.current() if self._may else None
        login = member.login if member is not None else actor.login
        self.fresh_field.tell("")

        def changed(done: Done[Any]) -> None:
            self.fresh.clear()
            self._done(done, f"Đã đổi mật khẩu của {login}.")

        def refused(trouble: DeskError) -> None:
            self._refused(trouble, {"password": self.fresh_field})

        self._run(lambda: app.staff.change_password(actor, login, fresh), changed, refused)

    def _lay_out(self) -> QWidget:
        chosen = column(
            words("Người đang chọn" if self._may else "Mật khẩu của tôi", "heading"),
            self.whose,
            self.fresh_field,
            Flow(self.change_button, self.disable_button, spacing=8),
            spacing=8,
        )
        inner = column(spacing=10)
        inner.addLayout(chosen)
        if self._may:
            inner.addSpacing(12)
            inner.addWidget(words("Thêm người", "heading"))
            for field in self.fields.values():
                inner.addWidget(field)
            inner.addLayout(row(self.add_button, None))
        inner.addStretch(1)
        inner.setContentsMargins(0, 0, 8, 0)
        side = card(column(scrolled(boxed(inner))), name="Thêm, khóa, đổi mật khẩu")
        both = row(spacing=12)
        if self._may:
            both.addWidget(card(column(self.table), margins=8, name="Người dùng"), 1)
        both.addWidget(side)
        if not self._may:
            both.addStretch(1)
        self.setLayout(both)
        self.disable_button.setVisible(self._may)
        return side

    def _listen(self) -> None:
        self.add_button.clicked.connect(self.save)
        self.change_button.clicked.connect(self.change_password)
        self.disable_button.clicked.connect(self.disable)
        self.fresh.returnPressed.connect(self.change_password)
        self.table.chosen.connect(self._choose)

    def _look(self) -> None:
        app, actor = self._seat.app, self._seat.actor
        self._seat.lanes.desk.run(self, lambda: app.staff.everybody(actor), self._fill)

    def _fill(self, members: tuple[Member, ...]) -> None:
        current = self.table.current()
        self.model.set_values(members)
        logins = [member.login for member in members]
        wanted = current.login if current else self._seat.actor.login
        self.table.selectRow(logins.index(wanted) if wanted in logins else 0)

    def _choose(self, member: Member | None) -> None:
        if member is None:
            return
        self.whose.setText(f"{member.name} ({member.login})")
        own = member.login == self._seat.actor.login
        self.disable_button.setEnabled(not own and not member.disabled)

    def _run(
        self,
        work: Callable[[], Done[Any]],
        on_done: Callable[[Done[Any]], None],
        on_error: Callable[[DeskError], None] | None = None,
    ) -> None:
        refused = on_error or (lambda trouble: self._refused(trouble, self.fields))
        self._seat.lanes.desk.run(self, work, on_done, refused)

    def _done(self, done: Done[Any], told: str) -> None:
        self._seat.bus.tell(Level.DONE, told)
        self._seat.bus.changed.emit(done.change, self)
        if self._may:
            self._look()

    def _refused(self, trouble: DeskError, fields: dict[str, Field]) -> None:
        field = fields.get(trouble.field or "")
        if field is None:
            self._seat.bus.trouble(trouble)
            return
        field.tell(trouble.message)
        field.setFocus(Qt.FocusReason.OtherFocusReason)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._side.setFixedWidth(side_width(self._side, self, _PANE))
