"""Hồ sơ: the list, and the page of the one that was opened."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget

from motcua_desktop.domain.change import Change
from motcua_desktop.domain.forms import Form
from motcua_desktop.ui.dossiers.listing import Listing
from motcua_desktop.ui.dossiers.page import DossierPage
from motcua_desktop.ui.screen import KeyLine, Screen
from motcua_desktop.ui.seat import Seat
from motcua_desktop.ui.widgets.layout import column

_EDGE = 20


class DossiersScreen(Screen):
    """Two pages in one place; Esc goes from the dossier back to the list."""

    def __init__(self, seat: Seat) -> None:
        super().__init__()
        self._seat = seat
        self.listing = Listing(seat)
        self.page = DossierPage(seat)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.listing)
        self._stack.addWidget(self.page)
        whole = column(self._stack)
        whole.setContentsMargins(_EDGE, 14, _EDGE, 14)
        self.setLayout(whole)
        self.listing.opened.connect(self.open_code)
        self.page.left.connect(self.show_list)
        self.page.printing.connect(self._print)
        self.page.visit.wanted.connect(self.show_visit)
        seat.bus.changed.connect(self._changed)
        self._key("Ctrl+F", self._find)
        self._key("Ctrl+B", lambda: self._on_list(self.listing.hand_over))
        self._key("Ctrl+D", lambda: self._on_list(self.listing.show_lists))
        self._key("Ctrl+T", self._to_papers)
        self._key("Shift+F9", lambda: None if self.on_list else self.page.ask_rating())
        self._key("Ctrl+Y", lambda: None if self.on_list else self.page.visit.ask_for_all())
        self._key("Esc", self._back)

    @property
    def on_list(self) -> bool:
        """Whether the list is in front."""
        return self._stack.currentWidget() is self.listing

    def keys(self) -> tuple[KeyLine, ...]:
        if self.on_list:
            return (
                ("Ctrl F", "lọc theo chữ; Enter về danh sách"),
                ("↑ ↓", "chọn hồ sơ"),
                ("Enter", "mở hồ sơ đang chọn"),
                ("Shift ↑ ↓", "chọn nhiều hồ sơ"),
                ("Ctrl B", "bàn giao các hồ sơ đang chọn"),
                ("Ctrl D", "các danh sách bàn giao: ký nhận, in lại"),
                ("Esc", "bỏ chữ đang lọc"),
            )
        return (
            ("Alt 1 … 9 0 − =", "làm bước tiếp theo ghi trên nút"),
            ("Ctrl Enter", "xong biểu mẫu của bước"),
            ("Ctrl P", "in giấy của hồ sơ: gõ số mẫu, hoặc ↑ ↓ rồi Enter"),
            ("Ctrl T", "tới thành phần hồ sơ; ↑ ↓ chọn giấy tờ"),
            ("T  F  Q  D", "giấy tờ: thêm tệp, cả một thư mục, quét, dùng lại giấy đã có"),
            ("Enter  Delete  X", "giấy tờ đang chọn: xem bản quét, bỏ; dừng việc đang làm"),
            ("Ctrl Y", "xem mọi hồ sơ của cùng một lượt đến"),
            ("Shift F9", "mời công dân đánh giá hồ sơ này"),
            ("Esc", "đóng biểu mẫu, rồi về danh sách"),
        )

    def arrive(self) -> None:
        if self.on_list:
            self.listing.look_again()
            self.listing.focus_rows()
        else:
            self.page.look_again()

    def open_code(self, code: str) -> None:
        self.page.open_code(code)
        self._stack.setCurrentWidget(self.page)

    def print_out(self) -> bool:
        if self.on_list or self.page.dossier is None:
            return False
        self.page.header.open_papers()
        return True

    def show_list(self) -> None:
        """Back to the list, where it was left."""
        self._stack.setCurrentWidget(self.listing)
        self.listing.look_again()
        self.listing.focus_rows()

    def show_visit(self, visit: str) -> None:
        """The list with the dossiers of one visit."""
        self.listing.filters.take_visit(visit)
        self.show_list()

    def _find(self) -> None:
        if self.on_list:
            self.listing.focus_search()

    def _to_papers(self) -> None:
        if not self.on_list:
            self.page.show_papers()

    def _on_list(self, action: Callable[[], None]) -> None:
        if self.on_list:
            action()

    def _back(self) -> None:
        if self.on_list:
            self.listing.filters.search.clear()
            self.listing.focus_rows()
        elif not self.page.close_form():
            self.show_list()
        else:
            self.page.focus_first()

    def _changed(self, change: Change, initiator: object) -> None:
        if not (change.dossiers or change.outbox):
            return
        if self.on_list:
            self.listing.look_again()
        elif initiator is not self.page:
            self.page.look_again()

    def _print(self, code: str, form: Form) -> None:
        from motcua_desktop.ui.preview.press import Press

        Press(self._seat, self).form(code, form)

    def _key(self, key: str, action: Callable[[], None]) -> None:
        context = Qt.ShortcutContext.WidgetWithChildrenShortcut
        QShortcut(QKeySequence(key), self, context=context).activated.connect(action)
